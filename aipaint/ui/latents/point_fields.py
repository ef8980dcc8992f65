"""What decides the present point beside its sliders: seed, class, truncation, noise, placement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from aipaint.app.latents.points import with_labels, with_seed
from aipaint.core.errors import UserError
from aipaint.core.latents import Latent, Noise, Source
from aipaint.core.recipe import random_seed
from aipaint.ui.seed_field import SeedValidator
from aipaint.ui.slide_box import SlideBox

if TYPE_CHECKING:
    from aipaint.app.latents.studio import LatentStudio
    from aipaint.ui.main_window import MainWindow

_NOISES: tuple[Noise, ...] = ("const", "random", "none")


class PointFields(QWidget):
    """Fields for the present point; those that a model has no use for are not shown."""

    def __init__(self, window: MainWindow, studio: LatentStudio) -> None:
        super().__init__()
        self._window, self._studio = window, studio
        self._drag = 0  # each drag of a box is one step
        self.seed = QLineEdit()
        self.seed.setValidator(SeedValidator(self))
        self.dice_button = QToolButton()
        self.dice_button.setDefaultAction(window.actions_["latent_dice"])
        self.dice_button.setIconSize(QSize(18, 18))
        self.encode_button = QPushButton()
        window.icons.give(self.encode_button, "scan")
        self.psi = SlideBox(-1.0, 1.5, decimals=2)
        self.label = QComboBox()
        self.label.setEditable(True)
        self.label.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.label.setMinimumContentsLength(8)
        completer = self.label.completer()
        assert completer is not None, "a box that can be typed in has one"
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(completer.CompletionMode.PopupCompletion)
        self.noise = QComboBox()
        self.noise_dice = QToolButton()
        self.noise_dice.setIconSize(QSize(18, 18))
        window.icons.give(self.noise_dice, "dices")
        self.across, self.down = SlideBox(-1.0, 1.0, decimals=2), SlideBox(-1.0, 1.0, decimals=2)
        self.turn = SlideBox(-180, 180, "°")
        self.mixed = QLabel()
        self.mixed.setObjectName("muted")
        self.mixed.setWordWrap(True)
        self._labels = {name: QLabel() for name in ("seed", "label", "noise")}
        self._lay_out()
        self._connect()
        self.retranslate()
        self.follow_model()

    # What it does

    def dice(self) -> None:
        """Go to another seed that nobody can foresee."""
        self._use_seed(random_seed(), "")

    def encode(self) -> None:
        """Go to the point of what is seen of the canvas: the selection, the frame, or all of it."""
        from aipaint.app.latents.sight import sight_of

        image = sight_of(self._window.workspace)
        if image is None:
            picture = self._window.canvas.picture()
            if picture is None or not self._window.stage.is_viewing():
                self._window.session.show_error(
                    UserError(
                        "There is nothing on the canvas to begin with.",
                        fix="Open a picture or a document first.",
                    )
                )
                return
            image = picture
        studio = self._studio
        source = Source(image=studio.add_input(image))
        latent = msgspec.structs.replace(
            studio.latent, sources=(source,), shifts=(), mixing="linear"
        )
        studio.set_latent(latent, "Encode Picture")

    # What it shows

    def follow_model(self) -> None:
        """Offer what the model understands."""
        info = self._studio.model
        space = None if info is None else info.latent
        if space is None:
            return
        for widget, useful in (
            (self._seed_row, space.samples),
            (self._labels["seed"], space.samples),
            (self.encode_button, space.encodes),
            (self.psi, space.truncates),
            (self._labels["label"], bool(space.labels)),
            (self.label, bool(space.labels)),
            (self._labels["noise"], space.noises),
            (self._noise_row, space.noises),
            (self._place_row, space.moves),
        ):
            widget.setVisible(useful)
        blocker = QSignalBlocker(self.label)
        self.label.clear()
        self.label.addItems(list(space.labels))
        blocker.unblock()
        self.follow()

    def follow(self) -> None:
        """Show the present point."""
        if self._studio.model is None:
            return
        latent = self._studio.latent
        first = latent.sources[0]
        blocker = QSignalBlocker(self.seed)
        self.seed.setText("" if first.seed is None else str(first.seed))
        blocker.unblock()
        self.psi.show_value(latent.psi)
        if first.labels:
            number = max(first.labels, key=lambda label: label[1])[0]
            self.label.setCurrentIndex(number if number < self.label.count() else -1)
        self.noise.setCurrentIndex(_NOISES.index(latent.noise))
        self.noise_dice.setEnabled(latent.noise == "random")
        self.across.show_value(latent.move[0])
        self.down.show_value(latent.move[1])
        self.turn.show_value(latent.turn)
        self._say_mixed(latent)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self._labels["seed"].setText(self.tr("Seed"))
        self._labels["label"].setText(self.tr("Class"))
        self._labels["noise"].setText(self.tr("Noise"))
        for widget, words in (
            (self.seed, self.tr("Seed")),
            (self.label, self.tr("Class")),
            (self.noise, self.tr("Noise")),
            (self.noise_dice, self.tr("New Noise")),
        ):
            widget.setAccessibleName(words)
        self.noise_dice.setToolTip(self.tr("New Noise"))
        self.encode_button.setText(self.tr("Encode"))
        self.encode_button.setToolTip(
            self.tr("Begin with what is selected, framed or seen of the canvas")
        )
        self.psi.set_name(self.tr("Truncation"))
        self.psi.setToolTip(
            self.tr("How far pictures may be from the usual: 0 is the mean of all, 1 anything")
        )
        self.across.set_name(self.tr("Across"))
        self.down.set_name(self.tr("Down"))
        self.turn.set_name(self.tr("Turn"))
        blocker = QSignalBlocker(self.noise)
        row = self.noise.currentIndex()
        self.noise.clear()
        self.noise.addItems([self.tr("Always the Same"), self.tr("By Chance"), self.tr("None")])
        self.noise.setCurrentIndex(max(0, row))
        blocker.unblock()
        self._say_mixed(self._studio.latent if self._studio.model is not None else None)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    # Within

    def _lay_out(self) -> None:
        def row_of(*parts: QWidget) -> QWidget:
            holder = QWidget()
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(4)
            for number, part in enumerate(parts):
                row.addWidget(part, 0 if isinstance(part, QToolButton) else 1 + (not number))
            return holder

        self._seed_row = row_of(self.seed, self.dice_button)
        self._noise_row = row_of(self.noise, self.noise_dice)
        self._place_row = row_of(self.across, self.down, self.turn)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._labels["seed"], 0, 0)
        grid.addWidget(self._seed_row, 0, 1)
        grid.addWidget(self.encode_button, 0, 2)
        grid.addWidget(self._labels["label"], 1, 0)
        grid.addWidget(self.label, 1, 1, 1, 2)
        grid.addWidget(self.psi, 2, 0, 1, 3)
        grid.addWidget(self._labels["noise"], 3, 0)
        grid.addWidget(self._noise_row, 3, 1, 1, 2)
        grid.addWidget(self._place_row, 4, 0, 1, 3)
        grid.addWidget(self.mixed, 5, 0, 1, 3)

    def _connect(self) -> None:
        studio = self._studio
        studio.model_changed.connect(self.follow_model)
        studio.latent_changed.connect(self.follow)
        self.seed.textEdited.connect(self._type_seed)
        self.encode_button.clicked.connect(self.encode)
        self.psi.slid.connect(lambda value: self._change("Change Truncation", psi=value))
        self.label.activated.connect(self._choose_label)
        self.noise.activated.connect(lambda row: self._change("Change Noise", noise=_NOISES[row]))
        self.noise_dice.clicked.connect(
            lambda: self._change("Change Noise", noise_seed=random_seed())
        )
        for box in (self.across, self.down):
            box.slid.connect(
                lambda _value: self._change(
                    "Move Latent Picture", move=(self.across.value(), self.down.value())
                )
            )
        self.turn.slid.connect(lambda value: self._change("Move Latent Picture", turn=value))
        for box in (self.psi, self.across, self.down, self.turn):
            box.done.connect(self._end_drag)

    def _type_seed(self, text: str) -> None:
        if text:
            self._use_seed(int(text), f"seed {self._drag}")

    def _use_seed(self, seed: int, merge: str) -> None:
        studio = self._studio
        space = studio.model.latent if studio.model is not None else None
        if space is not None and space.samples:
            studio.set_latent(with_seed(studio.latent, seed), "New Seed", merge)

    def _choose_label(self, row: int) -> None:
        latent = with_labels(self._studio.latent, ((row, 1.0),))
        self._studio.set_latent(latent, "Choose Class")

    def _change(self, step: str, **values: object) -> None:
        latent = msgspec.structs.replace(self._studio.latent, **values)
        self._studio.set_latent(latent, step, f"{step} {self._drag}")

    def _end_drag(self) -> None:
        self._drag += 1
        self._studio.settle()

    def _say_mixed(self, latent: Latent | None) -> None:
        """Say what the present point is where it is not one seed."""
        sources = () if latent is None else latent.sources
        text = ""
        if len(sources) > 1:
            text = self.tr("Mixed from {count} points").format(count=len(sources))
        elif any(source.image for source in sources):
            text = self.tr("From a picture")
        elif any(source.code is not None for source in sources):
            text = self.tr("A point that was found")
        self.mixed.setText(text)
        self.mixed.setVisible(bool(text))
