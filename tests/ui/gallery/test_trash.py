"""The trash: how it is emptied, and the room's way to it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aipaint.app.library.source import Found, Trashed
from aipaint.core.paths import Home
from aipaint.engine.scripted import ScriptedBackend
from aipaint.gallery.gallery import Gallery
from aipaint.ui.gallery.import_dialog import ImportDialog
from aipaint.ui.gallery.mark_dialog import MarkDialog
from aipaint.ui.gallery.name_dialog import NameDialog
from aipaint.ui.gallery.room import GalleryRoom
from aipaint.ui.gallery.trash_dialog import EmptyTrashButton, TrashDialog
from tests.core.pictures import make_done
from tests.ui.conftest import Studio

LEFT = Qt.MouseButton.LeftButton


class Room:
    """A studio in its gallery."""

    def __init__(self, studio: Studio) -> None:
        self.studio, self.qtbot = studio, studio.qtbot
        self.window = studio.window
        self.tasks = studio.window.shelf_tasks
        self.room: GalleryRoom = studio.window.gallery_tasks.room()
        self.window.actions_["gallery_room"].trigger()
        self.wait_for(3)

    def wait_for(self, count: int) -> None:
        self.qtbot.waitUntil(lambda: self.room.model.rowCount() == count)

    def gallery(self) -> Gallery:
        found = self.window.session.library.gallery()
        assert found is not None
        return found

    def dialog(self, kind: type) -> object:
        found = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
        return found[0] if found else None

    def wait_dialog(self, kind: type) -> object:
        self.qtbot.waitUntil(lambda: self.dialog(kind) is not None)
        return self.dialog(kind)


@pytest.fixture
def room(qtbot: QtBot, home: Home) -> object:
    gallery = Gallery(home)
    ids = [gallery.keep(make_done(f"apple {n}", seed=n)).id for n in range(5)]
    gallery.trash.put(ids[:2])
    gallery.close()
    studio = Studio(qtbot, home, ScriptedBackend())
    yield Room(studio)
    studio.close()


def test_the_trash_is_shown_and_emptied_for_good(room: Room) -> None:
    room.window.actions_["show_trash"].trigger()
    room.wait_for(2)
    assert room.room.source() == Trashed()
    button = room.room.findChild(EmptyTrashButton)
    assert button is not None
    assert button.isVisible()
    room.room.grid.choose(0)
    assert room.tasks.inspector is not None
    inspector = room.tasks.inspector
    room.qtbot.waitUntil(lambda: len(inspector.entries()) == 1)
    assert not inspector.stars.isEnabled()
    room.qtbot.mouseClick(button, LEFT)
    dialog = room.wait_dialog(TrashDialog)
    assert isinstance(dialog, TrashDialog)
    room.qtbot.keyClick(dialog, Qt.Key.Key_Escape)  # nothing goes
    assert room.gallery().trash.count() == 2
    room.qtbot.mouseClick(button, LEFT)
    dialog = room.wait_dialog(TrashDialog)
    assert isinstance(dialog, TrashDialog)
    assert dialog.only.isChecked()  # one is selected
    room.qtbot.mouseClick(dialog.delete, LEFT)
    room.wait_for(1)
    room.qtbot.mouseClick(button, LEFT)
    dialog = room.wait_dialog(TrashDialog)
    assert isinstance(dialog, TrashDialog)
    dialog.only.setChecked(False)
    room.qtbot.mouseClick(dialog.delete, LEFT)
    room.wait_for(0)
    assert room.gallery().trash.count() == 0
    room.room.show_source(Found())
    room.wait_for(3)
    assert not button.isVisible()


def test_it_goes_to_the_systems_trash_where_that_is_possible(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    (tmp_path / "lib").mkdir()
    module = f"import shutil\ndef send2trash(path):\n    shutil.move(path, {str(bin_)!r})\n"
    (tmp_path / "lib" / "send2trash.py").write_text(module)
    monkeypatch.delitem(sys.modules, "send2trash", raising=False)
    monkeypatch.syspath_prepend(tmp_path / "lib")
    room.tasks.show_trash()
    room.wait_for(2)
    room.tasks.empty_trash()
    dialog = room.wait_dialog(TrashDialog)
    assert isinstance(dialog, TrashDialog)
    assert dialog.system.isEnabled()
    room.qtbot.mouseClick(dialog.system, LEFT)
    room.wait_for(0)
    assert len(list(bin_.iterdir())) == 2
    monkeypatch.delitem(sys.modules, "send2trash")


def test_a_shelf_and_a_picture_are_shown_in_the_room(room: Room) -> None:
    sidebar, inspector = room.tasks.sidebar, room.tasks.inspector
    assert sidebar is not None
    assert inspector is not None
    room.room.grid.choose(0)
    room.qtbot.waitUntil(lambda: len(inspector.entries()) == 1)
    inspector.tags.added.emit("cat")
    room.qtbot.waitUntil(lambda: sidebar.shelves.names("tags") == ["cat"])
    sidebar.go_to("tags", "cat")
    room.wait_for(1)
    assert room.room.search.field.text() == 'tag:"cat"'
    room.room.search.field.setText("")
    room.wait_for(3)
    shelf = sidebar.tree.shelf()
    assert shelf is not None
    assert shelf.section == "all"


def test_actions_ask_for_what_they_need(room: Room) -> None:
    actions = room.window.actions_
    room.room.grid.setFocus()
    room.room.grid.selectAll()
    room.qtbot.waitUntil(lambda: actions["add_to_board"].isEnabled())
    actions["add_to_board"].trigger()
    dialog = room.wait_dialog(MarkDialog)
    assert isinstance(dialog, MarkDialog)
    dialog.field.added.emit("Hats")
    room.qtbot.waitUntil(lambda: [b.pictures for b in room.gallery().boards.all()] == [3])
    dialog.reject()
    room.room.search.field.setText("prompt:4")
    room.wait_for(1)
    room.qtbot.waitUntil(lambda: actions["save_search"].isEnabled())
    actions["save_search"].trigger()
    named = room.wait_dialog(NameDialog)
    assert isinstance(named, NameDialog)
    named.line.setText("Fours")
    named.accept()
    room.qtbot.waitUntil(lambda: room.gallery().saved.all() == {"Fours": "prompt:4"})
    room.room.grid.choose(0)
    room.qtbot.waitUntil(lambda: actions["edit_notes"].isEnabled())
    room.window.activateWindow()
    actions["edit_notes"].trigger()
    assert room.tasks.inspector is not None
    room.qtbot.waitUntil(room.tasks.inspector.notes.hasFocus)


def test_a_folder_dropped_on_the_room_is_offered_to_be_imported(room: Room, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), copy, data, LEFT, none)
    QApplication.sendEvent(room.room, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(room.room, QDropEvent(QPointF(9, 9), copy, data, LEFT, none))
    dialog = room.wait_dialog(ImportDialog)
    assert isinstance(dialog, ImportDialog)
    assert dialog.folders() == [tmp_path]
    dialog.reject()
    room.tasks.look_again()
    room.qtbot.waitUntil(lambda: not room.tasks.importing().is_running())
