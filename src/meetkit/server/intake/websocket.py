"""uvicorn's WebSocket on websockets' sans-I/O protocol, with four things of ours.

It tells the application which gate its bytes come through, it says nothing more to a peer that does not read, it takes
a refusal by the gate as if the peer had sent it, and it hears why a peer went that is gone already.
"""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame
from websockets.http11 import Request

from meetkit.errors import MeetingError

__all__ = ["REFUSED", "GatedWebSocket"]

#: The key of an ASGI message that carries the error for which the gate refuses more.
REFUSED = "meetkit.refused"
_LEFT_TO_READ_S = 60.0


class GatedWebSocket(WebSocketsSansIOProtocol):
    """One connection behind a gate."""

    _last_words = False

    def handle_connect(self, event: Request) -> None:
        """The handshake; the application finds the gate in its scope."""
        super().handle_connect(event)
        if hasattr(self, "scope"):
            scope: dict[str, Any] = self.scope  # type: ignore[assignment]
            scope["meetkit.gate"] = self.transport.get_extra_info("meetkit.gate")

    def handle_ping(self) -> None:
        """Answer a ping; a peer that reads nothing gets no more answers to keep for it (RFC 6455, section 5.5.3)."""
        if self.writable.is_set():
            super().handle_ping()
        else:
            self.conn.data_to_send()

    def handle_close(self, event: Frame) -> None:
        """The peer's close frame, which may be found only after the connection is lost."""
        gone = self.transport.is_closing() and not self.close_sent
        super().handle_close(event)
        if gone and self.conn.close_rcvd is not None:
            self.queue.put_nowait({"type": "websocket.disconnect", "code": self.conn.close_rcvd.code})

    def pause_writing(self) -> None:
        """The peer does not read: what is sent waits, unless it is the last."""
        if not self._last_words:
            super().pause_writing()

    def say_last_words(self) -> None:
        """What is sent from now on waits for nobody, but lies there for a minute, for when the peer reads again."""
        self._last_words = True
        self.writable.set()
        self.loop.call_later(_LEFT_TO_READ_S, self.transport.abort)

    def refuse(self, error: MeetingError) -> None:
        """Let the application end the connection because of `error`."""
        self.queue.put_nowait({"type": "websocket.receive", "text": "", REFUSED: error})  # type: ignore[arg-type]
