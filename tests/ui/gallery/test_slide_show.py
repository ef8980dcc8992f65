"""Pictures one after the other: order, pause, what is passed over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QAbstractAnimation, Qt
from pytestqt.qtbot import QtBot

from aipaint.core.paths import Home
from aipaint.ui.gallery.slide_show import SlideShow
from tests.ui.gallery.viewing import Shelf, colour_at, shelf_in

COLOURS = {"red": "#ff0000", "lime": "#00ff00", "blue": "#0000ff"}


class Showing:
    def __init__(self, qtbot: QtBot, shelf: Shelf) -> None:
        self.qtbot, self.shelf = qtbot, shelf
        self.entries = [shelf.keep(colour, f"{colour} apple") for colour in COLOURS]
        self.kept: dict[str, str] = {}
        self.show = SlideShow(
            shelf.library, None, lambda key: self.kept.get(key, ""), self.kept.__setitem__
        )
        qtbot.addWidget(self.show)
        self.show.resize(400, 300)

    def open(self, first: int = -1) -> None:
        self.show.open([entry.id for entry in self.entries], first)
        self.qtbot.waitExposed(self.show)

    def wait_for(self, colour: str) -> None:
        """Until it is shown, and the fade is at its end."""
        self.qtbot.waitUntil(lambda: self.coming() == colour)
        assert self.show.fade.state() is QAbstractAnimation.State.Running
        self.show.fade.setCurrentTime(self.show.fade.totalDuration())
        image = self.show.screen_.grab().toImage()
        assert colour_at(image, image.width() // 2, image.height() // 3) == COLOURS[colour]

    def coming(self) -> str:
        entry = self.show.entry()
        return "" if entry is None else entry.recipe.prompt.split()[0]

    def press(self, key: Qt.Key) -> None:
        self.qtbot.keyClick(self.show, key)


@pytest.fixture
def showing(qtbot: QtBot, home: Home) -> Iterator[Showing]:
    with shelf_in(home) as shelf:
        found = Showing(qtbot, shelf)
        yield found
        found.show.close_down()


def test_time_and_keys_go_on_and_round(showing: Showing) -> None:
    showing.open()
    showing.wait_for("red")
    assert showing.show.timer.remainingTime() > 0
    showing.show.timer.timeout.emit()
    showing.wait_for("lime")
    showing.press(Qt.Key.Key_Right)
    showing.wait_for("blue")
    showing.show.timer.timeout.emit()
    showing.wait_for("red")
    showing.press(Qt.Key.Key_Left)
    showing.wait_for("blue")


def test_halfway_both_pictures_are_seen(showing: Showing) -> None:
    showing.open()
    showing.wait_for("red")
    showing.press(Qt.Key.Key_Right)
    showing.qtbot.waitUntil(lambda: showing.coming() == "lime")
    showing.show.fade.setCurrentTime(showing.show.fade.totalDuration() // 2)
    image = showing.show.screen_.grab().toImage()
    red, green, blue, _ = image.pixelColor(image.width() // 2, image.height() // 3).getRgb()
    assert red == pytest.approx(128, abs=4)
    assert green == pytest.approx(128, abs=4)
    assert blue == 0


def test_space_pauses_and_goes_on(showing: Showing) -> None:
    showing.open()
    showing.wait_for("red")
    showing.press(Qt.Key.Key_Space)
    assert showing.show.is_paused()
    assert not showing.show.timer.isActive()
    showing.press(Qt.Key.Key_Right)
    showing.wait_for("lime")
    assert not showing.show.timer.isActive()
    showing.press(Qt.Key.Key_Space)
    assert showing.show.timer.isActive()


def test_how_long_each_is_shown_is_remembered(showing: Showing) -> None:
    showing.open()
    showing.wait_for("red")
    showing.show.seconds.setValue(3)
    showing.press(Qt.Key.Key_Plus)
    assert showing.show.timer.interval() == 4000
    assert showing.kept["slide_show.seconds"] == "4"
    showing.show.seconds.setValue(999)
    assert showing.show.seconds.value() == 60


def test_mixed_up_each_comes_once_a_round(showing: Showing) -> None:
    showing.open(showing.entries[1].id)
    showing.wait_for("lime")
    showing.press(Qt.Key.Key_S)
    assert showing.show.shuffle_button.isChecked()
    seen = [showing.coming()]
    for _ in range(2):
        before = showing.coming()
        showing.press(Qt.Key.Key_Right)
        showing.qtbot.waitUntil(lambda before=before: showing.coming() != before)
        seen.append(showing.coming())
    assert sorted(seen) == sorted(COLOURS)


def test_what_cannot_be_read_is_passed_over_until_nothing_is_left(showing: Showing) -> None:
    showing.entries[0].path.unlink()
    showing.open()
    showing.wait_for("lime")
    for entry in showing.entries[1:]:
        entry.path.unlink()
    showing.show.close()
    again = SlideShow(showing.shelf.library)
    showing.qtbot.addWidget(again)
    again.open([entry.id for entry in showing.entries])
    showing.qtbot.waitUntil(again.problem.isVisible)
    again.close_down()


def test_the_controls_fade_and_leaving_tells_where_one_was(showing: Showing) -> None:
    showing.open()
    showing.wait_for("red")
    showing.show.fading.idle.timeout.emit()
    showing.qtbot.waitUntil(lambda: not showing.show.tools.isVisible())
    with showing.qtbot.waitSignal(showing.show.left) as told:
        showing.press(Qt.Key.Key_Escape)
    assert told.args == [showing.entries[0].id]
    assert not showing.show.timer.isActive()
