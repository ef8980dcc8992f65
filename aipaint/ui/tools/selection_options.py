"""The options of the selection tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from aipaint.ui.icons import SIZE, draw
from aipaint.ui.slide_box import SlideBox
from aipaint.ui.tools.options import OptionsRow

if TYPE_CHECKING:
    from aipaint.paint.selection import How
    from aipaint.ui.tools.select_looks import LooksTool
    from aipaint.ui.tools.select_tool import SelectTool

_MOST = 250  # pixels of feather
_ICONS: dict[How, str] = {
    "replace": "square",
    "add": "squares-unite",
    "subtract": "squares-subtract",
    "intersect": "squares-intersect",
}


class HowButtons(QWidget):
    """Four buttons, one of which is down: what a new selection does to the old one."""

    def __init__(self, tool: SelectTool, parent: QWidget) -> None:
        super().__init__(parent)
        self.buttons: dict[How, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        group = QButtonGroup(self)
        for how in _ICONS:
            button = QToolButton()
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.setChecked(how == tool.how)
            button.clicked.connect(lambda _checked=False, how=how: setattr(tool, "how", how))
            group.addButton(button)
            row.addWidget(button)
            self.buttons[how] = button
        self._say()
        self._dress()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        elif event.type() == QEvent.Type.PaletteChange:
            self._dress()
        super().changeEvent(event)

    def _dress(self) -> None:
        ink = self.palette().buttonText().color().name()
        for how, button in self.buttons.items():
            button.setIcon(QIcon(draw(_ICONS[how], ink, SIZE, 2.0)))

    def _say(self) -> None:
        names: dict[How, str] = {
            "replace": self.tr("New selection"),
            "add": self.tr("Add to the selection (Shift)"),
            "subtract": self.tr("Take from the selection (Alt)"),
            "intersect": self.tr("Keep what both select (Shift+Alt)"),
        }
        for how, button in self.buttons.items():
            button.setToolTip(names[how])
            button.setAccessibleName(names[how])


class SelectionOptions(OptionsRow):
    """How the new meets the old, feather, and a smooth edge."""

    def __init__(self, tool: SelectTool, parent: QWidget) -> None:
        super().__init__(parent)
        self._row.addWidget(HowButtons(tool, self))
        self.build(tool)
        self.end()

    def build(self, tool: SelectTool) -> None:
        """Add the fields."""
        feather = SlideBox(0, _MOST, " px", curve=2.0)
        feather.show_value(tool.feather)
        self.number(
            feather,
            lambda: self.tr("Feather"),
            lambda: self.tr("How far the edge of a new selection fades to either side"),
            lambda value: setattr(tool, "feather", value),
        )
        if tool.smooths:
            self.flag(
                lambda: self.tr("Smooth edge"),
                lambda: self.tr("Select pixels on the edge in part, so that it shows no steps"),
                tool.antialias,
                lambda on: setattr(tool, "antialias", on),
            )


class LooksOptions(SelectionOptions):
    """The same for tools that go by what is painted."""

    def __init__(self, tool: LooksTool, parent: QWidget) -> None:
        self._looks = tool
        super().__init__(tool, parent)

    def build(self, tool: SelectTool) -> None:
        looks = self._looks
        tolerance = SlideBox(0, 255, curve=1.5)
        tolerance.show_value(looks.tolerance)
        self.number(
            tolerance,
            lambda: self.tr("Tolerance"),
            lambda: self.tr("How different a colour may be to be selected as well"),
            lambda value: setattr(looks, "tolerance", int(value)),
        )
        super().build(tool)
        self.flag(
            lambda: self.tr("All layers"),
            lambda: self.tr("Look at the picture as you see it, not at this layer alone"),
            looks.sample_all,
            lambda on: setattr(looks, "sample_all", on),
        )
