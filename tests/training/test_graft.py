"""Grafting: a finished network goes on over latents that say more."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch
from diffusers import AutoencoderKL

from aipaint.core.errors import UserError
from aipaint.training.autoencoder import build_autoencoder
from aipaint.training.config import Autoencoder, Data, TrainConfig, Unet
from aipaint.training.diffusion import build_unet
from aipaint.training.graft import graft, grafted, latent_map
from aipaint.training.patch_latents import encode_patches

UNET = Unet(
    channels=(8, 16), attention=(False, True), heads=2, groups=4, text_width=16, pooled_heads=2
)
CONFIG = TrainConfig(name="tiny", data=Data(concepts="", text_encoder=""), unet=UNET)


def map_of(old: int, new: int) -> np.ndarray:
    """A random map with orthonormal rows."""
    square = np.random.default_rng(1).normal(size=(new, new))
    return np.linalg.qr(square)[0][:old].astype(np.float32)


def test_map_is_found_and_orthonormal():
    rng = np.random.default_rng(0)
    truth = map_of(4, 16)
    new = rng.normal(size=(6, 16, 5, 5))
    old = np.einsum("on,bnhw->bohw", truth, new) + 0.01 * rng.normal(size=(6, 4, 5, 5))
    found = latent_map(old, new)
    assert found == pytest.approx(truth, abs=0.01)
    assert found @ found.T == pytest.approx(np.eye(4), abs=1e-5)


def test_latents_that_are_not_in_the_new_ones_are_refused():
    rng = np.random.default_rng(0)
    with pytest.raises(UserError, match="another kind"):
        latent_map(rng.normal(size=(6, 4, 5, 5)), rng.normal(size=(6, 16, 5, 5)))


def test_grafted_network_predicts_what_the_old_one_did():
    torch.manual_seed(0)
    old, new = build_unet(UNET, 4, 4).eval(), build_unet(UNET, 4, 16).eval()
    mapped = torch.from_numpy(map_of(4, 16))
    graft(new, old, mapped)
    latents, states = torch.randn(2, 16, 4, 4), torch.randn(2, 8, 16)
    steps = torch.tensor([10, 900])
    with torch.no_grad():
        wanted = old(torch.einsum("on,bnhw->bohw", mapped, latents), steps, states).sample
        made = new(latents, steps, states).sample
    # It says the old answer in the old directions and nothing in the others.
    assert torch.allclose(torch.einsum("on,bnhw->bohw", mapped, made), wanted, atol=1e-4)
    assert made.square().sum() == pytest.approx(wanted.square().sum().item(), rel=1e-3)


def test_network_of_another_shape_is_refused():
    wider = msgspec.structs.replace(UNET, channels=(8, 24))
    with pytest.raises(UserError, match="another network"):
        graft(build_unet(wider, 4, 16), build_unet(UNET, 4, 4), torch.from_numpy(map_of(4, 16)))


def test_start_is_read_from_a_models_folder(tmp_path: Path):
    torch.manual_seed(0)
    start, run = tmp_path / "model", tmp_path / "run"
    run.mkdir()
    build_unet(UNET, 4, 16).save_pretrained(start / "unet")
    vae: AutoencoderKL = build_autoencoder(Autoencoder(channels=(12, 28, 32, 48)), 32)
    vae.save_pretrained(start / "vae")
    pictures = np.random.default_rng(0).integers(0, 256, (8, 32, 32, 3)).astype(np.uint8)
    np.save(run / "pictures.npy", pictures)
    np.save(run / "latents.npy", encode_patches(pictures).astype(np.float16))
    made = grafted(CONFIG, run, start).conv_in.weight
    kept = build_unet(UNET, 4, 16).from_pretrained(start / "unet").conv_in.weight
    assert torch.allclose(made, kept, atol=5e-3)
    with pytest.raises(UserError, match="can't be read"):
        grafted(CONFIG, run, tmp_path / "nowhere")
