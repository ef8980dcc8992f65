"""Points that walk to their targets, on a scripted engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPointF, QRectF, QSize
from pytestqt.qtbot import QtBot

from aipaint.app.latents.dragging import STRETCH, Dragging, to_model
from aipaint.core.latents import Latent, Source
from aipaint.core.paths import Home
from aipaint.core.pixels import Image, digest_of
from aipaint.core.studies import Drag, Handle
from aipaint.engine.scripted import flat
from aipaint.paint.document import new_state
from tests.app.latent_desk import Desk, code


@pytest.fixture
def desk(qtbot: QtBot, home: Home) -> Iterator[Desk]:
    made = Desk(qtbot, home, drags=True)
    yield made
    made.session.close()


def dragged(desk: Desk) -> Drag:
    study = desk.studied(len(desk.backend.explored) or 1)
    assert isinstance(study, Drag)
    return study


def begun(desk: Desk, steps: int = 200) -> Dragging:
    dragging = Dragging(desk.studio)
    dragging.add(QPointF(10, 10), QPointF(30, 10))
    assert dragging.start(steps=steps)
    desk.studied(1)
    return dragging


def test_points_walk_in_stretches_and_the_end_is_one_step(desk: Desk) -> None:
    desk.workspace.open(new_state(64, 64), "New Document")
    document = desk.workspace.document
    assert document is not None
    before, entries = desk.studio.latent, len(document.history.entries())
    dragging = begun(desk)
    study = dragged(desk)
    assert study.handles == (Handle(10, 10, 30, 10),)
    assert (study.latent, study.steps, study.mask) == (before, STRETCH, "")
    desk.backend.search(1, points=((20.0, 10.0),), preview=flat(64, 64, 5))
    desk.until(lambda: dragging.pairs[0].at == QPointF(20, 10))
    assert dragging.preview is not None
    dragging.aim(0, QPointF(40, 12))
    desk.backend.found(codes=(code(0.25),))
    study = desk.studied(2)
    assert isinstance(study, Drag)
    assert study.handles == (Handle(20, 10, 40, 12),), "the target may be moved meanwhile"
    assert study.latent.sources == (Source(code=code(0.25)),)
    assert desk.studio.latent == before
    desk.backend.search(1, points=((39.5, 12.0),))
    desk.until(lambda: dragging.far() < 1)
    desk.backend.found(codes=(code(0.5),))
    desk.until(lambda: not dragging.is_running())
    assert desk.studio.latent.sources == (Source(code=code(0.5)),)
    assert len(document.history.entries()) == entries + 1
    document.undo()
    assert desk.studio.latent == before


def test_stop_stays_with_what_was_found(desk: Desk) -> None:
    dragging = begun(desk)
    desk.backend.search(1, points=((20.0, 10.0),))
    desk.until(lambda: dragging.steps == 1)
    desk.backend.found(codes=(code(0.25),))
    desk.studied(2)
    desk.backend.search(1, points=((25.0, 10.0),))
    desk.until(lambda: dragging.steps == 2)
    dragging.stop()
    assert desk.studio.latent.sources == (Source(code=code(0.25)),)
    assert dragging.pairs[0].at == QPointF(20, 10), "where it is in that picture"
    desk.until(lambda: desk.backend.running != 3)


def test_stop_before_anything_was_found_leaves_all_as_it_was(desk: Desk) -> None:
    before = desk.studio.latent
    dragging = begun(desk)
    dragging.stop()
    desk.until(lambda: desk.backend.running is None)
    assert desk.studio.latent == before
    assert dragging.preview is None
    assert dragging.pairs[0].at == QPointF(10, 10)


def test_it_ends_after_so_many_steps_and_where_somebody_goes_elsewhere(desk: Desk) -> None:
    dragging = begun(desk, steps=2)
    assert dragged(desk).steps == 2
    for step in (1, 2):
        desk.backend.search(step, points=((11.0 + step, 10.0),))
    desk.until(lambda: dragging.steps == 2)
    desk.backend.found(codes=(code(0.25),))
    desk.until(lambda: not dragging.is_running())
    desk.painted(2)
    assert dragging.start()
    desk.studied(2)
    elsewhere = Latent(sources=(Source(seed=99),))
    desk.studio.set_latent(elsewhere, "Choose Seed")
    assert not dragging.is_running()
    assert desk.studio.latent == elsewhere


def test_only_what_the_mask_says_may_change(desk: Desk) -> None:
    mask = Image(64, 64, bytes([255]) * 64 * 64)
    dragging = Dragging(desk.studio)
    dragging.add(QPointF(1, 1), QPointF(9, 9))
    assert dragging.start(mask)
    study = desk.studied(1)
    assert isinstance(study, Drag)
    assert study.mask == digest_of(mask)
    assert desk.backend.inputs[desk.backend.explored[-1][0]][study.mask] == mask
    dragging.stop()


def test_points_without_a_target_and_other_models_go_nowhere(desk: Desk) -> None:
    dragging = Dragging(desk.studio)
    assert not dragging.start()
    dragging.add(QPointF(5, 5), QPointF(5, 5))
    assert not dragging.start()
    dragging.remove(0)
    assert not dragging.pairs


def test_the_canvas_and_the_models_picture_are_two_sizes_of_one() -> None:
    way = to_model(QRectF(100, 50, 200, 100), QSize(64, 32))
    assert way.map(QPointF(100, 50)) == QPointF(0, 0)
    assert way.map(QPointF(300, 150)) == QPointF(64, 32)
