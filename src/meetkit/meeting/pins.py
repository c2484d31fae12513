"""Who is pinned for everybody: at most one pin per member, the latest last; pure."""

from meetkit.errors import PinFailed, UnpinFailed
from meetkit.meeting.roster import Member, Roster, Seat
from meetkit.protocol.snapshot import Pin, PinState
from meetkit.protocol.vocabulary import Permission, PinSource

__all__ = ["Pins", "check_may_pin"]

_NOTHING = PinState(cam=False, share=False)


def check_may_pin(roster: Roster, by: Seat, participant_id: str, *, pin: bool) -> tuple[Member, Member]:
    """Who asks, and who is meant. Raises PinFailed or UnpinFailed: NOT_ALLOWED, PARTICIPANT_NOT_FOUND."""
    error = PinFailed if pin else UnpinFailed
    asking = roster.at(by)
    if not asking.may_moderate:
        raise error.not_allowed(permission=Permission.ALLOW_MOD)
    member = roster.named(participant_id)
    if member is None:
        raise error.participant_not_found(participant_id=participant_id)
    return asking, member


class Pins:
    """The pins of a meeting. A pin that grows or shrinks keeps its place; only a new one is the latest."""

    def __init__(self) -> None:
        self._states: dict[Seat, PinState] = {}

    def set(self, seat: Seat, source: PinSource, *, pin: bool) -> PinState | None:
        """Pin or unpin a source of a member; the state that follows, None when it is as it was."""
        before = self._states.get(seat, _NOTHING)
        cam = pin if source is not PinSource.SHARE else before.cam
        share = pin if source is not PinSource.WEBCAM else before.share
        after = PinState(cam=cam, share=share)
        if after == before:
            return None
        if after == _NOTHING:
            del self._states[seat]
        else:
            self._states[seat] = after
        return after

    def forget(self, seat: Seat) -> None:
        """A member left."""
        self._states.pop(seat, None)

    def all(self, roster: Roster) -> list[Pin]:
        """All pins, the latest last."""
        return [Pin(participant_id=roster.at(seat).participant_id, state=state) for seat, state in self._states.items()]
