"""`aipaint latent directions|project|drag`, by the real thing in this process."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import numpy as np
import PIL.Image
import pytest
import torch

from aipaint.core.latents import Directions, from_vector
from aipaint.core.metadata import read_recipe
from aipaint.core.paths import Home
from aipaint.engine.local import LocalBackend
from aipaint.families.gan.stylegan.folder import save_folder
from aipaint.families.gan.stylegan.shapes import Shape2
from aipaint.families.gan.stylegan.stylegan2 import Generator
from aipaint.families.latent import perceptual
from tests.cli.conftest import Type

SHAPE = Shape2(
    z_dim=8, w_dim=8, img_resolution=32, channel_base=256, channel_max=8, mapping_layers=2
)


@pytest.fixture(autouse=True)
def _shelf(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aipaint.engine.process.ProcessBackend", LocalBackend)
    monkeypatch.setattr(perceptual, "SMALLEST", 32)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        save_folder(Generator(SHAPE), home.models / "latents" / "faces")


def pixels(path: Path) -> np.ndarray:
    with PIL.Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def drawn_again(aipaint: Type, path: Path, out: Path) -> np.ndarray:
    """What a picture's own recipe draws: the point alone, mixed with nothing."""
    result = aipaint("latent", "mix", "faces", path, "-o", out)
    assert result.code == 0, result.err + result.report
    return pixels(out)


@pytest.mark.parametrize(("method", "layers"), [("pca", "0-3"), ("sefa", "4-7")])
def test_directions_become_a_file(aipaint: Type, tmp_path: Path, method: str, layers: str) -> None:
    out = tmp_path / "ways.json"
    words = ("latent", "directions", "faces", "--method", method, "--layers", layers)
    result = aipaint(*words, "--count", 3, "--samples", 300, "-o", out, "--json", "--progress")
    assert result.code == 0, result.err + result.report
    told = json.loads(result.out)
    assert (told["path"], told["model"], told["directions"]) == (str(out), "faces", 3)
    assert told["shares"] == sorted(told["shares"], reverse=True)
    assert "step" in result.err
    found = msgspec.json.decode(out.read_bytes(), type=Directions)
    assert (found.layers, found.dim) == (8, 8)
    first = found.directions[0]
    assert first.name.endswith(" 1")
    assert (first.origin, first.first, first.last) == (method, int(layers[0]), int(layers[2]))
    assert from_vector(first.vector).shape == (8,)


def test_a_picture_is_searched_for_and_carries_its_point(aipaint: Type, tmp_path: Path) -> None:
    target, out = tmp_path / "target.png", tmp_path / "found.png"
    aipaint("latent", "sample", "faces", "--seed", 3, "-o", target)
    result = aipaint("latent", "project", "faces", target, "--steps", 6, "-o", out, "--json")
    assert result.code == 0, result.err + result.report
    told = json.loads(result.out)
    assert (told["path"], told["steps"]) == (str(out), 6)
    assert told["loss"] > 0
    recipe = read_recipe(out)
    assert recipe is not None
    assert recipe.latent is not None
    assert recipe.latent.sources[0].code is not None
    assert np.array_equal(drawn_again(aipaint, out, tmp_path / "again.png"), pixels(out))


def test_what_is_cut_off_a_picture_is_said(aipaint: Type, tmp_path: Path) -> None:
    wide = tmp_path / "wide.png"
    PIL.Image.new("RGB", (90, 40), "teal").save(wide)
    out = tmp_path / "found.png"
    result = aipaint("latent", "project", "faces", wide, "--steps", 1, "-o", out)
    assert result.code == 0, result.err + result.report
    assert "90×40" in result.err
    assert pixels(out).shape == (32, 32, 3)


def test_points_are_dragged(aipaint: Type, tmp_path: Path) -> None:
    out, mask = tmp_path / "out.png", tmp_path / "mask.png"
    PIL.Image.new("L", (32, 32), 255).save(mask)
    words = ("latent", "drag", "faces", "--seed", 2, "--psi", 0.8, "--noise", "none")
    points = ("--point", "10,10:14,10", "--point", "20.5,20:20.5,20", "--mask", mask)
    result = aipaint(*words, *points, "--steps", 3, "-o", out, "--json")
    assert result.code == 0, result.err + result.report
    told = json.loads(result.out)
    assert told["seed"] == 2
    assert 1 <= told["steps"] <= 3
    recipe = read_recipe(out)
    assert recipe is not None
    assert recipe.latent is not None
    assert (recipe.latent.noise, recipe.latent.psi) == ("none", 1.0)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("directions", "faces", "-o", "ways.txt"), ".json"),
        (("directions", "faces", "--layers", "3-99", "-o", "ways.json"), "no layers"),
        (("directions", "faces", "--count", "0", "-o", "ways.json"), "directions"),
        (("directions", "nothing", "-o", "ways.json"), "no model with a latent space"),
        (("directions", "faces", "-o", "nowhere/ways.json"), "does not exist"),
        (("project", "faces", "nowhere.png", "-o", "out.png"), "nowhere.png"),
        (("project", "faces", "nowhere.png", "--seed", "-3", "-o", "out.png"), "seed"),
        (("drag", "faces", "--point", "1,2", "-o", "out.png"), "no two points"),
        (("drag", "faces", "--point", "90,2:3,4", "-o", "out.png"), "outside of the picture"),
        (("drag", "faces", "--point", "9,2:3,4", "-o", "no/out.png"), "does not exist"),
    ],
)
def test_what_cannot_be_is_told(
    aipaint: Type,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    complaint: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    result = aipaint("latent", *words)
    assert result.code == 2
    assert complaint in result.err
    assert list(tmp_path.glob("*.p*")) == list(tmp_path.glob("ways*")) == []
