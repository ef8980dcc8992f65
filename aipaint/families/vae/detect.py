"""Telling from headers what a file of this family is. Importing this costs no torch.

Autoencoders with a latent space to walk in:

- KL autoencoders, in a folder of diffusers, in a file alone, or inside a painting model, which is
  then named with `#vae` behind its own name
- VQGANs, as folders of diffusers' VQModel or as the `.ckpt` and yaml of taming-transformers
- small ones of one vector that were trained here, in folders with model.json
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec

from aipaint.core.latents import LatentInfo
from aipaint.core.messages import say
from aipaint.families.base import ModelInfo
from aipaint.families.diffusion import Diffusion
from aipaint.families.diffusion.vae_detect import CONFIG, PREFIXES, VaeInfo, detect_vae
from aipaint.families.vae.infos import describe, flat, native, unusable
from aipaint.families.vae.inside import describe_inside, is_inside, outer_of
from aipaint.families.vae.vq_detect import BOOKS, FOLDER_CLASS, detect_vq_file, detect_vq_folder
from aipaint.families.weight_files import ENDINGS, open_header
from aipaint.families.weights import fingerprint, read_config, read_header

SMALL = "small-vae"
SETTINGS, WEIGHTS = "model.json", "model.safetensors"
_WHOLE, _INDEX = "model.diffusion_model.", "model_index.json"
_USUAL, _LARGE = 512, 1024
# Whose autoencoders were made for pictures of twice the usual side.
_LARGE_SCALES = (0.13025, 1.5305, 0.3611)


class _Shape(msgspec.Struct):
    """The shape in model.json of a small autoencoder, as far as it is read here."""

    size: Annotated[int, msgspec.Meta(ge=16, le=1024)]
    latent: Annotated[int, msgspec.Meta(ge=1, le=4096)]


class _Small(msgspec.Struct):
    """`model.json` of a small autoencoder, as far as it is read here."""

    shape: _Shape
    name: Annotated[str, msgspec.Meta(max_length=100)] = ""


def detect(path: Path) -> ModelInfo | None:
    """See `aipaint.families.base.Family.detect`."""
    if is_inside(path):
        outer = Diffusion().detect(outer_of(path))
        return None if outer is None else describe_inside(outer)
    if path.is_dir():
        return _folder(path)
    if path.suffix.lower() not in ENDINGS:
        return None
    shapes = open_header(path).shapes
    if any(name.startswith(_WHOLE) for name in shapes):
        return None
    prefix = _prefix(shapes)
    if prefix is None:
        return None
    if any(prefix + book in shapes for book in BOOKS):
        return detect_vq_file(path, prefix)
    return of_autoencoder(detect_vae(path))


def is_vq(path: Path) -> bool:
    """Whether a path that `detect` knows is that of a VQGAN."""
    if is_inside(path):
        return False
    if path.is_dir():
        return read_config(path / CONFIG).get("_class_name") == FOLDER_CLASS
    shapes = open_header(path).shapes
    return any(f"{_prefix(shapes)}{book}" in shapes for book in BOOKS)


def of_autoencoder(vae: VaeInfo) -> ModelInfo:
    """Return a KL autoencoder as a model with a latent space; its header was read before.

    Raises UserError where its settings cannot be read.
    """
    large = any(abs(vae.scale / scale - 1) < 0.01 for scale in _LARGE_SCALES)
    side = _LARGE if large else _USUAL
    if vae.path.is_dir():
        told = read_config(vae.path / CONFIG).get("sample_size")
        side = told if isinstance(told, int) and told > 0 else side
    size = native(side, side, vae.factor, vae.latent_channels)
    return describe(
        vae.path,
        vae.name,
        size=size,
        latent=flat(vae.latent_channels, size, vae.factor),
        parameters=vae.parameters,
        file_bytes=vae.bytes,
        digest=vae.hash,
    )


def _prefix(shapes: Mapping[str, tuple[int, ...]]) -> str | None:
    first = "decoder.conv_in.weight"
    return next((each for each in PREFIXES if len(shapes.get(each + first, ())) == 4), None)


def _folder(path: Path) -> ModelInfo | None:
    if (path / SETTINGS).is_file():
        told = read_config(path / SETTINGS)
        return _small(path, told) if told.get("kind") == SMALL else None
    if (path / _INDEX).is_file() or not (path / CONFIG).is_file():
        return None
    kind = read_config(path / CONFIG).get("_class_name")
    if kind == FOLDER_CLASS:
        return detect_vq_folder(path)
    if isinstance(kind, str) and kind.startswith("Autoencoder"):
        return of_autoencoder(detect_vae(path))
    return None


def _small(path: Path, told: object) -> ModelInfo:
    try:
        small = msgspec.convert(told, _Small)
    except msgspec.ValidationError as error:
        raise unusable(path, say("Its settings say: {reason}.", reason=error)) from error
    header = read_header(path / WEIGHTS)
    shape = small.shape
    if header.shapes.get("centre") != (shape.latent,):
        raise unusable(path, say("Its weights do not fit its settings."))
    return describe(
        path,
        small.name or path.name,
        size=(shape.size, shape.size),
        latent=LatentInfo(layers=1, dim=shape.latent, truncates=True, encodes=True, projects=True),
        parameters=header.parameters,
        file_bytes=header.bytes,
        digest=fingerprint({"file": header.digest, "settings": (path / SETTINGS).read_bytes()}),
    )
