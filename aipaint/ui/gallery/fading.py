"""What lies over a picture fades while nobody moves, and comes back when somebody does."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, QVariantAnimation
from PySide6.QtWidgets import QApplication, QGraphicsOpacityEffect, QStyle, QWidget

IDLE_MS = 2500
_FADE_MS = 220
_LIVELY = (
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.KeyPress,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
)


def lasting(milliseconds: int) -> int:
    """Return how long a movement may take: 0 where the system's user wants none."""
    hint = QStyle.StyleHint.SH_Widget_Animation_Duration
    return milliseconds if QApplication.style().styleHint(hint) > 0 else 0


class Fading(QObject):
    """Watches a window and fades `parts` of it, and the mouse pointer.

    watched: what gets the mouse's movements. idle: the timer of rest.
    """

    def __init__(
        self, window: QWidget, watched: Sequence[QWidget], parts: Sequence[QWidget]
    ) -> None:
        super().__init__(window)
        self._window, self._watched, self._parts = window, watched, parts
        self._effects: list[QGraphicsOpacityEffect] = []
        for part in parts:
            effect = QGraphicsOpacityEffect(part)
            effect.setEnabled(False)  # it costs something, so only while it is needed
            part.setGraphicsEffect(effect)
            self._effects.append(effect)
        self._fade = QVariantAnimation(self)
        self._fade.valueChanged.connect(self._show_at)
        self._fade.finished.connect(self._faded)
        self._awake = True
        self.idle = QTimer(self)
        self.idle.setSingleShot(True)
        self.idle.setInterval(IDLE_MS)
        self.idle.timeout.connect(self.rest)
        for each in (window, *watched, *parts):
            each.setMouseTracking(True)
            each.installEventFilter(self)

    def is_awake(self) -> bool:
        """Whether the parts are seen, or coming."""
        return self._awake

    def wake(self) -> None:
        """Show everything for a while."""
        self.idle.start()
        if self._awake:
            return
        self._awake = True
        for each in (self._window, *self._watched):
            each.unsetCursor()
        for part in self._parts:
            part.show()
        self._go(1.0)

    def rest(self) -> None:
        """Fade everything, unless the pointer is on it."""
        if any(part.isVisible() and part.underMouse() for part in self._parts):
            self.idle.start()
            return
        self._awake = False
        for each in (self._window, *self._watched):
            each.setCursor(Qt.CursorShape.BlankCursor)
        self._go(0.0)

    def stop(self) -> None:
        """Show everything and watch no longer, until the next `wake`."""
        self.wake()
        self.idle.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _LIVELY and self._window.isVisible():
            self.wake()
        return super().eventFilter(watched, event)

    def _go(self, to: float) -> None:
        now = self._effects[0].opacity() if self._effects else to
        self._fade.stop()
        for effect in self._effects:
            effect.setEnabled(True)
        if lasting(_FADE_MS) == 0:
            self._show_at(to)
            self._faded()
            return
        self._fade.setDuration(_FADE_MS)
        self._fade.setStartValue(now)
        self._fade.setEndValue(to)
        self._fade.start()

    def _show_at(self, opacity: float) -> None:
        for effect in self._effects:
            effect.setOpacity(opacity)

    def _faded(self) -> None:
        for part, effect in zip(self._parts, self._effects, strict=True):
            effect.setEnabled(not self._awake)
            # What is not seen cannot be clicked either.
            part.setVisible(self._awake)
