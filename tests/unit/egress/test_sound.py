"""Samples at their place: drift, jitter and gaps; and a sum that never clips."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetkit.egress.capture import Frame
from meetkit.egress.mixer import BLOCK_SAMPLES, CEILING, Mixer
from meetkit.egress.sound import RATE_HZ, Placement, SoundSource
from tests.support.capture import microphone

PACKET = 960
HOUR_PACKETS = 50 * 3600


@pytest.mark.parametrize("drift_ppm", [-300, -50, 0, 50, 300])
def test_an_hour_of_a_drifting_clock_stays_within_ten_milliseconds(drift_ppm: int) -> None:
    placement, random = Placement(), np.random.default_rng(5)
    jitter = random.normal(0, 96, HOUR_PACKETS)  # 2 ms, of sender reports
    worst = 0.0
    gaps = 0
    for index in range(HOUR_PACKETS):
        true = index * PACKET / (1 + drift_ppm / 1e6)
        start, length, _, after_gap = placement.place(round(true + jitter[index]), PACKET)
        gaps += after_gap
        if index > 50:
            worst = max(worst, abs(start - true))
        assert abs(length - PACKET) <= 0.005 * PACKET
    assert gaps == 1
    assert worst < 10 * RATE_HZ / 1000


def test_packets_that_follow_each_other_are_joined_without_a_seam() -> None:
    placement = Placement()
    placed = [placement.place(1000 + index * PACKET + (-1) ** index * 40, PACKET) for index in range(100)]
    assert all(length == PACKET for _, length, _, _ in placed)
    assert [start for start, _, _, _ in placed] == [placed[0][0] + index * PACKET for index in range(100)]


def test_after_a_gap_sound_goes_on_where_it_was_captured() -> None:
    placement = Placement()
    placement.place(0, PACKET)
    assert placement.place(RATE_HZ, PACKET) == (RATE_HZ, PACKET, 0, True)


@given(st.lists(st.integers(-RATE_HZ, RATE_HZ), min_size=1, max_size=60))
def test_samples_of_one_voice_never_overlap(wishes: list[int]) -> None:
    placement, end = Placement(), -math.inf
    for wish in wishes:
        start, length, left_out, _ = placement.place(wish, PACKET)
        assert 0 <= left_out + length <= PACKET + 5
        assert not length or start >= end
        end = max(end, start + length)


@pytest.mark.parametrize("late_ms", [50, 130, 300, 900])
def test_sound_that_was_placed_too_late_does_not_stay_late(late_ms: int) -> None:
    placement, late = Placement(), late_ms * RATE_HZ // 1000
    for index in range(50):
        placement.place(late + index * PACKET, PACKET)
    # A sender report tells when it really was captured.
    placed = [placement.place(index * PACKET, PACKET) for index in range(50, 120)]
    heard = [(index, place) for index, place in enumerate(placed, start=50) if place.length]
    assert sum(place.left_out for place in placed) == late
    assert len(heard) >= 70 - late // PACKET - 1
    assert all(place.start == index * PACKET + place.left_out for index, place in heard)
    assert sum(place.after_gap for _, place in heard) == 1


def test_a_packet_is_decoded_to_its_place() -> None:
    source = SoundSource(1, start_us=1_000_000)
    packets = [message for message in microphone(1, 440, start_us=1_500_000, seconds=0.2) if hasattr(message, "data")]
    decoded = [source.decode(packet) for packet in packets]
    assert decoded[0] is not None
    assert decoded[0][0] == RATE_HZ // 2
    assert decoded[0][1].shape == (2, PACKET)
    assert all(one is not None for one in decoded)


def test_rubbish_is_no_sound_and_no_end() -> None:
    source = SoundSource(1, start_us=0)
    assert source.decode(Frame(1, 0, b"")) is None
    assert source.decode(Frame(1, 0, b"\xff\xff\xff\xff")) is None
    good = next(message for message in microphone(1, 440, start_us=0, seconds=0.1) if hasattr(message, "data"))
    assert source.decode(good) is not None


def blocks(mixer: Mixer, count: int) -> np.ndarray:
    return np.concatenate([mixer.take() for _ in range(count)], axis=1)


def test_voices_are_added_and_silence_fills_the_rest() -> None:
    mixer = Mixer()
    mixer.add(500, np.full((2, 100), 0.25, np.float32))
    mixer.add(550, np.full((2, 100), 0.25, np.float32))
    out = blocks(mixer, 2)
    assert np.allclose(out[:, 500:550], 0.25)
    assert np.allclose(out[:, 550:600], 0.5)
    assert np.count_nonzero(out) == 2 * 150


def test_what_is_too_late_is_left_out_and_what_is_in_time_is_kept() -> None:
    mixer = Mixer()
    mixer.take()
    mixer.add(BLOCK_SAMPLES - 100, np.full((2, 200), 0.5, np.float32))
    out = mixer.take()
    assert np.allclose(out[:, :100], 0.5)
    assert not out[:, 100:].any()


def test_the_ring_may_be_crossed() -> None:
    mixer = Mixer()
    for _ in range(511):
        mixer.take()
    start = mixer.taken + BLOCK_SAMPLES - 10
    mixer.add(start, np.full((2, 20), 0.5, np.float32))
    out = blocks(mixer, 2)
    assert np.count_nonzero(out) == 40
    assert np.allclose(out[:, BLOCK_SAMPLES - 10 : BLOCK_SAMPLES + 10], 0.5)


@given(st.lists(st.tuples(st.integers(0, 20 * BLOCK_SAMPLES), st.floats(-1, 1, width=32)), max_size=40))
def test_however_many_shout_nothing_clips(shouts: list[tuple[int, float]]) -> None:
    mixer = Mixer()
    for start, value in shouts:
        mixer.add(start, np.full((2, 3000), value, np.float32))
    assert np.abs(blocks(mixer, 25)).max() <= CEILING + 1e-5


def test_a_soft_voice_is_not_touched() -> None:
    wave = (0.6 * np.sin(np.arange(20 * BLOCK_SAMPLES) / 20)).astype(np.float32)
    mixer = Mixer()
    mixer.add(0, np.stack([wave, wave]))
    assert np.array_equal(blocks(mixer, 20)[0], wave)


def test_the_gain_never_jumps() -> None:
    mixer = Mixer()
    mixer.add(0, np.full((2, 30 * BLOCK_SAMPLES), 0.5, np.float32))
    mixer.add(10 * BLOCK_SAMPLES + 200, np.full((2, 500), 0.9, np.float32))
    gain = blocks(mixer, 30)[0] / 0.5
    quiet = np.r_[gain[: 10 * BLOCK_SAMPLES + 200], gain[10 * BLOCK_SAMPLES + 700 :]]
    assert np.abs(np.diff(quiet[: 10 * BLOCK_SAMPLES])).max() < 0.001
    assert quiet[-1] == pytest.approx(1.0)
