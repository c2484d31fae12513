"""The meeting as an app holds it: who is in, what happens, and what can be asked for."""

from meetkit.client.meeting.meeting import Meeting

__all__ = ["Meeting"]
