"""One picture of the gallery on the whole screen, and from there the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStyle, QVBoxLayout, QWidget

from aipaint.app.i18n import words
from aipaint.app.library.source import Trashed
from aipaint.core.errors import UserError
from aipaint.ui.gallery.caption import Caption, Over, over_button, say_button
from aipaint.ui.gallery.fading import Fading
from aipaint.ui.gallery.glass import Glass, Sight
from aipaint.ui.gallery.own_window import OwnWindow
from aipaint.ui.gallery.whole_pictures import WholePictures, as_they_lie, size_of
from aipaint.ui.pyramid import Pyramid

if TYPE_CHECKING:
    from aipaint.app.library.library import Library
    from aipaint.app.library.rows import LibraryModel
    from aipaint.app.library.thumbnails import Thumbnails
    from aipaint.gallery.entry import Entry

_EDGE = 16  # pixels between what lies over the picture and the screen's edge
_LARGE = 512  # the side of the small copy that is seen first
_LABELS = {6: "red", 7: "yellow", 8: "green", 9: "blue"}
_PAN = 64.0  # view coordinates a key moves the picture by
_PANS = {
    Qt.Key.Key_Left: QPointF(_PAN, 0),
    Qt.Key.Key_Right: QPointF(-_PAN, 0),
    Qt.Key.Key_Up: QPointF(0, _PAN),
    Qt.Key.Key_Down: QPointF(0, -_PAN),
}
_LEAVING = (Qt.Key.Key_Escape, Qt.Key.Key_F11, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FullView(OwnWindow):
    """A window of its own that fills the screen with one row of `model`.

    Left, Right, Page Up and Down, Home and End go to other pictures; the wheel, + and -, and Z
    (actual pixels) bring them nearer; 0 to 5 rate, 6 to 9 label, Delete moves to the trash and
    Ctrl+Z undoes. Esc, F11, Enter or a double click leave. The picture stays the same when rows
    come and go before it; when it goes itself the next one is shown.
    """

    left = Signal(int)  # the id of the picture seen last
    slide_show_wanted = Signal(int)  # the id to begin with

    def __init__(
        self,
        library: Library,
        model: LibraryModel,
        thumbnails: Thumbnails,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._library, self._model, self._thumbnails = library, model, thumbnails
        self._id = self._row = -1
        self._way = 1  # in which direction one goes, so that the next one is read first
        self._entry: Entry | None = None
        self._near: dict[int, Entry] = {}
        self._coming = -1
        self._wholes = WholePictures()
        self.glass = Glass()
        self.caption = Caption(self)
        self.problem = QLabel(self)
        self.problem.setObjectName("problem")
        self.problem.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.problem.setWordWrap(True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setStyleSheet("QLabel { color: #d8d8d8; background: transparent; }")
        self.problem.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.glass)
        self.tools, self._before, self._after = Over(self), Over(self), Over(self)
        self.zoom_button = over_button("grid-3x3")
        self.show_button = over_button("presentation")
        self.close_button = over_button("x")
        self.before_button = over_button("chevron-left", 28)
        self.after_button = over_button("chevron-right", 28)
        for patch, buttons in (
            (self.tools, (self.zoom_button, self.show_button, self.close_button)),
            (self._before, (self.before_button,)),
            (self._after, (self.after_button,)),
        ):
            row = QHBoxLayout(patch)
            row.setContentsMargins(4, 4, 4, 4)
            row.setSpacing(4)
            for button in buttons:
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                row.addWidget(button)
        for part in (self.caption, self.problem, self.tools, self._before, self._after):
            part.raise_()
        self.fading = Fading(
            self, [self.glass], [self.caption, self.tools, self._before, self._after]
        )
        self.glass.double_clicked.connect(self.close)
        self.zoom_button.clicked.connect(self.glass.fit_or_actual)
        self.show_button.clicked.connect(self._begin_show)
        self.close_button.clicked.connect(self.close)
        self.before_button.clicked.connect(lambda: self.step(-1))
        self.after_button.clicked.connect(lambda: self.step(1))
        self._wholes.ready.connect(lambda path: self._entry_is_at(path) and self._show_best())
        thumbnails.loaded.connect(lambda ids: self._id in ids and self._show_best())
        library.changed.connect(self._marks_changed)
        library.restored.connect(self._restored)
        library.outdated.connect(self._read_anew)
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(self._rows_changed)
        self.retranslate()

    # What it shows

    def open(self, row: int) -> None:
        """Fill the screen with a row of the model."""
        self.fill_screen()
        self.glass.fit()
        self._entry = None
        self.go(row)
        self.fading.wake()

    def entry(self) -> Entry | None:
        """The picture that is shown; None while it is not read."""
        return self._entry

    def go(self, row: int) -> None:
        """Show another row; beyond the first or last one, that one."""
        count = self._model.rowCount()
        if count == 0:
            self.close()
            return
        row = min(max(0, row), count - 1)
        self._way = 1 if row >= self._row else -1
        self._row, self._id = row, self._model.id_at(row)
        self._read()

    def step(self, by: int) -> None:
        """Go `by` pictures on."""
        self.go(self._row + by)

    def close_down(self) -> None:
        """End for good, with the thread that reads. Call before the session ends."""
        self.close()
        self._wholes.close()

    # Words

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.setWindowTitle(self.tr("Picture"))
        self.glass.setAccessibleName(self.tr("Picture"))
        say_button(self.zoom_button, self.tr("Actual pixels or all of it"), "Z")
        say_button(self.show_button, self.tr("Slide show"), "F9")
        say_button(self.close_button, self.tr("Close"), "Esc")
        say_button(self.before_button, self.tr("Previous picture"), "←")
        say_button(self.after_button, self.tr("Next picture"), "→")
        if self._entry is not None:
            self._describe(self._entry)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    # Input

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        count = self._model.rowCount()
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_PageUp: -1,
            Qt.Key.Key_PageDown: 1,
            Qt.Key.Key_Backspace: -1,
            Qt.Key.Key_Space: 1,
            Qt.Key.Key_Home: -count,
            Qt.Key.Key_End: count,
        }
        if event.matches(QKeySequence.StandardKey.Undo):
            self._library.undo()
        elif event.matches(QKeySequence.StandardKey.Delete):
            self._trash()
        elif key in _PANS and (shift or key in (Qt.Key.Key_Up, Qt.Key.Key_Down)):
            self.glass.pan(_PANS[Qt.Key(key)])
        elif key in steps:
            self.step(steps[Qt.Key(key)])
        elif key in _LEAVING:
            self.close()
        elif not self._mark(event) and not self._zoom(event):
            super().keyPressEvent(event)

    def _mark(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        number = event.key() - Qt.Key.Key_0
        if plain != Qt.KeyboardModifier.NoModifier or not 0 <= number <= 9 or self._entry is None:
            return False
        from aipaint.gallery.marks import Change

        if number <= 5:
            change = Change(rating=number)
        else:
            # The same key takes the label away again.
            label = _LABELS[number]
            change = Change(label="" if self._entry.label == label else label)
        self._library.mark([self._id], change)
        return True

    def _zoom(self, event: QKeyEvent) -> bool:
        if event.text() in ("+", "="):
            self.glass.zoom_by(2)
        elif event.text() == "-":
            self.glass.zoom_by(-2)
        elif event.key() == Qt.Key.Key_Z:
            self.glass.fit_or_actual()
        elif event.key() == Qt.Key.Key_F9:
            self._begin_show()
        else:
            return False
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.fading.stop()
        self._wholes.want([])
        self._thumbnails.see(self, [])
        if self.isVisible():
            self.left.emit(self._id)
        super().closeEvent(event)

    # Within

    def _read(self) -> None:
        """Get the entry and those beside it, and their pictures."""
        beside = (self._row, self._row + self._way, self._row - self._way)
        count = self._model.rowCount()
        ids = [self._model.id_at(row) for row in beside if 0 <= row < count]
        self._thumbnails.see(self, ids)
        for number in ids:
            entry = self._model.entry(self._model.row_of(number))
            # Of what is in the trash one must ask where its file lies.
            if entry is not None and not self._in_trash():
                self._near[number] = entry
        self._near = {number: each for number, each in self._near.items() if number in ids}
        missing = [number for number in ids if number not in self._near]
        self._take_near(ids)
        if missing:

            def then(found: list[Entry]) -> None:
                self._near.update((entry.id, entry) for entry in found)
                if ids[0] == self._id:
                    self._take_near(ids)

            self._library.read(lambda gallery: as_they_lie(gallery, missing), then)

    def _take_near(self, ids: list[int]) -> None:
        entry = self._near.get(self._id)
        if entry is None:
            return  # until it is read, the one before stays
        self._entry = entry
        near = (self._near.get(number) for number in ids)
        self._wholes.want([each.path for each in near if each is not None])
        for number in ids[1:]:
            if number in self._near:
                self._thumbnails.pixmap(self._near[number], _LARGE)
        self._describe(entry)
        self._show_best()

    def _entry_is_at(self, path: object) -> bool:
        return self._entry is not None and self._entry.path == path

    def _show_best(self) -> None:
        """Show the picture, a small copy of it, or why it cannot be seen."""
        entry = self._entry
        if entry is None:
            return
        whole = self._wholes.get(entry.path)
        small = self._thumbnails.pixmap(entry, _LARGE)
        best: Pyramid | QPixmap | None = whole if isinstance(whole, Pyramid) else small
        size = size_of(entry, best)
        sights = [] if best is None else [Sight(best, QRectF(0, 0, size.width(), size.height()))]
        self.glass.show_sights(size, sights)
        self.problem.setVisible(isinstance(whole, UserError))
        if isinstance(whole, UserError):
            self.problem.setText(
                "\n".join(words(each) for each in (whole.what, whole.why, whole.fix) if each)
            )
            self._arrange()

    def _describe(self, entry: Entry) -> None:
        place = self.tr("{number} of {count}").format(
            number=self.locale().toString(self._row + 1),
            count=self.locale().toString(self._model.rowCount()),
        )
        self.caption.show_entry(entry, place)
        self.glass.setAccessibleDescription(self.caption.accessibleName())
        self.before_button.setEnabled(self._row > 0)
        self.after_button.setEnabled(self._row < self._model.rowCount() - 1)
        self._arrange()

    def _arrange(self) -> None:
        room = self.rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        self.caption.fit_into(room.width())
        for part, edges in (
            (self.caption, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft),
            (self.tools, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight),
            (self._before, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
            (self._after, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight),
        ):
            part.setGeometry(_aligned(edges, part.sizeHint(), room))
        width = min(560, room.width() - 2 * _EDGE)
        height = self.problem.heightForWidth(width)
        middle = QRect(0, 0, width, height)
        middle.moveCenter(self.rect().center())
        self.problem.setGeometry(middle)

    def _in_trash(self) -> bool:
        return isinstance(self._model.source(), Trashed)

    def _begin_show(self) -> None:
        number = self._id
        self.close()
        self.slide_show_wanted.emit(number)

    def _trash(self) -> None:
        if self._entry is not None and not self._in_trash():
            self._library.trash([self._entry.id])

    def _marks_changed(self, entries: list[Entry]) -> None:
        for entry in entries:
            if entry.id in self._near:
                self._near[entry.id] = entry
            if entry.id == self._id and self._entry is not None:
                self._entry = entry
                self._describe(entry)
                self.fading.wake()

    def _read_anew(self) -> None:
        """Other files may lie where those were that are known."""
        if self.isVisible():
            self._near.clear()
            self._wholes.want([])
            self._read()

    def _restored(self, entries: list[Entry]) -> None:
        if self.isVisible() and entries:
            self._coming = entries[0].id
            self._rows_changed()

    def _rows_changed(self) -> None:
        """Stay at the same picture; when it has gone, show the one in its place."""
        if not self.isVisible():
            return
        coming = self._model.row_of(self._coming) if self._coming >= 0 else -1
        row = self._model.row_of(self._id)
        if coming >= 0:
            self._coming = -1
            self.go(coming)
        elif row >= 0:
            self._row = row
            if self._entry is not None:
                self._describe(self._entry)
            self._read()
        else:
            self.go(self._row)


def _aligned(edges: Qt.AlignmentFlag, size: QSize, room: QRect) -> QRect:
    return QStyle.alignedRect(Qt.LayoutDirection.LeftToRight, edges, size, room)
