"""Rows that are known by their ids and days alone, and how they become other rows."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
)

from aipaint.gallery.listing import Listing, make_listing

_ROOT = QModelIndex()
_MOST_RUNS = 100  # changes of rows that are told one by one
_MIXED = 2  # as many runs of days for each day, and more, are no order by days


class Group(msgspec.Struct, frozen=True):
    """Rows of one local day, as "2026-11-21"."""

    day: str
    first: int
    count: int


class ListedModel(QAbstractListModel):
    """Rows of ids. Views keep their selection and place when some rows come or go."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._listing = make_listing((), ())
        self._groups: list[Group] | None = None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._listing.ids)

    def id_at(self, row: int) -> int:
        """Return the id of the picture in that row, -1 when there is no such row."""
        return int(self._listing.ids[row]) if 0 <= row < len(self._listing.ids) else -1

    def row_of(self, number: int) -> int:
        """Return the row of the picture with this id, -1 when it is not among the rows."""
        rows = np.flatnonzero(self._listing.ids == number)
        return int(rows[0]) if len(rows) else -1

    def ids(self, rows: Iterable[int]) -> list[int]:
        """Return the ids of the pictures in these rows."""
        return [number for row in rows if (number := self.id_at(row)) >= 0]

    def day_of(self, row: int) -> str:
        """Return the local day when a picture was painted, as "2026-11-21"; empty for no row."""
        return str(_dates(self._listing.days[row])) if self.id_at(row) >= 0 else ""

    def groups(self) -> list[Group]:
        """Return the rows by days; none where the order is another one or days are mixed up."""
        if self._groups is None:
            self._groups = _groups(self._listing.days) if self._is_by_day() else []
        return self._groups

    def _is_by_day(self) -> bool:
        raise NotImplementedError

    def _runs_of(
        self, numbers: list[int], first: int = 0, end: int | None = None
    ) -> list[tuple[int, int]]:
        """Return first and last row of each run of rows that hold one of these pictures, from the
        top down; from row `first` to before row `end`."""
        if not numbers:
            return []
        part = self._listing.ids[first:end]
        there = _runs(np.isin(part, np.array(numbers, np.int64)))
        return [(first + low, first + high) for low, high in there]

    def _replace(self, new: Listing) -> None:
        """Show other rows; views begin anew."""
        self.beginResetModel()
        self._set(new)
        self.endResetModel()

    def _insert(self, row: int, new: Listing) -> None:
        """Put rows before a row."""
        self.beginInsertRows(QModelIndex(), row, row + len(new.ids) - 1)
        self._set(_joined(_cut(self._listing, 0, row), new, _cut(self._listing, row)))
        self.endInsertRows()

    def _drop(self, numbers: Iterable[int]) -> None:
        """Take away the rows of these pictures."""
        gone = np.isin(self._listing.ids, np.array(list(numbers), np.int64))
        parts = _runs(gone)
        if len(parts) > _MOST_RUNS:
            self._replace(Listing(self._listing.ids[~gone], self._listing.days[~gone]))
            return
        for first, last in reversed(parts):
            self.beginRemoveRows(QModelIndex(), first, last)
            self._set(_joined(_cut(self._listing, 0, first), _cut(self._listing, last + 1)))
            self.endRemoveRows()

    def _become(self, new: Listing) -> None:
        """Show other rows, most of which were there before: those stay what they are in views."""
        old = self._listing.ids
        if len(new.ids) > len(old) and np.array_equal(new.ids[: len(old)], old):
            # The commonest case: more of the same.
            self._insert(len(old), _cut(new, len(old)))
            self._set(new)
            return
        there, kept = np.isin(new.ids, old), np.isin(old, new.ids)
        parts = _runs(~there)
        if len(parts) + len(_runs(~kept)) > _MOST_RUNS or not kept.any():
            if not np.array_equal(new.ids, old):
                self._replace(new)
            return
        self._drop(old[~kept])
        if not np.array_equal(new.ids[there], self._listing.ids):
            self._reorder(Listing(new.ids[there], new.days[there]))
        for first, last in parts:
            self._insert(first, _cut(new, first, last + 1))
        self._set(new)

    def _reorder(self, new: Listing) -> None:
        """Show the same rows in another order."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        ids = [self.id_at(index.row()) for index in before]
        self._set(new)
        after = [self.index(self.row_of(number)) for number in ids]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _set(self, new: Listing) -> None:
        self._listing = new
        self._groups = None


def _cut(listing: Listing, first: int, end: int | None = None) -> Listing:
    return Listing(listing.ids[first:end], listing.days[first:end])


def _joined(*parts: Listing) -> Listing:
    return Listing(
        np.concatenate([part.ids for part in parts]), np.concatenate([part.days for part in parts])
    )


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the first and last place of each run of True."""
    edges = np.flatnonzero(np.diff(mask, prepend=False, append=False))
    return [(int(first), int(end) - 1) for first, end in zip(edges[::2], edges[1::2], strict=True)]


def _groups(days: NDArray[np.int32]) -> list[Group]:
    if not len(days):
        return []
    firsts = np.r_[0, np.flatnonzero(np.diff(days)) + 1]
    if len(firsts) > _MIXED * len(np.unique(days)):
        return []
    counts = np.diff(firsts, append=len(days))
    told = [str(day) for day in _dates(days[firsts])]
    return [Group(*group) for group in zip(told, firsts.tolist(), counts.tolist(), strict=True)]


def _dates(days: NDArray[np.int32]) -> NDArray[np.datetime64]:
    """Return days since 1970-01-01 as dates."""
    return days.astype("datetime64[D]")
