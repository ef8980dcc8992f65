"""Layers with a prompt of their own, control layers, and pictures of lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from aipaint.app.filter_models import control_for, kind_of
from aipaint.app.layer_words import layer_words
from aipaint.core.pixels import from_array, to_array
from aipaint.paint.document import Document
from aipaint.paint.edits import filled
from aipaint.paint.guides import ControlRole, RegionPrompt
from aipaint.paint.layers import Layer
from aipaint.paint.state import State
from aipaint.ui.filter_dialogs import RegionDialog
from aipaint.ui.layer_menu import layer_menu
from tests.families.estimator_models import build_estimator
from tests.ui.conftest import Studio


@dataclass(frozen=True)
class Control:
    id: str
    name: str


CONTROLS = [Control("sd15-canny", "Canny"), Control("lineart_v11", "Line & Art")]


@pytest.fixture
def document(studio: Studio) -> Document:
    models = studio.window.session.models
    studio.qtbot.waitUntil(lambda: models.rowCount() > 0, timeout=20_000)
    ground = Layer("Ground", surface=filled(QRect(0, 0, 60, 40), QColor("#0000ff")))
    studio.window.workspace.open(State(60, 40, (ground,), ground.id), "New Document")
    studio.window.stage.back()
    found = studio.window.workspace.document
    assert found is not None
    return found


def menu(studio: Studio) -> QMenu:
    return layer_menu(studio.window.layers_panel.commands, studio.window.icons, studio.window)


def entries(found: QMenu, name: str) -> list[QAction]:
    inner = found.findChild(QMenu, name)
    assert inner is not None
    return [action for action in inner.actions() if not action.isSeparator()]


def prompt_dialog(studio: Studio) -> RegionDialog:
    def find() -> list[RegionDialog]:
        tops = QApplication.topLevelWidgets()
        return [w for w in tops if isinstance(w, RegionDialog) and w.isVisible()]

    studio.qtbot.waitUntil(lambda: len(find()) == 1)
    return find()[0]


def test_a_layer_gets_a_prompt_and_loses_it(studio: Studio, document: Document) -> None:
    studio.press("Ctrl+Alt+Shift+P")
    box = prompt_dialog(studio)
    assert box.focusWidget() is box.prompt, "one can write at once"
    studio.qtbot.keyClicks(box.prompt, "a calm sea")
    box.weight.setValue(1.5)
    studio.accept(box)
    layer = studio.layers()[0]
    assert layer.region == RegionPrompt(prompt="a calm sea", weight=1.5)
    assert "prompt of its own" in layer_words(layer)
    found = menu(studio)
    found.findChild(QAction, "region").trigger()
    box = prompt_dialog(studio)
    assert box.prompt.text() == "a calm sea"
    studio.click(box.remove_button)
    assert studio.layers()[0].region is None
    studio.window.activateWindow()
    studio.qtbot.waitUntil(studio.window.isActiveWindow)
    studio.press("Ctrl+Z")
    assert studio.layers()[0].region is not None
    found.close()


def test_a_layer_becomes_a_control(studio: Studio, document: Document) -> None:
    found = menu(studio)
    _, said, folder, again = entries(found, "control")
    assert said.text() == "No control models were found"
    assert folder.toolTip() == str(studio.window.session.home.models / "controls")
    assert again is studio.window.actions_["reload_models"]
    found.close()
    studio.window.session.models.controls = CONTROLS  # type: ignore[assignment]
    found = menu(studio)
    none, canny, lines, *_ = entries(found, "control")
    assert none.isChecked()
    assert lines.text() == "Line && Art"
    canny.trigger()
    found.close()
    layer = studio.layers()[0]
    assert layer.control == ControlRole(model="sd15-canny", kind="edges")
    assert "Guides" in layer_words(layer)
    found = menu(studio)
    none, canny, *_ = entries(found, "control")
    assert canny.isChecked()
    none.trigger()
    found.close()
    assert studio.layers()[0].control is None


def test_each_letter_of_the_menus_leads_to_one_entry(studio: Studio, document: Document) -> None:
    found = menu(studio)
    for each in (found, *found.findChildren(QMenu)):
        texts = [action.text().replace("&&", "") for action in each.actions()]
        letters = [text[text.index("&") + 1].lower() for text in texts if "&" in text]
        assert len(set(letters)) == len(letters), sorted(letters)
    found.close()


def test_a_model_that_is_gone_is_still_named(studio: Studio, document: Document) -> None:
    layer = studio.layers()[0]
    document.apply("x", document.state.with_layer(layer.id, control=ControlRole(model="far")))
    found = menu(studio)
    assert entries(found, "control")[1].text() == "far"
    assert entries(found, "control")[1].isChecked()
    found.close()


@pytest.mark.parametrize("controls", [CONTROLS, []])
def test_lines_of_the_picture_become_a_layer(
    studio: Studio, document: Document, controls: list[Control]
) -> None:
    studio.window.session.models.controls = controls  # type: ignore[assignment]
    studio.press("Ctrl+Alt+1")
    studio.qtbot.waitUntil(lambda: len(studio.scripted.applied) == 1)
    wish = studio.scripted.applied[0][1]
    assert wish.kind == "edges"
    assert to_array(studio.scripted.inputs[1][wish.image]).shape == (40, 60, 3)
    grey = np.zeros((40, 60), np.uint8)
    grey[10] = 255
    studio.scripted.filtered(from_array(grey))
    studio.qtbot.waitUntil(lambda: len(studio.layers()) == 2)
    new = studio.layers()[1]
    wanted = ControlRole(model="sd15-canny", kind="edges") if controls else None
    assert (new.name, new.control) == ("Edges", wanted)
    assert new.surface.content_rect() == QRect(0, 10, 60, 1)
    assert studio.picture().pixelColor(5, 5) == QColor("#0000ff")  # type: ignore[union-attr]


def test_colours_of_the_layer_become_a_layer(studio: Studio, document: Document) -> None:
    found = menu(studio)
    next(a for a in entries(found, "guide") if a.objectName() == "guide_colours").trigger()
    found.close()
    studio.qtbot.waitUntil(lambda: len(studio.scripted.applied) == 1)
    studio.scripted.filtered(from_array(np.full((40, 60, 3), 50, np.uint8)))
    studio.qtbot.waitUntil(lambda: len(studio.layers()) == 2)
    assert studio.layers()[1].name == "Colours: Ground"


@pytest.mark.parametrize(("key", "words"), [("5", "No depth model"), ("6", "No pose model")])
def test_a_guide_without_its_model_says_what_to_do(
    studio: Studio, document: Document, key: str, words: str
) -> None:
    studio.press(f"Ctrl+Alt+{key}")
    banner = studio.window.banner
    studio.qtbot.waitUntil(banner.isVisible)
    said = " ".join(label.text() for label in banner.findChildren(QLabel))
    assert words in said
    assert str(studio.window.session.home.models / "estimators") in said
    assert not studio.scripted.applied


def test_depth_becomes_a_layer_that_hides_what_is_below(studio: Studio, document: Document) -> None:
    home = studio.window.session.home
    build_estimator(home.models / "estimators" / "mine", "glpn")
    studio.press("Ctrl+Alt+5")
    studio.qtbot.waitUntil(lambda: len(studio.scripted.applied) == 1)
    assert studio.scripted.applied[0][1].kind == "depth"
    grey = np.zeros((40, 60), np.uint8)
    grey[10] = 200
    studio.scripted.filtered(from_array(grey))
    studio.qtbot.waitUntil(lambda: len(studio.layers()) == 2)
    assert studio.layers()[1].name == "Depth"
    picture = studio.picture()
    assert picture is not None
    assert picture.pixelColor(5, 10) == QColor(200, 200, 200)
    assert picture.pixelColor(5, 5) == QColor("black")


def test_badges_and_tips_tell_of_both(studio: Studio, document: Document) -> None:
    layer = studio.layers()[0]
    guided = document.state.with_layer(
        layer.id, region=RegionPrompt(prompt="<b>sea"), control=ControlRole()
    )
    view = studio.window.layers_panel.view
    studio.window.docks.reveal("dock_layers")
    before = view.grab().toImage()
    document.apply("Set", guided)
    assert view.grab().toImage() != before, "badges are drawn"


def test_the_names_of_control_models_tell_what_they_follow() -> None:
    soft = Control("control-softedge-hed", "")
    assert [kind_of(each) for each in (*CONTROLS, soft, Control("x", "Depth"))] == [
        "edges", "lines", "soft_edges", "depth",
    ]  # fmt: skip
    assert control_for("edges", [soft, *CONTROLS]) == "sd15-canny"
    assert control_for("edges", [soft]) == ""
