"""The capture stream's framing."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetkit.egress.capture import (
    CaptureBroken,
    CaptureReader,
    Codec,
    Frame,
    Lost,
    Message,
    StreamBegan,
    StreamEnded,
    Tick,
    encode,
)

producers = st.integers(0, 2**32 - 1)
times = st.integers(-(2**63), 2**63 - 1)
messages = st.one_of(
    st.builds(StreamBegan, producers, times, st.sampled_from([Codec.VP8, Codec.H264]), st.just(90_000)),
    st.builds(StreamBegan, producers, times, st.just(Codec.OPUS), st.just(48_000), st.integers(1, 2)),
    st.builds(Frame, producers, times, st.binary(max_size=300), st.booleans(), st.booleans()),
    st.builds(StreamEnded, producers, times),
    st.builds(Lost, producers, times),
    st.builds(Tick, times),
)


@given(st.lists(messages, max_size=12), st.lists(st.integers(1, 97), min_size=1, max_size=20))
def test_messages_survive_however_the_bytes_are_cut(sent: list[Message], cuts: list[int]) -> None:
    data = b"".join(map(encode, sent))
    reader, received, position, turn = CaptureReader(), [], 0, 0
    while position < len(data):
        size = cuts[turn % len(cuts)]
        received += reader.feed(data[position : position + size])
        position, turn = position + size, turn + 1
    assert received == sent


def test_bytes_are_laid_out_as_the_seam_says() -> None:
    data = encode(Frame(producer=7, time_us=-5, data=b"abc", keyframe=True))
    assert data == struct.pack("<IBBHIq", 19, 2, 1, 0, 7, -5) + b"abc"


def test_a_message_of_a_newer_core_is_left_out() -> None:
    unknown = struct.pack("<IBBHIq", 18, 99, 0, 0, 1, 2) + b"xy"
    assert list(CaptureReader().feed(unknown + encode(Tick(3)))) == [Tick(3)]


@pytest.mark.parametrize("length", [0, 15, 2**31])
def test_an_impossible_length_is_an_error(length: int) -> None:
    with pytest.raises(CaptureBroken):
        list(CaptureReader().feed(struct.pack("<IBBHIq", length, 5, 0, 0, 0, 0)))


@pytest.mark.parametrize("payload", [b"", b"[]", b"{}", b'{"mimeType": "video/AV1", "clockRate": 90000}', b"\xff"])
def test_a_stream_that_nobody_can_decode_is_an_error(payload: bytes) -> None:
    with pytest.raises(CaptureBroken):
        list(CaptureReader().feed(struct.pack("<IBBHIq", 16 + len(payload), 1, 0, 0, 4, 0) + payload))


def test_what_came_before_the_error_is_not_lost() -> None:
    coming = CaptureReader().feed(encode(Tick(1)) + bytes(20))
    assert next(coming) == Tick(1)
    with pytest.raises(CaptureBroken):
        next(coming)
