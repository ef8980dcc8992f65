"""The drawing of a family: zoomed, moved, and walked through by mouse and keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPixmap, QWheelEvent
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsScene, QGraphicsView

from aipaint.app.library.family_layout import lay_out
from aipaint.app.library.kin import Key, Kin, Way
from aipaint.ui.gallery.family_items import (
    COLUMN,
    ROW,
    SIDE,
    LinkItem,
    Look,
    MoreItem,
    Node,
    place_of,
    points_of,
)

if TYPE_CHECKING:
    from aipaint.app.library.thumbnails import Thumbnails
    from aipaint.ui.icons import Icons
    from aipaint.ui.theme import Tokens

_NEAREST, _FARTHEST = 2.0, 0.08
_READABLE = 0.45  # the scale below which a family is not fitted: one sees its middle instead
_NOTCH = 2 ** (1 / 3)
_MARGIN = 48.0


class FamilyScene(QGraphicsView):
    """Shows a `Kin`. A click chooses, a double click or Enter looks at that one's family.

    The arrow keys walk along the links and up and down in a generation, Home goes to the centre,
    + and - zoom, F fits. The wheel zooms to the pointer and the hand moves the drawing.
    """

    chosen = Signal(object)  # Key
    opened = Signal(object)  # Key
    more_wanted = Signal(int, object)  # id, Way

    def __init__(self, tokens: Tokens, icons: Icons, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._look, self._thumbnails = Look(tokens, icons), thumbnails
        self._kin: Kin | None = None
        self._nodes: dict[Key, Node] = {}
        self._links: list[LinkItem] = []
        self._current: Key | None = None
        self._hand: QPoint | None = None
        self._moved = False
        self.setScene(QGraphicsScene(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        thumbnails.loaded.connect(self._take_thumbnails)
        self.dress(tokens)

    def dress(self, tokens: Tokens) -> None:
        """Wear other colours."""
        self._look.tokens = tokens
        self.setBackgroundBrush(QColor(tokens.canvas))
        self.scene().update()

    def show_kin(self, kin: Kin, keeping: Key | None = None) -> None:
        """Draw a family. keeping: who stays at the same place of the screen."""
        before = self._nodes.get(keeping) if keeping is not None else None
        stays = None if before is None else self.mapFromScene(before.pos())
        pictures = {key: node.picture for key, node in self._nodes.items()}
        self._kin = kin
        self.scene().clear()
        self._nodes, self._links = {}, []
        layout = lay_out(
            {key: member.generation for key, member in kin.members.items()},
            [(edge.parent, edge.child) for edge in kin.edges],
        )
        for edge in kin.edges:
            link = LinkItem(edge, points_of(layout.ways[edge.parent, edge.child]), self._look)
            self._links.append(link)
            self.scene().addItem(link)
        for key, member in kin.members.items():
            node = Node(member, self._look, key == kin.centre)
            node.setPos(place_of(*layout.places[key]))
            node.picture = pictures.get(key)
            for way, count in ((Way.BEFORE, member.before), (Way.AFTER, member.after)):
                if count and isinstance(key, int):
                    self._add_more(node, key, way, count)
            self._nodes[key] = node
            self.scene().addItem(node)
        around = self.scene().itemsBoundingRect()
        # Room on all sides, so that every picture can be brought to the middle.
        self.setSceneRect(around.adjusted(-4 * COLUMN, -4 * ROW, 4 * COLUMN, 4 * ROW))
        self._thumbnails.see(self, [key for key in self._nodes if isinstance(key, int)])
        for key in self._nodes:
            self._take_thumbnail(key)
        if stays is not None and keeping in self._nodes:
            self._bring(self._nodes[keeping].pos(), stays)
        else:
            self.fit()
        wanted = self._current if self._current in self._nodes and stays is not None else kin.centre
        self.choose(wanted if wanted in self._nodes else None)

    def show_inputs(self, pictures: Mapping[str, QImage]) -> None:
        """Show pictures that are not in the gallery, by their digests."""
        for digest, image in pictures.items():
            node = self._nodes.get(digest)
            if node is not None:
                node.picture = QPixmap.fromImage(image)
                node.update()

    def forget(self) -> None:
        """Show nothing."""
        self.scene().clear()
        self._nodes, self._links, self._kin, self._current = {}, [], None, None
        self._thumbnails.see(self, [])

    def current(self) -> Key | None:
        """Who is chosen."""
        return self._current

    def node(self, key: Key) -> Node:
        """The picture of a member that is shown."""
        return self._nodes[key]

    def more(self, number: int, way: Way) -> MoreItem | None:
        """The button for more of one's relatives, None when all are shown."""
        for item in self._nodes[number].childItems():
            if isinstance(item, MoreItem) and item.way is way:
                return item
        return None

    def choose(self, key: Key | None) -> None:
        """Choose a picture, and bring it into sight."""
        if self._current in self._nodes:
            self._nodes[self._current].chosen = False
            self._nodes[self._current].update()
        self._current = key
        for link in self._links:
            link.light(key is not None and key in (link.edge.parent, link.edge.child))
        if key is not None:
            node = self._nodes[key]
            node.chosen = True
            node.update()
            self.ensureVisible(node, int(_MARGIN), int(_MARGIN))
            self.chosen.emit(key)

    # Near and far

    def fit(self) -> None:
        """Show the whole family; the middle of one that is too large for that."""
        around = self.scene().itemsBoundingRect().adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
        if around.isEmpty():
            return
        room = self.viewport().size()
        scale = min(room.width() / around.width(), room.height() / around.height(), 1.0)
        self.resetTransform()
        self.scale(*[max(_READABLE, scale)] * 2)
        centre = self._nodes.get(self._kin.centre) if self._kin is not None else None
        if scale >= _READABLE or centre is None:
            self.centerOn(around.center())
            return
        # The centre in the middle, as far as that shows nothing empty.
        seen = self.visible_part().size() / 2
        self.centerOn(
            _between(centre.x(), around.left() + seen.width(), around.right() - seen.width()),
            _between(centre.y(), around.top() + seen.height(), around.bottom() - seen.height()),
        )

    def fit_all(self) -> None:
        """Show the whole family, however small it becomes."""
        around = self.scene().itemsBoundingRect().adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
        self.fitInView(around, Qt.AspectRatioMode.KeepAspectRatio)
        if self.transform().m11() > 1:
            self.resetTransform()
            self.centerOn(around.center())

    def zoom_by(self, factor: float, at: QPoint | None = None) -> None:
        """Go nearer or farther; what lies at a point of the view stays there."""
        place = self.viewport().rect().center() if at is None else at
        scale = self.transform().m11()
        factor = min(max(factor, _FARTHEST / scale), _NEAREST / scale)
        before = self.mapToScene(place)
        self.scale(factor, factor)
        self._bring(before, place)

    # Input

    def wheelEvent(self, event: QWheelEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if not event.pixelDelta().isNull() and not control:
            self._pan(event.pixelDelta())
        else:
            self.zoom_by(_NOTCH ** (event.angleDelta().y() / 120), event.position().toPoint())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._hand, self._moved = event.position().toPoint(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if self._hand is None:
            super().mouseMoveEvent(event)
            return
        moved = place - self._hand
        if self._moved or moved.manhattanLength() >= QApplication.startDragDistance():
            self._moved, self._hand = True, place
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self._pan(moved)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._hand = self._hand is not None, None
        self.viewport().unsetCursor()
        if pressed and not self._moved and event.button() == Qt.MouseButton.LeftButton:
            item = self.itemAt(event.position().toPoint())
            if isinstance(item, MoreItem):
                item.press()
            elif isinstance(item, Node):
                self.choose(item.member.key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        item = self.itemAt(event.position().toPoint())
        if isinstance(item, Node) and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(item.member.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._walk(Way.BEFORE if key == Qt.Key.Key_Left else Way.AFTER)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._walk_in_generation(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Home and self._kin is not None and self._kin.members:
            self.choose(self._kin.centre)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current is not None:
            self.opened.emit(self._current)
        elif event.text() in ("+", "="):
            self.zoom_by(_NOTCH)
        elif event.text() == "-":
            self.zoom_by(1 / _NOTCH)
        elif key == Qt.Key.Key_F:
            self.fit_all()
        else:
            event.ignore()

    # Within

    def _walk(self, way: Way) -> None:
        """To the nearest relative that way; where there are only hidden ones, to show them."""
        if self._current is None:
            return
        near = [
            edge.parent if way is Way.BEFORE else edge.child
            for edge in (link.edge for link in self._links)
            if self._current == (edge.child if way is Way.BEFORE else edge.parent)
        ]
        y = self._nodes[self._current].y()
        if near:
            self.choose(min(near, key=lambda each: abs(self._nodes[each].y() - y)))
        elif isinstance(self._current, int) and self.more(self._current, way) is not None:
            self.more_wanted.emit(self._current, way)

    def _walk_in_generation(self, by: int) -> None:
        if self._current is None:
            return
        own = self._nodes[self._current]
        column = sorted(
            (node.y(), str(key), key)
            for key, node in self._nodes.items()
            if node.member.generation == own.member.generation
        )
        place = next(n for n, (_, _, key) in enumerate(column) if key == self._current) + by
        if 0 <= place < len(column):
            self.choose(column[place][2])

    def _add_more(self, node: Node, number: int, way: Way, count: int) -> None:
        MoreItem(node, way, count, self._look, lambda: self.more_wanted.emit(number, way))

    def _pan(self, by: QPoint) -> None:
        for bar, step in ((self.horizontalScrollBar(), by.x()), (self.verticalScrollBar(), by.y())):
            bar.setValue(bar.value() - step)

    def _bring(self, point: QPointF, place: QPoint) -> None:
        """Move the drawing until a point of it lies at a place of the view."""
        self._pan(place - self.mapFromScene(point))

    def _take_thumbnails(self, ids: list[int]) -> None:
        for number in ids:
            if number in self._nodes:
                self._take_thumbnail(number)

    def _take_thumbnail(self, key: Key) -> None:
        node = self._nodes[key]
        entry = node.member.entry
        if entry is not None:
            side = round(SIDE * self.devicePixelRatioF())
            node.picture = self._thumbnails.pixmap(entry, side) or node.picture
            node.lost = self._thumbnails.is_lost(entry.id)
            node.update()

    def visible_part(self) -> QRectF:
        """What is seen of the drawing."""
        return self.mapToScene(self.viewport().rect()).boundingRect()


def _between(value: float, low: float, high: float) -> float:
    return (low + high) / 2 if low > high else min(max(value, low), high)
