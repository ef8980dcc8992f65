"""How words are read, in the Generate panel: weights, embeddings, CLIP skip."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aipaint.app.models_model import ModelsModel
from aipaint.core.recipe import Syntax
from aipaint.families import registry
from aipaint.families.diffusion.embedding_detect import detect_embedding
from aipaint.ui.icons import Icons
from aipaint.ui.prompt_edit import PromptEdit
from aipaint.ui.theme import ThemeSwitch
from aipaint.ui.words_fold import WordsFold
from tests.families.safetensors_files import sparse_file
from tests.ui.conftest import Studio


@pytest.fixture
def models(tmp_path: Path, tiny_pipeline: Path) -> ModelsModel:
    """The tiny model, whose text states are 16 wide, and two embeddings: one for it."""
    found = ModelsModel()
    made = [
        sparse_file(tmp_path / "inkwell.safetensors", {"emb_params": (2, 16)}),
        sparse_file(tmp_path / "other.safetensors", {"emb_params": (768,)}),
    ]
    infos = [detect_embedding(path) for path in made]
    found.fill([registry.inspect(tiny_pipeline)], [], (), (), infos)
    return found


@pytest.fixture
def boxes(qtbot: QtBot) -> tuple[PromptEdit, PromptEdit]:
    made = PromptEdit(4, 2), PromptEdit(2, 2)
    for box in made:
        qtbot.addWidget(box)
        box.show()
    return made


@pytest.fixture
def fold(
    qtbot: QtBot, qapp: QApplication, models: ModelsModel, boxes: tuple[PromptEdit, PromptEdit]
) -> WordsFold:
    fold = WordsFold(models, Icons(ThemeSwitch(qapp, "dark")), boxes)
    qtbot.addWidget(fold)
    info = models.at(0)
    assert info is not None
    fold.set_model(info.id)
    fold.set_values("a1111", 0)
    fold.show()
    return fold


def select(box: PromptEdit, start: int, end: int) -> None:
    cursor = box.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    box.setTextCursor(cursor)


def up(qtbot: QtBot, box: PromptEdit, times: int = 1) -> str:
    for _ in range(times):
        qtbot.keyClick(box, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    return box.text()


def test_keys_weigh_the_selected_words(qtbot: QtBot, fold: WordsFold, boxes) -> None:
    box = boxes[0]
    box.set_text("a red cat, old")
    select(box, 2, 9)
    assert up(qtbot, box, 3) == "a (red cat:1.3), old"
    assert box.textCursor().selectedText() == "red cat"
    qtbot.keyClick(box, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert box.text() == "a (red cat:1.2), old"
    box.undo()
    assert box.text() == "a (red cat:1.3), old"
    fold.set_values("plain", 0)
    assert up(qtbot, box) == "a (red cat:1.3), old"


@pytest.mark.parametrize(
    ("syntax", "wanted"), [("a1111", "🍎🍎 (红:1.1) x"), ("compel", "🍎🍎 (红)1.1 x")]
)
def test_keys_count_as_letters_count(
    qtbot: QtBot, fold: WordsFold, boxes, syntax: Syntax, wanted: str
) -> None:
    # An emoji takes two of Qt's characters and one of Python's.
    fold.set_values(syntax, 0)
    boxes[0].set_text("🍎🍎 红 x")
    select(boxes[0], 5, 6)
    assert up(qtbot, boxes[0]) == wanted
    assert boxes[0].textCursor().selectedText() == "红"


def test_what_is_chosen_is_told(qtbot: QtBot, fold: WordsFold) -> None:
    fold.toggle.click()
    assert fold.body.isVisible()
    with qtbot.waitSignal(fold.changed):
        fold.syntax_box.setCurrentIndex(fold.syntax_box.findData("compel"))
    with qtbot.waitSignal(fold.changed):
        qtbot.keyClick(fold.skip_box, Qt.Key.Key_Up)
    assert (fold.syntax(), fold.clip_skip()) == ("compel", 1)
    with qtbot.assertNotEmitted(fold.changed):
        fold.set_values("plain", 2)
        fold.retranslate()
    assert (fold.syntax(), fold.clip_skip()) == ("plain", 2)


def choose(fold: WordsFold, name: str) -> None:
    fold.menu.aboutToShow.emit()
    next(each for each in fold.menu.actions() if each.text() == name).trigger()


def test_embeddings_are_put_where_one_writes(qtbot: QtBot, fold: WordsFold, boxes) -> None:
    prompt, negative = boxes
    prompt.set_text("a cat")
    choose(fold, "inkwell")
    assert prompt.text() == "a cat, inkwell"
    fold.set_values("plain", 0)
    negative.entered.emit()
    negative.set_text("bad, worse")
    select(negative, 3, 3)
    choose(fold, "inkwell")
    assert negative.text() == "bad, embedding:inkwell, worse"
    fold.menu.aboutToShow.emit()
    other = next(each for each in fold.menu.actions() if each.text() == "other")
    assert not other.isEnabled()
    assert "Stable Diffusion 1" in other.toolTip()


def test_without_embeddings_there_is_no_menu(fold: WordsFold, models: ModelsModel) -> None:
    assert not fold.embeddings_button.isHidden()
    models.fill([], [])
    assert fold.embeddings_button.isHidden()


def test_the_panel_asks_for_what_is_chosen(studio: Studio) -> None:
    panel = studio.window.generate_panel
    studio.write("a (cat:1.2)")
    panel.words.skip_box.setValue(1)
    studio.press("Ctrl+Return", studio.window.prompt)
    studio.qtbot.waitUntil(lambda: len(studio.scripted.submitted) == 1)
    recipe = studio.scripted.submitted[0][1]
    assert (recipe.prompt, recipe.syntax, recipe.clip_skip) == ("a (cat:1.2)", "a1111", 1)
    panel.words.set_values("compel", 0)
    panel.use_recipe(recipe)
    assert (panel.draft().syntax, panel.draft().clip_skip) == ("a1111", 1)
