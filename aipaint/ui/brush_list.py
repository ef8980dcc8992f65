"""The presets as a list: what each draws, and its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap

from aipaint.paint.brush import Brush
from aipaint.ui.brush_shelf import BrushShelf
from aipaint.ui.theme import Tokens

STROKE = QSize(112, 36)  # pixels of a stroke in the list
_MOST = 500  # strokes that are kept drawn
_Index = QModelIndex | QPersistentModelIndex


class StrokePictures:
    """Draws what brushes do, each once."""

    def __init__(self) -> None:
        self._drawn: dict[tuple[bytes, str, int, int], QPixmap] = {}

    def known(self, brush: Brush, size: QSize, colour: str) -> QPixmap | None:
        """The picture if it was drawn before."""
        return self._drawn.get(_key(brush, size, colour))

    def draw(self, brush: Brush, size: QSize, colour: str) -> QPixmap:
        """The picture, as dense as the first screen."""
        known = self.known(brush, size, colour)
        if known is None:
            from aipaint.paint.brush.preview import preview_image

            ratio = QGuiApplication.primaryScreen().devicePixelRatio()
            known = QPixmap.fromImage(preview_image(brush, size * ratio, QColor(colour)))
            known.setDevicePixelRatio(ratio)
            if len(self._drawn) >= _MOST:
                self._drawn.clear()
            self._drawn[_key(brush, size, colour)] = known
        return known


class BrushList(QAbstractListModel):
    """The presets of the tool that has its turn. The user's own can be renamed in place."""

    def __init__(
        self,
        shelf: BrushShelf,
        pictures: StrokePictures,
        language: Callable[[], str],
        tokens: Tokens,
    ) -> None:
        super().__init__(shelf)
        self._shelf = shelf
        self._pictures = pictures
        self._language = language
        self._tokens = tokens
        self._brushes: list[Brush] = []
        self._wanted: list[Brush] = []
        self._drawing = QTimer(self)  # one stroke a turn of the event loop: nothing waits for them
        self._drawing.setInterval(0)
        self._drawing.timeout.connect(self._draw_one)
        shelf.changed.connect(self.refill)
        self.refill()

    def refill(self) -> None:
        """Look again at what there is."""
        brushes = self._shelf.brushes()
        if brushes != self._brushes:
            self.beginResetModel()
            self._brushes = brushes
            self.endResetModel()

    def dress(self, tokens: Tokens) -> None:
        """Draw in the colours of another theme."""
        self._tokens = tokens
        self._tell_all()

    def retranslate(self) -> None:
        """Say the names in the present language."""
        self._tell_all()

    def at(self, row: int) -> Brush | None:
        """The preset in a row, or None."""
        return self._brushes[row] if 0 <= row < len(self._brushes) else None

    def row_of(self, brush_id: str) -> int:
        """Where a preset is, -1 for nowhere."""
        return next((i for i, brush in enumerate(self._brushes) if brush.id == brush_id), -1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # as Qt has it
        return 0 if parent.isValid() else len(self._brushes)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        brush = self.at(index.row())
        if brush is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return brush.name(self._language())
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{brush.name(self._language())}, {brush.size:g} px"
        if role == Qt.ItemDataRole.DecorationRole:
            picture, icon = self._picture(brush), QIcon()
            icon.addPixmap(picture)
            icon.addPixmap(_inked(picture, self._tokens.on_accent), QIcon.Mode.Selected)
            return icon
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        brush = self.at(index.row())
        if brush is not None and self._shelf.is_own(brush):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        brush, name = self.at(index.row()), str(value).strip()
        if brush is None or role != Qt.ItemDataRole.EditRole or not name:
            return False
        if name != brush.name(self._language()):
            self._shelf.rename(brush, name)
        return True

    def _picture(self, brush: Brush) -> QPixmap:
        known = self._pictures.known(brush, STROKE, self._tokens.text)
        if known is not None:
            return known
        if brush not in self._wanted:
            self._wanted.append(brush)
        self._drawing.start()
        blank = QPixmap(STROKE)
        blank.fill(Qt.GlobalColor.transparent)
        return blank

    def _draw_one(self) -> None:
        if not self._wanted:
            self._drawing.stop()
            return
        brush = self._wanted.pop(0)
        self._pictures.draw(brush, STROKE, self._tokens.text)
        row = self.row_of(brush.id)
        if row >= 0:
            self.dataChanged.emit(self.index(row), self.index(row))

    def _tell_all(self) -> None:
        if self._brushes:
            self.dataChanged.emit(self.index(0), self.index(len(self._brushes) - 1))


def _inked(picture: QPixmap, colour: str) -> QPixmap:
    """The same drawing in one colour."""
    out = QPixmap(picture)
    painter = QPainter(out)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(QRectF(out.rect()), QColor(colour))
    painter.end()
    return out


def _key(brush: Brush, size: QSize, colour: str) -> tuple[bytes, str, int, int]:
    return msgspec.json.encode(brush), colour, size.width(), size.height()
