"""GET /v2/signal: takes the WebSocket, speaks `meetkit.v1` or says that it cannot."""

from typing import TYPE_CHECKING

from fastapi import APIRouter, WebSocket

from meetkit.errors import InvalidRequest
from meetkit.protocol import SUBPROTOCOL
from meetkit.server.limits import network_of
from meetkit.server.signal.session import Session

if TYPE_CHECKING:  # meetings imports this package
    from meetkit.server.context import ServerContext

__all__ = ["router"]

router = APIRouter()


@router.websocket("/v2/signal")
async def signal(websocket: WebSocket) -> None:
    """One participant's connection."""
    context: ServerContext = websocket.app.state.context
    offered = websocket.scope.get("subprotocols") or []
    spoken = SUBPROTOCOL in offered
    await websocket.accept(subprotocol=SUBPROTOCOL if spoken else None)
    session = Session(
        websocket,
        context.meetings.directory,
        address=network_of(context.address_of(websocket)),
        trace_id=websocket.scope.get("meetkit.trace_id"),
    )
    if not spoken:
        version = ", ".join(offered)[:64] or "none"
        session.end_with(
            InvalidRequest.unsupported_protocol_version(version=version, server_versions=[SUBPROTOCOL], ends="join")
        )
    await session.run()
