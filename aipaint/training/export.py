"""Puts a trained run together as a StableDiffusionPipeline folder that stock diffusers loads."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aipaint.core.files import write_atomic
from aipaint.training.config import TrainConfig
from aipaint.training.diffusion import averaged_unet, noise_schedule
from aipaint.training.patch_latents import rgb_map

if TYPE_CHECKING:
    from diffusers import AutoencoderKL, UNet2DConditionModel

INDEX = {
    "_class_name": "StableDiffusionPipeline",
    "_diffusers_version": "0.37.0",
    "feature_extractor": [None, None],
    "image_encoder": [None, None],
    "requires_safety_checker": False,
    "safety_checker": [None, None],
    "scheduler": ["diffusers", "DPMSolverMultistepScheduler"],
    "text_encoder": ["transformers", "BertModel"],
    "tokenizer": ["transformers", "PreTrainedTokenizerFast"],
    "unet": ["diffusers", "UNet2DConditionModel"],
    "vae": ["diffusers", "AutoencoderKL"],
}


def scheduler_config(timesteps: int) -> dict[str, Any]:
    """The scheduler's JSON. The betas stand in full: they already end in noise, for any sampler."""
    return {
        "_class_name": "DPMSolverMultistepScheduler",
        "num_train_timesteps": timesteps,
        "trained_betas": [float(beta) for beta in noise_schedule(timesteps)],
        "prediction_type": "v_prediction",
        "timestep_spacing": "trailing",
        "algorithm_type": "dpmsolver++",
        "solver_order": 2,
        "clip_sample": False,
        "set_alpha_to_one": True,
        "steps_offset": 1,  # no effect with trailing spacing, but StableDiffusionPipeline asks
    }


def card(config: TrainConfig) -> dict[str, Any]:
    """aipaint.json: what the studio shows and starts with."""
    factors, bias = rgb_map()
    return {
        "name": "Starter",
        "family": "diffusion",
        "native_size": [config.data.size, config.data.size],
        "steps": config.demo.steps,
        "guidance": config.demo.guidance,
        "sampler": "dpmpp_2m",
        "latent_rgb": {"factors": factors, "bias": bias},
        "languages": ["en", "zh"],
    }


def export(config: TrainConfig, run: Path, target: Path) -> int:
    """Write the newest averaged weights of `run` to `target` in half precision.

    Returns the samples they have seen. Raises UserError when there is no checkpoint.
    """
    import torch
    from diffusers import AutoencoderKL

    unet, samples = averaged_unet(config, run)
    vae = AutoencoderKL.from_pretrained(run / "vae", local_files_only=True)
    target.mkdir(parents=True, exist_ok=True)
    unet.to(torch.float16).save_pretrained(target / "unet")
    vae.to(torch.float16).save_pretrained(target / "vae")
    # The library notes where the weights were read from: a place on this machine alone.
    settings = json.loads((target / "vae" / "config.json").read_text("utf-8"))
    settings.pop("_name_or_path", None)
    _write_json(target / "vae" / "config.json", settings)
    for name in ("text_encoder", "tokenizer"):
        shutil.copytree(run / name, target / name, dirs_exist_ok=True)
    _write_json(target / "model_index.json", INDEX)
    (target / "scheduler").mkdir(exist_ok=True)
    schedule = scheduler_config(config.diffusion.timesteps)
    _write_json(target / "scheduler" / "scheduler_config.json", schedule)
    _write_json(target / "aipaint.json", card(config))
    return samples


def _write_json(path: Path, value: dict[str, Any]) -> None:
    write_atomic(path, (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode())


def load_parts(folder: Path) -> tuple[UNet2DConditionModel, AutoencoderKL]:
    """The exported network and autoencoder in float32, for looking at them."""
    import torch
    from diffusers import AutoencoderKL, UNet2DConditionModel

    def read(kind: Any, name: str) -> Any:
        return kind.from_pretrained(folder / name, local_files_only=True, dtype=torch.float32)

    return read(UNet2DConditionModel, "unet"), read(AutoencoderKL, "vae")
