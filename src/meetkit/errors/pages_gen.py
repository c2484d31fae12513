# Generated from spec/errors.toml by tools/generate.py. Do not edit.
# ruff: noqa: E501
"""The pages of all errors as Markdown, and their index."""

from collections.abc import Mapping

INDEX = """\
# All errors

One object on every surface: the Python exception and the event `error`, the browser's rejected promise and event, REST
(`application/problem+json`), webhooks, the log and the dashboard. Its `id` is the same everywhere.

| Field | Meaning |
|---|---|
| `code`, `name`, `message` | as in the tables below; stable |
| `reason` | the precise cause, stable |
| `detail`, `params` | a sentence about this occurrence, and the values that it is made from |
| `solution` | what to do, for developers |
| `action` | what to do, for programs |
| `retryable`, `retryAfterMs` | whether the same call, unchanged, can succeed later, and when to try |
| `ends` | what is over |
| `fault` | whose fault it is |
| `subject` | the meeting, session, participant, stream, recording, livestream, HLS stream or output that it is about |
| `id`, `at`, `traceId`, `docUrl`, `rehearsed` | unique id, UTC time, trace, its page, true when provoked on purpose |

Texts are made of data; never parse them. A program decides by `code`, `reason` and `action`.

## On the device and in the SDK

| Code | Name | Message | Reasons |
|---|---|---|---|
| [3011](3011.md) | ERROR_GET_VIDEO_MEDIA | This browser or device does not support video capture. | NOT_SUPPORTED, INSECURE_CONTEXT, CONSTRAINTS_NOT_MET |
| [3012](3012.md) | ERROR_GET_AUDIO_MEDIA | This browser or device does not support audio capture. | NOT_SUPPORTED, INSECURE_CONTEXT, CONSTRAINTS_NOT_MET |
| [3013](3013.md) | ERROR_GET_DISPLAY_MEDIA | This browser or device does not support screen sharing. | NOT_SUPPORTED, INSECURE_CONTEXT, NOT_READABLE |
| [3014](3014.md) | ERROR_GET_VIDEO_MEDIA_PERMISSION_DENIED | Permission to capture video was denied. | BLOCKED_BY_POLICY |
| [3015](3015.md) | ERROR_GET_AUDIO_MEDIA_PERMISSION_DENIED | Permission to capture audio was denied. | BLOCKED_BY_POLICY |
| [3016](3016.md) | ERROR_GET_DISPLAY_MEDIA_PERMISSION_DENIED | Permission to share the screen was denied. | DENIED_OR_CANCELLED, BLOCKED_BY_POLICY, NO_USER_GESTURE |
| [3017](3017.md) | ERROR_CAMERA_ACCESS_DENIED_OR_DISMISSED | Access to the camera was denied or dismissed. | DENIED, DISMISSED |
| [3018](3018.md) | ERROR_MICROPHONE_ACCESS_DENIED_OR_DISMISSED | Access to the microphone was denied or dismissed. | DENIED, DISMISSED |
| [3019](3019.md) | ERROR_CAMERA_PERMISSION_DENIED_BY_OS | The operating system does not let this browser use the camera. | DENIED_BY_SYSTEM |
| [3020](3020.md) | ERROR_MICROPHONE_PERMISSION_DENIED_BY_OS | The operating system does not let this browser use the microphone. | DENIED_BY_SYSTEM |
| [3021](3021.md) | ERROR_CAMERA_NOT_FOUND | No camera was found. | NONE_CONNECTED, CHOSEN_ONE_GONE |
| [3022](3022.md) | ERROR_MICROPHONE_NOT_FOUND | No microphone was found. | NONE_CONNECTED, CHOSEN_ONE_GONE |
| [3023](3023.md) | ERROR_CAMERA_IN_USE | The camera is in use by another program. | NOT_READABLE |
| [3024](3024.md) | ERROR_MICROPHONE_IN_USE | The microphone is in use by another program. | NOT_READABLE |
| [3027](3027.md) | ERROR_WEBCAM_TRACK_ENDED | The camera stopped sending. | TRACK_ENDED, SOURCE_FAILED, SOURCE_ENDED, FILE_BROKEN |
| [3028](3028.md) | ERROR_MICROPHONE_TRACK_ENDED | The microphone stopped sending. | TRACK_ENDED, SOURCE_FAILED, SOURCE_ENDED, FILE_BROKEN |
| [3035](3035.md) | ERROR_ACTION_PERFORMED_BEFORE_MEETING_JOINED | This can only be done while you are in the meeting. | NOT_JOINED |
| [3044](3044.md) | ERROR_MEETING_MEDIA_CONNECTION_FAILED | The connection for picture and sound could not be made, or broke. | UDP_BLOCKED, DTLS_FAILED, ICE_FAILED, CONSENT_LOST, TRANSPORT_FAILED |
| [3047](3047.md) | ERROR_UNABLE_TO_JOIN_MEETING | The meeting could not be joined, or the connection to it was lost for good. | SERVER_UNREACHABLE, CONNECTION_REFUSED, NAME_NOT_RESOLVED, TLS_FAILED, NOT_A_MEETING_SERVER, SIGNALLING_TIMED_OUT, ENTRY_DENIED, ENTRY_TIMED_OUT, RECONNECT_GAVE_UP, SERVER_SHUTTING_DOWN, PROTOCOL_VERSION, RESUME_IMPOSSIBLE |
| [3054](3054.md) | ERROR_ALREADY_IN_REQUESTED_STATE | Nothing to do: it is already in the requested state. | ALREADY_JOINED, ALREADY_LEFT, MIC_ALREADY_ON, MIC_ALREADY_OFF, WEBCAM_ALREADY_ON, WEBCAM_ALREADY_OFF, SCREEN_SHARE_ALREADY_ON, SCREEN_SHARE_ALREADY_OFF, MODE_ALREADY_SET, STREAM_ALREADY_PAUSED, STREAM_ALREADY_RUNNING, ENTRY_ALREADY_ANSWERED |
| [3055](3055.md) | ERROR_OPERATION_IN_PROGRESS | The same operation is still in progress. | JOIN_IN_PROGRESS, LEAVE_IN_PROGRESS, MIC_CHANGE_IN_PROGRESS, WEBCAM_CHANGE_IN_PROGRESS, SCREEN_SHARE_CHANGE_IN_PROGRESS, MODE_CHANGE_IN_PROGRESS |
| [3056](3056.md) | ERROR_OPERATION_ABORTED | The operation was aborted before it finished. | LEFT_WHILE_JOINING, LEFT_MEANWHILE, MEETING_ENDED, CONNECTION_LOST |
| [3065](3065.md) | ERROR_MEETING_RECONNECTING | The meeting is reconnecting; this cannot be done meanwhile. | RECONNECTING, CONNECTION_LOST |
| [3066](3066.md) | ERROR_ACTION_NOT_SUPPORTED_IN_MODE | This cannot be done in the participant's present mode. | NOT_ALLOWED_IN_MODE |
| [3067](3067.md) | ERROR_INVALID_MODE | The mode is not one that exists. | UNKNOWN_MODE |
| [3072](3072.md) | ERROR_PAYLOAD_TOO_LARGE | The message is too large to be sent. | TOO_LARGE |
| [3073](3073.md) | ERROR_INVALID_PARAMETER | A parameter of the call is invalid. | INVALID_VALUE, MISSING_VALUE, FILE_NOT_FOUND, FILE_NOT_READABLE, NOT_A_MEDIA_FILE, FILE_WITHOUT_TRACK |
| [3079](3079.md) | ERROR_OPERATION_TIMED_OUT | The operation was not answered in time. | REQUEST_TIMED_OUT |

## Refused by the server

| Code | Name | Message | Reasons |
|---|---|---|---|
| [4001](4001.md) | INVALID_API_KEY | `apikey` provided in the token is empty or invalid, please verify it on the dashboard. | MISSING, UNKNOWN, DISABLED |
| [4002](4002.md) | INVALID_TOKEN | `token` is empty or invalid or might have expired. | EMPTY, MALFORMED, ALGORITHM_NOT_ALLOWED, BAD_SIGNATURE, EXPIRED, NOT_YET_VALID, MISSING_EXPIRY |
| [4003](4003.md) | INVALID_MEETING_ID | `meetingId` is empty or invalid, please verify it or generate new meetingId using the API. | EMPTY, MALFORMED, NOT_FOUND, DISABLED |
| [4004](4004.md) | INVALID_PARTICIPANT_ID | `participantId` is empty or invalid, it shouldn't contain any whitespaces. | EMPTY, WHITESPACE, TOO_LONG |
| [4005](4005.md) | DUPLICATE_PARTICIPANT | Leaving meeting, since this `participantId` joined from another device. | JOINED_ELSEWHERE |
| [4006](4006.md) | ACCOUNT_DEACTIVATED | It seems your account is deactivated by VideoSDK for some reason, you can reach out to us at `support@videosdk.live`. | DEACTIVATED |
| [4007](4007.md) | ACCOUNT_DISCONTINUED | *The operator's own text.* | DISCONTINUED |
| [4008](4008.md) | INVALID_PERMISSIONS | `permissions` provided in the token are invalid, please don't use `allow_join` or `allow_mod` with `ask_join`. | MISSING, NOT_A_LIST, UNKNOWN_VALUE, CONFLICT |
| [4009](4009.md) | MAX_PARTICIPANT_REACHED | The meeting has as many participants as it may have. | ROOM_FULL, LOBBY_FULL |
| [4011](4011.md) | START_RECORDING_FAILED | Recording start request failed due to an unknown error. | ALREADY_RUNNING, NOT_ALLOWED, STORAGE_NOT_WRITABLE, DISK_FULL, ENCODER_FAILED, STALLED, PROCESS_DIED, LIMIT_REACHED, INVALID_CONFIG |
| [4012](4012.md) | STOP_RECORDING_FAILED | Recording stop request failed due to an unknown error. | NOT_RUNNING, STILL_STARTING, NOT_ALLOWED, FINALIZE_FAILED |
| [4013](4013.md) | START_LIVESTREAM_FAILED | Livestream start request failed due to an unknown error. | CONNECTION_REFUSED, NAME_NOT_RESOLVED, TIMED_OUT, TLS_FAILED, REJECTED_BY_DESTINATION, UNREACHABLE, NO_OUTPUT_STARTED, ALREADY_RUNNING, NOT_ALLOWED, ENCODER_FAILED, PROCESS_DIED, STALLED, LIMIT_REACHED |
| [4014](4014.md) | STOP_LIVESTREAM_FAILED | Livestream stop request failed due to an unknown error. | NOT_RUNNING, STILL_STARTING, NOT_ALLOWED |
| [4015](4015.md) | INVALID_LIVESTREAM_CONFIG | Livestream 'outputs' configuration provided was invalid. | EMPTY, MALFORMED, UNSUPPORTED_SCHEME, FORBIDDEN_ADDRESS, TOO_MANY, INVALID_CONFIG |
| [4016](4016.md) | START_HLS_FAILED | The HLS stream could not be started. | ALREADY_RUNNING, NOT_ALLOWED, INVALID_CONFIG, LIMIT_REACHED, STORAGE_NOT_WRITABLE, DISK_FULL, ENCODER_FAILED, STALLED, PROCESS_DIED |
| [4017](4017.md) | STOP_HLS_FAILED | The HLS stream could not be stopped. | NOT_RUNNING, STILL_STARTING, NOT_ALLOWED |
| [4022](4022.md) | UNAUTHORIZED_MEETING_ID | The token is not valid for this meeting. | ROOM_MISMATCH |
| [4023](4023.md) | UNAUTHORIZED_PARTICIPANT_ID | The token is not valid for this participant. | PARTICIPANT_MISMATCH |
| [4024](4024.md) | UNAUTHORIZED_ROLE | The token's role does not allow this. | ROLE_NOT_ALLOWED |
| [4025](4025.md) | UNAUTHORIZED_REQUEST | You are not allowed to do this in the meeting. | MODERATOR_REQUIRED, PERMISSION_REQUIRED, GUESTS_MAY_NOT |
| [4071](4071.md) | PIN_FAILED | The participant could not be pinned. | NOT_ALLOWED, PARTICIPANT_NOT_FOUND |
| [4072](4072.md) | UNPIN_FAILED | The participant could not be unpinned. | NOT_ALLOWED, PARTICIPANT_NOT_FOUND |

## Something that ran has stopped

| Code | Name | Message | Reasons |
|---|---|---|---|
| [5001](5001.md) | RECORDING_FAILED | Recording stopped due to an unknown error. | PROCESS_DIED, DISK_FULL, ENCODER_FAILED, STALLED, STORAGE_FAILED, CAPTURE_LOST, SERVER_DIED |
| [5002](5002.md) | LIVESTREAM_FAILED | Livestream stopped due to an unknown error. | CLOSED_BY_DESTINATION, CONNECTION_LOST, PROCESS_DIED, STALLED, ENCODER_FAILED, CONNECTION_REFUSED, NAME_NOT_RESOLVED, TIMED_OUT, TLS_FAILED, REJECTED_BY_DESTINATION, UNREACHABLE, NO_OUTPUT_LEFT, OUTPUT_GIVEN_UP, PROCESS_STALLED, CAPTURE_LOST, SERVER_DIED |
| [5003](5003.md) | HLS_FAILED | The HLS stream stopped because of a failure. | STORAGE_NOT_WRITABLE, DISK_FULL, STALLED, ENCODER_FAILED, PROCESS_DIED, CAPTURE_LOST, SERVER_DIED |
| [5004](5004.md) | RECORDING_DURATION_LIMIT_REACHED | The recording stopped because it reached the duration limit. | DURATION_LIMIT |
| [5005](5005.md) | LIVESTREAM_DURATION_LIMIT_REACHED | The livestream stopped because it reached the duration limit. | DURATION_LIMIT |
| [5006](5006.md) | HLS_DURATION_LIMIT_REACHED | The HLS stream stopped because it reached the duration limit. | DURATION_LIMIT |

## Ours alone

| Code | Name | Message | Reasons |
|---|---|---|---|
| [6000](6000.md) | INTERNAL_ERROR | Something went wrong inside the server or the SDK; this is a bug in meetkit. | UNEXPECTED, MEDIA_WORKER_FAILED |
| [6001](6001.md) | INVALID_REQUEST | The request is not one that the server understands. | NOT_JSON, NOT_AN_OBJECT, BINARY_NOT_ALLOWED, TOO_LARGE, UNKNOWN_METHOD, INVALID_FIELD, OUT_OF_ORDER, TOO_MANY, UNSUPPORTED_PROTOCOL_VERSION, TOO_MANY_INVALID, JOIN_EXPECTED, NOT_READING, HTTP_METHOD_NOT_ALLOWED, UNSUPPORTED_MEDIA_TYPE, RECORDING_RUNS |
| [6002](6002.md) | NOT_FOUND | What the request names does not exist, or exists no longer. | RESOURCE, SESSION, NO_LIVE_SESSION, PARTICIPANT, ENTRY_REQUEST, TRANSPORT, PRODUCER, CONSUMER, MEDIA_REQUEST, RECORDING, RECORDING_FILE, DOWNLOAD_LINK, LIVESTREAM, HLS, HLS_PLAYBACK, API_KEY, ACCOUNT, PROJECT, ERROR_CODE |
| [6003](6003.md) | SERVER_SHUTTING_DOWN | The server is shutting down. | STOPPING |
| [6004](6004.md) | RATE_LIMITED | Too many requests. | TOO_MANY_REQUESTS, TOO_MANY_CONNECTIONS |
| [6005](6005.md) | INVALID_CREDENTIALS *(planned)* | The operator's credentials are missing or wrong. | MISSING, WRONG, EXPIRED |
| [6006](6006.md) | PARTICIPANT_ID_TAKEN | This participantId is taken: somebody else is in the meeting by it. | HELD_BY_ANOTHER |
| [6007](6007.md) | MESSAGES_LIMITED | A limit of this meeting's messages is reached. | HISTORY_FULL, TOO_FAST, MESSAGES_MISSED |
| [6008](6008.md) | SERVER_FULL | The server has no room for more. | PARTICIPANTS, DESCRIPTORS, MEMORY |
| [6010](6010.md) | INVALID_SETTING | A setting of the server is invalid. | INVALID_VALUE, UNKNOWN_SETTING, FILE_UNREADABLE, CONFLICT |
| [6011](6011.md) | PORT_UNAVAILABLE | The server cannot listen at its port. | IN_USE, NOT_PERMITTED, ADDRESS_NOT_LOCAL |
| [6012](6012.md) | DATABASE_UNAVAILABLE | The database cannot be used. | UNREACHABLE, MIGRATION_NEEDED, TOO_NEW, NOT_WRITABLE, DISK_FULL, FILE_GONE, SECRET_UNREADABLE |
| [6013](6013.md) | NATIVE_CORE_MISSING | The native media core cannot be loaded. | NOT_BUILT, INCOMPATIBLE |
| [6014](6014.md) | CLOCK_WRONG | The clock of this machine is wrong. | OFFSET, BEFORE_BUILD |
| [6015](6015.md) | WEB_BUNDLE_MISSING | The web page's files are missing. | NOT_BUILT |
| [6016](6016.md) | DEPENDENCY_UNFIT | A Python package that meetkit needs does not fit. | WRONG_VERSION, NOT_INSTALLED, NOT_LOADABLE |
| [6020](6020.md) | MEDIA_NEGOTIATION_FAILED | Client and server could not agree on how to send picture or sound. | UNSUPPORTED_CODEC, CANNOT_CONSUME, INVALID_RTP_PARAMETERS, INVALID_RTP_CAPABILITIES, INVALID_DTLS_PARAMETERS, LIMIT_REACHED, CORE_REFUSED |
| [6021](6021.md) | TRACK_OUT_OF_TIME | A track that was given to the SDK keeps no time. | NOTHING_CAME, STANDS_STILL, WENT_BACK, JUMPED_AHEAD, TOO_FAST, TOO_SLOW |
| [6022](6022.md) | WRONG_EVENT_LOOP | The SDK was called from where it cannot run. | NO_ASYNCIO, OTHER_EVENT_LOOP |
| [6023](6023.md) | PICTURES_LEFT_OUT | A participant's pictures are left out, because they may not or cannot be decoded. | TOO_LARGE, SIZE_CHANGES, UNDECODABLE |
| [6030](6030.md) | RECORDING_STORAGE_FAILED | The storage for recordings could not be used. | UNREACHABLE, TLS_FAILED, BAD_CREDENTIALS, ACCESS_DENIED, BUCKET_NOT_FOUND, REJECTED, NOT_CONFIRMED, OBJECT_MISSING, FILE_UNREADABLE, NOT_CONFIGURED |
"""
"""The list of all errors."""

