"""The tool that drags points of a generated picture to other places (DragGAN, Pan et al. 2023)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLineF, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QCursor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QTransform,
)
from PySide6.QtWidgets import QWidget

from aipaint.app.workspace import Workspace
from aipaint.core.errors import UserError
from aipaint.ui.tools.base import Pointer, Tool
from aipaint.ui.tools.options import no_modifiers
from aipaint.ui.tools.transform import ARROWS

if TYPE_CHECKING:
    from aipaint.app.latents.dragging import Dragging
    from aipaint.app.latents.studio import LatentStudio

_REACH = 10.0  # view coordinates around a point that mean it
_HANDLE, _TARGET = 5.0, 6.0  # radii
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_KEYS = (
    Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter,
    Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Insert,
)  # fmt: skip


class DragTool(Tool):
    """A press sets a point, and drags an arrow from it to where it should go.

    Points and targets are moved by dragging them; a right click or Delete takes a pair away, Enter
    starts and stops. The arrow keys move the chosen target, Page Up and Down choose another,
    Insert sets one in the middle. What is selected on the canvas is all that may change.
    studio: gives the latent studio. show: shows a picture where the studio's own lies. reveal:
    brings the studio's dock to the front.
    """

    id, icon, key = "drag_points", "waypoints", "Shift+D"
    shown = Signal()  # other points, or another state

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.studio: Callable[[], LatentStudio] | None = None
        self.show: Callable[[QImage], object] = lambda _image: None
        self.reveal: Callable[[], object] = lambda: None
        self.steps = 200
        self.chosen = -1  # which pair the keys mean
        self._dragging: Dragging | None = None
        self._grabbed: tuple[int, str] | None = None
        self._on = False
        workspace.frame_changed.connect(self._redraw)

    def name(self) -> str:
        return self.tr("Drag Points")

    # What the options show and do

    def dragging(self) -> Dragging | None:
        """The points and their search; None while there is no studio."""
        if self._dragging is None and self.studio is not None:
            # Imported here: the window does not wait for it.
            from aipaint.app.latents.dragging import Dragging

            self._dragging = Dragging(self.studio())
            self._dragging.changed.connect(self._follow)
            self._dragging.ended.connect(self._end)
            self._dragging.failed.connect(self._dragging.studio.session.failed)
            self._dragging.studio.model_changed.connect(self._redraw)
            self._dragging.studio.picture_changed.connect(lambda _image: self._redraw())
        return self._dragging

    def why_not(self) -> UserError | None:
        """Why nothing can be dragged now; None when it can be."""
        found = self.dragging()
        if found is None or found.studio.model is None:
            return UserError(
                "There is no picture whose points could be dragged.",
                "Points are dragged in pictures of a model with a latent space.",
                "Choose a StyleGAN in the Latents panel.",
            )
        if not found.can_drag():
            return UserError(
                "The pictures of {model} cannot be dragged.",
                "It has no feature maps that points could be followed in.",
                "Choose a StyleGAN in the Latents panel.",
                model=found.studio.model.name,
            )
        return None

    def start(self) -> None:
        """Let the points walk to their targets, or say why they cannot."""
        found, error = self.dragging(), self.why_not()
        if error is not None:
            self.workspace.problem.emit(error)
            return
        assert found is not None
        from aipaint.app.latents.gathering import selection_mask

        mask = selection_mask(self.workspace, found.studio.rect(), self._size())
        if mask is not None and not any(mask.data):
            self.workspace.problem.emit(
                UserError(
                    "What is selected lies beside the picture.",
                    "Only what is selected may change while points are dragged.",
                    "Select a part of the picture, or nothing at all.",
                )
            )
        elif not found.start(mask, self.steps):
            self.workspace.problem.emit(
                UserError(
                    "There is nowhere to go: no point has a target.",
                    fix="Press on the picture and drag an arrow to where that point should be.",
                )
            )

    def stop(self) -> None:
        """Stay with what is seen."""
        if self._dragging is not None:
            self._dragging.stop()

    def toggle(self) -> None:
        """Start, or stop."""
        if self.is_busy():
            self.stop()
        else:
            self.start()

    def clear(self) -> None:
        """Take all points away."""
        if self._dragging is not None:
            self.chosen = -1
            self._dragging.clear()

    # The tool

    def activate(self) -> None:
        self._on = True
        self.reveal()
        if self.studio is not None:
            self.studio().begin()
        self.dragging()
        if isinstance(self.view, QObject):
            self.view.installEventFilter(self)  # for the right button, which tools do not hear
        self.shown.emit()

    def deactivate(self) -> None:
        self._on = False
        self._grabbed = None
        if isinstance(self.view, QObject):
            self.view.removeEventFilter(self)
        self.stop()

    def is_busy(self) -> bool:
        return self._dragging is not None and self._dragging.is_running()

    def press(self, pointer: Pointer) -> None:
        found, error = self.dragging(), self.why_not()
        if found is None or error is not None:
            if error is not None:
                self.workspace.problem.emit(error)
            return
        self._grabbed = self._near(pointer.view_at)
        if self._grabbed is None and not found.is_running():
            rect = QRectF(found.studio.rect())
            if not rect.contains(pointer.at):
                return
            at = self._to_model().map(pointer.at)
            self._grabbed = found.add(at, at), "to"
        if self._grabbed is not None:
            self.chosen = self._grabbed[0]
            self._redraw()

    def move(self, pointer: Pointer) -> None:
        found = self._dragging
        if found is None or self._grabbed is None or self._grabbed[0] >= len(found.pairs):
            return
        place, end = self._grabbed
        at = self._within(self._to_model().map(pointer.at))
        if end == "to":
            found.aim(place, at)
        else:
            found.put(place, at)

    def release(self, pointer: Pointer) -> None:
        self._grabbed = None

    def cancel(self) -> None:
        self._grabbed = None
        self.stop()

    def confirm(self) -> None:
        self.stop()

    def wants(self, event: QKeyEvent) -> bool:
        if not no_modifiers(event.modifiers() & ~_SHIFT):
            return False
        some = self._dragging is not None and bool(self._dragging.pairs)
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Insert:
            return True
        return some and (key in _KEYS or key in ARROWS or key == Qt.Key.Key_Escape)

    def key_press(self, event: QKeyEvent) -> bool:
        found = self.dragging()
        if found is None or not self.wants(event):
            return False
        key, count = Qt.Key(event.key()), len(found.pairs)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.toggle()
        elif key == Qt.Key.Key_Escape:
            self.clear()
        elif key == Qt.Key.Key_Insert:
            if self.why_not() is None and not found.is_running():
                size = self._size()
                middle = QPointF(size.width() / 2, size.height() / 2)
                self.chosen = found.add(middle, middle)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._remove(self.chosen)
        elif key in ARROWS:
            if 0 <= self.chosen < count:
                by = ARROWS[key] * (10 if event.modifiers() & _SHIFT else 1)
                found.aim(self.chosen, self._within(found.pairs[self.chosen].to + by))
        else:
            self.chosen = (self.chosen + (1 if key == Qt.Key.Key_PageDown else -1)) % count
        self._redraw()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        right = Qt.MouseButton.RightButton
        if (
            event.type() == QEvent.Type.MouseButtonPress
            and isinstance(event, QMouseEvent)
            and event.button() == right
        ):
            near = self._near(event.position())
            if near is not None:
                self._remove(near[0])
                return True
        return super().eventFilter(watched, event)

    def cursor(self) -> QCursor:
        return QCursor(Qt.CursorShape.CrossCursor)

    def paint(self, painter: QPainter) -> None:
        found = self._dragging
        if found is None or self.view is None or not found.pairs:
            return
        tokens, to_view = self.view.tokens(), self._to_view()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, pair in enumerate(found.pairs):
            at, to = to_view.map(pair.at), to_view.map(pair.to)
            ink = QColor(tokens.accent if place == self.chosen else "#ffffff")
            _arrow(painter, at, to, ink)
            painter.setPen(QPen(QColor(0, 0, 0, 180), 1.5))
            painter.setBrush(ink)
            painter.drawEllipse(at, _HANDLE, _HANDLE)

    def options(self, parent: QWidget) -> QWidget | None:
        from aipaint.ui.tools.drag_options import DragOptions

        return DragOptions(self, parent)

    # Within

    def _size(self) -> QSize:
        found = self._dragging
        model = None if found is None else found.studio.model
        return QSize(1, 1) if model is None else QSize(model.defaults.width, model.defaults.height)

    def _to_model(self) -> QTransform:
        from aipaint.app.latents.dragging import to_model

        assert self._dragging is not None
        return to_model(QRectF(self._dragging.studio.rect()), self._size())

    def _to_view(self) -> QTransform:
        assert self.view is not None
        back, _ = self._to_model().inverted()
        return back * self.view.to_view()

    def _within(self, at: QPointF) -> QPointF:
        size = self._size()
        x = min(max(0.0, at.x()), size.width() - 1.0)
        return QPointF(x, min(max(0.0, at.y()), size.height() - 1.0))

    def _near(self, view_at: QPointF) -> tuple[int, str] | None:
        """Return the pair whose target, or else whose point, is there."""
        found = self._dragging
        if found is None or self.view is None or not found.pairs:
            return None
        to_view = self._to_view()
        ends = [(place, "to", pair.to) for place, pair in enumerate(found.pairs)]
        if not found.is_running():
            ends += [(place, "at", pair.at) for place, pair in enumerate(found.pairs)]
        best, reach = None, _REACH
        for place, end, where in ends:
            way = QLineF(to_view.map(where), view_at).length()
            if way < reach:
                best, reach = (place, end), way
        return best

    def _remove(self, place: int) -> None:
        found = self._dragging
        if found is not None and 0 <= place < len(found.pairs) and not found.is_running():
            found.remove(place)
            self.chosen = min(self.chosen, len(found.pairs) - 1)
            self._redraw()

    def _follow(self) -> None:
        found = self._dragging
        if found is not None and self._on and found.is_running() and found.preview is not None:
            self.show(found.preview)
        self._redraw()

    def _end(self, other: bool) -> None:
        found = self._dragging
        picture = None if found is None else found.studio.picture()
        if not other and picture is not None:
            self.show(picture)

    def _redraw(self) -> None:
        if self.view is not None:
            self.view.update_overlay()
        self.shown.emit()


def _arrow(painter: QPainter, at: QPointF, to: QPointF, ink: QColor) -> None:
    """Draw where a point should go: a line with a ring at its end, seen on any picture."""
    line = QLineF(at, to)
    for colour, width in ((QColor(0, 0, 0, 180), 4.0), (ink, 2.0)):
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if line.length() > _HANDLE + _TARGET:
            painter.drawLine(line.pointAt(_HANDLE / line.length()), _before(line, _TARGET))
        painter.drawEllipse(to, _TARGET, _TARGET)


def _before(line: QLineF, by: float) -> QPointF:
    return line.pointAt(1 - by / line.length())
