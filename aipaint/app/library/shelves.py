"""What the pictures are put in order by: boards, labels, tags, saved searches, folders, trash."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import msgspec
from PySide6.QtCore import (
    QAbstractItemModel,
    QCoreApplication,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from aipaint.app.i18n import _T
from aipaint.app.library.label_words import label_name

if TYPE_CHECKING:
    from aipaint.app.library.library import Library
    from aipaint.gallery.gallery import Gallery

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_PAUSE_MS = 200  # several changes, such as a batch that comes in, are read once

Section = Literal[
    "all", "rated", "boards", "searches", "labels", "tags", "folders", "duplicates", "trash"
]
SECTIONS: tuple[Section, ...] = get_args(Section)
HOLDERS: tuple[Section, ...] = ("boards", "searches", "labels", "tags", "folders")
_NAMED: tuple[Section, ...] = ("boards", "searches", "tags")  # names that the user gave
_DROPS: tuple[Section, ...] = ("boards", "labels", "tags")


class Shelf(msgspec.Struct, frozen=True):
    """One row. name: of the board, label, tag, search or folder; empty for the section itself.

    count: pictures on it, None where that is not counted. query: what a saved search asks for.
    own: whether it is the gallery's own folder, which cannot be forgotten.
    """

    section: Section
    name: str = ""
    count: int | None = None
    query: str = ""
    own: bool = False

    @property
    def key(self) -> tuple[Section, str]:
        """What stays the same while pictures come and go."""
        return self.section, self.name


Found = dict[Section, list[Shelf]]


class Shelves(QAbstractItemModel):
    """Sections, and their shelves below them. `ShelfRole` gives the `Shelf`.

    It is read off the window's thread whenever something may have changed. Names of boards, saved
    searches and tags can be edited: `rename_wanted`. What is dropped on a shelf: `dropped`.
    """

    ShelfRole = Qt.ItemDataRole.UserRole + 1

    filled = Signal()  # what is shown is what the gallery has
    rename_wanted = Signal(object, str)  # Shelf, the new name
    dropped = Signal(object, object)  # Shelf, list[Path]

    def __init__(self, library: Library) -> None:
        super().__init__()
        self._library = library
        self._heads = {section: Shelf(section) for section in SECTIONS}
        self._below: Found = {section: [] for section in HOLDERS}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.refresh)
        for signal in (
            library.added,
            library.removed,
            library.restored,
            library.outdated,
            library.shelves_changed,
        ):
            signal.connect(self._wait)

    # What there is

    def refresh(self) -> None:
        """Read everything again."""
        self._timer.stop()
        self._library.ask(_read, self._fill)

    def shelf(self, index: _Index) -> Shelf | None:
        """Return the shelf of a row."""
        return index.data(self.ShelfRole) if index.isValid() else None

    def index_of(self, section: Section, name: str = "") -> QModelIndex:
        """Return the row of a section or of one of its shelves; invalid when there is none."""
        head = self.index(SECTIONS.index(section), 0)
        if not name:
            return head
        rows = (row for row, each in enumerate(self._below.get(section, ())) if each.name == name)
        row = next(rows, None)
        return QModelIndex() if row is None else self.index(row, 0, head)

    def names(self, section: Section) -> list[str]:
        """Return the names of a section's shelves, as completions."""
        return [shelf.name for shelf in self._below.get(section, ())]

    def queries(self) -> dict[str, str]:
        """Return the saved searches by their names."""
        return {shelf.name: shelf.query for shelf in self._below["searches"]}

    # Qt's questions

    def index(self, row: int, column: int, parent: _Index = _ROOT) -> QModelIndex:
        if column != 0 or not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        return self.createIndex(row, 0, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: _Index) -> QModelIndex:  # type: ignore[override]
        number = int(index.internalId()) if index.isValid() else 0
        return self.createIndex(number - 1, 0, 0) if number else QModelIndex()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        if not parent.isValid():
            return len(SECTIONS)
        if int(parent.internalId()):
            return 0
        return len(self._below.get(SECTIONS[parent.row()], ()))

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        number = int(index.internalId())
        if number:
            shelf = self._below[SECTIONS[number - 1]][index.row()]
        else:
            shelf = self._heads[SECTIONS[index.row()]]
        match role:
            case self.ShelfRole:
                return shelf
            case Qt.ItemDataRole.DisplayRole:
                return self._shown(shelf)
            case Qt.ItemDataRole.EditRole:
                return shelf.name
            case Qt.ItemDataRole.ToolTipRole:
                return shelf.query or (shelf.name if shelf.name else None)
            case Qt.ItemDataRole.AccessibleTextRole:
                said = self._shown(shelf)
                return said if shelf.count is None else f"{said}, {shelf.count}"
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        shelf = self.shelf(index)
        name = " ".join(str(value).split())
        if shelf is None or role != Qt.ItemDataRole.EditRole or not name or name == shelf.name:
            return False
        # The row changes when the gallery has done it.
        self.rename_wanted.emit(shelf, name)
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        shelf = self.shelf(index)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if shelf is None:
            return Qt.ItemFlag.NoItemFlags
        if shelf.name and shelf.section in _NAMED:
            flags |= Qt.ItemFlag.ItemIsEditable
        if (shelf.name and shelf.section in _DROPS) or shelf.section in ("folders", "trash"):
            flags |= Qt.ItemFlag.ItemIsDropEnabled
        return flags

    def mimeTypes(self) -> list[str]:  # noqa: N802, Qt's name
        return ["text/uri-list"]

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802
        return Qt.DropAction.CopyAction | Qt.DropAction.MoveAction

    def canDropMimeData(  # noqa: N802
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index
    ) -> bool:
        return data.hasUrls() and bool(self.flags(parent) & Qt.ItemFlag.ItemIsDropEnabled)

    def dropMimeData(  # noqa: N802
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index
    ) -> bool:
        shelf = self.shelf(parent)
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if shelf is None or not paths:
            return False
        self.dropped.emit(shelf, paths)
        # Never true: who drags files away would then remove them.
        return False

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.dataChanged.emit(self.index(0, 0), self.index(len(SECTIONS) - 1, 0))
        for section in HOLDERS:
            self._tell(section)

    # Within

    def _shown(self, shelf: Shelf) -> str:
        if not shelf.name:
            return QCoreApplication.translate("Shelves", _TITLES[shelf.section])
        if shelf.section == "labels":
            return label_name(shelf.name)
        if shelf.own:
            return self.tr("Painted Here")
        if shelf.section == "folders":
            return Path(shelf.name).name or shelf.name
        return shelf.name

    def _wait(self, *_told: object) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _fill(self, found: Found) -> None:
        for section, shelves in found.items():
            if section not in HOLDERS:
                self._heads[section] = shelves[0]
            elif shelves != self._below[section]:
                # Thousands of tags that are as they were cost nothing.
                self._replace(section, shelves)
                self._tell(section)
        self.dataChanged.emit(self.index(0, 0), self.index(len(SECTIONS) - 1, 0))
        self.filled.emit()

    def _replace(self, section: Section, wanted: list[Shelf]) -> None:
        """Make a section's rows these; rows that stay keep what a view knows of them."""
        head, rows = self.index_of(section), self._below[section]
        if wanted and not rows:
            self.beginInsertRows(head, 0, len(wanted) - 1)
            rows += wanted
            self.endInsertRows()
            return
        names = {shelf.name for shelf in wanted}
        for row in reversed(range(len(rows))):
            if rows[row].name not in names:
                self.beginRemoveRows(head, row, row)
                del rows[row]
                self.endRemoveRows()
        for row, shelf in enumerate(wanted):
            if row < len(rows) and rows[row].name == shelf.name:
                rows[row] = shelf
                continue
            old = next((at for at in range(row, len(rows)) if rows[at].name == shelf.name), None)
            if old is not None:
                self.beginMoveRows(head, old, old, head, row)
                del rows[old]
                rows.insert(row, shelf)
                self.endMoveRows()
                continue
            self.beginInsertRows(head, row, row)
            rows.insert(row, shelf)
            self.endInsertRows()

    def _tell(self, section: Section) -> None:
        head = self.index_of(section)
        if rows := self.rowCount(head):
            self.dataChanged.emit(self.index(0, 0, head), self.index(rows - 1, 0, head))


