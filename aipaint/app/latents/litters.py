"""The litter that is looked at, as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from aipaint.app.latents.breeding import Member

if TYPE_CHECKING:
    from aipaint.app.latents.nursery import Nursery
    from aipaint.app.latents.studio import LatentStudio

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class LitterModel(QAbstractListModel):
    """Children as rows; checked while they are ticked, which lasts as long as the program."""

    LostRole = Qt.ItemDataRole.UserRole + 1
    PresentRole = Qt.ItemDataRole.UserRole + 2

    def __init__(self, studio: LatentStudio, nursery: Nursery) -> None:
        super().__init__()
        self._studio, self._nursery = studio, nursery
        self._ticked: set[Member] = set()
        self._rows: dict[Member, int] = {}
        nursery.litter_changed.connect(self._start_over)
        nursery.sketched.connect(self._mark)
        nursery.keeping.kept.connect(self._mark)
        studio.latent_changed.connect(self._mark_all)
        self._start_over()

    def child(self, row: int) -> Member | None:
        """The child of a row."""
        litter = self._nursery.litter()
        if litter is None or not 0 <= row < len(litter.children):
            return None
        return litter.children[row]

    def ticked(self) -> list[Member]:
        """Those that are ticked, in their order."""
        litter = self._nursery.litter()
        children = () if litter is None else litter.children
        return [child for child in children if child in self._ticked]

    def rowCount(self, parent: _Index = _ROOT) -> int:
        litter = self._nursery.litter()
        return 0 if parent.isValid() or litter is None else len(litter.children)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        child = self.child(index.row()) if index.isValid() else None
        if child is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            kept = self._nursery.keeping.is_kept(child)
            number = index.row() + 1
            return self.tr("{number} · kept").format(number=number) if kept else str(number)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._words(index.row(), child)
        if role == Qt.ItemDataRole.DecorationRole:
            return self._nursery.picture(child)
        if role == Qt.ItemDataRole.CheckStateRole:
            on = child in self._ticked
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        if role == self.LostRole:
            return self._nursery.picture(child) is None and not self._nursery.is_busy()
        if role == self.PresentRole:
            return self._studio.model is not None and child.latent == self._studio.latent
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        child = self.child(index.row()) if index.isValid() else None
        if child is None or role != Qt.ItemDataRole.CheckStateRole:
            return False
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._ticked.add(child)
        else:
            self._ticked.discard(child)
        self.dataChanged.emit(index, index)
        return True

    def refresh(self) -> None:
        """What is kept, or can be had, may be different."""
        self._mark_all()

    def _words(self, row: int, child: Member) -> str:
        words = self.tr("Child {number}").format(number=row + 1)
        if child in self._ticked:
            words = self.tr("{picture}, ticked").format(picture=words)
        if self._nursery.keeping.is_kept(child):
            words = self.tr("{picture}, kept").format(picture=words)
        return words

    def _start_over(self) -> None:
        self.beginResetModel()
        litter = self._nursery.litter()
        children = () if litter is None else litter.children
        self._rows = {child: row for row, child in enumerate(children)}
        self.endResetModel()

    def _mark(self, child: Member) -> None:
        row = self._rows.get(child)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row))

    def _mark_all(self) -> None:
        if self.rowCount():
            self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))
