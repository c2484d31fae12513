"""H.264 through the core: encoded, forwarded and decoded for real. The Python SDK by itself sends VP8."""

import pytest

from tests.e2e._python import joined, shows, small
from tests.support.inside import send_video_as
from tests.support.server import RunningServer


async def test_h264_picture_arrives_and_a_late_comer_gets_a_keyframe(
    shared_server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_video_as(monkeypatch, "video/h264")
    room = await shared_server.create_room()
    async with joined(shared_server, room, participant_id="ada", webcam=small(0x64)) as ada:
        async with joined(shared_server, room, participant_id="bob") as bob:
            await shows(await bob.stream("ada", "video"), 0x64)
            [stream] = bob.meeting.participants["ada"].streams.values()
            assert stream.codec == "video/H264"
        async with joined(shared_server, room, participant_id="late") as late:
            await shows(await late.stream("ada", "video"), 0x64)
        assert ada.errors == bob.errors == late.errors == []
