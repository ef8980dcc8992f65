"""A quiet line above the canvas that offers to paint what an earlier sitting left unfinished."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton


class Offer(QFrame):
    """Waits to be taken or declined; nothing is painted unasked."""

    taken = Signal()
    declined = Signal()

    def __init__(self, count: int) -> None:
        super().__init__()
        self.setObjectName("offer")
        self._count = count
        self._text = QLabel()
        self._text.setWordWrap(True)
        self.take_button, self.decline_button = QPushButton(), QPushButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(self._text, 1)
        row.addWidget(self.take_button)
        row.addWidget(self.decline_button)
        self.take_button.clicked.connect(self.taken)
        self.decline_button.clicked.connect(self.declined)
        for signal in (self.taken, self.declined):
            signal.connect(self.hide)
        self.setVisible(count > 0)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self._text.setText(
            self.tr("Pictures left unfinished last time: {count}.").format(count=self._count)
        )
        self.take_button.setText(self.tr("Paint them"))
        self.decline_button.setText(self.tr("Forget them"))
        self.setAccessibleName(self._text.text())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
