"""How a layer looks in its row: eye, thumbnail, mask, name and badges."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QTreeView,
    QWidget,
)

from aipaint.app.layer_words import look_words
from aipaint.app.layers_model import LayersModel
from aipaint.app.workspace import Workspace
from aipaint.paint.edits.tree import MAX_NAME
from aipaint.paint.layers import Layer
from aipaint.ui.icons import Icons
from aipaint.ui.theme import ThemeSwitch

ROW = 40  # pixels high
_SIDE = 32  # pixels of a thumbnail's room
_GAP = 6
_CLIP = 14  # pixels that a clipped layer is set in
_BADGE = 14
_SQUARE = 4  # pixels of a checkerboard's square
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Places:
    """Where in its row the parts of a layer are. mask: empty without one."""

    thumbnail: QRect
    mask: QRect
    text: QRect


def places(cell: QRect, layer: Layer) -> Places:
    """Return where in its cell, without the indentation, the parts of a layer are."""
    left = cell.left() + 2 + (_CLIP if layer.clipped else 0)
    top = cell.top() + (cell.height() - _SIDE) // 2
    thumbnail = QRect(left, top, _SIDE, _SIDE)
    mask = QRect()
    right = thumbnail.right()
    if layer.mask is not None:
        mask = thumbnail.translated(_SIDE + _GAP, 0)
        right = mask.right()
    left = right + 2 + _GAP
    end = cell.right() - 4 - len(_badges(layer)) * (_BADGE + 4)
    return Places(thumbnail, mask, QRect(left, cell.top(), max(0, end - left), cell.height()))


def _badges(layer: Layer) -> list[str]:
    """Icons at the right end of a row."""
    wanted = {
        "message-square-text": layer.region is not None,
        "waypoints": layer.control is not None,
        "wand-sparkles": layer.recipe is not None,
        "alpha-lock": layer.alpha_locked,
        "lock": layer.locked,
    }
    return [icon for icon, on in wanted.items() if on]


class LayersDelegate(QStyledItemDelegate):
    """Draws both columns of a LayersModel; the view draws the ground."""

    def __init__(
        self, view: QTreeView, workspace: Workspace, icons: Icons, theme: ThemeSwitch
    ) -> None:
        super().__init__(view)
        self._workspace = workspace
        self._icons = icons
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(28 if index.column() == LayersModel.EYE else 120, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        layer: Layer | None = index.data(LayersModel.LayerRole)
        if layer is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if index.column() == LayersModel.EYE:
            middle = option.rect.center()
            if layer.visible:
                self._icon(painter, middle, "eye", "text", 16)
            else:
                self._icon(painter, middle, "eye-off", "muted", 16, 0.6)
        else:
            self._layer(painter, option, index, layer)
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> bool:
        layer: Layer | None = index.data(LayersModel.LayerRole)
        if event.type() == QEvent.Type.ToolTip and layer is not None:
            QToolTip.showText(event.globalPos(), self._tip(event.pos(), option, index, layer), view)
            return True
        return super().helpEvent(event, view, option, index)

    def _tip(self, at: QPoint, option: QStyleOptionViewItem, index: _Index, layer: Layer) -> str:
        where = places(option.rect, layer)
        if index.column() == LayersModel.EYE:
            return self.tr("Show or hide. With Alt: show only this layer.")
        if where.mask.contains(at):
            return self.tr(
                "Click: paint on the mask. Ctrl: select what it shows. Shift: on or off."
            )
        if where.thumbnail.contains(at):
            return self.tr("Click: paint on the layer. Ctrl: select what is painted on it.")
        # Names and prompts come from strangers' files: they are no markup.
        said = [escape(layer.name)]
        if layer.recipe is not None and layer.recipe.prompt:
            said.append(escape(layer.recipe.prompt))
        if layer.region is not None:
            said.append(self.tr("Prompt here: {prompt}").format(prompt=escape(layer.region.prompt)))
        if layer.control is not None:
            said.append(
                self.tr("Guides the painting: {model}").format(model=escape(layer.control.model))
                if layer.control.model
                else self.tr("A control that has no model yet")
            )
        return said[0] + "".join(f"<p>{line}</p>" for line in said[1:])

    def createEditor(  # noqa: N802
        self, parent: QWidget, option: QStyleOptionViewItem, index: _Index
    ) -> QWidget:
        edit = QLineEdit(parent)
        edit.setMaxLength(MAX_NAME)
        edit.setAccessibleName(self.tr("Name of the layer"))
        return edit

    def setModelData(  # noqa: N802
        self, editor: QWidget, model: QAbstractItemModel, index: _Index
    ) -> None:
        # An emptied field is a change of mind, not a wish for a layer without a name.
        if isinstance(editor, QLineEdit) and editor.text().strip():
            model.setData(index, editor.text())

    def updateEditorGeometry(  # noqa: N802
        self, editor: QWidget, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        layer = index.data(LayersModel.LayerRole)
        if layer is not None:
            room = places(option.rect, layer).text
            high = editor.sizeHint().height()
            top = room.center().y() - high // 2
            editor.setGeometry(room.left() - 6, top, option.rect.right() - room.left() + 4, high)

    def _layer(
        self, painter: QPainter, option: QStyleOptionViewItem, index: _Index, layer: Layer
    ) -> None:
        where = places(option.rect, layer)
        seen = self._is_seen(index)
        if layer.clipped:
            spot = QPoint(where.thumbnail.left() - _CLIP // 2 - 1, option.rect.center().y())
            self._icon(painter, spot, "corner-left-down", "muted", 12)
        painter.setOpacity(1.0 if seen else 0.45)
        if layer.group:
            opened = isinstance(option.widget, QTreeView) and option.widget.isExpanded(
                index.sibling(index.row(), 0)
            )
            name = "folder-open" if opened else "folder"
            self._icon(painter, where.thumbnail.center(), name, "muted", 22)
        else:
            self._picture(painter, where.thumbnail, index.data(LayersModel.ThumbnailRole), True)
        if layer.mask is not None:
            self._picture(painter, where.mask, index.data(LayersModel.MaskRole), False)
            if not layer.mask_enabled:
                painter.setPen(QPen(QColor(self._theme.tokens.danger), 2))
                inner = QRectF(where.mask).adjusted(5, 5, -5, -5)
                painter.drawLine(inner.topLeft(), inner.bottomRight())
                painter.drawLine(inner.topRight(), inner.bottomLeft())
        painter.setOpacity(1.0)
        document = self._workspace.document
        if layer.mask is not None and document is not None and document.state.active == layer.id:
            on_mask = self._workspace.paint_target == "mask"
            self._ring(painter, where.mask if on_mask else where.thumbnail)
        self._words(painter, option, where.text, layer, seen)
        spot = QPoint(option.rect.right() - 4 - _BADGE // 2, option.rect.center().y())
        for badge in reversed(_badges(layer)):
            self._icon(painter, spot, badge, "muted", _BADGE)
            spot -= QPoint(_BADGE + 4, 0)

    def _words(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        room: QRect,
        layer: Layer,
        seen: bool,
    ) -> None:
        tokens, metrics = self._theme.tokens, option.fontMetrics
        look = look_words(layer)
        painter.setPen(QColor(tokens.text if seen else tokens.muted))
        line = QRect(room)
        line.setHeight(metrics.height())
        high = metrics.height() * (2 if look else 1)
        line.moveTop(room.top() + (room.height() - high) // 2)
        self._line(painter, option, line, layer.name)
        if look:
            small = painter.font()
            small.setPixelSize(max(10, metrics.height() * 2 // 3))
            painter.setFont(small)
            painter.setPen(QColor(tokens.muted))
            line.translate(0, metrics.height())
            said = painter.fontMetrics().elidedText(look, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, said)

    @staticmethod
    def _line(painter: QPainter, option: QStyleOptionViewItem, line: QRect, text: str) -> None:
        painter.setFont(option.font)
        elided = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, elided)

    def _picture(
        self, painter: QPainter, room: QRect, image: QImage | None, see_through: bool
    ) -> None:
        if image is None:
            return
        size = image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        size = size.expandedTo(QSize(4, 4))
        frame = QRect(QPoint(0, 0), size)
        frame.moveCenter(room.center())
        if see_through:
            _checkerboard(painter, frame)
        painter.drawImage(frame, image)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._theme.tokens.line), 1))
        painter.drawRect(QRectF(frame).adjusted(-0.5, -0.5, 0.5, 0.5))

    def _ring(self, painter: QPainter, room: QRect) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._theme.tokens.accent), 2))
        painter.drawRoundedRect(QRectF(room).adjusted(-2, -2, 2, 2), 3, 3)

    def _icon(
        self,
        painter: QPainter,
        middle: QPoint,
        name: str,
        colour: str,
        size: int,
        opacity: float = 1.0,
    ) -> None:
        before = painter.opacity()
        painter.setOpacity(before * opacity)
        painter.drawPixmap(
            middle - QPoint(size // 2 - 1, size // 2 - 1), self._icons.pixmap(name, colour, size)
        )
        painter.setOpacity(before)

    @staticmethod
    def _is_seen(index: _Index) -> bool:
        """Whether the layer and all groups around it are visible."""
        at = QModelIndex(index) if isinstance(index, QModelIndex) else index
        while at.isValid():
            layer = at.data(LayersModel.LayerRole)
            if layer is not None and not layer.visible:
                return False
            at = at.parent()
        return True


def _checkerboard(painter: QPainter, frame: QRect) -> None:
    """What shows through where a layer is transparent: the same greys in every theme."""
    painter.fillRect(frame, QColor("#ffffff"))
    grey = QColor("#cfcfcf")
    for row, y in enumerate(range(frame.top(), frame.bottom() + 1, _SQUARE)):
        for x in range(frame.left() + (row % 2) * _SQUARE, frame.right() + 1, 2 * _SQUARE):
            painter.fillRect(QRect(x, y, _SQUARE, _SQUARE).intersected(frame), grey)
