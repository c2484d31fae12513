// What an app imports: `import { VideoSDK } from "@meetkit/sdk"` or from `/sdk/meetkit.js`.
export type * from "./api.ts";
export { catalogue, type ErrorCode, type ErrorEntry, type ErrorName } from "./errors/catalogue.gen.ts";
export type { ErrorAction, ErrorEnds, ErrorFault, ErrorFields, ErrorSubject } from "./errors/error.ts";
export { MeetingError } from "./errors/error.ts";
export { asMeetingError, failuresOf } from "./errors/failure.ts";
export { type CameraTrackOptions, constants, VideoSDK, type VideoSDKSurface } from "./video-sdk.ts";
