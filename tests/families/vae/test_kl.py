"""KL autoencoders: alone, in folders and inside painting models; encoded, walked in, decoded."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from aipaint.core.errors import UserError
from aipaint.core.latents import Source
from aipaint.core.paths import Home
from aipaint.families.base import ModelInfo
from aipaint.families.diffusion import Diffusion, layouts, single
from aipaint.families.latent.base import Look
from aipaint.families.registry import inspect_latent
from aipaint.families.shelf import Shelf
from aipaint.families.vae import detect
from aipaint.families.vae.inside import describe_inside
from aipaint.families.vae.load import read_net
from tests.families.clip import build_clip_pipeline
from tests.families.ldm_layout import save_single_file, vae_name


@pytest.fixture(scope="module")
def vae() -> Any:
    """A small autoencoder whose norms are those that a file alone stands for."""
    import diffusers

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(7)
        return diffusers.AutoencoderKL(
            block_out_channels=(32, 64),
            down_block_types=("DownEncoderBlock2D",) * 2,
            up_block_types=("UpDecoderBlock2D",) * 2,
            layers_per_block=1,
            latent_channels=4,
            sample_size=32,
        ).eval()


def picture(width: int, height: int) -> np.ndarray:
    return np.random.default_rng(3).integers(0, 256, (height, width, 3), np.uint8)


def agrees(info: ModelInfo, vae: Any) -> None:
    """Codes and pictures are those of diffusers, at the model's size."""
    net = read_net(info)
    assert info.latent is not None
    assert net.info == info.latent
    width, height = net.size
    pixels = picture(width, height)
    shown = torch.from_numpy(pixels.astype(np.float32) / 127.5 - 1).permute(2, 0, 1)[None]
    with torch.no_grad():
        latents = vae.encode(shown).latent_dist.mode()
        decoded = vae.decode(latents).sample
    scale = vae.config.scaling_factor
    code = net.encode([pixels])
    assert code.shape == (1, 1, info.latent.dim)
    expected = (latents * scale).reshape(1, 1, -1)
    torch.testing.assert_close(code, expected, atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(net.draw(code, Look()), decoded, atol=1e-4, rtol=1e-4)


def test_a_folder_of_diffusers(vae: Any, tmp_path: Path):
    vae.save_pretrained(tmp_path / "kl")
    info = inspect_latent(tmp_path / "kl")
    assert (info.family, info.defaults.width, info.defaults.height) == ("vae", 32, 32)
    assert info.latent is not None
    assert info.latent.dim == 4 * 16 * 16
    agrees(info, vae)


@pytest.mark.parametrize("form", ["ldm", "diffusers", "prefixed"])
def test_a_file_alone(vae: Any, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from safetensors.torch import save_file

    # What a file that does not say it is taken to be made for, in less time.
    monkeypatch.setattr(detect, "_USUAL", 32)

    weights = dict(vae.state_dict())
    if form != "diffusers":
        prefix = "first_stage_model." if form == "prefixed" else ""
        weights = {prefix + vae_name(name, 2): value for name, value in weights.items()}
    path = tmp_path / "some.safetensors"
    save_file({name: value.contiguous() for name, value in weights.items()}, path)
    info = inspect_latent(path)
    assert info.defaults.width == 32
    agrees(info, vae)


def test_gradients_and_smaller_pictures(vae: Any, tmp_path: Path):
    vae.save_pretrained(tmp_path / "kl")
    net = read_net(inspect_latent(tmp_path / "kl"))
    code = net.encode([picture(50, 20)]).requires_grad_()
    assert net.draw(code, Look(side=20)).shape == (1, 3, 32, 32)
    assert net.draw(code, Look(side=8)).shape == (1, 3, 8, 8)
    net.draw(code, Look()).mean().backward()
    assert code.grad is not None
    assert float(code.grad.abs().sum()) > 0
    assert torch.equal(net.mean(), torch.zeros(1, 1, net.info.dim))


def test_what_it_cannot_do_is_said(vae: Any, tmp_path: Path):
    vae.save_pretrained(tmp_path / "kl")
    net = read_net(inspect_latent(tmp_path / "kl"))
    assert not net.info.samples
    for ask in (
        lambda: net.sample([Source(seed=1)], 1.0, 0),
        lambda: net.steering(0, 0),
        lambda: net.features(net.mean(), Look()),
    ):
        with pytest.raises(UserError):
            ask()


def test_one_inside_a_single_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    import diffusers

    words = layouts.configs() / layouts.VOCABULARY
    folder = build_clip_pipeline(tmp_path / "made", False, words, second=24)
    pipe = diffusers.StableDiffusionPipeline.from_pretrained(folder)
    file = save_single_file(pipe, tmp_path / "one.safetensors")
    root = tmp_path / "layouts"
    ignored = shutil.ignore_patterns("*.safetensors", "vocab.json")
    shutil.copytree(folder, root / "sd1", ignore=ignored)
    monkeypatch.setattr(single, "configs", lambda: root)
    model = Diffusion().detect(file)
    assert model is not None
    info = describe_inside(model)
    assert info.id == f"{file}#vae"
    assert info.hash != model.hash
    assert info.path != model.path
    agrees(info, pipe.vae.eval())


@pytest.fixture
def shelf(home: Home, tiny_pipeline: Path, vae: Any) -> Shelf:
    shutil.copytree(tiny_pipeline, home.models / "tiny")
    vae.save_pretrained(home.models / "vaes" / "mine")
    return Shelf(home)


def test_the_shelf_finds_them_by_name(shelf: Shelf):
    inside = shelf.find_latent("tiny#vae")
    assert (inside.family, inside.id) == ("vae", "tiny#vae")
    assert inside.defaults.width == 32
    assert shelf.find_latent("tiny").family == "diffusion"
    assert shelf.find_latent("mine").family == "vae"
    assert shelf.find_latent(str(shelf.home.models / "tiny" / "vae")).family == "vae"
    listed = [info.id for info in shelf.latents()]
    assert listed == list(dict.fromkeys(listed))
    assert {"tiny", "tiny#vae", "mine", "starter-diffusion", "starter-diffusion#vae"} <= set(listed)
    assert all(info.latent is not None for info in shelf.latents())


@pytest.mark.parametrize("name", ["tinny#vae", "tinny", "", "#vae", "tiny#vae#vae"])
def test_unknown_names_are_told_with_those_like_them(shelf: Shelf, name: str):
    with pytest.raises(UserError) as caught:
        shelf.find_latent(name)
    if name.startswith("tinn"):
        assert "tiny" in str(caught.value.fix)


def test_an_unusable_one_says_why(shelf: Shelf):
    folder = shelf.home.models / "vaes" / "odd"
    shutil.copytree(shelf.home.models / "vaes" / "mine", folder)
    config = folder / "config.json"
    told = json.loads(config.read_text()) | {"_class_name": "AutoencoderDC"}
    config.write_text(json.dumps(told))
    with pytest.raises(UserError, match="AutoencoderDC"):
        shelf.find_latent("odd")
    broken = shelf.home.models / "tiny" / "vae" / "diffusion_pytorch_model.safetensors"
    broken.write_bytes(broken.read_bytes()[:100])
    with pytest.raises(UserError):
        shelf.find_latent("tiny#vae")
    assert "tiny#vae" not in [info.id for info in shelf.latents()]
