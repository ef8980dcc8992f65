"""The strip's line of cells: keys, places, and what stays where it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractItemView
from pytestqt.qtbot import QtBot

from aipaint.app.library.library import Library
from aipaint.app.library.rows import LibraryModel
from aipaint.core.paths import Home
from aipaint.gallery.gallery import Gallery
from aipaint.ui.gallery.strip_view import StripView
from tests.core.pictures import make_done


@pytest.fixture
def library(home: Home, qapp: object) -> Iterator[Library]:
    gallery = Gallery(home)
    for seed in range(12):
        gallery.keep(make_done(f"cat {seed}", seed=seed))
    found = Library()
    found.open(gallery)
    yield found
    found.close()
    gallery.close()


@pytest.fixture
def strip(library: Library, qtbot: QtBot) -> StripView:
    view = StripView(64, 128)
    model = LibraryModel(library, view)
    view.setModel(model)
    qtbot.addWidget(view)
    view.resize(320, 80)
    view.show()
    qtbot.waitExposed(view)
    qtbot.waitUntil(lambda: model.rowCount() == 12)
    view.setFocus()
    return view


def test_keys_go_along_it_and_what_is_current_is_seen(strip: StripView, qtbot: QtBot) -> None:
    strip.setCurrentIndex(strip.model().index(0, 0))
    for key, row in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Left, 0),
        (Qt.Key.Key_Left, 0),
        (Qt.Key.Key_End, 11),
        (Qt.Key.Key_Right, 11),
        (Qt.Key.Key_PageUp, 11 - strip.viewport().width() // 64),
    ):
        qtbot.keyClick(strip, key)
        assert strip.currentIndex().row() == row
        assert [index.row() for index in strip.selectedIndexes()] == [row]
        assert strip.viewport().rect().contains(strip.visualRect(strip.currentIndex()))


def test_a_click_chooses_what_lies_there(strip: StripView, qtbot: QtBot) -> None:
    strip.scrollTo(strip.model().index(8, 0))
    place = strip.visualRect(strip.model().index(7, 0)).center()
    with qtbot.waitSignal(strip.clicked) as clicked:
        qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert clicked.args[0].row() == 7
    assert [index.row() for index in strip.selectedIndexes()] == [7]
    assert not strip.indexAt(QPoint(5, 500)).isValid()


def test_what_is_looked_at_stays_when_a_picture_comes_before_it(
    strip: StripView, library: Library
) -> None:
    gallery = library.gallery()
    assert gallery is not None
    strip.scrollTo(strip.model().index(9, 0), QAbstractItemView.ScrollHint.EnsureVisible)
    held, before = strip.model().index(8, 0).data(), strip.visualRect(strip.model().index(8, 0))
    library.announce_added(gallery.keep(make_done("dog")))
    assert strip.model().index(9, 0).data() == held
    assert strip.visualRect(strip.model().index(9, 0)) == before
    strip.horizontalScrollBar().setValue(0)
    library.announce_added(gallery.keep(make_done("cow")))
    assert strip.horizontalScrollBar().value() == 0
    assert strip.indexAt(QPoint(5, 5)).data() == "cow"


def test_cells_are_as_high_as_there_is_room(strip: StripView) -> None:
    for height, side in ((60, 64), (116, 100), (400, 128)):
        strip.resize(320, height)
        assert strip.cell == side
        assert strip.horizontalScrollBar().maximum() == 12 * side - strip.viewport().width()
