"""Selections by shape and by combining, and what is selected by what is painted."""

from __future__ import annotations

from collections import deque

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QPainterPath

from aipaint.paint import selection
from aipaint.paint.layers import Layer
from aipaint.paint.pixels import from_rgba
from aipaint.paint.state import State
from aipaint.paint.surface import Surface, mask_surface, surface_of

CANVAS = QRect(0, 0, 300, 280)  # two tiles each way, the outer ones cut by the edge
SMALL = QRect(0, 0, 24, 20)
HOWS = st.sampled_from(["add", "subtract", "intersect"])


def masks(canvas: QRect) -> st.SearchStrategy[Surface]:
    """Some blobs of any softness, anywhere on the canvas."""
    box = st.tuples(
        st.integers(0, canvas.width() - 1),
        st.integers(0, canvas.height() - 1),
        st.integers(1, canvas.width()),
        st.integers(1, canvas.height()),
        st.integers(1, 255),
    )

    def build(boxes: list[tuple[int, int, int, int, int]]) -> Surface:
        pixels = np.zeros((canvas.height(), canvas.width()), np.uint8)
        for x, y, w, h, value in boxes:
            pixels[y : y + h, x : x + w] = value
        return surface_of(pixels)

    return st.lists(box, max_size=4).map(build)


def read(mask: Surface, canvas: QRect = CANVAS) -> np.ndarray:
    return mask.read(canvas)


def assert_within(mask: Surface, canvas: QRect = CANVAS) -> None:
    assert canvas.contains(mask.content_rect()) or mask.content_rect().isEmpty()


@given(masks(CANVAS), masks(CANVAS), HOWS)
@settings(max_examples=12)
def test_combining_is_the_arithmetic_it_says(a: Surface, b: Surface, how: str) -> None:
    x, y = read(a).astype(float), read(b).astype(float)
    wanted = {
        "add": np.maximum(x, y),
        "intersect": np.minimum(x, y),
        "subtract": np.floor(x * (255 - y) / 255 + 0.5),
    }[how]
    result = selection.combine(a, b, how, CANVAS)  # type: ignore[arg-type]
    assert np.array_equal(read(result), wanted)
    assert_within(result)


@given(masks(CANVAS), masks(CANVAS))
@settings(max_examples=8)
def test_order_matters_only_where_it_should(a: Surface, b: Surface) -> None:
    assert selection.combine(a, b, "add", CANVAS) == selection.combine(b, a, "add", CANVAS)
    both = selection.combine(a, b, "intersect", CANVAS)
    assert both == selection.combine(b, a, "intersect", CANVAS)
    assert selection.combine(a, b, "replace", CANVAS) == b


@given(masks(CANVAS))
@settings(max_examples=8)
def test_inverting_twice_changes_nothing(mask: Surface) -> None:
    once = selection.invert(mask, CANVAS)
    assert np.array_equal(read(once), 255 - read(mask))
    assert_within(once)
    assert selection.invert(once, CANVAS) == mask


def test_no_selection_is_everything() -> None:
    new = selection.rectangle(QRect(10, 10, 20, 20), CANVAS)
    assert selection.combine(None, new, "add", CANVAS) == new
    assert selection.combine(None, new, "intersect", CANVAS) == new
    rest = selection.combine(None, new, "subtract", CANVAS)
    assert rest == selection.invert(new, CANVAS)
    assert selection.is_empty(selection.invert(None, CANVAS))
    assert not selection.is_empty(None)
    assert selection.selected_rect(None, CANVAS) == CANVAS


def test_nothing_left_is_an_empty_selection_not_everything() -> None:
    part = selection.rectangle(QRect(10, 10, 20, 20), CANVAS)
    gone = selection.combine(part, part, "subtract", CANVAS)
    assert gone is not None
    assert selection.is_empty(gone)
    assert selection.selected_rect(gone, CANVAS).isEmpty()


def test_a_rectangle_has_whole_pixels_or_soft_edges() -> None:
    hard = selection.rectangle(QRectF(10.4, 20.6, 30, 10), CANVAS)
    assert hard.content_rect() == QRect(10, 21, 30, 10)
    assert set(np.unique(read(hard))) == {0, 255}
    soft = read(selection.rectangle(QRectF(10.5, 20, 30, 10), CANVAS, antialias=True))
    assert soft[25, 10] == pytest.approx(128, abs=2)
    assert soft[25, 20] == 255


