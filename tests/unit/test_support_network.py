"""The planted network faults really happen, only on the named ports, and end with the block."""

import socket

from tests.support.network import udp_blocked, udp_loss


def _arrived(receiver: socket.socket, count: int) -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for _ in range(count):
            sender.sendto(b"x", receiver.getsockname())
    arrived = 0
    receiver.setblocking(False)
    try:
        while receiver.recv(16):
            arrived += 1
    except BlockingIOError:
        return arrived
    return arrived


def test_blocked_port_gets_nothing_and_its_neighbour_everything() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as blocked,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free,
    ):
        blocked.bind(("127.0.0.1", 0))
        free.bind(("127.0.0.1", 0))
        with udp_blocked(blocked.getsockname()[1]):
            assert _arrived(blocked, 50) == 0
            assert _arrived(free, 50) == 50
        assert _arrived(blocked, 50) == 50


def test_loss_takes_its_share() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        with udp_loss(20, receiver.getsockname()[1]):
            arrived = sum(_arrived(receiver, 100) for _ in range(20))
        assert 1450 <= arrived <= 1750
