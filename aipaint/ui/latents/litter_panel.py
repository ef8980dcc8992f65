"""The litter that is looked at: children to choose among, and what becomes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.app.latents.breeding import Member
from aipaint.app.latents.litters import LitterModel
from aipaint.core.messages import say
from aipaint.ui.latents.tiles import TileView

if TYPE_CHECKING:
    from aipaint.app.latents.nursery import Nursery
    from aipaint.app.latents.studio import LatentStudio
    from aipaint.ui.main_window import MainWindow


class LitterPanel(QWidget):
    """A click on a child, or an arrow key, makes it the present point; Space or its corner ticks.

    The ticked ones, or else the one that is chosen, are kept, made layers, or bred on from.
    """

    bred_on = Signal(list)  # of Member: they are to be the next parents

    def __init__(self, window: MainWindow, studio: LatentStudio, nursery: Nursery) -> None:
        super().__init__()
        self._window, self._studio, self.nursery = window, studio, nursery
        self.model = LitterModel(studio, nursery)
        self.before, self.after, self.which = QToolButton(), QToolButton(), QLabel()
        self.tiles = TileView(
            window.icons, window.theme, LitterModel.LostRole, LitterModel.PresentRole
        )
        self.tiles.setModel(self.model)
        self.empty = QLabel()
        self.empty.setObjectName("muted")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.tiles)
        self.keep_button, self.layer_button = QToolButton(), QToolButton()
        self.again_button = QPushButton()
        for button, icon in (
            (self.before, "chevron-left"), (self.after, "chevron-right"),
            (self.keep_button, "images"), (self.layer_button, "layers"),
        ):  # fmt: skip
            window.icons.give(button, icon)
        foot = QHBoxLayout()
        foot.setSpacing(4)
        for part in (self.before, self.which, self.after):
            foot.addWidget(part)
        foot.addStretch(1)
        for part in (self.keep_button, self.layer_button, self.again_button):
            foot.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.stack, 1)
        column.addLayout(foot)
        self._connect()
        self.retranslate()

    def chosen(self) -> list[Member]:
        """Return the ticked children, or else the current one."""
        current = self.model.child(self.tiles.currentIndex().row())
        return self.model.ticked() or ([current] if current is not None else [])

    def keep(self, children: list[Member]) -> None:
        """Keep children, and with them all they come from."""
        if not children:
            return
        more = self.nursery.keep(children)
        self.model.refresh()
        if more:
            self._window.note(
                say(
                    "Kept: {count}. With them come those they descend from: {more}.",
                    count=len(children),
                    more=more,
                )
            )
        else:
            self._window.note(say("Kept: {count}.", count=len(children)))

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.tiles.setAccessibleName(self.tr("Litter"))
        for button, words in (
            (self.before, self.tr("The litter before")),
            (self.after, self.tr("The next litter")),
            (self.keep_button, self.tr("Keep the chosen children in the gallery")),
            (self.layer_button, self.tr("Make the chosen children layers")),
        ):
            button.setToolTip(words)
            button.setAccessibleName(words)
        self.again_button.setText(self.tr("Breed On"))
        self.again_button.setToolTip(
            self.tr("Make the ticked children, or the chosen one, the parents of the next litter")
        )
        self._follow()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    # Within

    def _connect(self) -> None:
        nursery, tiles = self.nursery, self.tiles
        self.before.clicked.connect(lambda: nursery.go(-1))
        self.after.clicked.connect(lambda: nursery.go(1))
        self.keep_button.clicked.connect(lambda: self.keep(self.chosen()))
        self.layer_button.clicked.connect(self._lay)
        self.again_button.clicked.connect(lambda: self.bred_on.emit(self.chosen()))
        tiles.chosen.connect(self._use)
        tiles.opened.connect(self._open)
        tiles.menu_wanted.connect(self._offer)
        tiles.selectionModel().currentChanged.connect(self._allow)
        self.model.dataChanged.connect(self._allow)
        nursery.litter_changed.connect(self._follow)
        nursery.busy_changed.connect(self._follow)

    def _lay(self) -> None:
        for child in self.chosen():
            self.nursery.to_layer(child)

    def _use(self, row: int, by_key: bool) -> None:
        child = self.model.child(row)
        if child is not None:
            # Walking with the keys is one step; each click is a choice of its own.
            self.nursery.use(child, "litter" if by_key else "")

    def _open(self, row: int) -> None:
        child = self.model.child(row)
        if child is not None:
            self.nursery.use(child, "litter")
            self.nursery.to_layer(child)

    def _offer(self, row: int, place: QPoint) -> None:
        child = self.model.child(row)
        if child is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Make a &Layer of It"), lambda: self.nursery.to_layer(child))
        menu.addAction(self.tr("&Keep in the Gallery"), lambda: self.keep([child]))
        menu.addAction(self.tr("&Breed On from It"), lambda: self.bred_on.emit([child]))
        menu.addAction(self.tr("Add as a &Parent"), lambda: self.nursery.add_member(child))
        menu.addAction(self.tr("&Tick It on All Pages"), lambda: self._tick(child))
        menu.popup(place)

    def _tick(self, child: Member) -> None:
        self._studio.ticks.tick(child.latent)

    def _follow(self) -> None:
        couple, litter = self.nursery.couple(), self.nursery.litter()
        self.stack.setCurrentWidget(self.empty if litter is None else self.tiles)
        self.empty.setText(
            self.tr("The children are born…")
            if self.nursery.is_busy()
            else self.tr("The children appear here.")
        )
        count, at = (0, -1) if couple is None else (len(couple.litters), couple.at)
        self.which.setText(f"{at + 1} / {count}" if count else "")
        self.before.setEnabled(at > 0)
        self.after.setEnabled(at < count - 1)
        if litter is not None:
            self.tiles.set_columns(_columns(len(litter.children)))
        self._allow()

    def _allow(self) -> None:
        chosen = bool(self.chosen())
        for button in (self.keep_button, self.layer_button, self.again_button):
            button.setEnabled(chosen)


def _columns(children: int) -> int:
    """Return how many children stand side by side in a narrow panel."""
    return 1 if children == 1 else 2 if children <= 4 else 3 if children <= 18 else 4
