"""Whose a participantId is: the token's that names it, else theirs who hold the secret of its first join. Pure."""

import hmac
from collections.abc import Callable, Set
from dataclasses import dataclass, field

from meetkit.errors import ParticipantIdTaken, Subject

__all__ = ["HOLDERS_LIMIT", "IDS_LIMIT", "Identities", "Proof"]

IDS_LIMIT = 20_000
"""So many ids are remembered in one session; beyond, the oldest that nobody uses are forgotten."""
HOLDERS_LIMIT = 8
"""So many holders of one id are remembered: the first, who has the right to it, and the latest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a join shows for its participantId. `new_secret` becomes the secret of who holds it for the first time."""

    named_by_token: bool = False
    secret: str | None = field(default=None, repr=False)
    new_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Holder:
    number: int
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Claim:
    """Who had an id, the first in front, and who has it now."""

    holders: tuple[_Holder, ...]
    current: _Holder


class Identities:
    """Every participantId of a session, and who had it.

    An id that nobody uses is free. Who takes one that somebody had before gets it as another person: what was kept for
    the earlier one stays unseen, and the earlier one may take it back.
    """

    def __init__(self) -> None:
        self._claims: dict[str, _Claim] = {}

    def claim(
        self, participant_id: str, proof: Proof, *, in_use: bool, all_in_use: Callable[[], Set[str]], subject: Subject
    ) -> Callable[[], None]:
        """Whether a join may have the id: what makes it theirs, to be called when nothing else stands against it.

        `all_in_use` gives the ids in use, when some of the others must be forgotten. Raises
        ParticipantIdTaken/HELD_BY_ANOTHER.
        """
        claim = self._claims.get(participant_id)
        if proof.named_by_token or claim is None:
            first = _Holder(0, proof.new_secret)
            fresh = _Claim((first,), first)
        else:
            known = next((holder for holder in claim.holders if _proves(proof, holder)), None)
            if in_use and (known is None or known.number > claim.current.number):
                raise ParticipantIdTaken.held_by_another(participant_id=participant_id, subject=subject)
            fresh = _Claim(claim.holders, known) if known is not None else _with_another(claim, proof)

        def make() -> None:
            self._claims[participant_id] = fresh
            if len(self._claims) > IDS_LIMIT:
                self._forget_oldest(all_in_use() | {participant_id})

        return make

    def secret(self, participant_id: str) -> str:
        """What proves a claimed id at its holder's next join."""
        return self._claims[participant_id].current.secret

    def person(self, participant_id: str) -> str:
        """Who holds the id, or would see what is kept for it: the id itself, but for those who took another's."""
        claim = self._claims.get(participant_id)
        # No participantId has a line break.
        return f"{participant_id}\n{claim.current.number}" if claim and claim.current.number else participant_id

    def _forget_oldest(self, in_use: Set[str]) -> None:
        for participant_id in [known for known in self._claims if known not in in_use][: IDS_LIMIT // 10]:
            del self._claims[participant_id]


def _proves(proof: Proof, holder: _Holder) -> bool:
    shown = proof.secret
    return shown is not None and shown.isascii() and hmac.compare_digest(holder.secret, shown)


def _with_another(claim: _Claim, proof: Proof) -> _Claim:
    another = _Holder(claim.holders[-1].number + 1, proof.new_secret)
    first, *later = claim.holders
    return _Claim((first, *later[-(HOLDERS_LIMIT - 2) :], another), another)
