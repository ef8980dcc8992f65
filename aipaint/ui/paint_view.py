"""The canvas: the open document under a movable glass, and the tool that works on it."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QEvent, QMimeData, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QTabletEvent,
    QWheelEvent,
)

from aipaint.app.workspace import Workspace
from aipaint.paint.compositor import Compositor
from aipaint.paint.document import Change
from aipaint.ui import canvas_marks as marks
from aipaint.ui.canvas_hands import Hands
from aipaint.ui.movable_view import MovableView
from aipaint.ui.theme import ThemeSwitch, Tokens
from aipaint.ui.tools.base import Tool

PIXEL_ZOOM = 2.0  # from here on the pixels themselves are shown
_ICON = 64  # pixels of a side up to which a picture is made of pixels, however it is looked at
_PATIENCE = 0.03  # seconds a repaint may take; what is missing then comes with the next ones
_SPILL = 2  # view coordinates that a changed part is drawn larger, for its smoothed borders


class Overlay(Protocol):
    """Something drawn over the document whatever the tool is: the selection's border, say."""

    def paint(self, painter: QPainter) -> None:
        """Draw in view coordinates."""
        ...


class PaintView(MovableView):
    """Shows `workspace.document` and hands the pointer to one tool.

    overlays: drawn over the document, below what the tool draws. While a generation is shown, its
    preview covers its place in the document.
    """

    pointer_moved = Signal(object)  # QPointF in document pixels, or None off the view
    pictures_dropped = Signal(list, QPointF)  # Path or QImage; where, in document pixels
    tool_changed = Signal(object)  # Tool or None

    def __init__(self, workspace: Workspace, theme: ThemeSwitch) -> None:
        super().__init__()
        self.workspace = workspace
        self.overlays: list[Overlay] = []
        self._tokens: Tokens = theme.tokens
        self._hands = Hands(self)
        self._compositor: Compositor | None = None
        self._tool: Tool | None = None
        self._preview: QImage | None = None
        self._preview_rect = QRect()
        self._progress: float | None = None
        self._ring = False
        self._again = QTimer(self)  # draws what one repaint had no time for
        self._again.setSingleShot(True)
        self._again.timeout.connect(self.update)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(240, 200)
        self.setMouseTracking(True)
        self.setTabletTracking(True)
        self.setAcceptDrops(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self._say()
        theme.changed.connect(self._dress)
        workspace.replaced.connect(self._open)
        workspace.changed.connect(self._hear)
        self._open()

    # The tool

    def tool(self) -> Tool | None:
        """Whose turn it is."""
        return self._tool

    def set_tool(self, tool: Tool | None) -> None:
        """Give another tool its turn; the last one ends what it was making."""
        if tool is self._tool:
            return
        self._hands.let_go()
        if self._tool is not None:
            self._tool.deactivate()
            self._tool.view = None
        self._tool = tool
        if tool is not None:
            tool.view = self
            tool.activate()
        self._show_cursor()
        self.update()
        self.tool_changed.emit(tool)

    # What it shows

    def document_size(self) -> QSize:
        """Of the canvas in pixels; empty without a document."""
        document = self.workspace.document
        return QSize() if document is None else document.shown.rect().size()

    def tokens(self) -> Tokens:
        """The theme's colours."""
        return self._tokens

    # A picture in the making

    def show_preview(self, preview: QImage | None, rect: QRect, progress: float) -> None:
        """Show a picture in the making where it will lie; `rect` in document pixels.

        progress: 0 to 1. Without a preview the last one, or the document, stays in sight.
        """
        self._progress, self._preview_rect = progress, QRect(rect)
        if preview is not None:
            self._preview = preview
        self.update()

    def end_preview(self) -> None:
        """Take the preview away."""
        self._progress, self._preview = None, None
        self.update()

    def preview(self) -> QImage | None:
        """The preview that is shown, or None."""
        return self._preview

    def progress(self) -> float | None:
        """How far the picture being painted is, 0 to 1; None when none is."""
        return self._progress

    # Painting

    def update_overlay(self, rect: QRectF | None = None) -> None:
        """Draw overlays again, in view coordinates; None: all of them."""
        if rect is None:
            self.update()
        else:
            self.update(rect.toAlignedRect().adjusted(-_SPILL, -_SPILL, _SPILL, _SPILL))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(self._tokens.canvas))
        if self._compositor is not None:
            self._paint_document(painter, self._compositor, event.rect())
            for overlay in self.overlays:
                painter.save()
                overlay.paint(painter)
                painter.restore()
            if self._tool is not None:
                painter.save()
                self._tool.paint(painter)
                painter.restore()
        if self._ring and self.hasFocus():
            painter.setPen(QPen(QColor(self._tokens.accent), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_document(self, painter: QPainter, compositor: Compositor, exposed: QRect) -> None:
        to_view, size, zoom = self.to_view(), self.document_size(), self.zoom()
        canvas = QRectF(QPointF(), size.toSizeF())
        sheet = to_view.map(QPolygonF(canvas))
        upright = self.angle() % 90 == 0
        marks.paint_checks(painter, sheet, upright, QRectF(exposed), self._tokens)
        # A whole picture is looked at, not counted: its pixels show once one has come near.
        whole = self.is_fitted() and max(size.toTuple()) > _ICON
        smooth = zoom < PIXEL_ZOOM or whole
        painter.save()
        if not compositor.draw(painter, to_view, QRectF(exposed), smooth, _PATIENCE):
            self._again.start()
        painter.restore()
        if self._preview is not None:
            painter.save()
            painter.setTransform(to_view)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(self._preview_rect), self._preview)
            painter.restore()
        if zoom >= marks.GRID_ZOOM and not whole:
            seen = to_view.inverted()[0].mapRect(QRectF(exposed))
            marks.paint_grid(painter, to_view, seen, size)
        marks.paint_edge(painter, sheet, QRectF(exposed), self._tokens)
        if self._progress is not None:
            place = to_view.mapRect(QRectF(self._preview_rect))
            line = marks.progress_line(place, self.width(), self.height())
            marks.paint_progress(painter, line, self._progress, self._tokens)

    # Events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._hands.press(event)
        self._show_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hands.move(event)
        self._tell_pointer(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._hands.release(event)
        self._show_cursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._hands.double_click(event)

    def tabletEvent(self, event: QTabletEvent) -> None:
        # Accepted always: a pen's event that is not becomes the mouse's, and would paint twice.
        if event.type() == QEvent.Type.TabletPress:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._hands.press(event)
            self._show_cursor()
        elif event.type() == QEvent.Type.TabletRelease:
            self._hands.release(event)
            self._show_cursor()
        else:
            self._hands.move(event)
            self._tell_pointer(event.position())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._hands.leave()
        self.pointer_moved.emit(None)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._hands.wheel(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._hands.key_press(event):
            self._show_cursor()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if self._hands.key_release(event):
            self._show_cursor()
        else:
            super().keyReleaseEvent(event)

    def event(self, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._hands.wants(event):
                event.accept()
                return True
        elif kind in (QEvent.Type.Gesture, QEvent.Type.NativeGesture):
            if self._hands.gesture(event):
                return True
        elif kind == QEvent.Type.UngrabMouse:
            self._hands.let_go()
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        # A ring tells the keyboard's user where she is; with the mouse one knows.
        keys = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._ring = event.reason() in keys
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._hands.let_go()
        super().focusOutEvent(event)
        self._show_cursor()
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        self._hands.let_go()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.isEnabled() and (event.mimeData().hasImage() or local_files(event.mimeData())):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        data = event.mimeData()
        pictures: list[Path | QImage] = list(local_files(data))
        if not pictures and data.hasImage():
            image = QImage(data.imageData())
            pictures = [] if image.isNull() else [image]
        if pictures:
            event.acceptProposedAction()
            self.pictures_dropped.emit(pictures, self.to_document(event.position()))

    # Within

    def _open(self) -> None:
        if self._tool is not None:
            self._hands.give_up()
        if self._compositor is not None:
            self._compositor.close()
        document = self.workspace.document
        self._compositor = None if document is None else Compositor(document)
        if self._compositor is not None:
            self._compositor.damaged.append(self._damage)
        self._glass.turn_to(0.0)
        self._glass.mirrored = False
        self._glass.set_sheet(self.document_size())
        self.fit()

    def _hear(self, change: Change) -> None:
        before, after = change.before, change.after
        if (before.width, before.height) != (after.width, after.height):
            self._glass.set_sheet(self.document_size())
            self._moved()

    def _damage(self, rect: QRectF | None) -> None:
        if rect is None:
            self.update()
        else:
            self.update_overlay(self.to_view().mapRect(rect))

    def _tell_pointer(self, place: QPointF) -> None:
        self.pointer_moved.emit(self.to_document(place))
        self._show_cursor()

    def _show_cursor(self) -> None:
        wanted, worn = self._hands.cursor(), self.cursor()
        if wanted.shape() != worn.shape() or wanted.shape() == Qt.CursorShape.BitmapCursor:
            self.setCursor(wanted)

    def _say(self) -> None:
        self.setAccessibleName(self.tr("Canvas"))

    def _dress(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.update()


def local_files(data: QMimeData) -> list[Path]:
    """The files of this machine that are dragged or were copied."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
