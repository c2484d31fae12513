"""Who is shown where."""

from typing import Any

from meetkit.egress.job import parse_config
from meetkit.egress.plan import Tile, plan
from meetkit.egress.scene import Scene
from tests.support.capture import participant, scene


def people(count: int) -> list[dict[str, Any]]:
    return [participant(f"p{n}", f"Name {n}", webcam=10 + n, mic=100 + n) for n in range(count)]


def shown(line: dict[str, Any], last_main_id: str | None = None, **config: Any) -> tuple[Tile, ...]:
    tiles, _ = plan(Scene.model_validate(line["scene"]), parse_config(config), last_main_id)
    return tiles


def ids(tiles: tuple[Tile, ...]) -> list[str]:
    return [tile.participant_id for tile in tiles]


def area(tile: Tile) -> int:
    return tile.rect.width * tile.rect.height


def test_nobody_is_no_tile() -> None:
    assert shown(scene()) == ()


def test_a_grid_shows_all_in_their_order() -> None:
    assert ids(shown(scene(*people(5)))) == ["p0", "p1", "p2", "p3", "p4"]


def test_a_full_grid_still_shows_who_speaks() -> None:
    tiles = shown(scene(*people(9), speaker="p7"), layout={"gridSize": 4})
    assert ids(tiles) == ["p0", "p1", "p2", "p7"]
    assert [tile.speaking for tile in tiles] == [False, False, False, True]


def test_spotlight_follows_the_speaker_and_keeps_them_in_silence() -> None:
    spotlight: dict[str, Any] = {"layout": {"type": "SPOTLIGHT"}}
    assert ids(shown(scene(*people(3), speaker="p2"), **spotlight)) == ["p2"]
    assert ids(shown(scene(*people(3)), "p1", **spotlight)) == ["p1"]
    assert ids(shown(scene(*people(3)), "gone", **spotlight)) == ["p0"]


def test_a_pin_counts_only_with_the_priority_pin() -> None:
    line = scene(*people(3), speaker="p2", pinned="p1")
    assert ids(shown(line, layout={"type": "SPOTLIGHT", "priority": "PIN"})) == ["p1"]
    assert ids(shown(line, layout={"type": "SPOTLIGHT"})) == ["p2"]


def test_a_sidebar_has_the_main_one_first_and_largest() -> None:
    tiles = shown(scene(*people(4), speaker="p2"), layout={"type": "SIDEBAR"})
    assert ids(tiles) == ["p2", "p0", "p1", "p3"]
    assert area(tiles[0]) > 4 * area(tiles[1])


def test_a_shared_screen_takes_the_main_place_and_its_owner_stays_visible() -> None:
    sharer = participant("p9", "Sharer", webcam=19, mic=109, share=50)
    tiles = shown(scene(*people(2), sharer))
    assert (tiles[0].producer, tiles[0].is_share, tiles[0].participant_id) == (50, True, "p9")
    assert [tile.producer for tile in tiles[1:]] == [10, 11, 19]
    assert area(tiles[0]) > 4 * area(tiles[1])
    spotlight = shown(scene(*people(2), sharer, speaker="p0"), layout={"type": "SPOTLIGHT"})
    assert [tile.producer for tile in spotlight] == [50]


def test_paused_streams_make_avatars_and_mute_marks() -> None:
    (tile,) = shown(scene(participant("a", "Ada", webcam=1, mic=2, paused=[1, 2])))
    assert (tile.producer, tile.muted) == (None, True)
    (tile,) = shown(scene(participant("a", "Ada", webcam=1, mic=2)))
    assert (tile.producer, tile.muted) == (1, False)
