"""A quiet line that says what the Generate panel names and is not here, and offers what is near."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton

from aipaint.ui.icons import Icons
from aipaint.ui.shelf.items import kind_words

if TYPE_CHECKING:
    from aipaint.app.shelf.items import Item

_LONGEST = 28  # letters of a name on a button


class Missing(NamedTuple):
    """What is not here. hash: of its content, where that is known. weight: of a LoRA."""

    kind: Literal["models", "loras", "vaes"]
    name: str
    hash: str = ""
    weight: float = 1.0


class MissingOffer(QFrame):
    """Waits to be taken or declined; nothing is put in its place unasked."""

    taken = Signal(object, object)  # Missing, Item
    declined = Signal(object)  # Missing
    shelf_wanted = Signal(object)  # Missing

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self.setObjectName("offer")
        self._missing: Missing | None = None
        self._near: Sequence[Item] = ()
        self._same, self._left = False, 0
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.use_button, self.more_button = QPushButton(), QPushButton()
        self.shelf_button, self.leave_button = QPushButton(), QPushButton()
        icons.give(self.use_button, "check")
        icons.give(self.shelf_button, "boxes")
        self.menu = QMenu(self)
        self.more_button.setMenu(self.menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        for button in (self.use_button, self.more_button, self.shelf_button, self.leave_button):
            row.addWidget(button)
        self.use_button.clicked.connect(lambda: self._take(0))
        self.shelf_button.clicked.connect(
            lambda: self._missing and self.shelf_wanted.emit(self._missing)
        )
        self.leave_button.clicked.connect(
            lambda: self._missing and self.declined.emit(self._missing)
        )
        self.hide()

    def show_missing(self, missing: Missing, near: Sequence[Item], same: bool, left: int) -> None:
        """Offer what is near, the nearest first. same: whether that has the same content.

        left: how much else is missing.
        """
        self._missing, self._near, self._same, self._left = missing, near, same, left
        self._say()
        self.show()

    def missing(self) -> Missing | None:
        """What is told of, None while nothing is."""
        return self._missing if not self.isHidden() else None

    def near(self) -> Sequence[Item]:
        """What is offered."""
        return self._near

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)

    def _take(self, number: int) -> None:
        if self._missing is not None and number < len(self._near):
            self.taken.emit(self._missing, self._near[number])

    def _say(self) -> None:
        if self._missing is None:
            return
        said = {
            "models": self.tr("The model “{name}” is not here."),
            "loras": self.tr("The LoRA “{name}” is not here."),
            "vaes": self.tr("The VAE “{name}” is not here."),
        }[self._missing.kind].format(name=self._missing.name)
        if self._near:
            other = self._near[0].name
            near = (
                self.tr("“{other}” has the same content.")
                if self._same
                else self.tr("The nearest is “{other}”.")
            )
            said = f"{said} {near.format(other=other)}"
        if self._left:
            more = self.tr("Missing besides: {count}.").format(count=self._left)
            said = f"{said} {more}"
        self.text.setText(said)
        self.setAccessibleName(said)
        self.use_button.setVisible(bool(self._near))
        self.more_button.setVisible(len(self._near) > 1)
        if self._near:
            name = self._near[0].name
            short = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
            self.use_button.setText(self.tr("Use “{name}”").format(name=short).replace("&", "&&"))
            self.use_button.setToolTip(kind_words(self._near[0]))
        self.more_button.setText(self.tr("Others"))
        self.menu.clear()
        for number, item in enumerate(self._near[1:], 1):
            text = f"{item.name}  ·  {kind_words(item)}".replace("&", "&&")
            action = self.menu.addAction(text)
            action.triggered.connect(lambda _=False, at=number: self._take(at))
        self.shelf_button.setText(self.tr("Look on the Shelf"))
        self.leave_button.setText(self.tr("Leave It"))
