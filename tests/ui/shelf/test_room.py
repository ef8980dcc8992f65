"""Entering the model shelf, finding models in it, and putting them to use."""

from __future__ import annotations

from pathlib import Path

import msgspec
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from aipaint.app.shelf.items import Defaults
from aipaint.ui.shelf.folders_dialog import FoldersDialog
from aipaint.ui.shelf.metadata_dialog import MetadataDialog
from aipaint.ui.shelf.room import ShelfRoom
from tests.ui.conftest import Studio
from tests.ui.shelf.conftest import Shelver, put_lora


def test_nothing_of_the_room_is_there_before_it_is_entered(studio: Studio) -> None:
    assert studio.window.findChildren(ShelfRoom) == []


def test_one_goes_from_room_to_room_and_back_to_the_canvas(shelver: Shelver) -> None:
    window = shelver.window
    room = shelver.enter()
    assert window.stage.room() is room
    assert not window.tools.isVisible()
    assert {name for name, dock in window.docks.items() if not dock.isHidden()} == {
        "dock_generate",
        "dock_queue",
    }
    shelver.press("F4")
    assert window.gallery_tasks.is_open()
    assert not window.model_tasks.is_open()
    assert not window.actions_["model_shelf"].isChecked()
    shelver.press("F3")
    assert window.stage.room() is room
    assert not window.actions_["gallery_room"].isChecked()
    shelver.qtbot.keyClick(room.grid, Qt.Key.Key_Escape)
    assert not window.stage.in_room()
    assert window.tools.isVisible()


def test_words_kinds_and_bases_narrow_what_is_shown(shelver: Shelver) -> None:
    room = shelver.enter()
    everything = shelver.shown()
    assert {"meadow", "ink", "wash"} <= set(everything)
    shelver.qtbot.keyClicks(room.grid, "i")
    assert room.bar.field.hasFocus()
    shelver.qtbot.keyClicks(room.bar.field, "nk")
    shelver.qtbot.waitUntil(lambda: shelver.shown() == ["ink"])
    assert room.foot.count.text() == f"1 of {len(everything)}"
    shelver.qtbot.keyClicks(room.bar.field, "xyz")
    shelver.qtbot.waitUntil(lambda: not shelver.shown())
    assert room.empty.isVisible()
    shelver.click(room.empty.all_button)
    assert shelver.shown() == everything
    room.show_section("role", "lora")
    assert set(shelver.shown()) == {"ink", "wash"}
    assert room.sidebar.currentIndex().data() == "LoRAs"
    room.show_section("all")
    base = shelver.item("ink").base
    room.bar.base.setCurrentIndex(room.bar.base.findData(base))
    room.bar.base.activated.emit(room.bar.base.currentIndex())
    assert {"ink", "wash"} <= set(shelver.shown()) < set(everything)


def test_a_model_that_is_chosen_paints_as_the_user_wants_it(shelver: Shelver) -> None:
    window, catalogue = shelver.window, shelver.window.session.catalogue
    room = shelver.enter()
    item = shelver.point_at("meadow")
    assert item.usable, item.reason
    catalogue.set_defaults(item.path, Defaults(steps=7, width=640, height=384, prompt="gouache"))
    shelver.qtbot.keyClick(room.grid, Qt.Key.Key_Return)
    draft = window.generate_panel.draft()
    assert (draft.model, draft.steps, draft.width, draft.height) == (item.id, 7, 640, 384)
    assert draft.prompt == "gouache"
    assert draft.guidance == window.session.models.info(item.id).defaults.guidance  # type: ignore[union-attr]


def test_settings_written_beside_a_model_are_kept(shelver: Shelver) -> None:
    room = shelver.enter()
    item = shelver.point_at("meadow")
    fold = room.inspector.defaults
    shelver.click(fold.toggle)
    fold.steps.setValue(11)
    fold.finish()
    assert shelver.item("meadow").defaults == Defaults(steps=11)
    panel = shelver.window.generate_panel
    panel.set_draft(msgspec.structs.replace(panel.draft(), steps=13, guidance=2.5))
    fold.take_button.click()
    kept = shelver.item("meadow").defaults
    assert kept is not None
    assert (kept.steps, kept.guidance) == (13, 2.5)
    fold.clear_button.click()
    assert shelver.item("meadow").defaults is None
    assert item.defaults is None


def test_a_lora_is_added_once_and_its_words_go_into_the_prompt(shelver: Shelver) -> None:
    panel = shelver.window.generate_panel
    room = shelver.enter()
    item = shelver.point_at("ink")
    assert room.inspector.use_button.isEnabled()
    shelver.click(room.inspector.use_button)
    shelver.click(room.inspector.use_button)
    assert [lora.model for lora in panel.loras.values()] == [item.id]
    room.inspector.triggers.buttons[0].click()
    assert "ink drawing" in panel.prompt.text()
    # How much of it one wants at first, and words of one's own.
    catalogue = shelver.window.session.catalogue
    catalogue.set_defaults(shelver.item("wash").path, Defaults(weight=0.6, prompt="wet paper"))
    shelver.point_at("wash")
    shelver.window.actions_["use_model"].trigger()
    assert [lora.weight for lora in panel.loras.values()] == [1.0, 0.6]
    assert "wet paper" in panel.prompt.text()
    panel.choose_model(shelver.item("meadow").id)
    panel.loras.set_values(())
    panel.loras.menu.aboutToShow.emit()
    next(each for each in panel.loras.menu.actions() if "wash" in each.text()).trigger()
    assert [lora.weight for lora in panel.loras.values()] == [0.6]


