"""Each participant's streams as files of their own, and sound alone, through the server; also when it is killed."""

import asyncio
import contextlib
import itertools
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import av

from tests.e2e._python import Attendee, joined, small
from tests.support.egress import Film, kill, places, status
from tests.support.media import ToneTrack
from tests.support.rtmp import until
from tests.support.server import RunningServer

LOW_TRACKS = {"quality": "low", "tracks": True}


@contextlib.asynccontextmanager
async def ada_and_bob(server: RunningServer) -> AsyncIterator[tuple[str, Attendee, Attendee]]:
    """A room with two people who show and say something different each."""
    room = await server.create_room()
    async with (
        joined(server, room, participant_id="ada", mic=ToneTrack(440), webcam=small(0xA5)) as ada,
        joined(server, room, participant_id="b-o.b", mic=ToneTrack(880), webcam=small(0x3C)) as bob,
    ):
        await ada.stream("b-o.b", "video")
        await ada.stream("b-o.b", "audio")
        await bob.stream("ada", "video")
        yield room, ada, bob


async def files_of(server: RunningServer, shape: dict[str, Any], folder: Path) -> dict[tuple[str, str], Film]:
    """All files of a recording, decoded, by participant and source; the composed one by two empty texts."""
    films: dict[tuple[str, str], Film] = {}
    for file in shape["files"]:
        answer = await server.rest("GET", file["fileUrl"])
        assert (answer.status_code, len(answer.content)) == (200, file["size"])
        path = folder / Path(file["filePath"]).name
        path.write_bytes(answer.content)
        films[file["participantId"] or "", file["source"] or ""] = Film(path)
    assert len(films) == len(shape["files"])
    return films


def check_tracks(films: dict[tuple[str, str], Film]) -> None:
    """Every track carries what its participant sent, and nothing else."""
    assert set(films) == {("", ""), ("ada", "mic"), ("ada", "webcam"), ("b-o.b", "mic"), ("b-o.b", "webcam")}
    for who, code, tone in (("ada", 0xA5, 440), ("b-o.b", 0x3C, 880)):
        seen, heard = films[who, "webcam"], films[who, "mic"]
        assert set(seen.codes()) == {code}
        assert len(seen.codes()) > 10
        assert seen.sounds == []
        assert heard.pictures == []
        assert abs(heard.tone(0.5, 60) - tone) < 5


def offsets(shape: dict[str, Any]) -> dict[tuple[str, str], float]:
    return {
        (file["participantId"], file["source"]): file["startOffsetMs"] / 1000
        for file in shape["files"]
        if file["participantId"]
    }


async def test_tracks_of_two_people_who_mute_and_leave(server: RunningServer, tmp_path: Path) -> None:
    room = await server.create_room()
    async with joined(server, room, participant_id="ada", mic=ToneTrack(440), webcam=small(0xA5)) as ada:
        recording_id = await ada.meeting.start_recording(config=LOW_TRACKS)
        await asyncio.sleep(2)
        async with joined(server, room, participant_id="b-o.b", mic=ToneTrack(880), webcam=small(0x3C)) as bob:
            await ada.stream("b-o.b", "audio")
            await ada.stream("b-o.b", "video")
            await asyncio.sleep(2.5)
            await bob.meeting.mute_mic()
            await asyncio.sleep(1.5)
            await bob.meeting.unmute_mic()
            await asyncio.sleep(1.5)
        await asyncio.sleep(1)
        await ada.meeting.stop_recording()
        (listed,) = await ada.meeting.list_recordings()
    shape = (await server.rest("GET", f"/v2/recordings/{recording_id}")).json()
    assert [(file.participant_id, file.source) for file in listed.files] == [
        (file["participantId"], file["source"]) for file in shape["files"]
    ]
    assert (listed.files[0].type, listed.files[0].participant_id) == ("composite", None)
    assert (shape["file"]["type"], shape["file"]["participantId"]) == ("composite", None)
    films = await files_of(server, shape, tmp_path)
    check_tracks(films)

    # The composed film says when bob was there; his tracks say the same.
    composed, at = films["", ""], offsets(shape)
    tile = places("ada", "b-o.b", config={"quality": "low"})["b-o.b"]
    with_bob = [when for (when, _), code in zip(composed.pictures, composed.codes(tile), strict=True) if code == 0x3C]
    assert abs(with_bob[0] - at["b-o.b", "webcam"]) < 0.4
    assert max(at["ada", "mic"], at["ada", "webcam"]) < 1
    assert abs(with_bob[-1] - at["b-o.b", "webcam"] - films["b-o.b", "webcam"].duration_s) < 0.6
    assert films["ada", "webcam"].duration_s > films["b-o.b", "webcam"].duration_s + 2
    # While he was muted there is nothing in his track, and the composed film is without his tone at the same time.
    heard = films["b-o.b", "mic"]
    times = [float(one.time or 0) for one in heard.sounds]
    gap_s, begin_s = max((later - earlier, earlier) for earlier, later in itertools.pairwise(times))
    assert 1 < gap_s < 3
    assert abs(heard.tone(begin_s + gap_s + 0.2, begin_s + gap_s + 1) - 880) < 5
    muted_s = at["b-o.b", "mic"] + begin_s
    assert composed.has_tone(880, muted_s - 1.2, muted_s - 0.3)
    assert not composed.has_tone(880, muted_s + 0.4, muted_s + gap_s - 0.4)
    assert composed.has_tone(440, muted_s + 0.4, muted_s + gap_s - 0.4)
    assert not [path for path in (server.data_dir / "recordings").rglob("*") if path.suffix in (".part", ".tracks")]


