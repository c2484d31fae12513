"""HLS as its viewers get it: playlists and segments for every player, and the page that plays them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import BinaryIO

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from meetkit.errors import MeetingError
from meetkit.server.context import Context
from meetkit.server.egress.playback import Playbacks
from meetkit.server.pages.static_files import WATCH, page_answer

router = APIRouter(tags=["hls"], include_in_schema=False)

_CHUNK_BYTES = 256 * 1024
_PLAYLIST = "application/vnd.apple.mpegurl"
_SEGMENT = "video/mp4"
#: Any page's player may play it. Playlists change; a segment never does.
_EVERY_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Length, Content-Range",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_PREFLIGHT = {"Access-Control-Allow-Methods": "GET, HEAD", "Access-Control-Allow-Headers": "Range"}
_NO_STORE = "no-store"
_IMMUTABLE = "public, max-age=3600, immutable"
_RANGE = re.compile(r"bytes=([0-9]{1,15})?-([0-9]{1,15})?")
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
_PAGE_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-cache",
}


@router.get("/watch/{playbackId}")
async def watch(playbackId: str, request: Request, context: Context) -> Response:
    """The page; it reads the stream from its address, and says itself when there is none."""
    status = 200 if context.meetings.egress.playbacks.is_known(playbackId) else 404
    return page_answer(request, WATCH, base_path=context.base_path, headers=_PAGE_HEADERS, status=status)


@router.options("/hls/{playbackId}/{name}")
async def preflight() -> Response:
    """For players that ask before they send a range."""
    return Response(status_code=204, headers=_EVERY_ORIGIN | _PREFLIGHT)


@router.api_route("/hls/{playbackId}/{name}", methods=["GET", "HEAD"])
async def play(playbackId: str, name: str, request: Request, context: Context) -> Response:
    """A playlist or a segment, whole or a range of it, until the stream has been over for a while."""
    playbacks = context.meetings.egress.playbacks
    try:
        file, size_bytes = await playbacks.open(playbackId, name)
    except MeetingError as error:
        # With the header too: a player of another origin could not tell a 404 from a broken network.
        refusal = context.boundary.respond(request, error)
        refusal.headers.update(_EVERY_ORIGIN | {"Cache-Control": _NO_STORE})
        return refusal
    is_playlist = name.endswith(".m3u8")
    media_type = _PLAYLIST if is_playlist else _SEGMENT
    headers = dict(_EVERY_ORIGIN)
    if is_playlist:  # the next one may have another length
        headers["Cache-Control"] = _NO_STORE
        start, end, status = 0, size_bytes, 200
    else:
        headers |= {"Cache-Control": _IMMUTABLE, "Accept-Ranges": "bytes"}
        start, end, status = _part(request.headers.get("range"), size_bytes)
    if status != 200:
        headers["Content-Range"] = f"bytes {f'{start}-{end - 1}' if status == 206 else '*'}/{size_bytes}"
    headers["Content-Length"] = str(end - start)
    if status == 416 or request.method == "HEAD":
        file.close()
        return Response(status_code=status, headers=headers, media_type=media_type)
    return StreamingResponse(_sent(playbacks, file, start, end), status, headers, media_type)


def _part(asked: str | None, size_bytes: int) -> tuple[int, int, int]:
    """First byte, byte after the last one, and status (RFC 9110, 14.2): what isn't one range of bytes is ignored."""
    found = _RANGE.fullmatch(asked) if asked else None
    if found is None or found.groups() == (None, None):
        return 0, size_bytes, 200
    first, last = found.groups()
    if first is None:
        start, end = max(0, size_bytes - int(last)), size_bytes
    else:
        start, end = int(first), size_bytes if last is None else min(int(last) + 1, size_bytes)
        if last is not None and int(last) < start:
            return 0, size_bytes, 200
    return (start, end, 206) if start < end else (0, 0, 416)


async def _sent(playbacks: Playbacks, file: BinaryIO, start: int, end: int) -> AsyncIterator[bytes]:
    with file:
        file.seek(start)
        while start < end and (data := await playbacks.read(file, min(_CHUNK_BYTES, end - start))):
            start += len(data)
            yield data
