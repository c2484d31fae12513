"""A meeting's recordings as its moderators see them: the list, and a link to download one file."""

from __future__ import annotations

from pathlib import Path

import pydantic_core

from meetkit.errors import NotFound
from meetkit.protocol import methods as m
from meetkit.protocol.wire import SERVER_FRAME_LIMIT_BYTES, to_wire_time
from meetkit.server.signal.member import Answer, Effects, Member, Method
from meetkit.store import Recording

__all__ = ["METHODS"]

_MOST = 100
_LIST_LIMIT_BYTES = SERVER_FRAME_LIMIT_BYTES - 4096


async def _list_recordings(_data: m.NoData, who: Member) -> tuple[Answer, Effects]:
    """The latest recordings of the meeting, in all its sessions. Raises UnauthorizedRequest."""
    room = who.live.room
    who.live.meeting.roster.moderator(who.peer.seat, operation="list recordings")
    await who.services.records.flush()
    page = await who.services.store.list_egresses(
        Recording, room.project_id, room_id=room.id, session_id=None, offset=0, limit=_MOST
    )
    listed: list[m.ListedRecording] = []
    left_bytes = _LIST_LIMIT_BYTES
    for row in page.rows:
        one = _listed(row)
        left_bytes -= len(pydantic_core.to_json(one.to_wire())) + 1
        if left_bytes < 0:
            break
        listed.append(one)
    return m.RecordingList(recordings=listed).to_wire(), []


async def _recording_link(data: m.RecordingFileRef, who: Member) -> tuple[Answer, Effects]:
    """A link to one file of one of the meeting's recordings. Raises UnauthorizedRequest, NotFound."""
    who.live.meeting.roster.moderator(who.peer.seat, operation="download a recording")
    await who.services.records.flush()
    row = await who.services.store.find_egress(Recording, data.recording_id, who.live.room.project_id)
    if row is None or row.room_id != who.live.room.id:
        raise NotFound.recording(recording_id=data.recording_id)
    if data.index >= len(row.files):
        raise NotFound.recording_file(recording_id=row.id)
    return who.services.downloads.link(row.id, data.index).to_wire(), []


def _listed(row: Recording) -> m.ListedRecording:
    return m.ListedRecording(
        recording_id=row.id,
        state=row.state.value,
        started_at=to_wire_time(row.started_at) if row.started_at else None,
        ended_at=to_wire_time(row.ended_at) if row.ended_at else None,
        files=[
            m.RecordingFile(
                index=index,
                name=Path(file["path"]).name,
                type=file["type"],
                size_bytes=file["sizeBytes"],
                duration_ms=file["durationMs"],
                participant_id=file.get("participantId"),
                source=file.get("source"),
            )
            for index, file in enumerate(row.files)
        ],
        storage=row.storage.value,
        error=row.error,
    )


METHODS: dict[str, Method] = {
    "recording.list": _list_recordings,
    "recording.link": _recording_link,
}
