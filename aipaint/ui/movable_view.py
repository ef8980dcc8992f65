"""A widget that shows something under a movable glass: zoomed, moved, turned, mirrored."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Signal
from PySide6.QtGui import QResizeEvent, QTransform
from PySide6.QtWidgets import QWidget

from aipaint.ui.view_transform import ViewTransform


class MovableView(QWidget):
    """What a hand, a wheel or an action may do to the view. zoom: device pixels a document pixel,
    so 1 is sharp on any screen."""

    zoom_changed = Signal(float)
    turned = Signal()  # angle or mirror

    def __init__(self) -> None:
        super().__init__()
        self._glass = ViewTransform()
        self._told = (0.0, 0.0, False)  # zoom, angle, mirrored that were told

    def to_view(self) -> QTransform:
        """Document coordinates to the view's: zoom, rotation, mirror and place."""
        return self._glass.to_view()

    def to_document(self, place: QPointF) -> QPointF:
        """View coordinates to document pixels."""
        return self._glass.to_document(place)

    def zoom(self) -> float:
        """Device pixels a document pixel."""
        return self._glass.zoom

    def angle(self) -> float:
        """Degrees the document is turned, in [-180, 180)."""
        return self._glass.angle

    def is_mirrored(self) -> bool:
        """Whether left and right are exchanged on the screen."""
        return self._glass.mirrored

    def is_fitted(self) -> bool:
        """Whether the document keeps filling the view when that is resized."""
        return self._glass.fitted

    def fit(self) -> None:
        """Show the whole document as large as it goes."""
        self._glass.fit()
        self._moved()

    def reach(self, part: QRectF) -> None:
        """While fitted, show a part beyond the document as well; empty: none any more."""
        self._glass.reach(part)
        self._moved()

    def actual(self) -> None:
        """Show one document pixel as one pixel of the screen."""
        self._glass.zoom_to(1.0)
        self._moved()

    def zoom_by(self, steps: float, at: QPointF | None = None) -> None:
        """Go nearer (or farther) by quarter doublings; the view's point `at` stays."""
        self._glass.zoom_by(steps, at)
        self._moved()

    def show_part(self, part: QRectF) -> None:
        """Show a part, given in view coordinates, as large as it goes."""
        self._glass.show_part(part)
        self._moved()

    def pan(self, by: QPointF) -> None:
        """Move the document by view coordinates."""
        self._glass.pan(by)
        self._moved()

    def turn_by(self, degrees: float, at: QPointF | None = None) -> None:
        """Turn the document clockwise on the screen; the view's point `at` stays."""
        self._glass.turn_by(degrees, at)
        self._moved()

    def turn_to(self, angle: float) -> None:
        """Turn the document to an angle in degrees; 0 is upright."""
        self._glass.turn_to(angle)
        self._moved()

    def settle(self) -> None:
        """After a turn by hand: stand upright when nearly so."""
        self._glass.settle()
        self._moved()

    def mirror(self) -> None:
        """Exchange left and right on the screen, not in the document."""
        self._glass.mirror()
        self._moved()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._measure()
        super().changeEvent(event)

    def _measure(self) -> None:
        self._glass.set_view(self.size(), self.devicePixelRatioF())
        self._moved()

    def _moved(self) -> None:
        self.update()
        look = (self._glass.zoom, self._glass.angle, self._glass.mirrored)
        if look != self._told:
            before, self._told = self._told, look
            if before[0] != look[0]:
                self.zoom_changed.emit(look[0])
            if before[1:] != look[1:]:
                self.turned.emit()
