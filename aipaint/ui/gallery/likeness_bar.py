"""One quiet line on how many pictures are compared, with a button that ends or holds it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from aipaint.app.library.likeness import HowFar
from aipaint.ui.icons import Icons
from aipaint.ui.job_words import eta_words


class LikenessBar(QWidget):
    """Seen only while something is left to compare.

    stopped: nobody waits for it any more. held: whether it is to go on by itself was changed.
    """

    stopped = Signal()
    held = Signal(bool)

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self._icons = icons
        self._far: HowFar | None = None
        self._on = True
        self.words, self.button = QLabel(), QToolButton()
        self.words.setObjectName("muted")
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setMinimumWidth(40)
        self.words.setWordWrap(True)
        self.button.setObjectName("small")
        self.button.setIconSize(QSize(14, 14))
        self.button.clicked.connect(self._press)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        self.hide()

    def show_far(self, far: HowFar | None, on: bool) -> None:
        """Show how far it is. on: whether it goes on by itself."""
        self._far, self._on = far, on
        self._say()
        self.setVisible(far is not None)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)

    def _press(self) -> None:
        if self._far is not None and self._far.asked:
            self.stopped.emit()
        else:
            self.held.emit(not self._on)

    def _say(self) -> None:
        far, number = self._far, self.locale().toString
        if far is None:
            return
        if far.asked:
            icon, does = "x", self.tr("Stop")
            parts = [self.tr("Comparing pictures")]
        elif self._on:
            icon, does = "pause", self.tr("Pause")
            parts = [self.tr("Pictures compared")]
        else:
            icon, does = "play", self.tr("Go on")
            parts = [self.tr("Comparing is paused")]
        said = self.tr("{done} of {total}")
        parts.append(said.format(done=number(far.done), total=number(far.total)))
        if far.eta is not None:
            parts.append(eta_words(far.eta))
        self._icons.give(self.button, icon, "muted")
        self.button.setToolTip(does)
        self.button.setAccessibleName(does)
        self.words.setText(" · ".join(parts))
        self.words.setToolTip(
            self.tr("So that “More Like This” finds them. It waits while you paint.")
        )
