"""One row of buttons under the prompt: what can be done to the picture with one press."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from aipaint.ui.actions import Actions

# Actions in their groups: new things, changes of what is there, other looks, filters.
GROUPS = (
    ("intent_fill", "intent_expand"),
    ("intent_add", "intent_remove", "intent_replace"),
    ("intent_vary_subtle", "intent_vary_strong", "intent_refine"),
    ("upscale", "stylize"),
)
_SIDE = 28  # so that all fit into the narrowest panel
_GAP = 2


class IntentBar(QWidget):
    """Icons alone, so that all of them fit beside each other; the pointer is told their names."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("intents")
        self.buttons: dict[str, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for number, group in enumerate(GROUPS):
            if number:
                row.addStretch(1)
                row.addSpacing(_GAP)
            for name in group:
                button = self.buttons[name] = QToolButton()
                button.setDefaultAction(actions[name])
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
                button.setIconSize(QSize(18, 18))
                button.setFixedSize(_SIDE, _SIDE)
                button.setAutoRaise(True)
                row.addWidget(button)
        self.retranslate()

    def hint(self, intent: str) -> str:
        """What an intent does, in the window's language."""
        return self._hints[intent]

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.setAccessibleName(self.tr("Repaint"))
        self._hints = {
            "fill": self.tr("Paints what is selected, or else the frame"),
            "expand": self.tr("Paints on beyond the edges of the canvas"),
            "add": self.tr("Puts something new into what is there"),
            "remove": self.tr("Takes away what is selected, and paints what is behind it"),
            "replace": self.tr("Paints something else in the colours of what is there"),
            "vary_subtle": self.tr("The same with other details, four to choose from"),
            "vary_strong": self.tr("Another picture of the same layout, four to choose from"),
            "refine": self.tr("Sharpens texture and mends small faults"),
        }

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
