"""The queue: every job of this sitting, how far it is, and a cross to end it."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.app.i18n import words
from aipaint.app.queue_model import Job, QueueModel, State
from aipaint.ui.actions import Actions
from aipaint.ui.icons import Icons
from aipaint.ui.job_words import state_words, title_words
from aipaint.ui.theme import ThemeSwitch

_CROSS = 24


class QueuePanel(QWidget):
    """A list of jobs. Delete, or the cross on a row, ends that job."""

    cancel_wanted = Signal(int)
    recipe_wanted = Signal(object)
    details_wanted = Signal(object)  # Failed

    def __init__(
        self, queue: QueueModel, actions: Actions, icons: Icons, theme: ThemeSwitch
    ) -> None:
        super().__init__()
        self._queue = queue
        self.list = _JobList()
        self.list.setModel(queue)
        self.list.setItemDelegate(_JobDelegate(self.list, icons, theme))
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.cross_clicked.connect(self._cancel)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self.list.doubleClicked.connect(self._open)
        self._empty = QLabel()
        self._empty.setObjectName("muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 4, 4)
        row.setSpacing(4)
        row.addWidget(self._empty, 1)
        row.addWidget(self.list, 1)
        column = QVBoxLayout()
        column.setSpacing(4)
        for name in ("cancel_all", "clear_queue"):
            button = QToolButton()
            button.setDefaultAction(actions[name])
            column.addWidget(button)
        column.addStretch(1)
        row.addLayout(column)
        self.setMinimumWidth(240)
        for signal in (queue.rowsInserted, queue.rowsRemoved, queue.modelReset):
            signal.connect(self._show_emptiness)
        queue.changed.connect(self._keep_current_in_sight)
        self._show_emptiness()
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self._empty.setText(self.tr("Pictures being painted appear here."))
        self.list.setAccessibleName(self.tr("Queue"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _show_emptiness(self) -> None:
        some = self._queue.rowCount() > 0
        self.list.setVisible(some)
        self._empty.setVisible(not some)

    def _keep_current_in_sight(self, job: Job) -> None:
        if job.state is State.LOADING or (job.state is State.PAINTING and job.step == 1):
            self.list.scrollTo(self._queue.index(self._queue.jobs().index(job)))

    def _cancel(self, index: QModelIndex) -> None:
        job = index.data(QueueModel.JobRole)
        if job is not None and not job.over:
            self.cancel_wanted.emit(job.number)

    def _open(self, index: QModelIndex) -> None:
        job = index.data(QueueModel.JobRole)
        if job is not None and job.failure is not None:
            self.details_wanted.emit(job.failure)

    def _menu(self, place: QPoint) -> None:
        index = self.list.indexAt(place)
        job = index.data(QueueModel.JobRole) if index.isValid() else None
        if job is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        cancel = menu.addAction(self.tr("Cancel"), lambda: self._cancel(index))
        cancel.setEnabled(not job.over)
        if job.recipe is not None:
            menu.addAction(
                self.tr("Use these settings"), lambda: self.recipe_wanted.emit(job.recipe)
            )
        if job.failure is not None:
            menu.addAction(
                self.tr("What went wrong?"), lambda: self.details_wanted.emit(job.failure)
            )
        menu.popup(self.list.viewport().mapToGlobal(place))


class _JobList(QListView):
    cross_clicked = Signal(QModelIndex)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if (
            index.isValid()
            and event.button() == Qt.MouseButton.LeftButton
            and cross_rect(self.visualRect(index)).contains(event.position().toPoint())
        ):
            self.cross_clicked.emit(index)
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.cross_clicked.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # The window's Delete removes a picture; here it ends a job.
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_Delete
        ):
            event.accept()
            return True
        return super().event(event)


def cross_rect(row: QRect) -> QRect:
    """Return where in a row's rectangle the cross is that ends its job."""
    return QRect(row.right() - _CROSS - 4, row.center().y() - _CROSS // 2, _CROSS, _CROSS)


class _JobDelegate(QStyledItemDelegate):
    def __init__(self, view: QListView, icons: Icons, theme: ThemeSwitch) -> None:
        super().__init__(view)
        self._icons = icons
        self._theme = theme
        theme.changed.connect(lambda _tokens: view.viewport().update())

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(160, option.fontMetrics.height() * 2 + 20)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        job: Job = index.data(QueueModel.JobRole)
        tokens = self._theme.tokens
        rect: QRect = option.rect
        painter.save()
        if option.state & option.state.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(tokens.accent), 1))
            painter.setBrush(QColor(tokens.raised))
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        right = rect.right() - 8 - (0 if job.over else _CROSS)
        height = option.fontMetrics.height()
        line = QRect(rect.left() + 8, rect.top() + 6, right - rect.left() - 8, height)
        painter.setPen(QColor(tokens.text))
        metrics = option.fontMetrics
        painter.drawText(
            line,
            Qt.AlignmentFlag.AlignVCenter,
            metrics.elidedText(title_words(job), Qt.TextElideMode.ElideRight, line.width()),
        )
        line.translate(0, height + 2)
        said = state_words(job)
        if job.failure is not None:
            said = f"{said}: {words(job.failure.what)}"
        painter.setPen(QColor(tokens.danger if job.state is State.FAILED else tokens.muted))
        painter.drawText(
            line,
            Qt.AlignmentFlag.AlignVCenter,
            metrics.elidedText(said, Qt.TextElideMode.ElideRight, line.width()),
        )
        if not job.over:
            bar = QRectF(line.left(), rect.bottom() - 4, line.width(), 2)
            painter.fillRect(bar, QColor(tokens.line))
            bar.setWidth(bar.width() * job.progress)
            painter.fillRect(bar, QColor(tokens.accent))
            cross = cross_rect(rect)
            pixmap = self._icons.pixmap("x", "muted", 16)
            painter.drawPixmap(cross.center() - QPoint(8, 8), pixmap)
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        job = index.data(QueueModel.JobRole)
        if job is not None:
            lines = [title_words(job), state_words(job), *(words(note) for note in job.notes)]
            if job.failure is not None:
                failure = job.failure
                lines += [words(part) for part in (failure.what, failure.why, failure.fix) if part]
            view.setToolTip("\n".join(line for line in lines if line))
        return super().helpEvent(event, view, option, index)
