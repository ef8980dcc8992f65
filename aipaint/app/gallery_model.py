"""The pictures in the gallery, newest first, as rows with thumbnails that load when looked at."""

from __future__ import annotations

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
        self._errands = Errands(threads=2)

    def close(self) -> None:
        """Stop loading thumbnails."""
        self._errands.close()

    def load(self) -> None:
        """Read the newest page; rows appear when it has been read."""
        self._read(None)

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
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.DisplayRole:
                return entry.recipe.prompt
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
            self._read(self._entries[-1].id)

    def entry(self, row: int) -> Entry | None:
        """Return the entry of that row, or None."""
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def row_of(self, entry_id: int) -> int:
        """Return the row of the entry of that id, -1 when it is not loaded."""
        return next((r for r, entry in enumerate(self._entries) if entry.id == entry_id), -1)

    def add(self, entry: Entry) -> None:
        """Put a new picture first."""
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
        def work() -> list[Entry] | UserError:
            gallery = self._find_gallery()
            try:
                return [] if gallery is None else gallery.latest(_PAGE, before)
            except UserError as error:
                return error

        self._errands.run(work, self._append)

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
