"""Describes folders as the diffusers and transformers libraries write them.

A whole model has `model_index.json`, which names its parts, and a folder for each; a part alone
has `config.json` and its weights, in one file or in several with an index.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from aipaint.core.messages import say
from aipaint.families.identify import notes, own, safetensors_file, shards, torch_files
from aipaint.families.identify.found import (
    Found,
    Kind,
    Prediction,
    RefusedError,
    Role,
    Told,
)
from aipaint.families.identify.kinds import UNKNOWN, kind_of
from aipaint.families.identify.source import damaged, opened
from aipaint.families.identify.tensors import Tensors

INDEX, CONFIG, CARD = "model_index.json", "config.json", "aipaint.json"
STEMS = (
    "diffusion_pytorch_model",
    "model",
    "pytorch_model",
    "adapter_model",
    "open_clip_pytorch_model",
)
"""What the weights of a part are called, before `.safetensors`, `.fp16.safetensors` and so on."""

_CONFIG_BYTES = 256 * 2**10
_MOST_PARTS = 30
# The part that paints, the first that is there.
_MAIN = ("transformer", "unet", "prior", "decoder", "image_unet", "vqvae")

# What a pipeline is called, and what it is for; the first that fits counts.
_ROLES: tuple[tuple[str, Role], ...] = (
    ("Inpaint", "inpaint"),
    ("Fill", "inpaint"),
    ("InstructPix2Pix", "edit"),
    ("Edit", "edit"),
    ("Kontext", "edit"),
    ("Prior", "prior"),
)
# For what its tensors do not tell: the pipeline's class, and the base.
_BASES: tuple[tuple[str, str], ...] = (
    ("StableDiffusionXL", "SDXL"),
    ("StableDiffusion3", "SD 3"),
    ("Kandinsky", "Kandinsky 2.2"),
    ("StableCascade", "Stable Cascade"),
    ("Wuerstchen", "Stable Cascade"),
    ("IF", "DeepFloyd IF"),
    ("Kolors", "Kolors"),
)
_PREDICTIONS: dict[str, Prediction] = {
    "epsilon": "epsilon",
    "v_prediction": "v_prediction",
    "sample": "sample",
    "flow_prediction": "flow",
}
# Parts alone whose settings say what they are better than their tensors do.
_CLASSES: dict[str, Kind] = {
    "AutoencoderTiny": Kind(family="diffusion", base="", role="vae", variant="tiny"),
    "AutoencoderKL": Kind(family="diffusion", base="", role="vae"),
    "ControlNetModel": Kind(family="diffusion", base="", role="controlnet"),
    "T2IAdapter": Kind(family="diffusion", base="", role="t2i-adapter"),
    "T2IAdapterModel": Kind(family="diffusion", base="", role="t2i-adapter"),
    "MotionAdapter": Kind(family="diffusion", base="", role="motion module"),
    "CLIPVisionModelWithProjection": Kind(family="diffusion", base="", role="image encoder"),
    "DepthAnythingForDepthEstimation": Kind(family="estimators", base="depth", role="estimator"),
    "DPTForDepthEstimation": Kind(family="estimators", base="depth", role="estimator"),
    "VitPoseForPoseEstimation": Kind(family="estimators", base="pose", role="estimator"),
}


def describe(path: Path) -> Found:
    """Describe the model in a folder. Raises RefusedError or OSError."""
    if (path / INDEX).is_file():
        return _whole(path)
    if (path / own.SETTINGS).is_file():
        return own.describe(path)
    if (path / CONFIG).is_file() or any(weights_of(path)):
        return _part(path)
    raise RefusedError(
        say("It is a folder without a model: it has neither model_index.json nor config.json."),
        say("Choose the folder that has one of them, or a file in it."),
    )


def is_model(names: frozenset[str]) -> bool:
    """Return whether a folder that holds these names is one model rather than a shelf of some."""
    if INDEX in names or own.is_own(names):
        return True
    stems = tuple(f"{stem}{end}" for stem in STEMS for end in (".", "-"))
    return CONFIG in names and any(name.startswith(stems) for name in names)


def weights_of(path: Path) -> Iterator[Path]:
    """Yield the file, or the index of the files, that hold the weights of a part."""
    try:
        names = sorted(entry.name for entry in path.iterdir())[:2000]
    except OSError:
        return
    for stem in STEMS:
        for ending in (
            shards.INDEX,
            ".safetensors",
            f".fp16{shards.INDEX}",
            ".fp16.safetensors",
            ".bf16.safetensors",
        ):
            if stem + ending in names:
                yield path / (stem + ending)
        # Precision stands between stem and number in some: model.safetensors.index.fp16.json.
        if f"{stem}.safetensors.index.fp16.json" in names:
            yield path / f"{stem}.safetensors.index.fp16.json"
    for stem in STEMS:
        for ending in (".bin", ".fp16.bin"):
            if stem + ending in names:
                yield path / (stem + ending)
    plain = [name for name in names if name.endswith(".safetensors")]
    if len(plain) == 1 and not plain[0].startswith(STEMS):
        yield path / plain[0]


def _whole(path: Path) -> Found:
    index = _read(path / INDEX)
    pipeline = _class(index)
    parts = [
        name
        for name, value in index.items()
        if _plain(name) and isinstance(value, list) and any(value) and (path / name).is_dir()
    ][:_MOST_PARTS]
    found: dict[str, Tensors] = {}
    for name in parts:
        file = next(weights_of(path / name), None)
        if file is not None:
            try:
                found[name] = _tensors(file)
            except RefusedError as error:
                raise RefusedError(
                    say("Its part {part} cannot be used: {why}", part=name, why=error.why),
                    error.fix,
                ) from error
    main = next((name for name in _MAIN if name in found), None)
    if main is None:
        missing = next((name for name in _MAIN if name in index), "unet")
        raise RefusedError(
            say("The weights of its part {part} are missing.", part=missing),
            say("Copy or download the folder again, with all its files."),
        )
    kind = kind_of(found[main], Told())
    base = next((base for name, base in _BASES if pipeline.startswith(name)), "")
    if (path / CARD).is_file():
        # Of a build of our own, or somebody's who writes cards as we do.
        base = base or "aipaint"
    if kind is None:
        kind = Kind(family="diffusion", base=base, role="checkpoint", prediction="unknown")
    whole: Role = "checkpoint" if kind.role in ("unet", "transformer") else kind.role
    roles: list[Role] = [said for name, said in _ROLES if name in pipeline]
    prediction = _scheduler(path)
    size = _native(path, main) or kind.size
    return Found(
        accepted=True,
        format="diffusers folder",
        family=kind.family,
        base=kind.base or base,
        role=roles[0] if roles else whole,
        variant=kind.variant,
        prediction=prediction or kind.prediction,
        size=size,
        dtype=found[main].dtype(),
        parameters=sum(tensors.parameters() for tensors in found.values()),
        bytes=sum(tensors.bytes for tensors in found.values()),
        parts=tuple(name for name in parts if name in found),
        metadata={"pipeline": pipeline} if pipeline else {},
    )


def _part(path: Path) -> Found:
    config = _read(path / CONFIG) if (path / CONFIG).is_file() else {}
    file = next(weights_of(path), None)
    if file is None:
        raise RefusedError(
            say("It has settings but no weights."),
            say("Copy or download the folder again, with all its files."),
        )
    tensors = _tensors(file)
    said = notes.told(tensors.notes)
    kind = kind_of(tensors, said) or _CLASSES.get(_class(config))
    named = _class(config)
    if kind is None:
        raise UNKNOWN
    side = config.get("sample_size")
    size = kind.size
    if kind.role in ("unet", "transformer") and isinstance(side, int) and 4 <= side <= 1024:
        # Settings count latents; a pixel UNet's are pixels.
        factor = 1 if kind.base in ("DeepFloyd IF", "DDPM") else 8
        size = (side * factor, side * factor)
    return Found(
        accepted=True,
        format="model folder",
        family=kind.family,
        base=kind.base,
        role=kind.role,
        variant=kind.variant,
        prediction=kind.prediction,
        size=size,
        dtype=tensors.dtype(),
        parameters=tensors.parameters(),
        bytes=tensors.bytes,
        network=kind.network,
        factor=kind.factor,
        told=said,
        metadata=notes.shortened(tensors.notes) | ({"class": named} if named else {}),
    )


def _tensors(file: Path) -> Tensors:
    if file.name.endswith(".json"):
        return shards.read(file)
    with opened(file) as source:
        if file.suffix == ".safetensors":
            return safetensors_file.read(source)
        if source.read(0, 4) == b"PK\x03\x04":
            return torch_files.read_zip(source)
        found = torch_files.read_legacy(source)
        if isinstance(found, Found):
            raise UNKNOWN
        return found


def _scheduler(path: Path) -> Prediction | None:
    try:
        config = _read(path / "scheduler" / "scheduler_config.json")
    except (RefusedError, OSError):
        return None
    name = _class(config)
    if name.startswith("FlowMatch") or config.get("use_flow_sigmas") is True:
        return "flow"
    if name.startswith("EDM"):
        return "edm"
    said = config.get("prediction_type")
    return _PREDICTIONS.get(said) if isinstance(said, str) else None


def _native(path: Path, main: str) -> tuple[int, int] | None:
    """Return the size that the settings of the denoising network and the VAE make."""
    try:
        side = _read(path / main / CONFIG).get("sample_size")
        blocks = _read(path / "vae" / CONFIG).get("block_out_channels")
    except (RefusedError, OSError):
        return None
    if not isinstance(blocks, list) or not 1 <= len(blocks) <= 8:
        return None
    sides = side if isinstance(side, list) and len(side) == 2 else [side, side]
    if not all(isinstance(length, int) and 1 <= length <= 4096 for length in sides):
        return None
    factor = 2 ** (len(blocks) - 1)
    height, width = sides
    return width * factor, height * factor


def _read(file: Path) -> dict[str, Any]:
    """Read settings. Raises RefusedError."""
    with opened(file) as source:
        if source.size > _CONFIG_BYTES:
            raise damaged(f"{file.name} is far too long")
        text = source.need(0, source.size)
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise damaged(f"{file.name}: {error}") from error
    if not isinstance(found, dict):
        raise damaged(f"{file.name} holds no settings")
    return found


def _class(config: dict[str, Any]) -> str:
    """Return the class that settings name, in the diffusers or the transformers library."""
    found = config.get("_class_name")
    if not isinstance(found, str):
        named = config.get("architectures")
        found = named[0] if isinstance(named, list) and named else ""
    return found[:100] if isinstance(found, str) else ""


def _plain(name: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9_]{1,60}", name) is not None
