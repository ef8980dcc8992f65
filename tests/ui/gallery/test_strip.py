"""Looking for pictures in the window, and rating them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from aipaint.core.paths import Home
from aipaint.engine.scripted import ScriptedBackend
from aipaint.gallery.gallery import Gallery
from tests.core.pictures import make_done
from tests.ui.conftest import Studio

PROMPTS = ["red apple", "一只红苹果", "green apple", "cat"]


@pytest.fixture
def found(qtbot: QtBot, home: Home) -> Iterator[Studio]:
    gallery = Gallery(home)
    for seed, prompt in enumerate(PROMPTS):
        gallery.keep(make_done(prompt, seed=seed))
    gallery.close()
    studio = Studio(qtbot, home, ScriptedBackend())
    qtbot.waitUntil(lambda: shown(studio) == [*reversed(PROMPTS)])
    yield studio
    studio.close()


def shown(studio: Studio) -> list[str]:
    model = studio.window.strip.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_what_is_typed_is_found_and_counted(found: Studio) -> None:
    strip, qtbot = found.window.strip, found.qtbot
    field = strip.search.field
    found.window.activateWindow()
    qtbot.keyClick(found.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "apple")
    qtbot.waitUntil(lambda: shown(found) == ["green apple", "red apple"])
    qtbot.waitUntil(lambda: strip.search.count.text() == "2 of 4")
    field.setText("苹果")
    qtbot.waitUntil(lambda: shown(found) == ["一只红苹果"])
    field.setText("wolf")
    qtbot.waitUntil(lambda: shown(found) == [] and not strip.list.isVisible())
    assert strip.search.isVisible()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: shown(found) == [*reversed(PROMPTS)])
    qtbot.waitUntil(lambda: strip.search.count.text() == "")
    assert field.hasFocus()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert strip.list.hasFocus()


def test_digits_rate_the_chosen_picture(found: Studio) -> None:
    strip, qtbot = found.window.strip, found.qtbot
    strip.list.setFocus()
    strip.select(strip.list.model().index(1, 0).data(strip.list.model().EntryRole).id)  # type: ignore[attr-defined]
    qtbot.keyClick(strip.list, Qt.Key.Key_2)
    qtbot.keyClick(strip.list, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: strip.current().rating == 4)
    strip.list.grab()
    strip.search.field.setText("rating:>3")
    qtbot.waitUntil(lambda: shown(found) == ["green apple"])


def test_new_pictures_appear_among_found_ones_only_where_they_belong(found: Studio) -> None:
    library = found.session.library
    found.window.strip.search.field.setText("apple")
    found.qtbot.waitUntil(lambda: shown(found) == ["green apple", "red apple"])
    gallery = found.session.engine.gallery()
    assert gallery is not None
    for prompt in ("dog", "apple pie"):
        library.announce_added(gallery.keep(make_done(prompt)))
    found.qtbot.waitUntil(lambda: shown(found) == ["apple pie", "green apple", "red apple"])
