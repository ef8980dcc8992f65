"""Pictures in the making, shown as they come: as a document of their own, or beside the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, QSize

from aipaint.app.pictures import to_qimage
from aipaint.core.events import AnyEvent, Queued, Step

if TYPE_CHECKING:
    from aipaint.app.engine_thread import Arrival
    from aipaint.ui.main_window import MainWindow


class Watching(QObject):
    """Follows what the engine paints until the user looks at something else.

    What is painted for a place on the canvas is `CanvasTasks`' to show.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._following = True
        session = window.session
        session.engine.happened.connect(self._hear)
        session.arrived.connect(self._hear_arrival)
        window.pictures.shown.connect(self.show_stage)
        window.workspace.replaced.connect(self.show_stage)

    def follow(self) -> None:
        """Show what comes next; in a room it is seen there."""
        self._following = not self._window.stage.in_room()

    def look_away(self) -> None:
        """Leave what is being painted to itself."""
        self._following = False
        self.end_preview()

    def end_preview(self) -> None:
        """Take away what is shown of a picture in the making."""
        self._window.canvas.end_preview()
        self._window.paint.end_preview()

    def show_stage(self) -> None:
        """Show what there is to see: a picture that is viewed or painted stays in sight."""
        if self._window.canvas.preview() is None and not self._window.pictures.is_viewing():
            self._window.stage.back()

    def _hear(self, event: AnyEvent) -> None:
        window = self._window
        if isinstance(event, Queued):
            for message in event.notes:
                window.note(message)
        elif isinstance(event, Step):
            job = window.session.queue.job(event.job)
            if job is None or job.recipe is None or not self._following:
                return
            if window.canvas_tasks.work.owns(event.job):
                return
            preview = to_qimage(event.preview) if event.preview is not None else None
            size = QSize(job.recipe.width, job.recipe.height)
            if window.documents.is_untouched():
                if preview is not None:
                    window.stage.view()
                window.canvas.show_preview(preview, size, job.progress)
            else:
                place = QRect(QPoint(), size)
                place.moveCenter(QRect(QPoint(), window.paint.document_size()).center())
                window.paint.show_preview(preview, place, job.progress)
        elif window.session.queue.current() is None:
            self.end_preview()
            self.show_stage()

    def _hear_arrival(self, arrival: Arrival) -> None:
        window, done = self._window, arrival.done
        window.status.device.setText(f"{done.facts.device} · {done.facts.dtype}")
        for message in done.notes:
            window.note(message)
        if window.canvas_tasks.work.owns(done.job):
            window.pictures.remember_arrival(arrival)
            window.strip.select(arrival.entry.id if arrival.entry is not None else None)
            return
        # What could not be kept is shown in any case: here it can be saved elsewhere.
        if self._following or arrival.entry is None:
            window.pictures.show_arrival(arrival)
            window.strip.select(arrival.entry.id if arrival.entry is not None else None)
        if done.last and window.session.queue.current() is None:
            self.end_preview()
        self.show_stage()
