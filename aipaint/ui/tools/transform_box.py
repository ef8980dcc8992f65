"""A rectangle bent by a matrix, with handles: where they are, what dragging one does, its look."""

from __future__ import annotations

import functools
import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QCursor, QPainter, QPen, QPixmap, QPolygonF, QTransform

from aipaint.ui.icons import draw
from aipaint.ui.theme import Tokens

HANDLES = {
    "nw": (0.0, 0.0),
    "ne": (1.0, 0.0),
    "se": (1.0, 1.0),
    "sw": (0.0, 1.0),
    "n": (0.5, 0.0),
    "e": (1.0, 0.5),
    "s": (0.5, 1.0),
    "w": (0.0, 0.5),
}  # by where they are across and down; corners come first
CORNERS = ("nw", "ne", "se", "sw")  # clockwise
_GRAB = 10.0  # view coordinates around a handle that belong to it
_SIZE = 8.0  # of a handle, in view coordinates
_ROOM = 3 * _SIZE  # an edge shorter than this has no handle in its middle
_CURSORS = (
    Qt.CursorShape.SizeHorCursor,
    Qt.CursorShape.SizeFDiagCursor,
    Qt.CursorShape.SizeVerCursor,
    Qt.CursorShape.SizeBDiagCursor,
)


def spot(rect: QRectF, handle: str) -> QPointF:
    """Where a handle is on the rectangle itself."""
    across, down = HANDLES[handle]
    return QPointF(rect.x() + across * rect.width(), rect.y() + down * rect.height())


def outline(rect: QRectF, matrix: QTransform) -> QPolygonF:
    """The four corners, clockwise from the first."""
    return QPolygonF([matrix.map(spot(rect, corner)) for corner in CORNERS])


def places(rect: QRectF, matrix: QTransform) -> dict[str, QPointF]:
    """Where the handles are; those of edges too short for one are left out.

    matrix: of the rectangle to the view.
    """
    found = {name: matrix.map(spot(rect, name)) for name in HANDLES}
    ends = {"n": ("nw", "ne"), "e": ("ne", "se"), "s": ("sw", "se"), "w": ("nw", "sw")}
    for middle, (one, other) in ends.items():
        across = found[one] - found[other]
        if math.hypot(across.x(), across.y()) < _ROOM:
            del found[middle]
    return found


def part_at(rect: QRectF, matrix: QTransform, at: QPointF) -> str:
    """What is at a point of the view: a handle's name, "inside" or "outside"."""
    best, near = "", _GRAB
    for name, place in places(rect, matrix).items():
        far = max(abs(place.x() - at.x()), abs(place.y() - at.y()))
        if far < near:
            best, near = name, far
    if best:
        return best
    inside = outline(rect, matrix).containsPoint(at, Qt.FillRule.OddEvenFill)
    return "inside" if inside else "outside"


def cursor_of(rect: QRectF, matrix: QTransform, handle: str) -> Qt.CursorShape:
    """The arrows along which a handle is dragged, on the screen as it is turned now."""
    way = matrix.map(spot(rect, handle)) - matrix.map(rect.center())
    if handle in CORNERS and not matrix.isRotating():
        # Of a wide flat box, too, a corner is dragged slantwise.
        way = QPointF(math.copysign(1, way.x()), math.copysign(1, way.y()))
    return _CURSORS[round(math.degrees(math.atan2(way.y(), way.x())) / 45) % 4]


@functools.cache
def turning_cursor() -> QCursor:
    """A round arrow, dark with a pale rim."""
    size = 20
    pixmap = QPixmap(size + 4, size + 4)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    rim, ink = (draw("rotate-cw", colour, size, 1.0) for colour in ("#ffffff", "#202020"))
    for x, y in ((1, 1), (3, 1), (1, 3), (3, 3), (2, 1), (2, 3), (1, 2), (3, 2)):
        painter.drawPixmap(x, y, rim)
    painter.drawPixmap(2, 2, ink)
    painter.end()
    return QCursor(pixmap)


# What dragging does: each takes the matrix of the rectangle to the document and returns another.


def resized(
    rect: QRectF, matrix: QTransform, handle: str, by: QPointF, keep: bool, centred: bool
) -> QTransform:
    """Drag a handle by document pixels. keep: the proportions; centred: the middle stays."""
    here = spot(rect, handle)
    across, down = HANDLES[handle]
    fixed = rect.center() if centred else spot(rect, _opposite(handle))
    back, _ = matrix.inverted()
    to = back.map(matrix.map(here) + by)
    arm, new = here - fixed, to - fixed
    if keep:
        length = arm.x() ** 2 + arm.y() ** 2
        sx = sy = (new.x() * arm.x() + new.y() * arm.y()) / length
    else:
        sx = new.x() / arm.x() if across != 0.5 else 1.0
        sy = new.y() / arm.y() if down != 0.5 else 1.0
    return settled(rect, scaled(rect, matrix, sx, sy, fixed))