def test_a_rectangle_drawn_backwards_and_beyond_the_canvas() -> None:
    mask = selection.rectangle(QRectF(400, 500, -250, -400), CANVAS)
    assert mask.content_rect() == QRect(150, 100, 150, 180)


def test_an_ellipse_covers_its_area() -> None:
    mask = selection.ellipse(QRectF(20, 30, 240, 200), CANVAS)
    assert read(mask).sum() / 255 == pytest.approx(np.pi * 120 * 100, rel=0.002)
    assert mask.content_rect() == QRect(20, 30, 240, 200)
    beyond = selection.ellipse(QRectF(-100, -100, 1000, 1000), CANVAS)
    assert_within(beyond)
    hard = selection.ellipse(QRectF(20, 30, 240, 200), CANVAS, antialias=False)
    assert set(np.unique(read(hard))) == {0, 255}


def test_a_polygon_encloses_by_its_closed_line() -> None:
    corners = [QPointF(0, 0), QPointF(280, 0), QPointF(280, 280), QPointF(0, 280)]
    triangle = selection.polygon(corners[:3], CANVAS, antialias=False)
    assert read(triangle).sum() / 255 == pytest.approx(280 * 280 / 2, rel=0.01)
    crossed = read(selection.polygon([corners[i] for i in (0, 2, 1, 3)], CANVAS))
    assert crossed[20, 140] == 0  # outside of both wings
    assert crossed[140, 20] == 255
    assert selection.is_empty(selection.polygon(corners[:2], CANVAS))


def test_large_plain_selections_share_one_tile() -> None:
    canvas = QRect(0, 0, 8_192, 8_192)
    mask = selection.everything(canvas)
    assert len({id(tile) for tile in mask.tiles.values()}) == 1
    assert selection.selected_rect(mask, canvas) == canvas


@given(masks(CANVAS), st.integers(-320, 320), st.integers(-320, 320))
@settings(max_examples=20)
def test_moving_takes_all_along_that_stays_on_the_canvas(mask: Surface, dx: int, dy: int) -> None:
    result = selection.moved(mask, dx, dy, CANVAS)
    assert_within(result)
    assert np.array_equal(read(result), mask.read(CANVAS.translated(-dx, -dy)))


def test_alpha_selects_what_is_opaque() -> None:
    rgba = np.zeros((400, 400, 4), np.uint8)
    rgba[100:200, 100:200] = (255, 0, 0, 90)
    rgba[250:, 250:] = (0, 255, 0, 255)
    layer = Layer("Paint", surface=surface_of(from_rgba(rgba)))
    mask = selection.from_alpha(layer, CANVAS)
    assert np.array_equal(read(mask), rgba[:280, :300, 3])
    assert_within(mask)


def test_colour_is_found_everywhere_within_tolerance() -> None:
    rgba = np.zeros((280, 300, 4), np.uint8)
    rgba[...] = (10, 20, 30, 255)
    rgba[5:9, 5:9] = rgba[270:, 290:] = (200, 100, 50, 255)
    rgba[50:60, 50:60] = (205, 100, 50, 255)
    source = surface_of(from_rgba(rgba)).read
    near = selection.by_colour(source, QColor(200, 100, 50), 4, CANVAS)
    assert np.array_equal(read(near) == 255, (rgba == (200, 100, 50, 255)).all(2))
    wide = selection.by_colour(source, QColor(200, 100, 50), 5, CANVAS)
    assert read(wide)[55, 55] == 255
    with pytest.raises(ValueError, match="tolerance"):
        selection.by_colour(source, QColor(200, 100, 50), 256, CANVAS)


def flooded(pixels: np.ndarray, x: int, y: int, tolerance: int) -> np.ndarray:
    """Breadth first, pixel by pixel."""
    like = (np.abs(pixels.astype(int) - pixels[y, x].astype(int)) <= tolerance).all(2)
    out = np.zeros(like.shape, bool)
    out[y, x] = True
    queue = deque([(x, y)])
    while queue:
        x, y = queue.popleft()
        for i, j in ((x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)):
            if 0 <= j < like.shape[0] and 0 <= i < like.shape[1] and like[j, i] and not out[j, i]:
                out[j, i] = True
                queue.append((i, j))
    return out


