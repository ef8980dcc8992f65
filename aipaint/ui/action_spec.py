"""What an action is, before it is one: text, keys and icon."""

from __future__ import annotations

from dataclasses import dataclass


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
