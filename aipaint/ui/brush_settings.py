"""Everything a brush is made of, to be changed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QVBoxLayout, QWidget

from aipaint.paint.brush import RANGES
from aipaint.paint.brush.parameters import Points
from aipaint.ui.brush_shelf import BrushShelf
from aipaint.ui.curve_edit import CurveEdit
from aipaint.ui.slide_box import SlideBox

_CURVES: dict[str, Points] = {
    "even": ((0.0, 0.0), (1.0, 1.0)),
    "light": ((0.0, 0.0), (0.3, 0.6), (1.0, 1.0)),
    "firm": ((0.0, 0.0), (0.6, 0.25), (1.0, 1.0)),
    "late": ((0.0, 0.0), (0.25, 0.08), (0.75, 0.92), (1.0, 1.0)),
}
_OWN = "own"  # a curve that is none of these
# Which kinds of brush a field means something for; those not named here, for all.
_PAINT_ONLY = ("wet_edge", "pressure_opacity", "jitter_flow")


class BrushSettings(QWidget):
    """Fields under each other, by what they are about."""

    def __init__(self, shelf: BrushShelf) -> None:
        super().__init__()
        self._shelf = shelf
        self.boxes: dict[str, SlideBox] = {}
        self.flags: dict[str, QCheckBox] = {}
        self.choices: dict[str, QComboBox] = {}
        self._words: list[Callable[[], None]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 0, 8, 8)
        self._column.setSpacing(4)
        self._shape()
        self._pressure()
        self._chance()
        self._grain()
        self._column.addStretch(1)
        for say in self._words:
            say()
        self._follow()
        shelf.brush_changed.connect(self._follow)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            for say in self._words:
                say()
        super().changeEvent(event)

    def _shape(self) -> None:
        self._title(lambda: self.tr("Shape"))
        self._choice(
            "tip",
            lambda: self.tr("Tip"),
            (
                ("round", lambda: self.tr("Round tip")),
                ("chalk", lambda: self.tr("Chalk tip")),
                ("bristles", lambda: self.tr("Bristles")),
                ("spray", lambda: self.tr("Spray")),
            ),
        )
        self._number("spacing", lambda: self.tr("Spacing"), " %", 100, 3.0)
        self._number("roundness", lambda: self.tr("Roundness"), " %", 100)
        self._number("angle", lambda: self.tr("Angle"), "°", 1)
        self._flag("follow", lambda: self.tr("Turn with the stroke"))
        self._flag("antialias", lambda: self.tr("Smooth edge"))
        self._number("wet_edge", lambda: self.tr("Wet edge"), " %", 100)

    def _pressure(self) -> None:
        self._title(lambda: self.tr("Pen"))
        self._number("pressure_size", lambda: self.tr("Pressure on size"), " %", 100)
        self._number("pressure_opacity", lambda: self.tr("Pressure on opacity"), " %", 100)
        self._number("pressure_flow", lambda: self.tr("Pressure on flow"), " %", 100)
        self._choice(
            "curve",
            lambda: self.tr("Pressure curve"),
            (
                ("even", lambda: self.tr("Even curve")),
                ("light", lambda: self.tr("For a light hand")),
                ("firm", lambda: self.tr("For a firm hand")),
                ("late", lambda: self.tr("Fine at both ends")),
                (_OWN, lambda: self.tr("A curve of its own")),
            ),
        )
        self.curve = CurveEdit()
        self.curve.edited.connect(lambda points: self._shelf.tool().adjust(curve=points))
        self._column.addWidget(self.curve)
        self._number("tilt", lambda: self.tr("Tilt"), " %", 100)

    def _chance(self) -> None:
        self._title(lambda: self.tr("Chance"))
        self._number("scatter", lambda: self.tr("Scatter"), " %", 100, 2.0)
        self._number("jitter_size", lambda: self.tr("Size"), " %", 100)
        self._number("jitter_angle", lambda: self.tr("Angle"), " %", 100)
        self._number("jitter_flow", lambda: self.tr("Flow"), " %", 100)

    def _grain(self) -> None:
        self._title(lambda: self.tr("Grain"))
        self._choice(
            "grain",
            lambda: self.tr("Grain"),
            (
                ("none", lambda: self.tr("No grain")),
                ("paper", lambda: self.tr("Paper")),
                ("rough", lambda: self.tr("Rough paper")),
                ("canvas", lambda: self.tr("Canvas cloth")),
                ("cloud", lambda: self.tr("Cloud")),
            ),
        )
        self._number("grain_depth", lambda: self.tr("Depth"), " %", 100)
        self._number("grain_scale", lambda: self.tr("Scale"), " %", 100)

    # Parts

    def _title(self, words: Callable[[], str]) -> None:
        label = QLabel()
        label.setObjectName("muted")
        label.setContentsMargins(0, 8, 0, 0)
        self._words.append(lambda: label.setText(words()))
        self._column.addWidget(label)

    def _number(
        self, field: str, name: Callable[[], str], suffix: str, factor: float, curve: float = 1.0
    ) -> None:
        low, high = RANGES[field]
        box = self.boxes[field] = SlideBox(low * factor, high * factor, suffix, curve=curve)
        box.setProperty("factor", factor)
        self._words.append(lambda: box.set_name(name()))
        box.slid.connect(lambda value: self._shelf.tool().adjust(**{field: value / factor}))
        self._column.addWidget(box)

    def _flag(self, field: str, name: Callable[[], str]) -> None:
        box = self.flags[field] = QCheckBox()
        self._words.append(lambda: box.setText(name()))
        box.clicked.connect(lambda on: self._shelf.tool().adjust(**{field: on}))
        self._column.addWidget(box)

    def _choice(
        self,
        field: str,
        name: Callable[[], str],
        choices: tuple[tuple[str, Callable[[], str]], ...],
    ) -> None:
        box = self.choices[field] = QComboBox()
        for key, _ in choices:
            box.addItem("", key)

        def say() -> None:
            box.setAccessibleName(name())
            box.setToolTip(name())
            for index, (_, words) in enumerate(choices):
                box.setItemText(index, words())

        self._words.append(say)
        box.activated.connect(lambda index: self._choose(field, str(box.itemData(index))))
        self._column.addWidget(box)

    def _choose(self, field: str, key: str) -> None:
        if field != "curve":
            self._shelf.tool().adjust(**{field: key})
        elif key in _CURVES:
            self._shelf.tool().adjust(curve=_CURVES[key])
        else:
            self._follow()  # one's own curve is shown, it can't be chosen

    def _follow(self) -> None:
        brush = self._shelf.brush()
        for field, box in self.boxes.items():
            box.show_value(getattr(brush, field) * box.property("factor"))
            box.setVisible(brush.kind == "paint" or field not in _PAINT_ONLY)
        self.curve.show_points(brush.curve)
        for field, flag in self.flags.items():
            flag.setChecked(getattr(brush, field))
        own = next((key for key, curve in _CURVES.items() if curve == brush.curve), _OWN)
        for field, choice in self.choices.items():
            key = own if field == "curve" else getattr(brush, field)
            choice.setCurrentIndex(choice.findData(key))
