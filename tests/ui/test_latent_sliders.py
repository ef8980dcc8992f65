"""Sliders along directions: dragged, stepped, linked, undone, named, shared."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog

from aipaint.app.latents.directions_file import read_directions, write_directions
from aipaint.app.latents.directions_store import DirectionStore
from aipaint.core.latents import Direction, Directions
from aipaint.core.studies import Contrast, FindDirections, Sheet
from aipaint.paint.document import new_state
from aipaint.ui.latents.direction_menu import direction_menu
from aipaint.ui.latents.direction_row import DirectionRow
from aipaint.ui.latents.examples import ExamplesDialog
from aipaint.ui.latents.sliders import SlidersPage
from tests.app.latent_session import DIM, axis, fill, latent_model, settle
from tests.ui.conftest import Studio


class Hands:
    """The page of sliders with two directions, of pictures that come at once."""

    def __init__(self, studio: Studio) -> None:
        self.studio, self.window = studio, studio.window
        settle(studio.qtbot, studio.session)
        studio.scripted.auto = True
        self.info = latent_model()
        store = DirectionStore(studio.session.home, self.info)
        store.add([self.direction(0, "Smile"), self.direction(1, "Age")], "own")
        fill(studio.session, self.info)
        studio.press("Ctrl+Shift+8")
        dock = studio.window.latents
        studio.qtbot.waitUntil(lambda: dock.is_made() and dock.studio.model is not None)
        page = dock.inside().page("sliders")
        assert isinstance(page, SlidersPage)
        self.page = page
        self.wait(2)

    @staticmethod
    def direction(number: int, name: str) -> Direction:
        return Direction(name=name, vector=axis(number), origin="own")

    def wait(self, rows: int) -> None:
        self.studio.qtbot.waitUntil(lambda: len(self.page.rows) == rows)

    def row(self, name: str) -> DirectionRow:
        return next(row for row in self.page.rows.values() if row.known.name == name)

    def amounts(self) -> list[float]:
        return [shift.amount for shift in self.window.latents.studio.latent.shifts]

    def drag(self, name: str, share: float) -> None:
        """Drag from the middle to a share of the way to the right end."""
        slider = self.row(name).slider
        bot, middle = self.studio.qtbot, slider.rect().center()
        bot.mousePress(slider, Qt.MouseButton.LeftButton, pos=middle)
        for part in (0.3, 0.7, 1.0):
            place = middle + QPoint(round(part * share * (slider.width() - 6) / 2), 0)
            bot.mouseMove(slider, place)
        bot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=middle)


@pytest.fixture
def hands(studio: Studio) -> Hands:
    return Hands(studio)


def test_a_slider_moves_the_point_and_a_drag_is_one_step(hands: Hands) -> None:
    studio = hands.studio
    hands.window.workspace.open(new_state(64, 64), "New Document")
    hands.drag("Smile", 0.5)
    assert hands.amounts() == [pytest.approx(1.5, abs=0.05)]
    assert studio.history() == 2
    hands.drag("Age", -0.5)
    assert studio.history() == 3
    assert hands.row("Age").amount.text().startswith("-1.5")
    smile = hands.row("Smile").slider
    studio.qtbot.mouseDClick(smile, Qt.MouseButton.LeftButton)
    assert hands.amounts() == [pytest.approx(-1.5, abs=0.05)]
    studio.press("Ctrl+Z")
    assert len(hands.amounts()) == 2
    studio.press("Ctrl+Z")
    studio.press("Ctrl+Z")
    assert hands.amounts() == []
    assert smile.value() == 0.0
    studio.press("Ctrl+Y")
    assert hands.amounts() == [pytest.approx(1.5, abs=0.05)]


def test_keys_and_wheel_go_in_small_steps(hands: Hands) -> None:
    bot, slider = hands.studio.qtbot, hands.row("Smile").slider
    slider.setFocus()
    bot.keyClick(slider, Qt.Key.Key_Right)
    assert slider.value() == pytest.approx(0.06)
    bot.keyClick(slider, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert slider.value() == pytest.approx(0.36)
    bot.keyClick(slider, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert slider.value() == pytest.approx(0.348)
    where = slider.rect().center().toPointF()
    wheel = QWheelEvent(
        where,
        slider.mapToGlobal(where),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(slider, wheel)
    assert slider.value() == pytest.approx(0.408)
    bot.keyClick(slider, Qt.Key.Key_Delete)
    assert hands.amounts() == []
    assert hands.studio.layers() == ()
    other = hands.row("Age").slider
    hands.row("Smile").slider.setFocus()
    QApplication.sendEvent(other, wheel)
    assert other.value() == 0.0, "the wheel scrolls the list"


def test_linked_sliders_move_together_and_all_can_be_moved(hands: Hands) -> None:
    for name in ("Smile", "Age"):
        hands.row(name).link_button.click()
    slider = hands.row("Smile").slider
    slider.setFocus()
    hands.studio.qtbot.keyClick(slider, Qt.Key.Key_End)
    assert hands.amounts() == [3.0, 3.0]
    hands.page.all.setFocus()
    hands.page.all.setValue(50)
    assert hands.amounts() == [1.5, 1.5]
    hands.page.all.setValue(150)
    assert hands.amounts() == [4.5, 4.5]
    hands.page.all.done.emit()
    assert hands.page.all.value() == 100
    hands.studio.press("Alt+Shift+Z")
    assert hands.amounts() == []
    hands.studio.press("Alt+Shift+X")
    assert len(hands.amounts()) == 2


def test_strips_are_drawn_along_each_direction(hands: Hands) -> None:
    studio = hands.studio

    def sheets() -> list[Sheet]:
        return [each for _, each in studio.scripted.explored if isinstance(each, Sheet)]

    studio.qtbot.waitUntil(lambda: sum(len(each.latents) for each in sheets()) == 14)
    along = [latent.shifts for each in sheets() for latent in each.latents]
    assert along[3] == (), "the middle one is the point itself"
    assert along[0][0].amount == pytest.approx(-3 * 6 / 7)
    before = len(sheets())
    hands.drag("Smile", 0.5)
    studio.qtbot.waitUntil(lambda: len(sheets()) > before)
    assert sum(len(each.latents) for each in sheets()[before:]) == 7, "its own strip stays"
    hands.page.strips_button.click()
    assert hands.row("Smile").slider.sizeHint().height() < 20


def test_directions_are_named_pinned_hidden_and_narrowed(hands: Hands) -> None:
    studio = hands.studio
    menu = direction_menu(hands.page, hands.row("Age").known)
    actions = {action.text(): action for action in menu.actions()}
    actions["Rename…"].trigger()
    [dialog] = hands.page.findChildren(QInputDialog)
    dialog.setTextValue("Older")
    studio.accept(dialog)
    actions["Pin"].trigger()
    assert [row.known.name for row in hands.page.rows.values()] == ["Older", "Smile"]
    hands.drag("Older", 1.1)
    hands.page.set_layers(hands.row("Older").known, 2, 3)
    [shift] = hands.window.latents.studio.latent.shifts
    assert (shift.first, shift.last, shift.amount) == (2, 3, 3.0)
    assert "layers 3–4" in hands.row("Older").name.text()
    hands.page.tasks.mark(hands.row("Smile").known, hidden=True)
    hands.wait(1)
    hands.page.hidden_button.click()
    hands.wait(2)
    fresh = DirectionStore(studio.session.home, hands.info).load().known()
    assert [(each.name, each.mark.hidden) for each in fresh] == [("Older", False), ("Smile", True)]
    menu.deleteLater()


def test_directions_are_found_in_the_background(hands: Hands) -> None:
    studio = hands.studio
    hands.page.strips_button.click()
    studio.qtbot.waitUntil(lambda: not hands.window.latents.studio.is_busy())
    studio.scripted.auto = False
    hands.page.tasks.find("pca", 0, 1)

    def studies() -> list[FindDirections]:
        return [each for _, each in studio.scripted.explored if isinstance(each, FindDirections)]

    studio.qtbot.waitUntil(lambda: len(studies()) == 1)
    assert hands.page.progress.isVisible()
    studio.qtbot.waitUntil(lambda: studio.scripted.running is not None)
    studio.scripted.found(codes=(axis(2), axis(3)), values=(0.5, 0.25))
    hands.wait(4)
    assert not hands.page.progress.isVisible()
    row = hands.row("PCA 1-2 1")
    assert row.known.layers == (0, 1)
    assert "50.0" in row.name.toolTip()
    assert not list((studio.session.home.data / "directions").rglob("pca*"))
    hands.page.tasks.find("sefa")
    studio.qtbot.waitUntil(lambda: len(studies()) == 2)
    hands.page.cancel_button.click()
    assert not hands.page.progress.isVisible()
    studio.qtbot.waitUntil(lambda: studio.scripted.running is None)
    assert len(hands.page.rows) == 4


def test_a_direction_is_made_from_examples(hands: Hands) -> None:
    studio = hands.studio
    studio.press("Alt+Shift+A")
    [dialog] = hands.window.findChildren(ExamplesDialog)
    studio.qtbot.waitUntil(lambda: dialog.list.count() == 21)
    assert not dialog.ok_button.isEnabled()
    for row, clicks in ((1, 1), (2, 1), (3, 2)):
        place = dialog.list.visualItemRect(dialog.list.item(row)).center()
        for _ in range(clicks):
            studio.qtbot.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    dialog.name.setText("Glasses")
    liked, disliked = dialog.opinions()
    assert (len(liked), len(disliked)) == (2, 1)
    studio.scripted.auto = False
    dialog.ok_button.click()

    def contrasts() -> list[Contrast]:
        return [each for _, each in studio.scripted.explored if isinstance(each, Contrast)]

    studio.qtbot.waitUntil(lambda: len(contrasts()) == 1)
    assert contrasts()[0].liked == tuple(liked)
    studio.qtbot.waitUntil(lambda: studio.scripted.running is not None)
    studio.scripted.found(codes=(axis(3),))
    hands.wait(3)
    assert hands.row("Glasses").known.direction.origin == "examples"


def test_directions_are_shared_and_taken_in(hands: Hands, tmp_path: object) -> None:
    studio = hands.studio
    folder = studio.session.home.data
    hands.page.tasks.share([hands.row("Smile").known])
    [dialog] = hands.window.findChildren(QFileDialog)
    there = folder / "smile.json"
    dialog.fileSelected.emit(str(there))
    dialog.close()
    studio.qtbot.waitUntil(there.is_file)
    found = read_directions(there)
    assert [each.name for each in found.directions] == ["Smile"]
    new = msgspec.structs.replace(found, directions=(hands.direction(2, "Hat"),))
    write_directions(there, new)
    other = folder / "other.json"
    write_directions(other, msgspec.structs.replace(new, dim=DIM + 1, directions=()))
    broken = folder / "broken.json"
    broken.write_bytes(b"{}")
    hands.window.latents.inside().import_directions([there, other, broken])
    hands.wait(3)
    assert hands.row("Hat")
    assert hands.window.banner.isVisible()
    assert isinstance(found, Directions)
