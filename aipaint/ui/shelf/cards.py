"""How a model looks in the grid: its picture or a drawn card, and what it is below that."""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from aipaint.ui.gallery.cells import star_shape
from aipaint.ui.icons import draw
from aipaint.ui.shelf.choice import is_refused
from aipaint.ui.shelf.words import role_icon, role_name, size_words
from aipaint.ui.theme import ThemeSwitch

if TYPE_CHECKING:
    from aipaint.app.shelf.items import Item
    from aipaint.ui.shelf.items import ItemsModel
    from aipaint.ui.shelf.previews import Previews

_Index = QModelIndex | QPersistentModelIndex
GAP = 8  # between cards, in pixels
_INSET = 6  # between the edge of a card and its picture
_ROUND = 6.0
_NAME_LINES = 2
_LEADING = 2  # between a name and what is below it
# Names of files have no spaces: behind these signs they are broken as well.
_BREAKS = re.compile(r"(?<=[_.+-])(?=\w)")
_BREAK = "\u200b"  # a space of no width
_SHADE = QColor(0, 0, 0, 165)
_STAR = QColor(255, 204, 77)
_KEPT = 4000  # names that were broken into lines
_FITTED = 16 * 2**20  # bytes of pictures held at the size of a card


class Cards(QStyledItemDelegate):
    """Draws the items of a model. There is no widget for any of them."""

    def __init__(self, model: ItemsModel, previews: Previews, theme: ThemeSwitch) -> None:
        super().__init__()
        self._model, self._previews, self._theme = model, previews, theme
        self._lines: OrderedDict[tuple[str, int], list[str]] = OrderedDict()
        self._fitted: OrderedDict[tuple[int, int], QPixmap] = OrderedDict()
        self._fitted_bytes = 0
        self._drawn: dict[tuple[str, str, int, float], QPixmap] = {}

    def height(self, side: int, font: QFont) -> int:
        """Return how high a card is that is `side` pixels wide, its gap not counted."""
        line = QFontMetrics(font).lineSpacing()
        return side + 4 + (_NAME_LINES + 1) * line + _LEADING + _INSET

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return option.rect.size()  # type: ignore[attr-defined]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        item = self._model.item(index.row())
        if item is None:
            return
        tokens = self._theme.tokens
        rect: QRect = option.rect.adjusted(0, 0, -GAP, -GAP)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        over = bool(state & QStyle.StateFlag.State_MouseOver)
        if chosen:
            fill = QColor(tokens.accent)
            fill.setAlphaF(0.24)
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.setBrush(fill)
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), _ROUND + 2, _ROUND + 2)
        elif over:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.window))
            painter.drawRoundedRect(QRectF(rect), _ROUND + 2, _ROUND + 2)
        side = rect.width() - 2 * _INSET
        place = QRect(rect.left() + _INSET, rect.top() + _INSET, side, side)
        self._picture(painter, place, item)
        self._signs(painter, place, item)
        below = QRect(place.left(), place.bottom() + 5, side, rect.height())
        self._words(painter, below, item, option.font)  # type: ignore[attr-defined]
        if focused:
            painter.setPen(QPen(QColor(tokens.text), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), _ROUND + 2, _ROUND + 2)
        painter.restore()

    # Parts of a card

    def _picture(self, painter: QPainter, place: QRect, item: Item) -> None:
        ratio = painter.device().devicePixelRatioF()
        pixmap = self._previews.pixmap(item, round(place.width() * ratio))
        faint = 1.0 if item.usable else 0.4
        if pixmap is not None:
            painter.setOpacity(faint)
            painter.drawPixmap(place.topLeft(), self._fit(pixmap, place.width(), ratio))
            painter.setOpacity(1.0)
            return
        tokens = self._theme.tokens
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.raised if tokens.dark else tokens.window))
        painter.drawRoundedRect(QRectF(place), _ROUND, _ROUND)
        size = max(20, min(48, place.width() // 4))
        icon = self._draw(role_icon(item.role or ""), tokens.muted, size, ratio)
        painter.setOpacity(0.6 * faint)
        painter.drawPixmap(place.center().x() - size // 2, place.center().y() - size // 2, icon)
        painter.setOpacity(1.0)

    def _fit(self, pixmap: QPixmap, side: int, ratio: float) -> QPixmap:
        """Return the middle of a picture as a square with round corners, as large as it is seen."""
        key = (pixmap.cacheKey(), side)
        found = self._fitted.get(key)
        if found is not None:
            self._fitted.move_to_end(key)
            return found
        pixels = round(side * ratio)
        scaled = pixmap.scaled(
            pixels,
            pixels,
            Qt.AspectRatioMode.KeepAspectRatioByExpanding,
            Qt.TransformationMode.SmoothTransformation,
        )
        fitted = QPixmap(pixels, pixels)
        fitted.fill(Qt.GlobalColor.transparent)
        painter = QPainter(fitted)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        path.addRoundedRect(QRectF(0, 0, pixels, pixels), _ROUND * ratio, _ROUND * ratio)
        painter.setClipPath(path)
        # Of tall pictures the upper part: that is where faces are.
        left = (scaled.width() - pixels) // 2
        top = (scaled.height() - pixels) // 4
        painter.drawPixmap(0, 0, scaled, left, top, pixels, pixels)
        painter.end()
        fitted.setDevicePixelRatio(ratio)
        self._fitted[key] = fitted
        self._fitted_bytes += 4 * pixels * pixels
        while self._fitted_bytes > _FITTED and len(self._fitted) > 1:
            _, old = self._fitted.popitem(last=False)
            self._fitted_bytes -= 4 * old.width() * old.height()
        return fitted

    def _signs(self, painter: QPainter, place: QRect, item: Item) -> None:
        """Draw the base, the favourites' star and the sign of what cannot be used."""
        taken = 0
        if item.favourite:
            spot = QRectF(place.right() - 26, place.top() + 5, 22, 22)
            self._shade(painter, spot)
            painter.setBrush(_STAR)
            painter.drawPolygon(star_shape(spot.center() + QPointF(0, 0.5), 8))
            taken = 28
        if is_refused(item):
            spot = QRectF(place.right() - 26, place.bottom() - 26, 22, 22)
            self._shade(painter, spot)
            ratio = painter.device().devicePixelRatioF()
            icon = self._draw("triangle-alert", "#ffb4ab", 16, ratio)
            painter.drawPixmap(spot.topLeft() + QPointF(3, 3), icon)
        room = place.width() - taken - 10
        if item.base and room > 30:
            font = QFont(painter.font())
            font.setPointSizeF(font.pointSizeF() * 0.85)
            painter.setFont(font)
            metrics = painter.fontMetrics()
            said = metrics.elidedText(item.base, Qt.TextElideMode.ElideRight, room - 12)
            high = metrics.height() + 4
            wide = metrics.horizontalAdvance(said) + 12
            pill = QRectF(place.left() + 5, place.top() + 5, wide, high)
            self._shade(painter, pill)
            painter.setPen(QColor("#ffffff"))
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, said)

    def _draw(self, name: str, colour: str, size: int, ratio: float) -> QPixmap:
        key = (name, colour, size, ratio)
        if key not in self._drawn:
            self._drawn[key] = draw(name, colour, size, ratio)
        return self._drawn[key]

    def _shade(self, painter: QPainter, place: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_SHADE)
        painter.drawRoundedRect(place, 5, 5)

    def _words(self, painter: QPainter, place: QRect, item: Item, font: QFont) -> None:
        tokens = self._theme.tokens
        painter.setFont(font)
        metrics = painter.fontMetrics()
        step, y = metrics.lineSpacing(), place.top() + metrics.ascent()
        painter.setPen(QColor(tokens.text if item.usable else tokens.muted))
        lines = self._broken(item.name, place.width(), font)
        for line in lines:
            painter.drawText(place.left(), y, line)
            y += step
        y += _LEADING
        painter.setPen(QColor(tokens.muted))
        said = role_name(item.role or "")
        if item.bytes:
            said = f"{said} · {size_words(item.bytes)}"
        said = metrics.elidedText(said, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place.left(), y, said)

    def _broken(self, name: str, width: int, font: QFont) -> list[str]:
        """Return a name in lines, its end left out where there is no room for it."""
        key = (name, width)
        found = self._lines.get(key)
        if found is not None:
            return found
        lines: list[str] = []
        name = _BREAKS.sub(_BREAK, name)
        layout = QTextLayout(name, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        while len(lines) < _NAME_LINES and (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            start = line.textStart()
            if len(lines) == _NAME_LINES - 1:
                metrics = QFontMetrics(font)
                rest = name[start:].replace(_BREAK, "")
                lines.append(metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width))
            else:
                text = name[start : start + line.textLength()]
                lines.append(text.replace(_BREAK, "").rstrip())
        layout.endLayout()
        self._lines[key] = lines
        while len(self._lines) > _KEPT:
            self._lines.popitem(last=False)
        return lines
