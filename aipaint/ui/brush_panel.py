"""The panel of brushes: what the one at hand draws, the presets, and all its settings."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.ui.brush_list import STROKE, BrushList, StrokePictures
from aipaint.ui.brush_settings import BrushSettings
from aipaint.ui.brush_shelf import BrushShelf
from aipaint.ui.icons import Icons
from aipaint.ui.tall_area import TallArea
from aipaint.ui.theme import ThemeSwitch, Tokens
from aipaint.ui.widgets import WheelGuard

_STROKE_HEIGHT = 56
_LOOK_MS = 120  # after the last change: a drag makes many, and a stroke takes its time


class BrushPanel(QWidget):
    """Shows `shelf`. language: the code of the language in use, for the presets' names."""

    def __init__(
        self, shelf: BrushShelf, icons: Icons, theme: ThemeSwitch, language: Callable[[], str]
    ) -> None:
        super().__init__()
        self._shelf = shelf
        self._language = language
        self._tokens = theme.tokens
        self._pictures = StrokePictures()
        self.list = BrushList(shelf, self._pictures, language, theme.tokens)
        self.stroke, self.view = QLabel(), QListView()
        self.save_button, self.save_as_button = QToolButton(), QToolButton()
        self.reset_button, self.remove_button = QToolButton(), QToolButton()
        self.settings = BrushSettings(shelf)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_LOOK_MS)
        self._later.timeout.connect(self._draw_stroke)
        self._guard = WheelGuard(self)
        self._guard.watch(self.settings)
        self._build(icons)
        self.view.clicked.connect(self._chosen)
        self.view.activated.connect(self._chosen)
        self.save_button.clicked.connect(shelf.save)
        self.save_as_button.clicked.connect(self._save_as)
        self.reset_button.clicked.connect(shelf.reset)
        self.remove_button.clicked.connect(self._remove)
        shelf.brush_changed.connect(self._follow)
        shelf.changed.connect(self._follow)
        theme.changed.connect(self._dress)
        self._say()
        self._follow()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._later.start()

    def _build(self, icons: Icons) -> None:
        self.stroke.setFixedHeight(_STROKE_HEIGHT)
        self.stroke.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stroke.setMinimumWidth(120)
        self.view.setModel(self.list)
        self.view.setIconSize(STROKE)
        self.view.setUniformItemSizes(True)
        self.view.setSpacing(2)
        self.view.setMinimumHeight(120)
        self.view.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        for button, icon in (
            (self.save_as_button, "plus"),
            (self.save_button, "save"),
            (self.reset_button, "rotate-ccw"),
            (self.remove_button, "trash-2"),
        ):
            icons.give(button, icon)
            buttons.addWidget(button)
        buttons.addStretch(1)
        above = QWidget()
        column = QVBoxLayout(above)
        column.setContentsMargins(8, 8, 8, 0)
        column.setSpacing(4)
        column.addWidget(self.stroke)
        column.addWidget(self.view, 1)
        column.addLayout(buttons)
        below = TallArea(self.settings)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(above)
        split.addWidget(below)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)

    def _say(self) -> None:
        for widget, text in (
            (self.view, self.tr("Brushes")),
            (self.stroke, self.tr("What the brush draws")),
            (self.save_as_button, self.tr("Save as a new brush")),
            (self.save_button, self.tr("Save the changes in this brush")),
            (self.reset_button, self.tr("Undo the changes to this brush")),
            (self.remove_button, self.tr("Remove this brush")),
        ):
            widget.setAccessibleName(text)
            if widget is not self.view:
                widget.setToolTip(text)
        self.list.retranslate()
        self._follow()

    def _dress(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.list.dress(tokens)
        self._later.start()

    def _chosen(self, index: QModelIndex) -> None:
        brush = self.list.at(index.row())
        # A click that begins to rename the brush at hand leaves it as it is adjusted.
        if brush is not None and brush.id != self._shelf.brush().id:
            self._shelf.choose(brush)

    def _save_as(self) -> None:
        name = self.tr("{brush} (own)").format(brush=self._shelf.brush().name(self._language()))
        new = self._shelf.save_as(name)
        if new is not None:
            row = self.list.row_of(new.id)
            self.view.scrollTo(self.list.index(row))
            self.view.edit(self.list.index(row))

    def _remove(self) -> None:
        preset = self._shelf.preset()
        if preset is not None:
            self._shelf.remove(preset)

    def _follow(self) -> None:
        self.list.refill()
        row = self.list.row_of(self._shelf.brush().id)
        if row != self.view.currentIndex().row():
            self.view.setCurrentIndex(self.list.index(row) if row >= 0 else QModelIndex())
        preset = self._shelf.preset()
        adjusted = self._shelf.is_adjusted()
        self.save_button.setEnabled(adjusted)
        self.reset_button.setEnabled(adjusted)
        self.remove_button.setEnabled(preset is not None and self._shelf.is_own(preset))
        self._later.start()

    def _draw_stroke(self) -> None:
        size = QSize(max(120, self.width() - 32), _STROKE_HEIGHT)
        brush = self._shelf.brush()
        self.stroke.setPixmap(self._pictures.draw(brush, size, self._tokens.text))
