"""The gallery's pictures, or those one looks for, as rows with thumbnails that load when seen."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QUrl,
    Signal,
)
from PySide6.QtGui import QImage, QPixmap

from aipaint.app.errands import Errands
from aipaint.core.errors import UserError

if TYPE_CHECKING:
    from aipaint.gallery.gallery import Entry, Gallery

_ROOT = QModelIndex()
_PAGE = 200
_KEPT = 600  # thumbnails in memory, about 150 kB each


class GalleryModel(QAbstractListModel):
    """Entries as rows. `EntryRole` gives the `Entry`, DecorationRole a QPixmap when there is one.

    `LostRole` is True for a picture whose file can no longer be read.
    """

    EntryRole = Qt.ItemDataRole.UserRole + 1
    LostRole = Qt.ItemDataRole.UserRole + 2

    problem = Signal(object)  # UserError
    counted = Signal(int, int)  # pictures found, pictures in all
    removed = Signal(object)  # Entry
    restored = Signal(object)  # Entry

    def __init__(self, find_gallery: Callable[[], Gallery | None]) -> None:
        super().__init__()
        self._find_gallery = find_gallery
        self._entries: list[Entry] = []
        self._thumbnails: OrderedDict[int, QPixmap] = OrderedDict()
        self._asked: set[int] = set()
        self._lost: set[int] = set()
        self._removed: list[int] = []
        self._more = False
        self._query = ""
        self._asking = 0  # grows with each search: what was asked before does not count any more
        self._shuffle = 1
        self._errands = Errands(threads=2)
        self._searches = Errands(threads=1)

    def close(self) -> None:
        """Stop searching and loading thumbnails."""
        self._asking += 1
        self._searches.close()
        self._errands.close()

    def load(self) -> None:
        """Read the newest page; rows appear when it has been read."""
        self._read(None)

    def query(self) -> str:
        """What the rows were asked for; empty for all pictures."""
        return self._query

    def search(self, query: str) -> None:
        """Show the pictures that `query` asks for; rows change when the first were found.

        The language is that of `aipaint.gallery.query`; an empty query shows all pictures.
        """
        query = query.strip()
        if query == self._query:
            return
        self._query = query
        self._shuffle = secrets.randbits(31)
        self._search()

    def rate(self, entry: Entry, rating: int) -> None:
        """Give a picture 0 to 5 stars."""

        def work() -> Entry | UserError | None:
            gallery = self._find_gallery()
            try:
                return None if gallery is None else gallery.mark(entry.id, rating=rating)
            except UserError as error:
                return error

        def then(found: Entry | UserError | None) -> None:
            if isinstance(found, UserError):
                self.problem.emit(found)
                return
            row = self.row_of(entry.id)
            if found is not None and row >= 0:
                self._entries[row] = found
                self.dataChanged.emit(self.index(row), self.index(row))

        # In the order the keys were pressed, so that the last one stands.
        self._searches.run(work, then)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        match role:
            case self.EntryRole:
                return entry
            case self.LostRole:
                return entry.id in self._lost
            case Qt.ItemDataRole.DecorationRole:
                return self._thumbnail(entry)
            case Qt.ItemDataRole.ToolTipRole:
                return f"{entry.recipe.prompt}\n{entry.width} × {entry.height}"
            case Qt.ItemDataRole.DisplayRole:
                return entry.recipe.prompt
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{entry.recipe.prompt} {'★' * entry.rating}".rstrip()
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:  # noqa: N802, Qt's name
        return ["text/uri-list"]

    def mimeData(self, indexes: Any) -> QMimeData:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(self._entries[i.row()].path)) for i in indexes])
        return data

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:  # noqa: N802
        return self._more and not parent.isValid()

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> None:  # noqa: N802
        if self._more and self._entries:
            self._more = False
            if self._query:
                self._read_found(len(self._entries), self._append)
            else:
                self._read(self._entries[-1].id)

    def entry(self, row: int) -> Entry | None:
        """Return the entry of that row, or None."""
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def row_of(self, entry_id: int) -> int:
        """Return the row of the entry of that id, -1 when it is not loaded."""
        return next((r for r, entry in enumerate(self._entries) if entry.id == entry_id), -1)

    def add(self, entry: Entry) -> None:
        """Put a new picture first; among found ones it appears where it belongs, if it does."""
        if self._query:
            self._search()
            return
        if self.row_of(entry.id) >= 0:
            return
        self.beginInsertRows(QModelIndex(), 0, 0)
        self._entries.insert(0, entry)
        self.endInsertRows()

    def remove(self, entry: Entry) -> None:
        """Take a picture out of the gallery; its row goes when that is done."""

        def work() -> UserError | None:
            gallery = self._find_gallery()
            try:
                if gallery is not None:
                    gallery.remove(entry.id)
            except UserError as error:
                return error
            return None

        def then(error: UserError | None) -> None:
            if error is not None:
                self.problem.emit(error)
                return
            row = self.row_of(entry.id)
            if row >= 0:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._entries[row]
                self.endRemoveRows()
            self._thumbnails.pop(entry.id, None)
            self._removed.append(entry.id)
            self.removed.emit(entry)

        self._errands.run(work, then)

    def restore(self) -> None:
        """Bring the last removed picture back to its place; `restored` tells when it is there."""
        if not self._removed:
            return
        number = self._removed.pop()

        def work() -> Entry | UserError | None:
            gallery = self._find_gallery()
            try:
                return None if gallery is None else gallery.restore(number)
            except UserError as error:
                return error

        def then(found: Entry | UserError | None) -> None:
            if isinstance(found, UserError):
                self.problem.emit(found)
            elif found is not None:
                self._lost.discard(found.id)
                if self._query:
                    self._search()
                    self.restored.emit(found)
                    return
                # Newest first, and ids grow with time.
                row = sum(entry.id > found.id for entry in self._entries)
                self.beginInsertRows(QModelIndex(), row, row)
                self._entries.insert(row, found)
                self.endInsertRows()
                self.restored.emit(found)

        self._errands.run(work, then)

    def can_restore(self) -> bool:
        """Whether a picture was removed in this sitting that can come back."""
        return bool(self._removed)

    def _read(self, before: int | None) -> None:
        self._ask(lambda gallery: gallery.latest(_PAGE, before), self._append)

    def _read_found(self, offset: int, then: Callable[[list[Entry] | UserError], None]) -> None:
        query, shuffle = self._query, self._shuffle
        self._ask(lambda gallery: gallery.search(query, _PAGE, offset, shuffle), then)

    def _search(self) -> None:
        """Read the first page of what is asked for now, and then count it."""
        self._asking += 1
        self._more = False
        self._read_found(0, self._replace)
        query = self._query

        def then(found: tuple[int, int] | UserError) -> None:
            if not isinstance(found, UserError):
                self.counted.emit(*found)

        # Counting looks at all pictures; those that are seen do not wait for it.
        self._ask(lambda gallery: (gallery.count(query), gallery.count()), then)

    def _ask(self, work: Callable[[Gallery], Any], then: Callable[[Any], None]) -> None:
        """Do `work` off the window's thread, unless something else is asked before its turn.

        `then` gets what it returns, or a UserError; nothing when there is no gallery or when
        something else was asked meanwhile.
        """
        asking = self._asking

        def errand() -> Any:
            gallery = self._find_gallery() if asking == self._asking else None
            try:
                return None if gallery is None else work(gallery)
            except UserError as error:
                return error

        def bring(result: Any) -> None:
            if result is not None and asking == self._asking:
                then(result)

        self._searches.run(errand, bring)

    def _replace(self, found: list[Entry] | UserError) -> None:
        """Show these rows instead of those there are; thumbnails stay."""
        if isinstance(found, UserError):
            self.problem.emit(found)
            return
        self.beginResetModel()
        self._entries = found
        self._more = len(found) == _PAGE
        self.endResetModel()

    def _append(self, found: list[Entry] | UserError) -> None:
        if isinstance(found, UserError):
            self.problem.emit(found)
            return
        # A picture that arrived while the page was read is in both.
        known = {entry.id for entry in self._entries}
        fresh = [entry for entry in found if entry.id not in known]
        if fresh:
            first = len(self._entries)
            self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
            self._entries += fresh
            self.endInsertRows()
        self._more = len(found) == _PAGE

    def _thumbnail(self, entry: Entry) -> QPixmap | None:
        pixmap = self._thumbnails.get(entry.id)
        if pixmap is not None:
            self._thumbnails.move_to_end(entry.id)
            return pixmap
        if entry.id not in self._asked and entry.id not in self._lost:
            self._asked.add(entry.id)
            self._errands.run(lambda: self._decode(entry), self._show)
        return None

    def _decode(self, entry: Entry) -> tuple[int, QImage | None]:
        gallery = self._find_gallery()
        if gallery is None:
            return entry.id, None
        try:
            image = QImage(str(gallery.thumbnail(entry)))
        except UserError:
            # Not worth a message for each row: the row itself shows that its file is gone.
            return entry.id, None
        return entry.id, None if image.isNull() else image

    def _show(self, result: tuple[int, QImage | None]) -> None:
        entry_id, image = result
        self._asked.discard(entry_id)
        if image is None:
            self._lost.add(entry_id)
        else:
            self._thumbnails[entry_id] = QPixmap.fromImage(image)
            while len(self._thumbnails) > _KEPT:
                self._thumbnails.popitem(last=False)
        row = self.row_of(entry_id)
        if row >= 0:
            self.dataChanged.emit(self.index(row), self.index(row))
