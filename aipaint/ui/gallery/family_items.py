"""The parts of the drawing of a family: a picture, a link, and the button for more."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from aipaint.app.i18n import _T
from aipaint.app.library.kin import Edge, Member, Way
from aipaint.app.library.label_words import LABEL_COLOURS
from aipaint.ui.gallery.entry_words import title_of

if TYPE_CHECKING:
    from aipaint.ui.icons import Icons
    from aipaint.ui.theme import Tokens

SIDE = 128.0  # of a thumbnail
NAME = 26.0  # height of the line below it
COLUMN, ROW = 244.0, SIDE + NAME + 26  # from one picture to the next
_PAD = 6.0
_ROUND = 8.0
_GAP = COLUMN - SIDE - 2 * _PAD - 6  # between two columns
_FAR = 0.4  # scale below which there is no room for words
_LETTERS = 10.5  # pixels on the screen, also when one is far
_NEAR_ENDS = 0.45  # where along a link its word stands

_ROLES = {
    "init": _T("Family", "painted over"),
    "mask": _T("Family", "mask"),
    "control": _T("Family", "guide"),
    "region": _T("Family", "region"),
    "upscale": _T("Family", "enlarged"),
    "edit": _T("Family", "edited"),
    "mix": _T("Family", "mixed"),
    "copy": _T("Family", "copied"),
    "style": _T("Family", "styled"),
    "cutout": _T("Family", "cut out"),
}


_HALF = SIDE / 2 + _PAD + 3
_BOX = QRectF(-_HALF, -_HALF, 2 * _HALF, 2 * _HALF + NAME)


def role_words(roles: tuple[str, ...]) -> str:
    """Return in which ways one picture was made from another."""
    return ", ".join(
        QCoreApplication.translate("Family", _ROLES[role]) if role in _ROLES else role
        for role in roles
    )


class Look:
    """What all parts are drawn with: the theme's colours, icons, words."""

    def __init__(self, tokens: Tokens, icons: Icons) -> None:
        self.tokens, self.icons = tokens, icons


class Node(QGraphicsItem):
    """A picture with the beginning of its prompt. Its place is its middle.

    picture: the thumbnail, once it is there. lost: whether its file cannot be read.
    """

    def __init__(self, member: Member, look: Look, is_centre: bool) -> None:
        super().__init__()
        self.member = member
        self._look, self._is_centre = look, is_centre
        self.picture: QPixmap | None = None
        self.lost = False
        self.chosen = False
        self.setZValue(2)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def title(self) -> str:
        """What stands below it."""
        entry = self.member.entry
        if entry is not None:
            return title_of(entry)
        return QCoreApplication.translate("Family", "Not in the gallery")

    def boundingRect(self) -> QRectF:  # noqa: N802, Qt's name
        return _BOX

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        tokens = self._look.tokens
        box = QRectF(-SIDE / 2 - _PAD, -SIDE / 2 - _PAD, SIDE + 2 * _PAD, SIDE + 2 * _PAD + NAME)
        line = tokens.accent if self._is_centre else tokens.line
        absent = self.member.entry is None
        pen = QPen(QColor(line), 2 if self._is_centre else 1)
        if absent:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(QColor(tokens.window if not self._is_centre else tokens.raised))
        painter.drawRoundedRect(box, _ROUND, _ROUND)
        if self.chosen:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 3))
            painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), _ROUND, _ROUND)
        self._paint_picture(painter, absent)
        font = _letters(painter, option)
        if font is None:
            return
        room = QRectF(-SIDE / 2, SIDE / 2 + 3, SIDE, NAME)
        painter.setPen(QColor(tokens.muted if absent else tokens.text))
        text = QFontMetricsF(font).elidedText(
            self.title()[:200], Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_picture(self, painter: QPainter, absent: bool) -> None:
        tokens, square = self._look.tokens, QRectF(-SIDE / 2, -SIDE / 2, SIDE, SIDE)
        if self.picture is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.field))
            painter.drawRoundedRect(square, 4, 4)
            if absent or self.lost:
                mark = self._look.icons.pixmap("image-off", "muted", 32)
                painter.drawPixmap(QPointF(-16, -16), mark)
            return
        size = self.picture.size().toSizeF()
        size.scale(SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(-size.width() / 2, -size.height() / 2, size.width(), size.height())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(0.55 if absent else 1.0)
        painter.drawPixmap(place, self.picture, QRectF(self.picture.rect()))
        painter.setOpacity(1.0)
        entry = self.member.entry
        if entry is not None and entry.label:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(LABEL_COLOURS.get(entry.label, tokens.muted)))
            painter.drawEllipse(place.topRight() + QPointF(-10, 10), 5, 5)


