"""Contact sheets: many prompts painted by one model, in one picture."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from aipaint.core.errors import UserError
from aipaint.core.files import write_atomic

if TYPE_CHECKING:
    import torch
    from diffusers import UNet2DConditionModel


def read_prompts(path: Path) -> list[str]:
    """One prompt a line; empty lines don't count. Raises UserError when there is none."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            "The prompts in {name} can't be read.", "{error}.", name=path.name, error=error
        ) from error
    prompts = [line.strip() for line in lines if line.strip()]
    if not prompts:
        raise UserError("{name} holds no prompt.", fix="Write one a line.", name=path.name)
    return prompts


def tile(pictures: Sequence[np.ndarray], columns: int = 8) -> Image.Image:
    """uint8 (H, W, 3) pictures of one size, row by row, two white pixels apart."""
    height, width = pictures[0].shape[:2]
    rows = math.ceil(len(pictures) / columns)
    columns = min(columns, len(pictures))
    sheet = Image.new("RGB", (columns * (width + 2), rows * (height + 2)), "white")
    for place, picture in enumerate(pictures):
        row, column = divmod(place, columns)
        sheet.paste(Image.fromarray(picture), (column * (width + 2), row * (height + 2)))
    return sheet


def save_sheet(pictures: Sequence[np.ndarray], path: Path, columns: int = 8) -> None:
    """Write a sheet in the format that the path's ending names (.png, .webp, .jpg)."""
    name = {".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}.get(path.suffix.lower(), "PNG")
    data = io.BytesIO()
    tile(pictures, columns).save(data, name, quality=90)
    write_atomic(path, data.getvalue())


def paint_sheet(
    folder: Path, prompts: Sequence[str], *, steps: int, guidance: float, seed: int
) -> list[np.ndarray]:
    """Paint each prompt with the pipeline in `folder`; picture i starts from seed + i."""
    import torch
    from diffusers import StableDiffusionPipeline

    try:
        pipeline = StableDiffusionPipeline.from_pretrained(
            folder, local_files_only=True, dtype=torch.float32
        )
    except (OSError, ValueError) as error:
        raise UserError(
            "The model in {name} can't be loaded.", "{error}.", name=folder.name, error=error
        ) from error
    pipeline.set_progress_bar_config(disable=True)
    pictures: list[np.ndarray] = []
    for start in range(0, len(prompts), 8):
        part = list(prompts[start : start + 8])
        dice = [torch.Generator().manual_seed(seed + start + i) for i in range(len(part))]
        made = pipeline(
            part,
            num_inference_steps=steps,
            guidance_scale=guidance,
            generator=dice,
            output_type="np",
        ).images
        pictures += list((np.asarray(made) * 255 + 0.5).astype(np.uint8))
    return pictures


def paint_states(
    unet: UNet2DConditionModel,
    decode: Callable[[torch.Tensor], torch.Tensor],
    states: torch.Tensor,
    empty: torch.Tensor,
    *,
    steps: int,
    guidance: float,
    seed: int,
    betas: np.ndarray,
) -> list[np.ndarray]:
    """Paint from token states (N, tokens, width), while training, without a text encoder.

    decode: (N, C, h, w) latents -> (N, 3, H, W) in [-1, 1]. empty: the states of "".
    """
    import torch
    from diffusers import DPMSolverMultistepScheduler

    scheduler = DPMSolverMultistepScheduler(
        trained_betas=betas, prediction_type="v_prediction", timestep_spacing="trailing"
    )
    scheduler.set_timesteps(steps)
    config = unet.config
    dice = torch.Generator().manual_seed(seed)
    shape = (len(states), config.in_channels, config.sample_size, config.sample_size)
    latents = torch.randn(shape, generator=dice) * scheduler.init_noise_sigma
    both = torch.cat([empty.expand_as(states), states])
    with torch.no_grad():
        for moment in scheduler.timesteps:
            scaled = scheduler.scale_model_input(latents, moment)
            without, with_text = unet(scaled.repeat(2, 1, 1, 1), moment, both).sample.chunk(2)
            made = without + guidance * (with_text - without)
            latents = scheduler.step(made, moment, latents).prev_sample
        pictures = decode(latents).clamp(-1, 1)
    return list((pictures.permute(0, 2, 3, 1) * 127.5 + 127.5).round().byte().numpy())
