"""The grid of pictures, with mouse and keys."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import PIL.Image
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aipaint.app.library.rows import LibraryModel
from aipaint.app.library.source import Found
from aipaint.core.paths import Home
from aipaint.ui.gallery.day_bubble import DayBubble
from aipaint.ui.gallery.day_layout import HEADER
from aipaint.ui.gallery.grid import Grid
from tests.core.pictures import make_done
from tests.ui.gallery.desk import Desk

TODAY, YESTERDAY, LONG_AGO = 7, 3, 5
COUNT = TODAY + YESTERDAY + LONG_AGO
LEFT, CTRL, SHIFT = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
NONE = Qt.KeyboardModifier.NoModifier


class GridDesk(Desk):
    """Pictures of three days in a grid of four columns."""

    def __init__(self, qtbot: QtBot, home: Home, folder: Path) -> None:
        super().__init__(qtbot, home)
        self.gallery.trash.put(self.ids)
        now = datetime.now().replace(hour=12)
        days = [now.replace(year=2020, month=5, day=1)] * LONG_AGO
        days += [now - timedelta(days=1)] * YESTERDAY + [now] * TODAY
        folder.mkdir()
        for number, day in enumerate(days):
            # One after the other, so that ids grow with days.
            path = folder / f"{number:02}.png"
            shade = (10 * number, 90, 200)
            PIL.Image.new("RGB", (32, 16 + number), shade).save(path)
            os.utime(path, (day.timestamp() + number, day.timestamp() + number))
            self.gallery.imports.take(folder)
        self.model = LibraryModel(self.library)
        self.grid = Grid(self.model, self.actions, self.icons, self.theme)  # type: ignore[arg-type]
        self.opened: list[int] = []
        self.typed: list[str] = []
        self.left: list[bool] = []
        self.grid.opened.connect(self.opened.append)
        self.grid.typed.connect(self.typed.append)
        self.grid.left.connect(lambda: self.left.append(True))
        self.grid.resize(4 * 110 + 40, 300)
        self.grid.set_zoom(100)
        self.show(self.grid)
        qtbot.waitUntil(lambda: self.grid.days.rows == COUNT and len(self.grid.days.blocks) == 3)
        assert self.grid.days.columns == 4
        qtbot.waitUntil(lambda: all(self.model.entry(row) for row in range(TODAY)))
        self.grid.setFocus()
        qtbot.waitUntil(self.grid.hasFocus)

    def middle(self, row: int) -> QPoint:
        return self.grid.visualRect(self.model.index(row)).center()

    def click(self, row: int, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self.qtbot.mouseClick(self.grid.viewport(), LEFT, modifiers, self.middle(row))

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self.qtbot.keyClick(self.grid, key, modifiers)

    def chosen(self) -> list[int]:
        return self.grid.chosen_rows()

    def wheel(self, delta: int, at: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
        place = QPointF(at)
        event = QWheelEvent(
            place, QPointF(self.grid.viewport().mapToGlobal(at)), QPoint(), QPoint(0, delta),
            Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(self.grid.viewport(), event)


@pytest.fixture
def desk(qtbot: QtBot, home: Home, tmp_path: Path) -> Iterator[GridDesk]:
    opened = GridDesk(qtbot, home, tmp_path / "old")
    yield opened
    opened.close()


def test_pictures_are_under_their_days(desk: GridDesk) -> None:
    days = desk.grid.days
    assert [block.length for block in days.blocks] == [TODAY, YESTERDAY, LONG_AGO]
    words = [desk.grid.day_words(number) for number in range(3)]
    assert words[:2] == ["Today", "Yesterday"]
    assert "2020" in words[2]
    assert days.cell(0).y == HEADER


def test_clicks_choose(desk: GridDesk) -> None:
    desk.click(1)
    assert desk.chosen() == [1]
    desk.click(4, CTRL)
    assert desk.chosen() == [1, 4]
    desk.click(1, CTRL)
    assert desk.chosen() == [4]
    desk.click(6, SHIFT)
    assert desk.chosen() == [1, 2, 3, 4, 5, 6], "from where Ctrl pointed last"
    desk.click(0)
    assert desk.chosen() == [0]
    desk.qtbot.mouseDClick(desk.grid.viewport(), LEFT, NONE, desk.middle(2))
    assert desk.opened == [2]


def test_a_day_is_chosen_by_its_header(desk: GridDesk) -> None:
    grid = desk.grid
    grid.verticalScrollBar().setValue(grid.days.top_of(1))
    desk.qtbot.mouseClick(grid.viewport(), LEFT, NONE, QPoint(40, 12))
    assert desk.chosen() == [TODAY, TODAY + 1, TODAY + 2]


def test_a_band_chooses_what_it_touches(desk: GridDesk) -> None:
    view = desk.grid.viewport()
    start = desk.middle(6) + QPoint(2 * desk.grid.days.pitch, 0)  # right of the last of today
    assert desk.grid.indexAt(start).row() == -1
    desk.qtbot.mousePress(view, LEFT, NONE, start)
    desk.qtbot.mouseMove(view, desk.middle(6) - QPoint(0, 5))
    desk.qtbot.mouseMove(view, desk.middle(1))
    assert desk.chosen() == [1, 2, 3, 5, 6]
    desk.grid.grab()
    desk.qtbot.mouseRelease(view, LEFT, NONE, desk.middle(1))
    assert desk.chosen() == [1, 2, 3, 5, 6]
    desk.qtbot.mouseClick(view, LEFT, NONE, start)
    assert desk.chosen() == []


def test_keys_keep_the_column(desk: GridDesk) -> None:
    desk.click(3)
    for key, row in (
        (Qt.Key.Key_Down, 6),  # the line below has three
        (Qt.Key.Key_Down, 9),
        (Qt.Key.Key_Down, 13),
        (Qt.Key.Key_Down, 14),
        (Qt.Key.Key_Down, 14),
        (Qt.Key.Key_Up, 13),
        (Qt.Key.Key_Left, 12),
        (Qt.Key.Key_Up, 9),
        (Qt.Key.Key_Right, 10),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_End, 14),
    ):
        desk.press(key)
        assert desk.chosen() == [row], key
        assert desk.grid.viewport().rect().contains(desk.middle(row))
    desk.press(Qt.Key.Key_Home)
    desk.press(Qt.Key.Key_PageDown)
    (below,) = desk.chosen()
    assert below >= 4
    assert desk.grid.days.column_of(below) == 0
    desk.press(Qt.Key.Key_PageUp)
    assert desk.chosen() == [0]


def test_shift_and_ctrl_with_keys(desk: GridDesk) -> None:
    desk.click(1)
    desk.press(Qt.Key.Key_Right, SHIFT)
    desk.press(Qt.Key.Key_Down, SHIFT)
    assert desk.chosen() == [1, 2, 3, 4, 5, 6]
    desk.press(Qt.Key.Key_Up, SHIFT)
    assert desk.chosen() == [1, 2]
    desk.press(Qt.Key.Key_Right, CTRL)
    desk.press(Qt.Key.Key_Right, CTRL)
    desk.press(Qt.Key.Key_Space, CTRL)
    assert desk.chosen() == [1, 2, 4]
    desk.press(Qt.Key.Key_A, CTRL)
    assert desk.grid.chosen_count() == COUNT


def test_keys_do_something_with_what_is_chosen(desk: GridDesk) -> None:
    desk.click(2)
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Space)
    assert desk.opened == [2, 2]
    for key in (Qt.Key.Key_4, Qt.Key.Key_7, Qt.Key.Key_Delete, Qt.Key.Key_C, Qt.Key.Key_T):
        desk.press(key)
    desk.press(Qt.Key.Key_Z, CTRL)
    assert desk.actions.done == [
        "rate_4", "label_yellow", "trash_pictures", "compare_pictures", "edit_tags", "gallery_undo"
    ]  # fmt: skip
    desk.press(Qt.Key.Key_Escape)
    assert desk.left == [True]


def test_letters_are_words_to_look_for(desk: GridDesk) -> None:
    desk.qtbot.keyClicks(desk.grid, "m/")
    desk.actions["compare_pictures"].setEnabled(False)
    desk.qtbot.keyClicks(desk.grid, "c")
    assert desk.typed == ["m", "", "c"]
    assert desk.actions.done == []


def test_zoom_keeps_what_is_pointed_at(desk: GridDesk) -> None:
    grid = desk.grid
    grid.verticalScrollBar().setValue(150)
    place = desk.middle(9)
    desk.wheel(-120, place, CTRL)
    assert grid.zoom() < 100
    desk.wheel(240, place, CTRL)
    assert grid.zoom() > 100
    assert abs(desk.middle(9).y() - place.y()) < grid.days.side
    grid.set_zoom(9999)
    assert grid.zoom() == 512
    grid.zoom_by(-40)
    assert grid.zoom() == 64


def test_what_is_looked_at_stays_when_pictures_arrive(desk: GridDesk) -> None:
    grid, model = desk.grid, desk.model

    def arrive(prompt: str) -> None:
        rows = model.rowCount()
        desk.library.announce_added(desk.gallery.keep(make_done(prompt)))
        desk.qtbot.waitUntil(lambda: model.rowCount() == rows + 1)
        desk.qtbot.waitUntil(lambda: grid.days.rows == rows + 1)

    arrive("at the top it is seen")
    assert grid.verticalOffset() == 0
    grid.verticalScrollBar().setValue(200)
    number = model.id_at(9)
    before = desk.middle(9)
    desk.click(9)
    for each in range(4):
        arrive(f"more {each}")
    assert model.row_of(number) == 13
    assert desk.middle(13) == before
    assert desk.chosen() == [13]


def test_other_pictures_begin_at_the_top(desk: GridDesk) -> None:
    desk.grid.verticalScrollBar().setValue(300)
    desk.model.show(Found("name:0"))
    desk.qtbot.waitUntil(lambda: desk.grid.days.rows == 11)
    assert desk.grid.verticalOffset() == 0
    desk.model.show(Found("sort:name"))
    desk.qtbot.waitUntil(lambda: desk.grid.days.rows == COUNT)
    desk.qtbot.waitUntil(lambda: desk.grid.days.header == 0)


def test_pictures_are_whole_or_fill_their_squares(desk: GridDesk) -> None:
    grid, model = desk.grid, desk.model
    last = model.index(COUNT - 1)
    grid.scrollTo(last)
    rect = grid.visualRect(last)
    corner = rect.topLeft() + QPoint(8, 8)
    decoration = Qt.ItemDataRole.DecorationRole
    desk.qtbot.waitUntil(lambda: model.data(last, decoration) is not None)

    def colours() -> tuple[QColor, QColor]:
        image: QImage = grid.viewport().grab().toImage()
        return image.pixelColor(rect.center()), image.pixelColor(corner)

    middle, edge = colours()
    assert (middle.blue() > 150, edge.blue() > 150) == (True, False)
    grid.set_cropped(True)
    middle, edge = colours()
    assert (middle.blue() > 150, edge.blue() > 150) == (True, True)


def test_several_are_dragged_as_files(desk: GridDesk) -> None:
    desk.click(0)
    desk.click(2, SHIFT)
    data = desk.model.mimeData([desk.model.index(row) for row in desk.chosen()])
    names = [url.fileName() for url in data.urls()]
    assert names == ["14.png", "13.png", "12.png"]
    # A press on what is chosen leaves it chosen: it may be dragged.
    desk.qtbot.mousePress(desk.grid.viewport(), LEFT, NONE, desk.middle(1))
    assert desk.chosen() == [0, 1, 2]
    desk.qtbot.mouseRelease(desk.grid.viewport(), LEFT, NONE, desk.middle(1))
    assert desk.chosen() == [1]


def test_the_day_is_told_while_the_scroll_bar_is_dragged(desk: GridDesk) -> None:
    grid = desk.grid
    bubble = DayBubble(grid)
    bar = grid.verticalScrollBar()
    bar.setSliderDown(True)
    bar.setSliderPosition(bar.maximum())
    assert bubble.isVisible()
    assert bubble.text() == grid.day_words(2)
    assert grid.rect().contains(bubble.geometry())
    bar.setSliderPosition(0)
    assert bubble.text() == "Today"
    bar.setSliderDown(False)
    assert not bubble.isVisible()
