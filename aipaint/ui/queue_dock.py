"""The queue: every job of this sitting, how far it is, and what one may do to those that wait."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.app.jobs import Jobs
from aipaint.app.queue_model import Job, QueueModel, State
from aipaint.ui.actions import Actions
from aipaint.ui.icons import Icons
from aipaint.ui.job_list import JobList
from aipaint.ui.job_words import paused_words
from aipaint.ui.theme import ThemeSwitch

_BUTTONS = ("pause_queue", "clear_waiting", "cancel_all", "clear_queue")
_MOVES = ("move_job_first", "move_job_up", "move_job_down")


class QueuePanel(QWidget):
    """A list of jobs, and what the queue's actions do to it."""

    recipe_wanted = Signal(object)
    details_wanted = Signal(object)  # Failed

    def __init__(
        self, queue: QueueModel, jobs: Jobs, actions: Actions, icons: Icons, theme: ThemeSwitch
    ) -> None:
        super().__init__()
        self._queue, self._jobs, self._actions = queue, jobs, actions
        self.list = JobList(queue, icons, theme)
        self.list.cross_clicked.connect(self._cancel)
        self.list.end_wanted.connect(self._cancel_chosen)
        self.list.moved.connect(self._move_by)
        self.list.dropped.connect(self._move_before)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self.list.doubleClicked.connect(self._open)
        self.list.selectionModel().selectionChanged.connect(self._allow)
        self._empty = QLabel()
        self._empty.setObjectName("muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._build_paused(icons)
        middle = QVBoxLayout()
        middle.setSpacing(4)
        middle.addWidget(self.paused_bar)
        middle.addWidget(self._empty, 1)
        middle.addWidget(self.list, 1)
        column = QVBoxLayout()
        column.setSpacing(4)
        for name in _BUTTONS:
            button = QToolButton()
            button.setDefaultAction(actions[name])
            column.addWidget(button)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 4, 4)
        row.setSpacing(4)
        row.addLayout(middle, 1)
        row.addLayout(column)
        self.setMinimumWidth(240)
        actions.connect_all(
            {
                "pause_queue": lambda: jobs.pause(actions["pause_queue"].isChecked()),
                "clear_waiting": jobs.clear_waiting,
                "move_job_first": lambda: self._move_before(0),
                "move_job_up": lambda: self._move_by(-1),
                "move_job_down": lambda: self._move_by(1),
            }
        )
        for signal in (queue.rowsInserted, queue.rowsRemoved, queue.rowsMoved, queue.modelReset):
            signal.connect(self._show_what_is_there)
        queue.changed.connect(self._show_what_is_there)
        queue.pause_changed.connect(self._show_what_is_there)
        queue.changed.connect(self._keep_current_in_sight)
        self.retranslate()
        self._show_what_is_there()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self._empty.setText(self.tr("Pictures being painted appear here."))
        self.list.setAccessibleName(self.tr("Queue"))
        self.resume_button.setToolTip(self.tr("Go on: paint what waits"))
        self._show_what_is_there()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _build_paused(self, icons: Icons) -> None:
        self.paused_bar = QFrame()
        self.paused_bar.setObjectName("offer")
        self._paused = QLabel()
        self.resume_button = QToolButton()
        self.resume_button.setObjectName("small")
        icons.give(self.resume_button, "play")
        self.resume_button.clicked.connect(lambda: self._jobs.pause(False))
        row = QHBoxLayout(self.paused_bar)
        row.setContentsMargins(8, 2, 2, 2)
        row.addWidget(self._paused, 1)
        row.addWidget(self.resume_button)

    def _show_what_is_there(self) -> None:
        some = self._queue.rowCount() > 0
        self.list.setVisible(some)
        self._empty.setVisible(not some)
        self.paused_bar.setVisible(self._queue.paused)
        self._paused.setText(paused_words(len(self._queue.waiting_jobs())))
        self._actions["pause_queue"].setChecked(self._queue.paused)
        self._allow()

    def _allow(self) -> None:
        """Offer what makes sense."""
        waiting = self._queue.waiting_jobs()
        self._actions["clear_waiting"].setEnabled(bool(waiting))
        for name in _MOVES:
            self._actions[name].setEnabled(len(waiting) > 1)

    def _keep_current_in_sight(self, job: Job) -> None:
        if job.state is State.LOADING or (job.state is State.PAINTING and job.step == 1):
            self.list.scrollTo(self._queue.index(self._queue.row_of(job)))

    # What is done to jobs

    def _cancel(self, index: QModelIndex) -> None:
        job = index.data(QueueModel.JobRole)
        if job is not None and not job.over:
            self._jobs.cancel(job.number)

    def _cancel_chosen(self) -> None:
        # Those that wait first, so that none of them begins meanwhile.
        for job in reversed(self.list.chosen()):
            if not job.over:
                self._jobs.cancel(job.number)

    def _movable(self) -> list[int]:
        """The waiting jobs that are selected; without any, the one that was ordered last."""
        waiting = self._queue.waiting_jobs()
        chosen = [job.number for job in self.list.chosen() if job in waiting]
        if chosen or not waiting:
            return chosen
        last = max(waiting, key=lambda job: job.number)
        self.list.setCurrentIndex(self._queue.index(self._queue.row_of(last)))
        return [last.number]

    def _move_by(self, places: int) -> None:
        self._queue.move_by(self._movable(), places)
        self._show_chosen()

    def _move_before(self, place: int) -> None:
        self._queue.move(self._movable(), place)
        self._show_chosen()

    def _show_chosen(self) -> None:
        if self.list.currentIndex().isValid():
            self.list.scrollTo(self.list.currentIndex())

    def _open(self, index: QModelIndex) -> None:
        job = index.data(QueueModel.JobRole)
        if job is not None and job.failure is not None:
            self.details_wanted.emit(job.failure)

    def _menu(self, place: QPoint) -> None:
        index = self.list.indexAt(place)
        job: Job | None = index.data(QueueModel.JobRole) if index.isValid() else None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if job is not None:
            self._add_job(menu, index, job)
            menu.addSeparator()
        for name in ("pause_queue", "clear_waiting", "clear_queue"):
            menu.addAction(self._actions[name])
        menu.popup(self.list.viewport().mapToGlobal(place))

    def _add_job(self, menu: QMenu, index: QModelIndex, job: Job) -> None:
        """What one may do with the job under the pointer."""
        if job.recipe is not None:
            menu.addAction(
                self.tr("Use these settings"), lambda: self.recipe_wanted.emit(job.recipe)
            )
        if job.failure is not None:
            menu.addAction(
                self.tr("What went wrong?"), lambda: self.details_wanted.emit(job.failure)
            )
        if job in self._queue.waiting_jobs():
            menu.addSeparator()
            for name in _MOVES:
                menu.addAction(self._actions[name])
            menu.addSeparator()
        cancel: QAction = menu.addAction(self.tr("Cancel"), lambda: self._cancel(index))
        cancel.setEnabled(not job.over)
