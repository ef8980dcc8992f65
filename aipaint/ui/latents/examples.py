"""Which pictures are liked and which are not: the direction between them becomes a slider."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
)

from aipaint.app.latents.points import with_seed
from aipaint.core.latents import Latent
from aipaint.core.recipe import random_seed

if TYPE_CHECKING:
    from aipaint.app.latents.asking import Sketching
    from aipaint.app.latents.studio import LatentStudio
    from aipaint.ui.main_window import MainWindow

_SIDE = 88
_AT_ONCE = 20  # new pictures, each time
_NEITHER, _LIKED, _DISLIKED = 0, 1, 2
_OPINION = Qt.ItemDataRole.UserRole


class ExamplesDialog(QDialog):
    """Pictures of the gallery and new ones; a click likes one, a second dislikes it.

    chosen: the points that are liked, those that are not, and what the direction is called.
    """

    chosen = Signal(list, list, str)

    def __init__(self, window: MainWindow, studio: LatentStudio) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window, self._studio = window, studio
        self._latents: list[Latent] = []
        self._images: list[QImage | None] = []
        self._handles: list[Sketching] = []
        self._hint, self._count = QLabel(), QLabel()
        self._hint.setWordWrap(True)
        self._count.setObjectName("muted")
        self.list = QListWidget()
        self.list.setViewMode(QListWidget.ViewMode.IconMode)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setMovement(QListWidget.Movement.Static)
        self.list.setUniformItemSizes(True)
        self.list.setIconSize(QSize(_SIDE, _SIDE))
        self.list.setGridSize(QSize(_SIDE + 8, _SIDE + 8))
        self.name = QLineEdit(self.tr("Mine"))
        self.more_button = QPushButton(self.tr("More Pictures"))
        window.icons.give(self.more_button, "dices")
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.ok_button = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._lay_out()
        self.list.itemClicked.connect(self._turn)
        self.list.itemActivated.connect(self._turn)
        self.more_button.clicked.connect(self.add_new)
        self.name.textChanged.connect(lambda _text: self._judge())
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(self._stop)
        self._add([studio.latent])
        self.add_new()
        self._judge()

    def add_new(self) -> None:
        """Add pictures that nobody has seen, and those of the gallery the first time."""
        model, present = self._studio.model, self._studio.latent
        if model is None or model.latent is None:
            return
        latents = [] if len(self._latents) > 1 else self._from_gallery()
        if model.latent.samples:
            latents += [with_seed(present, random_seed()) for _ in range(_AT_ONCE)]
        self._add(latents)

    def opinions(self) -> tuple[list[Latent], list[Latent]]:
        """Return the liked and the disliked points."""
        liked, disliked = (
            [
                latent
                for row, latent in enumerate(self._latents)
                if self.list.item(row).data(_OPINION) == opinion
            ]
            for opinion in (_LIKED, _DISLIKED)
        )
        return liked, disliked

    def _lay_out(self) -> None:
        self.setWindowTitle(self.tr("Direction from Examples"))
        self._hint.setText(
            self.tr(
                "Click the pictures that have it, and twice those that do not. A few of each are"
                " enough; the more, the purer the direction."
            )
        )
        self.list.setAccessibleName(self.tr("Pictures"))
        self.name.setAccessibleName(self.tr("Name of the direction"))
        foot = QHBoxLayout()
        label = QLabel(self.tr("Name"))
        label.setBuddy(self.name)
        foot.addWidget(label)
        foot.addWidget(self.name, 1)
        foot.addWidget(self._count)
        foot.addWidget(self.more_button)
        column = QVBoxLayout(self)
        column.addWidget(self._hint)
        column.addWidget(self.list, 1)
        column.addLayout(foot)
        column.addWidget(self.buttons)
        self.resize(6 * (_SIDE + 8) + 56, 560)

    def _from_gallery(self) -> list[Latent]:
        rows, found = self._window.session.gallery, []
        for row in range(min(60, rows.rowCount())):
            entry = rows.entry(row)
            recipe = None if entry is None else entry.recipe
            if recipe is None or recipe.latent is None or recipe.model != self._model():
                continue
            # Those that begin with a picture need it at hand.
            if not recipe.latent.digests() - self._studio.inputs_of(recipe.latent).keys():
                found.append(recipe.latent)
        return found[:_AT_ONCE]

    def _model(self) -> str:
        return "" if self._studio.model is None else self._studio.model.id

    def _add(self, latents: list[Latent]) -> None:
        first = len(self._latents)
        for _ in latents:
            item = QListWidgetItem()
            item.setData(_OPINION, _NEITHER)
            self.list.addItem(item)
        self._latents += latents
        self._images += [None] * len(latents)
        for row in range(first, len(self._latents)):
            self._show(row)
        if latents:
            self._handles.append(
                self._studio.sketch(
                    latents, _SIDE, lambda index, image: self._take(first + index, image)
                )
            )

    def _take(self, row: int, image: QImage) -> None:
        self._images[row] = image
        self._show(row)

    def _turn(self, item: QListWidgetItem) -> None:
        item.setData(_OPINION, (item.data(_OPINION) + 1) % 3)
        self._show(self.list.row(item))
        self._judge()

    def _show(self, row: int) -> None:
        item, image = self.list.item(row), self._images[row]
        opinion = item.data(_OPINION)
        tokens = self._window.theme.tokens
        pixmap = QPixmap(_SIDE, _SIDE)
        pixmap.fill(QColor(tokens.field))
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if image is not None:
            painter.drawImage(pixmap.rect(), image)
        if opinion != _NEITHER:
            ink = tokens.accent if opinion == _LIKED else tokens.danger
            painter.setPen(QPen(QColor(ink), 4))
            painter.drawRect(pixmap.rect().adjusted(2, 2, -2, -2))
            mark = self._window.icons.pixmap("check" if opinion == _LIKED else "x", "text", 20)
            painter.fillRect(4, 4, 24, 24, QColor(tokens.raised))
            painter.drawPixmap(6, 6, mark)
        painter.end()
        item.setIcon(QIcon(pixmap))
        words = (self.tr("picture {number}"), self.tr("picture {number}, liked"),
                 self.tr("picture {number}, disliked"))[opinion].format(number=row + 1)  # fmt: skip
        item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
        item.setToolTip(words)

    def _judge(self) -> None:
        liked, disliked = self.opinions()
        text = self.tr("{liked} liked, {disliked} disliked")
        self._count.setText(text.format(liked=len(liked), disliked=len(disliked)))
        named = bool(self.name.text().strip())
        self.ok_button.setEnabled(bool(liked) and bool(disliked) and named)

    def _accept(self) -> None:
        liked, disliked = self.opinions()
        self.chosen.emit(liked, disliked, " ".join(self.name.text().split()))
        self.accept()

    def _stop(self) -> None:
        for handle in self._handles:
            handle.cancel()
