"""A window that looks at pictures: its keys are its own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QWidget


class OwnWindow(QWidget):
    """Beside the main window, whose single keys mean something else."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def place_over(self, share: float = 0.9) -> None:
        """Take a share of the screen that the parent is on, in its middle."""
        room = (self.parentWidget() or self).screen().availableGeometry()
        self.resize(round(room.width() * share), round(room.height() * share))
        middle = self.rect()
        middle.moveCenter(room.center())
        self.move(middle.topLeft())

    def fill_screen(self) -> None:
        """Take all of the screen that the parent is on."""
        self.setGeometry((self.parentWidget() or self).screen().geometry())
        self.showFullScreen()
        self.raise_()
        self.activateWindow()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
