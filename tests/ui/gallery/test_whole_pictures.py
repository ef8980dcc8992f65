"""Pictures as their files have them: what is read ahead, and how much of it stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import PIL.Image
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QPixmap
from pytestqt.qtbot import QtBot

from aipaint.core.errors import UserError
from aipaint.core.paths import Home
from aipaint.ui.gallery.whole_pictures import WholePictures, read_picture, size_of
from aipaint.ui.pyramid import Pyramid
from tests.ui.gallery.viewing import Shelf, colour_at, shelf_in

SIDE = 64
BYTES = SIDE * SIDE * 4 * 4 // 3


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    found = [tmp_path / f"{number}.png" for number in range(5)]
    for number, path in enumerate(found):
        PIL.Image.new("RGB", (SIDE, SIDE), (40 * number, 0, 0)).save(path)
    return found


@pytest.fixture
def shelf(home: Home) -> Iterator[Shelf]:
    with shelf_in(home) as found:
        yield found


@pytest.fixture
def few() -> Iterator[WholePictures]:
    """Room for two pictures and a half."""
    found = WholePictures(limit=BYTES * 5 // 2)
    yield found
    found.close()


def test_what_is_wanted_is_read_the_most_urgent_first(
    qtbot: QtBot, few: WholePictures, files: list[Path]
) -> None:
    came: list[Path] = []
    few.ready.connect(came.append)
    few.want(files[:2])
    qtbot.waitUntil(lambda: len(came) == 2)
    assert came == files[:2]
    picture = few.get(files[1])
    assert isinstance(picture, Pyramid)
    assert colour_at(picture.picture, 3, 3) == "#280000"


def test_there_is_only_so_much_room_and_the_one_looked_at_stays(
    qtbot: QtBot, few: WholePictures, files: list[Path]
) -> None:
    for number in range(4):
        few.want([files[number], files[number + 1]])
        qtbot.waitUntil(lambda number=number: few.get(files[number]) is not None)
        assert few.bytes() <= BYTES * 7 // 2
    few.want([files[0]])
    qtbot.waitUntil(lambda: few.get(files[0]) is not None)
    few.want([])
    assert few.bytes() == 0


def test_what_cannot_be_read_is_an_error_and_the_next_one_comes(
    qtbot: QtBot, few: WholePictures, files: list[Path]
) -> None:
    files[0].unlink()
    files[1].write_bytes(files[1].read_bytes()[:40])
    few.want(files[:3])
    qtbot.waitUntil(lambda: isinstance(few.get(files[2]), Pyramid))
    for path, said in ((files[0], "moved, deleted"), (files[1], "damaged")):
        error = few.get(path)
        assert isinstance(error, UserError)
        assert said in str(error)


def test_what_is_transparent_lies_on_checks(tmp_path: Path) -> None:
    path = tmp_path / "cut.png"
    PIL.Image.new("RGBA", (32, 32), (255, 0, 0, 0)).save(path)
    found = read_picture(path)
    assert isinstance(found, Pyramid)
    assert {colour_at(found.picture, x, 2) for x in (2, 10)} == {"#4a4a4a", "#5a5a5a"}


def test_a_picture_that_must_be_turned_is_as_high_as_it_is_seen(shelf: Shelf) -> None:
    entry = shelf.keep("red", size=(48, 32))
    assert size_of(entry, None) == QSize(48, 32)
    assert size_of(entry, QPixmap(24, 16)) == QSize(48, 32)
    assert size_of(entry, QPixmap(16, 24)) == QSize(32, 48)
