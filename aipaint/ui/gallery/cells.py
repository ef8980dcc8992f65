"""How a picture looks in the grid: whole or filling its square, with what was said of it."""

from __future__ import annotations

import math
from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from aipaint.app.library.label_words import LABEL_COLOURS
from aipaint.ui.icons import Icons, draw
from aipaint.ui.theme import Tokens

if TYPE_CHECKING:
    from aipaint.gallery.gallery import Entry

_INSET = 4  # between the edge of a cell and its picture
_ROOMY = 96  # from this side on a cell has room for badges
_SHADE = QColor(0, 0, 0, 160)
_STAR = QColor(255, 204, 77)
_KEPT = 64  # drawings of stars and badges
_FITTED = 12 * 2**20  # bytes of pictures held at the size of a cell


class Look(NamedTuple):
    """What a cell shows, and where. entry, pixmap: None while they are not read."""

    x: int
    y: int
    side: int
    entry: Entry | None
    pixmap: QPixmap | None
    lost: bool
    selected: bool
    focused: bool


class Cells:
    """Draws cells. cropped: whether pictures fill their squares instead of being seen whole."""

    def __init__(self, icons: Icons, tokens: Tokens) -> None:
        self.cropped = False
        self.ratio = 1.0  # device pixels for each pixel
        self._icons = icons
        self._drawn: OrderedDict[tuple[object, ...], QPixmap] = OrderedDict()
        self._fitted: OrderedDict[tuple[int, int, int, bool], QPixmap] = OrderedDict()
        self._fitted_bytes = 0
        self.use(tokens)

    def use(self, tokens: Tokens) -> None:
        """Draw with these colours from now on."""
        self._drawn.clear()
        self._empty = QColor(tokens.raised)
        self._accent = QColor(tokens.accent)
        self._chosen = QColor(tokens.accent)
        self._chosen.setAlphaF(0.28)
        self._ring = QPen(QColor(tokens.text), 2)
        self._edge = QPen(self._accent, 2)

    def paint(self, painter: QPainter, look: Look) -> None:
        """Draw one cell."""
        x, y, side, entry, pixmap, lost, selected, focused = look
        if selected:
            self._frame(painter, look, self._edge, self._chosen)
        inside = side - 2 * _INSET
        wide = high = inside
        if entry is not None and entry.width and entry.height and not self.cropped:
            scale = inside / max(entry.width, entry.height)
            wide = max(1, round(entry.width * scale))
            high = max(1, round(entry.height * scale))
        left, top = x + (side - wide) // 2, y + (side - high) // 2
        if pixmap is None:
            painter.fillRect(left, top, wide, high, self._empty)
            if lost:
                icon = self._icon("image-off", min(32, side // 3))
                half = int(_wide(icon)) // 2
                painter.drawPixmap(x + side // 2 - half, y + side // 2 - half, icon)
        else:
            painter.drawPixmap(left, top, wide, high, self._fit(pixmap, wide, high))
        if entry is not None and (entry.rating or entry.label or entry.notes or entry.boards):
            self._say(painter, QRectF(left, top, wide, high), entry)
        if focused:
            self._frame(painter, look, self._ring, Qt.BrushStyle.NoBrush)

    def _fit(self, pixmap: QPixmap, wide: int, high: int) -> QPixmap:
        """Return the picture as large as it is drawn: copying is all that scrolling then costs."""
        size = QSize(round(wide * self.ratio), round(high * self.ratio))
        if pixmap.size() == size:
            return pixmap
        key = (pixmap.cacheKey(), size.width(), size.height(), self.cropped)
        found = self._fitted.get(key)
        if found is not None:
            self._fitted.move_to_end(key)
            return found
        whole = pixmap.copy(_middle(pixmap)) if self.cropped else pixmap
        fitted = whole.scaled(
            size,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        self._fitted[key] = fitted
        self._fitted_bytes += 4 * size.width() * size.height()
        while self._fitted_bytes > _FITTED and len(self._fitted) > 1:
            _, old = self._fitted.popitem(last=False)
            self._fitted_bytes -= 4 * old.width() * old.height()
        return fitted

    def _frame(
        self, painter: QPainter, look: Look, pen: QPen, fill: QColor | Qt.BrushStyle
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        painter.setBrush(fill)
        side = look.side - 2
        painter.drawRoundedRect(QRectF(look.x + 1, look.y + 1, side, side), 5, 5)

    def _say(self, painter: QPainter, place: QRectF, entry: Entry) -> None:
        """Draw stars, label and badges into the corners."""
        if entry.rating:
            stars = self._stars(entry.rating, place.width())
            self._put(painter, stars, place.bottomLeft() + QPointF(3, -3 - _high(stars)))
        if entry.label:
            dot = self._label(entry.label, place.width())
            self._put(painter, dot, place.topLeft() + QPointF(3, 3))
        if place.width() < _ROOMY:
            return
        right = place.right() - 3
        for name, told in (("sticky-note", entry.notes), ("layout-dashboard", entry.boards)):
            if told:
                badge = self._badge(name)
                right -= _wide(badge)
                self._put(painter, badge, QPointF(right, place.top() + 3))
                right -= 2

    def _put(self, painter: QPainter, drawing: QPixmap, at: QPointF) -> None:
        painter.drawPixmap(at.toPoint(), drawing)

    # Small drawings, each made once

    def _stars(self, rating: int, wide: float) -> QPixmap:
        size = max(8, min(14, int(wide / 8)))
        key = ("stars", rating, size, self.ratio)
        if (found := self._found(key)) is not None:
            return found
        drawing, painter = self._begin(rating * size + 6, size + 4)
        painter.setBrush(_SHADE)
        painter.drawRoundedRect(QRectF(0, 0, rating * size + 6, size + 4), 4, 4)
        painter.setBrush(_STAR)
        for number in range(rating):
            painter.drawPolygon(
                star_shape(QPointF(3 + (number + 0.5) * size, size / 2 + 2), size * 0.46)
            )
        return self._end(key, drawing, painter)

    def _label(self, label: str, wide: float) -> QPixmap:
        size = max(8, min(14, int(wide / 8)))
        key = ("label", label, size, self.ratio)
        if (found := self._found(key)) is not None:
            return found
        drawing, painter = self._begin(size + 2, size + 2)
        painter.setPen(QPen(_SHADE, 2))
        painter.setBrush(QColor(LABEL_COLOURS[label]))
        painter.drawEllipse(QRectF(1, 1, size, size))
        return self._end(key, drawing, painter)

    def _badge(self, name: str) -> QPixmap:
        key = ("badge", name, self.ratio)
        if (found := self._found(key)) is not None:
            return found
        drawing, painter = self._begin(18, 18)
        painter.setBrush(_SHADE)
        painter.drawRoundedRect(QRectF(0, 0, 18, 18), 4, 4)
        painter.drawPixmap(3, 3, draw(name, "#ffffff", 12, self.ratio))
        return self._end(key, drawing, painter)

    def _icon(self, name: str, size: int) -> QPixmap:
        key = ("icon", name, size)
        if (found := self._found(key)) is not None:
            return found
        self._drawn[key] = self._icons.pixmap(name, "muted", size)
        return self._drawn[key]

    def _found(self, key: tuple[object, ...]) -> QPixmap | None:
        found = self._drawn.get(key)
        if found is not None:
            self._drawn.move_to_end(key)
        return found

    def _begin(self, wide: int, high: int) -> tuple[QPixmap, QPainter]:
        drawing = QPixmap(math.ceil(wide * self.ratio), math.ceil(high * self.ratio))
        drawing.setDevicePixelRatio(self.ratio)
        drawing.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawing)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        return drawing, painter

    def _end(self, key: tuple[object, ...], drawing: QPixmap, painter: QPainter) -> QPixmap:
        painter.end()
        self._drawn[key] = drawing
        while len(self._drawn) > _KEPT:
            self._drawn.popitem(last=False)
        return drawing


def drag_picture(pixmap: QPixmap | None, count: int, tokens: Tokens, ratio: float) -> QPixmap:
    """Return what hangs on the pointer while `count` pictures are dragged, 96 pixels at most."""
    side = 96
    picture = QPixmap(round(side * ratio), round(side * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    place = QRectF(0, 0, side, side)
    if pixmap is not None:
        size = pixmap.size().scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, size.width(), size.height())
    painter.setOpacity(0.85)
    shape = QPainterPath()
    shape.addRoundedRect(place, 4, 4)
    painter.setClipPath(shape)
    if pixmap is not None:
        painter.drawPixmap(place, pixmap, QRectF(pixmap.rect()))
    else:
        painter.fillRect(place, QColor(tokens.raised))
    if count > 1:
        painter.setOpacity(1)
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        text = str(count)
        wide = painter.fontMetrics().horizontalAdvance(text) + 16
        badge = QRectF(place.right() - wide - 2, place.bottom() - 24, wide, 22)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.accent))
        painter.drawRoundedRect(badge, 11, 11)
        painter.setPen(QColor(tokens.on_accent))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return picture


def star_shape(middle: QPointF, radius: float) -> QPolygonF:
    """Return a star of five points."""
    # Drawn, not written: not every font has a star.
    points: list[QPointF] = []
    for corner in range(10):
        angle, reach = math.pi * (corner / 5 - 0.5), radius if corner % 2 == 0 else radius * 0.45
        points.append(middle + QPointF(math.cos(angle), math.sin(angle)) * reach)
    return QPolygonF(points)


def _middle(pixmap: QPixmap) -> QRect:
    """Return the largest square in the middle of a picture."""
    side = min(pixmap.width(), pixmap.height())
    return QRect((pixmap.width() - side) // 2, (pixmap.height() - side) // 2, side, side)


def _wide(drawing: QPixmap) -> float:
    return drawing.width() / drawing.devicePixelRatio()


def _high(drawing: QPixmap) -> float:
    return drawing.height() / drawing.devicePixelRatio()
