"""The HLS output: cuts the one encode into segments and keeps a directory that any web server can hand out."""

import contextlib
import errno
import logging
import os
import threading
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from meetkit.egress.outputs.backlog import Backlog
from meetkit.egress.outputs.failures import AnyFault, HlsFault, new_incident_id
from meetkit.egress.outputs.fmp4 import Sample, Track, initialisation, media_segment
from meetkit.egress.outputs.hls_playlist import INITIALISATION, MASTER, MEDIA, Bandwidth, Playlist, Segment, master
from meetkit.egress.outputs.seam import (
    AudioParameters,
    EncodedPacket,
    HlsSpec,
    Limits,
    OutputResult,
    OutputState,
    VideoParameters,
)
from meetkit.egress.outputs.tell import Tell

_log = logging.getLogger(__name__)
SEGMENT_S = 2.0
_CUT_TOLERANCE_S = 0.1
_QUEUE_S = 20.0
# The average is written again when it has moved by this much; the peak whenever it rises.
_MOVED = 0.05
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class HlsOutput:
    """Writes segments until it is stopped. A segment that cannot be written is missing, and the next one says so."""

    output_index = None

    def __init__(
        self,
        spec: HlsSpec,
        *,
        video: VideoParameters | None,
        audio: AudioParameters | None,
        limits: Limits,
        tell: Tell,
    ) -> None:
        self._directory, self._limits, self._tell = spec.directory, limits, tell
        given = (Track(1, video=video) if video else None, Track(2, audio=audio) if audio else None)
        self._tracks = [track for track in given if track is not None]
        self._leading = "video" if video is not None else "audio"
        self._playlist = Playlist(keep_all=spec.keep_all, target_s=SEGMENT_S)
        self._bandwidth = Bandwidth(SEGMENT_S)
        self._told_bps = (0, 0)
        self._woken = threading.Event()
        self._backlog = Backlog(limit_s=_QUEUE_S, with_video=video is not None, wake=self._woken.set)
        self._backlog.release()
        self._packets: list[EncodedPacket] = []
        self._origin_s: Fraction | None = None
        self._number = self._attempts = self._failures = self._sent_bytes = 0
        self._gap = self._prepared = False
        self._retry_at_s = 0.0
        self._writing_since_s: float | None = None
        self._stop_asked = threading.Event()
        self._state: OutputState = "connecting"
        self._fault: AnyFault | None = None
        self._thread = threading.Thread(target=self._run, name="egress-output-hls", daemon=True)

    def start(self) -> None:
        """Begins to write."""
        self._thread.start()

    def submit(self, packet: EncodedPacket) -> None:
        """Queues a packet, and notices when the disk has been silent for too long."""
        self._backlog.put(packet)
        since_s = self._writing_since_s
        if since_s is not None and self._state != "failed":
            silent_s = time.monotonic() - since_s
            if silent_s >= self._limits.stall_timeout_s:
                self._fault = HlsFault(cause="STALLED", elapsed_ms=round(silent_s * 1000))
                self._change("failed", self._fault)

    def ask_to_stop(self, deadline_s: float) -> None:
        """What is there becomes the last segment."""
        self._stop_asked.set()
        self._woken.set()

    def join(self, timeout_s: float) -> None:
        """Waits for the end of the thread, at most so long."""
        if self._thread.ident is not None and self._thread is not threading.current_thread():
            self._thread.join(max(0.0, timeout_s))

    def result(self) -> OutputResult:
        """What became of it."""
        return OutputResult(
            output_index=None,
            state=self._state,
            attempts=self._attempts,
            sent_bytes=self._sent_bytes,
            dropped_frames=self._backlog.dropped_frames,
        )

    @property
    def fault(self) -> AnyFault | None:
        """The latest one."""
        return self._fault

    def _run(self) -> None:
        try:
            self._write_until_over()
        except Exception:  # noqa: BLE001 - the thread's boundary: what nobody foresaw is told, not lost
            incident_id = new_incident_id()
            _log.exception("the HLS output ended with incident %s", incident_id)
            self._fault = HlsFault(cause="BROKEN", said=incident_id)
            self._change("failed", self._fault)

    def _write_until_over(self) -> None:
        self._attempts = 1
        self._change("connecting")
        # The folder is tried at once: a segment would come seconds later.
        self._guarded(self._prepare)
        while not self._has_failed():
            stopping = self._stop_asked.is_set()
            self._woken.clear()
            while not self._has_failed() and (packet := self._backlog.take()) is not None:
                self._add(packet)
            if stopping:
                break
            self._woken.wait()
        if not self._has_failed():
            self._finish()
            self._change("stopped")

    def _has_failed(self) -> bool:
        return self._state == "failed"

    def _add(self, packet: EncodedPacket) -> None:
        if self._origin_s is None:
            if packet.kind != self._leading or not packet.keyframe:
                return
            self._origin_s = packet.dts * packet.time_base
        if packet.dts * packet.time_base < self._origin_s:
            return
        leading = packet.kind == self._leading and packet.keyframe
        if leading and self._packets and self._length_s(packet) >= SEGMENT_S - _CUT_TOLERANCE_S:
            self._cut(packet)
        self._packets.append(packet)

    def _length_s(self, until: EncodedPacket) -> float:
        first = next((packet for packet in self._packets if packet.kind == self._leading), until)
        return float(until.dts * until.time_base - first.dts * first.time_base)

    def _cut(self, following: EncodedPacket | None) -> None:
        """What has gathered becomes a segment, which lasts until the following keyframe."""
        packets, self._packets = self._packets, []
        parts = [(track, self._samples(track, packets, following)) for track in self._tracks]
        leading = parts[0][1]
        if not leading:
            return
        duration_s = sum(sample.duration for sample in leading) / parts[0][0].timescale
        self._number += 1
        segment = Segment(self._number, duration_s, self._gap)
        if self._state == "retrying" and time.monotonic() < self._retry_at_s:
            self._gap = True
            return
        if self._state == "retrying":
            self._attempts += 1
            self._change("connecting")
        self._guarded(lambda: self._write_segment(segment, media_segment(segment.number, parts)))

    def _samples(self, track: Track, packets: list[EncodedPacket], following: EncodedPacket | None) -> list[Sample]:
        kind = "video" if track.video is not None else "audio"
        own = [packet for packet in packets if packet.kind == kind]
        after = following if following is not None and following.kind == kind else None
        assert self._origin_s is not None, "packets gather only after the origin is known"
        return [
            track.sample(
                packet,
                origin_s=self._origin_s,
                next_dts_s=None if follower is None else follower.dts * follower.time_base,
            )
            for packet, follower in zip(own, [*own[1:], after], strict=False)
        ]

    def _guarded(self, write: Callable[[], None]) -> None:
        """Runs a write and turns what goes wrong into a state."""
        self._writing_since_s = time.monotonic()
        try:
            write()
        except OSError as cause:
            self._gap = True
            self._failed_once(self._fault_of(cause))
        finally:
            self._writing_since_s = None

    def _failed_once(self, fault: HlsFault) -> None:
        self._failures += 1
        self._fault = fault
        if self._failures > len(self._limits.retry_delays_s):
            # Players shall not wait for more; when even this cannot be written, the old playlist stays.
            self._playlist.ended = True
            with contextlib.suppress(OSError):
                self._write(MEDIA, self._playlist.media().encode())
            self._change("failed", fault)
            return
        self._retry_at_s = time.monotonic() + self._limits.retry_delays_s[self._failures - 1]
        self._change("retrying", fault)

    def _fault_of(self, cause: OSError) -> HlsFault:
        code = cause.errno or errno.EIO
        if code in _FULL:
            return HlsFault(cause="DISK_FULL", errno=code, free_bytes=_free_bytes(self._directory))
        return HlsFault(cause="STORAGE_NOT_WRITABLE", errno=code, said=os.strerror(code))

    def _prepare(self) -> None:
        self._directory.mkdir(parents=True, exist_ok=True)
        self._write(INITIALISATION, initialisation(self._tracks))
        self._prepared = True

    def _write_segment(self, segment: Segment, data: bytes) -> None:
        if not self._prepared:
            self._prepare()
        self._write(segment.name, data)
        for name in self._playlist.add(segment):
            (self._directory / name).unlink(missing_ok=True)
        self._write(MEDIA, self._playlist.media().encode())
        self._bandwidth.add(len(data), segment.duration_s)
        self._write_master(exactly=False)
        self._gap = False
        self._failures = 0
        self._sent_bytes += len(data)
        if self._state != "live":
            self._change("live")

    def _write_master(self, *, exactly: bool) -> None:
        """The measured bandwidth, when it has changed: players read this file once, so later ones alone see it."""
        now_bps = (self._bandwidth.peak_bps, self._bandwidth.average_bps)
        told_peak, told_average = self._told_bps
        moved = now_bps[0] > told_peak or abs(now_bps[1] - told_average) > _MOVED * told_average
        if now_bps != self._told_bps and (exactly or moved):
            self._write(MASTER, master(self._tracks, self._bandwidth).encode())
            self._told_bps = now_bps

    def _write(self, name: str, data: bytes) -> None:
        """A player sees the whole file or none."""
        part = self._directory / f".{name}.part"
        try:
            part.write_bytes(data)
            part.replace(self._directory / name)
        except OSError:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            raise

    def _finish(self) -> None:
        if self._packets:
            self._cut(None)
        self._playlist.ended = True
        if self._prepared:
            self._guarded(self._write_end)

    def _write_end(self) -> None:
        self._write(MEDIA, self._playlist.media().encode())
        if self._bandwidth.average_bps:
            self._write_master(exactly=True)

    def _change(self, state: OutputState, fault: AnyFault | None = None) -> None:
        self._state = state
        self._tell(None, state, self._attempts, fault)


def _free_bytes(directory: Path) -> int:
    try:
        found = os.statvfs(directory)
    except OSError:
        return 0
    return found.f_bavail * found.f_frsize
