"""Looking for pictures in a latent space, on a scripted engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from aipaint.app.latents.gathering import selected_rect, selection_mask, take_canvas
from aipaint.app.latents.projecting import Projection, cut_to, error_map, mean_error
from aipaint.app.pictures import from_qimage
from aipaint.core.events import Failed
from aipaint.core.paths import Home
from aipaint.core.pixels import digest_of, to_array
from aipaint.core.studies import Project
from aipaint.engine.scripted import flat
from aipaint.paint import selection
from aipaint.paint.document import new_state
from tests.app.latent_desk import Desk, code


@pytest.fixture
def desk(qtbot: QtBot, home: Home) -> Iterator[Desk]:
    made = Desk(qtbot, home, projects=True)
    yield made
    made.session.close()


def coloured(width: int, height: int, colour: str = "red") -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def begun(desk: Desk, from_present: bool = False) -> tuple[Projection, Project]:
    projection = Projection(desk.studio)
    projection.set_source(coloured(200, 100))
    assert projection.start("w+", 10, from_present)
    study = desk.studied(1)
    assert isinstance(study, Project)
    return projection, study


def test_what_is_found_becomes_the_present_point_as_one_step(desk: Desk) -> None:
    desk.workspace.open(new_state(64, 64), "New Document")
    document = desk.workspace.document
    assert document is not None
    before, steps = desk.studio.latent, len(document.history.entries())
    projection, study = begun(desk)
    assert (study.space, study.steps, study.start) == ("w+", 10, None)
    [image] = desk.backend.inputs[desk.backend.explored[-1][0]].values()
    assert (image.width, image.height) == (64, 64), "its middle, in the model's shape"
    for step, loss in enumerate((3.0, 2.0, 1.0), 1):
        desk.backend.search(step, loss, preview=flat(64, 64, step))
    desk.until(lambda: projection.losses == [3.0, 2.0, 1.0])
    assert projection.picture is not None
    desk.backend.found(codes=(code(0.5),), values=(3.0, 2.0, 1.0, 0.5))
    desk.until(lambda: not projection.is_running())
    assert desk.studio.latent == projection.found
    assert [source.code for source in desk.studio.latent.sources] == [code(0.5)]
    assert len(projection.losses) == 4
    assert len(document.history.entries()) == steps + 1
    document.undo()
    assert desk.studio.latent == before


def test_a_search_is_cancelled_and_leaves_everything_as_it_was(desk: Desk) -> None:
    before = desk.studio.latent
    projection, study = begun(desk, from_present=True)
    assert study.start == before
    desk.backend.search(1)
    desk.until(lambda: bool(projection.losses))
    projection.cancel()
    desk.until(lambda: desk.backend.running is None)
    assert desk.backend.cancelled
    assert desk.studio.latent == before
    assert projection.found is None
    assert projection.start("w", 10, False), "another one can begin"


def test_a_failure_is_told_and_another_model_ends_it(desk: Desk) -> None:
    projection, _ = begun(desk)
    told: list[Failed] = []
    projection.failed.connect(told.append)
    desk.backend.fail()
    desk.until(lambda: bool(told))
    assert not projection.is_running()


def test_the_middle_of_a_picture_is_cut_and_transparency_is_paper() -> None:
    image = QImage(300, 100, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    for x in range(100, 200):
        for y in range(100):
            image.setPixelColor(x, y, QColor("blue"))
    assert np.all(to_array(from_qimage(cut_to(image, QSize(32, 32)))) == (0, 0, 255))
    image.fill(QColor(0, 0, 0, 0))
    assert np.all(to_array(from_qimage(cut_to(image, QSize(32, 64)))) == 255)


def test_the_error_is_hot_where_a_picture_is_off() -> None:
    wanted, found = coloured(8, 8, "black"), coloured(8, 8, "black")
    found.setPixelColor(2, 3, QColor("white"))
    heat = to_array(from_qimage(error_map(wanted, found)))
    assert tuple(heat[3, 2]) == (255, 255, 255)
    assert heat.sum() == 3 * 255
    assert mean_error(wanted, found) == pytest.approx(1 / 64)


def test_pictures_and_masks_come_from_what_is_selected(desk: Desk) -> None:
    desk.workspace.open(new_state(100, 80), "New Document")
    document = desk.workspace.document
    assert document is not None
    assert selected_rect(desk.workspace).isEmpty()
    assert take_canvas(desk.workspace, QRect()) is None
    assert selection_mask(desk.workspace, QRect(0, 0, 80, 80), QSize(8, 8)) is None
    chosen = selection.rectangle(QRect(10, 0, 40, 80), document.state.rect())
    document.apply("Select", replace(document.state, selection=chosen))
    assert selected_rect(desk.workspace) == QRect(10, 0, 40, 80)
    taken = take_canvas(desk.workspace, selected_rect(desk.workspace))
    assert taken is not None
    assert (taken.image.width(), taken.image.height()) == (40, 80)
    mask = selection_mask(desk.workspace, QRect(10, 0, 80, 80), QSize(8, 8))
    assert mask is not None
    assert mask.channels == 1
    assert (to_array(mask)[:, :4] == 255).all()
    assert (to_array(mask)[:, 4:] == 0).all()
    assert digest_of(mask)
