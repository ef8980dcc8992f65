"""One picture on the whole screen: going on, marking, removing, and what cannot be seen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aipaint.app.library.source import Trashed
from aipaint.core.paths import Home
from aipaint.ui.gallery.full_view import FullView
from tests.ui.gallery.viewing import Shelf, colour_at, shelf_in

COLOURS = {"red": "#ff0000", "lime": "#00ff00", "blue": "#0000ff"}


class Looking:
    """The view on three pictures, blue first, for the newest is the first row."""

    def __init__(self, qtbot: QtBot, shelf: Shelf) -> None:
        self.qtbot, self.shelf = qtbot, shelf
        self.entries = [shelf.keep(colour, f"{colour} apple") for colour in COLOURS]
        self.model = shelf.model()
        qtbot.waitUntil(lambda: self.model.rowCount() == 3)
        self.view = FullView(shelf.library, self.model, shelf.library.thumbnails)
        qtbot.addWidget(self.view)
        self.view.open(0)
        qtbot.waitExposed(self.view)

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        held = Qt.KeyboardModifier.NoModifier
        for each in modifiers:
            held |= each
        self.qtbot.keyClick(self.view, key, held)

    def wait_for(self, colour: str) -> None:
        """Until the middle of the screen has this colour."""
        self.qtbot.waitUntil(lambda: self.middle() == COLOURS[colour])

    def middle(self) -> str:
        glass = self.view.glass
        return colour_at(glass.grab().toImage(), glass.width() // 2, glass.height() // 2)

    def row(self) -> int:
        entry = self.view.entry()
        return -1 if entry is None else self.model.row_of(entry.id)


@pytest.fixture
def looking(qtbot: QtBot, home: Home) -> Iterator[Looking]:
    with shelf_in(home) as shelf:
        found = Looking(qtbot, shelf)
        found.wait_for("blue")
        yield found
        found.view.close_down()


def test_keys_go_from_picture_to_picture_and_stop_at_the_ends(looking: Looking) -> None:
    assert looking.view.isFullScreen()
    looking.press(Qt.Key.Key_Right)
    looking.wait_for("lime")
    looking.press(Qt.Key.Key_End)
    looking.wait_for("red")
    looking.press(Qt.Key.Key_Right)
    looking.wait_for("red")
    assert not looking.view.after_button.isEnabled()
    looking.press(Qt.Key.Key_Left)
    looking.wait_for("lime")
    looking.press(Qt.Key.Key_Home)
    looking.wait_for("blue")
    looking.qtbot.mouseClick(looking.view.after_button, Qt.MouseButton.LeftButton)
    looking.wait_for("lime")


def test_the_caption_tells_what_it_is_and_where(looking: Looking) -> None:
    caption = looking.view.caption
    assert caption.title.text() == "blue apple"
    for part in ("1 of 3", "Starter, first: one", "Seed 7", "48 × 32"):
        assert part in caption.facts.text()
    assert caption.geometry().bottom() < looking.view.height()


def test_a_long_prompt_is_shortened_to_what_fits(looking: Looking) -> None:
    looking.shelf.library.announce_added(looking.shelf.keep("red", "very long prompt " * 5000))
    looking.qtbot.waitUntil(lambda: looking.model.rowCount() == 4)
    looking.press(Qt.Key.Key_Home)
    looking.qtbot.waitUntil(lambda: looking.view.caption.title.text().startswith("very"))
    assert looking.view.caption.width() <= looking.view.width() - 32
    assert looking.view.caption.height() < looking.view.height() // 2


def test_digits_rate_and_label_and_can_be_undone(looking: Looking) -> None:
    looking.press(Qt.Key.Key_4)
    looking.qtbot.waitUntil(lambda: looking.view.entry().rating == 4)  # type: ignore[union-attr]
    looking.press(Qt.Key.Key_6)
    looking.qtbot.waitUntil(lambda: looking.view.entry().label == "red")  # type: ignore[union-attr]
    assert looking.view.caption.marks.isVisible()
    assert "4 of 5 stars" in looking.view.caption.accessibleName()
    looking.view.caption.grab()
    looking.press(Qt.Key.Key_6)
    looking.qtbot.waitUntil(lambda: looking.view.entry().label == "")  # type: ignore[union-attr]
    for _ in range(3):
        looking.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    looking.qtbot.waitUntil(lambda: looking.view.entry().rating == 0)  # type: ignore[union-attr]


def test_what_is_removed_makes_way_for_the_next_and_comes_back(looking: Looking) -> None:
    looking.press(Qt.Key.Key_Right)
    looking.wait_for("lime")
    looking.press(Qt.Key.Key_Delete)
    looking.wait_for("red")
    assert "2 of 2" in looking.view.caption.facts.text()
    looking.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    looking.wait_for("lime")
    for count in (2, 1):
        looking.press(Qt.Key.Key_Delete)
        looking.qtbot.waitUntil(lambda count=count: looking.model.rowCount() == count)
    looking.press(Qt.Key.Key_Delete)
    looking.qtbot.waitUntil(lambda: not looking.view.isVisible())


def test_a_new_picture_does_not_move_the_one_that_is_seen(looking: Looking) -> None:
    looking.press(Qt.Key.Key_Right)
    looking.wait_for("lime")
    looking.shelf.library.announce_added(looking.shelf.keep("red"))
    looking.qtbot.waitUntil(lambda: "3 of 4" in looking.view.caption.facts.text())
    assert looking.middle() == COLOURS["lime"]


def test_the_wheel_zooms_to_the_pointer_and_z_to_actual_pixels(looking: Looking) -> None:
    glass = looking.view.glass
    at = QPointF(glass.width() * 0.3, glass.height() * 0.4)
    before, zoom = glass.to_document(at), glass.zoom()
    wheel = QWheelEvent(
        at, at, QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(glass, wheel)
    assert glass.zoom() == pytest.approx(zoom * 2)
    after = glass.to_document(at)
    assert (after - before).manhattanLength() < 0.2
    looking.press(Qt.Key.Key_Z)
    assert glass.zoom() == 1
    looking.press(Qt.Key.Key_Z)
    assert glass.zoom() == pytest.approx(zoom)


def test_the_hand_moves_a_picture_that_is_near(looking: Looking) -> None:
    glass, qtbot = looking.view.glass, looking.qtbot
    glass.zoom_by(8)
    before = glass.to_document(QPointF(100, 100))
    qtbot.mousePress(glass, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    qtbot.mouseMove(glass, QPoint(160, 130))
    qtbot.mouseRelease(glass, Qt.MouseButton.LeftButton, pos=QPoint(160, 130))
    after = glass.to_document(QPointF(160, 130))
    assert (after - before).manhattanLength() < 0.2


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_F11, Qt.Key.Key_Return])
def test_keys_leave(looking: Looking, key: Qt.Key) -> None:
    with looking.qtbot.waitSignal(looking.view.left) as told:
        looking.press(key)
    assert told.args == [looking.entries[2].id]
    assert not looking.view.isVisible()


def test_a_double_click_leaves(looking: Looking) -> None:
    looking.qtbot.mouseDClick(looking.view.glass, Qt.MouseButton.LeftButton)
    assert not looking.view.isVisible()


def test_what_lies_over_the_picture_fades_and_comes_back(looking: Looking) -> None:
    view, fading = looking.view, looking.view.fading
    assert fading.idle.isActive()
    fading.idle.timeout.emit()
    looking.qtbot.waitUntil(lambda: not view.caption.isVisible() and not view.tools.isVisible())
    assert view.glass.cursor().shape() is Qt.CursorShape.BlankCursor
    looking.qtbot.mouseMove(view.glass, QPoint(40, 40))
    looking.qtbot.mouseMove(view.glass, QPoint(50, 50))
    looking.qtbot.waitUntil(view.caption.isVisible)
    assert view.glass.cursor().shape() is not Qt.CursorShape.BlankCursor


def test_a_lost_and_a_damaged_file_are_told_in_place(looking: Looking) -> None:
    looking.view.close()
    looking.entries[0].path.unlink()
    looking.entries[1].path.write_bytes(b"\x89PNG\r\n\x1a\n nothing more")
    problem = looking.view.problem
    looking.view.open(1)
    looking.press(Qt.Key.Key_Right)
    looking.qtbot.waitUntil(lambda: problem.isVisible() and "moved, deleted" in problem.text())
    assert looking.entries[0].path.name in problem.text()
    looking.press(Qt.Key.Key_Home)
    looking.wait_for("blue")
    assert not problem.isVisible()


def test_what_is_in_the_trash_is_seen_and_not_thrown_again(looking: Looking) -> None:
    looking.view.close()
    looking.shelf.library.trash([entry.id for entry in looking.entries[:2]])
    looking.qtbot.waitUntil(lambda: looking.model.rowCount() == 1)
    looking.model.show(Trashed())
    looking.qtbot.waitUntil(lambda: looking.model.rowCount() == 2)
    looking.view.open(looking.model.row_of(looking.entries[0].id))
    looking.wait_for("red")
    looking.press(Qt.Key.Key_Delete)
    looking.wait_for("red")
    assert looking.model.rowCount() == 2
