"""How far long work is: files looked at, time left, and a button that ends it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QVBoxLayout, QWidget

from aipaint.app.library.long_work import Pace
from aipaint.ui.icons import Icons
from aipaint.ui.job_words import eta_words

_FINE = 1000  # steps of the bar


class WorkBar(QWidget):
    """One line of words above a bar. cancelled: it is to end."""

    cancelled = Signal()

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self._title = ""
        self._pace: Pace | None = None
        self._stopping = False
        self.words, self.bar, self.button = QLabel(), QProgressBar(), QToolButton()
        self.words.setObjectName("muted")
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setMinimumWidth(40)
        self.words.setWordWrap(True)
        self.bar.setTextVisible(False)
        self.button.setObjectName("small")
        self.button.setIconSize(QSize(14, 14))
        icons.give(self.button, "x", "muted")
        self.button.clicked.connect(self._stop)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.bar)
        self.retranslate()

    def begin(self, title: str) -> None:
        """Begin with something. title: what it is, such as "Importing"."""
        self._title, self._pace, self._stopping = title, None, False
        self.button.setEnabled(True)
        self._say()

    def show_pace(self, pace: Pace) -> None:
        """Show how far it is."""
        self._pace = pace
        self._say()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.button.setToolTip(self.tr("Stop"))
        self.button.setAccessibleName(self.tr("Stop"))
        self.bar.setAccessibleName(self.tr("Progress"))
        self._say()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _stop(self) -> None:
        self._stopping = True
        self.button.setEnabled(False)
        self._say()
        self.cancelled.emit()

    def _say(self) -> None:
        pace, number = self._pace, self.locale().toString
        known = pace is not None and pace.total > 0
        self.bar.setRange(0, _FINE if known else 0)
        parts = [self._title]
        if pace is not None and known:
            self.bar.setValue(round(_FINE * pace.done / pace.total))
            said = self.tr("{done} of {total}")
            parts.append(said.format(done=number(pace.done), total=number(pace.total)))
            if pace.eta is not None:
                parts.append(eta_words(pace.eta))
        elif pace is not None and pace.done:
            parts.append(self.tr("{count} files found").format(count=number(pace.done)))
        if self._stopping:
            parts = [self._title, self.tr("Stopping…")]
        self.words.setText(" · ".join(filter(None, parts)))
        self.words.setToolTip("" if pace is None else str(pace.path))
