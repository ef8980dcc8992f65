"""The layers of the open document as a tree of rows, the uppermost first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QImage

from aipaint.app.layer_choice import moved, outermost
from aipaint.app.layer_pictures import small_picture
from aipaint.app.layer_words import layer_words
from aipaint.app.workspace import Workspace
from aipaint.core.errors import UserError
from aipaint.paint import edits
from aipaint.paint.document import Change
from aipaint.paint.layers import Layer, Layers, find, walk
from aipaint.paint.state import State

MIME = "application/x-aipaint-layers"
SIDE = 64  # pixels of a thumbnail's longer side: 32 on a screen twice as dense
_DELAY = 150  # milliseconds until thumbnails follow
_ROOT = QModelIndex()
_LOOK = (
    "name", "visible", "opacity", "blend", "clipped", "alpha_locked", "locked", "mask_enabled",
    "isolated", "recipe", "group", "region", "control",
)  # fmt: skip
_Index = QModelIndex | QPersistentModelIndex


class _Row:
    """A layer's place in the tree. children: the uppermost first."""

    __slots__ = ("children", "key", "layer", "mask_picture", "parent", "picture")

    def __init__(self, key: int, layer: Layer | None, parent: _Row | None) -> None:
        self.key = key
        self.layer = layer
        self.parent = parent
        self.children: list[_Row] = []
        self.picture: QImage | None = None
        self.mask_picture: QImage | None = None

    def place(self) -> int:
        assert self.parent is not None
        return self.parent.children.index(self)


