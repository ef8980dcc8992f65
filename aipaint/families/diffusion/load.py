"""Reads a diffusers folder into memory, part by part, and believes none of it."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aipaint.core.devices import Wishes
from aipaint.core.errors import UserError
from aipaint.families import machine
from aipaint.families.base import ModelInfo
from aipaint.families.devices import choose_device, describe
from aipaint.families.diffusion.card import read_card
from aipaint.families.diffusion.coding import full_precision
from aipaint.families.diffusion.flow.kinds import KINDS, T5, TRANSFORMER
from aipaint.families.diffusion.flow.load import is_flow, make_pipeline, t5_tokenizer
from aipaint.families.diffusion.flow.single_load import assemble_flow, fill
from aipaint.families.diffusion.ladder import Ladder, require_room
from aipaint.families.diffusion.paint import LoadedDiffusion
from aipaint.families.diffusion.parts import INDEX, PIPELINES, pickled, read_part, variant
from aipaint.families.diffusion.preview import find_rgb, to_rgb
from aipaint.families.diffusion.reading import reading
from aipaint.families.diffusion.samplers import make_scheduler
from aipaint.families.diffusion.single_load import assemble, schedule_of
from aipaint.families.diffusion.vae_load import current_names
from aipaint.families.formats import choose_formats
from aipaint.families.identify import identify
from aipaint.families.weight_files import load_tensors
from aipaint.families.weights import fingerprint, read_config

if TYPE_CHECKING:
    import torch

# Longer than any text encoder reads; tokenizers without a limit of their own name a giant one.
_NO_LIMIT = 10_000
_PARTS = ("text_encoder", "text_encoder_2", "text_encoder_3", "unet", TRANSFORMER, "vae")


def load(info: ModelInfo, cache: Path, wishes: Wishes) -> LoadedDiffusion:
    """Read the model; see `aipaint.families.base.Family.load`. Nothing is fetched from anywhere."""
    import torch

    machine.prepare()
    device = choose_device(wishes)
    facts = describe(device)
    formats = choose_formats(facts, wishes, info.parameters, _stored(info))
    require_room(info, facts, formats, wishes)
    dtype: torch.dtype = getattr(torch, formats.compute if formats.lossy else formats.storage)
    with warnings.catch_warnings():
        # Libraries warn their programmers here; the user is told by errors and notes.
        warnings.simplefilter("ignore")
        _hush()
        layout = info.layout
        flow = is_flow(info)
        if layout is None:
            pipe = _assemble(info, dtype)
        else:
            pipe = (assemble_flow if flow else assemble)(info, layout, dtype)
        ladder = Ladder(pipe, device, facts, formats, wishes)
        # It is looked at below, where it computes.
        reading(info, "vae", lambda: pipe.vae.to(device))
        if ladder.mode == "none":
            reading(info, "unet", ladder.place)
        rgb = read_card(info.path).latent_rgb if layout is None else None
        if rgb is None:
            key = info.hash if layout is not None else _digest(info, "vae")
            with full_precision(pipe.vae):
                rgb = find_rgb(pipe.vae, pipe.vae.config.scaling_factor, key, cache)
        # The first drawing sets up what the others use, and would be taken for slow.
        channels = pipe.vae.config.latent_channels
        to_rgb(torch.zeros(1, channels, 8, 8), rgb, (64, 64), (64, 64))
        if layout is None or flow:
            schedule = _schedule(info)
        else:
            schedule = schedule_of(info, layout, pipe.unet)
        if ladder.mode != "none":
            reading(info, "unet", ladder.place)
    return LoadedDiffusion(info, pipe, schedule, rgb, device, ladder)


def _stored(info: ModelInfo) -> str:
    """Return the number format of most of a model's weights, "" where headers do not tell."""
    try:
        return identify(info.path).dtype
    except OSError:
        return ""


def _schedule(info: ModelInfo) -> dict[str, Any]:
    return read_config(info.settings / "scheduler" / "scheduler_config.json")


def _digest(info: ModelInfo, part: str) -> str:
    """Return what stands for the weights of a part."""
    return fingerprint({str(n): file.digest for n, file in enumerate(read_part(info.path, part))})


