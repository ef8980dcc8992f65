"""A row of style presets to choose from, each with a picture of what it does."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QScrollArea, QToolButton, QWidget

from aipaint.app.i18n import Translations
from aipaint.app.styles import Style, load_styles
from aipaint.ui.icons import Icons

_THUMB = 48


class StyleBar(QScrollArea):
    """One button a style and one for none; exactly one is down."""

    changed = Signal()

    def __init__(self, icons: Icons, translations: Translations) -> None:
        super().__init__()
        self._translations = translations
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        inner = QWidget()
        row = QHBoxLayout(inner)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._styles: dict[str, Style | None] = {"": None}
        self._styles |= {style.id: style for style in load_styles()}
        for name, style in self._styles.items():
            button = QToolButton()
            button.setCheckable(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setIconSize(QSize(_THUMB, _THUMB))
            if style is None:
                icons.give(button, "circle-slash", "muted")
            else:
                button.setIcon(QIcon(str(style.picture)))
            self._group.addButton(button)
            self._buttons[name] = button
            row.addWidget(button)
        row.addStretch(1)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._buttons[""].setChecked(True)
        self._group.buttonToggled.connect(self._toggled)
        self.retranslate()
        self.setFixedHeight(inner.sizeHint().height() + 12)

    def style_id(self) -> str:
        """The chosen style's id, empty for none."""
        return next((name for name, button in self._buttons.items() if button.isChecked()), "")

    def set_style_id(self, style: str) -> None:
        """Choose a style; an unknown one is none."""
        self._buttons.get(style, self._buttons[""]).setChecked(True)

    def button(self, style: str) -> QToolButton:
        """The button of a style; the empty id is that for none."""
        return self._buttons[style]

    def apply(self, prompt: str) -> str:
        """Return the prompt with the chosen style's words around it."""
        style = self._styles[self.style_id()]
        return prompt if style is None else style.apply(prompt)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.setAccessibleName(self.tr("Style"))
        for name, style in self._styles.items():
            button = self._buttons[name]
            if style is None:
                button.setText(self.tr("None"))
                button.setToolTip(self.tr("The prompt as it is written"))
            else:
                button.setText(style.name(self._translations.language))
                button.setToolTip(style.pattern.replace("{prompt}", "…"))
            # The row scrolls: no name is squeezed to make it fit.
            button.setMinimumWidth(max(_THUMB + 16, button.sizeHint().width()))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _toggled(self, button: QToolButton, checked: bool) -> None:
        if checked:
            self.ensureWidgetVisible(button)
            self.changed.emit()
