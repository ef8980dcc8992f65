"""Which of a picture's settings to take over: a menu, filled when it is known what there is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from aipaint.app.reuse import FIELDS, Field, Said
from aipaint.core.recipe import SAMPLER_NAMES

ALL = "all"
_KEY = "reuse"
_LONGEST = 32  # letters of a value


class ReuseMenu(QMenu):
    """chosen: the fields to take over.

    recall, remember: of small things, by a key.
    """

    chosen = Signal(object)  # tuple[Field, ...]

    def __init__(
        self,
        recall: Callable[[str], str],
        remember: Callable[[str, str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._recall, self._remember = recall, remember

    def fill(self, said: Said) -> None:
        """Offer what this picture says."""
        self.clear()
        self._offer(ALL, self.tr("&Everything"), FIELDS)
        self.addSeparator()
        values = _values(said)
        for field in said.fields():
            text = self._name(field)
            if values[field]:
                text = self.tr("{field}: {value}").format(field=text, value=values[field])
            self._offer(field, text, (field,))

    def choose_last(self) -> None:
        """Go to what was chosen the last time; call when it is shown."""
        last = self._recall(_KEY) or ALL
        for action in self.actions():
            if action.data() == last:
                self.setActiveAction(action)

    def _offer(self, name: str, text: str, fields: tuple[Field, ...]) -> None:
        action = self.addAction(text)
        action.setData(name)

        def take() -> None:
            self._remember(_KEY, name)
            self.chosen.emit(fields)

        action.triggered.connect(take)

    def _name(self, field: Field) -> str:
        return {
            "prompt": self.tr("&Prompt"),
            "negative": self.tr("&Negative prompt"),
            "model": self.tr("&Model"),
            "loras": self.tr("&LoRAs"),
            "size": self.tr("Si&ze"),
            "sampling": self.tr("Sampler, s&teps and guidance"),
            "seed": self.tr("&Seed"),
        }[field]


def _values(said: Said) -> dict[Field, str]:
    sampling = [
        SAMPLER_NAMES[said.sampler] if said.sampler is not None else "",
        "" if said.steps is None else str(said.steps),
        "" if said.guidance is None else f"{said.guidance:g}",
    ]
    model = said.model.replace("\\", "/").rpartition("/")[2] or said.hash
    return {
        "prompt": _short(said.prompt or ""),
        "negative": _short(said.negative or ""),
        "model": _short(model),
        "loras": _short(", ".join(lora.model for lora in said.loras)),
        "size": f"{said.width} × {said.height}",
        "sampling": ", ".join(filter(None, sampling)),
        "seed": str(said.seed),
    }


def _short(text: str) -> str:
    line = " ".join(text[: 4 * _LONGEST].split())
    line = line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"
    return line.replace("&", "&&")
