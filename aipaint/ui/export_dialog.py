"""Asking how copies of pictures are to be, and watching them being written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from aipaint.app.i18n import words
from aipaint.core.errors import UserError
from aipaint.core.filters import MAX_FILTER_SIDE
from aipaint.core.metadata import formats
from aipaint.gallery.export_copy import Wish
from aipaint.gallery.export_names import FIELDS, check_pattern, file_stem
from aipaint.gallery.exporting import ENDINGS
from aipaint.ui.filter_dialogs import FormDialog
from aipaint.ui.slide_box import SlideBox

if TYPE_CHECKING:
    from aipaint.app.exporting import Exporting, Outcome
    from aipaint.app.library.long_work import Pace
    from aipaint.gallery.gallery import Entry

_KEY = "export"
_NAMES = {"JPEG": "JPEG", "PNG": "PNG", "WEBP": "WebP", "AVIF": "AVIF"}


class _Kept(msgspec.Struct, frozen=True):
    """What the dialog remembers from one time to the next."""

    wish: Wish = Wish()
    folder: str = ""


class ExportDialog(FormDialog):
    """Begins an export and shows how far it is; closing it meanwhile ends that.

    recall, remember: of small things, by a key.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        exporting: Exporting,
        recall: Callable[[str], str],
        remember: Callable[[str, str], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._entries, self._exporting, self._remember = tuple(entries), exporting, remember
        self._begun = False
        self.setWindowTitle(self.tr("Export Pictures"))
        self.setMinimumWidth(480)
        kept = _kept(recall(_KEY))
        self._build(kept)
        for changed in (
            self.format.currentIndexChanged,
            self.folder.textChanged,
            self.pattern.textChanged,
            self.strip.toggled,
            self.sign.toggled,
        ):
            changed.connect(self._weigh)
        exporting.told.connect(self._show)
        exporting.finished.connect(self._end)
        self._weigh()

    # What it asks

    def _build(self, kept: _Kept) -> None:
        wish = kept.wish
        self.format = QComboBox()
        self.format.addItem(self.tr("As the pictures are"), None)
        for kind in formats():
            self.format.addItem(_NAMES[kind], kind)
        self.format.setCurrentIndex(max(0, self.format.findData(wish.format)))
        self.quality = SlideBox(1, 100)
        self.quality.set_name(self.tr("Quality"))
        self.quality.setValue(wish.quality)
        self.longest = QSpinBox()
        self.longest.setRange(0, MAX_FILTER_SIDE)
        self.longest.setSingleStep(256)
        self.longest.setSuffix(self.tr(" pixels"))
        self.longest.setSpecialValueText(self.tr("As large as they are"))
        self.longest.setToolTip(self.tr("Larger pictures are made smaller; none is enlarged."))
        self.longest.setValue(wish.longest)
        self.folder = QLineEdit(kept.folder or str(Path.home()))
        self.browse = QPushButton(self.tr("C&hoose…"))
        self.browse.setAutoDefault(False)
        self.browse.clicked.connect(self._ask)
        place = QHBoxLayout()
        place.setSpacing(8)
        place.addWidget(self.folder, 1)
        place.addWidget(self.browse)
        self.pattern = QLineEdit(wish.pattern)
        fields = QLabel(" ".join(f"{{{field}}}" for field in FIELDS))
        fields.setObjectName("muted")
        fields.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        names = QVBoxLayout()
        names.setSpacing(4)
        names.addWidget(self.pattern)
        names.addWidget(fields)
        self.named = QLabel()
        self.named.setObjectName("muted")
        self.named.setWordWrap(True)
        self.strip = QCheckBox(self.tr("Stri&p metadata"))
        self.strip.setToolTip(
            self.tr("Nothing in the files says how the pictures were made, nor by what.")
        )
        self.strip.setChecked(wish.strip)
        self.sign = QCheckBox(self.tr("Si&gn with Content Credentials"))
        self.sign.setToolTip(
            self.tr(
                "A signed statement (C2PA) that a model made the picture. The certificate is made"
                " on this computer: others see that nobody changed the picture, not who signed it."
            )
        )
        able = find_spec("c2pa") is not None
        self.sign.setChecked(wish.sign and able)
        self._can_sign = able
        self.form.addRow(self.tr("&Format"), self.format)
        self.form.addRow("", self.quality)
        self.form.addRow(self.tr("&Longest side"), self.longest)
        self.form.addRow(self.tr("F&older"), place)
        self.form.addRow(self.tr("File &name"), names)
        names.addWidget(self.named)
        self.form.addRow("", self.strip)
        self.form.addRow("", self.sign)
        for field, buddy in ((place, self.folder), (names, self.pattern)):
            label = self.form.labelForField(field)
            if isinstance(label, QLabel):
                label.setBuddy(buddy)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setMaximum(max(1, len(self._entries)))
        self.progress.hide()
        self.form.addRow(self.progress)
        self.ok_button.setText(self.tr("Export"))
        self.later = QPushButton(self.tr("Go On in the &Background"), self)
        self.later.setAutoDefault(False)
        self.later.hide()
        self.later.clicked.connect(self._leave)

    def wish(self) -> Wish:
        """What is chosen."""
        return Wish(
            format=self.format.currentData(),
            quality=int(self.quality.value()),
            longest=self.longest.value(),
            pattern=self.pattern.text(),
            strip=self.strip.isChecked(),
            sign=self.sign.isChecked() and self._can_sign and not self.strip.isChecked(),
        )

    def _weigh(self) -> None:
        """Say what comes of it, and let nothing through that cannot be."""
        wish = self.wish()
        self.form.setRowVisible(self.quality, wish.format != "PNG")
        self.sign.setEnabled(self._can_sign and not wish.strip)
        count = len(self._entries)
        said, wrong = self.tr("Pictures: {count}. No file is replaced.").format(count=count), False
        if not self._can_sign:
            said += "\n" + self.tr("Signing needs the package c2pa-python, which is not installed.")
        try:
            check_pattern(wish.pattern)
            if not Path(self.folder.text()).is_dir():
                said, wrong = self.tr("This folder does not exist."), True
        except UserError as error:
            said, wrong = f"{words(error.what)} {words(error.fix)}", True
        self.note.setText(said)
        self.ok_button.setEnabled(not wrong and bool(count) and not self._begun)
        first = self._entries[0] if self._entries else None
        if first is None or wrong:
            self.named.setText("")
            return
        ending = ENDINGS[wish.format] if wish.format else first.path.suffix
        self.named.setText(f"{file_stem(wish.pattern, first, 1)}{ending}")

    def _ask(self) -> None:
        dialog = QFileDialog(self, self.tr("Folder"), self.folder.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.open()

    # What it does

    def accept(self) -> None:
        """Begin."""
        if self._begun:
            return
        self._begun = True
        wish, folder = self.wish(), self.folder.text()
        kept = _Kept(msgspec.structs.replace(wish, sign=self.sign.isChecked()), folder)
        self._remember(_KEY, msgspec.json.encode(kept).decode())
        for part in (
            self.format,
            self.quality,
            self.longest,
            self.folder,
            self.browse,
            self.pattern,
            self.strip,
            self.sign,
        ):
            part.setEnabled(False)
        self.progress.show()
        # Only now: the box would show a button that is hidden.
        self.buttons.addButton(self.later, self.buttons.ButtonRole.ActionRole)
        self.later.show()
        self.ok_button.setEnabled(False)
        self._exporting.export(self._entries, Path(folder), wish)

    def reject(self) -> None:
        """Close; what is being written ends with the next picture."""
        if self._begun and self._exporting.is_running():
            self._exporting.cancel()
            return
        super().reject()

    def _leave(self) -> None:
        super().reject()

    def _show(self, pace: Pace) -> None:
        self.progress.setValue(pace.done)
        self.note.setText(
            self.tr("{done} of {total}: {name}").format(
                done=pace.done, total=pace.total, name=pace.path.name
            )
        )

    def _end(self, _outcome: Outcome) -> None:
        if self._begun:
            super().accept()


def _kept(text: str) -> _Kept:
    try:
        return msgspec.json.decode(text, type=_Kept)
    except msgspec.MsgspecError:
        return _Kept()
