"""Going to shelves, and putting them in order, with mouse and keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox

from aipaint.app.library.source import Chosen, Found, Trashed
from aipaint.gallery.gallery import Change
from aipaint.ui.gallery.name_dialog import NameDialog
from aipaint.ui.gallery.sidebar import Sidebar
from tests.core.pictures import picture
from tests.ui.gallery.desk import Desk, desk

__all__ = ["desk"]

LEFT = Qt.MouseButton.LeftButton


class Side:
    """A sidebar, and what it asked for."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.bar = Sidebar(desk.library, desk.icons, desk.theme)
        self.wanted: list[object] = []
        self.bar.wanted.connect(self.wanted.append)
        self.bar.wanted.connect(self.bar.follow)
        desk.show(self.bar)
        self.bar.resize(240, 700)
        self.tree, self.shelves = self.bar.tree, self.bar.shelves
        desk.qtbot.waitSignal(self.shelves.filled).wait()

    def place(self, section: str, name: str = "") -> QPoint:
        return self.tree.visualRect(self.shelves.index_of(section, name)).center()  # type: ignore[arg-type]

    def click(self, section: str, name: str = "") -> None:
        self.desk.qtbot.mouseClick(self.tree.viewport(), LEFT, pos=self.place(section, name))

    def wait_for(self, section: str, names: list[str]) -> None:
        self.desk.qtbot.waitUntil(lambda: self.shelves.names(section) == names)  # type: ignore[arg-type]

    def menu(self) -> dict[str, object]:
        shelf = self.tree.shelf()
        assert shelf is not None
        return {action.text(): action for action in self.bar.menu_for(shelf).actions()}


@pytest.fixture
def side(desk: Desk) -> Side:
    desk.gallery.boards.make("Empty")
    change = Change(rating=2, label="red", add_tags=("cat",), add_boards=("Hats",))
    desk.gallery.mark_all(desk.ids[:2], change)
    desk.gallery.saved.put("Reds", "label:red sort:rating")
    return Side(desk)


def dialog_of(kind: type) -> object:
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())


def test_a_click_shows_what_is_on_a_shelf(side: Side) -> None:
    side.click("boards", "Hats")
    side.click("rated")
    side.click("searches", "Reds")
    side.click("tags", "cat")
    side.tree.expand(side.shelves.index_of("labels"))
    side.click("labels", "red")
    side.click("trash")
    side.click("all")
    assert side.wanted == [
        Found('board:"Hats"'),
        Found("rating:>0 sort:rating"),
        Found("label:red sort:rating"),
        Found('tag:"cat"'),
        Found("label:red"),
        Trashed(),
        Found(),
    ]
    opened: list[bool] = []
    side.bar.duplicates_wanted.connect(lambda: opened.append(True))
    side.click("duplicates")
    assert opened == [True]
    # A head only opens and closes.
    assert side.tree.isExpanded(side.shelves.index_of("boards"))
    side.click("boards")
    assert not side.tree.isExpanded(side.shelves.index_of("boards"))
    assert len(side.wanted) == 7


