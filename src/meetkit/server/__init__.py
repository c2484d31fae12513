"""The server: REST, the signalling WebSocket, the ready-made page, and what keeps them running."""
