"""A recording's file as an answer: whole or a range of it, always as an attachment."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import PurePath
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import Response, StreamingResponse

from meetkit.server.context import ServerContext
from meetkit.server.storage.uploads import MEDIA_TYPES
from meetkit.store import Recording

_RANGE = re.compile(r"bytes=(\d*)-(\d*)", flags=re.ASCII)
_MOST_DIGITS = 18


async def file_response(context: ServerContext, row: Recording, index: int, request: Request) -> Response:
    """The file with that number.

    Raises:
        NotFound: RECORDING_FILE, there is none.
        RecordingStorageFailed: it is in a bucket that can't be read.
    """
    file = await context.meetings.egress.files.open(row, index)
    size = file.size_bytes
    # A finished file never changes, so this is as good as a checksum, and the same here and in the bucket.
    tag = f'"{row.id}-{index}-{size}"'
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-store",
        "Content-Disposition": _attachment(file.name),
        "Content-Type": MEDIA_TYPES.get(PurePath(file.name).suffix, "application/octet-stream"),
        "ETag": tag,
        "X-Content-Type-Options": "nosniff",
    }
    asked = request.headers.get("range")
    if request.headers.get("if-range", tag) != tag:
        asked = None
    begin, end, status = _place(asked, size)
    if status == 416:
        file.close()
        return Response(status_code=416, headers=headers | {"Content-Range": f"bytes */{size}"})
    if status == 206:
        headers["Content-Range"] = f"bytes {begin}-{end - 1}/{size}"
    headers["Content-Length"] = str(end - begin)
    if request.method == "HEAD" or begin == end:
        file.close()
        return Response(status_code=status, headers=headers)
    return _Streamed(await file.open(begin, end), status_code=status, headers=headers)


class _Streamed(StreamingResponse):
    """Closes its source as soon as nobody reads any more."""

    def __init__(self, source: AsyncIterator[bytes], *, status_code: int, headers: dict[str, str]) -> None:
        super().__init__(source, status_code=status_code, headers=headers)
        self._source = source

    async def __call__(self, scope, receive, send) -> None:  # type: ignore[no-untyped-def]
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._source.aclose()  # type: ignore[attr-defined]


def _place(asked: str | None, size: int) -> tuple[int, int, int]:
    """From where up to where (excluded), and the status. What isn't one range of bytes gets the whole file."""
    found = _RANGE.fullmatch(asked.replace(" ", "")) if asked is not None else None
    if found is None or max(map(len, found.groups())) > _MOST_DIGITS or not any(found.groups()):
        return 0, size, 200
    first, last = found.groups()
    if not first:
        begin, end = max(0, size - int(last)), size
    else:
        begin, end = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < begin:
            return 0, size, 200
    return (begin, end, 206) if begin < end else (0, 0, 416)


def _attachment(name: str) -> str:
    if name.isascii() and name.isprintable() and not set(name) & set('"\\%;'):
        return f'attachment; filename="{name}"'
    return f"attachment; filename*=utf-8''{quote(name, safe='')}"
