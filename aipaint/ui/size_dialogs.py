"""Asking for sizes: of a new document, of the image, of the canvas.

Each dialog is opened with `open()` and says what was chosen by its signal `chosen`.
"""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QColorDialog,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.paint.layers import Layer
from aipaint.paint.pixels import MAX_AREA, MAX_SIDE
from aipaint.paint.resample import Filter
from aipaint.paint.state import State

_PLACES = (0.0, 0.5, 1.0)
_ARROWS = ("↖", "↑", "↗", "←", "●", "→", "↙", "↓", "↘")


class SizeDialog(QDialog):
    """Width and height, a line that says what they come to, and two buttons."""

    def __init__(self, width: int, height: int, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.width_box, self.height_box = QSpinBox(), QSpinBox()
        for box, value in ((self.width_box, width), (self.height_box, height)):
            box.setRange(1, MAX_SIDE)
            box.setSuffix(" px")
            box.setAccelerated(True)
            box.setValue(value)
            box.setMinimumWidth(120)
        self.note = QLabel()
        self.note.setObjectName("muted")
        self.form = QFormLayout()
        self.form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.form.setHorizontalSpacing(16)
        self.form.setVerticalSpacing(8)
        buttons = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(buttons.Ok | buttons.Cancel)
        self.buttons.button(buttons.Cancel).setText(self.tr("Cancel"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(16)
        column.addLayout(self.form)
        column.addWidget(self.note)
        column.addStretch(1)
        column.addWidget(self.buttons)

    def add_sides(self) -> None:
        """Put the two fields into the form."""
        self.form.addRow(self.tr("&Width"), self.width_box)
        self.form.addRow(self.tr("&Height"), self.height_box)
        for box, name in ((self.width_box, self.tr("Width")), (self.height_box, self.tr("Height"))):
            box.setAccessibleName(name)
            box.valueChanged.connect(self.weigh)
        self.width_box.selectAll()
        self.width_box.setFocus()

    def size_px(self) -> tuple[int, int]:
        """Width and height."""
        return self.width_box.value(), self.height_box.value()

    def show_size(self, width: int, height: int) -> None:
        """Show other numbers, within what is possible."""
        with QSignalBlocker(self.width_box), QSignalBlocker(self.height_box):
            self.width_box.setValue(width)
            self.height_box.setValue(height)
        self.weigh()

    def weigh(self) -> None:
        """Say how much it is, and let nothing through that can't be painted on."""
        width, height = self.size_px()
        possible = width * height <= MAX_AREA
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(possible)
        if possible:
            million = self.locale().toString(width * height / 1e6, "f", 1)
            self.note.setText(self.tr("{million} million pixels").format(million=million))
        else:
            most = self.tr("Too large: at most {most} million pixels can be painted on.")
            self.note.setText(most.format(most=MAX_AREA // 1_000_000))

    def say_ok(self, text: str) -> None:
        """What the button says that does it."""
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(text)


class ResizeImageDialog(SizeDialog):
    """chosen: width, height in pixels, Filter."""

    chosen = Signal(int, int, object)

    def __init__(self, width: int, height: int, parent: QWidget | None = None) -> None:
        super().__init__(width, height, parent)
        self._from = width, height
        self.setWindowTitle(self.tr("Image Size"))
        self.say_ok(self.tr("Resize"))
        self.add_sides()
        self.percent = QDoubleSpinBox()
        self.percent.setRange(0.1, 10_000)
        self.percent.setDecimals(1)
        self.percent.setSuffix(" %")
        self.percent.setValue(100)
        self.percent.setAccelerated(True)
        self.form.addRow(self.tr("&Scale"), self.percent)
        self.keep = QCheckBox(self.tr("Keep &proportions"))
        self.keep.setChecked(True)
        self.form.addRow("", self.keep)
        self.filter = QComboBox()
        for how, name in (
            (Filter.BICUBIC, self.tr("Bicubic: smooth, for most pictures")),
            (Filter.LANCZOS, self.tr("Lanczos: sharpest, may leave fine halos")),
            (Filter.BILINEAR, self.tr("Bilinear: soft")),
            (Filter.AREA, self.tr("Area: plain average when shrinking")),
            (Filter.NEAREST, self.tr("Nearest: hard pixels, for pixel art")),
        ):
            self.filter.addItem(name, how)
        self.form.addRow(self.tr("&Filter"), self.filter)
        self.width_box.valueChanged.connect(lambda: self._sided(0))
        self.height_box.valueChanged.connect(lambda: self._sided(1))
        self.percent.valueChanged.connect(self._scaled)
        self.keep.toggled.connect(lambda on: self._sided(0) if on else None)
        self.accepted.connect(
            lambda: self.chosen.emit(*self.size_px(), Filter(self.filter.currentData()))
        )
        self.weigh()

    def _sided(self, side: int) -> None:
        width, height = self.size_px()
        share = (width / self._from[0], height / self._from[1])[side]
        if self.keep.isChecked():
            sizes = [max(1, round(length * share)) for length in self._from]
            sizes[side] = self.size_px()[side]
            self.show_size(*sizes)
        with QSignalBlocker(self.percent):
            self.percent.setValue(share * 100)

    def _scaled(self, percent: float) -> None:
        self.show_size(*(max(1, round(length * percent / 100)) for length in self._from))


class ResizeCanvasDialog(SizeDialog):
    """chosen: width, height in pixels, (across, down) of what stays in place: 0, 0.5 or 1 each."""

    chosen = Signal(int, int, object)

    def __init__(self, width: int, height: int, parent: QWidget | None = None) -> None:
        super().__init__(width, height, parent)
        self.setWindowTitle(self.tr("Canvas Size"))
        self.say_ok(self.tr("Resize"))
        self.add_sides()
        self.anchors = QButtonGroup(self)
        ground = QWidget()
        grid = QGridLayout(ground)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2)
        for index, name in enumerate(
            (
                self.tr("Upper left"), self.tr("Top"), self.tr("Upper right"),
                self.tr("Left"), self.tr("Middle"), self.tr("Right"),
                self.tr("Lower left"), self.tr("Bottom"), self.tr("Lower right"),
            )
        ):  # fmt: skip
            button = QToolButton()
            button.setCheckable(True)
            button.setFixedSize(32, 32)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setToolTip(name)
            button.setAccessibleName(name)
            self.anchors.addButton(button, index)
            grid.addWidget(button, index // 3, index % 3)
        grid.setColumnStretch(3, 1)
        label = QLabel(self.tr("&Keep in place"))
        label.setBuddy(self.anchors.button(4))
        self.form.addRow(label, ground)
        self.anchors.idToggled.connect(self._point)
        self.anchors.button(4).setChecked(True)
        self.accepted.connect(lambda: self.chosen.emit(*self.size_px(), self.anchor()))
        self.weigh()

    def anchor(self) -> tuple[float, float]:
        """Across and down: what of the picture stays in place."""
        row, column = divmod(self.anchors.checkedId(), 3)
        return _PLACES[column], _PLACES[row]

    def _point(self) -> None:
        """Arrows lead away from what stays, to where the canvas grows."""
        if self.anchors.checkedId() < 0:
            return
        row, column = divmod(self.anchors.checkedId(), 3)
        for index in range(9):
            down, across = index // 3 - row, index % 3 - column
            near = max(abs(down), abs(across)) <= 1
            arrow = _ARROWS[(down + 1) * 3 + across + 1] if near else ""
            self.anchors.button(index).setText(arrow)


class NewDocumentDialog(SizeDialog):
    """chosen: the State of an empty document. native: the size the chosen model paints best."""

    chosen = Signal(object)

    def __init__(
        self,
        parent: QWidget | None = None,
        size: tuple[int, int] = (1024, 1024),
        native: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(*size, parent)
        self.setWindowTitle(self.tr("New Document"))
        self.say_ok(self.tr("Create"))
        self.colour = QColor("#ffffff")
        self.preset = QComboBox()
        self._sizes: list[tuple[int, int] | None] = []
        for name, (wide, high) in self._presets(native):
            self.preset.addItem(f"{name}  {wide} × {high}")
            self._sizes.append((wide, high))
        self.preset.addItem(self.tr("Other size"))
        self._sizes.append(None)
        self.form.addRow(self.tr("&Preset"), self.preset)
        self.add_sides()
        self.swap = QPushButton(self.tr("&Turn"))
        self.swap.setToolTip(self.tr("Exchange width and height"))
        self.swap.setAutoDefault(False)
        self.form.addRow("", self.swap)
        self.ground = QComboBox()
        for key, name in (
            ("white", self.tr("White")),
            ("transparent", self.tr("Transparent")),
            ("colour", self.tr("Colour")),
        ):
            self.ground.addItem(name, key)
        self.pick = QPushButton(self.tr("C&hoose…"))
        self.pick.setAutoDefault(False)
        row = QHBoxLayout()
        row.addWidget(self.ground, 1)
        row.addWidget(self.pick)
        label = QLabel(self.tr("&Background"))
        label.setBuddy(self.ground)
        self.form.addRow(label, row)
        self.preset.activated.connect(self._take)
        self.swap.clicked.connect(lambda: self.show_size(*reversed(self.size_px())))
        self.ground.currentIndexChanged.connect(self._show_colour)
        self.pick.clicked.connect(self._ask_colour)
        self.accepted.connect(lambda: self.chosen.emit(self.state()))
        self._show_colour()
        self.weigh()

    def weigh(self) -> None:
        super().weigh()
        size = self.size_px()
        self.preset.setCurrentIndex(self._sizes.index(size if size in self._sizes else None))

    def background(self) -> QColor | None:
        """The colour below everything, None for a transparent document."""
        key = self.ground.currentData()
        return {"white": QColor("white"), "transparent": None, "colour": self.colour}[key]

    def state(self) -> State:
        """An empty document of that size: a layer to paint on above the background."""
        width, height = self.size_px()
        layer = Layer(self.tr("Layer {number}").format(number=1))
        state = State(width, height, (layer,), layer.id)
        colour = self.background()
        if colour is None:
            return state
        from aipaint.paint.edits import filled

        ground = Layer(self.tr("Background"), surface=filled(state.rect(), colour))
        return State(width, height, (ground, layer), layer.id)

    def _presets(self, native: tuple[int, int] | None) -> list[tuple[str, tuple[int, int]]]:
        found = [
            (self.tr("Square"), (1024, 1024)),
            (self.tr("Large square"), (2048, 2048)),
            (self.tr("Landscape"), (2048, 1536)),
            (self.tr("Portrait"), (1536, 2048)),
            (self.tr("Full HD"), (1920, 1080)),
            (self.tr("4K"), (3840, 2160)),
            (self.tr("A4 at 300 dpi"), (2480, 3508)),
            (self.tr("A3 at 300 dpi"), (3508, 4961)),
            (self.tr("US Letter at 300 dpi"), (2550, 3300)),
        ]
        image = QGuiApplication.clipboard().image()
        if not image.isNull() and max(image.width(), image.height()) <= MAX_SIDE:
            found.insert(0, (self.tr("Clipboard"), (image.width(), image.height())))
        if native is not None:
            found.insert(0, (self.tr("The model's own size"), native))
        return found

    def _take(self, row: int) -> None:
        size = self._sizes[row]
        if size is None:
            self.width_box.setFocus()
            self.width_box.selectAll()
        else:
            self.show_size(*size)

    def _show_colour(self) -> None:
        self.pick.setEnabled(self.ground.currentData() == "colour")
        swatch = QPixmap(16, 16)
        swatch.fill(self.colour)
        self.pick.setIcon(QIcon(swatch))

    def _ask_colour(self) -> None:
        dialog = QColorDialog(self.colour, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Background"))
        dialog.colorSelected.connect(self._take_colour)
        dialog.open()

    def _take_colour(self, colour: QColor) -> None:
        self.colour = colour
        self._show_colour()
