"""The fixed pictures that a diffusion run paints every few minutes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from aipaint.training.config import TrainConfig
from aipaint.training.diffusion import Demo, Pairs, noise_schedule
from aipaint.training.sheet import paint_states, save_sheet

if TYPE_CHECKING:
    from diffusers import UNet2DConditionModel


def demo_of(config: TrainConfig, run: Path) -> Demo | None:
    """Return what paints config.demo.prompts to run/demo-SAMPLES.png; None without a decoder.

    The prompts' token states are among the prepared ones, so no text encoder is needed.
    """
    if not (run / "vae").is_dir():
        return None
    from diffusers import AutoencoderKL

    pairs = Pairs(run)
    place = {caption: i for i, caption in enumerate(pairs.captions)}
    wanted = [place[prompt] for prompt in config.demo.prompts]
    states, empty = pairs.states[wanted].float(), pairs.states[:1].float()
    betas = noise_schedule(config.diffusion.timesteps)

    def paint(unet: UNet2DConditionModel, samples: int) -> None:
        # Read again each time: the autoencoder may have been trained further meanwhile.
        vae = AutoencoderKL.from_pretrained(run / "vae", local_files_only=True).eval()
        pictures = paint_states(
            unet,
            lambda latents: vae.decode(latents).sample,
            states,
            empty,
            steps=config.demo.steps,
            guidance=config.demo.guidance,
            seed=config.demo.seed,
            betas=betas,
        )
        save_sheet(pictures, run / f"demo-{samples:08d}.png")

    return paint
