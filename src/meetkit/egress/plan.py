"""Who is shown where: the scene and the layout become tiles; pure."""

from dataclasses import dataclass, replace

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


def plan(scene: Scene, config: EgressConfig, last_main_id: str | None = None) -> tuple[tuple[Tile, ...], str | None]:
    """The tiles, and who has the main place: who spoke last keeps it in silence (`last_main_id`)."""
    width, height = config.size
    people = scene.participants
    if not people:
        return (), None
    sharer = _sharer(scene, config)
    main = _main(scene, config, last_main_id)
    most = config.layout.grid_size
    match config.layout.type:
        case LayoutType.SPOTLIGHT:
            shown = [sharer or main]
            places = arrange_with_main(0, width, height)
        case LayoutType.GRID if sharer is None:
            shown = _first(people, most, main)
            places = arrange_grid(len(shown), width, height)
        case _:
            first = main if sharer is None else sharer
            # A share takes the main place; who shares is still seen beside it.
            rest = [one for one in people if sharer is not None or one is not main]
            beside = _first(rest, max(0, most - 1), main)
            shown = [first, *beside]
            places = arrange_with_main(len(beside), width, height)
    return _tiles(shown, places, scene, shares=sharer is not None), main.participant_id


def _tiles(shown: list[SceneParticipant], places: Arrangement, scene: Scene, *, shares: bool) -> tuple[Tile, ...]:
    rects = ([places.main] if places.main is not None else []) + list(places.others)
    tiles = [_tile(one, rect, scene) for one, rect in zip(shown, rects, strict=False)]
    if shares:
        tiles[0] = replace(tiles[0], producer=shown[0].live("share"), is_share=True, muted=False, speaking=False)
    return tuple(tiles)


def _tile(one: SceneParticipant, rect: Rect, scene: Scene) -> Tile:
    return Tile(
        rect,
        one.participant_id,
        one.name,
        producer=one.live("webcam"),
        is_share=False,
        muted=one.live("mic") is None,
        speaking=one.participant_id == scene.active_speaker_id,
    )


def _sharer(scene: Scene, config: EgressConfig) -> SceneParticipant | None:
    sharers = [one for one in scene.participants if one.live("share") is not None]
    preferred = scene.pinned_id if config.layout.priority is Priority.PIN else scene.active_speaker_id
    return next((one for one in sharers if one.participant_id == preferred), sharers[-1] if sharers else None)


def _main(scene: Scene, config: EgressConfig, last_main_id: str | None) -> SceneParticipant:
    by_id = {one.participant_id: one for one in scene.participants}
    wishes = [scene.active_speaker_id, last_main_id]
    if config.layout.priority is Priority.PIN:
        wishes.insert(0, scene.pinned_id)
    return next((by_id[wish] for wish in wishes if wish is not None and wish in by_id), scene.participants[0])


def _first(
    people: tuple[SceneParticipant, ...] | list[SceneParticipant], most: int, main: SceneParticipant
) -> list[SceneParticipant]:
    """The first `most`; the main one is among them if it is in `people` at all."""
    shown = list(people[:most])
    if shown and main in people and main not in shown:
        shown[-1] = main
    return shown
