"""The processes of a server's recordings and livestreams, and what a recorded file shows."""

import asyncio
import os
import signal
from pathlib import Path
from typing import Any

import av
import numpy as np
import psutil

from meetkit.egress.job import parse_config
from meetkit.egress.plan import plan
from meetkit.egress.scene import Scene
from tests.support.media import read_code, tone_of
from tests.support.pace import patience
from tests.support.server import RunningServer


def egress_processes(server: RunningServer) -> list[int]:
    """The ids of the egress processes that the server has now."""
    found = []
    for child in psutil.Process(server.pid).children(recursive=True):
        try:
            if "meetkit.egress" in child.cmdline() and child.status() != psutil.STATUS_ZOMBIE:
                found.append(child.pid)
        except psutil.NoSuchProcess:
            continue
    return found


def kill(server: RunningServer, number: signal.Signals = signal.SIGKILL, *, count: int = 1) -> None:
    """Sends a signal to the egress processes of a server, of which there are so many."""
    found = egress_processes(server)
    assert len(found) == count, found
    for pid in found:
        os.kill(pid, number)


async def downloaded(server: RunningServer, recording_id: str, folder: Path, index: int = 0) -> Path:
    """A recording's file, fetched as an integrator would."""
    answer = await server.rest("GET", f"/v2/recordings/{recording_id}/files/{index}")
    assert answer.status_code == 200, answer.text
    path = folder / f"{recording_id}-{index}.mp4"
    path.write_bytes(answer.content)
    return path


async def status(
    server: RunningServer, egress_id: str, wanted: str, *, kind: str = "recordings", within_s: float = 15
) -> dict[str, Any]:
    """What REST says of a recording or livestream, once it has that status."""
    shape: dict[str, Any] = {}
    try:
        async with asyncio.timeout(patience(within_s)):
            while shape.get("status") != wanted:
                shape = (await server.rest("GET", f"/v2/{kind}/{egress_id}")).json()
    except TimeoutError:
        raise AssertionError(f"not {wanted} within {within_s} s: {shape}") from None
    return shape


def states_heard(one: Any, event: str = "recording-state-changed") -> list[str]:
    """The states that an attendee was told of, in order."""
    return [payload.state.name for name, payload in one.heard if name == event]


class Film:
    """A recorded file, decoded."""

    def __init__(self, path: Path) -> None:
        with av.open(str(path)) as container:
            self.duration_s = (container.duration or 0) / 1e6
            self.pictures = (
                [(float(frame.time or 0), frame.to_ndarray(format="gray")) for frame in container.decode(video=0)]
                if container.streams.video
                else []
            )
        with av.open(str(path)) as container:
            self.sounds = list(container.decode(audio=0)) if container.streams.audio else []

    def codes(self, place: tuple[int, int, int, int] | None = None) -> list[int | None]:
        """What is to be read in each picture, or in one place of it (x, y, width, height)."""
        found = []
        for _, picture in self.pictures:
            part = picture
            if place is not None:
                x, y, width, height = place
                part = picture[y : y + height, x : x + width]
            found.append(read_code(av.VideoFrame.from_ndarray(np.ascontiguousarray(part), format="gray")))
        return found

    def tone(self, begin_s: float, end_s: float) -> float:
        """The loudest frequency of a stretch."""
        return tone_of([one for one in self.sounds if begin_s <= float(one.time or 0) < end_s])

    def has_tone(self, hz: float, begin_s: float, end_s: float) -> bool:
        """Whether a frequency is among the loud ones of a stretch."""
        part = [one for one in self.sounds if begin_s <= float(one.time or 0) < end_s]
        wave = np.concatenate([one.to_ndarray().mean(axis=0) for one in part])
        spectrum = np.abs(np.fft.rfft(wave * np.hanning(len(wave))))
        resolution_hz = part[0].sample_rate / len(wave)
        near = spectrum[round((hz - 8) / resolution_hz) : round((hz + 8) / resolution_hz) + 1]
        return bool(near.max() > 0.2 * spectrum.max())


def places(*participants: str, config: dict[str, Any] | None = None) -> dict[str, tuple[int, int, int, int]]:
    """Where the tiles of these participants are, when all have a camera."""
    people = [
        {"participantId": one, "name": one, "streams": [{"producer": index + 1, "source": "webcam"}]}
        for index, one in enumerate(participants)
    ]
    tiles, _ = plan(Scene.model_validate({"participants": people}), parse_config(config))
    return {one.participant_id: (one.rect.x, one.rect.y, one.rect.width, one.rect.height) for one in tiles}
