"""Growing files: their errors, their fragments, their index; and the watch over the loop that writes them."""

import errno
import os
import shutil
import threading
from fractions import Fraction
from pathlib import Path

import av
import pytest

from meetkit.egress import recover
from meetkit.egress.boxes import read_boxes
from meetkit.egress.encoder import Encoder
from meetkit.egress.files import noted_tracks
from meetkit.egress.growing_file import GrowingFile
from meetkit.egress.job import parse_config
from meetkit.egress.recording_file import RecordingFile
from meetkit.egress.scene import Scene
from meetkit.egress.tracks import Tracks
from meetkit.egress.watchdog import Watchdog
from tests.support.capture import SECOND_US, camera, microphone, participant, scene, timeline
from tests.unit.egress.test_composition import START, composed_into


def recording(path: Path, seconds: float) -> RecordingFile:
    """A recording that is still growing."""
    encoder = Encoder(parse_config({"quality": "low"}), "recording")
    file = RecordingFile(path, encoder.streams)
    composed_into(encoder, camera(1, 0x5A, start_us=START, seconds=seconds), seconds=seconds)
    for packet in encoder.packets():
        file.write(packet)
    return file


def test_a_file_grows_in_fragments_and_ends_with_one_index(tmp_path: Path) -> None:
    file = recording(tmp_path / "a.mp4", 5)
    assert file.has_begun
    growing = read_boxes(file.file.path)
    assert growing.fragments >= 4
    assert not growing.indexed
    file.close()
    assert read_boxes(file.path).indexed
    assert os.listdir(tmp_path) == ["a.mp4"]
    assert file.finished().duration_ms == pytest.approx(5000, abs=100)


def test_fragments_are_cut_where_the_last_whole_one_ends(tmp_path: Path) -> None:
    file = recording(tmp_path / "a.mp4", 4)
    whole = read_boxes(file.file.path)
    for cut in (1, 9, 500):
        torn = tmp_path / f"torn{cut}.mp4.part"
        shutil.copy(file.file.path, torn)
        os.truncate(torn, whole.whole_bytes - cut)
        boxes = read_boxes(torn)
        assert boxes.fragments == whole.fragments - 1
        assert boxes.whole_bytes < whole.whole_bytes - cut
    (tmp_path / "a.mp4.part").rename(tmp_path / "whole.mp4.part")
    recovered = {one.path.name: one for one in recover(tmp_path)}
    assert recovered["whole.mp4"].duration_ms > recovered["torn1.mp4"].duration_ms > 1000
    for one in recovered.values():
        assert one.seekable
        with av.open(str(one.path)) as container:
            assert sum(1 for _ in container.decode(video=0)) > 25


def test_a_file_that_was_closed_but_not_renamed_is_only_renamed(tmp_path: Path) -> None:
    file = recording(tmp_path / "a.mp4", 2)
    file.close()
    content = file.path.read_bytes()
    file.path.rename(tmp_path / "a.mp4.part")
    (found,) = recover(tmp_path)
    assert (found.path, found.seekable) == (file.path, True)
    assert file.path.read_bytes() == content


def test_without_a_fragment_nothing_is_kept(tmp_path: Path) -> None:
    encoder = Encoder(parse_config({"quality": "low"}), "recording")
    file = RecordingFile(tmp_path / "a.mp4", encoder.streams)
    assert file.salvage() is None
    assert os.listdir(tmp_path) == []


def test_a_name_that_is_taken_is_not_written_over(tmp_path: Path) -> None:
    GrowingFile(tmp_path / "a.mp4.part").release()
    with pytest.raises(FileExistsError):
        GrowingFile(tmp_path / "a.mp4.part")


def _leads_to(link: Path, path: Path) -> bool:
    try:
        return link.readlink() == path
    except OSError:  # closed meanwhile
        return False


