"""Marching ants: the border of the selection, over the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import (
    QBitmap,
    QPainter,
    QPainterPath,
    QPen,
    QRegion,
    QTransform,
)

from aipaint.ui.tools.select_dashes import DASH, paint_dashes
from aipaint.ui.tools.select_tool import SelectTool

if TYPE_CHECKING:
    from aipaint.paint.document import Change
    from aipaint.paint.surface import Surface
    from aipaint.ui.paint_view import PaintView

INTERVAL = 125  # milliseconds of a step, at least
_PATIENCE = 10  # how much longer than its drawing a step is
_CELL = 32  # view coordinates: how finely the part to draw again is known


class Ants(QObject):
    """Draws `document.shown.selection` over a view, and walks while there is something to see.

    It joins the view's overlays by itself and lives as long as the view.
    """

    def __init__(self, view: PaintView) -> None:
        super().__init__(view)
        self._view = view
        self._mask: Surface | None = None
        self._path = QPainterPath()  # around `_mask`, in document pixels
        self._drawn: tuple[QTransform, QSize] | None = None  # how `_region` was found
        self._region = QRegion()
        self._phase = 0
        self._cost = 0  # milliseconds that the border took to draw
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL)
        self._timer.timeout.connect(self._walk)
        view.overlays.append(self)
        view.installEventFilter(self)
        view.workspace.changed.connect(self._hear)
        view.workspace.replaced.connect(self._look)
        self._look()

    def is_walking(self) -> bool:
        """Whether there is a border to be seen."""
        return self._timer.isActive()

    def paint(self, painter: QPainter) -> None:
        """Draw in view coordinates."""
        if self._path.isEmpty():
            return
        to_view, tool = self._view.to_view(), self._view.tool()
        if isinstance(tool, SelectTool) and not tool.shift().isNull():
            shift = tool.shift()
            to_view = QTransform.fromTranslate(shift.x(), shift.y()) * to_view
        path = to_view.map(self._path)
        if self._drawn != (to_view, self._view.size()):
            self._drawn = (to_view, self._view.size())
            self._region = _near(path, self._view.size())
        watch = QElapsedTimer()
        watch.start()
        paint_dashes(painter, path, self._phase)
        self._cost = watch.elapsed()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._decide(event.type() == QEvent.Type.Show)
        return False

    def _hear(self, change: Change) -> None:
        before, after = change.before, change.after
        if before.selection is not after.selection or before.rect() != after.rect():
            self._look()

    def _look(self) -> None:
        document = self._view.workspace.document
        mask = None if document is None else document.shown.selection
        if document is None or mask is None:
            self._path = QPainterPath()
        elif mask is not self._mask:
            from aipaint.paint.selection import outline

            self._path = outline(mask, document.shown.rect())
        self._mask, self._drawn = mask, None
        self._view.update_overlay()
        self._decide(self._view.isVisible())

    def _decide(self, visible: bool) -> None:
        if not visible or self._path.isEmpty():
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def _walk(self) -> None:
        # A ragged border takes long to draw: it walks slower, so that the hand does not. (Only
        # here: an interval that is set begins anew, and one set by every repaint never ends.)
        self._timer.setInterval(max(INTERVAL, _PATIENCE * self._cost))
        self._phase = (self._phase + 1) % (2 * DASH)
        if self._drawn != (self._view.to_view(), self._view.size()):
            self._view.update_overlay()
        else:
            self._view.update(self._region)


def _near(path: QPainterPath, size: QSize) -> QRegion:
    """The cells of a view that a path goes through: far less than what it encloses."""
    cells = QBitmap(size.width() // _CELL + 1, size.height() // _CELL + 1)
    cells.clear()
    painter = QPainter(cells)
    painter.scale(1 / _CELL, 1 / _CELL)
    pen = QPen(Qt.GlobalColor.color1, 3)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.drawPath(path)
    painter.end()
    region = QRegion(cells)
    if region.isEmpty():  # which `map` takes for a polygon of no points
        return region
    return QTransform.fromScale(_CELL, _CELL).map(region)
