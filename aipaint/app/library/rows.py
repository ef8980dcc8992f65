"""Pictures as rows: all of them are known at once by their ids, and read when they are seen."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import (
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
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
from aipaint.app.library.pages import Pages
from aipaint.app.library.source import Found, Source, Trashed
from aipaint.app.library.thumbnails import SMALL

if TYPE_CHECKING:
    from aipaint.app.library.library import Library
    from aipaint.gallery.gallery import Entry, Gallery
    from aipaint.gallery.listing import Listing

__all__ = ["Group", "LibraryModel"]

_PAGE = 100  # rows that are shown before all are known
_AROUND = 100  # rows read before and after those that are seen
_DRAGGED = 500  # files of one drag
_FLAGS = (
    Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsDragEnabled
    | Qt.ItemFlag.ItemNeverHasChildren
)
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
        self._answered = 0
        self._total: int | None = None  # pictures in the gallery, once they were counted
        self._pages = Pages(library, self._near)
        self._pages.came.connect(self._tell_changed)
        # What another program took out meanwhile has no row any more.
        self._pages.gone.connect(self._drop)
        self._seen = (0, -1)
        self._pixels = 256
        library.added.connect(self._add)
        library.changed.connect(self._change)
        library.removed.connect(self._remove)
        library.restored.connect(self._restore)
        library.outdated.connect(self._ask_everything)
        library.thumbnails.loaded.connect(self._tell_loaded)
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
        entry = self._pages.get(number)
        if entry is None:
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
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def mimeTypes(self) -> list[str]:  # noqa: N802, Qt's name
        return ["text/uri-list"]

    def mimeData(self, indexes: Any) -> QMimeData:
        entries = self._pages.at_once([self.id_at(index.row()) for index in indexes][:_DRAGGED])
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(entry.path)) for entry in entries])
        return data

    def entry(self, row: int) -> Entry | None:
        """Return the entry of that row; None when it is not read yet, which is done soon then."""
        number = self.id_at(row)
        return self._pages.get(number) if number >= 0 else None

    def see(self, first: int, last: int) -> None:
        """Note which rows a view shows: those and some around are read, and no others."""
        self._seen = (max(0, first), min(last, len(self._listing.ids) - 1))
        rows = slice(self._seen[0], self._seen[1] + 1)
        self._library.thumbnails.see(self, self._listing.ids[rows].tolist())
        self._pages.look_again()

    def entries_of(self, rows: Iterable[int], then: Callable[[list[Entry]], object]) -> None:
        """Give the entries of rows to `then`, in their order; those not read yet are read."""
        self._pages.all_of(self.ids(rows), then)

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
        self._pages.clear()
        self._total = None
        self._refresh()

    def _add(self, entry: Entry) -> None:
        """Put a new picture first; among found ones it appears where it belongs, if it does."""
        if is_everything(self._source) and self.row_of(entry.id) < 0:
            self._pages.keep([entry])
            self._insert(0, listing_of([entry]))
        elif isinstance(self._source, Found):
            self._refresh()
        self._count_on(1)

    def _change(self, entries: list[Entry]) -> None:
        self._pages.update(entries)
        self._tell_changed([entry.id for entry in entries])
        # Others stay until the next question, or they would vanish under the hand.
        if is_of_board(self._source):
            self._refresh()

    def _remove(self, entries: list[Entry]) -> None:
        if isinstance(self._source, Trashed):
            self._refresh()
        else:
            self._drop([entry.id for entry in entries])
        self._count_on(-len(entries))

    def _restore(self, entries: list[Entry]) -> None:
        ids = [entry.id for entry in entries]
        self._library.thumbnails.forget(ids)
        if isinstance(self._source, Trashed):
            self._drop(ids)
        elif is_everything(self._source):
            # At once, so that whoever brought it back finds it among the rows.
            self._pages.keep(entries)
            for entry in entries:
                if self.row_of(entry.id) < 0:
                    row = int((self._listing.ids > entry.id).sum())
                    self._insert(row, listing_of([entry]))
        else:
            self._refresh()
        self._count_on(len(entries))

    def _count(self, total: int) -> None:
        self._total = total
        self.counted.emit(len(self._listing.ids), total)

    def _count_on(self, more: int) -> None:
        """Note that so many pictures came into the gallery, or went."""
        if self._total is not None:
            self._count(max(0, self._total + more))
        if self._answered != self._asking:
            # An answer that is under way may not know of it.
            self._refresh()

    def _tell_changed(self, ids: list[int]) -> None:
        """Have views paint the rows of these pictures again."""
        first, last = self._seen
        runs = self._runs_of(ids, max(0, first - _AROUND), last + 1 + _AROUND)
        if sum(high - low + 1 for low, high in runs) < len(ids):
            # Some are elsewhere, or nobody has said what is seen.
            runs = self._runs_of(ids)
        self._tell_runs(runs)

    def _tell_loaded(self, ids: list[int]) -> None:
        """Have views paint the rows of these pictures again as far as they are seen."""
        first, last = self._seen
        # Others are painted when they come to be seen.
        self._tell_runs(self._runs_of(ids, first, last + 1) if last >= 0 else self._runs_of(ids))

    def _tell_runs(self, runs: list[tuple[int, int]]) -> None:
        for low, high in runs:
            self.dataChanged.emit(self.index(low), self.index(high))

    def _is_by_day(self) -> bool:
        return is_by_day(self._source)

    # Questions

    def _ask(self) -> None:
        """Ask for the rows that are seen first, and then for all."""
        self._asking += 1
        asking, source, shuffle = self._asking, self._source, self._shuffle

        def work(gallery: Gallery) -> tuple[list[Entry] | None] | None:
            # One who types on wants something else before this one's turn has come.
            return (first_page(gallery, source, _PAGE, shuffle),) if self._asks(asking) else None

        def then(found: tuple[list[Entry] | None] | None) -> None:
            if found is None or not self._asks(asking):
                return
            (entries,) = found
            if entries is not None:
                self._pages.keep(entries)
                self._replace(listing_of(entries))
            if entries is None or len(entries) == _PAGE or self._total is None:
                self._ask_all(asking)
            else:
                self._answered = asking
                self._count(self._total)

        self._library.read(work, then)

    def _refresh(self) -> None:
        """Ask again for all; rows that stay are the same in views."""
        self._asking += 1
        self._ask_all(self._asking)

    def _ask_all(self, asking: int) -> None:
        source, shuffle, total = self._source, self._shuffle, self._total

        def work(gallery: Gallery) -> tuple[Listing, int] | None:
            if not self._asks(asking):
                return None
            found = listing(gallery, source, shuffle, lambda: self._asks(asking))
            if is_everything(source):
                return found, len(found.ids)
            return found, gallery.count() if total is None else total

        def then(found: tuple[Listing, int] | None) -> None:
            if found is not None and self._asks(asking):
                self._answered = asking
                self._become(found[0])
                self._count(found[1])

        self._library.list_all(work, then)

    def _asks(self, asking: int) -> bool:
        """Whether a question is still the last one; asked in the library's threads too."""
        return asking == self._asking

    def _near(self) -> list[int]:
        """Return the ids of rows that are seen, and then of those around them."""
        first, last = self._seen
        ids = self._listing.ids
        parts = (
            ids[first : last + 1],
            ids[last + 1 : last + 1 + _AROUND],
            ids[max(0, first - _AROUND) : first],
        )
        return [number for part in parts for number in part.tolist()]
