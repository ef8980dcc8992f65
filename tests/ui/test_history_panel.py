"""The history panel: what was done, what is undone, and the way to any of it."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aipaint.app.history_model import HistoryModel
from aipaint.app.step_names import STEPS, step_words
from aipaint.app.workspace import Workspace
from aipaint.paint.document import Document, new_state
from aipaint.paint.surface import surface_of
from aipaint.ui.history_panel import HistoryPanel
from aipaint.ui.icons import Icons
from aipaint.ui.theme import ThemeSwitch

ROOT = Path(__file__).resolve().parents[2]
TILE_BYTES = 256 * 256 * 4


@pytest.fixture
def workspace() -> Workspace:
    return Workspace()


@pytest.fixture
def panel(qtbot: QtBot, workspace: Workspace) -> HistoryPanel:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme = ThemeSwitch(application, "dark")
    panel = HistoryPanel(workspace, Icons(theme), theme)
    qtbot.addWidget(panel)
    panel.resize(260, 300)
    panel.show()
    return panel


def painted(workspace: Workspace, *names: str) -> Document:
    """A document in which one tile was painted anew in each step."""
    workspace.open(new_state(64, 64), "New Document")
    document = workspace.document
    assert document is not None
    for name in names:
        paint(document, name)
    return document


def paint(document: Document, name: str) -> None:
    number = len(document.history.entries()) + 1
    pixels = np.full((64, 64, 4), number % 255 + 1, np.uint8)
    layer = document.state.layer()
    assert layer is not None
    document.apply(name, document.state.with_layer(layer.id, surface=surface_of(pixels)))


def shown(model: HistoryModel) -> list[tuple[str, int]]:
    rows = [model.index(row) for row in range(model.rowCount())]
    return [(index.data(), index.data(model.PlaceRole)) for index in rows]


def click(qtbot: QtBot, panel: HistoryPanel, row: int) -> None:
    place = panel.list.visualRect(panel.model.index(row)).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_click_goes_to_a_step_and_back(
    qtbot: QtBot, panel: HistoryPanel, workspace: Workspace
) -> None:
    document = painted(workspace, "Fill", "Gradient")
    click(qtbot, panel, 0)
    assert document.history.index == 0
    assert shown(panel.model) == [("New Document", 0), ("Fill", 1), ("Gradient", 1)]
    click(qtbot, panel, 2)
    assert document.history.index == 2
    assert shown(panel.model)[0] == ("New Document", -1)


def test_arrow_keys_and_buttons_walk_through_the_steps(
    qtbot: QtBot, panel: HistoryPanel, workspace: Workspace
) -> None:
    document = painted(workspace, "Fill", "Gradient")
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_Up)
    assert document.history.index == 1
    qtbot.mouseClick(panel.undo_button, Qt.MouseButton.LeftButton)
    assert document.history.index == 0
    assert not panel.undo_button.isEnabled()
    qtbot.mouseClick(panel.redo_button, Qt.MouseButton.LeftButton)
    assert document.history.index == 1
    assert panel.list.currentIndex().row() == 1


def test_undoing_elsewhere_moves_the_mark(panel: HistoryPanel, workspace: Workspace) -> None:
    document = painted(workspace, "Fill", "Gradient")
    document.undo()
    assert panel.list.currentIndex().row() == 1
    paint(document, "Crop")
    assert shown(panel.model) == [("New Document", -1), ("Fill", -1), ("Crop", 0)]


def test_memory_is_told(panel: HistoryPanel, workspace: Workspace) -> None:
    assert not panel.redo_button.isEnabled()
    painted(workspace, *["Brush Stroke"] * 9)
    assert panel.model.used() == 8 * TILE_BYTES
    assert panel.memory_text() == "2 MB of 1 GB"


def test_without_a_document_it_waits(panel: HistoryPanel, workspace: Workspace) -> None:
    assert not panel.list.isVisible()
    painted(workspace)
    assert panel.list.isVisible()
    workspace.close()
    assert not panel.list.isVisible()


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["paint", "undo", "redo", "first", "activate"]), max_size=25))
def test_rows_are_the_steps_without_a_reset(qtbot: QtBot, acts: list[str]) -> None:
    workspace = Workspace(undo_bytes=4 * TILE_BYTES)
    document = painted(workspace, "Fill")
    model = HistoryModel(workspace)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    for number, act in enumerate(acts):
        if act == "paint":
            paint(document, f"Step {number}")
        elif act == "activate":
            layer = document.state.layers[0].id
            document.activate(None if document.state.active else layer)
            document.activate(layer)
        elif act == "first":
            document.go(0)
        else:
            getattr(document, act)()
        history = document.history
        names = [entry.name for entry in history.entries()]
        assert [name for name, _ in shown(model)] == names
        assert model.present == history.index
    assert resets == []


def test_every_step_that_is_done_has_a_name_to_translate() -> None:
    known = set(STEPS)
    missing = []
    rooms = (ROOT / "aipaint" / room for room in ("paint", "app", "ui"))
    for path in (path for room in rooms for path in sorted(room.rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                name = node.args[0] if node.args else None
                if node.func.attr in ("apply", "do", "_step", "_each", "_select") and (
                    isinstance(name, ast.Constant)
                    and isinstance(name.value, str)
                    and name.value[:1].isupper()
                    and name.value not in known
                ):
                    missing.append((path.name, name.value))
    assert missing == [], "add them to aipaint/app/step_names.py"


def test_a_step_without_a_known_name_is_shown_as_it_is() -> None:
    assert step_words("From Another Program") == "From Another Program"
    assert step_words("") == ""
