"""Asking what a filter is to do. Each dialog is opened with `open()`; `chosen` says what was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImageReader, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.app.filter_models import UpscalerRow
from aipaint.app.filter_results import check_enlarged
from aipaint.app.i18n import words
from aipaint.core.errors import UserError
from aipaint.core.recipe import MAX_WEIGHT
from aipaint.paint.guides import RegionPrompt
from aipaint.paint.state import State
from aipaint.ui.document_tasks import OPEN_ENDINGS
from aipaint.ui.prompt_edit import PromptEdit
from aipaint.ui.slide_box import SlideBox

_SCALES = (2, 3, 4, 8)
_SIDE = 112  # pixels of a style's picture
_DETAIL = 30  # per cent of strength


@dataclass(frozen=True)
class DetailWish:
    """What the model is to draw into an enlarged picture. strength: above 0, up to 1."""

    strength: float
    prompt: str


class FormDialog(QDialog):
    """A form, a line below it, and two buttons."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(400)
        self.form = QFormLayout()
        self.form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.form.setHorizontalSpacing(16)
        self.form.setVerticalSpacing(8)
        self.note = QLabel()
        self.note.setObjectName("muted")
        self.note.setWordWrap(True)
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel)
        self.ok_button = self.buttons.button(kinds.Ok)
        self.ok_button.setDefault(True)
        self.buttons.button(kinds.Cancel).setText(self.tr("Cancel"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 16, 16, 16)
        self._column.setSpacing(16)
        self._column.addLayout(self.form)
        self._column.addWidget(self.note)
        self._column.addStretch(1)

    def open(self) -> None:
        """Show it; the keyboard is at the first field."""
        self._column.addWidget(self.buttons)  # only now: it is the order of Tab, too
        self.focusNextChild()
        super().open()


class UpscaleDialog(FormDialog):
    """chosen: factor, the upscaler's name, whether the layers are kept, a DetailWish or None.

    painter: what the model is called that paints detail, "" where there is none. prompt: that is
    offered for it. coarse: whether its detail is.
    """

    chosen = Signal(int, str, bool, object)

    def __init__(
        self,
        state: State,
        models: Sequence[UpscalerRow],
        parent: QWidget,
        painter: str = "",
        prompt: str = "",
        coarse: bool = False,
    ) -> None:
        super().__init__(parent)
        self._coarse = coarse
        self.setWindowTitle(self.tr("Upscale"))
        self.ok_button.setText(self.tr("Upscale"))
        self._state = state
        self.scale, self.model, self.layers = QComboBox(), QComboBox(), QComboBox()
        for scale in _SCALES:
            self.scale.addItem(f"{scale} ×", scale)
        good_for = {
            "general": self.tr("for all pictures"),
            "illustration": self.tr("for drawings and anime"),
        }
        for row in models:
            said = good_for.get(row.good_for)
            self.model.addItem(f"{row.name} ({said})" if said else row.name, row.name)
        self.layers.addItem(self.tr("Enlarge them, the new picture on top"), True)
        self.layers.addItem(self.tr("Make one layer of all"), False)
        self.form.addRow(self.tr("&Factor"), self.scale)
        self.form.addRow(self.tr("&Model"), self.model)
        self.form.addRow(self.tr("&Layers"), self.layers)
        self.detail = QCheckBox(self.tr("&Paint detail with the model"))
        self.detail.setEnabled(bool(painter))
        self.detail.setToolTip(self.tr("Choose a model in the Generate panel first."))
        if painter:
            # There is another model above, which is not meant.
            text = self.tr("&Paint detail with {model}")
            self.detail.setText(text.format(model=painter.replace("&", "&&")))
            self.detail.setToolTip(self.tr("It goes over the enlarged picture, tile by tile."))
        self.strength = SlideBox(5, 100, " %")
        self.strength.set_name(self.tr("Strength"))
        self.strength.show_value(_DETAIL)
        self.strength.setToolTip(self.tr("How much of the picture may change"))
        self.prompt = PromptEdit(lines=2, at_least=2)
        self.prompt.set_text(prompt)
        self.prompt.setAccessibleName(self.tr("Prompt"))
        self.prompt.setPlaceholderText(self.tr("What is the picture of? May stay empty."))
        self.form.addRow(self.detail)
        self.form.addRow("", self.strength)
        self.form.addRow(self.tr("P&rompt"), self.prompt)
        self.detail.toggled.connect(self._allow_detail)
        self.prompt.submitted.connect(self.accept)
        for box in (self.scale, self.layers):
            box.currentIndexChanged.connect(self._weigh)
        self.accepted.connect(
            lambda: self.chosen.emit(
                self.scale.currentData(),
                self.model.currentData() or "",
                self.layers.currentData(),
                self._detail_wish(),
            )
        )
        self._allow_detail(False)

    def _allow_detail(self, on: bool) -> None:
        for row in (self.strength, self.prompt):
            self.form.setRowVisible(row, on)
        self._weigh()

    def _detail_wish(self) -> DetailWish | None:
        if not self.detail.isChecked():
            return None
        return DetailWish(self.strength.value() / 100, self.prompt.text().strip())

    def _weigh(self) -> None:
        """Say what it comes to, and let nothing through that can't be done."""
        scale = self.scale.currentData()
        try:
            check_enlarged(self._state, scale, self.layers.currentData())
        except UserError as error:
            parts = (error.what, error.why, error.fix)
            self.note.setText(" ".join(words(part) for part in parts if part))
            self.ok_button.setEnabled(False)
            return
        self.ok_button.setEnabled(True)
        sizes = self.tr("{old} becomes {new} pixels.").format(
            old=f"{self._state.width} × {self._state.height}",
            new=f"{self._state.width * scale} × {self._state.height * scale}",
        )
        if self._coarse and self.detail.isChecked():
            sizes += "\n" + self.tr("This model paints small pictures: its detail is coarse.")
        self.note.setText(sizes)


class StyleDialog(FormDialog):
    """chosen: Path of the style's picture, strength from 0 to 1, "picture" or "layer".

    gallery: the file of the picture selected in the gallery, None for none.
    """

    chosen = Signal(object, float, str)

    def __init__(self, gallery: Path | None, layer: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Style from a Picture"))
        self.ok_button.setText(self.tr("Paint in This Style"))
        self.path: Path | None = None
        self._shown = QLabel()
        self._shown.setFixedSize(_SIDE, _SIDE)
        self._shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._shown.setFrameShape(QLabel.Shape.StyledPanel)
        self._shown.setWordWrap(True)
        self._shown.setObjectName("muted")
        self.file_button = QPushButton(self.tr("&Choose a File…"))
        self.gallery_button = QPushButton(self.tr("From the &Gallery"))
        self.gallery_button.setToolTip(self.tr("The picture that is selected in the gallery"))
        self.gallery_button.setEnabled(gallery is not None)
        for button in (self.file_button, self.gallery_button):
            button.setAutoDefault(False)
        beside = QVBoxLayout()
        beside.setSpacing(8)
        beside.addWidget(self.file_button)
        beside.addWidget(self.gallery_button)
        beside.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._shown)
        row.addLayout(beside, 1)
        self.form.addRow(self.tr("Style"), row)
        self.of = QComboBox()
        self.of.addItem(self.tr("The whole picture"), "picture")
        if layer:
            self.of.addItem(self.tr("The active layer"), "layer")
        self.form.addRow(self.tr("&Paint"), self.of)
        self.strength = SlideBox(5, 100, " %")
        self.strength.set_name(self.tr("Strength"))
        self.strength.show_value(100)
        self.form.addRow("", self.strength)
        self.file_button.clicked.connect(self._ask)
        self.gallery_button.clicked.connect(lambda: self.use(gallery))
        self.accepted.connect(
            lambda: self.chosen.emit(self.path, self.strength.value() / 100, self.of.currentData())
        )
        self.use(gallery)

    def use(self, path: Path | None) -> None:
        """Take the style from this file."""
        self.path = path
        self.ok_button.setEnabled(path is not None)
        self.note.setText(self.tr("Its colours and brushwork are taken, not what it is of."))
        pixmap = QPixmap()
        if path is not None:
            reader = QImageReader(str(path))
            reader.setAutoTransform(True)
            size = reader.size()
            if size.isValid():  # read small: some formats need not be decoded in full then
                room = QSize(_SIDE, _SIDE)
                reader.setScaledSize(size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio))
            pixmap = QPixmap.fromImage(reader.read())
        if pixmap.isNull():
            self._shown.setText(self.tr("No picture yet") if path is None else path.name)
        else:
            self._shown.setPixmap(pixmap)

    def _ask(self) -> None:
        dialog = QFileDialog(self, self.tr("Style from a Picture"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        endings = " ".join(f"*{ending}" for ending in OPEN_ENDINGS)
        dialog.setNameFilter(self.tr("Pictures ({endings})").format(endings=endings))
        dialog.fileSelected.connect(lambda name: self.use(Path(name)))
        dialog.open()


class RegionDialog(FormDialog):
    """chosen: RegionPrompt, None to remove it."""

    chosen = Signal(object)

    def __init__(self, name: str, region: RegionPrompt | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Prompt for “{name}”").format(name=name))
        self.ok_button.setText(self.tr("Set"))
        self.prompt = PromptEdit(lines=3, at_least=2)
        self.prompt.set_text("" if region is None else region.prompt)
        self.prompt.setAccessibleName(self.tr("Prompt"))
        self.prompt.setPlaceholderText(self.tr("What should be painted there?"))
        self.weight = QDoubleSpinBox()
        self.weight.setRange(0, MAX_WEIGHT)
        self.weight.setSingleStep(0.1)
        self.weight.setDecimals(2)
        self.weight.setValue(1.0 if region is None else region.weight)
        self.form.addRow(self.tr("&Prompt"), self.prompt)
        self.form.addRow(self.tr("&Weight"), self.weight)
        self.note.setText(self.tr("It counts where the layer covers the canvas, while it is seen."))
        self.remove_button = QPushButton(self.tr("&Remove"))
        self.remove_button.setAutoDefault(False)
        self.remove_button.setEnabled(region is not None)
        self.buttons.addButton(self.remove_button, QDialogButtonBox.ButtonRole.DestructiveRole)
        self.remove_button.clicked.connect(self._remove)
        self.prompt.submitted.connect(self.accept)
        self.accepted.connect(self._choose)

    def _choose(self) -> None:
        text = self.prompt.text().strip()
        region = RegionPrompt(prompt=text, weight=self.weight.value()) if text else None
        self.chosen.emit(region)

    def _remove(self) -> None:
        self.chosen.emit(None)
        self.reject()
