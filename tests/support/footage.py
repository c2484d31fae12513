"""What a recorded or streamed file shows and sounds like, compared with what a meeting was at that time."""

import contextlib
import math
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from meetkit.egress.canvas import Overlay
from meetkit.egress.drawings import label
from meetkit.egress.job import parse_config
from meetkit.egress.layout import Rect, fit, spacing
from meetkit.egress.painter import Painter, label_room
from meetkit.egress.plan import Tile, plan
from meetkit.egress.scene import Scene
from tests.support.clapper import CLAP_HZ, Clapper
from tests.support.media import GRID

Grey = NDArray[Any]
HEARD, SILENT = 0.03, 0.01
# From the answer to a change until everything shows it: keyframes, jitter buffers, a browser's camera.
SETTLED_S = 1.2
_SOURCE = (640, 360)
_WINDOW_S, _STEP_S = 0.02, 0.0025


class Footage:
    """A file, decoded: grey pictures, if it has any, and one channel of sound, with their times in the file."""

    def __init__(self, path: Path | str) -> None:
        with av.open(str(path)) as container:
            self.duration_s = (container.duration or 0) / 1e6
            pictures = container.decode(video=0) if container.streams.video else ()
            decoded = [(float(one.time or 0), one.to_ndarray(format="gray")) for one in pictures]
        self.times = np.array([at for at, _ in decoded])
        self.pictures = [picture for _, picture in decoded]
        with av.open(str(path)) as container:
            sounds = list(container.decode(audio=0))
        self.rate_hz = sounds[0].sample_rate
        self.sound_from_s = float(sounds[0].time or 0)
        self.wave = np.concatenate([one.to_ndarray().mean(axis=0) for one in sounds])

    def between(self, begin_s: float, end_s: float) -> list[Grey]:
        """The pictures of a stretch."""
        return [one for at, one in zip(self.times, self.pictures, strict=True) if begin_s <= at < end_s]

    def levels(self, hz: float, begin_s: float, end_s: float) -> list[float]:
        """The amplitude of a frequency in each fifth of a second of a stretch; full scale is 1."""
        size = round(0.2 * self.rate_hz)
        kernel = np.hanning(size) * np.exp(-2j * np.pi * hz * np.arange(size) / self.rate_hz) * 4 / size
        first, last = (round((at - self.sound_from_s) * self.rate_hz) for at in (begin_s, end_s))
        starts = range(max(0, first), min(last, len(self.wave)) - size, size)
        return [float(abs(np.dot(self.wave[at : at + size], kernel))) for at in starts]

    def claps(
        self, clapper: Clapper, places: list[Rect], begin_s: float = 0, end_s: float = math.inf
    ) -> list[tuple[int, float, float]]:
        """Of each clap in a stretch its number, and when it is seen first in one of the places, and heard."""
        seen: dict[int, float] = {}
        for at, picture in zip(self.times, self.pictures, strict=True):
            for place in places if begin_s <= at < end_s else ():
                number = clapper.number(code_at(picture, place))
                if number is not None:
                    seen.setdefault(number, float(at))
        # The first may have been open already when the stretch began.
        return [
            (number, at, heard)
            for number, at in sorted(seen.items())
            if at > max(begin_s, self.times[0]) + 0.1 and (heard := self._onset(CLAP_HZ, at)) is not None
        ]

    def _onset(self, hz: float, near_s: float) -> float | None:
        """When a tone begins, within 0.4 s of a time; None when it cannot be seen to."""
        step, size = round(_STEP_S * self.rate_hz), round(_WINDOW_S * self.rate_hz)
        first = round((near_s - 0.4 - self.sound_from_s) * self.rate_hz)
        if first < 0 or first + round(0.8 * self.rate_hz) + size > len(self.wave):
            return None
        kernel = np.hanning(size) * np.exp(-2j * np.pi * hz * np.arange(size) / self.rate_hz)
        starts = range(first, first + round(0.8 * self.rate_hz), step)
        levels = np.array([abs(np.dot(self.wave[at : at + size], kernel)) for at in starts])
        if levels[-1] < 4 * levels[0]:
            return None
        crossing = int(np.argmax(levels > (levels[0] + np.median(levels[-40:])) / 2))
        return self.sound_from_s + (starts[crossing] + size / 2) / self.rate_hz


