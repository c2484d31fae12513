export declare const modes: {
    readonly SEND_AND_RECV: "SEND_AND_RECV";
    readonly RECV_ONLY: "RECV_ONLY";
    readonly SIGNALLING_ONLY: "SIGNALLING_ONLY";
};
export declare const meetingStates: {
    readonly CONNECTING: "CONNECTING";
    readonly CONNECTED: "CONNECTED";
    readonly RECONNECTING: "RECONNECTING";
    readonly FAILED: "FAILED";
    readonly DISCONNECTED: "DISCONNECTED";
    readonly CLOSING: "CLOSING";
    readonly CLOSED: "CLOSED";
};
export declare const permissions: {
    readonly ALLOW_JOIN: "allow_join";
    readonly ASK_JOIN: "ask_join";
    readonly ALLOW_MOD: "allow_mod";
};
export declare const recordingEvents: {
    readonly RECORDING_STARTING: "RECORDING_STARTING";
    readonly RECORDING_STARTED: "RECORDING_STARTED";
    readonly RECORDING_STOPPING: "RECORDING_STOPPING";
    readonly RECORDING_STOPPED: "RECORDING_STOPPED";
};
export declare const livestreamEvents: {
    readonly LIVESTREAM_STARTING: "LIVESTREAM_STARTING";
    readonly LIVESTREAM_STARTED: "LIVESTREAM_STARTED";
    readonly LIVESTREAM_STOPPING: "LIVESTREAM_STOPPING";
    readonly LIVESTREAM_STOPPED: "LIVESTREAM_STOPPED";
};
/** 1001–1013 are said by the server, 1101–1103 by the SDK. */
export declare const leaveReason: {
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