def _read(gallery: Gallery) -> Found:
    """Return all shelves as they are now; those the user named in the order of their names."""
    from aipaint.gallery.marks import LABELS
    from aipaint.gallery.query import normalise

    def sorted_by_name(shelves: Iterable[Shelf]) -> list[Shelf]:
        return sorted(shelves, key=lambda shelf: normalise(shelf.name))

    return {
        "all": [Shelf("all", count=gallery.count())],
        "rated": [Shelf("rated", count=gallery.count("rating:>0"))],
        "boards": sorted_by_name(
            Shelf("boards", board.name, board.pictures) for board in gallery.boards.all()
        ),
        "searches": sorted_by_name(
            Shelf("searches", name, query=query) for name, query in gallery.saved.all().items()
        ),
        "labels": [Shelf("labels", name, gallery.count(f"label:{name}")) for name in LABELS],
        "tags": sorted_by_name(Shelf("tags", name, count) for name, count in gallery.tags()),
        "folders": [
            Shelf("folders", str(gallery.imports.own), own=True),
            *(Shelf("folders", str(folder)) for folder in sorted(gallery.imports.folders())),
        ],
        "trash": [Shelf("trash", count=gallery.trash.count())],
    }


_TITLES: dict[Section, str] = {
    "all": _T("Shelves", "All Pictures"),
    "rated": _T("Shelves", "Rated"),
    "boards": _T("Shelves", "Boards"),
    "searches": _T("Shelves", "Saved Searches"),
    "labels": _T("Shelves", "Labels"),
    "tags": _T("Shelves", "Tags"),
    "folders": _T("Shelves", "Folders"),
    "duplicates": _T("Shelves", "Duplicates"),
    "trash": _T("Shelves", "Trash"),
}
