"""How parts of the picture are repainted: what is chosen by itself, unless one says otherwise."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QValidator
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.app.settings import Repainting
from aipaint.core.recipe import FILLS
from aipaint.ui.icons import Icons

_AUTO = -1  # what a box holds while the value is chosen by itself
_REACH, _CONTEXT = 1000, 8192  # pixels, as the repainting takes them


class RepaintFold(QWidget):
    """What is repainted, and how: strength, grow, feather, context, fill mode; "Auto" at first."""

    changed = Signal()

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self._icons = icons
        self._filling = False
        self.toggle = QToolButton()
        self.toggle.setCheckable(True)
        self.toggle.setAutoRaise(True)
        self.toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.body = QWidget()
        self.strength = _box(100, 5, " %")
        self.grow = _box(_REACH, 4, " px")
        self.feather = _box(_REACH, 4, " px")
        self.context = _box(_CONTEXT, 16, " px")
        self.fill, self.of = QComboBox(), QComboBox()
        self._labels = {name: QLabel() for name in _PLACES}
        fields: dict[str, QWidget] = {
            "of": self.of,
            "strength": self.strength,
            "grow": self.grow,
            "feather": self.feather,
            "context": self.context,
            "fill": self.fill,
        }
        grid = QGridLayout(self.body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        for name, (row, column, span) in _PLACES.items():
            self._labels[name].setBuddy(fields[name])
            grid.addWidget(self._labels[name], row, column)
            grid.addWidget(fields[name], row, column + 1, 1, span)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.toggle, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.body)
        self.body.hide()
        self.toggle.toggled.connect(self._fold)
        for box in (self.strength, self.grow, self.feather, self.context):
            box.valueChanged.connect(self._tell)
        self.fill.currentIndexChanged.connect(self._tell)
        self.of.currentIndexChanged.connect(self._tell)
        self._fold(False)
        self.retranslate()

    def values(self) -> Repainting:
        """What is set; None where it is chosen by itself."""
        return Repainting(
            shown=self.toggle.isChecked(),
            of=self.of.currentData(),
            strength=None if self.strength.value() == _AUTO else self.strength.value() / 100,
            grow=_number(self.grow),
            feather=_number(self.feather),
            context=_number(self.context),
            fill=self.fill.currentData(),
        )

    def set_values(self, wanted: Repainting) -> None:
        """Show other values without telling."""
        self._filling = True
        self.toggle.setChecked(wanted.shown)
        strength = wanted.strength
        self.strength.setValue(_AUTO if strength is None else round(100 * strength))
        for box, value in (
            (self.grow, wanted.grow),
            (self.feather, wanted.feather),
            (self.context, wanted.context),
        ):
            box.setValue(_AUTO if value is None else value)
        self.fill.setCurrentIndex(max(0, self.fill.findData(wanted.fill)))
        self.of.setCurrentIndex(self.of.findData(wanted.of))
        self._filling = False

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.toggle.setText(self.tr("Repainting"))
        self.toggle.setToolTip(self.tr("How a part of the picture is painted anew"))
        words = {
            "of": (
                self.tr("Repaints"),
                self.tr("What the model begins with; its picture becomes a layer of its own"),
            ),
            "strength": (
                self.tr("Strength"),
                self.tr("How much is painted anew: at 0 % nothing changes, at 100 % nothing stays"),
            ),
            "grow": (self.tr("Grow"), self.tr("How far the selection is extended")),
            "feather": (self.tr("Feather"), self.tr("How softly the new fades into the old")),
            "context": (
                self.tr("Context"),
                self.tr("How much of the picture around it the model sees"),
            ),
            "fill": (self.tr("Begins with"), self.tr("What the part is filled with at first")),
        }
        for name, (label, hint) in words.items():
            self._labels[name].setText(label)
            field = self._labels[name].buddy()
            field.setAccessibleName(label)
            field.setToolTip(hint)
        for box in (self.strength, self.grow, self.feather, self.context):
            box.setSpecialValueText(self.tr("Auto"))
        names = {
            "original": self.tr("What is there"),
            "blur": self.tr("What is there, blurred"),
            "border": self.tr("Its border, carried inwards"),
            "neutral": self.tr("Grey"),
            "noise": self.tr("Noise"),
        }
        chosen: Any = self.fill.currentData()
        filling, self._filling = self._filling, True
        self.fill.clear()
        self.fill.addItem(self.tr("Auto"), None)
        for fill in FILLS:
            self.fill.addItem(names[fill], fill)
        self.fill.setCurrentIndex(max(0, self.fill.findData(chosen)))
        row = max(0, self.of.currentIndex())
        self.of.clear()
        self.of.addItem(self.tr("The whole picture"), "picture")
        self.of.addItem(self.tr("The active layer"), "layer")
        self.of.setCurrentIndex(row)
        self._filling = filling

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _fold(self, shown: bool) -> None:
        self.body.setVisible(shown)
        self._icons.give(self.toggle, "chevron-down" if shown else "chevron-right", "muted")
        self._tell()

    def _tell(self) -> None:
        if not self._filling:
            self.changed.emit()


# Row, column, and how many columns the field takes.
_PLACES = {
    "of": (0, 0, 3),
    "strength": (1, 0, 1),
    "grow": (1, 2, 1),
    "feather": (2, 0, 1),
    "context": (2, 2, 1),
    "fill": (3, 0, 3),
}


class _AutoBox(QSpinBox):
    """A number, or a word for none. Coming in selects all: a number is typed over the word.

    An emptied box means none. Undo and redo are the picture's also while a number is typed.
    """

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
            if event.matches(undo) or event.matches(redo):
                event.ignore()
                return True
        return super().event(event)

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        if not self._bare(text):
            return QValidator.State.Acceptable, text, place
        return super().validate(text, place)

    def valueFromText(self, text: str) -> int:
        return super().valueFromText(text) if self._bare(text) else _AUTO

    def _bare(self, text: str) -> str:
        """What is typed, without the unit."""
        return text.removesuffix(self.suffix()).removesuffix(self.suffix().strip()).strip()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # A mouse puts the cursor where it is afterwards.
        QTimer.singleShot(0, self, self.selectAll)
        self.selectAll()


def _box(most: int, step: int, suffix: str) -> QSpinBox:
    box = _AutoBox()
    box.setRange(_AUTO, most)
    box.setSingleStep(step)
    box.setSuffix(suffix)
    box.setValue(_AUTO)
    box.setMinimumWidth(72)
    return box


def _number(box: QSpinBox) -> int | None:
    return None if box.value() == _AUTO else box.value()
