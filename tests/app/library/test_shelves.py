"""Boards, tags, labels, searches and folders as rows that follow the gallery."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from aipaint.app.library.library import Library
from aipaint.app.library.shelves import Shelves
from aipaint.app.library.shelving import Shelving
from aipaint.core.paths import Home
from aipaint.gallery.gallery import Change, Gallery
from tests.core.pictures import make_done


class Shelved:
    """A gallery of three pictures, its library and its shelves."""

    def __init__(self, qtbot: QtBot, home: Home) -> None:
        self.qtbot = qtbot
        self.gallery = Gallery(home)
        self.ids = [self.gallery.keep(make_done(f"apple {n}", seed=n)).id for n in range(3)]
        self.library = Library()
        self.problems: list[str] = []
        self.library.problem.connect(lambda error: self.problems.append(str(error)))
        self.shelves = Shelves(self.library)
        self.shelving = Shelving(self.library)
        self.shelves.rename_wanted.connect(self.shelving.rename)
        self.library.open(self.gallery)
        QAbstractItemModelTester(self.shelves, QAbstractItemModelTester.FailureReportingMode.Fatal)
        with qtbot.waitSignal(self.shelves.filled):
            self.shelves.refresh()

    def counts(self, section: str) -> dict[str, int | None]:
        head = self.shelves.index_of(section)  # type: ignore[arg-type]
        rows = range(self.shelves.rowCount(head))
        found = [self.shelves.shelf(self.shelves.index(row, 0, head)) for row in rows]
        return {shelf.name: shelf.count for shelf in found if shelf is not None}

    def count(self, section: str) -> int | None:
        shelf = self.shelves.shelf(self.shelves.index_of(section))  # type: ignore[arg-type]
        assert shelf is not None
        return shelf.count

    def wait(self, section: str, expected: dict[str, int | None]) -> None:
        self.qtbot.waitUntil(lambda: self.counts(section) == expected)

    def close(self) -> None:
        self.library.close()
        self.gallery.close()


@pytest.fixture
def shelved(qtbot: QtBot, home: Home) -> Iterator[Shelved]:
    opened = Shelved(qtbot, home)
    yield opened
    opened.close()


def test_counts_follow_what_is_done(shelved: Shelved) -> None:
    assert (shelved.count("all"), shelved.count("rated"), shelved.count("trash")) == (3, 0, 0)
    change = Change(rating=4, label="red", add_tags=("b", "a"), add_boards=("Hats",))
    shelved.library.mark(shelved.ids[:2], change)
    shelved.wait("tags", {"a": 2, "b": 2})
    assert shelved.counts("boards") == {"Hats": 2}
    assert shelved.counts("labels")["red"] == 2
    assert shelved.count("rated") == 2
    shelved.library.trash(shelved.ids[:1])
    shelved.qtbot.waitUntil(lambda: shelved.count("trash") == 1)
    assert shelved.count("all") == 2
    assert shelved.counts("tags") == {"a": 1, "b": 1}
    shelved.library.undo()
    shelved.wait("tags", {"a": 2, "b": 2})
    shelved.library.undo()
    shelved.wait("tags", {})
    assert shelved.counts("boards") == {"Hats": 0}


def test_boards_are_made_renamed_and_taken_away(shelved: Shelved) -> None:
    shelved.shelving.make_board("hats")
    shelved.library.mark(shelved.ids, Change(add_boards=("Hats", "Coats")))
    shelved.wait("boards", {"Coats": 3, "hats": 3})
    index = shelved.shelves.index_of("boards", "hats")
    assert shelved.shelves.flags(index) & Qt.ItemFlag.ItemIsEditable
    assert not shelved.shelves.setData(index, "  ")
    assert shelved.shelves.setData(index, "Alte  Hüte")
    shelved.wait("boards", {"Alte Hüte": 3, "Coats": 3})
    assert shelved.gallery.entries(shelved.ids)[0].boards == ("Coats", "Alte Hüte")
    board = shelved.shelves.shelf(shelved.shelves.index_of("boards", "Coats"))
    assert board is not None
    shelved.shelving.remove(board)
    shelved.wait("boards", {"Alte Hüte": 3})
    # A name that is taken changes nothing, and it is said why.
    shelved.shelving.make_board("Coats")
    shelved.wait("boards", {"Alte Hüte": 3, "Coats": 0})
    with shelved.qtbot.waitSignal(shelved.shelving.refused):
        shelved.shelves.setData(shelved.shelves.index_of("boards", "Coats"), "alte hüte")
    assert "called" in shelved.problems[0]
    assert shelved.counts("boards") == {"Alte Hüte": 3, "Coats": 0}


def test_tags_are_renamed_on_all_their_pictures_and_back(shelved: Shelved) -> None:
    shelved.library.mark(shelved.ids, Change(add_tags=("cat",)))
    shelved.library.mark(shelved.ids[:1], Change(add_tags=("dog",)))
    shelved.wait("tags", {"cat": 3, "dog": 1})
    shelved.shelves.setData(shelved.shelves.index_of("tags", "cat"), "dog")
    shelved.wait("tags", {"dog": 3})
    shelved.library.undo()
    shelved.wait("tags", {"cat": 3, "dog": 1})
    shelved.shelves.setData(shelved.shelves.index_of("tags", "cat"), "Cat")
    shelved.wait("tags", {"Cat": 3, "dog": 1})
    tag = shelved.shelves.shelf(shelved.shelves.index_of("tags", "dog"))
    assert tag is not None
    shelved.shelving.remove(tag)
    shelved.wait("tags", {"Cat": 3})


def test_searches_are_saved_renamed_changed_and_forgotten(shelved: Shelved) -> None:
    shelved.shelving.save_search("Red ones", "apple  label:red")
    shelved.wait("searches", {"Red ones": None})
    assert shelved.shelves.queries() == {"Red ones": "apple label:red"}
    shelved.shelves.setData(shelved.shelves.index_of("searches", "Red ones"), "Reds")
    shelved.wait("searches", {"Reds": None})
    shelved.shelves.setData(shelved.shelves.index_of("searches", "Reds"), "REDS")
    shelved.wait("searches", {"REDS": None})
    shelved.shelving.save_search("Reds", "label:red")
    shelved.qtbot.waitUntil(lambda: shelved.shelves.queries() == {"Reds": "label:red"})
    shelved.shelving.save_search("Blues", "label:blue")
    shelved.wait("searches", {"Blues": None, "Reds": None})
    with shelved.qtbot.waitSignal(shelved.shelving.refused):
        shelved.shelves.setData(shelved.shelves.index_of("searches", "Reds"), "blues")
    assert shelved.gallery.saved.all() == {"Blues": "label:blue", "Reds": "label:red"}
    shelf = shelved.shelves.shelf(shelved.shelves.index_of("searches", "Reds"))
    assert shelf is not None
    shelved.shelving.remove(shelf)
    shelved.wait("searches", {"Blues": None})


def test_files_that_are_dropped_on_a_shelf_get_its_mark(shelved: Shelved, tmp_path: Path) -> None:
    shelved.shelves.dropped.connect(shelved.shelving.put_on)
    shelved.shelving.make_board("Hats")
    shelved.wait("boards", {"Hats": 0})
    files = [entry.path for entry in shelved.gallery.entries(shelved.ids[:2])]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(each)) for each in (*files, tmp_path / "none.png")])
    copy, shelves = Qt.DropAction.CopyAction, shelved.shelves
    for place in (("boards", "Hats"), ("labels", "blue"), ("trash", "")):
        index = shelves.index_of(*place)  # type: ignore[arg-type]
        assert shelves.canDropMimeData(data, copy, -1, -1, index)
        # Whoever drags may not take the files away.
        assert not shelves.dropMimeData(data, copy, -1, -1, index)
    shelved.qtbot.waitUntil(lambda: shelved.count("trash") == 2)
    assert not shelves.canDropMimeData(data, copy, -1, -1, shelves.index_of("all"))
    thrown = shelved.gallery.entries(shelved.ids)
    assert [entry.label for entry in thrown] == ["blue", "blue", ""]
    assert [entry.boards for entry in thrown] == [("Hats",), ("Hats",), ()]


def test_folders_of_old_work_are_shelves(shelved: Shelved, tmp_path: Path) -> None:
    old = tmp_path / "old" / "deep"
    old.mkdir(parents=True)
    entry = shelved.gallery.entry(shelved.ids[0])
    assert entry is not None
    from tests.core.pictures import picture

    (old / "one.png").write_bytes(picture("PNG"))
    (tmp_path / "older").mkdir()
    (tmp_path / "older" / "two.jpg").write_bytes(picture("JPEG"))
    shelved.gallery.imports.take(old.parent)
    shelved.gallery.imports.take(tmp_path / "older")
    shelved.library.announce_outdated()
    own = {str(shelved.gallery.imports.own): None}
    shelved.wait("folders", {**own, str(old.parent): None, str(tmp_path / "older"): None})
    below = shelved.gallery.imports.below
    assert below(old.parent) == below(old) != below(tmp_path / "older")
    assert len(below(tmp_path / "older")) == 1
    assert below(entry.path.parent) == shelved.ids[::-1]
    assert below(entry.path.parent.parent) == shelved.ids[::-1]
    folder = shelved.shelves.shelf(shelved.shelves.index_of("folders", str(old.parent)))
    assert folder is not None
    shelved.shelving.remove(folder)
    shelved.wait("folders", {**own, str(tmp_path / "older"): None})
