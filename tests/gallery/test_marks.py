"""Ratings, tags and notes outlive the index, and files that others wrote."""

from __future__ import annotations

import json
import os
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


def lose_index(home: Home, gallery: Gallery) -> Gallery:
    gallery.close()
    for file in home.data.glob("gallery.sqlite*"):
        file.unlink()
    return Gallery(home)


def marks_file(entry: Entry) -> Path:
    return entry.path.parent / ".marks.json"


def facts(entry: Entry | None) -> tuple[int, tuple[str, ...], str]:
    assert entry is not None
    return entry.rating, entry.tags, entry.notes


def test_marks_are_kept_found_and_outlive_the_index(home: Home, gallery: Gallery) -> None:
    entry, other = gallery.keep(make_done(seed=1)), gallery.keep(make_done(seed=2))
    gallery.mark(entry.id, rating=4)
    gallery.mark(entry.id, tags=(" Red  Hat ", "猫", "red hat", ""))
    marked = gallery.mark(entry.id, notes="for 妈妈")
    assert facts(marked) == (4, ("red hat", "猫"), "for 妈妈")
    gallery = lose_index(home, gallery)
    (found,) = gallery.search('rating:>3 tag:"RED HAT" tag:猫 notes:妈')
    assert facts(found) == facts(marked)
    assert gallery.count("tag:red") == gallery.count("tag:hat") == 0
    assert gallery.count("hat") == 1
    assert facts(gallery.search("seed:2")[0]) == (0, (), "")
    assert found.path == entry.path != other.path
    gallery.close()


def test_a_mark_can_be_taken_back(home: Home, gallery: Gallery) -> None:
    entry = gallery.keep(make_done())
    gallery.mark(entry.id, rating=5, tags=("a",), notes="b")
    assert facts(gallery.mark(entry.id, rating=0, tags=(), notes="")) == (0, (), "")
    assert gallery.count("tag:a") == gallery.count("rating:>0") == 0
    gallery = lose_index(home, gallery)
    assert facts(gallery.latest()[0]) == (0, (), "")
    gallery.close()


def test_what_cannot_be_is_refused(gallery: Gallery) -> None:
    entry = gallery.keep(make_done())
    for wrong in ({"rating": 6}, {"rating": -1}, {"tags": ("x" * 101,)}, {"notes": "x" * 20_001}):
        with pytest.raises(UserError):
            gallery.mark(entry.id, **wrong)  # type: ignore[arg-type]
    assert gallery.entry(entry.id) == entry
    assert gallery.mark(10**9, rating=1) is None


def test_marks_of_pictures_elsewhere_leave_their_folder_alone(
    home: Home, gallery: Gallery, tmp_path: Path
) -> None:
    entry = gallery.keep(make_done(), tmp_path / "mine")
    gallery.mark(entry.id, rating=3)
    assert [path.name for path in (tmp_path / "mine").iterdir()] == [entry.path.name]
    gallery.rebuild()
    assert gallery.search("rating:3")[0].path == entry.path


def test_marks_come_with_a_copied_folder(home: Home, gallery: Gallery) -> None:
    entry = gallery.keep(make_done())
    gallery.mark(entry.id, rating=3)
    gallery.close()
    entry.path.parent.rename(home.pictures / "2020-02-02")
    gallery = Gallery(home)
    (moved,) = gallery.search("rating:3")
    assert moved.path == home.pictures / "2020-02-02" / entry.path.name
    gallery.close()


@pytest.mark.parametrize(
    "content", [b"", b"{", b'{"version":1,"pictures":{"a":{"rating":9}}}', None]
)
def test_a_damaged_file_is_set_aside_and_written_again(
    home: Home, gallery: Gallery, content: bytes | None
) -> None:
    entry = gallery.keep(make_done())
    gallery.mark(entry.id, rating=3)
    gallery.close()
    if content is None:
        marks_file(entry).unlink()
    else:
        marks_file(entry).write_bytes(content)
        assert os.stat(marks_file(entry)).st_size == len(content)
    gallery = Gallery(home)
    assert gallery.latest()[0].rating == 3
    assert json.loads(marks_file(entry).read_text())["pictures"][entry.path.name] == {"rating": 3}
    aside = list(entry.path.parent.glob(".marks.json.damaged-*"))
    assert [path.read_bytes() for path in aside] == ([] if content is None else [content])
    gallery.close()


def test_a_newer_programs_file_is_left_alone(home: Home, gallery: Gallery) -> None:
    entry = gallery.keep(make_done())
    newer = b'{"version": 3, "pictures": []}'
    marks_file(entry).write_bytes(newer)
    with pytest.raises(UserError, match="newer"):
        gallery.mark(entry.id, rating=1)
    assert gallery.entry(entry.id) == entry
    gallery.close()
    gallery = Gallery(home)
    assert "newer" in str(gallery.notes[0])
    assert marks_file(entry).read_bytes() == newer
    gallery.close()


def test_what_another_program_marked_meanwhile_is_not_lost(home: Home, gallery: Gallery) -> None:
    first, second = gallery.keep(make_done(seed=1)), gallery.keep(make_done(seed=2))
    marks_file(first).write_text(
        json.dumps({"version": 1, "pictures": {first.path.name: {"rating": 5}}})
    )
    gallery.mark(second.id, rating=1)
    gallery.close()
    gallery = Gallery(home)
    assert [entry.rating for entry in gallery.latest()] == [1, 5]
    gallery.close()
