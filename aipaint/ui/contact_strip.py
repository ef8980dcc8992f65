"""The strip of pictures to choose from: each is looked at in place, those one likes are kept."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSignalBlocker,
    QSize,
    QSizeF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
)

from aipaint.app.candidates import THUMBNAIL, Candidate, Choices
from aipaint.app.workspace import Workspace
from aipaint.ui.document_tasks import layer_name
from aipaint.ui.icons import Icons
from aipaint.ui.own_keys import keeps
from aipaint.ui.paint_view import PaintView
from aipaint.ui.theme import ThemeSwitch

_SIDE = THUMBNAIL // 2  # pixels of a picture's room
_GAP = 4
_KEPT = Qt.ItemDataRole.UserRole + 1
_TYPED_INTO = (QLineEdit, QPlainTextEdit, QAbstractSpinBox)


class ContactStrip(QFrame):
    """Shows itself when the first candidate comes, and goes when the artist has chosen.

    Left and Right look at the pictures, each on the canvas where it would lie. Enter keeps the one
    that is seen, Shift+Enter keeps it and goes on choosing, Space compares with the canvas as it
    is, Esc goes without keeping any. A click looks, a double click keeps.
    """

    refused = Signal(object)  # UserError

    def __init__(
        self, workspace: Workspace, paint: PaintView, icons: Icons, theme: ThemeSwitch
    ) -> None:
        super().__init__()
        self.setObjectName("contact")
        self._paint = paint
        self.choices = Choices(
            workspace, lambda recipe: layer_name(recipe, self.tr("Picture")), self._settle
        )
        self.list = _List()
        self.list.setItemDelegate(_Delegate(self.list, icons, theme))
        self._label = QLabel()
        self._label.setObjectName("muted")
        self.compare_button, self.keep_button = QToolButton(), QToolButton()
        self.more_button, self.close_button = QToolButton(), QToolButton()
        self.compare_button.setCheckable(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(4)
        row.addWidget(self._label)
        row.addWidget(self.list, 1)
        for button, icon in (
            (self.compare_button, "eye-off"),
            (self.keep_button, "check"),
            (self.more_button, "copy-plus"),
            (self.close_button, "x"),
        ):
            icons.give(button, icon)
            row.addWidget(button)
        self.list.stepped.connect(lambda rows: self.choices.show(self.choices.row() + rows))
        self.list.ended.connect(lambda last: self.choices.show(10**9 if last else 0))
        self.list.kept.connect(self.keep)
        self.list.compared.connect(lambda: self.choices.compare(not self.choices.is_before()))
        self.list.left.connect(self.close_strip)
        self.list.clicked.connect(lambda index: self.choices.show(index.row()))
        self.list.doubleClicked.connect(lambda _index: self.keep())
        self.compare_button.clicked.connect(self.choices.compare)
        self.keep_button.clicked.connect(lambda: self.keep())
        self.more_button.clicked.connect(lambda: self.keep(more=True))
        self.close_button.clicked.connect(self.close_strip)
        self.choices.changed.connect(self._follow)
        self.choices.began.connect(self._begin)
        self.choices.over.connect(self._end)
        self.choices.refused.connect(self.refused)
        paint.overlays.append(_Beyond(paint, self.choices))
        self.retranslate()
        self.hide()

    def add(self, candidate: Candidate) -> None:
        """Take in one more picture."""
        self.choices.add(candidate)

    def is_choosing(self) -> bool:
        """Whether a candidate is seen on the canvas: then nothing else should be drawn over it."""
        return self.choices.is_showing()

    def take_focus(self) -> None:
        """Let the keys choose."""
        if self.isVisible():
            if self.choices.row() < 0:
                self.choices.show(0)
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keep(self, more: bool = False) -> None:
        """Keep what is seen as a layer. more: and go on choosing."""
        if self.choices.row() < 0:
            self.choices.show(0)
        elif self.choices.keep() and not more:
            self.close_strip()

    def close_strip(self) -> None:
        """Go; what was not kept stays in the gallery."""
        self.choices.close()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.list.setAccessibleName(self.tr("Pictures to choose from"))
        for button, words in (
            (self.compare_button, self.tr("Show the canvas without it (Space)")),
            (self.keep_button, self.tr("Keep as a layer (Enter)")),
            (self.more_button, self.tr("Keep as a layer and go on (Shift+Enter)")),
            (self.close_button, self.tr("Close; all of them stay in the gallery (Esc)")),
        ):
            button.setToolTip(words)
            button.setAccessibleName(words)
        self._follow()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    # Within

    def _settle(self) -> None:
        tool = self._paint.tool()
        if tool is not None and tool.is_busy():
            tool.confirm()

    def _begin(self) -> None:
        self.show()
        tool = self._paint.tool()
        working = tool is not None and tool.is_busy()
        if working or QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return  # a stroke is under way: it is neither ended nor hidden
        self.choices.show(0)
        focus = QApplication.focusWidget()
        elsewhere = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        if elsewhere is None and not isinstance(focus, _TYPED_INTO):
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _end(self) -> None:
        had = self.isAncestorOf(focus) if (focus := QApplication.focusWidget()) else False
        self.hide()
        if had:
            self._paint.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self) -> None:
        choices, row = self.choices.choices(), self.choices.row()
        with QSignalBlocker(self.list):
            if [choice.layer.id for choice in choices] != self.list.ids:
                self.list.fill([(choice.layer.id, choice.small) for choice in choices])
            for number, choice in enumerate(choices):
                kept, item = self.choices.is_kept(choice), self.list.item(number)
                item.setData(_KEPT, kept)
                said = self.tr("Picture {number} of {count}").format(
                    number=number + 1, count=len(choices)
                )
                words = self.tr("{picture}, kept").format(picture=said) if kept else said
                item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
            self.list.setCurrentRow(row)
        if row >= 0:
            self.list.scrollToItem(self.list.item(row))
        self._label.setText(f"{row + 1 if row >= 0 else '–'} / {len(choices)}")
        self.compare_button.setChecked(self.choices.is_before())
        for button in (self.compare_button, self.keep_button, self.more_button):
            button.setEnabled(row >= 0)


class _Beyond:
    """Draws as much of what is shown as lies beyond the canvas, which grows when it is kept."""

    def __init__(self, paint: PaintView, choices: Choices) -> None:
        self._paint, self._choices = paint, choices
        choices.changed.connect(paint.update)

    def paint(self, painter: QPainter) -> None:
        """See `aipaint.ui.paint_view.Overlay`."""
        shown = self._choices.beyond()
        if shown is None:
            return
        image, box = shown
        around, canvas = QPainterPath(), QPainterPath()
        around.addRect(QRectF(box))
        canvas.addRect(QRectF(QPointF(), self._paint.document_size().toSizeF()))
        painter.setTransform(self._paint.to_view())
        painter.setClipPath(around.subtracted(canvas))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(box.topLeft(), image)


class _List(QListWidget):
    """One row of pictures. Its keys are its own while it has the focus."""

    stepped = Signal(int)
    ended = Signal(bool)  # to the last one, not the first
    kept = Signal(bool)  # and go on
    compared = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(_SIDE + 2 * _GAP + 14)

    def fill(self, pictures: list[tuple[str, QImage]]) -> None:
        """Show these, by id."""
        self.clear()
        self.ids = [layer_id for layer_id, _ in pictures]
        for _, small in pictures:
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.DecorationRole, QPixmap.fromImage(small))
            self.addItem(item)

    def event(self, event: QEvent) -> bool:
        return keeps(event, _meant) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if not _meant(event):
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.stepped.emit(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.ended.emit(key == Qt.Key.Key_End)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.kept.emit(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key == Qt.Key.Key_Space:
            self.compared.emit()
        else:
            self.left.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (delta.y() or delta.x()))
        event.accept()


_KEYS = (
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Space,
    Qt.Key.Key_Escape,
)  # fmt: skip


def _meant(event: QKeyEvent) -> bool:
    """Whether a key is for the strip."""
    plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return plain in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
    return event.key() in _KEYS and plain == Qt.KeyboardModifier.NoModifier


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: QListWidget, icons: Icons, theme: ThemeSwitch) -> None:
        super().__init__(view)
        self._icons, self._theme = icons, theme
        theme.changed.connect(lambda _tokens: view.viewport().update())

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(_SIDE + 2 * _GAP, _SIDE + 2 * _GAP)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        tokens = self._theme.tokens
        room = QRectF(option.rect).adjusted(_GAP, _GAP, -_GAP, -_GAP)
        pixmap: QPixmap = index.data(Qt.ItemDataRole.DecorationRole)
        size = QSizeF(pixmap.size()).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        cell = QRectF(room.topLeft(), size)
        cell.moveCenter(room.center())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        shape = QPainterPath()
        shape.addRoundedRect(cell, 4, 4)
        painter.save()
        painter.setClipPath(shape)
        painter.fillRect(cell, QColor(tokens.raised))
        painter.drawPixmap(cell, pixmap, QRectF(pixmap.rect()))
        painter.restore()
        if index.data(_KEPT):
            spot = QRectF(cell.right() - 22, cell.bottom() - 22, 18, 18)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.primary))
            painter.drawEllipse(spot)
            mark = self._icons.pixmap("check", "on_primary", 14)
            painter.drawPixmap(spot.adjusted(2, 2, -2, -2).topLeft(), mark)
        if option.state & option.state.State_Selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRoundedRect(cell.adjusted(-2, -2, 2, 2), 6, 6)
        painter.restore()
