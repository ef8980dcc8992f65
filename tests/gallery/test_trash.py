"""What was thrown away comes back whole, or is gone when that is wished."""

from __future__ import annotations

import os
import sys
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

from aipaint.core.errors import UserError
from aipaint.core.paths import Home
from aipaint.gallery.gallery import Entry, Gallery
from tests.core.pictures import make_done


@pytest.fixture
def gallery(home: Home) -> Iterator[Gallery]:
    opened = Gallery(home)
    yield opened
    opened.close()


def fill(gallery: Gallery, count: int = 3) -> list[Entry]:
    return [gallery.keep(make_done(seed=seed)) for seed in range(count)]


def test_the_trash_lists_what_is_in_it_the_last_first(gallery: Gallery) -> None:
    entries = fill(gallery)
    gallery.trash.put([entries[0].id, entries[2].id, 999])
    assert gallery.trash.count() == 2
    thrown = gallery.trash.all()
    assert {each.entry.id for each in thrown} == {entries[0].id, entries[2].id}
    assert all(each.file is not None and each.file.exists() for each in thrown)
    assert gallery.latest() == [entries[1]]
    assert gallery.trash.all(1, 1) == thrown[1:]
    back = gallery.trash.restore(each.entry.id for each in thrown)
    assert {entry.id for entry in back} == {entries[0].id, entries[2].id}
    assert gallery.latest() == entries[::-1]
    assert list((entries[0].path.parent.parent / ".trash").iterdir()) == []


def test_a_restored_file_has_its_old_time(gallery: Gallery) -> None:
    (entry,) = fill(gallery, 1)
    os.utime(entry.path, (1000, 1000))
    gallery.remove(entry.id)
    gallery.restore(entry.id)
    assert entry.path.stat().st_mtime == 1000


def test_the_trash_outlives_the_index(home: Home, gallery: Gallery) -> None:
    first, _ = fill(gallery, 2)
    best = gallery.keep(make_done(seed=7), home.pictures / "best")
    gallery.mark(first.id, rating=4)
    gallery.trash.put([first.id, best.id])
    gallery.close()
    for file in home.data.glob("gallery.sqlite*"):
        file.unlink()
    gallery = Gallery(home)
    assert {each.entry.path for each in gallery.trash.all()} == {first.path, best.path}
    restored = gallery.trash.restore(each.entry.id for each in gallery.trash.all())
    assert {entry.path for entry in restored} == {first.path, best.path}
    assert best.path.exists()
    assert [entry.path for entry in gallery.search("rating:4")] == [first.path]
    gallery.close()


def test_two_of_the_same_name_do_not_meet_in_the_trash(home: Home, gallery: Gallery) -> None:
    one = gallery.keep(make_done(seed=1), home.pictures / "a" / "x")
    two = gallery.keep(make_done(seed=1), home.pictures / "b" / "x")
    assert one.path.name == two.path.name
    gallery.trash.put([one.id, two.id])
    assert len(gallery.trash.restore([two.id, one.id])) == 2
    assert one.path.exists()
    assert two.path.exists()


def test_a_place_that_was_taken_is_not_overwritten(gallery: Gallery) -> None:
    (entry,) = fill(gallery, 1)
    gallery.mark(entry.id, rating=5)
    gallery.remove(entry.id)
    entry.path.write_bytes(b"somebody else's")
    (back,) = gallery.trash.restore([entry.id])
    assert back.path == entry.path.with_name(f"{entry.path.stem}-2.png")
    assert entry.path.read_bytes() == b"somebody else's"
    assert gallery.search("rating:5 name:-2") == [back]
    gallery.rebuild()
    assert gallery.search("rating:5")[0].path == back.path


def test_emptying_moves_to_the_systems_trash(
    gallery: Gallery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = fill(gallery)
    module = types.ModuleType("send2trash")
    module.send2trash = lambda path: os.replace(path, tmp_path / Path(path).name)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "send2trash", module)
    gallery.trash.put([entries[0].id, entries[1].id])
    assert gallery.trash.empty([entries[0].id, 999]) == 1
    assert len(list(tmp_path.glob("*.png"))) == 1
    assert gallery.trash.empty() == 1
    assert gallery.trash.count() == 0
    assert gallery.latest() == [entries[2]]
    assert list((entries[0].path.parent.parent / ".trash").iterdir()) == []


def test_without_the_package_nothing_happens_and_it_is_said(
    gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "send2trash", None)
    (entry,) = fill(gallery, 1)
    gallery.remove(entry.id)
    with pytest.raises(UserError, match="send2trash"):
        gallery.trash.empty()
    assert gallery.restore(entry.id) == entry
    gallery.remove(entry.id)
    assert gallery.trash.empty(for_good=True) == 1
    assert gallery.restore(entry.id) is None


def test_emptying_leaves_files_elsewhere_alone(gallery: Gallery, tmp_path: Path) -> None:
    outside = gallery.keep(make_done(), tmp_path / "mine")
    gallery.remove(outside.id)
    assert gallery.trash.all()[0].file == outside.path
    assert gallery.trash.empty(for_good=True) == 1
    assert outside.path.exists()
    assert gallery.trash.count() == 0


def test_a_trash_that_cannot_be_moved_to_is_told(home: Home, gallery: Gallery) -> None:
    (entry,) = fill(gallery, 1)
    (home.pictures / ".trash").write_bytes(b"")
    with pytest.raises(UserError, match="cannot be removed"):
        gallery.remove(entry.id)
    assert gallery.latest() == [entry]