def scaled(rect: QRectF, matrix: QTransform, sx: float, sy: float, fixed: QPointF) -> QTransform:
    """Scale along the rectangle's own sides about a point of it; no side gets below a pixel."""
    wide, high = lengths(rect, matrix)
    sx = math.copysign(max(abs(sx), 1 / max(wide, 1e-6)), sx)
    sy = math.copysign(max(abs(sy), 1 / max(high, 1e-6)), sy)
    local = QTransform.fromTranslate(-fixed.x(), -fixed.y())
    local *= QTransform.fromScale(sx, sy) * QTransform.fromTranslate(fixed.x(), fixed.y())
    return local * matrix


def turned(rect: QRectF, matrix: QTransform, degrees: float) -> QTransform:
    """Turn clockwise about the middle."""
    middle = matrix.map(rect.center())
    turn = QTransform().translate(middle.x(), middle.y()).rotate(degrees)
    return settled(rect, matrix * turn.translate(-middle.x(), -middle.y()))


def bent(rect: QRectF, matrix: QTransform, handle: str, by: QPointF) -> QTransform | None:
    """Pull one corner, or both of an edge, by document pixels: perspective, or a slant.

    None when the rectangle would fold.
    """
    across, down = HANDLES[handle]
    corners = []
    for name in CORNERS:
        right, bottom = HANDLES[name]
        goes = across in (0.5, right) and down in (0.5, bottom)
        corners.append(matrix.map(spot(rect, name)) + (by if goes else QPointF()))
    result = QTransform()
    square = QPolygonF([spot(rect, name) for name in CORNERS])
    if not _is_convex(corners) or not QTransform.quadToQuad(square, QPolygonF(corners), result):
        return None
    return result


def settled(rect: QRectF, matrix: QTransform) -> QTransform:
    """The nearest matrix whose sides lie on whole pixels, when they are upright: so that what is
    moved, scaled or turned by quarters stays sharp.
    """
    straight = (matrix.m12(), matrix.m21()), (matrix.m11(), matrix.m22())
    if not matrix.isAffine() or not any(max(map(abs, pair)) < 1e-9 for pair in straight):
        return matrix
    box = matrix.mapRect(rect)
    left, top = round(box.left()), round(box.top())
    wide, high = max(1, round(box.width())), max(1, round(box.height()))
    fix = QTransform.fromTranslate(-box.left(), -box.top())
    fix *= QTransform.fromScale(wide / box.width(), high / box.height())
    return matrix * fix * QTransform.fromTranslate(left, top)


def lengths(rect: QRectF, matrix: QTransform) -> tuple[float, float]:
    """Width and height along the rectangle's own sides, in document pixels."""
    a, b, _, d = (matrix.map(spot(rect, corner)) for corner in CORNERS)
    return math.hypot((b - a).x(), (b - a).y()), math.hypot((d - a).x(), (d - a).y())


def angle(matrix: QTransform) -> float:
    """Degrees clockwise in (-180, 180]; of a mirrored one the smaller that explains it."""
    degrees = math.degrees(math.atan2(matrix.m12(), matrix.m11()))
    if matrix.determinant() < 0 and abs(degrees) > 90:
        degrees -= math.copysign(180, degrees)
    return degrees + 0.0 if abs(degrees) > 1e-9 else 0.0


# Its look


def paint_box(painter: QPainter, tokens: Tokens, rect: QRectF, matrix: QTransform) -> None:
    """Draw the outline and the handles. matrix: of the rectangle to the view."""
    painter.save()
    sides = outline(rect, matrix)
    slanted = matrix.isRotating() and not _is_upright(sides)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, slanted)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    points = [point if slanted else _crisp(point) for point in sides.toList()]
    for width, colour in ((3.0, QColor(0, 0, 0, 110)), (1.0, QColor(255, 255, 255))):
        painter.setPen(QPen(colour, width))
        painter.drawPolygon(QPolygonF(points))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(QColor(tokens.accent), 1))
    painter.setBrush(QColor(255, 255, 255))
    for place in places(rect, matrix).values():
        at = _crisp(place)
        painter.drawRect(QRectF(at.x() - _SIZE / 2, at.y() - _SIZE / 2, _SIZE, _SIZE))
    painter.restore()


def _opposite(handle: str) -> str:
    across, down = HANDLES[handle]
    return next(name for name, place in HANDLES.items() if place == (1 - across, 1 - down))


def _is_convex(points: list[QPointF]) -> bool:
    turns = []
    for index in range(4):
        a, b, c = (points[(index + step) % 4] for step in range(3))
        turns.append((b.x() - a.x()) * (c.y() - b.y()) - (b.y() - a.y()) * (c.x() - b.x()))
    return min(turns) > 1.0 or max(turns) < -1.0


def _is_upright(polygon: QPolygonF) -> bool:
    a, b, *_ = polygon.toList()
    return min(abs(a.x() - b.x()), abs(a.y() - b.y())) < 1e-6


def _crisp(point: QPointF) -> QPointF:
    return QPointF(math.floor(point.x()) + 0.5, math.floor(point.y()) + 0.5)