def _assemble(info: ModelInfo, dtype: torch.dtype) -> Any:
    import diffusers
    import transformers

    path = info.path
    index = read_config(path / INDEX)
    parts: dict[str, Any] = {}
    for name in _PARTS:
        told = index.get(name)
        if not isinstance(told, list) or None in told or not (path / name).is_dir():
            continue
        # The class names were compared with a list of known ones when the folder was inspected.
        kind = getattr(transformers if name.startswith("text") else diffusers, index[name][1])
        parts[name] = _weights(info, name, kind, dtype)
        tokenizer = name.replace("text_encoder", "tokenizer")
        if tokenizer != name:
            parts[tokenizer] = _tokenizer(info, tokenizer, index, parts[name])
    schedule = _schedule(info)
    if index["_class_name"] in KINDS:
        pipeline = index["_class_name"]
        return reading(info, "scheduler", lambda: make_pipeline(pipeline, parts, schedule))
    parts["scheduler"] = reading(
        info, "scheduler", lambda: make_scheduler(info.defaults.sampler, schedule)
    )
    # An inpainting model is held by the same class: only its prompts are read by it.
    if "text_encoder_2" in PIPELINES[index["_class_name"]]:
        zeros = bool(index.get("force_zeros_for_empty_prompt", True))
        # The refiner has no first text encoder.
        parts = {"text_encoder": None, "tokenizer": None} | parts
        return diffusers.StableDiffusionXLPipeline(
            **parts, force_zeros_for_empty_prompt=zeros, add_watermarker=False
        )
    return diffusers.StableDiffusionPipeline(
        **parts, safety_checker=None, feature_extractor=None, requires_safety_checker=False
    )


def _weights(info: ModelInfo, name: str, kind: Any, dtype: torch.dtype) -> Any:
    file = pickled(info.path, name)
    if file is not None:
        return _unpickled(info, name, kind, file, dtype)
    model, report = reading(
        info,
        name,
        lambda: kind.from_pretrained(
            info.path / name,
            local_files_only=True,
            use_safetensors=True,
            variant=variant(info.path, name),
            dtype=dtype,
            output_loading_info=True,
        ),
    )
    # The libraries make up what a file lacks from random numbers; a picture of that is no picture.
    missing = sorted(key for key in report["missing_keys"] if not key.endswith("position_ids"))
    # A pooled sentence vector is nothing that these pipelines look at.
    missing = [key for key in missing if not key.startswith("pooler.")]
    if missing or report.get("mismatched_keys"):
        raise UserError(
            "The {part} of the model {name} is incomplete.",
            "Its weights lack {missing}." if missing else "Its weights have other shapes.",
            "Download or copy the model folder again.",
            part=name,
            name=info.name,
            missing=", ".join(missing[:3]),
        )
    return model.eval()


def _unpickled(info: ModelInfo, name: str, kind: Any, file: Path, dtype: torch.dtype) -> Any:
    """Return a part whose weights are in a pickle, which is read without running it."""
    folder = info.path / name

    def make() -> Any:
        if hasattr(kind, "config_class"):
            return kind(kind.config_class.from_pretrained(folder, local_files_only=True))
        return kind.from_config(read_config(folder / "config.json"))

    def read() -> Any:
        return fill(info, name, make, current_names(load_tensors(file)), dtype)

    return reading(info, name, read)


def _tokenizer(info: ModelInfo, name: str, index: dict[str, Any], encoder: Any) -> Any:
    import transformers

    if type(encoder).__name__ == T5:
        return reading(info, name, lambda: t5_tokenizer(info.path / name))
    kind = index[name][1]
    found = reading(
        info,
        name,
        lambda: getattr(transformers, kind).from_pretrained(
            info.path / name, local_files_only=True
        ),
    )
    if found.model_max_length > _NO_LIMIT:
        found.model_max_length = encoder.config.max_position_embeddings
    return found


def _hush() -> None:
    """Keep the libraries' progress bars and advice off the terminal."""
    import diffusers
    import transformers

    diffusers.utils.logging.set_verbosity_error()
    diffusers.utils.logging.disable_progress_bar()
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
