"""REST `/v2`: rooms, sessions and their participants, in the shapes of the reference system."""

from fastapi import APIRouter

from meetkit.server.rest import participants, rooms, sessions

router = APIRouter()
router.include_router(rooms.router)
router.include_router(participants.router)
router.include_router(sessions.router)

__all__ = ["router"]
