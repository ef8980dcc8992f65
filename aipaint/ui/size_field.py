"""The size of the picture: shapes that suit the model, and exact numbers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from aipaint.core.recipe import MAX_SIDE, MIN_SIDE, SIZE_MULTIPLE

# Proportions width : height, by name; sides keep the model's native number of pixels or less.
_SHAPES = ((1, 1), (3, 4), (4, 3), (9, 16), (16, 9))


class SizeField(QWidget):
    """Width and height in pixels, multiples of 8."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._native = (128, 128)
        self.preset = QComboBox()
        # The longest name must not set the width of the whole panel.
        self.preset.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.width_box, self.height_box = QSpinBox(), QSpinBox()
        self._times = QLabel("×")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.preset)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.width_box, 1)
        row.addWidget(self._times)
        row.addWidget(self.height_box, 1)
        column.addLayout(row)
        for box in (self.width_box, self.height_box):
            box.setRange(MIN_SIDE, MAX_SIDE)
            box.setSingleStep(SIZE_MULTIPLE)
            box.setSuffix(" px")
            box.setMinimumWidth(84)
            box.valueChanged.connect(self._typed)
        self.preset.activated.connect(self._chosen)
        self.retranslate()

    def size_px(self) -> tuple[int, int]:
        """Width and height."""
        return self.width_box.value(), self.height_box.value()

    def set_size(self, width: int, height: int) -> None:
        """Show a size."""
        with QSignalBlocker(self.width_box), QSignalBlocker(self.height_box):
            self.width_box.setValue(width)
            self.height_box.setValue(height)
        self._mark()
        self.changed.emit()

    def set_native(self, width: int, height: int) -> None:
        """Offer shapes around the size a model was made for."""
        self._native = (width, height)
        self.retranslate()

    def presets(self) -> list[tuple[int, int]]:
        """The sizes offered, the native one first."""
        base = min(self._native)
        found = [self._native]
        for across, up in _SHAPES:
            long = max(across, up)
            size = (_side(base * across / long), _side(base * up / long))
            if size not in found:
                found.append(size)
        large = _side(base * 1.5)
        return [*found, (large, large)]

    def retranslate(self) -> None:
        """Say everything in the present language."""
        with QSignalBlocker(self.preset):
            self.preset.clear()
            for number, (width, height) in enumerate(self.presets()):
                if number == 0:
                    name = self.tr("Native")
                elif width == height:
                    name = self.tr("Square")
                else:
                    name = self.tr("Portrait") if width < height else self.tr("Landscape")
                self.preset.addItem(f"{name}  {width} × {height}", (width, height))
            self.preset.addItem(self.tr("Other size"), None)
        self.preset.setAccessibleName(self.tr("Shape"))
        self.width_box.setAccessibleName(self.tr("Width"))
        self.height_box.setAccessibleName(self.tr("Height"))
        self._mark()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _chosen(self, row: int) -> None:
        size = self.preset.itemData(row)
        if size is None:
            self.width_box.setFocus()
            self.width_box.selectAll()
        else:
            self.set_size(*size)

    def _typed(self) -> None:
        self._mark()
        self.changed.emit()

    def _mark(self) -> None:
        presets = self.presets()
        size = self.size_px()
        self.preset.setCurrentIndex(presets.index(size) if size in presets else len(presets))


def _side(value: float) -> int:
    return max(MIN_SIDE, round(value / SIZE_MULTIPLE) * SIZE_MULTIPLE)
