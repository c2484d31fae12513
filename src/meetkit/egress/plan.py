"""Who is shown where: the scene and the layout become tiles; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from meetkit.egress.job import EgressConfig, LayoutType, Priority
from meetkit.egress.layout import Arrangement, Rect, arrange_grid, arrange_with_main
from meetkit.egress.scene import Scene, SceneParticipant


@dataclass(frozen=True, slots=True)
class Tile:
    """One place of the picture and what belongs there; `producer` is None when there is no picture to show."""

    rect: Rect
    participant_id: str
    name: str
    producer: int | None
    is_share: bool
    muted: bool
    speaking: bool


class _Shown(NamedTuple):
    """A participant's camera or, with `share`, the screen that it shares."""

    one: SceneParticipant
    share: bool = False


def plan(scene: Scene, config: EgressConfig, last_main_id: str | None = None) -> tuple[tuple[Tile, ...], str | None]:
    """The tiles, and who has the main place: who spoke last keeps it in silence (`last_main_id`)."""
    width, height = config.size
    people = scene.participants
    if not people:
        return (), None
    pinned = _pinned(scene) if config.layout.priority is Priority.PIN else []
    main = _main(scene, pinned, last_main_id)
    share = _share(scene, config, pinned)
    wanted = [*(shown.one for shown in pinned), main]
    most = config.layout.grid_size
    # A share takes the main place, unless a camera was pinned; who shares is still seen beside it.
    first = pinned[0] if pinned else share or _Shown(main)
    match config.layout.type:
        case LayoutType.SPOTLIGHT:
            shown = [first]
            places = arrange_with_main(0, width, height)
        case LayoutType.GRID if share is None:
            shown = [_Shown(one) for one in _first(people, most, wanted)]
            places = arrange_grid(len(shown), width, height)
        case _:
            if config.layout.type is LayoutType.GRID and share is not None:
                first = share  # nobody has a main place in a grid but a screen, which would be too small to read
            second = [share] if share is not None and share != first else []
            rest = [one for one in people if first.share or one is not first.one]
            beside = [_Shown(one) for one in _first(rest, most - 1 - len(second), wanted)]
            shown = [first, *second, *beside][:most]
            places = arrange_with_main(len(shown) - 1, width, height)
    return _tiles(shown, places, scene), main.participant_id


def _tiles(shown: list[_Shown], places: Arrangement, scene: Scene) -> tuple[Tile, ...]:
    rects = ([places.main] if places.main is not None else []) + list(places.others)
    return tuple(_tile(one, rect, scene) for one, rect in zip(shown, rects, strict=True))


def _tile(shown: _Shown, rect: Rect, scene: Scene) -> Tile:
    one, share = shown
    return Tile(
        rect,
        one.participant_id,
        one.name,
        producer=one.live("share" if share else "webcam"),
        is_share=share,
        muted=not share and one.live("mic") is None,
        speaking=not share and one.participant_id == scene.active_speaker_id,
    )


def _pinned(scene: Scene) -> list[_Shown]:
    """What the pins show now, the latest first; of one that names both the screen, while it is shared."""
    by_id = {one.participant_id: one for one in scene.participants}
    shown = []
    for pin in reversed(scene.pins):
        one = by_id.get(pin.participant_id)
        if one is not None and pin.share and one.live("share") is not None:
            shown.append(_Shown(one, share=True))
        elif one is not None and pin.cam:
            shown.append(_Shown(one))
    return shown


def _share(scene: Scene, config: EgressConfig, pinned: list[_Shown]) -> _Shown | None:
    """The screen that is shown: a pinned one, else the speaker's, else the one of who joined last."""
    sharers = [one for one in scene.participants if one.live("share") is not None]
    wished = next((shown.one.participant_id for shown in pinned if shown.share), None)
    if wished is None and config.layout.priority is Priority.SPEAKER:
        wished = scene.active_speaker_id
    sharer = next((one for one in sharers if one.participant_id == wished), sharers[-1] if sharers else None)
    return None if sharer is None else _Shown(sharer, share=True)


def _main(scene: Scene, pinned: list[_Shown], last_main_id: str | None) -> SceneParticipant:
    if pinned:
        return pinned[0].one
    by_id = {one.participant_id: one for one in scene.participants}
    wishes = (scene.active_speaker_id, last_main_id)
    return next((by_id[wish] for wish in wishes if wish is not None and wish in by_id), scene.participants[0])


def _first(people: Sequence[SceneParticipant], most: int, wanted: list[SceneParticipant]) -> list[SceneParticipant]:
    """At most `most`, in their order; those who are wanted, the first of them first, are sooner among them."""
    ranked = [one for one in wanted if one in people] + list(people)
    kept: list[str] = []
    for one in ranked:
        if len(kept) < most and one.participant_id not in kept:
            kept.append(one.participant_id)
    return [one for one in people if one.participant_id in kept]