def test_favourites_and_notes_are_kept(shelver: Shelver) -> None:
    room = shelver.enter()
    shelver.point_at("wash")
    shelver.window.actions_["model_favourite"].trigger()
    assert shelver.item("wash").favourite
    room.show_section("favourites")
    shelver.qtbot.waitUntil(lambda: shelver.shown() == ["wash"])
    shelver.qtbot.keyClicks(room.inspector.notes, "for skies")
    room.inspector.finish()
    assert shelver.item("wash").notes == "for skies"
    room.show_section("all")
    shelver.qtbot.waitUntil(lambda: len(shelver.shown()) > 1)
    room.bar.take_focus("skies")
    shelver.qtbot.waitUntil(lambda: shelver.shown() == ["wash"])


def test_a_folder_is_watched_and_left_out_again(shelver: Shelver, tmp_path: Path) -> None:
    window = shelver.window
    folder = tmp_path / "elsewhere"
    put_lora(folder / "deep" / "within", "chalk.safetensors")
    shelver.enter()
    window.model_tasks.show_folders()
    dialog = window.findChild(FoldersDialog)
    assert dialog is not None
    assert not dialog.remove_button.isEnabled()
    dialog.add(folder)
    shelver.qtbot.waitUntil(lambda: "chalk" in shelver.shown(), timeout=20_000)
    rows = [dialog.list.item(row) for row in range(dialog.list.count())]
    ours = next(row for row in rows if str(folder) in row.text())
    dialog.list.setCurrentItem(ours)
    shelver.click(dialog.remove_button)
    shelver.qtbot.waitUntil(lambda: "chalk" not in shelver.shown(), timeout=20_000)
    assert (folder / "deep" / "within" / "chalk.safetensors").exists()
    dialog.reject()


def test_what_cannot_be_used_says_why(shelver: Shelver) -> None:
    room = shelver.enter()
    item = shelver.point_at("broken")
    assert not item.usable
    assert room.inspector.refusal.isVisible()
    assert room.inspector.refusal.text.text()
    assert not room.inspector.use_button.isEnabled()
    assert not shelver.window.actions_["use_model"].isEnabled()
    shelver.click(room.bar.usable)
    assert "broken" not in shelver.shown()


def test_what_a_file_says_of_itself_can_be_read(shelver: Shelver) -> None:
    shelver.enter()
    shelver.point_at("ink")
    shelver.window.actions_["model_metadata"].trigger()
    dialog = shelver.window.findChild(MetadataDialog)
    assert dialog is not None
    shelver.qtbot.waitUntil(lambda: bool(dialog.told()))
    assert dialog.told()["modelspec.trigger_phrase"] == "ink drawing"
    assert dialog.text.toPlainText() == dialog.told()[dialog.keys.currentItem().text()]
    dialog.reject()


def test_one_s_own_last_picture_stands_for_a_model(shelver: Shelver) -> None:
    panel = shelver.window.generate_panel
    room = shelver.enter()
    item = shelver.item("meadow")
    assert item.preview is not None
    # The one beside its file, as long as nothing was painted with it.
    shelver.qtbot.waitUntil(lambda: room.previews.pixmap(item, 128) is not None)
    panel.choose_model(item.id)
    shelver.paint("hill")

    def entry() -> object:
        room.previews.pixmap(item, 128)
        return room.previews.entry(item)

    shelver.qtbot.waitUntil(lambda: entry() is not None)
    assert room.previews.entry(item).recipe.prompt == "hill"  # type: ignore[union-attr]
    shelver.qtbot.waitUntil(lambda: room.previews.pixmap(item, 128) is not None)
    shelver.paint("lake")
    assert room.previews.entry(item).recipe.prompt == "lake"  # type: ignore[union-attr]


def test_who_watches_no_folder_is_invited_to_once(shelver: Shelver, tmp_path: Path) -> None:
    room = shelver.enter()
    assert room.invitation.isVisible()
    (tmp_path / "mine").mkdir()
    drag = QMimeData()
    drag.setUrls([QUrl.fromLocalFile(str(tmp_path / "mine"))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(9, 9), copy, drag, buttons, keys)
    QApplication.sendEvent(room, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(room, QDropEvent(QPointF(9, 9), copy, drag, buttons, keys))
    catalogue = shelver.window.session.catalogue
    shelver.qtbot.waitUntil(lambda: any(root.removable for root in catalogue.roots()))
    shelver.qtbot.waitUntil(room.invitation.isHidden)
    root = next(root for root in catalogue.roots() if root.removable)
    room.sidebar.menu_for(root).actions()[-1].trigger()
    shelver.qtbot.waitUntil(room.invitation.isVisible)
    shelver.click(room.invitation.close_button)
    assert room.invitation.isHidden()
