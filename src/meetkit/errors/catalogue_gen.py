# Generated from spec/errors.toml by tools/generate.py. Do not edit.
# ruff: noqa: E501
"""All errors of the catalogue: a class per code with a constructor per reason, and the codes as an enum."""

from collections.abc import Mapping
from enum import IntEnum
from typing import Literal

from meetkit.errors._base import MeetingError, Subject
from meetkit.errors._spec import ErrorSpec, ReasonSpec


class ErrorCode(IntEnum):
    """All codes by name; misspelt originals are aliases."""

    ERROR_GET_VIDEO_MEDIA = 3011
    ERROR_GET_AUDIO_MEDIA = 3012
    ERROR_GET_DISPLAY_MEDIA = 3013
    ERROR_GET_VIDEO_MEDIA_PERMISSION_DENIED = 3014
    ERROR_GET_AUDIO_MEDIA_PERMISSION_DENIED = 3015
    ERROR_GET_DISPLAY_MEDIA_PERMISSION_DENIED = 3016
    ERROR_CAMERA_ACCESS_DENIED_OR_DISMISSED = 3017
    ERROR_MICROPHONE_ACCESS_DENIED_OR_DISMISSED = 3018
    ERROR_CAMERA_PERMISSION_DENIED_BY_OS = 3019
    ERROR_MICROPHONE_PERMISSION_DENIED_BY_OS = 3020
    ERROR_CAMERA_NOT_FOUND = 3021
    ERROR_MICROPHONE_NOT_FOUND = 3022
    ERROR_CAMERA_IN_USE = 3023
    ERROR_MICROPHONE_IN_USE = 3024
    ERROR_WEBCAM_TRACK_ENDED = 3027
    ERROR_MICROPHONE_TRACK_ENDED = 3028
    ERROR_ACTION_PERFORMED_BEFORE_MEETING_JOINED = 3035
    ERROR_MEETING_MEDIA_CONNECTION_FAILED = 3044
    ERROR_UNABLE_TO_JOIN_MEETING = 3047
    ERROR_ALREADY_IN_REQUESTED_STATE = 3054
    ERROR_OPERATION_IN_PROGRESS = 3055
    ERROR_OPERATION_ABORTED = 3056
    ERROR_MEETING_RECONNECTING = 3065
    ERROR_ACTION_NOT_SUPPORTED_IN_MODE = 3066
    ERROR_INVALID_MODE = 3067
    ERROR_PAYLOAD_TOO_LARGE = 3072
    ERROR_INVALID_PARAMETER = 3073
    ERROR_OPERATION_TIMED_OUT = 3079
    INVALID_API_KEY = 4001
    INVALID_TOKEN = 4002
    INVALID_MEETING_ID = 4003
    INVALID_PARTICIPANT_ID = 4004
    DUPLICATE_PARTICIPANT = 4005
    ACCOUNT_DEACTIVATED = 4006
    ACCOUNT_DISCONTINUED = 4007
    INVALID_PERMISSIONS = 4008
    MAX_PARTICIPANT_REACHED = 4009
    MAX_PARTCIPANT_REACHED = 4009
    START_RECORDING_FAILED = 4011
    STOP_RECORDING_FAILED = 4012
    START_LIVESTREAM_FAILED = 4013
    STOP_LIVESTREAM_FAILED = 4014
    INVALID_LIVESTREAM_CONFIG = 4015
    START_HLS_FAILED = 4016
    STOP_HLS_FAILED = 4017
    UNAUTHORIZED_MEETING_ID = 4022
    UNAUTHORIZED_PARTICIPANT_ID = 4023
    UNAUTHORIZED_ROLE = 4024
    UNAUTHORIZED_REQUEST = 4025
    PIN_FAILED = 4071
    UNPIN_FAILED = 4072
    RECORDING_FAILED = 5001
    LIVESTREAM_FAILED = 5002
    HLS_FAILED = 5003
    RECORDING_DURATION_LIMIT_REACHED = 5004
    LIVESTREAM_DURATION_LIMIT_REACHED = 5005
    HLS_DURATION_LIMIT_REACHED = 5006
    INTERNAL_ERROR = 6000
    INVALID_REQUEST = 6001
    NOT_FOUND = 6002
    SERVER_SHUTTING_DOWN = 6003
    RATE_LIMITED = 6004
    INVALID_CREDENTIALS = 6005
    PARTICIPANT_ID_TAKEN = 6006
    MESSAGES_LIMITED = 6007
    SERVER_FULL = 6008
    INVALID_SETTING = 6010
    PORT_UNAVAILABLE = 6011
    DATABASE_UNAVAILABLE = 6012
    NATIVE_CORE_MISSING = 6013
    CLOCK_WRONG = 6014
    WEB_BUNDLE_MISSING = 6015
    DEPENDENCY_UNFIT = 6016
    MEDIA_NEGOTIATION_FAILED = 6020
    TRACK_OUT_OF_TIME = 6021
    WRONG_EVENT_LOOP = 6022
    PICTURES_LEFT_OUT = 6023
    RECORDING_STORAGE_FAILED = 6030


