"""Where dabs go: spacing, smoothness, and the string of the stabiliser."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from aipaint.paint.brush.curve import respond
from aipaint.paint.brush.parameters import Input
from aipaint.paint.brush.path import Path, Place

CANVAS = QRectF(0, 0, 1000, 1000)


def run(*inputs: Input, step: float = 7.0, string: float = 0.0) -> list[Place]:
    path = Path(lambda _place: step, CANVAS, string)
    return [place for one in inputs for place in path.to(one)] + path.finish()


def test_dabs_lie_a_step_apart_across_events() -> None:
    places = run(Input(10, 50), Input(13, 50), Input(40, 50), Input(41.5, 50), Input(79, 50))
    assert [place.x for place in places] == pytest.approx([10 + 7 * n for n in range(10)])
    assert {place.y for place in places} == {50.0}


def test_a_step_follows_the_dab_it_begins_at() -> None:
    path = Path(lambda place: 1.0 + 9.0 * place.pressure, CANVAS)
    places = path.line_to(Input(0, 0, 0.0)) + path.line_to(Input(100, 0, 1.0))
    gaps = [b.x - a.x for a, b in itertools.pairwise(places)]
    assert gaps == pytest.approx([1.0 + 9.0 * place.x / 100 for place in places[:-1]])


def test_a_curve_through_few_events_has_no_corners() -> None:
    ring = [
        Input(500 + 200 * math.cos(a / 8 * math.tau), 500 + 200 * math.sin(a / 8 * math.tau))
        for a in range(9)
    ]
    places = run(*ring, step=2.0)[40:-60]
    turns = [
        abs(math.remainder(b.direction - a.direction, math.tau))
        for a, b in itertools.pairwise(places)
    ]
    assert max(turns) < math.radians(4)  # the polygon of the events would turn by 45


places_ = st.tuples(st.floats(0, 1000, width=32), st.floats(0, 1000, width=32))


@settings(max_examples=25)
@given(st.lists(places_, min_size=1, max_size=12), st.floats(5, 40), st.floats(0, 200))
def test_gaps_are_never_wider_than_a_step_and_the_end_is_reached(
    at: list[tuple[float, float]], step: float, string: float
) -> None:
    places = run(*(Input(x, y) for x, y in at), step=step, string=string)
    assert math.dist(places[0][:2], at[0]) == 0.0
    for a, b in itertools.pairwise(places):
        assert math.dist(a[:2], b[:2]) <= step + 1e-6
    assert math.dist(places[-1][:2], at[-1]) <= step + 1e-6


def test_the_string_swallows_a_trembling_hand() -> None:
    trembling = [Input(10.0 * n, 500 + 8 * (-1) ** n) for n in range(60)]
    calm = run(*trembling, string=60.0)
    assert max(abs(p.y - 500) for p in calm[5:-12]) < 4
    assert math.dist(calm[-1][:2], (590, 492)) <= 7.0
    short = run(Input(100, 100), Input(103, 100), string=60.0, step=1.0)
    assert short[-1].x == pytest.approx(102, abs=1.0)


def test_what_follows_the_stroke_waits_for_a_direction() -> None:
    path = Path(lambda _place: 5.0, CANVAS, wait=True)
    assert path.to(Input(100, 100)) == []
    first = path.to(Input(100, 140))[0]
    assert (first.x, first.y, first.direction) == (100, 100, pytest.approx(math.pi / 2))
    path = Path(lambda _place: 5.0, CANVAS, wait=True)
    path.to(Input(100, 100))
    assert [(place.x, place.y) for place in path.finish()] == [(100, 100)]


def test_a_pen_far_away_costs_nothing() -> None:
    path = Path(lambda _place: 1.0, CANVAS)
    path.to(Input(0, -1e6))
    assert path.line_to(Input(1e9, -1e6)) == []
    assert path.line_to(Input(2e9, -1e6)) == []


def test_a_pen_out_of_its_mind_is_refused() -> None:
    with pytest.raises(ValueError, match="not a place"):
        Input(math.nan, 0)
    assert run(Input(0, 0, 7.0))[0].pressure == 1.0


@settings(max_examples=25)
@given(st.lists(st.floats(0, 1), min_size=2, max_size=6).map(sorted), st.floats(-1, 2))
def test_a_rising_curve_rises_and_meets_its_points(ys: list[float], pressure: float) -> None:
    points = tuple((n / (len(ys) - 1), y) for n, y in enumerate(ys))
    assert all(respond(points, x) == pytest.approx(y, abs=3e-3) for x, y in points)
    assert 0.0 <= respond(points, pressure) <= 1.0
    assert respond(points, pressure) <= respond(points, pressure + 0.1) + 1e-9


def test_a_straight_curve_is_what_it_says() -> None:
    straight = ((0.0, 0.0), (1.0, 1.0))
    assert [respond(straight, n / 10) for n in range(11)] == pytest.approx(
        [n / 10 for n in range(11)]
    )
