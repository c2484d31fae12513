"""One signalling request on a plain WebSocket, for drivers that need no SDK."""

import json
from typing import Any


async def ask(socket: Any, request_id: int, method: str, data: dict[str, Any]) -> dict[str, Any]:
    """One request on a plain WebSocket; the answer's data.

    Raises:
        RuntimeError: the server answered with an error.
    """
    await socket.send(json.dumps({"t": "req", "id": request_id, "method": method, "data": data}))
    while True:
        frame = json.loads(await socket.recv())
        if frame["t"] == "res" and frame["id"] == request_id:
            if not frame["ok"]:
                raise RuntimeError(f"{method}: {frame['error']}")
            return dict(frame["data"])


def joining(token: str, meeting_id: str, name: str) -> dict[str, Any]:
    """The data of a `join` request."""
    return {
        "version": 1,
        "token": token,
        "meetingId": meeting_id,
        "name": name,
        "mode": "SEND_AND_RECV",
        "client": {"sdk": "python", "version": "bench"},
    }
