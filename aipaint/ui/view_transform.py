"""Where the document lies in its view: zoom, rotation, mirror, place. Numbers alone, no widget."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF
from PySide6.QtGui import QTransform

MIN_ZOOM, MAX_ZOOM = 1 / 32, 64.0
STEPS_PER_DOUBLING = 4
MARGIN = 32  # pixels left around a fitted picture
_UPRIGHT = 2.0  # degrees within which a turn by hand falls onto a quarter turn


class ViewTransform:
    """A movable glass over a sheet.

    zoom: device pixels a document pixel, so 1 is sharp on any screen. angle: degrees, clockwise on
    the screen of an unmirrored view, in [-180, 180). mirrored: left and right exchanged on the
    screen. centre: the document point in the middle of the view. fitted: whether the whole sheet
    keeps filling the view. margin: pixels left around it then.
    """

    def __init__(self) -> None:
        self.margin = MARGIN
        self.zoom = 1.0
        self.angle = 0.0
        self.mirrored = False
        self.fitted = True
        self.centre = QPointF()
        self._sheet = QSizeF()
        self._beyond = QRectF()  # seen as well while fitted
        self._view = QSizeF(1, 1)
        self._ratio = 1.0

    def set_sheet(self, size: QSize) -> None:
        """The document's size in pixels; the view keeps its place as far as it can."""
        self._sheet = QSizeF(size)
        if self.fitted:
            self.fit()
        else:
            self._keep_in_sight()

    def set_view(self, size: QSize, ratio: float) -> None:
        """The view's size in its own coordinates, and how many device pixels one of them has."""
        self._view, self._ratio = QSizeF(size), ratio
        if self.fitted:
            self.fit()
        else:
            self._keep_in_sight()

    def middle(self) -> QPointF:
        """The middle of the view."""
        return QPointF(self._view.width() / 2, self._view.height() / 2)

    def scale(self) -> float:
        """View coordinates a document pixel."""
        return self.zoom / self._ratio

    def to_view(self) -> QTransform:
        """Document coordinates to view coordinates.

        Upright, the sheet's corner lies on a whole device pixel: 1:1 is not blurred by half a one.
        """
        middle, scale = self.middle(), self.scale()
        out = QTransform()
        out.translate(middle.x(), middle.y())
        out.scale(-1.0 if self.mirrored else 1.0, 1.0)
        out.rotate(self.angle)
        out.scale(scale, scale)
        out.translate(-self.centre.x(), -self.centre.y())
        if self.angle % 90 == 0:
            x, y = out.dx() * self._ratio, out.dy() * self._ratio
            nudge = QTransform.fromTranslate(
                (round(x) - x) / self._ratio, (round(y) - y) / self._ratio
            )
            out = out * nudge
        return out

    def to_document(self, place: QPointF) -> QPointF:
        """View coordinates to document coordinates."""
        return self.to_view().inverted()[0].map(place)

    def sheet(self) -> QRectF:
        """The smallest upright rectangle, in view coordinates, that holds the document."""
        return self.to_view().mapRect(QRectF(QPointF(), self._sheet))

    def reach(self, part: QRectF) -> None:
        """Let a fitted sheet leave room for a part beyond it, in its pixels; empty for none."""
        if part != self._beyond:
            self._beyond = QRectF(part)
            if self.fitted:
                self.fit()

    def fit(self) -> None:
        """Show the whole sheet as large as it goes, at its present angle."""
        self.fitted = True
        if self._sheet.isEmpty():
            return
        whole = QRectF(QPointF(), self._sheet).united(self._beyond)
        box = QTransform().rotate(self.angle).mapRect(whole)
        room_w = max(1.0, self._view.width() - 2 * self.margin) * self._ratio
        room_h = max(1.0, self._view.height() - 2 * self.margin) * self._ratio
        self.centre = whole.center()
        self.zoom = _bounded(min(room_w / box.width(), room_h / box.height()))

    def zoom_to(self, zoom: float, at: QPointF | None = None) -> None:
        """Show one document pixel as `zoom` device pixels; the view's point `at` stays."""
        self._keeping(at, lambda: setattr(self, "zoom", _bounded(zoom)))

    def zoom_by(self, steps: float, at: QPointF | None = None) -> None:
        """Go nearer, or farther, by quarter doublings; the view's point `at` stays."""
        self.zoom_to(self.zoom * 2 ** (steps / STEPS_PER_DOUBLING), at)

    def show_part(self, part: QRectF) -> None:
        """Show a part, given in view coordinates, as large as it goes."""
        if part.isEmpty() or self._sheet.isEmpty():
            return
        self.fitted = False
        self.centre = self.to_document(part.center())
        room = min(self._view.width() / part.width(), self._view.height() / part.height())
        self.zoom = _bounded(self.zoom * room)
        self._keep_in_sight()

    def pan(self, by: QPointF) -> None:
        """Move the sheet by view coordinates."""
        self.fitted = False
        turned = self._linear().inverted()[0].map(by)
        self.centre -= turned
        self._keep_in_sight()

    def turn_by(self, degrees: float, at: QPointF | None = None) -> None:
        """Turn the sheet clockwise on the screen; the view's point `at` stays."""
        way = -1 if self.mirrored else 1
        self._keeping(at, lambda: self.turn_to(self.angle + way * degrees))

    def turn_to(self, angle: float) -> None:
        """Turn the sheet to an angle in degrees, about the middle of the view."""
        self.angle = (angle + 180.0) % 360.0 - 180.0

    def settle(self) -> None:
        """After a turn by hand: fall onto the quarter turn that is near."""
        quarter = round(self.angle / 90) * 90
        if abs(self.angle - quarter) <= _UPRIGHT:
            self.turn_to(float(quarter))

    def mirror(self) -> None:
        """Exchange left and right on the screen."""
        self.mirrored = not self.mirrored

    def _linear(self) -> QTransform:
        whole = self.to_view()
        return QTransform(whole.m11(), whole.m12(), whole.m21(), whole.m22(), 0, 0)

    def _keeping(self, at: QPointF | None, change: Callable[[], None]) -> None:
        place = self.middle() if at is None else at
        before = self.to_document(place)
        self.fitted = False
        change()
        # Not by to_document: what it rounds onto whole pixels would add up.
        offset = self._linear().inverted()[0].map(place - self.middle())
        self.centre = before - offset
        self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        """Let no more than the middle of the view leave the sheet."""
        self.centre = QPointF(
            min(max(self.centre.x(), 0.0), self._sheet.width()),
            min(max(self.centre.y(), 0.0), self._sheet.height()),
        )


def steps_of(factor: float) -> float:
    """A pinch's factor, above 0, as quarter doublings."""
    return math.log2(factor) * STEPS_PER_DOUBLING


def _bounded(zoom: float) -> float:
    return min(MAX_ZOOM, max(MIN_ZOOM, zoom))
