export type * from "./api.ts";
export { catalogue, type ErrorCode, type ErrorEntry, type ErrorName } from "./catalogue.gen.ts";
export type { ErrorAction, ErrorEnds, ErrorFault, ErrorFields, ErrorSubject } from "./error.ts";
export { MeetingError } from "./error.ts";
export { asMeetingError, failuresOf } from "./failure.ts";
export { type CameraTrackOptions, constants, VideoSDK, type VideoSDKSurface } from "./video-sdk.ts";
