"""`aipaint stylize`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from aipaint.core.metadata import read_lineage
from aipaint.core.pixels import digest_of, from_array
from aipaint.engine.scripted import ScriptedBackend
from tests.cli.conftest import Type
from tests.cli.filtering import photo_file, pixels_of


@pytest.mark.usefixtures("local")
@pytest.mark.parametrize("name", ["o.png", "o.jpg", "o.webp", "o.avif"])
def test_a_picture_is_painted_in_every_format(aipaint: Type, tmp_path: Path, name: str) -> None:
    source, style = photo_file(tmp_path, "astronaut"), photo_file(tmp_path, "coffee", ".jpg")
    out = tmp_path / name
    result = aipaint("stylize", source, "--style", style, "-o", out)
    assert (result.code, result.out) == (0, f"{out}\n")
    painted = pixels_of(out)
    assert painted.shape == pixels_of(source).shape
    assert np.abs(painted.astype(int) - pixels_of(source)).mean() > 20
    expected = [digest_of(from_array(pixels_of(file)[..., :3])) for file in (source, style)]
    made_from = [(parent.role, parent.picture) for parent in read_lineage(out).parents]
    assert made_from == [("style", digest) for digest in expected]


@pytest.mark.usefixtures("local")
def test_transparency_is_kept_or_lies_on_white(aipaint: Type, tmp_path: Path) -> None:
    style, source = photo_file(tmp_path, "coffee"), tmp_path / "s.png"
    clear = np.full((40, 60, 4), (200, 40, 40, 255), np.uint8)
    clear[:, :30, 3] = 0
    PIL.Image.fromarray(clear).save(source)
    aipaint("stylize", source, "--style", style, "-o", tmp_path / "o.png")
    assert (pixels_of(tmp_path / "o.png")[..., 3] == clear[..., 3]).all()
    told = aipaint("stylize", source, "--style", style, "-o", tmp_path / "o.jpg")
    assert "lies on white" in told.err
    assert pixels_of(tmp_path / "o.jpg")[:, :20].mean() > 250


def test_what_is_asked_for_reaches_the_engine(
    aipaint: Type, scripted: list[ScriptedBackend], tmp_path: Path
) -> None:
    source, style = photo_file(tmp_path, "astronaut"), photo_file(tmp_path, "coffee")
    words = ["stylize", source, "--style", style, "-o", tmp_path / "o.png"]
    assert aipaint(*words, "--strength", "0.25").code == 0
    ((job, wish),) = scripted[0].applied
    assert (wish.kind, wish.strength) == ("stylize", 0.25)
    assert {wish.image, wish.style} == set(scripted[0].inputs[job])
    assert scripted[0].closed


@pytest.mark.parametrize("strength", ["-0.1", "1.5", "nan", "inf"])
def test_a_strength_beyond_its_range_is_refused(
    aipaint: Type, tmp_path: Path, strength: str
) -> None:
    source = photo_file(tmp_path, "coffee")
    words = ["stylize", source, "--style", source, "-o", tmp_path / "o.png"]
    assert "from 0 to 1" in aipaint(*words, f"--strength={strength}").complaint


def test_a_style_is_needed_and_must_be_a_picture(aipaint: Type, tmp_path: Path) -> None:
    source = photo_file(tmp_path, "coffee")
    assert "--style" in aipaint("stylize", source, "-o", tmp_path / "o.png").complaint
    missing = aipaint("stylize", source, "--style", tmp_path / "x.png", "-o", tmp_path / "o.png")
    assert "x.png" in missing.complaint
