"""Old work comes in once, is followed when it moves, and no folder can do harm."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import PIL.Image
import pytest

from aipaint.core.errors import CancelledError, UserError
from aipaint.core.metadata import encode_png
from aipaint.core.paths import Home
from aipaint.gallery import walk
from aipaint.gallery.gallery import Gallery, Imported, Progress
from tests.core.pictures import FACTS, make_done, make_image, make_recipe, picture, png, text

PARAMETERS = (
    "a red fox <lora:snowy:0.8>\nNegative prompt: blurry\n"
    "Steps: 28, Sampler: Euler a, CFG scale: 6.5, Seed: 4242, Size: 512x768, Model: deliberate"
)


@pytest.fixture
def gallery(home: Home) -> Iterator[Gallery]:
    opened = Gallery(home)
    yield opened
    opened.close()


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A folder with a picture of ours, one of A1111's, a photograph, and files that are none."""
    folder = tmp_path / "old"
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "ours.png").write_bytes(ours(1))
    (folder / "deep" / "fox.png").write_bytes(png(text("parameters", PARAMETERS), width=512))
    (folder / "deep" / "er" / "photo.JPG").write_bytes(picture("JPEG"))
    (folder / "notes.txt").write_text("no picture")
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n")
    (folder / ".hidden.png").write_bytes(ours(2))
    return folder


def ours(seed: int) -> bytes:
    recipe = make_recipe(seed=seed)
    return encode_png(make_image(recipe), recipe, FACTS)


def lose_index(home: Home, gallery: Gallery) -> Gallery:
    gallery.close()
    for file in home.data.glob("gallery.sqlite*"):
        file.unlink()
    return Gallery(home)


def counts(found: Imported) -> dict[str, int]:
    names = ("added", "moved", "changed", "gone", "doubles", "unreadable")
    return {name: count for name in names if (count := getattr(found, name))}


def names(gallery: Gallery, query: str = "") -> set[str]:
    return {entry.path.name for entry in gallery.search(query)}


def test_a_folder_comes_in_where_it_is(gallery: Gallery, old: Path) -> None:
    before = {path: path.stat() for path in old.rglob("*")}
    assert counts(gallery.imports.take(old)) == {"added": 3, "unreadable": 1}
    assert names(gallery) == {"ours.png", "fox.png", "photo.JPG"}
    (fox,) = gallery.search("prompt:fox negative:blur model:snowy sampler:euler seed:4242")
    assert (fox.width, fox.height) == (512, 8)
    assert fox.meta is not None
    assert (fox.meta.source, fox.meta.loras) == ("a1111", {"snowy": 0.8})
    assert (fox.recipe.steps, fox.recipe.sampler, fox.recipe.seed) == (28, "euler_a", 4242)
    assert names(gallery, "seed:1") == {"ours.png"}
    assert gallery.search("seed:1")[0].meta is None
    assert names(gallery, "model:deliberate") == {"fox.png"}
    assert {path: path.stat() for path in old.rglob("*")} == before
    assert counts(gallery.imports.take(old)) == {"unreadable": 1}
    assert gallery.imports.folders() == [old]


def test_the_same_content_comes_in_once(gallery: Gallery, old: Path) -> None:
    entry = gallery.keep(make_done())
    shutil.copy(entry.path, old / "kept.png")
    shutil.copy(old / "ours.png", old / "deep" / "ours.png")
    assert counts(gallery.imports.take(old)) == {"added": 3, "doubles": 2, "unreadable": 1}
    assert counts(gallery.imports.rescan()) == {"doubles": 2, "unreadable": 1}
    # A double is taken in when the other one is gone.
    os.unlink(gallery.search("seed:1")[0].path)
    assert counts(gallery.imports.rescan()) == {"moved": 1, "doubles": 1, "unreadable": 1}
    assert gallery.search("seed:1")[0].path.exists()