class LayersModel(QAbstractItemModel):
    """Follows the document by inserting, removing and moving rows, so that views keep theirs.

    Two columns: EYE (checked when visible) and NAME. `LayerRole` gives the Layer itself,
    `ThumbnailRole` and `MaskRole` a QImage of at most SIDE pixels or None; these follow the
    document a moment later, and are made only for rows that somebody looks at. A UserError goes
    out by `refused`.
    """

    EYE, NAME = 0, 1
    LayerRole = Qt.ItemDataRole.UserRole + 1
    ThumbnailRole = Qt.ItemDataRole.UserRole + 2
    MaskRole = Qt.ItemDataRole.UserRole + 3

    refused = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.following = False  # while rows come and go because layers did
        self._canvas = State(1, 1)
        self._layers: Layers = ()
        self._next_key = 1
        self._top = _Row(0, None, None)
        self._rows: dict[int, _Row] = {0: self._top}
        self._by_id: dict[str, _Row] = {}
        self._late: set[str] = set()  # ids whose thumbnails are to be made again
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY)
        self._timer.timeout.connect(self._renew_thumbnails)
        workspace.replaced.connect(self._start_over)
        workspace.changed.connect(self._hear)
        self._start_over()

    # What is where

    def index_of(self, layer_id: str | None, column: int = NAME) -> QModelIndex:
        """The index of a layer, an invalid one for an unknown id."""
        row = self._by_id.get(layer_id or "")
        return QModelIndex() if row is None else self._index_of_row(row, column)

    def layer(self, index: _Index) -> Layer | None:
        """The layer at an index, None for an invalid one."""
        return self._rows[index.internalId()].layer if index.isValid() else None

    def index(self, row: int, column: int, parent: _Index = _ROOT) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, self._row(parent).children[row].key)

    def parent(self, index: _Index = _ROOT) -> QModelIndex:  # type: ignore[override]
        above = self._row(index).parent
        return QModelIndex() if above is None else self._index_of_row(above, 0)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.column() > 0 else len(self._row(parent).children)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 2

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        layer = self.layer(index)
        if layer is None:
            return None
        if role == self.LayerRole:
            return layer
        if index.column() == self.EYE:
            if role == Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if layer.visible else Qt.CheckState.Unchecked
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return self.tr("Visible") if layer.visible else self.tr("Hidden")
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return layer.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return layer_words(layer)
        if role == self.ThumbnailRole:
            return self._thumbnail(self._row(index))
        if role == self.MaskRole:
            return self._mask_thumbnail(self._row(index))
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        layer = self.layer(index)
        if layer is None:
            return flag.ItemIsDropEnabled
        flags = flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsDragEnabled
        if layer.group:
            flags |= flag.ItemIsDropEnabled
        else:
            flags |= flag.ItemNeverHasChildren
        column = index.column()
        return flags | (flag.ItemIsUserCheckable if column == self.EYE else flag.ItemIsEditable)

    # What users do

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        layer = self.layer(index)
        if layer is None:
            return False
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == self.EYE:
            shown = Qt.CheckState(value) == Qt.CheckState.Checked
            name = "Show Layer" if shown else "Hide Layer"
            return self.do(name, lambda state: edits.set_look(state, layer.id, visible=shown))
        if role == Qt.ItemDataRole.EditRole and index.column() == self.NAME:
            return self.do("Rename Layer", lambda state: edits.rename(state, layer.id, str(value)))
        return False

    def do(self, name: str, edit: Callable[[State], State]) -> bool:
        """Do one step; return whether it could be done, else `refused` tells why not."""
        document = self._workspace.document
        if document is None:
            return False
        try:
            document.apply(name, edit(document.state))
        except UserError as error:
            self.refused.emit(error)
            return False
        return True

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:  # noqa: N802
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        chosen = [layer.id for index in indexes if (layer := self.layer(index)) is not None]
        data = QMimeData()
        data.setData(MIME, " ".join(dict.fromkeys(chosen)).encode("ascii"))
        return data

    def canDropMimeData(  # noqa: N802
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index
    ) -> bool:
        group = self.layer(parent)
        carried = self._carried(data)
        if group is not None and not group.group:
            return False
        return bool(carried) and not any(
            group is not None and find((layer,), group.id) is not None for layer in carried
        )

    def dropMimeData(  # noqa: N802
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index
    ) -> bool:
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        ids = [layer.id for layer in self._carried(data)]
        group = self.layer(parent)
        children = self._row(parent).children
        if row < 0:  # onto a group: on top in it; onto the ground below all rows: there
            row = 0 if group is not None else len(children)
        # Rows count from the top, the document from the bottom; what is moved counts not.
        index = sum(
            child.layer is not None and child.layer.id not in ids for child in children[row:]
        )
        where = None if group is None else group.id
        return self.do("Move Layer", lambda state: moved(state, ids, where, index))

    # Following the document

    def _start_over(self) -> None:
        document = self._workspace.document
        self.beginResetModel()
        self._top.children = []
        self._rows = {0: self._top}
        self._by_id = {}
        self._layers = ()
        self._late = set()
        self.endResetModel()
        if document is not None:
            self._show(document.shown)

    def _hear(self, change: Change) -> None:
        if change.rect is None:  # else only pixels change, and thumbnails await the stroke's end
            self._show(change.after)
        if change.committed and self._late and not self._timer.isActive():
            self._timer.start()

    def _show(self, state: State) -> None:
        if (state.width, state.height) != (self._canvas.width, self._canvas.height):
            self._late.update(self._by_id)
        self._canvas = state
        layers = state.layers
        if layers is self._layers:
            return
        self._layers = layers
        self.following = True
        wanted = {layer.id for layer in walk(layers)}
        if not self._by_id.keys() <= wanted:
            self._remove_all_but(wanted, self._top)
        self._arrange(self._top, layers)
        if len(self._by_id) > len(wanted):  # groups whose layers had to move out of them first
            self._remove_all_but(wanted, self._top)
        self.following = False

    def _remove_all_but(self, wanted: set[str], parent: _Row) -> None:
        for place in reversed(range(len(parent.children))):
            row = parent.children[place]
            inner = [each.layer.id for each in _family(row) if each.layer is not None]
            if wanted.isdisjoint(inner):
                self.beginRemoveRows(self._index_of_row(parent, 0), place, place)
                del parent.children[place]
                for each in _family(row):
                    del self._rows[each.key]
                for layer_id in inner:
                    del self._by_id[layer_id]
                self.endRemoveRows()
            else:
                self._remove_all_but(wanted, row)

    def _arrange(self, parent: _Row, layers: Layers) -> None:
        """Make the rows in `parent` those of `layers`; rows of layers that are gone stay behind.

        From the outside in and from the top down: what is in front of a row is as it will be, so
        that a row only ever moves up, or out of a branch that is still to be arranged.
        """
        for place, layer in enumerate(reversed(layers)):
            row = self._by_id.get(layer.id)
            if row is None:
                row = self._insert(parent, place, layer)
            elif place >= len(parent.children) or parent.children[place] is not row:
                self._move(row, parent, place)
            before, row.layer = row.layer, layer
            if before is layer:
                continue
            if before is not None:
                self._tell(row, before, layer)
            self._arrange(row, layer.children)

    def _insert(self, parent: _Row, place: int, layer: Layer) -> _Row:
        # Without its layer at first, so that what is in it is arranged, too.
        row = _Row(self._next_key, None, parent)
        self._next_key += 1
        self.beginInsertRows(self._index_of_row(parent, 0), place, place)
        row.layer = layer
        parent.children.insert(place, row)
        self._rows[row.key] = row
        self._by_id[layer.id] = row
        self.endInsertRows()
        row.layer = None
        return row

    def _move(self, row: _Row, parent: _Row, place: int) -> None:
        old = row.parent
        assert old is not None
        here = row.place()
        self.beginMoveRows(
            self._index_of_row(old, 0), here, here, self._index_of_row(parent, 0), place
        )
        del old.children[here]
        parent.children.insert(place, row)
        row.parent = parent
        self.endMoveRows()

    def _tell(self, row: _Row, before: Layer, after: Layer) -> None:
        if before.surface is not after.surface or before.mask is not after.mask:
            self._late.add(after.id)
        mask_came_or_went = (before.mask is None) != (after.mask is None)
        if mask_came_or_went:
            row.mask_picture = None
        if mask_came_or_went or any(getattr(before, n) != getattr(after, n) for n in _LOOK):
            self.dataChanged.emit(
                self._index_of_row(row, self.EYE), self._index_of_row(row, self.NAME)
            )

    # Thumbnails

    def _renew_thumbnails(self) -> None:
        late, self._late = self._late, set()
        for layer_id in late:
            row = self._by_id.get(layer_id)
            if row is not None:
                row.picture = row.mask_picture = None
                index = self._index_of_row(row, self.NAME)
                self.dataChanged.emit(index, index, [self.ThumbnailRole, self.MaskRole])

    def _thumbnail(self, row: _Row) -> QImage | None:
        if row.layer is None or row.layer.group:
            return None
        if row.picture is None:
            row.picture = small_picture(row.layer.surface, self._canvas.rect(), SIDE)
        return row.picture

    def _mask_thumbnail(self, row: _Row) -> QImage | None:
        if row.layer is None or row.layer.mask is None:
            return None
        if row.mask_picture is None:
            row.mask_picture = small_picture(row.layer.mask, self._canvas.rect(), SIDE)
        return row.mask_picture

    def _row(self, index: _Index) -> _Row:
        return self._rows[index.internalId()] if index.isValid() else self._top

    def _index_of_row(self, row: _Row, column: int) -> QModelIndex:
        if row is self._top:
            return QModelIndex()
        return self.createIndex(row.place(), column, row.key)

    def _carried(self, data: QMimeData) -> list[Layer]:
        """The dragged layers, from the top down; none if one of them is not in this document."""
        if not data.hasFormat(MIME):
            return []
        ids = bytes(data.data(MIME).data()).decode("ascii", "replace").split()
        return outermost(self._layers, ids) if all(i in self._by_id for i in ids) else []


def _family(row: _Row) -> Iterator[_Row]:
    yield row
    for child in row.children:
        yield from _family(child)
