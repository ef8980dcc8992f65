"""Groups of pictures that are the same: found in the background, and which of each is to stay."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from aipaint.app.library.long_work import LongWork
from aipaint.core.errors import UserError

if TYPE_CHECKING:
    from aipaint.app.library.library import Library
    from aipaint.gallery.entry import Entry
    from aipaint.gallery.gallery import Change, Gallery
    from aipaint.gallery.progress import Watch

_ROOT = QModelIndex()
Kind = Literal["exact", "near", "alike"]
# In how many of 64 bits two pictures may differ.
_DISTANCES: dict[Kind, int] = {"near": 3, "alike": 8}
_MANY = 50  # rows that change at once: then all are shown anew
_MOST_LEFT = 2000  # groups that are remembered as no duplicates
_LOSSLESS = (".png", ".webp")


class Twins(msgspec.Struct, frozen=True):
    """Pictures that are the same. bytes: of their files, by id. kept: ids of those to stay."""

    entries: tuple[Entry, ...]
    bytes: dict[int, int]
    kept: frozenset[int]

    @property
    def key(self) -> int:
        """What stays the same while pictures come and go."""
        return min(self.bytes)

    def name(self) -> str:
        """What these pictures together are known by, also the next time."""
        parts = sorted(entry.digest or str(entry.id) for entry in self.entries)
        return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]

    def others(self) -> list[int]:
        """Ids of those that are not to stay."""
        return [entry.id for entry in self.entries if entry.id not in self.kept]


def best_of(entries: Iterable[Entry], sizes: dict[int, int]) -> int:
    """Return the id of the picture that one would miss most.

    The one of most pixels; of several that of which one knows how it was made, then what the user
    marked most, what was not compressed with loss, the largest file, what was there first.
    """

    def worth(entry: Entry) -> tuple[Any, ...]:
        marks = len(entry.tags) + len(entry.boards) + bool(entry.notes) + bool(entry.label)
        return (
            entry.width * entry.height,
            entry.recipe.steps > 0,
            entry.rating,
            marks,
            entry.path.suffix.lower() in _LOSSLESS,
            sizes.get(entry.id, 0),
            -entry.id,
        )

    return max(entries, key=worth).id


def heritage(twins: Twins) -> dict[int, Change]:
    """Return by id what those that stay take over from those that go; nothing of no news."""
    from aipaint.gallery.marks import MAX_NOTES, MAX_TAGS, Change

    going = [entry for entry in twins.entries if entry.id not in twins.kept]
    found: dict[int, Change] = {}
    for entry in twins.entries:
        if entry.id not in twins.kept:
            continue
        labels = (each.label for each in going if each.label)
        tags = dict.fromkeys(tag for each in going for tag in each.tags)
        boards = dict.fromkeys(board for each in going for board in each.boards)
        notes = dict.fromkeys(each.notes for each in (entry, *going) if each.notes)
        told = "\n\n".join(notes)
        change = Change(
            rating=max(entry.rating, *(each.rating for each in going)),
            label=entry.label or next(labels, ""),
            notes=told if len(told) <= MAX_NOTES else entry.notes,
            add_tags=tuple(tags)[: max(0, MAX_TAGS - len(entry.tags))],
            add_boards=tuple(boards)[: max(0, MAX_TAGS - len(entry.boards))],
        )
        same = (change.rating, change.label, change.notes) == (
            entry.rating,
            entry.label,
            entry.notes,
        )
        if not same or set(tags) - set(entry.tags) or set(boards) - set(entry.boards):
            found[entry.id] = change
    return found


class DuplicatesModel(QAbstractListModel):
    """Groups as rows: `TwinsRole` gives the `Twins`. They follow what happens to pictures."""

    TwinsRole = Qt.ItemDataRole.UserRole + 1

    told = Signal(object)  # Pace
    found = Signal()  # all there are
    stopped = Signal()
    changed = Signal()  # groups, or what is to stay
    refused = Signal(object)  # UserError
    left_changed = Signal(object)  # list[str]: names of groups that are no duplicates

    def __init__(
        self, library: Library, left: Iterable[str] = (), parent: QObject | None = None
    ) -> None:
        """Prepare. left: names of groups of which one said before that they are no duplicates."""
        super().__init__(parent)
        self._library = library
        self._rows: list[Twins] = []
        self._gone: list[tuple[int, Twins]] = []  # with the row where it was
        self._left = dict.fromkeys(left)
        self._others: tuple[int, int] | None = None  # what `others` returns, until it changes
        self._work = LongWork(library.gallery)
        self._work.told.connect(self.told)
        self._work.finished.connect(self._fill)
        self._work.cancelled.connect(self.stopped)
        self._work.refused.connect(self._refuse)
        library.removed.connect(self._hear_removed)
        library.restored.connect(self._hear_restored)
        library.changed.connect(self._hear_changed)

    def find(self, kind: Kind) -> None:
        """Look for groups of one kind; what there is goes at once."""
        self._work.cancel()
        self._replace([])
        self._work.run(lambda gallery, watch: _find(gallery, watch, kind))

    def cancel(self) -> None:
        """Stop looking."""
        self._work.cancel()

    def close(self) -> None:
        """Stop looking, and wait for the thread."""
        self._work.close()

    def is_running(self) -> bool:
        """Whether one looks for groups."""
        return self._work.is_running()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if not index.isValid():
            return None
        twins = self._rows[index.row()]
        if role == self.TwinsRole:
            return twins
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            names = ", ".join(entry.path.name for entry in twins.entries[:4])
            return f"{len(twins.entries)}: {names}"
        return None

    def twins(self, row: int) -> Twins | None:
        """Return a group, None when there is no such row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def toggle(self, row: int, number: int) -> None:
        """Let a picture stay or go; one always stays."""
        twins = self._rows[row]
        kept = twins.kept ^ {number}
        if kept:
            self._rows[row] = msgspec.structs.replace(twins, kept=kept)
            self._tell(row)

    def keep_only(self, row: int, number: int) -> None:
        """Let one picture of a group stay and the others go."""
        self._rows[row] = msgspec.structs.replace(self._rows[row], kept=frozenset((number,)))
        self._tell(row)

    def leave(self, row: int) -> None:
        """Let all of a group stay, and do not show it again."""
        self._left[self._rows[row].name()] = None
        for name in list(self._left)[:-_MOST_LEFT]:
            del self._left[name]
        self._take_out(row)
        self.left_changed.emit(list(self._left))
        self._changed()

    def left(self) -> int:
        """Return how many groups are not shown because one said that they are no duplicates."""
        return len(self._left)

    def forget_left(self) -> None:
        """Show those again with the next search."""
        self._left.clear()
        self.left_changed.emit([])

    def throw(self, rows: Sequence[int], merge: bool = False) -> None:
        """Move what is not to stay to the trash, in all these groups, as one step.

        merge: whether what stays takes over stars, label, tags, boards and notes.
        """
        groups = [self._rows[row] for row in rows]
        ids = [number for twins in groups for number in twins.others()]
        if ids:
            heirs = (heritage(twins) for twins in groups) if merge else ()
            self._library.trash(ids, {k: v for each in heirs for k, v in each.items()})

    def others(self) -> tuple[int, int]:
        """Return how many pictures are not to stay, and the bytes of their files."""
        if self._others is None:
            found = [(twins, twins.others()) for twins in self._rows]
            count = sum(len(others) for _, others in found)
            size = sum(twins.bytes.get(n, 0) for twins, others in found for n in others)
            self._others = count, size
        return self._others

    # Within

    def _fill(self, found: list[Twins]) -> None:
        if self._work.is_running():
            return  # another kind was asked for meanwhile
        left = self._left
        self._replace([twins for twins in found if not left or twins.name() not in left])
        self.found.emit()

    def _refuse(self, error: UserError) -> None:
        self.refused.emit(error)
        self.stopped.emit()

    def _replace(self, rows: list[Twins]) -> None:
        self.beginResetModel()
        self._rows, self._gone = rows, []
        self.endResetModel()
        self._changed()

    def _tell(self, row: int) -> None:
        self.dataChanged.emit(self.index(row), self.index(row))
        self._changed()

    def _changed(self) -> None:
        self._others = None
        self.changed.emit()

    def _take_out(self, row: int) -> None:
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._rows[row]
        self.endRemoveRows()

    def _hear_removed(self, entries: Sequence[Entry]) -> None:
        gone = {entry.id for entry in entries}
        touched = [r for r, each in enumerate(self._rows) if not gone.isdisjoint(each.bytes)]
        if not touched:
            return
        many = len(touched) > _MANY
        if many:
            self.beginResetModel()
        for row in reversed(touched):
            twins = self._rows[row]
            self._gone.append((row, twins))
            stay = tuple(entry for entry in twins.entries if entry.id not in gone)
            if len(stay) > 1:
                kept = twins.kept - gone or frozenset((best_of(stay, twins.bytes),))
                self._rows[row] = msgspec.structs.replace(twins, entries=stay, kept=kept)
                if not many:
                    self.dataChanged.emit(self.index(row), self.index(row))
            elif many:
                del self._rows[row]
            else:
                self._take_out(row)
        if many:
            self.endResetModel()
        self._changed()

    def _hear_restored(self, entries: Sequence[Entry]) -> None:
        back = {entry.id for entry in entries}
        again = [each for each in self._gone if not back.isdisjoint(each[1].bytes)]
        if not again:
            return
        self._gone = [each for each in self._gone if back.isdisjoint(each[1].bytes)]
        rows = {twins.key: row for row, twins in enumerate(self._rows)}
        # The last one that went was the first in the list.
        self.beginResetModel()
        for _, twins in reversed(again):
            if twins.key in rows:
                self._rows[rows[twins.key]] = twins
        for place, twins in reversed(again):
            if twins.key not in rows:
                self._rows.insert(min(place, len(self._rows)), twins)
        self.endResetModel()
        self._changed()

    def _hear_changed(self, entries: Sequence[Entry]) -> None:
        fresh = {entry.id: entry for entry in entries}
        for row, twins in enumerate(self._rows):
            if not fresh.keys().isdisjoint(twins.bytes):
                now = tuple(fresh.get(entry.id, entry) for entry in twins.entries)
                self._rows[row] = msgspec.structs.replace(twins, entries=now)
                self.dataChanged.emit(self.index(row), self.index(row))


def _find(gallery: Gallery, watch: Watch, kind: Kind) -> list[Twins]:
    duplicates = gallery.duplicates
    search: Callable[[], list[list[Entry]]] = (
        (lambda: duplicates.exact(watch))
        if kind == "exact"
        else (lambda: duplicates.alike(_DISTANCES[kind], watch))
    )
    return [_twins(entries) for entries in search() if len(entries) > 1]


def _twins(entries: Sequence[Entry]) -> Twins:
    sizes: dict[int, int] = {}
    for entry in entries:
        sizes[entry.id] = 0
        with contextlib.suppress(OSError):
            sizes[entry.id] = entry.path.stat().st_size
    best = best_of(entries, sizes)
    ordered = sorted(entries, key=lambda entry: entry.id != best)
    return Twins(tuple(ordered), sizes, frozenset((best,)))
