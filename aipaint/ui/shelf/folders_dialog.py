"""The folders that are watched for models: adding, leaving out, finding other programs'."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.ui.icons import Icons

if TYPE_CHECKING:
    from aipaint.app.session import Session
    from aipaint.app.shelf.items import Root, Suggestion

_PATH = Qt.ItemDataRole.UserRole


class FoldersDialog(QDialog):
    """Watched folders by path. Nothing in them is copied, moved or changed."""

    def __init__(self, session: Session, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session, self._catalogue, self._icons = session, session.catalogue, icons
        self._looked, self._is_open = False, True
        self.finished.connect(self._closed)
        self.setWindowTitle(self.tr("Model Folders"))
        hint = QLabel(
            self.tr(
                "Models in these folders, and in the folders within them, are on the shelf."
                " Nothing is copied, moved or changed."
            )
        )
        hint.setObjectName("muted")
        hint.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Watched folders"))
        self.list.setMinimumHeight(140)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.installEventFilter(self)
        self.add_button = QPushButton(self.tr("Add a Folder…"))
        self.remove_button = QPushButton(self.tr("Leave Out"))
        self.remove_button.setToolTip(self.tr("Watch it no longer; its files stay where they are"))
        icons.give(self.add_button, "folder-plus")
        icons.give(self.remove_button, "x")
        row = QHBoxLayout()
        row.addWidget(self.add_button)
        row.addWidget(self.remove_button)
        row.addStretch(1)
        self.find_button = QPushButton(self.tr("Look for Other Programs' Folders"))
        self.find_button.setToolTip(
            self.tr(
                "Looks in the usual places of A1111, Forge, ComfyUI, InvokeAI, StabilityMatrix"
                " and the Hugging Face cache on this computer"
            )
        )
        icons.give(self.find_button, "scan-search")
        self.found = QListWidget()
        self.found.setAccessibleName(self.tr("Folders of other programs"))
        self.found.setMinimumHeight(96)
        self.found.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.told = QLabel()
        self.told.setObjectName("muted")
        self.told.setWordWrap(True)
        self.take_button = QPushButton(self.tr("Watch the Checked Ones"))
        icons.give(self.take_button, "check")
        find_row = QHBoxLayout()
        find_row.addWidget(self.find_button)
        find_row.addStretch(1)
        find_row.addWidget(self.take_button)
        buttons = QDialogButtonBox()
        close = buttons.addButton(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(hint)
        column.addWidget(self.list, 2)
        column.addLayout(row)
        column.addSpacing(8)
        column.addLayout(find_row)
        column.addWidget(self.told)
        column.addWidget(self.found, 1)
        column.addWidget(buttons)
        for button in (self.add_button, self.remove_button, self.find_button, self.take_button):
            button.setAutoDefault(False)
        self.add_button.clicked.connect(self._ask)
        self.remove_button.clicked.connect(self._remove)
        self.find_button.clicked.connect(self.look)
        self.take_button.clicked.connect(self._take)
        self.list.currentRowChanged.connect(self._allow)
        self.found.itemChanged.connect(self._allow)
        self._catalogue.changed.connect(self._fill)
        self._fill()
        self._show_found(())
        self.resize(600, 360)

    def look(self) -> None:
        """Look for folders that other programs keep models in; only when this is asked for."""
        self.find_button.setEnabled(False)

        def then(found: Sequence[Suggestion]) -> None:
            if self._is_open:
                self._looked = True
                self.find_button.setEnabled(True)
                self._show_found(found)

        # Other disks may be slow: the window does not wait for them.
        self._session.errands.run(self._catalogue.suggested, then)

    def add(self, folder: Path) -> None:
        """Watch a folder from now on."""
        self._catalogue.add_root(folder)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Delete
        ):
            self._remove()
            return True
        return super().eventFilter(watched, event)

    def _closed(self) -> None:
        self._is_open = False

    def _fill(self) -> None:
        at = self._chosen()
        self.list.clear()
        number = self.locale().toString
        for root in self._catalogue.roots():
            text = self.tr("{path}  ·  {count}").format(path=root.path, count=number(root.count))
            row = QListWidgetItem(self._icons.icon("folder", "muted"), text)
            row.setData(_PATH, root)
            row.setToolTip(str(root.path))
            if not root.removable:
                row.setToolTip(self.tr("{path}: aipaint's own folder").format(path=root.path))
            self.list.addItem(row)
            if at is not None and root.path == at.path:
                self.list.setCurrentItem(row)
        self._allow()

    def _show_found(self, found: Sequence[Suggestion]) -> None:
        self.found.clear()
        for each in found:
            row = QListWidgetItem(f"{each.program}  ·  {each.path}")
            row.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
            row.setCheckState(Qt.CheckState.Checked)
            row.setData(_PATH, each.path)
            row.setToolTip(str(each.path))
            self.found.addItem(row)
        self.found.setVisible(bool(found))
        self.take_button.setVisible(bool(found))
        self.told.setVisible(self._looked and not found)
        self.told.setText(self.tr("No other folders of models were found in the usual places."))
        self._allow()

    def _chosen(self) -> Root | None:
        row = self.list.currentItem()
        return None if row is None else row.data(_PATH)

    def _allow(self) -> None:
        chosen = self._chosen()
        self.remove_button.setEnabled(chosen is not None and chosen.removable)
        self.take_button.setEnabled(bool(self._checked()))

    def _checked(self) -> list[Path]:
        rows = (self.found.item(number) for number in range(self.found.count()))
        return [row.data(_PATH) for row in rows if row.checkState() == Qt.CheckState.Checked]

    def _ask(self) -> None:
        dialog = QFileDialog(self, self.tr("Add a Folder of Models"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda folder: self.add(Path(folder)))
        dialog.open()

    def _remove(self) -> None:
        chosen = self._chosen()
        if chosen is not None and chosen.removable:
            self._catalogue.remove_root(chosen.path)

    def _take(self) -> None:
        for path in self._checked():
            self._catalogue.add_root(path)
        self._looked = False
        self._show_found(())
