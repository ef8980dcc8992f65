"""The seed: a number, a die that rolls a new one, a lock that keeps it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from aipaint.core.recipe import MAX_SEED, random_seed
from aipaint.ui.icons import Icons


class SeedValidator(QValidator):
    """Digits up to 2**32 - 1, more than Qt's integer validator can hold."""

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        if not text:
            return QValidator.State.Intermediate, text, place
        if not (text.isascii() and text.isdigit()) or int(text[:12]) > MAX_SEED:
            return QValidator.State.Invalid, text, place
        return QValidator.State.Acceptable, text, place


class SeedField(QWidget):
    """Shows the seed of the next picture. Unlocked, each picture gets a new one."""

    changed = Signal()

    def __init__(self, icons: Icons, dice: QAction, lock: QAction) -> None:
        super().__init__()
        self._icons = icons
        self._lock = lock
        self.edit = QLineEdit("0")
        self.edit.setValidator(SeedValidator(self))
        self.dice_button, self.lock_button = QToolButton(), QToolButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.edit, 1)
        for button, action in ((self.dice_button, dice), (self.lock_button, lock)):
            button.setDefaultAction(action)
            button.setIconSize(QSize(18, 18))
            row.addWidget(button)
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(self.changed)
        dice.triggered.connect(self.roll)
        lock.toggled.connect(self._lock_toggled)
        self._lock_toggled(lock.isChecked())

    def value(self) -> int:
        """The seed, 0 to 2**32 - 1."""
        return int(self.edit.text() or "0")

    def set_value(self, seed: int) -> None:
        """Show a seed."""
        self.edit.setText(str(seed))

    def locked(self) -> bool:
        """Whether the next picture keeps the seed that is shown."""
        return self._lock.isChecked()

    def set_locked(self, locked: bool) -> None:
        """Lock or unlock."""
        self._lock.setChecked(locked)

    def roll(self) -> None:
        """Draw a new seed."""
        self.set_value(random_seed())

    def next(self) -> int:
        """Return the seed to paint with: the one shown when locked, else a new one."""
        if not self.locked():
            self.roll()
        return self.value()

    def _lock_toggled(self, locked: bool) -> None:
        self._icons.give(self._lock, "lock" if locked else "lock-open")
        self.changed.emit()