def test_an_error_is_kept_and_what_follows_is_swallowed(tmp_path: Path) -> None:
    file = GrowingFile(tmp_path / "a")
    file.write(b"abc")
    (fd,) = (int(link.name) for link in Path("/proc/self/fd").iterdir() if _leads_to(link, tmp_path / "a"))
    full = os.open("/dev/full", os.O_WRONLY)
    os.dup2(full, fd)
    os.close(full)
    with pytest.raises(OSError) as caught:
        file.write(b"def")
    assert caught.value.errno == errno.ENOSPC
    assert file.error is caught.value
    assert file.write(b"ghi") == 3
    file.seek(0)
    assert file.tell() == 0
    file.release()


def test_tracks_of_several_producers_are_apart_and_placed(tmp_path: Path) -> None:
    tracks = Tracks(tmp_path, "m", START)
    people = scene(participant("a/../b", "", webcam=1, mic=2), participant("c", "", mic=3))
    tracks.show(Scene.model_validate(people["scene"]))
    for message in timeline(
        camera(1, 1, start_us=START, seconds=1, fps=10, width=160, height=90),
        microphone(2, 440, start_us=START + SECOND_US, seconds=1),
        microphone(3, 440, start_us=START, seconds=1),
        microphone(9, 440, start_us=START, seconds=1),
    ):
        tracks.take(message)
    files = {one.path.name: one for one in tracks.finish()}
    assert set(files) == {"m-a_.._b-webcam-1.webm", "m-a_.._b-mic-2.webm", "m-c-mic-3.webm"}
    assert files["m-a_.._b-mic-2.webm"].start_offset_ms == 1000
    assert (files["m-a_.._b-webcam-1.webm"].width, files["m-a_.._b-webcam-1.webm"].height) == (160, 90)
    assert sorted(os.listdir(tmp_path)) == sorted([*files, "m.tracks"])


def test_a_loop_that_hangs_is_reported_and_ended() -> None:
    ended = threading.Event()
    silences: list[int] = []
    codes: list[int] = []

    def end(code: int) -> None:
        codes.append(code)
        ended.set()

    watchdog = Watchdog(0.2, silences.append, end=end)
    assert ended.wait(10)
    watchdog.stop()
    assert codes == [1]
    assert silences[0] >= 200


def test_a_loop_that_beats_is_left_alone() -> None:
    ended = threading.Event()
    watchdog = Watchdog(30, lambda _: None, end=lambda _: ended.set())
    watchdog.beat()
    watchdog.stop()
    assert not ended.is_set()


def test_packets_of_one_encode_go_to_several_containers(tmp_path: Path) -> None:
    encoder = Encoder(parse_config({"quality": "low"}), "livestream")
    first, second = (RecordingFile(tmp_path / f"{name}.mp4", encoder.streams) for name in "ab")
    composed_into(encoder, camera(1, 0x5A, start_us=START, seconds=2), seconds=2)
    packets = encoder.packets()
    # A livestream holds nothing back: no packet is shown before one that was encoded earlier.
    assert all(packet.pts == packet.dts for packet in packets if packet.is_video)
    keyframes = [packet.pts * packet.time_base for packet in packets if packet.is_video and packet.keyframe]
    assert keyframes == [Fraction(0)]
    for packet in packets:
        first.write(packet)
        second.write(packet)
    for file in (first, second):
        file.close()
    assert first.path.read_bytes() == second.path.read_bytes()


def test_track_of_a_long_name_in_another_script_can_be_written_and_is_noted(tmp_path: Path) -> None:
    name, person = "abcd-1234-wxyz_20260101T120000Z", "𐍈語" * 60
    tracks = Tracks(tmp_path, name, START)
    tracks.show(Scene.model_validate(scene(participant(person, "", webcam=1, mic=2))["scene"]))
    for message in timeline(microphone(2, 440, start_us=START + SECOND_US, seconds=1)):
        tracks.take(message)
    (file,) = tracks.finish()
    assert len(file.path.name.encode()) < 200
    (noted,) = noted_tracks(tmp_path).values()
    assert noted == {"participantId": person, "source": "mic", "startOffsetMs": 1000}
    assert file.path.name in noted_tracks(tmp_path)
    # The last line of a machine that lost its power is no reason to lose the others.
    with (tmp_path / f"{name}.tracks").open("a") as half:
        half.write('{"name": "cut o')
    assert list(noted_tracks(tmp_path)) == [file.path.name]
