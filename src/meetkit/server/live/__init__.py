"""The live meetings of this process: who is in, what runs, and the doing of what was decided. No WebSocket, no HTTP."""
