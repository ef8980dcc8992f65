"""Names as chips with a line to write more: tags of pictures, boards they are on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QCompleter, QFrame, QLineEdit, QSizePolicy

from aipaint.ui.gallery.flow import Flow
from aipaint.ui.own_keys import is_escape, keeps
from aipaint.ui.theme import ThemeSwitch

_PAD, _CROSS, _HEIGHT = 8, 16, 24
_WIDEST = 220


class TagsField(QFrame):
    """Shows names that all chosen pictures have, and pale ones that some have.

    Enter or a comma adds what is written, with known names offered while one writes. Backspace in
    the empty line goes to the last chip; Delete or its cross takes it away. A click on a pale one
    gives it to all. `added` and `removed` tell the wish; what is shown changes by `show_names`.
    """

    added = Signal(str)
    removed = Signal(str)
    left = Signal()  # Esc in the empty line

    def __init__(self, theme: ThemeSwitch) -> None:
        super().__init__()
        self._theme = theme
        self._names: tuple[str, ...] = ()
        self._some: dict[str, int] = {}
        self._of = 0
        self.chips: list[Chip] = []
        self.setObjectName("chips")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._known = QStringListModel(self)
        self._completer = QCompleter(self._known, self)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setMaxVisibleItems(8)
        popup = self._completer.popup()
        assert popup is not None
        popup.setObjectName("completions")
        self.line = _Line()
        self.line.setFrame(False)
        self.line.setCompleter(self._completer)
        self.line.setMinimumWidth(72)
        self._flow = Flow(self)
        self._flow.setContentsMargins(4, 4, 4, 4)
        self._flow.addWidget(self.line)
        self._completer.activated.connect(self._complete, Qt.ConnectionType.QueuedConnection)
        self.line.returnPressed.connect(self.take)
        self.line.back.connect(self._to_last)
        self.line.left.connect(self._leave)
        self.line.textEdited.connect(self._edited)
        self.setFocusProxy(self.line)

    def names(self) -> tuple[str, ...]:
        """The names that all have."""
        return self._names

    def show_names(
        self, names: Sequence[str], some: dict[str, int] | None = None, of: int = 1
    ) -> None:
        """Show names. some: those that only so many `of` all pictures have."""
        partly = dict(some or {})
        if (tuple(names), partly, of) == (self._names, self._some, self._of):
            return
        self._names, self._some, self._of = tuple(names), partly, of
        focused = next((chip.name for chip in self.chips if chip.hasFocus()), None)
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = []
        for name in (*names, *partly):
            chip = Chip(name, self._theme, partly.get(name, 0), of)
            chip.clicked.connect(lambda _on=False, chip=chip: self._clicked(chip))
            chip.removed.connect(lambda chip=chip: self._remove(chip))
            chip.moved.connect(lambda step, chip=chip: self._step(chip, step))
            self._flow.insert(len(self.chips), chip)
            chip.show()
            self.chips.append(chip)
        if focused is not None:
            next((c for c in self.chips if c.name == focused), self.line).setFocus()
        self.updateGeometry()

    def know(self, names: Iterable[str]) -> None:
        """Offer these names while one writes."""
        self._known.setStringList(list(names))

    def set_words(self, hint: str, name: str) -> None:
        """Say what is written here."""
        self.line.setPlaceholderText(hint)
        self.line.setAccessibleName(name)

    def take(self) -> None:
        """Add what is written in the line."""
        written, known = self.line.text(), self._known.stringList()
        self.line.clear()
        for name in filter(None, (" ".join(part.split()) for part in _split(written))):
            # As it is spelt already.
            same = (each for each in known if each.casefold() == name.casefold())
            self.added.emit(next(same, name))

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(200, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(96, _HEIGHT + 8)

    def hasHeightForWidth(self) -> bool:  # noqa: N802, Qt's names
        return True

    def heightForWidth(self, width: int, /) -> int:  # noqa: N802
        return self._flow.heightForWidth(width)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.line.setFocus()
        super().mousePressEvent(event)

    def _edited(self, text: str) -> None:
        if any(comma in text for comma in ",，;；"):
            self.take()

    def _complete(self, name: str) -> None:
        # Enter in the list of known names may have added it already.
        if self.line.text():
            self.line.setText(name)
            self.take()

    def _clicked(self, chip: Chip) -> None:
        if chip.some:
            self.added.emit(chip.name)
        else:
            chip.setFocus()

    def _remove(self, chip: Chip) -> None:
        place = self.chips.index(chip)
        others = [c for c in self.chips if c is not chip]
        (others[min(place, len(others) - 1)] if others else self.line).setFocus()
        self.removed.emit(chip.name)

    def _to_last(self) -> None:
        if self.chips:
            self.chips[-1].setFocus()

    def _step(self, chip: Chip, step: int) -> None:
        place = self.chips.index(chip) + step
        (self.chips[place] if 0 <= place < len(self.chips) else self.line).setFocus()

    def _leave(self) -> None:
        if self.line.text():
            self.line.clear()
        else:
            self.left.emit()


class Chip(QAbstractButton):
    """A name with a cross. some: how many `of` all have it, 0: all."""

    removed = Signal()
    moved = Signal(int)  # arrow keys

    def __init__(self, name: str, theme: ThemeSwitch, some: int, of: int) -> None:
        super().__init__()
        self.name, self.some = name, some
        self._theme = theme
        self.setText(name)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if some else Qt.CursorShape.ArrowCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        said = self.tr("{name}: {some} of {all}").format(name=name, some=some, all=of)
        self.setAccessibleName(said if some else name)
        self.setToolTip(said if some else name)
        theme.changed.connect(lambda _tokens: self.update())

    def sizeHint(self) -> QSize:
        text = QFontMetrics(self.font()).horizontalAdvance(self.name)
        return QSize(min(_WIDEST, text + _PAD + _CROSS + 6), _HEIGHT)

    def event(self, event: QEvent) -> bool:
        # The name goes, not the picture.
        return keeps(event, _removes) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self.removed.emit()
            case Qt.Key.Key_Left:
                self.moved.emit(-1)
            case Qt.Key.Key_Right:
                self.moved.emit(1)
            case _:
                super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(place):
            if place.x() >= self.width() - _CROSS - 4:
                self.setDown(False)
                self.removed.emit()
                return
        elif event.button() == Qt.MouseButton.MiddleButton:
            self.removed.emit()
            return
        super().mouseReleaseEvent(event)

    def enterEvent(self, event: QEvent) -> None:
        self.update()
        super().enterEvent(event)  # type: ignore[arg-type]

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, painter = self._theme.tokens, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        edge = QPen(QColor(tokens.accent if self.hasFocus() else tokens.line), 1)
        if self.some and not self.hasFocus():
            edge.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(edge)
        painter.setBrush(Qt.BrushStyle.NoBrush if self.some else QColor(tokens.raised))
        painter.drawRoundedRect(box, _HEIGHT / 2, _HEIGHT / 2)
        painter.setPen(QColor(tokens.muted if self.some else tokens.text))
        place = self.rect().adjusted(_PAD, 0, -_CROSS - 2, 0)
        text = self.fontMetrics().elidedText(self.name, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
        strong = self.hasFocus() or self.underMouse()
        painter.setPen(QPen(QColor(tokens.text if strong else tokens.muted), 1.3))
        x, y = self.width() - _CROSS / 2 - 3, self.height() / 2
        for way in (-1, 1):
            painter.drawLine(*(round(v * 2) // 2 for v in (x - 3, y - 3 * way, x + 3, y + 3 * way)))
        painter.end()


class _Line(QLineEdit):
    """Backspace and Left at its beginning go to the chips; Esc stays here."""

    back = Signal()
    left = Signal()

    def event(self, event: QEvent) -> bool:
        return keeps(event, is_escape) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        backwards = event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Left)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif backwards and not self.cursorPosition() and not self.hasSelectedText():
            self.back.emit()
        else:
            super().keyPressEvent(event)


def _split(text: str) -> list[str]:
    for comma in "，;；\n":
        text = text.replace(comma, ",")
    return text.split(",")


def _removes(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
