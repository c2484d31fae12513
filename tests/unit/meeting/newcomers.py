"""Joins as the tests of the pure meeting make them."""

from datetime import timedelta

from meetkit.meeting import commands as c
from meetkit.meeting.identities import Proof
from meetkit.meeting.lobby import Origin
from meetkit.meeting.roster import Seat
from meetkit.protocol.vocabulary import Mode, Permission


def newcomer(
    seat: int,
    participant_id: str,
    *permissions: Permission,
    named_by_token: bool = False,
    secret: str | None = None,
    token: str = "token",
    address: str = "192.0.2.1",
) -> c.Enter:
    """A join; its secret would be `secret-<seat>`."""
    return c.Enter(
        seat=Seat(seat),
        participant_id=participant_id,
        proof=Proof(named_by_token=named_by_token, secret=secret, new_secret=f"secret-{seat}"),
        origin=Origin(token, address),
        name=participant_id.title(),
        mode=Mode.SEND_AND_RECV,
        meta_data=None,
        permissions=frozenset(permissions or (Permission.ALLOW_JOIN,)),
        lobby_timeout=timedelta(seconds=60),
    )
