"""Recordings over REST: start, end, list, look up, download, delete."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from meetkit.errors import InvalidRequest, NotFound
from meetkit.protocol.vocabulary import Permission
from meetkit.server.rest.access import Authenticated, Caller
from meetkit.server.rest.egresses import (
    EgressEnd,
    EgressShape,
    EgressStart,
    Listed,
    ended,
    found,
    listed,
    read,
    shown,
    started,
)
from meetkit.server.rest.files import file_response
from meetkit.server.rest.shapes import Listing, Shape
from meetkit.store import EgressState, Recording, StorageState

router = APIRouter(tags=["recordings"])


class NewRecording(EgressStart):
    """What shall be recorded, and how."""

    config: Any = Field(None, description="Layout, theme, mode, quality, orientation, tracks; each has a default.")
    dir_path: Any = Field(None, description="A folder below the server's recordings folder.", examples=["2026/january"])


class RecordingEnd(EgressEnd):
    """Whose recording shall end."""


class Resolution(Shape):
    """Pixels; 0 by 0 for sound alone."""

    w: int
    h: int


class FileMeta(Shape):
    """What is in a file."""

    resolution: Resolution
    format: str = Field(examples=["mp4"])
    duration: float = Field(description="Seconds.")


class FileShape(Shape):
    """A file of a recording."""

    meta: FileMeta
    file_path: str = Field(description="Below the server's recordings folder.")
    size: int = Field(description="Bytes.")
    type: str = Field(description="composite, or audio or video for a track or a recording of sound alone.")
    participant_id: str | None = None
    source: str | None = None
    start_offset_ms: int | None = None
    file_url: str = Field(description="Where it can be downloaded, with a token in the header Authorization.")


class RecordingShape(EgressShape):
    """A recording. `file` is its composed one, once there is one."""

    file: FileShape | None
    files: list[FileShape]
    storage: StorageState = Field(description="Where its files are; they can be downloaded from here either way.")
    storage_error: dict[str, Any] | None = Field(description="Why the last upload failed; it is tried again.")


class LinkShape(Shape):
    """A download link. Who has it has the file, so it is as secret as a token."""

    url: str
    expires_in_ms: int


@router.post("/recordings/start", summary="Start a recording")
async def start_recording(body: NewRecording, caller: Authenticated) -> RecordingShape:
    """Answers when it records."""
    return _shape(caller, await started(caller, Recording, body))


@router.post("/recordings/end", summary="End a recording")
async def end_recording(body: RecordingEnd, caller: Authenticated) -> RecordingShape:
    """Answers when its file is finished."""
    return _shape(caller, await ended(caller, Recording, body))


@router.get("/recordings", summary="List recordings")
async def list_recordings(caller: Authenticated, asked: Listed) -> Listing[RecordingShape]:
    """The project's recordings, newest first."""
    page = await listed(caller, Recording, asked)
    return Listing(page_info=asked.paging.info(page.total), data=[_shape(caller, row) for row in page.rows])


@router.get("/recordings/{recordingId}", summary="One recording")
async def get_recording(recordingId: str, caller: Authenticated) -> RecordingShape:
    """A recording with its files."""
    return _shape(caller, await read(caller, Recording, recordingId))


@router.get("/recordings/{recordingId}/files/{index}", summary="Download a file", response_class=Response)
async def download_recording(recordingId: str, index: int, request: Request, caller: Authenticated) -> Response:
    """The file, whole or a range of it. The number is its place in `files`."""
    caller.need(Permission.ALLOW_JOIN, operation="download a recording")
    row = await found(caller, Recording, recordingId)
    return await file_response(caller.context, row, index, request)


@router.post("/recordings/{recordingId}/files/{index}/link", summary="Make a download link")
async def link_recording(recordingId: str, index: int, caller: Authenticated) -> LinkShape:
    """A link with which that one file can be downloaded without a token, for some minutes."""
    caller.need(Permission.ALLOW_JOIN, operation="download a recording")
    row = await found(caller, Recording, recordingId)
    meetings = caller.context.meetings
    if not 0 <= index < len(row.files):
        raise NotFound.recording_file(recording_id=row.id)
    link = meetings.downloads.link(row.id, index)
    return LinkShape(url=link.url, expires_in_ms=link.expires_in_ms)


@router.delete("/recordings/{recordingId}", summary="Delete a recording", status_code=204, response_class=Response)
async def delete_recording(recordingId: str, caller: Authenticated) -> Response:
    """The recording and its files are gone. One that runs has to be ended first."""
    caller.need(Permission.ALLOW_MOD, operation="delete a recording")
    row = await found(caller, Recording, recordingId)
    if row.state not in (EgressState.STOPPED, EgressState.FAILED):
        raise InvalidRequest.recording_runs(recording_id=row.id, state=row.state)
    await caller.context.meetings.egress.files.delete(row)
    return Response(status_code=204)


def _shape(caller: Caller, row: Recording) -> RecordingShape:
    base = f"{caller.context.public_url}/v2/recordings/{row.id}/files"
    files = [_file(row, file, f"{base}/{index}") for index, file in enumerate(row.files)]
    composed = [file for file in files if file.participant_id is None]
    return RecordingShape(
        **shown(row),
        file=composed[0] if composed else None,
        files=files,
        storage=row.storage,
        storage_error=row.upload_error,
    )


def _file(row: Recording, file: dict[str, Any], url: str) -> FileShape:
    return FileShape(
        meta=FileMeta(
            resolution=Resolution(w=file["width"], h=file["height"]),
            format=Path(file["path"]).suffix.removeprefix("."),
            duration=file["durationMs"] / 1000,
        ),
        file_path=f"{row.folder}/{file['path']}",
        size=file["sizeBytes"],
        type=file["type"],
        participant_id=file.get("participantId"),
        source=file.get("source"),
        start_offset_ms=file.get("startOffsetMs"),
        file_url=url,
    )