def code_at(picture: Grey, place: Rect, *, share: bool = False) -> int | None:
    """The code in a tile: every cell is looked for where it must be after scaling and cropping a picture of 16:9."""
    fitted = fit(_SOURCE, (place.width, place.height), "whole" if share else "auto")
    cells = []
    for index in range(GRID * GRID):
        row, column = divmod(index, GRID)
        top, bottom = _seen(row, fitted.height, fitted.top, fitted.shown.y, fitted.shown.height)
        left, right = _seen(column, fitted.width, fitted.left, fitted.shown.x, fitted.shown.width)
        cells.append(float(picture[place.y + top : place.y + bottom, place.x + left : place.x + right].mean()))
    darkest, brightest = min(cells), max(cells)
    bits = [int(cell > (darkest + brightest) / 2) for cell in cells]
    if brightest - darkest < 60 or any(a == b for a, b in zip(bits[:8], bits[8:], strict=True)):
        return None
    return int("".join(map(str, bits[:8])), 2)


def _seen(cell: int, size: int, cut: int, shown_from: int, shown: int) -> tuple[int, int]:
    """The middle half of what is to be seen of a row or column of cells, in the tile's pixels."""
    first, last = max(0, size * cell / GRID - cut), min(shown, size * (cell + 1) / GRID - cut)
    quarter = (last - first) / 4
    return shown_from + int(first + quarter), shown_from + max(int(first + quarter) + 1, int(last - quarter))


@dataclass(frozen=True, slots=True)
class Person:
    """How somebody is known: `codes` of webcam and share (several for a clapper), and the tone of the microphone."""

    name: str
    webcam: frozenset[int]
    hz: float
    share: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of the test's clock in which nothing changed: who was there, with what switched on."""

    begin_s: float
    end_s: float
    present: Mapping[str, frozenset[str]]


@dataclass
class Story:
    """A meeting as it went. Between the phases are the moments in which it is not known what is to be seen."""

    people: Mapping[str, Person]
    phases: list[Phase] = field(default_factory=list)
    _present: dict[str, frozenset[str]] = field(default_factory=dict)
    _since_s: float | None = None

    @contextlib.contextmanager
    def change(self, **changes: tuple[str, ...] | None) -> Iterator[None]:
        """Who is there with what from the end of the block on; None: not there."""
        self.end()
        yield
        for who, sources in changes.items():
            if sources is None:
                del self._present[who]
            else:
                self._present[who] = frozenset(sources)
        self._since_s = time.monotonic()

    def end(self) -> None:
        """The last phase is over."""
        if self._since_s is not None:
            self.phases.append(Phase(self._since_s, time.monotonic(), dict(self._present)))
        self._since_s = None

    def tiles(self, phase: Phase, config: dict[str, Any]) -> tuple[Tile, ...]:
        """Where everybody has to be."""
        sources = ("webcam", "mic", "share")
        people = [
            {
                "participantId": who,
                "name": self.people[who].name,
                "streams": [
                    {"producer": 10 * number + index, "source": source}
                    for index, source in enumerate(sources)
                    if source in switched_on
                ],
            }
            for number, (who, switched_on) in enumerate(phase.present.items())
        ]
        tiles, _ = plan(Scene.model_validate({"participants": people}), parse_config(config))
        return tiles

    def zero_of(
        self, footage: Footage, clapper: Clapper, who: str, config: dict[str, Any]
    ) -> tuple[float, dict[int, float]]:
        """When on the test's clock the file begins, and how much later sound is than picture, by clap."""
        places = [
            next(tile.rect for tile in self.tiles(phase, config) if tile.participant_id == who and not tile.is_share)
            for phase in self.phases
        ]
        # Roughly first: where to look depends on what happened before, which depends on when the file begins.
        rough = footage.claps(clapper, list(set(places)))
        assert len(rough) >= 4, f"only {len(rough)} claps seen and heard"
        zero_s = float(np.median([clapper.clap(number) - heard for number, _, heard in rough]))
        claps = [
            clap
            for phase, place in zip(self.phases, places, strict=True)
            for clap in footage.claps(clapper, [place], phase.begin_s - zero_s + SETTLED_S, phase.end_s - zero_s)
        ]
        assert len(claps) >= 2, f"only {len(claps)} claps while nothing else changed"
        return (
            float(np.median([clapper.clap(number) - heard for number, _, heard in claps])),
            {number: (heard - clapper.clap(number)) - (seen - clapper.filmed[number]) for number, seen, heard in claps},
        )


