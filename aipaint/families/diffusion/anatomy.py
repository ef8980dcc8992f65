"""The parts of a model and how large they are, from headers and settings alone. No torch."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import msgspec

from aipaint.families.base import ModelInfo
from aipaint.families.diffusion.checks import Unet, Vae, read_settings
from aipaint.families.diffusion.flow.kinds import TRANSFORMER, Transformer
from aipaint.families.diffusion.parts import read_part
from aipaint.families.diffusion.single import UNET
from aipaint.families.identify import identify
from aipaint.families.weight_files import ENDINGS, open_header
from aipaint.families.weights import Header

PAINTERS = ("unet", TRANSFORMER)
_PARTS = (*PAINTERS, "vae", "text_encoder", "text_encoder_2", "text_encoder_3")
# How the names of the parts begin in a checkpoint of one file.
_STARTS = {
    UNET: "unet",
    "first_stage_model.": "vae",
    "vae.": "vae",
    "cond_stage_model.": "text_encoder",
    "conditioner.embedders.0.": "text_encoder",
    "conditioner.embedders.1.": "text_encoder_2",
    "text_encoders.clip_l.": "text_encoder",
    "text_encoders.clip_g.": "text_encoder_2",
    "text_encoders.t5xxl.": "text_encoder_3",
}
# Networks that nobody described are taken for one of this size.
_SIDE = 64
_T = TypeVar("_T")


class Anatomy(msgspec.Struct, frozen=True):
    """What a model is made of.

    painter, vae, texts: how many numbers the network that paints, the autoencoder and the largest
    text encoder hold; all: those of all parts. largest: those of the largest layer.
    stored: the format of most of them as torch names it, "" where headers do not tell.
    net, coder: the settings of network and autoencoder; None where they are not known.
    tile: pixels of a side in which the autoencoder takes a large picture apart.
    """

    painter: int
    vae: int
    texts: int
    all: int
    largest: int
    stored: str
    net: Unet | Transformer | None
    coder: Vae | None
    tile: int


class _Sampled(msgspec.Struct):
    sample_size: int = _SIDE * 8


def anatomy(info: ModelInfo) -> Anatomy:
    """Look at the headers of a model; what was found is remembered until it changes.

    Raises UserError or OSError where they cannot be read any more.
    """
    return _anatomy(info.path, info.hash, info.settings, info.parameters)


@functools.lru_cache(maxsize=64)
def _anatomy(path: Path, _hash: str, settings: Path, parameters: int) -> Anatomy:
    path.stat()  # raises where it has gone
    sizes = _folder(path) if path.is_dir() else _file(path)
    largest = sizes.pop("largest", 0)
    painter = max((sizes.get(name, 0) for name in PAINTERS), default=0)
    vae = sizes.get("vae", 0)
    texts = [size for name, size in sizes.items() if name.startswith("text")]
    return Anatomy(
        # Of a file whose parts cannot be told apart all is taken for the network.
        painter or max(0, parameters - vae - sum(texts)),
        vae,
        max(texts, default=0),
        max(parameters, sum(sizes.values())),
        largest,
        identify(path).dtype,
        _net(settings),
        _settings(settings / "vae" / "config.json", Vae),
        (_settings(settings / "vae" / "config.json", _Sampled) or _Sampled()).sample_size,
    )


def _folder(path: Path) -> dict[str, int]:
    found = {"largest": 0}
    for part in _PARTS:
        if (path / part).is_dir():
            headers = read_part(path, part)
            found[part] = sum(header.parameters for header in headers)
            found["largest"] = max(found["largest"], _largest(headers))
    return found


def _file(path: Path) -> dict[str, int]:
    if path.suffix.lower() not in ENDINGS:
        return {}
    header = open_header(path)
    found = {"largest": _largest([header])}
    for name, shape in header.shapes.items():
        # What a trainer kept for itself beside them is not read.
        part = next((part for start, part in _STARTS.items() if name.startswith(start)), None)
        if part is not None:
            found[part] = found.get(part, 0) + math.prod(shape)
    return found


def _largest(headers: Iterable[Header]) -> int:
    # Tables of words are looked up, not computed with.
    return max(
        (
            math.prod(shape)
            for header in headers
            for name, shape in header.shapes.items()
            if "embedding" not in name and "shared" not in name
        ),
        default=0,
    )


def _net(settings: Path) -> Unet | Transformer | None:
    return _settings(settings / "unet" / "config.json", Unet) or _settings(
        settings / TRANSFORMER / "config.json", Transformer
    )


def _settings(file: Path, kind: type[_T]) -> _T | None:
    # Another kind of model, or one that nobody described, has none.
    return read_settings(file, kind) if file.is_file() else None
