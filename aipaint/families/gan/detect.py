"""Telling from headers what a file of this family is. Importing this costs no torch.

- StyleGAN 2 and 3: NVIDIA's `.pkl`, rosinality's `.pt`, and folders of models trained here
- BigGAN: folders as pytorch-pretrained-biggan has them
- generators of transposed convolutions: folders of models trained here, and PyTorch's DCGAN
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from aipaint.core.latents import LatentInfo
from aipaint.families.base import Defaults, ModelInfo
from aipaint.families.gan.biggan import settings as biggan
from aipaint.families.gan.conv.detect import detect_conv
from aipaint.families.gan.stylegan import published, reading
from aipaint.families.gan.stylegan.folder import DESCRIPTION, KINDS
from aipaint.families.gan.stylegan.folder import WEIGHTS as GENERATOR
from aipaint.families.identify import identify
from aipaint.families.weight_files import is_pickle, open_header
from aipaint.families.weights import fingerprint, read_config, read_header

FAMILY = "gan"
Sort = Literal["stylegan", "biggan"]

_PREFIXES = ("g_ema.", "g.", "generator.", "")
_SAMPLES, _SAMPLE_BYTES = 4, 4096


def sort_of(path: Path) -> Sort | None:
    """Return which code reads a path; None for what is of another sort, or another family.

    Raises UserError for a file or settings that cannot be read.
    """
    if path.is_dir():
        if (path / DESCRIPTION).is_file():
            return "stylegan" if read_config(path / DESCRIPTION).get("kind") in KINDS else None
        return "biggan" if biggan.is_biggan(path) else None
    if path.suffix.lower() in published.ENDINGS:
        return "stylegan"
    if is_pickle(path) and _is_rosinality(open_header(path).shapes):
        return "stylegan"
    return None


def detect(path: Path) -> ModelInfo | None:
    """See `aipaint.families.base.Family.detect`."""
    match sort_of(path):
        case "stylegan":
            return _stylegan(path)
        case "biggan":
            return _biggan(path)
        case None:
            return detect_conv(path)


def _is_rosinality(shapes: Mapping[str, tuple[int, ...]]) -> bool:
    return any(
        f"{prefix}input.input" in shapes and f"{prefix}style.1.weight" in shapes
        for prefix in _PREFIXES
    )


def _stylegan(path: Path) -> ModelInfo:
    described = reading.describe(path)
    if path.is_dir():
        header = read_header(path / GENERATOR)
        told = read_config(path / DESCRIPTION)
        digests = {"file": header.digest, "settings": (path / DESCRIPTION).read_bytes()}
        name = told.get("name")
        return _model(
            path,
            name if isinstance(name, str) and 0 < len(name) <= 100 else path.name,
            described.info,
            described.size,
            (header.parameters, header.bytes, fingerprint(digests)),
        )
    found = identify(path)
    digest = fingerprint({"file": _sampled(path)})
    numbers = (found.parameters, found.bytes, digest)
    return _model(path, path.stem, described.info, described.size, numbers)


def _biggan(path: Path) -> ModelInfo:
    settings = biggan.read_settings(path)
    header = biggan.read_header(path, settings)
    digests = {"file": header.digest, "settings": (path / biggan.CONFIG).read_bytes()}
    return _model(
        path,
        path.name,
        biggan.info_of(path, settings),
        (settings.side, settings.side),
        (header.parameters, header.bytes, fingerprint(digests)),
    )


def _model(
    path: Path, name: str, latent: LatentInfo, size: tuple[int, int], numbers: tuple[int, int, str]
) -> ModelInfo:
    """numbers: how many numbers it holds, the bytes of its files, its hash."""
    return ModelInfo(
        id=str(path),
        name=name,
        path=path,
        family=FAMILY,
        defaults=Defaults(width=size[0], height=size[1], steps=1, guidance=1.0, sampler="euler"),
        parameters=numbers[0],
        bytes=numbers[1],
        hash=numbers[2],
        latent=latent,
    )


def _sampled(path: Path) -> bytes:
    """Return what stands for a file: its size and samples of what is in it."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        digest = hashlib.sha256(struct.pack("<Q", size))
        for index in range(_SAMPLES):
            file.seek(index * max(0, size - _SAMPLE_BYTES) // (_SAMPLES - 1))
            digest.update(file.read(_SAMPLE_BYTES))
    return digest.digest()
