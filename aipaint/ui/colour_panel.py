"""The panel of colours: wheel, numbers, the pair at hand, those used lately, and a palette."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.app.workspace import Workspace
from aipaint.paint.document import Change
from aipaint.ui.colour_wheel import ColourWheel
from aipaint.ui.icons import Icons
from aipaint.ui.slide_box import SlideBox
from aipaint.ui.swatches import ColourPair, SwatchGrid
from aipaint.ui.tall_area import TallArea
from aipaint.ui.widgets import WheelGuard

Recall = Callable[[str], str]  # what was remembered under a key, "" for nothing
Remember = Callable[[str, str], None]

_RECENT = "colours/recent"
_MOST_RECENT = 24
_USES = ("Brush Stroke", "Fill", "Gradient")  # steps that put the foreground on the canvas
_HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
# Greys, then twelve hues as light, full and dark: enough to begin with.
_PALETTE = (
    "#000000 #1f1f1f #3d3d3d #5c5c5c #7a7a7a #999999 #b3b3b3 #cccccc #dedede #ededed #f7f7f7 "
    "#ffffff #f4b6b0 #f7cba4 #fae3a2 #f4f0a6 #d4e8a4 #a9dcae #a5dfd6 #a7d3ee #a9bdf0 #c2b2ec "
    "#e0b0e6 #f2b1cf #d93a2b #e67322 #f0b41c #e6dc20 #93c41e #31a13f #1fa794 #2487c8 #2f55cf "
    "#6a3fc4 #aa36b8 #d63384 #6e1710 #743708 #7a5807 #6f6a08 #47610a #144d1d #0c5148 #0f4265 "
    "#152868 #341d63 #551a5d #6b1640"
)
_FIELDS = (
    ("hue", 359, "°"),
    ("saturation", 100, " %"),
    ("value", 100, " %"),
    ("red", 255, ""),
    ("green", 255, ""),
    ("blue", 255, ""),
)


class ColourPanel(TallArea):
    """Follows `workspace`'s colours and changes the foreground.

    recall, remember: keep the colours used lately from one sitting to the next.
    """

    def __init__(
        self, workspace: Workspace, icons: Icons, recall: Recall, remember: Remember
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._remember = remember
        self._hsv = (0.0, 0.0, 0.0)  # a grey has no hue of its own: this one is kept
        self.wheel = ColourWheel()
        self.boxes = {field: SlideBox(0, most, suffix) for field, most, suffix in _FIELDS}
        self.hex = QLineEdit()
        self.hex.setMaxLength(7)
        self.pair = ColourPair()
        self.swap_button, self.reset_button = QToolButton(), QToolButton()
        self.recent, self.palette_grid = SwatchGrid(), SwatchGrid()
        self._recent_label, self._palette_label = QLabel(), QLabel()
        icons.give(self.swap_button, "arrow-left-right")
        icons.give(self.reset_button, "rotate-ccw")
        self._guard = WheelGuard(self)
        self._build()
        self._guard.watch(self)
        self.palette_grid.show_colours([QColor(name) for name in _PALETTE.split()])
        self.recent.show_colours(_read(recall(_RECENT)))
        self.wheel.picked.connect(self._pick)
        for field, box in self.boxes.items():
            box.slid.connect(lambda _value, field=field: self._slid(field))
        self.hex.editingFinished.connect(self._typed)
        self.pair.swap_wanted.connect(workspace.swap_colours)
        self.swap_button.clicked.connect(workspace.swap_colours)
        self.reset_button.clicked.connect(workspace.reset_colours)
        for grid in (self.recent, self.palette_grid):
            grid.chosen.connect(self._chosen)
        workspace.colours_changed.connect(self._follow)
        workspace.changed.connect(self._hear)
        self._say()
        self._follow()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)

    def _build(self) -> None:
        ground = QWidget()
        column = QVBoxLayout(ground)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        beside = QVBoxLayout()
        beside.setSpacing(4)
        for widget in (self.pair, self.swap_button, self.reset_button):
            beside.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        beside.addStretch(1)
        above = QHBoxLayout()
        above.setSpacing(4)
        above.addWidget(self.wheel, 1)
        above.addLayout(beside)
        grid = QGridLayout()
        grid.setSpacing(4)
        for index, box in enumerate(self.boxes.values()):
            grid.addWidget(box, index // 3, index % 3)
        grid.addWidget(self.hex, 2, 0, 1, 3)
        column.addLayout(above)
        column.addLayout(grid)
        for label, swatches in (
            (self._recent_label, self.recent),
            (self._palette_label, self.palette_grid),
        ):
            label.setObjectName("muted")
            label.setBuddy(swatches)
            column.addWidget(label)
            column.addWidget(swatches)
        column.addStretch(1)
        self.setWidget(ground)

    def _say(self) -> None:
        words = {
            "hue": (self.tr("H"), self.tr("Hue")),
            "saturation": (self.tr("S"), self.tr("Saturation")),
            "value": (self.tr("V"), self.tr("Value")),
            "red": (self.tr("R"), self.tr("Red")),
            "green": (self.tr("G"), self.tr("Green")),
            "blue": (self.tr("B"), self.tr("Blue")),
        }
        for field, (letter, word) in words.items():
            self.boxes[field].set_name(letter)
            self.boxes[field].setAccessibleName(word)
            self.boxes[field].setToolTip(word)
        for widget, text in (
            (self.hex, self.tr("Colour as a web code")),
            (self.pair, self.tr("Foreground and background colour")),
            (self.swap_button, self.tr("Swap the colours (X)")),
            (self.reset_button, self.tr("Black and white (D)")),
            (self.recent, self.tr("Colours used lately")),
            (self.palette_grid, self.tr("Palette")),
        ):
            widget.setAccessibleName(text)
            widget.setToolTip(text)
        self._recent_label.setText(self.tr("Colours used lately"))
        self._palette_label.setText(self.tr("Palette"))

    # From the user

    def _pick(self, hue: float, saturation: float, value: float) -> None:
        self._hsv = (hue, saturation, value)
        self._set(QColor.fromHsvF(min(hue, 1.0), saturation, value))

    def _slid(self, field: str) -> None:
        number = {name: box.value() for name, box in self.boxes.items()}
        if field in ("hue", "saturation", "value"):
            self._pick(number["hue"] / 360, number["saturation"] / 100, number["value"] / 100)
        else:
            self._set(QColor(*(int(number[name]) for name in ("red", "green", "blue"))))

    def _typed(self) -> None:
        found = _HEX.fullmatch(self.hex.text().strip())
        if found is None:
            self._follow()
        elif QColor(f"#{found[1]}") != self._workspace.foreground:
            self._set(QColor(f"#{found[1]}"))

    def _chosen(self, colour: QColor, background: bool) -> None:
        if background:
            self._workspace.set_background(colour)
        else:
            self._set(colour)

    def _set(self, colour: QColor) -> None:
        self._workspace.set_foreground(QColor.fromRgb(colour.rgb()))

    # From the workspace

    def _follow(self) -> None:
        colour = self._workspace.foreground
        if QColor.fromHsvF(*self._hsv).rgb() != colour.rgb():
            hue, saturation, value = colour.hsvHueF(), colour.hsvSaturationF(), colour.valueF()
            grey, black = saturation == 0, value == 0
            self._hsv = (
                self._hsv[0] if grey or hue < 0 else hue,
                self._hsv[1] if black else saturation,
                value,
            )
        hue, saturation, value = self._hsv
        self.wheel.show_colour(hue, saturation, value)
        shown = {
            "hue": round(hue * 360) % 360,
            "saturation": saturation * 100,
            "value": value * 100,
            "red": colour.red(),
            "green": colour.green(),
            "blue": colour.blue(),
        }
        for field, box in self.boxes.items():
            box.show_value(shown[field])
        self.hex.setText(colour.name())
        self.pair.show_colours(colour, self._workspace.background)

    def _hear(self, change: Change) -> None:
        if change.committed and change.name in _USES:
            self._use(self._workspace.foreground)

    def _use(self, colour: QColor) -> None:
        before = list(self.recent.colours())
        if before and before[0] == colour:
            return
        rest = [one for one in before if one.rgb() != colour.rgb()]
        colours = [QColor(colour), *rest][:_MOST_RECENT]
        self.recent.show_colours(colours)
        self._remember(_RECENT, json.dumps([one.name() for one in colours]))


def _read(text: str) -> list[QColor]:
    """Colours as they were remembered; what is none is left out."""
    try:
        names = json.loads(text or "[]")
    except ValueError:
        return []
    if not isinstance(names, list):
        return []
    valid = [name for name in names if isinstance(name, str) and _HEX.fullmatch(name)]
    return [QColor(name) for name in valid[:_MOST_RECENT]]
