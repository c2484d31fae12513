"""Save the first frames of each camera as PNG: `python examples/record_frames.py MEETING_ID TOKEN FOLDER`."""

import asyncio
import sys
from pathlib import Path

import av
from aiortc.mediastreams import MediaStreamError

from meetkit import MeetingError, VideoSDK
from meetkit.client import StreamEnabled

FRAMES_EACH = 5


def png(frame: av.VideoFrame) -> bytes:
    """The frame as the content of a PNG file."""
    encoder = av.CodecContext.create("png", "w")
    encoder.width, encoder.height, encoder.pix_fmt, encoder.time_base = (
        frame.width,
        frame.height,
        "rgb24",
        frame.time_base,
    )
    return b"".join(
        bytes(packet) for packet in (*encoder.encode(frame.reformat(format="rgb24")), *encoder.encode(None))
    )


async def record(meeting_id: str, token: str, folder: Path) -> int:
    """Stay until one camera has given its frames; returns how many were saved."""
    meeting = VideoSDK.init_meeting(meeting_id, token=token, name="Recorder", mic_enabled=False, webcam_enabled=False)
    saved: asyncio.Queue[int] = asyncio.Queue()
    tasks: set[asyncio.Task[None]] = set()

    async def save(event: StreamEnabled) -> None:
        assert event.stream.track is not None
        try:
            for number in range(FRAMES_EACH):
                frame = await event.stream.track.recv()
                (folder / f"{event.participant.id}-{number}.png").write_bytes(png(frame))
        except MediaStreamError:
            print(f"{event.participant.display_name} switched the camera off.")
        else:
            saved.put_nowait(FRAMES_EACH)

    @meeting.on("stream-enabled")
    def on_stream(event: StreamEnabled) -> None:
        if event.stream.kind == "video" and not event.participant.local:
            tasks.add(asyncio.create_task(save(event)))

    @meeting.on("error")
    def on_error(error: MeetingError) -> None:
        print(error)

    async with meeting:
        count = await saved.get()
        for task in tasks:
            task.cancel()
    print(f"{count} frames in {folder}")
    return count


if __name__ == "__main__":
    Path(sys.argv[3]).mkdir(parents=True, exist_ok=True)
    asyncio.run(record(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