@given(
    hnp.arrays(np.uint8, (20, 24), elements=st.sampled_from([0, 10, 20, 200])),
    st.integers(0, 23),
    st.integers(0, 19),
    st.sampled_from([0, 10, 180]),
)
@settings(max_examples=40)
def test_the_wand_floods(grey: np.ndarray, x: int, y: int, tolerance: int) -> None:
    pixels = np.repeat(grey[..., None], 4, axis=2)
    pixels[..., 3] = 255
    mask = selection.wand(surface_of(pixels).read, QPoint(x, y), tolerance, SMALL)
    assert np.array_equal(read(mask, SMALL) == 255, flooded(pixels, x, y, tolerance))
    assert_within(mask, SMALL)


def test_the_wand_winds_from_tile_to_tile_and_back() -> None:
    canvas = QRect(0, 0, 300, 300)
    pixels = np.zeros((300, 300, 4), np.uint8)
    pixels[..., 3] = 255
    for turn, y in enumerate(range(20, 300, 20)):  # walls with a gap left and right in turn
        pixels[y, : 290 if turn % 2 else 300, 0] = 255
        pixels[y, : 0 if turn % 2 else 10, 0] = 0
    mask = selection.wand(surface_of(pixels).read, QPoint(150, 5), 10, canvas)
    assert np.array_equal(read(mask, canvas) == 255, flooded(pixels, 150, 5, 10))


def test_the_wand_stops_at_a_selection_and_off_the_canvas_finds_nothing() -> None:
    within = selection.rectangle(QRect(10, 10, 30, 30), CANVAS)
    mask = selection.wand(Surface().read, QPoint(20, 20), 0, CANVAS, within=within)
    assert mask == within
    for outside in (QPoint(100, 100), QPoint(-1, 5)):
        found = selection.wand(Surface().read, outside, 0, CANVAS, within=within)
        assert selection.is_empty(found)


def test_the_wand_takes_a_layer_at_its_own_word() -> None:
    red = Layer("Red", surface=surface_of(from_rgba(np.full((50, 50, 4), 255, np.uint8))))
    state = State(300, 280, (red, Layer("Empty")), None)
    own = selection.source_of(State(300, 280, state.layers, red.id), sample_all=False)
    assert selection.wand(own, QPoint(5, 5), 0, CANVAS).content_rect() == QRect(0, 0, 50, 50)
    nothing = selection.source_of(state, sample_all=False)
    assert selection.wand(nothing, QPoint(5, 5), 0, CANVAS).content_rect() == CANVAS


def area(path: QPainterPath, canvas: QRect) -> np.ndarray:
    return read(selection.from_path(path, canvas, antialias=False), canvas) == 255


@given(masks(CANVAS))
@settings(max_examples=12)
def test_the_outline_encloses_what_is_selected_by_half(mask: Surface) -> None:
    path = selection.outline(mask, CANVAS)
    assert np.array_equal(area(path, CANVAS), read(mask) >= 128)


@given(hnp.arrays(np.bool_, (20, 24)))
@settings(max_examples=40)
def test_the_outline_of_anything_follows_the_sides_of_pixels(inside: np.ndarray) -> None:
    mask = surface_of(inside.astype(np.uint8) * np.uint8(255))
    path = selection.outline(mask, SMALL)
    assert np.array_equal(area(path, SMALL), inside)
    for polygon in path.toSubpathPolygons():
        assert polygon.isClosed()
        for a, b in zip(list(polygon)[:-1], list(polygon)[1:], strict=True):
            assert (a.x() == b.x()) != (a.y() == b.y())  # one straight side


def test_the_outline_of_everything_and_of_nothing() -> None:
    assert selection.outline(None, CANVAS).boundingRect() == QRectF(CANVAS)
    assert selection.outline(mask_surface(), CANVAS).isEmpty()
    whole = selection.outline(selection.everything(CANVAS), CANVAS)
    assert whole.boundingRect() == QRectF(CANVAS)
    assert whole.elementCount() == 5


def test_the_outline_of_noise_stays_short() -> None:
    canvas = QRect(0, 0, 800, 800)
    noise = np.random.default_rng(5).integers(0, 2, (800, 800)).astype(np.uint8) * np.uint8(255)
    path = selection.outline(surface_of(noise), canvas)
    assert 0 < path.elementCount() < 250_000
    assert QRectF(canvas).contains(path.boundingRect())
