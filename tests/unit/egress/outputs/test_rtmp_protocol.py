"""The publisher's side of RTMP, without a network."""

import struct
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetkit.egress.outputs import amf0
from meetkit.egress.outputs.flv import VIDEO, Tag
from meetkit.egress.outputs.rtmp_protocol import RtmpPublisher
from tests.support import rtmp

KEY = "sk-secret"
HANDSHAKE = b"\3" + bytes(1536) + bytes(1536)


def publisher() -> RtmpPublisher:
    return RtmpPublisher(app="live", tc_url="rtmp://h/live", stream_key=KEY, random=b"r" * 1528)


def message(kind: int, body: bytes, *, chunk_bytes: int = 128) -> bytes:
    """A server's message in chunks."""
    parts = [body[at : at + chunk_bytes] for at in range(0, max(1, len(body)), chunk_bytes)]
    return b"\x03" + bytes(3) + len(body).to_bytes(3, "big") + bytes((kind,)) + bytes(4) + b"\xc3".join(parts)


def command(*values: amf0.Value) -> bytes:
    return message(20, amf0.encode(*values))


CONNECTED = command("_result", 1.0, {"fmsVer": "x" * 200}, {"code": "NetConnection.Connect.Success"})
CREATED = command("_result", 4.0, None, 1.0)
STARTED = command("onStatus", 0.0, None, {"level": "status", "code": "NetStream.Publish.Start"})
OPENING = HANDSHAKE + CONNECTED + CREATED + STARTED


@given(st.lists(st.integers(0, len(OPENING)), max_size=30))
def test_opening_ends_live_however_its_bytes_are_cut(cuts: list[int]) -> None:
    stream = publisher()
    edges = [0, *sorted(cuts), len(OPENING)]
    for begin, end in pairwise(edges):
        stream.receive(OPENING[begin:end])
    assert stream.phase == "live"
    sent = stream.outgoing()
    assert sent.startswith(b"\3")
    assert len(sent) > 1 + 2 * 1536
    for name in (b"connect", b"releaseStream", b"FCPublish", b"createStream", b"publish"):
        assert name in sent


def test_key_is_sent_only_after_the_server_took_the_connection() -> None:
    stream = publisher()
    stream.receive(HANDSHAKE)
    assert KEY.encode() not in stream.outgoing()
    stream.receive(CONNECTED)
    assert KEY.encode() in stream.outgoing()


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (command("_error", 1.0, None, {"code": "NetConnection.Connect.Rejected", "description": "no such app"}),
         "NetConnection.Connect.Rejected: no such app"),
        (CONNECTED + command("_error", 4.0, None, {}), "it answered _error"),
        (CONNECTED + CREATED + command("onStatus", 0.0, None, {"level": "error", "code": "NetStream.Publish.Denied"}),
         "NetStream.Publish.Denied"),
        (CONNECTED + CREATED + command("onStatus", 0.0, None, {"level": "error", "description": f"bad {KEY}"}),
         "bad …"),
        (command("close", 0.0, None), "it asked to close"),
        (message(20, b"\xff"), "it sent a command that cannot be read"),
        (b"\x03" + bytes(3) + b"\xff\xff\xff" + b"\x14" + bytes(4), "it sent something that is no RTMP"),
        (b"\xc7", "it sent something that is no RTMP"),
    ],
)  # fmt: skip
def test_refusal_is_told_in_the_servers_words(said: bytes, answer: str) -> None:
    stream = publisher()
    stream.receive(HANDSHAKE + said)
    assert (stream.phase, stream.answer) == ("refused", answer)


def test_server_of_another_protocol_is_refused_at_its_first_byte() -> None:
    stream = publisher()
    stream.receive(b"HTTP/1.1 400")
    assert stream.phase == "refused"
    assert "0x48" in stream.answer


def test_refused_side_commands_do_not_matter() -> None:
    stream = publisher()
    stream.receive(HANDSHAKE + CONNECTED + command("_error", 2.0, None, {}) + CREATED + STARTED)
    assert stream.phase == "live"


def test_end_told_by_the_server_is_a_close() -> None:
    stream = publisher()
    stream.receive(OPENING + command("onStatus", 0.0, None, {"level": "status", "code": "NetStream.Unpublish.Success"}))
    assert (stream.phase, stream.answer) == ("closed", "NetStream.Unpublish.Success")


def test_ping_is_answered() -> None:
    stream = publisher()
    stream.receive(OPENING)
    stream.outgoing()
    stream.receive(message(4, struct.pack(">HI", 6, 77)))
    assert stream.outgoing().endswith(struct.pack(">HI", 7, 77))


def test_received_bytes_are_acknowledged_when_the_server_wants_that() -> None:
    stream = publisher()
    stream.receive(OPENING + message(5, struct.pack(">I", 100)))
    assert b"\x02\0\0\0\0\0\4\3" in stream.outgoing()


