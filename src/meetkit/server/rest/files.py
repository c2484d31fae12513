"""A recording's file as an answer: whole or a range of it, always as an attachment."""

from __future__ import annotations

from fastapi.responses import FileResponse, Response

from meetkit.errors import NotFound
from meetkit.server.context import ServerContext
from meetkit.store import Recording

_TYPES = {".mp4": "video/mp4", ".m4a": "audio/mp4", ".webm": "video/webm"}
_HEADERS = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


def file_response(context: ServerContext, row: Recording, index: int) -> Response:
    """The file with that number.

    Raises:
        NotFound: RECORDING_FILE, there is none.
    """
    path = context.meetings.studio.path_of(row, index)
    if path is None:
        raise NotFound.recording_file(recording_id=row.id)
    return FileResponse(path, media_type=_TYPES.get(path.suffix), filename=path.name, headers=_HEADERS)
