"""Recognises diffusers folders of Stable Diffusion and Flux from their headers alone. No torch.

Such a folder holds `model_index.json`, which names the parts, and one folder a part. The layout is
that of the diffusers library, see https://huggingface.co/docs/diffusers/using-diffusers/loading.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, get_args

from aipaint.core.errors import UserError
from aipaint.core.messages import say
from aipaint.core.recipe import MAX_GUIDANCE, MAX_SIDE, MAX_STEPS, MIN_SIDE, Sampler
from aipaint.families.base import Defaults, ModelInfo
from aipaint.families.diffusion.card import FAMILY, Card, read_card
from aipaint.families.diffusion.checks import (
    Settings,
    check_classes,
    check_fit,
    check_tokenizer,
    inpainting_channels,
)
from aipaint.families.diffusion.flow.checks import check_flow
from aipaint.families.diffusion.flow.kinds import KINDS
from aipaint.families.diffusion.parts import (
    CARD,
    INDEX,
    PIPELINES,
    odd,
    read_part,
)
from aipaint.families.weights import MAX_CONFIG, Header, fingerprint, read_config

MAX_FILES = 2000


def detect(path: Path) -> ModelInfo | None:
    """Read the headers of a folder. None: no diffusers folder. UserError: one, but unusable."""
    if not (path / INDEX).is_file():
        return None
    files = _walk(path)
    index = read_config(path / INDEX)
    pipeline = index.get("_class_name")
    if isinstance(pipeline, str) and pipeline in KINDS:
        return _flow(path, files, index, pipeline)
    if not isinstance(pipeline, str) or pipeline not in PIPELINES:
        raise UserError(
            "The model {folder} is a {kind}, which cannot paint here.",
            "Text-to-image and inpainting models of Stable Diffusion 1, 2 and XL, and "
            "text-to-image models of Stable Diffusion 3 and Flux in diffusers folders can.",
            "Look for a version of it for one of {kinds}.",
            folder=path.name,
            kind=pipeline if isinstance(pipeline, str) else "custom pipeline",
            kinds=", ".join((*PIPELINES, *KINDS)),
        )
    check_classes(path, index, pipeline)
    card = read_card(path)
    headers = {part: read_part(path, part) for part in ("unet", "vae", *PIPELINES[pipeline])}
    for part in PIPELINES[pipeline]:
        check_tokenizer(path, part.replace("text_encoder", "tokenizer"))
    found = check_fit(path, headers, pipeline)
    _check_rgb(path, card, found.vae.latent_channels)
    inpaints = found.unet.in_channels == inpainting_channels(found.vae)
    defaults = _defaults(path, card, pipeline, found)
    return _describe(path, files, card, headers, defaults, inpaints)


def _flow(path: Path, files: list[Path], index: dict[str, Any], pipeline: str) -> ModelInfo:
    card = read_card(path)
    found = check_flow(path, index, pipeline, card)
    _check_rgb(path, card, found.channels)
    return _describe(path, files, card, found.headers, found.defaults, inpaints=False)


def _check_rgb(path: Path, card: Card, channels: int) -> None:
    if card.latent_rgb and len(card.latent_rgb.factors) != channels:
        raise odd(path / CARD, say("latent_rgb needs one row for each latent channel."))


def _describe(
    path: Path,
    files: list[Path],
    card: Card,
    headers: dict[str, list[Header]],
    defaults: Defaults,
    inpaints: bool,
) -> ModelInfo:
    weights = [header for part in headers.values() for header in part]
    digests = {
        f"{part}/{number}": header.digest
        for part, read in headers.items()
        for number, header in enumerate(read)
    }
    for file in files:
        if file.suffix == ".json" and file.name != CARD:
            digests[file.relative_to(path).as_posix()] = _digest(file)
    return ModelInfo(
        id=str(path),
        name=card.name or path.name,
        path=path,
        family=FAMILY,
        defaults=defaults,
        parameters=sum(header.parameters for header in weights),
        bytes=sum(header.bytes for header in weights),
        hash=fingerprint(digests),
        languages=card.languages,
        inpaints=inpaints,
    )


def _digest(file: Path) -> bytes:
    """Return what stands for a settings file; of one too large to be one, its size."""
    size = file.stat().st_size
    content = file.read_bytes() if size <= MAX_CONFIG else b""
    return hashlib.sha256(size.to_bytes(8, "little") + content).digest()


def _walk(path: Path) -> list[Path]:
    found: list[Path] = []
    for file in path.rglob("*"):
        if not file.relative_to(path).parts[0].startswith(".") and file.is_file():
            found.append(file)
        if len(found) > MAX_FILES:
            raise UserError(
                "The folder {folder} holds too many files to be one model.",
                fix="Choose the folder that has model_index.json and nothing else in it.",
                folder=path.name,
            )
    return found


def _defaults(path: Path, card: Card, pipeline: str, found: Settings) -> Defaults:
    size = card.native_size
    if size is None:
        side = found.unet.sample_size
        usual = 1024 if "text_encoder_2" in PIPELINES[pipeline] else 512
        side = side * found.vae.factor if isinstance(side, int) else usual
        size = (side, side)
    steps = 25 if card.steps is None else card.steps
    guidance = 7.0 if card.guidance is None else card.guidance
    if not (
        all(MIN_SIDE <= side <= MAX_SIDE for side in size)
        and 1 <= steps <= MAX_STEPS
        and 0 <= guidance <= MAX_GUIDANCE
    ):
        raise odd(path / CARD, say("Its size, steps or guidance are out of range."))
    sampler: Sampler = card.sampler or get_args(Sampler)[0]
    return Defaults(width=size[0], height=size[1], steps=steps, guidance=guidance, sampler=sampler)
