"""The signalling WebSocket: one connection per participant, spec/protocol.md."""

from meetkit.server.signal.endpoint import router

__all__ = ["router"]
