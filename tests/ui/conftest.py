"""A studio on a scripted engine, used with mouse and keys as a person would."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from aipaint.app.first_look import first_look
from aipaint.app.i18n import Translations
from aipaint.app.session import Session
from aipaint.core.paths import Home
from aipaint.engine.backend import Backend
from aipaint.engine.scripted import ScriptedBackend
from aipaint.paint.compositor import flatten
from aipaint.paint.layers import Layer
from aipaint.ui.canvas_view import CanvasView
from aipaint.ui.main_window import MainWindow
from aipaint.ui.theme import ThemeSwitch


class Studio:
    """A window, what it stands on, and hands to use it."""

    def __init__(
        self, qtbot: QtBot, home: Home, backend: Backend, size: tuple[int, int] = (1366, 768)
    ) -> None:
        self.qtbot = qtbot
        self.backend = backend
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        look = first_look(home.config / "settings.json")
        self.translations = Translations(application)
        self.translations.use("en" if look.language == "system" else look.language)  # type: ignore[arg-type]
        self.theme = ThemeSwitch(application, look.theme, look.dark)  # type: ignore[arg-type]
        self.session = Session(home, backend)
        self.window = MainWindow(look, self.theme, self.translations)
        qtbot.addWidget(self.window)
        self.window.resize(*size)
        with qtbot.waitSignal(self.session.engine.opened, timeout=20_000):
            self.window.furnish(self.session)
            self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()

    @property
    def scripted(self) -> ScriptedBackend:
        assert isinstance(self.backend, ScriptedBackend)
        return self.backend

    def close(self) -> None:
        self.window.close()
        self.translations.close()

    def picture(self) -> QImage | None:
        """What is on the canvas, as all layers show it; None without a document."""
        document = self.window.workspace.document
        return None if document is None else flatten(document.state)

    def layers(self) -> tuple[Layer, ...]:
        """The document's outermost layers, from the bottom up."""
        document = self.window.workspace.document
        return () if document is None else document.state.layers

    def history(self) -> int:
        """How many steps the document has."""
        document = self.window.workspace.document
        return 0 if document is None else len(document.history.entries())

    def preview(self) -> QImage | None:
        """What is shown of the picture in the making, or None."""
        return self.window.stage.current().preview()

    def sheet(self) -> QRectF:
        """Where the picture lies in the view."""
        view = self.window.stage.current()
        if isinstance(view, CanvasView):
            return view.sheet()
        return view.to_view().mapRect(QRectF(QPointF(), view.document_size().toSizeF()))

    def accept(self, dialog: QDialog) -> None:
        """Close a dialog well; the window is active again, which a screenless platform forgets."""
        dialog.accept()
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)

    def write(self, prompt: str) -> None:
        """Replace the prompt by typing."""
        edit = self.window.prompt
        self.click(edit.viewport())
        self.qtbot.keyClick(edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.qtbot.keyClicks(edit, prompt)

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        place = widget.rect().center() if at is None else at
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=place)

    def press(self, keys: str, on: QWidget | None = None) -> None:
        """Press a shortcut such as "Ctrl+K"."""
        *names, last = keys.split("+")
        modifiers = Qt.KeyboardModifier.NoModifier
        for name in names:
            modifiers |= {
                "Ctrl": Qt.KeyboardModifier.ControlModifier,
                "Shift": Qt.KeyboardModifier.ShiftModifier,
                "Alt": Qt.KeyboardModifier.AltModifier,
            }[name]
        self.qtbot.keyClick(on or self.window, getattr(Qt.Key, f"Key_{last}"), modifiers)

    def generate(self, prompt: str) -> None:
        """Write a prompt, press Generate, and wait until the engine has the job."""
        before = len(self.scripted.submitted)
        self.write(prompt)
        self.click(self.window.generate_panel.generate_button)
        self.qtbot.waitUntil(lambda: len(self.scripted.submitted) == before + 1)

    def paint(self, prompt: str) -> None:
        """Paint one picture to the end and wait until it is in the strip."""
        rows = self.window.session.gallery.rowCount()
        self.generate(prompt)
        self.scripted.finish()
        self.qtbot.waitUntil(lambda: self.window.session.gallery.rowCount() == rows + 1)


@pytest.fixture
def open_studio(qtbot: QtBot, home: Home) -> Iterator[Callable[..., Studio]]:
    opened: list[Studio] = []

    def make(backend: Backend | None = None, size: tuple[int, int] = (1366, 768)) -> Studio:
        opened.append(Studio(qtbot, home, backend or ScriptedBackend(), size))
        return opened[-1]

    yield make
    for studio in opened:
        studio.close()


@pytest.fixture
def studio(open_studio: Callable[..., Studio]) -> Studio:
    return open_studio()
