"""Which pictures of a stream are decoded, on a clock of the test's own."""

from meetkit.encoded import Gate, Head, LeftOut, Reason
from meetkit.encoded.gate import MOST_CHANGES, MOST_PIXELS, QUIET_S

SMALL, BIG, HUGE = (320, 180), (640, 360), (16383, 16383)


class Spoken:
    """Frames are texts that say their heads: `k` and a size for a keyframe, anything else for the others."""

    def read(self, data: bytes) -> list[Head]:
        if not data.startswith(b"k"):
            return [Head(key=False)]
        if data == b"k":
            return [Head(key=True, known=False)]
        width, height = (int(part) for part in data[1:].split(b"x"))
        return [Head(True, width, height, width * height, 4)]


class Stream:
    def __init__(self) -> None:
        self.told: list[LeftOut] = []
        self.gate: Gate[str] = Gate(Spoken(), self.told.append)
        self.now_s = 0.0

    def key(self, size: tuple[int, int] | None, *, after_s: float = 1 / 30) -> list[str]:
        return self.frame("k" if size is None else f"k{size[0]}x{size[1]}", after_s=after_s)

    def frame(self, text: str = "p", *, after_s: float = 1 / 30) -> list[str]:
        self.now_s += after_s
        return self.gate.admit(text, text.encode(), self.now_s)

    @property
    def reasons(self) -> list[Reason]:
        return [one.reason for one in self.told]


def test_first_frame_is_a_keyframe() -> None:
    stream = Stream()
    assert stream.frame() == []
    assert stream.key(SMALL) == ["k320x180"]
    assert stream.frame() == ["p"]
    stream.gate.lost()
    assert stream.frame() == []


def test_too_large_picture_is_left_out_until_the_next_keyframe() -> None:
    stream = Stream()
    assert stream.key(HUGE) == stream.frame() == []
    assert stream.told == [LeftOut(Reason.TOO_LARGE, *HUGE, MOST_PIXELS)]
    assert stream.key(SMALL) == ["k320x180"]
    assert stream.gate.left_out is None
    assert stream.frame() == ["p"]


def test_sizes_may_change_now_and_then() -> None:
    stream = Stream()
    for index in range(300):
        assert stream.key((SMALL, BIG)[index % 2], after_s=0.4)
        assert stream.frame()
    assert stream.told == []


def test_ever_changing_sizes_are_left_out_until_they_are_quiet_and_go_on_without_a_keyframe() -> None:
    stream = Stream()
    decoded = [stream.key((SMALL, BIG)[index % 2]) for index in range(300)]
    assert sum(map(bool, decoded)) == 1 + MOST_CHANGES
    assert stream.reasons == [Reason.SIZE_CHANGES]
    came: list[str] = []
    while not came:
        came = stream.frame(after_s=0.25)
    assert came == ["k640x360"] + ["p"] * round(QUIET_S / 0.25)
    assert stream.frame() == ["p"]
    assert stream.gate.left_out is None


def test_still_picture_goes_on_though_nothing_comes() -> None:
    stream = Stream()
    for index in range(100):
        stream.key((SMALL, BIG)[index % 2])
    assert stream.gate.settled(stream.now_s + 0.9 * QUIET_S) == []
    assert stream.gate.settled(stream.now_s + QUIET_S) == ["k640x360"]
    assert stream.gate.settled(stream.now_s + QUIET_S) == []
    assert stream.frame() == ["p"]


def test_what_waits_for_quiet_is_bounded() -> None:
    stream = Stream()
    for index in range(100):
        stream.key((SMALL, BIG)[index % 2])
    for _ in range(300):
        assert stream.frame(after_s=0.001) == []
    assert stream.frame(after_s=QUIET_S) == []
    assert stream.gate.needs_key
    assert stream.key(BIG) == ["k640x360"]


def test_big_and_huge_in_turn_are_too_large_and_then_restless() -> None:
    stream = Stream()
    decoded = [stream.key((SMALL, HUGE)[index % 2]) for index in range(300)]
    assert sum(map(bool, decoded)) <= 1 + MOST_CHANGES // 2
    assert set(stream.reasons) == {Reason.TOO_LARGE, Reason.SIZE_CHANGES}


def test_undecodable_is_told_after_a_while_and_tried_now_and_then() -> None:
    stream = Stream()
    tries = 0
    for _ in range(300):
        if stream.key(SMALL):
            tries += 1
            stream.gate.failed(stream.now_s)
    assert stream.reasons == [Reason.UNDECODABLE]
    assert 150 < tries < 160
    assert stream.key(SMALL, after_s=1) == ["k320x180"]
    stream.gate.decoded()
    assert stream.gate.left_out is None


def test_one_failure_now_and_then_is_nothing() -> None:
    stream = Stream()
    for _ in range(20):
        stream.key(SMALL, after_s=1)
        stream.gate.failed(stream.now_s)
        stream.key(SMALL)
        stream.gate.decoded()
    assert stream.told == []
    stream.key(None)
    assert stream.gate.needs_key
