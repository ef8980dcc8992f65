"""Whatever lies in a folder: a clear outcome for each file, the files untouched, nothing lost.

Damaged and newer indexes, full disks and two programs at once are in test_accidents and
test_importing_accidents; single readers are given any bytes in tests/core.
"""

from __future__ import annotations

import random
import struct
import tracemalloc
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import PIL.Image
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aipaint.core.errors import UserError
from aipaint.core.metadata import encode, exif, formats, read_meta
from aipaint.core.paths import Home
from aipaint.gallery import files
from aipaint.gallery.exporting import Exporter, Wish
from aipaint.gallery.gallery import Gallery
from tests.core.pictures import FACTS, chunk, make_image, make_recipe, picture, text

# What Pillow prints of a damaged block, it reads on after.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")
COUNT = 300
JSON = '{"sui_image_params": {"prompt": "a fox", "seed": 5, "steps": 20, "cfgscale": 7.5}}'


@pytest.fixture
def gallery(home: Home) -> Iterator[Gallery]:
    opened = Gallery(home)
    yield opened
    opened.close()


def whole_files() -> list[tuple[str, bytes]]:
    """One of each kind, with all that is read in it: ending and content."""
    recipe = make_recipe("红苹果, an apple", "blurry")
    endings = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp", "AVIF": "avif"}
    found = [(endings[kind], encode(make_image(recipe), recipe, FACTS, kind)) for kind in formats()]
    pixels = picture("PNG")
    # Words before the pixels of a whole picture.
    head, rest = pixels[:33], pixels[33:]
    found.append(("png", head + text("parameters", JSON) + rest))
    found.append(("jpg", picture("JPEG", comment=b"ASCII\0\0\0" + JSON.encode())))
    return found


def mutated(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    rng, whole = random.Random(seed), whole_files()
    for number in range(count):
        ending, data = whole[number % len(whole)]
        spoilt = bytearray(data)
        for _ in range(rng.randint(1, 8)):
            # Most of what is read lies in front.
            place = rng.randrange(min(len(spoilt), rng.choice((64, 600, len(spoilt)))))
            spoilt[place] = rng.randrange(256)
        if rng.random() < 0.3:
            del spoilt[rng.randrange(len(spoilt)) :]
        yield f"{number:03}.{ending}", bytes(spoilt)


def test_mutated_files_are_taken_in_shown_and_exported_or_refused(
    gallery: Gallery, tmp_path: Path
) -> None:
    folder, out = tmp_path / "old", tmp_path / "out"
    folder.mkdir()
    out.mkdir()
    for name, data in mutated(COUNT, seed=7):
        (folder / name).write_bytes(data)
    before = {each.name: each.read_bytes() for each in folder.iterdir()}
    found = gallery.imports.take(folder)
    assert found.added + found.unreadable + found.doubles == COUNT
    assert found.added > COUNT / 3
    entries = gallery.latest(limit=COUNT)
    assert len(entries) == found.added
    outcomes: Counter[str] = Counter()
    for entry in entries:
        try:
            assert gallery.thumbnail(entry).exists()
            outcomes["shown"] += 1
        except UserError:
            outcomes["told"] += 1
    assert outcomes["shown"]
    done, refused = Exporter(out, Wish(format="PNG", longest=12, pattern="{number}")).export(
        entries
    )
    assert len(done) + len(refused) == len(entries)
    for each in done:
        assert read_meta(each.path)
        with PIL.Image.open(each.path) as image:
            image.load()
    # Nobody's file was changed by looking at it.
    assert {each.name: each.read_bytes() for each in folder.iterdir()} == before


PROMPT = b"a fox " * (50 * 2**20 // 6)


@pytest.mark.parametrize(
    ("words", "packed"),
    [
        (lambda: chunk(b"tEXt", b"parameters\0" + PROMPT), False),
        (lambda: chunk(b"zTXt", b"parameters\0\0" + zlib.compress(PROMPT)), True),
        (lambda: chunk(b"iTXt", b'prompt\0\0\0\0\0{"1": "' + PROMPT + b'"}'), False),
    ],
    ids=["plain", "packed", "json"],
)
def test_a_prompt_of_50_mb_costs_no_memory_and_no_picture(
    gallery: Gallery, tmp_path: Path, words: Callable[[], bytes], packed: bool
) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    pixels = picture("PNG")
    (folder / "long.png").write_bytes(pixels[:33] + words() + pixels[33:])
    tracemalloc.start()
    try:
        assert gallery.imports.take(folder).added == 1
        assert tracemalloc.get_traced_memory()[1] < 32 * 2**20
    finally:
        tracemalloc.stop()
    (entry,) = gallery.latest()
    assert entry.recipe.prompt == ""
    if packed:
        # Pillow reads no picture with a text that grows so.
        with pytest.raises(UserError, match="cannot be shown"):
            gallery.thumbnail(entry)
    else:
        assert gallery.thumbnail(entry).exists()


@given(block=st.binary(max_size=300), order=st.sampled_from([b"II*\0", b"MM\0*", b""]))
@settings(max_examples=200)
def test_any_exif_is_read_or_left(block: bytes, order: bytes) -> None:
    assert all(isinstance(value, str) for value in exif.texts(order + block).values())


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG"])
def test_a_picture_with_broken_exif_is_a_picture_all_the_same(
    gallery: Gallery, tmp_path: Path, kind: str
) -> None:
    folder, out = tmp_path / "old", tmp_path / "out"
    folder.mkdir()
    out.mkdir()
    # A directory that points far beyond its end, and an orientation that is none.
    broken = struct.pack(
        ">2sHIH HHIHH HHII", b"MM", 42, 8, 2, 0x0112, 3, 1, 0xFFFF, 0, 0x8769, 4, 1, 0xFFFFFFF0
    )
    head = b"Exif\0\0" if kind == "JPEG" else b""
    PIL.Image.new("RGB", (16, 8), "teal").save(folder / f"a.{kind}", kind, exif=head + broken)
    (folder / f"a.{kind}").rename(folder / f"a.{kind.lower().replace('jpeg', 'jpg')}")
    assert gallery.imports.take(folder).added == 1
    (entry,) = gallery.latest()
    assert (entry.width, entry.height) == (16, 8)
    assert gallery.thumbnail(entry).exists()
    done, refused = Exporter(out, Wish(format="PNG", strip=True)).export([entry])
    assert (len(done), refused) == (1, [])


def test_files_that_may_not_be_read_are_taken_once_they_may(
    gallery: Gallery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    for number in range(3):
        recipe = make_recipe(seed=number)
        data = encode(make_image(recipe, number), recipe, FACTS, "PNG")
        (folder / f"{number}.png").write_bytes(data)
    read = files.digest_of

    def closed(path: Path) -> str:
        # Whoever runs the tests may be allowed everything.
        if path.name == "1.png":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    with monkeypatch.context() as patch:
        patch.setattr(files, "digest_of", closed)
        assert gallery.imports.take(folder).added == 2
        # Nor does one that is known already get lost when it may not be read any more.
        assert gallery.imports.rescan(again=True).gone == 0
        assert gallery.count() == 2
    assert gallery.imports.rescan().added == 1
    assert gallery.count() == 3