class LinkItem(QGraphicsItem):
    """A curve from parent to child through the places kept free for it, with its word."""

    def __init__(self, edge: Edge, points: list[QPointF], look: Look) -> None:
        super().__init__()
        self.edge = edge
        self._look = look
        self.lit = False
        self._path, self._at = _curve(points)
        self._end = points[-1]
        self._words = role_words(edge.roles)
        around = QRectF(self._at - QPointF(140, 24), self._at + QPointF(140, 24))
        self._bounds = self._path.boundingRect().adjusted(-8, -8, 8, 8).united(around)
        self.setZValue(1)

    def boundingRect(self) -> QRectF:  # noqa: N802, Qt's name
        return self._bounds

    def shape(self) -> QPainterPath:
        return QPainterPath()  # nothing to press

    def light(self, lit: bool) -> None:
        """Stand out, or not."""
        self.lit = lit
        self.setZValue(3 if lit else 1)  # its word lies over pictures then
        self.update()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        tokens = self._look.tokens
        ink = QColor(tokens.accent if self.lit else tokens.muted)
        if not self.lit:
            ink.setAlphaF(0.7)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, 2 if self.lit else 1.4))
        painter.drawPath(self._path)
        font = _letters(painter, option)
        if font is None:
            return  # from so far nobody sees an arrow's head either
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        tip = self._end
        painter.drawPolygon(QPolygonF([tip, tip + QPointF(-8, -4.5), tip + QPointF(-8, 4.5)]))
        metrics = QFontMetricsF(font)
        width = metrics.horizontalAdvance(self._words) + 10
        if width > _GAP and not self.lit:
            return  # from afar there is no room for it
        height = metrics.height() + 3
        room = QRectF(self._at.x() - width / 2, self._at.y() - height / 2, width, height)
        ground = QColor(tokens.canvas)
        ground.setAlphaF(0.92)
        painter.setBrush(ground)
        painter.drawRoundedRect(room, 4, 4)
        painter.setPen(ink if self.lit else QColor(tokens.muted))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self._words)


class MoreItem(QGraphicsItem):
    """A button beside a picture: so many of its relatives are not shown. `pressed` is called."""

    def __init__(self, node: Node, way: Way, count: int, look: Look, pressed: Any) -> None:
        super().__init__(node)
        self.way = way
        self._look, self._pressed = look, pressed
        self._words = f"+{count}"
        x = (SIDE / 2 + _PAD + 4) * way.value
        self.setPos(x, -SIDE / 2 + 4)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(
            QCoreApplication.translate("Family", "Show {count} more it was made from")
            .format(count=count) if way is Way.BEFORE
            else QCoreApplication.translate("Family", "Show {count} more made from it")
            .format(count=count)
        )  # fmt: skip

    def press(self) -> None:
        """Ask for those that are not shown."""
        self._pressed()

    def boundingRect(self) -> QRectF:  # noqa: N802, Qt's name
        width = 18.0 + 7 * len(self._words)
        return QRectF(0 if self.way is Way.AFTER else -width, -12, width, 24)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        tokens = self._look.tokens
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.setBrush(QColor(tokens.raised))
        room = self.boundingRect().adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(room, 11, 11)
        painter.setPen(QColor(tokens.text))
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self._words)


def _letters(painter: QPainter, option: QStyleOptionGraphicsItem) -> QFont | None:
    """Let text be as large as it is read on the screen; None where nobody could read it."""
    scale = option.levelOfDetailFromTransform(painter.worldTransform())
    if scale < _FAR:
        return None
    font = painter.font()
    font.setPixelSize(round(_LETTERS / min(1.0, scale)))
    painter.setFont(font)
    return font


def place_of(column: int, row: float) -> QPointF:
    """Return where the middle of a picture lies in the scene."""
    return QPointF(column * COLUMN, row * ROW)


def points_of(way: list[tuple[int, float]]) -> list[QPointF]:
    """Return what a link passes through, from the parent's right edge to the child's left one."""
    half = QPointF(SIDE / 2 + _PAD + 2, 0)
    first, *between, last = (place_of(column, row) for column, row in way)
    points = [first + half]
    for each in between:
        points += [each - half, each + half]
    return [*points, last - half]


def _curve(points: list[QPointF]) -> tuple[QPainterPath, QPointF]:
    """Return a smooth path, and where on it a word has most room."""
    path = QPainterPath(points[0])
    for start, end in pairwise(points):
        bend = max(24.0, abs(end.x() - start.x()) / 2)
        path.cubicTo(start + QPointF(bend, 0), end - QPointF(bend, 0), end)
    whole = path if len(points) == 2 else QPainterPath(points[-2])
    if len(points) > 2:
        start, end = points[-2], points[-1]
        bend = max(24.0, abs(end.x() - start.x()) / 2)
        whole.cubicTo(start + QPointF(bend, 0), end - QPointF(bend, 0), end)
    return path, whole.pointAtPercent(_NEAR_ENDS)
