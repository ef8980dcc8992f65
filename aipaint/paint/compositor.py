"""What a document looks like: as one picture, as a thumbnail, and live in a view."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QTransform

from aipaint.paint.compositor_plan import Plan, plan, plan_of
from aipaint.paint.compositor_render import clear, render
from aipaint.paint.compositor_sheet import Sheet
from aipaint.paint.compositor_tiles import CACHE_BYTES, Deadline, Pyramid, halved, shrunk
from aipaint.paint.document import Change, Document
from aipaint.paint.layers import Layer, walk
from aipaint.paint.pixels import TILE, tile_rect, view, wrap
from aipaint.paint.state import State

# A level is shown enlarged up to this much before the next finer one is taken: each view pixel
# stands for 0.6 to 1.2 of its own then, which looks the same and costs less than 0.5 to 1.
_ENLARGED = 1.2
_BLOCK = 4 * TILE  # pixels composited at a time for a thumbnail


def flatten(state: State, rect: QRect | None = None) -> QImage:
    """Composite a rectangle in document pixels (None: the canvas), ARGB32_Premultiplied.

    What layers hold beyond the canvas is shown, too, if `rect` reaches there.
    """
    return render(plan(state.layers), state.rect() if rect is None else rect)


def layer_image(layer: Layer, rect: QRect) -> QImage:
    """Composite one layer or group alone, visible or not, with its own mask and opacity.

    Its blend mode and clipping, which need what is below, count for nothing; those of the layers
    in a group do. ARGB32_Premultiplied.
    """
    return render(plan_of(layer), rect)


def bounds(layer: Layer) -> QRect:
    """The smallest rectangle of whole tiles that holds all a layer or group may show."""
    box = QRect()
    for inner in walk((layer,)):
        box = box.united(inner.surface.bounds())
    return box


def thumbnail(of: State | Layer, size: QSize | int, rect: QRect | None = None) -> QImage:
    """A small picture that fits into `size` pixels (a number: of both sides), shape kept.

    rect: what to show, in document pixels; None: the canvas, or all that a layer has. A layer is
    shown as `layer_image` does. An empty layer without `rect` gives a null image.
    """
    if isinstance(of, State):
        what, rect = plan(of.layers), of.rect() if rect is None else rect
    else:
        what, rect = plan_of(of), bounds(of) if rect is None else rect
    if rect.isEmpty():
        return QImage()
    box = QSize(size, size) if isinstance(size, int) else size
    fitted = rect.size().scaled(box, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
    level = 0
    while rect.width() >> level + 1 >= fitted.width() and level < 10:
        level += 1
    return _reduced(what, rect, level).scaled(
        fitted,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )


def _reduced(what: Plan, rect: QRect, level: int) -> QImage:
    """Composite a rectangle, halved `level` times, in bounded memory."""
    inner = QRect(0, 0, rect.width(), rect.height())
    out = clear(shrunk(inner, level).size())
    painter = QPainter(out)
    for y in range(0, rect.height(), _BLOCK):
        for x in range(0, rect.width(), _BLOCK):
            part = QRect(x, y, _BLOCK, _BLOCK).intersected(inner)
            image = render(what, part.translated(rect.topLeft()))
            pixels = view(image)
            for _ in range(level):
                pixels = halved(pixels)
            painter.drawImage(shrunk(part, level).topLeft(), wrap(pixels))
    painter.end()
    return out


class Compositor:
    """Draws a document into views; hears of its changes and keeps what it has composited.

    damaged: called after a change with the rectangle that looks different, in document pixels, or
    with None for all and the canvas's size. bound: bytes of composited tiles that are kept;
    on top comes one picture of what was drawn last, of at most a few times the view's pixels.
    """

    def __init__(self, document: Document, bound: int = CACHE_BYTES) -> None:
        self.damaged: list[Callable[[QRectF | None], None]] = []
        self._state = document.shown
        self._pyramid = Pyramid(self._state, bound)
        self._sheet = Sheet(self._pyramid)
        self._stop_listening: Callable[[], None] | None = document.listen(self._hear)

    def close(self) -> None:
        """Hear of no more changes and let go of all pixels."""
        if self._stop_listening is not None:
            self._stop_listening()
            self._stop_listening = None
        self.damaged.clear()
        self._pyramid.clear()
        self._sheet.clear()

    def nbytes(self) -> int:
        """Bytes that are kept for drawing."""
        return self._pyramid.nbytes() + self._sheet.nbytes()

    def draw(
        self,
        painter: QPainter,
        to_view: QTransform,
        exposed: QRectF,
        smooth: bool,
        seconds: float | None = None,
    ) -> bool:
        """Draw the part of the canvas that is seen; what is beyond or transparent stays as it is.

        to_view: document to view coordinates, any zoom, rotation, mirror. exposed: the part of
        the view to draw, in its coordinates. smooth: whether pixels are interpolated. seconds:
        time to spend on compositing, None for as long as it takes. Returns whether all was drawn;
        if not, what is missing was left out or is seen as it was, and drawing again gets further.
        """
        ratio = painter.device().devicePixelRatioF()
        zoom = math.sqrt(abs(to_view.determinant())) * ratio
        deadline = None if seconds is None else Deadline(seconds)
        if ratio == 1 and _is_upright(to_view, zoom) and painter.transform().isIdentity():
            whole = exposed.toRect()
            if QRectF(whole) == exposed:
                at = QPoint(round(to_view.dx()), round(to_view.dy()))
                return self._draw_as_is(painter, at, whole, deadline)
        inverse, invertible = to_view.inverted()
        if not invertible:
            return True
        level = self._level(zoom)
        # All of the view, not only what is exposed: pixels must fall on the same places in each.
        window = QRectF(painter.viewport()).united(exposed)
        seen = inverse.mapRect(window).intersected(QRectF(self._state.rect()))
        if seen.isEmpty() or exposed.isEmpty():
            return True
        part = self._around(seen, level)
        needed = self._around(inverse.mapRect(exposed), level).intersected(part)
        complete = self._sheet.show(level, part, needed, deadline)

        scale = 1 << level
        target = QRectF(part.x() * scale, part.y() * scale, part.width() * scale, 0)
        target.setHeight(part.height() * scale)
        target = target.intersected(QRectF(self._state.rect()))  # the last pixels may reach beyond
        source = QRectF(
            QPointF(part.topLeft() - self._sheet.corner()),
            target.size() / scale,
        )
        painter.save()
        painter.setClipRect(exposed, Qt.ClipOperation.IntersectClip)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.setTransform(_snapped(to_view, zoom * scale, ratio), True)
        painter.drawImage(target, self._sheet.image(), source)
        painter.restore()
        return complete

    def _draw_as_is(
        self, painter: QPainter, corner: QPoint, exposed: QRect, deadline: Deadline | None
    ) -> bool:
        """Draw with the canvas's corner on a pixel of the view: nothing is mixed or mapped."""
        canvas = self._state.rect()
        wanted = exposed.translated(-corner).intersected(canvas)
        if wanted.isEmpty():
            return True
        seen = painter.viewport().united(exposed).translated(-corner)
        complete = self._sheet.show(0, seen.intersected(canvas), wanted, deadline)
        there = wanted.translated(-self._sheet.corner())
        painter.drawImage(wanted.topLeft() + corner, self._sheet.image(), there)
        return complete

    def _around(self, rect: QRectF, level: int) -> QRect:
        """The pixels of a level that a part of the document shows, and neighbours to mix with."""
        margin = 2 << level
        part = shrunk(rect.adjusted(-margin, -margin, margin, margin).toAlignedRect(), level)
        size = self._pyramid.size(level)
        return part.intersected(QRect(0, 0, size.width(), size.height()))

    def _level(self, zoom: float) -> int:
        level = max(0, math.floor(math.log2(_ENLARGED / zoom)))
        largest = max(self._state.width, self._state.height) - 1
        return min(level, largest.bit_length())  # the last level is one pixel

    def _hear(self, change: Change) -> None:
        self._state = change.after
        self._pyramid.set_state(change.after)
        if change.tiles is None:
            self._pyramid.clear()
            self._sheet.clear()
            self._tell(None)
            return
        damage = QRect()
        if change.rect is not None:
            damage = change.rect.intersected(change.after.rect())
            self._pyramid.spoil_rect(damage)
            self._sheet.spoil(damage)
        if change.tiles:
            self._pyramid.spoil_tiles(change.tiles)
            self._sheet.spoil_tiles(change.tiles)
            columns, rows = zip(*change.tiles, strict=True)
            whole = tile_rect((min(columns), min(rows))).united(
                tile_rect((max(columns), max(rows)))
            )
            damage = damage.united(whole.intersected(change.after.rect()))
        if not damage.isEmpty():
            self._tell(QRectF(damage))

    def _tell(self, damage: QRectF | None) -> None:
        for callback in tuple(self.damaged):
            callback(damage)


def _is_upright(to_view: QTransform, enlarged: float) -> bool:
    """Whether pixels, enlarged so much, are shown one to one, neither turned nor mirrored."""
    turned = to_view.m12() != 0 or to_view.m21() != 0
    return not turned and to_view.m11() > 0 and to_view.m22() > 0 and abs(enlarged - 1) <= 1e-6


def _snapped(to_view: QTransform, enlarged: float, ratio: float) -> QTransform:
    """Put pixels that are shown one to one exactly on the view's, or they would blur."""
    if not _is_upright(to_view, enlarged):
        return to_view
    x, y = round(to_view.dx() * ratio) / ratio, round(to_view.dy() * ratio) / ratio
    return QTransform(to_view.m11(), 0, 0, to_view.m22(), x, y)
