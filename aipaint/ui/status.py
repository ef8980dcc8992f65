"""The status bar: what is under way, where the pointer is, model, device and zoom."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtWidgets import QLabel

from aipaint.app.i18n import words
from aipaint.core.messages import Message

if TYPE_CHECKING:
    from aipaint.ui.main_window import MainWindow

_NOTE_MS = 8000


class Status(QObject):
    """Labels at the right end of the window's status bar; notes come and go at the left."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._bar = window, window.statusBar()
        self.busy, self.place, self.model, self.device, self.zoom = (QLabel() for _ in range(5))
        for label in (self.busy, self.place, self.model, self.device, self.zoom):
            label.setContentsMargins(8, 0, 8, 0)
            self._bar.addPermanentWidget(label)
        for view in (window.canvas, window.paint):
            view.zoom_changed.connect(self.show_zoom)
        window.stage.changed.connect(self.show_zoom)
        window.paint.turned.connect(self.show_zoom)
        window.workspace.replaced.connect(self.show_zoom)
        window.paint.pointer_moved.connect(self._show_place)
        window.keeper.busy_changed.connect(self._show_busy)
        window.generate_panel.model.currentIndexChanged.connect(self._show_model)
        window.session.models.modelReset.connect(self._show_model)
        window.installEventFilter(self)
        self.retranslate()

    def note(self, message: Message) -> None:
        """Say something for a while."""
        self._bar.showMessage(words(message), _NOTE_MS)

    def show_zoom(self) -> None:
        """Say how near the canvas or the picture is."""
        stage = self._window.stage
        some = self._window.workspace.document is not None or stage.is_viewing()
        text = f"{stage.current().zoom():.0%}" if some else ""
        if some and not stage.is_viewing():
            # A view that is turned or mirrored without a word is taken for the picture.
            paint = self._window.paint
            angle = round(paint.angle()) % 360
            text += f" · {angle}°" if angle else ""
            text += " · ↔" if paint.is_mirrored() else ""
        self.zoom.setText(text)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.zoom.setToolTip(self.tr("Zoom"))
        self.model.setToolTip(self.tr("Model"))
        self.device.setToolTip(self.tr("Where the last picture was painted"))
        self.place.setToolTip(self.tr("Where the pointer is, in pixels"))
        self._show_busy()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        return super().eventFilter(watched, event)

    def _show_place(self, place: QPointF | None) -> None:
        text = "" if place is None else f"{math.floor(place.x())}, {math.floor(place.y())}"
        self.place.setText(text)

    def _show_busy(self) -> None:
        doing = self._window.keeper.busy()
        self.busy.setText("" if doing is None else words(doing) + "…")

    def _show_model(self) -> None:
        info = self._window.session.models.at(self._window.generate_panel.model.currentIndex())
        self.model.setText(info.name if info is not None else "")
