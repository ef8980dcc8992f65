"""The preferences: what is chosen there holds at once and after the next start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from aipaint.core.devices import Device, Machine, Wishes
from aipaint.core.paths import Home
from aipaint.ui.preferences.devices_page import DevicesPage
from aipaint.ui.preferences.dialog import PreferencesDialog
from aipaint.ui.preferences.general_page import GeneralPage

if TYPE_CHECKING:
    from tests.ui.conftest import Studio

CARD = Device("cuda:0", "Card 8 GB", "cuda", 8_000_000_000, 6_500_000_000, False, True)
PROCESSOR = Device("cpu", "Processor", "cpu", 16_000_000_000, 12_000_000_000, True, False)
MACHINE = Machine((CARD, PROCESSOR), 8)


def opened(studio: Studio, page: str = "") -> PreferencesDialog:
    if page:
        studio.window.tasks.show_preferences(page)
    else:
        control = Qt.KeyboardModifier.ControlModifier
        studio.qtbot.keyClick(studio.window, Qt.Key.Key_Comma, control)
    dialog = studio.window.findChild(PreferencesDialog)
    assert dialog is not None
    studio.qtbot.waitUntil(dialog.isVisible)
    return dialog


def devices(dialog: PreferencesDialog) -> DevicesPage:
    page = dialog.page()
    assert isinstance(page, DevicesPage)
    return page


def choose(studio: Studio, box: QComboBox, value: object) -> None:
    """Choose by keyboard, as one does without a mouse."""
    box.setFocus()
    way = Qt.Key.Key_Down if box.findData(value) > box.currentIndex() else Qt.Key.Key_Up
    for _ in range(box.count()):
        if box.currentData() == value:
            return
        studio.qtbot.keyClick(box, way)
    raise AssertionError(f"{value} is not among the choices")


def test_the_keyboard_opens_pages_and_closes(studio: Studio) -> None:
    dialog = opened(studio)
    assert isinstance(dialog.page(), GeneralPage)
    studio.qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    assert isinstance(dialog.page(), DevicesPage)
    with studio.qtbot.waitSignal(dialog.finished):
        studio.qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_theme_and_language_change_at_once(studio: Studio) -> None:
    dialog = opened(studio)
    page = dialog.page()
    assert isinstance(page, GeneralPage)
    choose(studio, page.theme, "light")
    assert not studio.theme.tokens.dark
    assert studio.session.settings.theme == "light"
    assert studio.window.actions_["theme_light"].isChecked()
    choose(studio, page.language, "zh_CN")
    assert studio.session.settings.language == "zh_CN"
    assert studio.translations.language == "zh_CN"
    # The pages are made anew in the new language, and the field that was used is used still.
    studio.qtbot.waitUntil(lambda: dialog.page() is not page)
    again = dialog.page()
    assert isinstance(again, GeneralPage)
    assert again.language.currentData() == "zh_CN"
    assert dialog.focusWidget() is again.language


def test_memory_for_undo_and_folders(studio: Studio, tmp_path: Path) -> None:
    page = opened(studio).page()
    assert isinstance(page, GeneralPage)
    page.undo.setValue(256)
    assert studio.window.workspace.undo_bytes == 256 << 20
    assert studio.session.settings.undo_bytes == 256 << 20
    assert page.pictures.edit.text() == str(studio.session.home.pictures)
    page._use_folder(str(tmp_path))
    assert studio.session.settings.save_folder == str(tmp_path)
    assert page.copies.edit.text() == str(tmp_path)


def test_a_device_is_chosen_with_its_free_memory_in_sight(studio: Studio) -> None:
    page = devices(opened(studio, "devices"))
    assert page.device.count() == 1
    assert not page.memory.isVisible()
    studio.scripted.know(MACHINE)
    studio.qtbot.waitUntil(lambda: page.device.count() == 3)
    assert "Card 8 GB" in page.device.itemText(0)
    assert "6.5 GB free" in page.device.itemText(1)
    assert "6.5 GB of 8.0 GB" in page.free.text()
    assert page.vram.isEnabled()
    choose(studio, page.device, "cpu")
    assert studio.session.settings.wishes.device == "cpu"
    assert studio.scripted.configured[-1].device == "cpu"
    assert "12.0 GB of 16.0 GB" in page.free.text()
    # It has no memory of its own, from which anything could be kept off.
    assert not page.offload.isEnabled()
    assert not page.vram.isEnabled()
    assert "slow" in page.storage.itemText(page.storage.findData("float16"))
    assert "slow" not in page.storage.itemText(page.storage.findData("bfloat16"))


def test_how_models_are_held_is_told_to_the_engine(studio: Studio) -> None:
    studio.scripted.know(MACHINE)
    page = devices(opened(studio, "devices"))
    studio.qtbot.waitUntil(lambda: page.device.count() == 3)
    choose(studio, page.storage, "float8")
    choose(studio, page.offload, "model")
    page.compiled.click()
    page.vram.setValue(3.5)
    page.ram.setValue(8)
    wanted = Wishes(
        storage="float8", offload="model", compiled=True, vram=3_500_000_000, ram=8_000_000_000
    )
    assert studio.session.settings.wishes == wanted
    assert studio.scripted.configured[-1] == wanted


@pytest.mark.parametrize("known", [False, True])
def test_a_card_that_was_taken_out_is_still_the_wish(
    home: Home, open_studio: Callable[..., Studio], known: bool
) -> None:
    studio = open_studio()
    studio.session.configure(Wishes(device="cuda:3"))
    if known:
        studio.scripted.know(MACHINE)
        studio.qtbot.waitUntil(lambda: studio.session.engine.machine() is not None)
    page = devices(opened(studio, "devices"))
    assert page.device.currentData() == "cuda:3"
    assert ("not there" in page.device.currentText()) is known
