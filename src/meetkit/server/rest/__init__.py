"""REST `/v2`: rooms, sessions, recordings, livestreams and HLS streams, in the shapes of the reference system."""

from fastapi import APIRouter

from meetkit.server.rest import hls, livestreams, participants, public, recordings, rooms, sessions

router = APIRouter()
router.include_router(rooms.router)
router.include_router(participants.router)
router.include_router(sessions.router)
router.include_router(recordings.router)
router.include_router(livestreams.router)
router.include_router(hls.router)
router.include_router(public.router)

__all__ = ["router"]
