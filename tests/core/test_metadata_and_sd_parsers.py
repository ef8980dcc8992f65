"""The library sd-parsers beside ours, on the same pictures: where it is right, both agree; where it
is not is told here, and is why it is no part of the program. It reads our pictures, too."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
import sd_parsers

from aipaint.core.metadata import PictureFormat, encode, formats, read_meta
from tests.core.pictures import FACTS, chunk, make_image, make_recipe
from tests.core.pictures_of_others import PICTURES

# It reads these as we do.
AGREED = {
    "invokeai",
    "invokeai 2",
    "fooocus",
    "krita",
    # As what they also wrote for others, without knowing whose they are.
    "fooocus a1111",
    "stabilitymatrix",
    # But for the number of steps.
    "novelai",
}
# Words that are written as UTF-8 where a PNG should have Latin-1: it takes them for that.
AS_LATIN_1 = {"fooocus a1111", "stabilitymatrix"}
# And of these nothing: programs that it does not know, side by side with places that it does not
# look into (EXIF of WebP and AVIF, XMP, a JPEG's comment, hidden texts of other programs).
NOT_READ = PICTURES.keys() - AGREED


def found_by_it(path: Path) -> sd_parsers.data.PromptInfo | None:
    try:
        return sd_parsers.ParserManager().parse(path)
    except OSError:
        return None


def with_pixels(data: bytes) -> bytes:
    """The library has Pillow decode a picture: one without pixels is no picture for it."""
    if not data.startswith(b"\x89PNG") or b"IDAT" in data:
        return data
    width, height = (int.from_bytes(data[at : at + 4]) for at in (16, 20))
    rows = zlib.compress(bytes(height * (1 + 3 * width)))
    return data[:-12] + chunk(b"IDAT", rows) + data[-12:]


@pytest.mark.parametrize("name", sorted(AGREED))
def test_both_find_the_same(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(with_pixels(PICTURES[name][1]))
    found, ours = found_by_it(path), read_meta(path)
    assert found is not None
    words = found.full_prompt
    words = words if isinstance(words, str) else words[0]
    if name in AS_LATIN_1:
        words = words.encode("latin-1").decode()
    assert words.startswith(ours.prompt or "?")
    (sampler,) = found.samplers
    assert int(sampler.parameters["seed"]) == ours.seed
    if name != "novelai":
        assert int(sampler.parameters["steps"]) == ours.steps


@pytest.mark.parametrize("name", sorted(NOT_READ))
def test_what_it_does_not_read_we_do(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(with_pixels(PICTURES[name][1]))
    # A later version may know more: then it is time to look at it again.
    assert found_by_it(path) is None
    assert read_meta(path).prompt


@pytest.mark.parametrize("kind", formats())
def test_it_reads_ours(tmp_path: Path, kind: PictureFormat) -> None:
    recipe = make_recipe("red apple", "blurry")
    path = tmp_path / "a.png"
    path.write_bytes(encode(make_image(recipe), recipe, FACTS, kind))
    found = found_by_it(path)
    if kind == "AVIF":
        assert found is None  # no place that it looks into
        return
    assert found is not None
    assert (found.full_prompt, found.full_negative_prompt) == ("red apple", "blurry")
