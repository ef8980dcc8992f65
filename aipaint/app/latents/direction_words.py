"""What the directions that come with the starters are called in the window's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from aipaint.app.i18n import _T
from aipaint.core.latents import Direction

_NAMES = (
    _T("Direction", "Dark skin"),
    _T("Direction", "Long hair"),
    _T("Direction", "Curls"),
    _T("Direction", "Hair bun"),
    _T("Direction", "Light hair"),
    _T("Direction", "Warm hair"),
    _T("Direction", "Green hair"),
    _T("Direction", "Smile"),
    _T("Direction", "Open mouth"),
    _T("Direction", "Glasses"),
    _T("Direction", "Sunglasses"),
    _T("Direction", "Mustache"),
    _T("Direction", "Face mask"),
    _T("Direction", "Light background"),
    _T("Direction", "Warm background"),
    _T("Direction", "Green background"),
)


def name_of(direction: Direction) -> str:
    """Return what a direction is called: one of an attribute that is known here, translated."""
    if direction.origin == "attribute" and direction.name in _NAMES:
        return QCoreApplication.translate("Direction", direction.name)
    return direction.name