class GetVideoMedia(MeetingError):
    """3011 ERROR_GET_VIDEO_MEDIA: This browser or device does not support video capture."""

    spec = ErrorSpec(
        code=3011,
        name="ERROR_GET_VIDEO_MEDIA",
        class_name="GetVideoMedia",
        aliases=(),
        message="This browser or device does not support video capture.",
        status="active",
        plain="This browser can't use a camera. Please try another browser.",
        solution="Use a current browser, over https or on localhost: elsewhere browsers hide the camera.",
        action="ASK_USER",
        retryable=False,
        retry_after_ms=None,
        ends=("request",),
        fault="user",
        rest=0,
        surfaces=("browser",),
        reasons={
            "NOT_SUPPORTED": ReasonSpec(
                name="NOT_SUPPORTED",
                detail="The browser lacks {capability}.",
                params={
                    "capability": "str",
                },
                plain="This browser can't use a camera. Please try another browser.",
                solution="Use a current browser, over https or on localhost: elsewhere browsers hide the camera.",
                action="ASK_USER",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="user",
                rest=0,
                surfaces=("browser",),
            ),
            "INSECURE_CONTEXT": ReasonSpec(
                name="INSECURE_CONTEXT",
                detail="The page was not loaded over https, so the browser offers no camera.",
                params={},
                plain="This browser can't use a camera. Please try another browser.",
                solution="Serve the page over https, or from localhost while developing.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("browser",),
            ),
            "CONSTRAINTS_NOT_MET": ReasonSpec(
                name="CONSTRAINTS_NOT_MET",
                detail="The camera cannot fulfil the constraint `{field}`.",
                params={
                    "field": "str",
                },
                plain="This browser can't use a camera. Please try another browser.",
                solution="Ask for a resolution, rate or device that the camera has, or leave the constraint out.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("browser",),
            ),
        },
    )

    @classmethod
    def not_supported(
        cls,
        *,
        capability: str,
        subject: Subject | None = None,
    ) -> "GetVideoMedia":
        """The browser lacks {capability}."""
        return cls._of(
            "NOT_SUPPORTED",
            {
                "capability": capability,
            },
            subject=subject,
        )

    @classmethod
    def insecure_context(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "GetVideoMedia":
        """The page was not loaded over https, so the browser offers no camera."""
        return cls._of(
            "INSECURE_CONTEXT",
            {},
            subject=subject,
        )

    @classmethod
    def constraints_not_met(
        cls,
        *,
        field: str,
        subject: Subject | None = None,
    ) -> "GetVideoMedia":
        """The camera cannot fulfil the constraint `{field}`."""
        return cls._of(
            "CONSTRAINTS_NOT_MET",
            {
                "field": field,
            },
            subject=subject,
        )


class GetAudioMedia(MeetingError):
    """3012 ERROR_GET_AUDIO_MEDIA: This browser or device does not support audio capture."""

    spec = ErrorSpec(
        code=3012,
        name="ERROR_GET_AUDIO_MEDIA",
        class_name="GetAudioMedia",
        aliases=(),
        message="This browser or device does not support audio capture.",
        status="active",
        plain="This browser can't use a microphone. Please try another browser.",
        solution="Use a current browser, over https or on localhost: elsewhere browsers hide the microphone.",
        action="ASK_USER",
        retryable=False,
        retry_after_ms=None,
        ends=("request",),
        fault="user",
        rest=0,
        surfaces=("browser",),
        reasons={
            "NOT_SUPPORTED": ReasonSpec(
                name="NOT_SUPPORTED",
                detail="The browser lacks {capability}.",
                params={
                    "capability": "str",
                },
                plain="This browser can't use a microphone. Please try another browser.",
                solution="Use a current browser, over https or on localhost: elsewhere browsers hide the microphone.",
                action="ASK_USER",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="user",
                rest=0,
                surfaces=("browser",),
            ),
            "INSECURE_CONTEXT": ReasonSpec(
                name="INSECURE_CONTEXT",
                detail="The page was not loaded over https, so the browser offers no microphone.",
                params={},
                plain="This browser can't use a microphone. Please try another browser.",
                solution="Serve the page over https, or from localhost while developing.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("browser",),
            ),
            "CONSTRAINTS_NOT_MET": ReasonSpec(
                name="CONSTRAINTS_NOT_MET",
                detail="The microphone cannot fulfil the constraint `{field}`.",
                params={
                    "field": "str",
                },
                plain="This browser can't use a microphone. Please try another browser.",
                solution="Ask for settings or a device that exist, or leave the constraint out.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("browser",),
            ),
        },
    )

    @classmethod
    def not_supported(
        cls,
        *,
        capability: str,
        subject: Subject | None = None,
    ) -> "GetAudioMedia":
        """The browser lacks {capability}."""
        return cls._of(
            "NOT_SUPPORTED",
            {
                "capability": capability,
            },
            subject=subject,
        )

    @classmethod
    def insecure_context(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "GetAudioMedia":
        """The page was not loaded over https, so the browser offers no microphone."""
        return cls._of(
            "INSECURE_CONTEXT",
            {},
            subject=subject,
        )

    @classmethod
    def constraints_not_met(
        cls,
        *,
        field: str,
        subject: Subject | None = None,
    ) -> "GetAudioMedia":
        """The microphone cannot fulfil the constraint `{field}`."""
        return cls._of(
            "CONSTRAINTS_NOT_MET",
            {
                "field": field,
            },
            subject=subject,
        )


class GetDisplayMedia(MeetingError):
    """3013 ERROR_GET_DISPLAY_MEDIA: This browser or device does not support screen sharing."""

    spec = ErrorSpec(
        code=3013,
        name="ERROR_GET_DISPLAY_MEDIA",
        class_name="GetDisplayMedia",
        aliases=(),
        message="This browser or device does not support screen sharing.",
        status="active",
        plain="This browser can't share the screen. Please try a desktop browser.",
        solution="Share from a current desktop browser, over https or on localhost.",
        action="ASK_USER",
        retryable=False,
        retry_after_ms=None,
        ends=("request",),
        fault="user",
        rest=0,
        surfaces=("browser",),
        reasons={
            "NOT_SUPPORTED": ReasonSpec(
                name="NOT_SUPPORTED",
                detail="The browser lacks {capability}.",
                params={
                    "capability": "str",
                },
                plain="This browser can't share the screen. Please try a desktop browser.",
                solution="Share from a current desktop browser, over https or on localhost.",
                action="ASK_USER",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="user",
                rest=0,
                surfaces=("browser",),
            ),
            "INSECURE_CONTEXT": ReasonSpec(
                name="INSECURE_CONTEXT",
                detail="The page was not loaded over https, so the browser offers no screen sharing.",
                params={},
                plain="This browser can't share the screen. Please try a desktop browser.",
                solution="Serve the page over https, or from localhost while developing.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("browser",),
            ),
            "NOT_READABLE": ReasonSpec(
                name="NOT_READABLE",
                detail="The browser could not capture the chosen screen or window: {problem}.",
                params={
                    "problem": "str",
                },
                plain="This browser can't share the screen. Please try a desktop browser.",
                solution="Choose another window or screen, or restart the browser.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("request",),
                fault="user",
                rest=0,
                surfaces=("browser",),
            ),
        },
    )

    @classmethod
    def not_supported(
        cls,
        *,
        capability: str,
        subject: Subject | None = None,
    ) -> "GetDisplayMedia":
        """The browser lacks {capability}."""
        return cls._of(
            "NOT_SUPPORTED",
            {
                "capability": capability,
            },
            subject=subject,
        )

    @classmethod
    def insecure_context(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "GetDisplayMedia":
        """The page was not loaded over https, so the browser offers no screen sharing."""
        return cls._of(
            "INSECURE_CONTEXT",
            {},
            subject=subject,
        )

    @classmethod
    def not_readable(
        cls,
        *,
        problem: str,
        subject: Subject | None = None,
    ) -> "GetDisplayMedia":
        """The browser could not capture the chosen screen or window: {problem}."""
        return cls._of(
            "NOT_READABLE",
            {
                "problem": problem,
            },
            subject=subject,
        )


class GetVideoMediaPermissionDenied(MeetingError):
    """3014 ERROR_GET_VIDEO_MEDIA_PERMISSION_DENIED: Permission to capture video was denied."""

    spec = ErrorSpec(
        code=3014,
        name="ERROR_GET_VIDEO_MEDIA_PERMISSION_DENIED",
        class_name="GetVideoMediaPermissionDenied",
        aliases=(),
        message="Permission to capture video was denied.",
        status="active",
        plain="This page may not use your camera. Please ask whoever runs it.",
        solution='Allow the camera for the page: in an iframe with allow="camera", and in the Permissions-Policy header.',
        action="FIX_CODE",
        retryable=False,
        retry_after_ms=None,
        ends=("request",),
        fault="caller",
        rest=0,
        surfaces=("browser",),
        reasons={
            "BLOCKED_BY_POLICY": ReasonSpec(
                name="BLOCKED_BY_POLICY",
                detail="The page's permissions policy forbids the camera.",
                params={},
                plain="This page may not use your camera. Please ask whoever runs it.",
                solution='Allow the camera for the page: in an iframe with allow="camera", and in the Permissions-Policy header.',
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("browser",),
            ),
        },
    )

    @classmethod
    def blocked_by_policy(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "GetVideoMediaPermissionDenied":
        """The page's permissions policy forbids the camera."""
        return cls._of(
            "BLOCKED_BY_POLICY",
            {},
            subject=subject,
        )


class GetAudioMediaPermissionDenied(MeetingError):
    """3015 ERROR_GET_AUDIO_MEDIA_PERMISSION_DENIED: Permission to capture audio was denied."""

    spec = ErrorSpec(
        code=3015,
        name="ERROR_GET_AUDIO_MEDIA_PERMISSION_DENIED",
        class_name="GetAudioMediaPermissionDenied",
        aliases=(),
        message="Permission to capture audio was denied.",
        status="active",
        plain="This page may not use your microphone. Please ask whoever runs it.",
        solution='Allow the microphone for the page: in an iframe with allow="microphone", and in the Permissions-Policy header.',
        action="FIX_CODE",
        retryable=False,
        retry_after_ms=None,
        ends=("request",),
        fault="caller",
        rest=0,
        surfaces=("browser",),
        reasons={
            "BLOCKED_BY_POLICY": ReasonSpec(
                name="BLOCKED_BY_POLICY",
                detail="The page's permissions policy forbids the microphone.",
                params={},
                plain="This page may not use your microphone. Please ask whoever runs it.",
                solution='Allow the microphone for the page: in an iframe with allow="microphone", and in the Permissions-Policy header.',
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("browser",),
            ),
        },
    )

    @classmethod
    def blocked_by_policy(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "GetAudioMediaPermissionDenied":
        """The page's permissions policy forbids the microphone."""
        return cls._of(
            "BLOCKED_BY_POLICY",
            {},
            subject=subject,
        )


class GetDisplayMediaPermissionDenied(MeetingError):
    """3016 ERROR_GET_DISPLAY_MEDIA_PERMISSION_DENIED: Permission to share the screen was denied."""

    spec = ErrorSpec(
        code=3016,
        name="ERROR_GET_DISPLAY_MEDIA_PERMISSION_DENIED",
        class_name="GetDisplayMediaPermissionDenied",
        aliases=(),
        message="Permission to share the screen was denied.",
        status="active",
        plain="Your screen isn't shared: sharing was cancelled or isn't allowed.",
        solution="Start sharing again and choose a window or screen; on macOS the browser also needs the system's permission to record the screen.",
        action="ASK_USER",
        retryable=True,
        retry_after_ms=None,
        ends=("request",),
        fault="user",
        rest=0,
        surfaces=("browser",),
        reasons={
            "DENIED_OR_CANCELLED": ReasonSpec(
                name="DENIED_OR_CANCELLED",
                detail="The dialogue for choosing a screen was cancelled, or the browser or system forbids sharing.",
                params={},
                plain="Your screen isn't shared: sharing was cancelled or isn't allowed.",
                solution="Start sharing again and choose a window or screen; on macOS the browser also needs the system's permission to record the screen.",
                action="ASK_USER",
                retryable=True,
                retry_after_ms=None,
                ends=("request",),
                fault="user",
                rest=0,
                surfaces=("browser",),
            ),
            "BLOCKED_BY_POLICY": ReasonSpec(
                name="BLOCKED_BY_POLICY",
                detail="The page's permissions policy forbids screen sharing.",
                params={},
                plain="Your screen isn't shared: sharing was cancelled or isn't allowed.",
                solution='Allow it for the page: in an iframe with allow="display-capture", and in the Permissions-Policy header.',
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("browser",),
            ),
            "NO_USER_GESTURE": ReasonSpec(
                name="NO_USER_GESTURE",
                detail="Screen sharing was started without a click or key press.",
                params={},
                plain="Your screen isn't shared: sharing was cancelled or isn't allowed.",
                solution="Call enableScreenShare directly in the listener of a click or key press.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("browser",),
            ),
        },
    )

    @classmethod
    def denied_or_cancelled(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "GetDisplayMediaPermissionDenied":
        """The dialogue for choosing a screen was cancelled, or the browser or system forbids sharing."""
        return cls._of(
            "DENIED_OR_CANCELLED",
            {},
            subject=subject,
        )

    @classmethod
    def blocked_by_policy(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "GetDisplayMediaPermissionDenied":
        """The page's permissions policy forbids screen sharing."""
        return cls._of(
            "BLOCKED_BY_POLICY",
            {},
            subject=subject,
        )

    @classmethod
    def no_user_gesture(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "GetDisplayMediaPermissionDenied":
        """Screen sharing was started without a click or key press."""
        return cls._of(
            "NO_USER_GESTURE",
            {},
            subject=subject,
        )


class CameraAccessDeniedOrDismissed(MeetingError):
    """3017 ERROR_CAMERA_ACCESS_DENIED_OR_DISMISSED: Access to the camera was denied or dismissed."""

    spec = ErrorSpec(
        code=3017,
        name="ERROR_CAMERA_ACCESS_DENIED_OR_DISMISSED",
        class_name="CameraAccessDeniedOrDismissed",
        aliases=(),
        message="Access to the camera was denied or dismissed.",
        status="active",
        plain="Your camera is blocked for this page. Allow it in the browser's address bar.",
        solution="Ask the person to allow the camera for this page in the browser's address bar or settings, then try again.",
        action="ASK_USER",
        retryable=True,
        retry_after_ms=None,
        ends=("request",),
        fault="user",
        rest=0,
        surfaces=("browser",),
        reasons={
            "DENIED": ReasonSpec(
                name="DENIED",
                detail="The camera is denied for this page in the browser.",
                params={},
                plain="Your camera is blocked for this page. Allow it in the browser's address bar.",
                solution="Ask the person to allow the camera for this page in the browser's address bar or settings, then try again.",
                action="ASK_USER",
                retryable=True,
                retry_after_ms=None,
                ends=("request",),
                fault="user",
                rest=0,
                surfaces=("browser",),
            ),
            "DISMISSED": ReasonSpec(
                name="DISMISSED",
                detail="The browser's question was closed without an answer.",
                params={},
                plain="Your camera is blocked for this page. Allow it in the browser's address bar.",
                solution="Ask the person to allow the camera for this page in the browser's address bar or settings, then try again.",
                action="ASK_USER",
                retryable=True,
                retry_after_ms=None,
                ends=("request",),
                fault="user",
                rest=0,
                surfaces=("browser",),
            ),
        },
    )

    @classmethod
    def denied(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "CameraAccessDeniedOrDismissed":
        """The camera is denied for this page in the browser."""
        return cls._of(
            "DENIED",
            {},
            subject=subject,
        )

    @classmethod
    def dismissed(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "CameraAccessDeniedOrDismissed":
        """The browser's question was closed without an answer."""
        return cls._of(
            "DISMISSED",
            {},
            subject=subject,
        )


class MicrophoneAccessDeniedOrDismissed(MeetingError):
    """3018 ERROR_MICROPHONE_ACCESS_DENIED_OR_DISMISSED: Access to the microphone was denied or dismissed."""

    spec = ErrorSpec(
        code=3018,
        name="ERROR_MICROPHONE_ACCESS_DENIED_OR_DISMISSED",
        class_name="MicrophoneAccessDeniedOrDismissed",
        aliases=(),
        message="Access to the microphone was denied or dismissed.",
        status="active",
        plain="Your microphone is blocked for this page. Allow it in the browser's address bar.",
        solution="Ask the person to allow the microphone for this page in the browser's address bar or settings, then try again.",
        action="ASK_USER",
        retryable=True,
        retry_after_ms=None,
        ends=("request",),
        fault="user",
        rest=0,
        surfaces=("browser",),
        reasons={
            "DENIED": ReasonSpec(
                name="DENIED",
                detail="The microphone is denied for this page in the browser.",
                params={},
                plain="Your microphone is blocked for this page. Allow it in the browser's address bar.",
                solution="Ask the person to allow the microphone for this page in the browser's address bar or settings, then try again.",
                action="ASK_USER",
                retryable=True,
                retry_after_ms=None,
                ends=("request",),
                fault="user",
                rest=0,
                surfaces=("browser",),
            ),
            "DISMISSED": ReasonSpec(
                name="DISMISSED",
                detail="The browser's question was closed without an answer.",
                params={},
                plain="Your microphone is blocked for this page. Allow it in the browser's address bar.",
                solution="Ask the person to allow the microphone for this page in the browser's address bar or settings, then try again.",
                action="ASK_USER",
                retryable=True,
                retry_after_ms=None,
                ends=("request",),
                fault="user",
                rest=0,
                surfaces=("browser",),
            ),
        },
    )

    @classmethod
    def denied(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "MicrophoneAccessDeniedOrDismissed":
        """The microphone is denied for this page in the browser."""
        return cls._of(
            "DENIED",
            {},
            subject=subject,
        )

    @classmethod
    def dismissed(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "MicrophoneAccessDeniedOrDismissed":
        """The browser's question was closed without an answer."""
        return cls._of(
            "DISMISSED",
            {},
            subject=subject,
        )


class CameraPermissionDeniedByOs(MeetingError):
    """3019 ERROR_CAMERA_PERMISSION_DENIED_BY_OS: The operating system does not let this browser use the camera."""

    spec = ErrorSpec(
        code=3019,
        name="ERROR_CAMERA_PERMISSION_DENIED_BY_OS",
        class_name="CameraPermissionDeniedByOs",
        aliases=(),
        message="The operating system does not let this browser use the camera.",
        status="active",
        plain="Your system doesn't let this browser use the camera. Allow it in the system settings.",
        solution="Allow the camera for the browser in the privacy settings of the operating system, then restart the browser.",
        action="ASK_USER",
        retryable=True,
        retry_after_ms=None,
        ends=("request",),
        fault="user",
        rest=0,
        surfaces=("browser",),
        reasons={
            "DENIED_BY_SYSTEM": ReasonSpec(
                name="DENIED_BY_SYSTEM",
                detail="The browser reports that the system denies the camera.",
                params={},
                plain="Your system doesn't let this browser use the camera. Allow it in the system settings.",
                solution="Allow the camera for the browser in the privacy settings of the operating system, then restart the browser.",
                action="ASK_USER",
                retryable=True,
                retry_after_ms=None,
                ends=("request",),
                fault="user",
                rest=0,
                surfaces=("browser",),
            ),
        },
    )

    @classmethod
    def denied_by_system(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "CameraPermissionDeniedByOs":
        """The browser reports that the system denies the camera."""
        return cls._of(
            "DENIED_BY_SYSTEM",
            {},
            subject=subject,
        )


class MicrophonePermissionDeniedByOs(MeetingError):
    """3020 ERROR_MICROPHONE_PERMISSION_DENIED_BY_OS: The operating system does not let this browser use the microphone."""

    spec = ErrorSpec(
        code=3020,
        name="ERROR_MICROPHONE_PERMISSION_DENIED_BY_OS",
        class_name="MicrophonePermissionDeniedByOs",
        aliases=(),
        message="The operating system does not let this browser use the microphone.",
        status="active",
        plain="Your system doesn't let this browser use the microphone. Allow it in the system settings.",
        solution="Allow the microphone for the browser in the privacy settings of the operating system, then restart the browser.",
        action="ASK_USER",
        retryable=True,
        retry_after_ms=None,
        ends=("request",),
        fault="user",
        rest=0,
        surfaces=("browser",),
        reasons={
            "DENIED_BY_SYSTEM": ReasonSpec(
                name="DENIED_BY_SYSTEM",
                detail="The browser reports that the system denies the microphone.",
                params={},
                plain="Your system doesn't let this browser use the microphone. Allow it in the system settings.",
                solution="Allow the microphone for the browser in the privacy settings of the operating system, then restart the browser.",
                action="ASK_USER",
                retryable=True,
                retry_after_ms=None,
                ends=("request",),
                fault="user",
                rest=0,
                surfaces=("browser",),
            ),
        },
    )

    @classmethod
    def denied_by_system(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "MicrophonePermissionDeniedByOs":
        """The browser reports that the system denies the microphone."""
        return cls._of(
            "DENIED_BY_SYSTEM",
            {},
            subject=subject,
        )


class CameraNotFound(MeetingError):
    """3021 ERROR_CAMERA_NOT_FOUND: No camera was found."""

    spec = ErrorSpec(
        code=3021,
        name="ERROR_CAMERA_NOT_FOUND",
        class_name="CameraNotFound",
        aliases=(),
        message="No camera was found.",
        status="active",
        plain="No camera was found. Please connect one.",
        solution="Connect or switch on a camera, or join without one.",
        action="ASK_USER",
        retryable=True,
        retry_after_ms=None,
        ends=("request",),
        fault="user",
        rest=0,
        surfaces=("browser",),
        reasons={
            "NONE_CONNECTED": ReasonSpec(
                name="NONE_CONNECTED",
                detail="The browser sees no camera.",
                params={},
                plain="No camera was found. Please connect one.",
                solution="Connect or switch on a camera, or join without one.",
                action="ASK_USER",
                retryable=True,
                retry_after_ms=None,
                ends=("request",),
                fault="user",
                rest=0,
                surfaces=("browser",),
            ),
            "CHOSEN_ONE_GONE": ReasonSpec(
                name="CHOSEN_ONE_GONE",
                detail="The chosen camera `{device}` is not connected any more.",
                params={
                    "device": "str",
                },
                plain="No camera was found. Please connect one.",
                solution="Choose another camera from getWebcams().",
                action="ASK_USER",
                retryable=True,
                retry_after_ms=None,
                ends=("request",),
                fault="user",
                rest=0,
                surfaces=("browser",),
            ),
        },
    )

    @classmethod
    def none_connected(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "CameraNotFound":
        """The browser sees no camera."""
        return cls._of(
            "NONE_CONNECTED",
            {},
            subject=subject,
        )

    @classmethod
    def chosen_one_gone(
        cls,
        *,
        device: str,
        subject: Subject | None = None,
    ) -> "CameraNotFound":
        """The chosen camera `{device}` is not connected any more."""
        return cls._of(
            "CHOSEN_ONE_GONE",
            {
                "device": device,
            },
            subject=subject,
        )


class MicrophoneNotFound(MeetingError):
    """3022 ERROR_MICROPHONE_NOT_FOUND: No microphone was found."""

    spec = ErrorSpec(
        code=3022,
        name="ERROR_MICROPHONE_NOT_FOUND",
        class_name="MicrophoneNotFound",
        aliases=(),
        message="No microphone was found.",
        status="active",
        plain="No microphone was found. Please connect one.",
        solution="Connect or switch on a microphone, or join without one.",
        action="ASK_USER",
        retryable=True,
        retry_after_ms=None,
        ends=("request",),
        fault="user",
        rest=0,
        surfaces=("browser",),
        reasons={
            "NONE_CONNECTED": ReasonSpec(
                name="NONE_CONNECTED",
                detail="The browser sees no microphone.",
                params={},
                plain="No microphone was found. Please connect one.",
                solution="Connect or switch on a microphone, or join without one.",
                action="ASK_USER",
                retryable=True,
                retry_after_ms=None,
                ends=("request",),
                fault="user",
                rest=0,
                surfaces=("browser",),
            ),
            "CHOSEN_ONE_GONE": ReasonSpec(
                name="CHOSEN_ONE_GONE",
                detail="The chosen microphone `{device}` is not connected any more.",
                params={
                    "device": "str",
                },
                plain="No microphone was found. Please connect one.",
                solution="Choose another microphone from getMics().",
                action="ASK_USER",
                retryable=True,
                retry_after_ms=None,
                ends=("request",),
                fault="user",
                rest=0,
                surfaces=("browser",),
            ),
        },
    )

    @classmethod
    def none_connected(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "MicrophoneNotFound":
        """The browser sees no microphone."""
        return cls._of(
            "NONE_CONNECTED",
            {},
            subject=subject,
        )

    @classmethod
    def chosen_one_gone(
        cls,
        *,
        device: str,
        subject: Subject | None = None,
    ) -> "MicrophoneNotFound":
        """The chosen microphone `{device}` is not connected any more."""
        return cls._of(
            "CHOSEN_ONE_GONE",
            {
                "device": device,
            },
            subject=subject,
        )


class CameraInUse(MeetingError):
    """3023 ERROR_CAMERA_IN_USE: The camera is in use by another program."""

    spec = ErrorSpec(
        code=3023,
        name="ERROR_CAMERA_IN_USE",
        class_name="CameraInUse",
        aliases=(),
        message="The camera is in use by another program.",
        status="active",
        plain="Another program uses your camera. Close it and try again.",
        solution="Close other programs and tabs that use the camera, then try again; a restart of the browser frees a camera that hangs.",
        action="ASK_USER",
        retryable=True,
        retry_after_ms=None,
        ends=("request",),
        fault="user",
        rest=0,
        surfaces=("browser",),
        reasons={
            "NOT_READABLE": ReasonSpec(
                name="NOT_READABLE",
                detail="The browser could not open the camera: {problem}.",
                params={
                    "problem": "str",
                },
                plain="Another program uses your camera. Close it and try again.",
                solution="Close other programs and tabs that use the camera, then try again; a restart of the browser frees a camera that hangs.",
                action="ASK_USER",
                retryable=True,
                retry_after_ms=None,
                ends=("request",),
                fault="user",
                rest=0,
                surfaces=("browser",),
            ),
        },
    )

    @classmethod
    def not_readable(
        cls,
        *,
        problem: str,
        subject: Subject | None = None,
    ) -> "CameraInUse":
        """The browser could not open the camera: {problem}."""
        return cls._of(
            "NOT_READABLE",
            {
                "problem": problem,
            },
            subject=subject,
        )


class MicrophoneInUse(MeetingError):
    """3024 ERROR_MICROPHONE_IN_USE: The microphone is in use by another program."""

    spec = ErrorSpec(
        code=3024,
        name="ERROR_MICROPHONE_IN_USE",
        class_name="MicrophoneInUse",
        aliases=(),
        message="The microphone is in use by another program.",
        status="active",
        plain="Another program uses your microphone. Close it and try again.",
        solution="Close other programs and tabs that use the microphone, then try again; a restart of the browser frees a microphone that hangs.",
        action="ASK_USER",
        retryable=True,
        retry_after_ms=None,
        ends=("request",),
        fault="user",
        rest=0,
        surfaces=("browser",),
        reasons={
            "NOT_READABLE": ReasonSpec(
                name="NOT_READABLE",
                detail="The browser could not open the microphone: {problem}.",
                params={
                    "problem": "str",
                },
                plain="Another program uses your microphone. Close it and try again.",
                solution="Close other programs and tabs that use the microphone, then try again; a restart of the browser frees a microphone that hangs.",
                action="ASK_USER",
                retryable=True,
                retry_after_ms=None,
                ends=("request",),
                fault="user",
                rest=0,
                surfaces=("browser",),
            ),
        },
    )

    @classmethod
    def not_readable(
        cls,
        *,
        problem: str,
        subject: Subject | None = None,
    ) -> "MicrophoneInUse":
        """The browser could not open the microphone: {problem}."""
        return cls._of(
            "NOT_READABLE",
            {
                "problem": problem,
            },
            subject=subject,
        )


class WebcamTrackEnded(MeetingError):
    """3027 ERROR_WEBCAM_TRACK_ENDED: The camera stopped sending."""

    spec = ErrorSpec(
        code=3027,
        name="ERROR_WEBCAM_TRACK_ENDED",
        class_name="WebcamTrackEnded",
        aliases=(),
        message="The camera stopped sending.",
        status="active",
        plain="Your camera stopped. Please connect it again.",
        solution="Connect the camera again or allow it again, then switch it on.",
        action="ASK_USER",
        retryable=True,
        retry_after_ms=None,
        ends=("nothing",),
        fault="user",
        rest=0,
        surfaces=("python", "browser"),
        reasons={
            "TRACK_ENDED": ReasonSpec(
                name="TRACK_ENDED",
                detail="The camera `{device}` was unplugged, taken away by the system, or its permission was withdrawn.",
                params={
                    "device": "str",
                },
                plain="Your camera stopped. Please connect it again.",
                solution="Connect the camera again or allow it again, then switch it on.",
                action="ASK_USER",
                retryable=True,
                retry_after_ms=None,
                ends=("nothing",),
                fault="user",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "SOURCE_FAILED": ReasonSpec(
                name="SOURCE_FAILED",
                detail="The track that was given to the SDK raised while it was read: {problem}.",
                params={
                    "problem": "str",
                },
                plain="Your camera stopped. Please connect it again.",
                solution="Mend the track's `recv`, then switch it on again with a working track.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("nothing",),
                fault="caller",
                rest=0,
                surfaces=("python",),
            ),
            "SOURCE_ENDED": ReasonSpec(
                name="SOURCE_ENDED",
                detail="The track that was given to the SDK ended by itself, so its stream has ended too.",
                params={},
                plain="What was shown has come to its end.",
                solution="Nothing to do when that was meant; else switch it on again with a track that goes on, such as `VideoSDK.create_file_source(path, loop=True)`.",
                action="NONE",
                retryable=False,
                retry_after_ms=None,
                ends=("nothing",),
                fault="caller",
                rest=0,
                surfaces=("python",),
            ),
            "FILE_BROKEN": ReasonSpec(
                name="FILE_BROKEN",
                detail="The file `{path}` cannot be played on after {position_s} s: {problem}.",
                params={
                    "path": "str",
                    "position_s": "float",
                    "problem": "str",
                },
                plain="The film that was shown is damaged and has stopped.",
                solution="Make the file anew, or repair it, such as with `ffmpeg -i old -c copy new`, then switch it on again.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("nothing",),
                fault="caller",
                rest=0,
                surfaces=("python",),
            ),
        },
    )

    @classmethod
    def track_ended(
        cls,
        *,
        device: str,
        subject: Subject | None = None,
    ) -> "WebcamTrackEnded":
        """The camera `{device}` was unplugged, taken away by the system, or its permission was withdrawn."""
        return cls._of(
            "TRACK_ENDED",
            {
                "device": device,
            },
            subject=subject,
        )

    @classmethod
    def source_failed(
        cls,
        *,
        problem: str,
        subject: Subject | None = None,
    ) -> "WebcamTrackEnded":
        """The track that was given to the SDK raised while it was read: {problem}."""
        return cls._of(
            "SOURCE_FAILED",
            {
                "problem": problem,
            },
            subject=subject,
        )

    @classmethod
    def source_ended(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "WebcamTrackEnded":
        """The track that was given to the SDK ended by itself, so its stream has ended too."""
        return cls._of(
            "SOURCE_ENDED",
            {},
            subject=subject,
        )

    @classmethod
    def file_broken(
        cls,
        *,
        path: str,
        position_s: float,
        problem: str,
        subject: Subject | None = None,
    ) -> "WebcamTrackEnded":
        """The file `{path}` cannot be played on after {position_s} s: {problem}."""
        return cls._of(
            "FILE_BROKEN",
            {
                "path": path,
                "position_s": position_s,
                "problem": problem,
            },
            subject=subject,
        )


class MicrophoneTrackEnded(MeetingError):
    """3028 ERROR_MICROPHONE_TRACK_ENDED: The microphone stopped sending."""

    spec = ErrorSpec(
        code=3028,
        name="ERROR_MICROPHONE_TRACK_ENDED",
        class_name="MicrophoneTrackEnded",
        aliases=(),
        message="The microphone stopped sending.",
        status="active",
        plain="Your microphone stopped. Please connect it again.",
        solution="Connect the microphone again or allow it again, then switch it on.",
        action="ASK_USER",
        retryable=True,
        retry_after_ms=None,
        ends=("nothing",),
        fault="user",
        rest=0,
        surfaces=("python", "browser"),
        reasons={
            "TRACK_ENDED": ReasonSpec(
                name="TRACK_ENDED",
                detail="The microphone `{device}` was unplugged, taken away by the system, or its permission was withdrawn.",
                params={
                    "device": "str",
                },
                plain="Your microphone stopped. Please connect it again.",
                solution="Connect the microphone again or allow it again, then switch it on.",
                action="ASK_USER",
                retryable=True,
                retry_after_ms=None,
                ends=("nothing",),
                fault="user",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "SOURCE_FAILED": ReasonSpec(
                name="SOURCE_FAILED",
                detail="The track that was given to the SDK raised while it was read: {problem}.",
                params={
                    "problem": "str",
                },
                plain="Your microphone stopped. Please connect it again.",
                solution="Mend the track's `recv`, then switch it on again with a working track.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("nothing",),
                fault="caller",
                rest=0,
                surfaces=("python",),
            ),
            "SOURCE_ENDED": ReasonSpec(
                name="SOURCE_ENDED",
                detail="The track that was given to the SDK ended by itself, so its stream has ended too.",
                params={},
                plain="What was played has come to its end.",
                solution="Nothing to do when that was meant; else switch it on again with a track that goes on, such as `VideoSDK.create_file_source(path, loop=True)`.",
                action="NONE",
                retryable=False,
                retry_after_ms=None,
                ends=("nothing",),
                fault="caller",
                rest=0,
                surfaces=("python",),
            ),
            "FILE_BROKEN": ReasonSpec(
                name="FILE_BROKEN",
                detail="The file `{path}` cannot be played on after {position_s} s: {problem}.",
                params={
                    "path": "str",
                    "position_s": "float",
                    "problem": "str",
                },
                plain="The sound that was played is damaged and has stopped.",
                solution="Make the file anew, or repair it, such as with `ffmpeg -i old -c copy new`, then switch it on again.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("nothing",),
                fault="caller",
                rest=0,
                surfaces=("python",),
            ),
        },
    )

    @classmethod
    def track_ended(
        cls,
        *,
        device: str,
        subject: Subject | None = None,
    ) -> "MicrophoneTrackEnded":
        """The microphone `{device}` was unplugged, taken away by the system, or its permission was withdrawn."""
        return cls._of(
            "TRACK_ENDED",
            {
                "device": device,
            },
            subject=subject,
        )

    @classmethod
    def source_failed(
        cls,
        *,
        problem: str,
        subject: Subject | None = None,
    ) -> "MicrophoneTrackEnded":
        """The track that was given to the SDK raised while it was read: {problem}."""
        return cls._of(
            "SOURCE_FAILED",
            {
                "problem": problem,
            },
            subject=subject,
        )

    @classmethod
    def source_ended(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "MicrophoneTrackEnded":
        """The track that was given to the SDK ended by itself, so its stream has ended too."""
        return cls._of(
            "SOURCE_ENDED",
            {},
            subject=subject,
        )

    @classmethod
    def file_broken(
        cls,
        *,
        path: str,
        position_s: float,
        problem: str,
        subject: Subject | None = None,
    ) -> "MicrophoneTrackEnded":
        """The file `{path}` cannot be played on after {position_s} s: {problem}."""
        return cls._of(
            "FILE_BROKEN",
            {
                "path": path,
                "position_s": position_s,
                "problem": problem,
            },
            subject=subject,
        )


class ActionPerformedBeforeMeetingJoined(MeetingError):
    """3035 ERROR_ACTION_PERFORMED_BEFORE_MEETING_JOINED: This can only be done while you are in the meeting."""

    spec = ErrorSpec(
        code=3035,
        name="ERROR_ACTION_PERFORMED_BEFORE_MEETING_JOINED",
        class_name="ActionPerformedBeforeMeetingJoined",
        aliases=(),
        message="This can only be done while you are in the meeting.",
        status="active",
        plain="That works only once you're in the meeting.",
        solution="Wait for `join()` to return or for the event `meeting-joined`, then try again.",
        action="FIX_CODE",
        retryable=True,
        retry_after_ms=None,
        ends=("request",),
        fault="caller",
        rest=0,
        surfaces=("python", "browser"),
        reasons={
            "NOT_JOINED": ReasonSpec(
                name="NOT_JOINED",
                detail="`{operation}` was called while the meeting's state is {state}.",
                params={
                    "operation": "str",
                    "state": "str",
                },
                plain="That works only once you're in the meeting.",
                solution="Wait for `join()` to return or for the event `meeting-joined`, then try again.",
                action="FIX_CODE",
                retryable=True,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
        },
    )

    @classmethod
    def not_joined(
        cls,
        *,
        operation: str,
        state: str,
        subject: Subject | None = None,
    ) -> "ActionPerformedBeforeMeetingJoined":
        """`{operation}` was called while the meeting's state is {state}."""
        return cls._of(
            "NOT_JOINED",
            {
                "operation": operation,
                "state": state,
            },
            subject=subject,
        )


class MeetingMediaConnectionFailed(MeetingError):
    """3044 ERROR_MEETING_MEDIA_CONNECTION_FAILED: The connection for picture and sound could not be made, or broke."""

    spec = ErrorSpec(
        code=3044,
        name="ERROR_MEETING_MEDIA_CONNECTION_FAILED",
        class_name="MeetingMediaConnectionFailed",
        aliases=(),
        message="The connection for picture and sound could not be made, or broke.",
        status="active",
        plain="Picture and sound can't get through. Please try another network.",
        solution="Check that UDP to the server's media port is open (firewall, VPN), or try another network.",
        action="CHANGE_NETWORK",
        retryable=True,
        retry_after_ms=2000,
        ends=("nothing", "meeting", "join"),
        fault="network",
        rest=0,
        surfaces=("python", "browser"),
        reasons={
            "UDP_BLOCKED": ReasonSpec(
                name="UDP_BLOCKED",
                detail="No UDP packet came back from the server within {waited_ms} ms, while signalling works.",
                params={
                    "waited_ms": "int",
                },
                plain="Picture and sound can't get through. Please try another network.",
                solution="Check that UDP to the server's media port is open (firewall, VPN), or try another network.",
                action="CHANGE_NETWORK",
                retryable=True,
                retry_after_ms=2000,
                ends=("nothing", "meeting", "join"),
                fault="network",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "DTLS_FAILED": ReasonSpec(
                name="DTLS_FAILED",
                detail="The DTLS handshake did not finish within {waited_ms} ms.",
                params={
                    "waited_ms": "int",
                },
                plain="Picture and sound can't get through. Please try another network.",
                solution="A middlebox that changes packets does this; try another network, and compare the server's log.",
                action="CHANGE_NETWORK",
                retryable=True,
                retry_after_ms=2000,
                ends=("nothing", "meeting", "join"),
                fault="network",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "ICE_FAILED": ReasonSpec(
                name="ICE_FAILED",
                detail="No pair of addresses between this machine and the server worked within {waited_ms} ms.",
                params={
                    "waited_ms": "int",
                },
                plain="Picture and sound can't get through. Please try another network.",
                solution="Check the server's announced address (`meetkit doctor`) and that UDP to its media port is open.",
                action="CHANGE_NETWORK",
                retryable=True,
                retry_after_ms=2000,
                ends=("nothing", "meeting", "join"),
                fault="network",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "CONSENT_LOST": ReasonSpec(
                name="CONSENT_LOST",
                detail="The server has answered nothing on the media connection for {silent_ms} ms.",
                params={
                    "silent_ms": "int",
                },
                plain="Picture and sound can't get through. Please try another network.",
                solution="The network went away; join again when it is back.",
                action="REJOIN",
                retryable=True,
                retry_after_ms=2000,
                ends=("nothing", "meeting", "join"),
                fault="network",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "TRANSPORT_FAILED": ReasonSpec(
                name="TRANSPORT_FAILED",
                detail="The transport {transport_id} failed: {cause}.",
                params={
                    "transport_id": "str",
                    "cause": "str",
                },
                plain="Picture and sound can't get through. Please try another network.",
                solution="Join again; the operator finds the details under the error's id.",
                action="REJOIN",
                retryable=True,
                retry_after_ms=2000,
                ends=("nothing", "meeting", "join"),
                fault="server",
                rest=0,
                surfaces=("python", "browser"),
            ),
        },
    )

    @classmethod
    def udp_blocked(
        cls,
        *,
        waited_ms: int,
        subject: Subject | None = None,
        ends: Literal["nothing", "meeting", "join"] = "nothing",
    ) -> "MeetingMediaConnectionFailed":
        """No UDP packet came back from the server within {waited_ms} ms, while signalling works."""
        return cls._of(
            "UDP_BLOCKED",
            {
                "waited_ms": waited_ms,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def dtls_failed(
        cls,
        *,
        waited_ms: int,
        subject: Subject | None = None,
        ends: Literal["nothing", "meeting", "join"] = "nothing",
    ) -> "MeetingMediaConnectionFailed":
        """The DTLS handshake did not finish within {waited_ms} ms."""
        return cls._of(
            "DTLS_FAILED",
            {
                "waited_ms": waited_ms,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def ice_failed(
        cls,
        *,
        waited_ms: int,
        subject: Subject | None = None,
        ends: Literal["nothing", "meeting", "join"] = "nothing",
    ) -> "MeetingMediaConnectionFailed":
        """No pair of addresses between this machine and the server worked within {waited_ms} ms."""
        return cls._of(
            "ICE_FAILED",
            {
                "waited_ms": waited_ms,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def consent_lost(
        cls,
        *,
        silent_ms: int,
        subject: Subject | None = None,
        ends: Literal["nothing", "meeting", "join"] = "nothing",
    ) -> "MeetingMediaConnectionFailed":
        """The server has answered nothing on the media connection for {silent_ms} ms."""
        return cls._of(
            "CONSENT_LOST",
            {
                "silent_ms": silent_ms,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def transport_failed(
        cls,
        *,
        transport_id: str,
        cause: str,
        subject: Subject | None = None,
        ends: Literal["nothing", "meeting", "join"] = "nothing",
    ) -> "MeetingMediaConnectionFailed":
        """The transport {transport_id} failed: {cause}."""
        return cls._of(
            "TRANSPORT_FAILED",
            {
                "transport_id": transport_id,
                "cause": cause,
            },
            subject=subject,
            ends=ends,
        )


class UnableToJoinMeeting(MeetingError):
    """3047 ERROR_UNABLE_TO_JOIN_MEETING: The meeting could not be joined, or the connection to it was lost for good."""

    spec = ErrorSpec(
        code=3047,
        name="ERROR_UNABLE_TO_JOIN_MEETING",
        class_name="UnableToJoinMeeting",
        aliases=(),
        message="The meeting could not be joined, or the connection to it was lost for good.",
        status="active",
        plain="You couldn't be connected to the meeting. Please check your connection and try again.",
        solution="Check the network and the server's address, then join again.",
        action="CHANGE_NETWORK",
        retryable=True,
        retry_after_ms=2000,
        ends=("join",),
        fault="network",
        rest=0,
        surfaces=("python", "browser"),
        reasons={
            "SERVER_UNREACHABLE": ReasonSpec(
                name="SERVER_UNREACHABLE",
                detail="No connection to {server} could be made.",
                params={
                    "server": "str",
                },
                plain="You couldn't be connected to the meeting. Please check your connection and try again.",
                solution="Check the network and the server's address, then join again.",
                action="CHANGE_NETWORK",
                retryable=True,
                retry_after_ms=2000,
                ends=("join",),
                fault="network",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "CONNECTION_REFUSED": ReasonSpec(
                name="CONNECTION_REFUSED",
                detail="{server} refuses connections: nothing listens there.",
                params={
                    "server": "str",
                },
                plain="You couldn't be connected to the meeting. Please check your connection and try again.",
                solution="Start the server (`meetkit serve`) or correct the address and port.",
                action="RETRY",
                retryable=True,
                retry_after_ms=2000,
                ends=("join",),
                fault="server",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "NAME_NOT_RESOLVED": ReasonSpec(
                name="NAME_NOT_RESOLVED",
                detail="The name {host} has no address.",
                params={
                    "host": "str",
                },
                plain="You couldn't be connected to the meeting. Please check your connection and try again.",
                solution="Correct the server's name, or check the network's DNS.",
                action="CHANGE_NETWORK",
                retryable=True,
                retry_after_ms=2000,
                ends=("join",),
                fault="network",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "TLS_FAILED": ReasonSpec(
                name="TLS_FAILED",
                detail="No secure connection to {server}: {problem}.",
                params={
                    "server": "str",
                    "problem": "str",
                },
                plain="You couldn't be connected to the meeting. Please check your connection and try again.",
                solution="The server's certificate must be valid for its name, and the server must speak TLS at this port.",
                action="CONTACT_OPERATOR",
                retryable=False,
                retry_after_ms=None,
                ends=("join",),
                fault="server",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "NOT_A_MEETING_SERVER": ReasonSpec(
                name="NOT_A_MEETING_SERVER",
                detail="{server} answered, but not as a meeting server ({answer}).",
                params={
                    "server": "str",
                    "answer": "str",
                },
                plain="You couldn't be connected to the meeting. Please check your connection and try again.",
                solution="Correct the server's address; a proxy in between must pass WebSockets through.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("join",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "SIGNALLING_TIMED_OUT": ReasonSpec(
                name="SIGNALLING_TIMED_OUT",
                detail="{server} did not answer the join within {timeout_ms} ms.",
                params={
                    "server": "str",
                    "timeout_ms": "int",
                },
                plain="You couldn't be connected to the meeting. Please check your connection and try again.",
                solution="Join again; when it happens repeatedly, the server is overloaded or a proxy swallows messages.",
                action="RETRY",
                retryable=True,
                retry_after_ms=2000,
                ends=("join",),
                fault="network",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "ENTRY_DENIED": ReasonSpec(
                name="ENTRY_DENIED",
                detail="Somebody in the meeting declined the request to enter.",
                params={},
                plain="Your request to enter was declined.",
                solution="Ask the host in another way, or use a token with `allow_join`.",
                action="NONE",
                retryable=False,
                retry_after_ms=None,
                ends=("join",),
                fault="user",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "ENTRY_TIMED_OUT": ReasonSpec(
                name="ENTRY_TIMED_OUT",
                detail="Nobody answered the request to enter within {waited_s} s.",
                params={
                    "waited_s": "int",
                },
                plain="Nobody let you in. Please try again later.",
                solution="Ask again when somebody is there who can let you in.",
                action="RETRY",
                retryable=True,
                retry_after_ms=10000,
                ends=("join",),
                fault="user",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "RECONNECT_GAVE_UP": ReasonSpec(
                name="RECONNECT_GAVE_UP",
                detail="The connection was lost and {attempts} attempts within {elapsed_s} s did not bring it back; the last one: {cause}.",
                params={
                    "attempts": "int",
                    "elapsed_s": "int",
                    "cause": "str",
                },
                plain="The connection was lost and didn't come back. Please join again.",
                solution="Join again when the network is back.",
                action="REJOIN",
                retryable=True,
                retry_after_ms=2000,
                ends=("meeting",),
                fault="network",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "SERVER_SHUTTING_DOWN": ReasonSpec(
                name="SERVER_SHUTTING_DOWN",
                detail="The server is stopping and takes no new participants.",
                params={},
                plain="You couldn't be connected to the meeting. Please check your connection and try again.",
                solution="Join again in a moment; the server is probably being restarted.",
                action="RETRY",
                retryable=True,
                retry_after_ms=5000,
                ends=("join", "meeting"),
                fault="server",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "PROTOCOL_VERSION": ReasonSpec(
                name="PROTOCOL_VERSION",
                detail="This SDK speaks protocol version {client_version}; the server speaks {server_versions}.",
                params={
                    "client_version": "str",
                    "server_versions": "list[str]",
                },
                plain="You couldn't be connected to the meeting. Please check your connection and try again.",
                solution="Use an SDK of the server's version; the server offers its own at /sdk/meetkit.js.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("join",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "RESUME_IMPOSSIBLE": ReasonSpec(
                name="RESUME_IMPOSSIBLE",
                detail="The earlier connection cannot be taken up again: {cause}.",
                params={
                    "cause": "str",
                },
                plain="You couldn't be connected to the meeting. Please check your connection and try again.",
                solution="Nothing to do: the SDK joins anew by itself.",
                action="REJOIN",
                retryable=False,
                retry_after_ms=None,
                ends=("join",),
                fault="network",
                rest=0,
                surfaces=("python", "browser"),
            ),
        },
    )

    @classmethod
    def server_unreachable(
        cls,
        *,
        server: str,
        subject: Subject | None = None,
    ) -> "UnableToJoinMeeting":
        """No connection to {server} could be made."""
        return cls._of(
            "SERVER_UNREACHABLE",
            {
                "server": server,
            },
            subject=subject,
        )

    @classmethod
    def connection_refused(
        cls,
        *,
        server: str,
        subject: Subject | None = None,
    ) -> "UnableToJoinMeeting":
        """{server} refuses connections: nothing listens there."""
        return cls._of(
            "CONNECTION_REFUSED",
            {
                "server": server,
            },
            subject=subject,
        )

    @classmethod
    def name_not_resolved(
        cls,
        *,
        host: str,
        subject: Subject | None = None,
    ) -> "UnableToJoinMeeting":
        """The name {host} has no address."""
        return cls._of(
            "NAME_NOT_RESOLVED",
            {
                "host": host,
            },
            subject=subject,
        )

    @classmethod
    def tls_failed(
        cls,
        *,
        server: str,
        problem: str,
        subject: Subject | None = None,
    ) -> "UnableToJoinMeeting":
        """No secure connection to {server}: {problem}."""
        return cls._of(
            "TLS_FAILED",
            {
                "server": server,
                "problem": problem,
            },
            subject=subject,
        )

    @classmethod
    def not_a_meeting_server(
        cls,
        *,
        server: str,
        answer: str,
        subject: Subject | None = None,
    ) -> "UnableToJoinMeeting":
        """{server} answered, but not as a meeting server ({answer})."""
        return cls._of(
            "NOT_A_MEETING_SERVER",
            {
                "server": server,
                "answer": answer,
            },
            subject=subject,
        )

    @classmethod
    def signalling_timed_out(
        cls,
        *,
        server: str,
        timeout_ms: int,
        subject: Subject | None = None,
    ) -> "UnableToJoinMeeting":
        """{server} did not answer the join within {timeout_ms} ms."""
        return cls._of(
            "SIGNALLING_TIMED_OUT",
            {
                "server": server,
                "timeout_ms": timeout_ms,
            },
            subject=subject,
        )

    @classmethod
    def entry_denied(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "UnableToJoinMeeting":
        """Somebody in the meeting declined the request to enter."""
        return cls._of(
            "ENTRY_DENIED",
            {},
            subject=subject,
        )

    @classmethod
    def entry_timed_out(
        cls,
        *,
        waited_s: int,
        subject: Subject | None = None,
    ) -> "UnableToJoinMeeting":
        """Nobody answered the request to enter within {waited_s} s."""
        return cls._of(
            "ENTRY_TIMED_OUT",
            {
                "waited_s": waited_s,
            },
            subject=subject,
        )

    @classmethod
    def reconnect_gave_up(
        cls,
        *,
        attempts: int,
        elapsed_s: int,
        cause: str,
        subject: Subject | None = None,
    ) -> "UnableToJoinMeeting":
        """The connection was lost and {attempts} attempts within {elapsed_s} s did not bring it back; the last one: {cause}."""
        return cls._of(
            "RECONNECT_GAVE_UP",
            {
                "attempts": attempts,
                "elapsed_s": elapsed_s,
                "cause": cause,
            },
            subject=subject,
        )

    @classmethod
    def server_shutting_down(
        cls,
        *,
        subject: Subject | None = None,
        ends: Literal["join", "meeting"] = "join",
    ) -> "UnableToJoinMeeting":
        """The server is stopping and takes no new participants."""
        return cls._of(
            "SERVER_SHUTTING_DOWN",
            {},
            subject=subject,
            ends=ends,
        )

    @classmethod
    def protocol_version(
        cls,
        *,
        client_version: str,
        server_versions: list[str],
        subject: Subject | None = None,
    ) -> "UnableToJoinMeeting":
        """This SDK speaks protocol version {client_version}; the server speaks {server_versions}."""
        return cls._of(
            "PROTOCOL_VERSION",
            {
                "client_version": client_version,
                "server_versions": server_versions,
            },
            subject=subject,
        )

    @classmethod
    def resume_impossible(
        cls,
        *,
        cause: str,
        subject: Subject | None = None,
    ) -> "UnableToJoinMeeting":
        """The earlier connection cannot be taken up again: {cause}."""
        return cls._of(
            "RESUME_IMPOSSIBLE",
            {
                "cause": cause,
            },
            subject=subject,
        )


class AlreadyInRequestedState(MeetingError):
    """3054 ERROR_ALREADY_IN_REQUESTED_STATE: Nothing to do: it is already in the requested state."""

    spec = ErrorSpec(
        code=3054,
        name="ERROR_ALREADY_IN_REQUESTED_STATE",
        class_name="AlreadyInRequestedState",
        aliases=(),
        message="Nothing to do: it is already in the requested state.",
        status="active",
        plain="That's already so.",
        solution="Look at the state first, or ignore this error.",
        action="NONE",
        retryable=False,
        retry_after_ms=None,
        ends=("request",),
        fault="caller",
        rest=0,
        surfaces=("python", "browser"),
        reasons={
            "ALREADY_JOINED": ReasonSpec(
                name="ALREADY_JOINED",
                detail="This meeting object has joined already.",
                params={},
                plain="That's already so.",
                solution="Look at the state first, or ignore this error.",
                action="NONE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "ALREADY_LEFT": ReasonSpec(
                name="ALREADY_LEFT",
                detail="This meeting object has left already.",
                params={},
                plain="That's already so.",
                solution="Make a new meeting object with init_meeting to join again.",
                action="NONE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "MIC_ALREADY_ON": ReasonSpec(
                name="MIC_ALREADY_ON",
                detail="The microphone is on already.",
                params={},
                plain="That's already so.",
                solution="Look at the state first, or ignore this error.",
                action="NONE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "MIC_ALREADY_OFF": ReasonSpec(
                name="MIC_ALREADY_OFF",
                detail="The microphone is off already.",
                params={},
                plain="That's already so.",
                solution="Look at the state first, or ignore this error.",
                action="NONE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "WEBCAM_ALREADY_ON": ReasonSpec(
                name="WEBCAM_ALREADY_ON",
                detail="The camera is on already.",
                params={},
                plain="That's already so.",
                solution="Look at the state first, or ignore this error.",
                action="NONE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "WEBCAM_ALREADY_OFF": ReasonSpec(
                name="WEBCAM_ALREADY_OFF",
                detail="The camera is off already.",
                params={},
                plain="That's already so.",
                solution="Look at the state first, or ignore this error.",
                action="NONE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "SCREEN_SHARE_ALREADY_ON": ReasonSpec(
                name="SCREEN_SHARE_ALREADY_ON",
                detail="The screen is shared already.",
                params={},
                plain="That's already so.",
                solution="Look at the state first, or ignore this error.",
                action="NONE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "SCREEN_SHARE_ALREADY_OFF": ReasonSpec(
                name="SCREEN_SHARE_ALREADY_OFF",
                detail="The screen is not shared.",
                params={},
                plain="That's already so.",
                solution="Look at the state first, or ignore this error.",
                action="NONE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "MODE_ALREADY_SET": ReasonSpec(
                name="MODE_ALREADY_SET",
                detail="The mode is {mode} already.",
                params={
                    "mode": "str",
                },
                plain="That's already so.",
                solution="Look at the state first, or ignore this error.",
                action="NONE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "STREAM_ALREADY_PAUSED": ReasonSpec(
                name="STREAM_ALREADY_PAUSED",
                detail="The stream {stream_id} is paused already.",
                params={
                    "stream_id": "str",
                },
                plain="That's already so.",
                solution="Look at the state first, or ignore this error.",
                action="NONE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "STREAM_ALREADY_RUNNING": ReasonSpec(
                name="STREAM_ALREADY_RUNNING",
                detail="The stream {stream_id} is not paused.",
                params={
                    "stream_id": "str",
                },
                plain="That's already so.",
                solution="Look at the state first, or ignore this error.",
                action="NONE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "ENTRY_ALREADY_ANSWERED": ReasonSpec(
                name="ENTRY_ALREADY_ANSWERED",
                detail="The request of `{participant_id}` to enter has been answered already.",
                params={
                    "participant_id": "str",
                },
                plain="That's already so.",
                solution="Look at the state first, or ignore this error.",
                action="NONE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
        },
    )

    @classmethod
    def already_joined(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "AlreadyInRequestedState":
        """This meeting object has joined already."""
        return cls._of(
            "ALREADY_JOINED",
            {},
            subject=subject,
        )

    @classmethod
    def already_left(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "AlreadyInRequestedState":
        """This meeting object has left already."""
        return cls._of(
            "ALREADY_LEFT",
            {},
            subject=subject,
        )

    @classmethod
    def mic_already_on(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "AlreadyInRequestedState":
        """The microphone is on already."""
        return cls._of(
            "MIC_ALREADY_ON",
            {},
            subject=subject,
        )

    @classmethod
    def mic_already_off(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "AlreadyInRequestedState":
        """The microphone is off already."""
        return cls._of(
            "MIC_ALREADY_OFF",
            {},
            subject=subject,
        )

    @classmethod
    def webcam_already_on(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "AlreadyInRequestedState":
        """The camera is on already."""
        return cls._of(
            "WEBCAM_ALREADY_ON",
            {},
            subject=subject,
        )

    @classmethod
    def webcam_already_off(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "AlreadyInRequestedState":
        """The camera is off already."""
        return cls._of(
            "WEBCAM_ALREADY_OFF",
            {},
            subject=subject,
        )

    @classmethod
    def screen_share_already_on(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "AlreadyInRequestedState":
        """The screen is shared already."""
        return cls._of(
            "SCREEN_SHARE_ALREADY_ON",
            {},
            subject=subject,
        )

    @classmethod
    def screen_share_already_off(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "AlreadyInRequestedState":
        """The screen is not shared."""
        return cls._of(
            "SCREEN_SHARE_ALREADY_OFF",
            {},
            subject=subject,
        )

    @classmethod
    def mode_already_set(
        cls,
        *,
        mode: str,
        subject: Subject | None = None,
    ) -> "AlreadyInRequestedState":
        """The mode is {mode} already."""
        return cls._of(
            "MODE_ALREADY_SET",
            {
                "mode": mode,
            },
            subject=subject,
        )

    @classmethod
    def stream_already_paused(
        cls,
        *,
        stream_id: str,
        subject: Subject | None = None,
    ) -> "AlreadyInRequestedState":
        """The stream {stream_id} is paused already."""
        return cls._of(
            "STREAM_ALREADY_PAUSED",
            {
                "stream_id": stream_id,
            },
            subject=subject,
        )

    @classmethod
    def stream_already_running(
        cls,
        *,
        stream_id: str,
        subject: Subject | None = None,
    ) -> "AlreadyInRequestedState":
        """The stream {stream_id} is not paused."""
        return cls._of(
            "STREAM_ALREADY_RUNNING",
            {
                "stream_id": stream_id,
            },
            subject=subject,
        )

    @classmethod
    def entry_already_answered(
        cls,
        *,
        participant_id: str,
        subject: Subject | None = None,
    ) -> "AlreadyInRequestedState":
        """The request of `{participant_id}` to enter has been answered already."""
        return cls._of(
            "ENTRY_ALREADY_ANSWERED",
            {
                "participant_id": participant_id,
            },
            subject=subject,
        )


class OperationInProgress(MeetingError):
    """3055 ERROR_OPERATION_IN_PROGRESS: The same operation is still in progress."""

    spec = ErrorSpec(
        code=3055,
        name="ERROR_OPERATION_IN_PROGRESS",
        class_name="OperationInProgress",
        aliases=(),
        message="The same operation is still in progress.",
        status="active",
        plain="Just a moment: that's still being done.",
        solution="Wait for the first call to finish, then try again.",
        action="RETRY",
        retryable=True,
        retry_after_ms=1000,
        ends=("request",),
        fault="caller",
        rest=0,
        surfaces=("python", "browser"),
        reasons={
            "JOIN_IN_PROGRESS": ReasonSpec(
                name="JOIN_IN_PROGRESS",
                detail="`join` was called while an earlier join is still under way.",
                params={},
                plain="Just a moment: that's still being done.",
                solution="Wait for the first call to finish, then try again.",
                action="RETRY",
                retryable=True,
                retry_after_ms=1000,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "LEAVE_IN_PROGRESS": ReasonSpec(
                name="LEAVE_IN_PROGRESS",
                detail="`{operation}` was called while the meeting is being left.",
                params={
                    "operation": "str",
                },
                plain="Just a moment: that's still being done.",
                solution="Wait for the first call to finish, then try again.",
                action="RETRY",
                retryable=True,
                retry_after_ms=1000,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "MIC_CHANGE_IN_PROGRESS": ReasonSpec(
                name="MIC_CHANGE_IN_PROGRESS",
                detail="`{operation}` was called while the microphone is being switched.",
                params={
                    "operation": "str",
                },
                plain="Just a moment: that's still being done.",
                solution="Wait for the first call to finish, then try again.",
                action="RETRY",
                retryable=True,
                retry_after_ms=1000,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "WEBCAM_CHANGE_IN_PROGRESS": ReasonSpec(
                name="WEBCAM_CHANGE_IN_PROGRESS",
                detail="`{operation}` was called while the camera is being switched.",
                params={
                    "operation": "str",
                },
                plain="Just a moment: that's still being done.",
                solution="Wait for the first call to finish, then try again.",
                action="RETRY",
                retryable=True,
                retry_after_ms=1000,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "SCREEN_SHARE_CHANGE_IN_PROGRESS": ReasonSpec(
                name="SCREEN_SHARE_CHANGE_IN_PROGRESS",
                detail="`{operation}` was called while screen sharing is being switched.",
                params={
                    "operation": "str",
                },
                plain="Just a moment: that's still being done.",
                solution="Wait for the first call to finish, then try again.",
                action="RETRY",
                retryable=True,
                retry_after_ms=1000,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "MODE_CHANGE_IN_PROGRESS": ReasonSpec(
                name="MODE_CHANGE_IN_PROGRESS",
                detail="`{operation}` was called while the mode is being changed.",
                params={
                    "operation": "str",
                },
                plain="Just a moment: that's still being done.",
                solution="Wait for the first call to finish, then try again.",
                action="RETRY",
                retryable=True,
                retry_after_ms=1000,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
        },
    )

    @classmethod
    def join_in_progress(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "OperationInProgress":
        """`join` was called while an earlier join is still under way."""
        return cls._of(
            "JOIN_IN_PROGRESS",
            {},
            subject=subject,
        )

    @classmethod
    def leave_in_progress(
        cls,
        *,
        operation: str,
        subject: Subject | None = None,
    ) -> "OperationInProgress":
        """`{operation}` was called while the meeting is being left."""
        return cls._of(
            "LEAVE_IN_PROGRESS",
            {
                "operation": operation,
            },
            subject=subject,
        )

    @classmethod
    def mic_change_in_progress(
        cls,
        *,
        operation: str,
        subject: Subject | None = None,
    ) -> "OperationInProgress":
        """`{operation}` was called while the microphone is being switched."""
        return cls._of(
            "MIC_CHANGE_IN_PROGRESS",
            {
                "operation": operation,
            },
            subject=subject,
        )

    @classmethod
    def webcam_change_in_progress(
        cls,
        *,
        operation: str,
        subject: Subject | None = None,
    ) -> "OperationInProgress":
        """`{operation}` was called while the camera is being switched."""
        return cls._of(
            "WEBCAM_CHANGE_IN_PROGRESS",
            {
                "operation": operation,
            },
            subject=subject,
        )

    @classmethod
    def screen_share_change_in_progress(
        cls,
        *,
        operation: str,
        subject: Subject | None = None,
    ) -> "OperationInProgress":
        """`{operation}` was called while screen sharing is being switched."""
        return cls._of(
            "SCREEN_SHARE_CHANGE_IN_PROGRESS",
            {
                "operation": operation,
            },
            subject=subject,
        )

    @classmethod
    def mode_change_in_progress(
        cls,
        *,
        operation: str,
        subject: Subject | None = None,
    ) -> "OperationInProgress":
        """`{operation}` was called while the mode is being changed."""
        return cls._of(
            "MODE_CHANGE_IN_PROGRESS",
            {
                "operation": operation,
            },
            subject=subject,
        )


class OperationAborted(MeetingError):
    """3056 ERROR_OPERATION_ABORTED: The operation was aborted before it finished."""

    spec = ErrorSpec(
        code=3056,
        name="ERROR_OPERATION_ABORTED",
        class_name="OperationAborted",
        aliases=(),
        message="The operation was aborted before it finished.",
        status="active",
        plain="That was interrupted.",
        solution="Nothing to do when you meant to; otherwise see the reason.",
        action="NONE",
        retryable=False,
        retry_after_ms=None,
        ends=("request",),
        fault="caller",
        rest=0,
        surfaces=("python", "browser"),
        reasons={
            "LEFT_WHILE_JOINING": ReasonSpec(
                name="LEFT_WHILE_JOINING",
                detail="`leave` was called before the join had finished.",
                params={},
                plain="That was interrupted.",
                solution="Nothing to do when you meant to; otherwise see the reason.",
                action="NONE",
                retryable=False,
                retry_after_ms=None,
                ends=("join",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "LEFT_MEANWHILE": ReasonSpec(
                name="LEFT_MEANWHILE",
                detail="The meeting was left before `{operation}` had finished.",
                params={
                    "operation": "str",
                },
                plain="That was interrupted.",
                solution="Nothing to do when you meant to; otherwise see the reason.",
                action="NONE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "MEETING_ENDED": ReasonSpec(
                name="MEETING_ENDED",
                detail="The meeting ended before `{operation}` had finished.",
                params={
                    "operation": "str",
                },
                plain="That was interrupted.",
                solution="Nothing to do when you meant to; otherwise see the reason.",
                action="NONE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="user",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "CONNECTION_LOST": ReasonSpec(
                name="CONNECTION_LOST",
                detail="The connection to the server was lost before `{operation}` was answered, so it may or may not have taken effect.",
                params={
                    "operation": "str",
                },
                plain="That was interrupted.",
                solution="Wait for the state CONNECTED, look at the state, then try again if needed.",
                action="RETRY",
                retryable=True,
                retry_after_ms=1000,
                ends=("request",),
                fault="network",
                rest=0,
                surfaces=("python", "browser"),
            ),
        },
    )

    @classmethod
    def left_while_joining(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "OperationAborted":
        """`leave` was called before the join had finished."""
        return cls._of(
            "LEFT_WHILE_JOINING",
            {},
            subject=subject,
        )

    @classmethod
    def left_meanwhile(
        cls,
        *,
        operation: str,
        subject: Subject | None = None,
    ) -> "OperationAborted":
        """The meeting was left before `{operation}` had finished."""
        return cls._of(
            "LEFT_MEANWHILE",
            {
                "operation": operation,
            },
            subject=subject,
        )

    @classmethod
    def meeting_ended(
        cls,
        *,
        operation: str,
        subject: Subject | None = None,
    ) -> "OperationAborted":
        """The meeting ended before `{operation}` had finished."""
        return cls._of(
            "MEETING_ENDED",
            {
                "operation": operation,
            },
            subject=subject,
        )

    @classmethod
    def connection_lost(
        cls,
        *,
        operation: str,
        subject: Subject | None = None,
    ) -> "OperationAborted":
        """The connection to the server was lost before `{operation}` was answered, so it may or may not have taken effect."""
        return cls._of(
            "CONNECTION_LOST",
            {
                "operation": operation,
            },
            subject=subject,
        )


class MeetingReconnecting(MeetingError):
    """3065 ERROR_MEETING_RECONNECTING: The meeting is reconnecting; this cannot be done meanwhile."""

    spec = ErrorSpec(
        code=3065,
        name="ERROR_MEETING_RECONNECTING",
        class_name="MeetingReconnecting",
        aliases=(),
        message="The meeting is reconnecting; this cannot be done meanwhile.",
        status="active",
        plain="The connection is being restored. Please wait a moment.",
        solution="Wait for the state CONNECTED, then try again.",
        action="RETRY",
        retryable=True,
        retry_after_ms=2000,
        ends=("request",),
        fault="network",
        rest=0,
        surfaces=("python", "browser"),
        reasons={
            "RECONNECTING": ReasonSpec(
                name="RECONNECTING",
                detail="`{operation}` was called while the connection to the server is being restored.",
                params={
                    "operation": "str",
                },
                plain="The connection is being restored. Please wait a moment.",
                solution="Wait for the state CONNECTED, then try again.",
                action="RETRY",
                retryable=True,
                retry_after_ms=2000,
                ends=("request",),
                fault="network",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "CONNECTION_LOST": ReasonSpec(
                name="CONNECTION_LOST",
                detail="The connection to the server was lost ({cause}) and is being restored.",
                params={
                    "cause": "str",
                },
                plain="The connection was lost. You'll be back in a moment.",
                solution="Nothing to do: the SDK reconnects by itself and says so when it cannot.",
                action="NONE",
                retryable=True,
                retry_after_ms=2000,
                ends=("nothing",),
                fault="network",
                rest=0,
                surfaces=("python", "browser"),
            ),
        },
    )

    @classmethod
    def reconnecting(
        cls,
        *,
        operation: str,
        subject: Subject | None = None,
    ) -> "MeetingReconnecting":
        """`{operation}` was called while the connection to the server is being restored."""
        return cls._of(
            "RECONNECTING",
            {
                "operation": operation,
            },
            subject=subject,
        )

    @classmethod
    def connection_lost(
        cls,
        *,
        cause: str,
        subject: Subject | None = None,
    ) -> "MeetingReconnecting":
        """The connection to the server was lost ({cause}) and is being restored."""
        return cls._of(
            "CONNECTION_LOST",
            {
                "cause": cause,
            },
            subject=subject,
        )


class ActionNotSupportedInMode(MeetingError):
    """3066 ERROR_ACTION_NOT_SUPPORTED_IN_MODE: This cannot be done in the participant's present mode."""

    spec = ErrorSpec(
        code=3066,
        name="ERROR_ACTION_NOT_SUPPORTED_IN_MODE",
        class_name="ActionNotSupportedInMode",
        aliases=(),
        message="This cannot be done in the participant's present mode.",
        status="active",
        plain="You're only watching, so that isn't possible.",
        solution="Change to the mode SEND_AND_RECV first, with changeMode.",
        action="FIX_CODE",
        retryable=False,
        retry_after_ms=None,
        ends=("request",),
        fault="caller",
        rest=0,
        surfaces=("python", "browser"),
        reasons={
            "NOT_ALLOWED_IN_MODE": ReasonSpec(
                name="NOT_ALLOWED_IN_MODE",
                detail="`{operation}` is not possible in the mode {mode}.",
                params={
                    "operation": "str",
                    "mode": "str",
                },
                plain="You're only watching, so that isn't possible.",
                solution="Change to the mode SEND_AND_RECV first, with changeMode.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
        },
    )

    @classmethod
    def not_allowed_in_mode(
        cls,
        *,
        operation: str,
        mode: str,
        subject: Subject | None = None,
    ) -> "ActionNotSupportedInMode":
        """`{operation}` is not possible in the mode {mode}."""
        return cls._of(
            "NOT_ALLOWED_IN_MODE",
            {
                "operation": operation,
                "mode": mode,
            },
            subject=subject,
        )


class InvalidMode(MeetingError):
    """3067 ERROR_INVALID_MODE: The mode is not one that exists."""

    spec = ErrorSpec(
        code=3067,
        name="ERROR_INVALID_MODE",
        class_name="InvalidMode",
        aliases=(),
        message="The mode is not one that exists.",
        status="active",
        plain="Something is wrong with this page. Please tell whoever runs it.",
        solution="Use one of SEND_AND_RECV, RECV_ONLY and SIGNALLING_ONLY (`VideoSDK.constants.modes`).",
        action="FIX_CODE",
        retryable=False,
        retry_after_ms=None,
        ends=("request",),
        fault="caller",
        rest=0,
        surfaces=("python", "browser"),
        reasons={
            "UNKNOWN_MODE": ReasonSpec(
                name="UNKNOWN_MODE",
                detail="`{mode}` is not a mode; these are: {allowed}.",
                params={
                    "mode": "str",
                    "allowed": "list[str]",
                },
                plain="Something is wrong with this page. Please tell whoever runs it.",
                solution="Use one of SEND_AND_RECV, RECV_ONLY and SIGNALLING_ONLY (`VideoSDK.constants.modes`).",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
        },
    )

    @classmethod
    def unknown_mode(
        cls,
        *,
        mode: str,
        allowed: list[str],
        subject: Subject | None = None,
    ) -> "InvalidMode":
        """`{mode}` is not a mode; these are: {allowed}."""
        return cls._of(
            "UNKNOWN_MODE",
            {
                "mode": mode,
                "allowed": allowed,
            },
            subject=subject,
        )


class PayloadTooLarge(MeetingError):
    """3072 ERROR_PAYLOAD_TOO_LARGE: The message is too large to be sent."""

    spec = ErrorSpec(
        code=3072,
        name="ERROR_PAYLOAD_TOO_LARGE",
        class_name="PayloadTooLarge",
        aliases=(),
        message="The message is too large to be sent.",
        status="active",
        plain="Your message is too long.",
        solution="Send less at once; put large content elsewhere and send its address.",
        action="FIX_CODE",
        retryable=False,
        retry_after_ms=None,
        ends=("request",),
        fault="caller",
        rest=0,
        surfaces=("python", "browser"),
        reasons={
            "TOO_LARGE": ReasonSpec(
                name="TOO_LARGE",
                detail="`{field}` has {size_bytes} bytes; {limit_bytes} are allowed.",
                params={
                    "field": "str",
                    "size_bytes": "int",
                    "limit_bytes": "int",
                },
                plain="Your message is too long.",
                solution="Send less at once; put large content elsewhere and send its address.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
        },
    )

    @classmethod
    def too_large(
        cls,
        *,
        field: str,
        size_bytes: int,
        limit_bytes: int,
        subject: Subject | None = None,
    ) -> "PayloadTooLarge":
        """`{field}` has {size_bytes} bytes; {limit_bytes} are allowed."""
        return cls._of(
            "TOO_LARGE",
            {
                "field": field,
                "size_bytes": size_bytes,
                "limit_bytes": limit_bytes,
            },
            subject=subject,
        )


class InvalidParameter(MeetingError):
    """3073 ERROR_INVALID_PARAMETER: A parameter of the call is invalid."""

    spec = ErrorSpec(
        code=3073,
        name="ERROR_INVALID_PARAMETER",
        class_name="InvalidParameter",
        aliases=(),
        message="A parameter of the call is invalid.",
        status="active",
        plain="Something is wrong with this page. Please tell whoever runs it.",
        solution="Correct the named parameter; the call's documentation says what it takes.",
        action="FIX_CODE",
        retryable=False,
        retry_after_ms=None,
        ends=("request",),
        fault="caller",
        rest=0,
        surfaces=("python", "browser"),
        reasons={
            "INVALID_VALUE": ReasonSpec(
                name="INVALID_VALUE",
                detail="`{field}` is invalid: {problem}.",
                params={
                    "field": "str",
                    "problem": "str",
                },
                plain="Something is wrong with this page. Please tell whoever runs it.",
                solution="Correct the named parameter; the call's documentation says what it takes.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "MISSING_VALUE": ReasonSpec(
                name="MISSING_VALUE",
                detail="`{field}` is needed and was not given.",
                params={
                    "field": "str",
                },
                plain="Something is wrong with this page. Please tell whoever runs it.",
                solution="Correct the named parameter; the call's documentation says what it takes.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "FILE_NOT_FOUND": ReasonSpec(
                name="FILE_NOT_FOUND",
                detail="There is no file `{path}`.",
                params={
                    "path": "str",
                },
                plain="Something is wrong with this page. Please tell whoever runs it.",
                solution="Give the path of a media file; a relative one counts from where the program was started.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python",),
            ),
            "FILE_NOT_READABLE": ReasonSpec(
                name="FILE_NOT_READABLE",
                detail="The file `{path}` cannot be read: {problem}.",
                params={
                    "path": "str",
                    "problem": "str",
                },
                plain="Something is wrong with this page. Please tell whoever runs it.",
                solution="Let the user of the program read the file.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python",),
            ),
            "NOT_A_MEDIA_FILE": ReasonSpec(
                name="NOT_A_MEDIA_FILE",
                detail="`{path}` cannot be played: {problem}.",
                params={
                    "path": "str",
                    "problem": "str",
                },
                plain="Something is wrong with this page. Please tell whoever runs it.",
                solution="Give a media file that FFmpeg plays, such as MP4, WebM, MOV, GIF, MP3 or WAV; `ffprobe` says what a file is.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python",),
            ),
            "FILE_WITHOUT_TRACK": ReasonSpec(
                name="FILE_WITHOUT_TRACK",
                detail="The file `{path}` has nothing of these to play: {kinds}. The cover of a piece of music is no picture to send.",
                params={
                    "path": "str",
                    "kinds": "list[str]",
                },
                plain="Something is wrong with this page. Please tell whoever runs it.",
                solution="Give a file that has it, or use the file as a microphone rather than as a camera.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python",),
            ),
        },
    )

    @classmethod
    def invalid_value(
        cls,
        *,
        field: str,
        problem: str,
        subject: Subject | None = None,
    ) -> "InvalidParameter":
        """`{field}` is invalid: {problem}."""
        return cls._of(
            "INVALID_VALUE",
            {
                "field": field,
                "problem": problem,
            },
            subject=subject,
        )

    @classmethod
    def missing_value(
        cls,
        *,
        field: str,
        subject: Subject | None = None,
    ) -> "InvalidParameter":
        """`{field}` is needed and was not given."""
        return cls._of(
            "MISSING_VALUE",
            {
                "field": field,
            },
            subject=subject,
        )

    @classmethod
    def file_not_found(
        cls,
        *,
        path: str,
        subject: Subject | None = None,
    ) -> "InvalidParameter":
        """There is no file `{path}`."""
        return cls._of(
            "FILE_NOT_FOUND",
            {
                "path": path,
            },
            subject=subject,
        )

    @classmethod
    def file_not_readable(
        cls,
        *,
        path: str,
        problem: str,
        subject: Subject | None = None,
    ) -> "InvalidParameter":
        """The file `{path}` cannot be read: {problem}."""
        return cls._of(
            "FILE_NOT_READABLE",
            {
                "path": path,
                "problem": problem,
            },
            subject=subject,
        )

    @classmethod
    def not_a_media_file(
        cls,
        *,
        path: str,
        problem: str,
        subject: Subject | None = None,
    ) -> "InvalidParameter":
        """`{path}` cannot be played: {problem}."""
        return cls._of(
            "NOT_A_MEDIA_FILE",
            {
                "path": path,
                "problem": problem,
            },
            subject=subject,
        )

    @classmethod
    def file_without_track(
        cls,
        *,
        path: str,
        kinds: list[str],
        subject: Subject | None = None,
    ) -> "InvalidParameter":
        """The file `{path}` has nothing of these to play: {kinds}. The cover of a piece of music is no picture to send."""
        return cls._of(
            "FILE_WITHOUT_TRACK",
            {
                "path": path,
                "kinds": kinds,
            },
            subject=subject,
        )


class OperationTimedOut(MeetingError):
    """3079 ERROR_OPERATION_TIMED_OUT: The operation was not answered in time."""

    spec = ErrorSpec(
        code=3079,
        name="ERROR_OPERATION_TIMED_OUT",
        class_name="OperationTimedOut",
        aliases=(),
        message="The operation was not answered in time.",
        status="active",
        plain="That took too long. Please try again.",
        solution="Try again; when it happens repeatedly, look at the network and the server's load.",
        action="RETRY",
        retryable=True,
        retry_after_ms=1000,
        ends=("request",),
        fault="network",
        rest=0,
        surfaces=("python", "browser"),
        reasons={
            "REQUEST_TIMED_OUT": ReasonSpec(
                name="REQUEST_TIMED_OUT",
                detail="The server did not answer `{operation}` within {timeout_ms} ms, so it may or may not have taken effect.",
                params={
                    "operation": "str",
                    "timeout_ms": "int",
                },
                plain="That took too long. Please try again.",
                solution="Try again; when it happens repeatedly, look at the network and the server's load.",
                action="RETRY",
                retryable=True,
                retry_after_ms=1000,
                ends=("request",),
                fault="network",
                rest=0,
                surfaces=("python", "browser"),
            ),
        },
    )

    @classmethod
    def request_timed_out(
        cls,
        *,
        operation: str,
        timeout_ms: int,
        subject: Subject | None = None,
    ) -> "OperationTimedOut":
        """The server did not answer `{operation}` within {timeout_ms} ms, so it may or may not have taken effect."""
        return cls._of(
            "REQUEST_TIMED_OUT",
            {
                "operation": operation,
                "timeout_ms": timeout_ms,
            },
            subject=subject,
        )


class InvalidApiKey(MeetingError):
    """4001 INVALID_API_KEY: `apikey` provided in the token is empty or invalid, please verify it on the dashboard."""

    spec = ErrorSpec(
        code=4001,
        name="INVALID_API_KEY",
        class_name="InvalidApiKey",
        aliases=(),
        message="`apikey` provided in the token is empty or invalid, please verify it on the dashboard.",
        status="active",
        plain="You can't join: this app's access key isn't valid. Please tell whoever invited you.",
        solution="Put the API key of your project into the `apikey` claim and sign the token with that key's secret; `meetkit key list` shows the keys.",
        action="FIX_CODE",
        retryable=False,
        retry_after_ms=None,
        ends=("join", "request", "meeting"),
        fault="caller",
        rest=401,
        surfaces=("python", "browser", "rest"),
        reasons={
            "MISSING": ReasonSpec(
                name="MISSING",
                detail="The token has no `apikey` claim, or an empty one.",
                params={},
                plain="You can't join: this app's access key isn't valid. Please tell whoever invited you.",
                solution="Put the API key of your project into the `apikey` claim and sign the token with that key's secret; `meetkit key list` shows the keys.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("join", "request", "meeting"),
                fault="caller",
                rest=401,
                surfaces=("python", "browser", "rest"),
            ),
            "UNKNOWN": ReasonSpec(
                name="UNKNOWN",
                detail="This server has no API key `{apikey}`.",
                params={
                    "apikey": "str",
                },
                plain="You can't join: this app's access key isn't valid. Please tell whoever invited you.",
                solution="Put the API key of your project into the `apikey` claim and sign the token with that key's secret; `meetkit key list` shows the keys.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("join", "request", "meeting"),
                fault="caller",
                rest=401,
                surfaces=("python", "browser", "rest"),
            ),
            "DISABLED": ReasonSpec(
                name="DISABLED",
                detail="The API key `{apikey}` is disabled.",
                params={
                    "apikey": "str",
                },
                plain="You can't join: this app's access key isn't valid. Please tell whoever invited you.",
                solution="Use another key of the project, or have the operator enable this one with `meetkit key enable`.",
                action="CONTACT_OPERATOR",
                retryable=False,
                retry_after_ms=None,
                ends=("join", "request", "meeting"),
                fault="caller",
                rest=401,
                surfaces=("python", "browser", "rest"),
            ),
        },
    )

    @classmethod
    def missing(
        cls,
        *,
        subject: Subject | None = None,
        ends: Literal["join", "request", "meeting"] = "join",
    ) -> "InvalidApiKey":
        """The token has no `apikey` claim, or an empty one."""
        return cls._of(
            "MISSING",
            {},
            subject=subject,
            ends=ends,
        )

    @classmethod
    def unknown(
        cls,
        *,
        apikey: str,
        subject: Subject | None = None,
        ends: Literal["join", "request", "meeting"] = "join",
    ) -> "InvalidApiKey":
        """This server has no API key `{apikey}`."""
        return cls._of(
            "UNKNOWN",
            {
                "apikey": apikey,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def disabled(
        cls,
        *,
        apikey: str,
        subject: Subject | None = None,
        ends: Literal["join", "request", "meeting"] = "join",
    ) -> "InvalidApiKey":
        """The API key `{apikey}` is disabled."""
        return cls._of(
            "DISABLED",
            {
                "apikey": apikey,
            },
            subject=subject,
            ends=ends,
        )


class InvalidToken(MeetingError):
    """4002 INVALID_TOKEN: `token` is empty or invalid or might have expired."""

    spec = ErrorSpec(
        code=4002,
        name="INVALID_TOKEN",
        class_name="InvalidToken",
        aliases=(),
        message="`token` is empty or invalid or might have expired.",
        status="active",
        plain="Your invitation isn't valid any more. Please ask for a new link.",
        solution="Make the token on your server with PyJWT or `meetkit token`, sign it with HS256 and the secret of the API key it names, and pass it unchanged.",
        action="FIX_CODE",
        retryable=False,
        retry_after_ms=None,
        ends=("join", "request", "meeting"),
        fault="caller",
        rest=401,
        surfaces=("python", "browser", "rest"),
        reasons={
            "EMPTY": ReasonSpec(
                name="EMPTY",
                detail="No token was given, or an empty one.",
                params={},
                plain="Your invitation isn't valid any more. Please ask for a new link.",
                solution="Call `VideoSDK.config(token)` before joining, or send the token in the `Authorization` header.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("join", "request", "meeting"),
                fault="caller",
                rest=401,
                surfaces=("python", "browser", "rest"),
            ),
            "MALFORMED": ReasonSpec(
                name="MALFORMED",
                detail="The token is not a readable JWT: {problem}.",
                params={
                    "problem": "str",
                },
                plain="Your invitation isn't valid any more. Please ask for a new link.",
                solution="Make the token on your server with PyJWT or `meetkit token`, sign it with HS256 and the secret of the API key it names, and pass it unchanged.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("join", "request", "meeting"),
                fault="caller",
                rest=401,
                surfaces=("python", "browser", "rest"),
            ),
            "ALGORITHM_NOT_ALLOWED": ReasonSpec(
                name="ALGORITHM_NOT_ALLOWED",
                detail="The token is signed with `{algorithm}`; this server accepts {allowed}.",
                params={
                    "algorithm": "str",
                    "allowed": "list[str]",
                },
                plain="Your invitation isn't valid any more. Please ask for a new link.",
                solution="Sign the token with HS256.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("join", "request", "meeting"),
                fault="caller",
                rest=401,
                surfaces=("python", "browser", "rest"),
            ),
            "BAD_SIGNATURE": ReasonSpec(
                name="BAD_SIGNATURE",
                detail="The token's signature doesn't match the secret of the API key it names.",
                params={},
                plain="Your invitation isn't valid any more. Please ask for a new link.",
                solution="Sign with the secret that belongs to the token's `apikey`; a secret of another key or a changed token gives this error.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("join", "request", "meeting"),
                fault="caller",
                rest=401,
                surfaces=("python", "browser", "rest"),
            ),
            "EXPIRED": ReasonSpec(
                name="EXPIRED",
                detail="The token expired {expired_s} s ago (exp {exp}, server time {now}).",
                params={
                    "expired_s": "int",
                    "exp": "str",
                    "now": "str",
                },
                plain="Your invitation isn't valid any more. Please ask for a new link.",
                solution="Fetch a fresh token from your server and join again; when fresh tokens fail too, compare the clocks of both machines.",
                action="REFRESH_TOKEN",
                retryable=False,
                retry_after_ms=None,
                ends=("join", "request", "meeting"),
                fault="caller",
                rest=401,
                surfaces=("python", "browser", "rest"),
            ),
            "NOT_YET_VALID": ReasonSpec(
                name="NOT_YET_VALID",
                detail="The token becomes valid in {valid_in_s} s (nbf or iat {nbf}, server time {now}).",
                params={
                    "valid_in_s": "int",
                    "nbf": "str",
                    "now": "str",
                },
                plain="Your invitation isn't valid any more. Please ask for a new link.",
                solution="Compare the clock of the machine that makes the tokens with this server's, or wait until the token is valid.",
                action="REFRESH_TOKEN",
                retryable=True,
                retry_after_ms=None,
                ends=("join", "request", "meeting"),
                fault="caller",
                rest=401,
                surfaces=("python", "browser", "rest"),
            ),
            "MISSING_EXPIRY": ReasonSpec(
                name="MISSING_EXPIRY",
                detail="The token has no `exp` claim, so it would be valid for ever.",
                params={},
                plain="Your invitation isn't valid any more. Please ask for a new link.",
                solution="Set `exp` when you sign the token; a few hours are plenty.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("join", "request", "meeting"),
                fault="caller",
                rest=401,
                surfaces=("python", "browser", "rest"),
            ),
        },
    )

    @classmethod
    def empty(
        cls,
        *,
        subject: Subject | None = None,
        ends: Literal["join", "request", "meeting"] = "join",
    ) -> "InvalidToken":
        """No token was given, or an empty one."""
        return cls._of(
            "EMPTY",
            {},
            subject=subject,
            ends=ends,
        )

    @classmethod
    def malformed(
        cls,
        *,
        problem: str,
        subject: Subject | None = None,
        ends: Literal["join", "request", "meeting"] = "join",
    ) -> "InvalidToken":
        """The token is not a readable JWT: {problem}."""
        return cls._of(
            "MALFORMED",
            {
                "problem": problem,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def algorithm_not_allowed(
        cls,
        *,
        algorithm: str,
        allowed: list[str],
        subject: Subject | None = None,
        ends: Literal["join", "request", "meeting"] = "join",
    ) -> "InvalidToken":
        """The token is signed with `{algorithm}`; this server accepts {allowed}."""
        return cls._of(
            "ALGORITHM_NOT_ALLOWED",
            {
                "algorithm": algorithm,
                "allowed": allowed,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def bad_signature(
        cls,
        *,
        subject: Subject | None = None,
        ends: Literal["join", "request", "meeting"] = "join",
    ) -> "InvalidToken":
        """The token's signature doesn't match the secret of the API key it names."""
        return cls._of(
            "BAD_SIGNATURE",
            {},
            subject=subject,
            ends=ends,
        )

    @classmethod
    def expired(
        cls,
        *,
        expired_s: int,
        exp: str,
        now: str,
        subject: Subject | None = None,
        ends: Literal["join", "request", "meeting"] = "join",
    ) -> "InvalidToken":
        """The token expired {expired_s} s ago (exp {exp}, server time {now})."""
        return cls._of(
            "EXPIRED",
            {
                "expired_s": expired_s,
                "exp": exp,
                "now": now,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def not_yet_valid(
        cls,
        *,
        valid_in_s: int,
        nbf: str,
        now: str,
        subject: Subject | None = None,
        ends: Literal["join", "request", "meeting"] = "join",
    ) -> "InvalidToken":
        """The token becomes valid in {valid_in_s} s (nbf or iat {nbf}, server time {now})."""
        return cls._of(
            "NOT_YET_VALID",
            {
                "valid_in_s": valid_in_s,
                "nbf": nbf,
                "now": now,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def missing_expiry(
        cls,
        *,
        subject: Subject | None = None,
        ends: Literal["join", "request", "meeting"] = "join",
    ) -> "InvalidToken":
        """The token has no `exp` claim, so it would be valid for ever."""
        return cls._of(
            "MISSING_EXPIRY",
            {},
            subject=subject,
            ends=ends,
        )


class InvalidMeetingId(MeetingError):
    """4003 INVALID_MEETING_ID: `meetingId` is empty or invalid, please verify it or generate new meetingId using the API."""

    spec = ErrorSpec(
        code=4003,
        name="INVALID_MEETING_ID",
        class_name="InvalidMeetingId",
        aliases=(),
        message="`meetingId` is empty or invalid, please verify it or generate new meetingId using the API.",
        status="active",
        plain="This meeting doesn't exist. Please check the link.",
        solution="Create the meeting with `POST /v2/rooms` or `meetkit room create` and join with the `roomId` it returns.",
        action="FIX_CODE",
        retryable=False,
        retry_after_ms=None,
        ends=("join", "request"),
        fault="caller",
        rest=404,
        surfaces=("python", "browser", "rest"),
        reasons={
            "EMPTY": ReasonSpec(
                name="EMPTY",
                detail="No meetingId was given, or an empty one.",
                params={},
                plain="This meeting doesn't exist. Please check the link.",
                solution="Create the meeting with `POST /v2/rooms` or `meetkit room create` and join with the `roomId` it returns.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("join", "request"),
                fault="caller",
                rest=404,
                surfaces=("python", "browser", "rest"),
            ),
            "MALFORMED": ReasonSpec(
                name="MALFORMED",
                detail="`{meeting_id}` cannot be a meetingId: it has characters or a length that no meetingId has.",
                params={
                    "meeting_id": "str",
                },
                plain="This meeting doesn't exist. Please check the link.",
                solution="Create the meeting with `POST /v2/rooms` or `meetkit room create` and join with the `roomId` it returns.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("join", "request"),
                fault="caller",
                rest=404,
                surfaces=("python", "browser", "rest"),
            ),
            "NOT_FOUND": ReasonSpec(
                name="NOT_FOUND",
                detail="There is no meeting `{meeting_id}` in the project that this token belongs to.",
                params={
                    "meeting_id": "str",
                },
                plain="This meeting doesn't exist. Please check the link.",
                solution="Create the meeting with `POST /v2/rooms` or `meetkit room create` and join with the `roomId` it returns.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("join", "request"),
                fault="caller",
                rest=404,
                surfaces=("python", "browser", "rest"),
            ),
            "DISABLED": ReasonSpec(
                name="DISABLED",
                detail="The meeting `{meeting_id}` exists but is disabled.",
                params={
                    "meeting_id": "str",
                },
                plain="This meeting doesn't exist. Please check the link.",
                solution="Enable it with `POST /v2/rooms/{meeting_id}` and status `enabled`, or join another meeting.",
                action="CONTACT_OPERATOR",
                retryable=False,
                retry_after_ms=None,
                ends=("join", "request"),
                fault="caller",
                rest=404,
                surfaces=("python", "browser"),
            ),
        },
    )

    @classmethod
    def empty(
        cls,
        *,
        subject: Subject | None = None,
        ends: Literal["join", "request"] = "join",
    ) -> "InvalidMeetingId":
        """No meetingId was given, or an empty one."""
        return cls._of(
            "EMPTY",
            {},
            subject=subject,
            ends=ends,
        )

    @classmethod
    def malformed(
        cls,
        *,
        meeting_id: str,
        subject: Subject | None = None,
        ends: Literal["join", "request"] = "join",
    ) -> "InvalidMeetingId":
        """`{meeting_id}` cannot be a meetingId: it has characters or a length that no meetingId has."""
        return cls._of(
            "MALFORMED",
            {
                "meeting_id": meeting_id,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def not_found(
        cls,
        *,
        meeting_id: str,
        subject: Subject | None = None,
        ends: Literal["join", "request"] = "join",
    ) -> "InvalidMeetingId":
        """There is no meeting `{meeting_id}` in the project that this token belongs to."""
        return cls._of(
            "NOT_FOUND",
            {
                "meeting_id": meeting_id,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def disabled(
        cls,
        *,
        meeting_id: str,
        subject: Subject | None = None,
        ends: Literal["join", "request"] = "join",
    ) -> "InvalidMeetingId":
        """The meeting `{meeting_id}` exists but is disabled."""
        return cls._of(
            "DISABLED",
            {
                "meeting_id": meeting_id,
            },
            subject=subject,
            ends=ends,
        )


class InvalidParticipantId(MeetingError):
    """4004 INVALID_PARTICIPANT_ID: `participantId` is empty or invalid, it shouldn't contain any whitespaces."""

    spec = ErrorSpec(
        code=4004,
        name="INVALID_PARTICIPANT_ID",
        class_name="InvalidParticipantId",
        aliases=(),
        message="`participantId` is empty or invalid, it shouldn't contain any whitespaces.",
        status="active",
        plain="You can't join: this link is broken. Please ask for a new one.",
        solution="Leave participantId out to get a generated one, or pass 1 to 128 characters without white space.",
        action="FIX_CODE",
        retryable=False,
        retry_after_ms=None,
        ends=("join", "request"),
        fault="caller",
        rest=422,
        surfaces=("python", "browser", "rest"),
        reasons={
            "EMPTY": ReasonSpec(
                name="EMPTY",
                detail="The participantId is an empty text.",
                params={},
                plain="You can't join: this link is broken. Please ask for a new one.",
                solution="Leave participantId out to get a generated one, or pass 1 to 128 characters without white space.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("join", "request"),
                fault="caller",
                rest=422,
                surfaces=("python", "browser", "rest"),
            ),
            "WHITESPACE": ReasonSpec(
                name="WHITESPACE",
                detail="The participantId has white space or an invisible character at position {position} (counted from 0).",
                params={
                    "position": "int",
                },
                plain="You can't join: this link is broken. Please ask for a new one.",
                solution="Leave participantId out to get a generated one, or pass 1 to 128 characters without white space.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("join", "request"),
                fault="caller",
                rest=422,
                surfaces=("python", "browser", "rest"),
            ),
            "TOO_LONG": ReasonSpec(
                name="TOO_LONG",
                detail="The participantId has {length} characters; {limit} are allowed.",
                params={
                    "length": "int",
                    "limit": "int",
                },
                plain="You can't join: this link is broken. Please ask for a new one.",
                solution="Leave participantId out to get a generated one, or pass 1 to 128 characters without white space.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("join", "request"),
                fault="caller",
                rest=422,
                surfaces=("python", "browser", "rest"),
            ),
        },
    )

    @classmethod
    def empty(
        cls,
        *,
        subject: Subject | None = None,
        ends: Literal["join", "request"] = "join",
    ) -> "InvalidParticipantId":
        """The participantId is an empty text."""
        return cls._of(
            "EMPTY",
            {},
            subject=subject,
            ends=ends,
        )

    @classmethod
    def whitespace(
        cls,
        *,
        position: int,
        subject: Subject | None = None,
        ends: Literal["join", "request"] = "join",
    ) -> "InvalidParticipantId":
        """The participantId has white space or an invisible character at position {position} (counted from 0)."""
        return cls._of(
            "WHITESPACE",
            {
                "position": position,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def too_long(
        cls,
        *,
        length: int,
        limit: int,
        subject: Subject | None = None,
        ends: Literal["join", "request"] = "join",
    ) -> "InvalidParticipantId":
        """The participantId has {length} characters; {limit} are allowed."""
        return cls._of(
            "TOO_LONG",
            {
                "length": length,
                "limit": limit,
            },
            subject=subject,
            ends=ends,
        )


class DuplicateParticipant(MeetingError):
    """4005 DUPLICATE_PARTICIPANT: Leaving meeting, since this `participantId` joined from another device."""

    spec = ErrorSpec(
        code=4005,
        name="DUPLICATE_PARTICIPANT",
        class_name="DuplicateParticipant",
        aliases=(),
        message="Leaving meeting, since this `participantId` joined from another device.",
        status="active",
        plain="You joined this meeting from another device or tab, so you left it here.",
        solution="Nothing to do when the person changed devices; otherwise give every participant a participantId of its own.",
        action="NONE",
        retryable=False,
        retry_after_ms=None,
        ends=("meeting",),
        fault="user",
        rest=0,
        surfaces=("python", "browser"),
        reasons={
            "JOINED_ELSEWHERE": ReasonSpec(
                name="JOINED_ELSEWHERE",
                detail="The same participantId joined this meeting over another connection, which stays in it.",
                params={},
                plain="You joined this meeting from another device or tab, so you left it here.",
                solution="Nothing to do when the person changed devices; otherwise give every participant a participantId of its own.",
                action="NONE",
                retryable=False,
                retry_after_ms=None,
                ends=("meeting",),
                fault="user",
                rest=0,
                surfaces=("python", "browser"),
            ),
        },
    )

    @classmethod
    def joined_elsewhere(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "DuplicateParticipant":
        """The same participantId joined this meeting over another connection, which stays in it."""
        return cls._of(
            "JOINED_ELSEWHERE",
            {},
            subject=subject,
        )


class AccountDeactivated(MeetingError):
    """4006 ACCOUNT_DEACTIVATED: It seems your account is deactivated by {operator} for some reason, you can reach out to us at `{support}`."""

    spec = ErrorSpec(
        code=4006,
        name="ACCOUNT_DEACTIVATED",
        class_name="AccountDeactivated",
        aliases=(),
        message="It seems your account is deactivated by {operator} for some reason, you can reach out to us at `{support}`.",
        status="active",
        plain="This service is switched off at the moment. Please tell whoever invited you.",
        solution="Ask the operator of this server to activate the account again (`meetkit account activate`).",
        action="CONTACT_OPERATOR",
        retryable=False,
        retry_after_ms=None,
        ends=("join", "meeting", "request"),
        fault="caller",
        rest=401,
        surfaces=("python", "browser", "rest"),
        reasons={
            "DEACTIVATED": ReasonSpec(
                name="DEACTIVATED",
                detail="The operator of this server deactivated the account that the token's API key belongs to.",
                params={
                    "operator": "str",
                    "support": "str",
                },
                plain="This service is switched off at the moment. Please tell whoever invited you.",
                solution="Ask the operator of this server to activate the account again (`meetkit account activate`).",
                action="CONTACT_OPERATOR",
                retryable=False,
                retry_after_ms=None,
                ends=("join", "meeting", "request"),
                fault="caller",
                rest=401,
                surfaces=("python", "browser", "rest"),
            ),
        },
    )

    @classmethod
    def deactivated(
        cls,
        *,
        operator: str = "VideoSDK",
        support: str = "support@videosdk.live",
        subject: Subject | None = None,
        ends: Literal["join", "meeting", "request"] = "join",
    ) -> "AccountDeactivated":
        """The operator of this server deactivated the account that the token's API key belongs to."""
        return cls._of(
            "DEACTIVATED",
            {
                "operator": operator,
                "support": support,
            },
            subject=subject,
            ends=ends,
        )


class AccountDiscontinued(MeetingError):
    """4007 ACCOUNT_DISCONTINUED: {text}"""

    spec = ErrorSpec(
        code=4007,
        name="ACCOUNT_DISCONTINUED",
        class_name="AccountDiscontinued",
        aliases=(),
        message="{text}",
        status="active",
        plain="This service has been closed. Please tell whoever invited you.",
        solution="The message is the operator's own text; ask the operator of this server what comes next.",
        action="CONTACT_OPERATOR",
        retryable=False,
        retry_after_ms=None,
        ends=("join", "meeting", "request"),
        fault="caller",
        rest=401,
        surfaces=("python", "browser", "rest"),
        reasons={
            "DISCONTINUED": ReasonSpec(
                name="DISCONTINUED",
                detail="The operator of this server discontinued the account that the token's API key belongs to.",
                params={
                    "text": "str",
                },
                plain="This service has been closed. Please tell whoever invited you.",
                solution="The message is the operator's own text; ask the operator of this server what comes next.",
                action="CONTACT_OPERATOR",
                retryable=False,
                retry_after_ms=None,
                ends=("join", "meeting", "request"),
                fault="caller",
                rest=401,
                surfaces=("python", "browser", "rest"),
            ),
        },
    )

    @classmethod
    def discontinued(
        cls,
        *,
        text: str,
        subject: Subject | None = None,
        ends: Literal["join", "meeting", "request"] = "join",
    ) -> "AccountDiscontinued":
        """The operator of this server discontinued the account that the token's API key belongs to."""
        return cls._of(
            "DISCONTINUED",
            {
                "text": text,
            },
            subject=subject,
            ends=ends,
        )


class InvalidPermissions(MeetingError):
    """4008 INVALID_PERMISSIONS: `permissions` provided in the token are invalid, please don't use `allow_join` or `allow_mod` with `ask_join`."""

    spec = ErrorSpec(
        code=4008,
        name="INVALID_PERMISSIONS",
        class_name="InvalidPermissions",
        aliases=(),
        message="`permissions` provided in the token are invalid, please don't use `allow_join` or `allow_mod` with `ask_join`.",
        status="active",
        plain="You can't join: this link doesn't say what you may do. Please ask for a new one.",
        solution='Set the token\'s `permissions` to ["allow_join"], ["allow_join", "allow_mod"] or ["ask_join"].',
        action="FIX_CODE",
        retryable=False,
        retry_after_ms=None,
        ends=("join", "request"),
        fault="caller",
        rest=403,
        surfaces=("python", "browser", "rest"),
        reasons={
            "MISSING": ReasonSpec(
                name="MISSING",
                detail="The token has no `permissions` claim, or an empty list.",
                params={},
                plain="You can't join: this link doesn't say what you may do. Please ask for a new one.",
                solution='Set the token\'s `permissions` to ["allow_join"], ["allow_join", "allow_mod"] or ["ask_join"].',
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("join", "request"),
                fault="caller",
                rest=403,
                surfaces=("python", "browser", "rest"),
            ),
            "NOT_A_LIST": ReasonSpec(
                name="NOT_A_LIST",
                detail="The token's `permissions` must be a list of texts; it is {found}.",
                params={
                    "found": "str",
                },
                plain="You can't join: this link doesn't say what you may do. Please ask for a new one.",
                solution='Set the token\'s `permissions` to ["allow_join"], ["allow_join", "allow_mod"] or ["ask_join"].',
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("join", "request"),
                fault="caller",
                rest=403,
                surfaces=("python", "browser", "rest"),
            ),
            "UNKNOWN_VALUE": ReasonSpec(
                name="UNKNOWN_VALUE",
                detail="The token's `permissions` contain `{value}`; known values are {allowed}.",
                params={
                    "value": "str",
                    "allowed": "list[str]",
                },
                plain="You can't join: this link doesn't say what you may do. Please ask for a new one.",
                solution='Set the token\'s `permissions` to ["allow_join"], ["allow_join", "allow_mod"] or ["ask_join"].',
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("join", "request"),
                fault="caller",
                rest=403,
                surfaces=("python", "browser", "rest"),
            ),
            "CONFLICT": ReasonSpec(
                name="CONFLICT",
                detail="The token's `permissions` contain `ask_join` together with {conflicting}; `ask_join` stands alone.",
                params={
                    "conflicting": "list[str]",
                },
                plain="You can't join: this link doesn't say what you may do. Please ask for a new one.",
                solution='Set the token\'s `permissions` to ["allow_join"], ["allow_join", "allow_mod"] or ["ask_join"].',
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("join", "request"),
                fault="caller",
                rest=403,
                surfaces=("python", "browser", "rest"),
            ),
        },
    )

    @classmethod
    def missing(
        cls,
        *,
        subject: Subject | None = None,
        ends: Literal["join", "request"] = "join",
    ) -> "InvalidPermissions":
        """The token has no `permissions` claim, or an empty list."""
        return cls._of(
            "MISSING",
            {},
            subject=subject,
            ends=ends,
        )

    @classmethod
    def not_a_list(
        cls,
        *,
        found: str,
        subject: Subject | None = None,
        ends: Literal["join", "request"] = "join",
    ) -> "InvalidPermissions":
        """The token's `permissions` must be a list of texts; it is {found}."""
        return cls._of(
            "NOT_A_LIST",
            {
                "found": found,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def unknown_value(
        cls,
        *,
        value: str,
        allowed: list[str],
        subject: Subject | None = None,
        ends: Literal["join", "request"] = "join",
    ) -> "InvalidPermissions":
        """The token's `permissions` contain `{value}`; known values are {allowed}."""
        return cls._of(
            "UNKNOWN_VALUE",
            {
                "value": value,
                "allowed": allowed,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def conflict(
        cls,
        *,
        conflicting: list[str],
        subject: Subject | None = None,
        ends: Literal["join", "request"] = "join",
    ) -> "InvalidPermissions":
        """The token's `permissions` contain `ask_join` together with {conflicting}; `ask_join` stands alone."""
        return cls._of(
            "CONFLICT",
            {
                "conflicting": conflicting,
            },
            subject=subject,
            ends=ends,
        )


class MaxParticipantReached(MeetingError):
    """4009 MAX_PARTICIPANT_REACHED: The meeting has as many participants as it may have."""

    spec = ErrorSpec(
        code=4009,
        name="MAX_PARTICIPANT_REACHED",
        class_name="MaxParticipantReached",
        aliases=("MAX_PARTCIPANT_REACHED",),
        message="The meeting has as many participants as it may have.",
        status="active",
        plain="This meeting is full. Please try again later.",
        solution="Join again when somebody has left, or have the operator raise the limit.",
        action="FREE_CAPACITY",
        retryable=True,
        retry_after_ms=10000,
        ends=("join",),
        fault="user",
        rest=0,
        surfaces=("python", "browser"),
        reasons={
            "ROOM_FULL": ReasonSpec(
                name="ROOM_FULL",
                detail="{limit} participants are in the meeting, as many as are allowed.",
                params={
                    "limit": "int",
                },
                plain="This meeting is full. Please try again later.",
                solution="Join again when somebody has left, or have the operator raise the limit.",
                action="FREE_CAPACITY",
                retryable=True,
                retry_after_ms=10000,
                ends=("join",),
                fault="user",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "LOBBY_FULL": ReasonSpec(
                name="LOBBY_FULL",
                detail="{limit} guests of this {scope} wait for entry already, as many as are allowed.",
                params={
                    "limit": "int",
                    "scope": "str",
                },
                plain="Too many people are waiting to enter this meeting. Please try again in a moment.",
                solution="Join again when guests have been answered; give each guest a token of their own, or have the operator raise `max_guests`.",
                action="FREE_CAPACITY",
                retryable=True,
                retry_after_ms=10000,
                ends=("join",),
                fault="user",
                rest=0,
                surfaces=("python", "browser"),
            ),
        },
    )

    @classmethod
    def room_full(
        cls,
        *,
        limit: int,
        subject: Subject | None = None,
    ) -> "MaxParticipantReached":
        """{limit} participants are in the meeting, as many as are allowed."""
        return cls._of(
            "ROOM_FULL",
            {
                "limit": limit,
            },
            subject=subject,
        )

    @classmethod
    def lobby_full(
        cls,
        *,
        limit: int,
        scope: str,
        subject: Subject | None = None,
    ) -> "MaxParticipantReached":
        """{limit} guests of this {scope} wait for entry already, as many as are allowed."""
        return cls._of(
            "LOBBY_FULL",
            {
                "limit": limit,
                "scope": scope,
            },
            subject=subject,
        )


class StartRecordingFailed(MeetingError):
    """4011 START_RECORDING_FAILED: Recording start request failed due to an unknown error."""

    spec = ErrorSpec(
        code=4011,
        name="START_RECORDING_FAILED",
        class_name="StartRecordingFailed",
        aliases=(),
        message="Recording start request failed due to an unknown error.",
        status="active",
        plain="The recording couldn't be started.",
        solution="See the reason; the operator finds the details under the error's id on the dashboard.",
        action="CONTACT_OPERATOR",
        retryable=False,
        retry_after_ms=None,
        ends=("request",),
        fault="server",
        rest=409,
        surfaces=("python", "browser", "rest"),
        reasons={
            "ALREADY_RUNNING": ReasonSpec(
                name="ALREADY_RUNNING",
                detail="The recording {recording_id} of this meeting has been running since {since}.",
                params={
                    "recording_id": "str",
                    "since": "str",
                },
                plain="The recording couldn't be started.",
                solution="Stop the running recording first, or keep it.",
                action="NONE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=409,
                surfaces=("python", "browser", "rest"),
            ),
            "NOT_ALLOWED": ReasonSpec(
                name="NOT_ALLOWED",
                detail="Recording needs the permission `{permission}`, which the token doesn't give.",
                params={
                    "permission": "str",
                },
                plain="The recording couldn't be started.",
                solution="Give the participant who records a token with `allow_mod`.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=403,
                surfaces=("python", "browser", "rest"),
            ),
            "STORAGE_NOT_WRITABLE": ReasonSpec(
                name="STORAGE_NOT_WRITABLE",
                detail="The server cannot write into the recordings folder: {problem}.",
                params={
                    "problem": "str",
                },
                plain="The recording couldn't be started.",
                solution="The operator makes the recordings folder writable for the server (`meetkit doctor` checks it).",
                action="CONTACT_OPERATOR",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="server",
                rest=507,
                surfaces=("python", "browser", "rest"),
            ),
            "DISK_FULL": ReasonSpec(
                name="DISK_FULL",
                detail="The recordings folder has {free_bytes} bytes free; {needed_bytes} are needed to begin.",
                params={
                    "free_bytes": "int",
                    "needed_bytes": "int",
                },
                plain="The recording couldn't be started.",
                solution="Delete old recordings or enlarge the disk, then start again.",
                action="FREE_CAPACITY",
                retryable=True,
                retry_after_ms=None,
                ends=("request",),
                fault="server",
                rest=507,
                surfaces=("python", "browser", "rest"),
            ),
            "ENCODER_FAILED": ReasonSpec(
                name="ENCODER_FAILED",
                detail="The encoder {encoder} didn't start: {problem}.",
                params={
                    "encoder": "str",
                    "problem": "str",
                },
                plain="The recording couldn't be started.",
                solution="Look at the server's log under the error's id; another quality may work.",
                action="CONTACT_OPERATOR",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="server",
                rest=500,
                surfaces=("python", "browser", "rest"),
            ),
            "STALLED": ReasonSpec(
                name="STALLED",
                detail="Nothing of the recording reached its file within {silent_ms} ms.",
                params={
                    "silent_ms": "int",
                },
                plain="The recording couldn't be started.",
                solution="Start the recording again; when it happens repeatedly, the server is overloaded.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("request",),
                fault="server",
                rest=500,
                surfaces=("python", "browser", "rest"),
            ),
            "PROCESS_DIED": ReasonSpec(
                name="PROCESS_DIED",
                detail="The process of the recording ended before it had begun (exit code {exit_code}).",
                params={
                    "exit_code": "int",
                },
                plain="The recording couldn't be started.",
                solution="Start the recording again; when it happens repeatedly, the operator looks at the server's log.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("request",),
                fault="server",
                rest=500,
                surfaces=("python", "browser", "rest"),
            ),
            "LIMIT_REACHED": ReasonSpec(
                name="LIMIT_REACHED",
                detail="{limit} recordings run on this server, as many as it allows.",
                params={
                    "limit": "int",
                },
                plain="The recording couldn't be started.",
                solution="Wait until another recording ends, or have the operator raise the limit.",
                action="FREE_CAPACITY",
                retryable=True,
                retry_after_ms=30000,
                ends=("request",),
                fault="server",
                rest=409,
                surfaces=("python", "browser", "rest"),
            ),
            "INVALID_CONFIG": ReasonSpec(
                name="INVALID_CONFIG",
                detail="The recording's configuration is wrong at `{field}`: {problem}.",
                params={
                    "field": "str",
                    "problem": "str",
                },
                plain="The recording couldn't be started.",
                solution="Correct the named field; the guide lists the allowed values.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=422,
                surfaces=("python", "browser", "rest"),
            ),
        },
    )

    @classmethod
    def already_running(
        cls,
        *,
        recording_id: str,
        since: str,
        subject: Subject | None = None,
    ) -> "StartRecordingFailed":
        """The recording {recording_id} of this meeting has been running since {since}."""
        return cls._of(
            "ALREADY_RUNNING",
            {
                "recording_id": recording_id,
                "since": since,
            },
            subject=subject,
        )

    @classmethod
    def not_allowed(
        cls,
        *,
        permission: str,
        subject: Subject | None = None,
    ) -> "StartRecordingFailed":
        """Recording needs the permission `{permission}`, which the token doesn't give."""
        return cls._of(
            "NOT_ALLOWED",
            {
                "permission": permission,
            },
            subject=subject,
        )

    @classmethod
    def storage_not_writable(
        cls,
        *,
        problem: str,
        subject: Subject | None = None,
    ) -> "StartRecordingFailed":
        """The server cannot write into the recordings folder: {problem}."""
        return cls._of(
            "STORAGE_NOT_WRITABLE",
            {
                "problem": problem,
            },
            subject=subject,
        )

    @classmethod
    def disk_full(
        cls,
        *,
        free_bytes: int,
        needed_bytes: int,
        subject: Subject | None = None,
    ) -> "StartRecordingFailed":
        """The recordings folder has {free_bytes} bytes free; {needed_bytes} are needed to begin."""
        return cls._of(
            "DISK_FULL",
            {
                "free_bytes": free_bytes,
                "needed_bytes": needed_bytes,
            },
            subject=subject,
        )

    @classmethod
    def encoder_failed(
        cls,
        *,
        encoder: str,
        problem: str,
        subject: Subject | None = None,
    ) -> "StartRecordingFailed":
        """The encoder {encoder} didn't start: {problem}."""
        return cls._of(
            "ENCODER_FAILED",
            {
                "encoder": encoder,
                "problem": problem,
            },
            subject=subject,
        )

    @classmethod
    def stalled(
        cls,
        *,
        silent_ms: int,
        subject: Subject | None = None,
    ) -> "StartRecordingFailed":
        """Nothing of the recording reached its file within {silent_ms} ms."""
        return cls._of(
            "STALLED",
            {
                "silent_ms": silent_ms,
            },
            subject=subject,
        )

    @classmethod
    def process_died(
        cls,
        *,
        exit_code: int,
        subject: Subject | None = None,
    ) -> "StartRecordingFailed":
        """The process of the recording ended before it had begun (exit code {exit_code})."""
        return cls._of(
            "PROCESS_DIED",
            {
                "exit_code": exit_code,
            },
            subject=subject,
        )

    @classmethod
    def limit_reached(
        cls,
        *,
        limit: int,
        subject: Subject | None = None,
    ) -> "StartRecordingFailed":
        """{limit} recordings run on this server, as many as it allows."""
        return cls._of(
            "LIMIT_REACHED",
            {
                "limit": limit,
            },
            subject=subject,
        )

    @classmethod
    def invalid_config(
        cls,
        *,
        field: str,
        problem: str,
        subject: Subject | None = None,
    ) -> "StartRecordingFailed":
        """The recording's configuration is wrong at `{field}`: {problem}."""
        return cls._of(
            "INVALID_CONFIG",
            {
                "field": field,
                "problem": problem,
            },
            subject=subject,
        )


class StopRecordingFailed(MeetingError):
    """4012 STOP_RECORDING_FAILED: Recording stop request failed due to an unknown error."""

    spec = ErrorSpec(
        code=4012,
        name="STOP_RECORDING_FAILED",
        class_name="StopRecordingFailed",
        aliases=(),
        message="Recording stop request failed due to an unknown error.",
        status="active",
        plain="The recording couldn't be stopped.",
        solution="Look at the meeting's recordingState before stopping.",
        action="NONE",
        retryable=False,
        retry_after_ms=None,
        ends=("request",),
        fault="caller",
        rest=409,
        surfaces=("python", "browser", "rest"),
        reasons={
            "NOT_RUNNING": ReasonSpec(
                name="NOT_RUNNING",
                detail="No recording of this meeting is running.",
                params={},
                plain="The recording couldn't be stopped.",
                solution="Look at the meeting's recordingState before stopping.",
                action="NONE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=409,
                surfaces=("python", "browser", "rest"),
            ),
            "STILL_STARTING": ReasonSpec(
                name="STILL_STARTING",
                detail="The recording {recording_id} is still starting.",
                params={
                    "recording_id": "str",
                },
                plain="The recording couldn't be stopped.",
                solution="Wait for the state RECORDING_STARTED, then stop.",
                action="RETRY",
                retryable=True,
                retry_after_ms=2000,
                ends=("request",),
                fault="caller",
                rest=409,
                surfaces=("python", "browser", "rest"),
            ),
            "NOT_ALLOWED": ReasonSpec(
                name="NOT_ALLOWED",
                detail="Stopping a recording needs the permission `{permission}`, which the token doesn't give.",
                params={
                    "permission": "str",
                },
                plain="The recording couldn't be stopped.",
                solution="Give the participant who records a token with `allow_mod`.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=403,
                surfaces=("python", "browser", "rest"),
            ),
            "FINALIZE_FAILED": ReasonSpec(
                name="FINALIZE_FAILED",
                detail="The file of the recording {recording_id} couldn't be finished: {problem}.",
                params={
                    "recording_id": "str",
                    "problem": "str",
                },
                plain="The recording couldn't be stopped.",
                solution="The file is kept and playable up to its last fragment; the operator finds it in the recordings folder.",
                action="CONTACT_OPERATOR",
                retryable=False,
                retry_after_ms=None,
                ends=("recording",),
                fault="server",
                rest=500,
                surfaces=("python", "browser", "rest"),
            ),
        },
    )

    @classmethod
    def not_running(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "StopRecordingFailed":
        """No recording of this meeting is running."""
        return cls._of(
            "NOT_RUNNING",
            {},
            subject=subject,
        )

    @classmethod
    def still_starting(
        cls,
        *,
        recording_id: str,
        subject: Subject | None = None,
    ) -> "StopRecordingFailed":
        """The recording {recording_id} is still starting."""
        return cls._of(
            "STILL_STARTING",
            {
                "recording_id": recording_id,
            },
            subject=subject,
        )

    @classmethod
    def not_allowed(
        cls,
        *,
        permission: str,
        subject: Subject | None = None,
    ) -> "StopRecordingFailed":
        """Stopping a recording needs the permission `{permission}`, which the token doesn't give."""
        return cls._of(
            "NOT_ALLOWED",
            {
                "permission": permission,
            },
            subject=subject,
        )

    @classmethod
    def finalize_failed(
        cls,
        *,
        recording_id: str,
        problem: str,
        subject: Subject | None = None,
    ) -> "StopRecordingFailed":
        """The file of the recording {recording_id} couldn't be finished: {problem}."""
        return cls._of(
            "FINALIZE_FAILED",
            {
                "recording_id": recording_id,
                "problem": problem,
            },
            subject=subject,
        )


class StartLivestreamFailed(MeetingError):
    """4013 START_LIVESTREAM_FAILED: Livestream start request failed due to an unknown error."""

    spec = ErrorSpec(
        code=4013,
        name="START_LIVESTREAM_FAILED",
        class_name="StartLivestreamFailed",
        aliases=(),
        message="Livestream start request failed due to an unknown error.",
        status="active",
        plain="The livestream couldn't be started.",
        solution="Check the address and stream key of the output in the destination's own studio.",
        action="FIX_CODE",
        retryable=False,
        retry_after_ms=None,
        ends=("request",),
        fault="destination",
        rest=502,
        surfaces=("python", "browser", "rest"),
        reasons={
            "CONNECTION_REFUSED": ReasonSpec(
                name="CONNECTION_REFUSED",
                detail="Output {output_index}: {host} refuses connections at port {port} (errno {errno}, after {elapsed_ms} ms).",
                params={
                    "output_index": "int",
                    "host": "str",
                    "port": "int",
                    "errno": "int",
                    "elapsed_ms": "int",
                },
                plain="Nothing answers at this address.",
                solution="Check host and port of the output's url; the destination may not be running.",
                action="FIX_CODE",
                retryable=True,
                retry_after_ms=5000,
                ends=("request",),
                fault="destination",
                rest=502,
                surfaces=("python", "browser", "rest"),
            ),
            "NAME_NOT_RESOLVED": ReasonSpec(
                name="NAME_NOT_RESOLVED",
                detail="Output {output_index}: the name {host} has no address: {problem}.",
                params={
                    "output_index": "int",
                    "host": "str",
                    "problem": "str",
                },
                plain="There is no server of this name.",
                solution="Correct the host in the output's url, or the server's DNS.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=502,
                surfaces=("python", "browser", "rest"),
            ),
            "TIMED_OUT": ReasonSpec(
                name="TIMED_OUT",
                detail="Output {output_index}: {host} didn't answer within {timeout_ms} ms.",
                params={
                    "output_index": "int",
                    "host": "str",
                    "timeout_ms": "int",
                },
                plain="The destination doesn't answer.",
                solution="Check that the server may reach the destination (firewall), then start again.",
                action="RETRY",
                retryable=True,
                retry_after_ms=5000,
                ends=("request",),
                fault="destination",
                rest=502,
                surfaces=("python", "browser", "rest"),
            ),
            "TLS_FAILED": ReasonSpec(
                name="TLS_FAILED",
                detail="Output {output_index}: no secure connection to {host}: {problem}.",
                params={
                    "output_index": "int",
                    "host": "str",
                    "problem": "str",
                },
                plain="No secure connection to the destination could be made.",
                solution="Use the rtmps address and host name that the destination gives; its certificate must be valid.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="destination",
                rest=502,
                surfaces=("python", "browser", "rest"),
            ),
            "REJECTED_BY_DESTINATION": ReasonSpec(
                name="REJECTED_BY_DESTINATION",
                detail="Output {output_index}: {host} refused the stream ({answer}), mostly because of a wrong stream key or a stream that isn't scheduled.",
                params={
                    "output_index": "int",
                    "host": "str",
                    "answer": "str",
                },
                plain="The destination refused the stream. Mostly the stream key is wrong, or no longer valid.",
                solution="Copy the stream key again from the destination's studio; keys often change for each stream.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=502,
                surfaces=("python", "browser", "rest"),
            ),
            "UNREACHABLE": ReasonSpec(
                name="UNREACHABLE",
                detail="Output {output_index}: no way to {host} at port {port}: {problem} (errno {errno}).",
                params={
                    "output_index": "int",
                    "host": "str",
                    "port": "int",
                    "errno": "int",
                    "problem": "str",
                },
                plain="There is no way to this address.",
                solution="Check the server's network and firewall, then start again.",
                action="RETRY",
                retryable=True,
                retry_after_ms=5000,
                ends=("request",),
                fault="destination",
                rest=502,
                surfaces=("python", "browser", "rest"),
            ),
            "NO_OUTPUT_STARTED": ReasonSpec(
                name="NO_OUTPUT_STARTED",
                detail="None of the {output_count} outputs could be started: {causes}.",
                params={
                    "output_count": "int",
                    "causes": "list[str]",
                },
                plain="The livestream couldn't be started.",
                solution="Correct the outputs; each one's own error says what is wrong with it.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="destination",
                rest=502,
                surfaces=("python", "browser", "rest"),
            ),
            "ALREADY_RUNNING": ReasonSpec(
                name="ALREADY_RUNNING",
                detail="The livestream {livestream_id} of this meeting has been running since {since}.",
                params={
                    "livestream_id": "str",
                    "since": "str",
                },
                plain="The livestream couldn't be started.",
                solution="Stop the running livestream first, or keep it.",
                action="NONE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=409,
                surfaces=("python", "browser", "rest"),
            ),
            "NOT_ALLOWED": ReasonSpec(
                name="NOT_ALLOWED",
                detail="A livestream needs the permission `{permission}`, which the token doesn't give.",
                params={
                    "permission": "str",
                },
                plain="The livestream couldn't be started.",
                solution="Give the participant who starts livestreams a token with `allow_mod`.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=403,
                surfaces=("python", "browser", "rest"),
            ),
            "ENCODER_FAILED": ReasonSpec(
                name="ENCODER_FAILED",
                detail="The encoder {encoder} didn't start: {problem}.",
                params={
                    "encoder": "str",
                    "problem": "str",
                },
                plain="The livestream couldn't be started.",
                solution="Look at the server's log under the error's id; another quality may work.",
                action="CONTACT_OPERATOR",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="server",
                rest=500,
                surfaces=("python", "browser", "rest"),
            ),
            "PROCESS_DIED": ReasonSpec(
                name="PROCESS_DIED",
                detail="The process of the livestream ended before it had begun (exit code {exit_code}).",
                params={
                    "exit_code": "int",
                },
                plain="The livestream couldn't be started.",
                solution="Start the livestream again; when it happens repeatedly, the operator looks at the server's log.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("request",),
                fault="server",
                rest=500,
                surfaces=("python", "browser", "rest"),
            ),
            "STALLED": ReasonSpec(
                name="STALLED",
                detail="The process of the livestream has said nothing for {silent_ms} ms, before it had begun.",
                params={
                    "silent_ms": "int",
                },
                plain="The livestream couldn't be started.",
                solution="Start the livestream again; when it happens repeatedly, the server is overloaded.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("request",),
                fault="server",
                rest=500,
                surfaces=("python", "browser", "rest"),
            ),
            "LIMIT_REACHED": ReasonSpec(
                name="LIMIT_REACHED",
                detail="{limit} livestreams run on this server, as many as it allows.",
                params={
                    "limit": "int",
                },
                plain="The livestream couldn't be started.",
                solution="Wait until another livestream ends, or have the operator raise the limit.",
                action="FREE_CAPACITY",
                retryable=True,
                retry_after_ms=30000,
                ends=("request",),
                fault="server",
                rest=409,
                surfaces=("python", "browser", "rest"),
            ),
        },
    )

    @classmethod
    def connection_refused(
        cls,
        *,
        output_index: int,
        host: str,
        port: int,
        errno: int,
        elapsed_ms: int,
        subject: Subject | None = None,
    ) -> "StartLivestreamFailed":
        """Output {output_index}: {host} refuses connections at port {port} (errno {errno}, after {elapsed_ms} ms)."""
        return cls._of(
            "CONNECTION_REFUSED",
            {
                "output_index": output_index,
                "host": host,
                "port": port,
                "errno": errno,
                "elapsed_ms": elapsed_ms,
            },
            subject=subject,
        )

    @classmethod
    def name_not_resolved(
        cls,
        *,
        output_index: int,
        host: str,
        problem: str,
        subject: Subject | None = None,
    ) -> "StartLivestreamFailed":
        """Output {output_index}: the name {host} has no address: {problem}."""
        return cls._of(
            "NAME_NOT_RESOLVED",
            {
                "output_index": output_index,
                "host": host,
                "problem": problem,
            },
            subject=subject,
        )

    @classmethod
    def timed_out(
        cls,
        *,
        output_index: int,
        host: str,
        timeout_ms: int,
        subject: Subject | None = None,
    ) -> "StartLivestreamFailed":
        """Output {output_index}: {host} didn't answer within {timeout_ms} ms."""
        return cls._of(
            "TIMED_OUT",
            {
                "output_index": output_index,
                "host": host,
                "timeout_ms": timeout_ms,
            },
            subject=subject,
        )

    @classmethod
    def tls_failed(
        cls,
        *,
        output_index: int,
        host: str,
        problem: str,
        subject: Subject | None = None,
    ) -> "StartLivestreamFailed":
        """Output {output_index}: no secure connection to {host}: {problem}."""
        return cls._of(
            "TLS_FAILED",
            {
                "output_index": output_index,
                "host": host,
                "problem": problem,
            },
            subject=subject,
        )

    @classmethod
    def rejected_by_destination(
        cls,
        *,
        output_index: int,
        host: str,
        answer: str,
        subject: Subject | None = None,
    ) -> "StartLivestreamFailed":
        """Output {output_index}: {host} refused the stream ({answer}), mostly because of a wrong stream key or a stream that isn't scheduled."""
        return cls._of(
            "REJECTED_BY_DESTINATION",
            {
                "output_index": output_index,
                "host": host,
                "answer": answer,
            },
            subject=subject,
        )

    @classmethod
    def unreachable(
        cls,
        *,
        output_index: int,
        host: str,
        port: int,
        errno: int,
        problem: str,
        subject: Subject | None = None,
    ) -> "StartLivestreamFailed":
        """Output {output_index}: no way to {host} at port {port}: {problem} (errno {errno})."""
        return cls._of(
            "UNREACHABLE",
            {
                "output_index": output_index,
                "host": host,
                "port": port,
                "errno": errno,
                "problem": problem,
            },
            subject=subject,
        )

    @classmethod
    def no_output_started(
        cls,
        *,
        output_count: int,
        causes: list[str],
        subject: Subject | None = None,
    ) -> "StartLivestreamFailed":
        """None of the {output_count} outputs could be started: {causes}."""
        return cls._of(
            "NO_OUTPUT_STARTED",
            {
                "output_count": output_count,
                "causes": causes,
            },
            subject=subject,
        )

    @classmethod
    def already_running(
        cls,
        *,
        livestream_id: str,
        since: str,
        subject: Subject | None = None,
    ) -> "StartLivestreamFailed":
        """The livestream {livestream_id} of this meeting has been running since {since}."""
        return cls._of(
            "ALREADY_RUNNING",
            {
                "livestream_id": livestream_id,
                "since": since,
            },
            subject=subject,
        )

    @classmethod
    def not_allowed(
        cls,
        *,
        permission: str,
        subject: Subject | None = None,
    ) -> "StartLivestreamFailed":
        """A livestream needs the permission `{permission}`, which the token doesn't give."""
        return cls._of(
            "NOT_ALLOWED",
            {
                "permission": permission,
            },
            subject=subject,
        )

    @classmethod
    def encoder_failed(
        cls,
        *,
        encoder: str,
        problem: str,
        subject: Subject | None = None,
    ) -> "StartLivestreamFailed":
        """The encoder {encoder} didn't start: {problem}."""
        return cls._of(
            "ENCODER_FAILED",
            {
                "encoder": encoder,
                "problem": problem,
            },
            subject=subject,
        )

    @classmethod
    def process_died(
        cls,
        *,
        exit_code: int,
        subject: Subject | None = None,
    ) -> "StartLivestreamFailed":
        """The process of the livestream ended before it had begun (exit code {exit_code})."""
        return cls._of(
            "PROCESS_DIED",
            {
                "exit_code": exit_code,
            },
            subject=subject,
        )

    @classmethod
    def stalled(
        cls,
        *,
        silent_ms: int,
        subject: Subject | None = None,
    ) -> "StartLivestreamFailed":
        """The process of the livestream has said nothing for {silent_ms} ms, before it had begun."""
        return cls._of(
            "STALLED",
            {
                "silent_ms": silent_ms,
            },
            subject=subject,
        )

    @classmethod
    def limit_reached(
        cls,
        *,
        limit: int,
        subject: Subject | None = None,
    ) -> "StartLivestreamFailed":
        """{limit} livestreams run on this server, as many as it allows."""
        return cls._of(
            "LIMIT_REACHED",
            {
                "limit": limit,
            },
            subject=subject,
        )


class StopLivestreamFailed(MeetingError):
    """4014 STOP_LIVESTREAM_FAILED: Livestream stop request failed due to an unknown error."""

    spec = ErrorSpec(
        code=4014,
        name="STOP_LIVESTREAM_FAILED",
        class_name="StopLivestreamFailed",
        aliases=(),
        message="Livestream stop request failed due to an unknown error.",
        status="active",
        plain="The livestream couldn't be stopped.",
        solution="Look at the meeting's livestreamState before stopping.",
        action="NONE",
        retryable=False,
        retry_after_ms=None,
        ends=("request",),
        fault="caller",
        rest=409,
        surfaces=("python", "browser", "rest"),
        reasons={
            "NOT_RUNNING": ReasonSpec(
                name="NOT_RUNNING",
                detail="No livestream of this meeting is running.",
                params={},
                plain="The livestream couldn't be stopped.",
                solution="Look at the meeting's livestreamState before stopping.",
                action="NONE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=409,
                surfaces=("python", "browser", "rest"),
            ),
            "STILL_STARTING": ReasonSpec(
                name="STILL_STARTING",
                detail="The livestream {livestream_id} is still starting.",
                params={
                    "livestream_id": "str",
                },
                plain="The livestream couldn't be stopped.",
                solution="Wait for the state LIVESTREAM_STARTED, then stop.",
                action="RETRY",
                retryable=True,
                retry_after_ms=2000,
                ends=("request",),
                fault="caller",
                rest=409,
                surfaces=("python", "browser", "rest"),
            ),
            "NOT_ALLOWED": ReasonSpec(
                name="NOT_ALLOWED",
                detail="Stopping a livestream needs the permission `{permission}`, which the token doesn't give.",
                params={
                    "permission": "str",
                },
                plain="The livestream couldn't be stopped.",
                solution="Give the participant who stops livestreams a token with `allow_mod`.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=403,
                surfaces=("python", "browser", "rest"),
            ),
        },
    )

    @classmethod
    def not_running(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "StopLivestreamFailed":
        """No livestream of this meeting is running."""
        return cls._of(
            "NOT_RUNNING",
            {},
            subject=subject,
        )

    @classmethod
    def still_starting(
        cls,
        *,
        livestream_id: str,
        subject: Subject | None = None,
    ) -> "StopLivestreamFailed":
        """The livestream {livestream_id} is still starting."""
        return cls._of(
            "STILL_STARTING",
            {
                "livestream_id": livestream_id,
            },
            subject=subject,
        )

    @classmethod
    def not_allowed(
        cls,
        *,
        permission: str,
        subject: Subject | None = None,
    ) -> "StopLivestreamFailed":
        """Stopping a livestream needs the permission `{permission}`, which the token doesn't give."""
        return cls._of(
            "NOT_ALLOWED",
            {
                "permission": permission,
            },
            subject=subject,
        )


class InvalidLivestreamConfig(MeetingError):
    """4015 INVALID_LIVESTREAM_CONFIG: Livestream 'outputs' configuration provided was invalid."""

    spec = ErrorSpec(
        code=4015,
        name="INVALID_LIVESTREAM_CONFIG",
        class_name="InvalidLivestreamConfig",
        aliases=(),
        message="Livestream 'outputs' configuration provided was invalid.",
        status="active",
        plain="The livestream couldn't be started: its destination isn't set up correctly.",
        solution="Pass outputs as a list of {url, streamKey} with rtmp or rtmps addresses.",
        action="FIX_CODE",
        retryable=False,
        retry_after_ms=None,
        ends=("request",),
        fault="caller",
        rest=422,
        surfaces=("python", "browser", "rest"),
        reasons={
            "EMPTY": ReasonSpec(
                name="EMPTY",
                detail="No outputs were given, so the livestream would go nowhere.",
                params={},
                plain="Nowhere to stream to: give at least one destination.",
                solution="Pass outputs as a list of {url, streamKey} with rtmp or rtmps addresses.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=422,
                surfaces=("python", "browser", "rest"),
            ),
            "MALFORMED": ReasonSpec(
                name="MALFORMED",
                detail="The outputs are wrong at `{field}`: {problem}.",
                params={
                    "field": "str",
                    "problem": "str",
                },
                plain="The livestream couldn't be started: its destination isn't set up correctly.",
                solution="Pass outputs as a list of {url, streamKey} with rtmp or rtmps addresses.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=422,
                surfaces=("python", "browser", "rest"),
            ),
            "UNSUPPORTED_SCHEME": ReasonSpec(
                name="UNSUPPORTED_SCHEME",
                detail="Output {output_index} has the scheme {scheme}; rtmp and rtmps are supported.",
                params={
                    "output_index": "int",
                    "scheme": "str",
                },
                plain="The address must begin with rtmp:// or rtmps://.",
                solution="Pass outputs as a list of {url, streamKey} with rtmp or rtmps addresses.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=422,
                surfaces=("python", "browser", "rest"),
            ),
            "FORBIDDEN_ADDRESS": ReasonSpec(
                name="FORBIDDEN_ADDRESS",
                detail="Output {output_index}: this server doesn't send to {host}, which is a private address.",
                params={
                    "output_index": "int",
                    "host": "str",
                },
                plain="This server doesn't stream to private addresses.",
                solution="Use a public destination, or have the operator allow this address.",
                action="CONTACT_OPERATOR",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=422,
                surfaces=("python", "browser", "rest"),
            ),
            "TOO_MANY": ReasonSpec(
                name="TOO_MANY",
                detail="{output_count} outputs were given; {limit} are allowed.",
                params={
                    "output_count": "int",
                    "limit": "int",
                },
                plain="These are more destinations than the server streams to at once.",
                solution="Pass outputs as a list of {url, streamKey} with rtmp or rtmps addresses.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=422,
                surfaces=("python", "browser", "rest"),
            ),
            "INVALID_CONFIG": ReasonSpec(
                name="INVALID_CONFIG",
                detail="The livestream's configuration is wrong at `{field}`: {problem}.",
                params={
                    "field": "str",
                    "problem": "str",
                },
                plain="The livestream couldn't be started: its destination isn't set up correctly.",
                solution="Correct the named field; the guide lists the allowed values.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=422,
                surfaces=("python", "browser", "rest"),
            ),
        },
    )

    @classmethod
    def empty(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "InvalidLivestreamConfig":
        """No outputs were given, so the livestream would go nowhere."""
        return cls._of(
            "EMPTY",
            {},
            subject=subject,
        )

    @classmethod
    def malformed(
        cls,
        *,
        field: str,
        problem: str,
        subject: Subject | None = None,
    ) -> "InvalidLivestreamConfig":
        """The outputs are wrong at `{field}`: {problem}."""
        return cls._of(
            "MALFORMED",
            {
                "field": field,
                "problem": problem,
            },
            subject=subject,
        )

    @classmethod
    def unsupported_scheme(
        cls,
        *,
        output_index: int,
        scheme: str,
        subject: Subject | None = None,
    ) -> "InvalidLivestreamConfig":
        """Output {output_index} has the scheme {scheme}; rtmp and rtmps are supported."""
        return cls._of(
            "UNSUPPORTED_SCHEME",
            {
                "output_index": output_index,
                "scheme": scheme,
            },
            subject=subject,
        )

    @classmethod
    def forbidden_address(
        cls,
        *,
        output_index: int,
        host: str,
        subject: Subject | None = None,
    ) -> "InvalidLivestreamConfig":
        """Output {output_index}: this server doesn't send to {host}, which is a private address."""
        return cls._of(
            "FORBIDDEN_ADDRESS",
            {
                "output_index": output_index,
                "host": host,
            },
            subject=subject,
        )

    @classmethod
    def too_many(
        cls,
        *,
        output_count: int,
        limit: int,
        subject: Subject | None = None,
    ) -> "InvalidLivestreamConfig":
        """{output_count} outputs were given; {limit} are allowed."""
        return cls._of(
            "TOO_MANY",
            {
                "output_count": output_count,
                "limit": limit,
            },
            subject=subject,
        )

    @classmethod
    def invalid_config(
        cls,
        *,
        field: str,
        problem: str,
        subject: Subject | None = None,
    ) -> "InvalidLivestreamConfig":
        """The livestream's configuration is wrong at `{field}`: {problem}."""
        return cls._of(
            "INVALID_CONFIG",
            {
                "field": field,
                "problem": problem,
            },
            subject=subject,
        )


class StartHlsFailed(MeetingError):
    """4016 START_HLS_FAILED: The HLS stream could not be started."""

    spec = ErrorSpec(
        code=4016,
        name="START_HLS_FAILED",
        class_name="StartHlsFailed",
        aliases=(),
        message="The HLS stream could not be started.",
        status="active",
        plain="The stream couldn't be started.",
        solution="The operator makes the folder of the HLS streams writable and keeps its disk from filling (`meetkit doctor` checks it).",
        action="CONTACT_OPERATOR",
        retryable=False,
        retry_after_ms=None,
        ends=("request",),
        fault="server",
        rest=507,
        surfaces=("python", "browser", "rest"),
        reasons={
            "ALREADY_RUNNING": ReasonSpec(
                name="ALREADY_RUNNING",
                detail="The HLS stream {hls_id} of this meeting has been running since {since}.",
                params={
                    "hls_id": "str",
                    "since": "str",
                },
                plain="The stream couldn't be started.",
                solution="Stop the running stream first, or keep it.",
                action="NONE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=409,
                surfaces=("python", "browser", "rest"),
            ),
            "NOT_ALLOWED": ReasonSpec(
                name="NOT_ALLOWED",
                detail="An HLS stream needs the permission `{permission}`, which the token doesn't give.",
                params={
                    "permission": "str",
                },
                plain="The stream couldn't be started.",
                solution="Give the participant who starts streams a token with `allow_mod`.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=403,
                surfaces=("python", "browser", "rest"),
            ),
            "INVALID_CONFIG": ReasonSpec(
                name="INVALID_CONFIG",
                detail="The stream's configuration is wrong at `{field}`: {problem}.",
                params={
                    "field": "str",
                    "problem": "str",
                },
                plain="The stream couldn't be started.",
                solution="Correct the named field; the guide lists the allowed values.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=422,
                surfaces=("python", "browser", "rest"),
            ),
            "LIMIT_REACHED": ReasonSpec(
                name="LIMIT_REACHED",
                detail="{limit} HLS streams run on this server, as many as it allows.",
                params={
                    "limit": "int",
                },
                plain="The stream couldn't be started.",
                solution="Wait until another stream ends, or have the operator raise the limit `max_hls_streams`.",
                action="FREE_CAPACITY",
                retryable=True,
                retry_after_ms=30000,
                ends=("request",),
                fault="server",
                rest=409,
                surfaces=("python", "browser", "rest"),
            ),
            "STORAGE_NOT_WRITABLE": ReasonSpec(
                name="STORAGE_NOT_WRITABLE",
                detail="The server cannot write the stream's segments: {problem} (errno {errno}).",
                params={
                    "problem": "str",
                    "errno": "int",
                },
                plain="The stream couldn't be started.",
                solution="The operator makes the folder of the HLS streams writable and keeps its disk from filling (`meetkit doctor` checks it).",
                action="CONTACT_OPERATOR",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="server",
                rest=507,
                surfaces=("python", "browser", "rest"),
            ),
            "DISK_FULL": ReasonSpec(
                name="DISK_FULL",
                detail="The disk of the stream's segments has {free_bytes} bytes free; {needed_bytes} are needed to begin.",
                params={
                    "free_bytes": "int",
                    "needed_bytes": "int",
                },
                plain="The stream couldn't be started.",
                solution="Delete old recordings and streams or enlarge the disk, then start again.",
                action="FREE_CAPACITY",
                retryable=True,
                retry_after_ms=30000,
                ends=("request",),
                fault="server",
                rest=507,
                surfaces=("python", "browser", "rest"),
            ),
            "ENCODER_FAILED": ReasonSpec(
                name="ENCODER_FAILED",
                detail="The encoder {encoder} didn't start: {problem}.",
                params={
                    "encoder": "str",
                    "problem": "str",
                },
                plain="The stream couldn't be started.",
                solution="Look at the server's log under the error's id; another quality may work.",
                action="CONTACT_OPERATOR",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="server",
                rest=500,
                surfaces=("python", "browser", "rest"),
            ),
            "STALLED": ReasonSpec(
                name="STALLED",
                detail="No segment was written within {silent_ms} ms.",
                params={
                    "silent_ms": "int",
                },
                plain="The stream couldn't be started.",
                solution="Start again; if it happens repeatedly, the operator looks at the server's load and disk.",
                action="RETRY",
                retryable=True,
                retry_after_ms=5000,
                ends=("request",),
                fault="server",
                rest=500,
                surfaces=("python", "browser", "rest"),
            ),
            "PROCESS_DIED": ReasonSpec(
                name="PROCESS_DIED",
                detail="The process of the HLS stream ended before it had begun (exit code {exit_code}).",
                params={
                    "exit_code": "int",
                },
                plain="The stream couldn't be started.",
                solution="Start again; when it happens repeatedly, the operator looks at the server's log.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("request",),
                fault="server",
                rest=500,
                surfaces=("python", "browser", "rest"),
            ),
        },
    )

    @classmethod
    def already_running(
        cls,
        *,
        hls_id: str,
        since: str,
        subject: Subject | None = None,
    ) -> "StartHlsFailed":
        """The HLS stream {hls_id} of this meeting has been running since {since}."""
        return cls._of(
            "ALREADY_RUNNING",
            {
                "hls_id": hls_id,
                "since": since,
            },
            subject=subject,
        )

    @classmethod
    def not_allowed(
        cls,
        *,
        permission: str,
        subject: Subject | None = None,
    ) -> "StartHlsFailed":
        """An HLS stream needs the permission `{permission}`, which the token doesn't give."""
        return cls._of(
            "NOT_ALLOWED",
            {
                "permission": permission,
            },
            subject=subject,
        )

    @classmethod
    def invalid_config(
        cls,
        *,
        field: str,
        problem: str,
        subject: Subject | None = None,
    ) -> "StartHlsFailed":
        """The stream's configuration is wrong at `{field}`: {problem}."""
        return cls._of(
            "INVALID_CONFIG",
            {
                "field": field,
                "problem": problem,
            },
            subject=subject,
        )

    @classmethod
    def limit_reached(
        cls,
        *,
        limit: int,
        subject: Subject | None = None,
    ) -> "StartHlsFailed":
        """{limit} HLS streams run on this server, as many as it allows."""
        return cls._of(
            "LIMIT_REACHED",
            {
                "limit": limit,
            },
            subject=subject,
        )

    @classmethod
    def storage_not_writable(
        cls,
        *,
        problem: str,
        errno: int,
        subject: Subject | None = None,
    ) -> "StartHlsFailed":
        """The server cannot write the stream's segments: {problem} (errno {errno})."""
        return cls._of(
            "STORAGE_NOT_WRITABLE",
            {
                "problem": problem,
                "errno": errno,
            },
            subject=subject,
        )

    @classmethod
    def disk_full(
        cls,
        *,
        free_bytes: int,
        needed_bytes: int,
        subject: Subject | None = None,
    ) -> "StartHlsFailed":
        """The disk of the stream's segments has {free_bytes} bytes free; {needed_bytes} are needed to begin."""
        return cls._of(
            "DISK_FULL",
            {
                "free_bytes": free_bytes,
                "needed_bytes": needed_bytes,
            },
            subject=subject,
        )

    @classmethod
    def encoder_failed(
        cls,
        *,
        encoder: str,
        problem: str,
        subject: Subject | None = None,
    ) -> "StartHlsFailed":
        """The encoder {encoder} didn't start: {problem}."""
        return cls._of(
            "ENCODER_FAILED",
            {
                "encoder": encoder,
                "problem": problem,
            },
            subject=subject,
        )

    @classmethod
    def stalled(
        cls,
        *,
        silent_ms: int,
        subject: Subject | None = None,
    ) -> "StartHlsFailed":
        """No segment was written within {silent_ms} ms."""
        return cls._of(
            "STALLED",
            {
                "silent_ms": silent_ms,
            },
            subject=subject,
        )

    @classmethod
    def process_died(
        cls,
        *,
        exit_code: int,
        subject: Subject | None = None,
    ) -> "StartHlsFailed":
        """The process of the HLS stream ended before it had begun (exit code {exit_code})."""
        return cls._of(
            "PROCESS_DIED",
            {
                "exit_code": exit_code,
            },
            subject=subject,
        )


class StopHlsFailed(MeetingError):
    """4017 STOP_HLS_FAILED: The HLS stream could not be stopped."""

    spec = ErrorSpec(
        code=4017,
        name="STOP_HLS_FAILED",
        class_name="StopHlsFailed",
        aliases=(),
        message="The HLS stream could not be stopped.",
        status="active",
        plain="The stream couldn't be stopped.",
        solution="Look at the meeting's hlsState before stopping.",
        action="NONE",
        retryable=False,
        retry_after_ms=None,
        ends=("request",),
        fault="caller",
        rest=409,
        surfaces=("python", "browser", "rest"),
        reasons={
            "NOT_RUNNING": ReasonSpec(
                name="NOT_RUNNING",
                detail="No HLS stream of this meeting is running.",
                params={},
                plain="The stream couldn't be stopped.",
                solution="Look at the meeting's hlsState before stopping.",
                action="NONE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=409,
                surfaces=("python", "browser", "rest"),
            ),
            "STILL_STARTING": ReasonSpec(
                name="STILL_STARTING",
                detail="The HLS stream {hls_id} is still starting.",
                params={
                    "hls_id": "str",
                },
                plain="The stream couldn't be stopped.",
                solution="Wait for the state HLS_STARTED, then stop.",
                action="RETRY",
                retryable=True,
                retry_after_ms=2000,
                ends=("request",),
                fault="caller",
                rest=409,
                surfaces=("python", "browser", "rest"),
            ),
            "NOT_ALLOWED": ReasonSpec(
                name="NOT_ALLOWED",
                detail="Stopping an HLS stream needs the permission `{permission}`, which the token doesn't give.",
                params={
                    "permission": "str",
                },
                plain="The stream couldn't be stopped.",
                solution="Give the participant who stops streams a token with `allow_mod`.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=403,
                surfaces=("python", "browser", "rest"),
            ),
        },
    )

    @classmethod
    def not_running(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "StopHlsFailed":
        """No HLS stream of this meeting is running."""
        return cls._of(
            "NOT_RUNNING",
            {},
            subject=subject,
        )

    @classmethod
    def still_starting(
        cls,
        *,
        hls_id: str,
        subject: Subject | None = None,
    ) -> "StopHlsFailed":
        """The HLS stream {hls_id} is still starting."""
        return cls._of(
            "STILL_STARTING",
            {
                "hls_id": hls_id,
            },
            subject=subject,
        )

    @classmethod
    def not_allowed(
        cls,
        *,
        permission: str,
        subject: Subject | None = None,
    ) -> "StopHlsFailed":
        """Stopping an HLS stream needs the permission `{permission}`, which the token doesn't give."""
        return cls._of(
            "NOT_ALLOWED",
            {
                "permission": permission,
            },
            subject=subject,
        )


class UnauthorizedMeetingId(MeetingError):
    """4022 UNAUTHORIZED_MEETING_ID: The token is not valid for this meeting."""

    spec = ErrorSpec(
        code=4022,
        name="UNAUTHORIZED_MEETING_ID",
        class_name="UnauthorizedMeetingId",
        aliases=(),
        message="The token is not valid for this meeting.",
        status="active",
        plain="Your invitation is for another meeting. Please check the link.",
        solution="Join the meeting that the token's `roomId` names, or make a token for this one.",
        action="FIX_CODE",
        retryable=False,
        retry_after_ms=None,
        ends=("join", "request"),
        fault="caller",
        rest=403,
        surfaces=("python", "browser", "rest"),
        reasons={
            "ROOM_MISMATCH": ReasonSpec(
                name="ROOM_MISMATCH",
                detail="The token is narrowed to the meeting `{token_room_id}` and was used for `{meeting_id}`.",
                params={
                    "token_room_id": "str",
                    "meeting_id": "str",
                },
                plain="Your invitation is for another meeting. Please check the link.",
                solution="Join the meeting that the token's `roomId` names, or make a token for this one.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("join", "request"),
                fault="caller",
                rest=403,
                surfaces=("python", "browser", "rest"),
            ),
        },
    )

    @classmethod
    def room_mismatch(
        cls,
        *,
        token_room_id: str,
        meeting_id: str,
        subject: Subject | None = None,
        ends: Literal["join", "request"] = "join",
    ) -> "UnauthorizedMeetingId":
        """The token is narrowed to the meeting `{token_room_id}` and was used for `{meeting_id}`."""
        return cls._of(
            "ROOM_MISMATCH",
            {
                "token_room_id": token_room_id,
                "meeting_id": meeting_id,
            },
            subject=subject,
            ends=ends,
        )


class UnauthorizedParticipantId(MeetingError):
    """4023 UNAUTHORIZED_PARTICIPANT_ID: The token is not valid for this participant."""

    spec = ErrorSpec(
        code=4023,
        name="UNAUTHORIZED_PARTICIPANT_ID",
        class_name="UnauthorizedParticipantId",
        aliases=(),
        message="The token is not valid for this participant.",
        status="active",
        plain="Your invitation is for another person. Please ask for a link of your own.",
        solution="Join with the participantId that the token names, or leave participantId out.",
        action="FIX_CODE",
        retryable=False,
        retry_after_ms=None,
        ends=("join", "request"),
        fault="caller",
        rest=403,
        surfaces=("python", "browser"),
        reasons={
            "PARTICIPANT_MISMATCH": ReasonSpec(
                name="PARTICIPANT_MISMATCH",
                detail="The token is narrowed to the participant `{token_participant_id}` and was used for `{participant_id}`.",
                params={
                    "token_participant_id": "str",
                    "participant_id": "str",
                },
                plain="Your invitation is for another person. Please ask for a link of your own.",
                solution="Join with the participantId that the token names, or leave participantId out.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("join", "request"),
                fault="caller",
                rest=403,
                surfaces=("python", "browser"),
            ),
        },
    )

    @classmethod
    def participant_mismatch(
        cls,
        *,
        token_participant_id: str,
        participant_id: str,
        subject: Subject | None = None,
        ends: Literal["join", "request"] = "join",
    ) -> "UnauthorizedParticipantId":
        """The token is narrowed to the participant `{token_participant_id}` and was used for `{participant_id}`."""
        return cls._of(
            "PARTICIPANT_MISMATCH",
            {
                "token_participant_id": token_participant_id,
                "participant_id": participant_id,
            },
            subject=subject,
            ends=ends,
        )


class UnauthorizedRole(MeetingError):
    """4024 UNAUTHORIZED_ROLE: The token's role does not allow this."""

    spec = ErrorSpec(
        code=4024,
        name="UNAUTHORIZED_ROLE",
        class_name="UnauthorizedRole",
        aliases=(),
        message="The token's role does not allow this.",
        status="active",
        plain="You can't join with this link. Please ask for a new one.",
        solution="Use a token whose `roles` contain `rtc` for meetings, `crawler` for REST, or leave `roles` out for both.",
        action="FIX_CODE",
        retryable=False,
        retry_after_ms=None,
        ends=("join", "request"),
        fault="caller",
        rest=403,
        surfaces=("python", "browser", "rest"),
        reasons={
            "ROLE_NOT_ALLOWED": ReasonSpec(
                name="ROLE_NOT_ALLOWED",
                detail="This needs the role `{needed_role}`; the token has {roles}.",
                params={
                    "needed_role": "str",
                    "roles": "list[str]",
                },
                plain="You can't join with this link. Please ask for a new one.",
                solution="Use a token whose `roles` contain `rtc` for meetings, `crawler` for REST, or leave `roles` out for both.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("join", "request"),
                fault="caller",
                rest=403,
                surfaces=("python", "browser", "rest"),
            ),
        },
    )

    @classmethod
    def role_not_allowed(
        cls,
        *,
        needed_role: str,
        roles: list[str],
        subject: Subject | None = None,
        ends: Literal["join", "request"] = "join",
    ) -> "UnauthorizedRole":
        """This needs the role `{needed_role}`; the token has {roles}."""
        return cls._of(
            "ROLE_NOT_ALLOWED",
            {
                "needed_role": needed_role,
                "roles": roles,
            },
            subject=subject,
            ends=ends,
        )


class UnauthorizedRequest(MeetingError):
    """4025 UNAUTHORIZED_REQUEST: You are not allowed to do this in the meeting."""

    spec = ErrorSpec(
        code=4025,
        name="UNAUTHORIZED_REQUEST",
        class_name="UnauthorizedRequest",
        aliases=(),
        message="You are not allowed to do this in the meeting.",
        status="active",
        plain="You aren't allowed to do that in this meeting.",
        solution="Give the participant a token with the permission that the reason names.",
        action="FIX_CODE",
        retryable=False,
        retry_after_ms=None,
        ends=("request",),
        fault="caller",
        rest=403,
        surfaces=("python", "browser", "rest"),
        reasons={
            "MODERATOR_REQUIRED": ReasonSpec(
                name="MODERATOR_REQUIRED",
                detail="`{operation}` needs the permission `allow_mod`, which the token doesn't give.",
                params={
                    "operation": "str",
                },
                plain="You aren't allowed to do that in this meeting.",
                solution="Give the participant a token with the permission that the reason names.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=403,
                surfaces=("python", "browser", "rest"),
            ),
            "PERMISSION_REQUIRED": ReasonSpec(
                name="PERMISSION_REQUIRED",
                detail="`{operation}` needs the permission `{permission}`, which the token doesn't give.",
                params={
                    "operation": "str",
                    "permission": "str",
                },
                plain="You aren't allowed to do that in this meeting.",
                solution="Give the participant a token with the permission that the reason names.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=403,
                surfaces=("python", "browser", "rest"),
            ),
            "GUESTS_MAY_NOT": ReasonSpec(
                name="GUESTS_MAY_NOT",
                detail="The operator of this server doesn't let guests of its page do `{operation}`.",
                params={
                    "operation": "str",
                },
                plain="You aren't allowed to do that in this meeting.",
                solution="Sign in on the page with a token made by `meetkit token`, or have the operator set `page_access` to open.",
                action="CONTACT_OPERATOR",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=403,
                surfaces=("python", "browser", "rest"),
            ),
        },
    )

    @classmethod
    def moderator_required(
        cls,
        *,
        operation: str,
        subject: Subject | None = None,
    ) -> "UnauthorizedRequest":
        """`{operation}` needs the permission `allow_mod`, which the token doesn't give."""
        return cls._of(
            "MODERATOR_REQUIRED",
            {
                "operation": operation,
            },
            subject=subject,
        )

    @classmethod
    def permission_required(
        cls,
        *,
        operation: str,
        permission: str,
        subject: Subject | None = None,
    ) -> "UnauthorizedRequest":
        """`{operation}` needs the permission `{permission}`, which the token doesn't give."""
        return cls._of(
            "PERMISSION_REQUIRED",
            {
                "operation": operation,
                "permission": permission,
            },
            subject=subject,
        )

    @classmethod
    def guests_may_not(
        cls,
        *,
        operation: str,
        subject: Subject | None = None,
    ) -> "UnauthorizedRequest":
        """The operator of this server doesn't let guests of its page do `{operation}`."""
        return cls._of(
            "GUESTS_MAY_NOT",
            {
                "operation": operation,
            },
            subject=subject,
        )


class PinFailed(MeetingError):
    """4071 PIN_FAILED: The participant could not be pinned."""

    spec = ErrorSpec(
        code=4071,
        name="PIN_FAILED",
        class_name="PinFailed",
        aliases=(),
        message="The participant could not be pinned.",
        status="active",
        plain="That couldn't be pinned for everybody.",
        solution="Look at the permissions of the one who pins, and pin only who is in the meeting.",
        action="FIX_CODE",
        retryable=False,
        retry_after_ms=None,
        ends=("request",),
        fault="caller",
        rest=0,
        surfaces=("python", "browser"),
        reasons={
            "NOT_ALLOWED": ReasonSpec(
                name="NOT_ALLOWED",
                detail="Pinning for everybody needs the permission `{permission}`, which the token doesn't give.",
                params={
                    "permission": "str",
                },
                plain="That couldn't be pinned for everybody.",
                solution="Give the participant who pins others a token with `allow_mod`.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "PARTICIPANT_NOT_FOUND": ReasonSpec(
                name="PARTICIPANT_NOT_FOUND",
                detail="No participant with the id {participant_id} is in the meeting.",
                params={
                    "participant_id": "str",
                },
                plain="That couldn't be pinned for everybody.",
                solution="Pin participants of `meeting.participants`; this one may just have left.",
                action="NONE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
        },
    )

    @classmethod
    def not_allowed(
        cls,
        *,
        permission: str,
        subject: Subject | None = None,
    ) -> "PinFailed":
        """Pinning for everybody needs the permission `{permission}`, which the token doesn't give."""
        return cls._of(
            "NOT_ALLOWED",
            {
                "permission": permission,
            },
            subject=subject,
        )

    @classmethod
    def participant_not_found(
        cls,
        *,
        participant_id: str,
        subject: Subject | None = None,
    ) -> "PinFailed":
        """No participant with the id {participant_id} is in the meeting."""
        return cls._of(
            "PARTICIPANT_NOT_FOUND",
            {
                "participant_id": participant_id,
            },
            subject=subject,
        )


class UnpinFailed(MeetingError):
    """4072 UNPIN_FAILED: The participant could not be unpinned."""

    spec = ErrorSpec(
        code=4072,
        name="UNPIN_FAILED",
        class_name="UnpinFailed",
        aliases=(),
        message="The participant could not be unpinned.",
        status="active",
        plain="That couldn't be unpinned.",
        solution="Look at the permissions of the one who unpins; who has left is not pinned any more.",
        action="FIX_CODE",
        retryable=False,
        retry_after_ms=None,
        ends=("request",),
        fault="caller",
        rest=0,
        surfaces=("python", "browser"),
        reasons={
            "NOT_ALLOWED": ReasonSpec(
                name="NOT_ALLOWED",
                detail="Taking a pin away needs the permission `{permission}`, which the token doesn't give.",
                params={
                    "permission": "str",
                },
                plain="That couldn't be unpinned.",
                solution="Give the participant who unpins others a token with `allow_mod`.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "PARTICIPANT_NOT_FOUND": ReasonSpec(
                name="PARTICIPANT_NOT_FOUND",
                detail="No participant with the id {participant_id} is in the meeting.",
                params={
                    "participant_id": "str",
                },
                plain="That couldn't be unpinned.",
                solution="Nothing needs to be done: a participant who leaves isn't pinned any more.",
                action="NONE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
        },
    )

    @classmethod
    def not_allowed(
        cls,
        *,
        permission: str,
        subject: Subject | None = None,
    ) -> "UnpinFailed":
        """Taking a pin away needs the permission `{permission}`, which the token doesn't give."""
        return cls._of(
            "NOT_ALLOWED",
            {
                "permission": permission,
            },
            subject=subject,
        )

    @classmethod
    def participant_not_found(
        cls,
        *,
        participant_id: str,
        subject: Subject | None = None,
    ) -> "UnpinFailed":
        """No participant with the id {participant_id} is in the meeting."""
        return cls._of(
            "PARTICIPANT_NOT_FOUND",
            {
                "participant_id": participant_id,
            },
            subject=subject,
        )


class RecordingFailed(MeetingError):
    """5001 RECORDING_FAILED: Recording stopped due to an unknown error."""

    spec = ErrorSpec(
        code=5001,
        name="RECORDING_FAILED",
        class_name="RecordingFailed",
        aliases=(),
        message="Recording stopped due to an unknown error.",
        status="active",
        plain="The recording stopped because of a problem. What was recorded until then is kept.",
        solution="Start the recording again; the file so far is playable up to its last fragment.",
        action="RETRY",
        retryable=True,
        retry_after_ms=None,
        ends=("recording",),
        fault="server",
        rest=0,
        surfaces=("python", "browser", "webhook"),
        reasons={
            "PROCESS_DIED": ReasonSpec(
                name="PROCESS_DIED",
                detail="The process of the recording {recording_id} ended unexpectedly (exit code {exit_code}).",
                params={
                    "recording_id": "str",
                    "exit_code": "int",
                },
                plain="The recording stopped because of a problem. What was recorded until then is kept.",
                solution="Start the recording again; the file so far is playable up to its last fragment.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("recording",),
                fault="server",
                rest=0,
                surfaces=("python", "browser", "webhook"),
            ),
            "DISK_FULL": ReasonSpec(
                name="DISK_FULL",
                detail="The disk became full while the recording {recording_id} was being written ({free_bytes} bytes free).",
                params={
                    "recording_id": "str",
                    "free_bytes": "int",
                },
                plain="The recording stopped because of a problem. What was recorded until then is kept.",
                solution="Delete old recordings or enlarge the disk, then start again.",
                action="FREE_CAPACITY",
                retryable=True,
                retry_after_ms=None,
                ends=("recording",),
                fault="server",
                rest=0,
                surfaces=("python", "browser", "webhook"),
            ),
            "ENCODER_FAILED": ReasonSpec(
                name="ENCODER_FAILED",
                detail="The encoder {encoder} of the recording {recording_id} failed: {problem}.",
                params={
                    "encoder": "str",
                    "recording_id": "str",
                    "problem": "str",
                },
                plain="The recording stopped because of a problem. What was recorded until then is kept.",
                solution="Start the recording again; the file so far is playable up to its last fragment.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("recording",),
                fault="server",
                rest=0,
                surfaces=("python", "browser", "webhook"),
            ),
            "STALLED": ReasonSpec(
                name="STALLED",
                detail="The file of the recording {recording_id} hasn't grown for {silent_ms} ms.",
                params={
                    "recording_id": "str",
                    "silent_ms": "int",
                },
                plain="The recording stopped because of a problem. What was recorded until then is kept.",
                solution="Start the recording again; the file so far is playable up to its last fragment.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("recording",),
                fault="server",
                rest=0,
                surfaces=("python", "browser", "webhook"),
            ),
            "STORAGE_FAILED": ReasonSpec(
                name="STORAGE_FAILED",
                detail="The file of the recording {recording_id} couldn't be written any more: {problem}.",
                params={
                    "recording_id": "str",
                    "problem": "str",
                },
                plain="The recording stopped because of a problem. What was recorded until then is kept.",
                solution="The operator looks at the storage under the recordings folder; then start the recording again.",
                action="CONTACT_OPERATOR",
                retryable=True,
                retry_after_ms=None,
                ends=("recording",),
                fault="server",
                rest=0,
                surfaces=("python", "browser", "webhook"),
            ),
            "CAPTURE_LOST": ReasonSpec(
                name="CAPTURE_LOST",
                detail="The media core gives the recording {recording_id} no pictures and sound any more ({cause}).",
                params={
                    "recording_id": "str",
                    "cause": "str",
                },
                plain="The recording stopped because of a problem. What was recorded until then is kept.",
                solution="Start the recording again; the operator finds the cause in the server's log.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("recording",),
                fault="server",
                rest=0,
                surfaces=("python", "browser", "webhook"),
            ),
            "SERVER_DIED": ReasonSpec(
                name="SERVER_DIED",
                detail="The server ended while the recording {recording_id} was running.",
                params={
                    "recording_id": "str",
                },
                plain="The recording stopped because of a problem. What was recorded until then is kept.",
                solution="What was recorded until then has been finished and is listed; start the recording again.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("recording",),
                fault="server",
                rest=0,
                surfaces=("webhook",),
            ),
        },
    )

    @classmethod
    def process_died(
        cls,
        *,
        recording_id: str,
        exit_code: int,
        subject: Subject | None = None,
    ) -> "RecordingFailed":
        """The process of the recording {recording_id} ended unexpectedly (exit code {exit_code})."""
        return cls._of(
            "PROCESS_DIED",
            {
                "recording_id": recording_id,
                "exit_code": exit_code,
            },
            subject=subject,
        )

    @classmethod
    def disk_full(
        cls,
        *,
        recording_id: str,
        free_bytes: int,
        subject: Subject | None = None,
    ) -> "RecordingFailed":
        """The disk became full while the recording {recording_id} was being written ({free_bytes} bytes free)."""
        return cls._of(
            "DISK_FULL",
            {
                "recording_id": recording_id,
                "free_bytes": free_bytes,
            },
            subject=subject,
        )

    @classmethod
    def encoder_failed(
        cls,
        *,
        encoder: str,
        recording_id: str,
        problem: str,
        subject: Subject | None = None,
    ) -> "RecordingFailed":
        """The encoder {encoder} of the recording {recording_id} failed: {problem}."""
        return cls._of(
            "ENCODER_FAILED",
            {
                "encoder": encoder,
                "recording_id": recording_id,
                "problem": problem,
            },
            subject=subject,
        )

    @classmethod
    def stalled(
        cls,
        *,
        recording_id: str,
        silent_ms: int,
        subject: Subject | None = None,
    ) -> "RecordingFailed":
        """The file of the recording {recording_id} hasn't grown for {silent_ms} ms."""
        return cls._of(
            "STALLED",
            {
                "recording_id": recording_id,
                "silent_ms": silent_ms,
            },
            subject=subject,
        )

    @classmethod
    def storage_failed(
        cls,
        *,
        recording_id: str,
        problem: str,
        subject: Subject | None = None,
    ) -> "RecordingFailed":
        """The file of the recording {recording_id} couldn't be written any more: {problem}."""
        return cls._of(
            "STORAGE_FAILED",
            {
                "recording_id": recording_id,
                "problem": problem,
            },
            subject=subject,
        )

    @classmethod
    def capture_lost(
        cls,
        *,
        recording_id: str,
        cause: str,
        subject: Subject | None = None,
    ) -> "RecordingFailed":
        """The media core gives the recording {recording_id} no pictures and sound any more ({cause})."""
        return cls._of(
            "CAPTURE_LOST",
            {
                "recording_id": recording_id,
                "cause": cause,
            },
            subject=subject,
        )

    @classmethod
    def server_died(
        cls,
        *,
        recording_id: str,
        subject: Subject | None = None,
    ) -> "RecordingFailed":
        """The server ended while the recording {recording_id} was running."""
        return cls._of(
            "SERVER_DIED",
            {
                "recording_id": recording_id,
            },
            subject=subject,
        )


class LivestreamFailed(MeetingError):
    """5002 LIVESTREAM_FAILED: Livestream stopped due to an unknown error."""

    spec = ErrorSpec(
        code=5002,
        name="LIVESTREAM_FAILED",
        class_name="LivestreamFailed",
        aliases=(),
        message="Livestream stopped due to an unknown error.",
        status="active",
        plain="The livestream stopped because of a problem.",
        solution="Start the livestream again; when it happens repeatedly, look at the destination's own studio.",
        action="RETRY",
        retryable=True,
        retry_after_ms=None,
        ends=("livestream", "nothing"),
        fault="destination",
        rest=0,
        surfaces=("python", "browser", "webhook"),
        reasons={
            "CLOSED_BY_DESTINATION": ReasonSpec(
                name="CLOSED_BY_DESTINATION",
                detail="Output {output_index}: {host} closed the stream ({answer}).",
                params={
                    "output_index": "int",
                    "host": "str",
                    "answer": "str",
                },
                plain="The destination of the livestream closed it.",
                solution="Start the livestream again; when it happens repeatedly, look at the destination's own studio.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("livestream", "nothing"),
                fault="destination",
                rest=0,
                surfaces=("python", "browser", "webhook"),
            ),
            "CONNECTION_LOST": ReasonSpec(
                name="CONNECTION_LOST",
                detail="Output {output_index}: the connection to {host} broke (errno {errno}).",
                params={
                    "output_index": "int",
                    "host": "str",
                    "errno": "int",
                },
                plain="The connection to the destination of the livestream broke.",
                solution="Start the livestream again; when it happens repeatedly, look at the destination's own studio.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("livestream", "nothing"),
                fault="network",
                rest=0,
                surfaces=("python", "browser", "webhook"),
            ),
            "PROCESS_DIED": ReasonSpec(
                name="PROCESS_DIED",
                detail="The process of the livestream {livestream_id} ended unexpectedly (exit code {exit_code}).",
                params={
                    "livestream_id": "str",
                    "exit_code": "int",
                },
                plain="The livestream stopped because of a problem.",
                solution="Start the livestream again; when it happens repeatedly, look at the destination's own studio.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("livestream", "nothing"),
                fault="server",
                rest=0,
                surfaces=("python", "browser", "webhook"),
            ),
            "STALLED": ReasonSpec(
                name="STALLED",
                detail="Output {output_index}: {host} has accepted nothing for {silent_ms} ms.",
                params={
                    "output_index": "int",
                    "host": "str",
                    "silent_ms": "int",
                },
                plain="The destination of the livestream takes nothing any more.",
                solution="Start the livestream again; when it happens repeatedly, look at the destination's own studio.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("livestream", "nothing"),
                fault="destination",
                rest=0,
                surfaces=("python", "browser", "webhook"),
            ),
            "ENCODER_FAILED": ReasonSpec(
                name="ENCODER_FAILED",
                detail="The encoder {encoder} of the livestream {livestream_id} failed: {problem}.",
                params={
                    "encoder": "str",
                    "livestream_id": "str",
                    "problem": "str",
                },
                plain="The livestream stopped because of a problem.",
                solution="Start the livestream again; when it happens repeatedly, look at the destination's own studio.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("livestream", "nothing"),
                fault="server",
                rest=0,
                surfaces=("python", "browser", "webhook"),
            ),
            "CONNECTION_REFUSED": ReasonSpec(
                name="CONNECTION_REFUSED",
                detail="Output {output_index}: {host} refuses connections at port {port} (errno {errno}, after {elapsed_ms} ms).",
                params={
                    "output_index": "int",
                    "host": "str",
                    "port": "int",
                    "errno": "int",
                    "elapsed_ms": "int",
                },
                plain="The destination of the livestream doesn't answer at its address.",
                solution="Check host and port of the output's url; the destination may not be running.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("livestream", "nothing"),
                fault="destination",
                rest=0,
                surfaces=("python", "browser", "webhook"),
            ),
            "NAME_NOT_RESOLVED": ReasonSpec(
                name="NAME_NOT_RESOLVED",
                detail="Output {output_index}: the name {host} has no address: {problem}.",
                params={
                    "output_index": "int",
                    "host": "str",
                    "problem": "str",
                },
                plain="There is no server of the livestream's destination's name.",
                solution="Correct the host in the output's url, or the server's DNS.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("livestream", "nothing"),
                fault="caller",
                rest=0,
                surfaces=("python", "browser", "webhook"),
            ),
            "TIMED_OUT": ReasonSpec(
                name="TIMED_OUT",
                detail="Output {output_index}: {host} didn't answer within {timeout_ms} ms.",
                params={
                    "output_index": "int",
                    "host": "str",
                    "timeout_ms": "int",
                },
                plain="The destination of the livestream doesn't answer.",
                solution="Check that the server may reach the destination (firewall), then start again.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("livestream", "nothing"),
                fault="destination",
                rest=0,
                surfaces=("python", "browser", "webhook"),
            ),
            "TLS_FAILED": ReasonSpec(
                name="TLS_FAILED",
                detail="Output {output_index}: no secure connection to {host}: {problem}.",
                params={
                    "output_index": "int",
                    "host": "str",
                    "problem": "str",
                },
                plain="No secure connection to the livestream's destination could be made.",
                solution="Use the rtmps address and host name that the destination gives; its certificate must be valid.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("livestream", "nothing"),
                fault="destination",
                rest=0,
                surfaces=("python", "browser", "webhook"),
            ),
            "REJECTED_BY_DESTINATION": ReasonSpec(
                name="REJECTED_BY_DESTINATION",
                detail="Output {output_index}: {host} refused the stream ({answer}), mostly because of a wrong stream key or a stream that isn't scheduled.",
                params={
                    "output_index": "int",
                    "host": "str",
                    "answer": "str",
                },
                plain="The destination refused the livestream. Mostly the stream key is wrong, or no longer valid.",
                solution="Copy the stream key again from the destination's studio; keys often change for each stream.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("livestream", "nothing"),
                fault="caller",
                rest=0,
                surfaces=("python", "browser", "webhook"),
            ),
            "UNREACHABLE": ReasonSpec(
                name="UNREACHABLE",
                detail="Output {output_index}: no way to {host} at port {port}: {problem} (errno {errno}).",
                params={
                    "output_index": "int",
                    "host": "str",
                    "port": "int",
                    "errno": "int",
                    "problem": "str",
                },
                plain="There is no way to the livestream's destination.",
                solution="Check the server's network and firewall, then start again.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("livestream", "nothing"),
                fault="network",
                rest=0,
                surfaces=("python", "browser", "webhook"),
            ),
            "NO_OUTPUT_LEFT": ReasonSpec(
                name="NO_OUTPUT_LEFT",
                detail="All {output_count} outputs failed: {causes}.",
                params={
                    "output_count": "int",
                    "causes": "list[str]",
                },
                plain="The livestream stopped because of a problem.",
                solution="Look at each output's own error; start the livestream again when the destinations are back.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("livestream", "nothing"),
                fault="destination",
                rest=0,
                surfaces=("python", "browser", "webhook"),
            ),
            "OUTPUT_GIVEN_UP": ReasonSpec(
                name="OUTPUT_GIVEN_UP",
                detail="Output {output_index}: {attempts} attempts to reach {host} have failed, the last one with {cause}; it is given up, and the other outputs go on.",
                params={
                    "output_index": "int",
                    "host": "str",
                    "attempts": "int",
                    "cause": "str",
                },
                plain="A destination of the livestream was given up after many tries.",
                solution="Look at the output's earlier error; stop the livestream and start it again to have this output back.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("nothing",),
                fault="destination",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "PROCESS_STALLED": ReasonSpec(
                name="PROCESS_STALLED",
                detail="The process of the livestream {livestream_id} has said nothing for {silent_ms} ms and was ended.",
                params={
                    "livestream_id": "str",
                    "silent_ms": "int",
                },
                plain="The livestream stopped because of a problem.",
                solution="Start the livestream again; when it happens repeatedly, the server is overloaded.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("livestream", "nothing"),
                fault="server",
                rest=0,
                surfaces=("python", "browser", "webhook"),
            ),
            "CAPTURE_LOST": ReasonSpec(
                name="CAPTURE_LOST",
                detail="The media core gives the livestream {livestream_id} no pictures and sound any more ({cause}).",
                params={
                    "livestream_id": "str",
                    "cause": "str",
                },
                plain="The livestream stopped because of a problem.",
                solution="Start the livestream again; the operator finds the cause in the server's log.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("livestream", "nothing"),
                fault="server",
                rest=0,
                surfaces=("python", "browser", "webhook"),
            ),
            "SERVER_DIED": ReasonSpec(
                name="SERVER_DIED",
                detail="The server ended while the livestream {livestream_id} was running.",
                params={
                    "livestream_id": "str",
                },
                plain="The livestream stopped because of a problem.",
                solution="Start the livestream again; when it happens repeatedly, look at the destination's own studio.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("livestream", "nothing"),
                fault="server",
                rest=0,
                surfaces=("webhook",),
            ),
        },
    )

    @classmethod
    def closed_by_destination(
        cls,
        *,
        output_index: int,
        host: str,
        answer: str,
        subject: Subject | None = None,
        ends: Literal["livestream", "nothing"] = "livestream",
    ) -> "LivestreamFailed":
        """Output {output_index}: {host} closed the stream ({answer})."""
        return cls._of(
            "CLOSED_BY_DESTINATION",
            {
                "output_index": output_index,
                "host": host,
                "answer": answer,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def connection_lost(
        cls,
        *,
        output_index: int,
        host: str,
        errno: int,
        subject: Subject | None = None,
        ends: Literal["livestream", "nothing"] = "livestream",
    ) -> "LivestreamFailed":
        """Output {output_index}: the connection to {host} broke (errno {errno})."""
        return cls._of(
            "CONNECTION_LOST",
            {
                "output_index": output_index,
                "host": host,
                "errno": errno,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def process_died(
        cls,
        *,
        livestream_id: str,
        exit_code: int,
        subject: Subject | None = None,
        ends: Literal["livestream", "nothing"] = "livestream",
    ) -> "LivestreamFailed":
        """The process of the livestream {livestream_id} ended unexpectedly (exit code {exit_code})."""
        return cls._of(
            "PROCESS_DIED",
            {
                "livestream_id": livestream_id,
                "exit_code": exit_code,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def stalled(
        cls,
        *,
        output_index: int,
        host: str,
        silent_ms: int,
        subject: Subject | None = None,
        ends: Literal["livestream", "nothing"] = "livestream",
    ) -> "LivestreamFailed":
        """Output {output_index}: {host} has accepted nothing for {silent_ms} ms."""
        return cls._of(
            "STALLED",
            {
                "output_index": output_index,
                "host": host,
                "silent_ms": silent_ms,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def encoder_failed(
        cls,
        *,
        encoder: str,
        livestream_id: str,
        problem: str,
        subject: Subject | None = None,
        ends: Literal["livestream", "nothing"] = "livestream",
    ) -> "LivestreamFailed":
        """The encoder {encoder} of the livestream {livestream_id} failed: {problem}."""
        return cls._of(
            "ENCODER_FAILED",
            {
                "encoder": encoder,
                "livestream_id": livestream_id,
                "problem": problem,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def connection_refused(
        cls,
        *,
        output_index: int,
        host: str,
        port: int,
        errno: int,
        elapsed_ms: int,
        subject: Subject | None = None,
        ends: Literal["livestream", "nothing"] = "livestream",
    ) -> "LivestreamFailed":
        """Output {output_index}: {host} refuses connections at port {port} (errno {errno}, after {elapsed_ms} ms)."""
        return cls._of(
            "CONNECTION_REFUSED",
            {
                "output_index": output_index,
                "host": host,
                "port": port,
                "errno": errno,
                "elapsed_ms": elapsed_ms,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def name_not_resolved(
        cls,
        *,
        output_index: int,
        host: str,
        problem: str,
        subject: Subject | None = None,
        ends: Literal["livestream", "nothing"] = "livestream",
    ) -> "LivestreamFailed":
        """Output {output_index}: the name {host} has no address: {problem}."""
        return cls._of(
            "NAME_NOT_RESOLVED",
            {
                "output_index": output_index,
                "host": host,
                "problem": problem,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def timed_out(
        cls,
        *,
        output_index: int,
        host: str,
        timeout_ms: int,
        subject: Subject | None = None,
        ends: Literal["livestream", "nothing"] = "livestream",
    ) -> "LivestreamFailed":
        """Output {output_index}: {host} didn't answer within {timeout_ms} ms."""
        return cls._of(
            "TIMED_OUT",
            {
                "output_index": output_index,
                "host": host,
                "timeout_ms": timeout_ms,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def tls_failed(
        cls,
        *,
        output_index: int,
        host: str,
        problem: str,
        subject: Subject | None = None,
        ends: Literal["livestream", "nothing"] = "livestream",
    ) -> "LivestreamFailed":
        """Output {output_index}: no secure connection to {host}: {problem}."""
        return cls._of(
            "TLS_FAILED",
            {
                "output_index": output_index,
                "host": host,
                "problem": problem,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def rejected_by_destination(
        cls,
        *,
        output_index: int,
        host: str,
        answer: str,
        subject: Subject | None = None,
        ends: Literal["livestream", "nothing"] = "livestream",
    ) -> "LivestreamFailed":
        """Output {output_index}: {host} refused the stream ({answer}), mostly because of a wrong stream key or a stream that isn't scheduled."""
        return cls._of(
            "REJECTED_BY_DESTINATION",
            {
                "output_index": output_index,
                "host": host,
                "answer": answer,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def unreachable(
        cls,
        *,
        output_index: int,
        host: str,
        port: int,
        errno: int,
        problem: str,
        subject: Subject | None = None,
        ends: Literal["livestream", "nothing"] = "livestream",
    ) -> "LivestreamFailed":
        """Output {output_index}: no way to {host} at port {port}: {problem} (errno {errno})."""
        return cls._of(
            "UNREACHABLE",
            {
                "output_index": output_index,
                "host": host,
                "port": port,
                "errno": errno,
                "problem": problem,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def no_output_left(
        cls,
        *,
        output_count: int,
        causes: list[str],
        subject: Subject | None = None,
        ends: Literal["livestream", "nothing"] = "livestream",
    ) -> "LivestreamFailed":
        """All {output_count} outputs failed: {causes}."""
        return cls._of(
            "NO_OUTPUT_LEFT",
            {
                "output_count": output_count,
                "causes": causes,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def output_given_up(
        cls,
        *,
        output_index: int,
        host: str,
        attempts: int,
        cause: str,
        subject: Subject | None = None,
    ) -> "LivestreamFailed":
        """Output {output_index}: {attempts} attempts to reach {host} have failed, the last one with {cause}; it is given up, and the other outputs go on."""
        return cls._of(
            "OUTPUT_GIVEN_UP",
            {
                "output_index": output_index,
                "host": host,
                "attempts": attempts,
                "cause": cause,
            },
            subject=subject,
        )

    @classmethod
    def process_stalled(
        cls,
        *,
        livestream_id: str,
        silent_ms: int,
        subject: Subject | None = None,
        ends: Literal["livestream", "nothing"] = "livestream",
    ) -> "LivestreamFailed":
        """The process of the livestream {livestream_id} has said nothing for {silent_ms} ms and was ended."""
        return cls._of(
            "PROCESS_STALLED",
            {
                "livestream_id": livestream_id,
                "silent_ms": silent_ms,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def capture_lost(
        cls,
        *,
        livestream_id: str,
        cause: str,
        subject: Subject | None = None,
        ends: Literal["livestream", "nothing"] = "livestream",
    ) -> "LivestreamFailed":
        """The media core gives the livestream {livestream_id} no pictures and sound any more ({cause})."""
        return cls._of(
            "CAPTURE_LOST",
            {
                "livestream_id": livestream_id,
                "cause": cause,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def server_died(
        cls,
        *,
        livestream_id: str,
        subject: Subject | None = None,
        ends: Literal["livestream", "nothing"] = "livestream",
    ) -> "LivestreamFailed":
        """The server ended while the livestream {livestream_id} was running."""
        return cls._of(
            "SERVER_DIED",
            {
                "livestream_id": livestream_id,
            },
            subject=subject,
            ends=ends,
        )


class HlsFailed(MeetingError):
    """5003 HLS_FAILED: The HLS stream stopped because of a failure."""

    spec = ErrorSpec(
        code=5003,
        name="HLS_FAILED",
        class_name="HlsFailed",
        aliases=(),
        message="The HLS stream stopped because of a failure.",
        status="active",
        plain="The stream stopped because of a problem.",
        solution="The operator makes the folder of the HLS streams writable and keeps its disk from filling; then start again.",
        action="CONTACT_OPERATOR",
        retryable=True,
        retry_after_ms=None,
        ends=("hls", "nothing"),
        fault="server",
        rest=0,
        surfaces=("python", "browser", "webhook"),
        reasons={
            "STORAGE_NOT_WRITABLE": ReasonSpec(
                name="STORAGE_NOT_WRITABLE",
                detail="The server cannot write the stream's segments any more: {problem} (errno {errno}).",
                params={
                    "problem": "str",
                    "errno": "int",
                },
                plain="The stream stopped because of a problem.",
                solution="The operator makes the folder of the HLS streams writable and keeps its disk from filling; then start again.",
                action="CONTACT_OPERATOR",
                retryable=True,
                retry_after_ms=None,
                ends=("hls", "nothing"),
                fault="server",
                rest=0,
                surfaces=("python", "browser", "webhook"),
            ),
            "DISK_FULL": ReasonSpec(
                name="DISK_FULL",
                detail="The disk of the stream's segments became full ({free_bytes} bytes free).",
                params={
                    "free_bytes": "int",
                },
                plain="The stream stopped because of a problem.",
                solution="Delete old recordings and streams or enlarge the disk, then start again.",
                action="FREE_CAPACITY",
                retryable=True,
                retry_after_ms=None,
                ends=("hls", "nothing"),
                fault="server",
                rest=0,
                surfaces=("python", "browser", "webhook"),
            ),
            "STALLED": ReasonSpec(
                name="STALLED",
                detail="No segment has been written for {silent_ms} ms.",
                params={
                    "silent_ms": "int",
                },
                plain="The stream stopped because of a problem.",
                solution="Start again; if it happens repeatedly, the operator looks at the server's load and disk.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("hls", "nothing"),
                fault="server",
                rest=0,
                surfaces=("python", "browser", "webhook"),
            ),
            "ENCODER_FAILED": ReasonSpec(
                name="ENCODER_FAILED",
                detail="The encoder {encoder} of the HLS stream {hls_id} failed: {problem}.",
                params={
                    "encoder": "str",
                    "hls_id": "str",
                    "problem": "str",
                },
                plain="The stream stopped because of a problem.",
                solution="The operator makes the folder of the HLS streams writable and keeps its disk from filling; then start again.",
                action="CONTACT_OPERATOR",
                retryable=True,
                retry_after_ms=None,
                ends=("hls", "nothing"),
                fault="server",
                rest=0,
                surfaces=("python", "browser", "webhook"),
            ),
            "PROCESS_DIED": ReasonSpec(
                name="PROCESS_DIED",
                detail="The process of the HLS stream {hls_id} ended unexpectedly (exit code {exit_code}).",
                params={
                    "hls_id": "str",
                    "exit_code": "int",
                },
                plain="The stream stopped because of a problem.",
                solution="Start again; when it happens repeatedly, the operator looks at the server's log.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("hls", "nothing"),
                fault="server",
                rest=0,
                surfaces=("python", "browser", "webhook"),
            ),
            "CAPTURE_LOST": ReasonSpec(
                name="CAPTURE_LOST",
                detail="The media core gives the HLS stream {hls_id} no pictures and sound any more ({cause}).",
                params={
                    "hls_id": "str",
                    "cause": "str",
                },
                plain="The stream stopped because of a problem.",
                solution="Start the stream again; the operator finds the cause in the server's log.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("hls", "nothing"),
                fault="server",
                rest=0,
                surfaces=("python", "browser", "webhook"),
            ),
            "SERVER_DIED": ReasonSpec(
                name="SERVER_DIED",
                detail="The server ended while the HLS stream {hls_id} was running.",
                params={
                    "hls_id": "str",
                },
                plain="The stream stopped because of a problem.",
                solution="Start another stream; the address of the old one is gone.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("hls", "nothing"),
                fault="server",
                rest=0,
                surfaces=("webhook",),
            ),
        },
    )

    @classmethod
    def storage_not_writable(
        cls,
        *,
        problem: str,
        errno: int,
        subject: Subject | None = None,
        ends: Literal["hls", "nothing"] = "hls",
    ) -> "HlsFailed":
        """The server cannot write the stream's segments any more: {problem} (errno {errno})."""
        return cls._of(
            "STORAGE_NOT_WRITABLE",
            {
                "problem": problem,
                "errno": errno,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def disk_full(
        cls,
        *,
        free_bytes: int,
        subject: Subject | None = None,
        ends: Literal["hls", "nothing"] = "hls",
    ) -> "HlsFailed":
        """The disk of the stream's segments became full ({free_bytes} bytes free)."""
        return cls._of(
            "DISK_FULL",
            {
                "free_bytes": free_bytes,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def stalled(
        cls,
        *,
        silent_ms: int,
        subject: Subject | None = None,
        ends: Literal["hls", "nothing"] = "hls",
    ) -> "HlsFailed":
        """No segment has been written for {silent_ms} ms."""
        return cls._of(
            "STALLED",
            {
                "silent_ms": silent_ms,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def encoder_failed(
        cls,
        *,
        encoder: str,
        hls_id: str,
        problem: str,
        subject: Subject | None = None,
        ends: Literal["hls", "nothing"] = "hls",
    ) -> "HlsFailed":
        """The encoder {encoder} of the HLS stream {hls_id} failed: {problem}."""
        return cls._of(
            "ENCODER_FAILED",
            {
                "encoder": encoder,
                "hls_id": hls_id,
                "problem": problem,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def process_died(
        cls,
        *,
        hls_id: str,
        exit_code: int,
        subject: Subject | None = None,
        ends: Literal["hls", "nothing"] = "hls",
    ) -> "HlsFailed":
        """The process of the HLS stream {hls_id} ended unexpectedly (exit code {exit_code})."""
        return cls._of(
            "PROCESS_DIED",
            {
                "hls_id": hls_id,
                "exit_code": exit_code,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def capture_lost(
        cls,
        *,
        hls_id: str,
        cause: str,
        subject: Subject | None = None,
        ends: Literal["hls", "nothing"] = "hls",
    ) -> "HlsFailed":
        """The media core gives the HLS stream {hls_id} no pictures and sound any more ({cause})."""
        return cls._of(
            "CAPTURE_LOST",
            {
                "hls_id": hls_id,
                "cause": cause,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def server_died(
        cls,
        *,
        hls_id: str,
        subject: Subject | None = None,
        ends: Literal["hls", "nothing"] = "hls",
    ) -> "HlsFailed":
        """The server ended while the HLS stream {hls_id} was running."""
        return cls._of(
            "SERVER_DIED",
            {
                "hls_id": hls_id,
            },
            subject=subject,
            ends=ends,
        )


class RecordingDurationLimitReached(MeetingError):
    """5004 RECORDING_DURATION_LIMIT_REACHED: The recording stopped because it reached the duration limit."""

    spec = ErrorSpec(
        code=5004,
        name="RECORDING_DURATION_LIMIT_REACHED",
        class_name="RecordingDurationLimitReached",
        aliases=(),
        message="The recording stopped because it reached the duration limit.",
        status="active",
        plain="The recording stopped because it became as long as this server allows.",
        solution="Start another recording, or have the operator raise `recording_limit_s`.",
        action="RETRY",
        retryable=True,
        retry_after_ms=None,
        ends=("recording",),
        fault="server",
        rest=0,
        surfaces=("python", "browser", "webhook"),
        reasons={
            "DURATION_LIMIT": ReasonSpec(
                name="DURATION_LIMIT",
                detail="The recording {recording_id} has lasted {limit_s} s, as long as this server allows.",
                params={
                    "recording_id": "str",
                    "limit_s": "int",
                },
                plain="The recording stopped because it became as long as this server allows.",
                solution="Start another recording, or have the operator raise `recording_limit_s`.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("recording",),
                fault="server",
                rest=0,
                surfaces=("python", "browser", "webhook"),
            ),
        },
    )

    @classmethod
    def duration_limit(
        cls,
        *,
        recording_id: str,
        limit_s: int,
        subject: Subject | None = None,
    ) -> "RecordingDurationLimitReached":
        """The recording {recording_id} has lasted {limit_s} s, as long as this server allows."""
        return cls._of(
            "DURATION_LIMIT",
            {
                "recording_id": recording_id,
                "limit_s": limit_s,
            },
            subject=subject,
        )


class LivestreamDurationLimitReached(MeetingError):
    """5005 LIVESTREAM_DURATION_LIMIT_REACHED: The livestream stopped because it reached the duration limit."""

    spec = ErrorSpec(
        code=5005,
        name="LIVESTREAM_DURATION_LIMIT_REACHED",
        class_name="LivestreamDurationLimitReached",
        aliases=(),
        message="The livestream stopped because it reached the duration limit.",
        status="active",
        plain="The livestream stopped because it became as long as this server allows.",
        solution="Start another livestream, or have the operator raise `livestream_limit_s`.",
        action="RETRY",
        retryable=True,
        retry_after_ms=None,
        ends=("livestream",),
        fault="server",
        rest=0,
        surfaces=("python", "browser", "webhook"),
        reasons={
            "DURATION_LIMIT": ReasonSpec(
                name="DURATION_LIMIT",
                detail="The livestream {livestream_id} has lasted {limit_s} s, as long as this server allows.",
                params={
                    "livestream_id": "str",
                    "limit_s": "int",
                },
                plain="The livestream stopped because it became as long as this server allows.",
                solution="Start another livestream, or have the operator raise `livestream_limit_s`.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("livestream",),
                fault="server",
                rest=0,
                surfaces=("python", "browser", "webhook"),
            ),
        },
    )

    @classmethod
    def duration_limit(
        cls,
        *,
        livestream_id: str,
        limit_s: int,
        subject: Subject | None = None,
    ) -> "LivestreamDurationLimitReached":
        """The livestream {livestream_id} has lasted {limit_s} s, as long as this server allows."""
        return cls._of(
            "DURATION_LIMIT",
            {
                "livestream_id": livestream_id,
                "limit_s": limit_s,
            },
            subject=subject,
        )


class HlsDurationLimitReached(MeetingError):
    """5006 HLS_DURATION_LIMIT_REACHED: The HLS stream stopped because it reached the duration limit."""

    spec = ErrorSpec(
        code=5006,
        name="HLS_DURATION_LIMIT_REACHED",
        class_name="HlsDurationLimitReached",
        aliases=(),
        message="The HLS stream stopped because it reached the duration limit.",
        status="active",
        plain="The stream stopped because it became as long as this server allows.",
        solution="Start another stream, or have the operator raise `hls_limit_s`.",
        action="RETRY",
        retryable=True,
        retry_after_ms=None,
        ends=("hls",),
        fault="server",
        rest=0,
        surfaces=("python", "browser", "webhook"),
        reasons={
            "DURATION_LIMIT": ReasonSpec(
                name="DURATION_LIMIT",
                detail="The HLS stream {hls_id} has lasted {limit_s} s, as long as this server allows.",
                params={
                    "hls_id": "str",
                    "limit_s": "int",
                },
                plain="The stream stopped because it became as long as this server allows.",
                solution="Start another stream, or have the operator raise `hls_limit_s`.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("hls",),
                fault="server",
                rest=0,
                surfaces=("python", "browser", "webhook"),
            ),
        },
    )

    @classmethod
    def duration_limit(
        cls,
        *,
        hls_id: str,
        limit_s: int,
        subject: Subject | None = None,
    ) -> "HlsDurationLimitReached":
        """The HLS stream {hls_id} has lasted {limit_s} s, as long as this server allows."""
        return cls._of(
            "DURATION_LIMIT",
            {
                "hls_id": hls_id,
                "limit_s": limit_s,
            },
            subject=subject,
        )


class InternalError(MeetingError):
    """6000 INTERNAL_ERROR: Something went wrong inside the server or the SDK; this is a bug in meetkit."""

    spec = ErrorSpec(
        code=6000,
        name="INTERNAL_ERROR",
        class_name="InternalError",
        aliases=(),
        message="Something went wrong inside the server or the SDK; this is a bug in meetkit.",
        status="active",
        plain="Something went wrong on our side. Please try again.",
        solution="Give the incident id to the operator: the log has the whole trace under it. Trying again may work.",
        action="CONTACT_OPERATOR",
        retryable=True,
        retry_after_ms=None,
        ends=("request", "join", "meeting", "nothing"),
        fault="server",
        rest=500,
        surfaces=("python", "browser", "rest"),
        reasons={
            "UNEXPECTED": ReasonSpec(
                name="UNEXPECTED",
                detail="An unexpected fault was logged as incident {incident_id}.",
                params={
                    "incident_id": "str",
                },
                plain="Something went wrong on our side. Please try again.",
                solution="Give the incident id to the operator: the log has the whole trace under it. Trying again may work.",
                action="CONTACT_OPERATOR",
                retryable=True,
                retry_after_ms=None,
                ends=("request", "join", "meeting", "nothing"),
                fault="server",
                rest=500,
                surfaces=("python", "browser", "rest"),
            ),
            "MEDIA_WORKER_FAILED": ReasonSpec(
                name="MEDIA_WORKER_FAILED",
                detail="Media worker {worker} of the server has died; meetings on it have no picture and no sound.",
                params={
                    "worker": "int",
                },
                plain="Something went wrong on our side. Please try again.",
                solution="Restart the server; its log has the reason. Clients come back by themselves.",
                action="CONTACT_OPERATOR",
                retryable=True,
                retry_after_ms=None,
                ends=("request", "join", "meeting", "nothing"),
                fault="server",
                rest=503,
                surfaces=("python", "browser", "rest"),
            ),
        },
    )

    @classmethod
    def unexpected(
        cls,
        *,
        incident_id: str,
        subject: Subject | None = None,
        ends: Literal["request", "join", "meeting", "nothing"] = "request",
    ) -> "InternalError":
        """An unexpected fault was logged as incident {incident_id}."""
        return cls._of(
            "UNEXPECTED",
            {
                "incident_id": incident_id,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def media_worker_failed(
        cls,
        *,
        worker: int,
        subject: Subject | None = None,
        ends: Literal["request", "join", "meeting", "nothing"] = "request",
    ) -> "InternalError":
        """Media worker {worker} of the server has died; meetings on it have no picture and no sound."""
        return cls._of(
            "MEDIA_WORKER_FAILED",
            {
                "worker": worker,
            },
            subject=subject,
            ends=ends,
        )


class InvalidRequest(MeetingError):
    """6001 INVALID_REQUEST: The request is not one that the server understands."""

    spec = ErrorSpec(
        code=6001,
        name="INVALID_REQUEST",
        class_name="InvalidRequest",
        aliases=(),
        message="The request is not one that the server understands.",
        status="active",
        plain="Something is wrong with this page. Please reload it.",
        solution="Correct the request as the reason says; the protocol and the REST interface are documented.",
        action="FIX_CODE",
        retryable=False,
        retry_after_ms=None,
        ends=("request", "join", "meeting"),
        fault="caller",
        rest=400,
        surfaces=("python", "browser", "rest"),
        reasons={
            "NOT_JSON": ReasonSpec(
                name="NOT_JSON",
                detail="The body is not valid JSON: {problem}.",
                params={
                    "problem": "str",
                },
                plain="Something is wrong with this page. Please reload it.",
                solution="Correct the request as the reason says; the protocol and the REST interface are documented.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request", "join", "meeting"),
                fault="caller",
                rest=400,
                surfaces=("python", "browser", "rest"),
            ),
            "NOT_AN_OBJECT": ReasonSpec(
                name="NOT_AN_OBJECT",
                detail="The body is valid JSON, but {found} instead of an object.",
                params={
                    "found": "str",
                },
                plain="Something is wrong with this page. Please reload it.",
                solution="Correct the request as the reason says; the protocol and the REST interface are documented.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request", "join", "meeting"),
                fault="caller",
                rest=400,
                surfaces=("python", "browser", "rest"),
            ),
            "BINARY_NOT_ALLOWED": ReasonSpec(
                name="BINARY_NOT_ALLOWED",
                detail="A binary message was sent; signalling messages are text.",
                params={},
                plain="Something is wrong with this page. Please reload it.",
                solution="Correct the request as the reason says; the protocol and the REST interface are documented.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request", "join", "meeting"),
                fault="caller",
                rest=400,
                surfaces=("python", "browser", "rest"),
            ),
            "TOO_LARGE": ReasonSpec(
                name="TOO_LARGE",
                detail="The request has {size_bytes} bytes or more; {limit_bytes} are allowed.",
                params={
                    "size_bytes": "int",
                    "limit_bytes": "int",
                },
                plain="Something is wrong with this page. Please reload it.",
                solution="Correct the request as the reason says; the protocol and the REST interface are documented.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request", "join", "meeting"),
                fault="caller",
                rest=413,
                surfaces=("python", "browser", "rest"),
            ),
            "UNKNOWN_METHOD": ReasonSpec(
                name="UNKNOWN_METHOD",
                detail="There is no method `{method}`.",
                params={
                    "method": "str",
                },
                plain="Something is wrong with this page. Please reload it.",
                solution="Correct the request as the reason says; the protocol and the REST interface are documented.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request", "join", "meeting"),
                fault="caller",
                rest=400,
                surfaces=("python", "browser", "rest"),
            ),
            "INVALID_FIELD": ReasonSpec(
                name="INVALID_FIELD",
                detail="The field `{field}` is invalid: {problem}.",
                params={
                    "field": "str",
                    "problem": "str",
                },
                plain="Something is wrong with this page. Please reload it.",
                solution="Correct the request as the reason says; the protocol and the REST interface are documented.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request", "join", "meeting"),
                fault="caller",
                rest=422,
                surfaces=("python", "browser", "rest"),
            ),
            "OUT_OF_ORDER": ReasonSpec(
                name="OUT_OF_ORDER",
                detail="`{method}` is not possible now: the connection's state is {state}.",
                params={
                    "method": "str",
                    "state": "str",
                },
                plain="Something is wrong with this page. Please reload it.",
                solution="Correct the request as the reason says; the protocol and the REST interface are documented.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request", "join", "meeting"),
                fault="caller",
                rest=409,
                surfaces=("python", "browser", "rest"),
            ),
            "TOO_MANY": ReasonSpec(
                name="TOO_MANY",
                detail="More than {limit_per_s} messages per second came over this connection; the next one is welcome in {retry_after_ms} ms.",
                params={
                    "limit_per_s": "int",
                    "retry_after_ms": "int",
                },
                plain="Something is wrong with this page. Please reload it.",
                solution="Send less often; collect changes and send them together.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("request", "join", "meeting"),
                fault="caller",
                rest=429,
                surfaces=("python", "browser", "rest"),
            ),
            "UNSUPPORTED_PROTOCOL_VERSION": ReasonSpec(
                name="UNSUPPORTED_PROTOCOL_VERSION",
                detail="The client speaks protocol version {version}; the server speaks {server_versions}.",
                params={
                    "version": "str",
                    "server_versions": "list[str]",
                },
                plain="Something is wrong with this page. Please reload it.",
                solution="Use an SDK of the server's version; the server offers its own at /sdk/meetkit.js.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request", "join", "meeting"),
                fault="caller",
                rest=400,
                surfaces=("python", "browser", "rest"),
            ),
            "TOO_MANY_INVALID": ReasonSpec(
                name="TOO_MANY_INVALID",
                detail="More than {limit} messages that could not be understood came within {window_s} s over this connection.",
                params={
                    "limit": "int",
                    "window_s": "int",
                },
                plain="Something is wrong with this page. Please reload it.",
                solution="Correct the request as the reason says; the protocol and the REST interface are documented.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request", "join", "meeting"),
                fault="caller",
                rest=429,
                surfaces=("python", "browser"),
            ),
            "JOIN_EXPECTED": ReasonSpec(
                name="JOIN_EXPECTED",
                detail="No `join` came within {timeout_ms} ms after the connection was opened.",
                params={
                    "timeout_ms": "int",
                },
                plain="Something is wrong with this page. Please reload it.",
                solution="Correct the request as the reason says; the protocol and the REST interface are documented.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request", "join", "meeting"),
                fault="caller",
                rest=400,
                surfaces=("python", "browser"),
            ),
            "NOT_READING": ReasonSpec(
                name="NOT_READING",
                detail="The client did not read: {limit} messages wait for it, as many as the server keeps.",
                params={
                    "limit": "int",
                },
                plain="Something is wrong with this page. Please reload it.",
                solution="Join again; when it repeats, look at the network and at what the program does between reads.",
                action="REJOIN",
                retryable=True,
                retry_after_ms=None,
                ends=("request", "join", "meeting"),
                fault="network",
                rest=400,
                surfaces=("python", "browser"),
            ),
            "HTTP_METHOD_NOT_ALLOWED": ReasonSpec(
                name="HTTP_METHOD_NOT_ALLOWED",
                detail="`{method}` is not possible at {path}.",
                params={
                    "method": "str",
                    "path": "str",
                },
                plain="Something is wrong with this page. Please reload it.",
                solution="Correct the request as the reason says; the protocol and the REST interface are documented.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request", "join", "meeting"),
                fault="caller",
                rest=405,
                surfaces=("python", "browser", "rest"),
            ),
            "UNSUPPORTED_MEDIA_TYPE": ReasonSpec(
                name="UNSUPPORTED_MEDIA_TYPE",
                detail="The body's content type is {found}; application/json is expected.",
                params={
                    "found": "str",
                },
                plain="Something is wrong with this page. Please reload it.",
                solution="Correct the request as the reason says; the protocol and the REST interface are documented.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request", "join", "meeting"),
                fault="caller",
                rest=415,
                surfaces=("python", "browser", "rest"),
            ),
            "RECORDING_RUNS": ReasonSpec(
                name="RECORDING_RUNS",
                detail="The recording {recording_id} has the status {state}; only one that is over can be deleted.",
                params={
                    "recording_id": "str",
                    "state": "str",
                },
                plain="Something is wrong with this page. Please reload it.",
                solution="End it first with `POST /v2/recordings/end`, then delete it.",
                action="FIX_CODE",
                retryable=True,
                retry_after_ms=None,
                ends=("request", "join", "meeting"),
                fault="caller",
                rest=409,
                surfaces=("rest",),
            ),
        },
    )

    @classmethod
    def not_json(
        cls,
        *,
        problem: str,
        subject: Subject | None = None,
        ends: Literal["request", "join", "meeting"] = "request",
    ) -> "InvalidRequest":
        """The body is not valid JSON: {problem}."""
        return cls._of(
            "NOT_JSON",
            {
                "problem": problem,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def not_an_object(
        cls,
        *,
        found: str,
        subject: Subject | None = None,
        ends: Literal["request", "join", "meeting"] = "request",
    ) -> "InvalidRequest":
        """The body is valid JSON, but {found} instead of an object."""
        return cls._of(
            "NOT_AN_OBJECT",
            {
                "found": found,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def binary_not_allowed(
        cls,
        *,
        subject: Subject | None = None,
        ends: Literal["request", "join", "meeting"] = "request",
    ) -> "InvalidRequest":
        """A binary message was sent; signalling messages are text."""
        return cls._of(
            "BINARY_NOT_ALLOWED",
            {},
            subject=subject,
            ends=ends,
        )

    @classmethod
    def too_large(
        cls,
        *,
        size_bytes: int,
        limit_bytes: int,
        subject: Subject | None = None,
        ends: Literal["request", "join", "meeting"] = "request",
    ) -> "InvalidRequest":
        """The request has {size_bytes} bytes or more; {limit_bytes} are allowed."""
        return cls._of(
            "TOO_LARGE",
            {
                "size_bytes": size_bytes,
                "limit_bytes": limit_bytes,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def unknown_method(
        cls,
        *,
        method: str,
        subject: Subject | None = None,
        ends: Literal["request", "join", "meeting"] = "request",
    ) -> "InvalidRequest":
        """There is no method `{method}`."""
        return cls._of(
            "UNKNOWN_METHOD",
            {
                "method": method,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def invalid_field(
        cls,
        *,
        field: str,
        problem: str,
        subject: Subject | None = None,
        ends: Literal["request", "join", "meeting"] = "request",
    ) -> "InvalidRequest":
        """The field `{field}` is invalid: {problem}."""
        return cls._of(
            "INVALID_FIELD",
            {
                "field": field,
                "problem": problem,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def out_of_order(
        cls,
        *,
        method: str,
        state: str,
        subject: Subject | None = None,
        ends: Literal["request", "join", "meeting"] = "request",
    ) -> "InvalidRequest":
        """`{method}` is not possible now: the connection's state is {state}."""
        return cls._of(
            "OUT_OF_ORDER",
            {
                "method": method,
                "state": state,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def too_many(
        cls,
        *,
        limit_per_s: int,
        retry_after_ms: int,
        subject: Subject | None = None,
        ends: Literal["request", "join", "meeting"] = "request",
    ) -> "InvalidRequest":
        """More than {limit_per_s} messages per second came over this connection; the next one is welcome in {retry_after_ms} ms."""
        return cls._of(
            "TOO_MANY",
            {
                "limit_per_s": limit_per_s,
                "retry_after_ms": retry_after_ms,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def unsupported_protocol_version(
        cls,
        *,
        version: str,
        server_versions: list[str],
        subject: Subject | None = None,
        ends: Literal["request", "join", "meeting"] = "request",
    ) -> "InvalidRequest":
        """The client speaks protocol version {version}; the server speaks {server_versions}."""
        return cls._of(
            "UNSUPPORTED_PROTOCOL_VERSION",
            {
                "version": version,
                "server_versions": server_versions,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def too_many_invalid(
        cls,
        *,
        limit: int,
        window_s: int,
        subject: Subject | None = None,
        ends: Literal["request", "join", "meeting"] = "request",
    ) -> "InvalidRequest":
        """More than {limit} messages that could not be understood came within {window_s} s over this connection."""
        return cls._of(
            "TOO_MANY_INVALID",
            {
                "limit": limit,
                "window_s": window_s,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def join_expected(
        cls,
        *,
        timeout_ms: int,
        subject: Subject | None = None,
        ends: Literal["request", "join", "meeting"] = "request",
    ) -> "InvalidRequest":
        """No `join` came within {timeout_ms} ms after the connection was opened."""
        return cls._of(
            "JOIN_EXPECTED",
            {
                "timeout_ms": timeout_ms,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def not_reading(
        cls,
        *,
        limit: int,
        subject: Subject | None = None,
        ends: Literal["request", "join", "meeting"] = "request",
    ) -> "InvalidRequest":
        """The client did not read: {limit} messages wait for it, as many as the server keeps."""
        return cls._of(
            "NOT_READING",
            {
                "limit": limit,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def http_method_not_allowed(
        cls,
        *,
        method: str,
        path: str,
        subject: Subject | None = None,
        ends: Literal["request", "join", "meeting"] = "request",
    ) -> "InvalidRequest":
        """`{method}` is not possible at {path}."""
        return cls._of(
            "HTTP_METHOD_NOT_ALLOWED",
            {
                "method": method,
                "path": path,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def unsupported_media_type(
        cls,
        *,
        found: str,
        subject: Subject | None = None,
        ends: Literal["request", "join", "meeting"] = "request",
    ) -> "InvalidRequest":
        """The body's content type is {found}; application/json is expected."""
        return cls._of(
            "UNSUPPORTED_MEDIA_TYPE",
            {
                "found": found,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def recording_runs(
        cls,
        *,
        recording_id: str,
        state: str,
        subject: Subject | None = None,
        ends: Literal["request", "join", "meeting"] = "request",
    ) -> "InvalidRequest":
        """The recording {recording_id} has the status {state}; only one that is over can be deleted."""
        return cls._of(
            "RECORDING_RUNS",
            {
                "recording_id": recording_id,
                "state": state,
            },
            subject=subject,
            ends=ends,
        )


class NotFound(MeetingError):
    """6002 NOT_FOUND: What the request names does not exist, or exists no longer."""

    spec = ErrorSpec(
        code=6002,
        name="NOT_FOUND",
        class_name="NotFound",
        aliases=(),
        message="What the request names does not exist, or exists no longer.",
        status="active",
        plain="That isn't there any more.",
        solution="Check the id in the request; it may have been right until a moment ago.",
        action="FIX_CODE",
        retryable=False,
        retry_after_ms=None,
        ends=("request",),
        fault="caller",
        rest=404,
        surfaces=("python", "browser", "rest"),
        reasons={
            "RESOURCE": ReasonSpec(
                name="RESOURCE",
                detail="There is nothing at {path}.",
                params={
                    "path": "str",
                },
                plain="That isn't there any more.",
                solution="Check the id in the request; it may have been right until a moment ago.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=404,
                surfaces=("python", "browser", "rest"),
            ),
            "SESSION": ReasonSpec(
                name="SESSION",
                detail="There is no session `{session_id}` in this project.",
                params={
                    "session_id": "str",
                },
                plain="That isn't there any more.",
                solution="Check the id in the request; it may have been right until a moment ago.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=404,
                surfaces=("python", "browser", "rest"),
            ),
            "NO_LIVE_SESSION": ReasonSpec(
                name="NO_LIVE_SESSION",
                detail="Nobody is in the room `{room_id}`, so it has no live session.",
                params={
                    "room_id": "str",
                },
                plain="That isn't there any more.",
                solution="Do this while somebody is in the meeting.",
                action="FIX_CODE",
                retryable=True,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=404,
                surfaces=("python", "browser", "rest"),
            ),
            "PARTICIPANT": ReasonSpec(
                name="PARTICIPANT",
                detail="There is no participant `{participant_id}` in this meeting.",
                params={
                    "participant_id": "str",
                },
                plain="That isn't there any more.",
                solution="Check the id in the request; it may have been right until a moment ago.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=404,
                surfaces=("python", "browser", "rest"),
            ),
            "ENTRY_REQUEST": ReasonSpec(
                name="ENTRY_REQUEST",
                detail="`{participant_id}` is not waiting to enter.",
                params={
                    "participant_id": "str",
                },
                plain="That isn't there any more.",
                solution="Check the id in the request; it may have been right until a moment ago.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=404,
                surfaces=("python", "browser", "rest"),
            ),
            "TRANSPORT": ReasonSpec(
                name="TRANSPORT",
                detail="You have no transport `{transport_id}`.",
                params={
                    "transport_id": "str",
                },
                plain="That isn't there any more.",
                solution="Check the id in the request; it may have been right until a moment ago.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=404,
                surfaces=("python", "browser", "rest"),
            ),
            "PRODUCER": ReasonSpec(
                name="PRODUCER",
                detail="There is no producer `{producer_id}` in this meeting.",
                params={
                    "producer_id": "str",
                },
                plain="That isn't there any more.",
                solution="Check the id in the request; it may have been right until a moment ago.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=404,
                surfaces=("python", "browser", "rest"),
            ),
            "CONSUMER": ReasonSpec(
                name="CONSUMER",
                detail="You have no consumer `{consumer_id}`.",
                params={
                    "consumer_id": "str",
                },
                plain="That isn't there any more.",
                solution="Check the id in the request; it may have been right until a moment ago.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=404,
                surfaces=("python", "browser", "rest"),
            ),
            "MEDIA_REQUEST": ReasonSpec(
                name="MEDIA_REQUEST",
                detail="You have no open request `{request_id}` to answer.",
                params={
                    "request_id": "str",
                },
                plain="That isn't there any more.",
                solution="Check the id in the request; it may have been right until a moment ago.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=404,
                surfaces=("python", "browser", "rest"),
            ),
            "RECORDING": ReasonSpec(
                name="RECORDING",
                detail="There is no recording `{recording_id}` in this project.",
                params={
                    "recording_id": "str",
                },
                plain="That isn't there any more.",
                solution="Check the id in the request; it may have been right until a moment ago.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=404,
                surfaces=("python", "browser", "rest"),
            ),
            "RECORDING_FILE": ReasonSpec(
                name="RECORDING_FILE",
                detail="The recording `{recording_id}` has no such file, or none yet.",
                params={
                    "recording_id": "str",
                },
                plain="That isn't there any more.",
                solution="Wait until the recording has stopped, then look at its `files`.",
                action="FIX_CODE",
                retryable=True,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=404,
                surfaces=("python", "browser", "rest"),
            ),
            "DOWNLOAD_LINK": ReasonSpec(
                name="DOWNLOAD_LINK",
                detail="This download link has expired or never existed; one is good for {life_s} s.",
                params={
                    "life_s": "int",
                },
                plain="That isn't there any more.",
                solution="Ask for a new link where you got this one.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=404,
                surfaces=("rest",),
            ),
            "LIVESTREAM": ReasonSpec(
                name="LIVESTREAM",
                detail="There is no livestream `{livestream_id}` in this project.",
                params={
                    "livestream_id": "str",
                },
                plain="That isn't there any more.",
                solution="Check the id in the request; it may have been right until a moment ago.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=404,
                surfaces=("python", "browser", "rest"),
            ),
            "HLS": ReasonSpec(
                name="HLS",
                detail="There is no HLS stream `{hls_id}` in this project.",
                params={
                    "hls_id": "str",
                },
                plain="That isn't there any more.",
                solution="Check the id in the request; it may have been right until a moment ago.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=404,
                surfaces=("python", "browser", "rest"),
            ),
            "HLS_PLAYBACK": ReasonSpec(
                name="HLS_PLAYBACK",
                detail="No HLS stream is played at this address, or not any more.",
                params={
                    "kept_s": "int",
                },
                plain="That isn't there any more.",
                solution="Ask whoever streams for the present address; a stream can be played until {kept_s} s after its end.",
                action="NONE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=404,
                surfaces=("rest",),
            ),
            "API_KEY": ReasonSpec(
                name="API_KEY",
                detail="There is no API key `{api_key_id}`.",
                params={
                    "api_key_id": "str",
                },
                plain="That isn't there any more.",
                solution="Check the id in the request; it may have been right until a moment ago.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=404,
                surfaces=("python", "browser", "rest"),
            ),
            "ACCOUNT": ReasonSpec(
                name="ACCOUNT",
                detail="There is no account `{value}`.",
                params={
                    "value": "str",
                },
                plain="That isn't there any more.",
                solution="Check the id in the request; it may have been right until a moment ago.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=404,
                surfaces=("python", "browser", "rest"),
            ),
            "PROJECT": ReasonSpec(
                name="PROJECT",
                detail="There is no project `{value}`.",
                params={
                    "value": "str",
                },
                plain="That isn't there any more.",
                solution="Check the id in the request; it may have been right until a moment ago.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=404,
                surfaces=("python", "browser", "rest"),
            ),
            "ERROR_CODE": ReasonSpec(
                name="ERROR_CODE",
                detail="There is no error `{value}`; close matches: {allowed}.",
                params={
                    "value": "str",
                    "allowed": "list[str]",
                },
                plain="That isn't there any more.",
                solution="Look at the list of all errors: `meetkit explain` without an argument, or /errors on the server.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=404,
                surfaces=("python", "browser", "rest"),
            ),
        },
    )

    @classmethod
    def resource(
        cls,
        *,
        path: str,
        subject: Subject | None = None,
    ) -> "NotFound":
        """There is nothing at {path}."""
        return cls._of(
            "RESOURCE",
            {
                "path": path,
            },
            subject=subject,
        )

    @classmethod
    def session(
        cls,
        *,
        session_id: str,
        subject: Subject | None = None,
    ) -> "NotFound":
        """There is no session `{session_id}` in this project."""
        return cls._of(
            "SESSION",
            {
                "session_id": session_id,
            },
            subject=subject,
        )

    @classmethod
    def no_live_session(
        cls,
        *,
        room_id: str,
        subject: Subject | None = None,
    ) -> "NotFound":
        """Nobody is in the room `{room_id}`, so it has no live session."""
        return cls._of(
            "NO_LIVE_SESSION",
            {
                "room_id": room_id,
            },
            subject=subject,
        )

    @classmethod
    def participant(
        cls,
        *,
        participant_id: str,
        subject: Subject | None = None,
    ) -> "NotFound":
        """There is no participant `{participant_id}` in this meeting."""
        return cls._of(
            "PARTICIPANT",
            {
                "participant_id": participant_id,
            },
            subject=subject,
        )

    @classmethod
    def entry_request(
        cls,
        *,
        participant_id: str,
        subject: Subject | None = None,
    ) -> "NotFound":
        """`{participant_id}` is not waiting to enter."""
        return cls._of(
            "ENTRY_REQUEST",
            {
                "participant_id": participant_id,
            },
            subject=subject,
        )

    @classmethod
    def transport(
        cls,
        *,
        transport_id: str,
        subject: Subject | None = None,
    ) -> "NotFound":
        """You have no transport `{transport_id}`."""
        return cls._of(
            "TRANSPORT",
            {
                "transport_id": transport_id,
            },
            subject=subject,
        )

    @classmethod
    def producer(
        cls,
        *,
        producer_id: str,
        subject: Subject | None = None,
    ) -> "NotFound":
        """There is no producer `{producer_id}` in this meeting."""
        return cls._of(
            "PRODUCER",
            {
                "producer_id": producer_id,
            },
            subject=subject,
        )

    @classmethod
    def consumer(
        cls,
        *,
        consumer_id: str,
        subject: Subject | None = None,
    ) -> "NotFound":
        """You have no consumer `{consumer_id}`."""
        return cls._of(
            "CONSUMER",
            {
                "consumer_id": consumer_id,
            },
            subject=subject,
        )

    @classmethod
    def media_request(
        cls,
        *,
        request_id: str,
        subject: Subject | None = None,
    ) -> "NotFound":
        """You have no open request `{request_id}` to answer."""
        return cls._of(
            "MEDIA_REQUEST",
            {
                "request_id": request_id,
            },
            subject=subject,
        )

    @classmethod
    def recording(
        cls,
        *,
        recording_id: str,
        subject: Subject | None = None,
    ) -> "NotFound":
        """There is no recording `{recording_id}` in this project."""
        return cls._of(
            "RECORDING",
            {
                "recording_id": recording_id,
            },
            subject=subject,
        )

    @classmethod
    def recording_file(
        cls,
        *,
        recording_id: str,
        subject: Subject | None = None,
    ) -> "NotFound":
        """The recording `{recording_id}` has no such file, or none yet."""
        return cls._of(
            "RECORDING_FILE",
            {
                "recording_id": recording_id,
            },
            subject=subject,
        )

    @classmethod
    def download_link(
        cls,
        *,
        life_s: int,
        subject: Subject | None = None,
    ) -> "NotFound":
        """This download link has expired or never existed; one is good for {life_s} s."""
        return cls._of(
            "DOWNLOAD_LINK",
            {
                "life_s": life_s,
            },
            subject=subject,
        )

    @classmethod
    def livestream(
        cls,
        *,
        livestream_id: str,
        subject: Subject | None = None,
    ) -> "NotFound":
        """There is no livestream `{livestream_id}` in this project."""
        return cls._of(
            "LIVESTREAM",
            {
                "livestream_id": livestream_id,
            },
            subject=subject,
        )

    @classmethod
    def hls(
        cls,
        *,
        hls_id: str,
        subject: Subject | None = None,
    ) -> "NotFound":
        """There is no HLS stream `{hls_id}` in this project."""
        return cls._of(
            "HLS",
            {
                "hls_id": hls_id,
            },
            subject=subject,
        )

    @classmethod
    def hls_playback(
        cls,
        *,
        kept_s: int,
        subject: Subject | None = None,
    ) -> "NotFound":
        """No HLS stream is played at this address, or not any more."""
        return cls._of(
            "HLS_PLAYBACK",
            {
                "kept_s": kept_s,
            },
            subject=subject,
        )

    @classmethod
    def api_key(
        cls,
        *,
        api_key_id: str,
        subject: Subject | None = None,
    ) -> "NotFound":
        """There is no API key `{api_key_id}`."""
        return cls._of(
            "API_KEY",
            {
                "api_key_id": api_key_id,
            },
            subject=subject,
        )

    @classmethod
    def account(
        cls,
        *,
        value: str,
        subject: Subject | None = None,
    ) -> "NotFound":
        """There is no account `{value}`."""
        return cls._of(
            "ACCOUNT",
            {
                "value": value,
            },
            subject=subject,
        )

    @classmethod
    def project(
        cls,
        *,
        value: str,
        subject: Subject | None = None,
    ) -> "NotFound":
        """There is no project `{value}`."""
        return cls._of(
            "PROJECT",
            {
                "value": value,
            },
            subject=subject,
        )

    @classmethod
    def error_code(
        cls,
        *,
        value: str,
        allowed: list[str],
        subject: Subject | None = None,
    ) -> "NotFound":
        """There is no error `{value}`; close matches: {allowed}."""
        return cls._of(
            "ERROR_CODE",
            {
                "value": value,
                "allowed": allowed,
            },
            subject=subject,
        )


class ServerShuttingDown(MeetingError):
    """6003 SERVER_SHUTTING_DOWN: The server is shutting down."""

    spec = ErrorSpec(
        code=6003,
        name="SERVER_SHUTTING_DOWN",
        class_name="ServerShuttingDown",
        aliases=(),
        message="The server is shutting down.",
        status="active",
        plain="The meeting server is being restarted. You'll be reconnected in a moment.",
        solution="Try again in a moment; the SDKs reconnect by themselves.",
        action="RETRY",
        retryable=True,
        retry_after_ms=5000,
        ends=("request", "join"),
        fault="server",
        rest=503,
        surfaces=("python", "browser", "rest"),
        reasons={
            "STOPPING": ReasonSpec(
                name="STOPPING",
                detail="The operator stopped or restarted the server.",
                params={},
                plain="The meeting server is being restarted. You'll be reconnected in a moment.",
                solution="Try again in a moment; the SDKs reconnect by themselves.",
                action="RETRY",
                retryable=True,
                retry_after_ms=5000,
                ends=("request", "join"),
                fault="server",
                rest=503,
                surfaces=("python", "browser", "rest"),
            ),
        },
    )

    @classmethod
    def stopping(
        cls,
        *,
        subject: Subject | None = None,
        ends: Literal["request", "join"] = "request",
    ) -> "ServerShuttingDown":
        """The operator stopped or restarted the server."""
        return cls._of(
            "STOPPING",
            {},
            subject=subject,
            ends=ends,
        )


class RateLimited(MeetingError):
    """6004 RATE_LIMITED: Too many requests."""

    spec = ErrorSpec(
        code=6004,
        name="RATE_LIMITED",
        class_name="RateLimited",
        aliases=(),
        message="Too many requests.",
        status="active",
        plain="That was too often. Please wait a moment.",
        solution="Wait as long as retryAfterMs says, then try again; back off when it repeats.",
        action="RETRY",
        retryable=True,
        retry_after_ms=1000,
        ends=("request", "join"),
        fault="caller",
        rest=429,
        surfaces=("rest",),
        reasons={
            "TOO_MANY_REQUESTS": ReasonSpec(
                name="TOO_MANY_REQUESTS",
                detail="More than {limit} requests within {window_s} s came from your address; the next one is welcome in {retry_after_ms} ms.",
                params={
                    "limit": "int",
                    "window_s": "int",
                    "retry_after_ms": "int",
                },
                plain="That was too often. Please wait a moment.",
                solution="Wait as long as retryAfterMs says, then try again; back off when it repeats.",
                action="RETRY",
                retryable=True,
                retry_after_ms=1000,
                ends=("request", "join"),
                fault="caller",
                rest=429,
                surfaces=("rest",),
            ),
            "TOO_MANY_CONNECTIONS": ReasonSpec(
                name="TOO_MANY_CONNECTIONS",
                detail="{limit} connections from your address are open or waiting, as many as are allowed; try again in {retry_after_ms} ms.",
                params={
                    "limit": "int",
                    "retry_after_ms": "int",
                },
                plain="That was too often. Please wait a moment.",
                solution="Wait as long as retryAfterMs says, then try again; back off when it repeats.",
                action="RETRY",
                retryable=True,
                retry_after_ms=1000,
                ends=("request", "join"),
                fault="caller",
                rest=429,
                surfaces=("rest",),
            ),
        },
    )

    @classmethod
    def too_many_requests(
        cls,
        *,
        limit: int,
        window_s: int,
        retry_after_ms: int,
        subject: Subject | None = None,
        ends: Literal["request", "join"] = "request",
    ) -> "RateLimited":
        """More than {limit} requests within {window_s} s came from your address; the next one is welcome in {retry_after_ms} ms."""
        return cls._of(
            "TOO_MANY_REQUESTS",
            {
                "limit": limit,
                "window_s": window_s,
                "retry_after_ms": retry_after_ms,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def too_many_connections(
        cls,
        *,
        limit: int,
        retry_after_ms: int,
        subject: Subject | None = None,
        ends: Literal["request", "join"] = "request",
    ) -> "RateLimited":
        """{limit} connections from your address are open or waiting, as many as are allowed; try again in {retry_after_ms} ms."""
        return cls._of(
            "TOO_MANY_CONNECTIONS",
            {
                "limit": limit,
                "retry_after_ms": retry_after_ms,
            },
            subject=subject,
            ends=ends,
        )


class InvalidCredentials(MeetingError):
    """6005 INVALID_CREDENTIALS: The operator's credentials are missing or wrong."""

    spec = ErrorSpec(
        code=6005,
        name="INVALID_CREDENTIALS",
        class_name="InvalidCredentials",
        aliases=(),
        message="The operator's credentials are missing or wrong.",
        status="planned",
        plain="Name or password isn't right.",
        solution="Sign in again with the operator's credentials; `meetkit account` sets new ones.",
        action="ASK_USER",
        retryable=False,
        retry_after_ms=None,
        ends=("request",),
        fault="user",
        rest=401,
        surfaces=("rest",),
        reasons={
            "MISSING": ReasonSpec(
                name="MISSING",
                detail="The request carries no credentials.",
                params={},
                plain="Name or password isn't right.",
                solution="Sign in again with the operator's credentials; `meetkit account` sets new ones.",
                action="ASK_USER",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="user",
                rest=401,
                surfaces=("rest",),
            ),
            "WRONG": ReasonSpec(
                name="WRONG",
                detail="The credentials match no operator.",
                params={},
                plain="Name or password isn't right.",
                solution="Sign in again with the operator's credentials; `meetkit account` sets new ones.",
                action="ASK_USER",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="user",
                rest=401,
                surfaces=("rest",),
            ),
            "EXPIRED": ReasonSpec(
                name="EXPIRED",
                detail="The operator's sign-in ended {expired_s} s ago.",
                params={
                    "expired_s": "int",
                },
                plain="Name or password isn't right.",
                solution="Sign in again with the operator's credentials; `meetkit account` sets new ones.",
                action="ASK_USER",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="user",
                rest=401,
                surfaces=("rest",),
            ),
        },
    )

    @classmethod
    def missing(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "InvalidCredentials":
        """The request carries no credentials."""
        return cls._of(
            "MISSING",
            {},
            subject=subject,
        )

    @classmethod
    def wrong(
        cls,
        *,
        subject: Subject | None = None,
    ) -> "InvalidCredentials":
        """The credentials match no operator."""
        return cls._of(
            "WRONG",
            {},
            subject=subject,
        )

    @classmethod
    def expired(
        cls,
        *,
        expired_s: int,
        subject: Subject | None = None,
    ) -> "InvalidCredentials":
        """The operator's sign-in ended {expired_s} s ago."""
        return cls._of(
            "EXPIRED",
            {
                "expired_s": expired_s,
            },
            subject=subject,
        )


class ParticipantIdTaken(MeetingError):
    """6006 PARTICIPANT_ID_TAKEN: This participantId is taken: somebody else is in the meeting by it."""

    spec = ErrorSpec(
        code=6006,
        name="PARTICIPANT_ID_TAKEN",
        class_name="ParticipantIdTaken",
        aliases=(),
        message="This participantId is taken: somebody else is in the meeting by it.",
        status="active",
        plain="Somebody is in this meeting in your place already. Please tell whoever invited you.",
        solution="Put the participantId into the token when it must be this one, or leave it out. To take one's own place over from another tab or process, pass the `participantSecret` that the first join gave.",
        action="FIX_CODE",
        retryable=False,
        retry_after_ms=None,
        ends=("join",),
        fault="caller",
        rest=0,
        surfaces=("python", "browser"),
        reasons={
            "HELD_BY_ANOTHER": ReasonSpec(
                name="HELD_BY_ANOTHER",
                detail="`{participant_id}` is in use, the token does not name it, and the join does not carry the secret that its holder got.",
                params={
                    "participant_id": "str",
                },
                plain="Somebody is in this meeting in your place already. Please tell whoever invited you.",
                solution="Put the participantId into the token when it must be this one, or leave it out. To take one's own place over from another tab or process, pass the `participantSecret` that the first join gave.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("join",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
        },
    )

    @classmethod
    def held_by_another(
        cls,
        *,
        participant_id: str,
        subject: Subject | None = None,
    ) -> "ParticipantIdTaken":
        """`{participant_id}` is in use, the token does not name it, and the join does not carry the secret that its holder got."""
        return cls._of(
            "HELD_BY_ANOTHER",
            {
                "participant_id": participant_id,
            },
            subject=subject,
        )


class MessagesLimited(MeetingError):
    """6007 MESSAGES_LIMITED: A limit of this meeting's messages is reached."""

    spec = ErrorSpec(
        code=6007,
        name="MESSAGES_LIMITED",
        class_name="MessagesLimited",
        aliases=(),
        message="A limit of this meeting's messages is reached.",
        status="active",
        plain="That was too much at once. Please wait a moment.",
        solution="Send less, or less often.",
        action="FREE_CAPACITY",
        retryable=False,
        retry_after_ms=None,
        ends=("request",),
        fault="caller",
        rest=0,
        surfaces=("python", "browser"),
        reasons={
            "HISTORY_FULL": ReasonSpec(
                name="HISTORY_FULL",
                detail="{kept_count} messages of {kept_bytes} bytes are kept for this {scope} already; {limit_count} of {limit_bytes} bytes are allowed until the session ends.",
                params={
                    "kept_bytes": "int",
                    "kept_count": "int",
                    "limit_bytes": "int",
                    "limit_count": "int",
                    "scope": "str",
                },
                plain="This meeting can't keep any more messages.",
                solution="Publish without `persist`, keep large content elsewhere, or have the operator raise `kept_messages` and `kept_messages_bytes`.",
                action="FREE_CAPACITY",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "TOO_FAST": ReasonSpec(
                name="TOO_FAST",
                detail="More {what} are asked for than {limit_count_per_s} or {limit_bytes_per_s} bytes a second; the next is welcome in {retry_after_ms} ms.",
                params={
                    "limit_bytes_per_s": "int",
                    "limit_count_per_s": "int",
                    "what": "str",
                    "retry_after_ms": "int",
                },
                plain="That was too much at once. Please wait a moment.",
                solution="Wait as long as retryAfterMs says, and send less often.",
                action="RETRY",
                retryable=True,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "MESSAGES_MISSED": ReasonSpec(
                name="MESSAGES_MISSED",
                detail="More went by while the connection was away than is held for a reconnect: {missed_count} messages without `persist` are lost, of the topics {topics}.",
                params={
                    "missed_count": "int",
                    "topics": "list[str]",
                },
                plain="Some messages were missed while the connection was away.",
                solution="Everything else has been repaired. Publish with `persist` what nobody may miss, or ask the senders again.",
                action="NONE",
                retryable=False,
                retry_after_ms=None,
                ends=("nothing",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
        },
    )

    @classmethod
    def history_full(
        cls,
        *,
        kept_bytes: int,
        kept_count: int,
        limit_bytes: int,
        limit_count: int,
        scope: str,
        subject: Subject | None = None,
    ) -> "MessagesLimited":
        """{kept_count} messages of {kept_bytes} bytes are kept for this {scope} already; {limit_count} of {limit_bytes} bytes are allowed until the session ends."""
        return cls._of(
            "HISTORY_FULL",
            {
                "kept_bytes": kept_bytes,
                "kept_count": kept_count,
                "limit_bytes": limit_bytes,
                "limit_count": limit_count,
                "scope": scope,
            },
            subject=subject,
        )

    @classmethod
    def too_fast(
        cls,
        *,
        limit_bytes_per_s: int,
        limit_count_per_s: int,
        what: str,
        retry_after_ms: int,
        subject: Subject | None = None,
    ) -> "MessagesLimited":
        """More {what} are asked for than {limit_count_per_s} or {limit_bytes_per_s} bytes a second; the next is welcome in {retry_after_ms} ms."""
        return cls._of(
            "TOO_FAST",
            {
                "limit_bytes_per_s": limit_bytes_per_s,
                "limit_count_per_s": limit_count_per_s,
                "what": what,
                "retry_after_ms": retry_after_ms,
            },
            subject=subject,
        )

    @classmethod
    def messages_missed(
        cls,
        *,
        missed_count: int,
        topics: list[str],
        subject: Subject | None = None,
    ) -> "MessagesLimited":
        """More went by while the connection was away than is held for a reconnect: {missed_count} messages without `persist` are lost, of the topics {topics}."""
        return cls._of(
            "MESSAGES_MISSED",
            {
                "missed_count": missed_count,
                "topics": topics,
            },
            subject=subject,
        )


class ServerFull(MeetingError):
    """6008 SERVER_FULL: The server has no room for more."""

    spec = ErrorSpec(
        code=6008,
        name="SERVER_FULL",
        class_name="ServerFull",
        aliases=(),
        message="The server has no room for more.",
        status="active",
        plain="The meeting server is full. Please try again later.",
        solution="Try again when somebody has left. The operator gives the server more, or sees with `meetkit doctor` what bounds it.",
        action="FREE_CAPACITY",
        retryable=True,
        retry_after_ms=10000,
        ends=("request", "join", "nothing"),
        fault="server",
        rest=503,
        surfaces=("python", "browser", "rest", "cli"),
        reasons={
            "PARTICIPANTS": ReasonSpec(
                name="PARTICIPANTS",
                detail="{limit} participants are on this server, as many as it takes; what limits it is {resource}.",
                params={
                    "limit": "int",
                    "resource": "str",
                },
                plain="The meeting server is full. Please try again later.",
                solution="Try again when somebody has left. The operator gives the server more, or sees with `meetkit doctor` what bounds it.",
                action="FREE_CAPACITY",
                retryable=True,
                retry_after_ms=10000,
                ends=("request", "join", "nothing"),
                fault="server",
                rest=503,
                surfaces=("python", "browser", "rest", "cli"),
            ),
            "DESCRIPTORS": ReasonSpec(
                name="DESCRIPTORS",
                detail="The server has {free_count} of {limit} descriptors left, and {needed_count} are kept for what runs.",
                params={
                    "free_count": "int",
                    "limit": "int",
                    "needed_count": "int",
                },
                plain="The meeting server is full. Please try again later.",
                solution="The operator raises the limit of open files (`LimitNOFILE=` of systemd, `ulimit -n`, `--ulimit nofile` of a container).",
                action="FREE_CAPACITY",
                retryable=True,
                retry_after_ms=10000,
                ends=("request", "join", "nothing"),
                fault="server",
                rest=503,
                surfaces=("python", "browser", "rest", "cli"),
            ),
            "MEMORY": ReasonSpec(
                name="MEMORY",
                detail="The server has {free_bytes} of {limit_bytes} bytes of memory left, and {needed_bytes} are kept for what runs.",
                params={
                    "free_bytes": "int",
                    "limit_bytes": "int",
                    "needed_bytes": "int",
                },
                plain="The meeting server is full. Please try again later.",
                solution="The operator gives the server more memory, or keeps less of it back (`memory_free_bytes`).",
                action="FREE_CAPACITY",
                retryable=True,
                retry_after_ms=10000,
                ends=("request", "join", "nothing"),
                fault="server",
                rest=503,
                surfaces=("python", "browser", "rest", "cli"),
            ),
        },
    )

    @classmethod
    def participants(
        cls,
        *,
        limit: int,
        resource: str,
        subject: Subject | None = None,
        ends: Literal["request", "join", "nothing"] = "request",
    ) -> "ServerFull":
        """{limit} participants are on this server, as many as it takes; what limits it is {resource}."""
        return cls._of(
            "PARTICIPANTS",
            {
                "limit": limit,
                "resource": resource,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def descriptors(
        cls,
        *,
        free_count: int,
        limit: int,
        needed_count: int,
        subject: Subject | None = None,
        ends: Literal["request", "join", "nothing"] = "request",
    ) -> "ServerFull":
        """The server has {free_count} of {limit} descriptors left, and {needed_count} are kept for what runs."""
        return cls._of(
            "DESCRIPTORS",
            {
                "free_count": free_count,
                "limit": limit,
                "needed_count": needed_count,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def memory(
        cls,
        *,
        free_bytes: int,
        limit_bytes: int,
        needed_bytes: int,
        subject: Subject | None = None,
        ends: Literal["request", "join", "nothing"] = "request",
    ) -> "ServerFull":
        """The server has {free_bytes} of {limit_bytes} bytes of memory left, and {needed_bytes} are kept for what runs."""
        return cls._of(
            "MEMORY",
            {
                "free_bytes": free_bytes,
                "limit_bytes": limit_bytes,
                "needed_bytes": needed_bytes,
            },
            subject=subject,
            ends=ends,
        )


class InvalidSetting(MeetingError):
    """6010 INVALID_SETTING: A setting of the server is invalid."""

    spec = ErrorSpec(
        code=6010,
        name="INVALID_SETTING",
        class_name="InvalidSetting",
        aliases=(),
        message="A setting of the server is invalid.",
        status="active",
        plain="The server isn't set up correctly.",
        solution="Correct the setting in the environment or the file; `meetkit serve --help` lists all of them.",
        action="FIX_CODE",
        retryable=False,
        retry_after_ms=None,
        ends=("nothing",),
        fault="caller",
        rest=0,
        surfaces=("cli",),
        reasons={
            "INVALID_VALUE": ReasonSpec(
                name="INVALID_VALUE",
                detail="The setting {setting} is invalid: {problem}.",
                params={
                    "setting": "str",
                    "problem": "str",
                },
                plain="The server isn't set up correctly.",
                solution="Correct the setting in the environment or the file; `meetkit serve --help` lists all of them.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("nothing",),
                fault="caller",
                rest=0,
                surfaces=("cli",),
            ),
            "UNKNOWN_SETTING": ReasonSpec(
                name="UNKNOWN_SETTING",
                detail="There is no setting {setting} (found in {source}).",
                params={
                    "setting": "str",
                    "source": "str",
                },
                plain="The server isn't set up correctly.",
                solution="Correct the setting in the environment or the file; `meetkit serve --help` lists all of them.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("nothing",),
                fault="caller",
                rest=0,
                surfaces=("cli",),
            ),
            "FILE_UNREADABLE": ReasonSpec(
                name="FILE_UNREADABLE",
                detail="The settings file {path} cannot be read: {problem}.",
                params={
                    "path": "str",
                    "problem": "str",
                },
                plain="The server isn't set up correctly.",
                solution="Correct the setting in the environment or the file; `meetkit serve --help` lists all of them.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("nothing",),
                fault="caller",
                rest=0,
                surfaces=("cli",),
            ),
            "CONFLICT": ReasonSpec(
                name="CONFLICT",
                detail="The setting {setting} doesn't go together with {other}.",
                params={
                    "setting": "str",
                    "other": "str",
                },
                plain="The server isn't set up correctly.",
                solution="Correct the setting in the environment or the file; `meetkit serve --help` lists all of them.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("nothing",),
                fault="caller",
                rest=0,
                surfaces=("cli",),
            ),
        },
    )

    @classmethod
    def invalid_value(
        cls,
        *,
        setting: str,
        problem: str,
        subject: Subject | None = None,
    ) -> "InvalidSetting":
        """The setting {setting} is invalid: {problem}."""
        return cls._of(
            "INVALID_VALUE",
            {
                "setting": setting,
                "problem": problem,
            },
            subject=subject,
        )

    @classmethod
    def unknown_setting(
        cls,
        *,
        setting: str,
        source: str,
        subject: Subject | None = None,
    ) -> "InvalidSetting":
        """There is no setting {setting} (found in {source})."""
        return cls._of(
            "UNKNOWN_SETTING",
            {
                "setting": setting,
                "source": source,
            },
            subject=subject,
        )

    @classmethod
    def file_unreadable(
        cls,
        *,
        path: str,
        problem: str,
        subject: Subject | None = None,
    ) -> "InvalidSetting":
        """The settings file {path} cannot be read: {problem}."""
        return cls._of(
            "FILE_UNREADABLE",
            {
                "path": path,
                "problem": problem,
            },
            subject=subject,
        )

    @classmethod
    def conflict(
        cls,
        *,
        setting: str,
        other: str,
        subject: Subject | None = None,
    ) -> "InvalidSetting":
        """The setting {setting} doesn't go together with {other}."""
        return cls._of(
            "CONFLICT",
            {
                "setting": setting,
                "other": other,
            },
            subject=subject,
        )


class PortUnavailable(MeetingError):
    """6011 PORT_UNAVAILABLE: The server cannot listen at its port."""

    spec = ErrorSpec(
        code=6011,
        name="PORT_UNAVAILABLE",
        class_name="PortUnavailable",
        aliases=(),
        message="The server cannot listen at its port.",
        status="active",
        plain="The server can't start.",
        solution="Stop the other program, or choose another port in the settings.",
        action="FREE_CAPACITY",
        retryable=True,
        retry_after_ms=None,
        ends=("nothing",),
        fault="caller",
        rest=0,
        surfaces=("cli",),
        reasons={
            "IN_USE": ReasonSpec(
                name="IN_USE",
                detail="Another program uses the {transport} port {port} at {address}.",
                params={
                    "transport": "str",
                    "port": "int",
                    "address": "str",
                },
                plain="The server can't start.",
                solution="Stop the other program, or choose another port in the settings.",
                action="FREE_CAPACITY",
                retryable=True,
                retry_after_ms=None,
                ends=("nothing",),
                fault="caller",
                rest=0,
                surfaces=("cli",),
            ),
            "NOT_PERMITTED": ReasonSpec(
                name="NOT_PERMITTED",
                detail="The system does not permit the {transport} port {port} at {address}.",
                params={
                    "transport": "str",
                    "port": "int",
                    "address": "str",
                },
                plain="The server can't start.",
                solution="Choose a port above 1023, or grant the server the right to bind low ports.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("nothing",),
                fault="caller",
                rest=0,
                surfaces=("cli",),
            ),
            "ADDRESS_NOT_LOCAL": ReasonSpec(
                name="ADDRESS_NOT_LOCAL",
                detail="The address {address}, at which the {transport} port {port} was to be opened, does not belong to this machine.",
                params={
                    "address": "str",
                    "transport": "str",
                    "port": "int",
                },
                plain="The server can't start.",
                solution="Listen at an address of this machine, such as 0.0.0.0; a public address in front of it belongs into the announced address.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("nothing",),
                fault="caller",
                rest=0,
                surfaces=("cli",),
            ),
        },
    )

    @classmethod
    def in_use(
        cls,
        *,
        transport: str,
        port: int,
        address: str,
        subject: Subject | None = None,
    ) -> "PortUnavailable":
        """Another program uses the {transport} port {port} at {address}."""
        return cls._of(
            "IN_USE",
            {
                "transport": transport,
                "port": port,
                "address": address,
            },
            subject=subject,
        )

    @classmethod
    def not_permitted(
        cls,
        *,
        transport: str,
        port: int,
        address: str,
        subject: Subject | None = None,
    ) -> "PortUnavailable":
        """The system does not permit the {transport} port {port} at {address}."""
        return cls._of(
            "NOT_PERMITTED",
            {
                "transport": transport,
                "port": port,
                "address": address,
            },
            subject=subject,
        )

    @classmethod
    def address_not_local(
        cls,
        *,
        address: str,
        transport: str,
        port: int,
        subject: Subject | None = None,
    ) -> "PortUnavailable":
        """The address {address}, at which the {transport} port {port} was to be opened, does not belong to this machine."""
        return cls._of(
            "ADDRESS_NOT_LOCAL",
            {
                "address": address,
                "transport": transport,
                "port": port,
            },
            subject=subject,
        )


class DatabaseUnavailable(MeetingError):
    """6012 DATABASE_UNAVAILABLE: The database cannot be used."""

    spec = ErrorSpec(
        code=6012,
        name="DATABASE_UNAVAILABLE",
        class_name="DatabaseUnavailable",
        aliases=(),
        message="The database cannot be used.",
        status="active",
        plain="The service isn't available at the moment. Please try again later.",
        solution="See the reason; `meetkit doctor` repeats the check.",
        action="CONTACT_OPERATOR",
        retryable=True,
        retry_after_ms=5000,
        ends=("request", "join", "nothing"),
        fault="server",
        rest=503,
        surfaces=("python", "browser", "rest", "cli"),
        reasons={
            "UNREACHABLE": ReasonSpec(
                name="UNREACHABLE",
                detail="The database {database} does not answer: {problem}.",
                params={
                    "database": "str",
                    "problem": "str",
                },
                plain="The service isn't available at the moment. Please try again later.",
                solution="See the reason; `meetkit doctor` repeats the check.",
                action="CONTACT_OPERATOR",
                retryable=True,
                retry_after_ms=5000,
                ends=("request", "join", "nothing"),
                fault="server",
                rest=503,
                surfaces=("python", "browser", "rest", "cli"),
            ),
            "MIGRATION_NEEDED": ReasonSpec(
                name="MIGRATION_NEEDED",
                detail="The database has the revision {current}; this version of meetkit needs {needed}.",
                params={
                    "current": "str",
                    "needed": "str",
                },
                plain="The service isn't available at the moment. Please try again later.",
                solution="Start `meetkit serve` once, which migrates it, after making a copy of the database.",
                action="CONTACT_OPERATOR",
                retryable=False,
                retry_after_ms=None,
                ends=("request", "join", "nothing"),
                fault="server",
                rest=503,
                surfaces=("python", "browser", "rest", "cli"),
            ),
            "TOO_NEW": ReasonSpec(
                name="TOO_NEW",
                detail="The database has the revision {current}, made by a newer meetkit; this version knows revisions up to {known}.",
                params={
                    "current": "str",
                    "known": "str",
                },
                plain="The service isn't available at the moment. Please try again later.",
                solution="Use the newer meetkit again, or restore the copy from before its migration.",
                action="CONTACT_OPERATOR",
                retryable=False,
                retry_after_ms=None,
                ends=("request", "join", "nothing"),
                fault="server",
                rest=503,
                surfaces=("python", "browser", "rest", "cli"),
            ),
            "NOT_WRITABLE": ReasonSpec(
                name="NOT_WRITABLE",
                detail="The server cannot write to {path}: {problem}.",
                params={
                    "path": "str",
                    "problem": "str",
                },
                plain="The service isn't available at the moment. Please try again later.",
                solution="Make the folder writable for the user that runs the server, or choose another one in the settings.",
                action="CONTACT_OPERATOR",
                retryable=True,
                retry_after_ms=5000,
                ends=("request", "join", "nothing"),
                fault="server",
                rest=503,
                surfaces=("python", "browser", "rest", "cli"),
            ),
            "DISK_FULL": ReasonSpec(
                name="DISK_FULL",
                detail="The server has no room for what is to be written to {path}: {problem}.",
                params={
                    "path": "str",
                    "problem": "str",
                },
                plain="The service isn't available at the moment. Please try again later.",
                solution="Make room on the disk of the database; the server goes on by itself. What was acknowledged before is kept.",
                action="FREE_CAPACITY",
                retryable=True,
                retry_after_ms=5000,
                ends=("request", "join", "nothing"),
                fault="server",
                rest=503,
                surfaces=("python", "browser", "rest", "cli"),
            ),
            "FILE_GONE": ReasonSpec(
                name="FILE_GONE",
                detail="The database's file {path} is no longer the one that the server opened: {problem}.",
                params={
                    "path": "str",
                    "problem": "str",
                },
                plain="The service isn't available at the moment. Please try again later.",
                solution="Put the same file back, and the server goes on by itself. To use another one, stop the server, put it there without old files ending in -wal and -shm, and start the server again.",
                action="CONTACT_OPERATOR",
                retryable=True,
                retry_after_ms=5000,
                ends=("request", "join", "nothing"),
                fault="server",
                rest=503,
                surfaces=("python", "browser", "rest", "cli"),
            ),
            "SECRET_UNREADABLE": ReasonSpec(
                name="SECRET_UNREADABLE",
                detail="The file {path} holds no key, or another one than that with which the signing secrets in the database {database} were encrypted.",
                params={
                    "database": "str",
                    "path": "str",
                },
                plain="The service isn't available at the moment. Please try again later.",
                solution="Restore the key file that belongs to this database, from the same copy.",
                action="CONTACT_OPERATOR",
                retryable=False,
                retry_after_ms=None,
                ends=("request", "join", "nothing"),
                fault="server",
                rest=503,
                surfaces=("python", "browser", "rest", "cli"),
            ),
        },
    )

    @classmethod
    def unreachable(
        cls,
        *,
        database: str,
        problem: str,
        subject: Subject | None = None,
        ends: Literal["request", "join", "nothing"] = "request",
    ) -> "DatabaseUnavailable":
        """The database {database} does not answer: {problem}."""
        return cls._of(
            "UNREACHABLE",
            {
                "database": database,
                "problem": problem,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def migration_needed(
        cls,
        *,
        current: str,
        needed: str,
        subject: Subject | None = None,
        ends: Literal["request", "join", "nothing"] = "request",
    ) -> "DatabaseUnavailable":
        """The database has the revision {current}; this version of meetkit needs {needed}."""
        return cls._of(
            "MIGRATION_NEEDED",
            {
                "current": current,
                "needed": needed,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def too_new(
        cls,
        *,
        current: str,
        known: str,
        subject: Subject | None = None,
        ends: Literal["request", "join", "nothing"] = "request",
    ) -> "DatabaseUnavailable":
        """The database has the revision {current}, made by a newer meetkit; this version knows revisions up to {known}."""
        return cls._of(
            "TOO_NEW",
            {
                "current": current,
                "known": known,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def not_writable(
        cls,
        *,
        path: str,
        problem: str,
        subject: Subject | None = None,
        ends: Literal["request", "join", "nothing"] = "request",
    ) -> "DatabaseUnavailable":
        """The server cannot write to {path}: {problem}."""
        return cls._of(
            "NOT_WRITABLE",
            {
                "path": path,
                "problem": problem,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def disk_full(
        cls,
        *,
        path: str,
        problem: str,
        subject: Subject | None = None,
        ends: Literal["request", "join", "nothing"] = "request",
    ) -> "DatabaseUnavailable":
        """The server has no room for what is to be written to {path}: {problem}."""
        return cls._of(
            "DISK_FULL",
            {
                "path": path,
                "problem": problem,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def file_gone(
        cls,
        *,
        path: str,
        problem: str,
        subject: Subject | None = None,
        ends: Literal["request", "join", "nothing"] = "request",
    ) -> "DatabaseUnavailable":
        """The database's file {path} is no longer the one that the server opened: {problem}."""
        return cls._of(
            "FILE_GONE",
            {
                "path": path,
                "problem": problem,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def secret_unreadable(
        cls,
        *,
        database: str,
        path: str,
        subject: Subject | None = None,
        ends: Literal["request", "join", "nothing"] = "request",
    ) -> "DatabaseUnavailable":
        """The file {path} holds no key, or another one than that with which the signing secrets in the database {database} were encrypted."""
        return cls._of(
            "SECRET_UNREADABLE",
            {
                "database": database,
                "path": path,
            },
            subject=subject,
            ends=ends,
        )


class NativeCoreMissing(MeetingError):
    """6013 NATIVE_CORE_MISSING: The native media core cannot be loaded."""

    spec = ErrorSpec(
        code=6013,
        name="NATIVE_CORE_MISSING",
        class_name="NativeCoreMissing",
        aliases=(),
        message="The native media core cannot be loaded.",
        status="active",
        plain="The server can't start.",
        solution="Install the wheel for this platform, or build the core with `make` in the repository.",
        action="CONTACT_OPERATOR",
        retryable=False,
        retry_after_ms=None,
        ends=("nothing",),
        fault="server",
        rest=0,
        surfaces=("cli",),
        reasons={
            "NOT_BUILT": ReasonSpec(
                name="NOT_BUILT",
                detail="The module meetkit._core cannot be imported: {problem}.",
                params={
                    "problem": "str",
                },
                plain="The server can't start.",
                solution="Install the wheel for this platform, or build the core with `make` in the repository.",
                action="CONTACT_OPERATOR",
                retryable=False,
                retry_after_ms=None,
                ends=("nothing",),
                fault="server",
                rest=0,
                surfaces=("cli",),
            ),
            "INCOMPATIBLE": ReasonSpec(
                name="INCOMPATIBLE",
                detail="The native core has the version {current}; this meetkit needs {needed}.",
                params={
                    "current": "str",
                    "needed": "str",
                },
                plain="The server can't start.",
                solution="Build the core again with `make`, or reinstall the wheel.",
                action="CONTACT_OPERATOR",
                retryable=False,
                retry_after_ms=None,
                ends=("nothing",),
                fault="server",
                rest=0,
                surfaces=("cli",),
            ),
        },
    )

    @classmethod
    def not_built(
        cls,
        *,
        problem: str,
        subject: Subject | None = None,
    ) -> "NativeCoreMissing":
        """The module meetkit._core cannot be imported: {problem}."""
        return cls._of(
            "NOT_BUILT",
            {
                "problem": problem,
            },
            subject=subject,
        )

    @classmethod
    def incompatible(
        cls,
        *,
        current: str,
        needed: str,
        subject: Subject | None = None,
    ) -> "NativeCoreMissing":
        """The native core has the version {current}; this meetkit needs {needed}."""
        return cls._of(
            "INCOMPATIBLE",
            {
                "current": current,
                "needed": needed,
            },
            subject=subject,
        )


class ClockWrong(MeetingError):
    """6014 CLOCK_WRONG: The clock of this machine is wrong."""

    spec = ErrorSpec(
        code=6014,
        name="CLOCK_WRONG",
        class_name="ClockWrong",
        aliases=(),
        message="The clock of this machine is wrong.",
        status="active",
        plain="The server isn't set up correctly.",
        solution="Set the clock and keep it right with NTP: tokens are checked against it.",
        action="CONTACT_OPERATOR",
        retryable=True,
        retry_after_ms=None,
        ends=("nothing",),
        fault="server",
        rest=0,
        surfaces=("cli",),
        reasons={
            "OFFSET": ReasonSpec(
                name="OFFSET",
                detail="The clock is {offset_s} s away from the reference; {limit_s} s are tolerated.",
                params={
                    "offset_s": "int",
                    "limit_s": "int",
                },
                plain="The server isn't set up correctly.",
                solution="Set the clock and keep it right with NTP: tokens are checked against it.",
                action="CONTACT_OPERATOR",
                retryable=True,
                retry_after_ms=None,
                ends=("nothing",),
                fault="server",
                rest=0,
                surfaces=("cli",),
            ),
            "BEFORE_BUILD": ReasonSpec(
                name="BEFORE_BUILD",
                detail="The clock says {now}, which is before this version of meetkit was built ({built}).",
                params={
                    "now": "str",
                    "built": "str",
                },
                plain="The server isn't set up correctly.",
                solution="Set the clock and keep it right with NTP: tokens are checked against it.",
                action="CONTACT_OPERATOR",
                retryable=True,
                retry_after_ms=None,
                ends=("nothing",),
                fault="server",
                rest=0,
                surfaces=("cli",),
            ),
        },
    )

    @classmethod
    def offset(
        cls,
        *,
        offset_s: int,
        limit_s: int,
        subject: Subject | None = None,
    ) -> "ClockWrong":
        """The clock is {offset_s} s away from the reference; {limit_s} s are tolerated."""
        return cls._of(
            "OFFSET",
            {
                "offset_s": offset_s,
                "limit_s": limit_s,
            },
            subject=subject,
        )

    @classmethod
    def before_build(
        cls,
        *,
        now: str,
        built: str,
        subject: Subject | None = None,
    ) -> "ClockWrong":
        """The clock says {now}, which is before this version of meetkit was built ({built})."""
        return cls._of(
            "BEFORE_BUILD",
            {
                "now": now,
                "built": built,
            },
            subject=subject,
        )


class WebBundleMissing(MeetingError):
    """6015 WEB_BUNDLE_MISSING: The web page's files are missing."""

    spec = ErrorSpec(
        code=6015,
        name="WEB_BUNDLE_MISSING",
        class_name="WebBundleMissing",
        aliases=(),
        message="The web page's files are missing.",
        status="active",
        plain="The page isn't available.",
        solution="Install the wheel, which carries them, or build them with `make` in the repository.",
        action="CONTACT_OPERATOR",
        retryable=False,
        retry_after_ms=None,
        ends=("nothing",),
        fault="server",
        rest=503,
        surfaces=("cli",),
        reasons={
            "NOT_BUILT": ReasonSpec(
                name="NOT_BUILT",
                detail="There is no built page at {path}.",
                params={
                    "path": "str",
                },
                plain="The page isn't available.",
                solution="Install the wheel, which carries them, or build them with `make` in the repository.",
                action="CONTACT_OPERATOR",
                retryable=False,
                retry_after_ms=None,
                ends=("nothing",),
                fault="server",
                rest=503,
                surfaces=("cli",),
            ),
        },
    )

    @classmethod
    def not_built(
        cls,
        *,
        path: str,
        subject: Subject | None = None,
    ) -> "WebBundleMissing":
        """There is no built page at {path}."""
        return cls._of(
            "NOT_BUILT",
            {
                "path": path,
            },
            subject=subject,
        )


class DependencyUnfit(MeetingError):
    """6016 DEPENDENCY_UNFIT: A Python package that meetkit needs does not fit."""

    spec = ErrorSpec(
        code=6016,
        name="DEPENDENCY_UNFIT",
        class_name="DependencyUnfit",
        aliases=(),
        message="A Python package that meetkit needs does not fit.",
        status="active",
        plain="The server isn't set up correctly.",
        solution="Install meetkit's dependencies again (`pip install --upgrade meetkit`); `meetkit doctor` names every one that doesn't fit.",
        action="CONTACT_OPERATOR",
        retryable=False,
        retry_after_ms=None,
        ends=("nothing", "request"),
        fault="server",
        rest=500,
        surfaces=("python", "browser", "rest", "cli"),
        reasons={
            "WRONG_VERSION": ReasonSpec(
                name="WRONG_VERSION",
                detail="The package {package} is installed in the version {found}; meetkit needs {needed}.",
                params={
                    "package": "str",
                    "found": "str",
                    "needed": "str",
                },
                plain="The server isn't set up correctly.",
                solution="Install meetkit's dependencies again (`pip install --upgrade meetkit`); `meetkit doctor` names every one that doesn't fit.",
                action="CONTACT_OPERATOR",
                retryable=False,
                retry_after_ms=None,
                ends=("nothing", "request"),
                fault="server",
                rest=500,
                surfaces=("python", "browser", "rest", "cli"),
            ),
            "NOT_INSTALLED": ReasonSpec(
                name="NOT_INSTALLED",
                detail="The package {package} is not installed; meetkit needs {needed}.",
                params={
                    "package": "str",
                    "needed": "str",
                },
                plain="The server isn't set up correctly.",
                solution="Install meetkit's dependencies again (`pip install --upgrade meetkit`); `meetkit doctor` names every one that doesn't fit.",
                action="CONTACT_OPERATOR",
                retryable=False,
                retry_after_ms=None,
                ends=("nothing", "request"),
                fault="server",
                rest=500,
                surfaces=("python", "browser", "rest", "cli"),
            ),
            "NOT_LOADABLE": ReasonSpec(
                name="NOT_LOADABLE",
                detail="The module {module} cannot be imported: {problem}.",
                params={
                    "module": "str",
                    "problem": "str",
                },
                plain="The server isn't set up correctly.",
                solution="Install meetkit's dependencies again (`pip install --upgrade meetkit`); `meetkit doctor` names every one that doesn't fit.",
                action="CONTACT_OPERATOR",
                retryable=False,
                retry_after_ms=None,
                ends=("nothing", "request"),
                fault="server",
                rest=500,
                surfaces=("python", "browser", "rest", "cli"),
            ),
        },
    )

    @classmethod
    def wrong_version(
        cls,
        *,
        package: str,
        found: str,
        needed: str,
        subject: Subject | None = None,
        ends: Literal["nothing", "request"] = "nothing",
    ) -> "DependencyUnfit":
        """The package {package} is installed in the version {found}; meetkit needs {needed}."""
        return cls._of(
            "WRONG_VERSION",
            {
                "package": package,
                "found": found,
                "needed": needed,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def not_installed(
        cls,
        *,
        package: str,
        needed: str,
        subject: Subject | None = None,
        ends: Literal["nothing", "request"] = "nothing",
    ) -> "DependencyUnfit":
        """The package {package} is not installed; meetkit needs {needed}."""
        return cls._of(
            "NOT_INSTALLED",
            {
                "package": package,
                "needed": needed,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def not_loadable(
        cls,
        *,
        module: str,
        problem: str,
        subject: Subject | None = None,
        ends: Literal["nothing", "request"] = "nothing",
    ) -> "DependencyUnfit":
        """The module {module} cannot be imported: {problem}."""
        return cls._of(
            "NOT_LOADABLE",
            {
                "module": module,
                "problem": problem,
            },
            subject=subject,
            ends=ends,
        )


class MediaNegotiationFailed(MeetingError):
    """6020 MEDIA_NEGOTIATION_FAILED: Client and server could not agree on how to send picture or sound."""

    spec = ErrorSpec(
        code=6020,
        name="MEDIA_NEGOTIATION_FAILED",
        class_name="MediaNegotiationFailed",
        aliases=(),
        message="Client and server could not agree on how to send picture or sound.",
        status="active",
        plain="Your picture or sound can't be sent. Please try another browser.",
        solution="Use the SDK's own negotiation; the reason names what the server refused.",
        action="FIX_CODE",
        retryable=False,
        retry_after_ms=None,
        ends=("request",),
        fault="caller",
        rest=0,
        surfaces=("python", "browser"),
        reasons={
            "UNSUPPORTED_CODEC": ReasonSpec(
                name="UNSUPPORTED_CODEC",
                detail="No offered {kind} codec ({offered}) is one that the server forwards ({supported}).",
                params={
                    "kind": "str",
                    "offered": "list[str]",
                    "supported": "list[str]",
                },
                plain="Your picture or sound can't be sent. Please try another browser.",
                solution="Send VP8 or H264 video and Opus audio.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "CANNOT_CONSUME": ReasonSpec(
                name="CANNOT_CONSUME",
                detail="The participant cannot receive the producer {producer_id}: no codec in common.",
                params={
                    "producer_id": "str",
                },
                plain="Your picture or sound can't be sent. Please try another browser.",
                solution="Use the SDK's own negotiation; the reason names what the server refused.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "INVALID_RTP_PARAMETERS": ReasonSpec(
                name="INVALID_RTP_PARAMETERS",
                detail="The RTP parameters are invalid: {problem}.",
                params={
                    "problem": "str",
                },
                plain="Your picture or sound can't be sent. Please try another browser.",
                solution="Use the SDK's own negotiation; the reason names what the server refused.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "INVALID_RTP_CAPABILITIES": ReasonSpec(
                name="INVALID_RTP_CAPABILITIES",
                detail="The RTP capabilities are invalid: {problem}.",
                params={
                    "problem": "str",
                },
                plain="Your picture or sound can't be sent. Please try another browser.",
                solution="Use the SDK's own negotiation; the reason names what the server refused.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "INVALID_DTLS_PARAMETERS": ReasonSpec(
                name="INVALID_DTLS_PARAMETERS",
                detail="The DTLS parameters are invalid: {problem}.",
                params={
                    "problem": "str",
                },
                plain="Your picture or sound can't be sent. Please try another browser.",
                solution="Use the SDK's own negotiation; the reason names what the server refused.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "LIMIT_REACHED": ReasonSpec(
                name="LIMIT_REACHED",
                detail="A participant may have {limit} of these: {field}.",
                params={
                    "limit": "int",
                    "field": "str",
                },
                plain="Your picture or sound can't be sent. Please try another browser.",
                solution="Use the SDK's own negotiation; the reason names what the server refused.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "CORE_REFUSED": ReasonSpec(
                name="CORE_REFUSED",
                detail="The media core refused `{operation}`: {problem}.",
                params={
                    "operation": "str",
                    "problem": "str",
                },
                plain="Your picture or sound can't be sent. Please try another browser.",
                solution="The operator finds the details under the error's id; trying again with a new join may work.",
                action="CONTACT_OPERATOR",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="server",
                rest=0,
                surfaces=("python", "browser"),
            ),
        },
    )

    @classmethod
    def unsupported_codec(
        cls,
        *,
        kind: str,
        offered: list[str],
        supported: list[str],
        subject: Subject | None = None,
    ) -> "MediaNegotiationFailed":
        """No offered {kind} codec ({offered}) is one that the server forwards ({supported})."""
        return cls._of(
            "UNSUPPORTED_CODEC",
            {
                "kind": kind,
                "offered": offered,
                "supported": supported,
            },
            subject=subject,
        )

    @classmethod
    def cannot_consume(
        cls,
        *,
        producer_id: str,
        subject: Subject | None = None,
    ) -> "MediaNegotiationFailed":
        """The participant cannot receive the producer {producer_id}: no codec in common."""
        return cls._of(
            "CANNOT_CONSUME",
            {
                "producer_id": producer_id,
            },
            subject=subject,
        )

    @classmethod
    def invalid_rtp_parameters(
        cls,
        *,
        problem: str,
        subject: Subject | None = None,
    ) -> "MediaNegotiationFailed":
        """The RTP parameters are invalid: {problem}."""
        return cls._of(
            "INVALID_RTP_PARAMETERS",
            {
                "problem": problem,
            },
            subject=subject,
        )

    @classmethod
    def invalid_rtp_capabilities(
        cls,
        *,
        problem: str,
        subject: Subject | None = None,
    ) -> "MediaNegotiationFailed":
        """The RTP capabilities are invalid: {problem}."""
        return cls._of(
            "INVALID_RTP_CAPABILITIES",
            {
                "problem": problem,
            },
            subject=subject,
        )

    @classmethod
    def invalid_dtls_parameters(
        cls,
        *,
        problem: str,
        subject: Subject | None = None,
    ) -> "MediaNegotiationFailed":
        """The DTLS parameters are invalid: {problem}."""
        return cls._of(
            "INVALID_DTLS_PARAMETERS",
            {
                "problem": problem,
            },
            subject=subject,
        )

    @classmethod
    def limit_reached(
        cls,
        *,
        limit: int,
        field: str,
        subject: Subject | None = None,
    ) -> "MediaNegotiationFailed":
        """A participant may have {limit} of these: {field}."""
        return cls._of(
            "LIMIT_REACHED",
            {
                "limit": limit,
                "field": field,
            },
            subject=subject,
        )

    @classmethod
    def core_refused(
        cls,
        *,
        operation: str,
        problem: str,
        subject: Subject | None = None,
    ) -> "MediaNegotiationFailed":
        """The media core refused `{operation}`: {problem}."""
        return cls._of(
            "CORE_REFUSED",
            {
                "operation": operation,
                "problem": problem,
            },
            subject=subject,
        )


class TrackOutOfTime(MeetingError):
    """6021 TRACK_OUT_OF_TIME: A track that was given to the SDK keeps no time."""

    spec = ErrorSpec(
        code=6021,
        name="TRACK_OUT_OF_TIME",
        class_name="TrackOutOfTime",
        aliases=(),
        message="A track that was given to the SDK keeps no time.",
        status="active",
        plain="Your picture or sound may stutter: this program's source keeps no time.",
        solution="Let the track's `recv` return each frame when its time has come, with a `pts` that rises by the frame's length; `VideoSDK.create_file_source` does so for files.",
        action="FIX_CODE",
        retryable=False,
        retry_after_ms=None,
        ends=("nothing",),
        fault="caller",
        rest=0,
        surfaces=("python",),
        reasons={
            "NOTHING_CAME": ReasonSpec(
                name="NOTHING_CAME",
                detail="The {track} track has given nothing for {waited_s} s, so nothing is sent.",
                params={
                    "track": "str",
                    "waited_s": "int",
                },
                plain="Your picture or sound may stutter: this program's source keeps no time.",
                solution="Look what the track's `recv` waits for; the stream begins as soon as it gives its first frame.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("nothing",),
                fault="caller",
                rest=0,
                surfaces=("python",),
            ),
            "STANDS_STILL": ReasonSpec(
                name="STANDS_STILL",
                detail="The time stamps of the {track} track stand still at {from_s} s; its frames are sent as they come.",
                params={
                    "track": "str",
                    "from_s": "float",
                },
                plain="Your picture or sound may stutter: this program's source keeps no time.",
                solution="Let the track's `recv` return each frame when its time has come, with a `pts` that rises by the frame's length; `VideoSDK.create_file_source` does so for files.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("nothing",),
                fault="caller",
                rest=0,
                surfaces=("python",),
            ),
            "WENT_BACK": ReasonSpec(
                name="WENT_BACK",
                detail="The time stamps of the {track} track went back from {from_s} s to {to_s} s; it is sent on without the step.",
                params={
                    "track": "str",
                    "from_s": "float",
                    "to_s": "float",
                },
                plain="Your picture or sound may stutter: this program's source keeps no time.",
                solution="Let the track's `recv` return each frame when its time has come, with a `pts` that rises by the frame's length; `VideoSDK.create_file_source` does so for files.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("nothing",),
                fault="caller",
                rest=0,
                surfaces=("python",),
            ),
            "JUMPED_AHEAD": ReasonSpec(
                name="JUMPED_AHEAD",
                detail="The time stamps of the {track} track leapt from {from_s} s to {to_s} s; it is sent on without the leap.",
                params={
                    "track": "str",
                    "from_s": "float",
                    "to_s": "float",
                },
                plain="Your picture or sound may stutter: this program's source keeps no time.",
                solution="Let the track's `recv` return each frame when its time has come, with a `pts` that rises by the frame's length; `VideoSDK.create_file_source` does so for files.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("nothing",),
                fault="caller",
                rest=0,
                surfaces=("python",),
            ),
            "TOO_FAST": ReasonSpec(
                name="TOO_FAST",
                detail="The {track} track gave {media_s} s within {real_s} s; it is slowed down to real time.",
                params={
                    "track": "str",
                    "media_s": "float",
                    "real_s": "float",
                },
                plain="Your picture or sound may stutter: this program's source keeps no time.",
                solution="Let the track's `recv` return each frame when its time has come, with a `pts` that rises by the frame's length; `VideoSDK.create_file_source` does so for files.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("nothing",),
                fault="caller",
                rest=0,
                surfaces=("python",),
            ),
            "TOO_SLOW": ReasonSpec(
                name="TOO_SLOW",
                detail="The {track} track gave {media_s} s within {real_s} s; it has gaps.",
                params={
                    "track": "str",
                    "media_s": "float",
                    "real_s": "float",
                },
                plain="Your picture or sound may stutter: this program's source keeps no time.",
                solution="Let the track's `recv` return each frame when its time has come, with a `pts` that rises by the frame's length; `VideoSDK.create_file_source` does so for files.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("nothing",),
                fault="caller",
                rest=0,
                surfaces=("python",),
            ),
        },
    )

    @classmethod
    def nothing_came(
        cls,
        *,
        track: str,
        waited_s: int,
        subject: Subject | None = None,
    ) -> "TrackOutOfTime":
        """The {track} track has given nothing for {waited_s} s, so nothing is sent."""
        return cls._of(
            "NOTHING_CAME",
            {
                "track": track,
                "waited_s": waited_s,
            },
            subject=subject,
        )

    @classmethod
    def stands_still(
        cls,
        *,
        track: str,
        from_s: float,
        subject: Subject | None = None,
    ) -> "TrackOutOfTime":
        """The time stamps of the {track} track stand still at {from_s} s; its frames are sent as they come."""
        return cls._of(
            "STANDS_STILL",
            {
                "track": track,
                "from_s": from_s,
            },
            subject=subject,
        )

    @classmethod
    def went_back(
        cls,
        *,
        track: str,
        from_s: float,
        to_s: float,
        subject: Subject | None = None,
    ) -> "TrackOutOfTime":
        """The time stamps of the {track} track went back from {from_s} s to {to_s} s; it is sent on without the step."""
        return cls._of(
            "WENT_BACK",
            {
                "track": track,
                "from_s": from_s,
                "to_s": to_s,
            },
            subject=subject,
        )

    @classmethod
    def jumped_ahead(
        cls,
        *,
        track: str,
        from_s: float,
        to_s: float,
        subject: Subject | None = None,
    ) -> "TrackOutOfTime":
        """The time stamps of the {track} track leapt from {from_s} s to {to_s} s; it is sent on without the leap."""
        return cls._of(
            "JUMPED_AHEAD",
            {
                "track": track,
                "from_s": from_s,
                "to_s": to_s,
            },
            subject=subject,
        )

    @classmethod
    def too_fast(
        cls,
        *,
        track: str,
        media_s: float,
        real_s: float,
        subject: Subject | None = None,
    ) -> "TrackOutOfTime":
        """The {track} track gave {media_s} s within {real_s} s; it is slowed down to real time."""
        return cls._of(
            "TOO_FAST",
            {
                "track": track,
                "media_s": media_s,
                "real_s": real_s,
            },
            subject=subject,
        )

    @classmethod
    def too_slow(
        cls,
        *,
        track: str,
        media_s: float,
        real_s: float,
        subject: Subject | None = None,
    ) -> "TrackOutOfTime":
        """The {track} track gave {media_s} s within {real_s} s; it has gaps."""
        return cls._of(
            "TOO_SLOW",
            {
                "track": track,
                "media_s": media_s,
                "real_s": real_s,
            },
            subject=subject,
        )


class WrongEventLoop(MeetingError):
    """6022 WRONG_EVENT_LOOP: The SDK was called from where it cannot run."""

    spec = ErrorSpec(
        code=6022,
        name="WRONG_EVENT_LOOP",
        class_name="WrongEventLoop",
        aliases=(),
        message="The SDK was called from where it cannot run.",
        status="active",
        plain="Something is wrong with this program. Please tell whoever runs it.",
        solution="Call the SDK in the asyncio event loop in which the meeting was joined.",
        action="FIX_CODE",
        retryable=False,
        retry_after_ms=None,
        ends=("request",),
        fault="caller",
        rest=0,
        surfaces=("python",),
        reasons={
            "NO_ASYNCIO": ReasonSpec(
                name="NO_ASYNCIO",
                detail="`{operation}` was called where no asyncio event loop runs, but {found}.",
                params={
                    "operation": "str",
                    "found": "str",
                },
                plain="Something is wrong with this program. Please tell whoever runs it.",
                solution="Call it from a coroutine that `asyncio.run` runs. In a trio program run the meeting in a thread of its own (`trio.to_thread.run_sync(asyncio.run, main())`), or run trio as a guest of asyncio (`trio.lowlevel.start_guest_run`).",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python",),
            ),
            "OTHER_EVENT_LOOP": ReasonSpec(
                name="OTHER_EVENT_LOOP",
                detail="`{operation}` was called in another event loop than the one in which the meeting was joined.",
                params={
                    "operation": "str",
                },
                plain="Something is wrong with this program. Please tell whoever runs it.",
                solution="From another thread use `asyncio.run_coroutine_threadsafe(call, loop)` with the loop in which the meeting was joined.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("request",),
                fault="caller",
                rest=0,
                surfaces=("python",),
            ),
        },
    )

    @classmethod
    def no_asyncio(
        cls,
        *,
        operation: str,
        found: str,
        subject: Subject | None = None,
    ) -> "WrongEventLoop":
        """`{operation}` was called where no asyncio event loop runs, but {found}."""
        return cls._of(
            "NO_ASYNCIO",
            {
                "operation": operation,
                "found": found,
            },
            subject=subject,
        )

    @classmethod
    def other_event_loop(
        cls,
        *,
        operation: str,
        subject: Subject | None = None,
    ) -> "WrongEventLoop":
        """`{operation}` was called in another event loop than the one in which the meeting was joined."""
        return cls._of(
            "OTHER_EVENT_LOOP",
            {
                "operation": operation,
            },
            subject=subject,
        )


class PicturesLeftOut(MeetingError):
    """6023 PICTURES_LEFT_OUT: A participant's pictures are left out, because they may not or cannot be decoded."""

    spec = ErrorSpec(
        code=6023,
        name="PICTURES_LEFT_OUT",
        class_name="PicturesLeftOut",
        aliases=(),
        message="A participant's pictures are left out, because they may not or cannot be decoded.",
        status="active",
        plain="Somebody's pictures are left out for now: they cannot be shown.",
        solution="Whoever sends them corrects what the reason names; they are shown again as soon as they can be decoded. Everything else goes on.",
        action="FIX_CODE",
        retryable=False,
        retry_after_ms=None,
        ends=("nothing",),
        fault="caller",
        rest=0,
        surfaces=("python", "browser"),
        reasons={
            "TOO_LARGE": ReasonSpec(
                name="TOO_LARGE",
                detail="The {track} of {participant_id} is not shown by the {shown_by}: its pictures of {width} × {height} are larger than the {limit_pixels} pixels that are decoded.",
                params={
                    "track": "str",
                    "participant_id": "str",
                    "shown_by": "str",
                    "width": "int",
                    "height": "int",
                    "limit_pixels": "int",
                },
                plain="Somebody's pictures are left out for now: they cannot be shown.",
                solution="Whoever sends them corrects what the reason names; they are shown again as soon as they can be decoded. Everything else goes on.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("nothing",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "SIZE_CHANGES": ReasonSpec(
                name="SIZE_CHANGES",
                detail="The {track} of {participant_id} is not shown by the {shown_by}: its pictures changed their size more than {limit} times within {window_s} s, at last to {width} × {height}.",
                params={
                    "track": "str",
                    "participant_id": "str",
                    "shown_by": "str",
                    "limit": "int",
                    "window_s": "int",
                    "width": "int",
                    "height": "int",
                },
                plain="Somebody's pictures are left out for now: they cannot be shown.",
                solution="Whoever sends them keeps to one size; they are shown again 2 s after the last change. Everything else goes on.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("nothing",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
            "UNDECODABLE": ReasonSpec(
                name="UNDECODABLE",
                detail="The {track} of {participant_id} is not shown by the {shown_by}: for {waited_s} s none of its pictures could be decoded; the last size seen is {width} × {height}.",
                params={
                    "track": "str",
                    "participant_id": "str",
                    "shown_by": "str",
                    "waited_s": "int",
                    "width": "int",
                    "height": "int",
                },
                plain="Somebody's pictures are left out for now: they cannot be shown.",
                solution="Whoever sends them corrects what the reason names; they are shown again as soon as they can be decoded. Everything else goes on.",
                action="FIX_CODE",
                retryable=False,
                retry_after_ms=None,
                ends=("nothing",),
                fault="caller",
                rest=0,
                surfaces=("python", "browser"),
            ),
        },
    )

    @classmethod
    def too_large(
        cls,
        *,
        track: str,
        participant_id: str,
        shown_by: str,
        width: int,
        height: int,
        limit_pixels: int,
        subject: Subject | None = None,
    ) -> "PicturesLeftOut":
        """The {track} of {participant_id} is not shown by the {shown_by}: its pictures of {width} × {height} are larger than the {limit_pixels} pixels that are decoded."""
        return cls._of(
            "TOO_LARGE",
            {
                "track": track,
                "participant_id": participant_id,
                "shown_by": shown_by,
                "width": width,
                "height": height,
                "limit_pixels": limit_pixels,
            },
            subject=subject,
        )

    @classmethod
    def size_changes(
        cls,
        *,
        track: str,
        participant_id: str,
        shown_by: str,
        limit: int,
        window_s: int,
        width: int,
        height: int,
        subject: Subject | None = None,
    ) -> "PicturesLeftOut":
        """The {track} of {participant_id} is not shown by the {shown_by}: its pictures changed their size more than {limit} times within {window_s} s, at last to {width} × {height}."""
        return cls._of(
            "SIZE_CHANGES",
            {
                "track": track,
                "participant_id": participant_id,
                "shown_by": shown_by,
                "limit": limit,
                "window_s": window_s,
                "width": width,
                "height": height,
            },
            subject=subject,
        )

    @classmethod
    def undecodable(
        cls,
        *,
        track: str,
        participant_id: str,
        shown_by: str,
        waited_s: int,
        width: int,
        height: int,
        subject: Subject | None = None,
    ) -> "PicturesLeftOut":
        """The {track} of {participant_id} is not shown by the {shown_by}: for {waited_s} s none of its pictures could be decoded; the last size seen is {width} × {height}."""
        return cls._of(
            "UNDECODABLE",
            {
                "track": track,
                "participant_id": participant_id,
                "shown_by": shown_by,
                "waited_s": waited_s,
                "width": width,
                "height": height,
            },
            subject=subject,
        )


class RecordingStorageFailed(MeetingError):
    """6030 RECORDING_STORAGE_FAILED: The storage for recordings could not be used."""

    spec = ErrorSpec(
        code=6030,
        name="RECORDING_STORAGE_FAILED",
        class_name="RecordingStorageFailed",
        aliases=(),
        message="The storage for recordings could not be used.",
        status="active",
        plain="The recording can't be reached right now. Please try again later.",
        solution="Correct what the reason says; until then finished recordings stay on the server, can be downloaded, and are uploaded as soon as it works.",
        action="CONTACT_OPERATOR",
        retryable=True,
        retry_after_ms=None,
        ends=("nothing", "request"),
        fault="server",
        rest=502,
        surfaces=("rest", "webhook", "cli"),
        reasons={
            "UNREACHABLE": ReasonSpec(
                name="UNREACHABLE",
                detail="The S3 server {server} can't be reached ({operation}): {problem}.",
                params={
                    "server": "str",
                    "operation": "str",
                    "problem": "str",
                },
                plain="The recording can't be reached right now. Please try again later.",
                solution="Correct what the reason says; until then finished recordings stay on the server, can be downloaded, and are uploaded as soon as it works.",
                action="CONTACT_OPERATOR",
                retryable=True,
                retry_after_ms=None,
                ends=("nothing", "request"),
                fault="server",
                rest=502,
                surfaces=("rest", "webhook", "cli"),
            ),
            "TLS_FAILED": ReasonSpec(
                name="TLS_FAILED",
                detail="No safe connection to the S3 server {server} is possible ({operation}): {problem}.",
                params={
                    "server": "str",
                    "operation": "str",
                    "problem": "str",
                },
                plain="The recording can't be reached right now. Please try again later.",
                solution="Give the S3 server a certificate that this machine trusts, or name the one that signed it in MEETKIT_S3_CA_FILE; use http:// only where the network is yours.",
                action="CONTACT_OPERATOR",
                retryable=True,
                retry_after_ms=None,
                ends=("nothing", "request"),
                fault="server",
                rest=502,
                surfaces=("rest", "webhook", "cli"),
            ),
            "BAD_CREDENTIALS": ReasonSpec(
                name="BAD_CREDENTIALS",
                detail="The S3 server {server} doesn't accept the access key and its secret ({operation}): {problem}.",
                params={
                    "server": "str",
                    "operation": "str",
                    "problem": "str",
                },
                plain="The recording can't be reached right now. Please try again later.",
                solution="Correct MEETKIT_S3_ACCESS_KEY and MEETKIT_S3_SECRET_KEY (or their files), and check both clocks; then start the server again.",
                action="CONTACT_OPERATOR",
                retryable=True,
                retry_after_ms=None,
                ends=("nothing", "request"),
                fault="server",
                rest=502,
                surfaces=("rest", "webhook", "cli"),
            ),
            "ACCESS_DENIED": ReasonSpec(
                name="ACCESS_DENIED",
                detail="The access key may not do this in the bucket `{bucket}` ({operation}): {problem}.",
                params={
                    "bucket": "str",
                    "operation": "str",
                    "problem": "str",
                },
                plain="The recording can't be reached right now. Please try again later.",
                solution="Allow the key to put, get and delete objects below the prefix, and to abort multipart uploads.",
                action="CONTACT_OPERATOR",
                retryable=True,
                retry_after_ms=None,
                ends=("nothing", "request"),
                fault="server",
                rest=502,
                surfaces=("rest", "webhook", "cli"),
            ),
            "BUCKET_NOT_FOUND": ReasonSpec(
                name="BUCKET_NOT_FOUND",
                detail="There is no bucket `{bucket}` on the S3 server {server} ({operation}).",
                params={
                    "bucket": "str",
                    "server": "str",
                    "operation": "str",
                },
                plain="The recording can't be reached right now. Please try again later.",
                solution="Make the bucket, or correct MEETKIT_S3_BUCKET, MEETKIT_S3_ENDPOINT and MEETKIT_S3_PATH_STYLE.",
                action="CONTACT_OPERATOR",
                retryable=True,
                retry_after_ms=None,
                ends=("nothing", "request"),
                fault="server",
                rest=502,
                surfaces=("rest", "webhook", "cli"),
            ),
            "REJECTED": ReasonSpec(
                name="REJECTED",
                detail="The S3 server {server} refused ({operation}): {problem}.",
                params={
                    "server": "str",
                    "operation": "str",
                    "problem": "str",
                },
                plain="The recording can't be reached right now. Please try again later.",
                solution="Correct what the reason says; until then finished recordings stay on the server, can be downloaded, and are uploaded as soon as it works.",
                action="CONTACT_OPERATOR",
                retryable=True,
                retry_after_ms=None,
                ends=("nothing", "request"),
                fault="server",
                rest=502,
                surfaces=("rest", "webhook", "cli"),
            ),
            "NOT_CONFIRMED": ReasonSpec(
                name="NOT_CONFIRMED",
                detail="What the bucket `{bucket}` holds after the upload isn't what was sent: {problem}.",
                params={
                    "bucket": "str",
                    "problem": "str",
                },
                plain="The recording can't be reached right now. Please try again later.",
                solution="Look whether something else writes or deletes below the prefix; the upload is tried again.",
                action="CONTACT_OPERATOR",
                retryable=True,
                retry_after_ms=None,
                ends=("nothing", "request"),
                fault="server",
                rest=502,
                surfaces=("rest", "webhook", "cli"),
            ),
            "OBJECT_MISSING": ReasonSpec(
                name="OBJECT_MISSING",
                detail="The recording's object is not in the bucket `{bucket}` any more.",
                params={
                    "bucket": "str",
                },
                plain="The recording can't be reached right now. Please try again later.",
                solution="It was removed from the bucket by somebody else, perhaps by a rule for old objects; delete the recording here too.",
                action="CONTACT_OPERATOR",
                retryable=False,
                retry_after_ms=None,
                ends=("nothing", "request"),
                fault="server",
                rest=404,
                surfaces=("rest", "webhook", "cli"),
            ),
            "FILE_UNREADABLE": ReasonSpec(
                name="FILE_UNREADABLE",
                detail="The recording's file can't be read from this server's disk: {problem}.",
                params={
                    "problem": "str",
                },
                plain="The recording can't be reached right now. Please try again later.",
                solution="Correct what the reason says; until then finished recordings stay on the server, can be downloaded, and are uploaded as soon as it works.",
                action="CONTACT_OPERATOR",
                retryable=True,
                retry_after_ms=None,
                ends=("nothing", "request"),
                fault="server",
                rest=502,
                surfaces=("rest", "webhook", "cli"),
            ),
            "NOT_CONFIGURED": ReasonSpec(
                name="NOT_CONFIGURED",
                detail="The recording is in the bucket `{bucket}`, but this server has no S3 storage set up.",
                params={
                    "bucket": "str",
                },
                plain="The recording can't be reached right now. Please try again later.",
                solution="Start the server with the S3 settings that it had when this was recorded.",
                action="CONTACT_OPERATOR",
                retryable=False,
                retry_after_ms=None,
                ends=("nothing", "request"),
                fault="server",
                rest=502,
                surfaces=("rest", "webhook", "cli"),
            ),
        },
    )

    @classmethod
    def unreachable(
        cls,
        *,
        server: str,
        operation: str,
        problem: str,
        subject: Subject | None = None,
        ends: Literal["nothing", "request"] = "nothing",
    ) -> "RecordingStorageFailed":
        """The S3 server {server} can't be reached ({operation}): {problem}."""
        return cls._of(
            "UNREACHABLE",
            {
                "server": server,
                "operation": operation,
                "problem": problem,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def tls_failed(
        cls,
        *,
        server: str,
        operation: str,
        problem: str,
        subject: Subject | None = None,
        ends: Literal["nothing", "request"] = "nothing",
    ) -> "RecordingStorageFailed":
        """No safe connection to the S3 server {server} is possible ({operation}): {problem}."""
        return cls._of(
            "TLS_FAILED",
            {
                "server": server,
                "operation": operation,
                "problem": problem,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def bad_credentials(
        cls,
        *,
        server: str,
        operation: str,
        problem: str,
        subject: Subject | None = None,
        ends: Literal["nothing", "request"] = "nothing",
    ) -> "RecordingStorageFailed":
        """The S3 server {server} doesn't accept the access key and its secret ({operation}): {problem}."""
        return cls._of(
            "BAD_CREDENTIALS",
            {
                "server": server,
                "operation": operation,
                "problem": problem,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def access_denied(
        cls,
        *,
        bucket: str,
        operation: str,
        problem: str,
        subject: Subject | None = None,
        ends: Literal["nothing", "request"] = "nothing",
    ) -> "RecordingStorageFailed":
        """The access key may not do this in the bucket `{bucket}` ({operation}): {problem}."""
        return cls._of(
            "ACCESS_DENIED",
            {
                "bucket": bucket,
                "operation": operation,
                "problem": problem,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def bucket_not_found(
        cls,
        *,
        bucket: str,
        server: str,
        operation: str,
        subject: Subject | None = None,
        ends: Literal["nothing", "request"] = "nothing",
    ) -> "RecordingStorageFailed":
        """There is no bucket `{bucket}` on the S3 server {server} ({operation})."""
        return cls._of(
            "BUCKET_NOT_FOUND",
            {
                "bucket": bucket,
                "server": server,
                "operation": operation,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def rejected(
        cls,
        *,
        server: str,
        operation: str,
        problem: str,
        subject: Subject | None = None,
        ends: Literal["nothing", "request"] = "nothing",
    ) -> "RecordingStorageFailed":
        """The S3 server {server} refused ({operation}): {problem}."""
        return cls._of(
            "REJECTED",
            {
                "server": server,
                "operation": operation,
                "problem": problem,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def not_confirmed(
        cls,
        *,
        bucket: str,
        problem: str,
        subject: Subject | None = None,
        ends: Literal["nothing", "request"] = "nothing",
    ) -> "RecordingStorageFailed":
        """What the bucket `{bucket}` holds after the upload isn't what was sent: {problem}."""
        return cls._of(
            "NOT_CONFIRMED",
            {
                "bucket": bucket,
                "problem": problem,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def object_missing(
        cls,
        *,
        bucket: str,
        subject: Subject | None = None,
        ends: Literal["nothing", "request"] = "nothing",
    ) -> "RecordingStorageFailed":
        """The recording's object is not in the bucket `{bucket}` any more."""
        return cls._of(
            "OBJECT_MISSING",
            {
                "bucket": bucket,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def file_unreadable(
        cls,
        *,
        problem: str,
        subject: Subject | None = None,
        ends: Literal["nothing", "request"] = "nothing",
    ) -> "RecordingStorageFailed":
        """The recording's file can't be read from this server's disk: {problem}."""
        return cls._of(
            "FILE_UNREADABLE",
            {
                "problem": problem,
            },
            subject=subject,
            ends=ends,
        )

    @classmethod
    def not_configured(
        cls,
        *,
        bucket: str,
        subject: Subject | None = None,
        ends: Literal["nothing", "request"] = "nothing",
    ) -> "RecordingStorageFailed":
        """The recording is in the bucket `{bucket}`, but this server has no S3 storage set up."""
        return cls._of(
            "NOT_CONFIGURED",
            {
                "bucket": bucket,
            },
            subject=subject,
            ends=ends,
        )


CLASSES: Mapping[int, type[MeetingError]] = {
    3011: GetVideoMedia,
    3012: GetAudioMedia,
    3013: GetDisplayMedia,
    3014: GetVideoMediaPermissionDenied,
    3015: GetAudioMediaPermissionDenied,
    3016: GetDisplayMediaPermissionDenied,
    3017: CameraAccessDeniedOrDismissed,
    3018: MicrophoneAccessDeniedOrDismissed,
    3019: CameraPermissionDeniedByOs,
    3020: MicrophonePermissionDeniedByOs,
    3021: CameraNotFound,
    3022: MicrophoneNotFound,
    3023: CameraInUse,
    3024: MicrophoneInUse,
    3027: WebcamTrackEnded,
    3028: MicrophoneTrackEnded,
    3035: ActionPerformedBeforeMeetingJoined,
    3044: MeetingMediaConnectionFailed,
    3047: UnableToJoinMeeting,
    3054: AlreadyInRequestedState,
    3055: OperationInProgress,
    3056: OperationAborted,
    3065: MeetingReconnecting,
    3066: ActionNotSupportedInMode,
    3067: InvalidMode,
    3072: PayloadTooLarge,
    3073: InvalidParameter,
    3079: OperationTimedOut,
    4001: InvalidApiKey,
    4002: InvalidToken,
    4003: InvalidMeetingId,
    4004: InvalidParticipantId,
    4005: DuplicateParticipant,
    4006: AccountDeactivated,
    4007: AccountDiscontinued,
    4008: InvalidPermissions,
    4009: MaxParticipantReached,
    4011: StartRecordingFailed,
    4012: StopRecordingFailed,
    4013: StartLivestreamFailed,
    4014: StopLivestreamFailed,
    4015: InvalidLivestreamConfig,
    4016: StartHlsFailed,
    4017: StopHlsFailed,
    4022: UnauthorizedMeetingId,
    4023: UnauthorizedParticipantId,
    4024: UnauthorizedRole,
    4025: UnauthorizedRequest,
    4071: PinFailed,
    4072: UnpinFailed,
    5001: RecordingFailed,
    5002: LivestreamFailed,
    5003: HlsFailed,
    5004: RecordingDurationLimitReached,
    5005: LivestreamDurationLimitReached,
    5006: HlsDurationLimitReached,
    6000: InternalError,
    6001: InvalidRequest,
    6002: NotFound,
    6003: ServerShuttingDown,
    6004: RateLimited,
    6005: InvalidCredentials,
    6006: ParticipantIdTaken,
    6007: MessagesLimited,
    6008: ServerFull,
    6010: InvalidSetting,
    6011: PortUnavailable,
    6012: DatabaseUnavailable,
    6013: NativeCoreMissing,
    6014: ClockWrong,
    6015: WebBundleMissing,
    6016: DependencyUnfit,
    6020: MediaNegotiationFailed,
    6021: TrackOutOfTime,
    6022: WrongEventLoop,
    6023: PicturesLeftOut,
    6030: RecordingStorageFailed,
}
"""The class of each code, by ascending code."""
