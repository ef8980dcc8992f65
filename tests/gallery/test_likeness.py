"""Vectors of pictures are kept by content, found again by the angle, and can be lost without harm.

The vectors here are made of mean colours: what the network makes is tested where it is.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import shutil
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from aipaint.core.errors import UserError
from aipaint.core.likeness import SIDE, VALUES
from aipaint.core.paths import Home
from aipaint.gallery.gallery import Gallery
from aipaint.gallery.likeness import square_of
from aipaint.gallery.vectors import Vectors

COLOURS = {
    "red": (200, 30, 30),
    "crimson": (180, 20, 60),
    "orange": (220, 130, 30),
    "green": (30, 160, 40),
    "blue": (30, 40, 200),
}


@pytest.fixture
def gallery(home: Home) -> Iterator[Gallery]:
    opened = Gallery(home)
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path, gallery: Gallery) -> Path:
    found = tmp_path / "old"
    found.mkdir()
    for name, colour in COLOURS.items():
        PIL.Image.new("RGB", (90, 60), colour).save(found / f"{name}.png")
    gallery.imports.take(found)
    return found


def vector(square: np.ndarray) -> np.ndarray:
    found = np.zeros(VALUES, np.int8)
    found[:3] = square.reshape(-1, 3).mean(0) / 2
    return found


def describe(gallery: Gallery, numbers: Sequence[int] | None = None) -> int:
    numbers = gallery.likeness.waiting(1000) if numbers is None else numbers
    squares = gallery.likeness.squares(numbers)
    gallery.likeness.put([(digest, vector(square)) for _, digest, square in squares])
    return len(squares)


def number(gallery: Gallery, name: str) -> int:
    return gallery.search(f"name:{name}.png")[0].id


def names(gallery: Gallery, numbers: Sequence[int]) -> list[str]:
    return [entry.path.stem for entry in gallery.entries(numbers)]


def like(gallery: Gallery, *like: str) -> list[str]:
    found = gallery.likeness.like([number(gallery, name) for name in like])
    return names(gallery, [each for each, _ in found])


def test_the_most_alike_come_first_and_itself_does_not(gallery: Gallery, folder: Path) -> None:
    assert gallery.likeness.like([number(gallery, "red")]) == []
    assert describe(gallery) == 5
    assert like(gallery, "red")[:2] == ["crimson", "orange"]
    assert like(gallery, "red", "green")[0] == "orange"
    found = gallery.likeness.like([number(gallery, "red")], limit=2)
    assert len(found) == 2
    assert 1 >= found[0][1] > found[1][1] >= -1
    near = gallery.likeness.like([number(gallery, "red")], least=0.9)
    assert names(gallery, [each for each, _ in near]) == ["crimson", "orange"]


def test_what_waits_is_known_the_newest_first(gallery: Gallery, folder: Path) -> None:
    everything = [entry.id for entry in gallery.latest()]
    assert gallery.likeness.waiting(1000) == everything
    assert gallery.likeness.waiting(2) == everything[:2]
    some = everything[1:3]
    describe(gallery, some)
    assert gallery.likeness.count() == (2, 5)
    assert gallery.likeness.waiting(1000) == [n for n in everything if n not in some]
    assert gallery.likeness.waiting(9, among=[*some, everything[4]]) == [everything[4]]
    describe(gallery)
    assert gallery.likeness.waiting(1000) == []
    assert gallery.likeness.count() == (5, 5)


def test_squares_are_squeezed_and_those_of_files_are_the_same(
    gallery: Gallery, folder: Path
) -> None:
    wide = np.zeros((100, 400, 3), np.uint8)
    wide[:, -40:] = 255
    PIL.Image.fromarray(wide).save(folder / "wide.png")
    gallery.imports.rescan()
    ((_, _, square),) = gallery.likeness.squares([number(gallery, "wide")])
    assert square.shape == (SIDE, SIDE, 3)
    assert square[:, -12:].min() > 200  # the edge is there
    assert square[:, : SIDE // 2].max() < 50
    assert (square_of(folder / "wide.png") == square).all()
    with pytest.raises(UserError):
        square_of(folder / "nothing.png")


def test_what_cannot_be_shown_is_passed_over(gallery: Gallery, folder: Path) -> None:
    (folder / "green.png").write_bytes(b"no picture any more")
    assert describe(gallery) == 4
    assert gallery.likeness.waiting(1000) == []
    assert "green" not in like(gallery, "red")


def test_copies_share_a_vector_and_the_trash_is_not_searched(
    gallery: Gallery, folder: Path, home: Home
) -> None:
    describe(gallery)
    orange, crimson = number(gallery, "orange"), number(gallery, "crimson")
    gallery.remove(crimson)
    assert like(gallery, "red")[0] == "orange"
    gallery.restore(crimson)
    assert like(gallery, "red")[:2] == ["crimson", "orange"]
    assert orange in [each for each, _ in gallery.likeness.like([crimson])]


def test_likeness_is_a_condition_of_a_search(gallery: Gallery, folder: Path) -> None:
    describe(gallery)
    red, green = number(gallery, "red"), number(gallery, "green")

    def found(query: str) -> list[str]:
        return [entry.path.stem for entry in gallery.search(query)]

    assert found(f"like:{red}")[:3] == ["red", "crimson", "orange"]
    assert found(f"相似:{red},{green}")[:3] == ["red", "green", "orange"]
    assert found(f"like:{red} -name:crimson")[:2] == ["red", "orange"]
    assert found(f"like:{red} name:crimson") == ["crimson"]
    assert found(f"like:{red} re")[0] == "red"
    assert found(f"like:{red} sort:name")[0] == "blue"
    assert found(f"-like:{red}") == []
    assert gallery.count(f"like:{red}") == 5
    assert list(gallery.ids(f"like:{red}").ids[:2]) == [red, number(gallery, "crimson")]
    # Nobody has this id: nothing is like it.
    assert found("like:999999") == []
    assert gallery.count("like:red") == gallery.count('"like:red"')


def test_another_program_s_vectors_are_found(gallery: Gallery, folder: Path, home: Home) -> None:
    other = Gallery(home)
    red = number(gallery, "red")
    describe(other, [red, number(gallery, "crimson")])
    assert like(gallery, "red") == ["crimson"]
    describe(gallery)
    assert other.likeness.waiting(1000) == []
    assert [each for each, _ in other.likeness.like([red])] == [
        each for each, _ in gallery.likeness.like([red])
    ]
    other.close()


def test_what_is_lost_or_damaged_is_made_again(gallery: Gallery, folder: Path, home: Home) -> None:
    describe(gallery)
    gallery.likeness.close()
    (file,) = home.cache.glob("likeness-*.sqlite")
    file.write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 64)
    assert gallery.likeness.like([number(gallery, "red")]) == []
    assert describe(gallery) == 5
    assert like(gallery, "red")[0] == "crimson"
    gallery.likeness.close()
    shutil.rmtree(home.cache)
    assert describe(gallery) == 5
    assert like(gallery, "red")[0] == "crimson"


def test_a_cache_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UserError, match="cannot be kept"):
        Vectors(tmp_path / "file" / "vectors.sqlite", 4).put([("00" * 32, bytes(4))])


def digest(place: int) -> str:
    return hashlib.sha256(str(place).encode()).hexdigest()


def fill_and_die(path: Path) -> None:
    vectors = Vectors(path, 4)
    vectors.put([(digest(place), bytes([place + 1] * 4)) for place in range(100)])
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
def test_what_a_killed_program_had_put_is_there(tmp_path: Path) -> None:
    path = tmp_path / "vectors.sqlite"
    process = multiprocessing.get_context("spawn").Process(target=fill_and_die, args=(path,))
    process.start()
    process.join()
    vectors = Vectors(path, 4)
    assert len(vectors) == 100
    assert vectors.knows([digest(7), digest(700), ""]) == [True, False, False]
    vectors.close()


def test_many_are_searched_to_the_end(tmp_path: Path) -> None:
    dice = np.random.default_rng(3)
    made = dice.integers(-127, 128, (2500, 16)).astype(np.int8)
    vectors = Vectors(tmp_path / "vectors.sqlite", 16)
    vectors.put([(digest(place), each.tobytes()) for place, each in enumerate(made)])
    found = [pair for some in vectors.nearest(made[5:6], 300) for pair in some]
    assert len({each for each, _ in found}) == 2500
    assert found[0] == (digest(5), pytest.approx(1, abs=1e-5))
    alike = [value for _, value in found]
    assert alike == sorted(alike, reverse=True)
    unit = made / np.linalg.norm(made.astype(float), axis=1, keepdims=True)
    assert alike == pytest.approx(np.sort(unit @ unit[5])[::-1], abs=1e-5)
    # The same digest again changes nothing.
    vectors.put([(digest(5), made[6].tobytes())])
    assert (vectors.of([digest(5)]) == made[5]).all()
    assert len(vectors) == 2500
    vectors.close()


def test_vectors_of_pictures_long_gone_are_forgotten_where_they_are_many(
    gallery: Gallery, folder: Path
) -> None:
    describe(gallery)
    gallery.remove(number(gallery, "blue"))
    some = np.ones(VALUES, np.int8)
    gallery.likeness.put((digest(place), some) for place in range(300))
    gallery.likeness.tidy()
    assert len(gallery.likeness.like([number(gallery, "red")], least=-1)) == 3
    gallery.likeness.put((digest(place), some) for place in range(3000))
    gallery.likeness.tidy()
    assert like(gallery, "red")[0] == "crimson"
    # Not even of what is in the trash.
    gallery.restore(gallery.trash.all(1)[0].entry.id)
    assert gallery.likeness.waiting(9) == []
    assert len(like(gallery, "red")) == 4
