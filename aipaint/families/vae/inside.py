"""The autoencoder inside a painting model, which is named like it with `#vae` behind. No torch."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from aipaint.core.errors import UserError
from aipaint.families.base import ModelInfo
from aipaint.families.diffusion.checks import Vae, read_settings
from aipaint.families.diffusion.vae_detect import CONFIG, PREFIXES, VaeInfo, built_of, detect_vae
from aipaint.families.vae.infos import describe, flat, native
from aipaint.families.weight_files import open_header
from aipaint.families.weights import fingerprint, read_config

INSIDE = "#vae"
_FIRST = "decoder.conv_in.weight"


class Inner(NamedTuple):
    """An autoencoder in a painting model.

    settings: those of its `config.json`, as far as they say what a header does not.
    """

    vae: VaeInfo
    settings: dict[str, Any]


def outer_of(path: Path) -> Path:
    """Return the painting model of a path with `#vae` behind; others as they are."""
    return path.with_name(path.name.removesuffix(INSIDE)) if is_inside(path) else path


def is_inside(path: Path) -> bool:
    """Whether a path means what is inside a model; a file may be called like that, too."""
    return path.name.endswith(INSIDE) and len(path.name) > len(INSIDE) and not path.exists()


def describe_inside(model: ModelInfo) -> ModelInfo:
    """Describe the autoencoder of a painting model.

    Raises UserError where it is not there, or of a kind that cannot be used.
    """
    vae = inner_of(model).vae
    size = native(model.defaults.width, model.defaults.height, vae.factor, vae.latent_channels)
    found = describe(
        vae.path,
        f"{model.name} (VAE)",
        size=size,
        latent=flat(vae.latent_channels, size, vae.factor),
        parameters=vae.parameters,
        file_bytes=vae.bytes,
        digest=vae.hash,
    )
    # With its own path it has a place of its own among the models in memory.
    path = model.path.with_name(model.path.name + INSIDE)
    return msgspec.structs.replace(found, id=model.id + INSIDE, path=path)


def inner_of(model: ModelInfo) -> Inner:
    """Return the autoencoder of a painting model, as its headers describe it."""
    if model.layout is None:
        vae = detect_vae(model.path / "vae")
        return Inner(vae, read_config(vae.path / CONFIG))
    file = model.layout / "vae" / CONFIG
    told = read_settings(file, Vae)
    header = open_header(model.path)
    prefix = next((each for each in PREFIXES[1:] if each + _FIRST in header.shapes), None)
    if prefix is None:
        raise UserError(
            "The model {model} holds no autoencoder.",
            "Only its painting network is in the file.",
            "Choose an autoencoder that stands alone.",
            model=model.name,
        )
    shapes = {name: shape for name, shape in header.shapes.items() if name.startswith(prefix)}
    _, built = built_of(model.path, shapes)
    vae = VaeInfo(
        id=model.id,
        name=model.name,
        path=model.path,
        file=model.path,
        base="",
        scale=told.scaling_factor,
        prefix=prefix,
        parameters=sum(map(math.prod, shapes.values())),
        bytes=header.bytes,
        hash=fingerprint({"file": header.digest, "part": b"vae"}),
        **built,
    )
    return Inner(vae, read_config(file))
