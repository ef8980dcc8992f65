"""The page of the map: which two ways it leads along, and the map itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QSignalBlocker
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.app.latents.map import LatentMap
from aipaint.ui.latents.map_view import MapView
from aipaint.ui.widgets import WheelGuard

if TYPE_CHECKING:
    from aipaint.app.latents.studio import LatentStudio
    from aipaint.ui.main_window import MainWindow


class MapPage(QWidget):
    """Two directions, the plane of the first two principal components, or ways to pictures."""

    def __init__(self, window: MainWindow, studio: LatentStudio) -> None:
        super().__init__()
        self._window, self._studio = window, studio
        self.world = LatentMap(studio)
        self.map = MapView(self.world, window.theme)
        self.right, self.up = QComboBox(), QComboBox()
        for box in (self.right, self.up):
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(8)
        self.swap = QToolButton()
        window.icons.give(self.swap, "arrow-left-right")
        self.plane, self.seeds, self.ticked = QPushButton(), QPushButton(), QPushButton()
        self.home, self.nearer, self.farther = QToolButton(), QToolButton(), QToolButton()
        for button, icon in (
            (self.home, "maximize"),
            (self.nearer, "zoom-in"),
            (self.farther, "zoom-out"),
        ):
            window.icons.give(button, icon)
        self.says = QLabel()
        self.says.setObjectName("muted")
        self.says.setWordWrap(True)
        self._arrange()
        self._guard = WheelGuard(self)
        self._guard.watch(self)
        self._connect()
        self.retranslate()

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(4)
        self._labels = QLabel(), QLabel()
        for line, (label, box) in enumerate(zip(self._labels, (self.right, self.up), strict=True)):
            label.setBuddy(box)
            grid.addWidget(label, line, 0)
            grid.addWidget(box, line, 1)
        grid.addWidget(self.swap, 0, 2, 2, 1)
        grid.setColumnStretch(1, 1)
        spans = QHBoxLayout()
        spans.setSpacing(4)
        for button in (self.plane, self.seeds, self.ticked):
            spans.addWidget(button, 1)
        foot = QHBoxLayout()
        foot.setSpacing(4)
        foot.addWidget(self.says, 1)
        for tool in (self.farther, self.nearer, self.home):
            foot.addWidget(tool)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(grid)
        column.addLayout(spans)
        column.addWidget(self.map, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        world, studio = self.world, self._studio
        self.right.activated.connect(lambda row: self._choose(False, row))
        self.up.activated.connect(lambda row: self._choose(True, row))
        self.swap.clicked.connect(lambda: world.set_axis(False, world.axes()[1]))
        self.plane.clicked.connect(self._use_plane)
        self.seeds.clicked.connect(world.use_seeds)
        self.ticked.clicked.connect(world.use_ticked)
        self.home.clicked.connect(self._fit)
        self.nearer.clicked.connect(lambda: self.map.zoom(1.4))
        self.farther.clicked.connect(lambda: self.map.zoom(1 / 1.4))
        self.map.settled.connect(studio.settle)
        world.known_changed.connect(self._follow)
        world.axes_changed.connect(self._axes_changed)
        world.moved.connect(self._say)
        studio.ticks.changed.connect(self._follow)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        for label, words in zip(
            self._labels, (self.tr("To the r&ight"), self.tr("&Upwards")), strict=True
        ):
            label.setText(words)
        self.right.setAccessibleName(self.tr("Direction to the right"))
        self.up.setAccessibleName(self.tr("Direction upwards"))
        for button, text, tip in (
            (
                self.plane,
                self.tr("PCA"),
                self.tr("The plane of the two directions that change most"),
            ),
            (self.seeds, self.tr("Seeds"), self.tr("The plane through here and two other seeds")),
            (
                self.ticked,
                self.tr("Ticked"),
                self.tr("The plane through here and the first two ticked pictures"),
            ),
        ):
            button.setText(text)
            button.setToolTip(tip)
            button.setAccessibleName(f"{text}: {tip}")
        for tool, words in (
            (self.swap, self.tr("Exchange the directions")),
            (self.home, self.tr("All of the map")),
            (self.nearer, self.tr("Nearer (+)")),
            (self.farther, self.tr("Farther (−)")),
        ):
            tool.setToolTip(words)
            tool.setAccessibleName(words)
        self.map.setAccessibleName(self.tr("Map"))
        self._follow()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Some may have been found, named or taken away since.
        self.world.reload()

    # Within

    def _choose(self, up: bool, row: int) -> None:
        known = self.world.known()
        if 0 <= row < len(known):
            self.world.set_axis(up, known[row])

    def _use_plane(self) -> None:
        if not self.world.use_plane():
            # There are none yet: where they are found, it is said how long that takes.
            self._window.actions_["latent_find"].trigger()

    def _axes_changed(self) -> None:
        self._follow()
        self._fit()

    def _fit(self) -> None:
        spans = [axis.direction.span for axis in self.world.axes() if axis is not None]
        self.map.set_view(QPointF(), 1.1 * max(spans, default=3.0))

    def _follow(self) -> None:
        known, axes = self.world.known(), self.world.axes()
        for box, axis in zip((self.right, self.up), axes, strict=True):
            with QSignalBlocker(box):
                box.clear()
                box.addItems([each.name for each in known])
                keys = [each.key for each in known]
                box.setCurrentIndex(keys.index(axis.key) if axis and axis.key in keys else -1)
                box.setEnabled(bool(known))
        self.seeds.setEnabled(self.world.is_able())
        self.ticked.setEnabled(bool(self._studio.ticked))
        self.swap.setEnabled(axes != (None, None))
        self._say()

    def _say(self) -> None:
        axes, place = self.world.axes(), self.world.place()
        if axes == (None, None):
            self.says.setText(
                self.tr(
                    "No directions are known of this model yet. Find the principal components,"
                    " or span the map by two seeds."
                )
            )
            return
        said = [
            f"{axis.name} {amount:+.2f}"
            for axis, amount in zip(axes, (place.x(), place.y()), strict=True)
            if axis is not None
        ]
        self.says.setText("  ·  ".join(said))
        self.map.setAccessibleDescription(self.says.text())
