"""The present point of a latent space: drawn newest first, undone with the document, kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from aipaint.app.latents.pace import Pace
from aipaint.app.latents.studio import LatentStudio
from aipaint.app.session import Session
from aipaint.app.workspace import Workspace
from aipaint.core.events import Failed
from aipaint.core.latents import Latent, Shift, Source
from aipaint.core.paths import Home
from aipaint.core.recipe import Recipe
from aipaint.core.studies import Resolve, Sheet
from aipaint.engine.scripted import ScriptedBackend
from aipaint.paint import edits
from aipaint.paint.document import new_state
from aipaint.paint.layers import Layer
from tests.app.latent_session import axis, fill, latent_model, open_session


class Desk:
    """A studio, what it stands on, and what it has told."""

    def __init__(self, qtbot: QtBot, home: Home) -> None:
        self.qtbot, self.backend = qtbot, ScriptedBackend()
        self.session: Session = open_session(qtbot, home, self.backend)
        self.workspace = Workspace()
        self.begun: list[tuple[QImage, str, Recipe]] = []
        self.studio = LatentStudio(
            self.session, self.workspace, lambda *made: self.begun.append(made)
        )
        self.pictures: list[QImage] = []
        self.failures: list[Failed] = []
        self.studio.picture_changed.connect(self.pictures.append)
        self.studio.failed.connect(self.failures.append)

    def start(self, **space: Any) -> None:
        fill(self.session, latent_model(**space))
        self.studio.begin()

    def until(self, count: int) -> Recipe:
        """Wait until so many pictures were asked for, and return the newest."""
        self.qtbot.waitUntil(lambda: len(self.backend.submitted) == count)
        return self.backend.submitted[-1][1]

    def answer(self, load: bool = True) -> None:
        """Finish a picture. load: with the model, so that how long it took does not count."""
        before = len(self.pictures)
        if load:
            self.backend.load()
        self.backend.finish()
        self.qtbot.waitUntil(lambda: len(self.pictures) == before + 1)

    def slide(self, amount: float, merge: str = "") -> None:
        latent = msgspec.structs.replace(
            self.studio.latent, shifts=(Shift(vector=axis(0), amount=amount),)
        )
        self.studio.set_latent(latent, "Slide", merge)

    def amount(self) -> float:
        shifts = self.studio.latent.shifts
        return shifts[0].amount if shifts else 0.0


@pytest.fixture
def desk(qtbot: QtBot, home: Home) -> Iterator[Desk]:
    made = Desk(qtbot, home)
    yield made
    made.session.close()


def test_the_first_look_draws_a_picture(desk: Desk) -> None:
    assert desk.studio.model is None
    assert desk.studio.picture() is None
    desk.start()
    recipe = desk.until(1)
    assert (recipe.model, recipe.width, recipe.steps, recipe.prompt) == ("faces", 64, 1, "")
    assert recipe.latent == desk.studio.latent
    assert recipe.latent is not None
    assert recipe.latent.psi == 0.7
    assert recipe.seed == recipe.latent.sources[0].seed
    assert desk.studio.is_busy()
    desk.answer()
    assert not desk.studio.is_busy()
    picture = desk.studio.picture()
    assert picture is not None
    assert picture.width() == 64
    assert desk.session.settings.kept["latent model"] == "faces"


def test_only_the_newest_point_is_drawn_next(desk: Desk) -> None:
    desk.start()
    desk.until(1)
    for step in range(1, 6):
        desk.slide(step / 10)
    assert len(desk.backend.submitted) == 1, "one is drawn, one waits"
    desk.answer()
    recipe = desk.until(2)
    assert recipe.latent is not None
    assert recipe.latent.shifts[0].amount == 0.5
    desk.answer()
    assert not desk.studio.is_busy()


def test_steps_are_undone_in_one_order_with_the_documents(desk: Desk) -> None:
    desk.start()
    desk.workspace.open(new_state(64, 64), "New Document")
    document = desk.workspace.document
    assert document is not None
    for amount in (0.1, 0.2, 0.3):
        desk.slide(amount, merge="drag 1")
    stroke = edits.add_layer(document.state, Layer("Stroke"))
    document.apply("New Layer", stroke)
    desk.slide(1.0, merge="drag 2")
    names = [entry.name for entry in document.history.entries()]
    assert names == ["New Document", "Slide", "New Layer", "Slide"]
    assert document.state is stroke, "it leaves the pixels as they are"
    document.undo()
    assert desk.amount() == pytest.approx(0.3)
    document.undo()
    assert (desk.amount(), len(document.state.layers)) == (pytest.approx(0.3), 1)
    document.undo()
    assert desk.amount() == 0.0
    document.go(3)
    assert (desk.amount(), len(document.state.layers)) == (1.0, 2)
    document.go(1)
    desk.slide(2.0, merge="drag 1")
    assert [entry.name for entry in document.history.entries()] == [
        "New Document", "Slide", "Slide"
    ], "what was undone is forgotten, as ever"  # fmt: skip


def test_painting_does_not_move_the_point(desk: Desk) -> None:
    desk.start()
    desk.workspace.open(new_state(64, 64), "New Document")
    document = desk.workspace.document
    assert document is not None
    desk.slide(0.5)
    desk.workspace.open(new_state(64, 64), "New Document")
    document = desk.workspace.document
    assert document is not None
    document.apply("New Layer", edits.add_layer(document.state, Layer("Stroke")))
    document.undo()
    assert desk.amount() == 0.5


def test_without_a_document_there_is_undo_as_well(desk: Desk) -> None:
    desk.start()
    for amount in (0.1, 0.2):
        desk.slide(amount, merge="drag")
    desk.slide(0.7)
    assert desk.studio.can_undo()
    desk.studio.undo()
    assert desk.amount() == pytest.approx(0.2)
    desk.studio.undo()
    assert desk.amount() == 0.0
    assert not desk.studio.can_undo()
    desk.studio.redo()
    desk.studio.redo()
    assert desk.amount() == 0.7
    assert not desk.studio.can_redo()


def test_sketches_wait_for_the_picture_and_come_all_the_same(desk: Desk) -> None:
    desk.start()
    desk.until(1)
    desk.answer()
    heard: list[int] = []
    done: list[bool] = []
    latents = [Latent(sources=(Source(seed=seed),)) for seed in range(11)]
    desk.studio.sketch(
        latents, 32, lambda index, _image: heard.append(index), lambda: done.append(True)
    )
    desk.qtbot.waitUntil(lambda: len(desk.backend.explored) == 1)
    desk.qtbot.waitUntil(lambda: desk.backend.running == 2)
    study = desk.backend.explored[0][1]
    assert isinstance(study, Sheet)
    assert (study.side, len(study.latents)) == (32, 8)
    desk.slide(0.5)  # a hand on a slider does not wait for thumbnails
    desk.until(2)
    assert desk.backend.cancelled == [2]
    desk.answer()
    for number in (2, 3):
        desk.qtbot.waitUntil(lambda number=number: len(desk.backend.explored) == number)
        desk.backend.found()
    desk.qtbot.waitUntil(lambda: bool(done))
    assert sorted(heard) == list(range(11))


def test_cancelled_sketches_are_heard_no_more(desk: Desk) -> None:
    desk.start()
    desk.until(1)
    desk.answer()
    heard: list[int] = []
    handle = desk.studio.sketch(
        [desk.studio.latent], 32, lambda index, _image: heard.append(index), lambda: heard.append(9)
    )
    desk.qtbot.waitUntil(lambda: len(desk.backend.explored) == 1)
    handle.cancel()
    desk.qtbot.waitUntil(lambda: desk.backend.running is None)
    desk.slide(0.5)
    desk.until(2)
    assert not heard


def test_a_failure_is_told_and_ends_nothing(desk: Desk) -> None:
    desk.start()
    desk.until(1)
    desk.backend.fail("No.")
    desk.qtbot.waitUntil(lambda: len(desk.failures) == 1)
    assert not desk.studio.is_busy()
    desk.slide(0.5)
    desk.until(2)
    desk.answer()


def test_the_picture_becomes_a_layer_with_its_recipe(desk: Desk) -> None:
    desk.start()
    desk.workspace.open(new_state(200, 100), "New Document")
    recipe = desk.until(1)
    desk.answer()
    used: list[bool] = []
    desk.studio.picture_used.connect(lambda: used.append(True))
    desk.studio.to_layer()
    document = desk.workspace.document
    assert document is not None
    layer = document.state.layers[-1]
    assert layer.recipe == recipe
    assert layer.surface.content_rect() == QRect(50, 0, 100, 100)
    assert desk.studio.rect() == QRect(50, 0, 100, 100)
    assert used == [True]
    assert len(desk.backend.submitted) == 1, "it was drawn already"
    desk.slide(0.5)
    desk.until(2)
    desk.studio.to_layer(Latent(sources=(Source(seed=7),)))
    desk.answer()
    desk.until(3)
    desk.backend.finish()
    desk.qtbot.waitUntil(lambda: len(document.state.layers) == 3)
    assert document.state.layers[-1].name == "Faces 7"


def test_without_a_document_the_picture_begins_one(desk: Desk) -> None:
    desk.start()
    desk.until(1)
    desk.answer()
    desk.studio.to_layer()
    [(image, name, recipe)] = desk.begun
    assert (image.width(), name) == (64, f"Faces {recipe.seed}")


def test_a_picture_is_kept_in_the_gallery(desk: Desk) -> None:
    desk.start()
    desk.until(1)
    desk.answer()
    desk.studio.keep()
    recipe = desk.until(2)
    assert recipe == desk.studio.recipe()
    desk.backend.finish()
    desk.qtbot.waitUntil(lambda: desk.session.gallery.rowCount() == 1)


def test_points_are_loaded_from_pictures(desk: Desk) -> None:
    desk.start()
    wanted = msgspec.structs.replace(
        desk.studio.recipe(), latent=Latent(sources=(Source(seed=99),), psi=0.5)
    )
    desk.studio.load(wanted)
    assert desk.studio.latent == wanted.latent
    desk.studio.load(msgspec.structs.replace(wanted, model="gone"))
    desk.studio.load(msgspec.structs.replace(wanted, latent=None))
    foreign = Latent(sources=(Source(code=msgspec.structs.replace(axis(0))),))
    desk.studio.load(msgspec.structs.replace(wanted, latent=foreign))
    lost = Latent(sources=(Source(image="0" * 64),))
    desk.studio.load(msgspec.structs.replace(wanted, latent=lost))
    desk.qtbot.waitUntil(lambda: len(desk.failures) == 4)
    said = [str(failure.what) for failure in desk.failures]
    assert said == [
        "The model gone is not on the shelf.",
        "This picture has no point in a latent space.",
        "This point does not fit the model Faces.",
        "A picture that this point begins with is not there any more.",
    ]
    assert desk.studio.latent == wanted.latent
    desk.studio.undo()
    assert desk.studio.latent != wanted.latent


def test_a_picture_is_encoded_and_handed_over(desk: Desk) -> None:
    desk.start(encodes=True)
    desk.until(1)
    desk.answer()
    image = QImage(10, 10, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    digest = desk.studio.add_input(image)
    desk.studio.set_latent(Latent(sources=(Source(image=digest),)), "Encode Picture")
    desk.until(2)
    assert set(desk.backend.inputs[2]) == {digest}


def test_codes_are_found_out(desk: Desk) -> None:
    desk.start()
    desk.until(1)
    desk.answer()
    found: list[list[Source]] = []
    desk.studio.resolve([desk.studio.latent], found.append)
    desk.qtbot.waitUntil(lambda: len(desk.backend.explored) == 1)
    assert desk.backend.explored[0][1] == Resolve(model="faces", latents=(desk.studio.latent,))
    desk.qtbot.waitUntil(lambda: desk.backend.running == 2)
    desk.backend.found(codes=(axis(1),))
    desk.qtbot.waitUntil(lambda: bool(found))
    assert found == [[Source(code=axis(1))]]


def test_models_are_changed_and_each_keeps_its_point(desk: Desk) -> None:
    fill(desk.session, latent_model(), latent_model("birds"))
    desk.studio.begin()
    assert [info.id for info in desk.studio.models()] == ["faces", "birds"]
    here = desk.studio.latent
    desk.studio.set_model("birds")
    assert desk.studio.model is not None
    assert desk.studio.model.id == "birds"
    desk.studio.set_model("faces")
    assert desk.studio.latent == here
    desk.studio.undo()
    assert desk.studio.model.id == "birds"


def test_a_slow_model_is_drawn_small_while_the_hand_moves() -> None:
    pace = Pace()
    assert pace.level("a") == 1.0
    pace.took("a", 1.0, 0.5)
    assert pace.level("a") == 0.5
    pace.took("a", 0.5, 0.2)
    assert pace.level("a") == 0.25
    pace.took("a", 0.25, 0.19)
    assert pace.level("a") == 0.5, "smaller is no quicker"
    assert pace.level("b") == 1.0
    pace.took("b", 1.0, 0.05)
    assert pace.level("b") == 1.0


def test_what_was_drawn_small_is_drawn_in_full_at_rest(desk: Desk) -> None:
    ticks = iter(range(1000))
    desk.studio._asker._clock = lambda: float(next(ticks))
    desk.start()
    desk.until(1)
    desk.answer(load=False)
    desk.slide(0.5)
    desk.qtbot.waitUntil(lambda: len(desk.backend.explored) == 1)
    study = desk.backend.explored[0][1]
    assert isinstance(study, Sheet)
    assert study.side == 32
    desk.qtbot.waitUntil(lambda: desk.backend.running == 2)
    desk.backend.found()
    desk.qtbot.waitUntil(lambda: len(desk.pictures) == 2)
    desk.studio.settle()
    desk.until(2)
    desk.answer()
    assert desk.pictures[-1].width() == 64
