"""The four frames of the protocol as values."""

from dataclasses import dataclass
from typing import Any

from meetkit.protocol.wire import RequestData

__all__ = ["Ack", "ClientFrame", "Notification", "Request", "Response", "ServerFrame"]


@dataclass(frozen=True, slots=True)
class Request:
    """A client's request whose method is known and whose data is valid."""

    id: int
    method: str
    data: RequestData


@dataclass(frozen=True, slots=True)
class Ack:
    """All notifications up to `seq` were processed by the client."""

    seq: int


@dataclass(frozen=True, slots=True)
class Response:
    """The server's one answer to a request: `data` when it went well, else `error` (an error object on the wire)."""

    id: int
    data: dict[str, Any] | None
    error: dict[str, Any] | None

    @property
    def ok(self) -> bool:
        """Whether the request went well."""
        return self.error is None


@dataclass(frozen=True, slots=True)
class Notification:
    """Something that happened. `seq` 0: not numbered, never acked, never replayed."""

    seq: int
    event: str
    data: dict[str, Any]


ClientFrame = Request | Ack
ServerFrame = Response | Notification
