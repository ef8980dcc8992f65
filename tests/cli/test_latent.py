"""`aipaint latent`: points drawn, mixed and animated, by the real thing in this process."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
import torch

from aipaint.core.metadata import read_recipe
from aipaint.core.paths import Home
from aipaint.engine.local import LocalBackend
from aipaint.families.gan.stylegan.folder import save_folder
from aipaint.families.gan.stylegan.shapes import Shape2
from aipaint.families.gan.stylegan.stylegan2 import Generator
from tests.cli.conftest import Type
from tests.families.gan import biggan_files

SHAPE = Shape2(
    z_dim=8, w_dim=8, img_resolution=16, channel_base=128, channel_max=8, mapping_layers=2
)


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aipaint.engine.process.ProcessBackend", LocalBackend)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        save_folder(Generator(SHAPE), folder / "faces")
    biggan_files.write(folder / "animals")
    return folder


@pytest.fixture(autouse=True)
def _shelf(home: Home, made: Path) -> None:
    shutil.copytree(made, home.models / "latents")


def pixels(path: Path) -> np.ndarray:
    with PIL.Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def test_a_seed_is_drawn_and_its_recipe_kept(aipaint: Type, tmp_path: Path) -> None:
    out = tmp_path / "a.png"
    words = ("latent", "sample", "faces", "--seed", 7, "--psi", 0.7)
    result = aipaint(*words, "-o", out, "--json")
    assert result.code == 0, result.err + result.report
    told = json.loads(result.out)
    assert (told["path"], told["seed"], told["width"]) == (str(out), 7, 16)
    recipe = read_recipe(out)
    assert recipe is not None
    assert recipe.latent is not None
    assert (recipe.latent.psi, recipe.latent.sources[0].seed) == (0.7, 7)
    aipaint(*words, "-o", tmp_path / "b.png")
    assert np.array_equal(pixels(out), pixels(tmp_path / "b.png"))
    meta = json.loads(aipaint("meta", out, "--json").out)
    assert (meta["seed"], meta["model"]) == (7, "faces")


def test_several_seeds_in_a_row(aipaint: Type, tmp_path: Path) -> None:
    result = aipaint("latent", "sample", "faces", "--seed", 3, "--batch", 2, "-o", tmp_path)
    assert result.code == 0, result.err
    first, second = map(Path, result.out.split())
    alone = tmp_path / "alone.png"
    aipaint("latent", "sample", "faces", "--seed", 4, "-o", alone)
    assert np.array_equal(pixels(second), pixels(alone))
    assert not np.array_equal(pixels(first), pixels(second))


def test_into_the_gallery(aipaint: Type, home: Home) -> None:
    result = aipaint("latent", "sample", "faces", "--seed", 1, "--gallery")
    assert result.code == 0, result.err
    assert Path(result.out.strip()).is_relative_to(home.pictures)
    listed = aipaint("gallery", "search", "--json")
    assert "faces" in listed.out, listed.err


def test_classes_by_number_by_name_and_mixed(aipaint: Type, tmp_path: Path, home: Home) -> None:
    names = "cat\ndog\nrose\nboat\nsnow: deep\n"
    (home.models / "latents" / "animals" / "labels.txt").write_text(names)
    for name, *classes in (("a", "1"), ("b", "Dog"), ("c", "cat:0.5", "rose:2")):
        chosen = [word for each in classes for word in ("--class", each)]
        out = tmp_path / f"{name}.png"
        result = aipaint("latent", "sample", "animals", "--seed", 1, *chosen, "-o", out)
        assert result.code == 0, result.err + result.report
    assert np.array_equal(pixels(tmp_path / "a.png"), pixels(tmp_path / "b.png"))
    recipe = read_recipe(tmp_path / "c.png")
    assert recipe is not None
    assert recipe.latent is not None
    assert recipe.latent.sources[0].labels == ((0, 0.5), (2, 2.0))


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("sample", "animals", "--seed", "1"), "none was chosen"),
        (("sample", "animals", "--class", "horse"), "knows no class"),
        (("sample", "animals", "--class", "77"), "knows no class"),
        (("sample", "faces", "--class", "1"), "knows no class"),
        (("sample", "nothing"), "no model with a latent space"),
        (("sample", "faces", "--seed", "-1"), "cannot be used for seed"),
        (("sample", "faces", "--psi", "99"), "cannot be used for psi"),
        (("mix", "faces", "1", "2", "--shares", "1"), "need 2 shares"),
        (("mix", "faces", "1", "2", "--layers", "4-9"), "no layers"),
        (("mix", "faces", "1", "2", "--mixing", "slerp"), "along the sphere"),
        (("mix", "faces", "1", "nowhere.png"), "nowhere.png"),
    ],
)
def test_what_cannot_be_is_told(
    aipaint: Type, tmp_path: Path, words: tuple[str, ...], complaint: str
) -> None:
    assert complaint in aipaint("latent", *words, "-o", tmp_path / "a.png").complaint
    assert list(tmp_path.glob("*.png")) == []


def test_without_a_command_it_says_how(aipaint: Type) -> None:
    result = aipaint("latent")
    assert result.code == 2
    assert "usage: aipaint latent" in result.out


def test_points_are_mixed_and_pictures_are_points(aipaint: Type, tmp_path: Path) -> None:
    one, mixed, again = (tmp_path / f"{name}.png" for name in ("one", "mixed", "again"))
    aipaint("latent", "sample", "faces", "--seed", 5, "-o", one)
    shares = ("--shares", "0.25,0.75")
    assert aipaint("latent", "mix", "faces", 5, 6, *shares, "-o", mixed).code == 0
    # The picture stands for its code: the same numbers are mixed.
    result = aipaint("latent", "mix", "faces", one, 6, *shares, "-o", again)
    assert result.code == 0, result.err + result.report
    assert np.array_equal(pixels(mixed), pixels(again))
    assert not np.array_equal(pixels(mixed), pixels(one))


def test_another_models_picture_is_only_a_picture(aipaint: Type, tmp_path: Path) -> None:
    animal = tmp_path / "animal.png"
    assert aipaint("latent", "sample", "animals", "--class", "0", "-o", animal).code == 0
    words = ("latent", "mix", "faces", animal, 1, "-o", tmp_path / "out.png")
    assert "cannot turn a picture into a code" in aipaint(*words).complaint


def test_styles_are_mixed_in_some_layers(aipaint: Type, tmp_path: Path) -> None:
    out = tmp_path / "style.png"
    words = ("latent", "mix", "faces", 5, 6, "--shares", "0,1", "--layers", "4-5", "-o", out)
    assert aipaint(*words).code == 0
    recipe = read_recipe(out)
    assert recipe is not None
    assert recipe.latent is not None
    assert [source.shares for source in recipe.latent.sources] == [
        (1, 1, 1, 1, 0, 0),
        (0, 0, 0, 0, 1, 1),
    ]


def test_a_picture_needs_an_encoder(aipaint: Type, tmp_path: Path) -> None:
    PIL.Image.new("RGB", (9, 9), "red").save(tmp_path / "red.png")
    words = ("latent", "mix", "faces", tmp_path / "red.png", 1, "-o", tmp_path / "out.png")
    assert "cannot turn a picture into a code" in aipaint(*words).complaint


@pytest.mark.parametrize(("loop", "count"), [(False, 9), (True, 12)])
def test_the_way_between_points(aipaint: Type, tmp_path: Path, loop: bool, count: int) -> None:
    out = tmp_path / "way.gif"
    words = ("latent", "morph", "faces", 1, 2, 3, "--frames", 4, "-o", out, "--json")
    result = aipaint(*words, *(["--loop"] if loop else []))
    assert result.code == 0, result.err + result.report
    assert json.loads(result.out)["frames"] == count
    with PIL.Image.open(out) as image:
        assert image.n_frames == count  # pyright: ignore[reportAttributeAccessIssue]
        assert image.size == (16, 16)


def test_a_morph_needs_two_points_and_a_moving_format(aipaint: Type, tmp_path: Path) -> None:
    one = aipaint("latent", "morph", "faces", 1, "-o", tmp_path / "a.gif")
    assert "two points" in one.complaint
    still = aipaint("latent", "morph", "faces", 1, 2, "-o", tmp_path / "a.jpg")
    assert "Animations cannot be saved" in still.complaint
