/** All codes by name, as `VideoSDK.constants.errors`. */
export declare const errors: {
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
/** What a program can do about an error. */
export type Action = "FIX_CODE" | "REFRESH_TOKEN" | "RETRY" | "REJOIN" | "CHANGE_NETWORK" | "ASK_USER" | "FREE_CAPACITY" | "CONTACT_OPERATOR" | "NONE";
/** What is over because of an error. */
export type Ends = "nothing" | "request" | "join" | "meeting" | "recording" | "livestream";
/** Whose fault an error is. */
export type Fault = "caller" | "user" | "network" | "destination" | "server";
/** The name of a code, misspelt originals included. */
export type ErrorName = keyof typeof errors;
export type ErrorCode = (typeof errors)[ErrorName];
/** How a param is typed in the catalogue; `int` and `float` are numbers here. */
export type ParamKind = "int" | "float" | "str" | "bool" | "list[str]";
export type ParamTypes = {
    int: number;
    float: number;
    str: string;
    bool: boolean;
    "list[str]": readonly string[];
};
/** What a reason may say differently from its error. */
export interface ReasonEntry {
    /** A sentence with `{placeholders}` for the params. */
    readonly detail: string;
    readonly params: Readonly<Record<string, ParamKind>>;
    readonly defaults?: Readonly<Record<string, string | number | boolean>>;
    readonly userMessage?: string;
    readonly ends?: readonly [Ends, ...Ends[]];
    readonly fault?: Fault;
    readonly action?: Action;
    readonly retryable?: boolean;
    readonly retryAfterMs?: number | null;
    readonly solution?: string;
}
export interface ErrorEntry {
    readonly name: ErrorName;
    /** The message; a few have `{placeholders}` for params. */
    readonly message: string;
    /** One short sentence for the people in a meeting. */
    readonly userMessage: string;
    readonly status: "active" | "planned" | "retired";
    /** What can be over; the first is the default. */
    readonly ends: readonly [Ends, ...Ends[]];
    readonly fault: Fault;
    readonly action: Action;
    readonly retryable: boolean;
    readonly retryAfterMs: number | null;
    readonly solution: string;
    readonly reasons: Readonly<Record<string, ReasonEntry>>;
}
/** What the catalogue says about each code. */
export declare const catalogue: {
    readonly 3011: {
        readonly name: "ERROR_GET_VIDEO_MEDIA";
        readonly message: "This browser or device does not support video capture.";
        readonly userMessage: "This browser can't use a camera. Please try another browser.";
        readonly status: "active";
        readonly ends: readonly ["request"];
        readonly fault: "user";
        readonly action: "ASK_USER";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Use a current browser, over https or on localhost: elsewhere browsers hide the camera.";
        readonly reasons: {
            readonly NOT_SUPPORTED: {
                readonly detail: "The browser lacks {capability}.";
                readonly params: {
                    readonly capability: "str";
                };
            };
            readonly INSECURE_CONTEXT: {
                readonly detail: "The page was not loaded over https, so the browser offers no camera.";
                readonly params: {};
                readonly fault: "caller";
                readonly action: "FIX_CODE";
                readonly solution: "Serve the page over https, or from localhost while developing.";
            };
            readonly CONSTRAINTS_NOT_MET: {
                readonly detail: "The camera cannot fulfil the constraint `{field}`.";
                readonly params: {
                    readonly field: "str";
                };
                readonly fault: "caller";
                readonly action: "FIX_CODE";
                readonly solution: "Ask for a resolution, rate or device that the camera has, or leave the constraint out.";
            };
        };
    };
    readonly 3012: {
        readonly name: "ERROR_GET_AUDIO_MEDIA";
        readonly message: "This browser or device does not support audio capture.";
        readonly userMessage: "This browser can't use a microphone. Please try another browser.";
        readonly status: "active";
        readonly ends: readonly ["request"];
        readonly fault: "user";
        readonly action: "ASK_USER";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Use a current browser, over https or on localhost: elsewhere browsers hide the microphone.";
        readonly reasons: {
            readonly NOT_SUPPORTED: {
                readonly detail: "The browser lacks {capability}.";
                readonly params: {
                    readonly capability: "str";
                };
            };
            readonly INSECURE_CONTEXT: {
                readonly detail: "The page was not loaded over https, so the browser offers no microphone.";
                readonly params: {};
                readonly fault: "caller";
                readonly action: "FIX_CODE";
                readonly solution: "Serve the page over https, or from localhost while developing.";
            };
            readonly CONSTRAINTS_NOT_MET: {
                readonly detail: "The microphone cannot fulfil the constraint `{field}`.";
                readonly params: {
                    readonly field: "str";
                };
                readonly fault: "caller";
                readonly action: "FIX_CODE";
                readonly solution: "Ask for settings or a device that exist, or leave the constraint out.";
            };
        };
    };
    readonly 3013: {
        readonly name: "ERROR_GET_DISPLAY_MEDIA";
        readonly message: "This browser or device does not support screen sharing.";
        readonly userMessage: "This browser can't share the screen. Please try a desktop browser.";
        readonly status: "active";
        readonly ends: readonly ["request"];
        readonly fault: "user";
        readonly action: "ASK_USER";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Share from a current desktop browser, over https or on localhost.";
        readonly reasons: {
            readonly NOT_SUPPORTED: {
                readonly detail: "The browser lacks {capability}.";
                readonly params: {
                    readonly capability: "str";
                };
            };
            readonly INSECURE_CONTEXT: {
                readonly detail: "The page was not loaded over https, so the browser offers no screen sharing.";
                readonly params: {};
                readonly fault: "caller";
                readonly action: "FIX_CODE";
                readonly solution: "Serve the page over https, or from localhost while developing.";
            };
            readonly NOT_READABLE: {
                readonly detail: "The browser could not capture the chosen screen or window: {problem}.";
                readonly params: {
                    readonly problem: "str";
                };
                readonly action: "RETRY";
                readonly retryable: true;
                readonly solution: "Choose another window or screen, or restart the browser.";
            };
        };
    };
    readonly 3014: {
        readonly name: "ERROR_GET_VIDEO_MEDIA_PERMISSION_DENIED";
        readonly message: "Permission to capture video was denied.";
        readonly userMessage: "This page may not use your camera. Please ask whoever runs it.";
        readonly status: "active";
        readonly ends: readonly ["request"];
        readonly fault: "caller";
        readonly action: "FIX_CODE";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Allow the camera for the page: in an iframe with allow=\"camera\", and in the Permissions-Policy header.";
        readonly reasons: {
            readonly BLOCKED_BY_POLICY: {
                readonly detail: "The page's permissions policy forbids the camera.";
                readonly params: {};
            };
        };
    };
    readonly 3015: {
        readonly name: "ERROR_GET_AUDIO_MEDIA_PERMISSION_DENIED";
        readonly message: "Permission to capture audio was denied.";
        readonly userMessage: "This page may not use your microphone. Please ask whoever runs it.";
        readonly status: "active";
        readonly ends: readonly ["request"];
        readonly fault: "caller";
        readonly action: "FIX_CODE";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Allow the microphone for the page: in an iframe with allow=\"microphone\", and in the Permissions-Policy header.";
        readonly reasons: {
            readonly BLOCKED_BY_POLICY: {
                readonly detail: "The page's permissions policy forbids the microphone.";
                readonly params: {};
            };
        };
    };
    readonly 3016: {
        readonly name: "ERROR_GET_DISPLAY_MEDIA_PERMISSION_DENIED";
        readonly message: "Permission to share the screen was denied.";
        readonly userMessage: "Your screen isn't shared: sharing was cancelled or isn't allowed.";
        readonly status: "active";
        readonly ends: readonly ["request"];
        readonly fault: "user";
        readonly action: "ASK_USER";
        readonly retryable: true;
        readonly retryAfterMs: null;
        readonly solution: "Start sharing again and choose a window or screen; on macOS the browser also needs the system's permission to record the screen.";
        readonly reasons: {
            readonly DENIED_OR_CANCELLED: {
                readonly detail: "The dialogue for choosing a screen was cancelled, or the browser or system forbids sharing.";
                readonly params: {};
            };
            readonly BLOCKED_BY_POLICY: {
                readonly detail: "The page's permissions policy forbids screen sharing.";
                readonly params: {};
                readonly fault: "caller";
                readonly action: "FIX_CODE";
                readonly retryable: false;
                readonly solution: "Allow it for the page: in an iframe with allow=\"display-capture\", and in the Permissions-Policy header.";
            };
            readonly NO_USER_GESTURE: {
                readonly detail: "Screen sharing was started without a click or key press.";
                readonly params: {};
                readonly fault: "caller";
                readonly action: "FIX_CODE";
                readonly retryable: false;
                readonly solution: "Call enableScreenShare directly in the listener of a click or key press.";
            };
        };
    };
    readonly 3017: {
        readonly name: "ERROR_CAMERA_ACCESS_DENIED_OR_DISMISSED";
        readonly message: "Access to the camera was denied or dismissed.";
        readonly userMessage: "Your camera is blocked for this page. Allow it in the browser's address bar.";
        readonly status: "active";
        readonly ends: readonly ["request"];
        readonly fault: "user";
        readonly action: "ASK_USER";
        readonly retryable: true;
        readonly retryAfterMs: null;
        readonly solution: "Ask the person to allow the camera for this page in the browser's address bar or settings, then try again.";
        readonly reasons: {
            readonly DENIED: {
                readonly detail: "The camera is denied for this page in the browser.";
                readonly params: {};
            };
            readonly DISMISSED: {
                readonly detail: "The browser's question was closed without an answer.";
                readonly params: {};
            };
        };
    };
    readonly 3018: {
        readonly name: "ERROR_MICROPHONE_ACCESS_DENIED_OR_DISMISSED";
        readonly message: "Access to the microphone was denied or dismissed.";
        readonly userMessage: "Your microphone is blocked for this page. Allow it in the browser's address bar.";
        readonly status: "active";
        readonly ends: readonly ["request"];
        readonly fault: "user";
        readonly action: "ASK_USER";
        readonly retryable: true;
        readonly retryAfterMs: null;
        readonly solution: "Ask the person to allow the microphone for this page in the browser's address bar or settings, then try again.";
        readonly reasons: {
            readonly DENIED: {
                readonly detail: "The microphone is denied for this page in the browser.";
                readonly params: {};
            };
            readonly DISMISSED: {
                readonly detail: "The browser's question was closed without an answer.";
                readonly params: {};
            };
        };
    };
    readonly 3019: {
        readonly name: "ERROR_CAMERA_PERMISSION_DENIED_BY_OS";
        readonly message: "The operating system does not let this browser use the camera.";
        readonly userMessage: "Your system doesn't let this browser use the camera. Allow it in the system settings.";
        readonly status: "active";
        readonly ends: readonly ["request"];
        readonly fault: "user";
        readonly action: "ASK_USER";
        readonly retryable: true;
        readonly retryAfterMs: null;
        readonly solution: "Allow the camera for the browser in the privacy settings of the operating system, then restart the browser.";
        readonly reasons: {
            readonly DENIED_BY_SYSTEM: {
                readonly detail: "The browser reports that the system denies the camera.";
                readonly params: {};
            };
        };
    };
    readonly 3020: {
        readonly name: "ERROR_MICROPHONE_PERMISSION_DENIED_BY_OS";
        readonly message: "The operating system does not let this browser use the microphone.";
        readonly userMessage: "Your system doesn't let this browser use the microphone. Allow it in the system settings.";
        readonly status: "active";
        readonly ends: readonly ["request"];
        readonly fault: "user";
        readonly action: "ASK_USER";
        readonly retryable: true;
        readonly retryAfterMs: null;
        readonly solution: "Allow the microphone for the browser in the privacy settings of the operating system, then restart the browser.";
        readonly reasons: {
            readonly DENIED_BY_SYSTEM: {
                readonly detail: "The browser reports that the system denies the microphone.";
                readonly params: {};
            };
        };
    };
    readonly 3021: {
        readonly name: "ERROR_CAMERA_NOT_FOUND";
        readonly message: "No camera was found.";
        readonly userMessage: "No camera was found. Please connect one.";
        readonly status: "active";
        readonly ends: readonly ["request"];
        readonly fault: "user";
        readonly action: "ASK_USER";
        readonly retryable: true;
        readonly retryAfterMs: null;
        readonly solution: "Connect or switch on a camera, or join without one.";
        readonly reasons: {
            readonly NONE_CONNECTED: {
                readonly detail: "The browser sees no camera.";
                readonly params: {};
            };
            readonly CHOSEN_ONE_GONE: {
                readonly detail: "The chosen camera `{device}` is not connected any more.";
                readonly params: {
                    readonly device: "str";
                };
                readonly solution: "Choose another camera from getWebcams().";
            };
        };
    };
    readonly 3022: {
        readonly name: "ERROR_MICROPHONE_NOT_FOUND";
        readonly message: "No microphone was found.";
        readonly userMessage: "No microphone was found. Please connect one.";
        readonly status: "active";
        readonly ends: readonly ["request"];
        readonly fault: "user";
        readonly action: "ASK_USER";
        readonly retryable: true;
        readonly retryAfterMs: null;
        readonly solution: "Connect or switch on a microphone, or join without one.";
        readonly reasons: {
            readonly NONE_CONNECTED: {
                readonly detail: "The browser sees no microphone.";
                readonly params: {};
            };
            readonly CHOSEN_ONE_GONE: {
                readonly detail: "The chosen microphone `{device}` is not connected any more.";
                readonly params: {
                    readonly device: "str";
                };
                readonly solution: "Choose another microphone from getMics().";
            };
        };
    };
    readonly 3023: {
        readonly name: "ERROR_CAMERA_IN_USE";
        readonly message: "The camera is in use by another program.";
        readonly userMessage: "Another program uses your camera. Close it and try again.";
        readonly status: "active";
        readonly ends: readonly ["request"];
        readonly fault: "user";
        readonly action: "ASK_USER";
        readonly retryable: true;
        readonly retryAfterMs: null;
        readonly solution: "Close other programs and tabs that use the camera, then try again; a restart of the browser frees a camera that hangs.";
        readonly reasons: {
            readonly NOT_READABLE: {
                readonly detail: "The browser could not open the camera: {problem}.";
                readonly params: {
                    readonly problem: "str";
                };
            };
        };
    };
    readonly 3024: {
        readonly name: "ERROR_MICROPHONE_IN_USE";
        readonly message: "The microphone is in use by another program.";
        readonly userMessage: "Another program uses your microphone. Close it and try again.";
        readonly status: "active";
        readonly ends: readonly ["request"];
        readonly fault: "user";
        readonly action: "ASK_USER";
        readonly retryable: true;
        readonly retryAfterMs: null;
        readonly solution: "Close other programs and tabs that use the microphone, then try again; a restart of the browser frees a microphone that hangs.";
        readonly reasons: {
            readonly NOT_READABLE: {
                readonly detail: "The browser could not open the microphone: {problem}.";
                readonly params: {
                    readonly problem: "str";
                };
            };
        };
    };
    readonly 3027: {
        readonly name: "ERROR_WEBCAM_TRACK_ENDED";
        readonly message: "The camera stopped sending.";
        readonly userMessage: "Your camera stopped. Please connect it again.";
        readonly status: "active";
        readonly ends: readonly ["nothing"];
        readonly fault: "user";
        readonly action: "ASK_USER";
        readonly retryable: true;
        readonly retryAfterMs: null;
        readonly solution: "Connect the camera again or allow it again, then switch it on.";
        readonly reasons: {
            readonly TRACK_ENDED: {
                readonly detail: "The camera `{device}` was unplugged, taken away by the system, or its permission was withdrawn.";
                readonly params: {
                    readonly device: "str";
                };
            };
            readonly SOURCE_FAILED: {
                readonly detail: "The track that was given to the SDK raised while it was read: {problem}.";
                readonly params: {
                    readonly problem: "str";
                };
                readonly fault: "caller";
                readonly action: "FIX_CODE";
                readonly retryable: false;
                readonly solution: "Mend the track's `recv`, then switch it on again with a working track.";
            };
        };
    };
    readonly 3028: {
        readonly name: "ERROR_MICROPHONE_TRACK_ENDED";
        readonly message: "The microphone stopped sending.";
        readonly userMessage: "Your microphone stopped. Please connect it again.";
        readonly status: "active";
        readonly ends: readonly ["nothing"];
        readonly fault: "user";
        readonly action: "ASK_USER";
        readonly retryable: true;
        readonly retryAfterMs: null;
        readonly solution: "Connect the microphone again or allow it again, then switch it on.";
        readonly reasons: {
            readonly TRACK_ENDED: {
                readonly detail: "The microphone `{device}` was unplugged, taken away by the system, or its permission was withdrawn.";
                readonly params: {
                    readonly device: "str";
                };
            };
            readonly SOURCE_FAILED: {
                readonly detail: "The track that was given to the SDK raised while it was read: {problem}.";
                readonly params: {
                    readonly problem: "str";
                };
                readonly fault: "caller";
                readonly action: "FIX_CODE";
                readonly retryable: false;
                readonly solution: "Mend the track's `recv`, then switch it on again with a working track.";
            };
        };
    };
    readonly 3035: {
        readonly name: "ERROR_ACTION_PERFORMED_BEFORE_MEETING_JOINED";
        readonly message: "This can only be done while you are in the meeting.";
        readonly userMessage: "That works only once you're in the meeting.";
        readonly status: "active";
        readonly ends: readonly ["request"];
        readonly fault: "caller";
        readonly action: "FIX_CODE";
        readonly retryable: true;
        readonly retryAfterMs: null;
        readonly solution: "Wait for `join()` to return or for the event `meeting-joined`, then try again.";
        readonly reasons: {
            readonly NOT_JOINED: {
                readonly detail: "`{operation}` was called while the meeting's state is {state}.";
                readonly params: {
                    readonly operation: "str";
                    readonly state: "str";
                };
            };
        };
    };
    readonly 3044: {
        readonly name: "ERROR_MEETING_MEDIA_CONNECTION_FAILED";
        readonly message: "The connection for picture and sound could not be made, or broke.";
        readonly userMessage: "Picture and sound can't get through. Please try another network.";
        readonly status: "active";
        readonly ends: readonly ["nothing", "meeting", "join"];
        readonly fault: "network";
        readonly action: "CHANGE_NETWORK";
        readonly retryable: true;
        readonly retryAfterMs: 2000;
        readonly solution: "Check that UDP to the server's media port is open (firewall, VPN), or try another network.";
        readonly reasons: {
            readonly UDP_BLOCKED: {
                readonly detail: "No UDP packet came back from the server within {waited_ms} ms, while signalling works.";
                readonly params: {
                    readonly waited_ms: "int";
                };
            };
            readonly DTLS_FAILED: {
                readonly detail: "The DTLS handshake did not finish within {waited_ms} ms.";
                readonly params: {
                    readonly waited_ms: "int";
                };
                readonly solution: "A middlebox that changes packets does this; try another network, and compare the server's log.";
            };
            readonly ICE_FAILED: {
                readonly detail: "No pair of addresses between this machine and the server worked within {waited_ms} ms.";
                readonly params: {
                    readonly waited_ms: "int";
                };
                readonly solution: "Check the server's announced address (`meetkit doctor`) and that UDP to its media port is open.";
            };
            readonly CONSENT_LOST: {
                readonly detail: "The server has answered nothing on the media connection for {silent_ms} ms.";
                readonly params: {
                    readonly silent_ms: "int";
                };
                readonly action: "REJOIN";
                readonly solution: "The network went away; join again when it is back.";
            };
            readonly TRANSPORT_FAILED: {
                readonly detail: "The transport {transport_id} failed: {cause}.";
                readonly params: {
                    readonly transport_id: "str";
                    readonly cause: "str";
                };
                readonly fault: "server";
                readonly action: "REJOIN";
                readonly solution: "Join again; the operator finds the details under the error's id.";
            };
        };
    };
    readonly 3047: {
        readonly name: "ERROR_UNABLE_TO_JOIN_MEETING";
        readonly message: "The meeting could not be joined, or the connection to it was lost for good.";
        readonly userMessage: "You couldn't be connected to the meeting. Please check your connection and try again.";
        readonly status: "active";
        readonly ends: readonly ["join"];
        readonly fault: "network";
        readonly action: "CHANGE_NETWORK";
        readonly retryable: true;
        readonly retryAfterMs: 2000;
        readonly solution: "Check the network and the server's address, then join again.";
        readonly reasons: {
            readonly SERVER_UNREACHABLE: {
                readonly detail: "No connection to {server} could be made.";
                readonly params: {
                    readonly server: "str";
                };
            };
            readonly CONNECTION_REFUSED: {
                readonly detail: "{server} refuses connections: nothing listens there.";
                readonly params: {
                    readonly server: "str";
                };
                readonly fault: "server";
                readonly action: "RETRY";
                readonly solution: "Start the server (`meetkit serve`) or correct the address and port.";
            };
            readonly NAME_NOT_RESOLVED: {
                readonly detail: "The name {host} has no address.";
                readonly params: {
                    readonly host: "str";
                };
                readonly solution: "Correct the server's name, or check the network's DNS.";
            };
            readonly TLS_FAILED: {
                readonly detail: "No secure connection to {server}: {problem}.";
                readonly params: {
                    readonly server: "str";
                    readonly problem: "str";
                };
                readonly fault: "server";
                readonly action: "CONTACT_OPERATOR";
                readonly retryable: false;
                readonly retryAfterMs: null;
                readonly solution: "The server's certificate must be valid for its name, and the server must speak TLS at this port.";
            };
            readonly NOT_A_MEETING_SERVER: {
                readonly detail: "{server} answered, but not as a meeting server ({answer}).";
                readonly params: {
                    readonly server: "str";
                    readonly answer: "str";
                };
                readonly fault: "caller";
                readonly action: "FIX_CODE";
                readonly retryable: false;
                readonly retryAfterMs: null;
                readonly solution: "Correct the server's address; a proxy in between must pass WebSockets through.";
            };
            readonly SIGNALLING_TIMED_OUT: {
                readonly detail: "{server} did not answer the join within {timeout_ms} ms.";
                readonly params: {
                    readonly server: "str";
                    readonly timeout_ms: "int";
                };
                readonly action: "RETRY";
                readonly solution: "Join again; when it happens repeatedly, the server is overloaded or a proxy swallows messages.";
            };
            readonly ENTRY_DENIED: {
                readonly detail: "Somebody in the meeting declined the request to enter.";
                readonly params: {};
                readonly userMessage: "Your request to enter was declined.";
                readonly fault: "user";
                readonly action: "NONE";
                readonly retryable: false;
                readonly retryAfterMs: null;
                readonly solution: "Ask the host in another way, or use a token with `allow_join`.";
            };
            readonly ENTRY_TIMED_OUT: {
                readonly detail: "Nobody answered the request to enter within {waited_s} s.";
                readonly params: {
                    readonly waited_s: "int";
                };
                readonly userMessage: "Nobody let you in. Please try again later.";
                readonly fault: "user";
                readonly action: "RETRY";
                readonly retryAfterMs: 10000;
                readonly solution: "Ask again when somebody is there who can let you in.";
            };
            readonly RECONNECT_GAVE_UP: {
                readonly detail: "The connection was lost and {attempts} attempts within {elapsed_s} s did not bring it back; the last one: {cause}.";
                readonly params: {
                    readonly attempts: "int";
                    readonly elapsed_s: "int";
                    readonly cause: "str";
                };
                readonly userMessage: "The connection was lost and didn't come back. Please join again.";
                readonly ends: readonly ["meeting"];
                readonly action: "REJOIN";
                readonly solution: "Join again when the network is back.";
            };
            readonly SERVER_SHUTTING_DOWN: {
                readonly detail: "The server is stopping and takes no new participants.";
                readonly params: {};
                readonly ends: readonly ["join", "meeting"];
                readonly fault: "server";
                readonly action: "RETRY";
                readonly retryAfterMs: 5000;
                readonly solution: "Join again in a moment; the server is probably being restarted.";
            };
            readonly PROTOCOL_VERSION: {
                readonly detail: "This SDK speaks protocol version {client_version}; the server speaks {server_versions}.";
                readonly params: {
                    readonly client_version: "str";
                    readonly server_versions: "list[str]";
                };
                readonly fault: "caller";
                readonly action: "FIX_CODE";
                readonly retryable: false;
                readonly retryAfterMs: null;
                readonly solution: "Use an SDK of the server's version; the server offers its own at /sdk/meetkit.js.";
            };
            readonly RESUME_IMPOSSIBLE: {
                readonly detail: "The earlier connection cannot be taken up again: {cause}.";
                readonly params: {
                    readonly cause: "str";
                };
                readonly action: "REJOIN";
                readonly retryable: false;
                readonly retryAfterMs: null;
                readonly solution: "Nothing to do: the SDK joins anew by itself.";
            };
        };
    };
    readonly 3054: {
        readonly name: "ERROR_ALREADY_IN_REQUESTED_STATE";
        readonly message: "Nothing to do: it is already in the requested state.";
        readonly userMessage: "That's already so.";
        readonly status: "active";
        readonly ends: readonly ["request"];
        readonly fault: "caller";
        readonly action: "NONE";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Look at the state first, or ignore this error.";
        readonly reasons: {
            readonly ALREADY_JOINED: {
                readonly detail: "This meeting object has joined already.";
                readonly params: {};
            };
            readonly ALREADY_LEFT: {
                readonly detail: "This meeting object has left already.";
                readonly params: {};
                readonly solution: "Make a new meeting object with init_meeting to join again.";
            };
            readonly MIC_ALREADY_ON: {
                readonly detail: "The microphone is on already.";
                readonly params: {};
            };
            readonly MIC_ALREADY_OFF: {
                readonly detail: "The microphone is off already.";
                readonly params: {};
            };
            readonly WEBCAM_ALREADY_ON: {
                readonly detail: "The camera is on already.";
                readonly params: {};
            };
            readonly WEBCAM_ALREADY_OFF: {
                readonly detail: "The camera is off already.";
                readonly params: {};
            };
            readonly SCREEN_SHARE_ALREADY_ON: {
                readonly detail: "The screen is shared already.";
                readonly params: {};
            };
            readonly SCREEN_SHARE_ALREADY_OFF: {
                readonly detail: "The screen is not shared.";
                readonly params: {};
            };
            readonly MODE_ALREADY_SET: {
                readonly detail: "The mode is {mode} already.";
                readonly params: {
                    readonly mode: "str";
                };
            };
            readonly STREAM_ALREADY_PAUSED: {
                readonly detail: "The stream {stream_id} is paused already.";
                readonly params: {
                    readonly stream_id: "str";
                };
            };
            readonly STREAM_ALREADY_RUNNING: {
                readonly detail: "The stream {stream_id} is not paused.";
                readonly params: {
                    readonly stream_id: "str";
                };
            };
            readonly ENTRY_ALREADY_ANSWERED: {
                readonly detail: "The request of `{participant_id}` to enter has been answered already.";
                readonly params: {
                    readonly participant_id: "str";
                };
            };
        };
    };
    readonly 3055: {
        readonly name: "ERROR_OPERATION_IN_PROGRESS";
        readonly message: "The same operation is still in progress.";
        readonly userMessage: "Just a moment: that's still being done.";
        readonly status: "active";
        readonly ends: readonly ["request"];
        readonly fault: "caller";
        readonly action: "RETRY";
        readonly retryable: true;
        readonly retryAfterMs: 1000;
        readonly solution: "Wait for the first call to finish, then try again.";
        readonly reasons: {
            readonly JOIN_IN_PROGRESS: {
                readonly detail: "`join` was called while an earlier join is still under way.";
                readonly params: {};
            };
            readonly LEAVE_IN_PROGRESS: {
                readonly detail: "`{operation}` was called while the meeting is being left.";
                readonly params: {
                    readonly operation: "str";
                };
            };
            readonly MIC_CHANGE_IN_PROGRESS: {
                readonly detail: "`{operation}` was called while the microphone is being switched.";
                readonly params: {
                    readonly operation: "str";
                };
            };
            readonly WEBCAM_CHANGE_IN_PROGRESS: {
                readonly detail: "`{operation}` was called while the camera is being switched.";
                readonly params: {
                    readonly operation: "str";
                };
            };
            readonly SCREEN_SHARE_CHANGE_IN_PROGRESS: {
                readonly detail: "`{operation}` was called while screen sharing is being switched.";
                readonly params: {
                    readonly operation: "str";
                };
            };
            readonly MODE_CHANGE_IN_PROGRESS: {
                readonly detail: "`{operation}` was called while the mode is being changed.";
                readonly params: {
                    readonly operation: "str";
                };
            };
        };
    };
    readonly 3056: {
        readonly name: "ERROR_OPERATION_ABORTED";
        readonly message: "The operation was aborted before it finished.";
        readonly userMessage: "That was interrupted.";
        readonly status: "active";
        readonly ends: readonly ["request"];
        readonly fault: "caller";
        readonly action: "NONE";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Nothing to do when you meant to; otherwise see the reason.";
        readonly reasons: {
            readonly LEFT_WHILE_JOINING: {
                readonly detail: "`leave` was called before the join had finished.";
                readonly params: {};
                readonly ends: readonly ["join"];
            };
            readonly LEFT_MEANWHILE: {
                readonly detail: "The meeting was left before `{operation}` had finished.";
                readonly params: {
                    readonly operation: "str";
                };
            };
            readonly MEETING_ENDED: {
                readonly detail: "The meeting ended before `{operation}` had finished.";
                readonly params: {
                    readonly operation: "str";
                };
                readonly fault: "user";
            };
            readonly CONNECTION_LOST: {
                readonly detail: "The connection to the server was lost before `{operation}` was answered, so it may or may not have taken effect.";
                readonly params: {
                    readonly operation: "str";
                };
                readonly fault: "network";
                readonly action: "RETRY";
                readonly retryable: true;
                readonly retryAfterMs: 1000;
                readonly solution: "Wait for the state CONNECTED, look at the state, then try again if needed.";
            };
        };
    };
    readonly 3065: {
        readonly name: "ERROR_MEETING_RECONNECTING";
        readonly message: "The meeting is reconnecting; this cannot be done meanwhile.";
        readonly userMessage: "The connection is being restored. Please wait a moment.";
        readonly status: "active";
        readonly ends: readonly ["request"];
        readonly fault: "network";
        readonly action: "RETRY";
        readonly retryable: true;
        readonly retryAfterMs: 2000;
        readonly solution: "Wait for the state CONNECTED, then try again.";
        readonly reasons: {
            readonly RECONNECTING: {
                readonly detail: "`{operation}` was called while the connection to the server is being restored.";
                readonly params: {
                    readonly operation: "str";
                };
            };
            readonly CONNECTION_LOST: {
                readonly detail: "The connection to the server was lost ({cause}) and is being restored.";
                readonly params: {
                    readonly cause: "str";
                };
                readonly userMessage: "The connection was lost. You'll be back in a moment.";
                readonly ends: readonly ["nothing"];
                readonly action: "NONE";
                readonly solution: "Nothing to do: the SDK reconnects by itself and says so when it cannot.";
            };
        };
    };
    readonly 3066: {
        readonly name: "ERROR_ACTION_NOT_SUPPORTED_IN_MODE";
        readonly message: "This cannot be done in the participant's present mode.";
        readonly userMessage: "You're only watching, so that isn't possible.";
        readonly status: "active";
        readonly ends: readonly ["request"];
        readonly fault: "caller";
        readonly action: "FIX_CODE";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Change to the mode SEND_AND_RECV first, with changeMode.";
        readonly reasons: {
            readonly NOT_ALLOWED_IN_MODE: {
                readonly detail: "`{operation}` is not possible in the mode {mode}.";
                readonly params: {
                    readonly operation: "str";
                    readonly mode: "str";
                };
            };
        };
    };
    readonly 3067: {
        readonly name: "ERROR_INVALID_MODE";
        readonly message: "The mode is not one that exists.";
        readonly userMessage: "Something is wrong with this page. Please tell whoever runs it.";
        readonly status: "active";
        readonly ends: readonly ["request"];
        readonly fault: "caller";
        readonly action: "FIX_CODE";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Use one of SEND_AND_RECV, RECV_ONLY and SIGNALLING_ONLY (`VideoSDK.constants.modes`).";
        readonly reasons: {
            readonly UNKNOWN_MODE: {
                readonly detail: "`{mode}` is not a mode; these are: {allowed}.";
                readonly params: {
                    readonly mode: "str";
                    readonly allowed: "list[str]";
                };
            };
        };
    };
    readonly 3072: {
        readonly name: "ERROR_PAYLOAD_TOO_LARGE";
        readonly message: "The message is too large to be sent.";
        readonly userMessage: "Your message is too long.";
        readonly status: "active";
        readonly ends: readonly ["request"];
        readonly fault: "caller";
        readonly action: "FIX_CODE";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Send less at once; put large content elsewhere and send its address.";
        readonly reasons: {
            readonly TOO_LARGE: {
                readonly detail: "`{field}` has {size_bytes} bytes; {limit_bytes} are allowed.";
                readonly params: {
                    readonly field: "str";
                    readonly size_bytes: "int";
                    readonly limit_bytes: "int";
                };
            };
        };
    };
    readonly 3073: {
        readonly name: "ERROR_INVALID_PARAMETER";
        readonly message: "A parameter of the call is invalid.";
        readonly userMessage: "Something is wrong with this page. Please tell whoever runs it.";
        readonly status: "active";
        readonly ends: readonly ["request"];
        readonly fault: "caller";
        readonly action: "FIX_CODE";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Correct the named parameter; the call's documentation says what it takes.";
        readonly reasons: {
            readonly INVALID_VALUE: {
                readonly detail: "`{field}` is invalid: {problem}.";
                readonly params: {
                    readonly field: "str";
                    readonly problem: "str";
                };
            };
            readonly MISSING_VALUE: {
                readonly detail: "`{field}` is needed and was not given.";
                readonly params: {
                    readonly field: "str";
                };
            };
        };
    };
    readonly 3079: {
        readonly name: "ERROR_OPERATION_TIMED_OUT";
        readonly message: "The operation was not answered in time.";
        readonly userMessage: "That took too long. Please try again.";
        readonly status: "active";
        readonly ends: readonly ["request"];
        readonly fault: "network";
        readonly action: "RETRY";
        readonly retryable: true;
        readonly retryAfterMs: 1000;
        readonly solution: "Try again; when it happens repeatedly, look at the network and the server's load.";
        readonly reasons: {
            readonly REQUEST_TIMED_OUT: {
                readonly detail: "The server did not answer `{operation}` within {timeout_ms} ms, so it may or may not have taken effect.";
                readonly params: {
                    readonly operation: "str";
                    readonly timeout_ms: "int";
                };
            };
        };
    };
    readonly 4001: {
        readonly name: "INVALID_API_KEY";
        readonly message: "`apikey` provided in the token is empty or invalid, please verify it on the dashboard.";
        readonly userMessage: "You can't join: this app's access key isn't valid. Please tell whoever invited you.";
        readonly status: "active";
        readonly ends: readonly ["join", "request", "meeting"];
        readonly fault: "caller";
        readonly action: "FIX_CODE";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Put the API key of your project into the `apikey` claim and sign the token with that key's secret; `meetkit key list` shows the keys.";
        readonly reasons: {
            readonly MISSING: {
                readonly detail: "The token has no `apikey` claim, or an empty one.";
                readonly params: {};
            };
            readonly UNKNOWN: {
                readonly detail: "This server has no API key `{apikey}`.";
                readonly params: {
                    readonly apikey: "str";
                };
            };
            readonly DISABLED: {
                readonly detail: "The API key `{apikey}` is disabled.";
                readonly params: {
                    readonly apikey: "str";
                };
                readonly action: "CONTACT_OPERATOR";
                readonly solution: "Use another key of the project, or have the operator enable this one with `meetkit key enable`.";
            };
        };
    };
    readonly 4002: {
        readonly name: "INVALID_TOKEN";
        readonly message: "`token` is empty or invalid or might have expired.";
        readonly userMessage: "Your invitation isn't valid any more. Please ask for a new link.";
        readonly status: "active";
        readonly ends: readonly ["join", "request", "meeting"];
        readonly fault: "caller";
        readonly action: "FIX_CODE";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Make the token on your server with PyJWT or `meetkit token`, sign it with HS256 and the secret of the API key it names, and pass it unchanged.";
        readonly reasons: {
            readonly EMPTY: {
                readonly detail: "No token was given, or an empty one.";
                readonly params: {};
                readonly solution: "Call `VideoSDK.config(token)` before joining, or send the token in the `Authorization` header.";
            };
            readonly MALFORMED: {
                readonly detail: "The token is not a readable JWT: {problem}.";
                readonly params: {
                    readonly problem: "str";
                };
            };
            readonly ALGORITHM_NOT_ALLOWED: {
                readonly detail: "The token is signed with `{algorithm}`; this server accepts {allowed}.";
                readonly params: {
                    readonly algorithm: "str";
                    readonly allowed: "list[str]";
                };
                readonly solution: "Sign the token with HS256.";
            };
            readonly BAD_SIGNATURE: {
                readonly detail: "The token's signature doesn't match the secret of the API key it names.";
                readonly params: {};
                readonly solution: "Sign with the secret that belongs to the token's `apikey`; a secret of another key or a changed token gives this error.";
            };
            readonly EXPIRED: {
                readonly detail: "The token expired {expired_s} s ago (exp {exp}, server time {now}).";
                readonly params: {
                    readonly expired_s: "int";
                    readonly exp: "str";
                    readonly now: "str";
                };
                readonly action: "REFRESH_TOKEN";
                readonly solution: "Fetch a fresh token from your server and join again; when fresh tokens fail too, compare the clocks of both machines.";
            };
            readonly NOT_YET_VALID: {
                readonly detail: "The token becomes valid in {valid_in_s} s (nbf or iat {nbf}, server time {now}).";
                readonly params: {
                    readonly valid_in_s: "int";
                    readonly nbf: "str";
                    readonly now: "str";
                };
                readonly action: "REFRESH_TOKEN";
                readonly retryable: true;
                readonly solution: "Compare the clock of the machine that makes the tokens with this server's, or wait until the token is valid.";
            };
            readonly MISSING_EXPIRY: {
                readonly detail: "The token has no `exp` claim, so it would be valid for ever.";
                readonly params: {};
                readonly solution: "Set `exp` when you sign the token; a few hours are plenty.";
            };
        };
    };
    readonly 4003: {
        readonly name: "INVALID_MEETING_ID";
        readonly message: "`meetingId` is empty or invalid, please verify it or generate new meetingId using the API.";
        readonly userMessage: "This meeting doesn't exist. Please check the link.";
        readonly status: "active";
        readonly ends: readonly ["join", "request"];
        readonly fault: "caller";
        readonly action: "FIX_CODE";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Create the meeting with `POST /v2/rooms` or `meetkit room create` and join with the `roomId` it returns.";
        readonly reasons: {
            readonly EMPTY: {
                readonly detail: "No meetingId was given, or an empty one.";
                readonly params: {};
            };
            readonly MALFORMED: {
                readonly detail: "`{meeting_id}` cannot be a meetingId: it has characters or a length that no meetingId has.";
                readonly params: {
                    readonly meeting_id: "str";
                };
            };
            readonly NOT_FOUND: {
                readonly detail: "There is no meeting `{meeting_id}` in the project that this token belongs to.";
                readonly params: {
                    readonly meeting_id: "str";
                };
            };
            readonly DISABLED: {
                readonly detail: "The meeting `{meeting_id}` exists but is disabled.";
                readonly params: {
                    readonly meeting_id: "str";
                };
                readonly action: "CONTACT_OPERATOR";
                readonly solution: "Enable it with `POST /v2/rooms/{meeting_id}` and status `enabled`, or join another meeting.";
            };
        };
    };
    readonly 4004: {
        readonly name: "INVALID_PARTICIPANT_ID";
        readonly message: "`participantId` is empty or invalid, it shouldn't contain any whitespaces.";
        readonly userMessage: "You can't join: this link is broken. Please ask for a new one.";
        readonly status: "active";
        readonly ends: readonly ["join", "request"];
        readonly fault: "caller";
        readonly action: "FIX_CODE";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Leave participantId out to get a generated one, or pass 1 to 128 characters without white space.";
        readonly reasons: {
            readonly EMPTY: {
                readonly detail: "The participantId is an empty text.";
                readonly params: {};
            };
            readonly WHITESPACE: {
                readonly detail: "The participantId has white space or an invisible character at position {position} (counted from 0).";
                readonly params: {
                    readonly position: "int";
                };
            };
            readonly TOO_LONG: {
                readonly detail: "The participantId has {length} characters; {limit} are allowed.";
                readonly params: {
                    readonly length: "int";
                    readonly limit: "int";
                };
            };
        };
    };
    readonly 4005: {
        readonly name: "DUPLICATE_PARTICIPANT";
        readonly message: "Leaving meeting, since this `participantId` joined from another device.";
        readonly userMessage: "You joined this meeting from another device or tab, so you left it here.";
        readonly status: "active";
        readonly ends: readonly ["meeting"];
        readonly fault: "user";
        readonly action: "NONE";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Nothing to do when the person changed devices; otherwise give every participant a participantId of its own.";
        readonly reasons: {
            readonly JOINED_ELSEWHERE: {
                readonly detail: "The same participantId joined this meeting over another connection, which stays in it.";
                readonly params: {};
            };
        };
    };
    readonly 4006: {
        readonly name: "ACCOUNT_DEACTIVATED";
        readonly message: "It seems your account is deactivated by {operator} for some reason, you can reach out to us at `{support}`.";
        readonly userMessage: "This service is switched off at the moment. Please tell whoever invited you.";
        readonly status: "active";
        readonly ends: readonly ["join", "meeting", "request"];
        readonly fault: "caller";
        readonly action: "CONTACT_OPERATOR";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Ask the operator of this server to activate the account again (`meetkit account activate`).";
        readonly reasons: {
            readonly DEACTIVATED: {
                readonly detail: "The operator of this server deactivated the account that the token's API key belongs to.";
                readonly params: {
                    readonly operator: "str";
                    readonly support: "str";
                };
                readonly defaults: {
                    readonly operator: "VideoSDK";
                    readonly support: "support@videosdk.live";
                };
            };
        };
    };
    readonly 4007: {
        readonly name: "ACCOUNT_DISCONTINUED";
        readonly message: "{text}";
        readonly userMessage: "This service has been closed. Please tell whoever invited you.";
        readonly status: "active";
        readonly ends: readonly ["join", "meeting", "request"];
        readonly fault: "caller";
        readonly action: "CONTACT_OPERATOR";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "The message is the operator's own text; ask the operator of this server what comes next.";
        readonly reasons: {
            readonly DISCONTINUED: {
                readonly detail: "The operator of this server discontinued the account that the token's API key belongs to.";
                readonly params: {
                    readonly text: "str";
                };
            };
        };
    };
    readonly 4008: {
        readonly name: "INVALID_PERMISSIONS";
        readonly message: "`permissions` provided in the token are invalid, please don't use `allow_join` or `allow_mod` with `ask_join`.";
        readonly userMessage: "You can't join: this link doesn't say what you may do. Please ask for a new one.";
        readonly status: "active";
        readonly ends: readonly ["join", "request"];
        readonly fault: "caller";
        readonly action: "FIX_CODE";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Set the token's `permissions` to [\"allow_join\"], [\"allow_join\", \"allow_mod\"] or [\"ask_join\"].";
        readonly reasons: {
            readonly MISSING: {
                readonly detail: "The token has no `permissions` claim, or an empty list.";
                readonly params: {};
            };
            readonly NOT_A_LIST: {
                readonly detail: "The token's `permissions` must be a list of texts; it is {found}.";
                readonly params: {
                    readonly found: "str";
                };
            };
            readonly UNKNOWN_VALUE: {
                readonly detail: "The token's `permissions` contain `{value}`; known values are {allowed}.";
                readonly params: {
                    readonly value: "str";
                    readonly allowed: "list[str]";
                };
            };
            readonly CONFLICT: {
                readonly detail: "The token's `permissions` contain `ask_join` together with {conflicting}; `ask_join` stands alone.";
                readonly params: {
                    readonly conflicting: "list[str]";
                };
            };
        };
    };
    readonly 4009: {
        readonly name: "MAX_PARTICIPANT_REACHED";
        readonly message: "The meeting has as many participants as it may have.";
        readonly userMessage: "This meeting is full. Please try again later.";
        readonly status: "active";
        readonly ends: readonly ["join"];
        readonly fault: "user";
        readonly action: "FREE_CAPACITY";
        readonly retryable: true;
        readonly retryAfterMs: 10000;
        readonly solution: "Join again when somebody has left, or have the operator raise the limit.";
        readonly reasons: {
            readonly ROOM_FULL: {
                readonly detail: "{limit} participants are in the meeting, as many as are allowed.";
                readonly params: {
                    readonly limit: "int";
                };
            };
        };
    };
    readonly 4011: {
        readonly name: "START_RECORDING_FAILED";
        readonly message: "Recording start request failed due to an unknown error.";
        readonly userMessage: "The recording couldn't be started.";
        readonly status: "planned";
        readonly ends: readonly ["request"];
        readonly fault: "server";
        readonly action: "CONTACT_OPERATOR";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "See the reason; the operator finds the details under the error's id on the dashboard.";
        readonly reasons: {
            readonly ALREADY_RUNNING: {
                readonly detail: "The recording {recording_id} of this meeting has been running since {since}.";
                readonly params: {
                    readonly recording_id: "str";
                    readonly since: "str";
                };
                readonly fault: "caller";
                readonly action: "NONE";
                readonly solution: "Stop the running recording first, or keep it.";
            };
            readonly NOT_ALLOWED: {
                readonly detail: "Recording needs the permission `{permission}`, which the token doesn't give.";
                readonly params: {
                    readonly permission: "str";
                };
                readonly fault: "caller";
                readonly action: "FIX_CODE";
                readonly solution: "Give the participant who records a token with `allow_mod`.";
            };
            readonly STORAGE_NOT_WRITABLE: {
                readonly detail: "The server cannot write into the recordings folder: {problem}.";
                readonly params: {
                    readonly problem: "str";
                };
                readonly solution: "The operator makes the recordings folder writable for the server (`meetkit doctor` checks it).";
            };
            readonly DISK_FULL: {
                readonly detail: "The recordings folder has {free_bytes} bytes free; {needed_bytes} are needed to begin.";
                readonly params: {
                    readonly free_bytes: "int";
                    readonly needed_bytes: "int";
                };
                readonly action: "FREE_CAPACITY";
                readonly retryable: true;
                readonly solution: "Delete old recordings or enlarge the disk, then start again.";
            };
            readonly ENCODER_FAILED: {
                readonly detail: "The encoder {encoder} didn't start: {problem}.";
                readonly params: {
                    readonly encoder: "str";
                    readonly problem: "str";
                };
                readonly solution: "Look at the server's log under the error's id; another quality may work.";
            };
            readonly STALLED: {
                readonly detail: "Nothing of the recording reached its file within {silent_ms} ms.";
                readonly params: {
                    readonly silent_ms: "int";
                };
                readonly action: "RETRY";
                readonly retryable: true;
                readonly solution: "Start the recording again; when it happens repeatedly, the server is overloaded.";
            };
            readonly LIMIT_REACHED: {
                readonly detail: "{limit} recordings run on this server, as many as it allows.";
                readonly params: {
                    readonly limit: "int";
                };
                readonly action: "FREE_CAPACITY";
                readonly retryable: true;
                readonly retryAfterMs: 30000;
                readonly solution: "Wait until another recording ends, or have the operator raise the limit.";
            };
            readonly INVALID_CONFIG: {
                readonly detail: "The recording's configuration is wrong at `{field}`: {problem}.";
                readonly params: {
                    readonly field: "str";
                    readonly problem: "str";
                };
                readonly fault: "caller";
                readonly action: "FIX_CODE";
                readonly solution: "Correct the named field; the guide lists the allowed values.";
            };
        };
    };
    readonly 4012: {
        readonly name: "STOP_RECORDING_FAILED";
        readonly message: "Recording stop request failed due to an unknown error.";
        readonly userMessage: "The recording couldn't be stopped.";
        readonly status: "planned";
        readonly ends: readonly ["request"];
        readonly fault: "caller";
        readonly action: "NONE";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Look at the meeting's recordingState before stopping.";
        readonly reasons: {
            readonly NOT_RUNNING: {
                readonly detail: "No recording of this meeting is running.";
                readonly params: {};
            };
            readonly STILL_STARTING: {
                readonly detail: "The recording {recording_id} is still starting.";
                readonly params: {
                    readonly recording_id: "str";
                };
                readonly action: "RETRY";
                readonly retryable: true;
                readonly retryAfterMs: 2000;
                readonly solution: "Wait for the state RECORDING_STARTED, then stop.";
            };
            readonly NOT_ALLOWED: {
                readonly detail: "Stopping a recording needs the permission `{permission}`, which the token doesn't give.";
                readonly params: {
                    readonly permission: "str";
                };
                readonly action: "FIX_CODE";
                readonly solution: "Give the participant who records a token with `allow_mod`.";
            };
            readonly FINALIZE_FAILED: {
                readonly detail: "The file of the recording {recording_id} couldn't be finished: {problem}.";
                readonly params: {
                    readonly recording_id: "str";
                    readonly problem: "str";
                };
                readonly ends: readonly ["recording"];
                readonly fault: "server";
                readonly action: "CONTACT_OPERATOR";
                readonly solution: "The file is kept and playable up to its last fragment; the operator finds it in the recordings folder.";
            };
        };
    };
    readonly 4013: {
        readonly name: "START_LIVESTREAM_FAILED";
        readonly message: "Livestream start request failed due to an unknown error.";
        readonly userMessage: "The livestream couldn't be started.";
        readonly status: "planned";
        readonly ends: readonly ["request"];
        readonly fault: "destination";
        readonly action: "FIX_CODE";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Check the address and stream key of the output in the destination's own studio.";
        readonly reasons: {
            readonly CONNECTION_REFUSED: {
                readonly detail: "Output {output_index}: {host} refuses connections at port {port} (errno {errno}, after {elapsed_ms} ms).";
                readonly params: {
                    readonly output_index: "int";
                    readonly host: "str";
                    readonly port: "int";
                    readonly errno: "int";
                    readonly elapsed_ms: "int";
                };
                readonly retryable: true;
                readonly retryAfterMs: 5000;
                readonly solution: "Check host and port of the output's url; the destination may not be running.";
            };
            readonly NAME_NOT_RESOLVED: {
                readonly detail: "Output {output_index}: the name {host} has no address: {problem}.";
                readonly params: {
                    readonly output_index: "int";
                    readonly host: "str";
                    readonly problem: "str";
                };
                readonly fault: "caller";
                readonly solution: "Correct the host in the output's url, or the server's DNS.";
            };
            readonly TIMED_OUT: {
                readonly detail: "Output {output_index}: {host} didn't answer within {timeout_ms} ms.";
                readonly params: {
                    readonly output_index: "int";
                    readonly host: "str";
                    readonly timeout_ms: "int";
                };
                readonly action: "RETRY";
                readonly retryable: true;
                readonly retryAfterMs: 5000;
                readonly solution: "Check that the server may reach the destination (firewall), then start again.";
            };
            readonly TLS_FAILED: {
                readonly detail: "Output {output_index}: no secure connection to {host}: {problem}.";
                readonly params: {
                    readonly output_index: "int";
                    readonly host: "str";
                    readonly problem: "str";
                };
                readonly solution: "Use the rtmps address and host name that the destination gives; its certificate must be valid.";
            };
            readonly REJECTED_BY_DESTINATION: {
                readonly detail: "Output {output_index}: {host} refused the stream ({answer}), mostly because of a wrong stream key or a stream that isn't scheduled.";
                readonly params: {
                    readonly output_index: "int";
                    readonly host: "str";
                    readonly answer: "str";
                };
                readonly fault: "caller";
                readonly solution: "Copy the stream key again from the destination's studio; keys often change for each stream.";
            };
            readonly UNREACHABLE: {
                readonly detail: "Output {output_index}: no way to {host} at port {port}: {problem} (errno {errno}).";
                readonly params: {
                    readonly output_index: "int";
                    readonly host: "str";
                    readonly port: "int";
                    readonly errno: "int";
                    readonly problem: "str";
                };
                readonly action: "RETRY";
                readonly retryable: true;
                readonly retryAfterMs: 5000;
                readonly solution: "Check the server's network and firewall, then start again.";
            };
            readonly NO_OUTPUT_STARTED: {
                readonly detail: "None of the {output_count} outputs could be started: {causes}.";
                readonly params: {
                    readonly output_count: "int";
                    readonly causes: "list[str]";
                };
                readonly solution: "Correct the outputs; each one's own error says what is wrong with it.";
            };
            readonly ALREADY_RUNNING: {
                readonly detail: "The livestream {livestream_id} of this meeting has been running since {since}.";
                readonly params: {
                    readonly livestream_id: "str";
                    readonly since: "str";
                };
                readonly fault: "caller";
                readonly action: "NONE";
                readonly solution: "Stop the running livestream first, or keep it.";
            };
            readonly NOT_ALLOWED: {
                readonly detail: "A livestream needs the permission `{permission}`, which the token doesn't give.";
                readonly params: {
                    readonly permission: "str";
                };
                readonly fault: "caller";
                readonly solution: "Give the participant who starts livestreams a token with `allow_mod`.";
            };
            readonly ENCODER_FAILED: {
                readonly detail: "The encoder {encoder} didn't start: {problem}.";
                readonly params: {
                    readonly encoder: "str";
                    readonly problem: "str";
                };
                readonly fault: "server";
                readonly action: "CONTACT_OPERATOR";
                readonly solution: "Look at the server's log under the error's id; another quality may work.";
            };
            readonly LIMIT_REACHED: {
                readonly detail: "{limit} livestreams run on this server, as many as it allows.";
                readonly params: {
                    readonly limit: "int";
                };
                readonly fault: "server";
                readonly action: "FREE_CAPACITY";
                readonly retryable: true;
                readonly retryAfterMs: 30000;
                readonly solution: "Wait until another livestream ends, or have the operator raise the limit.";
            };
        };
    };
    readonly 4014: {
        readonly name: "STOP_LIVESTREAM_FAILED";
        readonly message: "Livestream stop request failed due to an unknown error.";
        readonly userMessage: "The livestream couldn't be stopped.";
        readonly status: "planned";
        readonly ends: readonly ["request"];
        readonly fault: "caller";
        readonly action: "NONE";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Look at the meeting's livestreamState before stopping.";
        readonly reasons: {
            readonly NOT_RUNNING: {
                readonly detail: "No livestream of this meeting is running.";
                readonly params: {};
            };
            readonly STILL_STARTING: {
                readonly detail: "The livestream {livestream_id} is still starting.";
                readonly params: {
                    readonly livestream_id: "str";
                };
                readonly action: "RETRY";
                readonly retryable: true;
                readonly retryAfterMs: 2000;
                readonly solution: "Wait for the state LIVESTREAM_STARTED, then stop.";
            };
            readonly NOT_ALLOWED: {
                readonly detail: "Stopping a livestream needs the permission `{permission}`, which the token doesn't give.";
                readonly params: {
                    readonly permission: "str";
                };
                readonly action: "FIX_CODE";
                readonly solution: "Give the participant who stops livestreams a token with `allow_mod`.";
            };
        };
    };
    readonly 4015: {
        readonly name: "INVALID_LIVESTREAM_CONFIG";
        readonly message: "Livestream 'outputs' configuration provided was invalid.";
        readonly userMessage: "The livestream couldn't be started: its destination isn't set up correctly.";
        readonly status: "planned";
        readonly ends: readonly ["request"];
        readonly fault: "caller";
        readonly action: "FIX_CODE";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Pass outputs as a list of {url, streamKey} with rtmp or rtmps addresses.";
        readonly reasons: {
            readonly EMPTY: {
                readonly detail: "No outputs were given, so the livestream would go nowhere.";
                readonly params: {};
            };
            readonly MALFORMED: {
                readonly detail: "The outputs are wrong at `{field}`: {problem}.";
                readonly params: {
                    readonly field: "str";
                    readonly problem: "str";
                };
            };
            readonly UNSUPPORTED_SCHEME: {
                readonly detail: "Output {output_index} has the scheme {scheme}; rtmp and rtmps are supported.";
                readonly params: {
                    readonly output_index: "int";
                    readonly scheme: "str";
                };
            };
            readonly FORBIDDEN_ADDRESS: {
                readonly detail: "Output {output_index}: this server doesn't send to {host}, which is a private address.";
                readonly params: {
                    readonly output_index: "int";
                    readonly host: "str";
                };
                readonly action: "CONTACT_OPERATOR";
                readonly solution: "Use a public destination, or have the operator allow this address.";
            };
            readonly TOO_MANY: {
                readonly detail: "{output_count} outputs were given; {limit} are allowed.";
                readonly params: {
                    readonly output_count: "int";
                    readonly limit: "int";
                };
            };
            readonly INVALID_CONFIG: {
                readonly detail: "The livestream's configuration is wrong at `{field}`: {problem}.";
                readonly params: {
                    readonly field: "str";
                    readonly problem: "str";
                };
                readonly solution: "Correct the named field; the guide lists the allowed values.";
            };
        };
    };
    readonly 4016: {
        readonly name: "START_HLS_FAILED";
        readonly message: "The HLS stream could not be started.";
        readonly userMessage: "The stream couldn't be started.";
        readonly status: "planned";
        readonly ends: readonly ["request"];
        readonly fault: "server";
        readonly action: "CONTACT_OPERATOR";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "The operator makes the folder of the HLS streams writable and keeps its disk from filling (`meetkit doctor` checks it).";
        readonly reasons: {
            readonly STORAGE_NOT_WRITABLE: {
                readonly detail: "The server cannot write the stream's segments: {problem} (errno {errno}).";
                readonly params: {
                    readonly problem: "str";
                    readonly errno: "int";
                };
            };
            readonly DISK_FULL: {
                readonly detail: "The disk of the stream's segments is full ({free_bytes} bytes free).";
                readonly params: {
                    readonly free_bytes: "int";
                };
                readonly action: "FREE_CAPACITY";
                readonly retryable: true;
                readonly retryAfterMs: 30000;
                readonly solution: "Delete old recordings and streams or enlarge the disk, then start again.";
            };
            readonly TIMED_OUT: {
                readonly detail: "No segment was written within {timeout_ms} ms.";
                readonly params: {
                    readonly timeout_ms: "int";
                };
                readonly action: "RETRY";
                readonly retryable: true;
                readonly retryAfterMs: 5000;
                readonly solution: "Start again; if it happens repeatedly, the operator looks at the server's load and disk.";
            };
            readonly ENCODER_FAILED: {
                readonly detail: "The encoder {encoder} didn't start: {problem}.";
                readonly params: {
                    readonly encoder: "str";
                    readonly problem: "str";
                };
                readonly solution: "Look at the server's log under the error's id; another quality may work.";
            };
            readonly ALREADY_RUNNING: {
                readonly detail: "The HLS stream {livestream_id} of this meeting has been running since {since}.";
                readonly params: {
                    readonly livestream_id: "str";
                    readonly since: "str";
                };
                readonly fault: "caller";
                readonly action: "NONE";
                readonly solution: "Stop the running stream first, or keep it.";
            };
            readonly NOT_ALLOWED: {
                readonly detail: "An HLS stream needs the permission `{permission}`, which the token doesn't give.";
                readonly params: {
                    readonly permission: "str";
                };
                readonly fault: "caller";
                readonly action: "FIX_CODE";
                readonly solution: "Give the participant who starts streams a token with `allow_mod`.";
            };
            readonly INVALID_CONFIG: {
                readonly detail: "The stream's configuration is wrong at `{field}`: {problem}.";
                readonly params: {
                    readonly field: "str";
                    readonly problem: "str";
                };
                readonly fault: "caller";
                readonly action: "FIX_CODE";
                readonly solution: "Correct the named field; the guide lists the allowed values.";
            };
        };
    };
    readonly 4017: {
        readonly name: "STOP_HLS_FAILED";
        readonly message: "The HLS stream could not be stopped.";
        readonly userMessage: "The stream couldn't be stopped.";
        readonly status: "planned";
        readonly ends: readonly ["request"];
        readonly fault: "caller";
        readonly action: "NONE";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Look at the meeting's hlsState before stopping.";
        readonly reasons: {
            readonly NOT_RUNNING: {
                readonly detail: "No HLS stream of this meeting is running.";
                readonly params: {};
            };
            readonly STILL_STARTING: {
                readonly detail: "The HLS stream {livestream_id} is still starting.";
                readonly params: {
                    readonly livestream_id: "str";
                };
                readonly action: "RETRY";
                readonly retryable: true;
                readonly retryAfterMs: 2000;
                readonly solution: "Wait until it has started, then stop.";
            };
            readonly NOT_ALLOWED: {
                readonly detail: "Stopping an HLS stream needs the permission `{permission}`, which the token doesn't give.";
                readonly params: {
                    readonly permission: "str";
                };
                readonly action: "FIX_CODE";
                readonly solution: "Give the participant who stops streams a token with `allow_mod`.";
            };
        };
    };
    readonly 4022: {
        readonly name: "UNAUTHORIZED_MEETING_ID";
        readonly message: "The token is not valid for this meeting.";
        readonly userMessage: "Your invitation is for another meeting. Please check the link.";
        readonly status: "active";
        readonly ends: readonly ["join", "request"];
        readonly fault: "caller";
        readonly action: "FIX_CODE";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Join the meeting that the token's `roomId` names, or make a token for this one.";
        readonly reasons: {
            readonly ROOM_MISMATCH: {
                readonly detail: "The token is narrowed to the meeting `{token_room_id}` and was used for `{meeting_id}`.";
                readonly params: {
                    readonly token_room_id: "str";
                    readonly meeting_id: "str";
                };
            };
        };
    };
    readonly 4023: {
        readonly name: "UNAUTHORIZED_PARTICIPANT_ID";
        readonly message: "The token is not valid for this participant.";
        readonly userMessage: "Your invitation is for another person. Please ask for a link of your own.";
        readonly status: "active";
        readonly ends: readonly ["join", "request"];
        readonly fault: "caller";
        readonly action: "FIX_CODE";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Join with the participantId that the token names, or leave participantId out.";
        readonly reasons: {
            readonly PARTICIPANT_MISMATCH: {
                readonly detail: "The token is narrowed to the participant `{token_participant_id}` and was used for `{participant_id}`.";
                readonly params: {
                    readonly token_participant_id: "str";
                    readonly participant_id: "str";
                };
            };
        };
    };
    readonly 4024: {
        readonly name: "UNAUTHORIZED_ROLE";
        readonly message: "The token's role does not allow this.";
        readonly userMessage: "You can't join with this link. Please ask for a new one.";
        readonly status: "active";
        readonly ends: readonly ["join", "request"];
        readonly fault: "caller";
        readonly action: "FIX_CODE";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Use a token whose `roles` contain `rtc` for meetings, `crawler` for REST, or leave `roles` out for both.";
        readonly reasons: {
            readonly ROLE_NOT_ALLOWED: {
                readonly detail: "This needs the role `{needed_role}`; the token has {roles}.";
                readonly params: {
                    readonly needed_role: "str";
                    readonly roles: "list[str]";
                };
            };
        };
    };
    readonly 4025: {
        readonly name: "UNAUTHORIZED_REQUEST";
        readonly message: "You are not allowed to do this in the meeting.";
        readonly userMessage: "You aren't allowed to do that in this meeting.";
        readonly status: "active";
        readonly ends: readonly ["request"];
        readonly fault: "caller";
        readonly action: "FIX_CODE";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Give the participant a token with the permission that the reason names.";
        readonly reasons: {
            readonly MODERATOR_REQUIRED: {
                readonly detail: "`{operation}` needs the permission `allow_mod`, which the token doesn't give.";
                readonly params: {
                    readonly operation: "str";
                };
            };
            readonly PERMISSION_REQUIRED: {
                readonly detail: "`{operation}` needs the permission `{permission}`, which the token doesn't give.";
                readonly params: {
                    readonly operation: "str";
                    readonly permission: "str";
                };
            };
            readonly GUESTS_MAY_NOT: {
                readonly detail: "The operator of this server doesn't let guests of its page do `{operation}`.";
                readonly params: {
                    readonly operation: "str";
                };
                readonly action: "CONTACT_OPERATOR";
                readonly solution: "Sign in on the page with a token made by `meetkit token`, or have the operator set `page_access` to open.";
            };
        };
    };
    readonly 5001: {
        readonly name: "RECORDING_FAILED";
        readonly message: "Recording stopped due to an unknown error.";
        readonly userMessage: "The recording stopped because of a problem. What was recorded until then is kept.";
        readonly status: "planned";
        readonly ends: readonly ["recording"];
        readonly fault: "server";
        readonly action: "RETRY";
        readonly retryable: true;
        readonly retryAfterMs: null;
        readonly solution: "Start the recording again; the file so far is playable up to its last fragment.";
        readonly reasons: {
            readonly PROCESS_DIED: {
                readonly detail: "The process of the recording {recording_id} ended unexpectedly (exit code {exit_code}).";
                readonly params: {
                    readonly recording_id: "str";
                    readonly exit_code: "int";
                };
            };
            readonly DISK_FULL: {
                readonly detail: "The disk became full while the recording {recording_id} was being written ({free_bytes} bytes free).";
                readonly params: {
                    readonly recording_id: "str";
                    readonly free_bytes: "int";
                };
                readonly action: "FREE_CAPACITY";
                readonly solution: "Delete old recordings or enlarge the disk, then start again.";
            };
            readonly ENCODER_FAILED: {
                readonly detail: "The encoder {encoder} of the recording {recording_id} failed: {problem}.";
                readonly params: {
                    readonly encoder: "str";
                    readonly recording_id: "str";
                    readonly problem: "str";
                };
            };
            readonly STALLED: {
                readonly detail: "The file of the recording {recording_id} hasn't grown for {silent_ms} ms.";
                readonly params: {
                    readonly recording_id: "str";
                    readonly silent_ms: "int";
                };
            };
            readonly STORAGE_FAILED: {
                readonly detail: "The file of the recording {recording_id} couldn't be written any more: {problem}.";
                readonly params: {
                    readonly recording_id: "str";
                    readonly problem: "str";
                };
                readonly action: "CONTACT_OPERATOR";
                readonly solution: "The operator looks at the storage under the recordings folder; then start the recording again.";
            };
        };
    };
    readonly 5002: {
        readonly name: "LIVESTREAM_FAILED";
        readonly message: "Livestream stopped due to an unknown error.";
        readonly userMessage: "The livestream stopped because of a problem.";
        readonly status: "planned";
        readonly ends: readonly ["livestream", "nothing"];
        readonly fault: "destination";
        readonly action: "RETRY";
        readonly retryable: true;
        readonly retryAfterMs: null;
        readonly solution: "Start the livestream again; when it happens repeatedly, look at the destination's own studio.";
        readonly reasons: {
            readonly CLOSED_BY_DESTINATION: {
                readonly detail: "Output {output_index}: {host} closed the stream ({answer}).";
                readonly params: {
                    readonly output_index: "int";
                    readonly host: "str";
                    readonly answer: "str";
                };
            };
            readonly CONNECTION_LOST: {
                readonly detail: "Output {output_index}: the connection to {host} broke (errno {errno}).";
                readonly params: {
                    readonly output_index: "int";
                    readonly host: "str";
                    readonly errno: "int";
                };
                readonly fault: "network";
            };
            readonly PROCESS_DIED: {
                readonly detail: "The process of the livestream {livestream_id} ended unexpectedly (exit code {exit_code}).";
                readonly params: {
                    readonly livestream_id: "str";
                    readonly exit_code: "int";
                };
                readonly fault: "server";
            };
            readonly STALLED: {
                readonly detail: "Output {output_index}: {host} has accepted nothing for {silent_ms} ms.";
                readonly params: {
                    readonly output_index: "int";
                    readonly host: "str";
                    readonly silent_ms: "int";
                };
            };
            readonly ENCODER_FAILED: {
                readonly detail: "The encoder {encoder} of the livestream {livestream_id} failed: {problem}.";
                readonly params: {
                    readonly encoder: "str";
                    readonly livestream_id: "str";
                    readonly problem: "str";
                };
                readonly fault: "server";
            };
            readonly CONNECTION_REFUSED: {
                readonly detail: "Output {output_index}: {host} refuses connections at port {port} (errno {errno}, after {elapsed_ms} ms).";
                readonly params: {
                    readonly output_index: "int";
                    readonly host: "str";
                    readonly port: "int";
                    readonly errno: "int";
                    readonly elapsed_ms: "int";
                };
                readonly solution: "Check host and port of the output's url; the destination may not be running.";
            };
            readonly NAME_NOT_RESOLVED: {
                readonly detail: "Output {output_index}: the name {host} has no address: {problem}.";
                readonly params: {
                    readonly output_index: "int";
                    readonly host: "str";
                    readonly problem: "str";
                };
                readonly fault: "caller";
                readonly solution: "Correct the host in the output's url, or the server's DNS.";
            };
            readonly TIMED_OUT: {
                readonly detail: "Output {output_index}: {host} didn't answer within {timeout_ms} ms.";
                readonly params: {
                    readonly output_index: "int";
                    readonly host: "str";
                    readonly timeout_ms: "int";
                };
                readonly solution: "Check that the server may reach the destination (firewall), then start again.";
            };
            readonly TLS_FAILED: {
                readonly detail: "Output {output_index}: no secure connection to {host}: {problem}.";
                readonly params: {
                    readonly output_index: "int";
                    readonly host: "str";
                    readonly problem: "str";
                };
                readonly solution: "Use the rtmps address and host name that the destination gives; its certificate must be valid.";
            };
            readonly REJECTED_BY_DESTINATION: {
                readonly detail: "Output {output_index}: {host} refused the stream ({answer}), mostly because of a wrong stream key or a stream that isn't scheduled.";
                readonly params: {
                    readonly output_index: "int";
                    readonly host: "str";
                    readonly answer: "str";
                };
                readonly fault: "caller";
                readonly solution: "Copy the stream key again from the destination's studio; keys often change for each stream.";
            };
            readonly UNREACHABLE: {
                readonly detail: "Output {output_index}: no way to {host} at port {port}: {problem} (errno {errno}).";
                readonly params: {
                    readonly output_index: "int";
                    readonly host: "str";
                    readonly port: "int";
                    readonly errno: "int";
                    readonly problem: "str";
                };
                readonly fault: "network";
                readonly solution: "Check the server's network and firewall, then start again.";
            };
            readonly NO_OUTPUT_LEFT: {
                readonly detail: "All {output_count} outputs failed: {causes}.";
                readonly params: {
                    readonly output_count: "int";
                    readonly causes: "list[str]";
                };
                readonly solution: "Look at each output's own error; start the livestream again when the destinations are back.";
            };
        };
    };
    readonly 5003: {
        readonly name: "HLS_FAILED";
        readonly message: "The HLS stream stopped because of a failure.";
        readonly userMessage: "The stream stopped because of a problem.";
        readonly status: "planned";
        readonly ends: readonly ["livestream", "nothing"];
        readonly fault: "server";
        readonly action: "CONTACT_OPERATOR";
        readonly retryable: true;
        readonly retryAfterMs: null;
        readonly solution: "The operator makes the folder of the HLS streams writable and keeps its disk from filling; then start again.";
        readonly reasons: {
            readonly STORAGE_NOT_WRITABLE: {
                readonly detail: "The server cannot write the stream's segments any more: {problem} (errno {errno}).";
                readonly params: {
                    readonly problem: "str";
                    readonly errno: "int";
                };
            };
            readonly DISK_FULL: {
                readonly detail: "The disk of the stream's segments became full ({free_bytes} bytes free).";
                readonly params: {
                    readonly free_bytes: "int";
                };
                readonly action: "FREE_CAPACITY";
                readonly solution: "Delete old recordings and streams or enlarge the disk, then start again.";
            };
            readonly STALLED: {
                readonly detail: "No segment has been written for {silent_ms} ms.";
                readonly params: {
                    readonly silent_ms: "int";
                };
                readonly action: "RETRY";
                readonly solution: "Start again; if it happens repeatedly, the operator looks at the server's load and disk.";
            };
            readonly ENCODER_FAILED: {
                readonly detail: "The encoder {encoder} of the HLS stream {livestream_id} failed: {problem}.";
                readonly params: {
                    readonly encoder: "str";
                    readonly livestream_id: "str";
                    readonly problem: "str";
                };
            };
            readonly PROCESS_DIED: {
                readonly detail: "The process of the HLS stream {livestream_id} ended unexpectedly (exit code {exit_code}).";
                readonly params: {
                    readonly livestream_id: "str";
                    readonly exit_code: "int";
                };
                readonly action: "RETRY";
                readonly solution: "Start again; when it happens repeatedly, the operator looks at the server's log.";
            };
        };
    };
    readonly 6000: {
        readonly name: "INTERNAL_ERROR";
        readonly message: "Something went wrong inside the server or the SDK; this is a bug in meetkit.";
        readonly userMessage: "Something went wrong on our side. Please try again.";
        readonly status: "active";
        readonly ends: readonly ["request", "join", "meeting", "nothing"];
        readonly fault: "server";
        readonly action: "CONTACT_OPERATOR";
        readonly retryable: true;
        readonly retryAfterMs: null;
        readonly solution: "Give the incident id to the operator: the log has the whole trace under it. Trying again may work.";
        readonly reasons: {
            readonly UNEXPECTED: {
                readonly detail: "An unexpected fault was logged as incident {incident_id}.";
                readonly params: {
                    readonly incident_id: "str";
                };
            };
        };
    };
    readonly 6001: {
        readonly name: "INVALID_REQUEST";
        readonly message: "The request is not one that the server understands.";
        readonly userMessage: "Something is wrong with this page. Please reload it.";
        readonly status: "active";
        readonly ends: readonly ["request", "join", "meeting"];
        readonly fault: "caller";
        readonly action: "FIX_CODE";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Correct the request as the reason says; the protocol and the REST interface are documented.";
        readonly reasons: {
            readonly NOT_JSON: {
                readonly detail: "The body is not valid JSON: {problem}.";
                readonly params: {
                    readonly problem: "str";
                };
            };
            readonly NOT_AN_OBJECT: {
                readonly detail: "The body is valid JSON, but {found} instead of an object.";
                readonly params: {
                    readonly found: "str";
                };
            };
            readonly BINARY_NOT_ALLOWED: {
                readonly detail: "A binary message was sent; signalling messages are text.";
                readonly params: {};
            };
            readonly TOO_LARGE: {
                readonly detail: "The request has {size_bytes} bytes or more; {limit_bytes} are allowed.";
                readonly params: {
                    readonly size_bytes: "int";
                    readonly limit_bytes: "int";
                };
            };
            readonly UNKNOWN_METHOD: {
                readonly detail: "There is no method `{method}`.";
                readonly params: {
                    readonly method: "str";
                };
            };
            readonly INVALID_FIELD: {
                readonly detail: "The field `{field}` is invalid: {problem}.";
                readonly params: {
                    readonly field: "str";
                    readonly problem: "str";
                };
            };
            readonly OUT_OF_ORDER: {
                readonly detail: "`{method}` is not possible now: the connection's state is {state}.";
                readonly params: {
                    readonly method: "str";
                    readonly state: "str";
                };
            };
            readonly TOO_MANY: {
                readonly detail: "More than {limit_per_s} messages per second came over this connection; the next one is welcome in {retry_after_ms} ms.";
                readonly params: {
                    readonly limit_per_s: "int";
                    readonly retry_after_ms: "int";
                };
                readonly action: "RETRY";
                readonly retryable: true;
                readonly solution: "Send less often; collect changes and send them together.";
            };
            readonly UNSUPPORTED_PROTOCOL_VERSION: {
                readonly detail: "The client speaks protocol version {version}; the server speaks {server_versions}.";
                readonly params: {
                    readonly version: "str";
                    readonly server_versions: "list[str]";
                };
                readonly solution: "Use an SDK of the server's version; the server offers its own at /sdk/meetkit.js.";
            };
            readonly TOO_MANY_INVALID: {
                readonly detail: "More than {limit} messages that could not be understood came within {window_s} s over this connection.";
                readonly params: {
                    readonly limit: "int";
                    readonly window_s: "int";
                };
            };
            readonly JOIN_EXPECTED: {
                readonly detail: "No `join` came within {timeout_ms} ms after the connection was opened.";
                readonly params: {
                    readonly timeout_ms: "int";
                };
            };
            readonly NOT_READING: {
                readonly detail: "The client did not read: {limit} messages wait for it, as many as the server keeps.";
                readonly params: {
                    readonly limit: "int";
                };
                readonly fault: "network";
                readonly action: "REJOIN";
                readonly retryable: true;
                readonly solution: "Join again; when it repeats, look at the network and at what the program does between reads.";
            };
            readonly HTTP_METHOD_NOT_ALLOWED: {
                readonly detail: "`{method}` is not possible at {path}.";
                readonly params: {
                    readonly method: "str";
                    readonly path: "str";
                };
            };
            readonly UNSUPPORTED_MEDIA_TYPE: {
                readonly detail: "The body's content type is {found}; application/json is expected.";
                readonly params: {
                    readonly found: "str";
                };
            };
        };
    };
    readonly 6002: {
        readonly name: "NOT_FOUND";
        readonly message: "What the request names does not exist, or exists no longer.";
        readonly userMessage: "That isn't there any more.";
        readonly status: "active";
        readonly ends: readonly ["request"];
        readonly fault: "caller";
        readonly action: "FIX_CODE";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Check the id in the request; it may have been right until a moment ago.";
        readonly reasons: {
            readonly RESOURCE: {
                readonly detail: "There is nothing at {path}.";
                readonly params: {
                    readonly path: "str";
                };
            };
            readonly SESSION: {
                readonly detail: "There is no session `{session_id}` in this project.";
                readonly params: {
                    readonly session_id: "str";
                };
            };
            readonly NO_LIVE_SESSION: {
                readonly detail: "Nobody is in the room `{room_id}`, so it has no live session.";
                readonly params: {
                    readonly room_id: "str";
                };
                readonly retryable: true;
                readonly solution: "Do this while somebody is in the meeting.";
            };
            readonly PARTICIPANT: {
                readonly detail: "There is no participant `{participant_id}` in this meeting.";
                readonly params: {
                    readonly participant_id: "str";
                };
            };
            readonly ENTRY_REQUEST: {
                readonly detail: "`{participant_id}` is not waiting to enter.";
                readonly params: {
                    readonly participant_id: "str";
                };
            };
            readonly TRANSPORT: {
                readonly detail: "You have no transport `{transport_id}`.";
                readonly params: {
                    readonly transport_id: "str";
                };
            };
            readonly PRODUCER: {
                readonly detail: "There is no producer `{producer_id}` in this meeting.";
                readonly params: {
                    readonly producer_id: "str";
                };
            };
            readonly CONSUMER: {
                readonly detail: "You have no consumer `{consumer_id}`.";
                readonly params: {
                    readonly consumer_id: "str";
                };
            };
            readonly MEDIA_REQUEST: {
                readonly detail: "You have no open request `{request_id}` to answer.";
                readonly params: {
                    readonly request_id: "str";
                };
            };
            readonly API_KEY: {
                readonly detail: "There is no API key `{api_key_id}`.";
                readonly params: {
                    readonly api_key_id: "str";
                };
            };
            readonly ACCOUNT: {
                readonly detail: "There is no account `{value}`.";
                readonly params: {
                    readonly value: "str";
                };
            };
            readonly PROJECT: {
                readonly detail: "There is no project `{value}`.";
                readonly params: {
                    readonly value: "str";
                };
            };
            readonly ERROR_CODE: {
                readonly detail: "There is no error `{value}`; close matches: {allowed}.";
                readonly params: {
                    readonly value: "str";
                    readonly allowed: "list[str]";
                };
                readonly solution: "Look at the list of all errors: `meetkit explain` without an argument, or /errors on the server.";
            };
        };
    };
    readonly 6003: {
        readonly name: "SERVER_SHUTTING_DOWN";
        readonly message: "The server is shutting down.";
        readonly userMessage: "The meeting server is being restarted. You'll be reconnected in a moment.";
        readonly status: "active";
        readonly ends: readonly ["request", "join"];
        readonly fault: "server";
        readonly action: "RETRY";
        readonly retryable: true;
        readonly retryAfterMs: 5000;
        readonly solution: "Try again in a moment; the SDKs reconnect by themselves.";
        readonly reasons: {
            readonly STOPPING: {
                readonly detail: "The operator stopped or restarted the server.";
                readonly params: {};
            };
        };
    };
    readonly 6004: {
        readonly name: "RATE_LIMITED";
        readonly message: "Too many requests.";
        readonly userMessage: "That was too often. Please wait a moment.";
        readonly status: "active";
        readonly ends: readonly ["request", "join"];
        readonly fault: "caller";
        readonly action: "RETRY";
        readonly retryable: true;
        readonly retryAfterMs: 1000;
        readonly solution: "Wait as long as retryAfterMs says, then try again; back off when it repeats.";
        readonly reasons: {
            readonly TOO_MANY_REQUESTS: {
                readonly detail: "More than {limit} requests within {window_s} s came from your address; the next one is welcome in {retry_after_ms} ms.";
                readonly params: {
                    readonly limit: "int";
                    readonly window_s: "int";
                    readonly retry_after_ms: "int";
                };
            };
            readonly TOO_MANY_CONNECTIONS: {
                readonly detail: "{limit} connections from your address are open or waiting, as many as are allowed; try again in {retry_after_ms} ms.";
                readonly params: {
                    readonly limit: "int";
                    readonly retry_after_ms: "int";
                };
            };
        };
    };
    readonly 6005: {
        readonly name: "INVALID_CREDENTIALS";
        readonly message: "The operator's credentials are missing or wrong.";
        readonly userMessage: "Name or password isn't right.";
        readonly status: "active";
        readonly ends: readonly ["request"];
        readonly fault: "user";
        readonly action: "ASK_USER";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Sign in again with the operator's credentials; `meetkit account` sets new ones.";
        readonly reasons: {
            readonly MISSING: {
                readonly detail: "The request carries no credentials.";
                readonly params: {};
            };
            readonly WRONG: {
                readonly detail: "The credentials match no operator.";
                readonly params: {};
            };
            readonly EXPIRED: {
                readonly detail: "The operator's sign-in ended {expired_s} s ago.";
                readonly params: {
                    readonly expired_s: "int";
                };
            };
        };
    };
    readonly 6010: {
        readonly name: "INVALID_SETTING";
        readonly message: "A setting of the server is invalid.";
        readonly userMessage: "The server isn't set up correctly.";
        readonly status: "active";
        readonly ends: readonly ["nothing"];
        readonly fault: "caller";
        readonly action: "FIX_CODE";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Correct the setting in the environment or the file; `meetkit serve --help` lists all of them.";
        readonly reasons: {
            readonly INVALID_VALUE: {
                readonly detail: "The setting {setting} is invalid: {problem}.";
                readonly params: {
                    readonly setting: "str";
                    readonly problem: "str";
                };
            };
            readonly UNKNOWN_SETTING: {
                readonly detail: "There is no setting {setting} (found in {source}).";
                readonly params: {
                    readonly setting: "str";
                    readonly source: "str";
                };
            };
            readonly FILE_UNREADABLE: {
                readonly detail: "The settings file {path} cannot be read: {problem}.";
                readonly params: {
                    readonly path: "str";
                    readonly problem: "str";
                };
            };
            readonly CONFLICT: {
                readonly detail: "The setting {setting} doesn't go together with {other}.";
                readonly params: {
                    readonly setting: "str";
                    readonly other: "str";
                };
            };
        };
    };
    readonly 6011: {
        readonly name: "PORT_UNAVAILABLE";
        readonly message: "The server cannot listen at its port.";
        readonly userMessage: "The server can't start.";
        readonly status: "active";
        readonly ends: readonly ["nothing"];
        readonly fault: "caller";
        readonly action: "FREE_CAPACITY";
        readonly retryable: true;
        readonly retryAfterMs: null;
        readonly solution: "Stop the other program, or choose another port in the settings.";
        readonly reasons: {
            readonly IN_USE: {
                readonly detail: "Another program uses the {transport} port {port} at {address}.";
                readonly params: {
                    readonly transport: "str";
                    readonly port: "int";
                    readonly address: "str";
                };
            };
            readonly NOT_PERMITTED: {
                readonly detail: "The system does not permit the {transport} port {port} at {address}.";
                readonly params: {
                    readonly transport: "str";
                    readonly port: "int";
                    readonly address: "str";
                };
                readonly action: "FIX_CODE";
                readonly retryable: false;
                readonly solution: "Choose a port above 1023, or grant the server the right to bind low ports.";
            };
            readonly ADDRESS_NOT_LOCAL: {
                readonly detail: "The address {address}, at which the {transport} port {port} was to be opened, does not belong to this machine.";
                readonly params: {
                    readonly address: "str";
                    readonly transport: "str";
                    readonly port: "int";
                };
                readonly action: "FIX_CODE";
                readonly retryable: false;
                readonly solution: "Listen at an address of this machine, such as 0.0.0.0; a public address in front of it belongs into the announced address.";
            };
        };
    };
    readonly 6012: {
        readonly name: "DATABASE_UNAVAILABLE";
        readonly message: "The database cannot be used.";
        readonly userMessage: "The service isn't available at the moment. Please try again later.";
        readonly status: "active";
        readonly ends: readonly ["request", "join", "nothing"];
        readonly fault: "server";
        readonly action: "CONTACT_OPERATOR";
        readonly retryable: true;
        readonly retryAfterMs: 5000;
        readonly solution: "See the reason; `meetkit doctor` repeats the check.";
        readonly reasons: {
            readonly UNREACHABLE: {
                readonly detail: "The database {database} does not answer: {problem}.";
                readonly params: {
                    readonly database: "str";
                    readonly problem: "str";
                };
            };
            readonly MIGRATION_NEEDED: {
                readonly detail: "The database has the revision {current}; this version of meetkit needs {needed}.";
                readonly params: {
                    readonly current: "str";
                    readonly needed: "str";
                };
                readonly retryable: false;
                readonly retryAfterMs: null;
                readonly solution: "Start `meetkit serve` once, which migrates it, after making a copy of the database.";
            };
            readonly TOO_NEW: {
                readonly detail: "The database has the revision {current}, made by a newer meetkit; this version knows revisions up to {known}.";
                readonly params: {
                    readonly current: "str";
                    readonly known: "str";
                };
                readonly retryable: false;
                readonly retryAfterMs: null;
                readonly solution: "Use the newer meetkit again, or restore the copy from before its migration.";
            };
            readonly NOT_WRITABLE: {
                readonly detail: "The server cannot write to {path}: {problem}.";
                readonly params: {
                    readonly path: "str";
                    readonly problem: "str";
                };
                readonly solution: "Make the folder writable for the user that runs the server, or choose another one in the settings.";
            };
            readonly SECRET_UNREADABLE: {
                readonly detail: "The signing secrets in the database {database} were encrypted with another key than the one in {path}.";
                readonly params: {
                    readonly database: "str";
                    readonly path: "str";
                };
                readonly retryable: false;
                readonly retryAfterMs: null;
                readonly solution: "Restore the key file that belongs to this database, from the same copy.";
            };
        };
    };
    readonly 6013: {
        readonly name: "NATIVE_CORE_MISSING";
        readonly message: "The native media core cannot be loaded.";
        readonly userMessage: "The server can't start.";
        readonly status: "active";
        readonly ends: readonly ["nothing"];
        readonly fault: "server";
        readonly action: "CONTACT_OPERATOR";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Install the wheel for this platform, or build the core with `make` in the repository.";
        readonly reasons: {
            readonly NOT_BUILT: {
                readonly detail: "The module meetkit._core cannot be imported: {problem}.";
                readonly params: {
                    readonly problem: "str";
                };
            };
            readonly INCOMPATIBLE: {
                readonly detail: "The native core has the version {current}; this meetkit needs {needed}.";
                readonly params: {
                    readonly current: "str";
                    readonly needed: "str";
                };
                readonly solution: "Build the core again with `make`, or reinstall the wheel.";
            };
        };
    };
    readonly 6014: {
        readonly name: "CLOCK_WRONG";
        readonly message: "The clock of this machine is wrong.";
        readonly userMessage: "The server isn't set up correctly.";
        readonly status: "active";
        readonly ends: readonly ["nothing"];
        readonly fault: "server";
        readonly action: "CONTACT_OPERATOR";
        readonly retryable: true;
        readonly retryAfterMs: null;
        readonly solution: "Set the clock and keep it right with NTP: tokens are checked against it.";
        readonly reasons: {
            readonly OFFSET: {
                readonly detail: "The clock is {offset_s} s away from the reference; {limit_s} s are tolerated.";
                readonly params: {
                    readonly offset_s: "int";
                    readonly limit_s: "int";
                };
            };
            readonly BEFORE_BUILD: {
                readonly detail: "The clock says {now}, which is before this version of meetkit was built ({built}).";
                readonly params: {
                    readonly now: "str";
                    readonly built: "str";
                };
            };
        };
    };
    readonly 6015: {
        readonly name: "WEB_BUNDLE_MISSING";
        readonly message: "The web page's files are missing.";
        readonly userMessage: "The page isn't available.";
        readonly status: "active";
        readonly ends: readonly ["nothing"];
        readonly fault: "server";
        readonly action: "CONTACT_OPERATOR";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Install the wheel, which carries them, or build them with `make` in the repository.";
        readonly reasons: {
            readonly NOT_BUILT: {
                readonly detail: "There is no built page at {path}.";
                readonly params: {
                    readonly path: "str";
                };
            };
        };
    };
    readonly 6020: {
        readonly name: "MEDIA_NEGOTIATION_FAILED";
        readonly message: "Client and server could not agree on how to send picture or sound.";
        readonly userMessage: "Your picture or sound can't be sent. Please try another browser.";
        readonly status: "active";
        readonly ends: readonly ["request"];
        readonly fault: "caller";
        readonly action: "FIX_CODE";
        readonly retryable: false;
        readonly retryAfterMs: null;
        readonly solution: "Use the SDK's own negotiation; the reason names what the server refused.";
        readonly reasons: {
            readonly UNSUPPORTED_CODEC: {
                readonly detail: "No offered {kind} codec ({offered}) is one that the server forwards ({supported}).";
                readonly params: {
                    readonly kind: "str";
                    readonly offered: "list[str]";
                    readonly supported: "list[str]";
                };
                readonly solution: "Send VP8 or H264 video and Opus audio.";
            };
            readonly CANNOT_CONSUME: {
                readonly detail: "The participant cannot receive the producer {producer_id}: no codec in common.";
                readonly params: {
                    readonly producer_id: "str";
                };
            };
            readonly INVALID_RTP_PARAMETERS: {
                readonly detail: "The RTP parameters are invalid: {problem}.";
                readonly params: {
                    readonly problem: "str";
                };
            };
            readonly INVALID_RTP_CAPABILITIES: {
                readonly detail: "The RTP capabilities are invalid: {problem}.";
                readonly params: {
                    readonly problem: "str";
                };
            };
            readonly INVALID_DTLS_PARAMETERS: {
                readonly detail: "The DTLS parameters are invalid: {problem}.";
                readonly params: {
                    readonly problem: "str";
                };
            };
            readonly LIMIT_REACHED: {
                readonly detail: "A participant may have {limit} of these: {field}.";
                readonly params: {
                    readonly limit: "int";
                    readonly field: "str";
                };
            };
            readonly CORE_REFUSED: {
                readonly detail: "The media core refused `{operation}`: {problem}.";
                readonly params: {
                    readonly operation: "str";
                    readonly problem: "str";
                };
                readonly fault: "server";
                readonly action: "CONTACT_OPERATOR";
                readonly solution: "The operator finds the details under the error's id; trying again with a new join may work.";
            };
        };
    };
};
/** The reasons of a code. */
export type ReasonsOf<C extends ErrorCode> = Extract<keyof (typeof catalogue)[C]["reasons"], string>;
/** The params of a reason, with their types. */
export type ParamsOf<C extends ErrorCode, R extends ReasonsOf<C>> = (typeof catalogue)[C]["reasons"][R] extends {
    readonly params: infer P;
} ? {
    readonly [K in keyof P]: P[K] extends ParamKind ? ParamTypes[P[K]] : never;
} : never;
