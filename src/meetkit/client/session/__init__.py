"""The signalling session: its state without I/O, the shell that runs it, and how a connection is opened."""
