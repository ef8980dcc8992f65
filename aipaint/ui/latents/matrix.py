"""The page of the style mixing matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QSignalBlocker, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QSpinBox,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.app.latents.matrix import MOST, USUAL, StyleMatrix
from aipaint.core.recipe import random_seed
from aipaint.ui.latents.tick_bar import TickBar
from aipaint.ui.latents.tiles import TileView
from aipaint.ui.latents.wall import MOST_PSI
from aipaint.ui.seed_field import SeedValidator
from aipaint.ui.slide_box import SlideBox
from aipaint.ui.widgets import WheelGuard

if TYPE_CHECKING:
    from aipaint.app.latents.studio import LatentStudio
    from aipaint.ui.main_window import MainWindow


class _Heads:
    """Which pictures stand at the rows, or the columns: so many seeds, or those that are ticked."""

    def __init__(self, page: MatrixPage, window: MainWindow, columns: bool) -> None:
        self._page, self.columns = page, columns
        self.label = QLabel()
        self.seed = QLineEdit("100" if columns else "0")
        self.seed.setValidator(SeedValidator(page))
        self.count = QSpinBox()
        self.count.setRange(1, MOST)
        self.count.setValue(USUAL)
        self.dice, self.ticked = QToolButton(), QToolButton()
        window.icons.give(self.dice, "dices")
        window.icons.give(self.ticked, "check-check")
        self.label.setBuddy(self.seed)
        self.seed.editingFinished.connect(self._typed)
        self.count.valueChanged.connect(self.fill)
        self.dice.clicked.connect(self._roll)
        self.ticked.clicked.connect(self._take_ticked)
        self._given = self.seed.text()

    def parts(self) -> tuple[QWidget, ...]:
        return self.label, self.seed, self.count, self.dice, self.ticked

    def fill(self) -> None:
        """Let seeds stand there."""
        self._given = self.seed.text()
        seed = int(self._given or "0")
        self._page.model.set_seeds(seed, self.count.value(), self.columns)

    def _typed(self) -> None:
        if self.seed.text() != self._given:
            self.fill()

    def _roll(self) -> None:
        self.seed.setText(str(random_seed()))
        self.fill()

    def _take_ticked(self) -> None:
        self._given = ""
        self._page.model.set_heads(self._page.studio.ticked, self.columns)


class MatrixPage(QWidget):
    """Rows give the picture, columns their styles in the layers that are chosen.

    A click or an arrow key makes a tile the present point, a double click or Enter a layer of it.
    """

    def __init__(self, window: MainWindow, studio: LatentStudio) -> None:
        super().__init__()
        self.studio = studio
        self.model = StyleMatrix(studio)
        self.rows = _Heads(self, window, columns=False)
        self.columns = _Heads(self, window, columns=True)
        self.groups = QComboBox()
        self.first, self.last = QSpinBox(), QSpinBox()
        self.psi = SlideBox(0.0, MOST_PSI, decimals=2)
        self.tiles = TileView(
            window.icons, window.theme, StyleMatrix.LostRole, StyleMatrix.PresentRole
        )
        self.tiles.setModel(self.model)
        self.unable = QLabel()
        self.unable.setObjectName("muted")
        self.unable.setWordWrap(True)
        self.unable.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.tiles)
        self.stack.addWidget(self.unable)
        self.bar = TickBar(window, studio)
        self._arrange()
        self._guard = WheelGuard(self)
        self._guard.watch(self)
        self._connect()
        self.retranslate()

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(4)
        for line, heads in enumerate((self.rows, self.columns)):
            for column, part in enumerate(heads.parts()):
                grid.addWidget(part, line, column)
        grid.setColumnStretch(1, 1)
        layers = QHBoxLayout()
        layers.setSpacing(4)
        self._layers_label, self._to = QLabel(), QLabel("–")
        self._layers_label.setBuddy(self.groups)
        for part in (self._layers_label, self.groups, self.first, self._to, self.last):
            layers.addWidget(part, 1 if part is self.groups else 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(grid)
        column.addLayout(layers)
        column.addWidget(self.psi)
        column.addWidget(self.stack, 1)
        column.addWidget(self.bar)

    def _connect(self) -> None:
        self.groups.activated.connect(self._choose_group)
        self.first.valueChanged.connect(self._choose_layers)
        self.last.valueChanged.connect(self._choose_layers)
        self.psi.slid.connect(self.model.set_psi)
        self.tiles.seen.connect(self.model.see)
        self.tiles.chosen.connect(self._choose)
        self.tiles.opened.connect(self._open)
        self.tiles.menu_wanted.connect(self._offer)
        self.model.modelReset.connect(self._follow_size)
        self.studio.model_changed.connect(self._follow_model)
        self.studio.ticks.changed.connect(self._follow_ticks)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        for heads, label, seed, count, dice, ticked in (
            (
                self.rows, self.tr("&Rows"), self.tr("First seed of the rows"),
                self.tr("How many rows"), self.tr("Other rows"), self.tr("Ticked ones as rows"),
            ),
            (
                self.columns, self.tr("&Columns"), self.tr("First seed of the columns"),
                self.tr("How many columns"), self.tr("Other columns"),
                self.tr("Ticked ones as columns"),
            ),
        ):  # fmt: skip
            heads.label.setText(label)
            for part, words in (
                (heads.seed, seed), (heads.count, count), (heads.dice, dice),
                (heads.ticked, ticked),
            ):  # fmt: skip
                part.setToolTip(words)
                part.setAccessibleName(words)
        self._layers_label.setText(self.tr("&Layers"))
        self.groups.setToolTip(self.tr("Which layers the columns give"))
        self.groups.setAccessibleName(self.tr("Layers that the columns give"))
        self.first.setAccessibleName(self.tr("First layer that the columns give"))
        self.last.setAccessibleName(self.tr("Last layer that the columns give"))
        self.psi.set_name(self.tr("Psi"))
        self.tiles.setAccessibleName(self.tr("Style mixing"))
        self.unable.setText(self.tr("The pictures of this model cannot be mixed layer by layer."))
        self._follow_model()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.look(True)

    def hideEvent(self, event: QHideEvent) -> None:
        self.model.look(False)
        super().hideEvent(event)

    # Within

    def _follow_model(self) -> None:
        info, groups = self.model.info(), self.model.groups()
        self.stack.setCurrentWidget(self.unable if info is None else self.tiles)
        names = self._group_names(len(groups))
        with QSignalBlocker(self.groups):
            self.groups.clear()
            for name, group in zip(names, groups, strict=True):
                self.groups.addItem(name, group)
            self.groups.addItem(self.tr("From – to"), None)
        last = 0 if info is None else info.layers - 1
        for box in (self.first, self.last):
            with QSignalBlocker(box):
                box.setRange(0, last)
        for part in (*self.rows.parts(), *self.columns.parts(), self.groups, self.first, self.last):
            part.setEnabled(info is not None)
        self.psi.setVisible(info is not None and info.truncates)
        self.psi.show_value(self.model.psi())
        self._follow_layers()
        self._follow_size()
        self._follow_ticks()

    def _follow_layers(self) -> None:
        first, last = self.model.layers()
        with QSignalBlocker(self.first), QSignalBlocker(self.last), QSignalBlocker(self.groups):
            self.first.setValue(first)
            self.last.setValue(last)
            found = next(
                (row for row, group in enumerate(self.model.groups()) if group == (first, last)),
                self.groups.count() - 1,
            )
            self.groups.setCurrentIndex(found)

    def _follow_size(self) -> None:
        self.tiles.set_columns(self.model.columns())

    def _follow_ticks(self) -> None:
        able = bool(self.studio.ticked) and self.model.info() is not None
        self.rows.ticked.setEnabled(able)
        self.columns.ticked.setEnabled(able)

    def _choose_group(self, row: int) -> None:
        group = self.groups.itemData(row)
        if group is not None:
            self.model.set_layers(*group)
            self._follow_layers()
        else:
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_layers(self) -> None:
        first, last = self.first.value(), self.last.value()
        if first > last:  # the one that was not touched gives way
            first = last = first if self.sender() is self.first else last
        self.model.set_layers(first, last)
        self._follow_layers()

    def _choose(self, row: int, by_key: bool) -> None:
        latent = self.model.latent(row)
        if latent is not None:
            self.studio.set_latent(latent, "Mix Styles", "matrix" if by_key else "")

    def _open(self, row: int) -> None:
        latent = self.model.latent(row)
        if latent is not None:
            self.studio.set_latent(latent, "Mix Styles", "matrix")
            self.studio.to_layer(latent)

    def _offer(self, row: int, place: QPoint) -> None:
        latent = self.model.latent(row)
        if latent is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Make a &Layer of It"), lambda: self._open(row))
        menu.addAction(self.tr("&Keep in the Gallery"), lambda: self.studio.keep(latent))
        menu.popup(place)

    def _group_names(self, count: int) -> list[str]:
        """Return what groups of layers are called, coarse to fine."""
        three = [self.tr("Coarse"), self.tr("Middle"), self.tr("Fine")]
        if count == 3:
            return three
        if count == 2:
            return [three[0], three[2]]
        return [self.tr("Group {number}").format(number=number + 1) for number in range(count)]
