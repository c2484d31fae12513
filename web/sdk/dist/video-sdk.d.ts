import type { ConfigOptions, Device, Meeting, MeetingOptions, PermissionAnswer, WaitOptions } from "./api.ts";
export declare const constants: {
    readonly errors: {
        readonly ERROR_GET_VIDEO_MEDIA: 3011;
        readonly ERROR_GET_AUDIO_MEDIA: 3012;
        readonly ERROR_GET_DISPLAY_MEDIA: 3013;
        readonly ERROR_GET_VIDEO_MEDIA_PERMISSION_DENIED: 3014;
        readonly ERROR_GET_AUDIO_MEDIA_PERMISSION_DENIED: 3015;
        readonly ERROR_GET_DISPLAY_MEDIA_PERMISSION_DENIED: 3016;
        readonly ERROR_CAMERA_ACCESS_DENIED_OR_DISMISSED: 3017;
        readonly ERROR_MICROPHONE_ACCESS_DENIED_OR_DISMISSED: 3018;
        readonly ERROR_CAMERA_PERMISSION_DENIED_BY_OS: 3019;
        readonly ERROR_MICROPHONE_PERMISSION_DENIED_BY_OS: 3020;
        readonly ERROR_CAMERA_NOT_FOUND: 3021;
        readonly ERROR_MICROPHONE_NOT_FOUND: 3022;
        readonly ERROR_CAMERA_IN_USE: 3023;
        readonly ERROR_MICROPHONE_IN_USE: 3024;
        readonly ERROR_WEBCAM_TRACK_ENDED: 3027;
        readonly ERROR_MICROPHONE_TRACK_ENDED: 3028;
        readonly ERROR_ACTION_PERFORMED_BEFORE_MEETING_JOINED: 3035;
        readonly ERROR_MEETING_MEDIA_CONNECTION_FAILED: 3044;
        readonly ERROR_UNABLE_TO_JOIN_MEETING: 3047;
        readonly ERROR_ALREADY_IN_REQUESTED_STATE: 3054;
        readonly ERROR_OPERATION_IN_PROGRESS: 3055;
        readonly ERROR_OPERATION_ABORTED: 3056;
        readonly ERROR_MEETING_RECONNECTING: 3065;
        readonly ERROR_ACTION_NOT_SUPPORTED_IN_MODE: 3066;
        readonly ERROR_INVALID_MODE: 3067;
        readonly ERROR_PAYLOAD_TOO_LARGE: 3072;
        readonly ERROR_INVALID_PARAMETER: 3073;
        readonly ERROR_OPERATION_TIMED_OUT: 3079;
        readonly INVALID_API_KEY: 4001;
        readonly INVALID_TOKEN: 4002;
        readonly INVALID_MEETING_ID: 4003;
        readonly INVALID_PARTICIPANT_ID: 4004;
        readonly DUPLICATE_PARTICIPANT: 4005;
        readonly ACCOUNT_DEACTIVATED: 4006;
        readonly ACCOUNT_DISCONTINUED: 4007;
        readonly INVALID_PERMISSIONS: 4008;
        readonly MAX_PARTICIPANT_REACHED: 4009;
        readonly MAX_PARTCIPANT_REACHED: 4009;
        readonly START_RECORDING_FAILED: 4011;
        readonly STOP_RECORDING_FAILED: 4012;
        readonly START_LIVESTREAM_FAILED: 4013;
        readonly STOP_LIVESTREAM_FAILED: 4014;
        readonly INVALID_LIVESTREAM_CONFIG: 4015;
        readonly START_HLS_FAILED: 4016;
        readonly STOP_HLS_FAILED: 4017;
        readonly UNAUTHORIZED_MEETING_ID: 4022;
        readonly UNAUTHORIZED_PARTICIPANT_ID: 4023;
        readonly UNAUTHORIZED_ROLE: 4024;
        readonly UNAUTHORIZED_REQUEST: 4025;
        readonly RECORDING_FAILED: 5001;
        readonly LIVESTREAM_FAILED: 5002;
        readonly HLS_FAILED: 5003;
        readonly INTERNAL_ERROR: 6000;
        readonly INVALID_REQUEST: 6001;
        readonly NOT_FOUND: 6002;
        readonly SERVER_SHUTTING_DOWN: 6003;
        readonly RATE_LIMITED: 6004;
        readonly INVALID_CREDENTIALS: 6005;
        readonly INVALID_SETTING: 6010;
        readonly PORT_UNAVAILABLE: 6011;
        readonly DATABASE_UNAVAILABLE: 6012;
        readonly NATIVE_CORE_MISSING: 6013;
        readonly CLOCK_WRONG: 6014;
        readonly WEB_BUNDLE_MISSING: 6015;
        readonly MEDIA_NEGOTIATION_FAILED: 6020;
    };
    readonly modes: {
        readonly SEND_AND_RECV: "SEND_AND_RECV";
        readonly RECV_ONLY: "RECV_ONLY";
        readonly SIGNALLING_ONLY: "SIGNALLING_ONLY";
    };
    readonly meetingStates: {
        readonly CONNECTING: "CONNECTING";
        readonly CONNECTED: "CONNECTED";
        readonly RECONNECTING: "RECONNECTING";
        readonly FAILED: "FAILED";
        readonly DISCONNECTED: "DISCONNECTED";
        readonly CLOSING: "CLOSING";
        readonly CLOSED: "CLOSED";
    };
    readonly permissions: {
        readonly ALLOW_JOIN: "allow_join";
        readonly ASK_JOIN: "ask_join";
        readonly ALLOW_MOD: "allow_mod";
    };
    readonly recordingEvents: {
        readonly RECORDING_STARTING: "RECORDING_STARTING";
        readonly RECORDING_STARTED: "RECORDING_STARTED";
        readonly RECORDING_STOPPING: "RECORDING_STOPPING";
        readonly RECORDING_STOPPED: "RECORDING_STOPPED";
    };
    readonly livestreamEvents: {
        readonly LIVESTREAM_STARTING: "LIVESTREAM_STARTING";
        readonly LIVESTREAM_STARTED: "LIVESTREAM_STARTED";
        readonly LIVESTREAM_STOPPING: "LIVESTREAM_STOPPING";
        readonly LIVESTREAM_STOPPED: "LIVESTREAM_STOPPED";
    };
    readonly leaveReason: {
        readonly WEBSOCKET_DISCONNECTED: 1001;
        readonly REMOVE_PEER: 1002;
        readonly SWITCH_ROOM: 1005;
        readonly ROOM_CLOSE: 1006;
        readonly UNKNOWN: 1007;
        readonly REMOVE_ALL: 1008;
        readonly MEETING_END_API: 1009;
        readonly REMOVE_PEER_API: 1010;
        readonly DUPLICATE_PARTICIPANT: 1011;
        readonly SERVER_SHUTDOWN: 1012;
        readonly ACCOUNT_CLOSED: 1013;
        readonly MANUAL_LEAVE_CALLED: 1101;
        readonly WEBSOCKET_CONNECTION_ATTEMPTS_EXHAUSTED: 1102;
        readonly JOIN_ROOM_FAILED: 1103;
    };
};
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
    /** Nothing is checked or sent yet: `join()` does, and tells every mistake. */
    initMeeting(options: MeetingOptions): Meeting;
    getMics(): Promise<readonly Device[]>;
    getWebcams(): Promise<readonly Device[]>;
    getPlaybackDevices(): Promise<readonly Device[]>;
    checkPermissions(): Promise<{
        audio: PermissionAnswer;
        video: PermissionAnswer;
    }>;
    /** Opens the camera (720p) for a preview or `customCameraVideoTrack`; rejects with a `MeetingError` 3011–3023. */
    createCameraVideoTrack(options?: CameraTrackOptions): Promise<MediaStreamTrack>;
    /** Opens the microphone; rejects with a `MeetingError` 3012–3024. */
    createMicrophoneAudioTrack(options?: CameraTrackOptions): Promise<MediaStreamTrack>;
}
export declare const VideoSDK: VideoSDKSurface;
