"""What a download link leads to: one file, whole or in parts, for everybody who has the link."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from meetkit.errors import MeetingError, NotFound
from meetkit.server.context import Context, ServerContext
from meetkit.server.pages.text_page import error_text_page
from meetkit.server.rest.files import file_response
from meetkit.store import Recording

router = APIRouter(tags=["recordings"])


@router.get("/downloads/{ticket}", summary="Download by a link", response_class=Response)
async def download(ticket: str, request: Request, context: Context) -> Response:
    """The file of a link that `POST /v2/recordings/{id}/files/{index}/link` gave; needs no token."""
    return await _answered(ticket, request, context)


@router.head("/downloads/{ticket}", include_in_schema=False)
async def download_head(ticket: str, request: Request, context: Context) -> Response:
    """The same without the file."""
    return await _answered(ticket, request, context)


async def _answered(ticket: str, request: Request, context: ServerContext) -> Response:
    try:
        return await _file(ticket, request, context)
    except MeetingError as error:
        known = context.boundary.seen(error, ends="request", trace_id=request.scope.get("meetkit.trace_id"))
        if "text/html" in request.headers.get("accept", ""):
            return error_text_page(known, base_path=context.base_path)
        return context.boundary.problem(known)


async def _file(ticket: str, request: Request, context: ServerContext) -> Response:
    try:
        recording_id, index = context.meetings.downloads.find(ticket)
    except NotFound:
        context.refusals.take(context.address_of(request))
        raise
    row = await context.store.find_egress(Recording, recording_id, None)
    if row is None:
        raise NotFound.recording(recording_id=recording_id)
    return await file_response(context, row, index, request)
