"""Somebody with a few models, in the room of the model shelf."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from aipaint.app.shelf.items import Item
from aipaint.core.paths import Home
from aipaint.engine.scripted import ScriptedBackend
from aipaint.ui.shelf.room import ShelfRoom
from tests.families.model_files import header, lora, safetensors
from tests.ui.conftest import Studio

SD1_UNET = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k"


def put_lora(folder: Path, name: str, words: str = "") -> Path:
    """Write a LoRA for Stable Diffusion 1 that takes no room."""
    folder.mkdir(parents=True, exist_ok=True)
    notes = {"modelspec.trigger_phrase": words} if words else None
    return safetensors(folder / name, lora({SD1_UNET: (320, 768)}), notes=notes)


class Shelver(Studio):
    """A painter with the starters, a checkpoint, two LoRAs and a file that is none."""

    def __init__(self, qtbot: QtBot, home: Home) -> None:
        safetensors(home.models / "meadow.safetensors", header("sd1")["tensors"])
        picture = QImage(64, 96, QImage.Format.Format_RGB32)
        picture.fill(Qt.GlobalColor.darkGreen)
        picture.save(str(home.models / "meadow.preview.png"))
        put_lora(home.models / "loras", "ink.safetensors", "ink drawing")
        put_lora(home.models / "loras", "wash.safetensors")
        (home.models / "broken.safetensors").write_bytes(b"\x10" * 64)
        super().__init__(qtbot, home, ScriptedBackend())
        catalogue = self.window.session.catalogue
        qtbot.waitUntil(lambda: bool(catalogue.items()) and not catalogue.scanning(), timeout=30000)
        qtbot.waitUntil(lambda: self.window.session.models.rowCount() > 1, timeout=30_000)

    def enter(self) -> ShelfRoom:
        """Go into the room and wait until it shows models."""
        self.press("F3")
        room = self.window.model_tasks.room()
        self.qtbot.waitUntil(lambda: room.model.rowCount() > 0)
        return room

    def shown(self) -> list[str]:
        room = self.window.model_tasks.room()
        found = (room.model.item(row) for row in range(room.model.rowCount()))
        return [item.path.stem for item in found if item is not None]

    def point_at(self, stem: str) -> Item:
        """Click the card of the file with that name, and wait until it is told of."""
        room = self.window.model_tasks.room()
        row = self.shown().index(stem)
        index = room.model.index(row)
        room.grid.scrollTo(index)
        place = room.grid.visualRect(index).center()
        self.qtbot.mouseClick(room.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
        item = room.model.item(row)
        assert item is not None
        self.qtbot.waitUntil(
            lambda: (at := room.inspector.item()) is not None and at.path == item.path
        )
        return item

    def item(self, stem: str) -> Item:
        """What the catalogue says of the file with that name."""
        items = self.window.session.catalogue.items()
        return next(item for item in items if item.path.stem == stem)


@pytest.fixture
def shelver(qtbot: QtBot, home: Home) -> Iterator[Shelver]:
    opened = Shelver(qtbot, home)
    yield opened
    opened.close()
