"""The list of sliders: as long as it takes, and it tells which of them are in sight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from aipaint.ui.latents.direction_row import DirectionRow
from aipaint.ui.tall_area import TallArea


class RowsArea(TallArea):
    """Rows below each other. `seen` tells that others may be in sight now."""

    seen = Signal()

    def __init__(self) -> None:
        self._inside = QWidget()
        super().__init__(self._inside)
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(2)
        self._column.addStretch(1)
        self._rows: list[DirectionRow] = []
        self._soon = QTimer(self)  # after the rows have been laid out
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.seen)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._soon.start())

    def show_rows(self, rows: Sequence[DirectionRow]) -> None:
        """Show these, from above."""
        if list(rows) != self._rows:
            for place, row in enumerate(rows):
                if self._column.indexOf(row) != place:
                    self._column.insertWidget(place, row)
            self._rows = list(rows)
        self._soon.start()

    def take(self, row: DirectionRow) -> None:
        """Show one no more."""
        self._column.removeWidget(row)
        self._rows = [each for each in self._rows if each is not row]
        row.hide()
        row.deleteLater()

    def in_sight(self) -> list[DirectionRow]:
        """Return the rows in sight, the one under the pointer or with the focus first."""
        if not self.isVisible():
            return []
        view = self.viewport()
        room = QRect(self._inside.mapFrom(view, view.rect().topLeft()), view.size())
        found = [row for row in self._rows if row.geometry().intersects(room)]
        found.sort(key=lambda row: not (row.underMouse() or row.slider.hasFocus()))
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._soon.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._soon.start()
