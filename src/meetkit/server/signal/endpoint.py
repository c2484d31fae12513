"""GET /v2/signal: takes the WebSocket, speaks `meetkit.v1` or says that it cannot."""

from fastapi import APIRouter, WebSocket

from meetkit.errors import InvalidRequest
from meetkit.protocol import SUBPROTOCOL
from meetkit.server.context import context_of
from meetkit.server.intake.limits import network_of
from meetkit.server.signal.conversation import Conversation

__all__ = ["router"]

router = APIRouter()


@router.websocket("/v2/signal")
async def signal(websocket: WebSocket) -> None:
    """One participant's connection."""
    context = context_of(websocket)
    offered = websocket.scope.get("subprotocols") or []
    spoken = SUBPROTOCOL in offered
    await websocket.accept(subprotocol=SUBPROTOCOL if spoken else None)
    conversation = Conversation(
        websocket,
        context.meetings.directory,
        address=network_of(context.address_of(websocket)),
        trace_id=websocket.scope.get("meetkit.trace_id"),
    )
    if not spoken:
        version = ", ".join(offered)[:64] or "none"
        conversation.end_with(
            InvalidRequest.unsupported_protocol_version(version=version, server_versions=[SUBPROTOCOL], ends="join")
        )
    await conversation.run()
