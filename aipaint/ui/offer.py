"""Quiet lines above the canvas that offer what an earlier sitting left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QEvent, QLocale, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMessageBox, QPushButton

if TYPE_CHECKING:
    from aipaint.app.document_keeper import DocumentKeeper
    from aipaint.app.jobs import Jobs


class Offer(QFrame):
    """Waits to be taken or declined; nothing is done unasked."""

    taken = Signal()
    declined = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("offer")
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

    def say(self, text: str, take: str, decline: str) -> None:
        """Say what is offered, and what the buttons do."""
        self._text.setText(text)
        self.take_button.setText(take)
        self.decline_button.setText(decline)
        self.setAccessibleName(text)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


class UnfinishedOffer(Offer):
    """Pictures that were queued when the program ended."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self.taken.connect(jobs.take_left)
        self.declined.connect(jobs.drop_left)
        jobs.left_changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """See `Offer.retranslate`."""
        count = self._jobs.count_left()
        self.setVisible(count > 0)
        self.say(
            self.tr("Pictures left unfinished last time: {count}.").format(count=count),
            self.tr("Paint them"),
            self.tr("Forget them"),
        )


class RecoveryOffer(Offer):
    """Documents with unsaved work whose program is gone, one after the other."""

    def __init__(self, keeper: DocumentKeeper) -> None:
        super().__init__()
        self._keeper = keeper
        self.taken.connect(lambda: keeper.left and keeper.recover(keeper.left[0]))
        self.declined.connect(self._ask)
        keeper.left_changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """See `Offer.retranslate`."""
        left = self._keeper.left
        self.setVisible(bool(left))
        if left:
            facts = left[0].facts
            moment = QDateTime.fromSecsSinceEpoch(int(facts.when))
            when = QLocale().toString(moment, QLocale.FormatType.ShortFormat)
            self.say(
                self.tr("“{name}” has work of {when} that was not saved.").format(
                    name=facts.name or self.tr("Untitled"), when=when
                ),
                self.tr("Open it"),
                self.tr("Throw it away"),
            )

    def _ask(self) -> None:
        """Throw nobody's work away for one wrong click: it is gone for good."""
        if not self._keeper.left:
            return
        one = self._keeper.left[0]
        box = QMessageBox(self.window())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(self.tr("Unsaved Work"))
        box.setText(
            self.tr("Throw the unsaved work of “{name}” away for good?").format(
                name=one.facts.name or self.tr("Untitled")
            )
        )
        throw = box.addButton(self.tr("Throw it away"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(self.tr("Keep it"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        throw.clicked.connect(lambda: self._keeper.drop(one))
        box.open()
