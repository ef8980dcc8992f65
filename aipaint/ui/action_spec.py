"""What an action is, before it is one: text, keys and icon."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP


@dataclass(frozen=True)
class Spec:
    """One action. text: English, with its mnemonic. group: actions of which one is checked."""

    id: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    checkable: bool = False
    group: str = ""


# A separator "-", a word that names a place to be filled, an action, or a submenu.
Row = Spec | str | tuple[str, tuple[Spec | str, ...]]
Menu = tuple[str, tuple[Row, ...]]


def _T(context: str, text: str) -> str:  # noqa: N802, the name that lupdate is told to look for
    """Mark `text` for translation and return it as it is."""
    return str(QT_TRANSLATE_NOOP(context, text))
