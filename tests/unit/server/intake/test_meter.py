"""The boundaries of WebSocket frames, and what is kept of a message that is not complete."""

import pytest

from meetkit.server.intake.meter import Frames
from tests.hostile.flood import CONT, PING, TEXT, frame


def met(data: bytes, *, at_once: int) -> tuple[Frames, list[tuple[int, int]]]:
    """The frames that were found, reading so many bytes at a time: what was kept, the length of the message."""
    frames, held, found = Frames(), bytearray(), []
    for start in range(0, len(data), at_once):
        held += data[start : start + at_once]
        while (size := frames.next(held)[0]) > 0:
            del held[:size]
            found.append((frames.kept_bytes, frames.message_bytes))
    assert not held
    return frames, found


@pytest.mark.parametrize("at_once", [1, 7, 1000, 100_000])
def test_nothing_is_kept_of_whole_messages(at_once: int) -> None:
    data = frame(TEXT, b"x" * 70_000) + frame(TEXT) + frame(PING, b"y") + frame(TEXT, b"z" * 300)
    frames, found = met(data, at_once=at_once)
    assert found[-1] == (0, 300)
    assert max(length for _, length in found) == 70_000
    assert frames.kept_bytes == 0


@pytest.mark.parametrize("at_once", [1, 50, 100_000])
def test_pieces_are_kept_until_the_last_has_come(at_once: int) -> None:
    first, second = frame(TEXT, b"x" * 100, fin=False), frame(CONT, b"x" * 50, fin=False)
    frames, found = met(first + second, at_once=at_once)
    assert frames.kept_bytes == len(first) + len(second)
    assert found[-1][1] == 150
    frames.next(bytearray(frame(CONT, b"x")))
    assert (frames.kept_bytes, frames.message_bytes) == (0, 151)


def test_a_length_is_known_from_its_header() -> None:
    frames = Frames()
    assert frames.next(bytearray(frame(TEXT, b"x", length=10_000_000)))[0] == 15
    assert frames.message_bytes == 10_000_000
    assert frames.kept_bytes == 15
