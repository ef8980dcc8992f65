"""Above and below the grid: what is looked for and in which order, how much it is, how large."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.app.i18n import _T
from aipaint.app.library.rows import LibraryModel
from aipaint.app.library.source import Chosen, Found, Source, Trashed
from aipaint.ui.actions import Actions
from aipaint.ui.gallery.grid import Grid
from aipaint.ui.gallery.grid_view import LARGEST, SMALLEST
from aipaint.ui.gallery.search import GallerySearch
from aipaint.ui.icons import Icons

# As the query's language calls them.
ORDERS = {
    "date": _T("GalleryBar", "Newest First"),
    "oldest": _T("GalleryBar", "Oldest First"),
    "painted": _T("GalleryBar", "Day of Painting"),
    "rating": _T("GalleryBar", "Best First"),
    "name": _T("GalleryBar", "File Name"),
    "size": _T("GalleryBar", "Largest First"),
    "random": _T("GalleryBar", "At Random"),
}


class TopBar(QWidget):
    """The search field, the order and what fills squares; below it what was picked, if that is."""

    order_wanted = Signal(str)  # one of ORDERS
    back_wanted = Signal()  # to all pictures

    def __init__(
        self,
        model: LibraryModel,
        look: Callable[[str], object],
        actions: Actions,
        icons: Icons,
    ) -> None:
        super().__init__()
        self._source: Source = Found()
        self.search = GallerySearch(model, icons, look, counts=False)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.order = QComboBox()
        self.order.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for name in ORDERS:
            self.order.addItem("", name)
        self.order.activated.connect(
            lambda row: self.order_wanted.emit(str(self.order.itemData(row)))
        )
        self.squares, self.shelves, self.details = QToolButton(), QToolButton(), QToolButton()
        for button, name in (
            (self.squares, "square_cells"),
            (self.shelves, "gallery_shelves"),
            (self.details, "gallery_details"),
        ):
            button.setDefaultAction(actions[name])
            button.setIconSize(QSize(20, 20))
        row = QHBoxLayout()
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(self.shelves)
        row.addWidget(self.search, 1)
        row.addWidget(self.order)
        row.addWidget(self.squares)
        row.addWidget(self.details)
        self.picked, self._title, self.back = QFrame(), QLabel(), QPushButton()
        self.picked.setObjectName("offer")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        icons.give(self.back, "images")
        self.back.clicked.connect(self.back_wanted)
        strip = QHBoxLayout(self.picked)
        strip.setContentsMargins(16, 4, 8, 4)
        strip.setSpacing(8)
        strip.addWidget(self._title, 1)
        self.restore = QPushButton()
        self._restore = actions["restore_pictures"]
        icons.give(self.restore, "archive-restore")
        self.restore.clicked.connect(self._restore.trigger)
        self._restore.changed.connect(self._allow)
        strip.addWidget(self.restore)
        strip.addWidget(self.back)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.picked)
        self.retranslate()

    def show_order(self, order: str) -> None:
        """Show in which order pictures are."""
        quiet = QSignalBlocker(self.order)
        self.order.setCurrentIndex(max(0, self.order.findData(order)))
        quiet.unblock()

    def show_source(self, source: Source) -> None:
        """Say what is shown, where that is neither a search nor everything."""
        self._source = source
        self.order.setEnabled(isinstance(source, Found))
        self.picked.setVisible(not isinstance(source, Found))
        self._say_source()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        for row, text in enumerate(ORDERS.values()):
            self.order.setItemText(row, QCoreApplication.translate("GalleryBar", text))
        self.order.setAccessibleName(self.tr("Order of the pictures"))
        self.order.setToolTip(self.tr("Order of the pictures"))
        self.back.setText(self.tr("All Pictures"))
        self.restore.setText(self.tr("Bring Back"))
        self._say_source()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _say_source(self) -> None:
        trash = isinstance(self._source, Trashed)
        if isinstance(self._source, Chosen):
            self._title.setText(self._source.title)
        elif trash:
            self._title.setText(self.tr("The trash keeps pictures for 30 days."))
        self.restore.setVisible(trash)
        self._allow()

    def _allow(self) -> None:
        self.restore.setEnabled(self._restore.isEnabled())


class FootBar(QWidget):
    """How many pictures there are and are selected, and a slider for their size."""

    def __init__(self, grid: Grid, icons: Icons) -> None:
        super().__init__()
        self._grid = grid
        self._found = self._total = self._chosen = 0
        self._heard = False
        self.count, self.chosen = QLabel(), QLabel()
        self.count.setObjectName("muted")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(SMALLEST, LARGEST)
        self.slider.setSingleStep(8)
        self.slider.setPageStep(64)
        self.slider.setFixedWidth(144)
        self.slider.valueChanged.connect(lambda side: grid.set_zoom(side))
        grid.zoomed.connect(self.show_zoom)
        self.smaller, self.larger = QToolButton(), QToolButton()
        icons.give(self.smaller, "zoom-out", "muted")
        icons.give(self.larger, "zoom-in", "muted")
        self.smaller.clicked.connect(lambda: grid.zoom_by(-1))
        self.larger.clicked.connect(lambda: grid.zoom_by(1))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(self.count)
        row.addWidget(self.chosen)
        row.addStretch(1)
        for part in (self.smaller, self.slider, self.larger):
            row.addWidget(part)
        self.retranslate()

    def show_count(self, found: int, total: int) -> None:
        """Say how many pictures are shown, and of how many where those are not all it could be."""
        self._found, self._total, self._heard = found, total, True
        self._say()

    def show_chosen(self, count: int) -> None:
        """Say how many are selected."""
        self._chosen = count
        self._say()

    def show_zoom(self, side: int) -> None:
        """Show how large cells are."""
        quiet = QSignalBlocker(self.slider)
        self.slider.setValue(side)
        quiet.unblock()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.slider.setAccessibleName(self.tr("Size of the pictures"))
        self.slider.setToolTip(self.tr("Size of the pictures"))
        self.smaller.setToolTip(self.tr("Smaller"))
        self.larger.setToolTip(self.tr("Larger"))
        self._say()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _say(self) -> None:
        number = self.locale().toString
        text = ""
        if self._heard and self._found == self._total:
            text = self.tr("Pictures: {count}").format(count=number(self._found))
        elif self._heard:
            text = self.tr("{found} of {total}").format(
                found=number(self._found), total=number(self._total)
            )
        self.count.setText(text)
        self.chosen.setText(
            self.tr("Selected: {count}").format(count=number(self._chosen)) if self._chosen else ""
        )
