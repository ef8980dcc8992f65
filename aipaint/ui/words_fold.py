"""How the words of the prompts are read: their weights, embeddings among them, and CLIP skip."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.app.models_model import ModelsModel
from aipaint.core.recipe import MAX_CLIP_SKIP, Syntax
from aipaint.ui.icons import Icons
from aipaint.ui.prompt_edit import PromptEdit
from aipaint.ui.widgets import WheelGuard


class WordsFold(QWidget):
    """Folded at first. The button that lists embeddings is seen when there are some."""

    changed = Signal()

    def __init__(self, models: ModelsModel, icons: Icons, prompts: tuple[PromptEdit, ...]) -> None:
        """prompts: the boxes that are told of the syntax; embeddings go where one wrote last."""
        super().__init__()
        self._models, self._icons, self._prompts = models, icons, prompts
        self._model = ""
        self._last = prompts[0]
        self._filling = False
        self._guard = WheelGuard(self)
        self.toggle = QToolButton()
        self.toggle.setCheckable(True)
        self.toggle.setAutoRaise(True)
        self.toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.embeddings_button = QToolButton()
        self.embeddings_button.setAutoRaise(True)
        self.embeddings_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.embeddings_button.setMenu(self.menu)
        self.body = QWidget()
        self.syntax_box, self.skip_box = QComboBox(), QSpinBox()
        self.syntax_box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.skip_box.setRange(0, MAX_CLIP_SKIP)
        self._labels = QLabel(), QLabel()
        head = QHBoxLayout()
        head.addWidget(self.toggle)
        head.addStretch(1)
        head.addWidget(self.embeddings_button)
        grid = QGridLayout(self.body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, field in enumerate((self.syntax_box, self.skip_box)):
            self._labels[row].setBuddy(field)
            grid.addWidget(self._labels[row], row, 0)
            grid.addWidget(field, row, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.body)
        self._guard.watch(self)
        self.toggle.toggled.connect(self._fold)
        self.syntax_box.currentIndexChanged.connect(self._tell)
        self.skip_box.valueChanged.connect(self._tell)
        models.modelReset.connect(self._shelf_changed)
        for prompt in prompts:
            prompt.entered.connect(lambda prompt=prompt: self._wrote(prompt))
        self._fold(False)
        self._shelf_changed()
        self.retranslate()

    def syntax(self) -> Syntax:
        """How weights are written."""
        found: Any = self.syntax_box.currentData()
        return found

    def clip_skip(self) -> int:
        """How many of the text encoder's last layers are left out."""
        return self.skip_box.value()

    def set_values(self, syntax: Syntax, clip_skip: int) -> None:
        """Show other values without telling."""
        self._filling = True
        self.syntax_box.setCurrentIndex(self.syntax_box.findData(syntax))
        self.skip_box.setValue(clip_skip)
        self._filling = False
        self._follow()

    def set_model(self, model: str) -> None:
        """Tell which model hears the words; embeddings that do not fit it cannot be chosen."""
        self._model = model

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.toggle.setText(self.tr("Words"))
        self.toggle.setToolTip(self.tr("How the words of the prompts are read"))
        self.embeddings_button.setText(self.tr("Embeddings"))
        self.embeddings_button.setToolTip(
            self.tr("Words that were learned from pictures; one of them is put into the prompt")
        )
        self.embeddings_button.setAccessibleName(self.tr("Embeddings"))
        filling, self._filling = self._filling, True
        syntax = self.syntax() or "a1111"
        self.syntax_box.clear()
        self.syntax_box.addItem(self.tr("A1111: (words:1.2)"), "a1111")
        self.syntax_box.addItem(self.tr("compel: (words)1.2, words++"), "compel")
        self.syntax_box.addItem(self.tr("None"), "plain")
        self.syntax_box.setCurrentIndex(self.syntax_box.findData(syntax))
        self.skip_box.setSpecialValueText(self.tr("None"))
        self._filling = filling
        words = (
            (
                self.syntax_box,
                self.tr("Weights"),
                self.tr(
                    "How the prompt says which words matter more. Ctrl+Up and Ctrl+Down in the "
                    "prompt change the weight of the selected words."
                ),
            ),
            (
                self.skip_box,
                self.tr("CLIP skip"),
                self.tr(
                    "How many of the text encoder's last layers are left out. Some models were "
                    "trained so. Programs that count from 1 call one layer 2."
                ),
            ),
        )
        for label, (field, name, hint) in zip(self._labels, words, strict=True):
            label.setText(name)
            field.setAccessibleName(name)
            field.setToolTip(hint)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _wrote(self, prompt: PromptEdit) -> None:
        self._last = prompt

    def _shelf_changed(self) -> None:
        self.embeddings_button.setVisible(bool(self._models.embeddings))

    def _fill_menu(self) -> None:
        self.menu.clear()
        for info in self._models.embeddings:
            action = QAction(info.name.replace("&", "&&"), self.menu)
            fits = self._models.embedding_fits(info, self._model)
            action.setEnabled(fits)
            if fits:
                hint = self.tr("Made for {base}; takes {count} tokens of the prompt")
            else:
                hint = self.tr("Made for {base}: it does not fit the model.")
            action.setToolTip(hint.format(base=info.base, count=info.vectors))
            action.triggered.connect(lambda _=False, name=info.name: self._insert(name))
            self.menu.addAction(action)

    def _insert(self, name: str) -> None:
        prompt = self._last if self._last.isVisible() else self._prompts[0]
        prompt.insert_word(name if self.syntax() == "a1111" else f"embedding:{name}")
        prompt.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fold(self, shown: bool) -> None:
        self.body.setVisible(shown)
        self._icons.give(self.toggle, "chevron-down" if shown else "chevron-right", "muted")

    def _follow(self) -> None:
        for prompt in self._prompts:
            prompt.syntax = self.syntax()

    def _tell(self) -> None:
        if not self._filling:
            self._follow()
            self.changed.emit()
