"""The middle of the window: an invitation, the document, a picture before it, or a whole room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

if TYPE_CHECKING:
    from aipaint.ui.canvas_view import CanvasView
    from aipaint.ui.icons import Icons
    from aipaint.ui.paint_view import PaintView


class Room(QWidget):
    """A page that takes the whole stage."""

    def zoom_by(self, steps: float) -> None:
        """Make what is shown larger or smaller."""
        raise NotImplementedError

    def fit(self) -> None:
        """Show it as large as it usually is."""
        raise NotImplementedError

    def actual(self) -> None:
        """Show it as large as it can be."""
        raise NotImplementedError


class Stage(QWidget):
    """Shows one of three: the hint, the viewer, the canvas one paints on.

    While a picture is viewed that hides a document, a bar says so and leads back. A room may be
    shown before all of it; what goes on behind it is seen when it was left.
    """

    layer_wanted = Signal()
    document_wanted = Signal()
    changed = Signal()  # another of the three is shown

    def __init__(self, hint: QWidget, viewer: CanvasView, paint: PaintView, icons: Icons) -> None:
        super().__init__()
        self.hint, self.viewer, self.paint = hint, viewer, paint
        self._page = hint
        self._room: Room | None = None
        pages = QWidget()
        self._pages = QStackedLayout(pages)
        for page in (hint, viewer, paint):
            self._pages.addWidget(page)
        self._bar, self._label = QFrame(), QLabel()
        self._bar.setObjectName("offer")
        self._label.setWordWrap(True)  # or a narrow window would grow beyond the screen
        self.layer_button, self.document_button = QPushButton(), QPushButton()
        self.back_button = QPushButton()
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(16, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(self._label, 1)
        for button, icon in (
            (self.layer_button, "layers"),
            (self.document_button, "file-plus"),
            (self.back_button, "chevron-left"),
        ):
            icons.give(button, icon)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(pages, 1)
        self.layer_button.clicked.connect(self.layer_wanted)
        self.document_button.clicked.connect(self.document_wanted)
        self.back_button.clicked.connect(self.back)
        self._bar.hide()
        self.retranslate()

    def is_viewing(self) -> bool:
        """Whether a picture hides the document or the hint."""
        return self._page is self.viewer

    def view(self) -> None:
        """Show the viewer."""
        self._show(self.viewer)

    def back(self) -> None:
        """Show the document again, or the hint where there is none."""
        has_document = self.paint.workspace.document is not None
        self._show(self.paint if has_document else self.hint)

    def enter(self, room: Room) -> None:
        """Show a room instead, until `leave`."""
        if self._pages.indexOf(room) < 0:
            self._pages.addWidget(room)
        self._room = room
        self._show(self._page)

    def leave(self) -> None:
        """Show again what is behind the room."""
        self._room = None
        self._show(self._page)

    def in_room(self) -> bool:
        """Whether a room is shown."""
        return self._room is not None

    def room(self) -> Room | None:
        """The room that is shown, None where none is."""
        return self._room

    def current(self) -> CanvasView | PaintView:
        """Where painting and looking go on, maybe behind a room."""
        return self.viewer if self.is_viewing() else self.paint

    def zoomable(self) -> CanvasView | PaintView | Room:
        """What zooming and fitting mean now."""
        return self._room or self.current()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self._label.setText(self.tr("A picture of the gallery. Your painting is behind it."))
        self.layer_button.setText(self.tr("Add as Layer"))
        self.document_button.setText(self.tr("Open as Document"))
        self.back_button.setText(self.tr("Back to Painting"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _show(self, page: QWidget) -> None:
        self._page = page
        self._pages.setCurrentWidget(self._room or page)
        hides = page is self.viewer and self.paint.workspace.document is not None
        hides = hides and self._room is None
        self._bar.setVisible(hides and self.viewer.picture() is not None)
        self.changed.emit()
