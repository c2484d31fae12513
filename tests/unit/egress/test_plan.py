"""Who is shown where."""

from typing import Any

from meetkit.egress.job import parse_config
from meetkit.egress.plan import Tile, plan
from meetkit.egress.scene import Scene
from tests.support.capture import participant, scene


def people(count: int) -> list[dict[str, Any]]:
    return [participant(f"p{n}", f"Name {n}", webcam=10 + n, mic=100 + n) for n in range(count)]


def pin(participant_id: str, *, cam: bool = True, share: bool = False) -> dict[str, Any]:
    return {"participantId": participant_id, "cam": cam, "share": share}


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
    line = scene(*people(3), speaker="p2", pins=(pin("p1"),))
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


PIN: dict[str, Any] = {"priority": "PIN"}


def sharers() -> list[dict[str, Any]]:
    """Three people; p1 and p2 share, 51 and 52."""
    return [
        participant("p0", "Name 0", webcam=10, mic=100),
        participant("p1", "Name 1", webcam=11, mic=101, share=51),
        participant("p2", "Name 2", webcam=12, mic=102, share=52),
    ]


def producers(*pins: dict[str, Any], layout: str, **more: Any) -> list[int | None]:
    tiles = shown(scene(*sharers(), pins=pins, speaker="p0"), layout={"type": layout, **PIN, **more})
    return [tile.producer for tile in tiles]


def test_the_latest_pin_has_the_main_place_and_what_it_pinned_is_shown() -> None:
    assert producers(layout="SPOTLIGHT") == [52]
    assert producers(pin("p0"), layout="SPOTLIGHT") == [10]
    assert producers(pin("p0"), pin("p1"), layout="SPOTLIGHT") == [11]
    assert producers(pin("p1"), pin("p0"), layout="SPOTLIGHT") == [10]
    assert producers(pin("p0"), pin("p1", cam=False, share=True), layout="SPOTLIGHT") == [51]
    assert producers(pin("p1", share=True), layout="SPOTLIGHT") == [51]


def test_a_pinned_screen_that_is_not_shared_shows_the_camera_if_that_is_pinned_too() -> None:
    assert producers(pin("p0", share=True), layout="SPOTLIGHT") == [10]
    assert producers(pin("p1"), pin("p0", cam=False, share=True), layout="SPOTLIGHT") == [11]
    assert producers(pin("gone"), layout="SPOTLIGHT") == [52]


def test_beside_a_pinned_camera_the_shared_screen_comes_first() -> None:
    assert producers(pin("p0"), layout="SIDEBAR") == [10, 52, 11, 12]
    assert producers(pin("p2"), layout="SIDEBAR") == [12, 52, 10, 11]
    assert producers(pin("p1", share=True), layout="SIDEBAR") == [51, 10, 11, 12]
    assert producers(pin("p0"), layout="SIDEBAR", gridSize=1) == [10]


def test_a_grid_with_a_shared_screen_keeps_it_large_and_the_pinned_visible() -> None:
    assert producers(pin("p2"), layout="GRID", gridSize=2) == [52, 12]
    assert producers(pin("p1"), pin("p2"), layout="GRID", gridSize=3) == [52, 11, 12]
    assert producers(pin("p1", share=True), layout="GRID", gridSize=2) == [51, 11]


def test_a_full_grid_shows_all_who_are_pinned_before_others() -> None:
    line = scene(*people(9), speaker="p8", pins=(pin("p7"), pin("p5")))
    assert ids(shown(line, layout={**PIN, "gridSize": 4})) == ["p0", "p1", "p5", "p7"]
    assert ids(shown(line, layout={**PIN, "gridSize": 1})) == ["p5"]
    assert ids(shown(line, layout={"gridSize": 4})) == ["p0", "p1", "p2", "p8"]
