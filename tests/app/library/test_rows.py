"""Rows of pictures: what they show, when they are read, and how they change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from aipaint.app.library import rows
from aipaint.app.library.library import Library
from aipaint.app.library.listed import Group, ListedModel
from aipaint.app.library.rows import LibraryModel
from aipaint.app.library.source import Chosen, Found, Trashed
from aipaint.gallery.gallery import Change, Entry, Gallery
from aipaint.gallery.listing import Listing, make_listing
from tests.app.library.conftest import shown

_TESTER = QAbstractItemModelTester.FailureReportingMode.Warning
Keep = Callable[..., list[Entry]]


@pytest.fixture
def model(library: Library, keep: Keep, qtbot: QtBot) -> LibraryModel:
    keep("cat", "red apple", "green apple")
    found = LibraryModel(library)
    found.tester = QAbstractItemModelTester(found, _TESTER)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: shown(found) == ["green apple", "red apple", "cat"])
    return found


def test_each_source_has_its_rows(model: LibraryModel, library: Library, qtbot: QtBot) -> None:
    newest, middle, oldest = (model.id_at(row) for row in range(3))
    with qtbot.waitSignal(model.counted) as counted:
        model.search(" apple ")
    assert model.query() == "apple"
    assert model.source() == Found("apple")
    assert counted.args == [2, 3]
    assert shown(model) == ["green apple", "red apple"]
    model.show(Chosen((oldest, 999, newest), "Chosen"))
    qtbot.waitUntil(lambda: shown(model) == ["cat", "green apple"])
    model.show(Chosen((oldest, newest), "Chosen", "apple"))
    qtbot.waitUntil(lambda: shown(model) == ["green apple"])
    model.show(Trashed())
    qtbot.waitUntil(lambda: model.rowCount() == 0)
    library.trash([middle, newest])
    qtbot.waitUntil(lambda: shown(model) == ["green apple", "red apple"])
    assert model.query() == ""
    assert model.groups() == []
    model.search("sort:oldest")
    qtbot.waitUntil(lambda: shown(model) == ["cat"])


def test_rows_are_read_when_they_are_seen_and_only_then(
    library: Library,
    keep: Keep,
    qtbot: QtBot,
    gallery: Gallery,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keep(*(f"cat {number}" for number in range(40)))
    asked: list[int] = []
    read = gallery.entries
    monkeypatch.setattr(gallery, "entries", lambda ids: asked.extend(ids) or read(ids))
    monkeypatch.setattr(rows, "_PAGE", 5)
    monkeypatch.setattr(rows, "_AROUND", 3)
    model = LibraryModel(library)
    qtbot.waitUntil(lambda: model.rowCount() == 40)
    assert model.entry(4) is not None
    assert not asked, "the first page comes at once"
    model.see(20, 22)
    qtbot.waitUntil(lambda: len(asked) == 9)
    assert {model.row_of(number) for number in asked} == set(range(17, 26))
    # A view that does not say what it sees gets what it asks for.
    assert model.index(35).data(LibraryModel.EntryRole) is None
    with qtbot.waitSignal(model.dataChanged) as changed:
        pass
    assert changed.args[0].row() == 35
    assert model.entry(35) is not None
    found: list[Entry] = []
    model.entries_of((39, 0, 999), found.extend)
    qtbot.waitUntil(lambda: len(found) == 2)
    assert [entry.recipe.prompt for entry in found] == ["cat 0", "cat 39"]


def test_a_new_picture_is_first_at_once_and_among_found_ones_where_it_belongs(
    model: LibraryModel, library: Library, gallery: Gallery, keep: Keep, qtbot: QtBot
) -> None:
    held = QPersistentModelIndex(model.index(1))
    [new] = keep("apple pie")
    library.announce_added(new)
    assert model.rowCount() == 4
    assert model.entry(0) == new
    assert held.row() == 2
    model.search("apple")
    qtbot.waitUntil(lambda: model.rowCount() == 3)
    for entry in keep("dog", "apple tart"):
        library.announce_added(entry)
    qtbot.waitUntil(lambda: len(shown(model)) == 4 and shown(model)[0] == "apple tart")


def test_rows_keep_their_place_in_views_when_others_go_and_come(
    model: LibraryModel, library: Library, qtbot: QtBot
) -> None:
    selection = QItemSelectionModel(model)
    selection.select(model.index(2), QItemSelectionModel.SelectionFlag.Select)
    middle = model.id_at(1)
    library.trash([middle])
    qtbot.waitUntil(lambda: shown(model) == ["green apple", "cat"])
    assert [index.row() for index in selection.selectedIndexes()] == [1]
    library.undo()
    qtbot.waitUntil(lambda: shown(model) == ["green apple", "red apple", "cat"])
    assert [index.row() for index in selection.selectedIndexes()] == [2]
    assert model.id_at(1) == middle


def test_marks_are_seen_at_once_and_a_board_follows(
    model: LibraryModel, library: Library, qtbot: QtBot
) -> None:
    first = model.id_at(0)
    library.mark([first], Change(rating=4, boards=("best",)))
    qtbot.waitUntil(lambda: model.index(0).data(LibraryModel.EntryRole).rating == 4)
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "green apple ★★★★"
    model.search("board:best")
    qtbot.waitUntil(lambda: shown(model) == ["green apple"])
    library.mark([first], Change(remove_boards=("best",)))
    qtbot.waitUntil(lambda: model.rowCount() == 0)


def test_a_picture_that_another_program_took_out_has_no_row(
    library: Library, keep: Keep, gallery: Gallery, qtbot: QtBot
) -> None:
    keep("cat", "dog")
    model = LibraryModel(library)
    qtbot.waitUntil(lambda: shown(model) == ["dog", "cat"])
    gallery.remove(model.id_at(0))
    library.announce_outdated()
    qtbot.waitUntil(lambda: shown(model) == ["cat"])


def test_files_are_dragged_also_those_not_read_yet(model: LibraryModel, library: Library) -> None:
    paths = [model.entry(row).path for row in (0, 2)]  # type: ignore[union-attr]
    fresh = LibraryModel(library)
    fresh._set(model._listing)
    data = fresh.mimeData([fresh.index(0), fresh.index(2)])
    assert [Path(url.toLocalFile()) for url in data.urls()] == paths


class Rows(ListedModel):
    by_day = True

    def _is_by_day(self) -> bool:
        return self.by_day

    def data(self, index: object, role: int = 0) -> None:
        return None

    def become(self, ids: list[int]) -> None:
        self._become(Listing(*make_listing(ids, ["2026-11-21T10:00:00+00:00"] * len(ids))))


ids = st.lists(st.integers(1, 12), unique=True)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ids, st.lists(ids, max_size=4))
def test_rows_become_others_and_views_hold_what_stays(
    qapp: object, first: list[int], later: list[list[int]]
) -> None:
    model = Rows()
    tester = QAbstractItemModelTester(model, _TESTER)
    model.become(first)
    resets: list[None] = []
    model.modelReset.connect(lambda: resets.append(None))
    for wanted in later:
        before = [model.id_at(row) for row in range(model.rowCount())]
        held = {
            number: QPersistentModelIndex(model.index(model.row_of(number))) for number in before
        }
        resets.clear()
        model.become(wanted)
        assert [model.id_at(row) for row in range(model.rowCount())] == wanted
        if not resets:
            for number, index in held.items():
                assert model.id_at(index.row()) == (number if number in wanted else -1)
    del tester


def test_days_are_groups_unless_they_are_mixed_up(qapp: object) -> None:
    model = Rows()
    days = ["2026-11-21", "2026-11-21", "2026-11-20"]
    model._replace(make_listing((3, 2, 1), [f"{day}T12:00:00+00:00" for day in days]))
    assert model.groups() == [Group("2026-11-21", 0, 2), Group("2026-11-20", 2, 1)]
    assert model.day_of(2) == "2026-11-20"
    assert model.day_of(3) == ""
    mixed = [f"2026-11-{20 + number % 2}T12:00:00+00:00" for number in range(8)]
    model._replace(make_listing(range(8), mixed))
    assert model.groups() == []
    assert model.rowCount(QModelIndex()) == 8