def test_long_message_is_cut_and_time_beyond_24_bits_is_extended_in_each_chunk() -> None:
    stream = publisher()
    stream.receive(OPENING)
    stream.outgoing()
    late_ms = 0x1234567
    stream.send(Tag(VIDEO, late_ms, bytes(5000)))
    sent = stream.outgoing()
    extension = struct.pack(">I", late_ms)
    assert sent[:4] == b"\x06\xff\xff\xff"
    assert sent[12:16] == extension
    assert sent[16 + 4096 : 16 + 4096 + 5] == b"\xc6" + extension
    assert len(sent) == 12 + 4 + 4096 + 5 + 904


def test_server_that_acknowledges_is_held_to_its_own_distance() -> None:
    stream = publisher()
    stream.receive(OPENING)

    def send(size: int) -> None:
        stream.send(Tag(VIDEO, 0, bytes(size)))
        stream.outgoing()

    send(200_000)
    assert not stream.is_unacknowledged  # it never acknowledged: nothing can be said
    stream.receive(message(3, struct.pack(">I", 100_000)) + message(3, struct.pack(">I", 200_000)))
    send(100_000)
    assert not stream.is_unacknowledged  # 100 000 is its distance
    send(150_000)
    assert stream.is_unacknowledged
    stream.receive(message(3, struct.pack(">I", 440_000)))
    assert not stream.is_unacknowledged


@given(st.binary(max_size=600), st.booleans())
def test_any_bytes_leave_a_phase_and_never_an_exception(data: bytes, shaken: bool) -> None:
    stream = publisher()
    stream.receive((HANDSHAKE if shaken else b"") + data)
    assert stream.phase in ("handshake", "connect", "publish", "live", "refused")
    assert KEY not in stream.answer


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1, max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(VALUES, max_size=4))
def test_amf0_survives_the_trip(values: list[amf0.Value]) -> None:
    assert amf0.decode(amf0.encode(*values)) == values


@given(st.binary(max_size=200), st.booleans())
def test_amf0_of_any_bytes_is_what_can_be_read(data: bytes, switched: bool) -> None:
    assert isinstance(amf0.decode((b"\x11" if switched else b"") + data), list)


@pytest.mark.parametrize("unneeded", rtmp.UNNEEDED.values(), ids=rtmp.UNNEEDED)
@pytest.mark.parametrize("kind", [17, 20])
def test_values_that_nobody_needs_are_skipped(unneeded: bytes, kind: int) -> None:
    """Before, inside and behind what is needed."""

    def answer(name: str, transaction: float, *needed: bytes) -> bytes:
        told = amf0.encode(name, transaction) + b"".join(needed)
        return message(kind, (b"\0" if kind == 17 else b"") + told)

    info = b"\3\0\5extra" + unneeded + amf0.encode({"level": "status", "code": "NetStream.Publish.Start"})[1:]
    stream = publisher()
    stream.receive(
        HANDSHAKE
        + answer("_result", 1.0, unneeded, unneeded)
        + answer("onBWDone", 0.0, unneeded, unneeded)
        + answer("_result", 4.0, amf0.encode(None, 5.0), unneeded)
        + answer("onStatus", 0.0, unneeded, info, unneeded)
    )
    assert (stream.phase, stream.answer) == ("live", "")
    assert b"\x14\5\0\0\0" in stream.outgoing(), "published on the message stream that was created"


@pytest.mark.parametrize("junk", rtmp.JUNK.values(), ids=rtmp.JUNK)
def test_junk_behind_the_last_needed_value_is_left_alone(junk: bytes) -> None:
    code = amf0.encode({"level": "status", "code": "NetStream.Publish.Start"})
    stream = publisher()
    stream.receive(
        HANDSHAKE
        + message(20, amf0.encode("_result", 1.0) + junk)
        + message(20, amf0.encode("_result", 4.0, None, 5.0) + junk)
        + message(20, amf0.encode("onStatus", 0.0, None) + code[:-3] + b"\0\5extra" + junk)
    )
    assert (stream.phase, stream.answer) == ("live", "")


def test_refusal_is_read_from_an_object_of_any_notation() -> None:
    told = b"\x11\x0a\x0b\1\x09code\6\x0bA.Bad\x17description\6\7why\1"
    stream = publisher()
    stream.receive(HANDSHAKE + message(17, b"\0" + amf0.encode("_error", 1.0, None) + told))
    assert (stream.phase, stream.answer) == ("refused", "A.Bad: why")


def test_reference_is_what_it_refers_to() -> None:
    assert amf0.decode(amf0.encode({"code": "x"}) + b"\7\0\0") == [{"code": "x"}, {"code": "x"}]


def test_nothing_takes_long_to_skip() -> None:
    """A whole message of the worst."""
    for worst in (
        b"\5",
        b"\x0a\xff\xff\xff\xff",
        b"\3\0\1a",
        b"\x11\x09\x03\1",
        b"\x11\x0a\xff\xff\xff\xff\1" + b"\1" * 30,
    ):
        begun_s = time.process_time()
        amf0.decode(amf0.encode("_result", 1.0) + worst * ((1 << 20) // len(worst)))
        assert time.process_time() - begun_s < 1
