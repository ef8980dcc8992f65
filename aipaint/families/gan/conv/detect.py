"""Telling from headers whether a path is one of these generators. Importing this costs no torch."""

from __future__ import annotations

import math
from pathlib import Path

from aipaint.core.errors import UserError
from aipaint.core.recipe import MIN_SIDE
from aipaint.families.base import Defaults, ModelInfo
from aipaint.families.gan.conv.published import prefix_of, shape_of
from aipaint.families.gan.conv.shapes import (
    KINDS,
    SETTINGS,
    WEIGHTS,
    ConvShape,
    info_of,
    read_shape,
)
from aipaint.families.weight_files import ENDINGS, open_header
from aipaint.families.weights import Header, fingerprint, read_config, read_header

FAMILY = "gan"


def detect_conv(path: Path) -> ModelInfo | None:
    """Read headers only. None: no such generator. UserError: one, but unusable.

    A folder that was trained here, or a file as PyTorch's tutorial on DCGANs leaves it.
    """
    if path.is_dir():
        if not (path / SETTINGS).is_file():
            return None
        if read_config(path / SETTINGS).get("kind") not in KINDS:
            return None
        shape, name = read_shape(path)
        header = read_header(path / WEIGHTS)
        return _describe(path, name or path.name, shape, header, (path / SETTINGS).read_bytes())
    if path.suffix.lower() not in ENDINGS:
        return None
    header = open_header(path)
    prefix = prefix_of(header.shapes)
    if prefix is None:
        return None
    return _describe(path, path.stem, shape_of(path, header.shapes, prefix), header, b"")


def _describe(
    path: Path, name: str, shape: ConvShape, header: Header, settings: bytes
) -> ModelInfo:
    # The least that a recipe may say; a picture has its own size all the same.
    side = max(MIN_SIDE, shape.size)
    first = next((header.shapes[key] for key in _first_of(header)), ())
    if shape.z_dim not in first:
        raise UserError(
            "The generator {folder} cannot be used.",
            "Its weights do not fit its settings.",
            "Export it again, or copy the folder again with all its files.",
            folder=path.name,
        )
    return ModelInfo(
        id=str(path),
        name=name,
        path=path,
        family=FAMILY,
        defaults=Defaults(width=side, height=side, steps=1, guidance=1.0, sampler="euler"),
        parameters=sum(math.prod(each) for each in header.shapes.values()),
        bytes=header.bytes,
        hash=fingerprint({"file": header.digest, "settings": settings}),
        latent=info_of(shape),
    )


def _first_of(header: Header) -> list[str]:
    ends = ("main.0.weight", "dense.weight")
    return [name for name in header.shapes if name.endswith(ends)]
