"""Keys that a widget wants for itself, though they are shortcuts of the window elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent


def keeps(event: QEvent, wanted: Callable[[QKeyEvent], object]) -> bool:
    """Return whether the key that Qt asks about is wanted by the widget, and tell Qt so.

    Asked first in a widget's `event`, which is over when this is true. The key then comes as any
    other to `keyPressEvent`, and does not trigger the window's shortcut.
    """
    if (
        isinstance(event, QKeyEvent)
        and event.type() == QEvent.Type.ShortcutOverride
        and wanted(event)
    ):
        event.accept()
        return True
    return False


def is_escape(event: QKeyEvent) -> bool:
    """Return whether this is Esc alone."""
    return event.key() == Qt.Key.Key_Escape and not event.modifiers()
