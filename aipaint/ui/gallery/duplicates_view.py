"""Pictures that are the same, group by group: which stays, and the others to the trash."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QCloseEvent, QColor, QKeyEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListView,
    QMessageBox,
    QPushButton,
    QSplitter,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from aipaint.app.library.duplicates import DuplicatesModel, Kind, Twins
from aipaint.ui.gallery.twin_list import TwinList
from aipaint.ui.gallery.work_bar import WorkBar
from aipaint.ui.icons import Icons
from aipaint.ui.theme import ThemeSwitch

if TYPE_CHECKING:
    from aipaint.app.library.library import Library
    from aipaint.app.library.thumbnails import Thumbnails

_Index = QModelIndex | QPersistentModelIndex
_KINDS: tuple[Kind, ...] = ("exact", "near", "alike")
_THUMB = 48


class DuplicatesView(QDialog):
    """Groups at the left, the pictures of one at the right. Not modal: one may look things up."""

    def __init__(
        self,
        parent: QWidget | None,
        library: Library,
        icons: Icons,
        theme: ThemeSwitch,
        left: Iterable[str] = (),
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._library = library
        self.model = DuplicatesModel(library, left, self)
        self._searched = False
        self.kind = QComboBox()
        for kind in _KINDS:
            self.kind.addItem("", kind)
        self.kind.setCurrentIndex(_KINDS.index("near"))
        self._kind_label, self._nothing, self.summary = QLabel(), QLabel(), QLabel()
        self._kind_label.setBuddy(self.kind)
        self._nothing.setObjectName("muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self.summary.setObjectName("muted")
        self.bar = WorkBar(icons)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(_GroupDelegate(self.list, library.thumbnails, theme))
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.twins = TwinList(library.thumbnails, icons, theme)
        self.leave_button, self.throw_button = QPushButton(), QPushButton()
        self.all_button, self.undo_button = QPushButton(), QPushButton()
        self.again_button = QPushButton()
        self.throw_button.setObjectName("primary")
        self.merge = QCheckBox()
        self.merge.setChecked(True)
        icons.give(self.undo_button, "undo")
        for button in (
            self.leave_button,
            self.throw_button,
            self.all_button,
            self.undo_button,
            self.again_button,
        ):
            button.setAutoDefault(False)
        self._build()
        self._connect()
        self.retranslate()
        self._follow()
        # By itself a dialog takes no more than two thirds of the screen.
        room = QSize(1366, 768) if parent is None else parent.size()
        self.resize(min(1200, room.width() - 64), min(800, room.height() - 64))

    def search(self) -> None:
        """Look for the kind that is chosen."""
        self._searched = False
        self.bar.begin(self.tr("Comparing pictures"))
        self.model.find(self.kind.currentData())
        self._follow()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.setWindowTitle(self.tr("Duplicates"))
        self._kind_label.setText(self.tr("&Find"))
        for row, (said, hint) in enumerate(
            (
                (self.tr("Same file"), self.tr("Files with the same content")),
                (
                    self.tr("Same picture"),
                    self.tr("Scaled, saved in another format, or compressed"),
                ),
                (self.tr("Much alike"), self.tr("Retouched, or painted with little changed")),
            )
        ):
            self.kind.setItemText(row, f"{said}: {hint[0].lower()}{hint[1:]}")
            self.kind.setItemData(row, hint, Qt.ItemDataRole.ToolTipRole)
        self.list.setAccessibleName(self.tr("Groups of duplicates"))
        self.twins.setAccessibleName(self.tr("Pictures of the group"))
        self.leave_button.setText(self.tr("&Leave All of Them"))
        self.leave_button.setToolTip(self.tr("They are no duplicates, and not shown again"))
        self.again_button.setToolTip(self.tr("Show also those that were left as no duplicates"))
        self.throw_button.setText(self.tr("&Move the Others to the Trash"))
        self.merge.setText(
            self.tr("What &stays takes over the others' stars, label, tags, boards and notes")
        )
        self.all_button.setText(self.tr("&All Groups…"))
        self.all_button.setToolTip(self.tr("In every group, keep what stays and move the others"))
        self.undo_button.setText(self.tr("&Undo"))
        self._follow()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.model.close()
        super().closeEvent(event)

    def done(self, result: int) -> None:
        self.model.close()
        super().done(result)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.hasFocus():
            self.throw()
        elif event.key() == Qt.Key.Key_Z and event.modifiers() == (
            Qt.KeyboardModifier.ControlModifier
        ):
            self._library.undo()
        else:
            super().keyPressEvent(event)

    # Building

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._kind_label)
        top.addWidget(self.kind)
        top.addStretch(1)
        top.addWidget(self.bar, 4)
        right = QWidget()
        inner = QVBoxLayout(right)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.leave_button)
        row.addStretch(1)
        row.addWidget(self.throw_button)
        inner.addWidget(self.twins, 1)
        inner.addWidget(self.merge)
        inner.addLayout(row)
        self._parts = QSplitter()
        self._parts.setChildrenCollapsible(False)
        self._parts.addWidget(self.list)
        self._parts.addWidget(right)
        self._parts.setSizes([280, 800])
        self._parts.setStretchFactor(1, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.summary, 1)
        foot.addWidget(self.again_button)
        foot.addWidget(self.undo_button)
        foot.addWidget(self.all_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(self._parts, 1)
        column.addWidget(self._nothing, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        model = self.model
        self.kind.activated.connect(lambda _row: self.search())
        self.bar.cancelled.connect(model.cancel)
        model.told.connect(self.bar.show_pace)
        model.found.connect(self._found)
        model.stopped.connect(self._found)
        model.refused.connect(self._library.problem)
        model.changed.connect(self._follow)
        model.modelReset.connect(self._choose_one)
        model.rowsRemoved.connect(self._choose_one)
        self.list.selectionModel().currentChanged.connect(lambda _now, _old: self._show())
        model.dataChanged.connect(lambda _first, _last: self._show())
        self.twins.toggled.connect(lambda number: model.toggle(self._row(), number))
        self.twins.kept_only.connect(lambda number: model.keep_only(self._row(), number))
        self.twins.accepted.connect(self.throw)
        self.throw_button.clicked.connect(self.throw)
        self.leave_button.clicked.connect(self.leave)
        self.all_button.clicked.connect(self.throw_all)
        self.undo_button.clicked.connect(self._library.undo)
        self.again_button.clicked.connect(self._show_left)
        for signal in (self._library.removed, self._library.restored):
            signal.connect(self._follow)

    # What one does

    def throw(self) -> None:
        """Move those of the group that do not stay to the trash."""
        if self._row() >= 0:
            self.model.throw([self._row()], self.merge.isChecked())

    def leave(self) -> None:
        """Let all of the group stay."""
        if self._row() >= 0:
            self.model.leave(self._row())

    def _show_left(self) -> None:
        self.model.forget_left()
        self.search()

    def throw_all(self) -> None:
        """Ask, and move those that do not stay to the trash in all groups."""
        count, size = self.model.others()
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("All Groups"))
        box.setText(
            self.tr("Move {count} pictures ({size}) of {groups} groups to the trash?").format(
                count=self.locale().toString(count),
                size=QLocale().formattedDataSize(size, 1),
                groups=self.locale().toString(self.model.rowCount()),
            )
        )
        box.setInformativeText(self.tr("It is one step, which can be undone."))
        do = box.addButton(self.tr("Move to Trash"), QMessageBox.ButtonRole.AcceptRole)
        keep = box.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        rows = range(self.model.rowCount())
        do.clicked.connect(lambda: self.model.throw(rows, self.merge.isChecked()))
        box.open()

    # Within

    def _row(self) -> int:
        return self.list.currentIndex().row()

    def _found(self) -> None:
        self._searched = True
        self._follow()
        self._choose_one()

    def _choose_one(self) -> None:
        if self.model.rowCount() and self._row() < 0:
            self.list.setCurrentIndex(self.model.index(0))
        self._show()

    def _show(self) -> None:
        self.twins.show_twins(self.model.twins(self._row()))
        self._allow()

    def _follow(self, *_told: object) -> None:
        running, some = self.model.is_running(), self.model.rowCount() > 0
        self.bar.setVisible(running)
        self._parts.setVisible(some)
        self._nothing.setVisible(not some)
        self._nothing.setText(
            self.tr("No duplicates were found.")
            if self._searched and not running
            else self.tr("Pictures are compared…")
            if running
            else ""
        )
        count, size = self.model.others()
        said = self.tr("{groups} groups; {count} pictures ({size}) would go").format(
            groups=self.locale().toString(self.model.rowCount()),
            count=self.locale().toString(count),
            size=QLocale().formattedDataSize(size, 1),
        )
        self.summary.setText(said if some else "")
        left = self.locale().toString(self.model.left())
        self.again_button.setText(self.tr("Show &Left Ones ({count})").format(count=left))
        self.again_button.setVisible(self.model.left() > 0 and not running)
        self._allow()

    def _allow(self) -> None:
        twins = self.model.twins(self._row())
        self.throw_button.setEnabled(twins is not None and bool(twins.others()))
        self.leave_button.setEnabled(twins is not None)
        self.all_button.setEnabled(self.model.others()[0] > 0)
        self.undo_button.setEnabled(self._library.undo_words() is not None)


class _GroupDelegate(QStyledItemDelegate):
    """The picture that stays, how many there are, and what they are called."""

    def __init__(self, view: QListView, thumbnails: Thumbnails, theme: ThemeSwitch) -> None:
        super().__init__(view)
        self._view = view
        self._thumbnails = thumbnails
        self._theme = theme
        thumbnails.loaded.connect(lambda _ids: view.viewport().update())
        theme.changed.connect(lambda _tokens: view.viewport().update())

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(160, _THUMB + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        twins: Twins = index.data(DuplicatesModel.TwinsRole)
        tokens, rect = self._theme.tokens, QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            edge = tokens.accent if chosen and self._view.hasFocus() else tokens.line
            painter.setPen(QPen(QColor(edge), 1) if chosen else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.raised))
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        ground = QRect(rect.left() + 6, rect.top() + 6, _THUMB, _THUMB)
        entry = twins.entries[0]
        pixmap = self._thumbnails.pixmap(entry, round(_THUMB * self._view.devicePixelRatioF()))
        if pixmap is not None:
            size = QSize(max(1, entry.width), max(1, entry.height))
            size = size.scaled(ground.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(ground.topLeft(), size)
            place.moveCenter(ground.center())
            painter.drawPixmap(place, pixmap)
        text = rect.adjusted(_THUMB + 16, 0, -8, 0)
        high = option.fontMetrics.lineSpacing()
        top = rect.center().y() - high
        others = sum(twins.bytes.get(number, 0) for number in twins.others())
        said = self.tr("{count} pictures").format(count=len(twins.entries))
        for number, (line, ink) in enumerate(
            (
                (entry.path.name, tokens.text),
                (f"{said}, −{QLocale().formattedDataSize(others, 1)}", tokens.muted),
            )
        ):
            painter.setPen(QColor(ink))
            place = QRect(text.left(), top + number * high, text.width(), high)
            how = Qt.TextElideMode.ElideMiddle
            elided = option.fontMetrics.elidedText(line, how, place.width())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, elided)
        painter.restore()
