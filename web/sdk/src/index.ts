// What an app imports: `import { VideoSDK } from "@meetkit/sdk"` or from `/sdk/meetkit.js`.
export type * from "./api.ts";
export { catalogue, type ErrorEntry } from "./catalogue.gen.ts";
export type { ErrorAction, ErrorEnds, ErrorFault, ErrorFields, ErrorSubject } from "./error.ts";
export { MeetingError } from "./error.ts";
export { asMeetingError, failuresOf } from "./failure.ts";
export { VideoSDK } from "./video-sdk.ts";
