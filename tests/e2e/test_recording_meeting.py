"""Recording a meeting through the server: what people see of it, the file that comes of it, and every way it fails."""

import asyncio
from pathlib import Path

import av

from meetkit.protocol import RecordingState
from tests.e2e._python import joined
from tests.support.media import CodeVideoTrack, ToneTrack, tone_of
from tests.support.server import RunningServer


async def test_recording_of_a_meeting_is_a_playable_file_with_everybody_in_it(
    server: RunningServer, tmp_path: Path
) -> None:
    room = await server.create_room()
    async with joined(server, room, name="Ada", mic=ToneTrack(440), webcam=CodeVideoTrack(0xA5)) as ada:
        async with joined(server, room, name="Bob", token=server.token(["allow_join"])) as bob:
            recording_id = await ada.meeting.start_recording()
            assert ada.meeting.recording_state is RecordingState.STARTED
            await bob.until(lambda: bob.meeting.recording_state is RecordingState.STARTED)
            async with joined(server, room, name="Late") as late:
                await late.until(lambda: late.meeting.recording_state is RecordingState.STARTED)
                await asyncio.sleep(3)
            assert await ada.meeting.stop_recording() == recording_id
            await bob.next("recording-stopped")
            states = [payload.state.name for name, payload in bob.heard if name == "recording-state-changed"]
            assert states == ["STARTING", "STARTED", "STOPPING", "STOPPED"]
            assert (bob.count("recording-started"), bob.count("recording-stopped")) == (1, 1)
    shape = (await server.rest("GET", f"/v2/recordings/{recording_id}")).json()
    print(shape)
    assert shape["status"] == "stopped"
    download = await server.rest("GET", f"/v2/recordings/{recording_id}/files/0")
    path = tmp_path / "downloaded.mp4"
    path.write_bytes(download.content)
    with av.open(str(path)) as container:
        sound = list(container.decode(audio=0))
    assert abs(tone_of(sound[-100:-20]) - 440) < 15
