"""What the canvas says before the first picture: a greeting and prompts to try."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from aipaint.ui.icons import Icons
from aipaint.ui.theme import ThemeSwitch


class EmptyHint(QWidget):
    """A few lines in the middle of the canvas; a click on an example puts it into the prompt.

    Below that two ways to begin without generating: an empty document, or a file.
    """

    example_chosen = Signal(str)
    new_wanted = Signal()
    open_wanted = Signal()

    def __init__(self, icons: Icons, theme: ThemeSwitch) -> None:
        super().__init__()
        self._icons = icons
        self._picture, self._title, self._hint = QLabel(), QLabel(), QLabel()
        self._title.setObjectName("title")
        self._hint.setObjectName("muted")
        self._hint.setWordWrap(True)
        # A wrapping label asks for less width than its lines need.
        self._hint.setMinimumWidth(360)
        self._hint.setMinimumHeight(2 * self._hint.fontMetrics().lineSpacing() + 4)
        self.setAutoFillBackground(True)
        self._theme = theme
        self.examples = [QPushButton() for _ in range(6)]
        column = QVBoxLayout(self)
        column.setSpacing(16)
        column.addStretch(2)
        for label in (self._picture, self._title, self._hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        chips = QGridLayout()
        chips.setSpacing(8)
        for number, button in enumerate(self.examples):
            button.setObjectName("chip")
            button.clicked.connect(lambda _=False, b=button: self.example_chosen.emit(b.text()))
            chips.addWidget(button, number // 3, number % 3)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addLayout(chips)
        middle.addStretch(1)
        column.addLayout(middle)
        self._or = QLabel()
        self._or.setObjectName("muted")
        column.addWidget(self._or, 0, Qt.AlignmentFlag.AlignHCenter)
        self.new_button, self.open_button = QPushButton(), QPushButton()
        ways = QHBoxLayout()
        ways.setSpacing(8)
        ways.addStretch(1)
        for button, icon, wanted in (
            (self.new_button, "file-plus", self.new_wanted),
            (self.open_button, "folder-open", self.open_wanted),
        ):
            icons.give(button, icon)
            button.clicked.connect(wanted)
            ways.addWidget(button)
        ways.addStretch(1)
        column.addLayout(ways)
        column.addStretch(3)
        theme.changed.connect(self._draw)
        self._draw()
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self._title.setText(self.tr("Describe a picture"))
        self._hint.setText(
            self.tr("Write what you would like to see, then press Generate. Or try one of these:")
        )
        self._or.setText(self.tr("Or paint without generating:"))
        self.new_button.setText(self.tr("New Document…"))
        self.open_button.setText(self.tr("Open…"))
        prompts = (
            self.tr("red apple"),
            self.tr("cat face"),
            self.tr("house with garden"),
            self.tr("blue car"),
            self.tr("sunflower"),
            self.tr("smiling face with sunglasses"),
        )
        for button, prompt in zip(self.examples, prompts, strict=True):
            button.setText(prompt)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _draw(self) -> None:
        palette = self.palette()
        palette.setColor(self.backgroundRole(), QColor(self._theme.tokens.canvas))
        self.setPalette(palette)
        self._picture.setPixmap(self._icons.pixmap("palette", "muted", 48))
