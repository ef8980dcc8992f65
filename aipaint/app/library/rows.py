"""Pictures as rows: all of them are known at once by their ids, and read when they are seen."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import (
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    QUrl,
    Signal,
)

from aipaint.app.library.asking import (
    first_page,
    is_by_day,
    is_everything,
    is_of_board,
    listing,
    listing_of,
)
from aipaint.app.library.listed import Group, ListedModel
from aipaint.app.library.source import Found, Source, Trashed
from aipaint.app.library.thumbnails import SMALL
from aipaint.core.errors import UserError

if TYPE_CHECKING:
    from aipaint.app.library.library import Library
    from aipaint.gallery.gallery import Entry, Gallery
    from aipaint.gallery.listing import Listing

__all__ = ["Group", "LibraryModel"]

_PAGE = 200  # rows that are shown before all are known
_AROUND = 100  # rows read before and after those that are seen
_BATCH = 200  # entries read at once
_KEPT = 3000  # entries in memory
_DRAGGED = 500  # files of one drag
_OF_ENTRIES = {
    Qt.ItemDataRole.UserRole + 1,
    Qt.ItemDataRole.DecorationRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.DisplayRole,
}


class LibraryModel(ListedModel):
    """What a source asks for, as rows. The strip and the gallery's room have one each.

    `EntryRole` gives the Entry, None while it is not read; IdRole its id; LostRole whether its
    file is gone; DecorationRole a QPixmap or None. Rows that a view asks for are read soon, and
    `dataChanged` tells when that is done; a view with many rows says by `see` which are seen.
    """

    EntryRole = Qt.ItemDataRole.UserRole + 1
    LostRole = Qt.ItemDataRole.UserRole + 2
    IdRole = Qt.ItemDataRole.UserRole + 3

    counted = Signal(int, int)  # pictures found, pictures in all

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._source: Source = Found()
        self._shuffle = 1
        self._asking = 0  # grows with each question: answers to older ones do not count any more
        self._total = 0
        self._entries: OrderedDict[int, Entry] = OrderedDict()
        self._seen = (0, -1)
        self._missed: OrderedDict[int, None] = OrderedDict()  # ids asked for and not read
        self._is_reading = False
        self._pixels = 256
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._read)
        library.added.connect(self._add)
        library.changed.connect(self._change)
        library.removed.connect(self._remove)
        library.restored.connect(self._restore)
        library.outdated.connect(self._ask_everything)
        library.thumbnails.loaded.connect(self._tell_changed)
        self._ask()

    @property
    def library(self) -> Library:
        """Whose pictures these are."""
        return self._library

    # What is shown

    def source(self) -> Source:
        """Return what was asked for."""
        return self._source

    def show(self, source: Source) -> None:
        """Ask for something else; rows change when the first were found."""
        if isinstance(source, Found):
            source = Found(source.query.strip())
        if source == self._source:
            return
        self._source = source
        self._shuffle = secrets.randbits(31)
        self._ask()

    def query(self) -> str:
        """Return the query by which the rows were chosen; empty for all."""
        return "" if isinstance(self._source, Trashed) else self._source.query

    def search(self, query: str) -> None:
        """Show what a query finds, in the language of `aipaint.gallery.query`."""
        self.show(Found(query))

    # Rows

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        row = index.row()
        if not index.isValid() or row >= len(self._listing.ids):
            return None
        number = int(self._listing.ids[row])
        if role == self.IdRole:
            return number
        if role == self.LostRole:
            return self._library.thumbnails.is_lost(number)
        if role not in _OF_ENTRIES:
            return None
        entry = self._entries.get(number)
        if entry is None:
            self._miss(number)
            return None
        match role:
            case self.EntryRole:
                return entry
            case Qt.ItemDataRole.DecorationRole:
                return self._library.thumbnails.pixmap(entry, self._pixels)
            case Qt.ItemDataRole.ToolTipRole:
                return f"{entry.recipe.prompt}\n{entry.width} × {entry.height}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{entry.recipe.prompt} {'★' * entry.rating}".rstrip()
            case _:
                return entry.recipe.prompt

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def mimeTypes(self) -> list[str]:  # noqa: N802, Qt's name
        return ["text/uri-list"]

    def mimeData(self, indexes: Any) -> QMimeData:
        entries = self._at_once([self.id_at(index.row()) for index in indexes][:_DRAGGED])
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(entry.path)) for entry in entries])
        return data

    def entry(self, row: int) -> Entry | None:
        """Return the entry of that row; None when it is not read yet, which is done soon then."""
        number = self.id_at(row)
        entry = self._entries.get(number)
        if entry is None and number >= 0:
            self._miss(number)
        return entry

    def see(self, first: int, last: int) -> None:
        """Note which rows a view shows: those and some around are read, and no others."""
        self._seen = (max(0, first), min(last, len(self._listing.ids) - 1))
        self._missed.clear()
        rows = slice(self._seen[0], self._seen[1] + 1)
        self._library.thumbnails.see(self, self._listing.ids[rows].tolist())
        self._soon.start()

    def entries_of(self, rows: Iterable[int], then: Callable[[list[Entry]], object]) -> None:
        """Give the entries of rows to `then`, in their order; those not read yet are read."""
        ids = self.ids(rows)
        known = {number: self._entries[number] for number in ids if number in self._entries}
        missing = [number for number in ids if number not in known]
        if not missing:
            then([known[number] for number in ids])
            return

        def bring(found: list[Entry]) -> None:
            known.update({entry.id: entry for entry in found})
            then([known[number] for number in ids if number in known])

        self._library.read(lambda gallery: gallery.entries(missing), bring)

    @property
    def thumbnail_side(self) -> Literal["small", "large"]:
        """Which pictures DecorationRole gives: at most 256 pixels wide and high, or 512."""
        return "small" if self._pixels <= SMALL else "large"

    @thumbnail_side.setter
    def thumbnail_side(self, side: Literal["small", "large"]) -> None:
        self.thumbnail_pixels = SMALL if side == "small" else 2 * SMALL

    @property
    def thumbnail_pixels(self) -> int:
        """How many device pixels a view has for the larger side of each picture."""
        return self._pixels

    @thumbnail_pixels.setter
    def thumbnail_pixels(self, pixels: int) -> None:
        self._pixels = pixels

    # What happens in the library

    def _ask_everything(self) -> None:
        self._entries.clear()
        self._refresh()

    def _add(self, entry: Entry) -> None:
        """Put a new picture first; among found ones it appears where it belongs, if it does."""
        if not is_everything(self._source):
            if isinstance(self._source, Found):
                self._refresh()
        elif self.row_of(entry.id) < 0:
            self._keep([entry])
            self._insert(0, listing_of([entry]))
            self._count(self._total + 1)

    def _change(self, entries: list[Entry]) -> None:
        self._entries.update({e.id: e for e in entries if e.id in self._entries})
        self._tell_changed([entry.id for entry in entries])
        # Others stay until the next question, or they would vanish under the hand.
        if is_of_board(self._source):
            self._refresh()

    def _remove(self, entries: list[Entry]) -> None:
        if isinstance(self._source, Trashed):
            self._refresh()
        else:
            self._drop([entry.id for entry in entries])
            self._count(self._total - len(entries))

    def _restore(self, entries: list[Entry]) -> None:
        ids = [entry.id for entry in entries]
        self._library.thumbnails.forget(ids)
        if isinstance(self._source, Trashed):
            self._drop(ids)
        elif is_everything(self._source):
            # At once, so that whoever brought it back finds it among the rows.
            self._keep(entries)
            for entry in entries:
                if self.row_of(entry.id) < 0:
                    row = int((self._listing.ids > entry.id).sum())
                    self._insert(row, listing_of([entry]))
            self._count(self._total + len(entries))
        else:
            self._refresh()

    def _count(self, total: int) -> None:
        self._total = total
        self.counted.emit(len(self._listing.ids), total)

    def _tell_changed(self, ids: list[int]) -> None:
        """Have views paint the rows of these pictures again."""
        for row in self._rows_of(ids):
            self.dataChanged.emit(self.index(row), self.index(row))

    def _is_by_day(self) -> bool:
        return is_by_day(self._source)

    # Questions

    def _ask(self) -> None:
        """Ask for everything, and first for the rows that are seen first."""
        self._asking += 1
        asking, source, shuffle = self._asking, self._source, self._shuffle

        def work(gallery: Gallery) -> list[Entry] | None:
            return first_page(gallery, source, _PAGE, shuffle) if asking == self._asking else None

        def then(found: list[Entry] | None) -> None:
            if found is not None and asking == self._asking:
                self._keep(found)
                self._replace(listing_of(found))

        self._library.read(work, then)
        self._refresh(reset=True)

    def _refresh(self, reset: bool = False) -> None:
        """Ask again for everything. reset: rows that were shown before do not count any more."""
        if not reset:
            self._asking += 1
        asking, source, shuffle = self._asking, self._source, self._shuffle

        def work(gallery: Gallery) -> tuple[Listing, int] | None:
            if asking != self._asking:
                return None
            found = listing(gallery, source, shuffle)
            return found, len(found.ids) if is_everything(source) else gallery.count()

        def then(found: tuple[Listing, int] | None) -> None:
            if found is None or asking != self._asking:
                return
            self._become(found[0])
            self._count(found[1])

        self._library.read(work, then)

    # Entries

    def _miss(self, number: int) -> None:
        """Have a picture read that a view has asked for without saying that it sees it."""
        self._missed[number] = None
        self._missed.move_to_end(number)
        while len(self._missed) > _BATCH:
            self._missed.popitem(last=False)
        if not self._soon.isActive():
            self._soon.start()

    def _read(self) -> None:
        """Read what is seen or was asked for last, one batch after the other."""
        if self._is_reading:
            return
        wanted = self._unread()
        if not wanted:
            return

        def bring(found: list[Entry]) -> None:
            self._is_reading = False
            for number in wanted:
                self._missed.pop(number, None)
            self._keep(found)
            # What another program took out meanwhile has no row any more.
            gone = set(wanted) - {entry.id for entry in found}
            if gone:
                self._drop(gone)
            self._tell_changed([entry.id for entry in found])
            self._read()

        def failed(error: UserError) -> None:
            # Asked for again when the view is moved; not at once, or it would never end.
            self._is_reading = False
            self._missed.clear()
            self._library.problem.emit(error)

        self._is_reading = True
        self._library.read(lambda gallery: gallery.entries(wanted), bring, failed)

    def _unread(self) -> list[int]:
        """Return ids to be read next: what is seen comes first, then what is around it."""
        first, last = self._seen
        ids = self._listing.ids
        near = [ids[first : last + 1], ids[last + 1 : last + 1 + _AROUND]]
        near.append(ids[max(0, first - _AROUND) : first])
        wanted = [*reversed(self._missed), *(each for part in near for each in part.tolist())]
        known = self._entries
        return [number for number in dict.fromkeys(wanted) if number not in known][:_BATCH]

    def _keep(self, entries: list[Entry]) -> None:
        for entry in entries:
            self._entries[entry.id] = entry
        while len(self._entries) > _KEPT:
            self._entries.popitem(last=False)

    def _at_once(self, ids: list[int]) -> list[Entry]:
        """Return entries now; those that were not read yet are read in the window's thread."""
        gallery = self._library.gallery()
        missing = [number for number in ids if number not in self._entries]
        read: list[Entry] = []
        if missing and gallery is not None:
            try:
                read = gallery.entries(missing)
            except UserError as error:
                self._library.problem.emit(error)
        found = {entry.id: entry for entry in read} | self._entries
        return [found[number] for number in ids if number in found]
