"""The index of a finished file is in front, and at no moment is a file there that is not whole."""

import os
import shutil
import time
from fractions import Fraction
from pathlib import Path

import av
import pytest

from meetkit.egress import index, recover
from meetkit.egress.encoder import Encoder
from meetkit.egress.index import put_index_in_front, reserve_bytes
from meetkit.egress.job import parse_config
from meetkit.egress.packets import EncodedPacket
from meetkit.egress.recording_file import RecordingFile
from tests.support.capture import camera
from tests.support.encoded import top_boxes
from tests.unit.egress.test_composition import START, composed_into
from tests.unit.egress.test_files import recording


def decoded(path: Path) -> tuple[int, int]:
    """How many pictures and blocks of sound a decoder finds."""
    with av.open(str(path)) as container:
        pictures = sum(1 for _ in container.decode(video=0))
    with av.open(str(path)) as container:
        return pictures, sum(1 for _ in container.decode(audio=0))


@pytest.fixture(params=["copied", "in place"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Short files are copied; as if this were a long one."""
    if request.param == "in place":
        monkeypatch.setattr(index, "COPIED_BELOW_BYTES", 0)
    return str(request.param)


def test_index_is_in_front_of_all_media(tmp_path: Path, way: str) -> None:
    file = recording(tmp_path / "a.mp4", 5)
    file.close()
    kinds = top_boxes(file.path)
    assert kinds[:2] == ["ftyp", "moov"]
    assert kinds.count("moov") == kinds.count("mdat") == 1
    assert kinds[-1] == "mdat"
    assert decoded(file.path)[0] == 125
    assert os.listdir(tmp_path) == ["a.mp4"]
    assert file.finished().duration_ms == pytest.approx(5000, abs=100)
    if way == "copied":
        assert file.path.stat().st_size < 100_000


def test_wherever_it_breaks_off_the_file_plays_and_is_repaired(
    tmp_path: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    states: list[Path] = []

    def look(path: Path) -> None:
        copy = tmp_path / "states" / str(len(states)) / "a.mp4.part"
        copy.parent.mkdir(parents=True)
        shutil.copy(path, copy)
        states.append(copy)

    file = recording(tmp_path / "a.mp4", 3)
    for name in ("pwrite", "fsync", "ftruncate", "rename"):
        real = getattr(os, name)

        def act(*args: object, real: object = real) -> object:
            if file.file.path.exists():
                look(file.file.path)
            return real(*args)  # type: ignore[operator]

        monkeypatch.setattr(os, name, act)
    file.close()
    monkeypatch.undo()
    expected = decoded(file.path)
    assert len(states) > 5
    for state in states:
        pictures, _ = decoded(state)
        assert pictures >= 50, state
        (found,) = recover(state.parent)
        assert found.seekable
        assert top_boxes(found.path)[:2] == ["ftyp", "moov"]
        assert decoded(found.path)[0] in range(pictures, expected[0] + 1)
        assert os.listdir(state.parent) == ["a.mp4"]


def test_index_that_cannot_be_moved_stays_at_the_end_of_a_whole_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(index, "_copy", full)
    file = recording(tmp_path / "a.mp4", 3)
    file.close()
    assert top_boxes(file.path)[-1] == "moov"
    assert decoded(file.path)[0] == 75
    monkeypatch.undo()
    assert put_index_in_front(file.path)
    assert top_boxes(file.path)[1] == "moov"
    assert put_index_in_front(file.path)


def test_file_of_an_hour_is_finished_at_once(tmp_path: Path) -> None:
    encoder = Encoder(parse_config({"quality": "low"}), "recording")
    composed_into(encoder, camera(1, 0x5A, start_us=START, seconds=1), seconds=1)
    first = next(packet for packet in encoder.packets() if packet.is_video)
    file = RecordingFile(tmp_path / "a.mp4", encoder.streams)
    noise = bytes(range(1, 256)) * 8
    sounds = 0
    for number in range(3600 * 30):
        data = b"\0\0\0\1\x41" + noise[: 500 + number % 7] if number else first.data
        file.write(EncodedPacket(True, data, number + number % 3, number - 2, 1, Fraction(1, 30), number % 60 == 0))
        while sounds * 1024 * 30 < number * 48_000:
            file.write(EncodedPacket(False, noise[:340], sounds * 1024, sounds * 1024, 1024, Fraction(1, 48_000), True))
            sounds += 1
    assert file.file.size_bytes > index.COPIED_BELOW_BYTES
    begun_s = time.monotonic()
    file.close()
    done_s = time.monotonic() - begun_s
    assert top_boxes(file.path) == ["ftyp", "moov", "mdat"]
    assert done_s < 2
    with av.open(str(file.path)) as container:
        assert (container.duration or 0) / 1e6 == pytest.approx(3600, abs=1)
        container.seek(3_000_000_000)
        packet = next(container.demux(video=0))
        assert bytes(packet)[4:5] == b"\x41"
        assert bytes(packet)[5:50] == noise[:45]


def test_places_beyond_four_gigabytes_get_sixty_four_bits() -> None:
    stco = (
        (24).to_bytes(4, "big")
        + b"stco"
        + bytes(4)
        + (2).to_bytes(4, "big")
        + b"".join(place.to_bytes(4, "big") for place in (100, 2**32 - 50))
    )
    moved = index.moved((len(stco) + 8).to_bytes(4, "big") + b"stbl" + stco, 100, wide=True)
    assert moved[12:16] == b"co64"
    assert int.from_bytes(moved[:4], "big") == len(moved)
    assert [int.from_bytes(moved[at : at + 8], "big") for at in (24, 32)] == [200, 2**32 + 50]


def test_room_for_the_index_follows_how_long_it_may_last() -> None:
    assert reserve_bytes(1) == 65_536
    assert 5_000_000 < reserve_bytes(7200) < 5_100_000
    assert reserve_bytes(864_000) == 67_108_864
