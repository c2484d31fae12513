"""A first meeting: join with a test picture and tone, say who is there and who speaks, and handle errors by their code.

    meetkit serve                                          # in another terminal; it names its credentials file
    python examples/first_meeting.py MEETING_ID TOKEN      # `meetkit room create` and `meetkit token` print them

Ctrl-C leaves. MEETKIT_URL names another server than http://127.0.0.1:8080; `--seconds 20` leaves by itself.
"""

import argparse
import asyncio
import math
import time
from fractions import Fraction

import av
import numpy as np
from aiortc import AudioStreamTrack, VideoStreamTrack

from meetkit import MeetingError, Participant, VideoSDK
from meetkit.client import MeetingStateChanged, SpeakerChanged, StreamEnabled


class Bars(VideoStreamTrack):
    """A camera that shows moving colour bars."""

    async def recv(self) -> av.VideoFrame:
        pts, time_base = await self.next_timestamp()
        x = np.arange(320) + pts // 3000
        picture = np.stack([np.tile(x * k % 256, (180, 1)) for k in (1, 2, 3)], axis=-1).astype(np.uint8)
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame.pts, frame.time_base = pts, time_base
        return frame


class Tone(AudioStreamTrack):
    """A microphone that hears 440 Hz."""

    samples_sent = 0
    started_s = 0.0

    async def recv(self) -> av.AudioFrame:
        self.started_s = self.started_s or time.monotonic()
        await asyncio.sleep(self.started_s + self.samples_sent / 48_000 - time.monotonic())
        n = np.arange(self.samples_sent, self.samples_sent + 960)
        wave = (np.sin(2 * math.pi * 440 * n / 48_000) * 6_000).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(wave.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, self.samples_sent, Fraction(1, 48_000)
        self.samples_sent += 960
        return frame


async def attend(meeting_id: str, token: str, seconds: float) -> None:
    """Be in the meeting for a while."""
    VideoSDK.config(token)
    meeting = VideoSDK.init_meeting(meeting_id=meeting_id, name="First meeting", mic=Tone(), webcam=Bars())

    @meeting.on("error")
    def on_error(error: MeetingError) -> None:
        errors = VideoSDK.constants.errors
        match error.code:
            case errors.INVALID_TOKEN | errors.INVALID_MEETING_ID:
                print(f"Error is {error.message}")
            case _:
                print(f"{error.name} ({error.reason}): {error.detail}")
        print(f"What to do: {error.solution}\nMore: {error.doc_url}")

    @meeting.on("meeting-state-changed")
    def on_state(change: MeetingStateChanged) -> None:
        print(f"The meeting is {change.state}.")

    @meeting.on("participant-joined")
    def on_joined(participant: Participant) -> None:
        print(f"{participant.display_name or participant.id} is here.")

    @meeting.on("stream-enabled")
    def on_stream(event: StreamEnabled) -> None:
        who = "We" if event.participant.local else event.participant.display_name
        print(f"{who}: {event.stream.kind} on.")

    @meeting.on("speaker-changed")
    def on_speaker(change: SpeakerChanged) -> None:
        if change.participant is not None:
            print(f"{change.participant.display_name} speaks.")

    async with meeting:
        await asyncio.sleep(seconds)


def main() -> int:
    """The command line; 1 when the meeting could not be joined."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("meeting_id")
    parser.add_argument("token")
    parser.add_argument("--seconds", type=float, default=3600.0)
    given = parser.parse_args()
    try:
        asyncio.run(attend(given.meeting_id, given.token, given.seconds))
    except MeetingError:
        return 1  # on_error has said what happened
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