def test_copies_lie_in_the_gallery_and_come_back(home: Home, gallery: Gallery, old: Path) -> None:
    assert counts(gallery.imports.take(old, copy=True)) == {"added": 3, "unreadable": 1}
    copied = home.pictures / "imported" / "old"
    assert {path.name for path in copied.rglob("*.*")} == {"ours.png", "fox.png", "photo.JPG"}
    assert counts(gallery.imports.take(old, copy=True)) == {"doubles": 3, "unreadable": 1}
    (fox,) = gallery.search("fox")
    gallery.mark(fox.id, rating=5)
    shutil.rmtree(old)
    gallery.remove(fox.id)
    assert not fox.path.exists()
    assert gallery.restore(fox.id) is not None
    gallery = lose_index(home, gallery)
    assert "rescan" in str(gallery.notes[0])
    assert gallery.rebuild().pictures == 3
    assert names(gallery, "rating:5 fox") == {"fox.png"}
    gallery.close()


def test_a_copy_that_was_deleted_is_made_again(gallery: Gallery, old: Path) -> None:
    gallery.imports.take(old, copy=True)
    (fox,) = gallery.search("fox")
    gallery.mark(fox.id, rating=3)
    fox.path.unlink()
    assert counts(gallery.imports.take(old, copy=True)) == {"doubles": 2, "unreadable": 1}
    (again,) = gallery.search("fox rating:3")
    assert (again.id, again.path) == (fox.id, fox.path)
    assert again.path.exists()


def test_what_other_programs_did_is_healed(gallery: Gallery, old: Path) -> None:
    gallery.imports.take(old)
    (fox,) = gallery.search("fox")
    gallery.mark(fox.id, rating=4, tags=("best",))
    (old / "deep").rename(old / "deeper")
    (old / "deeper" / "fox.png").rename(old / "deeper" / "renamed.png")
    (old / "ours.png").write_bytes(ours(77))
    (old / "new.png").write_bytes(ours(5))
    assert counts(gallery.imports.rescan()) == {
        "added": 1,
        "moved": 2,
        "changed": 1,
        "unreadable": 1,
    }
    (moved,) = gallery.search("fox")
    assert (moved.id, moved.path) == (fox.id, old / "deeper" / "renamed.png")
    assert names(gallery, "rating:4 tag:best name:renamed") == {"renamed.png"}
    assert names(gallery, "seed:77") == {"ours.png"}
    assert gallery.count("seed:1") == 0
    (old / "new.png").unlink()
    assert counts(gallery.imports.rescan()) == {"gone": 1, "unreadable": 1}
    assert gallery.count("seed:5") == 0
    gallery.rebuild()
    assert names(gallery, "rating:4") == {"renamed.png"}


def test_renaming_in_the_dated_folders_keeps_marks(home: Home, gallery: Gallery) -> None:
    first, second = gallery.keep(make_done(seed=1)), gallery.keep(make_done(seed=2))
    gallery.mark(first.id, rating=5)
    gallery.mark(second.id, rating=2)
    gallery.close()
    first.path.rename(first.path.with_name("my cat.png"))
    gallery = Gallery(home)
    (found,) = gallery.search("rating:5 name:cat")
    assert (found.id, found.path.name) == (first.id, "my cat.png")
    gallery = lose_index(home, gallery)
    assert names(gallery, "rating:5") == {"my cat.png"}
    gallery.close()


def test_a_disk_that_is_away_costs_nothing(gallery: Gallery, old: Path) -> None:
    gallery.imports.take(old)
    old.rename(old.with_name("away"))
    found = gallery.imports.rescan()
    assert counts(found) == {}
    assert "not there" in str(found.notes[0])
    assert gallery.count() == 3
    old.with_name("away").rename(old)
    assert counts(gallery.imports.rescan()) == {"unreadable": 1}


def test_what_was_thrown_away_does_not_come_back(gallery: Gallery, old: Path) -> None:
    gallery.imports.take(old)
    (fox,) = gallery.search("fox")
    gallery.remove(fox.id)
    assert counts(gallery.imports.rescan()) == {"unreadable": 1}
    gallery.trash.empty(for_good=True)
    assert counts(gallery.imports.rescan()) == {"unreadable": 1}
    assert gallery.count("fox") == 0
    assert fox.path.exists()
    # Asked for, it does.
    assert counts(gallery.imports.take(old)) == {"added": 1, "unreadable": 1}


