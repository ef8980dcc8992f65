"""Autoencoders in place of a model's own: recognised, refused where they do not fit, swapped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
import torch

from aipaint.core.errors import UserError
from aipaint.core.paths import find_home
from aipaint.core.recipe import Recipe
from aipaint.families import registry
from aipaint.families.base import LoadedModel
from aipaint.families.diffusion.preview import fit_rgb
from aipaint.families.diffusion.vae_detect import detect_vae
from aipaint.families.shelf import Shelf
from tests.families.clip import build_clip_pipeline
from tests.families.ldm_layout import vae_name
from tests.families.safetensors_files import sparse_file

Tensors = dict[str, torch.Tensor]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> LoadedModel:
    place = tmp_path_factory.mktemp("vaes")
    return registry.load(registry.inspect(build_clip_pipeline(place)), place / "cache")


@pytest.fixture(scope="module")
def other(model: LoadedModel) -> Any:
    """Another autoencoder of the same build."""
    import diffusers

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(7)
        return diffusers.AutoencoderKL.from_config(model._pipe.vae.config).eval()


def ldm(vae: Any, prefix: str = "") -> Tensors:
    """The weights as latent-diffusion names and shapes them."""
    found: Tensors = {}
    for name, value in vae.state_dict().items():
        old = vae_name(name, len(vae.config.block_out_channels))
        flat = ".attn_1." in old and old.endswith("weight") and value.ndim == 2
        found[prefix + old] = value[..., None, None].contiguous() if flat else value
    return found


def save(path: Path, tensors: Tensors) -> Path:
    from safetensors.torch import save_file

    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".safetensors":
        save_file(tensors, path)
    else:
        torch.save({"state_dict": tensors}, path)
    return path


def recipe(model: LoadedModel, vae: str = "") -> Recipe:
    return Recipe(
        prompt="abc",
        model=str(model.info.path),
        steps=2,
        guidance=1.0,
        sampler="euler",
        seed=5,
        width=32,
        height=32,
        vae=vae,
    )


def paint(model: LoadedModel, vae: str | Path = "") -> tuple[bytes, bytes]:
    """Return a picture, and the last preview."""
    previews: list[bytes] = []
    wish = recipe(model, str(vae))
    image = model.generate(wish, {}, lambda *now: previews.append(now[2]().data))[0]
    return image.data, previews[-1]


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.safetensors", "ldm"),
        ("a.pt", "ldm"),
        ("a.ckpt", "prefixed"),
        ("a.safetensors", "diffusers"),
        ("folder", "folder"),
        ("pipe/vae", "folder"),
    ],
)
def test_one_paints_whatever_it_comes_in(model, other, tmp_path: Path, name: str, form: str):
    path = tmp_path / name
    if form == "folder":
        other.save_pretrained(path)
        path = path.parent if path.name == "vae" else path
    elif form == "diffusers":
        save(path, dict(other.state_dict()))
    else:
        save(path, ldm(other, "first_stage_model." if form == "prefixed" else ""))
    plain = paint(model)
    own = model._pipe.vae
    found = paint(model, path)
    assert paint(model) == plain
    try:
        model._pipe.vae, expected = other, paint
        decoded = model._pipe.vae
        model._autoencoders._own = decoded, fit_rgb(other, other.config.scaling_factor)
        assert found == expected(model)
    finally:
        model._pipe.vae = own
        model._autoencoders._own = own, model._rgb
    assert found[0] != plain[0]
    assert found[1] != plain[1]


def test_the_shelf_finds_them_and_tells_which_fit(model, other, tmp_path: Path):
    import diffusers

    home = find_home(tmp_path)
    folder = home.models / "vaes"
    save(folder / "mine.safetensors", ldm(other))
    save(folder / "sdxl.vae.safetensors", ldm(other))
    wide = diffusers.AutoencoderKL.from_config({**other.config, "latent_channels": 16})
    save(folder / "wide.pt", ldm(wide))
    shelf = Shelf(home)
    assert [info.id for info in shelf.vaes()] == [
        "mine.safetensors",
        "sdxl.vae.safetensors",
        "wide.pt",
    ]
    assert all(info.id != "vaes" for info in shelf.models())
    placed = shelf.place_parts(recipe(model, "mine"))
    assert placed.vae == str(folder / "mine.safetensors")
    with pytest.raises(UserError, match="made for Stable Diffusion XL"):
        shelf.place_parts(recipe(model, "sdxl.vae"))
    with pytest.raises(UserError, match="have 16 channels"):
        shelf.place_parts(recipe(model, "wide"))
    with pytest.raises(UserError, match=r"nearest names are: mine\.safetensors"):
        shelf.place_parts(recipe(model, "mime"))


def test_a_damaged_one_leaves_the_models_own(model, other, tmp_path: Path):
    plain = paint(model)
    weights = ldm(other)
    del weights["decoder.mid.block_1.conv1.weight"]
    with pytest.raises(UserError, match="lack decoder"):
        paint(model, save(tmp_path / "less.safetensors", weights))
    weights = ldm(other)
    weights["decoder.mid.block_1.conv1.weight"] = torch.zeros(8, 8, 1, 1)
    with pytest.raises(UserError, match="other shapes"):
        paint(model, save(tmp_path / "odd.safetensors", weights))
    weights = {name: value * float("nan") for name, value in ldm(other).items()}
    with pytest.raises(UserError, match="painted no picture"):
        paint(model, save(tmp_path / "nan.safetensors", weights))
    assert paint(model) == plain


def test_one_that_changes_while_it_is_in_use_is_read_again(model, other, tmp_path: Path):
    path = save(tmp_path / "a.safetensors", ldm(other))
    first = paint(model, path)
    save(path, {name: value * 0.5 for name, value in ldm(other).items()})
    assert paint(model, path) != first
    path.unlink()
    with pytest.raises(UserError, match=r"no autoencoder|missing|cannot be read"):
        paint(model, path)


def test_a_full_size_one_is_described(tmp_path: Path):
    headers = json.loads((Path(__file__).parent / "headers/vae-sd.json").read_text())
    assert headers["expect"]["role"] == "vae"
    from tests.families.model_files import header

    shapes = {name: tuple(shape) for name, shape in header("vae-sd")["tensors"].items()}
    info = detect_vae(sparse_file(tmp_path / "vae-ft-mse-840000.safetensors", shapes))
    assert (info.levels, info.layers, info.latent_channels) == ((128, 256, 512, 512), 2, 4)
    assert (info.base, info.factor, info.quantised) == ("Stable Diffusion 1 and 2", 8, True)


@pytest.mark.parametrize(
    ("shapes", "words"),
    [
        ({"some.weight": (4, 4)}, "is no autoencoder"),
        ({"decoder.conv_in.weight": (4, 4, 3, 3)}, "no encoder"),
        (
            {"decoder.conv_in.weight": (4, 4, 3, 3), "encoder.conv_in.weight": (4, 3, 3, 3)},
            "not known here",
        ),
        ({"model.diffusion_model.x": (4,)}, "whole painting model"),
    ],
)
def test_what_is_none_is_refused(tmp_path: Path, shapes, words: str):
    with pytest.raises(UserError, match=words):
        detect_vae(sparse_file(tmp_path / "a.safetensors", shapes))


def test_a_recipe_keeps_it(model):
    wish = recipe(model, "mine")
    assert msgspec.json.decode(msgspec.json.encode(wish), type=Recipe) == wish
