"""Whether a peer still takes what it is sent: windows as real kernels told them."""

import pytest

from meetkit.egress.outputs.uptake import Acceptance, Uptake


def silence_s(rows: list[tuple[float, int, int]], *, waiting_bytes: int = 0) -> float:
    """The longest silence of a story: time, acknowledged bytes, window."""
    first_s, *first = rows[0]
    uptake, longest_s = Uptake(first_s, Acceptance(*first)), 0.0
    for now_s, acked, window in rows:
        uptake.look(now_s, Acceptance(acked, window), waiting_bytes=waiting_bytes)
        longest_s = max(longest_s, uptake.silent_s(now_s))
    return longest_s


def test_peer_that_reads_everything_is_never_silent() -> None:
    assert silence_s([(t / 10, t * 2000, 89_088) for t in range(200)]) == 0


def test_peer_whose_window_swings_because_it_reads_in_gulps_is_never_silent_for_long() -> None:
    rows = [(t / 10, t * 20_000, 201_728 - 25_000 * (t % 3)) for t in range(200)]
    assert silence_s(rows, waiting_bytes=1000) < 0.5


def test_frozen_peer_whose_kernel_goes_on_taking_is_silent_since_its_window_fell() -> None:
    reading = [(t / 10, t * 2000, 89_088) for t in range(20)]
    # As seen with Linux: the buffer grows a little meanwhile, so the window falls by less than what comes.
    frozen = [(2 + t / 10, 40_000 + t * 2000, 89_088 - 1024 * (t // 2)) for t in range(50)]
    assert 4.4 < silence_s(reading + frozen) < 5.0


@pytest.mark.parametrize("bytes_per_s", [1_000, 8_000, 16_000, 500_000])
def test_window_that_was_clamped_once_is_no_silence(bytes_per_s: int) -> None:
    rows = [(t / 10, t * bytes_per_s // 10, 89_088 if t < 20 else 84_992) for t in range(400)]
    assert silence_s(rows) < 4.0


def test_peer_that_reads_as_fast_as_it_gets_but_never_catches_up_is_not_silent() -> None:
    rows = [(t / 10, t * 4000, max(40_000, 89_088 - t * 4000)) for t in range(200)]
    assert silence_s(rows, waiting_bytes=500) < 4.0


def test_peer_that_acknowledges_nothing_is_silent_since_then_unless_there_is_nothing() -> None:
    rows = [(t / 10, 5000, 89_088) for t in range(60)]
    assert 5.8 < silence_s(rows, waiting_bytes=100) < 6.0
    assert silence_s(rows, waiting_bytes=0) == 0


def test_system_that_tells_no_window_is_judged_by_acknowledgements_alone() -> None:
    assert silence_s([(t / 10, t * 2000, 0) for t in range(100)], waiting_bytes=1000) == 0
