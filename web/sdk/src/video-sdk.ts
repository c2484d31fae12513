// The entry point: `VideoSDK.config`, `VideoSDK.initMeeting`, `VideoSDK.constants`, devices.
import type { ConfigOptions, Device, Meeting, MeetingOptions, PermissionAnswer, WaitOptions } from "./api.ts";
import { errors } from "./catalogue.gen.ts";
import * as named from "./constants.ts";

export const constants = {
  errors,
  modes: named.modes,
  meetingStates: named.meetingStates,
  permissions: named.permissions,
  recordingEvents: named.recordingEvents,
  livestreamEvents: named.livestreamEvents,
  leaveReason: named.leaveReason,
} as const;

export interface CameraTrackOptions extends WaitOptions {
  readonly deviceId?: string;
}

export interface VideoSDKSurface {
  readonly constants: typeof constants;
  readonly Constants: typeof constants;
  /** The version of this module. */
  readonly version: string;
  /** The token for the meetings that are initialised from now on. */
  config(token: string, options?: ConfigOptions): void;
  /** Throws a `MeetingError` 3073 that names the option for what can be seen to be wrong here. */
  initMeeting(options: MeetingOptions): Meeting;
  getMics(): Promise<readonly Device[]>;
  getWebcams(): Promise<readonly Device[]>;
  getPlaybackDevices(): Promise<readonly Device[]>;
  checkPermissions(): Promise<{ audio: PermissionAnswer; video: PermissionAnswer }>;
  /** Opens the camera (720p) for a preview or `customCameraVideoTrack`; rejects with a `MeetingError` 3011–3023. */
  createCameraVideoTrack(options?: CameraTrackOptions): Promise<MediaStreamTrack>;
  /** Opens the microphone; rejects with a `MeetingError` 3012–3024. */
  createMicrophoneAudioTrack(options?: CameraTrackOptions): Promise<MediaStreamTrack>;
}

export declare const VideoSDK: VideoSDKSurface;
