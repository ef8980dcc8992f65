"""The day that one is at while the scroll bar is dragged through years of pictures."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from aipaint.ui.gallery.grid_view import GridView

_GAP = 8  # between the label and the scroll bar, in pixels


class DayBubble(QLabel):
    """Beside the handle while it is held; nothing where pictures are not in the order of days."""

    def __init__(self, grid: GridView) -> None:
        super().__init__(grid)
        self._grid = grid
        self.setObjectName("bubble")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        bar = grid.verticalScrollBar()
        bar.sliderMoved.connect(self._tell)
        bar.sliderReleased.connect(self.hide)

    def _tell(self, value: int) -> None:
        grid, days = self._grid, self._grid.days
        if not days.header or not days.rows:
            return
        bar = grid.verticalScrollBar()
        middle = value + grid.viewport().height() // 2
        self.setText(grid.day_words(days.block_of(days.nearest(middle, 0))))
        self.adjustSize()
        part = value / max(1, bar.maximum())
        y = round(part * (grid.height() - self.height()))
        self.move(QPoint(grid.viewport().width() - self.width() - _GAP, y))
        self.show()
        self.raise_()
