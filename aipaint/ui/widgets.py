"""Small parts that several panels use."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QSlider,
    QSpinBox,
    QWidget,
)


class WheelGuard(QObject):
    """Lets the wheel scroll the panel, not change a number that the pointer passes over."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.Wheel
            and isinstance(watched, QWidget)
            and not watched.hasFocus()
        ):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def watch(self, panel: QWidget) -> None:
        """Guard every spin box, slider and combo box in `panel`."""
        for kind in (QAbstractSpinBox, QSlider, QComboBox):
            for child in panel.findChildren(kind):
                child.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
                child.installEventFilter(self)


class NumberSlider(QWidget):
    """A slider with a box for the exact number.

    low, high: the box's range. reach: where the slider ends, for numbers rarely wanted beyond.
    step: the slider's grid; a whole number makes an integer box.
    """

    changed = Signal(float)

    def __init__(self, low: float, high: float, reach: float, step: float = 1) -> None:
        super().__init__()
        self._step = step
        whole = float(step).is_integer()
        self.box = QSpinBox() if whole else QDoubleSpinBox()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(round(low / step), round(reach / step))
        self.slider.setPageStep(max(1, round((reach - low) / step / 10)))
        if isinstance(self.box, QSpinBox):
            self.box.setRange(int(low), int(high))
        else:
            self.box.setRange(low, high)
            self.box.setDecimals(1)
            self.box.setSingleStep(step)
        self.box.setFixedWidth(72)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.slider, 1)
        row.addWidget(self.box)
        self.setFocusProxy(self.slider)
        self.slider.valueChanged.connect(self._slid)
        self.box.valueChanged.connect(self._typed)

    def value(self) -> float:
        """The number in the box."""
        return self.box.value()

    def set_value(self, value: float) -> None:
        """Show a number; outside the range it is the nearest end."""
        self._put(value)
        self._follow()

    def set_name(self, name: str) -> None:
        """What a screen reader calls it."""
        self.slider.setAccessibleName(name)
        self.box.setAccessibleName(name)

    def _slid(self, place: int) -> None:
        self._put(place * self._step)

    def _put(self, value: float) -> None:
        if isinstance(self.box, QSpinBox):
            self.box.setValue(int(value))
        else:
            self.box.setValue(value)

    def _typed(self, value: float) -> None:
        self._follow()
        self.changed.emit(float(value))

    def _follow(self) -> None:
        # A number beyond the slider's reach must not be pulled back by the slider.
        self.slider.blockSignals(True)
        self.slider.setValue(round(self.box.value() / self._step))
        self.slider.blockSignals(False)
