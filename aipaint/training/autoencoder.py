"""Training of the small autoencoder between pictures and the latents of `patch_latents`.

The shape is diffusers' AutoencoderKL (Rombach et al. 2022), so stock pipelines load it. The
latents are given, the encoder is built to compute them, and the decoder begins as the best linear
one. Only the decoder learns, and it may be trained again without touching the diffusion model.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from aipaint.training.config import Autoencoder
from aipaint.training.exact_encoder import build_encoder
from aipaint.training.linear_decoder import begin_decoder
from aipaint.training.loop import Every, JsonLines, StopFlag, ramp
from aipaint.training.patch_latents import CHANNELS, encode_patches
from aipaint.training.patches import Patches, held_out_photographs, over

if TYPE_CHECKING:
    import torch
    from diffusers import AutoencoderKL


def build_autoencoder(config: Autoencoder, size: int) -> AutoencoderKL:
    """A fully convolutional AutoencoderKL, so crops train it for whole pictures.

    Its encoder is exact, its decoder random. Raises UserError when the channels don't suffice.
    """
    from diffusers import AutoencoderKL

    levels = len(config.channels)
    vae = AutoencoderKL(
        in_channels=3,
        out_channels=3,
        down_block_types=("DownEncoderBlock2D",) * levels,
        up_block_types=("UpDecoderBlock2D",) * levels,
        block_out_channels=config.channels,
        layers_per_block=config.layers,
        latent_channels=CHANNELS,
        norm_num_groups=config.groups,
        mid_block_add_attention=False,
        sample_size=size,
        scaling_factor=1.0,
        force_upcast=False,
    )
    build_encoder(vae)
    return vae


def loss_of(
    vae: AutoencoderKL, pictures: np.ndarray, config: Autoencoder, dice: torch.Generator
) -> torch.Tensor:
    """The decoder's L1, MSE and neighbour differences' L1, of uint8 (B, H, W, 3) pictures."""
    import torch

    latents = torch.from_numpy(encode_patches(pictures))
    clean = torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 127.5 - 1
    deviation = config.noise * torch.rand(len(latents), 1, 1, 1, generator=dice)
    noisy = latents + deviation * torch.randn(latents.shape, generator=dice)
    error = vae.decode(noisy).sample - clean
    edges = error.diff(dim=-1).abs().mean() + error.diff(dim=-2).abs().mean()
    return error.abs().mean() + config.square * error.square().mean() + config.gradient * edges


def train_autoencoder(
    config: Autoencoder,
    bank: np.ndarray,
    photos: list[np.ndarray],
    run: Path,
    *,
    start: AutoencoderKL | None = None,
) -> AutoencoderKL:
    """Train and save to run/vae; the last 64 sprites of the bank are held out for the score.

    bank: uint8 (N, size, size, 4). start: continue with this one's decoder.
    Short enough to be started again instead of resumed; a signal ends it early and saves.
    """
    with StopFlag() as stop:
        return _train(config, bank, photos, run, start, stop)


def _train(
    config: Autoencoder,
    bank: np.ndarray,
    photos: list[np.ndarray],
    run: Path,
    start: AutoencoderKL | None,
    stop: StopFlag,
) -> AutoencoderKL:
    import torch

    log, say = JsonLines(run / "autoencoder.jsonl"), Every(120)
    torch.manual_seed(config.seed)
    dice = torch.Generator().manual_seed(config.seed)
    rng = np.random.default_rng(config.seed)
    patches = Patches(bank[:-64], photos, config.crop)
    vae = start
    if vae is None:
        vae = build_autoencoder(config, bank.shape[1])
        whole = Patches(bank[:-64], photos, bank.shape[1])
        begin_decoder(vae, whole.batch(rng, config.fitted))
    vae.train()
    scenes, held_out = sprite_scenes(bank[-64:]), held_out_photographs(bank.shape[1])
    build_encoder(vae)
    vae.encoder.requires_grad_(False)
    assert vae.post_quant_conv is not None
    learning = [*vae.post_quant_conv.parameters(), *vae.decoder.parameters()]
    optimizer = torch.optim.AdamW(
        learning, lr=config.rate, betas=(0.9, 0.98), weight_decay=0.0, fused=True
    )
    begun, step, done = time.monotonic(), 0, 0.0
    while done < 1 and not stop:
        warm = min(1.0, (step + 1) / config.warmup)
        for group in optimizer.param_groups:
            group["lr"] = config.rate * warm * ramp(done, 0, 1.0, 0.8)
        loss = loss_of(vae, patches.batch(rng, config.batch), config, dice)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learning, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        step += 1
        seconds = time.monotonic() - begun
        done = max(step / config.steps, seconds / config.seconds)
        if say() or done >= 1 or stop:
            scores = score(vae, scenes, "sprites") | score(vae, held_out, "photographs")
            log.write(step=step, seconds=seconds, loss=loss.item(), **scores)
            vae.save_pretrained(run / "vae")
    return vae.eval()


def sprite_scenes(sprites: np.ndarray) -> np.ndarray:
    """uint8 (N, size, size, 4) -> (N, size, size, 3): half on white, half on strong colours."""
    grounds = [(1, 1, 1), (0.2, 0.65, 0.3), (1, 1, 1), (0.55, 0.25, 0.75)]
    scenes = [over(s, np.array(grounds[i % 4], np.float32)) for i, s in enumerate(sprites)]
    return (np.stack(scenes) * 255 + 0.5).astype(np.uint8)


def score(vae: AutoencoderKL, pictures: np.ndarray, of: str) -> dict[str, object]:
    """Quality over whole pictures, through both halves: the PSNR in dB, and the mean error of R, G
    and B (0..255).

    pictures: uint8 (N, H, W, 3). of: what they are; it ends the keys.
    """
    import torch

    clean = torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 127.5 - 1
    was = vae.training
    vae.eval()
    with torch.no_grad():
        made = [vae.decode(vae.encode(x).latent_dist.mode()).sample for x in clean.split(8)]
    vae.train(was)
    whole = torch.cat(made).clamp(-1, 1)
    bias = [round(float(v) * 127.5, 2) for v in (whole - clean).mean(dim=(0, 2, 3))]
    return {f"psnr_{of}": psnr(whole, clean), f"bias_{of}": bias}


def psnr(made: torch.Tensor, clean: torch.Tensor) -> float:
    """Mean of the pictures' peak signal-to-noise ratios in dB, for values in [-1, 1]."""
    each = ((made - clean) / 2).square().mean(dim=(1, 2, 3))
    return float((-10 * (each + 1e-12).log10()).mean())
