"""The dialog that takes folders in: what is asked, how far it is, what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from aipaint.app.library.importing import Importing
from aipaint.app.library.long_work import Pace
from aipaint.gallery.progress import Progress
from aipaint.ui.gallery.import_dialog import ImportDialog
from aipaint.ui.gallery.sidebar import Sidebar
from tests.core.pictures import picture
from tests.ui.gallery.desk import Desk, desk

__all__ = ["desk"]

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def old(tmp_path: Path) -> Path:
    folder = tmp_path / "old"
    (folder / "deep").mkdir(parents=True)
    (folder / "one.png").write_bytes(picture("PNG"))
    (folder / "deep" / "two.jpg").write_bytes(picture("JPEG"))
    (folder / "broken.webp").write_bytes(b"RIFF")
    return folder


@pytest.fixture
def importing(desk: Desk) -> Iterator[Importing]:
    made = Importing(desk.library)
    yield made
    made.close()


@pytest.fixture
def dialog(desk: Desk, importing: Importing) -> ImportDialog:
    made = ImportDialog(None, importing, desk.icons)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    desk.show(made)
    return made


def drop(dialog: ImportDialog, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(dialog, QDragEnterEvent(QPoint(9, 9), copy, data, LEFT, none))
    QApplication.sendEvent(dialog, QDropEvent(QPointF(9, 9), copy, data, LEFT, none))


def test_folders_come_in_and_it_is_said_what_did_not(
    desk: Desk, dialog: ImportDialog, old: Path
) -> None:
    wishes: list[tuple[bool, bool]] = []
    dialog.wish.connect(lambda copy, watch: wishes.append((copy, watch)))
    assert not dialog.go.isEnabled()
    drop(dialog, old / "deep", old / "one.png", old)
    assert dialog.folders() == [old]  # what is in it comes with it
    desk.qtbot.mouseClick(dialog.go, LEFT)
    desk.qtbot.waitUntil(lambda: dialog.pages.currentIndex() == 2)
    assert "Pictures added: 2" in dialog.said.text()
    assert str(old / "broken.webp") in dialog.details.toPlainText()
    assert {e.path.name for e in desk.gallery.search("")} >= {"one.png", "two.jpg"}
    assert wishes == [(False, True)]
    desk.qtbot.mouseClick(dialog.go, LEFT)
    assert not dialog.isVisible()


def test_copies_are_made_when_one_wishes_them(desk: Desk, dialog: ImportDialog, old: Path) -> None:
    dialog.add([old])
    dialog.copy.setChecked(True)
    desk.qtbot.mouseClick(dialog.go, LEFT)
    desk.qtbot.waitUntil(lambda: dialog.pages.currentIndex() == 2)
    (copied,) = desk.gallery.search("name:two")
    assert copied.path.is_relative_to(desk.home.pictures)


def test_folders_are_taken_off_the_list(desk: Desk, dialog: ImportDialog, old: Path) -> None:
    dialog.add([old, old.parent / "other"])
    dialog.list.setCurrentRow(0)
    desk.qtbot.keyClick(dialog.list, Qt.Key.Key_Delete)
    assert dialog.folders() == [old.parent / "other"]
    desk.qtbot.mouseClick(dialog.remove_button, LEFT)
    assert dialog.folders() == []
    assert not dialog.go.isEnabled()


def test_it_can_be_ended_and_what_came_in_stays(
    desk: Desk, dialog: ImportDialog, importing: Importing, old: Path
) -> None:
    reached: list[Path] = []

    def stop_at_the_first(pace: Pace) -> None:
        reached.append(pace.path)
        if len(reached) == 1:
            desk.qtbot.mouseClick(dialog.stop_button, LEFT)

    importing.told.connect(stop_at_the_first)
    dialog.add([old])
    desk.qtbot.mouseClick(dialog.go, LEFT)
    desk.qtbot.waitUntil(lambda: dialog.pages.currentIndex() == 2)
    assert reached
    assert not importing.is_running()


def test_it_goes_on_behind_and_the_shelves_show_how_far(
    desk: Desk, dialog: ImportDialog, importing: Importing, old: Path
) -> None:
    sidebar = Sidebar(desk.library, desk.icons, desk.theme)
    sidebar.follow_work(importing, desk.icons)
    desk.show(sidebar)
    assert not sidebar.bar.isVisible()
    seen: list[bool] = []
    importing.started.connect(lambda: seen.append(sidebar.bar.isVisible()))
    dialog.add([old])
    with desk.qtbot.waitSignal(importing.finished):
        desk.qtbot.mouseClick(dialog.go, LEFT)
        desk.qtbot.mouseClick(dialog.close_button, LEFT)
    assert not dialog.isVisible()
    assert seen == [True]
    assert not sidebar.bar.isVisible()
    desk.qtbot.waitUntil(lambda: str(old) in sidebar.shelves.names("folders"))


def test_time_left_is_told(desk: Desk, dialog: ImportDialog) -> None:
    bar, here = dialog.bar, Path("a.png")
    bar.begin("Importing")
    bar.show_pace(Pace(40, 0, here))
    assert bar.words.text() == "Importing · 40 files found"
    bar.show_pace(Pace(1200, 4800, here, 90.5))
    assert bar.words.text() == "Importing · 1,200 of 4,800 · 2 min left"
    assert bar.bar.value() == bar.bar.maximum() // 4
    assert Progress(1, 2, here).path == here
