"""Marks and the trash as steps, and work beside the window's thread."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from aipaint.app.library.library import Library
from aipaint.core.errors import UserError
from aipaint.gallery.gallery import Change, Entry, Gallery

Keep = Callable[..., list[Entry]]


def test_marks_of_several_pictures_are_one_step(
    library: Library, gallery: Gallery, keep: Keep, qtbot: QtBot
) -> None:
    entries = keep("cat", "dog")
    ids = [entry.id for entry in entries]
    gallery.mark(ids[0], rating=2, tags=("old",))
    with qtbot.waitSignals([library.changed, library.shelves_changed]):
        library.mark(ids, Change(rating=5, add_tags=("new",)))
    assert str(library.undo_words()) == "Undo changing 2 pictures"
    # What somebody else changes meanwhile is not touched by taking the step back.
    gallery.mark(ids[0], notes="of the others")
    with qtbot.waitSignal(library.changed) as changed:
        library.undo()
    first, second = gallery.entries(ids)
    assert (first.rating, first.tags, first.notes) == (2, ("old",), "of the others")
    assert (second.rating, second.tags) == (0, ())
    assert changed.args == [[first, second]]
    assert library.undo_words() is None


def test_what_is_undone_at_once_is_what_was_done_last(
    library: Library, gallery: Gallery, keep: Keep, qtbot: QtBot
) -> None:
    [entry] = keep("cat")
    for rating in (1, 2, 3):
        library.mark([entry.id], Change(rating=rating))
    library.undo()
    library.undo()
    qtbot.waitUntil(lambda: library.undo_words() is not None and gallery.count("rating:1") == 1)


def test_what_was_thrown_away_comes_back_last_first(
    library: Library, gallery: Gallery, keep: Keep, qtbot: QtBot
) -> None:
    one, two, three = keep("cat", "dog", "cow")
    with qtbot.waitSignal(library.removed) as removed:
        library.trash([one.id, two.id])
    assert removed.args == [[one, two]]
    assert not one.path.exists()
    with qtbot.waitSignal(library.removed):
        library.trash([three.id])
    assert str(library.undo_words()) == "Undo removing a picture"
    with qtbot.waitSignal(library.restored) as restored:
        library.bring_back()
    assert restored.args == [[three]]
    assert library.can_bring_back()
    with qtbot.waitSignal(library.restored) as restored:
        library.undo()
    assert restored.args == [[one, two]]
    assert one.path.exists()
    assert library.undo_words() is None
    assert not library.can_bring_back()


def test_what_was_brought_back_by_hand_is_no_step_any_more(
    library: Library, keep: Keep, qtbot: QtBot
) -> None:
    entries = keep("cat", "dog")
    with qtbot.waitSignal(library.removed):
        library.trash([entry.id for entry in entries])
    with qtbot.waitSignal(library.restored):
        library.restore([entries[0].id])
    assert str(library.undo_words()) == "Undo removing a picture"
    with qtbot.waitSignal(library.restored):
        library.restore([entries[1].id])
    assert library.undo_words() is None


def test_what_is_not_in_the_trash_any_more_is_told(
    library: Library, gallery: Gallery, keep: Keep, qtbot: QtBot
) -> None:
    [entry] = keep("cat")
    with qtbot.waitSignal(library.removed):
        library.trash([entry.id])
    gallery.trash.empty(for_good=True)
    with qtbot.waitSignal(library.noted) as noted:
        library.undo()
    assert "not in the trash" in str(noted.args[0])
    assert library.undo_words() is None


def test_a_file_that_cannot_be_moved_stops_the_rest_and_is_told(
    library: Library, keep: Keep, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = keep("cat", "dog")

    def throw_away(pictures: object, path: object) -> None:
        if path == second.path:
            raise OSError(13, "Permission denied")

    monkeypatch.setattr("aipaint.gallery.files.throw_away", throw_away)
    with qtbot.waitSignals([library.removed, library.problem]):
        library.trash([first.id, second.id])
    assert str(library.undo_words()) == "Undo removing a picture"


def test_marks_that_cannot_be_are_told_and_are_no_step(
    library: Library, keep: Keep, qtbot: QtBot
) -> None:
    [entry] = keep("cat")
    with qtbot.waitSignal(library.problem) as problem:
        library.mark([entry.id], Change(rating=9))
    assert isinstance(problem.args[0], UserError)
    assert library.undo_words() is None


def test_what_is_asked_before_the_gallery_is_open_waits(
    gallery: Gallery, keep: Keep, qtbot: QtBot
) -> None:
    keep("cat")
    library = Library()
    heard: list[object] = []
    library.ask(lambda gallery: gallery.count(), heard.append)
    assert library.gallery() is None
    library.open(gallery)
    qtbot.waitUntil(lambda: heard == [1])

    def refuse(gallery: Gallery) -> None:
        raise UserError("No.")

    library.ask(refuse, heard.append, lambda error: heard.append(str(error.what)))
    qtbot.waitUntil(lambda: heard == [1, "No."])
    with qtbot.waitSignal(library.problem):
        library.read(refuse, heard.append)
    library.close()
    library.ask(lambda gallery: gallery.count(), heard.append)
    assert heard == [1, "No."]
    assert library.gallery() is None
