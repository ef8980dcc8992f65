"""The same picture is found again, as a copy, scaled or recompressed; others are not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aipaint.core.errors import CancelledError, UserError
from aipaint.core.paths import Home
from aipaint.gallery.gallery import Gallery, Progress
from aipaint.gallery.look import distances, groups_within, hashes_of, look_of, pairs_within
from tests.core.pictures import make_done


@pytest.fixture
def gallery(home: Home) -> Iterator[Gallery]:
    opened = Gallery(home)
    yield opened
    opened.close()


def scene(seed: int, side: int = 256) -> PIL.Image.Image:
    """Soft blobs of colour, as pictures have them."""
    dice = np.random.default_rng(seed)
    small = dice.integers(0, 256, (9, 9, 3), np.uint8)
    return PIL.Image.fromarray(small).resize((side, side), PIL.Image.Resampling.BICUBIC)


@pytest.fixture
def folder(tmp_path: Path, gallery: Gallery) -> Path:
    found = tmp_path / "old"
    found.mkdir()
    for seed in range(4):
        scene(seed).save(found / f"{seed}.png")
    scene(0).resize((180, 200)).save(found / "0-scaled.png")
    scene(0, 400).save(found / "0-small.jpg", quality=40)
    PIL.Image.new("RGB", (64, 64), "white").save(found / "white.png")
    PIL.Image.new("RGB", (64, 64), "black").save(found / "black.png")
    gallery.imports.take(found)
    return found


def names(groups: object) -> list[list[str]]:
    return [[entry.path.name for entry in group] for group in groups]  # type: ignore[attr-defined]


def test_pictures_that_look_alike_are_found_the_best_first(gallery: Gallery, folder: Path) -> None:
    expected = [["0-small.jpg", "0.png", "0-scaled.png"]]
    assert names(gallery.duplicates.alike()) == expected
    assert names(gallery.duplicates.alike(11)) == expected
    number = gallery.search("name:0.png")[0].id
    like = gallery.duplicates.like(number)
    assert {entry.path.name for entry, _ in like} == {"0-small.jpg", "0-scaled.png"}
    assert [apart for _, apart in like] == sorted(apart for _, apart in like)
    assert gallery.duplicates.like(999) == []
    assert gallery.duplicates.like(gallery.search("name:white")[0].id) == []


def test_a_picture_is_looked_at_once_and_again_when_it_changed(
    gallery: Gallery, folder: Path
) -> None:
    assert gallery.duplicates.look() == 8
    assert gallery.duplicates.look() == 0
    scene(9).save(folder / "0.png")
    gallery.imports.rescan()
    assert gallery.duplicates.look() == 1
    assert names(gallery.duplicates.alike()) == [["0-small.jpg", "0-scaled.png"]]


def test_removed_pictures_are_nobodys_double(gallery: Gallery, folder: Path) -> None:
    for name in ("0.png", "0-small.jpg"):
        gallery.remove(gallery.search(f"name:{name}")[0].id)
    assert gallery.duplicates.alike() == []


def test_exact_copies_in_the_gallerys_own_folders(home: Home, gallery: Gallery) -> None:
    entry = gallery.keep(make_done())
    other = gallery.keep(make_done(seed=2))
    copy = entry.path.with_name("0077-copy.png")
    shutil.copy(entry.path, copy)
    gallery.close()
    gallery = Gallery(home)
    (group,) = gallery.duplicates.exact()
    assert [each.path for each in group] == [entry.path, copy]
    assert other.path.exists()
    gallery.close()


def test_looking_can_be_stopped_and_goes_on(
    gallery: Gallery, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aipaint.gallery.duplicates._BATCH", 2)

    def watch(progress: Progress) -> None:
        if progress.done == 5:
            raise CancelledError

    with pytest.raises(CancelledError):
        gallery.duplicates.alike(watch=watch)
    assert gallery.duplicates.look() == 4


@pytest.mark.parametrize("distance", [-1, 12])
def test_a_distance_that_cannot_be_is_refused(gallery: Gallery, distance: int) -> None:
    with pytest.raises(UserError, match="distance"):
        gallery.duplicates.alike(distance)


def test_an_empty_gallery_has_none(gallery: Gallery) -> None:
    assert gallery.duplicates.alike() == gallery.duplicates.exact() == []


def test_looks_tell_brightness_apart_from_shape() -> None:
    picture = scene(1)
    brighter = picture.point(lambda value: min(255, value // 2 + 100))
    one, two, other = hashes_of([look_of(picture), look_of(brighter), look_of(scene(2))])
    assert distances(np.array([one]), two)[0] <= 4
    assert distances(np.array([one]), other)[0] > 16
    assert look_of(PIL.Image.new("RGB", (50, 20), "red")) == b""


@settings(max_examples=30)
@given(
    st.lists(st.integers(0, 2**64 - 1), min_size=1, max_size=12, unique=True),
    st.lists(st.tuples(st.integers(0, 11), st.sets(st.integers(0, 63), max_size=13)), max_size=20),
    st.integers(0, 11),
)
def test_no_pair_is_missed(
    values: list[int], flips: list[tuple[int, set[int]]], distance: int
) -> None:
    near = {values[place % len(values)] ^ sum(1 << bit for bit in bits) for place, bits in flips}
    hashes = np.array(sorted(near.union(values)), np.uint64)
    found = {
        (min(pair), max(pair))
        for left, right in pairs_within(hashes, distance)
        for pair in zip(left.tolist(), right.tolist(), strict=True)
    }
    assert found == {
        (one, other)
        for other in range(len(hashes))
        for one in range(other)
        if (int(hashes[one]) ^ int(hashes[other])).bit_count() <= distance
    }


def test_groups_are_linked_by_a_third() -> None:
    hashes = np.array([0, 2**40, 0b111, 0b111111, 2**40], np.uint64)
    *_, groups = groups_within(hashes, 3)
    assert groups == [[0, 1, 2, 3, 4]]
    *_, groups = groups_within(hashes, 0)
    assert groups == [[1, 4]]
