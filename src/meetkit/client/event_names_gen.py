# Generated from spec/events.toml by tools/generate.py. Do not edit.
"""The names of the events of a meeting and of a participant."""

from typing import Literal

MeetingEvent = Literal[
    "error",
    "meeting-joined",
    "meeting-left",
    "meeting-state-changed",
    "participant-joined",
    "participant-left",
    "participant-mode-changed",
    "speaker-changed",
    "presenter-changed",
    "audio-levels",
    "entry-requested",
    "entry-responded",
    "mic-requested",
    "webcam-requested",
    "media-request-answered",
    "pin-state-changed",
    "recording-state-changed",
    "recording-started",
    "recording-stopped",
    "livestream-state-changed",
    "livestream-started",
    "livestream-stopped",
    "livestream-output-changed",
    "hls-state-changed",
    "hls-started",
    "hls-stopped",
    "stream-enabled",
    "stream-disabled",
]
"""The events of a `Meeting`. Stream events of all participants come here, too."""

ParticipantEvent = Literal[
    "stream-enabled",
    "stream-disabled",
    "media-status-changed",
]
"""The events of a `Participant`."""
