"""Which autoencoder turns latents into the picture: the model's own, or one of the shelf."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox


class VaeChoice(QComboBox):
    """Seen when there are autoencoders to choose from, or when a picture's settings name one.

    One that is wanted and not there stays chosen, with a word that it is missing.
    """

    shown = Signal(bool)  # whether it is seen

    def __init__(self) -> None:
        super().__init__()
        self._offered: list[tuple[str, str]] = []
        self._wanted = ""
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.activated.connect(self._chosen)
        self._fill()

    def vae_id(self) -> str:
        """The id of the one that is chosen, empty for the model's own."""
        return self._wanted

    def set_vae_id(self, vae: str) -> None:
        """Choose the one of that id without telling."""
        self._wanted = vae
        self._fill()

    def offer(self, vaes: Sequence[tuple[str, str]]) -> None:
        """Offer these, each by name and id."""
        if list(vaes) != self._offered:
            self._offered = list(vaes)
            self._fill()

    def is_missing(self) -> bool:
        """Whether the one that is chosen is not among those that are offered."""
        return bool(self._wanted) and all(vae != self._wanted for _, vae in self._offered)

    def is_wanted(self) -> bool:
        """Whether there is anything to choose, or something was chosen."""
        return bool(self._offered or self._wanted)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._fill()
        super().changeEvent(event)

    def _chosen(self, row: int) -> None:
        self._wanted = self.itemData(row)
        if not self.is_missing():
            self._fill()

    def _fill(self) -> None:
        with QSignalBlocker(self):
            self.clear()
            self.addItem(self.tr("The model's own"), "")
            for name, vae in self._offered:
                self.addItem(name, vae)
            if self.is_missing():
                self.addItem(self.tr("{name} (missing)").format(name=self._wanted), self._wanted)
            self.setCurrentIndex(self.findData(self._wanted))
        self.setAccessibleName(self.tr("VAE"))
        self.setToolTip(self.tr("The part of a model that turns what it imagines into pixels."))
        self.setVisible(self.is_wanted())
        self.shown.emit(self.is_wanted())
