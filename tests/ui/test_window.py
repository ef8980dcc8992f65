"""The window itself: canvas, theme, language, palette, keyboard, start."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollBar,
    QWidget,
)

from aipaint.app.settings import load_settings
from aipaint.core.paths import Home
from tests.ui.conftest import Studio


def wheel(widget: QWidget, at: QPointF, delta: int) -> None:
    event = QWheelEvent(
        at,
        QPointF(widget.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def test_the_wheel_zooms_at_the_pointer(studio: Studio) -> None:
    studio.paint("apple")
    canvas = studio.window.paint
    place = QPointF(studio.sheet().topLeft() + QPointF(60, 60))
    before, zoom = canvas.to_document(place), canvas.zoom()
    wheel(canvas, place, 120)
    assert canvas.zoom() > zoom
    after = canvas.to_document(place)
    assert (after.x(), after.y()) == pytest.approx((before.x(), before.y()), abs=0.1)


def test_zoom_keys_and_fit(studio: Studio) -> None:
    studio.paint("apple")
    canvas = studio.window.paint
    fitted = canvas.zoom()
    studio.press("Ctrl+1")
    assert canvas.zoom() == 1.0
    studio.press("Ctrl+Minus")
    assert canvas.zoom() < 1.0
    studio.press("Ctrl+0")
    assert canvas.zoom() == fitted
    assert canvas.is_fitted()


@pytest.mark.parametrize("hand", ["middle", "space"])
def test_the_picture_is_moved_by_hand(studio: Studio, hand: str) -> None:
    studio.paint("apple")
    canvas, qtbot = studio.window.paint, studio.qtbot
    before, middle = studio.sheet(), canvas.rect().center()
    button = Qt.MouseButton.MiddleButton if hand == "middle" else Qt.MouseButton.LeftButton
    if hand == "space":
        qtbot.keyPress(canvas, Qt.Key.Key_Space)
    qtbot.mousePress(canvas, button, pos=middle)
    qtbot.mouseMove(canvas, middle + QPoint(30, 20))
    qtbot.mouseRelease(canvas, button, pos=middle + QPoint(30, 20))
    moved = studio.sheet().topLeft() - before.topLeft()
    assert (moved.x(), moved.y()) == pytest.approx((30, 20), abs=1)


def test_on_a_tall_screen_the_brushes_get_what_the_colours_leave(
    open_studio: Callable[..., Studio],
) -> None:
    studio = open_studio(size=(2000, 1300))
    window = studio.window
    colours, brushes = window.docks["dock_colours"], window.docks["dock_brushes"]
    panel = window.colour_panel
    studio.qtbot.waitUntil(lambda: brushes.height() > colours.height() + 100)
    studio.qtbot.waitUntil(lambda: panel.height() >= panel.whole_height() > 0)


def test_docks_keep_their_size_in_a_window_of_another_size(
    open_studio: Callable[..., Studio],
) -> None:
    first = open_studio()
    sizes = first.session.settings.docks
    docks = first.window.docks
    first.qtbot.waitUntil(lambda: docks["dock_generate"].width() == sizes.generate_width)
    first.window.resizeDocks([docks["dock_generate"]], [400], Qt.Orientation.Horizontal)
    first.qtbot.waitUntil(lambda: first.session.settings.docks.generate_width == 400)
    height = docks["dock_gallery"].height()
    first.close()
    again = open_studio(size=(2000, 1300))
    docks = again.window.docks
    again.qtbot.waitUntil(lambda: docks["dock_generate"].width() == 400)
    again.qtbot.waitUntil(lambda: docks["dock_gallery"].height() == height)
    assert again.window.stage.width() > 1100


def test_theme_changes_and_is_remembered(studio: Studio, home: Home) -> None:
    studio.press("Ctrl+Alt+L")
    light = studio.window.palette().window().color().lightness()
    studio.press("Ctrl+Alt+D")
    assert studio.window.palette().window().color().lightness() < 80 < 200 < light
    studio.qtbot.waitUntil(lambda: load_settings(home)[0].theme == "dark")


def test_language_changes_at_once_and_is_remembered(open_studio: Callable[..., Studio]) -> None:
    studio = open_studio()
    studio.press("Ctrl+Alt+Z")
    panel = studio.window.generate_panel
    studio.qtbot.waitUntil(lambda: panel.generate_button.text() == "生成")
    assert studio.window.docks["dock_gallery"].windowTitle() == "图库"
    studio.generate("cat")
    studio.scripted.fail("There is too little memory for this picture.")
    studio.qtbot.waitUntil(studio.window.banner.isVisible)
    assert "内存" in studio.window.banner.text()
    studio.close()
    again = open_studio()
    assert again.window.generate_panel.generate_button.text() == "生成"
    again.press("Ctrl+Alt+E")
    button = again.window.generate_panel.generate_button
    again.qtbot.waitUntil(lambda: button.text() == "Generate")


def test_the_palette_finds_and_does(studio: Studio) -> None:
    studio.press("Ctrl+K", studio.window.prompt)
    picker = QApplication.activePopupWidget()
    assert picker is not None
    studio.qtbot.keyClicks(picker.search, "light th")  # type: ignore[attr-defined]
    studio.qtbot.keyClick(picker.search, Qt.Key.Key_Return)  # type: ignore[attr-defined]
    assert studio.theme.theme == "light"
    assert QApplication.activePopupWidget() is None


def test_every_action_has_words_a_shortcut_of_its_own_and_a_menu(studio: Studio) -> None:
    window = studio.window
    in_menus: set[object] = set()
    waiting = [action.menu() for action in window.menuBar().actions()]
    while waiting:
        menu = waiting.pop()
        for action in menu.actions():  # type: ignore[union-attr]
            in_menus.add(action)
            if action.menu() is not None:
                waiting.append(action.menu())
    taken: dict[str, str] = {}
    for action in window.actions_:
        assert action.text(), action.objectName()
        assert action in in_menus, action.text()
        keys = [key.toString() for key in action.shortcuts()]
        assert keys, action.text()
        for key in keys:
            assert key not in taken, (key, action.text(), taken[key])
            taken[key] = action.text()


def test_each_letter_of_a_menu_leads_to_one_entry(studio: Studio) -> None:
    bar = studio.window.menuBar()
    for menu in (bar, *bar.findChildren(QMenu)):
        texts = [action.text().replace("&&", "") for action in menu.actions()]
        letters = [text[text.index("&") + 1].lower() for text in texts if "&" in text]
        assert len(set(letters)) == len(letters), texts


@pytest.mark.parametrize("language", ["E", "Z"])
def test_everything_one_can_reach_has_a_name(studio: Studio, language: str) -> None:
    studio.press(f"Ctrl+Alt+{language}")
    nameless = []
    for widget in studio.window.findChildren(QWidget):
        kinds = (
            QAbstractButton,
            QAbstractItemView,
            QAbstractSlider,
            QAbstractSpinBox,
            QComboBox,
            QLineEdit,
            QPlainTextEdit,
        )
        if not isinstance(widget, kinds) or isinstance(widget, QScrollBar):
            continue
        if widget.objectName().startswith("qt_") or not widget.isVisibleTo(studio.window):
            continue
        if isinstance(widget.parent(), QAbstractSpinBox | QComboBox):
            continue
        text = widget.text() if isinstance(widget, QAbstractButton) else ""
        if not (widget.accessibleName() or text or widget.toolTip()):
            nameless.append(repr(widget))
    assert nameless == []


@pytest.mark.parametrize("language", ["E", "Z"])
def test_no_label_is_cut(studio: Studio, language: str) -> None:
    studio.press(f"Ctrl+Alt+{language}")

    def cut() -> list[tuple[str, int, int]]:
        found = []
        for widget in studio.window.generate_panel.findChildren(QWidget):
            if isinstance(widget, QLabel | QAbstractButton) and widget.isVisible():
                need = widget.minimumSizeHint()
                if widget.width() < need.width() or widget.height() < need.height():
                    found.append((widget.text(), widget.width(), need.width()))
        return found

    # New words are laid out with the next events.
    studio.qtbot.waitUntil(lambda: cut() == [])


def test_tab_reaches_the_button_from_the_prompt(studio: Studio) -> None:
    studio.click(studio.window.prompt.viewport())
    seen: list[QWidget | None] = []
    for _ in range(40):
        studio.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
        if seen[-1] is studio.window.generate_panel.generate_button:
            return
    pytest.fail(f"Tab went to {seen}")


def test_opening_the_window_imports_no_torch() -> None:
    program = """
import sys
from PySide6.QtCore import QTimer
from aipaint.core.paths import find_home
from aipaint.ui import main, main_window

class Watched(main_window.MainWindow):
    def furnish(self, session):
        session.start = lambda: None  # what follows is the worker's business
        super().furnish(session)
        heavy = {"torch", "diffusers", "transformers", "cv2", "PIL", "sqlite3"} & set(sys.modules)
        print("heavy:", sorted(heavy), flush=True)
        QTimer.singleShot(0, self.close)

main.MainWindow = Watched
sys.exit(main.run(find_home()))
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ.copy(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "heavy: []\n"), done.stderr
