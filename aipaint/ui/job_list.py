"""The rows of the queue: how a job looks, and what mouse and keys do to it."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QDropEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from aipaint.app.i18n import words
from aipaint.app.queue_model import Job, QueueModel, State
from aipaint.ui.icons import Icons
from aipaint.ui.job_words import state_words, title_words
from aipaint.ui.own_keys import keeps
from aipaint.ui.theme import ThemeSwitch

_CROSS = 24
_MARGIN = 6
_ICONS = {State.FAILED: "triangle-alert", State.CANCELLED: "ban", State.DONE: "check"}
_NONE = Qt.KeyboardModifier.NoModifier
_ALT = Qt.KeyboardModifier.AltModifier
_Index = QModelIndex | QPersistentModelIndex


class JobList(QListView):
    """Waiting jobs are dragged, or moved with Alt and the arrows; Delete ends the selected ones."""

    cross_clicked = Signal(QModelIndex)
    end_wanted = Signal()  # of the selected jobs
    moved = Signal(int)  # the selected ones, by so many places
    dropped = Signal(int)  # the selected ones, before the waiting job at this place

    def __init__(self, queue: QueueModel, icons: Icons, theme: ThemeSwitch) -> None:
        super().__init__()
        self._queue = queue
        self.setModel(queue)
        self.setItemDelegate(_JobDelegate(self, queue, icons, theme))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(True)
        self.setMouseTracking(True)  # a row shows its cross while the pointer is over it
        queue.pause_changed.connect(lambda _paused: self.viewport().update())

    def chosen(self) -> list[Job]:
        """The selected jobs, as the rows are."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return [self._queue.index(row).data(QueueModel.JobRole) for row in rows]

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
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.end_wanted.emit()
        elif held == _ALT and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif held == _ALT and key == Qt.Key.Key_Home:
            self.dropped.emit(0)
        elif held == _ALT and key == Qt.Key.Key_End:
            self.dropped.emit(len(self._queue.waiting_jobs()))
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # The window's Delete removes a picture; here it ends a job.
        return keeps(event, _ends) or super().event(event)

    def dropEvent(self, event: QDropEvent) -> None:
        # The model moves the rows itself, and only those that wait.
        self.dropped.emit(self._place_at(event.position()))
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)
        self.viewport().update()

    def _place_at(self, where: QPointF) -> int:
        """Among the waiting jobs: the place before which something is dropped."""
        index = self.indexAt(where.toPoint())
        if not index.isValid():
            return self._queue.rowCount()
        below = where.y() > self.visualRect(index).center().y()
        begun = sum(not job.over for job in self._queue.jobs()) - len(self._queue.waiting_jobs())
        return max(0, index.row() + below - begun)


def cross_rect(row: QRect) -> QRect:
    """Return where in a row's rectangle the cross is that ends its job."""
    return QRect(row.right() - _CROSS - 4, row.center().y() - _CROSS // 2, _CROSS, _CROSS)


class _JobDelegate(QStyledItemDelegate):
    def __init__(
        self, view: QListView, queue: QueueModel, icons: Icons, theme: ThemeSwitch
    ) -> None:
        super().__init__(view)
        self._queue = queue
        self._icons = icons
        self._theme = theme
        theme.changed.connect(lambda _tokens: view.viewport().update())

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(160, option.fontMetrics.height() * 2 + 20)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        job: Job = index.data(QueueModel.JobRole)
        tokens = self._theme.tokens
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if option.state & option.state.State_Selected:
            painter.setPen(QPen(QColor(tokens.accent), 1))
            painter.setBrush(QColor(tokens.raised))
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        side = rect.height() - 2 * _MARGIN
        place = QRect(rect.left() + _MARGIN, rect.top() + _MARGIN, side, side)
        self._paint_picture(painter, place, job)
        looked_at = option.state.State_MouseOver | option.state.State_Selected
        crossed = not job.over and bool(option.state & looked_at)
        left = place.right() + 9
        right = rect.right() - 4 - (_CROSS if crossed else 0)
        metrics = option.fontMetrics
        line = QRect(left, rect.top() + _MARGIN, right - left, metrics.height())
        painter.setPen(QColor(tokens.text))
        elide = Qt.TextElideMode.ElideRight
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, middle, metrics.elidedText(title_words(job), elide, line.width()))
        line.translate(0, metrics.height() + 2)
        said = state_words(job, self._queue.paused)
        if job.failure is not None:
            said = f"{said}: {words(job.failure.what)}"
        painter.setPen(QColor(tokens.danger if job.state is State.FAILED else tokens.muted))
        painter.drawText(line, middle, metrics.elidedText(said, elide, line.width()))
        if not job.over and job.state is not State.WAITING:
            bar = QRectF(left, rect.bottom() - 4, line.width(), 2)
            painter.fillRect(bar, QColor(tokens.line))
            bar.setWidth(bar.width() * job.progress)
            painter.fillRect(bar, QColor(tokens.accent))
        if crossed:
            pixmap = self._icons.pixmap("x", "muted", 16)
            painter.drawPixmap(cross_rect(rect).center() - QPoint(8, 8), pixmap)
        painter.restore()

    def _paint_picture(self, painter: QPainter, place: QRect, job: Job) -> None:
        """What is seen of it so far; before that its place in the queue, or how it ended."""
        tokens = self._theme.tokens
        frame = QPainterPath()
        frame.addRoundedRect(QRectF(place), 4, 4)
        painter.fillPath(frame, QColor(tokens.field))
        if job.thumbnail is not None:
            painter.save()
            painter.setClipPath(frame)
            size = QSize(job.thumbnail.size()).scaled(
                place.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding
            )
            target = QRect(QPoint(), size)
            target.moveCenter(place.center())
            painter.drawImage(target, job.thumbnail)
            painter.restore()
        elif job in (waiting := self._queue.waiting_jobs()):
            painter.setPen(QColor(tokens.muted))
            number = waiting.index(job) + 1
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(number))
        else:
            name = _ICONS.get(job.state, "wand-sparkles")
            pixmap = self._icons.pixmap(name, "danger" if job.failure else "muted", 16)
            painter.drawPixmap(place.center() - QPoint(7, 7), pixmap)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> bool:
        job = index.data(QueueModel.JobRole)
        if job is not None:
            said = state_words(job, self._queue.paused)
            lines = [title_words(job), said, *(words(note) for note in job.notes)]
            if job.failure is not None:
                failure = job.failure
                lines += [words(part) for part in (failure.what, failure.why, failure.fix) if part]
            view.setToolTip("\n".join(line for line in lines if line))
        return super().helpEvent(event, view, option, index)


def _ends(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Delete and event.modifiers() == _NONE
