"""What can be made of ticked pictures: stands below a wall or a matrix while there are any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from aipaint.app.latents.mixing import as_sources, mean
from aipaint.core.errors import UserError
from aipaint.core.latents import Source

if TYPE_CHECKING:
    from aipaint.app.latents.studio import LatentStudio
    from aipaint.ui.main_window import MainWindow


class TickBar(QWidget):
    """Mixes them, or asks for the page that makes something else of them."""

    def __init__(self, window: MainWindow, studio: LatentStudio) -> None:
        super().__init__()
        self._window, self._studio = window, studio
        self.count = QLabel()
        self.count.setObjectName("muted")
        self.mix_button = QToolButton()
        self.mix_button.clicked.connect(self._mix)
        self.others: dict[str, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.count, 1)
        row.addWidget(self.mix_button)
        for name in ("breed", "morph", "examples"):
            button = self.others[name] = QToolButton()
            button.clicked.connect(lambda _=False, name=name: self._hand_over(name))
            row.addWidget(button)
        self.clear_button = QToolButton()
        window.icons.give(self.clear_button, "x")
        self.clear_button.clicked.connect(studio.ticks.clear)
        row.addWidget(self.clear_button)
        studio.ticks.changed.connect(self._follow)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        others = self.others
        for button, text, tip in (
            (self.mix_button, self.tr("Mix"), self.tr("Go to what lies amidst the ticked ones")),
            (others["breed"], self.tr("Breed"), self.tr("Let them have children")),
            (others["morph"], self.tr("Morph"), self.tr("Go from one to the next, as a film")),
            (
                others["examples"],
                self.tr("Direction"),
                self.tr("Make a slider that leads towards them"),
            ),
        ):
            button.setText(text)
            button.setToolTip(tip)
            button.setAccessibleName(f"{text}: {tip}")
        words = self.tr("Take all ticks away")
        self.clear_button.setToolTip(words)
        self.clear_button.setAccessibleName(words)
        self._follow()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _follow(self) -> None:
        count = len(self._studio.ticks.latents())
        self.setVisible(count > 0)
        self.count.setText(self.tr("Ticked: {count}").format(count=count))
        self.mix_button.setEnabled(count > 1)

    def _hand_over(self, name: str) -> None:
        if name == "examples":
            self._window.actions_["latent_examples"].trigger()
            return
        # First the page: one that was not looked at yet is made by that, and hears the wish.
        self._window.latents.show_page(name)
        self._studio.ticks.wanted.emit(name)

    def _mix(self) -> None:
        studio, latents = self._studio, self._studio.ticks.latents()
        model = studio.model
        if model is None or model.latent is None or not latents:
            return
        info = model.latent

        def then(sources: list[Source]) -> None:
            if studio.model is not model:
                return
            try:
                studio.set_latent(mean(latents[0], sources, info), "Mix Pictures")
            except UserError as error:
                studio.session.show_error(error)

        as_sources(latents, studio.resolve, then)
