"""The bar of the transform tool: exact numbers, mirroring, quarter turns, the filter."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSignalBlocker, Qt
from PySide6.QtGui import QIcon, QPalette
from PySide6.QtWidgets import QDoubleSpinBox, QPushButton, QToolButton, QWidget

from aipaint.paint.pixels import MAX_SIDE
from aipaint.paint.resample import Filter
from aipaint.ui.icons import SIZE, draw
from aipaint.ui.tools.options import OptionsRow, Say

if TYPE_CHECKING:
    from aipaint.ui.tools.base import Tool
    from aipaint.ui.tools.transform import TransformTool


class NumberBox(QDoubleSpinBox):
    """A number to type, with its name before it; `set` hears what the user enters."""

    def __init__(self, low: float, high: float, suffix: str, decimals: int = 0) -> None:
        super().__init__()
        self.setRange(low, high)
        self.setDecimals(decimals)
        self.setSuffix(suffix)
        self.setKeyboardTracking(False)
        self.setAccelerated(True)
        self.setFixedWidth(112 if decimals else 104)

    def show_value(self, value: float) -> None:
        """Show a number without telling anybody, nor disturbing who is typing."""
        if not (self.hasFocus() and self.lineEdit().isModified()):
            with QSignalBlocker(self):
                self.setValue(value)


class EntryRow(OptionsRow):
    """A row that also holds numbers to type and buttons with drawings.

    Enter in a number brings the keys back to the canvas, where Enter does it.
    """

    def __init__(self, tool: Tool, parent: QWidget) -> None:
        super().__init__(parent)
        self._of = tool
        self._drawn: list[tuple[QToolButton, str]] = []

    def entry(
        self, box: NumberBox, prefix: Say, name: Say, entered: Callable[[float], object]
    ) -> NumberBox:
        """Add a number. prefix: a letter or word before it; name: all of it."""
        self._say(
            lambda: (
                box.setPrefix(f"{prefix()}  "),
                box.setAccessibleName(name()),
                box.setToolTip(name()),
            )
        )
        box.valueChanged.connect(entered)
        box.lineEdit().returnPressed.connect(self._back_to_canvas)
        self._row.addWidget(box)
        return box

    def button(self, icon: str, name: Say, clicked: Callable[[], object]) -> QToolButton:
        """Add a button with a drawing."""
        button = QToolButton()
        self._drawn.append((button, icon))
        self._say(lambda: (button.setToolTip(name()), button.setAccessibleName(name())))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: clicked())
        self._row.addWidget(button)
        self._draw()
        return button

    def words(self, name: Say, hint: Say, clicked: Callable[[], object]) -> QPushButton:
        """Add a button with words, which the bar keeps in sight at its end."""
        button = QPushButton()
        self._say(lambda: (button.setText(name()), button.setToolTip(hint())))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: clicked())
        self.pinned.append(button)
        return button

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()
        super().changeEvent(event)

    def _back_to_canvas(self) -> None:
        if isinstance(self._of.view, QWidget):
            self._of.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _draw(self) -> None:
        ink = self.palette().color(QPalette.ColorRole.WindowText).name()
        for button, icon in self._drawn:
            button.setIcon(QIcon(draw(icon, ink, SIZE, 2.0)))


class TransformOptions(EntryRow):
    """Shows how the box lies while it is dragged, and puts it where numbers say."""

    def __init__(self, tool: TransformTool, parent: QWidget) -> None:
        super().__init__(tool, parent)
        self._tool = tool
        far = 2 * MAX_SIDE
        self.left_box = self.entry(
            NumberBox(-far, far, " px"),
            lambda: self.tr("X"),
            lambda: self.tr("Left edge"),
            lambda value: tool.set_place(x=value),
        )
        self.top_box = self.entry(
            NumberBox(-far, far, " px"),
            lambda: self.tr("Y"),
            lambda: self.tr("Upper edge"),
            lambda value: tool.set_place(y=value),
        )
        self.width_box = self.entry(
            NumberBox(1, MAX_SIDE, " px"),
            lambda: self.tr("W"),
            lambda: self.tr("Width"),
            lambda value: tool.set_size(width=value),
        )
        self.height_box = self.entry(
            NumberBox(1, MAX_SIDE, " px"),
            lambda: self.tr("H"),
            lambda: self.tr("Height"),
            lambda value: tool.set_size(height=value),
        )
        self.flag(
            lambda: self.tr("Keep proportions"),
            lambda: self.tr("Width and height change together; hold Shift for the other way"),
            tool.keep,
            lambda on: setattr(tool, "keep", on),
        )
        self.angle_box = self.entry(
            NumberBox(-360, 360, "°", 1),
            lambda: self.tr("Angle"),
            lambda: self.tr("Angle, clockwise"),
            tool.set_angle,
        )
        self.changers: list[QWidget] = [
            self.button(
                "rotate-ccw", lambda: self.tr("Quarter turn left"), lambda: tool.quarter(3)
            ),
            self.button(
                "rotate-cw", lambda: self.tr("Quarter turn right"), lambda: tool.quarter(1)
            ),
            self.button(
                "flip-horizontal", lambda: self.tr("Flip horizontally"), lambda: tool.flip(True)
            ),
            self.button(
                "flip-vertical", lambda: self.tr("Flip vertically"), lambda: tool.flip(False)
            ),
        ]
        self.choice(
            lambda: self.tr("Filter"),
            (
                (Filter.NEAREST, lambda: self.tr("Nearest (hard pixels)")),
                (Filter.BILINEAR, lambda: self.tr("Bilinear (soft)")),
                (Filter.BICUBIC, lambda: self.tr("Bicubic")),
                (Filter.LANCZOS, lambda: self.tr("Lanczos (sharpest)")),
            ),
            tool.filter,
            lambda value: setattr(tool, "filter", Filter(value)),
        )
        self.ends = [
            self.words(lambda: self.tr("Apply"), lambda: self.tr("Do it (Enter)"), tool.confirm),
            self.words(
                lambda: self.tr("Reset"), lambda: self.tr("As it was (Escape)"), tool.cancel
            ),
        ]
        self.end()
        tool.shown.connect(self._show)
        self._show()

    def _show(self) -> None:
        now = self._tool.geometry()
        entries = (self.left_box, self.top_box, self.width_box, self.height_box, self.angle_box)
        for widget in (*entries, *self.changers):
            widget.setEnabled(now is not None)
        for button in self.ends:
            button.setEnabled(self._tool.is_busy())
        if now is None:
            return
        for box, value in zip(
            entries, (now.x, now.y, now.width, now.height, now.angle), strict=True
        ):
            box.show_value(value)
        for box in (self.width_box, self.height_box, self.angle_box):
            box.setEnabled(not now.bent)
