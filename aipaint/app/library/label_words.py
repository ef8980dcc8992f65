"""The colour labels of pictures, as they are called and as they look."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from aipaint.app.i18n import _T

# As the gallery names them, in the order of its menu; colours that dark and light ground bear.
LABEL_COLOURS = {
    "red": "#e5534b",
    "orange": "#e08a3c",
    "yellow": "#d9b92f",
    "green": "#57a85a",
    "blue": "#4c8ee0",
    "purple": "#9a6dd7",
}
_NAMES = {
    "": _T("Labels", "None"),
    "red": _T("Labels", "Red"),
    "orange": _T("Labels", "Orange"),
    "yellow": _T("Labels", "Yellow"),
    "green": _T("Labels", "Green"),
    "blue": _T("Labels", "Blue"),
    "purple": _T("Labels", "Purple"),
}


def label_name(label: str) -> str:
    """Return what a label is called in the window's language."""
    return QCoreApplication.translate("Labels", _NAMES[label])
