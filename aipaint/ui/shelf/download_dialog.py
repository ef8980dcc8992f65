"""Asking what is to be downloaded, and watching it come."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from aipaint.app.i18n import words
from aipaint.core.errors import UserError
from aipaint.ui.filter_dialogs import FormDialog

if TYPE_CHECKING:
    from aipaint.app.downloading import Downloading, Outcome
    from aipaint.downloads import Listing, Progress, RemoteFile

_QUIET_MS = 4000  # without a byte: then the last rate says nothing any more
_MOST_ROWS = 2000  # what nobody would look through is chosen by an address of its own
_FILE = Qt.ItemDataRole.UserRole


class DownloadDialog(FormDialog):
    """Nothing is asked of a network before one of its buttons is pressed.

    allow: changes the setting that lets aipaint use the network; `allowed` is how it stands.
    folder: where models go.
    """

    def __init__(
        self,
        downloading: Downloading,
        folder: Path,
        allowed: bool,
        allow: Callable[[bool], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._downloading, self._allow = downloading, allow
        self._listing: Listing | None = None
        self._go_on = False  # fetch as soon as it is known what is there
        self._fetching = downloading.is_running()
        self.setWindowTitle(self.tr("Download a Model"))
        self.setMinimumWidth(520)
        self._build(folder, allowed)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_QUIET_MS)
        self._quiet.timeout.connect(self._say_quiet)
        self.allowed.toggled.connect(self._allow_toggled)
        for field in (self.source, self.digest):
            field.textChanged.connect(self._forget)
        self.folder.textChanged.connect(self._weigh)
        self.files.itemChanged.connect(self._weigh)
        downloading.found.connect(self._show_found)
        downloading.told.connect(self._show_progress)
        downloading.finished.connect(self._end)
        if self._fetching and downloading.progress is not None:
            self._show_progress(downloading.progress)
        self._weigh()

    def _build(self, folder: Path, allowed: bool) -> None:
        self.allowed = QCheckBox(self.tr("&Allow aipaint to use the network for this"))
        self.allowed.setToolTip(
            self.tr("Also in the preferences. aipaint asks only for what is typed here.")
        )
        self.allowed.setChecked(allowed)
        self.source = QLineEdit()
        self.source.setPlaceholderText(self.tr("owner/name, or an address: https://…"))
        self.source.setClearButtonEnabled(True)
        self.digest = QLineEdit()
        self.digest.setPlaceholderText(self.tr("64 digits from the file's page; may be left empty"))
        self.folder = QLineEdit(str(folder))
        self.browse = QPushButton(self.tr("C&hoose…"))
        self.browse.setAutoDefault(False)
        self.browse.clicked.connect(self._ask)
        place = QHBoxLayout()
        place.setSpacing(8)
        place.addWidget(self.folder, 1)
        place.addWidget(self.browse)
        self.files = QTreeWidget()
        self.files.setHeaderLabels([self.tr("File"), self.tr("Size")])
        self.files.setRootIsDecorated(False)
        self.files.setUniformRowHeights(True)
        self.files.setMinimumHeight(160)
        self.files.setAccessibleName(self.tr("Files"))
        self.form.addRow(self.tr("Model &from"), self.source)
        self.form.addRow("", self.allowed)
        self.form.addRow(self.tr("&SHA-256"), self.digest)
        self.form.addRow(self.tr("F&older"), place)
        label = self.form.labelForField(place)
        if isinstance(label, QLabel):
            label.setBuddy(self.folder)
        self.form.addRow(self.files)
        self.form.setRowVisible(self.files, False)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1000)
        self.progress.setAccessibleName(self.tr("Progress"))
        self.form.addRow(self.progress)
        self.ok_button.setText(self.tr("&Download"))
        self.look_button = QPushButton(self.tr("Show the F&iles"))
        self.look_button.setToolTip(self.tr("Ask which files there are, without fetching any"))
        self.look_button.setAutoDefault(False)
        self.look_button.clicked.connect(lambda: self._look(go_on=False))
        self.buttons.addButton(self.look_button, self.buttons.ButtonRole.ActionRole)
        self.later = QPushButton(self.tr("Go On in the &Background"), self)
        self.later.setAutoDefault(False)
        self.later.clicked.connect(self._leave)
        self.buttons.addButton(self.later, self.buttons.ButtonRole.ActionRole)

    # What one wants

    def accept(self) -> None:
        """Fetch what is chosen; look first where that is not known."""
        if self._downloading.is_running() or not self.ok_button.isEnabled():
            return
        if self._listing is None:
            self._look(go_on=True)
            return
        self._fetch(self._chosen())

    def reject(self) -> None:
        """End what is under way; else close."""
        if self._downloading.is_running():
            self._downloading.cancel()
            return
        super().reject()

    def _leave(self) -> None:
        super().reject()

    def _look(self, go_on: bool) -> None:
        self._go_on = go_on
        self.note.setText(self.tr("Asking…"))
        self._downloading.look_up(self.source.text(), self.digest.text())
        self._weigh(keep=True)

    def _fetch(self, files: tuple[RemoteFile, ...]) -> None:
        if self._listing is None:
            return
        self._fetching = True
        self._downloading.fetch(self._listing, files, Path(self.folder.text()).expanduser())
        self._weigh(keep=True)

    def _ask(self) -> None:
        dialog = QFileDialog(self, self.tr("Folder"), self.folder.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.open()

    def _allow_toggled(self, on: bool) -> None:
        self._allow(on)
        self._weigh()

    def _forget(self) -> None:
        """What was found belongs to another address."""
        if self._listing is not None:
            self._listing = None
            self.files.clear()
            self.form.setRowVisible(self.files, False)
        self._weigh()

    # What comes

    def _show_found(self, listing: Listing) -> None:
        from aipaint.downloads import choose

        self._listing = listing
        problem: UserError | None = None
        chosen: tuple[RemoteFile, ...] = ()
        try:
            chosen = choose(listing)
        except UserError as error:
            problem = error
        self._fill(listing, chosen)
        if problem is None and self._go_on:
            self._fetch(chosen)
            return
        self._weigh()
        if problem is not None:
            self.note.setText(
                " ".join((words(problem.what), self.tr("Choose what is wanted in the list.")))
            )

    def _fill(self, listing: Listing, chosen: tuple[RemoteFile, ...]) -> None:
        paths = {file.path for file in chosen}
        # What is chosen comes first: it is in sight, however much there is.
        files = [*chosen, *(file for file in listing.files if file.path not in paths)]
        self.files.blockSignals(True)
        self.files.clear()
        rows = []
        for file in files[:_MOST_ROWS]:
            row = QTreeWidgetItem([file.path, self._size(file.size)])
            on = Qt.CheckState.Checked if file.path in paths else Qt.CheckState.Unchecked
            row.setCheckState(0, on)
            row.setData(0, _FILE, file.path)
            row.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            rows.append(row)
        self.files.addTopLevelItems(rows)
        self.files.setColumnWidth(0, 340)
        self.files.blockSignals(False)
        self.form.setRowVisible(self.files, True)

    def _chosen(self) -> tuple[RemoteFile, ...]:
        if self._listing is None:
            return ()
        rows = (self.files.topLevelItem(row) for row in range(self.files.topLevelItemCount()))
        paths = {
            row.data(0, _FILE)
            for row in rows
            if row is not None and row.checkState(0) == Qt.CheckState.Checked
        }
        return tuple(file for file in self._listing.files if file.path in paths)

    def _weigh(self, *_: object, keep: bool = False) -> None:
        """Say how it stands, and let nothing be pressed that cannot be.

        keep: the line below stays as it is.
        """
        running, chosen = self._downloading.is_running(), self._chosen()
        able = self.allowed.isChecked() and bool(self.source.text().strip()) and not running
        for part in (self.allowed, self.source, self.digest, self.folder, self.browse, self.files):
            part.setEnabled(not running)
        self.look_button.setEnabled(able)
        self.look_button.setVisible(not running and self._listing is None)
        self.ok_button.setEnabled(able and (self._listing is None or bool(chosen)))
        self.later.setVisible(running and self._fetching)
        self.form.setRowVisible(self.progress, running)
        if not self._fetching:
            self.progress.setRange(0, 0)
        if running or keep:
            return
        if not self.allowed.isChecked():
            self.note.setText(
                self.tr("aipaint works offline: no network is asked until you allow it.")
            )
        elif self._listing is not None:
            self.note.setText(self._about(self._listing, chosen))
        else:
            self.note.setText(
                self.tr("Only what is typed here is asked for, when a button is pressed.")
            )

    def _about(self, listing: Listing, chosen: tuple[RemoteFile, ...]) -> str:
        sizes = [file.size for file in chosen]
        known = None if None in sizes else sum(size or 0 for size in sizes)
        said = self.tr("Files chosen: {count}, {size}.").format(
            count=len(chosen), size=self._size(known)
        )
        if listing.licence:
            said += " " + self.tr("Licence: {licence}.").format(licence=listing.licence)
        if listing.gated:
            said += " " + self.tr("Its page asks for consent before it is given out.")
        return said

    def _say_quiet(self) -> None:
        if self._downloading.is_running() and self._fetching:
            self.note.setText(self.tr("The server is silent. It is asked again in a while."))

    def _show_progress(self, progress: Progress) -> None:
        self._quiet.start()
        if progress.total:
            self.progress.setRange(0, 1000)
            self.progress.setValue(round(1000 * min(1.0, progress.done / progress.total)))
        else:
            self.progress.setRange(0, 0)
        said = self.tr("{done} of {total}: {file}").format(
            done=self._size(progress.done), total=self._size(progress.total), file=progress.file
        )
        if progress.phase == "waiting":
            said = self.tr("The server is asked again in a moment: {file}").format(
                file=progress.file
            )
        elif progress.phase == "checking":
            said = self.tr("Reading what is there already: {file}").format(file=progress.file)
        elif progress.rate:
            said += "\n" + self.tr("{rate} a second").format(rate=self._size(int(progress.rate)))
            if progress.left is not None:
                minutes, seconds = divmod(round(progress.left), 60)
                said += self.tr(", {time} left").format(time=f"{minutes}:{seconds:02}")
        self.note.setText(said)

    def _end(self, outcome: Outcome) -> None:
        self._quiet.stop()
        fetched, self._fetching = self._fetching, False
        if fetched and outcome.path is not None:
            super().accept()
            return
        self._weigh()
        if outcome.problem is not None:
            said = (outcome.problem.what, outcome.problem.why, outcome.problem.fix)
            self.note.setText(" ".join(words(part) for part in said if part))
        elif fetched:
            self.note.setText(self.tr("Cancelled. What has come is used the next time."))

    def _size(self, count: int | None) -> str:
        if count is None:
            return self.tr("unknown size")
        return self.locale().formattedDataSize(
            count, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat
        )
