"""Faults of a real network on the loopback interface: nftables rules for the ports of one test, removed at its end.

They need root and nft, which `make test` installs; without them a test that uses this fails and says so.
"""

import contextlib
import fcntl
import itertools
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

_numbers = itertools.count(1)


@contextlib.contextmanager
def udp_blocked(*ports: int) -> Iterator[None]:
    """No UDP datagram to or from these ports arrives, as behind a firewall that drops silently."""
    with _rules(f"udp dport {_set(ports)} drop", f"udp sport {_set(ports)} drop"):
        yield


@contextlib.contextmanager
def udp_answers_blocked(*ports: int) -> Iterator[None]:
    """What is sent to these ports arrives, but no answer comes back, as behind a one-way firewall."""
    with _rules(f"udp sport {_set(ports)} drop"):
        yield


@contextlib.contextmanager
def dtls_blocked(*ports: int) -> Iterator[None]:
    """No DTLS record to or from these ports arrives, but all else does (RFC 7983: by the first byte, 20 to 63)."""
    record = "@th,64,8 20-63 drop"  # the first byte behind UDP's header
    with _rules(f"udp dport {_set(ports)} {record}", f"udp sport {_set(ports)} {record}"):
        yield


@contextlib.contextmanager
def udp_loss(percent: int, *ports: int) -> Iterator[None]:
    """That share of the UDP datagrams to and from these ports is lost, at random."""
    chance = f"numgen random mod 100 < {percent} drop"
    with _rules(f"udp dport {_set(ports)} {chance}", f"udp sport {_set(ports)} {chance}"):
        yield


@contextlib.contextmanager
def tcp_blackholed(*ports: int) -> Iterator[None]:
    """No TCP segment to or from these ports arrives: connections hang, nothing is refused or reset."""
    with _rules(f"tcp dport {_set(ports)} drop", f"tcp sport {_set(ports)} drop"):
        yield


@contextlib.contextmanager
def tcp_unreachable(*ports: int) -> Iterator[None]:
    """No way leads to these TCP ports: a router says so by ICMP (host unreachable)."""
    with _rules(f"tcp dport {_set(ports)} reject with icmpx type host-unreachable"):
        yield


@contextlib.contextmanager
def host_named(name: str) -> Iterator[Callable[[], None]]:
    """A name for 127.0.0.1 in /etc/hosts, which every look-up reads anew; yields what takes it away."""
    line = f"127.0.0.1 {name}\n"

    def edit(change: Callable[[str], str]) -> None:
        # In place: in containers the file is mounted, and cannot be replaced.
        with Path("/etc/hosts").open("r+") as hosts:
            fcntl.flock(hosts, fcntl.LOCK_EX)
            text = change(hosts.read())
            hosts.seek(0)
            hosts.truncate()
            hosts.write(text)

    edit(lambda text: text + ("" if text.endswith("\n") else "\n") + line)
    try:
        yield lambda: edit(lambda text: text.replace(line, ""))
    finally:
        edit(lambda text: text.replace(line, ""))


def _set(ports: tuple[int, ...]) -> str:
    return "{ " + ", ".join(map(str, ports)) + " }"


@contextlib.contextmanager
def _rules(*rules: str) -> Iterator[None]:
    # Dropped at input, not output: an output rule would tell the sender by EPERM, which no real network does.
    table = f"meetkit_test_{os.getpid()}_{next(_numbers)}"
    lines = [f"add table inet {table}", f"add chain inet {table} input {{ type filter hook input priority 0; }}"]
    lines += [f"add rule inet {table} input {rule}" for rule in rules]
    _nft("\n".join(lines))
    try:
        yield
    finally:
        _nft(f"delete table inet {table}")


def _nft(script: str) -> None:
    done = subprocess.run(["nft", "-f", "-"], input=script, text=True, capture_output=True, check=False)
    assert done.returncode == 0, f"nft (root?) refused: {done.stderr.strip()}"
