"""The Python SDK: join meetings, send and receive picture and sound, and learn of every failure as a typed error."""

from meetkit.client.config import MediaSource
from meetkit.client.constants import Constants
from meetkit.client.events import (
    AudioLevels,
    EntryResponded,
    HlsStateChanged,
    HlsUrls,
    LivestreamOutput,
    LivestreamOutputChanged,
    LivestreamStateChanged,
    MediaRequestAnswered,
    MediaStatusChanged,
    MeetingEvent,
    MeetingJoined,
    MeetingLeft,
    MeetingStateChanged,
    ParticipantEvent,
    ParticipantLeft,
    ParticipantModeChanged,
    PinState,
    PinStateChanged,
    PresenterChanged,
    PubSubMessage,
    RecordingStateChanged,
    SpeakerChanged,
    StreamDisabled,
    StreamEnabled,
)
from meetkit.client.meeting.egress import HlsStream
from meetkit.client.meeting.meeting import Meeting
from meetkit.client.meeting.participant import Participant, Stream
from meetkit.client.meeting.pubsub import PubSub
from meetkit.client.meeting.recordings import DownloadLink, Recording, RecordingFile
from meetkit.client.meeting.requests import EntryRequest, MediaRequest
from meetkit.client.sdk import VideoSDK

__all__ = [
    "AudioLevels",
    "Constants",
    "DownloadLink",
    "EntryRequest",
    "EntryResponded",
    "HlsStateChanged",
    "HlsStream",
    "HlsUrls",
    "LivestreamOutput",
    "LivestreamOutputChanged",
    "LivestreamStateChanged",
    "MediaRequest",
    "MediaRequestAnswered",
    "MediaSource",
    "MediaStatusChanged",
    "Meeting",
    "MeetingEvent",
    "MeetingJoined",
    "MeetingLeft",
    "MeetingStateChanged",
    "Participant",
    "ParticipantEvent",
    "ParticipantLeft",
    "ParticipantModeChanged",
    "PinState",
    "PinStateChanged",
    "PresenterChanged",
    "PubSub",
    "PubSubMessage",
    "Recording",
    "RecordingFile",
    "RecordingStateChanged",
    "SpeakerChanged",
    "Stream",
    "StreamDisabled",
    "StreamEnabled",
    "VideoSDK",
]
