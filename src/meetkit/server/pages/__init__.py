"""What a browser gets: the page, the pages of errors, the watch page with its streams, and downloads by a link."""

from fastapi import APIRouter

from meetkit.server.pages import downloads, page, watch_page

router = APIRouter()
router.include_router(downloads.router, prefix="/v2")
router.include_router(watch_page.router)
router.include_router(page.router)

__all__ = ["router"]
