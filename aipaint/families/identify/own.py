"""Describes folders of models that were trained here: `model.json` beside one safetensors file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from aipaint.core.messages import say
from aipaint.families.identify import safetensors_file
from aipaint.families.identify.found import Found, Kind, RefusedError
from aipaint.families.identify.source import damaged, opened

SETTINGS = "model.json"

_MOST = 4 * 2**20
_KINDS: dict[str, Kind] = {
    "stylegan2": Kind(family="gan", base="StyleGAN2", role="gan"),
    "stylegan3": Kind(family="gan", base="StyleGAN3", role="gan"),
    "dcgan": Kind(family="gan", base="DCGAN", role="gan"),
    "dense": Kind(family="gan", base="GAN", role="gan"),
    "small-vae": Kind(family="vae", base="", role="small vae"),
}
# What the sides of its pictures are called.
_SIDES = ("img_resolution", "size", "side")


def is_own(names: frozenset[str]) -> bool:
    """Return whether a folder that holds these names is such a model."""
    return SETTINGS in names and any(name.endswith(".safetensors") for name in names)


def describe(path: Path) -> Found:
    """Describe the model in a folder. Raises RefusedError or OSError."""
    told = _read(path / SETTINGS)
    said = told.get("kind")
    kind = _KINDS.get(said) if isinstance(said, str) else None
    if kind is None:
        raise RefusedError(
            say("It is of a kind that is not known: {kind}.", kind=str(said)[:40]),
            say("A later aipaint may know it."),
        )
    weights = sorted(path.glob("*.safetensors"))[:1]
    if not weights:
        raise RefusedError(
            say("It has settings but no weights."),
            say("Copy or download the folder again, with all its files."),
        )
    with opened(weights[0]) as source:
        tensors = safetensors_file.read(source)
    side = _side(told)
    return Found(
        accepted=True,
        format="model folder",
        family=kind.family,
        base=kind.base,
        role=kind.role,
        size=(side, side) if side else None,
        dtype=tensors.dtype(),
        parameters=tensors.parameters(),
        bytes=tensors.bytes,
    )


def _side(told: dict[str, Any]) -> int:
    shape = told.get("shape")
    for place in (told, shape if isinstance(shape, dict) else {}):
        for name in _SIDES:
            side = place.get(name)
            if isinstance(side, int) and 4 <= side <= 8192:
                return side
    return 0


def _read(file: Path) -> dict[str, Any]:
    with opened(file) as source:
        if source.size > _MOST:
            raise damaged(f"{file.name} is far too long")
        text = source.need(0, source.size)
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise damaged(f"{file.name}: {error}") from error
    if not isinstance(found, dict):
        raise damaged(f"{file.name} holds no settings")
    return found
