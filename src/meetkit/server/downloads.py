"""Download links: who has one gets one file for a few minutes, without a token."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from meetkit.errors import NotFound
from meetkit.protocol.methods import DownloadLink

__all__ = ["LINK_LIFE_S", "Downloads"]

LINK_LIFE_S = 300
_TICKET_BYTES = 24
_MOST_TICKETS = 20_000


@dataclass(frozen=True, slots=True)
class _Ticket:
    recording_id: str
    index: int
    until_s: float


class Downloads:
    """The links of this process. They live in memory alone: none outlives the server, none is ever written down.

    Args:
        public_url: where this server is reached.
        monotonic_s: a clock that never goes back, in seconds.
    """

    def __init__(self, *, public_url: str, monotonic_s: Callable[[], float]) -> None:
        self._public_url = public_url
        self._monotonic_s = monotonic_s
        self._tickets: dict[str, _Ticket] = {}

    def link(self, recording_id: str, index: int) -> DownloadLink:
        """A new link to a file that the caller may have; it may be used often, also for ranges, until it expires."""
        now_s = self._monotonic_s()
        # All live equally long, so the first of the dict is the next to expire.
        while self._tickets and (
            len(self._tickets) >= _MOST_TICKETS or next(iter(self._tickets.values())).until_s <= now_s
        ):
            del self._tickets[next(iter(self._tickets))]
        ticket = secrets.token_urlsafe(_TICKET_BYTES)
        self._tickets[ticket] = _Ticket(recording_id, index, now_s + LINK_LIFE_S)
        return DownloadLink(url=f"{self._public_url}/v2/downloads/{ticket}", expires_in_ms=LINK_LIFE_S * 1000)

    def find(self, ticket: str) -> tuple[str, int]:
        """The recording's id and the number of the file.

        Raises:
            NotFound: DOWNLOAD_LINK, it has expired or never was; nobody learns which.
        """
        found = self._tickets.get(ticket)
        if found is None or found.until_s <= self._monotonic_s():
            raise NotFound.download_link(life_s=LINK_LIFE_S)
        return found.recording_id, found.index
