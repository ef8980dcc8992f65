"""Reads a checkpoint of one file into memory, with the settings that travel with the program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aipaint.core.errors import UserError
from aipaint.families.base import ModelInfo
from aipaint.families.diffusion.layouts import VOCABULARY, configs
from aipaint.families.diffusion.parts import INDEX
from aipaint.families.diffusion.reading import reading
from aipaint.families.diffusion.single import hash_of
from aipaint.families.weight_files import load_tensors, open_header
from aipaint.families.weights import read_config

if TYPE_CHECKING:
    import torch
    from torch import Tensor

# Bases of which there are checkpoints of either prediction that say nothing of it.
_EITHER = ("sd2",)
_OLD_ROOT = "cond_stage_model.transformer."
_OLD_TEXT = tuple(_OLD_ROOT + part for part in ("embeddings.", "encoder.", "final_layer_norm."))


def assemble(info: ModelInfo, layout: Path, dtype: torch.dtype) -> Any:
    """Return the pipeline of a file. Raises UserError when its weights are not all there."""
    import diffusers
    import transformers

    index = read_config(layout / INDEX)
    weights = reading(info, "checkpoint", lambda: _weights(info))
    parts: dict[str, Any] = {}
    for name in ("unet", "vae", "text_encoder", "text_encoder_2"):
        library, kind = index.get(name) or (None, None)
        if kind is None:
            continue
        of = getattr(transformers if library == "transformers" else diffusers, kind)
        encodes = name.startswith("text")
        parts[name] = _part(info, layout, name, weights, _text if encodes else _net, of, dtype)
        if encodes:
            words = name.replace("text_encoder", "tokenizer")
            parts[words] = reading(info, words, lambda words=words: clip_tokenizer(layout / words))
    parts["scheduler"] = getattr(diffusers, index["scheduler"][1]).from_pretrained(
        layout / "scheduler", local_files_only=True
    )
    # An inpainting model is held by the same class: only its prompts are read by it.
    if "text_encoder_2" in parts:
        zeros = bool(index.get("force_zeros_for_empty_prompt", True))
        # The refiner has no first text encoder.
        parts = {"text_encoder": None, "tokenizer": None} | parts
        return diffusers.StableDiffusionXLPipeline(
            **parts, force_zeros_for_empty_prompt=zeros, add_watermarker=False
        )
    return diffusers.StableDiffusionPipeline(
        **parts, safety_checker=None, feature_extractor=None, requires_safety_checker=False
    )


def _weights(info: ModelInfo) -> dict[str, Tensor]:
    if hash_of(open_header(info.path)) != info.hash:
        raise UserError(
            "The file of the model {name} has changed since it was looked at.",
            fix="Try again when it is whole.",
            name=info.name,
        )
    found = load_tensors(info.path)
    old = [name for name in found if name.startswith(_OLD_TEXT)]
    for name in old:
        # As the first version of the library that its trainers used called them.
        found[name.replace(_OLD_ROOT, _OLD_ROOT + "text_model.")] = found.pop(name)
    return found


def _net(of: Any, weights: dict[str, Tensor], layout: Path, name: str, dtype: torch.dtype) -> Any:
    return of.from_single_file(
        weights, config=str(layout), subfolder=name, local_files_only=True, torch_dtype=dtype
    )


def _text(of: Any, weights: dict[str, Tensor], layout: Path, name: str, dtype: torch.dtype) -> Any:
    from diffusers.loaders.single_file_utils import create_diffusers_clip_model_from_ldm
    from transformers.initialization import no_init_weights

    # Random numbers for weights that are all replaced take as long as a third of a model's loading.
    with no_init_weights():
        return create_diffusers_clip_model_from_ldm(
            of,
            checkpoint=weights,
            subfolder=name,
            config=str(layout),
            torch_dtype=dtype,
            local_files_only=True,
        )


def _part(
    info: ModelInfo,
    layout: Path,
    name: str,
    weights: dict[str, Tensor],
    read: Callable[..., Any],
    of: Any,
    dtype: torch.dtype,
) -> Any:
    def whole() -> Any:
        try:
            part = read(of, weights, layout, name, dtype)
        except (NotImplementedError, KeyError, ValueError) as error:
            # What the libraries say of weights that are not there is about their own insides.
            missing = _missing(weights, layout, name)
            if not missing:
                raise
            raise _incomplete(info, name, missing) from error
        # Built without memory, and given it as far as there are weights.
        empty = [key for key, value in part.state_dict().items() if value.is_meta]
        if empty:
            raise _incomplete(info, name, sorted(empty))
        return part

    return reading(info, name, whole)


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


def clip_tokenizer(folder: Path) -> Any:
    """Return CLIP's words, which travel with the program, with the settings in `folder`."""
    import transformers

    words = configs() / VOCABULARY
    told = read_config(folder / "tokenizer_config.json")
    told.pop("tokenizer_class")
    return transformers.CLIPTokenizer(
        vocab=str(words / "vocab.json"), merges=str(words / "merges.txt"), **told
    )


def _missing(weights: dict[str, Tensor], layout: Path, name: str) -> list[str]:
    """Return which weights of the UNet or autoencoder a file lacks."""
    import diffusers
    import torch
    from accelerate import init_empty_weights
    from diffusers.loaders import single_file_utils as library

    ways = {
        "unet": (diffusers.UNet2DConditionModel, library.convert_ldm_unet_checkpoint),
        "vae": (diffusers.AutoencoderKL, library.convert_ldm_vae_checkpoint),
    }
    if name not in ways:
        return []
    kind, convert = ways[name]
    shapes = {key: torch.empty(value.shape, device="meta") for key, value in weights.items()}
    config = read_config(layout / name / "config.json")
    with init_empty_weights():
        wanted = kind.from_config(config).state_dict()
    try:
        return sorted(wanted.keys() - convert(checkpoint=shapes, config=config).keys())
    except KeyError as error:
        return [str(error.args[0])]


def _incomplete(info: ModelInfo, part: str, missing: list[str]) -> UserError:
    return UserError(
        "The {part} of the model {name} is incomplete.",
        "Its weights lack {missing}.",
        "Download or copy the model again, or choose another version of it.",
        part=part,
        name=info.name,
        missing=", ".join(missing[:3]),
    )
