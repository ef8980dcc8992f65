"""Above and below the grid of models: what is looked for, how much there is, and how large."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)

from aipaint.app.i18n import _T
from aipaint.ui.actions import Actions
from aipaint.ui.icons import Icons
from aipaint.ui.own_keys import is_escape, keeps
from aipaint.ui.shelf.choice import ORDERS, Order
from aipaint.ui.shelf.grid import LARGEST, SMALLEST, ShelfGrid

_PAUSE_MS = 30  # keys that come faster are looked for together
_ORDERS: dict[Order, str] = {
    "name": _T("ShelfBar", "By Name"),
    "newest": _T("ShelfBar", "Newest First"),
    "largest": _T("ShelfBar", "Largest First"),
    "base": _T("ShelfBar", "By Base"),
    "kind": _T("ShelfBar", "By Kind"),
}


class ShelfBar(QWidget):
    """The field to look in, the base, what can be used alone, the order, and the panels beside."""

    looked = Signal(str)
    base_wanted = Signal(str)
    usable_wanted = Signal(bool)
    order_wanted = Signal(str)
    left = Signal()  # from the field to what was found

    def __init__(self, actions: Actions, icons: Icons) -> None:
        super().__init__()
        self.field = _Field()
        self.field.setClearButtonEnabled(True)
        self.field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.field.setMinimumWidth(100)
        self.field.setMaximumWidth(480)
        glass = QAction(self)
        icons.give(glass, "search", "muted")
        self.field.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self.base, self.order, self.usable = QComboBox(), QComboBox(), QToolButton()
        self.base.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.base.setMaximumWidth(128)
        self.order.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.base.addItem("", "")
        for order in ORDERS:
            self.order.addItem("", order)
        self.usable.setCheckable(True)
        icons.give(self.usable, "check-check")
        self.folders, self.shelves, self.details = QToolButton(), QToolButton(), QToolButton()
        for button, name in (
            (self.shelves, "model_shelves"),
            (self.folders, "model_folders"),
            (self.details, "model_details"),
        ):
            button.setDefaultAction(actions[name])
        for button in (self.usable, self.shelves, self.folders, self.details):
            button.setIconSize(QSize(20, 20))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(self.shelves)
        row.addWidget(self.field, 4)
        row.addStretch(1)
        row.addWidget(self.base)
        row.addWidget(self.order)
        row.addWidget(self.usable)
        row.addWidget(self.folders)
        row.addWidget(self.details)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self.field.textChanged.connect(self._typed)
        self.field.returnPressed.connect(self._enter)
        self.field.left.connect(self.left)
        self.base.activated.connect(lambda _: self.base_wanted.emit(self.base.currentData()))
        self.order.activated.connect(lambda _: self.order_wanted.emit(self.order.currentData()))
        self.usable.toggled.connect(self.usable_wanted)
        self.retranslate()

    def take_focus(self, text: str = "") -> None:
        """Let one type what to look for. text: what was typed already."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if text:
            self.field.setText(text)
        else:
            self.field.selectAll()

    def show_bases(self, bases: Sequence[str], chosen: str) -> None:
        """Offer these bases; the chosen one stays even if nothing is of it any more."""
        offered = [*bases] if not chosen or chosen in bases else [chosen, *bases]
        known = [self.base.itemData(row) for row in range(1, self.base.count())]
        if offered != known:
            with QSignalBlocker(self.base):
                while self.base.count() > 1:
                    self.base.removeItem(1)
                for base in offered:
                    self.base.addItem(base, base)
        with QSignalBlocker(self.base):
            self.base.setCurrentIndex(max(0, self.base.findData(chosen)))

    def show_order(self, order: Order) -> None:
        """Show in which order models are."""
        with QSignalBlocker(self.order):
            self.order.setCurrentIndex(self.order.findData(order))

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.field.setPlaceholderText(self.tr("Find…"))
        self.field.setAccessibleName(self.tr("Find models"))
        self.field.setToolTip(self.tr("Words of a name, a base, trigger words or notes"))
        self.base.setItemText(0, self.tr("Any Base"))
        self.base.setAccessibleName(self.tr("Base"))
        self.base.setToolTip(self.tr("The model it is, or is made for"))
        for row, text in enumerate(_ORDERS.values()):
            self.order.setItemText(row, QCoreApplication.translate("ShelfBar", text))
        self.order.setAccessibleName(self.tr("Order of the models"))
        self.order.setToolTip(self.tr("Order of the models"))
        self.usable.setToolTip(self.tr("Only what can be used here"))
        self.usable.setAccessibleName(self.tr("Only what can be used here"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _typed(self, text: str) -> None:
        # An emptied field shows everything at once.
        if text.strip():
            self._pause.start()
        else:
            self._look()

    def _look(self) -> None:
        self._pause.stop()
        self.looked.emit(self.field.text())

    def _enter(self) -> None:
        self._look()
        self.left.emit()


class ShelfFoot(QWidget):
    """How many models there are, how far looking for them is, and a slider for their size."""

    def __init__(self, grid: ShelfGrid, icons: Icons) -> None:
        super().__init__()
        self._found = self._total = self._done = self._all = 0
        self._scanning = False
        self.count, self.work, self.bar = QLabel(), QLabel(), QProgressBar()
        self.count.setObjectName("muted")
        self.work.setObjectName("muted")
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(120)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(SMALLEST, LARGEST)
        self.slider.setSingleStep(8)
        self.slider.setPageStep(64)
        self.slider.setFixedWidth(120)
        self.slider.setValue(grid.zoom())
        self.slider.valueChanged.connect(grid.set_zoom)
        grid.zoomed.connect(self._show_zoom)
        self.smaller, self.larger = QToolButton(), QToolButton()
        icons.give(self.smaller, "zoom-out", "muted")
        icons.give(self.larger, "zoom-in", "muted")
        self.smaller.clicked.connect(lambda: grid.zoom_by(-1))
        self.larger.clicked.connect(lambda: grid.zoom_by(1))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(8)
        for part in (self.count, self.work, self.bar):
            row.addWidget(part)
        row.addStretch(1)
        for part in (self.smaller, self.slider, self.larger):
            row.addWidget(part)
        self.retranslate()

    def show_count(self, found: int, total: int) -> None:
        """Say how many are shown, and of how many."""
        self._found, self._total = found, total
        self._say()

    def show_work(self, scanning: bool, done: int, total: int) -> None:
        """Say how far looking through the folders is."""
        self._scanning, self._done, self._all = scanning, done, total
        self._say()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.slider.setAccessibleName(self.tr("Size of the cards"))
        self.slider.setToolTip(self.tr("Size of the cards"))
        for button, said in ((self.smaller, self.tr("Smaller")), (self.larger, self.tr("Larger"))):
            button.setToolTip(said)
            button.setAccessibleName(said)
        self.bar.setAccessibleName(self.tr("Progress"))
        self._say()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _show_zoom(self, side: int) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setValue(side)

    def _say(self) -> None:
        number = self.locale().toString
        if self._found == self._total:
            said = self.tr("Models: {count}").format(count=number(self._total))
        else:
            said = self.tr("{found} of {total}").format(
                found=number(self._found), total=number(self._total)
            )
        self.count.setText(said)
        self.work.setVisible(self._scanning)
        self.bar.setVisible(self._scanning)
        known = self._all > 0
        self.bar.setRange(0, self._all if known else 0)
        if known:
            self.bar.setValue(self._done)
            done, total = number(self._done), number(self._all)
            self.work.setText(
                self.tr("Looking at files: {done} of {total}").format(done=done, total=total)
            )
        else:
            self.work.setText(self.tr("Looking through the folders"))


class _Field(QLineEdit):
    left = Signal()

    def event(self, event: QEvent) -> bool:
        # Esc belongs to the field while one is in it, not to the window's Cancel.
        return keeps(event, is_escape) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.left.emit()
        elif event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.text():
            self.clear()
        else:
            self.left.emit()
