"""The models that are shown, as rows: those that are asked for, in the order that is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from aipaint.ui.shelf.choice import Finder, Wish
from aipaint.ui.shelf.words import role_name

if TYPE_CHECKING:
    from aipaint.app.shelf.items import Item

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class ItemsModel(QAbstractListModel):
    """Rows of items. What a view shows of each it takes from `item`; nothing is kept twice."""

    def __init__(self) -> None:
        super().__init__()
        self._finder = Finder(())
        self._wish = Wish()
        self._rows: list[Item] = []
        self._places: dict[Path, int] = {}

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.item(index.row())
        if item is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return item.name
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return "\n".join(filter(None, (item.name, kind_words(item))))
        return None

    def fill(self, items: Sequence[Item]) -> None:
        """Take other items; those that are asked for are shown."""
        self._finder = Finder(items)
        self._find()

    def show(self, wish: Wish) -> None:
        """Show what is asked for."""
        if wish != self._wish:
            self._wish = wish
            self._find()

    def wish(self) -> Wish:
        """Return what is asked for."""
        return self._wish

    def items(self) -> Sequence[Item]:
        """Return all items, shown or not."""
        return self._finder.items

    def item(self, row: int) -> Item | None:
        """Return the item of a row, or None."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, path: Path) -> int:
        """Return the row of the item at a path, -1 when it is not shown."""
        return self._places.get(path, -1)

    def _find(self) -> None:
        rows = self._finder.find(self._wish)
        places = {item.path: row for row, item in enumerate(rows)}
        if list(places) == list(self._places):
            # The same ones: what is said of some may have changed, and what is seen stays.
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows, self._places = rows, places
        self.endResetModel()


def kind_words(item: Item) -> str:
    """Return what an item is, in few words: "SDXL · LoRA"."""
    base = " ".join(filter(None, (item.base, item.variant)))
    return " · ".join(filter(None, (base, role_name(item.role or ""))))
