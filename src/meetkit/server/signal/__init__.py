"""The signalling WebSocket: one connection per participant, spec/protocol.md."""
