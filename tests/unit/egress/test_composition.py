"""A constant rate, driven by the capture's clock; sound and picture together for an hour."""

from collections.abc import Iterable, Iterator

import av
import numpy as np
import pytest

from meetkit.egress.capture import Codec, Frame, Lost, Message, StreamBegan, StreamEnded, Tick
from meetkit.egress.composition import Composition
from meetkit.egress.encoder import Encoder
from meetkit.egress.job import EgressConfig, parse_config
from meetkit.egress.scene import Scene
from meetkit.egress.sound import RATE_HZ, Samples
from tests.support.capture import SECOND_US, camera, microphone, participant, scene, ticks, timeline
from tests.support.media import read_code

LOW = parse_config({"quality": "low"})
SPOTLIGHT = parse_config({"quality": "low", "layout": {"type": "SPOTLIGHT"}})
FPS = LOW.fps
START = 77 * SECOND_US


class Seen:
    """Takes what would be encoded: the code of each frame, the loudness of each block."""

    def __init__(self) -> None:
        self.codes: dict[int, int | None] = {}
        self.loudness: list[tuple[int, float]] = []

    def video(self, frame: av.VideoFrame, number: int) -> None:
        self.codes[number] = read_code(frame)

    def audio(self, samples: Samples, position: int) -> None:
        self.loudness.append((position, float(np.sqrt(np.mean(samples**2)))))


def composed(
    messages: list[Message], *scenes: dict, config: EgressConfig = LOW, delay_us: int = 600_000, start_us: int = START
) -> Seen:
    seen = Seen()
    composition = Composition(config, start_us, seen, delay_us=delay_us)
    for line in scenes:
        composition.show(Scene.model_validate(line["scene"]))
    for message in messages:
        composition.take(message)
        composition.advance()
    composition.finish()
    return seen


def composed_into(encoder: Encoder, messages: Iterable[Message], *, seconds: float) -> None:
    """The same through real encoders, to their last packet."""
    composition = Composition(LOW, START, encoder, delay_us=600_000)
    composition.show(Scene.model_validate(ONE["scene"]))
    for message in timeline(messages, ticks(START, seconds)):
        composition.take(message)
        composition.advance()
    composition.finish()
    encoder.finish()


ONE = scene(participant("a", "", webcam=1, mic=2))


