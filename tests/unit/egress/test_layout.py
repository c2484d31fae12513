"""Where tiles go: never over each other, never outside, the picture's shape kept."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetkit.egress.layout import Arrangement, Rect, arrange_grid, arrange_with_main, fit

CANVASES = [(640, 360), (1280, 720), (1920, 1080), (360, 640), (720, 1280), (1080, 1920)]


def all_of(places: Arrangement) -> list[Rect]:
    return [*([places.main] if places.main else []), *places.others]


def check(places: Arrangement, width: int, height: int) -> None:
    rects = all_of(places)
    for rect in rects:
        assert rect.x % 2 == rect.y % 2 == rect.width % 2 == rect.height % 2 == 0
        assert rect.width >= 16
        assert rect.height >= 16
        assert 0 <= rect.x <= rect.x + rect.width <= width
        assert 0 <= rect.y <= rect.y + rect.height <= height
    for one, other in itertools.combinations(rects, 2):
        beside = one.x + one.width <= other.x or other.x + other.width <= one.x
        above = one.y + one.height <= other.y or other.y + other.height <= one.y
        assert beside or above, (one, other)


@pytest.mark.parametrize(("width", "height"), CANVASES)
@pytest.mark.parametrize("count", range(1, 26))
def test_tiles_of_a_grid_lie_inside_and_apart(count: int, width: int, height: int) -> None:
    places = arrange_grid(count, width, height)
    assert places.main is None
    assert len(places.others) == count
    assert len({(rect.width, rect.height) for rect in places.others}) == 1
    check(places, width, height)


@pytest.mark.parametrize(("width", "height"), CANVASES)
@pytest.mark.parametrize("others", range(25))
def test_the_main_place_is_the_largest_and_the_others_lie_beside_it(others: int, width: int, height: int) -> None:
    places = arrange_with_main(others, width, height)
    assert places.main is not None
    assert len(places.others) == others
    # Two in a tall picture share it: a main place that is higher than wide would show a camera with bars.
    least = 1.3 if others == 1 and height > width else 2
    assert all(places.main.width * places.main.height > least * rect.width * rect.height for rect in places.others)
    assert others == 0 or width > height or places.main.height <= places.main.width
    check(places, width, height)


def test_one_alone_fills_the_picture() -> None:
    assert arrange_grid(1, 1280, 720).others == (Rect(0, 0, 1280, 720),)
    assert arrange_with_main(0, 1280, 720).main == Rect(0, 0, 1280, 720)


def test_a_grid_wastes_little_of_a_picture() -> None:
    for count in (2, 4, 6, 9, 16, 25):
        used = sum(rect.width * rect.height for rect in arrange_grid(count, 1280, 720).others)
        assert used > 0.6 * 1280 * 720, count


sizes = st.integers(16, 4096)
evens = st.integers(8, 1000).map(lambda value: 2 * value)


@given(st.tuples(sizes, sizes), st.tuples(evens, evens), st.sampled_from(["auto", "whole"]))
def test_a_picture_keeps_its_shape_and_stays_in_its_tile(
    source: tuple[int, int], tile: tuple[int, int], mode: str
) -> None:
    place = fit(source, tile, mode)  # type: ignore[arg-type]
    shown = place.shown
    assert 0 <= shown.x <= shown.x + shown.width <= tile[0]
    assert 0 <= shown.y <= shown.y + shown.height <= tile[1]
    assert 0 <= place.left <= place.left + shown.width <= place.width
    assert 0 <= place.top <= place.top + shown.height <= place.height
    assert all(value % 2 == 0 for value in (shown.x, shown.y, shown.width, shown.height, place.left, place.top))
    # One factor for both ways, but for rounding to whole chroma samples.
    across = [(place.width + off) / source[0] for off in (-2, 2)]
    down = [(place.height + off) / source[1] for off in (-2, 2)]
    assert max(across[0], down[0]) <= min(across[1], down[1])
    if mode == "whole":
        assert (place.left, place.top) == (0, 0)
        assert (place.width, place.height) == (shown.width, shown.height)


def test_a_camera_nearly_of_the_tiles_shape_fills_it_and_a_telephone_gets_bars() -> None:
    assert fit((640, 480), (640, 360)).shown == Rect(0, 0, 640, 360)
    telephone = fit((360, 640), (640, 360)).shown
    assert telephone.height == 360
    assert telephone.width in range(200, 206)


def test_a_shared_screen_is_never_cropped() -> None:
    assert fit((1024, 768), (640, 360), "whole").shown == Rect(80, 0, 480, 360)
