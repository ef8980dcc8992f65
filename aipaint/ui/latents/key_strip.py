"""The key pictures of a morph in a row: chosen, moved and taken away by hand or by keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QImage, QKeyEvent, QPainter, QPixmap, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QListWidget, QListWidgetItem

from aipaint.app.latents.sheets import Sheets
from aipaint.core.latents import Latent
from aipaint.ui.own_keys import keeps

if TYPE_CHECKING:
    from aipaint.app.latents.studio import LatentStudio
    from aipaint.ui.theme import ThemeSwitch

_SIDE = 56
_LATENT = Qt.ItemDataRole.UserRole + 1


class KeyStrip(QListWidget):
    """A drag or Ctrl with an arrow key moves one, Delete takes it away, a click goes to it."""

    changed = Signal()  # the keys, or their order
    gone_to = Signal(int)

    def __init__(self, studio: LatentStudio, theme: ThemeSwitch) -> None:
        super().__init__()
        self._theme = theme
        self.sheets = Sheets(studio.sketch)
        self._on = self._filling = False
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setIconSize(QSize(_SIDE, _SIDE))
        self.setSpacing(2)
        self.setFixedHeight(_SIDE + 32)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.model().rowsMoved.connect(self._moved)
        self.currentRowChanged.connect(self._go)
        self.itemClicked.connect(lambda item: self._go(self.row(item)))
        self.sheets.came.connect(self._hear)

    def latents(self) -> list[Latent]:
        """The keys in their order."""
        return [self.item(row).data(_LATENT) for row in range(self.count())]

    def fill(self, latents: Sequence[Latent]) -> None:
        """Show these keys."""
        row = self.currentRow()
        self._filling = True
        self.clear()
        for latent in latents:
            item = QListWidgetItem()
            item.setData(_LATENT, latent)
            item.setSizeHint(QSize(_SIDE + 6, _SIDE + 6))
            # Dropped onto another, one would replace it.
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)
            self.addItem(item)
            self._dress(item, latent)
        self.setCurrentRow(min(max(0, row), self.count() - 1))
        self._filling = False
        self._number()
        self._ask()

    def take_away(self) -> None:
        """Take the current key away."""
        row = self.currentRow()
        if row >= 0:
            latents = self.latents()
            del latents[row]
            self.fill(latents)
            self.changed.emit()

    def move(self, by: int) -> None:  # type: ignore[override]
        """Move the current key so many places to the right."""
        row = self.currentRow()
        to = row + by
        if row >= 0 and 0 <= to < self.count():
            latents = self.latents()
            latents.insert(to, latents.pop(row))
            self.fill(latents)
            self._filling = True
            self.setCurrentRow(to)
            self._filling = False
            self.changed.emit()

    def look(self, on: bool) -> None:
        """Somebody looks at it, or nobody does any more."""
        self._on = on
        if on:
            self._ask()
        else:
            self.sheets.stop()

    # Hands

    def event(self, event: QEvent) -> bool:
        return keeps(event, _is_ours) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.take_away()
        elif control and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.move(1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta, bar = event.angleDelta(), self.horizontalScrollBar()
        bar.setValue(bar.value() - (delta.y() or delta.x()))
        event.accept()

    # Within

    def _moved(self) -> None:
        self._number()
        self.changed.emit()

    def _go(self, row: int) -> None:
        if not self._filling and row >= 0:
            self.gone_to.emit(row)

    def _number(self) -> None:
        for row in range(self.count()):
            words = self.tr("Key {number} of {count}").format(number=row + 1, count=self.count())
            item = self.item(row)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
            item.setToolTip(words)

    def _ask(self) -> None:
        if self._on:
            side = round(_SIDE * self.devicePixelRatioF())
            self.sheets.want(self.latents(), -(-side // 32) * 32)

    def _hear(self, latent: Latent) -> None:
        for row in range(self.count()):
            item = self.item(row)
            if item.data(_LATENT) == latent:
                self._dress(item, latent)

    def _dress(self, item: QListWidgetItem, latent: Latent) -> None:
        square, icon = self._square(self.sheets.picture(latent)), QIcon()
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):  # a chosen one would be tinted
            icon.addPixmap(square, mode)
        item.setIcon(icon)

    def _square(self, image: QImage | None) -> QPixmap:
        ratio = self.devicePixelRatioF()
        side = round(_SIDE * ratio)
        square = QPixmap(side, side)
        square.fill(QColor(self._theme.tokens.raised))
        if image is not None:
            small = image.scaled(
                side, side,
                Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation,
            )  # fmt: skip
            painter = QPainter(square)
            painter.drawImage((side - small.width()) // 2, (side - small.height()) // 2, small)
            painter.end()
        square.setDevicePixelRatio(ratio)
        return square


def _is_ours(event: QKeyEvent) -> bool:
    control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
    arrows = event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right)
    away = event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
    return (arrows and (control or not event.modifiers())) or (away and not event.modifiers())