def test_keys_go_through_shelves_and_rename_them(side: Side) -> None:
    bot, tree = side.desk.qtbot, side.tree
    tree.setFocus()
    for _ in range(4):
        bot.keyClick(tree, Qt.Key.Key_Down)
    assert side.wanted[-1] == Found('board:"Hats"')
    bot.keyClick(tree, Qt.Key.Key_F2)
    editor = tree.viewport().findChild(QLineEdit)
    assert editor is not None
    bot.waitUntil(lambda: editor.selectedText() == "Hats")
    bot.keyClicks(editor, "Coats")
    bot.keyClick(editor, Qt.Key.Key_Return)
    side.wait_for("boards", ["Coats", "Empty"])
    # What is shown is the same board still.
    assert side.wanted[-1] == Found('board:"Coats"')
    bot.waitUntil(lambda: tree.shelf() is not None and tree.shelf().name == "Coats")
    bot.keyClick(tree, Qt.Key.Key_Delete)
    box = dialog_of(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "Coats" in box.text()
    bot.mouseClick(box.defaultButton(), LEFT)
    side.wait_for("boards", ["Empty"])
    assert side.wanted[-1] == Found()
    # One without pictures goes unasked.
    side.bar.go_to("boards", "Empty")
    bot.keyClick(tree, Qt.Key.Key_Delete)
    side.wait_for("boards", [])


def test_a_board_is_made_from_the_sections_plus(side: Side) -> None:
    bot, tree = side.desk.qtbot, side.tree
    plus = tree.plus_place(side.shelves.index_of("boards"))
    bot.mouseClick(tree.viewport(), LEFT, pos=plus.center())
    dialog = dialog_of(NameDialog)
    assert isinstance(dialog, NameDialog)
    ok = dialog.buttons.button(dialog.buttons.StandardButton.Ok)
    bot.keyClicks(dialog.line, "hats")
    assert not ok.isEnabled()  # there is one of that name
    bot.keyClicks(dialog.line, " and gloves")
    bot.keyClick(dialog.line, Qt.Key.Key_Return)
    side.wait_for("boards", ["Empty", "Hats", "hats and gloves"])
    asked: list[object] = []
    side.bar.save_search_wanted.connect(lambda: asked.append("search"))
    side.bar.import_wanted.connect(asked.append)
    for section in ("searches", "folders"):
        place = tree.plus_place(side.shelves.index_of(section))  # type: ignore[arg-type]
        bot.mouseClick(tree.viewport(), LEFT, pos=place.center())
    assert asked == ["search", []]


def test_pictures_are_dropped_on_a_board(side: Side, tmp_path: Path) -> None:
    tree, desk = side.tree, side.desk
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(desk.entries()[2].path))])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier

    def drop(section: str, name: str = "") -> bool:
        place = side.place(section, name)
        enter = QDragEnterEvent(place, copy, data, LEFT, none)
        QApplication.sendEvent(tree.viewport(), enter)
        event = QDropEvent(QPointF(place), copy, data, LEFT, none)
        QApplication.sendEvent(tree.viewport(), event)
        return event.isAccepted()

    assert drop("boards", "Hats")
    desk.qtbot.waitUntil(lambda: desk.entries()[2].boards == ("Hats",))
    assert drop("tags", "cat")
    desk.qtbot.waitUntil(lambda: desk.entries()[2].tags == ("cat",))
    assert not drop("all")
    folders: list[object] = []
    side.bar.import_wanted.connect(folders.append)
    data.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    assert drop("folders")
    assert folders == [[tmp_path]]


def test_letters_find_a_shelf_among_many(side: Side) -> None:
    bot, tree, field = side.desk.qtbot, side.tree, side.bar.field
    assert not field.isVisible()
    side.desk.library.mark(side.desk.ids, Change(add_tags=tuple(f"tag {n}" for n in range(30))))
    bot.waitUntil(field.isVisible)
    tree.setFocus()
    bot.keyClick(tree, Qt.Key.Key_T)
    bot.keyClicks(field, "ag 17")
    head = side.shelves.index_of("tags")
    shown = [r for r in range(side.shelves.rowCount(head)) if not tree.isRowHidden(r, head)]
    assert [side.shelves.index(row, 0, head).data() for row in shown] == ["tag 17"]
    bot.keyClick(field, Qt.Key.Key_Return)
    assert side.wanted[-1] == Found('tag:"tag 17"')
    bot.keyClick(field, Qt.Key.Key_Escape)
    assert not any(tree.isRowHidden(row, head) for row in range(31))


def test_a_folder_shows_what_is_in_it_and_can_be_forgotten(side: Side, tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir()
    (old / "one.png").write_bytes(picture("PNG"))
    side.desk.gallery.imports.take(old)
    side.desk.library.announce_outdated()
    own = str(side.desk.home.pictures)
    side.wait_for("folders", [own, str(old)])
    side.bar.go_to("folders", own)
    painted = Chosen(tuple(reversed(side.desk.ids)), "Painted Here")
    side.desk.qtbot.waitUntil(lambda: side.wanted == [painted])
    assert not side.menu()["Forget"].isVisible()  # type: ignore[attr-defined]
    side.bar.go_to("folders", str(old))
    number = side.desk.gallery.search("name:one")[0].id
    side.desk.qtbot.waitUntil(lambda: side.wanted == [painted, Chosen((number,), "old")])
    assert list(side.menu()) == ["Import a Folder…", "Show in the File Manager", "Forget"]


def test_what_is_searched_for_elsewhere_is_marked(side: Side) -> None:
    side.bar.follow(Found('tag:"cat"'))
    shelf = side.tree.shelf()
    assert shelf is not None
    assert shelf.key == ("tags", "cat")
    side.bar.follow(Found("wolf"))
    assert side.tree.shelf() is None
    side.bar.follow(Found())
    assert side.tree.shelf() is not None
    side.bar.follow(Trashed())
    shelf = side.tree.shelf()
    assert shelf is not None
    assert shelf.section == "trash"
    assert side.wanted == []


def test_menus_offer_what_can_be_done(side: Side) -> None:
    side.bar.go_to("boards", "Hats")
    assert list(side.menu()) == ["New Board…", "Rename", "Remove"]
    side.bar.go_to("searches", "Reds")
    assert "Change…" in side.menu()
    side.bar.go_to("trash")
    assert list(side.menu()) == ["Empty the Trash…"]
    side.bar.go_to("tags", "cat")
    assert list(side.menu()) == ["Rename", "Remove"]
