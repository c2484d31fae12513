"""The signalling session: its state without I/O, what runs it on asyncio, and how a connection is opened."""
