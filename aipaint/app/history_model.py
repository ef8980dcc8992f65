"""The steps of the open document's history as rows, the oldest first."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from aipaint.app.step_names import step_words
from aipaint.app.workspace import Workspace
from aipaint.paint.document import Change
from aipaint.paint.history import Entry

_ROOT = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class HistoryModel(QAbstractListModel):
    """`PlaceRole` says where a step is: -1 done, 0 the present one, 1 undone.

    Follows the history by its differences; `moved` tells that the present is another step, or
    the memory in use another.
    """

    PlaceRole = Qt.ItemDataRole.UserRole + 1

    moved = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._entries: list[Entry] = []
        self.present = -1  # row of the present step, -1 without a document
        workspace.replaced.connect(self._start_over)
        workspace.changed.connect(self._hear)
        self._start_over()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        place = (index.row() > self.present) - (index.row() < self.present)
        if role == self.PlaceRole:
            return place
        name = step_words(self._entries[index.row()].name)
        if role == Qt.ItemDataRole.DisplayRole:
            return name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = (self.tr("{step}, undone"), name, self.tr("{step}, present"))
            return {1: said[0], -1: said[1], 0: said[2]}[place].format(step=name)
        return None

    def used(self) -> int:
        """Bytes that only the past and the undone future hold."""
        document = self._workspace.document
        return 0 if document is None else document.history.nbytes()

    def go(self, row: int) -> None:
        """Make another step the present one."""
        document = self._workspace.document
        if document is not None and row != self.present and 0 <= row < len(self._entries):
            document.go(row)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        if self._entries:
            self.dataChanged.emit(self.index(0), self.index(len(self._entries) - 1))

    def _start_over(self) -> None:
        document = self._workspace.document
        self.beginResetModel()
        self._entries = [] if document is None else list(document.history.entries())
        self.present = -1 if document is None else document.history.index
        self.endResetModel()
        self.moved.emit()

    def _hear(self, change: Change) -> None:
        document = self._workspace.document
        if document is None or not change.committed:
            return
        new = list(document.history.entries())
        self._forget_oldest(new)
        if len(self._entries) > len(new):
            self.beginRemoveRows(QModelIndex(), len(new), len(self._entries) - 1)
            del self._entries[len(new) :]
            self.endRemoveRows()
        before = self._entries
        self.present, was = document.history.index, self.present
        self._entries = new[: len(before)]
        # Of a row that stays: another step after some were undone, or the present one moved.
        rows = [r for r, (a, b) in enumerate(zip(before, new, strict=False)) if a.name != b.name]
        if was != self.present:
            rows += [row for row in (was, self.present) if 0 <= row < len(before)]
        if rows:
            between = (max(0, min(rows)), max(rows))
            self.dataChanged.emit(self.index(between[0]), self.index(between[1]))
        if len(new) > len(before):
            self.beginInsertRows(QModelIndex(), len(before), len(new) - 1)
            self._entries = new
            self.endInsertRows()
        self.moved.emit()

    def _forget_oldest(self, new: list[Entry]) -> None:
        """Take out the first rows when the history has let go of those steps."""
        place = {id(entry): row for row, entry in enumerate(new)}
        for row, entry in enumerate(self._entries):
            if id(entry) in place:
                gone = row - place[id(entry)]
                break
        else:
            gone = 0  # all are new: rows are as good as any others
        if gone > 0:
            self.beginRemoveRows(QModelIndex(), 0, gone - 1)
            del self._entries[:gone]
            self.present -= gone
            self.endRemoveRows()
