// What an app imports: `import { VideoSDK } from "@meetkit/sdk"` or from `/sdk/meetkit.js`.
export type * from "./api.ts";
export type { ErrorAction, ErrorEnds, ErrorFault, ErrorFields, ErrorSubject } from "./error.ts";
export { MeetingError } from "./error.ts";
export { VideoSDK } from "./video-sdk.ts";
