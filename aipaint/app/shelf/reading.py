"""Reads what lies on the shelf into items, off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from aipaint.app.shelf.items import Item

if TYPE_CHECKING:
    from aipaint.families.shelf import Shelf

OnFile = Callable[[int, int], None]
"""done, total. Raises CancelledError to leave."""


def read_items(shelf: Shelf, on_file: OnFile) -> list[Item]:
    """Return what lies on the shelf, the program's own first."""
    from aipaint.families.shelf_kinds import KINDS

    items: list[Item] = []
    for number, kind in enumerate(KINDS, 1):
        for info in shelf.usable(kind):
            items.append(_item(shelf, kind.folder or "models", info))
        on_file(number, len(KINDS))
    return items


def _item(shelf: Shelf, kind: str, info: Any) -> Item:
    root = next((root for root in shelf.roots if info.path.is_relative_to(root)), info.path.parent)
    return Item(
        path=info.path,
        id=info.id,
        name=info.name,
        kind=kind,
        root=root,
        role={"models": "checkpoint", "loras": "lora"}.get(kind, getattr(info, "kind", kind)),
        base=getattr(info, "base", ""),
        parameters=info.parameters,
        bytes=getattr(info, "bytes", 0),
        hash=info.hash,
        triggers=getattr(info, "triggers", ()),
        usable=True,
    )
