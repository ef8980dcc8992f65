"""The pages of the latents' dock that show many pictures, with mouse and keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from aipaint.core.latents import Latent
from aipaint.core.studies import Resolve, Sheet
from aipaint.ui.latents.map_page import MapPage
from aipaint.ui.latents.matrix import MatrixPage
from aipaint.ui.latents.morph import MorphPage
from aipaint.ui.latents.tiles import TileView
from aipaint.ui.latents.wall import WallPage
from tests.app.latent_hands import code
from tests.app.latent_session import fill, latent_model, settle
from tests.ui.conftest import Studio

_CTRL, _NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


class Hands:
    """The dock in a studio, an engine that answers, and what one does."""

    def __init__(self, studio: Studio) -> None:
        self.studio, self.window, self.qtbot = studio, studio.window, studio.qtbot
        self.backend = studio.scripted

    def open(self, page: str, **space: Any) -> QWidget:
        settle(self.qtbot, self.studio.session)
        fill(self.studio.session, latent_model(**space))
        made = self.window.latents.show_page(page)
        self.until(lambda: self.hub.model is not None and made.isVisible())
        self.until(lambda: not self.hub.is_busy())
        return made

    @property
    def hub(self) -> Any:
        return self.window.latents.studio

    def answer(self) -> None:
        """Let the job at the head be done."""
        job = self.backend.running
        if job is None:
            return
        study = next((study for number, study in self.backend.explored if number == job), None)
        if study is None:
            self.backend.finish()
        elif isinstance(study, Resolve):
            self.backend.found(codes=tuple(code(n) for n in range(len(study.latents))))
        else:
            self.backend.found()

    def until(self, true: Any) -> None:
        def found() -> bool:
            self.answer()
            return bool(true())

        self.qtbot.waitUntil(found, timeout=20_000)

    def click(
        self, tiles: TileView, row: int, modifiers: Any = _NONE, off: QPoint | None = None
    ) -> None:
        place = tiles.visualRect(tiles.model().index(row, 0)).center() if off is None else off
        button = Qt.MouseButton.LeftButton
        self.qtbot.mouseClick(tiles.viewport(), button, modifiers, place)

    def seed(self) -> int | None:
        return self.hub.latent.sources[0].seed

    def key(self, widget: QWidget, key: Qt.Key, modifiers: Any = _NONE) -> None:
        widget.setFocus()
        self.qtbot.keyClick(widget, key, modifiers)


@pytest.fixture
def hands(studio: Studio) -> Hands:
    return Hands(studio)


def drawn(hands: Hands) -> list[Latent]:
    sheets = [study for _, study in hands.backend.explored if isinstance(study, Sheet)]
    return [latent for sheet in sheets for latent in sheet.latents]


def test_the_wall_is_picked_from(hands: Hands) -> None:
    page = hands.open("wall")
    assert isinstance(page, WallPage)
    hands.until(lambda: not page.model.sheets.is_busy())
    seen = len(drawn(hands))
    assert 0 < seen < 60, "what is not seen is not drawn"
    hands.click(page.tiles, 4)
    assert hands.seed() == 4
    hands.key(page.tiles, Qt.Key.Key_Right)
    hands.key(page.tiles, Qt.Key.Key_Down)
    assert hands.seed() == 5 + page.tiles.columns()
    hands.hub.undo()
    assert hands.seed() == 4, "walking with keys is one step"
    hands.click(page.tiles, 2, _CTRL)
    hands.key(page.tiles, Qt.Key.Key_Space)
    assert hands.hub.ticked == []
    hands.click(page.tiles, 2, _CTRL)
    corner = page.tiles.visualRect(page.model.index(1)).topRight() + QPoint(-8, 8)
    hands.click(page.tiles, 1, off=corner)
    assert [latent.sources[0].seed for latent in hands.hub.ticked] == [2, 1]
    assert page.bar.isVisible()
    hands.studio.click(page.bar.mix_button)
    assert [source.seed for source in hands.hub.latent.sources] == [2, 1]
    assert [source.shares for source in hands.hub.latent.sources] == [(0.5,), (0.5,)]
    hands.studio.click(page.bar.clear_button)
    assert not page.bar.isVisible()


def test_the_wall_goes_to_a_seed_and_becomes_larger(hands: Hands) -> None:
    page = hands.open("wall", labels=("cat", "dog"))
    assert isinstance(page, WallPage)
    page.seed.selectAll()
    hands.qtbot.keyClicks(page.seed, "777")
    hands.key(page.seed, Qt.Key.Key_Return)
    assert page.model.seed(0) == 777
    columns = page.tiles.columns()
    page.size_slider.setValue(200)
    assert page.tiles.columns() < columns
    hands.key(page.psi, Qt.Key.Key_Up)
    assert page.model.psi() > 0.7
    page.classes.setFocus()
    hands.qtbot.keyClick(page.classes, Qt.Key.Key_Down)
    page.classes.activated.emit(1)
    assert page.model.label() == 1
    hands.until(lambda: not page.model.sheets.is_busy())
    assert drawn(hands)[-1].sources[0].labels == ((1, 1.0),)
    hands.studio.click(page.dice)
    assert page.seed.text() == str(page.model.begin()) != "777"


def test_the_wall_goes_on_when_its_end_is_near(hands: Hands) -> None:
    page = hands.open("wall")
    assert isinstance(page, WallPage)
    rows = page.model.rowCount()
    hands.key(page.tiles, Qt.Key.Key_End)
    assert hands.seed() == rows - 1
    assert page.model.rowCount() > rows


def test_enter_makes_a_layer(hands: Hands) -> None:
    page = hands.open("wall")
    assert isinstance(page, WallPage)
    hands.click(page.tiles, 3)
    hands.key(page.tiles, Qt.Key.Key_Return)
    hands.until(lambda: hands.studio.layers())
    recipe = hands.studio.layers()[0].recipe
    assert recipe is not None
    assert recipe.latent is not None
    assert recipe.latent.sources[0].seed == 3


def test_a_model_without_seeds_says_so(hands: Hands) -> None:
    page = hands.open("wall", samples=False)
    assert isinstance(page, WallPage)
    assert page.unable.isVisible()
    assert not page.seed.isEnabled()


def test_styles_are_mixed_in_the_layers_one_chooses(hands: Hands) -> None:
    page = hands.open("matrix")
    assert isinstance(page, MatrixPage)
    hands.until(lambda: not page.model.sheets.is_busy())
    assert page.tiles.columns() == 5
    hands.click(page.tiles, 6)
    assert [source.seed for source in hands.hub.latent.sources] == [0, 100]
    page.groups.setFocus()
    hands.qtbot.keyClick(page.groups, Qt.Key.Key_Home)
    page.groups.activated.emit(page.groups.currentIndex())
    assert page.model.layers() == (0, 1)
    hands.key(page.last, Qt.Key.Key_Up)
    assert page.model.layers() == (0, 2)
    assert page.groups.currentText() == "From – to"
    hands.click(page.tiles, 7)
    assert hands.hub.latent.sources[1].shares == (1, 1, 1, 0, 0, 0)
    hands.key(page.columns.count, Qt.Key.Key_Down)
    assert page.tiles.columns() == 4
    hands.hub.ticks.tick(page.model.heads()[0][1])
    hands.studio.click(page.columns.ticked)
    assert [latent.sources[0].seed for latent in page.model.heads()[1]] == [1]


def test_one_wanders_on_a_map_of_two_seeds(hands: Hands) -> None:
    page = hands.open("map")
    assert isinstance(page, MapPage)
    hands.studio.click(page.seeds)
    hands.until(lambda: page.world.axes()[1] is not None)
    hands.until(lambda: not page.world.sheets.is_busy())
    assert drawn(hands)
    view, left = page.map, Qt.MouseButton.LeftButton
    at = view.to_view(QPointF(0.5, -0.25)).toPoint()
    hands.qtbot.mousePress(view, left, pos=view.rect().center())
    hands.qtbot.mouseMove(view, at)
    view.mouseMoveEvent(_drag(view, at))
    hands.qtbot.mouseRelease(view, left, pos=at)
    place = page.world.place()
    assert (place.x(), place.y()) == pytest.approx((0.5, -0.25), abs=0.05)
    assert len(hands.hub.latent.shifts) == 2
    hands.key(view, Qt.Key.Key_Right)
    assert page.world.place().x() > place.x()
    hands.key(view, Qt.Key.Key_Home)
    assert page.world.place() == QPointF(0, 0)
    hands.hub.undo()
    assert not hands.hub.latent.shifts
    reach = view.reach()
    hands.key(view, Qt.Key.Key_Plus)
    assert view.reach() < reach


def _drag(view: QWidget, at: QPoint) -> Any:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    left = Qt.MouseButton.LeftButton
    place = QPointF(at)
    return QMouseEvent(QEvent.Type.MouseMove, place, view.mapToGlobal(place), left, left, _NONE)


def test_a_morph_is_made_of_ticked_pictures_and_scrubbed(hands: Hands) -> None:
    wall = hands.open("wall")
    assert isinstance(wall, WallPage)
    for row in (1, 2, 3):
        hands.click(wall.tiles, row, _CTRL)
    hands.studio.click(wall.bar.others["morph"])
    page = hands.window.latents.inside().page("morph")
    assert isinstance(page, MorphPage)
    assert page.isVisible()
    assert page.keys.count() == 3
    hands.until(lambda: page.screen_.image() is not None)
    page.scrub.setValue(page.player.film().frame_of(1))
    assert hands.seed() == 2
    hands.key(page.keys, Qt.Key.Key_End)
    assert hands.seed() == 3
    hands.key(page.keys, Qt.Key.Key_Home)
    assert hands.seed() == 1
    hands.key(page.keys, Qt.Key.Key_Right, _CTRL)
    assert [latent.sources[0].seed for latent in page.keys.latents()] == [2, 1, 3]
    hands.key(page.keys, Qt.Key.Key_Delete)
    assert [latent.sources[0].seed for latent in page.player.film().keys] == [2, 3]
    hands.studio.click(page.add_present)
    assert page.keys.count() == 3
    hands.key(page.screen_, Qt.Key.Key_Space)
    assert page.player.is_playing()
    hands.studio.click(page.play_button)
    assert not page.player.is_playing()


def test_a_film_is_exported_and_cancelled(hands: Hands, tmp_path: Path) -> None:
    page = hands.open("morph")
    assert isinstance(page, MorphPage)
    assert not page.film_row.export_button.isEnabled()
    hands.studio.click(page.add_present)
    hands.studio.click(page.add_present)
    page.seconds.setValue(0.2)
    path = tmp_path / "film.gif"
    hands.studio.click(page.film_row.export_button)
    dialog = page.film_row.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    hands.until(lambda: path.exists() and not page.film_row.filming.is_running())
    assert page.film_row.export_button.isVisible()
    page.seconds.setValue(20)
    page.film_row.write(tmp_path / "long.webp")
    hands.until(lambda: page.film_row.progress.value() > 2)
    hands.studio.click(page.film_row.cancel_button)
    hands.until(lambda: not page.film_row.filming.is_running())
    assert not (tmp_path / "long.webp").exists()