def test_every_frame_has_its_number_and_shows_what_was_captured_then() -> None:
    messages = timeline(
        camera(1, lambda at_us: (at_us - START) // 500_000, start_us=START, seconds=4, fps=20), ticks(START, 4)
    )
    seen = composed(messages, ONE)
    assert list(seen.codes) == list(range(4 * FPS))
    for number, code in seen.codes.items():
        # The newest of 20 frames a second that was captured until half a frame after that moment.
        assert code == int((number + 0.5) / FPS * 20 + 1e-6) * 50_000 // 500_000, number


def test_bursts_and_late_frames_change_nothing() -> None:
    sources = [
        camera(1, lambda at_us: (at_us - START) // 250_000, start_us=START, seconds=3),
        microphone(2, 440, start_us=START, seconds=3),
    ]
    evenly = timeline(*sources, ticks(START, 3))
    moved = {2: 90_000, 1: 450_000}
    late = sorted(evenly, key=lambda one: one.time_us + (0 if isinstance(one, Tick) else moved[one.producer]))
    burst: list[Message] = []
    for second in range(4):
        inside = [one for one in late if START + second * SECOND_US <= one.time_us < START + (second + 1) * SECOND_US]
        burst += sorted(inside, key=lambda one: isinstance(one, Tick))
    expected = composed(evenly, ONE)
    for other in (composed(late, ONE), composed(burst, ONE)):
        assert other.codes == expected.codes
        assert np.allclose([loud for _, loud in other.loudness], [loud for _, loud in expected.loudness], atol=1e-3)


def test_without_any_source_the_rate_is_steady_all_the_same() -> None:
    seen = composed(list(ticks(START, 2)))
    assert list(seen.codes) == list(range(2 * FPS))
    assert [position for position, _ in seen.loudness] == [1024 * n for n in range(len(seen.loudness))]
    assert 2 - len(seen.loudness) * 1024 / RATE_HZ < 0.07


def test_after_a_loss_the_last_good_frame_stays_until_a_keyframe() -> None:
    first = list(camera(1, 11, start_us=START, seconds=1))[:-1]
    second = [
        message
        for message in camera(1, 22, start_us=START + SECOND_US, seconds=2, keyframe_every_s=1)
        if isinstance(message, Frame)
    ]
    # The keyframe of the second half never came: what follows refers to a picture that nobody has.
    messages = [*first, Lost(1, START + SECOND_US), *second[1:]]
    seen = composed(timeline(messages, ticks(START, 3)), ONE)
    keyframe_at = next(one.time_us for one in second[1:] if one.keyframe)
    for number, code in seen.codes.items():
        at_us = START + number * SECOND_US // FPS
        assert code == (11 if at_us < keyframe_at else 22), number


def test_a_silent_camera_becomes_an_avatar_and_a_still_screen_does_not() -> None:
    stopped = [one for one in camera(1, 33, start_us=START, seconds=1) if not isinstance(one, StreamEnded)]
    clock = ticks(START, 5)
    seen = composed(timeline(stopped, clock), ONE)
    assert seen.codes[FPS] == 33
    assert seen.codes[int(2.8 * FPS)] == 33
    assert all(seen.codes[number] is None for number in range(int(3.1 * FPS), 5 * FPS))
    shared = [one for one in camera(1, 33, start_us=START, seconds=1) if not isinstance(one, StreamEnded)]
    seen = composed(timeline(shared, ticks(START, 5)), scene(participant("a", "", share=1)), config=SPOTLIGHT)
    assert seen.codes[5 * FPS - 1] == 33


def test_a_paused_camera_shows_nothing_of_before_when_it_comes_back() -> None:
    before = [one for one in camera(1, 44, start_us=START, seconds=1) if not isinstance(one, StreamEnded)]
    after = [one for one in camera(1, 55, start_us=START + 3 * SECOND_US, seconds=1) if isinstance(one, Frame)]
    off = scene(participant("a", "", webcam=1, paused=[1]), at_us=START + SECOND_US)
    on = scene(participant("a", "", webcam=1), at_us=START + 2_500_000)
    seen = composed(timeline(before, after, ticks(START, 4)), ONE, off, on)
    assert seen.codes[FPS - 1] == 44
    assert all(seen.codes[number] is None for number in range(FPS + 1, 3 * FPS))
    assert seen.codes[3 * FPS] == 55


def test_the_resolution_may_change() -> None:
    small = [one for one in camera(1, 1, start_us=START, seconds=1) if not isinstance(one, StreamEnded)]
    large = [
        one
        for one in camera(1, 2, start_us=START + SECOND_US, seconds=1, width=1280, height=720)
        if isinstance(one, Frame)
    ]
    seen = composed(timeline(small, large, ticks(START, 2)), ONE)
    assert {seen.codes[number] for number in range(FPS)} == {1}
    assert {seen.codes[number] for number in range(FPS, 2 * FPS)} == {2}


def test_a_broken_frame_ends_nothing() -> None:
    frames = list(camera(1, 66, start_us=START, seconds=2, keyframe_every_s=1))
    frames[10] = Frame(1, frames[10].time_us, b"\x00\x01\x02", keyframe=True)
    seen = composed(timeline(frames, ticks(START, 2)), ONE)
    assert seen.codes[2 * FPS - 1] == 66


def test_who_is_in_no_scene_is_neither_seen_nor_heard() -> None:
    messages = timeline(
        camera(1, 77, start_us=START, seconds=1), microphone(2, 440, start_us=START, seconds=1), ticks(START, 1)
    )
    seen = composed(messages, scene(participant("b", "")))
    assert set(seen.codes.values()) == {None}
    assert max(loud for _, loud in seen.loudness) == 0


def test_a_machine_that_cannot_keep_up_leaves_frames_out_and_counts_them() -> None:
    seen = Seen()
    composition = Composition(LOW, START, seen, delay_us=0)
    composition.take(Tick(START + 4 * SECOND_US))
    composition.advance(keep_every=3)
    composition.finish()
    assert list(seen.codes) == list(range(0, 4 * FPS, 3))
    assert (composition.frames_encoded, composition.frames_dropped) == (len(seen.codes), 4 * FPS - len(seen.codes))
    assert composition.duration_us == pytest.approx(4 * SECOND_US, abs=40_000)


def test_a_wrong_clock_of_one_does_not_carry_all_away() -> None:
    ahead = [StreamBegan(9, START, Codec.OPUS, 48_000, 2), Frame(9, START + 3600 * SECOND_US, b"\xf8\xff\xfe")]
    seen = composed([*ahead, *ticks(START, 1)], ONE)
    assert len(seen.codes) <= int(1.3 * FPS)


class Flashes(Seen):
    """Looks at one cell of each frame: a hundred thousand are too many to be read."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self.light: list[int] = []

    def video(self, frame: av.VideoFrame, number: int) -> None:
        assert number == self.count
        self.count += 1
        if memoryview(frame.planes[0])[40 * frame.planes[0].line_size + 80] > 128:
            self.light.append(number)

    def audio(self, samples: Samples, position: int) -> None:
        loud = np.flatnonzero(np.abs(samples[0]) > 0.1)
        if loud.size:
            self.loudness.append((position + int(loud[0]), float(loud.size)))


def hour_of_beeps(cycles: int, drift_ppm: float) -> Iterator[Message]:
    """Every ten seconds a second of light and sound, of a sender whose clock drifts; encoded once, then moved."""
    cycle_us = round(10 * SECOND_US / (1 + drift_ppm / 1e6))

    def at(start_us: int, frames: Iterable[Message]) -> list[Message]:
        factor = 1 + drift_ppm / 1e6
        return [
            Frame(one.producer, start_us + round(one.time_us / factor), one.data, one.keyframe)
            for one in frames
            if isinstance(one, Frame)
        ]

    def beeps(at_us: int) -> bool:
        return SECOND_US <= at_us < 2 * SECOND_US

    codes = camera(
        1, lambda at_us: 0xF0 if beeps(at_us) else 0x0F, start_us=0, seconds=10, fps=5, width=320, height=180
    )
    pictures, sound = list(codes), list(microphone(2, lambda at_us: 500 * beeps(at_us), start_us=0, seconds=10))
    yield StreamBegan(1, START, Codec.VP8, 90_000)
    yield StreamBegan(2, START, Codec.OPUS, 48_000, 2)
    for cycle in range(cycles):
        begin_us = START + cycle * cycle_us
        merged = [*at(begin_us, pictures), *at(begin_us, sound), *ticks(begin_us, 10)]
        yield from sorted(merged, key=lambda one: one.time_us)


@pytest.mark.timeout(300)
def test_picture_and_sound_stay_together_for_an_hour() -> None:
    cycles = 360
    seen = Flashes()
    composition = Composition(LOW, START, seen, delay_us=600_000)
    composition.show(Scene.model_validate(ONE["scene"]))
    for message in hour_of_beeps(cycles, drift_ppm=150):
        composition.take(message)
        composition.advance()
    composition.finish()
    assert abs(seen.count - cycles * 10 * FPS) <= 15
    numbers = np.array(seen.light)
    flashes = numbers[np.r_[True, np.diff(numbers) > 1]] / FPS
    loud = np.array([position for position, _ in seen.loudness])
    beeps = loud[np.r_[True, np.diff(loud) > RATE_HZ]] / RATE_HZ
    assert len(flashes) == len(beeps) == cycles
    # A frame lasts 40 ms; Opus itself delays by 6.5 ms.
    assert np.abs(flashes - beeps).max() < 0.06
    assert np.abs(beeps - (1 + np.arange(cycles) * 10) / 1.00015).max() < 0.02
