"""The breeding room: parents, what their children inherit, litters, and what is kept of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.app.latents.breeding import MOST_CHILDREN, MOST_PARENTS, Member
from aipaint.app.latents.gathering import Kin, take_canvas, take_kin
from aipaint.app.latents.nursery import Nursery
from aipaint.core.latents import Latent, Source
from aipaint.core.recipe import random_seed
from aipaint.ui.latents.litter_panel import LitterPanel
from aipaint.ui.latents.parent_cards import ParentCards
from aipaint.ui.paint_view import local_files
from aipaint.ui.seed_field import SeedValidator
from aipaint.ui.slide_box import SlideBox
from aipaint.ui.widgets import WheelGuard

if TYPE_CHECKING:
    from aipaint.app.latents.studio import LatentStudio
    from aipaint.ui.main_window import MainWindow

_SET = "latent breeding"  # under which the numbers are remembered


class BreedPage(QWidget):
    """Parents above, below them how they are mixed, and then the litter, see `LitterPanel`.

    Pictures with a point of their own may be dropped on it.
    """

    def __init__(self, window: MainWindow, studio: LatentStudio) -> None:
        super().__init__()
        self._window, self._studio = window, studio
        self.nursery = Nursery(studio)
        self.litter = LitterPanel(window, studio, self.nursery)
        self.cards = ParentCards(self.nursery, window.icons)
        self.adders = {name: QToolButton() for name in ("present", "ticked", "canvas", "clear")}
        self.hint = QLabel()
        self.hint.setObjectName("muted")
        self.hint.setWordWrap(True)
        self.variety, self.mutation = SlideBox(0, 100, " %"), SlideBox(0, 100, " %")
        self.size_box = QSpinBox()
        self.size_box.setRange(1, MOST_CHILDREN)
        self.size_box.setMaximumWidth(116)
        self.seed = _seed_edit(self)
        self.dice, self.breed_button = QToolButton(), QPushButton()
        self.breed_button.setObjectName("primary")
        self._arrange()
        self._guard = WheelGuard(self)
        self._guard.watch(self)
        self.setAcceptDrops(True)
        self._recall()
        self._connect()
        self.retranslate()
        self._follow_parents()

    # What the user wants

    def add_present(self) -> None:
        """Make the present point a parent."""
        self.nursery.add(self._studio.latent)

    def add_ticked(self) -> None:
        """Make all ticked points parents."""
        for latent in self._studio.ticks.latents():
            if not self.nursery.add(latent) and len(self.cards.cards) >= MOST_PARENTS:
                break

    def add_canvas(self) -> None:
        """Make what is seen where the picture lies a parent, as the model's encoder reads it."""
        taken = take_canvas(self._window.workspace, self._studio.rect())
        if taken is not None:
            digest = self._studio.add_input(taken.image)
            self.nursery.add(Latent(sources=(Source(image=digest),)))

    def add_files(self, paths: list[Path]) -> None:
        """Make the points of picture files parents."""

        def then(kin: list[Kin]) -> None:
            for one in kin:
                self.nursery.add(one.latent, one.picture)

        take_kin(self._studio, paths, then, self._window.session.show_error)

    def breed(self) -> None:
        """Have a litter of the present parents, of the seed that is shown; then show another."""
        seed = int(self.seed.text() or "0")
        born = self.nursery.breed(
            self.variety.value() / 100, self.mutation.value() / 100, self.size_box.value(), seed
        )
        if born:
            self.seed.setText(str(random_seed()))
            self._remember()

    def breed_on(self, children: list[Member]) -> None:
        """Make these children the parents, and have a litter of them."""
        if children:
            self.nursery.breed_from(children)
            self.breed()

    # Words

    def retranslate(self) -> None:
        """Say everything in the present language."""
        for name, text, tip in (
            ("present", self.tr("Present"), self.tr("Add the present picture as a parent")),
            ("ticked", self.tr("Ticked"), self.tr("Add all ticked pictures as parents")),
            ("canvas", self.tr("Canvas"), self.tr("Add what is on the canvas as a parent")),
            ("clear", "", self.tr("Take all parents away")),
        ):
            self.adders[name].setText(text)
            self._name(self.adders[name], tip)
        self.hint.setText(
            self.tr("Add two or more parents: pictures may also be dropped here from the gallery.")
        )
        self.variety.set_name(self.tr("Variety"))
        self.variety.setToolTip(
            self.tr("How differently brothers and sisters inherit; 0 % makes all the same mixture")
        )
        self.mutation.set_name(self.tr("Mutation"))
        self.mutation.setToolTip(self.tr("How much of a stranger is in them"))
        self.size_box.setAccessibleName(self.tr("Children"))
        self.size_box.setToolTip(self.tr("How many children a litter has"))
        self.size_box.setPrefix(self.tr("Children:") + " ")
        self.seed.setAccessibleName(self.tr("Seed of the litter"))
        self.seed.setToolTip(self.tr("The same seed and the same parents make the same litter"))
        self._name(self.dice, self.tr("Another seed"))
        self.breed_button.setText(self.tr("Breed"))
        self.breed_button.setToolTip(self.tr("Have a litter of these parents"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = local_files(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.add_files(paths)

    # Within

    def _arrange(self) -> None:
        icons = self._window.icons
        adding = QHBoxLayout()
        adding.setSpacing(4)
        for name, icon in (
            ("present", "plus"), ("ticked", "check-check"), ("canvas", "image-plus"),
        ):  # fmt: skip
            button = self.adders[name]
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            icons.give(button, icon)
            adding.addWidget(button)
        adding.addStretch(1)
        icons.give(self.adders["clear"], "trash-2")
        adding.addWidget(self.adders["clear"])
        numbers, start = QHBoxLayout(), QHBoxLayout()
        for row in (numbers, start):
            row.setSpacing(4)
        numbers.addWidget(self.variety, 1)
        numbers.addWidget(self.mutation, 1)
        start.addWidget(self.size_box)
        start.addWidget(self.seed, 1)
        start.addWidget(self.dice)
        start.addWidget(self.breed_button)
        icons.give(self.dice, "dices")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(adding)
        column.addWidget(self.hint)
        column.addWidget(self.cards)
        column.addLayout(numbers)
        column.addLayout(start)
        column.addWidget(self.litter, 1)

    def _connect(self) -> None:
        nursery = self.nursery
        for name, do in (
            ("present", self.add_present), ("ticked", self.add_ticked),
            ("canvas", self.add_canvas), ("clear", nursery.clear),
        ):  # fmt: skip
            self.adders[name].clicked.connect(do)
        self.cards.looked.connect(lambda member: nursery.use(member))
        self.dice.clicked.connect(lambda: self.seed.setText(str(random_seed())))
        self.breed_button.clicked.connect(self.breed)
        self.litter.bred_on.connect(self.breed_on)
        nursery.parents_changed.connect(self._follow_parents)
        nursery.failed.connect(self._window.session.failed)
        self._studio.ticks.changed.connect(self._allow)
        self._studio.ticks.wanted.connect(self._hear_wish)
        self._window.workspace.replaced.connect(self._allow)

    def _hear_wish(self, page: str) -> None:
        if page == "breed":
            self.add_ticked()

    def _follow_parents(self) -> None:
        couple = self.nursery.couple()
        self.hint.setVisible(couple is None or not couple.parents)
        mutates = self.nursery.can_mutate()
        self.mutation.setEnabled(mutates)
        self._allow()

    def _allow(self) -> None:
        studio, couple = self._studio, self.nursery.couple()
        model = studio.model
        some = couple is not None and bool(couple.parents)
        encodes = model is not None and model.latent is not None and model.latent.encodes
        self.adders["present"].setEnabled(model is not None)
        self.adders["ticked"].setEnabled(bool(studio.ticks.latents()))
        self.adders["canvas"].setVisible(encodes)
        self.adders["canvas"].setEnabled(self._window.workspace.document is not None)
        self.adders["clear"].setEnabled(some)
        self.breed_button.setEnabled(some)

    def _recall(self) -> None:
        kept = self._window.recall(_SET).split()
        variety, mutation, size = (
            (int(each) for each in kept)
            if len(kept) == 3 and all(each.isdigit() for each in kept)
            else (50, 10, 9)
        )
        self.variety.show_value(variety)
        self.mutation.show_value(mutation)
        self.size_box.setValue(size)
        self.seed.setText(str(random_seed()))

    def _remember(self) -> None:
        numbers = (self.variety.value(), self.mutation.value(), self.size_box.value())
        self._window.remember(_SET, " ".join(str(round(number)) for number in numbers))

    def _name(self, button: QToolButton, words: str) -> None:
        button.setToolTip(words)
        button.setAccessibleName(words)


def _seed_edit(parent: QWidget) -> QLineEdit:
    edit = QLineEdit("0")
    edit.setValidator(SeedValidator(parent))
    edit.setMinimumSize(QSize(48, 0))
    return edit
