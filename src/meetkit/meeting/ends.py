"""What an admission error ends: a join over the WebSocket, or one REST request."""

from typing import Literal

Ends = Literal["join", "request"]
