"""What is set when a model is chosen: the user's own settings for it, each left as usual or not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.app.shelf.items import Defaults, Item
from aipaint.core.recipe import (
    MAX_CLIP_SKIP,
    MAX_GUIDANCE,
    MAX_PROMPT,
    MAX_SIDE,
    MAX_STEPS,
    MAX_WEIGHT,
    SAMPLER_NAMES,
    SAMPLERS,
    SIZE_MULTIPLE,
)
from aipaint.ui.icons import Icons
from aipaint.ui.widgets import WheelGuard

_PAUSE_MS = 600
_OF_MODELS = ("size", "steps", "guidance", "sampler", "clip_skip", "vae", "prompt", "negative")
_OF_LORAS = ("weight", "prompt")
_LEAST = -MAX_WEIGHT - 0.05  # a weight that means none


class DefaultsFold(QWidget):
    """`changed` tells a path and its Defaults, a moment after one has changed something."""

    changed = Signal(object, object)  # Path, Defaults
    panel_wanted = Signal()  # take what the Generate panel holds

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self._icons = icons
        self._path: Path | None = None
        self._kept = Defaults()
        self._guard = WheelGuard(self)
        self.toggle = QToolButton()
        self.toggle.setCheckable(True)
        self.toggle.setAutoRaise(True)
        self.toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.width_box, self.height_box = _number(0, MAX_SIDE), _number(0, MAX_SIDE)
        for box in (self.width_box, self.height_box):
            box.setSingleStep(SIZE_MULTIPLE)
        self.steps, self.clip_skip = _number(0, MAX_STEPS), _number(-1, MAX_CLIP_SKIP)
        self.guidance = _fraction(-0.5, MAX_GUIDANCE, 0.5, 1)
        self.weight = _fraction(_LEAST, MAX_WEIGHT, 0.05, 2)
        self.sampler, self.vae = QComboBox(), QComboBox()
        for choice in (self.sampler, self.vae):
            choice.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            choice.setMinimumContentsLength(6)
            choice.addItem("", None)
        for sampler in SAMPLERS:
            self.sampler.addItem(SAMPLER_NAMES[sampler], sampler)
        self.vae.addItem("", "")
        self.prompt, self.negative = QLineEdit(), QLineEdit()
        for line in (self.prompt, self.negative):
            line.setMaxLength(MAX_PROMPT)
        size, size_row = QWidget(), QHBoxLayout()
        size.setLayout(size_row)
        size_row.setContentsMargins(0, 0, 0, 0)
        size_row.setSpacing(4)
        size_row.addWidget(self.width_box, 1)
        size_row.addWidget(QLabel("×"))
        size_row.addWidget(self.height_box, 1)
        self._fields: dict[str, QWidget] = {
            "weight": self.weight,
            "size": size,
            "steps": self.steps,
            "guidance": self.guidance,
            "sampler": self.sampler,
            "clip_skip": self.clip_skip,
            "vae": self.vae,
            "prompt": self.prompt,
            "negative": self.negative,
        }
        self._labels = {name: QLabel() for name in self._fields}
        self.body = QWidget()
        grid = QGridLayout(self.body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, (name, field) in enumerate(self._fields.items()):
            self._labels[name].setObjectName("muted")
            self._labels[name].setBuddy(field)
            grid.addWidget(self._labels[name], row, 0)
            grid.addWidget(field, row, 1)
        self.take_button, self.clear_button = QPushButton(), QPushButton()
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.take_button, 1)
        row.addWidget(self.clear_button)
        grid.addLayout(row, len(self._fields), 0, 1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.toggle, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.body)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.finish)
        for box in (self.width_box, self.height_box, self.steps, self.clip_skip):
            box.valueChanged.connect(self._touched)
        for box in (self.guidance, self.weight):
            box.valueChanged.connect(self._touched)
        for choice in (self.sampler, self.vae):
            choice.activated.connect(self._touched)
        for line in (self.prompt, self.negative):
            line.textEdited.connect(self._touched)
        self.take_button.clicked.connect(self.panel_wanted)
        self.clear_button.clicked.connect(lambda: self.put(Defaults()))
        self.toggle.toggled.connect(self._fold)
        self._guard.watch(self)
        self._fold(False)
        self.retranslate()

    def show_item(self, item: Item | None, vaes: Sequence[Item] = ()) -> None:
        """Show what is set for a model; hidden for what is neither a model nor a LoRA."""
        same = item is not None and item.path == self._path
        if not same:
            self.finish()
        names = {"models": _OF_MODELS, "loras": _OF_LORAS}.get(item.kind if item else "", ())
        self.setVisible(bool(names))
        self._path = item.path if item is not None and names else None
        for name, field in self._fields.items():
            field.setVisible(name in names)
            self._labels[name].setVisible(name in names)
        self.take_button.setVisible(names is _OF_MODELS)
        if item is None or not names or (same and self._pause.isActive()):
            return  # one is writing: what comes back is what was kept before
        self._offer(vaes)
        self._kept = item.defaults or Defaults()
        self._show(self._kept)
        self._say_title()

    def put(self, defaults: Defaults) -> None:
        """Set these, as if one had written them."""
        self._show(defaults)
        self.finish()
        self._say_title()

    def defaults(self) -> Defaults:
        """What is set."""
        lora = self._fields["weight"].isVisibleTo(self)
        width, height = self.width_box.value(), self.height_box.value()
        sized = width > 0 and height > 0
        return Defaults(
            sampler=self.sampler.currentData(),
            steps=self.steps.value() or None,
            guidance=None if self.guidance.value() < 0 else self.guidance.value(),
            width=_rounded(width) if sized else None,
            height=_rounded(height) if sized else None,
            clip_skip=None if self.clip_skip.value() < 0 else self.clip_skip.value(),
            vae=self.vae.currentData(),
            prompt=self.prompt.text().strip() or None,
            negative_prompt=self.negative.text().strip() or None,
            weight=round(self.weight.value(), 2)
            if lora and self.weight.value() > _LEAST + 0.01
            else None,
        )

    def finish(self) -> None:
        """Tell what was set, unless it was told."""
        self._pause.stop()
        if self._path is None:
            return
        defaults = self.defaults()
        if defaults != self._kept:
            self._kept = defaults
            self.changed.emit(self._path, defaults)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        usual = self.tr("As usual")
        for box in (self.width_box, self.height_box, self.steps, self.clip_skip):
            box.setSpecialValueText(usual)
        self.guidance.setSpecialValueText(usual)
        self.weight.setSpecialValueText(usual)
        self.sampler.setItemText(0, usual)
        self.vae.setItemText(0, usual)
        self.vae.setItemText(1, self.tr("The model's own"))
        words = {
            "weight": self.tr("Weight"),
            "size": self.tr("Size"),
            "steps": self.tr("Steps"),
            "guidance": self.tr("Guidance"),
            "sampler": self.tr("Sampler"),
            "clip_skip": self.tr("CLIP skip"),
            "vae": self.tr("VAE"),
            "prompt": self.tr("Prompt"),
            "negative": self.tr("Negative"),
        }
        for name, said in words.items():
            self._labels[name].setText(said)
            self._fields[name].setAccessibleName(said)
        self.width_box.setAccessibleName(self.tr("Width"))
        self.height_box.setAccessibleName(self.tr("Height"))
        self.prompt.setToolTip(self.tr("Words that are put before the prompt"))
        self.negative.setToolTip(self.tr("The negative prompt that is set with it"))
        self.take_button.setText(self.tr("Take from the Panel"))
        self.take_button.setToolTip(self.tr("Keep what the Generate panel is set to now"))
        self.clear_button.setText(self.tr("Clear"))
        self._say_title()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _show(self, kept: Defaults) -> None:
        fields = (
            (self.width_box, kept.width or 0),
            (self.height_box, kept.height or 0),
            (self.steps, kept.steps or 0),
            (self.clip_skip, -1 if kept.clip_skip is None else kept.clip_skip),
            (self.guidance, -0.5 if kept.guidance is None else kept.guidance),
            (self.weight, _LEAST if kept.weight is None else kept.weight),
        )
        for box, value in fields:
            with QSignalBlocker(box):
                box.setValue(value)  # type: ignore[arg-type]
        self.sampler.setCurrentIndex(max(0, self.sampler.findData(kept.sampler)))
        place = 0 if kept.vae is None else self.vae.findData(kept.vae)
        if place < 0:
            self.vae.addItem(str(kept.vae), kept.vae)
            place = self.vae.count() - 1
        self.vae.setCurrentIndex(place)
        self.prompt.setText(kept.prompt or "")
        self.negative.setText(kept.negative_prompt or "")
        for line in (self.prompt, self.negative):
            line.setCursorPosition(0)

    def _offer(self, vaes: Sequence[Item]) -> None:
        while self.vae.count() > 2:
            self.vae.removeItem(2)
        for item in vaes:
            self.vae.addItem(item.name, item.id)

    def _touched(self) -> None:
        self._pause.start()
        self._say_title()

    def _say_title(self) -> None:
        said = self.tr("Settings When Chosen")
        count = sum(value is not None for value in _values(self.defaults()))
        self.toggle.setText(f"{said} ({self.locale().toString(count)})" if count else said)
        self.toggle.setToolTip(self.tr("What is set each time this is chosen"))
        self.clear_button.setEnabled(count > 0)

    def _fold(self, shown: bool) -> None:
        self.body.setVisible(shown)
        self._icons.give(self.toggle, "chevron-down" if shown else "chevron-right", "muted")


def _values(defaults: Defaults) -> list[object]:
    # A size is one setting.
    return [getattr(defaults, name) for name in defaults.__struct_fields__ if name != "height"]


def _rounded(side: int) -> int:
    return max(SIZE_MULTIPLE * 2, round(side / SIZE_MULTIPLE) * SIZE_MULTIPLE)


def _number(low: int, high: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(low, high)
    box.setMinimumWidth(56)
    return box


def _fraction(low: float, high: float, step: float, decimals: int) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setDecimals(decimals)
    box.setRange(low, high)
    box.setSingleStep(step)
    return box
