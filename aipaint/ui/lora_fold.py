"""The LoRAs that are added to the model: a slider each, and a menu of those on the shelf."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from aipaint.app.models_model import ModelsModel
from aipaint.core.recipe import MAX_LORAS, Lora
from aipaint.ui.icons import Icons
from aipaint.ui.slide_box import SlideBox
from aipaint.ui.widgets import WheelGuard

_LEAST, _MOST = -2.0, 2.0


class LoraFold(QWidget):
    """Seen when there are LoRAs on the shelf, or when a picture's settings name some."""

    changed = Signal()
    words_wanted = Signal(str)  # words that a LoRA was trained to hear, for the prompt

    def __init__(self, models: ModelsModel, icons: Icons) -> None:
        super().__init__()
        self._models, self._icons = models, icons
        self._model = ""
        # How much of a LoRA the user wants at first, by its id.
        self.own_weight: Callable[[str], float] = lambda _lora: 1.0
        self._guard = WheelGuard(self)
        self.rows: list[LoraRow] = []
        self._title = QLabel()
        self.add_button = QToolButton()
        self.add_button.setAutoRaise(True)
        self.add_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        icons.give(self.add_button, "plus")
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.add_button.setMenu(self.menu)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.add_button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addLayout(head)
        models.modelReset.connect(self._shelf_changed)
        self._show_or_hide()
        self.retranslate()

    def values(self) -> tuple[Lora, ...]:
        """The LoRAs and how much of each."""
        return tuple(row.lora() for row in self.rows)

    def set_values(self, loras: Sequence[Lora]) -> None:
        """Show other ones without telling."""
        for row in self.rows:
            self._drop(row)
        self.rows.clear()
        for lora in loras[:MAX_LORAS]:
            self._append(lora)
        self._show_or_hide()

    def set_model(self, model: str) -> None:
        """Tell which model they are added to; those that do not fit it are marked."""
        self._model = model
        for row in self.rows:
            self._describe(row)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self._title.setText(self.tr("LoRAs"))
        self._title.setToolTip(self.tr("Small additions to the model, for a style or a subject"))
        self.add_button.setToolTip(self.tr("Add a LoRA"))
        self.add_button.setAccessibleName(self.tr("Add a LoRA"))
        for row in self.rows:
            self._describe(row)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _shelf_changed(self) -> None:
        for row in self.rows:
            self._describe(row)
        self._show_or_hide()

    def _show_or_hide(self) -> None:
        self.setVisible(bool(self.rows or self._models.loras))

    def _fill_menu(self) -> None:
        self.menu.clear()
        used = {row.model for row in self.rows}
        for info in self._models.loras:
            action = QAction(info.name.replace("&", "&&"), self.menu)
            fits = self._models.lora_fits(info, self._model)
            action.setEnabled(fits and info.id not in used and len(self.rows) < MAX_LORAS)
            action.setToolTip(self._about(info) if fits else self._misfit(info))
            action.triggered.connect(lambda _=False, info=info: self._add(info.id))
            self.menu.addAction(action)

    def _add(self, lora: str) -> None:
        row = self._append(Lora(model=lora, weight=self.own_weight(lora)))
        self._show_or_hide()
        row.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _append(self, lora: Lora) -> LoraRow:
        row = LoraRow(lora, self._icons)
        row.box.valueChanged.connect(self.changed)
        row.remove_button.clicked.connect(lambda: self._remove(row))
        row.words_button.clicked.connect(lambda: self._want_words(row))
        self.rows.append(row)
        self._column.addWidget(row)
        self._guard.watch(row)
        self._describe(row)
        return row

    def _remove(self, row: LoraRow) -> None:
        self.rows.remove(row)
        self._drop(row)
        self._show_or_hide()
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _drop(self, row: LoraRow) -> None:
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _want_words(self, row: LoraRow) -> None:
        info = self._models.lora(row.model)
        if info is not None:
            self.words_wanted.emit(info.triggers[0])

    def _describe(self, row: LoraRow) -> None:
        info = self._models.lora(row.model)
        row.set_name(info.name if info is not None else row.model)
        row.words_button.setVisible(info is not None and bool(info.triggers))
        row.words_button.setToolTip(
            self.tr("Put the words it was trained on into the prompt: {words}").format(
                words=", ".join(info.triggers[:5]) if info is not None else ""
            )
        )
        row.words_button.setAccessibleName(self.tr("Words for the prompt"))
        row.remove_button.setToolTip(self.tr("Leave this LoRA out"))
        row.remove_button.setAccessibleName(self.tr("Leave this LoRA out"))
        if info is None:
            row.warn(self.tr("This LoRA is not on the shelf."))
        elif not self._models.lora_fits(info, self._model):
            row.warn(self._misfit(info))
        else:
            row.praise(self._about(info))

    def _about(self, info: Any) -> str:
        return self.tr("Made for {base}, rank {rank}").format(base=info.base, rank=info.rank)

    def _misfit(self, info: Any) -> str:
        return self.tr("Made for {base}: it does not fit the model.").format(base=info.base)


class LoraRow(QWidget):
    """One LoRA: how much of it, from -2 to 2."""

    def __init__(self, lora: Lora, icons: Icons) -> None:
        super().__init__()
        self.model = lora.model
        self.box = SlideBox(_LEAST, _MOST, decimals=2)
        self.box.setSingleStep(0.05)
        self.box.setValue(lora.weight)
        self._warning = QLabel()
        self._warning.setPixmap(icons.pixmap("triangle-alert", "danger", 16))
        self.words_button, self.remove_button = QToolButton(), QToolButton()
        for button, icon in ((self.words_button, "text-quote"), (self.remove_button, "x")):
            button.setAutoRaise(True)
            icons.give(button, icon, "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._warning)
        row.addWidget(self.box, 1)
        row.addWidget(self.words_button)
        row.addWidget(self.remove_button)

    def lora(self) -> Lora:
        """What it stands for."""
        return Lora(model=self.model, weight=round(self.box.value(), 2))

    def set_name(self, name: str) -> None:
        """Show what it is called, shortened to a line."""
        self.box.set_name(name if len(name) <= 24 else name[:23] + "…")

    def warn(self, why: str) -> None:
        """Say why it cannot be used."""
        self._warning.show()
        self._warning.setToolTip(why)
        self.box.setToolTip(why)
        self.box.setAccessibleDescription(why)

    def praise(self, what: str) -> None:
        """Say what it is."""
        self._warning.hide()
        self.box.setToolTip(what)
        self.box.setAccessibleDescription(what)
