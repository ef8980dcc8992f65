"""LoRAs in the Generate panel."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aipaint.app.models_model import ModelsModel
from aipaint.core.recipe import Lora
from aipaint.families import registry
from aipaint.ui.icons import Icons
from aipaint.ui.lora_fold import LoraFold
from aipaint.ui.theme import ThemeSwitch
from tests.families.safetensors_files import sparse_file

TO_K = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k"


def lora_file(path: Path, width: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    down, up = f"{TO_K}.lora_down.weight", f"{TO_K}.lora_up.weight"
    metadata = {"modelspec.trigger_phrase": "inkstyle"} if path.stem == "ink" else None
    return sparse_file(path, {down: (4, width), up: (320, 4)}, metadata)


@pytest.fixture
def models(tmp_path: Path, tiny_pipeline: Path) -> ModelsModel:
    """The tiny model, whose text states are 16 wide, and two LoRAs: one for it, one for XL."""
    from aipaint.families.diffusion.lora_detect import detect_lora

    found = ModelsModel()
    info = registry.inspect(tiny_pipeline)
    loras = [
        detect_lora(lora_file(tmp_path / "ink.safetensors", 16)),
        detect_lora(lora_file(tmp_path / "large.safetensors", 2048)),
    ]
    found.fill([info], [], (), loras)
    return found


@pytest.fixture
def fold(qtbot: QtBot, qapp: QApplication, models: ModelsModel) -> LoraFold:
    fold = LoraFold(models, Icons(ThemeSwitch(qapp, "dark")))
    qtbot.addWidget(fold)
    info = models.at(0)
    assert info is not None
    fold.set_model(info.id)
    fold.show()
    return fold


def choose(fold: LoraFold, name: str) -> None:
    fold.menu.aboutToShow.emit()
    next(each for each in fold.menu.actions() if each.text() == name).trigger()


def test_without_loras_nothing_is_seen(qtbot: QtBot, qapp: QApplication) -> None:
    fold = LoraFold(ModelsModel(), Icons(ThemeSwitch(qapp, "dark")))
    qtbot.addWidget(fold)
    assert fold.isHidden()
    fold.set_values([Lora(model="gone")])
    assert not fold.isHidden()


def test_one_is_added_turned_and_left_out(qtbot: QtBot, fold: LoraFold) -> None:
    with qtbot.waitSignal(fold.changed):
        choose(fold, "ink")
    row = fold.rows[0]
    row.box.lineEdit().selectAll()
    qtbot.keyClicks(row.box.lineEdit(), "0.35")
    with qtbot.waitSignal(fold.changed):
        qtbot.keyClick(row.box.lineEdit(), Qt.Key.Key_Return)
    assert [(Path(lora.model).name, lora.weight) for lora in fold.values()] == [
        ("ink.safetensors", 0.35)
    ]
    with qtbot.waitSignal(fold.words_wanted) as told:
        qtbot.mouseClick(row.words_button, Qt.MouseButton.LeftButton)
    assert told.args == ["inkstyle"]
    with qtbot.waitSignal(fold.changed):
        qtbot.mouseClick(row.remove_button, Qt.MouseButton.LeftButton)
    assert fold.values() == ()


def test_what_does_not_fit_cannot_be_added_and_says_why(fold: LoraFold) -> None:
    fold.menu.aboutToShow.emit()
    states = {each.text(): (each.isEnabled(), each.toolTip()) for each in fold.menu.actions()}
    assert states["ink"][0]
    assert not states["large"][0]
    assert "Stable Diffusion XL" in states["large"][1]
    choose(fold, "ink")
    fold.menu.aboutToShow.emit()
    assert not any(each.isEnabled() for each in fold.menu.actions())


def test_one_that_is_gone_or_unfit_is_marked(fold: LoraFold, models: ModelsModel) -> None:
    fold.set_values([Lora(model="gone"), Lora(model=models.loras[1].id, weight=-1.5)])
    assert [row.box.value() for row in fold.rows] == [1.0, -1.5]
    assert "not on the shelf" in fold.rows[0].box.toolTip()
    assert "does not fit" in fold.rows[1].box.toolTip()
