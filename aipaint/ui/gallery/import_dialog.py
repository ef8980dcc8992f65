"""Taking folders of old work into the gallery: which, how, how far, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from aipaint.app.i18n import words
from aipaint.app.library.importing import Importing, Outcome
from aipaint.ui.gallery.work_bar import WorkBar
from aipaint.ui.icons import Icons


class ImportDialog(QDialog):
    """Three pages: what is wished, how far it is, what came of it.

    Closed while work is under way it goes on in the background. wish: where the last choice of
    `copy` and `watch` is told, to be offered the next time.
    """

    wish = Signal(bool, bool)  # copy, watch

    def __init__(
        self,
        parent: QWidget | None,
        importing: Importing,
        icons: Icons,
        *,
        folders: Sequence[Path] = (),
        start_in: str = "",
        copy: bool = False,
        watch: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self._importing = importing
        self._start_in = start_in
        self._mine = False
        self.list = QListWidget()
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.installEventFilter(self)
        self.add_button, self.remove_button = QPushButton(), QPushButton()
        icons.give(self.add_button, "folder-plus")
        icons.give(self.remove_button, "minus")
        self.leave, self.copy, self.watch = QRadioButton(), QRadioButton(), QCheckBox()
        (self.copy if copy else self.leave).setChecked(True)
        self.watch.setChecked(watch)
        self._intro, self._leave_hint, self._copy_hint = QLabel(), QLabel(), QLabel()
        self.bar = WorkBar(icons)
        self.bar.button.hide()  # a larger one stands below
        self._file = QLabel()
        self.said, self.details = QLabel(), QPlainTextEdit()
        self.details.setReadOnly(True)
        for label in (self._intro, self.said):
            label.setWordWrap(True)
        for label in (self._leave_hint, self._copy_hint, self._file):
            label.setObjectName("muted")
            label.setWordWrap(True)
        self.go, self.close_button, self.stop_button = QPushButton(), QPushButton(), QPushButton()
        self.go.setObjectName("primary")
        self.go.setDefault(True)
        self.pages = QStackedWidget()
        for page in (self._wish_page(), self._work_page(), self._result_page()):
            self.pages.addWidget(page)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.stop_button)
        foot.addWidget(self.close_button)
        foot.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(16)
        column.addWidget(self.pages, 1)
        column.addLayout(foot)
        self._connect()
        self.add(folders)
        self.retranslate()
        if importing.is_running():
            self._begin()

    def sizeHint(self) -> QSize:
        return QSize(560, 420)

    def folders(self) -> list[Path]:
        """The folders that are listed."""
        rows = range(self.list.count())
        return [Path(self.list.item(row).data(Qt.ItemDataRole.UserRole)) for row in rows]

    def add(self, folders: Sequence[Path]) -> None:
        """List folders; those in one that is listed already come with it."""
        for folder in folders:
            if any(folder.is_relative_to(each) for each in self.folders()):
                continue
            for row in reversed(range(self.list.count())):
                if self.folders()[row].is_relative_to(folder):
                    self.list.takeItem(row)
            item = QListWidgetItem(str(folder))
            item.setData(Qt.ItemDataRole.UserRole, str(folder))
            item.setToolTip(str(folder))
            self.list.addItem(item)
        self._allow()

    def ask_folder(self) -> None:
        """Ask for a folder."""
        dialog = QFileDialog(self, self.tr("Folder of Pictures"), self._start_in)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: self.add([Path(name)]))
        dialog.open()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.setWindowTitle(self.tr("Import Pictures"))
        self._intro.setText(
            self.tr(
                "Folders of old work, with all folders in them: PNG, JPEG, WebP and AVIF of any"
                " program. Files that are in the gallery already are passed over."
            )
        )
        self.list.setAccessibleName(self.tr("Folders"))
        self.add_button.setText(self.tr("&Add Folder…"))
        self.remove_button.setText(self.tr("&Remove"))
        self.leave.setText(self.tr("&Leave the files where they are"))
        self._leave_hint.setText(self.tr("They are only read, never changed or moved."))
        self.copy.setText(self.tr("&Copy them into the gallery's folder"))
        self._copy_hint.setText(self.tr("The copies stay when the folder goes, and take room."))
        self.watch.setText(self.tr("&Watch imported folders for changes"))
        self.watch.setToolTip(
            self.tr("What other programs add, move or delete there is followed by itself.")
        )
        self.details.setAccessibleName(self.tr("What was refused, and why"))
        self._say_buttons()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if (
            watched is self.list
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        ):
            self._remove()
            return True
        return super().eventFilter(watched, event)  # type: ignore[arg-type]

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.pages.currentIndex() == 0 and _folders(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.add(_folders(event))

    # Building

    def _wish_page(self) -> QWidget:
        page = QWidget()
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.remove_button)
        buttons.addStretch(1)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._intro)
        column.addWidget(self.list, 1)
        column.addLayout(buttons)
        column.addSpacing(8)
        for choice, hint in ((self.leave, self._leave_hint), (self.copy, self._copy_hint)):
            hint.setContentsMargins(22, 0, 0, 0)
            column.addWidget(choice)
            column.addWidget(hint)
        column.addSpacing(8)
        column.addWidget(self.watch)
        return page

    def _work_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(self.bar)
        column.addWidget(self._file)
        column.addStretch(2)
        return page

    def _result_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.said)
        column.addWidget(self.details, 1)
        return page

    def _connect(self) -> None:
        self.add_button.clicked.connect(self.ask_folder)
        self.remove_button.clicked.connect(self._remove)
        self.list.itemSelectionChanged.connect(self._allow)
        self.go.clicked.connect(self._go)
        self.close_button.clicked.connect(self.reject)
        self.bar.cancelled.connect(self._importing.cancel)
        self.stop_button.clicked.connect(self.bar.button.click)
        self._importing.started.connect(self._begin)
        self._importing.told.connect(self._tell)
        self._importing.finished.connect(self._finish)

    # What happens

    def _go(self) -> None:
        if self.pages.currentIndex() != 0:
            self.accept()
            return
        self.wish.emit(self.copy.isChecked(), self.watch.isChecked())
        self._importing.take(self.folders(), copy=self.copy.isChecked())

    def _begin(self) -> None:
        looking = self._importing.is_looking()
        self.bar.begin(self.tr("Looking through folders") if looking else self.tr("Importing"))
        self.pages.setCurrentIndex(1)
        self._say_buttons()

    def _tell(self, pace: object) -> None:
        self.bar.show_pace(pace)  # type: ignore[arg-type]
        text = str(getattr(pace, "path", ""))
        width = max(100, self._file.width())
        metrics = self._file.fontMetrics()
        self._file.setText(metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, width))

    def _finish(self, outcome: Outcome) -> None:
        told = words(outcome.words())
        if outcome.cancelled:
            told = self.tr("Stopped. What came in until then stays.")
        self.said.setText(told)
        self.details.setPlainText(details_of(outcome))
        self.details.setVisible(bool(self.details.toPlainText()))
        self.pages.setCurrentIndex(2)
        self._say_buttons()

    def _remove(self) -> None:
        for item in self.list.selectedItems():
            self.list.takeItem(self.list.row(item))
        self.list.setCurrentRow(max(0, self.list.currentRow()))
        self._allow()

    def _allow(self) -> None:
        self.remove_button.setEnabled(bool(self.list.selectedItems()))
        self._say_buttons()

    def _say_buttons(self) -> None:
        page = self.pages.currentIndex()
        self.go.setText(self.tr("&Import") if page == 0 else self.tr("Close"))
        self.go.setVisible(page != 1)
        self.go.setEnabled(page != 0 or self.list.count() > 0)
        behind = self.tr("&Continue in the Background")
        self.close_button.setText(self.tr("Cancel") if page == 0 else behind)
        self.stop_button.setText(self.tr("&Stop"))
        self.stop_button.setVisible(page == 1)
        self.close_button.setVisible(page != 2)


def details_of(outcome: Outcome) -> str:
    """Return what was refused and why, line by line."""
    lines: list[str] = []
    for error in outcome.refused:
        lines.append(" ".join(filter(None, (words(m) for m in (error.what, error.why, error.fix)))))
    lines += [words(note) for note in outcome.notes]
    lines += [f"{path}: {words(why)}" for path, why in outcome.unreadable]
    return "\n".join(lines)


def _folders(event: QDragEnterEvent | QDragMoveEvent | QDropEvent) -> list[Path]:
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if path.is_dir()]
