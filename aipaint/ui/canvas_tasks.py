"""The model and the canvas: what each intent's button does, and where its picture is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from aipaint.app.canvas_work import CanvasWork
from aipaint.app.i18n import words
from aipaint.app.intents import INTENTS, why_not, wish_for
from aipaint.ui.actions import plain_text
from aipaint.ui.frame_marks import FrameMarks
from aipaint.ui.tools.frame import FrameTool

if TYPE_CHECKING:
    from aipaint.app.candidates import Candidate
    from aipaint.core.recipe import Recipe
    from aipaint.paint.document import Change
    from aipaint.ui.main_window import MainWindow


class CanvasTasks(QObject):
    """Connects the Generate panel and its intents to `CanvasWork`. work: that."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        self.work = CanvasWork(window.session, window.workspace)
        self.work.do = window.edits.do
        # One job, whose pictures one chooses among: they share the words.
        self.work.decide = window.wildcards.one
        self.marks = FrameMarks(window.paint)
        self.work.framed.connect(self._show_box)
        self.work.previewed.connect(self._show_preview)
        self.work.preview_ended.connect(window.paint.end_preview)
        self.work.shifted.connect(self._keep_still)
        self.work.several.connect(self._leave_panel)
        self.work.candidate.connect(window.contact.add)
        window.contact.choices.accept = self._accept
        window.contact.choices.changed.connect(self._look_beyond)
        window.actions_.connect_all(
            {f"intent_{name}": lambda name=name: self.paint(name) for name in INTENTS}
        )
        frame = window.tool_box.tools["frame"]
        if isinstance(frame, FrameTool):
            frame.is_painting = lambda: window.session.queue.current() is not None
            frame.native = self._native
        self._workspace.replaced.connect(self._allow)
        self._workspace.changed.connect(self._hear)
        self._workspace.frame_changed.connect(self._allow)
        window.generate_panel.model.currentIndexChanged.connect(self._allow)
        window.session.models.modelReset.connect(self._allow)
        window.installEventFilter(self)
        self._allow()

    def generate(self, recipe: Recipe, prompt: str) -> None:
        """Paint what is selected or framed; where no work is seen, a picture of its own."""
        untouched = self._window.documents.is_untouched() and self._workspace.frame is None
        if untouched or self._window.stage.in_room():
            for one in self._window.wildcards.spread(recipe):
                self._window.generate(one, prompt)
        else:
            self._start("fill", recipe, prompt)

    def paint(self, intent: str) -> None:
        """Have an intent done with everything in the panel as it stands."""
        self._start(intent, *self._window.generate_panel.compose())

    def again(self, recipe: Recipe) -> None:
        """Paint a layer's picture again: where it was, or else beside what is there."""
        self._window.banner.dismiss()
        if not self.work.again(recipe, recipe.prompt):
            self._window.generate(recipe, recipe.prompt)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            # Once the actions have said their names again.
            QTimer.singleShot(0, self, self._allow)
        return super().eventFilter(watched, event)

    def _start(self, intent: str, recipe: Recipe, prompt: str) -> None:
        window = self._window
        tool = window.paint.tool()
        if tool is not None and tool.is_busy():
            tool.confirm()  # what is in the making is part of the picture
        window.banner.dismiss()
        if window.pictures.is_viewing():
            window.pictures.stop_viewing()
        wanted = window.generate_panel.repainting.values()
        self.work.paint(intent, recipe, prompt, wish_for(intent, wanted), wanted.of)

    def _accept(self, candidate: Candidate) -> bool:
        """Make a candidate a layer where it was painted; the canvas may grow with it."""
        if self.work.owns(candidate.job):
            return self.work.accept(candidate)
        return self._window.contact.choices.lay(candidate)

    def _native(self) -> tuple[int, int] | None:
        """The size in pixels that the chosen model likes best."""
        panel = self._window.generate_panel
        info = self._window.session.models.at(panel.model.currentIndex())
        return None if info is None else (info.defaults.width, info.defaults.height)

    def _show_preview(self, patch: QImage | None, rect: QRect, progress: float) -> None:
        # Who chooses among candidates is not disturbed by the next one in the making.
        if not self._window.contact.is_choosing():
            self._window.paint.show_preview(patch, rect, progress)

    def _show_box(self, box: QRect | None) -> None:
        self.marks.show_box(box)
        self._look_beyond()

    def _look_beyond(self) -> None:
        """Let a fitted view show what is painted beyond the canvas as well."""
        part = self.marks.box() or QRect()
        for choice in self._window.contact.choices.choices():
            part = part.united(choice.box)
        self._window.paint.reach(QRectF(part))

    def _leave_panel(self) -> None:
        """Let the keys choose among what comes, unless one goes on writing."""
        focus = QApplication.focusWidget()
        if focus is not None and self._window.generate_panel.isAncestorOf(focus):
            self._window.paint.setFocus()

    def _keep_still(self, shift: QPoint) -> None:
        """Let the picture stay where it is on the screen when the canvas grows around it."""
        paint = self._window.paint
        if not paint.is_fitted():
            to_view = paint.to_view()
            paint.pan(to_view.map(QPointF()) - to_view.map(QPointF(shift)))

    def _hear(self, change: Change) -> None:
        before, after = change.before, change.after
        if change.committed and (before.selection is None) != (after.selection is None):
            self._allow()

    def _allow(self) -> None:
        """Offer what makes sense; of what does not, say why."""
        window = self._window
        panel = window.generate_panel
        model = window.session.models.at(panel.model.currentIndex())
        for name in INTENTS:
            action = window.actions_[f"intent_{name}"]
            why = why_not(name, self._workspace, model)
            action.setEnabled(why is None)
            keys = action.shortcut().toString()
            hint = f"{plain_text(action)} ({keys})\n{panel.intents.hint(name)}"
            action.setToolTip(hint if why is None else f"{hint}\n{words(why)}")
