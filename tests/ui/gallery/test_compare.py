"""Two pictures, compared in four ways."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aipaint.core.paths import Home
from aipaint.ui.gallery.compare import CompareView
from aipaint.ui.gallery.compare_glass import Mode
from aipaint.ui.gallery.differing import amplified, compare
from aipaint.ui.icons import Icons
from aipaint.ui.theme import ThemeSwitch
from tests.ui.gallery.viewing import Shelf, colour_at, shelf_in

RED, BLUE, NOTHING = "#ff0000", "#0000ff", "#101010"


class Comparing:
    def __init__(self, qtbot: QtBot, shelf: Shelf) -> None:
        self.qtbot, self.shelf = qtbot, shelf
        self.red = shelf.keep("red", "red apple", (48, 32))
        self.blue = shelf.keep("blue", "blue apple", (96, 64), seed=9)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        theme = ThemeSwitch(application)
        self.view = CompareView(shelf.library.thumbnails, Icons(theme), theme)
        qtbot.addWidget(self.view)
        self.view.open(self.red, self.blue)
        qtbot.waitExposed(self.view)

    def colours(self, *shares: float) -> list[str]:
        """What is seen at these shares of the width, in the middle of the height."""
        glass = self.view.glass
        image = glass.grab().toImage()
        # A little above the middle, where the divider has its knob.
        y = int(glass.height() * 0.45)
        return [colour_at(image, int(glass.width() * share), y) for share in shares]

    def press(self, key: Qt.Key) -> None:
        self.qtbot.keyClick(self.view.glass, key)


@pytest.fixture
def comparing(qtbot: QtBot, home: Home) -> Iterator[Comparing]:
    with shelf_in(home) as shelf:
        found = Comparing(qtbot, shelf)
        qtbot.waitUntil(lambda: found.colours(0.3, 0.7) == [RED, BLUE])
        yield found
        found.view.close_down()


def test_the_divider_follows_mouse_and_keys(comparing: Comparing) -> None:
    glass, qtbot = comparing.view.glass, comparing.qtbot
    assert glass.frame() == QSize(96, 64)
    start = QPoint(int(glass.divider()), glass.height() // 2)
    qtbot.mousePress(glass, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(glass, QPoint(int(glass.width() * 0.8), start.y()))
    qtbot.mouseRelease(glass, Qt.MouseButton.LeftButton, pos=start)
    assert comparing.colours(0.3, 0.7) == [RED, RED]
    split = glass.split
    comparing.press(Qt.Key.Key_Left)
    assert glass.split == pytest.approx(split - 0.02)
    for _ in range(9):
        qtbot.keyClick(glass, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert glass.split == 0
    assert comparing.colours(0.3, 0.7) == [BLUE, BLUE]


def test_x_swaps(comparing: Comparing) -> None:
    comparing.press(Qt.Key.Key_X)
    comparing.qtbot.waitUntil(lambda: comparing.colours(0.3, 0.7) == [BLUE, RED])
    assert comparing.view.pair() == (comparing.blue, comparing.red)
    assert "blue apple" in comparing.view.names[0].text()


def test_side_by_side_both_move_together(comparing: Comparing) -> None:
    glass = comparing.view.glass
    comparing.press(Qt.Key.Key_2)
    assert comparing.colours(0.25, 0.75) == [RED, BLUE]
    half = glass.width() / 2
    right = glass.place_in_view(QPoint(int(half * 1.5), glass.height() // 2).toPointF())
    assert right.x() == pytest.approx(half / 2, abs=4)
    before = glass.zoom()
    glass.zoom_by(4, right)
    assert glass.zoom() == pytest.approx(2 * before)
    assert comparing.colours(0.25, 0.75) == [RED, BLUE]


def test_blinking_shows_the_other_while_space_is_held(comparing: Comparing) -> None:
    glass, qtbot = comparing.view.glass, comparing.qtbot
    comparing.press(Qt.Key.Key_3)
    assert comparing.colours(0.5) == [RED]
    qtbot.keyPress(glass, Qt.Key.Key_Space)
    assert comparing.colours(0.5) == [BLUE]
    qtbot.keyRelease(glass, Qt.Key.Key_Space)
    assert comparing.colours(0.5) == [RED]
    comparing.press(Qt.Key.Key_Return)
    assert comparing.colours(0.5) == [BLUE]


def test_what_differs_is_shown_and_measured(comparing: Comparing) -> None:
    view, qtbot = comparing.view, comparing.qtbot
    qtbot.mouseClick(view.buttons[Mode.DIFFERENCE], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: comparing.colours(0.5) == ["#ff00ff"])
    assert "100.0 % of the pixels differ" in view.measure.text()
    assert view.gain.isVisible()
    view.open(comparing.red, comparing.red)
    qtbot.waitUntil(lambda: view.measure.text() == "Not a pixel differs.")
    qtbot.waitUntil(lambda: comparing.colours(0.5) == ["#000000"])


def test_few_words_say_why_they_differ(comparing: Comparing) -> None:
    text = comparing.view.sentences.text()
    assert "Only this prompt says: red. Only the other: blue." in text
    assert "The seed is 7 here, 9 there." in text
    with comparing.qtbot.waitSignal(comparing.view.why_wanted) as wanted:
        comparing.view.why_button.click()
    assert wanted.args == [comparing.red, comparing.blue]


def test_a_lost_picture_is_told_and_the_other_shown(comparing: Comparing) -> None:
    comparing.view.close()
    lost = comparing.shelf.keep("gold", "gold apple")
    lost.path.unlink()
    comparing.view.open(lost, comparing.blue)
    comparing.qtbot.waitUntil(lambda: "cannot be read" in comparing.view.names[0].text())
    comparing.qtbot.waitUntil(lambda: comparing.colours(0.3, 0.7) == [NOTHING, BLUE])
    comparing.press(Qt.Key.Key_Escape)
    assert not comparing.view.isVisible()


def test_pictures_of_another_shape_lie_in_the_middle_of_the_frame() -> None:
    square, wide = (
        QImage(10, 10, QImage.Format.Format_RGB32),
        QImage(40, 20, QImage.Format.Format_RGB32),
    )
    square.fill(QColor(10, 0, 0))
    wide.fill(QColor(0, 0, 0))
    found = compare(square, wide, QSize(40, 20))
    assert found.distance.shape == (20, 40, 3)
    assert found.share == 0.5
    image = amplified(found, 4)
    assert colour_at(image, 20, 10) == "#280000"
    assert colour_at(image, 5, 10) == "#000000"
