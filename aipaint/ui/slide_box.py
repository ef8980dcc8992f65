"""A number that is dragged or typed: name, value and how full it is, in the room of a button."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QDoubleSpinBox

_PAD = 22  # frame and gaps around the words


class SlideBox(QDoubleSpinBox):
    """A spin box whose whole width is a slider.

    curve: above 1 gives small numbers more of the width. `slid` tells of the user's changes alone,
    `done` that she is through: the drag has ended, or Enter was pressed.
    """

    slid = Signal(float)
    done = Signal()

    def __init__(
        self, low: float, high: float, suffix: str = "", decimals: int = 0, curve: float = 1.0
    ) -> None:
        super().__init__()
        self._curve = curve
        self._name = ""
        self._press: QPointF | None = None
        self._from = 0.0  # how full it was when a drag began
        self._dragging = self._setting = False
        self.setDecimals(decimals)
        self.setRange(low, high)
        self.setSuffix(suffix)
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.setStepType(QAbstractSpinBox.StepType.DefaultStepType)
        self.setKeyboardTracking(False)
        self.setAccelerated(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        edit = self.lineEdit()
        edit.installEventFilter(self)
        edit.setCursor(Qt.CursorShape.SizeHorCursor)
        edit.returnPressed.connect(self.done)
        self.valueChanged.connect(self._tell)

    def set_name(self, name: str) -> None:
        """What it says before the number, and what a screen reader calls it."""
        self._name = name
        self.setPrefix(f"{name}  ")
        self.setAccessibleName(name)
        self.updateGeometry()

    def show_value(self, value: float) -> None:
        """Show a number without telling anybody."""
        self._setting = True
        self.setValue(value)
        self._setting = False

    def stepBy(self, steps: int) -> None:  # noqa: N802
        # Along the curve, a step is as far as it looks; never less than the last digit shown.
        least = 10.0 ** -self.decimals()
        by = 0.01 * abs(steps) if self._curve != 1.0 else 0.0
        wanted = self._at(self._full() + (by if steps > 0 else -by))
        if abs(wanted - self.value()) < least * abs(steps):
            wanted = self.value() + steps * least
        self.setValue(wanted)
        self.lineEdit().selectAll()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        texts = (self.textFromValue(self.maximum()), self.textFromValue(self.minimum()))
        wide = max(metrics.horizontalAdvance(f"{self.prefix()}{t}{self.suffix()}") for t in texts)
        return QSize(wide + _PAD, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_edit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place_edit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._place_edit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = QColor(self.palette().color(QPalette.ColorRole.Accent))
        fill.setAlphaF(0.32 if self.isEnabled() else 0.12)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        room.setWidth(room.width() * self._full())
        painter.drawRoundedRect(room, 3, 3)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.lineEdit() and isinstance(event, QMouseEvent) and self.isEnabled():
            kind = event.type()
            if kind == QEvent.Type.MouseButtonPress:
                if event.button() == Qt.MouseButton.LeftButton:
                    self._press, self._from, self._dragging = (
                        event.globalPosition(),
                        self._full(),
                        False,
                    )
                    return True
            elif kind == QEvent.Type.MouseMove and self._press is not None:
                self._drag(event)
                return True
            elif kind == QEvent.Type.MouseButtonRelease and self._press is not None:
                self._press = None
                if self._dragging:
                    self.done.emit()
                else:  # a click means to type
                    self.setFocus(Qt.FocusReason.MouseFocusReason)
                    self.selectAll()
                return True
        return super().eventFilter(watched, event)

    def _place_edit(self) -> None:
        # The style keeps room for the two arrows even when there are none.
        self.lineEdit().setGeometry(self.rect().adjusted(3, 1, -3, -1))

    def _drag(self, event: QMouseEvent) -> None:
        assert self._press is not None
        moved = event.globalPosition().x() - self._press.x()
        if not self._dragging and abs(moved) < QApplication.startDragDistance() / 2:
            return
        self._dragging = True
        fine = 0.1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
        self.setValue(self._at(self._from + fine * moved / max(1, self.width())))

    def _full(self) -> float:
        reach = self.maximum() - self.minimum()
        part = (self.value() - self.minimum()) / reach if reach else 0.0
        return part ** (1 / self._curve)

    def _at(self, full: float) -> float:
        full = min(1.0, max(0.0, full))
        return self.minimum() + (self.maximum() - self.minimum()) * full**self._curve

    def _tell(self, value: float) -> None:
        self.update()
        if not self._setting:
            self.slid.emit(value)
