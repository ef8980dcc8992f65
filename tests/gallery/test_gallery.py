"""What is kept is found again, in every order of accidents."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import PIL.Image
import pytest

from aipaint.core.errors import UserError
from aipaint.core.metadata import read_recipe
from aipaint.core.paths import Home
from aipaint.gallery.gallery import Gallery
from tests.core.pictures import make_done, png


@pytest.fixture
def gallery(home: Home) -> Iterator[Gallery]:
    opened = Gallery(home)
    yield opened
    opened.close()


def again(home: Home, gallery: Gallery) -> Gallery:
    gallery.close()
    return Gallery(home)


def test_a_picture_is_an_ordinary_file_with_its_recipe(home: Home, gallery: Gallery) -> None:
    done = make_done("一只 red apple 🎨", "blurry", seed=12)
    entry = gallery.keep(done)
    assert entry.path == home.pictures / entry.path.parent.name / "0001-12-一只-red-apple.png"
    assert time.strptime(entry.path.parent.name, "%Y-%m-%d")
    assert read_recipe(entry.path) == done.recipe == entry.recipe
    assert (entry.width, entry.height, entry.facts) == (16, 24, done.facts)
    assert gallery.entry(entry.id) == entry
    assert gallery.latest() == [entry]


def test_the_newest_come_first_and_page_by_page(gallery: Gallery) -> None:
    kept = [gallery.keep(make_done(seed=seed)) for seed in range(5)]
    assert gallery.latest(2) == [kept[4], kept[3]]
    assert gallery.latest(9, before_id=kept[3].id) == [kept[2], kept[1], kept[0]]
    assert gallery.entry(10**9) is None


def test_a_chosen_folder_is_used_and_remembered(
    home: Home, gallery: Gallery, tmp_path: Path
) -> None:
    outside = gallery.keep(make_done(), tmp_path / "mine")
    inside = gallery.keep(make_done(), home.pictures / "best")
    assert outside.path.parent == tmp_path / "mine"
    gallery = again(home, gallery)
    assert gallery.latest() == [inside, outside]
    gallery.remove(outside.id)
    assert gallery.latest() == [inside]
    assert outside.path.exists()
    gallery.close()


def test_thumbnails_are_small_cached_and_made_again(home: Home, gallery: Gallery) -> None:
    entry = gallery.keep(make_done())
    path = gallery.thumbnail(entry)
    assert path.is_relative_to(home.cache)
    with PIL.Image.open(path) as image:
        assert image.size == (16, 24)
    before = path.stat().st_mtime_ns
    assert gallery.thumbnail(entry) == path
    assert path.stat().st_mtime_ns == before
    path.unlink()
    assert gallery.thumbnail(entry).exists()


def test_a_large_picture_has_a_thumbnail_of_256(gallery: Gallery, tmp_path: Path) -> None:
    entry = gallery.keep(make_done())
    PIL.Image.new("RGBA", (1000, 500)).save(entry.path)
    with PIL.Image.open(gallery.thumbnail(entry)) as image:
        assert image.size == (256, 128)


@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\r\n\x1a\n", png(), png(width=60_000, height=60_000)]
)
def test_a_spoilt_picture_has_no_thumbnail_but_a_reason(gallery: Gallery, content: bytes) -> None:
    entry = gallery.keep(make_done())
    entry.path.write_bytes(content)
    with pytest.raises(UserError):
        gallery.thumbnail(entry)
    entry.path.unlink()
    with pytest.raises(UserError, match="No such file"):
        gallery.thumbnail(entry)


def test_a_cache_that_cannot_be_written_is_told(home: Home, gallery: Gallery) -> None:
    entry = gallery.keep(make_done())
    (home.cache / "thumbnails").write_bytes(b"")
    with pytest.raises(UserError, match="cannot be kept"):
        gallery.thumbnail(entry)


def test_a_removed_picture_can_be_brought_back(home: Home, gallery: Gallery) -> None:
    entry = gallery.keep(make_done())
    gallery.remove(entry.id)
    assert gallery.latest() == []
    assert gallery.entry(entry.id) is None
    assert not entry.path.exists()
    # The same picture once more must not take the removed one's place.
    twin = gallery.keep(make_done())
    assert twin.path != entry.path
    gallery = again(home, gallery)
    assert gallery.latest() == [twin]
    assert gallery.restore(entry.id) == entry
    assert gallery.latest() == [twin, entry]
    assert entry.path.exists()
    assert gallery.restore(entry.id) is None
    gallery.remove(12345)
    gallery.close()


def test_the_trash_is_emptied_after_a_month(home: Home, gallery: Gallery) -> None:
    old, new = gallery.keep(make_done(seed=1)), gallery.keep(make_done(seed=2))
    for entry in (old, new):
        gallery.remove(entry.id)
    trash = {path.name: path for path in (home.pictures / ".trash").iterdir()}
    month_ago = time.time() - 31 * 86400
    os.utime(trash[f"{old.path.parent.name}-{old.path.name}"], (month_ago, month_ago))
    gallery = again(home, gallery)
    assert gallery.restore(old.id) is None
    assert gallery.restore(new.id) == new
    gallery.close()


def test_prompts_are_remembered_once_newest_first(home: Home, gallery: Gallery) -> None:
    for prompt, negative in [("cat", ""), ("dog", "x"), (" cat ", ""), ("cat", "x"), (" ", "\n")]:
        gallery.remember_prompt(prompt, negative)
    gallery.remember_prompt("a\ud800", "")
    gallery = again(home, gallery)
    assert gallery.prompts() == [("a?", ""), ("cat", "x"), ("cat", ""), ("dog", "x")]
    assert gallery.prompts(1) == [("a?", "")]
    gallery.close()


def test_a_lost_index_is_made_again_from_the_files(home: Home, gallery: Gallery) -> None:
    kept = [gallery.keep(make_done(f"cat {seed}", seed=seed)) for seed in range(4)]
    gallery.remove(kept[3].id)
    gallery.close()
    for file in home.data.glob("gallery.sqlite*"):
        file.unlink()
    (kept[0].path.parent / "0009-notes.png").write_bytes(b"no picture")
    (kept[0].path.parent / "0010-alien.png").write_bytes(png())
    gallery = Gallery(home)
    found = gallery.latest()
    assert [entry.path for entry in found] == [entry.path for entry in kept[2::-1]]
    assert [entry.recipe for entry in found] == [entry.recipe for entry in kept[2::-1]]
    assert [prompt for prompt, _ in gallery.prompts()] == ["cat 2", "cat 1", "cat 0"]
    assert gallery.thumbnail(found[0]).exists()
    gallery.close()


def test_files_that_came_and_went_meanwhile_are_noticed(home: Home, gallery: Gallery) -> None:
    first, second = gallery.keep(make_done(seed=1)), gallery.keep(make_done(seed=2))
    first.path.unlink()
    copied = second.path.with_name("0077-copy.png")
    copied.write_bytes(second.path.read_bytes())
    gallery = again(home, gallery)
    assert [entry.path for entry in gallery.latest()] == [copied, second.path]
    gallery.close()


@pytest.mark.parametrize("damage", ["text", "zeros", "middle", "tables", "empty"])
def test_a_damaged_index_is_set_aside_and_it_is_said(
    home: Home, gallery: Gallery, damage: str
) -> None:
    kept = [gallery.keep(make_done("cat " * 50, seed=seed)) for seed in range(30)]
    gallery.close()
    path = home.data / "gallery.sqlite"
    data = path.read_bytes()
    if damage == "tables":
        connection = sqlite3.connect(path)
        connection.execute("DROP TABLE pictures")
        connection.close()
    else:
        broken = {
            "text": b"this is no database" * 100,
            "zeros": bytes(len(data)),
            "middle": data[:4096] + bytes(len(data) - 8192) + data[-4096:],
            "empty": b"",
        }
        path.write_bytes(broken[damage])
    gallery = Gallery(home)
    assert [entry.path for entry in gallery.latest()] == [entry.path for entry in kept[::-1]]
    # An empty file is what SQLite itself makes of a new index: nothing was lost there to tell of.
    if damage != "empty":
        assert "30 pictures" in str(gallery.notes[0])
        assert len(list(home.data.glob("gallery.sqlite.damaged-*[0-9]"))) == 1
    gallery.close()


def test_a_gallery_that_was_opened_in_a_hurry_catches_up(home: Home, gallery: Gallery) -> None:
    first, second = (gallery.keep(make_done(seed=seed)) for seed in (1, 2))
    gallery.close()
    first.path.unlink()
    gallery = Gallery(home, mend=False)
    assert gallery.latest() == [second, first]
    assert gallery.catch_up()
    assert gallery.latest() == [second]
    assert not gallery.catch_up()
    gallery.close()


def test_damage_is_found_when_a_gallery_catches_up(home: Home, gallery: Gallery) -> None:
    kept = [gallery.keep(make_done("cat " * 50, seed=seed)) for seed in range(30)]
    gallery.close()
    path = home.data / "gallery.sqlite"
    data = bytearray(path.read_bytes())
    data[len(data) // 2 :] = bytes(len(data) - len(data) // 2)
    path.write_bytes(data)
    gallery = Gallery(home, mend=False)
    gallery.catch_up()
    assert [entry.path for entry in gallery.latest()] == [entry.path for entry in kept[::-1]]
    assert "30 pictures" in str(gallery.notes[-1])
    gallery.close()


def test_an_index_that_breaks_under_way_is_mended(home: Home, gallery: Gallery) -> None:
    first = gallery.keep(make_done(seed=1))
    other = sqlite3.connect(home.data / "gallery.sqlite", isolation_level=None)
    other.execute("DROP TABLE pictures")
    other.close()
    second = gallery.keep(make_done(seed=2))
    assert [entry.path for entry in gallery.latest()] == [second.path, first.path]
    assert len(list(first.path.parent.iterdir())) == 2
    assert gallery.notes


def test_several_threads_keep_side_by_side(gallery: Gallery) -> None:
    def keep(start: int) -> None:
        for seed in range(start, start + 8):
            gallery.thumbnail(gallery.keep(make_done(seed=seed)))
            gallery.remember_prompt(f"cat {seed}", "")

    threads = [threading.Thread(target=keep, args=(start,)) for start in (0, 8, 16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    entries = gallery.latest()
    assert sorted(entry.recipe.seed for entry in entries) == list(range(24))
    assert sorted(int(entry.path.name[:4]) for entry in entries) == list(range(1, 25))
    assert len(gallery.prompts()) == 24
