"""Where the encoded packets go, as the process sees it: the files of a recording, or the outputs of a livestream."""

import logging
import time
from pathlib import Path
from typing import Protocol

from meetkit.egress.capture import Message
from meetkit.egress.failures import DiskTooFull, NothingPlayable, free_bytes
from meetkit.egress.files import FinishedFile
from meetkit.egress.job import Job
from meetkit.egress.packets import EncodedPacket, EncodedStreams
from meetkit.egress.recording_file import RecordingFile
from meetkit.egress.scene import Scene
from meetkit.egress.tracks import Tracks

logger = logging.getLogger(__name__)


class Delivery(Protocol):
    """What a job's kind decides. Every method may raise what `failures` knows."""

    @property
    def has_begun(self) -> bool:
        """Whether the first data are out for good."""

    @property
    def size_bytes(self) -> int:
        """How much has gone out."""

    @property
    def grown_at_s(self) -> float:
        """When something went out last, on time.monotonic."""

    def begin(self, start_us: int) -> None:
        """The timeline begins at that moment of the capture's clock."""

    def take(self, message: Message) -> None:
        """A message of the capture, before it is composed."""

    def show(self, scene: Scene) -> None:
        """A scene as it came."""

    def write(self, packet: EncodedPacket) -> None:
        """A packet of the encode."""

    def finish(self) -> list[FinishedFile]:
        """All has been written."""

    def salvage(self) -> list[FinishedFile]:
        """After a failure: what is playable all the same. Does not raise."""


class RecordingDelivery:
    """The composed file, and the tracks when they are asked for."""

    def __init__(self, job: Job, streams: EncodedStreams) -> None:
        assert job.file is not None
        self._file_target = job.file
        suffix = ".mp4" if job.config.has_video else ".m4a"
        self._composite = RecordingFile(
            job.file.directory / f"{job.file.name}{suffix}", streams, longest_s=job.file.longest_s
        )
        self._wants_tracks = job.config.tracks
        self._tracks: Tracks | None = None

    @property
    def has_begun(self) -> bool:
        """The first fragment is on disk."""
        return self._composite.has_begun

    @property
    def size_bytes(self) -> int:
        """Of the composed file."""
        return self._composite.file.size_bytes

    @property
    def grown_at_s(self) -> float:
        """Of the composed file.

        Raises:
            OSError: it is no longer where it was.
        """
        self._composite.file.check_in_place()
        return self._composite.file.grown_at_s

    @property
    def growing_path(self) -> Path:
        """The name of the file while it grows."""
        return self._composite.file.path

    def begin(self, start_us: int) -> None:
        """Tracks' offsets count from here."""
        if self._wants_tracks:
            self._tracks = Tracks(
                self._file_target.directory, self._file_target.name, start_us, longest_s=self._file_target.longest_s
            )

    def take(self, message: Message) -> None:
        """For the tracks."""
        if self._tracks is not None:
            self._tracks.take(message)

    def show(self, scene: Scene) -> None:
        """For the tracks' names."""
        if self._tracks is not None:
            self._tracks.show(scene)

    def write(self, packet: EncodedPacket) -> None:
        """Into the composed file."""
        self._composite.write(packet)

    def finish(self) -> list[FinishedFile]:
        """Writes the indexes. A file that cannot get one is kept in fragments, which play all the same."""
        begun_s = time.monotonic()
        try:
            self._composite.close()
            composite = self._composite.finished()
        except OSError as cause:
            logger.exception("the file can't be finished; its fragments are kept")
            kept = self._composite.salvage()
            if kept is None:
                raise NothingPlayable(str(cause)) from cause
            composite = kept
        tracks = self._finish_tracks()
        logger.info("finished %s in %.3f s", composite.path, time.monotonic() - begun_s)
        return [composite, *tracks]

    def salvage(self) -> list[FinishedFile]:
        """Whole fragments."""
        files = []
        try:
            composite = self._composite.salvage()
            files += [] if composite is None else [composite]
        except OSError:
            logger.exception("nothing of %s can be salvaged", self._composite.path)
        try:
            files += self._tracks.finish(failed=True) if self._tracks is not None else []
        except OSError:
            logger.exception("the tracks can't be salvaged")
        return files

    def _finish_tracks(self) -> list[FinishedFile]:
        if self._tracks is None:
            return []
        try:
            return self._tracks.finish()
        except OSError:
            logger.exception("a track can't be finished")
            return self._tracks.finish(failed=True)


def prepare_storage(job: Job) -> None:
    """Makes the folder and looks whether enough is free.

    Raises:
        OSError: the folder cannot be made.
        DiskTooFull: it is on a disk that is too full to begin.
    """
    target = job.file or job.hls
    assert target is not None
    target.directory.mkdir(parents=True, exist_ok=True)
    free = free_bytes(target.directory)
    if free < job.minimum_free_bytes:
        raise DiskTooFull(free, job.minimum_free_bytes)
