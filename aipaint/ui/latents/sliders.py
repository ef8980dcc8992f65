"""The page of sliders: the present point, and ways through the latent space from there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from aipaint.ui.latents.point_fields import PointFields
from aipaint.ui.widgets import WheelGuard

if TYPE_CHECKING:
    from aipaint.app.latents.studio import LatentStudio
    from aipaint.ui.main_window import MainWindow


class SlidersPage(QWidget):
    """Fields for the present point above its sliders."""

    def __init__(self, window: MainWindow, studio: LatentStudio) -> None:
        super().__init__()
        self.fields = PointFields(window, studio)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.fields)
        column.addStretch(1)
        self._guard = WheelGuard(self)
        self._guard.watch(self)

    def import_files(self, paths: Sequence[Path]) -> None:
        """Take files with directions into the model's list."""
        del paths

    def do(self, action: str) -> None:
        """Do what an action of the menu says."""
        if action == "latent_dice":
            self.fields.dice()
        elif action == "latent_encode":
            self.fields.encode()
