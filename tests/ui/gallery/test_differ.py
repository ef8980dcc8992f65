"""Why two pictures differ: sentences, fields, and the prompt word by word."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from aipaint.core.metadata import PictureMeta
from aipaint.core.paths import Home
from aipaint.gallery.entry import Entry
from aipaint.ui.gallery.differ_dialog import DifferDialog
from aipaint.ui.gallery.word_diff import coloured, parts_of
from aipaint.ui.theme import DARK, ThemeSwitch
from tests.ui.gallery.viewing import Shelf, shelf_in

Asking = Callable[[Entry, Entry], DifferDialog]


@pytest.fixture
def shelf(home: Home) -> Iterator[Shelf]:
    with shelf_in(home) as found:
        yield found


@pytest.fixture
def ask(qtbot: QtBot, shelf: Shelf) -> Asking:
    def opened(one: Entry, other: Entry) -> DifferDialog:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        dialog = DifferDialog(one, other, shelf.library.thumbnails, ThemeSwitch(application))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        return dialog

    return opened


def rows(dialog: DifferDialog) -> dict[str, tuple[str, str]]:
    """The lines that are seen: name, and what stands in both columns."""
    found: dict[str, tuple[str, str]] = {}
    for _, (name, one, other) in dialog.lines:
        if name.isVisible():
            found[name.text()] = (plain(one), plain(other))
    return found


def plain(label: QLabel) -> str:
    return QTextDocumentFragment.fromHtml(label.text()).toPlainText()


def test_sentences_and_fields_tell_what_differs(ask: Asking, shelf: Shelf) -> None:
    first = shelf.keep("red", "red apple, <b>oil</b>")
    dialog = ask(first, shelf.keep("lime", "green apple, <b>oil</b>", seed=9, init=first))
    assert "The seed is 7 here, 9 there." in dialog.sentences.text()
    seen = rows(dialog)
    assert seen["Prompt"] == ("red apple, <b>oil</b>", "green apple, <b>oil</b>")
    assert seen["Seed"] == ("7", "9")
    assert seen["Strength"] == ("–", "0.6")
    assert "Steps" not in seen
    dialog.only_box.click()
    assert rows(dialog)["Steps"] == ("20", "20")


def test_the_same_recipe_is_said_to_be_the_same(ask: Asking, shelf: Shelf) -> None:
    dialog = ask(shelf.keep("red"), shelf.keep("lime"))
    assert dialog.sentences.text() == "Both come from the same recipe, model and versions."
    assert not dialog.only_box.isChecked()


def test_an_enlarged_picture_differs_by_its_size(ask: Asking, shelf: Shelf) -> None:
    small = shelf.keep("red")
    large = msgspec.structs.replace(shelf.keep("red"), width=96, height=64)
    dialog = ask(small, large)
    assert dialog.sentences.text() == "It has 48×32 pixels here, 96×64 there."
    assert rows(dialog)["Size of the file"] == ("48 × 32", "96 × 64")


def test_what_another_program_does_not_tell_is_left_empty(ask: Asking, shelf: Shelf) -> None:
    ours = shelf.keep("red")
    meta = PictureMeta(source="a1111", prompt="apple", steps=30, loras={"ink": 0.5})
    theirs = msgspec.structs.replace(shelf.keep("lime"), meta=meta)
    seen = rows(ask(ours, theirs))
    assert seen["Steps"] == ("20", "30")
    assert seen["Seed"] == ("7", "–")
    assert seen["LoRAs"] == ("–", "ink 0.5")
    assert seen["Program"] == ("–", "a1111")


def test_either_picture_s_settings_can_be_used_and_both_compared(
    qtbot: QtBot, ask: Asking, shelf: Shelf
) -> None:
    one, other = shelf.keep("red"), shelf.keep("lime", seed=9)
    dialog = ask(one, other)
    for button, entry in zip(dialog.use_buttons, (one, other), strict=True):
        with qtbot.waitSignal(dialog.settings_wanted) as wanted:
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert wanted.args == [entry]
    with qtbot.waitSignal(dialog.compare_wanted) as compared:
        qtbot.mouseClick(dialog.compare_button, Qt.MouseButton.LeftButton)
    assert compared.args == [one, other]


def test_thumbnails_come_and_a_lost_file_is_told(qtbot: QtBot, ask: Asking, shelf: Shelf) -> None:
    one, other = shelf.keep("red"), shelf.keep("lime")
    other.path.unlink()
    dialog = ask(one, other)
    qtbot.waitUntil(lambda: not dialog.pictures[0].pixmap().isNull())
    qtbot.waitUntil(lambda: dialog.pictures[1].text() == "The file is gone.")


def test_words_are_compared_one_by_one_and_chinese_by_its_signs() -> None:
    one, other = parts_of("a red apple, oil", "a green apple, oil")
    assert one == [(False, "a "), (True, "red"), (False, " apple, oil")]
    assert other == [(False, "a "), (True, "green"), (False, " apple, oil")]
    assert parts_of("红苹果", "青苹果") == (
        [(True, "红"), (False, "苹果")],
        [(True, "青"), (False, "苹果")],
    )
    assert coloured([(False, "<i>"), (True, " ")], DARK) == "&lt;i&gt; "


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=60)
def test_the_parts_of_a_text_are_all_of_it(one: str, other: str) -> None:
    first, second = parts_of(one, other)
    assert "".join(text for _, text in first) == one
    assert "".join(text for _, text in second) == other
    assert [text for own, text in first if not own] == [text for own, text in second if not own]
