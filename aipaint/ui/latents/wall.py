"""The seeds wall: pictures of seeds to pick from, endless downwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QSignalBlocker, Qt
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QSlider,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.app.latents.wall import SeedWall
from aipaint.core.recipe import random_seed
from aipaint.ui.latents.tick_bar import TickBar
from aipaint.ui.latents.tiles import LARGEST, SMALLEST, TileView
from aipaint.ui.seed_field import SeedValidator
from aipaint.ui.slide_box import SlideBox
from aipaint.ui.widgets import WheelGuard

if TYPE_CHECKING:
    from aipaint.app.latents.studio import LatentStudio
    from aipaint.ui.main_window import MainWindow

MOST_PSI = 1.5
_ZOOM = "latent wall zoom"


class WallPage(QWidget):
    """A click or an arrow key makes a seed the present point, a double click or Enter a layer of
    it. Space, Ctrl+click or a click into a corner ticks; the bar below makes something of those.
    """

    def __init__(self, window: MainWindow, studio: LatentStudio) -> None:
        super().__init__()
        self._window, self._studio = window, studio
        self.model = SeedWall(studio)
        self.seed = QLineEdit("0")
        self.seed.setValidator(SeedValidator(self))
        self.dice = QToolButton()
        window.icons.give(self.dice, "dices")
        self.size_slider = QSlider(Qt.Orientation.Horizontal)
        self.size_slider.setRange(SMALLEST, LARGEST)
        self.size_slider.setMaximumWidth(96)
        self.psi = SlideBox(0.0, MOST_PSI, decimals=2)
        self.classes = QComboBox()
        self.classes.setEditable(True)
        self.classes.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.classes.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        completer = self.classes.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.tiles = TileView(window.icons, window.theme, SeedWall.LostRole, SeedWall.PresentRole)
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
        kept = window.recall(_ZOOM)
        if kept.isdigit():
            self.tiles.set_zoom(int(kept))
        self.size_slider.setValue(self.tiles.zoom())
        self.retranslate()
        self._follow_model()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(4)
        self._seed_label = QLabel()
        self._seed_label.setBuddy(self.seed)
        top.addWidget(self._seed_label)
        top.addWidget(self.seed, 1)
        top.addWidget(self.dice)
        top.addWidget(self.size_slider)
        second = QHBoxLayout()
        second.setSpacing(4)
        second.addWidget(self.psi, 1)
        second.addWidget(self.classes, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(top)
        column.addLayout(second)
        column.addWidget(self.stack, 1)
        column.addWidget(self.bar)

    def _connect(self) -> None:
        tiles, model, studio = self.tiles, self.model, self._studio
        self.seed.editingFinished.connect(self._go)
        self.dice.clicked.connect(lambda: self._begin(random_seed()))
        self.size_slider.valueChanged.connect(tiles.set_zoom)
        tiles.zoomed.connect(self._zoomed)
        self.psi.slid.connect(model.set_psi)
        self.classes.activated.connect(model.set_label)
        edit = self.classes.lineEdit()
        if edit is not None:  # what is no class does not stay there
            edit.editingFinished.connect(
                lambda: edit.setText(self.classes.itemText(self.classes.currentIndex()))
            )
        tiles.seen.connect(model.see)
        tiles.chosen.connect(self._choose)
        tiles.opened.connect(self._open)
        tiles.menu_wanted.connect(self._offer)
        studio.model_changed.connect(self._follow_model)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self._seed_label.setText(self.tr("Fr&om seed"))
        self.seed.setAccessibleName(self.tr("First seed of the wall"))
        self.dice.setToolTip(self.tr("Other seeds"))
        self.dice.setAccessibleName(self.tr("Other seeds"))
        self.size_slider.setToolTip(self.tr("Size of the pictures (Ctrl and the wheel)"))
        self.size_slider.setAccessibleName(self.tr("Size of the pictures"))
        self.psi.set_name(self.tr("Psi"))
        self.psi.setToolTip(
            self.tr("Truncation: small keeps to the usual, 1 shows all the variety of the model")
        )
        self.classes.setAccessibleName(self.tr("Class"))
        self.tiles.setAccessibleName(self.tr("Seeds"))
        self.unable.setText(
            self.tr("This model draws nothing from seeds. Encode a picture, then slide it.")
        )

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
        info = None if self._studio.model is None else self._studio.model.latent
        able = self.model.is_able()
        self.stack.setCurrentWidget(self.tiles if able else self.unable)
        self.psi.setVisible(able and info is not None and info.truncates)
        self.psi.show_value(self.model.psi())
        labels = () if info is None else info.labels
        self.classes.setVisible(able and bool(labels))
        with QSignalBlocker(self.classes):
            self.classes.clear()
            self.classes.addItems([name or str(number) for number, name in enumerate(labels)])
            self.classes.setCurrentIndex(self.model.label())
        for part in (self.seed, self.dice, self.size_slider):
            part.setEnabled(able)

    def _go(self) -> None:
        seed = int(self.seed.text() or "0")
        if seed != self.model.begin():
            self._begin(seed)

    def _begin(self, seed: int) -> None:
        self.seed.setText(str(seed))
        self.model.set_begin(seed)

    def _zoomed(self, side: int) -> None:
        with QSignalBlocker(self.size_slider):
            self.size_slider.setValue(side)
        self._window.remember(_ZOOM, str(side))

    def _choose(self, row: int, by_key: bool) -> None:
        # Walking with the keys is one step; each click is a choice of its own.
        merge = "wall" if by_key else ""
        self._studio.set_latent(self.model.latent(row), "Choose Seed", merge)

    def _open(self, row: int) -> None:
        latent = self.model.latent(row)
        self._studio.set_latent(latent, "Choose Seed", "wall")
        self._studio.to_layer(latent)

    def _offer(self, row: int, place: QPoint) -> None:
        latent, ticks = self.model.latent(row), self._studio.ticks
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Make a &Layer of It"), lambda: self._open(row))
        menu.addAction(self.tr("&Keep in the Gallery"), lambda: self._studio.keep(latent))
        tick = menu.addAction(self.tr("&Tick"))
        tick.setCheckable(True)
        tick.setChecked(ticks.has(latent))
        tick.toggled.connect(lambda on: ticks.tick(latent, on))
        seed = str(self.model.seed(row))
        copy = self.tr("&Copy Seed {seed}").format(seed=seed)
        menu.addAction(copy, lambda: QGuiApplication.clipboard().setText(seed))
        menu.popup(place)
