"""The map of a latent space: where one is, what lies around, and ways to other pictures."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from pytestqt.qtbot import QtBot

from aipaint.app.latents.directions_store import DirectionStore
from aipaint.app.latents.map import REACH, LatentMap, lattice, step_for
from aipaint.core.latents import Direction, Shift
from aipaint.core.paths import Home
from tests.app.latent_hands import LatentDesk
from tests.app.latent_session import axis


@given(
    st.floats(-20, 20), st.floats(-20, 20), st.floats(0.1, 4), st.floats(0.1, 4), st.floats(0.05, 4)
)
@settings(max_examples=60)
def test_the_ground_has_no_holes_and_stands_still(
    x: float, y: float, wide: float, high: float, units: float
) -> None:
    step = step_for(units)
    seen = QRectF(x, y, wide, high)
    places = lattice(seen, step)
    if not places:
        assert (wide / step + 2) * (high / step + 2) > 256
        return
    covered = QRectF(places[0], places[-1]).adjusted(-step / 2, -step / 2, step / 2, step / 2)
    assert covered.adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(seen)
    assert all((place.x() / step).is_integer() for place in places)


@pytest.fixture
def desk(qtbot: QtBot, home: Home) -> Iterator[LatentDesk]:
    made = LatentDesk(qtbot, home)
    yield made
    made.session.close()


def with_directions(desk: LatentDesk, *names: str, origin: str = "pca") -> LatentMap:
    """Return the map of a model that has directions of these names, one an axis."""
    desk.start()
    assert desk.studio.model is not None
    store = DirectionStore(desk.session.home, desk.studio.model)
    directions = [
        Direction(name=name, vector=axis(number), origin=origin, variance=1.0 / (number + 1))
        for number, name in enumerate(names)
    ]
    store.add(directions, "found")
    world = LatentMap(desk.studio)
    desk.until(lambda: len(world.known()) == len(names))
    return world


def test_the_first_two_directions_span_it(desk: LatentDesk) -> None:
    world = with_directions(desk, "age", "smile", "hair")
    right, up = world.axes()
    assert right is not None
    assert up is not None
    assert (right.name, up.name) == ("age", "smile")
    world.set_axis(True, world.known()[2])
    assert world.axes() == (right, world.known()[2])
    world.set_axis(False, world.known()[2])
    assert world.axes() == (world.known()[2], right), "they change places"
    assert world.use_plane("pca")
    assert world.axes() == (right, up)
    assert not world.use_plane("sefa")


def test_where_one_is_is_what_the_point_says(desk: LatentDesk) -> None:
    world = with_directions(desk, "age", "smile")
    start = desk.studio.latent
    moved: list[None] = []
    world.moved.connect(lambda: moved.append(None))
    world.go(QPointF(1.5, -2.0))
    assert [shift.amount for shift in desk.studio.latent.shifts] == [1.5, -2.0]
    assert world.place() == QPointF(1.5, -2.0)
    world.go(QPointF(0.5, 0.0))
    desk.studio.undo()
    assert desk.studio.latent == start, "wandering is one step"
    assert world.place() == QPointF(0, 0)
    slid = msgspec.structs.replace(start, shifts=(Shift(vector=axis(1), amount=0.75),))
    desk.studio.set_latent(slid, "Slide")
    assert world.place() == QPointF(0, 0.75)
    assert world.ground() == start
    assert moved


def test_it_has_an_end(desk: LatentDesk) -> None:
    world = with_directions(desk, "age", "smile")
    world.go(QPointF(1e9, 0))
    assert world.place() == QPointF(REACH, 0)


def test_the_ground_is_drawn_once_while_one_wanders(desk: LatentDesk) -> None:
    world = with_directions(desk, "age", "smile")
    seen = QRectF(-2, -2, 4, 4)
    world.look(seen, 2.0, 64)
    desk.until(lambda: not world.sheets.is_busy())
    count = len(desk.drawn())
    assert count == 9
    first = desk.drawn()[0]
    assert not first.shifts, "what is nearest comes first"
    world.go(QPointF(0.3, 0.3))
    world.look(seen, 2.0, 64)
    desk.answer_all()
    assert len(desk.drawn()) == count


def test_ways_lead_to_ticked_pictures(desk: LatentDesk) -> None:
    desk.start()
    world = LatentMap(desk.studio)
    assert world.axes() == (None, None)
    world.go(QPointF(1, 1))
    assert not desk.studio.latent.shifts
    from aipaint.app.latents.wall import SeedWall

    wall = SeedWall(desk.studio)
    for row in (5, 9):
        desk.studio.ticks.tick(wall.latent(row))
    world.use_ticked()
    desk.until(lambda: world.axes()[1] is not None)
    assert [known.name for known in world.known()] == ["To seed 5", "To seed 9"]
    world.go(QPointF(1, 0))
    shift = desk.studio.latent.shifts[0]
    assert shift.amount == 1.0
    assert shift.vector.shape == (6, 4), "the whole way, in all layers"
