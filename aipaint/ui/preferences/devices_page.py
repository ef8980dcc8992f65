"""What paints, how models are held in its memory, and how many stay there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QProgressBar

from aipaint.core.devices import AUTO, Device, Machine, Wishes
from aipaint.ui.preferences.form import PageForm, choice, muted

if TYPE_CHECKING:
    from aipaint.ui.main_window import MainWindow

_GB = 1e9
_MOST_GB = 4096.0


class DevicesPage(PageForm):
    """The wishes for devices and memory. What is changed holds from the next picture on."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._session = window.session
        self._machine: Machine | None = None
        wishes = self._wishes
        self.section(self.tr("Device"))
        self.device = choice([], None, lambda device: self._wish(device=device))
        self.row(self.tr("&Paint with"), self.device, "device")
        self.memory = QProgressBar()
        self.memory.setTextVisible(False)
        self.memory.setAccessibleName(self.tr("Memory in use"))
        self.free = muted("")
        self.line(self.memory)
        self.line(self.free)

        self.section(self.tr("How a model is held"))
        self.storage = choice([], None, lambda storage: self._wish(storage=storage))
        self.row(
            self.tr("Number &format"),
            self.storage,
            "storage",
            self.tr("Fewer bits need less memory; pictures differ a little."),
        )
        rows = [
            (self.tr("Automatic: only when memory is short"), "auto"),
            (self.tr("Nothing"), "none"),
            (self.tr("Parts of the model that rest"), "model"),
            (self.tr("Everything but the layers at work: slow, needs least"), "sequential"),
        ]
        self.offload = choice(rows, wishes.offload, lambda offload: self._wish(offload=offload))
        self.row(
            self.tr("Keep off the &card"),
            self.offload,
            "offload",
            self.tr("What is kept off waits in the computer's memory."),
        )
        self.compiled = QCheckBox(self.tr("Co&mpile networks"))
        self.compiled.setChecked(wishes.compiled)
        self.compiled.toggled.connect(lambda on: self._wish(compiled=on))
        self.row(
            "",
            self.compiled,
            "compiled",
            self.tr("The first picture of a model takes a minute or two longer, each later less."),
        )

        self.section(self.tr("Models that stay ready"))
        self.vram, self.ram = QDoubleSpinBox(), QDoubleSpinBox()
        for box, name, label in (
            (self.vram, "vram", self.tr("&Graphics memory")),
            (self.ram, "ram", self.tr("Comp&uter's memory")),
        ):
            box.setRange(0.0, _MOST_GB)
            box.setDecimals(1)
            box.setSingleStep(0.5)
            box.setSuffix(self.tr(" GB"))
            box.setSpecialValueText(self.tr("Automatic"))
            box.setKeyboardTracking(False)
            box.setValue(getattr(wishes, name) / _GB)
            box.valueChanged.connect(
                lambda value, name=name: self._wish(**{name: round(value * _GB)})
            )
            self.row(label, box, name)
        self.line(
            muted(
                self.tr(
                    "Models that were used stay in memory, so that one is back at once. The one "
                    "that was used longest ago goes first."
                )
            )
        )
        self.end()
        window.session.engine.machine_known.connect(self._look)
        self._look()

    @property
    def _wishes(self) -> Wishes:
        return self._session.settings.wishes

    def _wish(self, **values: Any) -> None:
        self._session.configure(msgspec.structs.replace(self._wishes, **values))
        self._show_machine()

    def _look(self, _devices: object = None) -> None:
        self._machine = self._session.engine.machine()
        self._fill_devices()
        self._show_machine()

    def _fill_devices(self) -> None:
        box, machine, wanted = self.device, self._machine, self._wishes.device
        box.clear()
        automatic = self.tr("Automatic")
        if machine is not None:
            automatic = self.tr("Automatic: {device}").format(device=machine.device().name)
        box.addItem(automatic, AUTO)
        for device in machine.devices if machine is not None else ():
            box.addItem(
                self.tr("{device} ({id}), {free} GB free").format(
                    device=device.name, id=device.id, free=_gigabytes(device.free)
                ),
                device.id,
            )
        row = box.findData(wanted)
        if row < 0:
            # A card that was taken out, or one that is not known yet.
            box.addItem(
                wanted if machine is None else self.tr("{id}: not there").format(id=wanted), wanted
            )
            row = box.count() - 1
        box.setCurrentIndex(row)

    def _show_machine(self) -> None:
        device = self._device()
        self._fill_formats(device)
        self.memory.setVisible(device is not None)
        if device is None:
            self.free.setText(self.tr("What there is will be known in a moment."))
            return
        used = max(0, device.total - device.free)
        self.memory.setRange(0, 1000)
        self.memory.setValue(round(1000 * used / max(1, device.total)))
        said = self.tr("{free} GB of {total} GB are free.").format(
            free=_gigabytes(device.free), total=_gigabytes(device.total)
        )
        if device.kind == "cpu" and self._machine is not None:
            threads = self._machine.threads
            said = f"{said} " + self.tr("Threads: {count}.").format(count=threads)
        self.free.setText(said)
        card = device.kind in ("cuda", "rocm", "xpu")
        for field in (self.offload, self.vram):
            field.setEnabled(card)
            field.setToolTip("" if card else self.tr("This device works in the computer's memory."))

    def _fill_formats(self, device: Device | None) -> None:
        box = self.storage
        slow = self.tr("{format}: slow on this device")
        rows = [
            (self.tr("Automatic"), "auto", True),
            (self.tr("32 bits (float32)"), "float32", True),
            (self.tr("16 bits (float16)"), "float16", device is None or device.fp16),
            (self.tr("16 bits (bfloat16)"), "bfloat16", device is None or device.bf16),
            (self.tr("8 bits (float8)"), "float8", True),
        ]
        box.clear()
        for words, value, fast in rows:
            box.addItem(words if fast else slow.format(format=words), value)
        box.setCurrentIndex(box.findData(self._wishes.storage))

    def _device(self) -> Device | None:
        return None if self._machine is None else self._machine.device(self._wishes.device)


def _gigabytes(size: int) -> str:
    return QLocale().toString(size / _GB, "f", 1)
