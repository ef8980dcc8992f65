"""What the panels beside the gallery stand on: a gallery of a few pictures, library, theme."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from aipaint.app.library.library import Library
from aipaint.core.paths import Home
from aipaint.gallery.gallery import Entry, Gallery
from aipaint.ui.icons import Icons
from aipaint.ui.theme import ThemeSwitch
from tests.core.pictures import make_done

PROMPTS = ("red apple", "green apple", "一只苹果")


class Deeds:
    """Actions by their ids, and which of them were done."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self._actions: dict[str, QAction] = {}

    def __getitem__(self, name: str) -> QAction:
        if name not in self._actions:
            action = self._actions[name] = QAction(name)
            action.triggered.connect(lambda: self.done.append(name))
        return self._actions[name]


class Desk:
    """Widgets are shown on it; `said` holds what the library told the user."""

    def __init__(self, qtbot: QtBot, home: Home) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self.qtbot = qtbot
        self.home = home
        self.theme = ThemeSwitch(application, "dark")
        self.icons = Icons(self.theme)
        self.gallery = Gallery(home)
        kept = [self.gallery.keep(make_done(p, seed=n)) for n, p in enumerate(PROMPTS)]
        self.ids = [entry.id for entry in kept]
        self.library = Library()
        self.said: list[str] = []
        self.library.problem.connect(lambda error: self.said.append(str(error)))
        self.library.noted.connect(lambda message: self.said.append(str(message)))
        self.library.open(self.gallery)
        self.actions = Deeds()

    def entries(self) -> list[Entry]:
        return self.gallery.entries(self.ids)

    def show(self, widget: QWidget) -> None:
        self.qtbot.addWidget(widget)
        widget.show()
        self.qtbot.waitExposed(widget)
        widget.activateWindow()

    def close(self) -> None:
        self.library.close()
        self.gallery.close()


@pytest.fixture
def desk(qtbot: QtBot, home: Home) -> Iterator[Desk]:
    opened = Desk(qtbot, home)
    yield opened
    opened.close()
