"""The middle of the window: an invitation, the document, or a picture of the gallery before it."""

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


class Stage(QWidget):
    """Shows one of three: the hint, the viewer, the canvas one paints on.

    While a picture is viewed that hides a document, a bar says so and leads back.
    """

    layer_wanted = Signal()
    document_wanted = Signal()
    changed = Signal()  # another of the three is shown

    def __init__(self, hint: QWidget, viewer: CanvasView, paint: PaintView, icons: Icons) -> None:
        super().__init__()
        self.hint, self.viewer, self.paint = hint, viewer, paint
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
        return self._pages.currentWidget() is self.viewer

    def view(self) -> None:
        """Show the viewer."""
        self._show(self.viewer)

    def back(self) -> None:
        """Show the document again, or the hint where there is none."""
        has_document = self.paint.workspace.document is not None
        self._show(self.paint if has_document else self.hint)

    def current(self) -> CanvasView | PaintView:
        """What zooming and fitting mean now."""
        return self.viewer if self.is_viewing() else self.paint

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
        self._pages.setCurrentWidget(page)
        hides = page is self.viewer and self.paint.workspace.document is not None
        self._bar.setVisible(hides and self.viewer.picture() is not None)
        self.changed.emit()