def reached_s(path: Path) -> float:
    """When the last of what is in a file is to be shown or heard."""
    with av.open(str(path)) as container:
        times = (float(one.pts * one.time_base) for one in container.demux() if one.pts is not None)
        return max(times, default=0.0)


async def grown(server: RunningServer) -> None:
    """Until what a crash leaves shows and sounds like both people, in all five files."""

    def grows() -> bool:
        files = [*(server.data_dir / "recordings").rglob("*.part")]
        if len(files) < 5:
            return False
        try:
            return min(map(reached_s, files)) > 2.5
        except av.FFmpegError:
            return False  # nothing whole is in it yet

    await until(lambda: asyncio.to_thread(grows), "all files hold something whole", timeout_s=30)


async def test_tracks_survive_when_the_process_or_the_server_is_killed(server: RunningServer, tmp_path: Path) -> None:
    for victim in ("process", "server"):
        async with ada_and_bob(server) as (room, _, _):
            started = await server.rest("POST", "/v2/recordings/start", json={"roomId": room, "config": LOW_TRACKS})
            assert started.status_code == 200, started.text
            await grown(server)
            if victim == "process":
                kill(server)
            else:
                await server.stop(signal.SIGKILL)
                await server.start_again()
            recording_id = started.json()["id"]
            shape = await status(server, recording_id, "failed")
            while not shape["files"]:
                shape = await status(server, recording_id, "failed")
        assert shape["error"]["reason"] == ("PROCESS_DIED" if victim == "process" else "SERVER_DIED")
        assert shape["files"][0]["participantId"] is None
        folder = tmp_path / f"files-of-{victim}"
        folder.mkdir()
        films = await files_of(server, shape, folder)
        check_tracks(films)
        assert films["", ""].duration_s > 2
        # What was captured a moment before the start may come after it: such a track begins a little before the film.
        composed, at = films["", ""], offsets(shape)
        assert all(-0.1 < offset_s < composed.duration_s for offset_s in at.values()), (victim, at)
        for who, code in (("ada", 0xA5), ("b-o.b", 0x3C)):
            shown = composed.codes(places("ada", "b-o.b", config={"quality": "low"})[who])
            first_s = next(when for (when, _), seen in zip(composed.pictures, shown, strict=True) if seen == code)
            assert abs(first_s - max(0.0, at[who, "webcam"])) < 0.4, (victim, who, first_s, at)
        left = [path.name for path in (server.data_dir / "recordings").rglob("*") if path.is_file()]
        assert not [name for name in left if name.endswith((".part", ".repair", ".unplayable", ".tracks"))]


async def test_sound_alone_is_one_file_with_everybody_in_it(server: RunningServer, tmp_path: Path) -> None:
    async with ada_and_bob(server) as (room, _, _):
        body = {"roomId": room, "config": {"mode": "audio"}}
        assert (await server.rest("POST", "/v2/recordings/start", json=body)).status_code == 200
        await asyncio.sleep(3)
        shape = (await server.rest("POST", "/v2/recordings/end", json={"roomId": room})).json()
    (file,) = shape["files"]
    assert (file["type"], file["participantId"], file["meta"]["format"]) == ("audio", None, "m4a")
    assert file["meta"]["resolution"] == {"w": 0, "h": 0}
    film = (await files_of(server, shape, tmp_path))["", ""]
    assert film.pictures == []
    assert film.duration_s > 2.5
    assert film.has_tone(440, 1, 2.5)
    assert film.has_tone(880, 1, 2.5)
    with av.open(str(tmp_path / Path(file["filePath"]).name)) as container:
        assert [stream.codec_context.name for stream in container.streams] == ["aac"]
