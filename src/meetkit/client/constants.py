"""`VideoSDK.constants`: the names that an app compares with."""

from meetkit.errors import ErrorCode
from meetkit.protocol import HlsState, LeaveReason, LivestreamState, MeetingState, Mode, Permission, RecordingState


class Constants:
    """Closed sets of names; every member is an enum's, equal to the number or text on the wire.

    Example:
        >>> VideoSDK.constants.errors.INVALID_TOKEN == 4002
        True
    """

    errors = ErrorCode
    modes = Mode
    meetingState = MeetingState
    meeting_state = MeetingState
    leaveReason = LeaveReason
    leave_reason = LeaveReason
    permissions = Permission
    recordingEvents = RecordingState
    recording_events = RecordingState
    livestreamEvents = LivestreamState
    livestream_events = LivestreamState
    hlsEvents = HlsState
    hls_events = HlsState
