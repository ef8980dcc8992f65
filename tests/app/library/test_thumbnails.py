"""One cache of thumbnails for all views."""

from __future__ import annotations

import threading
from collections.abc import Callable

import PIL.Image
import pytest
from pytestqt.qtbot import QtBot

from aipaint.app.library import thumbnails as room
from aipaint.app.library.library import Library
from aipaint.gallery.gallery import Entry, Gallery

Keep = Callable[..., list[Entry]]


def test_a_picture_is_loaded_once_as_large_as_it_is_wanted(
    library: Library, keep: Keep, qtbot: QtBot
) -> None:
    [entry] = keep("cat")
    PIL.Image.new("RGB", (1000, 500), "teal").save(entry.path)
    pictures = library.thumbnails
    assert pictures.pixmap(entry, 100) is None
    with qtbot.waitSignal(pictures.loaded) as loaded:
        pass
    assert loaded.args == [[entry.id]]
    found = pictures.pixmap(entry, 100)
    assert found is not None
    assert (found.width(), found.height()) == (128, 64)
    # Until the larger one is there, the smaller one is shown.
    assert pictures.pixmap(entry, 500).width() == 128  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: pictures.pixmap(entry, 500).width() == 512)  # type: ignore[union-attr]
    assert pictures.bytes() == 4 * (128 * 64 + 512 * 256)
    pictures.forget([entry.id])
    assert pictures.bytes() == 0


def test_a_lost_picture_is_told_once_and_asked_again_only_when_it_is_back(
    library: Library, keep: Keep, qtbot: QtBot
) -> None:
    [entry] = keep("cat")
    data = entry.path.read_bytes()
    entry.path.unlink()
    pictures = library.thumbnails
    with qtbot.waitSignal(pictures.loaded):
        assert pictures.pixmap(entry) is None
    assert pictures.is_lost(entry.id)
    assert pictures.pixmap(entry) is None
    assert not pictures.waiting()
    entry.path.write_bytes(data)
    pictures.forget()
    qtbot.waitUntil(lambda: pictures.pixmap(entry) is not None)


@pytest.fixture
def gate(gallery: Gallery, monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, list[int]]:
    """No thumbnail is made before the event is set; the list tells which were, in order."""
    gate, made = threading.Event(), list[int]()
    make = gallery.thumbnail

    def thumbnail(entry: Entry, side: str = "small") -> object:
        gate.wait(20)
        made.append(entry.id)
        return make(entry, side)  # type: ignore[arg-type]

    monkeypatch.setattr(gallery, "thumbnail", thumbnail)
    return gate, made


def test_what_is_asked_last_comes_first_and_what_is_not_seen_any_more_never(
    library: Library, keep: Keep, qtbot: QtBot, gate: tuple[threading.Event, list[int]]
) -> None:
    entries = keep(*(f"cat {number}" for number in range(12)))
    pictures, (opened, made) = library.thumbnails, gate
    viewer, other = object(), object()
    pictures.see(viewer, [entry.id for entry in entries[:8]])
    pictures.see(other, [entries[7].id])
    for entry in entries[:8]:
        pictures.pixmap(entry)
    qtbot.waitUntil(lambda: pictures.waiting() == 8)
    pictures.see(viewer, [entry.id for entry in entries[8:]])
    for entry in entries[8:]:
        pictures.pixmap(entry)
    opened.set()
    qtbot.waitUntil(lambda: pictures.waiting() == 0)
    # Two were being made already; of the others only what somebody still sees.
    first, later = {entry.id for entry in entries[:8]}, [entry.id for entry in entries[8:]]
    assert set(later) <= set(made)
    assert len(set(made) & first) <= 3
    assert entries[7].id in made


def test_a_view_that_tells_nothing_and_is_scrolled_on_asks_for_no_more_than_it_can_show(
    library: Library,
    keep: Keep,
    qtbot: QtBot,
    gate: tuple[threading.Event, list[int]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(room, "_MOST_WAITING", 4)
    entries = keep(*(f"cat {number}" for number in range(12)))
    pictures, (opened, made) = library.thumbnails, gate
    for start in range(0, 12, 3):
        for entry in entries[start : start + 3]:
            pictures.pixmap(entry)
        qtbot.wait(1)  # a turn of the event loop: what follows is another screen
    assert pictures.waiting() <= 2 + 4
    opened.set()
    qtbot.waitUntil(lambda: pictures.waiting() == 0)
    assert {entry.id for entry in entries[9:]} <= set(made)


def test_the_cache_is_bounded_but_holds_what_is_seen(
    library: Library, keep: Keep, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = keep(*(f"cat {number}" for number in range(6)))
    one = 16 * 24 * 4
    monkeypatch.setattr(room, "LIMIT", 2 * one)
    pictures = library.thumbnails
    pictures.see(library, [entry.id for entry in entries[:3]])
    for entry in entries:
        pictures.pixmap(entry)
        qtbot.waitUntil(lambda: pictures.waiting() == 0)
    qtbot.waitUntil(lambda: pictures.bytes() == 3 * one)
    assert all(pictures.pixmap(entry) is not None for entry in entries[:3])
