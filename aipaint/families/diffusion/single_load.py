"""Reads a checkpoint of one file into memory, with the settings that travel with the program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from aipaint.core.errors import UserError
from aipaint.families.base import ModelInfo
from aipaint.families.diffusion.layouts import VOCABULARY, configs
from aipaint.families.diffusion.parts import INDEX
from aipaint.families.diffusion.reading import reading
from aipaint.families.weights import read_config, read_header

if TYPE_CHECKING:
    import torch

# Bases of which there are checkpoints of either prediction that say nothing of it.
_EITHER = ("sd2",)


def assemble(info: ModelInfo, layout: Path, dtype: torch.dtype) -> Any:
    """Return the pipeline of a file. Raises UserError when its weights are not all there."""
    import diffusers

    index = read_config(layout / INDEX)
    given: dict[str, Any] = {
        name: reading(info, name, lambda name=name: _tokenizer(layout / name))
        for name in ("tokenizer", "tokenizer_2")
        if name in index
    }
    # An inpainting model is held by the same class: only its prompts are read by it.
    kind: Any = diffusers.StableDiffusionPipeline
    if "text_encoder_2" in index:
        kind = diffusers.StableDiffusionXLPipeline
        given["add_watermarker"] = False
    else:
        given |= {"safety_checker": None, "requires_safety_checker": False}

    def read() -> Any:
        try:
            return kind.from_single_file(
                str(info.path),
                config=str(layout),
                local_files_only=True,
                torch_dtype=dtype,
                feature_extractor=None,
                **given,
            )
        except (NotImplementedError, KeyError, ValueError) as error:
            # What the libraries say of weights that are not there is about their own insides.
            incomplete = _incomplete(info, layout)
            if incomplete is None:
                raise
            raise incomplete from error

    return reading(info, "checkpoint", read)


def schedule_of(info: ModelInfo, layout: Path, unet: Any) -> dict[str, Any]:
    """Return the settings of the noise schedule; measure the prediction if unsaid."""
    found = read_config(layout / "scheduler" / "scheduler_config.json")
    prediction = info.prediction or found["prediction_type"]
    if not info.prediction and layout.name.startswith(_EITHER):
        prediction = measure_prediction(unet)
    found["prediction_type"] = prediction
    if info.zero_snr:
        found["rescale_betas_zero_snr"] = True
    return found


def measure_prediction(unet: Any) -> str:
    """Return what a UNet predicts, by looking at what it makes of pure noise.

    At the last timestep a sample is nearly all noise. Who predicts the noise gives it back, who
    predicts v = alpha * noise - sigma * picture (Salimans and Ho 2022) gives back almost none.
    """
    import torch

    shape = (1, unet.config.in_channels, 16, 16)
    noise = torch.randn(shape, generator=torch.Generator().manual_seed(0))
    noise = noise.to(unet.device, unet.dtype)
    states = noise.new_zeros(1, 77, unet.config.cross_attention_dim)
    with torch.inference_mode():
        made = unet(noise, 999, states).sample.float()
    channels = made.shape[1]
    both = torch.stack([made.flatten(), noise[:, :channels].float().flatten()])
    return "epsilon" if float(torch.corrcoef(both)[0, 1]) > 0.5 else "v_prediction"


def _tokenizer(folder: Path) -> Any:
    import transformers

    words = configs() / VOCABULARY
    told = read_config(folder / "tokenizer_config.json")
    told.pop("tokenizer_class")
    return transformers.CLIPTokenizer(
        vocab=str(words / "vocab.json"), merges=str(words / "merges.txt"), **told
    )


def _incomplete(info: ModelInfo, layout: Path) -> UserError | None:
    """Return what to say of a file that lacks weights of its UNet or autoencoder, if it does."""
    import diffusers
    import torch
    from accelerate import init_empty_weights
    from diffusers.loaders import single_file_utils as library

    ways = {
        "unet": (diffusers.UNet2DConditionModel, library.convert_ldm_unet_checkpoint),
        "vae": (diffusers.AutoencoderKL, library.convert_ldm_vae_checkpoint),
    }
    shapes = read_header(info.path).shapes
    for name, (kind, convert) in ways.items():
        weights = {key: torch.empty(shape, device="meta") for key, shape in shapes.items()}
        config = read_config(layout / name / "config.json")
        with init_empty_weights():
            wanted = kind.from_config(config).state_dict()
        try:
            missing = sorted(wanted.keys() - convert(checkpoint=weights, config=config).keys())
        except KeyError as error:
            missing = [str(error.args[0])]
        if missing:
            return UserError(
                "The {part} of the model {name} is incomplete.",
                "Its weights lack {missing}.",
                "Download or copy the model again, or choose another version of it.",
                part=name,
                name=info.name,
                missing=", ".join(missing[:3]),
            )
    return None