def check_phase(
    footage: Footage, story: Story, phase: Phase, zero_s: float, config: dict[str, Any], *, least: float = 0.7
) -> None:
    """Everybody's picture, name, avatar, mute mark and tone are where they belong, and nothing of those who aren't.

    `least` of the time: a sender that stood still had nothing to show or sound.
    """
    begin_s, end_s = phase.begin_s - zero_s + SETTLED_S, phase.end_s - zero_s - 0.3
    pictures = footage.between(begin_s, end_s)
    when = f"from {begin_s:.2f} to {end_s:.2f} s with {dict(phase.present)}"
    assert len(pictures) >= 8, f"only {len(pictures)} pictures {when}"
    mean = np.mean(pictures, axis=0)
    tiles = story.tiles(phase, config)
    for tile in tiles:
        person = story.people[tile.participant_id]
        codes = [code_at(picture, tile.rect, share=tile.is_share) for picture in pictures]
        if tile.producer is None:
            assert set(codes) == {None}, f"{person.name} has no camera on, but a code is seen {when}: {codes}"
            _check_avatar(mean, tile, tiles, config, when)
        else:
            expected = person.share if tile.is_share else person.webcam
            good = sum(code in expected for code in codes)
            assert good >= 0.8 * least * len(codes), (
                f"{person.name}: {good} of {len(codes)} pictures are right {when}: {codes}"
            )
            assert set(codes) <= expected | {None}, f"{person.name}: a wrong picture {when}: {codes}"
        _check_label(pictures[:: len(pictures) // 8], tile, [one.name for one in story.people.values()], config, when)
    for who, person in story.people.items():
        levels = footage.levels(person.hz, begin_s, end_s)
        told = [round(level, 4) for level in levels]
        if "mic" in phase.present.get(who, frozenset()):
            assert sum(level > HEARD for level in levels) >= least * len(levels) > 0, f"{person.name}: {told} {when}"
        else:
            assert max(levels) < SILENT, f"{person.name} is heard: {told} {when}"


def _check_label(pictures: list[Grey], tile: Tile, names: list[str], config: dict[str, Any], when: str) -> None:
    """The name and the mute mark on a tile are the tile's, and no other's, nor one that is nearly the same."""
    room = label_room(tile.rect, spacing(*parse_config(config).size))
    assert room is not None
    found: dict[tuple[str, bool], float] = {}
    for name in {*names, _misspelt(tile.name)}:
        for muted in (False, True):
            pill = label(name, muted=muted, height=room.height, most_width=room.width)
            assert pill is not None
            # What is behind the name shimmers through, and differs from picture to picture.
            found[name, muted] = max(_likeness(picture, room, pill) for picture in pictures)
    best = max(found, key=lambda one: found[one])
    assert best == (tile.name, tile.muted), f"{tile.name}, muted {tile.muted}, reads like {best} {when}: {found}"
    assert found[best] > 0.96, f"the name {tile.name} can't be made out {when}: {found}"


def _misspelt(name: str) -> str:
    return name[:-2] + "".join(reversed(name[-2:]))


def _likeness(picture: Grey, room: Rect, pill: Overlay) -> float:
    """The correlation of a place with a drawing, where the drawing covers what is below it."""
    added, kept = pill.planes[0]
    height, width = added.shape
    covered = kept < 128
    under = picture[room.y : room.y + height, room.x : room.x + width][covered]
    if under.min() == under.max():
        return 0.0  # Nothing is there, which is like no drawing.
    return float(np.corrcoef(under, added[covered].astype(float))[0, 1])


def _check_avatar(mean: Grey, tile: Tile, tiles: tuple[Tile, ...], config: dict[str, Any], when: str) -> None:
    """The whole tile is as the painter paints the avatar."""
    painted = Painter(parse_config(config)).paint(tiles, {}).to_ndarray(format="gray").astype(float)
    rect = tile.rect
    part = (slice(rect.y, rect.y + rect.height), slice(rect.x, rect.x + rect.width))
    difference = float(np.abs(painted[part] - mean[part]).mean())
    likeness = float(np.corrcoef(painted[part].ravel(), mean[part].ravel())[0, 1])
    assert difference < 6, f"no avatar of {tile.name} {when}: {difference:.1f}"
    assert likeness > 0.95, f"no avatar of {tile.name} {when}: {likeness:.3f}"
