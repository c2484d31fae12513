"""Rate limits per address, with a clock of the test's own."""

import pytest

from meetkit.errors import RateLimited
from meetkit.server.intake.limits import RateLimit, network_of, without_port


class Clock:
    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


def test_empty_bucket_refuses_and_says_when_the_next_one_comes() -> None:
    clock = Clock()
    limit = RateLimit(3, 60, monotonic_s=clock)
    for _ in range(3):
        limit.take("192.0.2.1")
    with pytest.raises(RateLimited) as caught:
        limit.take("192.0.2.1")
    wait_ms = caught.value.retry_after_ms
    assert wait_ms is not None
    assert 19_000 < wait_ms <= 20_001
    clock.now_s += wait_ms / 1000
    limit.take("192.0.2.1")
    with pytest.raises(RateLimited):
        limit.take("192.0.2.1")


def test_one_address_does_not_use_up_anothers() -> None:
    limit = RateLimit(1, 60, monotonic_s=Clock())
    limit.take("192.0.2.1")
    limit.take("192.0.2.2")
    with pytest.raises(RateLimited):
        limit.take("192.0.2.1")


def test_ipv6_host_cannot_multiply_itself_within_its_network() -> None:
    limit = RateLimit(1, 60, monotonic_s=Clock())
    limit.take("2001:db8:1:2::1")
    with pytest.raises(RateLimited):
        limit.take("2001:db8:1:2:ffff::9")
    limit.take("2001:db8:1:3::1")
    assert network_of("::ffff:192.0.2.1") == "192.0.2.1"


def test_number_of_remembered_addresses_is_bounded() -> None:
    limit = RateLimit(1, 60, monotonic_s=Clock())
    for number in range(60_000):
        limit.take(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    assert limit.remembered == 50_000


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("192.0.2.1:50123", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:db8::1]:50123", "2001:db8::1"),
        ("2001:db8::5000", "2001:db8::5000"),
        ("unknown", "unknown"),
    ],
)
def test_the_port_that_some_proxies_forward_makes_no_new_client(forwarded: str, address: str) -> None:
    assert without_port(forwarded) == address
