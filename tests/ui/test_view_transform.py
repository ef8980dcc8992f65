"""Where the document lies in its view, for any sequence of what hands do to it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, QSize

from aipaint.ui.view_transform import MAX_ZOOM, MIN_ZOOM, ViewTransform

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("zoom_by"), st.floats(-12, 12)),
        st.tuples(st.just("turn_by"), st.floats(-400, 400)),
        st.tuples(st.just("pan"), st.tuples(st.floats(-900, 900), st.floats(-900, 900))),
        st.tuples(st.just("mirror"), st.none()),
        st.tuples(st.just("fit"), st.none()),
    ),
    max_size=8,
)


def made(size: tuple[int, int] = (1200, 900), ratio: float = 1.0) -> ViewTransform:
    glass = ViewTransform()
    glass.set_view(QSize(800, 600), ratio)
    glass.set_sheet(QSize(*size))
    return glass


def do(glass: ViewTransform, steps: list) -> None:
    for name, value in steps:
        if name in ("mirror", "fit"):
            getattr(glass, name)()
        else:
            getattr(glass, name)(QPointF(*value) if isinstance(value, tuple) else value)


@settings(max_examples=40)
@given(STEPS, st.floats(0, 800), st.floats(0, 600))
def test_a_point_comes_back(steps: list, x: float, y: float) -> None:
    glass = made()
    do(glass, steps)
    back = glass.to_view().map(glass.to_document(QPointF(x, y)))
    assert (back.x(), back.y()) == pytest.approx((x, y), abs=1e-6)
    assert MIN_ZOOM <= glass.zoom <= MAX_ZOOM
    assert -180 <= glass.angle < 180
    assert QRectF(-1, -1, 1202, 902).contains(glass.centre)


@settings(max_examples=40)
@given(STEPS, st.floats(-6, 6), st.floats(-90, 90))
def test_what_is_under_the_pointer_stays(steps: list, zoom: float, turn: float) -> None:
    glass = made()
    do(glass, steps)
    at = glass.middle()  # which is on the sheet, whatever was done
    before = glass.to_document(at)
    glass.zoom_by(zoom, at)
    glass.turn_by(turn, at)
    after = glass.to_document(at)
    # As near as a device pixel is, for the sheet's corner is put on one.
    assert (after - before).manhattanLength() * glass.scale() <= 2.01 + 2 * glass.scale()


@given(st.sampled_from([1.0, 1.25, 1.5, 2.0]), st.integers(1, 5000), st.integers(1, 5000))
@settings(max_examples=40)
def test_fitted_is_wholly_seen_and_sharp(ratio: float, width: int, height: int) -> None:
    glass = made((width, height), ratio)
    sheet = glass.sheet()
    assert QRectF(0, 0, 800, 600).contains(sheet)
    for edge in (sheet.left() * ratio, sheet.top() * ratio):
        assert edge == pytest.approx(round(edge), abs=1e-6)


def test_a_mirrored_view_turns_the_way_it_looks() -> None:
    glass = made()
    glass.mirror()
    glass.turn_by(10)
    right = glass.to_view().map(QPointF(600, 450)) - glass.to_view().map(QPointF(900, 450))
    assert right.x() > 0  # mirrored
    assert right.y() > 0  # and clockwise on the screen: its right side went down
