"""Play a media file to a meeting: `python examples/play_file.py MEETING_ID TOKEN FILE [--loop] [--seconds 60]`.

Without `--loop` it leaves at the file's end.
"""

import argparse
import asyncio

from meetkit import MeetingError, VideoSDK
from meetkit.client import StreamDisabled


async def play(meeting_id: str, token: str, path: str, *, loop: bool, seconds: float) -> None:
    """Be in the meeting as long as the file plays."""
    source = await VideoSDK.create_file_source(path, loop=loop, width=1280, height=720)
    meeting = VideoSDK.init_meeting(meeting_id, token=token, name="Player", mic=source.audio, webcam=source.video)
    ended = asyncio.Event()

    @meeting.on("error")
    def on_error(error: MeetingError) -> None:
        print(f"{error.name} ({error.reason}): {error.detail}")

    @meeting.on("stream-disabled")
    def on_disabled(event: StreamDisabled) -> None:
        if event.participant.local and not event.participant.streams:
            ended.set()

    async with meeting:
        print(f"Playing {path}, {source.duration_s or 0:.1f} s.")
        try:
            async with asyncio.timeout(seconds):
                await ended.wait()
        except TimeoutError:
            pass
    source.stop()


def main() -> int:
    """The command line; 1 when the file cannot be played or the meeting not be joined."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("meeting_id")
    parser.add_argument("token")
    parser.add_argument("file")
    parser.add_argument("--loop", action="store_true")
    parser.add_argument("--seconds", type=float, default=3600.0)
    given = parser.parse_args()
    try:
        asyncio.run(play(given.meeting_id, given.token, given.file, loop=given.loop, seconds=given.seconds))
    except MeetingError as error:
        print(f"{error.detail} {error.solution}")
        return 1
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
