"""Recording, livestream and HLS as an app orders them: calls of `Meeting`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meetkit.client.meeting.context import Context
from meetkit.client.meeting.recordings import DownloadLink, Recording, link_of, recording_of

__all__ = ["EgressCalls", "HlsStream"]


@dataclass(frozen=True, slots=True)
class HlsStream:
    """A started HLS stream: `playback_url` is for any HLS player, `watch_url` is the server's own page."""

    hls_id: str
    playback_url: str
    watch_url: str


class EgressCalls:
    """What `Meeting` can do about its recording, livestream and HLS stream. All of it needs `allow_mod`."""

    _context: Context

    async def start_recording(
        self,
        webhook_url: str | None = None,
        dir_path: str | None = None,
        config: Mapping[str, Any] | None = None,
    ) -> str:
        """Record the meeting; returns the recording's id when it records.

        Args:
            webhook_url: gets the events of this recording.
            dir_path: a folder below the server's recordings folder.
            config: layout, theme, mode, quality, orientation, tracks; spec/egress.md.

        Raises:
            MeetingError: 4011, and nothing is recorded.
        """
        data = _given(webhookUrl=webhook_url, dirPath=dir_path, config=config)
        started = await self._ask("start_recording", "recording.start", data)
        return str(started.recording_id)

    async def stop_recording(self) -> str:
        """Stop recording; returns the recording's id when its file is finished.

        Raises:
            MeetingError: 4012.
        """
        stopped = await self._ask("stop_recording", "recording.stop", {})
        return str(stopped.recording_id)

    async def list_recordings(self) -> list[Recording]:
        """The meeting's recordings, newest first, at most 100.

        Raises:
            MeetingError: 4025 without `allow_mod`.
        """
        answer = await self._ask("list_recordings", "recording.list", {})
        return [recording_of(one) for one in answer.recordings]

    async def recording_link(self, recording_id: str, index: int = 0) -> DownloadLink:
        """A link with which a file of a recording can be downloaded without a token, for some minutes.

        Args:
            recording_id: of `start_recording` or `list_recordings`.
            index: of the file; 0 is the composed one.

        Raises:
            MeetingError: 4025 without `allow_mod`; 6002 when there is no such file, or none yet.
        """
        data = {"recordingId": recording_id, "index": index}
        return link_of(await self._ask("recording_link", "recording.link", data))

    async def start_livestream(
        self,
        outputs: Sequence[Mapping[str, str]],
        config: Mapping[str, Any] | None = None,
        *,
        webhook_url: str | None = None,
    ) -> str:
        """Stream the meeting live; returns the livestream's id when an output is live.

        Args:
            outputs: one or more of `{"url": "rtmp://…" or "rtmps://…", "streamKey": "…"}`.
            config: layout, theme, mode, quality, orientation; spec/egress.md.
            webhook_url: gets the events of this livestream.

        Raises:
            MeetingError: 4013 or 4015, and nothing is streamed.
        """
        data = {"outputs": outputs} | _given(config=config, webhookUrl=webhook_url)
        started = await self._ask("start_livestream", "livestream.start", data)
        return str(started.livestream_id)

    async def stop_livestream(self) -> str:
        """Stop streaming; returns the livestream's id when it is over.

        Raises:
            MeetingError: 4014.
        """
        stopped = await self._ask("stop_livestream", "livestream.stop", {})
        return str(stopped.livestream_id)

    async def start_hls(self, config: Mapping[str, Any] | None = None, *, webhook_url: str | None = None) -> HlsStream:
        """Stream the meeting as HLS from the server; returns when it can be played, with its addresses.

        Args:
            config: layout, theme, mode, quality, orientation; spec/egress.md.
            webhook_url: gets the events of this stream.

        Raises:
            MeetingError: 4016, and nothing is streamed.
        """
        data = _given(config=config, webhookUrl=webhook_url)
        started = await self._ask("start_hls", "hls.start", data)
        return HlsStream(str(started.hls_id), str(started.playback_url), str(started.watch_url))

    async def stop_hls(self) -> str:
        """Stop the HLS stream; returns its id when it is over.

        Raises:
            MeetingError: 4017.
        """
        stopped = await self._ask("stop_hls", "hls.stop", {})
        return str(stopped.hls_id)

    async def _ask(self, operation: str, method: str, data: dict[str, Any]) -> Any:
        return await self._context.operate(operation, lambda: self._context.request(method, data))


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
