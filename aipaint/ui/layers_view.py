"""The list of layers: what mouse and keys do in it."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import (
    QBrush,
    QColor,
    QDragMoveEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QStyleOptionViewItem, QTreeView

from aipaint.app.layers_model import LayersModel
from aipaint.app.workspace import Workspace
from aipaint.paint.document import Change
from aipaint.paint.layers import Layer
from aipaint.ui.icons import Icons
from aipaint.ui.layer_commands import LayerCommands
from aipaint.ui.layers_delegate import LayersDelegate, places
from aipaint.ui.own_keys import keeps
from aipaint.ui.theme import ThemeSwitch

_EYE_WIDTH = 28
_INDENT = 16
_NONE, _CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
_ALT, _SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
_Index = QModelIndex | QPersistentModelIndex
_KEYS = {
    (Qt.Key.Key_Delete, _NONE): "delete",
    (Qt.Key.Key_Backspace, _NONE): "delete",
    (Qt.Key.Key_F2, _NONE): "rename",
    (Qt.Key.Key_Space, _NONE): "visible",
    (Qt.Key.Key_Up, _ALT): "raise",
    (Qt.Key.Key_Down, _ALT): "lower",
    (Qt.Key.Key_J, _CTRL): "duplicate",
    (Qt.Key.Key_E, _CTRL): "merge_down",
    (Qt.Key.Key_G, _CTRL): "group",
    (Qt.Key.Key_G, _CTRL | _SHIFT): "ungroup",
}


class LayersView(QTreeView):
    """The current row is the document's active layer, both ways."""

    def __init__(
        self, model: LayersModel, workspace: Workspace, icons: Icons, theme: ThemeSwitch
    ) -> None:
        super().__init__()
        self._layers = model
        self._workspace = workspace
        self._icons = icons
        self._theme = theme
        self._following = False
        self._target = QPersistentModelIndex()  # the row below what is dragged
        self._swallow = False  # whether the press that is under way was an eye's
        self.commands = LayerCommands(workspace, self.chosen)
        self.commands.rename_wanted.connect(self.rename)
        self.setModel(model)
        self.setItemDelegate(LayersDelegate(self, workspace, icons, theme))
        self.setHeaderHidden(True)
        # Eyes stand below each other; only names are set in.
        self.setTreePosition(LayersModel.NAME)
        header = self.header()
        header.setMinimumSectionSize(_EYE_WIDTH)
        header.setSectionResizeMode(LayersModel.EYE, header.ResizeMode.Fixed)
        header.setSectionResizeMode(LayersModel.NAME, header.ResizeMode.Stretch)
        header.resizeSection(LayersModel.EYE, _EYE_WIDTH)
        header.setStretchLastSection(True)
        self.setIndentation(_INDENT)
        self.setUniformRowHeights(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setExpandsOnDoubleClick(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(True)
        self.setAutoExpandDelay(600)
        # One wants to see what comes into a group.
        model.rowsInserted.connect(lambda parent, _first, _last: self.expand(parent))
        model.rowsMoved.connect(lambda _old, _first, _last, parent, _row: self.expand(parent))
        workspace.changed.connect(self._hear)
        workspace.replaced.connect(self._follow)
        workspace.paint_target_changed.connect(self.viewport().update)
        theme.changed.connect(lambda _tokens: self.viewport().update())
        self._follow()

    def chosen(self) -> set[str]:
        """Ids of the selected layers."""
        rows = self.selectionModel().selectedRows(LayersModel.NAME)
        return {layer.id for index in rows if (layer := self._layers.layer(index)) is not None}

    def rename(self) -> None:
        """Let the user write the current layer's name."""
        index = self.currentIndex().siblingAtColumn(LayersModel.NAME)
        if index.isValid():
            self.setCurrentIndex(index)
            self.edit(index)

    def currentChanged(self, current: _Index, previous: _Index) -> None:  # noqa: N802
        super().currentChanged(current, previous)
        layer = self._layers.layer(current)
        document = self._workspace.document
        followed = self._following or self._layers.following
        if layer is not None and document is not None and not followed:
            self._following = True  # the document follows: what is selected is not known yet
            document.activate(layer.id)
            self._following = False

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        index = self.indexAt(place)
        layer = self._layers.layer(index)
        self._swallow = False
        if event.button() == Qt.MouseButton.LeftButton and layer is not None:
            if index.column() == LayersModel.EYE:
                self._swallow = True
                self._press_eye(index, layer, event.modifiers())
                event.accept()
                return
            if self._press_picture(index, layer, event):
                self._swallow = True
                event.accept()
                return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._swallow:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._swallow:
            self._swallow = False
        else:
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        index = self.indexAt(place)
        layer = self._layers.layer(index)
        # Two quick clicks on an eye are two clicks, and on a picture no wish for another name.
        if layer is None or event.button() != Qt.MouseButton.LeftButton:
            super().mouseDoubleClickEvent(event)
        elif index.column() == LayersModel.EYE:
            self.mousePressEvent(event)
        elif place.x() >= places(self.visualRect(index), layer).text.left():
            super().mouseDoubleClickEvent(event)
        elif layer.group:
            self.setExpanded(
                index.siblingAtColumn(0), not self.isExpanded(index.siblingAtColumn(0))
            )

    def _press_eye(self, index: QModelIndex, layer: Layer, modifiers: Qt.KeyboardModifier) -> None:
        if modifiers & _ALT:
            self.commands.solo(layer.id)
        else:
            wanted = Qt.CheckState.Unchecked if layer.visible else Qt.CheckState.Checked
            self._layers.setData(index, wanted, Qt.ItemDataRole.CheckStateRole)

    def _press_picture(self, index: QModelIndex, layer: Layer, event: QMouseEvent) -> bool:
        """A thumbnail or mask was hit; return whether that is all that the click means.

        As painters know it: a plain click says what is painted on, Ctrl selects by the picture,
        Shift on a mask switches it off and on.
        """
        where = places(self.visualRect(index), layer)
        at, keys = event.position().toPoint(), event.modifiers() & (_CTRL | _SHIFT)
        on_mask = layer.mask is not None and where.mask.adjusted(-3, -3, 3, 3).contains(at)
        if not on_mask and not where.thumbnail.adjusted(-3, -3, 3, 3).contains(at):
            return False
        document = self._workspace.document
        if keys == _CTRL:
            select = self.commands.select_mask if on_mask else self.commands.select_alpha
            select(layer.id)
        elif keys == _SHIFT and on_mask:
            self.commands.use_mask(layer.id, not layer.mask_enabled)
        elif keys == _NONE and layer.mask is not None and document is not None:
            document.activate(layer.id)
            self._workspace.set_paint_target("mask" if on_mask else "layer")
            return False  # it can be dragged by its picture, too
        else:
            return False
        return True

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        command = _command(event)
        if command:
            self.commands.do(command)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # The window has some of these keys, too: here they are about layers.
        return keeps(event, _command) or super().event(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        self._target = QPersistentModelIndex(index.siblingAtColumn(LayersModel.NAME))
        self.viewport().update()

    # Looks

    def paintEvent(self, event: QPaintEvent) -> None:
        # The style's mark is a hair line that is lost beside pictures.
        self.setDropIndicatorShown(False)
        super().paintEvent(event)
        self.setDropIndicatorShown(True)
        place, where = self.dropIndicatorPosition(), self.DropIndicatorPosition
        dragging = self.state() == self.State.DraggingState and self._target.isValid()
        if not dragging or place == where.OnViewport:
            return
        row = self.visualRect(self._target)
        right = self.viewport().width() - 1
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.tokens.accent), 2))
        if place == where.OnItem:
            frame = QRectF(1, row.top() + 1, right - 1, row.height() - 2)
            painter.drawRoundedRect(frame, 4, 4)
        else:  # set in as far as the layer will be
            y = row.top() if place == where.AboveItem else row.bottom() + 1
            painter.drawLine(row.left(), y, right, y)

    def drawRow(  # noqa: N802
        self,
        painter: QPainter,
        options: QStyleOptionViewItem,
        index: _Index,
    ) -> None:
        tokens = self._theme.tokens
        row = QRectF(QRect(0, options.rect.top(), self.viewport().width(), options.rect.height()))
        row.adjust(1.5, 0.5, -1.5, -0.5)
        if self.selectionModel().isSelected(index):
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            active = index.sibling(index.row(), 0) == self.currentIndex().siblingAtColumn(0)
            edge = tokens.accent if active and self.hasFocus() else tokens.line
            painter.setPen(QPen(QColor(edge), 1))
            painter.setBrush(QColor(tokens.raised))
            painter.drawRoundedRect(row, 4, 4)
            if active:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(tokens.accent))
                painter.drawRoundedRect(
                    QRectF(row.left(), row.top() + 6, 3, row.height() - 12), 1.5, 1.5
                )
            painter.restore()
        # The style would fill the indentation of a selected row.
        plain = QStyleOptionViewItem(options)
        plain.palette.setBrush(QPalette.ColorRole.Highlight, QBrush(Qt.BrushStyle.NoBrush))
        super().drawRow(painter, plain, index)

    def drawBranches(  # noqa: N802
        self, painter: QPainter, rect: QRect, index: _Index
    ) -> None:
        layer = index.data(LayersModel.LayerRole)
        if layer is not None and layer.group:
            first = index.sibling(index.row(), 0)
            name = "chevron-down" if self.isExpanded(first) else "chevron-right"
            middle = QPoint(rect.right() - _INDENT // 2 + 1, rect.center().y() + 1)
            painter.drawPixmap(middle - QPoint(6, 6), self._icons.pixmap(name, "muted", 12))

    # Following the document

    def _hear(self, change: Change) -> None:
        if change.rect is None:  # else only pixels change, many times a second
            self._follow()

    def _follow(self) -> None:
        if self._following:
            return
        document = self._workspace.document
        active = None if document is None else document.shown.active
        index = self._layers.index_of(active)
        kept = active in self.chosen()
        current = index == self.currentIndex().siblingAtColumn(LayersModel.NAME)
        # When rows go, Qt makes another one the current one, but does not select it.
        if current and (kept or not index.isValid()):
            return
        self._following = True
        flag = QItemSelectionModel.SelectionFlag
        if index.isValid():
            how = flag.NoUpdate if kept else flag.ClearAndSelect | flag.Rows
            self.selectionModel().setCurrentIndex(index, how)
            self.scrollTo(index)
        else:
            self.selectionModel().clear()
        self._following = False
        self.viewport().update()


def _command(event: QKeyEvent) -> str:
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return _KEYS.get((Qt.Key(event.key()), modifiers), "")
