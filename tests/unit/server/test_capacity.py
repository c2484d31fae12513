"""How many participants are let in, and how descriptors are counted."""

import errno

import pytest

from meetkit.errors import ServerFull
from meetkit.server.boundary import Boundary
from meetkit.server.capacity import Capacity, Descriptors, limit_of
from meetkit.server.capacity.machine import Memory
from meetkit.server.metrics import Metrics
from meetkit.server.settings import Settings

MB = 2**20


def memory(free_bytes: int) -> Memory:
    return Memory(free_bytes=free_bytes, limit_bytes=8192 * MB, of="machine")


@pytest.mark.parametrize(
    ("free_mb", "open_count", "cores", "participants", "by"),
    [
        (164, 30, 4, 100, "memory"),
        (8000, 700, 4, 130, "descriptors"),
        (8000, 30, 0.25, 250, "cores"),
        (10, 30, 4, 1, "memory"),  # one may always try
    ],
)
def test_the_scarcest_resource_limits(free_mb: int, open_count: int, cores: float, participants: int, by: str) -> None:
    descriptors = Descriptors(1024, count=lambda: open_count)
    found = limit_of(Settings(), descriptors, memory=memory(free_mb * MB), cores=cores)
    assert (found.participants, found.by) == (participants, by)


def test_a_limit_that_is_set_holds() -> None:
    found = limit_of(Settings(max_server_participants=7), Descriptors(1024, count=lambda: 9), memory=memory(0), cores=1)
    assert (found.participants, found.by, found.allowed["memory"]) == (7, "max_server_participants", 0)


def test_memory_is_read_again_so_a_full_server_recovers() -> None:
    now_s, free = [0.0], [1 * MB]
    capacity = Capacity(Settings(), read=lambda: memory(free[0]), monotonic_s=lambda: now_s[0])
    with pytest.raises(ServerFull) as caught:
        capacity.check_join(0)
    assert (caught.value.reason, caught.value.params["free_bytes"]) == ("MEMORY", 1 * MB)
    free[0], now_s[0] = 1000 * MB, 1.0
    capacity.check_join(0)


def test_without_descriptors_for_participants_a_server_does_not_start() -> None:
    capacity = Capacity(Settings())
    capacity.descriptors = Descriptors(48, count=lambda: 34)
    with pytest.raises(ServerFull) as caught:
        capacity.measure()
    assert caught.value.params == {"free_count": 14, "limit": 48, "needed_count": 16}


def test_a_recording_needs_more_memory_than_a_participant_and_nothing_is_asked_for_when_that_is_set() -> None:
    capacity = Capacity(Settings(), read=lambda: memory(200 * MB))
    capacity.check_join(0)
    with pytest.raises(ServerFull) as caught:
        capacity.check_egress()
    assert (caught.value.reason, caught.value.params["needed_bytes"]) == ("MEMORY", 256 * MB)
    Capacity(Settings(memory_free_bytes=0), read=lambda: memory(0)).check_egress()


def test_descriptors_are_counted_by_what_comes_and_goes_between_two_counts() -> None:
    counts, now_s = [0], [0.0]

    def count() -> int:
        counts[0] += 1
        return 60

    descriptors = Descriptors(100, count=count, monotonic_s=lambda: now_s[0])
    assert (descriptors.reserve, descriptors.free, descriptors.low) == (16, 40, False)
    for _ in range(25):
        descriptors.opened()
    assert (descriptors.free, descriptors.low, descriptors.out) == (15, True, False)
    for _ in range(9):
        descriptors.opened()
    assert descriptors.out
    descriptors.closed()
    assert (descriptors.out, counts[0]) == (False, 1)
    now_s[0] = 1.0
    assert (descriptors.free, counts[0]) == (40, 2)


def test_when_not_even_counting_is_possible_none_is_left() -> None:
    assert Descriptors(100, count=lambda: None).out


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE])
def test_whatever_fails_for_want_of_a_descriptor_is_told_as_that(number: int) -> None:
    boundary = Boundary(metrics=Metrics(), doc_base=None)
    cause = OSError(number, "no descriptor")
    known = boundary.seen(cause)
    assert (known.code, known.reason, known.http_status, known.__cause__) == (6008, "DESCRIPTORS", 503, cause)