def test_cancelling_keeps_what_was_taken(
    gallery: Gallery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aipaint.gallery.scan._BATCH", 2)
    folder = tmp_path / "many"
    folder.mkdir()
    for seed in range(6):
        (folder / f"{seed}.png").write_bytes(ours(seed))
    seen: list[Progress] = []

    def watch(progress: Progress) -> None:
        seen.append(progress)
        if progress.done == 4:
            raise CancelledError

    with pytest.raises(CancelledError):
        gallery.imports.take(folder, watch=watch)
    assert [(each.done, each.total) for each in seen] == [(0, 0), *((n, 6) for n in range(5))]
    assert gallery.count() == 4
    assert counts(gallery.imports.rescan()) == {"added": 2}


@pytest.mark.skipif(os.name != "posix", reason="links and modes as POSIX has them")
def test_hostile_folders_do_no_harm(
    gallery: Gallery, old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "MAX_DEPTH", 5)
    monkeypatch.setattr(walk, "MAX_BYTES", 5000)
    (old / "loop").symlink_to(old)
    (old / "link.png").symlink_to(old / "ours.png")
    os.mkfifo(old / "pipe.png")
    (old / "huge.png").write_bytes(bytes(5001))
    deep = old.joinpath(*"abcdefgh")
    deep.mkdir(parents=True)
    (deep / "far.png").write_bytes(ours(9))
    with open(os.fsencode(old) + b"/\xff.png", "wb") as file:
        file.write(ours(8))
    found = gallery.imports.take(old)
    assert counts(found) == {"added": 3, "unreadable": 1}
    said = " ".join(str(note) for note in found.notes)
    assert "1 files are too large" in said
    assert "2 links" in said
    assert "1 folders could not" in said


def test_too_many_files_are_too_many(
    gallery: Gallery, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "MAX_FILES", 1)
    found = gallery.imports.take(old)
    assert found.added + found.unreadable == 1


def test_what_is_no_folder_is_refused(gallery: Gallery, old: Path) -> None:
    for wrong in (old / "none", old / "ours.png"):
        with pytest.raises(UserError, match="no folder"):
            gallery.imports.take(wrong)
    with pytest.raises(UserError, match="no folder"):
        gallery.imports.forget(old)
    gallery.imports.take(old)
    gallery.imports.forget(old)
    assert gallery.imports.folders() == []
    assert gallery.count() == 3


def test_a_folder_inside_another_is_noted_once(gallery: Gallery, old: Path) -> None:
    gallery.imports.take(old / "deep")
    assert gallery.imports.folders() == [old / "deep"]
    gallery.imports.take(old)
    gallery.imports.take(old / "deep")
    assert gallery.imports.folders() == [old]
    assert gallery.count() == 3


def test_thumbnails_of_other_formats(gallery: Gallery, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    turned = PIL.Image.Exif()
    turned[0x0112] = 6
    PIL.Image.new("RGB", (900, 300), "red").save(folder / "a.jpg", exif=turned)
    PIL.Image.new("RGBA", (60, 40), "blue").save(folder / "b.webp")
    gallery.imports.take(folder)
    sizes = {}
    for entry in gallery.latest():
        with PIL.Image.open(gallery.thumbnail(entry)) as image:
            sizes[entry.path.name] = image.size
    assert sizes == {"a.jpg": (85, 256), "b.webp": (60, 40)}


def test_numbers_no_index_can_hold_are_no_error(gallery: Gallery, tmp_path: Path) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    for number, seed in enumerate((2**64 - 1, 2**63, -5)):
        words = f"x\nSteps: 20, Sampler: odd, Seed: {seed}, CFG scale: 7, Size: 64x64"
        (folder / f"{number}.png").write_bytes(png(text("parameters", words)))
    assert counts(gallery.imports.take(folder)) == {"added": 3}
    assert gallery.rebuild().pictures == 3