PAGES: Mapping[int, str] = {
    3011: """\
# 3011 ERROR_GET_VIDEO_MEDIA

> This browser or device does not support video capture.

Seen in: the browser SDK.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: a person, or their device.

People in the meeting are told: “This browser can't use a camera. Please try another browser.”

## Why, and what to do

### NOT_SUPPORTED

The browser lacks ‹capability›.

**What to do:** Use a current browser, over https or on localhost: elsewhere browsers hide the camera.

Action for programs: `ASK_USER`. The same call will fail again. Params: `capability` (str).

### INSECURE_CONTEXT

The page was not loaded over https, so the browser offers no camera.

**What to do:** Serve the page over https, or from localhost while developing.

Action for programs: `FIX_CODE`. The same call will fail again.

### CONSTRAINTS_NOT_MET

The camera cannot fulfil the constraint `‹field›`.

**What to do:** Ask for a resolution, rate or device that the camera has, or leave the constraint out.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `field` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import GetVideoMedia

try:
    await call()
except GetVideoMedia as error:
    assert (error.code, error.reason) == (3011, "NOT_SUPPORTED")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 3011,
  "name": "ERROR_GET_VIDEO_MEDIA",
  "message": "This browser or device does not support video capture.",
  "reason": "NOT_SUPPORTED",
  "detail": "The browser lacks navigator.mediaDevices.getDisplayMedia.",
  "params": {
    "capability": "navigator.mediaDevices.getDisplayMedia"
  },
  "solution": "Use a current browser, over https or on localhost: elsewhere browsers hide the camera.",
  "action": "ASK_USER",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "user",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/3011",
  "rehearsed": false
}
```
""",
    3012: """\
# 3012 ERROR_GET_AUDIO_MEDIA

> This browser or device does not support audio capture.

Seen in: the browser SDK.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: a person, or their device.

People in the meeting are told: “This browser can't use a microphone. Please try another browser.”

## Why, and what to do

### NOT_SUPPORTED

The browser lacks ‹capability›.

**What to do:** Use a current browser, over https or on localhost: elsewhere browsers hide the microphone.

Action for programs: `ASK_USER`. The same call will fail again. Params: `capability` (str).

### INSECURE_CONTEXT

The page was not loaded over https, so the browser offers no microphone.

**What to do:** Serve the page over https, or from localhost while developing.

Action for programs: `FIX_CODE`. The same call will fail again.

### CONSTRAINTS_NOT_MET

The microphone cannot fulfil the constraint `‹field›`.

**What to do:** Ask for settings or a device that exist, or leave the constraint out.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `field` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import GetAudioMedia

try:
    await call()
except GetAudioMedia as error:
    assert (error.code, error.reason) == (3012, "NOT_SUPPORTED")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 3012,
  "name": "ERROR_GET_AUDIO_MEDIA",
  "message": "This browser or device does not support audio capture.",
  "reason": "NOT_SUPPORTED",
  "detail": "The browser lacks navigator.mediaDevices.getDisplayMedia.",
  "params": {
    "capability": "navigator.mediaDevices.getDisplayMedia"
  },
  "solution": "Use a current browser, over https or on localhost: elsewhere browsers hide the microphone.",
  "action": "ASK_USER",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "user",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/3012",
  "rehearsed": false
}
```
""",
    3013: """\
# 3013 ERROR_GET_DISPLAY_MEDIA

> This browser or device does not support screen sharing.

Seen in: the browser SDK.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: a person, or their device.

People in the meeting are told: “This browser can't share the screen. Please try a desktop browser.”

## Why, and what to do

### NOT_SUPPORTED

The browser lacks ‹capability›.

**What to do:** Share from a current desktop browser, over https or on localhost.

Action for programs: `ASK_USER`. The same call will fail again. Params: `capability` (str).

### INSECURE_CONTEXT

The page was not loaded over https, so the browser offers no screen sharing.

**What to do:** Serve the page over https, or from localhost while developing.

Action for programs: `FIX_CODE`. The same call will fail again.

### NOT_READABLE

The browser could not capture the chosen screen or window: ‹problem›.

**What to do:** Choose another window or screen, or restart the browser.

Action for programs: `RETRY`. The same call can succeed later. Params: `problem` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import GetDisplayMedia

try:
    await call()
except GetDisplayMedia as error:
    assert (error.code, error.reason) == (3013, "NOT_SUPPORTED")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 3013,
  "name": "ERROR_GET_DISPLAY_MEDIA",
  "message": "This browser or device does not support screen sharing.",
  "reason": "NOT_SUPPORTED",
  "detail": "The browser lacks navigator.mediaDevices.getDisplayMedia.",
  "params": {
    "capability": "navigator.mediaDevices.getDisplayMedia"
  },
  "solution": "Share from a current desktop browser, over https or on localhost.",
  "action": "ASK_USER",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "user",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/3013",
  "rehearsed": false
}
```
""",
    3014: """\
# 3014 ERROR_GET_VIDEO_MEDIA_PERMISSION_DENIED

> Permission to capture video was denied.

Seen in: the browser SDK.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: the program that calls.

People in the meeting are told: “This page may not use your camera. Please ask whoever runs it.”

## Why, and what to do

### BLOCKED_BY_POLICY

The page's permissions policy forbids the camera.

**What to do:** Allow the camera for the page: in an iframe with allow="camera", and in the Permissions-Policy header.

Action for programs: `FIX_CODE`. The same call will fail again.

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import GetVideoMediaPermissionDenied

try:
    await call()
except GetVideoMediaPermissionDenied as error:
    assert (error.code, error.reason) == (3014, "BLOCKED_BY_POLICY")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 3014,
  "name": "ERROR_GET_VIDEO_MEDIA_PERMISSION_DENIED",
  "message": "Permission to capture video was denied.",
  "reason": "BLOCKED_BY_POLICY",
  "detail": "The page's permissions policy forbids the camera.",
  "params": {},
  "solution": "Allow the camera for the page: in an iframe with allow=\\"camera\\", and in the Permissions-Policy header.",
  "action": "FIX_CODE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/3014",
  "rehearsed": false
}
```
""",
    3015: """\
# 3015 ERROR_GET_AUDIO_MEDIA_PERMISSION_DENIED

> Permission to capture audio was denied.

Seen in: the browser SDK.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: the program that calls.

People in the meeting are told: “This page may not use your microphone. Please ask whoever runs it.”

## Why, and what to do

### BLOCKED_BY_POLICY

The page's permissions policy forbids the microphone.

**What to do:** Allow the microphone for the page: in an iframe with allow="microphone", and in the Permissions-Policy header.

Action for programs: `FIX_CODE`. The same call will fail again.

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import GetAudioMediaPermissionDenied

try:
    await call()
except GetAudioMediaPermissionDenied as error:
    assert (error.code, error.reason) == (3015, "BLOCKED_BY_POLICY")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 3015,
  "name": "ERROR_GET_AUDIO_MEDIA_PERMISSION_DENIED",
  "message": "Permission to capture audio was denied.",
  "reason": "BLOCKED_BY_POLICY",
  "detail": "The page's permissions policy forbids the microphone.",
  "params": {},
  "solution": "Allow the microphone for the page: in an iframe with allow=\\"microphone\\", and in the Permissions-Policy header.",
  "action": "FIX_CODE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/3015",
  "rehearsed": false
}
```
""",
    3016: """\
# 3016 ERROR_GET_DISPLAY_MEDIA_PERMISSION_DENIED

> Permission to share the screen was denied.

Seen in: the browser SDK.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: a person, or their device.

People in the meeting are told: “Your screen isn't shared: sharing was cancelled or isn't allowed.”

## Why, and what to do

### DENIED_OR_CANCELLED

The dialogue for choosing a screen was cancelled, or the browser or system forbids sharing.

**What to do:** Start sharing again and choose a window or screen; on macOS the browser also needs the system's permission to record the screen.

Action for programs: `ASK_USER`. The same call can succeed later.

### BLOCKED_BY_POLICY

The page's permissions policy forbids screen sharing.

**What to do:** Allow it for the page: in an iframe with allow="display-capture", and in the Permissions-Policy header.

Action for programs: `FIX_CODE`. The same call will fail again.

### NO_USER_GESTURE

Screen sharing was started without a click or key press.

**What to do:** Call enableScreenShare directly in the listener of a click or key press.

Action for programs: `FIX_CODE`. The same call will fail again.

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import GetDisplayMediaPermissionDenied

try:
    await call()
except GetDisplayMediaPermissionDenied as error:
    assert (error.code, error.reason) == (3016, "DENIED_OR_CANCELLED")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 3016,
  "name": "ERROR_GET_DISPLAY_MEDIA_PERMISSION_DENIED",
  "message": "Permission to share the screen was denied.",
  "reason": "DENIED_OR_CANCELLED",
  "detail": "The dialogue for choosing a screen was cancelled, or the browser or system forbids sharing.",
  "params": {},
  "solution": "Start sharing again and choose a window or screen; on macOS the browser also needs the system's permission to record the screen.",
  "action": "ASK_USER",
  "retryable": true,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "user",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/3016",
  "rehearsed": false
}
```
""",
    3017: """\
# 3017 ERROR_CAMERA_ACCESS_DENIED_OR_DISMISSED

> Access to the camera was denied or dismissed.

Seen in: the browser SDK.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: a person, or their device.

People in the meeting are told: “Your camera is blocked for this page. Allow it in the browser's address bar.”

## Why, and what to do

### DENIED

The camera is denied for this page in the browser.

**What to do:** Ask the person to allow the camera for this page in the browser's address bar or settings, then try again.

Action for programs: `ASK_USER`. The same call can succeed later.

### DISMISSED

The browser's question was closed without an answer.

**What to do:** Ask the person to allow the camera for this page in the browser's address bar or settings, then try again.

Action for programs: `ASK_USER`. The same call can succeed later.

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import CameraAccessDeniedOrDismissed

try:
    await call()
except CameraAccessDeniedOrDismissed as error:
    assert (error.code, error.reason) == (3017, "DENIED")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 3017,
  "name": "ERROR_CAMERA_ACCESS_DENIED_OR_DISMISSED",
  "message": "Access to the camera was denied or dismissed.",
  "reason": "DENIED",
  "detail": "The camera is denied for this page in the browser.",
  "params": {},
  "solution": "Ask the person to allow the camera for this page in the browser's address bar or settings, then try again.",
  "action": "ASK_USER",
  "retryable": true,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "user",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/3017",
  "rehearsed": false
}
```
""",
    3018: """\
# 3018 ERROR_MICROPHONE_ACCESS_DENIED_OR_DISMISSED

> Access to the microphone was denied or dismissed.

Seen in: the browser SDK.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: a person, or their device.

People in the meeting are told: “Your microphone is blocked for this page. Allow it in the browser's address bar.”

## Why, and what to do

### DENIED

The microphone is denied for this page in the browser.

**What to do:** Ask the person to allow the microphone for this page in the browser's address bar or settings, then try again.

Action for programs: `ASK_USER`. The same call can succeed later.

### DISMISSED

The browser's question was closed without an answer.

**What to do:** Ask the person to allow the microphone for this page in the browser's address bar or settings, then try again.

Action for programs: `ASK_USER`. The same call can succeed later.

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import MicrophoneAccessDeniedOrDismissed

try:
    await call()
except MicrophoneAccessDeniedOrDismissed as error:
    assert (error.code, error.reason) == (3018, "DENIED")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 3018,
  "name": "ERROR_MICROPHONE_ACCESS_DENIED_OR_DISMISSED",
  "message": "Access to the microphone was denied or dismissed.",
  "reason": "DENIED",
  "detail": "The microphone is denied for this page in the browser.",
  "params": {},
  "solution": "Ask the person to allow the microphone for this page in the browser's address bar or settings, then try again.",
  "action": "ASK_USER",
  "retryable": true,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "user",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/3018",
  "rehearsed": false
}
```
""",
    3019: """\
# 3019 ERROR_CAMERA_PERMISSION_DENIED_BY_OS

> The operating system does not let this browser use the camera.

Seen in: the browser SDK.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: a person, or their device.

People in the meeting are told: “Your system doesn't let this browser use the camera. Allow it in the system settings.”

## Why, and what to do

### DENIED_BY_SYSTEM

The browser reports that the system denies the camera.

**What to do:** Allow the camera for the browser in the privacy settings of the operating system, then restart the browser.

Action for programs: `ASK_USER`. The same call can succeed later.

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import CameraPermissionDeniedByOs

try:
    await call()
except CameraPermissionDeniedByOs as error:
    assert (error.code, error.reason) == (3019, "DENIED_BY_SYSTEM")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 3019,
  "name": "ERROR_CAMERA_PERMISSION_DENIED_BY_OS",
  "message": "The operating system does not let this browser use the camera.",
  "reason": "DENIED_BY_SYSTEM",
  "detail": "The browser reports that the system denies the camera.",
  "params": {},
  "solution": "Allow the camera for the browser in the privacy settings of the operating system, then restart the browser.",
  "action": "ASK_USER",
  "retryable": true,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "user",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/3019",
  "rehearsed": false
}
```
""",
    3020: """\
# 3020 ERROR_MICROPHONE_PERMISSION_DENIED_BY_OS

> The operating system does not let this browser use the microphone.

Seen in: the browser SDK.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: a person, or their device.

People in the meeting are told: “Your system doesn't let this browser use the microphone. Allow it in the system settings.”

## Why, and what to do

### DENIED_BY_SYSTEM

The browser reports that the system denies the microphone.

**What to do:** Allow the microphone for the browser in the privacy settings of the operating system, then restart the browser.

Action for programs: `ASK_USER`. The same call can succeed later.

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import MicrophonePermissionDeniedByOs

try:
    await call()
except MicrophonePermissionDeniedByOs as error:
    assert (error.code, error.reason) == (3020, "DENIED_BY_SYSTEM")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 3020,
  "name": "ERROR_MICROPHONE_PERMISSION_DENIED_BY_OS",
  "message": "The operating system does not let this browser use the microphone.",
  "reason": "DENIED_BY_SYSTEM",
  "detail": "The browser reports that the system denies the microphone.",
  "params": {},
  "solution": "Allow the microphone for the browser in the privacy settings of the operating system, then restart the browser.",
  "action": "ASK_USER",
  "retryable": true,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "user",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/3020",
  "rehearsed": false
}
```
""",
    3021: """\
# 3021 ERROR_CAMERA_NOT_FOUND

> No camera was found.

Seen in: the browser SDK.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: a person, or their device.

People in the meeting are told: “No camera was found. Please connect one.”

## Why, and what to do

### NONE_CONNECTED

The browser sees no camera.

**What to do:** Connect or switch on a camera, or join without one.

Action for programs: `ASK_USER`. The same call can succeed later.

### CHOSEN_ONE_GONE

The chosen camera `‹device›` is not connected any more.

**What to do:** Choose another camera from getWebcams().

Action for programs: `ASK_USER`. The same call can succeed later. Params: `device` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import CameraNotFound

try:
    await call()
except CameraNotFound as error:
    assert (error.code, error.reason) == (3021, "NONE_CONNECTED")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 3021,
  "name": "ERROR_CAMERA_NOT_FOUND",
  "message": "No camera was found.",
  "reason": "NONE_CONNECTED",
  "detail": "The browser sees no camera.",
  "params": {},
  "solution": "Connect or switch on a camera, or join without one.",
  "action": "ASK_USER",
  "retryable": true,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "user",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/3021",
  "rehearsed": false
}
```
""",
    3022: """\
# 3022 ERROR_MICROPHONE_NOT_FOUND

> No microphone was found.

Seen in: the browser SDK.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: a person, or their device.

People in the meeting are told: “No microphone was found. Please connect one.”

## Why, and what to do

### NONE_CONNECTED

The browser sees no microphone.

**What to do:** Connect or switch on a microphone, or join without one.

Action for programs: `ASK_USER`. The same call can succeed later.

### CHOSEN_ONE_GONE

The chosen microphone `‹device›` is not connected any more.

**What to do:** Choose another microphone from getMics().

Action for programs: `ASK_USER`. The same call can succeed later. Params: `device` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import MicrophoneNotFound

try:
    await call()
except MicrophoneNotFound as error:
    assert (error.code, error.reason) == (3022, "NONE_CONNECTED")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 3022,
  "name": "ERROR_MICROPHONE_NOT_FOUND",
  "message": "No microphone was found.",
  "reason": "NONE_CONNECTED",
  "detail": "The browser sees no microphone.",
  "params": {},
  "solution": "Connect or switch on a microphone, or join without one.",
  "action": "ASK_USER",
  "retryable": true,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "user",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/3022",
  "rehearsed": false
}
```
""",
    3023: """\
# 3023 ERROR_CAMERA_IN_USE

> The camera is in use by another program.

Seen in: the browser SDK.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: a person, or their device.

People in the meeting are told: “Another program uses your camera. Close it and try again.”

## Why, and what to do

### NOT_READABLE

The browser could not open the camera: ‹problem›.

**What to do:** Close other programs and tabs that use the camera, then try again; a restart of the browser frees a camera that hangs.

Action for programs: `ASK_USER`. The same call can succeed later. Params: `problem` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import CameraInUse

try:
    await call()
except CameraInUse as error:
    assert (error.code, error.reason) == (3023, "NOT_READABLE")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 3023,
  "name": "ERROR_CAMERA_IN_USE",
  "message": "The camera is in use by another program.",
  "reason": "NOT_READABLE",
  "detail": "The browser could not open the camera: it must be a text of at most 200 characters.",
  "params": {
    "problem": "it must be a text of at most 200 characters"
  },
  "solution": "Close other programs and tabs that use the camera, then try again; a restart of the browser frees a camera that hangs.",
  "action": "ASK_USER",
  "retryable": true,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "user",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/3023",
  "rehearsed": false
}
```
""",
    3024: """\
# 3024 ERROR_MICROPHONE_IN_USE

> The microphone is in use by another program.

Seen in: the browser SDK.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: a person, or their device.

People in the meeting are told: “Another program uses your microphone. Close it and try again.”

## Why, and what to do

### NOT_READABLE

The browser could not open the microphone: ‹problem›.

**What to do:** Close other programs and tabs that use the microphone, then try again; a restart of the browser frees a microphone that hangs.

Action for programs: `ASK_USER`. The same call can succeed later. Params: `problem` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import MicrophoneInUse

try:
    await call()
except MicrophoneInUse as error:
    assert (error.code, error.reason) == (3024, "NOT_READABLE")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 3024,
  "name": "ERROR_MICROPHONE_IN_USE",
  "message": "The microphone is in use by another program.",
  "reason": "NOT_READABLE",
  "detail": "The browser could not open the microphone: it must be a text of at most 200 characters.",
  "params": {
    "problem": "it must be a text of at most 200 characters"
  },
  "solution": "Close other programs and tabs that use the microphone, then try again; a restart of the browser frees a microphone that hangs.",
  "action": "ASK_USER",
  "retryable": true,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "user",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/3024",
  "rehearsed": false
}
```
""",
    3027: """\
# 3027 ERROR_WEBCAM_TRACK_ENDED

> The camera stopped sending.

Seen in: the Python SDK, the browser SDK.

## What happened

What is over: nothing is over. Whose fault it mostly is: a person, or their device.

People in the meeting are told: “Your camera stopped. Please connect it again.”

## Why, and what to do

### TRACK_ENDED

The camera `‹device›` was unplugged, taken away by the system, or its permission was withdrawn.

**What to do:** Connect the camera again or allow it again, then switch it on.

Action for programs: `ASK_USER`. The same call can succeed later. Params: `device` (str).

### SOURCE_FAILED

The track that was given to the SDK raised while it was read: ‹problem›.

**What to do:** Mend the track's `recv`, then switch it on again with a working track.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `problem` (str).

### SOURCE_ENDED

The track that was given to the SDK ended by itself, so its stream has ended too.

**What to do:** Nothing to do when that was meant; else switch it on again with a track that goes on, such as `VideoSDK.create_file_source(path, loop=True)`.

Action for programs: `NONE`. The same call will fail again.

### FILE_BROKEN

The file `‹path›` cannot be played on after ‹position_s› s: ‹problem›.

**What to do:** Make the file anew, or repair it, such as with `ffmpeg -i old -c copy new`, then switch it on again.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `path` (str), `position_s` (float), `problem` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import WebcamTrackEnded

try:
    await call()
except WebcamTrackEnded as error:
    assert (error.code, error.reason) == (3027, "TRACK_ENDED")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 3027,
  "name": "ERROR_WEBCAM_TRACK_ENDED",
  "message": "The camera stopped sending.",
  "reason": "TRACK_ENDED",
  "detail": "The camera `FaceTime HD Camera` was unplugged, taken away by the system, or its permission was withdrawn.",
  "params": {
    "device": "FaceTime HD Camera"
  },
  "solution": "Connect the camera again or allow it again, then switch it on.",
  "action": "ASK_USER",
  "retryable": true,
  "retryAfterMs": null,
  "ends": "nothing",
  "fault": "user",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/3027",
  "rehearsed": false
}
```
""",
    3028: """\
# 3028 ERROR_MICROPHONE_TRACK_ENDED

> The microphone stopped sending.

Seen in: the Python SDK, the browser SDK.

## What happened

What is over: nothing is over. Whose fault it mostly is: a person, or their device.

People in the meeting are told: “Your microphone stopped. Please connect it again.”

## Why, and what to do

### TRACK_ENDED

The microphone `‹device›` was unplugged, taken away by the system, or its permission was withdrawn.

**What to do:** Connect the microphone again or allow it again, then switch it on.

Action for programs: `ASK_USER`. The same call can succeed later. Params: `device` (str).

### SOURCE_FAILED

The track that was given to the SDK raised while it was read: ‹problem›.

**What to do:** Mend the track's `recv`, then switch it on again with a working track.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `problem` (str).

### SOURCE_ENDED

The track that was given to the SDK ended by itself, so its stream has ended too.

**What to do:** Nothing to do when that was meant; else switch it on again with a track that goes on, such as `VideoSDK.create_file_source(path, loop=True)`.

Action for programs: `NONE`. The same call will fail again.

### FILE_BROKEN

The file `‹path›` cannot be played on after ‹position_s› s: ‹problem›.

**What to do:** Make the file anew, or repair it, such as with `ffmpeg -i old -c copy new`, then switch it on again.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `path` (str), `position_s` (float), `problem` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import MicrophoneTrackEnded

try:
    await call()
except MicrophoneTrackEnded as error:
    assert (error.code, error.reason) == (3028, "TRACK_ENDED")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 3028,
  "name": "ERROR_MICROPHONE_TRACK_ENDED",
  "message": "The microphone stopped sending.",
  "reason": "TRACK_ENDED",
  "detail": "The microphone `FaceTime HD Camera` was unplugged, taken away by the system, or its permission was withdrawn.",
  "params": {
    "device": "FaceTime HD Camera"
  },
  "solution": "Connect the microphone again or allow it again, then switch it on.",
  "action": "ASK_USER",
  "retryable": true,
  "retryAfterMs": null,
  "ends": "nothing",
  "fault": "user",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/3028",
  "rehearsed": false
}
```
""",
    3035: """\
# 3035 ERROR_ACTION_PERFORMED_BEFORE_MEETING_JOINED

> This can only be done while you are in the meeting.

Seen in: the Python SDK, the browser SDK.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: the program that calls.

People in the meeting are told: “That works only once you're in the meeting.”

## Why, and what to do

### NOT_JOINED

`‹operation›` was called while the meeting's state is ‹state›.

**What to do:** Wait for `join()` to return or for the event `meeting-joined`, then try again.

Action for programs: `FIX_CODE`. The same call can succeed later. Params: `operation` (str), `state` (str).

## Good to know

A meeting object exists before the meeting is joined, so that listeners can be added in time; everything that acts on the meeting has to
wait for `join()`.

## How to see it

`sign` stands for the code on your server that makes tokens with PyJWT (`meetkit token` makes one by hand). This fails with `NOT_JOINED`:

```python provokes NOT_JOINED
from meetkit import VideoSDK

VideoSDK.config(sign(), server_url=server_url)
await VideoSDK.init_meeting(meeting_id=meeting_id, name="Ada").end()
```

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import ActionPerformedBeforeMeetingJoined

try:
    await call()
except ActionPerformedBeforeMeetingJoined as error:
    assert (error.code, error.reason) == (3035, "NOT_JOINED")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 3035,
  "name": "ERROR_ACTION_PERFORMED_BEFORE_MEETING_JOINED",
  "message": "This can only be done while you are in the meeting.",
  "reason": "NOT_JOINED",
  "detail": "`enable_webcam` was called while the meeting's state is CONNECTING.",
  "params": {
    "operation": "enable_webcam",
    "state": "CONNECTING"
  },
  "solution": "Wait for `join()` to return or for the event `meeting-joined`, then try again.",
  "action": "FIX_CODE",
  "retryable": true,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/3035",
  "rehearsed": false
}
```
""",
    3044: """\
# 3044 ERROR_MEETING_MEDIA_CONNECTION_FAILED

> The connection for picture and sound could not be made, or broke.

Seen in: the Python SDK, the browser SDK.

## What happened

What is over: depending on when it happens, nothing is over; or the meeting is over for this participant; or the join is over, and the participant is not in the meeting. Whose fault it mostly is: the network between.

People in the meeting are told: “Picture and sound can't get through. Please try another network.”

## Why, and what to do

### UDP_BLOCKED

No UDP packet came back from the server within ‹waited_ms› ms, while signalling works.

**What to do:** Check that UDP to the server's media port is open (firewall, VPN), or try another network.

Action for programs: `CHANGE_NETWORK`. The same call can succeed later; try again after 2000 ms. Params: `waited_ms` (int).

### DTLS_FAILED

The DTLS handshake did not finish within ‹waited_ms› ms.

**What to do:** A middlebox that changes packets does this; try another network, and compare the server's log.

Action for programs: `CHANGE_NETWORK`. The same call can succeed later; try again after 2000 ms. Params: `waited_ms` (int).

### ICE_FAILED

No pair of addresses between this machine and the server worked within ‹waited_ms› ms.

**What to do:** Check the server's announced address (`meetkit doctor`) and that UDP to its media port is open.

Action for programs: `CHANGE_NETWORK`. The same call can succeed later; try again after 2000 ms. Params: `waited_ms` (int).

### CONSENT_LOST

The server has answered nothing on the media connection for ‹silent_ms› ms.

**What to do:** The network went away; join again when it is back.

Action for programs: `REJOIN`. The same call can succeed later; try again after 2000 ms. Params: `silent_ms` (int).

### TRANSPORT_FAILED

The transport ‹transport_id› failed: ‹cause›.

**What to do:** Join again; the operator finds the details under the error's id.

Action for programs: `REJOIN`. The same call can succeed later; try again after 2000 ms. Params: `transport_id` (str), `cause` (str).

## Good to know

Signalling (a WebSocket) and media (UDP) take different ways, so people can be in a meeting, chat, and see nobody. The SDK asks the
server what arrived there, and the reason is made from that answer: nothing at all (`UDP_BLOCKED`), STUN but no DTLS (`DTLS_FAILED`), and so on.
The meeting goes on and the SDK keeps trying.

`meetkit doctor` on the server checks the address that it announces and that its media ports can be bound. From outside,
`nc -u <server> <port>` followed by a look at the metric of received packets tells whether UDP arrives.

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import MeetingMediaConnectionFailed

try:
    await call()
except MeetingMediaConnectionFailed as error:
    assert (error.code, error.reason) == (3044, "UDP_BLOCKED")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 3044,
  "name": "ERROR_MEETING_MEDIA_CONNECTION_FAILED",
  "message": "The connection for picture and sound could not be made, or broke.",
  "reason": "UDP_BLOCKED",
  "detail": "No UDP packet came back from the server within 15000 ms, while signalling works.",
  "params": {
    "waited_ms": 15000
  },
  "solution": "Check that UDP to the server's media port is open (firewall, VPN), or try another network.",
  "action": "CHANGE_NETWORK",
  "retryable": true,
  "retryAfterMs": 2000,
  "ends": "nothing",
  "fault": "network",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/3044",
  "rehearsed": false
}
```
""",
    3047: """\
# 3047 ERROR_UNABLE_TO_JOIN_MEETING

> The meeting could not be joined, or the connection to it was lost for good.

Seen in: the Python SDK, the browser SDK.

## What happened

What is over: depending on when it happens, the join is over, and the participant is not in the meeting; or the meeting is over for this participant. Whose fault it mostly is: the network between.

People in the meeting are told: “You couldn't be connected to the meeting. Please check your connection and try again.”

## Why, and what to do

### SERVER_UNREACHABLE

No connection to ‹server› could be made.

**What to do:** Check the network and the server's address, then join again.

Action for programs: `CHANGE_NETWORK`. The same call can succeed later; try again after 2000 ms. Params: `server` (str).

### CONNECTION_REFUSED

‹server› refuses connections: nothing listens there.

**What to do:** Start the server (`meetkit serve`) or correct the address and port.

Action for programs: `RETRY`. The same call can succeed later; try again after 2000 ms. Params: `server` (str).

### NAME_NOT_RESOLVED

The name ‹host› has no address.

**What to do:** Correct the server's name, or check the network's DNS.

Action for programs: `CHANGE_NETWORK`. The same call can succeed later; try again after 2000 ms. Params: `host` (str).

### TLS_FAILED

No secure connection to ‹server›: ‹problem›.

**What to do:** The server's certificate must be valid for its name, and the server must speak TLS at this port.

Action for programs: `CONTACT_OPERATOR`. The same call will fail again. Params: `server` (str), `problem` (str).

### NOT_A_MEETING_SERVER

‹server› answered, but not as a meeting server (‹answer›).

**What to do:** Correct the server's address; a proxy in between must pass WebSockets through.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `server` (str), `answer` (str).

### SIGNALLING_TIMED_OUT

‹server› did not answer the join within ‹timeout_ms› ms.

**What to do:** Join again; when it happens repeatedly, the server is overloaded or a proxy swallows messages.

Action for programs: `RETRY`. The same call can succeed later; try again after 2000 ms. Params: `server` (str), `timeout_ms` (int).

### ENTRY_DENIED

Somebody in the meeting declined the request to enter.

**What to do:** Ask the host in another way, or use a token with `allow_join`.

Action for programs: `NONE`. The same call will fail again.

### ENTRY_TIMED_OUT

Nobody answered the request to enter within ‹waited_s› s.

**What to do:** Ask again when somebody is there who can let you in.

Action for programs: `RETRY`. The same call can succeed later; try again after 10000 ms. Params: `waited_s` (int).

### RECONNECT_GAVE_UP

The connection was lost and ‹attempts› attempts within ‹elapsed_s› s did not bring it back; the last one: ‹cause›.

**What to do:** Join again when the network is back.

Action for programs: `REJOIN`. The same call can succeed later; try again after 2000 ms. Params: `attempts` (int), `elapsed_s` (int), `cause` (str).

### SERVER_SHUTTING_DOWN

The server is stopping and takes no new participants.

**What to do:** Join again in a moment; the server is probably being restarted.

Action for programs: `RETRY`. The same call can succeed later; try again after 5000 ms.

### PROTOCOL_VERSION

This SDK speaks protocol version ‹client_version›; the server speaks ‹server_versions›.

**What to do:** Use an SDK of the server's version; the server offers its own at /sdk/meetkit.js.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `client_version` (str), `server_versions` (list[str]).

### RESUME_IMPOSSIBLE

The earlier connection cannot be taken up again: ‹cause›.

**What to do:** Nothing to do: the SDK joins anew by itself.

Action for programs: `REJOIN`. The same call will fail again. Params: `cause` (str).

## Good to know

A join is only reported with this code when no other fits: a refused token, meeting or participant has its own. The reasons go from the
machine outwards: the name, the connection, TLS, whether a meeting server answers at all, and whether it answers in time. In a browser
the first three can't be told apart, because browsers keep that from pages; there the reason is `SERVER_UNREACHABLE`.

After a lost connection the SDKs try to come back for 60 s by themselves, with growing pauses; `RECONNECT_GAVE_UP` is what remains.

## How to see it

`sign` stands for the code on your server that makes tokens with PyJWT (`meetkit token` makes one by hand). This fails with `CONNECTION_REFUSED`:

```python provokes CONNECTION_REFUSED
from meetkit import VideoSDK

VideoSDK.config(sign(), server_url="http://127.0.0.1:9")
await VideoSDK.init_meeting(meeting_id=meeting_id, name="Ada").join()
```

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import UnableToJoinMeeting

try:
    await call()
except UnableToJoinMeeting as error:
    assert (error.code, error.reason) == (3047, "CONNECTION_REFUSED")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 3047,
  "name": "ERROR_UNABLE_TO_JOIN_MEETING",
  "message": "The meeting could not be joined, or the connection to it was lost for good.",
  "reason": "CONNECTION_REFUSED",
  "detail": "meet.example.org:443 refuses connections: nothing listens there.",
  "params": {
    "server": "meet.example.org:443"
  },
  "solution": "Start the server (`meetkit serve`) or correct the address and port.",
  "action": "RETRY",
  "retryable": true,
  "retryAfterMs": 2000,
  "ends": "join",
  "fault": "server",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/3047",
  "rehearsed": false
}
```
""",
    3054: """\
# 3054 ERROR_ALREADY_IN_REQUESTED_STATE

> Nothing to do: it is already in the requested state.

Seen in: the Python SDK, the browser SDK.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: the program that calls.

People in the meeting are told: “That's already so.”

## Why, and what to do

### ALREADY_JOINED

This meeting object has joined already.

**What to do:** Look at the state first, or ignore this error.

Action for programs: `NONE`. The same call will fail again.

### ALREADY_LEFT

This meeting object has left already.

**What to do:** Make a new meeting object with init_meeting to join again.

Action for programs: `NONE`. The same call will fail again.

### MIC_ALREADY_ON

The microphone is on already.

**What to do:** Look at the state first, or ignore this error.

Action for programs: `NONE`. The same call will fail again.

### MIC_ALREADY_OFF

The microphone is off already.

**What to do:** Look at the state first, or ignore this error.

Action for programs: `NONE`. The same call will fail again.

### WEBCAM_ALREADY_ON

The camera is on already.

**What to do:** Look at the state first, or ignore this error.

Action for programs: `NONE`. The same call will fail again.

### WEBCAM_ALREADY_OFF

The camera is off already.

**What to do:** Look at the state first, or ignore this error.

Action for programs: `NONE`. The same call will fail again.

### SCREEN_SHARE_ALREADY_ON

The screen is shared already.

**What to do:** Look at the state first, or ignore this error.

Action for programs: `NONE`. The same call will fail again.

### SCREEN_SHARE_ALREADY_OFF

The screen is not shared.

**What to do:** Look at the state first, or ignore this error.

Action for programs: `NONE`. The same call will fail again.

### MODE_ALREADY_SET

The mode is ‹mode› already.

**What to do:** Look at the state first, or ignore this error.

Action for programs: `NONE`. The same call will fail again. Params: `mode` (str).

### STREAM_ALREADY_PAUSED

The stream ‹stream_id› is paused already.

**What to do:** Look at the state first, or ignore this error.

Action for programs: `NONE`. The same call will fail again. Params: `stream_id` (str).

### STREAM_ALREADY_RUNNING

The stream ‹stream_id› is not paused.

**What to do:** Look at the state first, or ignore this error.

Action for programs: `NONE`. The same call will fail again. Params: `stream_id` (str).

### ENTRY_ALREADY_ANSWERED

The request of `‹participant_id›` to enter has been answered already.

**What to do:** Look at the state first, or ignore this error.

Action for programs: `NONE`. The same call will fail again. Params: `participant_id` (str).

## Good to know

It is an error rather than silence, because a program that switches something on twice has mostly lost track of the state. It is safe to
ignore.

## How to see it

`sign` stands for the code on your server that makes tokens with PyJWT (`meetkit token` makes one by hand). This fails with `ALREADY_JOINED`:

```python provokes ALREADY_JOINED
from meetkit import VideoSDK

VideoSDK.config(sign(), server_url=server_url)
async with VideoSDK.init_meeting(meeting_id=meeting_id, name="Ada") as meeting:
    await meeting.join()
```

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import AlreadyInRequestedState

try:
    await call()
except AlreadyInRequestedState as error:
    assert (error.code, error.reason) == (3054, "ALREADY_JOINED")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 3054,
  "name": "ERROR_ALREADY_IN_REQUESTED_STATE",
  "message": "Nothing to do: it is already in the requested state.",
  "reason": "ALREADY_JOINED",
  "detail": "This meeting object has joined already.",
  "params": {},
  "solution": "Look at the state first, or ignore this error.",
  "action": "NONE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/3054",
  "rehearsed": false
}
```
""",
    3055: """\
# 3055 ERROR_OPERATION_IN_PROGRESS

> The same operation is still in progress.

Seen in: the Python SDK, the browser SDK.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: the program that calls.

People in the meeting are told: “Just a moment: that's still being done.”

## Why, and what to do

### JOIN_IN_PROGRESS

`join` was called while an earlier join is still under way.

**What to do:** Wait for the first call to finish, then try again.

Action for programs: `RETRY`. The same call can succeed later; try again after 1000 ms.

### LEAVE_IN_PROGRESS

`‹operation›` was called while the meeting is being left.

**What to do:** Wait for the first call to finish, then try again.

Action for programs: `RETRY`. The same call can succeed later; try again after 1000 ms. Params: `operation` (str).

### MIC_CHANGE_IN_PROGRESS

`‹operation›` was called while the microphone is being switched.

**What to do:** Wait for the first call to finish, then try again.

Action for programs: `RETRY`. The same call can succeed later; try again after 1000 ms. Params: `operation` (str).

### WEBCAM_CHANGE_IN_PROGRESS

`‹operation›` was called while the camera is being switched.

**What to do:** Wait for the first call to finish, then try again.

Action for programs: `RETRY`. The same call can succeed later; try again after 1000 ms. Params: `operation` (str).

### SCREEN_SHARE_CHANGE_IN_PROGRESS

`‹operation›` was called while screen sharing is being switched.

**What to do:** Wait for the first call to finish, then try again.

Action for programs: `RETRY`. The same call can succeed later; try again after 1000 ms. Params: `operation` (str).

### MODE_CHANGE_IN_PROGRESS

`‹operation›` was called while the mode is being changed.

**What to do:** Wait for the first call to finish, then try again.

Action for programs: `RETRY`. The same call can succeed later; try again after 1000 ms. Params: `operation` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import OperationInProgress

try:
    await call()
except OperationInProgress as error:
    assert (error.code, error.reason) == (3055, "JOIN_IN_PROGRESS")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 3055,
  "name": "ERROR_OPERATION_IN_PROGRESS",
  "message": "The same operation is still in progress.",
  "reason": "JOIN_IN_PROGRESS",
  "detail": "`join` was called while an earlier join is still under way.",
  "params": {},
  "solution": "Wait for the first call to finish, then try again.",
  "action": "RETRY",
  "retryable": true,
  "retryAfterMs": 1000,
  "ends": "request",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/3055",
  "rehearsed": false
}
```
""",
    3056: """\
# 3056 ERROR_OPERATION_ABORTED

> The operation was aborted before it finished.

Seen in: the Python SDK, the browser SDK.

## What happened

What is over: depending on when it happens, only this request is over, and the meeting goes on; or the join is over, and the participant is not in the meeting. Whose fault it mostly is: the program that calls.

People in the meeting are told: “That was interrupted.”

## Why, and what to do

### LEFT_WHILE_JOINING

`leave` was called before the join had finished.

**What to do:** Nothing to do when you meant to; otherwise see the reason.

Action for programs: `NONE`. The same call will fail again.

### LEFT_MEANWHILE

The meeting was left before `‹operation›` had finished.

**What to do:** Nothing to do when you meant to; otherwise see the reason.

Action for programs: `NONE`. The same call will fail again. Params: `operation` (str).

### MEETING_ENDED

The meeting ended before `‹operation›` had finished.

**What to do:** Nothing to do when you meant to; otherwise see the reason.

Action for programs: `NONE`. The same call will fail again. Params: `operation` (str).

### CONNECTION_LOST

The connection to the server was lost before `‹operation›` was answered, so it may or may not have taken effect.

**What to do:** Wait for the state CONNECTED, look at the state, then try again if needed.

Action for programs: `RETRY`. The same call can succeed later; try again after 1000 ms. Params: `operation` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import OperationAborted

try:
    await call()
except OperationAborted as error:
    assert (error.code, error.reason) == (3056, "LEFT_WHILE_JOINING")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 3056,
  "name": "ERROR_OPERATION_ABORTED",
  "message": "The operation was aborted before it finished.",
  "reason": "LEFT_WHILE_JOINING",
  "detail": "`leave` was called before the join had finished.",
  "params": {},
  "solution": "Nothing to do when you meant to; otherwise see the reason.",
  "action": "NONE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "join",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/3056",
  "rehearsed": false
}
```
""",
    3065: """\
# 3065 ERROR_MEETING_RECONNECTING

> The meeting is reconnecting; this cannot be done meanwhile.

Seen in: the Python SDK, the browser SDK.

## What happened

What is over: depending on when it happens, only this request is over, and the meeting goes on; or nothing is over. Whose fault it mostly is: the network between.

People in the meeting are told: “The connection is being restored. Please wait a moment.”

## Why, and what to do

### RECONNECTING

`‹operation›` was called while the connection to the server is being restored.

**What to do:** Wait for the state CONNECTED, then try again.

Action for programs: `RETRY`. The same call can succeed later; try again after 2000 ms. Params: `operation` (str).

### CONNECTION_LOST

The connection to the server was lost (‹cause›) and is being restored.

**What to do:** Nothing to do: the SDK reconnects by itself and says so when it cannot.

Action for programs: `NONE`. The same call can succeed later; try again after 2000 ms. Params: `cause` (str).

## Good to know

`CONNECTION_LOST` is an event only, once per outage: the state becomes RECONNECTING and afterwards CONNECTED, or 3047/RECONNECT_GAVE_UP.
`RECONNECTING` is what a call raises that cannot wait for that. What happened in the meeting meanwhile is delivered after the reconnection.

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import MeetingReconnecting

try:
    await call()
except MeetingReconnecting as error:
    assert (error.code, error.reason) == (3065, "RECONNECTING")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 3065,
  "name": "ERROR_MEETING_RECONNECTING",
  "message": "The meeting is reconnecting; this cannot be done meanwhile.",
  "reason": "RECONNECTING",
  "detail": "`enable_webcam` was called while the connection to the server is being restored.",
  "params": {
    "operation": "enable_webcam"
  },
  "solution": "Wait for the state CONNECTED, then try again.",
  "action": "RETRY",
  "retryable": true,
  "retryAfterMs": 2000,
  "ends": "request",
  "fault": "network",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/3065",
  "rehearsed": false
}
```
""",
    3066: """\
# 3066 ERROR_ACTION_NOT_SUPPORTED_IN_MODE

> This cannot be done in the participant's present mode.

Seen in: the Python SDK, the browser SDK.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: the program that calls.

People in the meeting are told: “You're only watching, so that isn't possible.”

## Why, and what to do

### NOT_ALLOWED_IN_MODE

`‹operation›` is not possible in the mode ‹mode›.

**What to do:** Change to the mode SEND_AND_RECV first, with changeMode.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `operation` (str), `mode` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import ActionNotSupportedInMode

try:
    await call()
except ActionNotSupportedInMode as error:
    assert (error.code, error.reason) == (3066, "NOT_ALLOWED_IN_MODE")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 3066,
  "name": "ERROR_ACTION_NOT_SUPPORTED_IN_MODE",
  "message": "This cannot be done in the participant's present mode.",
  "reason": "NOT_ALLOWED_IN_MODE",
  "detail": "`enable_webcam` is not possible in the mode RECV_ONLY.",
  "params": {
    "operation": "enable_webcam",
    "mode": "RECV_ONLY"
  },
  "solution": "Change to the mode SEND_AND_RECV first, with changeMode.",
  "action": "FIX_CODE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/3066",
  "rehearsed": false
}
```
""",
    3067: """\
# 3067 ERROR_INVALID_MODE

> The mode is not one that exists.

Seen in: the Python SDK, the browser SDK.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: the program that calls.

People in the meeting are told: “Something is wrong with this page. Please tell whoever runs it.”

## Why, and what to do

### UNKNOWN_MODE

`‹mode›` is not a mode; these are: ‹allowed›.

**What to do:** Use one of SEND_AND_RECV, RECV_ONLY and SIGNALLING_ONLY (`VideoSDK.constants.modes`).

Action for programs: `FIX_CODE`. The same call will fail again. Params: `mode` (str), `allowed` (list[str]).

## Good to know

`SEND_AND_RECV` takes part, `RECV_ONLY` sees and hears, `SIGNALLING_ONLY` has chat and events without any media.

## How to see it

`sign` stands for the code on your server that makes tokens with PyJWT (`meetkit token` makes one by hand). This fails with `UNKNOWN_MODE`:

```python provokes UNKNOWN_MODE
from meetkit import VideoSDK

VideoSDK.config(sign(), server_url=server_url)
await VideoSDK.init_meeting(meeting_id=meeting_id, name="Ada", mode="WATCHING").join()
```

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import InvalidMode

try:
    await call()
except InvalidMode as error:
    assert (error.code, error.reason) == (3067, "UNKNOWN_MODE")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 3067,
  "name": "ERROR_INVALID_MODE",
  "message": "The mode is not one that exists.",
  "reason": "UNKNOWN_MODE",
  "detail": "`RECV_ONLY` is not a mode; these are: allow_join, allow_mod, ask_join.",
  "params": {
    "mode": "RECV_ONLY",
    "allowed": [
      "allow_join",
      "allow_mod",
      "ask_join"
    ]
  },
  "solution": "Use one of SEND_AND_RECV, RECV_ONLY and SIGNALLING_ONLY (`VideoSDK.constants.modes`).",
  "action": "FIX_CODE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/3067",
  "rehearsed": false
}
```
""",
    3072: """\
# 3072 ERROR_PAYLOAD_TOO_LARGE

> The message is too large to be sent.

Seen in: the Python SDK, the browser SDK.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: the program that calls.

People in the meeting are told: “Your message is too long.”

## Why, and what to do

### TOO_LARGE

`‹field›` has ‹size_bytes› bytes; ‹limit_bytes› are allowed.

**What to do:** Send less at once; put large content elsewhere and send its address.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `field` (str), `size_bytes` (int), `limit_bytes` (int).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import PayloadTooLarge

try:
    await call()
except PayloadTooLarge as error:
    assert (error.code, error.reason) == (3072, "TOO_LARGE")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 3072,
  "name": "ERROR_PAYLOAD_TOO_LARGE",
  "message": "The message is too large to be sent.",
  "reason": "TOO_LARGE",
  "detail": "`metaData` has 20480 bytes; 15360 are allowed.",
  "params": {
    "field": "metaData",
    "size_bytes": 20480,
    "limit_bytes": 15360
  },
  "solution": "Send less at once; put large content elsewhere and send its address.",
  "action": "FIX_CODE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/3072",
  "rehearsed": false
}
```
""",
    3073: """\
# 3073 ERROR_INVALID_PARAMETER

> A parameter of the call is invalid.

Seen in: the Python SDK, the browser SDK.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: the program that calls.

People in the meeting are told: “Something is wrong with this page. Please tell whoever runs it.”

## Why, and what to do

### INVALID_VALUE

`‹field›` is invalid: ‹problem›.

**What to do:** Correct the named parameter; the call's documentation says what it takes.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `field` (str), `problem` (str).

### MISSING_VALUE

`‹field›` is needed and was not given.

**What to do:** Correct the named parameter; the call's documentation says what it takes.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `field` (str).

### FILE_NOT_FOUND

There is no file `‹path›`.

**What to do:** Give the path of a media file; a relative one counts from where the program was started.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `path` (str).

### FILE_NOT_READABLE

The file `‹path›` cannot be read: ‹problem›.

**What to do:** Let the user of the program read the file.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `path` (str), `problem` (str).

### NOT_A_MEDIA_FILE

`‹path›` cannot be played: ‹problem›.

**What to do:** Give a media file that FFmpeg plays, such as MP4, WebM, MOV, GIF, MP3 or WAV; `ffprobe` says what a file is.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `path` (str), `problem` (str).

### FILE_WITHOUT_TRACK

The file `‹path›` has nothing of these to play: ‹kinds›. The cover of a piece of music is no picture to send.

**What to do:** Give a file that has it, or use the file as a microphone rather than as a camera.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `path` (str), `kinds` (list[str]).

## Good to know

Parameters are checked before anything is sent. `field` in the params is the name as you wrote it.

## How to see it

`sign` stands for the code on your server that makes tokens with PyJWT (`meetkit token` makes one by hand). This fails with `INVALID_VALUE`:

```python provokes INVALID_VALUE
from meetkit import VideoSDK

VideoSDK.config(sign(), server_url="meet.example.org")
await VideoSDK.init_meeting(meeting_id=meeting_id, name="Ada").join()
```

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import InvalidParameter

try:
    await call()
except InvalidParameter as error:
    assert (error.code, error.reason) == (3073, "INVALID_VALUE")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 3073,
  "name": "ERROR_INVALID_PARAMETER",
  "message": "A parameter of the call is invalid.",
  "reason": "INVALID_VALUE",
  "detail": "`metaData` is invalid: it must be a text of at most 200 characters.",
  "params": {
    "field": "metaData",
    "problem": "it must be a text of at most 200 characters"
  },
  "solution": "Correct the named parameter; the call's documentation says what it takes.",
  "action": "FIX_CODE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/3073",
  "rehearsed": false
}
```
""",
    3079: """\
# 3079 ERROR_OPERATION_TIMED_OUT

> The operation was not answered in time.

Seen in: the Python SDK, the browser SDK.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: the network between.

People in the meeting are told: “That took too long. Please try again.”

## Why, and what to do

### REQUEST_TIMED_OUT

The server did not answer `‹operation›` within ‹timeout_ms› ms, so it may or may not have taken effect.

**What to do:** Try again; when it happens repeatedly, look at the network and the server's load.

Action for programs: `RETRY`. The same call can succeed later; try again after 1000 ms. Params: `operation` (str), `timeout_ms` (int).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import OperationTimedOut

try:
    await call()
except OperationTimedOut as error:
    assert (error.code, error.reason) == (3079, "REQUEST_TIMED_OUT")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 3079,
  "name": "ERROR_OPERATION_TIMED_OUT",
  "message": "The operation was not answered in time.",
  "reason": "REQUEST_TIMED_OUT",
  "detail": "The server did not answer `enable_webcam` within 10000 ms, so it may or may not have taken effect.",
  "params": {
    "operation": "enable_webcam",
    "timeout_ms": 10000
  },
  "solution": "Try again; when it happens repeatedly, look at the network and the server's load.",
  "action": "RETRY",
  "retryable": true,
  "retryAfterMs": 1000,
  "ends": "request",
  "fault": "network",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/3079",
  "rehearsed": false
}
```
""",
    4001: """\
# 4001 INVALID_API_KEY

> `apikey` provided in the token is empty or invalid, please verify it on the dashboard.

Seen in: the Python SDK, the browser SDK, REST. HTTP status: 401.

## What happened

What is over: depending on when it happens, the join is over, and the participant is not in the meeting; or only this request is over, and the meeting goes on; or the meeting is over for this participant. Whose fault it mostly is: the program that calls.

People in the meeting are told: “You can't join: this app's access key isn't valid. Please tell whoever invited you.”

## Why, and what to do

### MISSING

The token has no `apikey` claim, or an empty one.

**What to do:** Put the API key of your project into the `apikey` claim and sign the token with that key's secret; `meetkit key list` shows the keys.

Action for programs: `FIX_CODE`. The same call will fail again.

### UNKNOWN

This server has no API key `‹apikey›`.

**What to do:** Put the API key of your project into the `apikey` claim and sign the token with that key's secret; `meetkit key list` shows the keys.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `apikey` (str).

### DISABLED

The API key `‹apikey›` is disabled.

**What to do:** Use another key of the project, or have the operator enable this one with `meetkit key enable`.

Action for programs: `CONTACT_OPERATOR`. The same call will fail again. Params: `apikey` (str).

## Good to know

The `apikey` claim picks the project and the secret with which the signature is checked, so a wrong key is reported before a wrong
signature. The key itself is no secret; the secret that belongs to it is, and stays on your server. Keys that a browser should never
have to carry are disabled with `meetkit key disable` without touching the others of the project.

## How to see it

`sign` stands for the code on your server that makes tokens with PyJWT (`meetkit token` makes one by hand). This fails with `UNKNOWN`:

```python provokes UNKNOWN
from meetkit import VideoSDK

VideoSDK.config(sign(apikey="no-such-key"), server_url=server_url)
await VideoSDK.init_meeting(meeting_id=meeting_id, name="Ada").join()
```

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import InvalidApiKey

try:
    await call()
except InvalidApiKey as error:
    assert (error.code, error.reason) == (4001, "UNKNOWN")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 4001,
  "name": "INVALID_API_KEY",
  "message": "`apikey` provided in the token is empty or invalid, please verify it on the dashboard.",
  "reason": "UNKNOWN",
  "detail": "This server has no API key `0f6a2f1c-demo`.",
  "params": {
    "apikey": "0f6a2f1c-demo"
  },
  "solution": "Put the API key of your project into the `apikey` claim and sign the token with that key's secret; `meetkit key list` shows the keys.",
  "action": "FIX_CODE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "join",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/4001",
  "rehearsed": false
}
```
""",
    4002: """\
# 4002 INVALID_TOKEN

> `token` is empty or invalid or might have expired.

Seen in: the Python SDK, the browser SDK, REST. HTTP status: 401.

## What happened

What is over: depending on when it happens, the join is over, and the participant is not in the meeting; or only this request is over, and the meeting goes on; or the meeting is over for this participant. Whose fault it mostly is: the program that calls.

People in the meeting are told: “Your invitation isn't valid any more. Please ask for a new link.”

## Why, and what to do

### EMPTY

No token was given, or an empty one.

**What to do:** Call `VideoSDK.config(token)` before joining, or send the token in the `Authorization` header.

Action for programs: `FIX_CODE`. The same call will fail again.

### MALFORMED

The token is not a readable JWT: ‹problem›.

**What to do:** Make the token on your server with PyJWT or `meetkit token`, sign it with HS256 and the secret of the API key it names, and pass it unchanged.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `problem` (str).

### ALGORITHM_NOT_ALLOWED

The token is signed with `‹algorithm›`; this server accepts ‹allowed›.

**What to do:** Sign the token with HS256.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `algorithm` (str), `allowed` (list[str]).

### BAD_SIGNATURE

The token's signature doesn't match the secret of the API key it names.

**What to do:** Sign with the secret that belongs to the token's `apikey`; a secret of another key or a changed token gives this error.

Action for programs: `FIX_CODE`. The same call will fail again.

### EXPIRED

The token expired ‹expired_s› s ago (exp ‹exp›, server time ‹now›).

**What to do:** Fetch a fresh token from your server and join again; when fresh tokens fail too, compare the clocks of both machines.

Action for programs: `REFRESH_TOKEN`. The same call will fail again. Params: `expired_s` (int), `exp` (str), `now` (str).

### NOT_YET_VALID

The token becomes valid in ‹valid_in_s› s (nbf or iat ‹nbf›, server time ‹now›).

**What to do:** Compare the clock of the machine that makes the tokens with this server's, or wait until the token is valid.

Action for programs: `REFRESH_TOKEN`. The same call can succeed later. Params: `valid_in_s` (int), `nbf` (str), `now` (str).

### MISSING_EXPIRY

The token has no `exp` claim, so it would be valid for ever.

**What to do:** Set `exp` when you sign the token; a few hours are plenty.

Action for programs: `FIX_CODE`. The same call will fail again.

## Good to know

The reasons are checked in this order: is there a token, can it be read, is it signed with HS256, is the API key known (4001), does the
signature match, does it have an end, is it valid now. A clock that differs by up to 60 s between your server and this one is tolerated.
A token is checked when a participant joins or comes back after a lost connection; that it expires during the meeting throws nobody out.

The usual cure for `EXPIRED` is to fetch a fresh token just before joining rather than when the page loads.

## How to see it

`sign` stands for the code on your server that makes tokens with PyJWT (`meetkit token` makes one by hand). This fails with `EXPIRED`:

```python provokes EXPIRED
from meetkit import VideoSDK

VideoSDK.config(sign(expires_in_s=-120), server_url=server_url)
await VideoSDK.init_meeting(meeting_id=meeting_id, name="Ada").join()
```

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import InvalidToken

try:
    await call()
except InvalidToken as error:
    assert (error.code, error.reason) == (4002, "EXPIRED")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 4002,
  "name": "INVALID_TOKEN",
  "message": "`token` is empty or invalid or might have expired.",
  "reason": "EXPIRED",
  "detail": "The token expired 42 s ago (exp 2026-01-01T12:00:00Z, server time 2026-01-01T12:00:42Z).",
  "params": {
    "expired_s": 42,
    "exp": "2026-01-01T12:00:00Z",
    "now": "2026-01-01T12:00:42Z"
  },
  "solution": "Fetch a fresh token from your server and join again; when fresh tokens fail too, compare the clocks of both machines.",
  "action": "REFRESH_TOKEN",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "join",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/4002",
  "rehearsed": false
}
```
""",
    4003: """\
# 4003 INVALID_MEETING_ID

> `meetingId` is empty or invalid, please verify it or generate new meetingId using the API.

Seen in: the Python SDK, the browser SDK, REST. HTTP status: 404.

## What happened

What is over: depending on when it happens, the join is over, and the participant is not in the meeting; or only this request is over, and the meeting goes on. Whose fault it mostly is: the program that calls.

People in the meeting are told: “This meeting doesn't exist. Please check the link.”

## Why, and what to do

### EMPTY

No meetingId was given, or an empty one.

**What to do:** Create the meeting with `POST /v2/rooms` or `meetkit room create` and join with the `roomId` it returns.

Action for programs: `FIX_CODE`. The same call will fail again.

### MALFORMED

`‹meeting_id›` cannot be a meetingId: it has characters or a length that no meetingId has.

**What to do:** Create the meeting with `POST /v2/rooms` or `meetkit room create` and join with the `roomId` it returns.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `meeting_id` (str).

### NOT_FOUND

There is no meeting `‹meeting_id›` in the project that this token belongs to.

**What to do:** Create the meeting with `POST /v2/rooms` or `meetkit room create` and join with the `roomId` it returns.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `meeting_id` (str).

### DISABLED

The meeting `‹meeting_id›` exists but is disabled.

**What to do:** Enable it with `POST /v2/rooms/‹meeting_id›` and status `enabled`, or join another meeting.

Action for programs: `CONTACT_OPERATOR`. The same call will fail again. Params: `meeting_id` (str).

## Good to know

Without a valid token nobody learns whether a meeting exists: the token is checked first, and a meeting of another project is reported
as one that doesn't exist. Meeting ids are opaque; treat them as texts and compare them exactly.

## How to see it

`sign` stands for the code on your server that makes tokens with PyJWT (`meetkit token` makes one by hand). This fails with `NOT_FOUND`:

```python provokes NOT_FOUND
from meetkit import VideoSDK

VideoSDK.config(sign(), server_url=server_url)
await VideoSDK.init_meeting(meeting_id="zzzz-0000-zzzz", name="Ada").join()
```

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import InvalidMeetingId

try:
    await call()
except InvalidMeetingId as error:
    assert (error.code, error.reason) == (4003, "NOT_FOUND")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 4003,
  "name": "INVALID_MEETING_ID",
  "message": "`meetingId` is empty or invalid, please verify it or generate new meetingId using the API.",
  "reason": "NOT_FOUND",
  "detail": "There is no meeting `abcd-1234-wxyz` in the project that this token belongs to.",
  "params": {
    "meeting_id": "abcd-1234-wxyz"
  },
  "solution": "Create the meeting with `POST /v2/rooms` or `meetkit room create` and join with the `roomId` it returns.",
  "action": "FIX_CODE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "join",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/4003",
  "rehearsed": false
}
```
""",
    4004: """\
# 4004 INVALID_PARTICIPANT_ID

> `participantId` is empty or invalid, it shouldn't contain any whitespaces.

Seen in: the Python SDK, the browser SDK, REST. HTTP status: 422.

## What happened

What is over: depending on when it happens, the join is over, and the participant is not in the meeting; or only this request is over, and the meeting goes on. Whose fault it mostly is: the program that calls.

People in the meeting are told: “You can't join: this link is broken. Please ask for a new one.”

## Why, and what to do

### EMPTY

The participantId is an empty text.

**What to do:** Leave participantId out to get a generated one, or pass 1 to 128 characters without white space.

Action for programs: `FIX_CODE`. The same call will fail again.

### WHITESPACE

The participantId has white space or an invisible character at position ‹position› (counted from 0).

**What to do:** Leave participantId out to get a generated one, or pass 1 to 128 characters without white space.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `position` (int).

### TOO_LONG

The participantId has ‹length› characters; ‹limit› are allowed.

**What to do:** Leave participantId out to get a generated one, or pass 1 to 128 characters without white space.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `length` (int), `limit` (int).

## Good to know

A participantId is yours to choose, so that the same person is recognised on every device and in the records. Make it from your own
user id. When you leave it out, the token's `participantId` is used, else the server makes one. An empty text is not the same as
leaving it out: it is mostly a bug in the program that calls, and is therefore refused.

## How to see it

`sign` stands for the code on your server that makes tokens with PyJWT (`meetkit token` makes one by hand). This fails with `WHITESPACE`:

```python provokes WHITESPACE
from meetkit import VideoSDK

VideoSDK.config(sign(), server_url=server_url)
await VideoSDK.init_meeting(meeting_id=meeting_id, name="Ada", participant_id="Ada Lovelace").join()
```

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import InvalidParticipantId

try:
    await call()
except InvalidParticipantId as error:
    assert (error.code, error.reason) == (4004, "WHITESPACE")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 4004,
  "name": "INVALID_PARTICIPANT_ID",
  "message": "`participantId` is empty or invalid, it shouldn't contain any whitespaces.",
  "reason": "WHITESPACE",
  "detail": "The participantId has white space or an invisible character at position 3 (counted from 0).",
  "params": {
    "position": 3
  },
  "solution": "Leave participantId out to get a generated one, or pass 1 to 128 characters without white space.",
  "action": "FIX_CODE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "join",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/4004",
  "rehearsed": false
}
```
""",
    4005: """\
# 4005 DUPLICATE_PARTICIPANT

> Leaving meeting, since this `participantId` joined from another device.

Seen in: the Python SDK, the browser SDK.

## What happened

What is over: the meeting is over for this participant. Whose fault it mostly is: a person, or their device.

People in the meeting are told: “You joined this meeting from another device or tab, so you left it here.”

## Why, and what to do

### JOINED_ELSEWHERE

The same participantId joined this meeting over another connection, which stays in it.

**What to do:** Nothing to do when the person changed devices; otherwise give every participant a participantId of its own.

Action for programs: `NONE`. The same call will fail again.

## Good to know

The earlier connection gets this error and leaves with the reason 1011 DUPLICATE_PARTICIPANT; the later one stays, and its picture and
sound are not interrupted. A connection that was lost and comes back is the same device and gets no error. Only who may be this participant
can cause it: by a token with the `participantId` claim, or by the `participantSecret` of the first join. Anybody else gets 6006 PARTICIPANT_ID_TAKEN.

## How to see it

`sign` stands for the code on your server that makes tokens with PyJWT (`meetkit token` makes one by hand). This fails with `JOINED_ELSEWHERE`:

```python provokes JOINED_ELSEWHERE
import asyncio

from meetkit import VideoSDK

VideoSDK.config(sign(participantId="ada"), server_url=server_url)
phone = VideoSDK.init_meeting(meeting_id=meeting_id, name="Ada", participant_id="ada")
laptop = VideoSDK.init_meeting(meeting_id=meeting_id, name="Ada", participant_id="ada")
evicted = asyncio.get_running_loop().create_future()
phone.on("error", evicted.set_result)
await phone.join()
async with laptop:
    raise await evicted
```

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import DuplicateParticipant

try:
    await call()
except DuplicateParticipant as error:
    assert (error.code, error.reason) == (4005, "JOINED_ELSEWHERE")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 4005,
  "name": "DUPLICATE_PARTICIPANT",
  "message": "Leaving meeting, since this `participantId` joined from another device.",
  "reason": "JOINED_ELSEWHERE",
  "detail": "The same participantId joined this meeting over another connection, which stays in it.",
  "params": {},
  "solution": "Nothing to do when the person changed devices; otherwise give every participant a participantId of its own.",
  "action": "NONE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "meeting",
  "fault": "user",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/4005",
  "rehearsed": false
}
```
""",
    4006: """\
# 4006 ACCOUNT_DEACTIVATED

> It seems your account is deactivated by VideoSDK for some reason, you can reach out to us at `support@videosdk.live`.

Seen in: the Python SDK, the browser SDK, REST. HTTP status: 401.

## What happened

What is over: depending on when it happens, the join is over, and the participant is not in the meeting; or the meeting is over for this participant; or only this request is over, and the meeting goes on. Whose fault it mostly is: the program that calls.

People in the meeting are told: “This service is switched off at the moment. Please tell whoever invited you.”

## Why, and what to do

### DEACTIVATED

The operator of this server deactivated the account that the token's API key belongs to.

**What to do:** Ask the operator of this server to activate the account again (`meetkit account activate`).

Action for programs: `CONTACT_OPERATOR`. The same call will fail again. Params: `operator` (str), `support` (str).

## Good to know

The operator did this on purpose, with `meetkit account deactivate`. Participants who are in a meeting get the error and are out, with
the leave reason 1013 ACCOUNT_CLOSED; joins and REST calls are refused until `meetkit account activate`. The names in the message are the
settings `operator_name` and `support_email`; their defaults give the text of the reference page.

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import AccountDeactivated

try:
    await call()
except AccountDeactivated as error:
    assert (error.code, error.reason) == (4006, "DEACTIVATED")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 4006,
  "name": "ACCOUNT_DEACTIVATED",
  "message": "It seems your account is deactivated by VideoSDK for some reason, you can reach out to us at `support@videosdk.live`.",
  "reason": "DEACTIVATED",
  "detail": "The operator of this server deactivated the account that the token's API key belongs to.",
  "params": {
    "operator": "VideoSDK",
    "support": "support@videosdk.live"
  },
  "solution": "Ask the operator of this server to activate the account again (`meetkit account activate`).",
  "action": "CONTACT_OPERATOR",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "join",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/4006",
  "rehearsed": false
}
```
""",
    4007: """\
# 4007 ACCOUNT_DISCONTINUED

> *The operator's own text.*

Seen in: the Python SDK, the browser SDK, REST. HTTP status: 401.

## What happened

What is over: depending on when it happens, the join is over, and the participant is not in the meeting; or the meeting is over for this participant; or only this request is over, and the meeting goes on. Whose fault it mostly is: the program that calls.

People in the meeting are told: “This service has been closed. Please tell whoever invited you.”

## Why, and what to do

### DISCONTINUED

The operator of this server discontinued the account that the token's API key belongs to.

**What to do:** The message is the operator's own text; ask the operator of this server what comes next.

Action for programs: `CONTACT_OPERATOR`. The same call will fail again. Params: `text` (str).

## Good to know

The operator did this on purpose, with `meetkit account discontinue`, and wrote the text that is the message. Show it as it is. It works
like 4006 otherwise: running meetings end for everybody of the account, joins and REST calls are refused.

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import AccountDiscontinued

try:
    await call()
except AccountDiscontinued as error:
    assert (error.code, error.reason) == (4007, "DISCONTINUED")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 4007,
  "name": "ACCOUNT_DISCONTINUED",
  "message": "This account was closed at the owner's request on 1 March.",
  "reason": "DISCONTINUED",
  "detail": "The operator of this server discontinued the account that the token's API key belongs to.",
  "params": {
    "text": "This account was closed at the owner's request on 1 March."
  },
  "solution": "The message is the operator's own text; ask the operator of this server what comes next.",
  "action": "CONTACT_OPERATOR",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "join",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/4007",
  "rehearsed": false
}
```
""",
    4008: """\
# 4008 INVALID_PERMISSIONS

> `permissions` provided in the token are invalid, please don't use `allow_join` or `allow_mod` with `ask_join`.

Seen in: the Python SDK, the browser SDK, REST. HTTP status: 403.

## What happened

What is over: depending on when it happens, the join is over, and the participant is not in the meeting; or only this request is over, and the meeting goes on. Whose fault it mostly is: the program that calls.

People in the meeting are told: “You can't join: this link doesn't say what you may do. Please ask for a new one.”

## Why, and what to do

### MISSING

The token has no `permissions` claim, or an empty list.

**What to do:** Set the token's `permissions` to ["allow_join"], ["allow_join", "allow_mod"] or ["ask_join"].

Action for programs: `FIX_CODE`. The same call will fail again.

### NOT_A_LIST

The token's `permissions` must be a list of texts; it is ‹found›.

**What to do:** Set the token's `permissions` to ["allow_join"], ["allow_join", "allow_mod"] or ["ask_join"].

Action for programs: `FIX_CODE`. The same call will fail again. Params: `found` (str).

### UNKNOWN_VALUE

The token's `permissions` contain `‹value›`; known values are ‹allowed›.

**What to do:** Set the token's `permissions` to ["allow_join"], ["allow_join", "allow_mod"] or ["ask_join"].

Action for programs: `FIX_CODE`. The same call will fail again. Params: `value` (str), `allowed` (list[str]).

### CONFLICT

The token's `permissions` contain `ask_join` together with ‹conflicting›; `ask_join` stands alone.

**What to do:** Set the token's `permissions` to ["allow_join"], ["allow_join", "allow_mod"] or ["ask_join"].

Action for programs: `FIX_CODE`. The same call will fail again. Params: `conflicting` (list[str]).

## Good to know

`allow_join` enters directly; `ask_join` waits in the lobby until somebody inside answers; `allow_mod` may also remove others, switch
their devices off, record and end the meeting. `ask_join` stands alone, because somebody who may enter has nobody to ask.

## How to see it

`sign` stands for the code on your server that makes tokens with PyJWT (`meetkit token` makes one by hand). This fails with `CONFLICT`:

```python provokes CONFLICT
from meetkit import VideoSDK

VideoSDK.config(sign(["ask_join", "allow_mod"]), server_url=server_url)
await VideoSDK.init_meeting(meeting_id=meeting_id, name="Ada").join()
```

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import InvalidPermissions

try:
    await call()
except InvalidPermissions as error:
    assert (error.code, error.reason) == (4008, "CONFLICT")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 4008,
  "name": "INVALID_PERMISSIONS",
  "message": "`permissions` provided in the token are invalid, please don't use `allow_join` or `allow_mod` with `ask_join`.",
  "reason": "CONFLICT",
  "detail": "The token's `permissions` contain `ask_join` together with allow_mod; `ask_join` stands alone.",
  "params": {
    "conflicting": [
      "allow_mod"
    ]
  },
  "solution": "Set the token's `permissions` to [\\"allow_join\\"], [\\"allow_join\\", \\"allow_mod\\"] or [\\"ask_join\\"].",
  "action": "FIX_CODE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "join",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/4008",
  "rehearsed": false
}
```
""",
    4009: """\
# 4009 MAX_PARTICIPANT_REACHED

> The meeting has as many participants as it may have.

Seen in: the Python SDK, the browser SDK. Also spelt `MAX_PARTCIPANT_REACHED`.

## What happened

What is over: the join is over, and the participant is not in the meeting. Whose fault it mostly is: a person, or their device.

People in the meeting are told: “This meeting is full. Please try again later.”

## Why, and what to do

### ROOM_FULL

‹limit› participants are in the meeting, as many as are allowed.

**What to do:** Join again when somebody has left, or have the operator raise the limit.

Action for programs: `FREE_CAPACITY`. The same call can succeed later; try again after 10000 ms. Params: `limit` (int).

### LOBBY_FULL

‹limit› guests of this ‹scope› wait for entry already, as many as are allowed.

**What to do:** Join again when guests have been answered; give each guest a token of their own, or have the operator raise `max_guests`.

Action for programs: `FREE_CAPACITY`. The same call can succeed later; try again after 10000 ms. Params: `limit` (int), `scope` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import MaxParticipantReached

try:
    await call()
except MaxParticipantReached as error:
    assert (error.code, error.reason) == (4009, "ROOM_FULL")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 4009,
  "name": "MAX_PARTICIPANT_REACHED",
  "message": "The meeting has as many participants as it may have.",
  "reason": "ROOM_FULL",
  "detail": "128 participants are in the meeting, as many as are allowed.",
  "params": {
    "limit": 128
  },
  "solution": "Join again when somebody has left, or have the operator raise the limit.",
  "action": "FREE_CAPACITY",
  "retryable": true,
  "retryAfterMs": 10000,
  "ends": "join",
  "fault": "user",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/4009",
  "rehearsed": false
}
```
""",
    4011: """\
# 4011 START_RECORDING_FAILED

> Recording start request failed due to an unknown error.

Seen in: the Python SDK, the browser SDK, REST. HTTP status: 403, 409, 422, 500, 507.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: this server.

People in the meeting are told: “The recording couldn't be started.”

## Why, and what to do

### ALREADY_RUNNING

The recording ‹recording_id› of this meeting has been running since ‹since›.

**What to do:** Stop the running recording first, or keep it.

Action for programs: `NONE`. The same call will fail again. Params: `recording_id` (str), `since` (str).

### NOT_ALLOWED

Recording needs the permission `‹permission›`, which the token doesn't give.

**What to do:** Give the participant who records a token with `allow_mod`.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `permission` (str).

### STORAGE_NOT_WRITABLE

The server cannot write into the recordings folder: ‹problem›.

**What to do:** The operator makes the recordings folder writable for the server (`meetkit doctor` checks it).

Action for programs: `CONTACT_OPERATOR`. The same call will fail again. Params: `problem` (str).

### DISK_FULL

The recordings folder has ‹free_bytes› bytes free; ‹needed_bytes› are needed to begin.

**What to do:** Delete old recordings or enlarge the disk, then start again.

Action for programs: `FREE_CAPACITY`. The same call can succeed later. Params: `free_bytes` (int), `needed_bytes` (int).

### ENCODER_FAILED

The encoder ‹encoder› didn't start: ‹problem›.

**What to do:** Look at the server's log under the error's id; another quality may work.

Action for programs: `CONTACT_OPERATOR`. The same call will fail again. Params: `encoder` (str), `problem` (str).

### STALLED

Nothing of the recording reached its file within ‹silent_ms› ms.

**What to do:** Start the recording again; when it happens repeatedly, the server is overloaded.

Action for programs: `RETRY`. The same call can succeed later. Params: `silent_ms` (int).

### PROCESS_DIED

The process of the recording ended before it had begun (exit code ‹exit_code›).

**What to do:** Start the recording again; when it happens repeatedly, the operator looks at the server's log.

Action for programs: `RETRY`. The same call can succeed later. Params: `exit_code` (int).

### LIMIT_REACHED

‹limit› recordings run on this server, as many as it allows.

**What to do:** Wait until another recording ends, or have the operator raise the limit.

Action for programs: `FREE_CAPACITY`. The same call can succeed later; try again after 30000 ms. Params: `limit` (int).

### INVALID_CONFIG

The recording's configuration is wrong at `‹field›`: ‹problem›.

**What to do:** Correct the named field; the guide lists the allowed values.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `field` (str), `problem` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import StartRecordingFailed

try:
    await call()
except StartRecordingFailed as error:
    assert (error.code, error.reason) == (4011, "ALREADY_RUNNING")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 4011,
  "name": "START_RECORDING_FAILED",
  "message": "Recording start request failed due to an unknown error.",
  "reason": "ALREADY_RUNNING",
  "detail": "The recording rec-3f7 of this meeting has been running since 2026-01-01T11:58:00Z.",
  "params": {
    "recording_id": "rec-3f7",
    "since": "2026-01-01T11:58:00Z"
  },
  "solution": "Stop the running recording first, or keep it.",
  "action": "NONE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/4011",
  "rehearsed": false
}
```
""",
    4012: """\
# 4012 STOP_RECORDING_FAILED

> Recording stop request failed due to an unknown error.

Seen in: the Python SDK, the browser SDK, REST. HTTP status: 403, 409, 500.

## What happened

What is over: depending on when it happens, only this request is over, and the meeting goes on; or the recording is over, and the meeting goes on. Whose fault it mostly is: the program that calls.

People in the meeting are told: “The recording couldn't be stopped.”

## Why, and what to do

### NOT_RUNNING

No recording of this meeting is running.

**What to do:** Look at the meeting's recordingState before stopping.

Action for programs: `NONE`. The same call will fail again.

### STILL_STARTING

The recording ‹recording_id› is still starting.

**What to do:** Wait for the state RECORDING_STARTED, then stop.

Action for programs: `RETRY`. The same call can succeed later; try again after 2000 ms. Params: `recording_id` (str).

### NOT_ALLOWED

Stopping a recording needs the permission `‹permission›`, which the token doesn't give.

**What to do:** Give the participant who records a token with `allow_mod`.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `permission` (str).

### FINALIZE_FAILED

The file of the recording ‹recording_id› couldn't be finished: ‹problem›.

**What to do:** The file is kept and playable up to its last fragment; the operator finds it in the recordings folder.

Action for programs: `CONTACT_OPERATOR`. The same call will fail again. Params: `recording_id` (str), `problem` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import StopRecordingFailed

try:
    await call()
except StopRecordingFailed as error:
    assert (error.code, error.reason) == (4012, "NOT_RUNNING")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 4012,
  "name": "STOP_RECORDING_FAILED",
  "message": "Recording stop request failed due to an unknown error.",
  "reason": "NOT_RUNNING",
  "detail": "No recording of this meeting is running.",
  "params": {},
  "solution": "Look at the meeting's recordingState before stopping.",
  "action": "NONE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/4012",
  "rehearsed": false
}
```
""",
    4013: """\
# 4013 START_LIVESTREAM_FAILED

> Livestream start request failed due to an unknown error.

Seen in: the Python SDK, the browser SDK, REST. HTTP status: 403, 409, 500, 502.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: the livestream's destination.

People in the meeting are told: “The livestream couldn't be started.”

## Why, and what to do

### CONNECTION_REFUSED

Output ‹output_index›: ‹host› refuses connections at port ‹port› (errno ‹errno›, after ‹elapsed_ms› ms).

**What to do:** Check host and port of the output's url; the destination may not be running.

Action for programs: `FIX_CODE`. The same call can succeed later; try again after 5000 ms. Params: `output_index` (int), `host` (str), `port` (int), `errno` (int), `elapsed_ms` (int).

### NAME_NOT_RESOLVED

Output ‹output_index›: the name ‹host› has no address: ‹problem›.

**What to do:** Correct the host in the output's url, or the server's DNS.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `output_index` (int), `host` (str), `problem` (str).

### TIMED_OUT

Output ‹output_index›: ‹host› didn't answer within ‹timeout_ms› ms.

**What to do:** Check that the server may reach the destination (firewall), then start again.

Action for programs: `RETRY`. The same call can succeed later; try again after 5000 ms. Params: `output_index` (int), `host` (str), `timeout_ms` (int).

### TLS_FAILED

Output ‹output_index›: no secure connection to ‹host›: ‹problem›.

**What to do:** Use the rtmps address and host name that the destination gives; its certificate must be valid.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `output_index` (int), `host` (str), `problem` (str).

### REJECTED_BY_DESTINATION

Output ‹output_index›: ‹host› refused the stream (‹answer›), mostly because of a wrong stream key or a stream that isn't scheduled.

**What to do:** Copy the stream key again from the destination's studio; keys often change for each stream.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `output_index` (int), `host` (str), `answer` (str).

### UNREACHABLE

Output ‹output_index›: no way to ‹host› at port ‹port›: ‹problem› (errno ‹errno›).

**What to do:** Check the server's network and firewall, then start again.

Action for programs: `RETRY`. The same call can succeed later; try again after 5000 ms. Params: `output_index` (int), `host` (str), `port` (int), `errno` (int), `problem` (str).

### NO_OUTPUT_STARTED

None of the ‹output_count› outputs could be started: ‹causes›.

**What to do:** Correct the outputs; each one's own error says what is wrong with it.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `output_count` (int), `causes` (list[str]).

### ALREADY_RUNNING

The livestream ‹livestream_id› of this meeting has been running since ‹since›.

**What to do:** Stop the running livestream first, or keep it.

Action for programs: `NONE`. The same call will fail again. Params: `livestream_id` (str), `since` (str).

### NOT_ALLOWED

A livestream needs the permission `‹permission›`, which the token doesn't give.

**What to do:** Give the participant who starts livestreams a token with `allow_mod`.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `permission` (str).

### ENCODER_FAILED

The encoder ‹encoder› didn't start: ‹problem›.

**What to do:** Look at the server's log under the error's id; another quality may work.

Action for programs: `CONTACT_OPERATOR`. The same call will fail again. Params: `encoder` (str), `problem` (str).

### PROCESS_DIED

The process of the livestream ended before it had begun (exit code ‹exit_code›).

**What to do:** Start the livestream again; when it happens repeatedly, the operator looks at the server's log.

Action for programs: `RETRY`. The same call can succeed later. Params: `exit_code` (int).

### STALLED

The process of the livestream has said nothing for ‹silent_ms› ms, before it had begun.

**What to do:** Start the livestream again; when it happens repeatedly, the server is overloaded.

Action for programs: `RETRY`. The same call can succeed later. Params: `silent_ms` (int).

### LIMIT_REACHED

‹limit› livestreams run on this server, as many as it allows.

**What to do:** Wait until another livestream ends, or have the operator raise the limit.

Action for programs: `FREE_CAPACITY`. The same call can succeed later; try again after 30000 ms. Params: `limit` (int).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import StartLivestreamFailed

try:
    await call()
except StartLivestreamFailed as error:
    assert (error.code, error.reason) == (4013, "CONNECTION_REFUSED")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 4013,
  "name": "START_LIVESTREAM_FAILED",
  "message": "Livestream start request failed due to an unknown error.",
  "reason": "CONNECTION_REFUSED",
  "detail": "Output 0: meet.example.org refuses connections at port 8080 (errno 111, after 12 ms).",
  "params": {
    "output_index": 0,
    "host": "meet.example.org",
    "port": 8080,
    "errno": 111,
    "elapsed_ms": 12
  },
  "solution": "Check host and port of the output's url; the destination may not be running.",
  "action": "FIX_CODE",
  "retryable": true,
  "retryAfterMs": 5000,
  "ends": "request",
  "fault": "destination",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/4013",
  "rehearsed": false
}
```
""",
    4014: """\
# 4014 STOP_LIVESTREAM_FAILED

> Livestream stop request failed due to an unknown error.

Seen in: the Python SDK, the browser SDK, REST. HTTP status: 403, 409.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: the program that calls.

People in the meeting are told: “The livestream couldn't be stopped.”

## Why, and what to do

### NOT_RUNNING

No livestream of this meeting is running.

**What to do:** Look at the meeting's livestreamState before stopping.

Action for programs: `NONE`. The same call will fail again.

### STILL_STARTING

The livestream ‹livestream_id› is still starting.

**What to do:** Wait for the state LIVESTREAM_STARTED, then stop.

Action for programs: `RETRY`. The same call can succeed later; try again after 2000 ms. Params: `livestream_id` (str).

### NOT_ALLOWED

Stopping a livestream needs the permission `‹permission›`, which the token doesn't give.

**What to do:** Give the participant who stops livestreams a token with `allow_mod`.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `permission` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import StopLivestreamFailed

try:
    await call()
except StopLivestreamFailed as error:
    assert (error.code, error.reason) == (4014, "NOT_RUNNING")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 4014,
  "name": "STOP_LIVESTREAM_FAILED",
  "message": "Livestream stop request failed due to an unknown error.",
  "reason": "NOT_RUNNING",
  "detail": "No livestream of this meeting is running.",
  "params": {},
  "solution": "Look at the meeting's livestreamState before stopping.",
  "action": "NONE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/4014",
  "rehearsed": false
}
```
""",
    4015: """\
# 4015 INVALID_LIVESTREAM_CONFIG

> Livestream 'outputs' configuration provided was invalid.

Seen in: the Python SDK, the browser SDK, REST. HTTP status: 422.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: the program that calls.

People in the meeting are told: “The livestream couldn't be started: its destination isn't set up correctly.”

## Why, and what to do

### EMPTY

No outputs were given, so the livestream would go nowhere.

**What to do:** Pass outputs as a list of ‹url, streamKey› with rtmp or rtmps addresses.

Action for programs: `FIX_CODE`. The same call will fail again.

### MALFORMED

The outputs are wrong at `‹field›`: ‹problem›.

**What to do:** Pass outputs as a list of ‹url, streamKey› with rtmp or rtmps addresses.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `field` (str), `problem` (str).

### UNSUPPORTED_SCHEME

Output ‹output_index› has the scheme ‹scheme›; rtmp and rtmps are supported.

**What to do:** Pass outputs as a list of ‹url, streamKey› with rtmp or rtmps addresses.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `output_index` (int), `scheme` (str).

### FORBIDDEN_ADDRESS

Output ‹output_index›: this server doesn't send to ‹host›, which is a private address.

**What to do:** Use a public destination, or have the operator allow this address.

Action for programs: `CONTACT_OPERATOR`. The same call will fail again. Params: `output_index` (int), `host` (str).

### TOO_MANY

‹output_count› outputs were given; ‹limit› are allowed.

**What to do:** Pass outputs as a list of ‹url, streamKey› with rtmp or rtmps addresses.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `output_count` (int), `limit` (int).

### INVALID_CONFIG

The livestream's configuration is wrong at `‹field›`: ‹problem›.

**What to do:** Correct the named field; the guide lists the allowed values.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `field` (str), `problem` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import InvalidLivestreamConfig

try:
    await call()
except InvalidLivestreamConfig as error:
    assert (error.code, error.reason) == (4015, "EMPTY")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 4015,
  "name": "INVALID_LIVESTREAM_CONFIG",
  "message": "Livestream 'outputs' configuration provided was invalid.",
  "reason": "EMPTY",
  "detail": "No outputs were given, so the livestream would go nowhere.",
  "params": {},
  "solution": "Pass outputs as a list of {url, streamKey} with rtmp or rtmps addresses.",
  "action": "FIX_CODE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/4015",
  "rehearsed": false
}
```
""",
    4016: """\
# 4016 START_HLS_FAILED

> The HLS stream could not be started.

Seen in: the Python SDK, the browser SDK, REST. HTTP status: 403, 409, 422, 500, 507.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: this server.

People in the meeting are told: “The stream couldn't be started.”

## Why, and what to do

### ALREADY_RUNNING

The HLS stream ‹hls_id› of this meeting has been running since ‹since›.

**What to do:** Stop the running stream first, or keep it.

Action for programs: `NONE`. The same call will fail again. Params: `hls_id` (str), `since` (str).

### NOT_ALLOWED

An HLS stream needs the permission `‹permission›`, which the token doesn't give.

**What to do:** Give the participant who starts streams a token with `allow_mod`.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `permission` (str).

### INVALID_CONFIG

The stream's configuration is wrong at `‹field›`: ‹problem›.

**What to do:** Correct the named field; the guide lists the allowed values.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `field` (str), `problem` (str).

### LIMIT_REACHED

‹limit› HLS streams run on this server, as many as it allows.

**What to do:** Wait until another stream ends, or have the operator raise the limit `max_hls_streams`.

Action for programs: `FREE_CAPACITY`. The same call can succeed later; try again after 30000 ms. Params: `limit` (int).

### STORAGE_NOT_WRITABLE

The server cannot write the stream's segments: ‹problem› (errno ‹errno›).

**What to do:** The operator makes the folder of the HLS streams writable and keeps its disk from filling (`meetkit doctor` checks it).

Action for programs: `CONTACT_OPERATOR`. The same call will fail again. Params: `problem` (str), `errno` (int).

### DISK_FULL

The disk of the stream's segments has ‹free_bytes› bytes free; ‹needed_bytes› are needed to begin.

**What to do:** Delete old recordings and streams or enlarge the disk, then start again.

Action for programs: `FREE_CAPACITY`. The same call can succeed later; try again after 30000 ms. Params: `free_bytes` (int), `needed_bytes` (int).

### ENCODER_FAILED

The encoder ‹encoder› didn't start: ‹problem›.

**What to do:** Look at the server's log under the error's id; another quality may work.

Action for programs: `CONTACT_OPERATOR`. The same call will fail again. Params: `encoder` (str), `problem` (str).

### STALLED

No segment was written within ‹silent_ms› ms.

**What to do:** Start again; if it happens repeatedly, the operator looks at the server's load and disk.

Action for programs: `RETRY`. The same call can succeed later; try again after 5000 ms. Params: `silent_ms` (int).

### PROCESS_DIED

The process of the HLS stream ended before it had begun (exit code ‹exit_code›).

**What to do:** Start again; when it happens repeatedly, the operator looks at the server's log.

Action for programs: `RETRY`. The same call can succeed later. Params: `exit_code` (int).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import StartHlsFailed

try:
    await call()
except StartHlsFailed as error:
    assert (error.code, error.reason) == (4016, "ALREADY_RUNNING")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 4016,
  "name": "START_HLS_FAILED",
  "message": "The HLS stream could not be started.",
  "reason": "ALREADY_RUNNING",
  "detail": "The HLS stream hls-5c1 of this meeting has been running since 2026-01-01T11:58:00Z.",
  "params": {
    "hls_id": "hls-5c1",
    "since": "2026-01-01T11:58:00Z"
  },
  "solution": "Stop the running stream first, or keep it.",
  "action": "NONE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/4016",
  "rehearsed": false
}
```
""",
    4017: """\
# 4017 STOP_HLS_FAILED

> The HLS stream could not be stopped.

Seen in: the Python SDK, the browser SDK, REST. HTTP status: 403, 409.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: the program that calls.

People in the meeting are told: “The stream couldn't be stopped.”

## Why, and what to do

### NOT_RUNNING

No HLS stream of this meeting is running.

**What to do:** Look at the meeting's hlsState before stopping.

Action for programs: `NONE`. The same call will fail again.

### STILL_STARTING

The HLS stream ‹hls_id› is still starting.

**What to do:** Wait for the state HLS_STARTED, then stop.

Action for programs: `RETRY`. The same call can succeed later; try again after 2000 ms. Params: `hls_id` (str).

### NOT_ALLOWED

Stopping an HLS stream needs the permission `‹permission›`, which the token doesn't give.

**What to do:** Give the participant who stops streams a token with `allow_mod`.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `permission` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import StopHlsFailed

try:
    await call()
except StopHlsFailed as error:
    assert (error.code, error.reason) == (4017, "NOT_RUNNING")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 4017,
  "name": "STOP_HLS_FAILED",
  "message": "The HLS stream could not be stopped.",
  "reason": "NOT_RUNNING",
  "detail": "No HLS stream of this meeting is running.",
  "params": {},
  "solution": "Look at the meeting's hlsState before stopping.",
  "action": "NONE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/4017",
  "rehearsed": false
}
```
""",
    4022: """\
# 4022 UNAUTHORIZED_MEETING_ID

> The token is not valid for this meeting.

Seen in: the Python SDK, the browser SDK, REST. HTTP status: 403.

## What happened

What is over: depending on when it happens, the join is over, and the participant is not in the meeting; or only this request is over, and the meeting goes on. Whose fault it mostly is: the program that calls.

People in the meeting are told: “Your invitation is for another meeting. Please check the link.”

## Why, and what to do

### ROOM_MISMATCH

The token is narrowed to the meeting `‹token_room_id›` and was used for `‹meeting_id›`.

**What to do:** Join the meeting that the token's `roomId` names, or make a token for this one.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `token_room_id` (str), `meeting_id` (str).

## Good to know

A token with a `roomId` claim is valid for that meeting alone. Give guests such tokens, so that a link to one meeting opens no other.

## How to see it

`sign` stands for the code on your server that makes tokens with PyJWT (`meetkit token` makes one by hand). This fails with `ROOM_MISMATCH`:

```python provokes ROOM_MISMATCH
from meetkit import VideoSDK

VideoSDK.config(sign(roomId="wxyz-9876-abcd"), server_url=server_url)
await VideoSDK.init_meeting(meeting_id=meeting_id, name="Ada").join()
```

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import UnauthorizedMeetingId

try:
    await call()
except UnauthorizedMeetingId as error:
    assert (error.code, error.reason) == (4022, "ROOM_MISMATCH")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 4022,
  "name": "UNAUTHORIZED_MEETING_ID",
  "message": "The token is not valid for this meeting.",
  "reason": "ROOM_MISMATCH",
  "detail": "The token is narrowed to the meeting `wxyz-9876-abcd` and was used for `abcd-1234-wxyz`.",
  "params": {
    "token_room_id": "wxyz-9876-abcd",
    "meeting_id": "abcd-1234-wxyz"
  },
  "solution": "Join the meeting that the token's `roomId` names, or make a token for this one.",
  "action": "FIX_CODE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "join",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/4022",
  "rehearsed": false
}
```
""",
    4023: """\
# 4023 UNAUTHORIZED_PARTICIPANT_ID

> The token is not valid for this participant.

Seen in: the Python SDK, the browser SDK. HTTP status: 403.

## What happened

What is over: depending on when it happens, the join is over, and the participant is not in the meeting; or only this request is over, and the meeting goes on. Whose fault it mostly is: the program that calls.

People in the meeting are told: “Your invitation is for another person. Please ask for a link of your own.”

## Why, and what to do

### PARTICIPANT_MISMATCH

The token is narrowed to the participant `‹token_participant_id›` and was used for `‹participant_id›`.

**What to do:** Join with the participantId that the token names, or leave participantId out.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `token_participant_id` (str), `participant_id` (str).

## Good to know

A token with a `participantId` claim is valid for that participant alone. Nobody can then join under somebody else's id and put them out
of the meeting (4005).

## How to see it

`sign` stands for the code on your server that makes tokens with PyJWT (`meetkit token` makes one by hand). This fails with `PARTICIPANT_MISMATCH`:

```python provokes PARTICIPANT_MISMATCH
from meetkit import VideoSDK

VideoSDK.config(sign(participantId="grace"), server_url=server_url)
await VideoSDK.init_meeting(meeting_id=meeting_id, name="Ada", participant_id="ada").join()
```

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import UnauthorizedParticipantId

try:
    await call()
except UnauthorizedParticipantId as error:
    assert (error.code, error.reason) == (4023, "PARTICIPANT_MISMATCH")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 4023,
  "name": "UNAUTHORIZED_PARTICIPANT_ID",
  "message": "The token is not valid for this participant.",
  "reason": "PARTICIPANT_MISMATCH",
  "detail": "The token is narrowed to the participant `grace` and was used for `ada`.",
  "params": {
    "token_participant_id": "grace",
    "participant_id": "ada"
  },
  "solution": "Join with the participantId that the token names, or leave participantId out.",
  "action": "FIX_CODE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "join",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/4023",
  "rehearsed": false
}
```
""",
    4024: """\
# 4024 UNAUTHORIZED_ROLE

> The token's role does not allow this.

Seen in: the Python SDK, the browser SDK, REST. HTTP status: 403.

## What happened

What is over: depending on when it happens, the join is over, and the participant is not in the meeting; or only this request is over, and the meeting goes on. Whose fault it mostly is: the program that calls.

People in the meeting are told: “You can't join with this link. Please ask for a new one.”

## Why, and what to do

### ROLE_NOT_ALLOWED

This needs the role `‹needed_role›`; the token has ‹roles›.

**What to do:** Use a token whose `roles` contain `rtc` for meetings, `crawler` for REST, or leave `roles` out for both.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `needed_role` (str), `roles` (list[str]).

## Good to know

`roles: ["crawler"]` makes a token for REST alone, `["rtc"]` one for meetings alone. A token that leaves your server for a browser
should have `rtc`, so that it cannot list or delete anything.

## How to see it

`sign` stands for the code on your server that makes tokens with PyJWT (`meetkit token` makes one by hand). This fails with `ROLE_NOT_ALLOWED`:

```python provokes ROLE_NOT_ALLOWED
from meetkit import VideoSDK

VideoSDK.config(sign(roles=["crawler"]), server_url=server_url)
await VideoSDK.init_meeting(meeting_id=meeting_id, name="Ada").join()
```

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import UnauthorizedRole

try:
    await call()
except UnauthorizedRole as error:
    assert (error.code, error.reason) == (4024, "ROLE_NOT_ALLOWED")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 4024,
  "name": "UNAUTHORIZED_ROLE",
  "message": "The token's role does not allow this.",
  "reason": "ROLE_NOT_ALLOWED",
  "detail": "This needs the role `rtc`; the token has crawler.",
  "params": {
    "needed_role": "rtc",
    "roles": [
      "crawler"
    ]
  },
  "solution": "Use a token whose `roles` contain `rtc` for meetings, `crawler` for REST, or leave `roles` out for both.",
  "action": "FIX_CODE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "join",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/4024",
  "rehearsed": false
}
```
""",
    4025: """\
# 4025 UNAUTHORIZED_REQUEST

> You are not allowed to do this in the meeting.

Seen in: the Python SDK, the browser SDK, REST. HTTP status: 403.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: the program that calls.

People in the meeting are told: “You aren't allowed to do that in this meeting.”

## Why, and what to do

### MODERATOR_REQUIRED

`‹operation›` needs the permission `allow_mod`, which the token doesn't give.

**What to do:** Give the participant a token with the permission that the reason names.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `operation` (str).

### PERMISSION_REQUIRED

`‹operation›` needs the permission `‹permission›`, which the token doesn't give.

**What to do:** Give the participant a token with the permission that the reason names.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `operation` (str), `permission` (str).

### GUESTS_MAY_NOT

The operator of this server doesn't let guests of its page do `‹operation›`.

**What to do:** Sign in on the page with a token made by `meetkit token`, or have the operator set `page_access` to open.

Action for programs: `CONTACT_OPERATOR`. The same call will fail again. Params: `operation` (str).

## Good to know

Nothing happened in the meeting, and nobody else learns of the attempt. Permissions are those of the token with which the participant
joined; to change them, join again with another token.

## How to see it

`sign` stands for the code on your server that makes tokens with PyJWT (`meetkit token` makes one by hand). This fails with `MODERATOR_REQUIRED`:

```python provokes MODERATOR_REQUIRED
from meetkit import VideoSDK

VideoSDK.config(sign(["allow_join"]), server_url=server_url)
async with VideoSDK.init_meeting(meeting_id=meeting_id, name="Ada") as meeting:
    await meeting.end()
```

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import UnauthorizedRequest

try:
    await call()
except UnauthorizedRequest as error:
    assert (error.code, error.reason) == (4025, "MODERATOR_REQUIRED")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 4025,
  "name": "UNAUTHORIZED_REQUEST",
  "message": "You are not allowed to do this in the meeting.",
  "reason": "MODERATOR_REQUIRED",
  "detail": "`enable_webcam` needs the permission `allow_mod`, which the token doesn't give.",
  "params": {
    "operation": "enable_webcam"
  },
  "solution": "Give the participant a token with the permission that the reason names.",
  "action": "FIX_CODE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/4025",
  "rehearsed": false
}
```
""",
    4071: """\
# 4071 PIN_FAILED

> The participant could not be pinned.

Seen in: the Python SDK, the browser SDK.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: the program that calls.

People in the meeting are told: “That couldn't be pinned for everybody.”

## Why, and what to do

### NOT_ALLOWED

Pinning for everybody needs the permission `‹permission›`, which the token doesn't give.

**What to do:** Give the participant who pins others a token with `allow_mod`.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `permission` (str).

### PARTICIPANT_NOT_FOUND

No participant with the id ‹participant_id› is in the meeting.

**What to do:** Pin participants of `meeting.participants`; this one may just have left.

Action for programs: `NONE`. The same call will fail again. Params: `participant_id` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import PinFailed

try:
    await call()
except PinFailed as error:
    assert (error.code, error.reason) == (4071, "NOT_ALLOWED")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 4071,
  "name": "PIN_FAILED",
  "message": "The participant could not be pinned.",
  "reason": "NOT_ALLOWED",
  "detail": "Pinning for everybody needs the permission `allow_join`, which the token doesn't give.",
  "params": {
    "permission": "allow_join"
  },
  "solution": "Give the participant who pins others a token with `allow_mod`.",
  "action": "FIX_CODE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/4071",
  "rehearsed": false
}
```
""",
    4072: """\
# 4072 UNPIN_FAILED

> The participant could not be unpinned.

Seen in: the Python SDK, the browser SDK.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: the program that calls.

People in the meeting are told: “That couldn't be unpinned.”

## Why, and what to do

### NOT_ALLOWED

Taking a pin away needs the permission `‹permission›`, which the token doesn't give.

**What to do:** Give the participant who unpins others a token with `allow_mod`.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `permission` (str).

### PARTICIPANT_NOT_FOUND

No participant with the id ‹participant_id› is in the meeting.

**What to do:** Nothing needs to be done: a participant who leaves isn't pinned any more.

Action for programs: `NONE`. The same call will fail again. Params: `participant_id` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import UnpinFailed

try:
    await call()
except UnpinFailed as error:
    assert (error.code, error.reason) == (4072, "NOT_ALLOWED")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 4072,
  "name": "UNPIN_FAILED",
  "message": "The participant could not be unpinned.",
  "reason": "NOT_ALLOWED",
  "detail": "Taking a pin away needs the permission `allow_join`, which the token doesn't give.",
  "params": {
    "permission": "allow_join"
  },
  "solution": "Give the participant who unpins others a token with `allow_mod`.",
  "action": "FIX_CODE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/4072",
  "rehearsed": false
}
```
""",
    5001: """\
# 5001 RECORDING_FAILED

> Recording stopped due to an unknown error.

Seen in: the Python SDK, the browser SDK, webhooks.

## What happened

What is over: the recording is over, and the meeting goes on. Whose fault it mostly is: this server.

People in the meeting are told: “The recording stopped because of a problem. What was recorded until then is kept.”

## Why, and what to do

### PROCESS_DIED

The process of the recording ‹recording_id› ended unexpectedly (exit code ‹exit_code›).

**What to do:** Start the recording again; the file so far is playable up to its last fragment.

Action for programs: `RETRY`. The same call can succeed later. Params: `recording_id` (str), `exit_code` (int).

### DISK_FULL

The disk became full while the recording ‹recording_id› was being written (‹free_bytes› bytes free).

**What to do:** Delete old recordings or enlarge the disk, then start again.

Action for programs: `FREE_CAPACITY`. The same call can succeed later. Params: `recording_id` (str), `free_bytes` (int).

### ENCODER_FAILED

The encoder ‹encoder› of the recording ‹recording_id› failed: ‹problem›.

**What to do:** Start the recording again; the file so far is playable up to its last fragment.

Action for programs: `RETRY`. The same call can succeed later. Params: `encoder` (str), `recording_id` (str), `problem` (str).

### STALLED

The file of the recording ‹recording_id› hasn't grown for ‹silent_ms› ms.

**What to do:** Start the recording again; the file so far is playable up to its last fragment.

Action for programs: `RETRY`. The same call can succeed later. Params: `recording_id` (str), `silent_ms` (int).

### STORAGE_FAILED

The file of the recording ‹recording_id› couldn't be written any more: ‹problem›.

**What to do:** The operator looks at the storage under the recordings folder; then start the recording again.

Action for programs: `CONTACT_OPERATOR`. The same call can succeed later. Params: `recording_id` (str), `problem` (str).

### CAPTURE_LOST

The media core gives the recording ‹recording_id› no pictures and sound any more (‹cause›).

**What to do:** Start the recording again; the operator finds the cause in the server's log.

Action for programs: `RETRY`. The same call can succeed later. Params: `recording_id` (str), `cause` (str).

### SERVER_DIED

The server ended while the recording ‹recording_id› was running.

**What to do:** What was recorded until then has been finished and is listed; start the recording again.

Action for programs: `RETRY`. The same call can succeed later. Params: `recording_id` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import RecordingFailed

try:
    await call()
except RecordingFailed as error:
    assert (error.code, error.reason) == (5001, "PROCESS_DIED")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 5001,
  "name": "RECORDING_FAILED",
  "message": "Recording stopped due to an unknown error.",
  "reason": "PROCESS_DIED",
  "detail": "The process of the recording rec-3f7 ended unexpectedly (exit code -9).",
  "params": {
    "recording_id": "rec-3f7",
    "exit_code": -9
  },
  "solution": "Start the recording again; the file so far is playable up to its last fragment.",
  "action": "RETRY",
  "retryable": true,
  "retryAfterMs": null,
  "ends": "recording",
  "fault": "server",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/5001",
  "rehearsed": false
}
```
""",
    5002: """\
# 5002 LIVESTREAM_FAILED

> Livestream stopped due to an unknown error.

Seen in: the Python SDK, the browser SDK, webhooks.

## What happened

What is over: depending on when it happens, the livestream is over, and the meeting goes on; or nothing is over. Whose fault it mostly is: the livestream's destination.

People in the meeting are told: “The livestream stopped because of a problem.”

## Why, and what to do

### CLOSED_BY_DESTINATION

Output ‹output_index›: ‹host› closed the stream (‹answer›).

**What to do:** Start the livestream again; when it happens repeatedly, look at the destination's own studio.

Action for programs: `RETRY`. The same call can succeed later. Params: `output_index` (int), `host` (str), `answer` (str).

### CONNECTION_LOST

Output ‹output_index›: the connection to ‹host› broke (errno ‹errno›).

**What to do:** Start the livestream again; when it happens repeatedly, look at the destination's own studio.

Action for programs: `RETRY`. The same call can succeed later. Params: `output_index` (int), `host` (str), `errno` (int).

### PROCESS_DIED

The process of the livestream ‹livestream_id› ended unexpectedly (exit code ‹exit_code›).

**What to do:** Start the livestream again; when it happens repeatedly, look at the destination's own studio.

Action for programs: `RETRY`. The same call can succeed later. Params: `livestream_id` (str), `exit_code` (int).

### STALLED

Output ‹output_index›: ‹host› has accepted nothing for ‹silent_ms› ms.

**What to do:** Start the livestream again; when it happens repeatedly, look at the destination's own studio.

Action for programs: `RETRY`. The same call can succeed later. Params: `output_index` (int), `host` (str), `silent_ms` (int).

### ENCODER_FAILED

The encoder ‹encoder› of the livestream ‹livestream_id› failed: ‹problem›.

**What to do:** Start the livestream again; when it happens repeatedly, look at the destination's own studio.

Action for programs: `RETRY`. The same call can succeed later. Params: `encoder` (str), `livestream_id` (str), `problem` (str).

### CONNECTION_REFUSED

Output ‹output_index›: ‹host› refuses connections at port ‹port› (errno ‹errno›, after ‹elapsed_ms› ms).

**What to do:** Check host and port of the output's url; the destination may not be running.

Action for programs: `RETRY`. The same call can succeed later. Params: `output_index` (int), `host` (str), `port` (int), `errno` (int), `elapsed_ms` (int).

### NAME_NOT_RESOLVED

Output ‹output_index›: the name ‹host› has no address: ‹problem›.

**What to do:** Correct the host in the output's url, or the server's DNS.

Action for programs: `RETRY`. The same call can succeed later. Params: `output_index` (int), `host` (str), `problem` (str).

### TIMED_OUT

Output ‹output_index›: ‹host› didn't answer within ‹timeout_ms› ms.

**What to do:** Check that the server may reach the destination (firewall), then start again.

Action for programs: `RETRY`. The same call can succeed later. Params: `output_index` (int), `host` (str), `timeout_ms` (int).

### TLS_FAILED

Output ‹output_index›: no secure connection to ‹host›: ‹problem›.

**What to do:** Use the rtmps address and host name that the destination gives; its certificate must be valid.

Action for programs: `RETRY`. The same call can succeed later. Params: `output_index` (int), `host` (str), `problem` (str).

### REJECTED_BY_DESTINATION

Output ‹output_index›: ‹host› refused the stream (‹answer›), mostly because of a wrong stream key or a stream that isn't scheduled.

**What to do:** Copy the stream key again from the destination's studio; keys often change for each stream.

Action for programs: `RETRY`. The same call can succeed later. Params: `output_index` (int), `host` (str), `answer` (str).

### UNREACHABLE

Output ‹output_index›: no way to ‹host› at port ‹port›: ‹problem› (errno ‹errno›).

**What to do:** Check the server's network and firewall, then start again.

Action for programs: `RETRY`. The same call can succeed later. Params: `output_index` (int), `host` (str), `port` (int), `errno` (int), `problem` (str).

### NO_OUTPUT_LEFT

All ‹output_count› outputs failed: ‹causes›.

**What to do:** Look at each output's own error; start the livestream again when the destinations are back.

Action for programs: `RETRY`. The same call can succeed later. Params: `output_count` (int), `causes` (list[str]).

### OUTPUT_GIVEN_UP

Output ‹output_index›: ‹attempts› attempts to reach ‹host› have failed, the last one with ‹cause›; it is given up, and the other outputs go on.

**What to do:** Look at the output's earlier error; stop the livestream and start it again to have this output back.

Action for programs: `RETRY`. The same call can succeed later. Params: `output_index` (int), `host` (str), `attempts` (int), `cause` (str).

### PROCESS_STALLED

The process of the livestream ‹livestream_id› has said nothing for ‹silent_ms› ms and was ended.

**What to do:** Start the livestream again; when it happens repeatedly, the server is overloaded.

Action for programs: `RETRY`. The same call can succeed later. Params: `livestream_id` (str), `silent_ms` (int).

### CAPTURE_LOST

The media core gives the livestream ‹livestream_id› no pictures and sound any more (‹cause›).

**What to do:** Start the livestream again; the operator finds the cause in the server's log.

Action for programs: `RETRY`. The same call can succeed later. Params: `livestream_id` (str), `cause` (str).

### SERVER_DIED

The server ended while the livestream ‹livestream_id› was running.

**What to do:** Start the livestream again; when it happens repeatedly, look at the destination's own studio.

Action for programs: `RETRY`. The same call can succeed later. Params: `livestream_id` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import LivestreamFailed

try:
    await call()
except LivestreamFailed as error:
    assert (error.code, error.reason) == (5002, "CLOSED_BY_DESTINATION")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 5002,
  "name": "LIVESTREAM_FAILED",
  "message": "Livestream stopped due to an unknown error.",
  "reason": "CLOSED_BY_DESTINATION",
  "detail": "Output 0: meet.example.org closed the stream (HTTP 404).",
  "params": {
    "output_index": 0,
    "host": "meet.example.org",
    "answer": "HTTP 404"
  },
  "solution": "Start the livestream again; when it happens repeatedly, look at the destination's own studio.",
  "action": "RETRY",
  "retryable": true,
  "retryAfterMs": null,
  "ends": "livestream",
  "fault": "destination",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/5002",
  "rehearsed": false
}
```
""",
    5003: """\
# 5003 HLS_FAILED

> The HLS stream stopped because of a failure.

Seen in: the Python SDK, the browser SDK, webhooks.

## What happened

What is over: depending on when it happens, the HLS stream is over, and the meeting goes on; or nothing is over. Whose fault it mostly is: this server.

People in the meeting are told: “The stream stopped because of a problem.”

## Why, and what to do

### STORAGE_NOT_WRITABLE

The server cannot write the stream's segments any more: ‹problem› (errno ‹errno›).

**What to do:** The operator makes the folder of the HLS streams writable and keeps its disk from filling; then start again.

Action for programs: `CONTACT_OPERATOR`. The same call can succeed later. Params: `problem` (str), `errno` (int).

### DISK_FULL

The disk of the stream's segments became full (‹free_bytes› bytes free).

**What to do:** Delete old recordings and streams or enlarge the disk, then start again.

Action for programs: `FREE_CAPACITY`. The same call can succeed later. Params: `free_bytes` (int).

### STALLED

No segment has been written for ‹silent_ms› ms.

**What to do:** Start again; if it happens repeatedly, the operator looks at the server's load and disk.

Action for programs: `RETRY`. The same call can succeed later. Params: `silent_ms` (int).

### ENCODER_FAILED

The encoder ‹encoder› of the HLS stream ‹hls_id› failed: ‹problem›.

**What to do:** The operator makes the folder of the HLS streams writable and keeps its disk from filling; then start again.

Action for programs: `CONTACT_OPERATOR`. The same call can succeed later. Params: `encoder` (str), `hls_id` (str), `problem` (str).

### PROCESS_DIED

The process of the HLS stream ‹hls_id› ended unexpectedly (exit code ‹exit_code›).

**What to do:** Start again; when it happens repeatedly, the operator looks at the server's log.

Action for programs: `RETRY`. The same call can succeed later. Params: `hls_id` (str), `exit_code` (int).

### CAPTURE_LOST

The media core gives the HLS stream ‹hls_id› no pictures and sound any more (‹cause›).

**What to do:** Start the stream again; the operator finds the cause in the server's log.

Action for programs: `RETRY`. The same call can succeed later. Params: `hls_id` (str), `cause` (str).

### SERVER_DIED

The server ended while the HLS stream ‹hls_id› was running.

**What to do:** Start another stream; the address of the old one is gone.

Action for programs: `RETRY`. The same call can succeed later. Params: `hls_id` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import HlsFailed

try:
    await call()
except HlsFailed as error:
    assert (error.code, error.reason) == (5003, "STORAGE_NOT_WRITABLE")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 5003,
  "name": "HLS_FAILED",
  "message": "The HLS stream stopped because of a failure.",
  "reason": "STORAGE_NOT_WRITABLE",
  "detail": "The server cannot write the stream's segments any more: it must be a text of at most 200 characters (errno 111).",
  "params": {
    "problem": "it must be a text of at most 200 characters",
    "errno": 111
  },
  "solution": "The operator makes the folder of the HLS streams writable and keeps its disk from filling; then start again.",
  "action": "CONTACT_OPERATOR",
  "retryable": true,
  "retryAfterMs": null,
  "ends": "hls",
  "fault": "server",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/5003",
  "rehearsed": false
}
```
""",
    5004: """\
# 5004 RECORDING_DURATION_LIMIT_REACHED

> The recording stopped because it reached the duration limit.

Seen in: the Python SDK, the browser SDK, webhooks.

## What happened

What is over: the recording is over, and the meeting goes on. Whose fault it mostly is: this server.

People in the meeting are told: “The recording stopped because it became as long as this server allows.”

## Why, and what to do

### DURATION_LIMIT

The recording ‹recording_id› has lasted ‹limit_s› s, as long as this server allows.

**What to do:** Start another recording, or have the operator raise `recording_limit_s`.

Action for programs: `RETRY`. The same call can succeed later. Params: `recording_id` (str), `limit_s` (int).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import RecordingDurationLimitReached

try:
    await call()
except RecordingDurationLimitReached as error:
    assert (error.code, error.reason) == (5004, "DURATION_LIMIT")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 5004,
  "name": "RECORDING_DURATION_LIMIT_REACHED",
  "message": "The recording stopped because it reached the duration limit.",
  "reason": "DURATION_LIMIT",
  "detail": "The recording rec-3f7 has lasted 5 s, as long as this server allows.",
  "params": {
    "recording_id": "rec-3f7",
    "limit_s": 5
  },
  "solution": "Start another recording, or have the operator raise `recording_limit_s`.",
  "action": "RETRY",
  "retryable": true,
  "retryAfterMs": null,
  "ends": "recording",
  "fault": "server",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/5004",
  "rehearsed": false
}
```
""",
    5005: """\
# 5005 LIVESTREAM_DURATION_LIMIT_REACHED

> The livestream stopped because it reached the duration limit.

Seen in: the Python SDK, the browser SDK, webhooks.

## What happened

What is over: the livestream is over, and the meeting goes on. Whose fault it mostly is: this server.

People in the meeting are told: “The livestream stopped because it became as long as this server allows.”

## Why, and what to do

### DURATION_LIMIT

The livestream ‹livestream_id› has lasted ‹limit_s› s, as long as this server allows.

**What to do:** Start another livestream, or have the operator raise `livestream_limit_s`.

Action for programs: `RETRY`. The same call can succeed later. Params: `livestream_id` (str), `limit_s` (int).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import LivestreamDurationLimitReached

try:
    await call()
except LivestreamDurationLimitReached as error:
    assert (error.code, error.reason) == (5005, "DURATION_LIMIT")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 5005,
  "name": "LIVESTREAM_DURATION_LIMIT_REACHED",
  "message": "The livestream stopped because it reached the duration limit.",
  "reason": "DURATION_LIMIT",
  "detail": "The livestream ls-9d2 has lasted 5 s, as long as this server allows.",
  "params": {
    "livestream_id": "ls-9d2",
    "limit_s": 5
  },
  "solution": "Start another livestream, or have the operator raise `livestream_limit_s`.",
  "action": "RETRY",
  "retryable": true,
  "retryAfterMs": null,
  "ends": "livestream",
  "fault": "server",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/5005",
  "rehearsed": false
}
```
""",
    5006: """\
# 5006 HLS_DURATION_LIMIT_REACHED

> The HLS stream stopped because it reached the duration limit.

Seen in: the Python SDK, the browser SDK, webhooks.

## What happened

What is over: the HLS stream is over, and the meeting goes on. Whose fault it mostly is: this server.

People in the meeting are told: “The stream stopped because it became as long as this server allows.”

## Why, and what to do

### DURATION_LIMIT

The HLS stream ‹hls_id› has lasted ‹limit_s› s, as long as this server allows.

**What to do:** Start another stream, or have the operator raise `hls_limit_s`.

Action for programs: `RETRY`. The same call can succeed later. Params: `hls_id` (str), `limit_s` (int).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import HlsDurationLimitReached

try:
    await call()
except HlsDurationLimitReached as error:
    assert (error.code, error.reason) == (5006, "DURATION_LIMIT")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 5006,
  "name": "HLS_DURATION_LIMIT_REACHED",
  "message": "The HLS stream stopped because it reached the duration limit.",
  "reason": "DURATION_LIMIT",
  "detail": "The HLS stream hls-5c1 has lasted 5 s, as long as this server allows.",
  "params": {
    "hls_id": "hls-5c1",
    "limit_s": 5
  },
  "solution": "Start another stream, or have the operator raise `hls_limit_s`.",
  "action": "RETRY",
  "retryable": true,
  "retryAfterMs": null,
  "ends": "hls",
  "fault": "server",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/5006",
  "rehearsed": false
}
```
""",
    6000: """\
# 6000 INTERNAL_ERROR

> Something went wrong inside the server or the SDK; this is a bug in meetkit.

Seen in: the Python SDK, the browser SDK, REST. HTTP status: 500, 503.

## What happened

What is over: depending on when it happens, only this request is over, and the meeting goes on; or the join is over, and the participant is not in the meeting; or the meeting is over for this participant; or nothing is over. Whose fault it mostly is: this server.

People in the meeting are told: “Something went wrong on our side. Please try again.”

## Why, and what to do

### UNEXPECTED

An unexpected fault was logged as incident ‹incident_id›.

**What to do:** Give the incident id to the operator: the log has the whole trace under it. Trying again may work.

Action for programs: `CONTACT_OPERATOR`. The same call can succeed later. Params: `incident_id` (str).

### MEDIA_WORKER_FAILED

Media worker ‹worker› of the server has died; meetings on it have no picture and no sound.

**What to do:** Restart the server; its log has the reason. Clients come back by themselves.

Action for programs: `CONTACT_OPERATOR`. The same call can succeed later. Params: `worker` (int).

## Good to know

An exception that nobody foresaw reached the boundary of the server or SDK. It is always a bug in meetkit, never in your program; the
log has the whole trace under the incident id. Other participants are not affected. Please report it with that part of the log.

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import InternalError

try:
    await call()
except InternalError as error:
    assert (error.code, error.reason) == (6000, "UNEXPECTED")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 6000,
  "name": "INTERNAL_ERROR",
  "message": "Something went wrong inside the server or the SDK; this is a bug in meetkit.",
  "reason": "UNEXPECTED",
  "detail": "An unexpected fault was logged as incident inc-5b1f3c.",
  "params": {
    "incident_id": "inc-5b1f3c"
  },
  "solution": "Give the incident id to the operator: the log has the whole trace under it. Trying again may work.",
  "action": "CONTACT_OPERATOR",
  "retryable": true,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "server",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/6000",
  "rehearsed": false
}
```
""",
    6001: """\
# 6001 INVALID_REQUEST

> The request is not one that the server understands.

Seen in: the Python SDK, the browser SDK, REST. HTTP status: 400, 405, 409, 413, 415, 422, 429.

## What happened

What is over: depending on when it happens, only this request is over, and the meeting goes on; or the join is over, and the participant is not in the meeting; or the meeting is over for this participant. Whose fault it mostly is: the program that calls.

People in the meeting are told: “Something is wrong with this page. Please reload it.”

## Why, and what to do

### NOT_JSON

The body is not valid JSON: ‹problem›.

**What to do:** Correct the request as the reason says; the protocol and the REST interface are documented.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `problem` (str).

### NOT_AN_OBJECT

The body is valid JSON, but ‹found› instead of an object.

**What to do:** Correct the request as the reason says; the protocol and the REST interface are documented.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `found` (str).

### BINARY_NOT_ALLOWED

A binary message was sent; signalling messages are text.

**What to do:** Correct the request as the reason says; the protocol and the REST interface are documented.

Action for programs: `FIX_CODE`. The same call will fail again.

### TOO_LARGE

The request has ‹size_bytes› bytes or more; ‹limit_bytes› are allowed.

**What to do:** Correct the request as the reason says; the protocol and the REST interface are documented.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `size_bytes` (int), `limit_bytes` (int).

### UNKNOWN_METHOD

There is no method `‹method›`.

**What to do:** Correct the request as the reason says; the protocol and the REST interface are documented.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `method` (str).

### INVALID_FIELD

The field `‹field›` is invalid: ‹problem›.

**What to do:** Correct the request as the reason says; the protocol and the REST interface are documented.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `field` (str), `problem` (str).

### OUT_OF_ORDER

`‹method›` is not possible now: the connection's state is ‹state›.

**What to do:** Correct the request as the reason says; the protocol and the REST interface are documented.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `method` (str), `state` (str).

### TOO_MANY

More than ‹limit_per_s› messages per second came over this connection; the next one is welcome in ‹retry_after_ms› ms.

**What to do:** Send less often; collect changes and send them together.

Action for programs: `RETRY`. The same call can succeed later. Params: `limit_per_s` (int), `retry_after_ms` (int).

### UNSUPPORTED_PROTOCOL_VERSION

The client speaks protocol version ‹version›; the server speaks ‹server_versions›.

**What to do:** Use an SDK of the server's version; the server offers its own at /sdk/meetkit.js.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `version` (str), `server_versions` (list[str]).

### TOO_MANY_INVALID

More than ‹limit› messages that could not be understood came within ‹window_s› s over this connection.

**What to do:** Correct the request as the reason says; the protocol and the REST interface are documented.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `limit` (int), `window_s` (int).

### JOIN_EXPECTED

No `join` came within ‹timeout_ms› ms after the connection was opened.

**What to do:** Correct the request as the reason says; the protocol and the REST interface are documented.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `timeout_ms` (int).

### NOT_READING

The client did not read: ‹limit› messages wait for it, as many as the server keeps.

**What to do:** Join again; when it repeats, look at the network and at what the program does between reads.

Action for programs: `REJOIN`. The same call can succeed later. Params: `limit` (int).

### HTTP_METHOD_NOT_ALLOWED

`‹method›` is not possible at ‹path›.

**What to do:** Correct the request as the reason says; the protocol and the REST interface are documented.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `method` (str), `path` (str).

### UNSUPPORTED_MEDIA_TYPE

The body's content type is ‹found›; application/json is expected.

**What to do:** Correct the request as the reason says; the protocol and the REST interface are documented.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `found` (str).

### RECORDING_RUNS

The recording ‹recording_id› has the status ‹state›; only one that is over can be deleted.

**What to do:** End it first with `POST /v2/recordings/end`, then delete it.

Action for programs: `FIX_CODE`. The same call can succeed later. Params: `recording_id` (str), `state` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import InvalidRequest

try:
    await call()
except InvalidRequest as error:
    assert (error.code, error.reason) == (6001, "NOT_JSON")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 6001,
  "name": "INVALID_REQUEST",
  "message": "The request is not one that the server understands.",
  "reason": "NOT_JSON",
  "detail": "The body is not valid JSON: it must be a text of at most 200 characters.",
  "params": {
    "problem": "it must be a text of at most 200 characters"
  },
  "solution": "Correct the request as the reason says; the protocol and the REST interface are documented.",
  "action": "FIX_CODE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/6001",
  "rehearsed": false
}
```
""",
    6002: """\
# 6002 NOT_FOUND

> What the request names does not exist, or exists no longer.

Seen in: the Python SDK, the browser SDK, REST. HTTP status: 404.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: the program that calls.

People in the meeting are told: “That isn't there any more.”

## Why, and what to do

### RESOURCE

There is nothing at ‹path›.

**What to do:** Check the id in the request; it may have been right until a moment ago.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `path` (str).

### SESSION

There is no session `‹session_id›` in this project.

**What to do:** Check the id in the request; it may have been right until a moment ago.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `session_id` (str).

### NO_LIVE_SESSION

Nobody is in the room `‹room_id›`, so it has no live session.

**What to do:** Do this while somebody is in the meeting.

Action for programs: `FIX_CODE`. The same call can succeed later. Params: `room_id` (str).

### PARTICIPANT

There is no participant `‹participant_id›` in this meeting.

**What to do:** Check the id in the request; it may have been right until a moment ago.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `participant_id` (str).

### ENTRY_REQUEST

`‹participant_id›` is not waiting to enter.

**What to do:** Check the id in the request; it may have been right until a moment ago.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `participant_id` (str).

### TRANSPORT

You have no transport `‹transport_id›`.

**What to do:** Check the id in the request; it may have been right until a moment ago.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `transport_id` (str).

### PRODUCER

There is no producer `‹producer_id›` in this meeting.

**What to do:** Check the id in the request; it may have been right until a moment ago.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `producer_id` (str).

### CONSUMER

You have no consumer `‹consumer_id›`.

**What to do:** Check the id in the request; it may have been right until a moment ago.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `consumer_id` (str).

### MEDIA_REQUEST

You have no open request `‹request_id›` to answer.

**What to do:** Check the id in the request; it may have been right until a moment ago.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `request_id` (str).

### RECORDING

There is no recording `‹recording_id›` in this project.

**What to do:** Check the id in the request; it may have been right until a moment ago.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `recording_id` (str).

### RECORDING_FILE

The recording `‹recording_id›` has no such file, or none yet.

**What to do:** Wait until the recording has stopped, then look at its `files`.

Action for programs: `FIX_CODE`. The same call can succeed later. Params: `recording_id` (str).

### DOWNLOAD_LINK

This download link has expired or never existed; one is good for ‹life_s› s.

**What to do:** Ask for a new link where you got this one.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `life_s` (int).

### LIVESTREAM

There is no livestream `‹livestream_id›` in this project.

**What to do:** Check the id in the request; it may have been right until a moment ago.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `livestream_id` (str).

### HLS

There is no HLS stream `‹hls_id›` in this project.

**What to do:** Check the id in the request; it may have been right until a moment ago.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `hls_id` (str).

### HLS_PLAYBACK

No HLS stream is played at this address, or not any more.

**What to do:** Ask whoever streams for the present address; a stream can be played until ‹kept_s› s after its end.

Action for programs: `NONE`. The same call will fail again. Params: `kept_s` (int).

### API_KEY

There is no API key `‹api_key_id›`.

**What to do:** Check the id in the request; it may have been right until a moment ago.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `api_key_id` (str).

### ACCOUNT

There is no account `‹value›`.

**What to do:** Check the id in the request; it may have been right until a moment ago.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `value` (str).

### PROJECT

There is no project `‹value›`.

**What to do:** Check the id in the request; it may have been right until a moment ago.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `value` (str).

### ERROR_CODE

There is no error `‹value›`; close matches: ‹allowed›.

**What to do:** Look at the list of all errors: `meetkit explain` without an argument, or /errors on the server.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `value` (str), `allowed` (list[str]).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import NotFound

try:
    await call()
except NotFound as error:
    assert (error.code, error.reason) == (6002, "RESOURCE")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 6002,
  "name": "NOT_FOUND",
  "message": "What the request names does not exist, or exists no longer.",
  "reason": "RESOURCE",
  "detail": "There is nothing at /var/lib/meetkit.",
  "params": {
    "path": "/var/lib/meetkit"
  },
  "solution": "Check the id in the request; it may have been right until a moment ago.",
  "action": "FIX_CODE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/6002",
  "rehearsed": false
}
```
""",
    6003: """\
# 6003 SERVER_SHUTTING_DOWN

> The server is shutting down.

Seen in: the Python SDK, the browser SDK, REST. HTTP status: 503.

## What happened

What is over: depending on when it happens, only this request is over, and the meeting goes on; or the join is over, and the participant is not in the meeting. Whose fault it mostly is: this server.

People in the meeting are told: “The meeting server is being restarted. You'll be reconnected in a moment.”

## Why, and what to do

### STOPPING

The operator stopped or restarted the server.

**What to do:** Try again in a moment; the SDKs reconnect by themselves.

Action for programs: `RETRY`. The same call can succeed later; try again after 5000 ms.

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import ServerShuttingDown

try:
    await call()
except ServerShuttingDown as error:
    assert (error.code, error.reason) == (6003, "STOPPING")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 6003,
  "name": "SERVER_SHUTTING_DOWN",
  "message": "The server is shutting down.",
  "reason": "STOPPING",
  "detail": "The operator stopped or restarted the server.",
  "params": {},
  "solution": "Try again in a moment; the SDKs reconnect by themselves.",
  "action": "RETRY",
  "retryable": true,
  "retryAfterMs": 5000,
  "ends": "request",
  "fault": "server",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/6003",
  "rehearsed": false
}
```
""",
    6004: """\
# 6004 RATE_LIMITED

> Too many requests.

Seen in: REST. HTTP status: 429.

## What happened

What is over: depending on when it happens, only this request is over, and the meeting goes on; or the join is over, and the participant is not in the meeting. Whose fault it mostly is: the program that calls.

People in the meeting are told: “That was too often. Please wait a moment.”

## Why, and what to do

### TOO_MANY_REQUESTS

More than ‹limit› requests within ‹window_s› s came from your address; the next one is welcome in ‹retry_after_ms› ms.

**What to do:** Wait as long as retryAfterMs says, then try again; back off when it repeats.

Action for programs: `RETRY`. The same call can succeed later; try again after 1000 ms. Params: `limit` (int), `window_s` (int), `retry_after_ms` (int).

### TOO_MANY_CONNECTIONS

‹limit› connections from your address are open or waiting, as many as are allowed; try again in ‹retry_after_ms› ms.

**What to do:** Wait as long as retryAfterMs says, then try again; back off when it repeats.

Action for programs: `RETRY`. The same call can succeed later; try again after 1000 ms. Params: `limit` (int), `retry_after_ms` (int).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import RateLimited

try:
    await call()
except RateLimited as error:
    assert (error.code, error.reason) == (6004, "TOO_MANY_REQUESTS")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 6004,
  "name": "RATE_LIMITED",
  "message": "Too many requests.",
  "reason": "TOO_MANY_REQUESTS",
  "detail": "More than 128 requests within 60 s came from your address; the next one is welcome in 2000 ms.",
  "params": {
    "limit": 128,
    "window_s": 60,
    "retry_after_ms": 2000
  },
  "solution": "Wait as long as retryAfterMs says, then try again; back off when it repeats.",
  "action": "RETRY",
  "retryable": true,
  "retryAfterMs": 2000,
  "ends": "request",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/6004",
  "rehearsed": false
}
```
""",
    6005: """\
# 6005 INVALID_CREDENTIALS

> The operator's credentials are missing or wrong.

Seen in: REST. HTTP status: 401.

*Not raised yet: the feature that it belongs to comes in a later version.*

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: a person, or their device.

People in the meeting are told: “Name or password isn't right.”

## Why, and what to do

### MISSING

The request carries no credentials.

**What to do:** Sign in again with the operator's credentials; `meetkit account` sets new ones.

Action for programs: `ASK_USER`. The same call will fail again.

### WRONG

The credentials match no operator.

**What to do:** Sign in again with the operator's credentials; `meetkit account` sets new ones.

Action for programs: `ASK_USER`. The same call will fail again.

### EXPIRED

The operator's sign-in ended ‹expired_s› s ago.

**What to do:** Sign in again with the operator's credentials; `meetkit account` sets new ones.

Action for programs: `ASK_USER`. The same call will fail again. Params: `expired_s` (int).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import InvalidCredentials

try:
    await call()
except InvalidCredentials as error:
    assert (error.code, error.reason) == (6005, "MISSING")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 6005,
  "name": "INVALID_CREDENTIALS",
  "message": "The operator's credentials are missing or wrong.",
  "reason": "MISSING",
  "detail": "The request carries no credentials.",
  "params": {},
  "solution": "Sign in again with the operator's credentials; `meetkit account` sets new ones.",
  "action": "ASK_USER",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "user",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/6005",
  "rehearsed": false
}
```
""",
    6006: """\
# 6006 PARTICIPANT_ID_TAKEN

> This participantId is taken: somebody else is in the meeting by it.

Seen in: the Python SDK, the browser SDK.

## What happened

What is over: the join is over, and the participant is not in the meeting. Whose fault it mostly is: the program that calls.

People in the meeting are told: “Somebody is in this meeting in your place already. Please tell whoever invited you.”

## Why, and what to do

### HELD_BY_ANOTHER

`‹participant_id›` is in use, the token does not name it, and the join does not carry the secret that its holder got.

**What to do:** Put the participantId into the token when it must be this one, or leave it out. To take one's own place over from another tab or process, pass the `participantSecret` that the first join gave.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `participant_id` (str).

## Good to know

A participantId that no token names belongs to whoever joined by it first, as long as they are in the meeting, wait for entry or may still
resume. Their join gave them a secret (`meeting.participant_secret`, `meeting.participantSecret`); with it another tab or process takes
the place over, without it the join is refused and the holder notices nothing. The browser SDK keeps the secret for the tab, so that a
reload takes one's own place back. A token with the claim `participantId` always takes over.

## How to see it

`sign` stands for the code on your server that makes tokens with PyJWT (`meetkit token` makes one by hand). This fails with `HELD_BY_ANOTHER`:

```python provokes HELD_BY_ANOTHER
from meetkit import VideoSDK

VideoSDK.config(sign(), server_url=server_url)
host = VideoSDK.init_meeting(meeting_id=meeting_id, name="Ada", participant_id="host")
stranger = VideoSDK.init_meeting(meeting_id=meeting_id, name="Eve", participant_id="host")
async with host:
    await stranger.join()
```

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import ParticipantIdTaken

try:
    await call()
except ParticipantIdTaken as error:
    assert (error.code, error.reason) == (6006, "HELD_BY_ANOTHER")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 6006,
  "name": "PARTICIPANT_ID_TAKEN",
  "message": "This participantId is taken: somebody else is in the meeting by it.",
  "reason": "HELD_BY_ANOTHER",
  "detail": "`ada` is in use, the token does not name it, and the join does not carry the secret that its holder got.",
  "params": {
    "participant_id": "ada"
  },
  "solution": "Put the participantId into the token when it must be this one, or leave it out. To take one's own place over from another tab or process, pass the `participantSecret` that the first join gave.",
  "action": "FIX_CODE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "join",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/6006",
  "rehearsed": false
}
```
""",
    6007: """\
# 6007 MESSAGES_LIMITED

> A limit of this meeting's messages is reached.

Seen in: the Python SDK, the browser SDK.

## What happened

What is over: depending on when it happens, only this request is over, and the meeting goes on; or nothing is over. Whose fault it mostly is: the program that calls.

People in the meeting are told: “That was too much at once. Please wait a moment.”

## Why, and what to do

### HISTORY_FULL

‹kept_count› messages of ‹kept_bytes› bytes are kept for this ‹scope› already; ‹limit_count› of ‹limit_bytes› bytes are allowed until the session ends.

**What to do:** Publish without `persist`, keep large content elsewhere, or have the operator raise `kept_messages` and `kept_messages_bytes`.

Action for programs: `FREE_CAPACITY`. The same call will fail again. Params: `kept_bytes` (int), `kept_count` (int), `limit_bytes` (int), `limit_count` (int), `scope` (str).

### TOO_FAST

More ‹what› are asked for than ‹limit_count_per_s› or ‹limit_bytes_per_s› bytes a second; the next is welcome in ‹retry_after_ms› ms.

**What to do:** Wait as long as retryAfterMs says, and send less often.

Action for programs: `RETRY`. The same call can succeed later. Params: `limit_bytes_per_s` (int), `limit_count_per_s` (int), `what` (str), `retry_after_ms` (int).

### MESSAGES_MISSED

More went by while the connection was away than is held for a reconnect: ‹missed_count› messages without `persist` are lost, of the topics ‹topics›.

**What to do:** Everything else has been repaired. Publish with `persist` what nobody may miss, or ask the senders again.

Action for programs: `NONE`. The same call will fail again. Params: `missed_count` (int), `topics` (list[str]).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import MessagesLimited

try:
    await call()
except MessagesLimited as error:
    assert (error.code, error.reason) == (6007, "HISTORY_FULL")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 6007,
  "name": "MESSAGES_LIMITED",
  "message": "A limit of this meeting's messages is reached.",
  "reason": "HISTORY_FULL",
  "detail": "2500 messages of 16777216 bytes are kept for this participant already; 2500 of 15360 bytes are allowed until the session ends.",
  "params": {
    "kept_bytes": 16777216,
    "kept_count": 2500,
    "limit_bytes": 15360,
    "limit_count": 2500,
    "scope": "participant"
  },
  "solution": "Publish without `persist`, keep large content elsewhere, or have the operator raise `kept_messages` and `kept_messages_bytes`.",
  "action": "FREE_CAPACITY",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/6007",
  "rehearsed": false
}
```
""",
    6008: """\
# 6008 SERVER_FULL

> The server has no room for more.

Seen in: the Python SDK, the browser SDK, REST, the command line. HTTP status: 503.

## What happened

What is over: depending on when it happens, only this request is over, and the meeting goes on; or the join is over, and the participant is not in the meeting; or nothing is over. Whose fault it mostly is: this server.

People in the meeting are told: “The meeting server is full. Please try again later.”

## Why, and what to do

### PARTICIPANTS

‹limit› participants are on this server, as many as it takes; what limits it is ‹resource›.

**What to do:** Try again when somebody has left. The operator gives the server more, or sees with `meetkit doctor` what bounds it.

Action for programs: `FREE_CAPACITY`. The same call can succeed later; try again after 10000 ms. Params: `limit` (int), `resource` (str).

### DESCRIPTORS

The server has ‹free_count› of ‹limit› descriptors left, and ‹needed_count› are kept for what runs.

**What to do:** The operator raises the limit of open files (`LimitNOFILE=` of systemd, `ulimit -n`, `--ulimit nofile` of a container).

Action for programs: `FREE_CAPACITY`. The same call can succeed later; try again after 10000 ms. Params: `free_count` (int), `limit` (int), `needed_count` (int).

### MEMORY

The server has ‹free_bytes› of ‹limit_bytes› bytes of memory left, and ‹needed_bytes› are kept for what runs.

**What to do:** The operator gives the server more memory, or keeps less of it back (`memory_free_bytes`).

Action for programs: `FREE_CAPACITY`. The same call can succeed later; try again after 10000 ms. Params: `free_bytes` (int), `limit_bytes` (int), `needed_bytes` (int).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import ServerFull

try:
    await call()
except ServerFull as error:
    assert (error.code, error.reason) == (6008, "PARTICIPANTS")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 6008,
  "name": "SERVER_FULL",
  "message": "The server has no room for more.",
  "reason": "PARTICIPANTS",
  "detail": "128 participants are on this server, as many as it takes; what limits it is memory.",
  "params": {
    "limit": 128,
    "resource": "memory"
  },
  "solution": "Try again when somebody has left. The operator gives the server more, or sees with `meetkit doctor` what bounds it.",
  "action": "FREE_CAPACITY",
  "retryable": true,
  "retryAfterMs": 10000,
  "ends": "request",
  "fault": "server",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/6008",
  "rehearsed": false
}
```
""",
    6010: """\
# 6010 INVALID_SETTING

> A setting of the server is invalid.

Seen in: the command line.

## What happened

What is over: nothing is over. Whose fault it mostly is: the program that calls.

People in the meeting are told: “The server isn't set up correctly.”

## Why, and what to do

### INVALID_VALUE

The setting ‹setting› is invalid: ‹problem›.

**What to do:** Correct the setting in the environment or the file; `meetkit serve --help` lists all of them.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `setting` (str), `problem` (str).

### UNKNOWN_SETTING

There is no setting ‹setting› (found in ‹source›).

**What to do:** Correct the setting in the environment or the file; `meetkit serve --help` lists all of them.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `setting` (str), `source` (str).

### FILE_UNREADABLE

The settings file ‹path› cannot be read: ‹problem›.

**What to do:** Correct the setting in the environment or the file; `meetkit serve --help` lists all of them.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `path` (str), `problem` (str).

### CONFLICT

The setting ‹setting› doesn't go together with ‹other›.

**What to do:** Correct the setting in the environment or the file; `meetkit serve --help` lists all of them.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `setting` (str), `other` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import InvalidSetting

try:
    await call()
except InvalidSetting as error:
    assert (error.code, error.reason) == (6010, "INVALID_VALUE")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 6010,
  "name": "INVALID_SETTING",
  "message": "A setting of the server is invalid.",
  "reason": "INVALID_VALUE",
  "detail": "The setting MEETKIT_PORT is invalid: it must be a text of at most 200 characters.",
  "params": {
    "setting": "MEETKIT_PORT",
    "problem": "it must be a text of at most 200 characters"
  },
  "solution": "Correct the setting in the environment or the file; `meetkit serve --help` lists all of them.",
  "action": "FIX_CODE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "nothing",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/6010",
  "rehearsed": false
}
```
""",
    6011: """\
# 6011 PORT_UNAVAILABLE

> The server cannot listen at its port.

Seen in: the command line.

## What happened

What is over: nothing is over. Whose fault it mostly is: the program that calls.

People in the meeting are told: “The server can't start.”

## Why, and what to do

### IN_USE

Another program uses the ‹transport› port ‹port› at ‹address›.

**What to do:** Stop the other program, or choose another port in the settings.

Action for programs: `FREE_CAPACITY`. The same call can succeed later. Params: `transport` (str), `port` (int), `address` (str).

### NOT_PERMITTED

The system does not permit the ‹transport› port ‹port› at ‹address›.

**What to do:** Choose a port above 1023, or grant the server the right to bind low ports.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `transport` (str), `port` (int), `address` (str).

### ADDRESS_NOT_LOCAL

The address ‹address›, at which the ‹transport› port ‹port› was to be opened, does not belong to this machine.

**What to do:** Listen at an address of this machine, such as 0.0.0.0; a public address in front of it belongs into the announced address.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `address` (str), `transport` (str), `port` (int).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import PortUnavailable

try:
    await call()
except PortUnavailable as error:
    assert (error.code, error.reason) == (6011, "IN_USE")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 6011,
  "name": "PORT_UNAVAILABLE",
  "message": "The server cannot listen at its port.",
  "reason": "IN_USE",
  "detail": "Another program uses the tcp port 8080 at 0.0.0.0.",
  "params": {
    "transport": "tcp",
    "port": 8080,
    "address": "0.0.0.0"
  },
  "solution": "Stop the other program, or choose another port in the settings.",
  "action": "FREE_CAPACITY",
  "retryable": true,
  "retryAfterMs": null,
  "ends": "nothing",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/6011",
  "rehearsed": false
}
```
""",
    6012: """\
# 6012 DATABASE_UNAVAILABLE

> The database cannot be used.

Seen in: the Python SDK, the browser SDK, REST, the command line. HTTP status: 503.

## What happened

What is over: depending on when it happens, only this request is over, and the meeting goes on; or the join is over, and the participant is not in the meeting; or nothing is over. Whose fault it mostly is: this server.

People in the meeting are told: “The service isn't available at the moment. Please try again later.”

## Why, and what to do

### UNREACHABLE

The database ‹database› does not answer: ‹problem›.

**What to do:** See the reason; `meetkit doctor` repeats the check.

Action for programs: `CONTACT_OPERATOR`. The same call can succeed later; try again after 5000 ms. Params: `database` (str), `problem` (str).

### MIGRATION_NEEDED

The database has the revision ‹current›; this version of meetkit needs ‹needed›.

**What to do:** Start `meetkit serve` once, which migrates it, after making a copy of the database.

Action for programs: `CONTACT_OPERATOR`. The same call will fail again. Params: `current` (str), `needed` (str).

### TOO_NEW

The database has the revision ‹current›, made by a newer meetkit; this version knows revisions up to ‹known›.

**What to do:** Use the newer meetkit again, or restore the copy from before its migration.

Action for programs: `CONTACT_OPERATOR`. The same call will fail again. Params: `current` (str), `known` (str).

### NOT_WRITABLE

The server cannot write to ‹path›: ‹problem›.

**What to do:** Make the folder writable for the user that runs the server, or choose another one in the settings.

Action for programs: `CONTACT_OPERATOR`. The same call can succeed later; try again after 5000 ms. Params: `path` (str), `problem` (str).

### DISK_FULL

The server has no room for what is to be written to ‹path›: ‹problem›.

**What to do:** Make room on the disk of the database; the server goes on by itself. What was acknowledged before is kept.

Action for programs: `FREE_CAPACITY`. The same call can succeed later; try again after 5000 ms. Params: `path` (str), `problem` (str).

### FILE_GONE

The database's file ‹path› is no longer the one that the server opened: ‹problem›.

**What to do:** Put the same file back, and the server goes on by itself. To use another one, stop the server, put it there without old files ending in -wal and -shm, and start the server again.

Action for programs: `CONTACT_OPERATOR`. The same call can succeed later; try again after 5000 ms. Params: `path` (str), `problem` (str).

### SECRET_UNREADABLE

The file ‹path› holds no key, or another one than that with which the signing secrets in the database ‹database› were encrypted.

**What to do:** Restore the key file that belongs to this database, from the same copy.

Action for programs: `CONTACT_OPERATOR`. The same call will fail again. Params: `database` (str), `path` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import DatabaseUnavailable

try:
    await call()
except DatabaseUnavailable as error:
    assert (error.code, error.reason) == (6012, "UNREACHABLE")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 6012,
  "name": "DATABASE_UNAVAILABLE",
  "message": "The database cannot be used.",
  "reason": "UNREACHABLE",
  "detail": "The database sqlite+aiosqlite:///data/meetkit.db does not answer: it must be a text of at most 200 characters.",
  "params": {
    "database": "sqlite+aiosqlite:///data/meetkit.db",
    "problem": "it must be a text of at most 200 characters"
  },
  "solution": "See the reason; `meetkit doctor` repeats the check.",
  "action": "CONTACT_OPERATOR",
  "retryable": true,
  "retryAfterMs": 5000,
  "ends": "request",
  "fault": "server",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/6012",
  "rehearsed": false
}
```
""",
    6013: """\
# 6013 NATIVE_CORE_MISSING

> The native media core cannot be loaded.

Seen in: the command line.

## What happened

What is over: nothing is over. Whose fault it mostly is: this server.

People in the meeting are told: “The server can't start.”

## Why, and what to do

### NOT_BUILT

The module meetkit._core cannot be imported: ‹problem›.

**What to do:** Install the wheel for this platform, or build the core with `make` in the repository.

Action for programs: `CONTACT_OPERATOR`. The same call will fail again. Params: `problem` (str).

### INCOMPATIBLE

The native core has the version ‹current›; this meetkit needs ‹needed›.

**What to do:** Build the core again with `make`, or reinstall the wheel.

Action for programs: `CONTACT_OPERATOR`. The same call will fail again. Params: `current` (str), `needed` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import NativeCoreMissing

try:
    await call()
except NativeCoreMissing as error:
    assert (error.code, error.reason) == (6013, "NOT_BUILT")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 6013,
  "name": "NATIVE_CORE_MISSING",
  "message": "The native media core cannot be loaded.",
  "reason": "NOT_BUILT",
  "detail": "The module meetkit._core cannot be imported: it must be a text of at most 200 characters.",
  "params": {
    "problem": "it must be a text of at most 200 characters"
  },
  "solution": "Install the wheel for this platform, or build the core with `make` in the repository.",
  "action": "CONTACT_OPERATOR",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "nothing",
  "fault": "server",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/6013",
  "rehearsed": false
}
```
""",
    6014: """\
# 6014 CLOCK_WRONG

> The clock of this machine is wrong.

Seen in: the command line.

## What happened

What is over: nothing is over. Whose fault it mostly is: this server.

People in the meeting are told: “The server isn't set up correctly.”

## Why, and what to do

### OFFSET

The clock is ‹offset_s› s away from the reference; ‹limit_s› s are tolerated.

**What to do:** Set the clock and keep it right with NTP: tokens are checked against it.

Action for programs: `CONTACT_OPERATOR`. The same call can succeed later. Params: `offset_s` (int), `limit_s` (int).

### BEFORE_BUILD

The clock says ‹now›, which is before this version of meetkit was built (‹built›).

**What to do:** Set the clock and keep it right with NTP: tokens are checked against it.

Action for programs: `CONTACT_OPERATOR`. The same call can succeed later. Params: `now` (str), `built` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import ClockWrong

try:
    await call()
except ClockWrong as error:
    assert (error.code, error.reason) == (6014, "OFFSET")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 6014,
  "name": "CLOCK_WRONG",
  "message": "The clock of this machine is wrong.",
  "reason": "OFFSET",
  "detail": "The clock is 3600 s away from the reference; 5 s are tolerated.",
  "params": {
    "offset_s": 3600,
    "limit_s": 5
  },
  "solution": "Set the clock and keep it right with NTP: tokens are checked against it.",
  "action": "CONTACT_OPERATOR",
  "retryable": true,
  "retryAfterMs": null,
  "ends": "nothing",
  "fault": "server",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/6014",
  "rehearsed": false
}
```
""",
    6015: """\
# 6015 WEB_BUNDLE_MISSING

> The web page's files are missing.

Seen in: the command line. HTTP status: 503.

## What happened

What is over: nothing is over. Whose fault it mostly is: this server.

People in the meeting are told: “The page isn't available.”

## Why, and what to do

### NOT_BUILT

There is no built page at ‹path›.

**What to do:** Install the wheel, which carries them, or build them with `make` in the repository.

Action for programs: `CONTACT_OPERATOR`. The same call will fail again. Params: `path` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import WebBundleMissing

try:
    await call()
except WebBundleMissing as error:
    assert (error.code, error.reason) == (6015, "NOT_BUILT")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 6015,
  "name": "WEB_BUNDLE_MISSING",
  "message": "The web page's files are missing.",
  "reason": "NOT_BUILT",
  "detail": "There is no built page at /var/lib/meetkit.",
  "params": {
    "path": "/var/lib/meetkit"
  },
  "solution": "Install the wheel, which carries them, or build them with `make` in the repository.",
  "action": "CONTACT_OPERATOR",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "nothing",
  "fault": "server",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/6015",
  "rehearsed": false
}
```
""",
    6016: """\
# 6016 DEPENDENCY_UNFIT

> A Python package that meetkit needs does not fit.

Seen in: the Python SDK, the browser SDK, REST, the command line. HTTP status: 500.

## What happened

What is over: depending on when it happens, nothing is over; or only this request is over, and the meeting goes on. Whose fault it mostly is: this server.

People in the meeting are told: “The server isn't set up correctly.”

## Why, and what to do

### WRONG_VERSION

The package ‹package› is installed in the version ‹found›; meetkit needs ‹needed›.

**What to do:** Install meetkit's dependencies again (`pip install --upgrade meetkit`); `meetkit doctor` names every one that doesn't fit.

Action for programs: `CONTACT_OPERATOR`. The same call will fail again. Params: `package` (str), `found` (str), `needed` (str).

### NOT_INSTALLED

The package ‹package› is not installed; meetkit needs ‹needed›.

**What to do:** Install meetkit's dependencies again (`pip install --upgrade meetkit`); `meetkit doctor` names every one that doesn't fit.

Action for programs: `CONTACT_OPERATOR`. The same call will fail again. Params: `package` (str), `needed` (str).

### NOT_LOADABLE

The module ‹module› cannot be imported: ‹problem›.

**What to do:** Install meetkit's dependencies again (`pip install --upgrade meetkit`); `meetkit doctor` names every one that doesn't fit.

Action for programs: `CONTACT_OPERATOR`. The same call will fail again. Params: `module` (str), `problem` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import DependencyUnfit

try:
    await call()
except DependencyUnfit as error:
    assert (error.code, error.reason) == (6016, "WRONG_VERSION")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 6016,
  "name": "DEPENDENCY_UNFIT",
  "message": "A Python package that meetkit needs does not fit.",
  "reason": "WRONG_VERSION",
  "detail": "The package av is installed in the version a string; meetkit needs 0004.",
  "params": {
    "package": "av",
    "found": "a string",
    "needed": "0004"
  },
  "solution": "Install meetkit's dependencies again (`pip install --upgrade meetkit`); `meetkit doctor` names every one that doesn't fit.",
  "action": "CONTACT_OPERATOR",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "nothing",
  "fault": "server",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/6016",
  "rehearsed": false
}
```
""",
    6020: """\
# 6020 MEDIA_NEGOTIATION_FAILED

> Client and server could not agree on how to send picture or sound.

Seen in: the Python SDK, the browser SDK.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: the program that calls.

People in the meeting are told: “Your picture or sound can't be sent. Please try another browser.”

## Why, and what to do

### UNSUPPORTED_CODEC

No offered ‹kind› codec (‹offered›) is one that the server forwards (‹supported›).

**What to do:** Send VP8 or H264 video and Opus audio.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `kind` (str), `offered` (list[str]), `supported` (list[str]).

### CANNOT_CONSUME

The participant cannot receive the producer ‹producer_id›: no codec in common.

**What to do:** Use the SDK's own negotiation; the reason names what the server refused.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `producer_id` (str).

### INVALID_RTP_PARAMETERS

The RTP parameters are invalid: ‹problem›.

**What to do:** Use the SDK's own negotiation; the reason names what the server refused.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `problem` (str).

### INVALID_RTP_CAPABILITIES

The RTP capabilities are invalid: ‹problem›.

**What to do:** Use the SDK's own negotiation; the reason names what the server refused.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `problem` (str).

### INVALID_DTLS_PARAMETERS

The DTLS parameters are invalid: ‹problem›.

**What to do:** Use the SDK's own negotiation; the reason names what the server refused.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `problem` (str).

### LIMIT_REACHED

A participant may have ‹limit› of these: ‹field›.

**What to do:** Use the SDK's own negotiation; the reason names what the server refused.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `limit` (int), `field` (str).

### CORE_REFUSED

The media core refused `‹operation›`: ‹problem›.

**What to do:** The operator finds the details under the error's id; trying again with a new join may work.

Action for programs: `CONTACT_OPERATOR`. The same call will fail again. Params: `operation` (str), `problem` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import MediaNegotiationFailed

try:
    await call()
except MediaNegotiationFailed as error:
    assert (error.code, error.reason) == (6020, "UNSUPPORTED_CODEC")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 6020,
  "name": "MEDIA_NEGOTIATION_FAILED",
  "message": "Client and server could not agree on how to send picture or sound.",
  "reason": "UNSUPPORTED_CODEC",
  "detail": "No offered video codec (video/AV1) is one that the server forwards (video/VP8, video/H264).",
  "params": {
    "kind": "video",
    "offered": [
      "video/AV1"
    ],
    "supported": [
      "video/VP8",
      "video/H264"
    ]
  },
  "solution": "Send VP8 or H264 video and Opus audio.",
  "action": "FIX_CODE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/6020",
  "rehearsed": false
}
```
""",
    6021: """\
# 6021 TRACK_OUT_OF_TIME

> A track that was given to the SDK keeps no time.

Seen in: the Python SDK.

## What happened

What is over: nothing is over. Whose fault it mostly is: the program that calls.

People in the meeting are told: “Your picture or sound may stutter: this program's source keeps no time.”

## Why, and what to do

### NOTHING_CAME

The ‹track› track has given nothing for ‹waited_s› s, so nothing is sent.

**What to do:** Look what the track's `recv` waits for; the stream begins as soon as it gives its first frame.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `track` (str), `waited_s` (int).

### STANDS_STILL

The time stamps of the ‹track› track stand still at ‹from_s› s; its frames are sent as they come.

**What to do:** Let the track's `recv` return each frame when its time has come, with a `pts` that rises by the frame's length; `VideoSDK.create_file_source` does so for files.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `track` (str), `from_s` (float).

### WENT_BACK

The time stamps of the ‹track› track went back from ‹from_s› s to ‹to_s› s; it is sent on without the step.

**What to do:** Let the track's `recv` return each frame when its time has come, with a `pts` that rises by the frame's length; `VideoSDK.create_file_source` does so for files.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `track` (str), `from_s` (float), `to_s` (float).

### JUMPED_AHEAD

The time stamps of the ‹track› track leapt from ‹from_s› s to ‹to_s› s; it is sent on without the leap.

**What to do:** Let the track's `recv` return each frame when its time has come, with a `pts` that rises by the frame's length; `VideoSDK.create_file_source` does so for files.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `track` (str), `from_s` (float), `to_s` (float).

### TOO_FAST

The ‹track› track gave ‹media_s› s within ‹real_s› s; it is slowed down to real time.

**What to do:** Let the track's `recv` return each frame when its time has come, with a `pts` that rises by the frame's length; `VideoSDK.create_file_source` does so for files.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `track` (str), `media_s` (float), `real_s` (float).

### TOO_SLOW

The ‹track› track gave ‹media_s› s within ‹real_s› s; it has gaps.

**What to do:** Let the track's `recv` return each frame when its time has come, with a `pts` that rises by the frame's length; `VideoSDK.create_file_source` does so for files.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `track` (str), `media_s` (float), `real_s` (float).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import TrackOutOfTime

try:
    await call()
except TrackOutOfTime as error:
    assert (error.code, error.reason) == (6021, "NOTHING_CAME")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 6021,
  "name": "TRACK_OUT_OF_TIME",
  "message": "A track that was given to the SDK keeps no time.",
  "reason": "NOTHING_CAME",
  "detail": "The webcam track has given nothing for 60 s, so nothing is sent.",
  "params": {
    "track": "webcam",
    "waited_s": 60
  },
  "solution": "Look what the track's `recv` waits for; the stream begins as soon as it gives its first frame.",
  "action": "FIX_CODE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "nothing",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/6021",
  "rehearsed": false
}
```
""",
    6022: """\
# 6022 WRONG_EVENT_LOOP

> The SDK was called from where it cannot run.

Seen in: the Python SDK.

## What happened

What is over: only this request is over, and the meeting goes on. Whose fault it mostly is: the program that calls.

People in the meeting are told: “Something is wrong with this program. Please tell whoever runs it.”

## Why, and what to do

### NO_ASYNCIO

`‹operation›` was called where no asyncio event loop runs, but ‹found›.

**What to do:** Call it from a coroutine that `asyncio.run` runs. In a trio program run the meeting in a thread of its own (`trio.to_thread.run_sync(asyncio.run, main())`), or run trio as a guest of asyncio (`trio.lowlevel.start_guest_run`).

Action for programs: `FIX_CODE`. The same call will fail again. Params: `operation` (str), `found` (str).

### OTHER_EVENT_LOOP

`‹operation›` was called in another event loop than the one in which the meeting was joined.

**What to do:** From another thread use `asyncio.run_coroutine_threadsafe(call, loop)` with the loop in which the meeting was joined.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `operation` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import WrongEventLoop

try:
    await call()
except WrongEventLoop as error:
    assert (error.code, error.reason) == (6022, "NO_ASYNCIO")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 6022,
  "name": "WRONG_EVENT_LOOP",
  "message": "The SDK was called from where it cannot run.",
  "reason": "NO_ASYNCIO",
  "detail": "`enable_webcam` was called where no asyncio event loop runs, but a string.",
  "params": {
    "operation": "enable_webcam",
    "found": "a string"
  },
  "solution": "Call it from a coroutine that `asyncio.run` runs. In a trio program run the meeting in a thread of its own (`trio.to_thread.run_sync(asyncio.run, main())`), or run trio as a guest of asyncio (`trio.lowlevel.start_guest_run`).",
  "action": "FIX_CODE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "request",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/6022",
  "rehearsed": false
}
```
""",
    6023: """\
# 6023 PICTURES_LEFT_OUT

> A participant's pictures are left out, because they may not or cannot be decoded.

Seen in: the Python SDK, the browser SDK.

## What happened

What is over: nothing is over. Whose fault it mostly is: the program that calls.

People in the meeting are told: “Somebody's pictures are left out for now: they cannot be shown.”

## Why, and what to do

### TOO_LARGE

The ‹track› of ‹participant_id› is not shown by the ‹shown_by›: its pictures of ‹width› × ‹height› are larger than the ‹limit_pixels› pixels that are decoded.

**What to do:** Whoever sends them corrects what the reason names; they are shown again as soon as they can be decoded. Everything else goes on.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `track` (str), `participant_id` (str), `shown_by` (str), `width` (int), `height` (int), `limit_pixels` (int).

### SIZE_CHANGES

The ‹track› of ‹participant_id› is not shown by the ‹shown_by›: its pictures changed their size more than ‹limit› times within ‹window_s› s, at last to ‹width› × ‹height›.

**What to do:** Whoever sends them keeps to one size; they are shown again 2 s after the last change. Everything else goes on.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `track` (str), `participant_id` (str), `shown_by` (str), `limit` (int), `window_s` (int), `width` (int), `height` (int).

### UNDECODABLE

The ‹track› of ‹participant_id› is not shown by the ‹shown_by›: for ‹waited_s› s none of its pictures could be decoded; the last size seen is ‹width› × ‹height›.

**What to do:** Whoever sends them corrects what the reason names; they are shown again as soon as they can be decoded. Everything else goes on.

Action for programs: `FIX_CODE`. The same call will fail again. Params: `track` (str), `participant_id` (str), `shown_by` (str), `waited_s` (int), `width` (int), `height` (int).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import PicturesLeftOut

try:
    await call()
except PicturesLeftOut as error:
    assert (error.code, error.reason) == (6023, "TOO_LARGE")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 6023,
  "name": "PICTURES_LEFT_OUT",
  "message": "A participant's pictures are left out, because they may not or cannot be decoded.",
  "reason": "TOO_LARGE",
  "detail": "The webcam of ada is not shown by the recording: its pictures of 16383 × 16383 are larger than the 9437184 pixels that are decoded.",
  "params": {
    "track": "webcam",
    "participant_id": "ada",
    "shown_by": "recording",
    "width": 16383,
    "height": 16383,
    "limit_pixels": 9437184
  },
  "solution": "Whoever sends them corrects what the reason names; they are shown again as soon as they can be decoded. Everything else goes on.",
  "action": "FIX_CODE",
  "retryable": false,
  "retryAfterMs": null,
  "ends": "nothing",
  "fault": "caller",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/6023",
  "rehearsed": false
}
```
""",
    6030: """\
# 6030 RECORDING_STORAGE_FAILED

> The storage for recordings could not be used.

Seen in: REST, webhooks, the command line. HTTP status: 404, 502.

## What happened

What is over: depending on when it happens, nothing is over; or only this request is over, and the meeting goes on. Whose fault it mostly is: this server.

People in the meeting are told: “The recording can't be reached right now. Please try again later.”

## Why, and what to do

### UNREACHABLE

The S3 server ‹server› can't be reached (‹operation›): ‹problem›.

**What to do:** Correct what the reason says; until then finished recordings stay on the server, can be downloaded, and are uploaded as soon as it works.

Action for programs: `CONTACT_OPERATOR`. The same call can succeed later. Params: `server` (str), `operation` (str), `problem` (str).

### TLS_FAILED

No safe connection to the S3 server ‹server› is possible (‹operation›): ‹problem›.

**What to do:** Give the S3 server a certificate that this machine trusts, or name the one that signed it in MEETKIT_S3_CA_FILE; use http:// only where the network is yours.

Action for programs: `CONTACT_OPERATOR`. The same call can succeed later. Params: `server` (str), `operation` (str), `problem` (str).

### BAD_CREDENTIALS

The S3 server ‹server› doesn't accept the access key and its secret (‹operation›): ‹problem›.

**What to do:** Correct MEETKIT_S3_ACCESS_KEY and MEETKIT_S3_SECRET_KEY (or their files), and check both clocks; then start the server again.

Action for programs: `CONTACT_OPERATOR`. The same call can succeed later. Params: `server` (str), `operation` (str), `problem` (str).

### ACCESS_DENIED

The access key may not do this in the bucket `‹bucket›` (‹operation›): ‹problem›.

**What to do:** Allow the key to put, get and delete objects below the prefix, and to abort multipart uploads.

Action for programs: `CONTACT_OPERATOR`. The same call can succeed later. Params: `bucket` (str), `operation` (str), `problem` (str).

### BUCKET_NOT_FOUND

There is no bucket `‹bucket›` on the S3 server ‹server› (‹operation›).

**What to do:** Make the bucket, or correct MEETKIT_S3_BUCKET, MEETKIT_S3_ENDPOINT and MEETKIT_S3_PATH_STYLE.

Action for programs: `CONTACT_OPERATOR`. The same call can succeed later. Params: `bucket` (str), `server` (str), `operation` (str).

### REJECTED

The S3 server ‹server› refused (‹operation›): ‹problem›.

**What to do:** Correct what the reason says; until then finished recordings stay on the server, can be downloaded, and are uploaded as soon as it works.

Action for programs: `CONTACT_OPERATOR`. The same call can succeed later. Params: `server` (str), `operation` (str), `problem` (str).

### NOT_CONFIRMED

What the bucket `‹bucket›` holds after the upload isn't what was sent: ‹problem›.

**What to do:** Look whether something else writes or deletes below the prefix; the upload is tried again.

Action for programs: `CONTACT_OPERATOR`. The same call can succeed later. Params: `bucket` (str), `problem` (str).

### OBJECT_MISSING

The recording's object is not in the bucket `‹bucket›` any more.

**What to do:** It was removed from the bucket by somebody else, perhaps by a rule for old objects; delete the recording here too.

Action for programs: `CONTACT_OPERATOR`. The same call will fail again. Params: `bucket` (str).

### FILE_UNREADABLE

The recording's file can't be read from this server's disk: ‹problem›.

**What to do:** Correct what the reason says; until then finished recordings stay on the server, can be downloaded, and are uploaded as soon as it works.

Action for programs: `CONTACT_OPERATOR`. The same call can succeed later. Params: `problem` (str).

### NOT_CONFIGURED

The recording is in the bucket `‹bucket›`, but this server has no S3 storage set up.

**What to do:** Start the server with the S3 settings that it had when this was recorded.

Action for programs: `CONTACT_OPERATOR`. The same call will fail again. Params: `bucket` (str).

## Example

In Python the call raises it, and the event `error` carries the same object:

```python
from meetkit.errors import RecordingStorageFailed

try:
    await call()
except RecordingStorageFailed as error:
    assert (error.code, error.reason) == (6030, "UNREACHABLE")
    print(error.detail, error.solution)
```

On the wire, in webhooks and (with the members of RFC 9457 beside these) in REST it is:

```json
{
  "code": 6030,
  "name": "RECORDING_STORAGE_FAILED",
  "message": "The storage for recordings could not be used.",
  "reason": "UNREACHABLE",
  "detail": "The S3 server meet.example.org:443 can't be reached (enable_webcam): it must be a text of at most 200 characters.",
  "params": {
    "server": "meet.example.org:443",
    "operation": "enable_webcam",
    "problem": "it must be a text of at most 200 characters"
  },
  "solution": "Correct what the reason says; until then finished recordings stay on the server, can be downloaded, and are uploaded as soon as it works.",
  "action": "CONTACT_OPERATOR",
  "retryable": true,
  "retryAfterMs": null,
  "ends": "nothing",
  "fault": "server",
  "subject": {
    "meetingId": "abcd-1234-wxyz",
    "participantId": "ada"
  },
  "id": "err-01jd3x7m5q",
  "at": "2026-01-01T12:00:42.000Z",
  "traceId": null,
  "docUrl": "https://meet.example.org/errors/6030",
  "rehearsed": false
}
```
""",
}
"""The page of each code."""
