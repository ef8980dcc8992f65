"""The autoencoder: an encoder that is right without training, and honest scores."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from aipaint.core.errors import UserError
from aipaint.training.autoencoder import build_autoencoder, psnr, score, sprite_scenes
from aipaint.training.config import Autoencoder
from aipaint.training.linear_decoder import begin_decoder
from aipaint.training.patch_latents import encode_patches
from aipaint.training.patches import Patches, held_out_photographs, photographs


def pictures() -> np.ndarray:
    """Noise, the hardest to encode, and the two ends of the scale."""
    made = np.random.default_rng(0).integers(0, 256, (4, 24, 32, 3)).astype(np.uint8)
    made[2], made[3] = 0, 255
    return made


@pytest.mark.parametrize("channels", [(12, 28, 32, 48), (16, 32, 64, 96)])
def test_built_encoder_is_exact(channels: tuple[int, ...]):
    torch.manual_seed(0)
    vae = build_autoencoder(Autoencoder(channels=channels), 32)
    clean = torch.from_numpy(pictures()).permute(0, 3, 1, 2).float() / 127.5 - 1
    with torch.no_grad():
        posterior = vae.encode(clean).latent_dist
    assert np.abs(posterior.mode().numpy() - encode_patches(pictures())).max() < 2e-3
    assert posterior.std.max() < 1e-3


@pytest.mark.parametrize("channels", [(8, 28, 32, 48), (12, 28, 48, 48), (12, 28, 48)])
def test_too_narrow_an_encoder_is_refused(channels: tuple[int, ...]):
    with pytest.raises(UserError, match="too few"):
        build_autoencoder(Autoencoder(channels=channels), 32)


def test_decoder_begins_as_a_good_linear_one():
    torch.manual_seed(0)
    vae = build_autoencoder(Autoencoder(channels=(16, 28, 32, 48)), 32)
    y, x = np.mgrid[:64, :64] / 64
    rng = np.random.default_rng(0)
    waves = [np.sin(rng.uniform(1, 9) * x + rng.uniform(1, 9) * y) for _ in range(72)]
    smooth = np.array(waves).reshape(24, 3, 64, 64).transpose(0, 2, 3, 1)
    smooth = (smooth * 127 + 128).astype(np.uint8)
    begin_decoder(vae, smooth[:20])
    found = score(vae, smooth[20:], "waves")
    assert found["psnr_waves"] > 28  # type: ignore[operator]
    assert np.abs(found["bias_waves"]).max() < 2  # type: ignore[arg-type]
    with pytest.raises(UserError, match="too few"):
        begin_decoder(build_autoencoder(Autoencoder(channels=(12, 28, 32, 48)), 32), smooth)


def test_score_finds_a_colour_shift_and_the_noise():
    shifted = pictures()[:2] // 2 + 64

    class Shift:
        """Gives back its input with more red."""

        training = True

        def train(self, on: bool = True) -> None: ...

        def eval(self) -> None: ...

        def encode(self, clean: torch.Tensor) -> object:
            return type("Made", (), {"latent_dist": type("Post", (), {"mode": lambda _: clean})()})

        def decode(self, clean: torch.Tensor) -> object:
            red = torch.tensor([10 / 127.5, 0, 0])[:, None, None]
            return type("Made", (), {"sample": clean + red})

    found = score(Shift(), shifted, "sprites")  # type: ignore[arg-type]
    assert found["bias_sprites"] == pytest.approx([10, 0, 0], abs=0.01)
    expected = -10 * np.log10((10 / 255) ** 2 / 3)
    assert found["psnr_sprites"] == pytest.approx(expected, abs=0.01)
    assert psnr(torch.zeros(1, 3, 2, 2), torch.ones(1, 3, 2, 2)) == pytest.approx(6.02, abs=0.01)


def test_held_out_scenes_stand_on_white_and_on_colours():
    scenes = sprite_scenes(np.zeros((4, 8, 8, 4), np.uint8))
    assert scenes[:, 0, 0].tolist() == [[255] * 3, [51, 166, 77], [255] * 3, [140, 64, 191]]


def test_photographs_are_cropped_at_several_scales():
    pytest.importorskip("skimage")
    photos = photographs(("coffee.png",), (40, 64))
    assert [min(photo.shape[:2]) for photo in photos] == [40, 64]
    assert held_out_photographs(32).shape == (3, 32, 32, 3)
    crops = Patches(np.zeros((1, 64, 64, 4), np.uint8), photos, 24)
    batch = crops.batch(np.random.default_rng(0), 8)
    assert batch.shape == (8, 24, 24, 3)
    assert (batch == crops.batch(np.random.default_rng(0), 8)).all()
    with pytest.raises(UserError, match=r"nobody\.png"):
        photographs(("nobody.png",))
