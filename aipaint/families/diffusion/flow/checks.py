"""Whether the parts of a flow model's diffusers folder are known, bounded and fit. No torch."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.messages import say
from aipaint.core.recipe import MAX_GUIDANCE, MAX_SIDE, MAX_STEPS, MIN_SIDE
from aipaint.families.base import Defaults
from aipaint.families.diffusion.card import Card
from aipaint.families.diffusion.checks import Schedule, Vae, check_tokenizer, read_settings
from aipaint.families.diffusion.flow.kinds import (
    FLUX,
    KINDS,
    SD3,
    T5,
    TRANSFORMER,
    Clip,
    Kind,
    T5Settings,
    Transformer,
    suits,
)
from aipaint.families.diffusion.parts import CARD, odd, read_part
from aipaint.families.weights import Header

_TOKENIZERS = {
    T5: ("T5TokenizerFast", "T5Tokenizer", "PreTrainedTokenizerFast", "TokenizersBackend"),
    "CLIP": ("CLIPTokenizer", "CLIPTokenizerFast", "PreTrainedTokenizerFast", "TokenizersBackend"),
}


class Checked(msgspec.Struct, frozen=True):
    """A flow model's folder. headers: of all parts that are there. channels: of a latent."""

    headers: dict[str, list[Header]]
    defaults: Defaults
    channels: int


def check_flow(path: Path, index: dict[str, Any], pipeline: str, card: Card) -> Checked:
    """Read the headers of a folder with `pipeline`, one of `KINDS`. Raises UserError."""
    kind = KINDS[pipeline]
    texts = _present(path, index, kind)
    headers = {part: read_part(path, part) for part in (TRANSFORMER, "vae", *texts)}
    for part in texts:
        if kind.texts[part] != T5:
            # The vocabulary of T5 travels with the program.
            check_tokenizer(path, tokenizer_of(part))
    net = read_settings(path / TRANSFORMER / "config.json", Transformer)
    vae = read_settings(path / "vae" / "config.json", Vae)
    if not math.isfinite(vae.scaling_factor) or vae.scaling_factor == 0:
        raise odd(path / "vae" / "config.json", say("Its scaling_factor makes no sense."))
    _check_channels(path, net, vae, pipeline)
    shapes = {key: shape for part in headers[TRANSFORMER] for key, shape in part.shapes.items()}
    entry = shapes.get("context_embedder.weight", ())
    if entry[1:] != (net.joint_attention_dim,):
        raise odd(path / TRANSFORMER / "config.json", say("It does not fit the weights beside it."))
    check_texts(path, kind, texts, net)
    read_settings(path / "scheduler" / "scheduler_config.json", Schedule)
    defaults = defaults_of(path, pipeline, net, vae, card)
    return Checked(headers, defaults, vae.latent_channels)


def tokenizer_of(part: str) -> str:
    """Return the folder of the words of a text encoder."""
    return part.replace("text_encoder", "tokenizer")


def check_texts(path: Path, kind: Kind, texts: tuple[str, ...], net: Transformer) -> None:
    """Check that the settings of text encoders below `path` fit the transformer."""
    pooled = 0
    for part in texts:
        file = path / part / "config.json"
        if kind.texts[part] == T5:
            fits = read_settings(file, T5Settings).d_model == net.joint_attention_dim
            if not fits:
                raise odd(file, say("It does not fit the transformer."))
            continue
        clip = read_settings(file, Clip)
        pooled += clip.projection_dim if kind is KINDS[SD3] else clip.hidden_size
    if pooled != net.pooled_projection_dim:
        raise odd(
            path / TRANSFORMER / "config.json",
            say("Its pooled_projection_dim does not fit the text encoders."),
        )


def defaults_of(path: Path, pipeline: str, net: Transformer, vae: Vae, card: Card) -> Defaults:
    """Return the settings that suit a model; `card` has the last word."""
    suited = suits(pipeline, net, path.name)
    side = net.sample_size * vae.factor if pipeline == SD3 else 1024
    size = card.native_size or (side, side)
    steps = card.steps or suited.steps
    guidance = suited.guidance if card.guidance is None else card.guidance
    if not (
        all(MIN_SIDE <= side <= MAX_SIDE for side in size)
        and 1 <= steps <= MAX_STEPS
        and 0 <= guidance <= MAX_GUIDANCE
    ):
        raise odd(path / CARD, say("Its size, steps or guidance are out of range."))
    return Defaults(
        width=size[0],
        height=size[1],
        steps=steps,
        guidance=guidance,
        sampler=card.sampler or "euler",
    )


def _check_channels(path: Path, net: Transformer, vae: Vae, pipeline: str) -> None:
    # Flux reads four latents as one token.
    wanted = vae.latent_channels * (4 if pipeline == FLUX else 1)
    if net.in_channels != wanted:
        raise UserError(
            "The model {folder} cannot paint from text.",
            "It expects {channels} channels where {latents} come: it was made for editing, for "
            "filling in or to follow another picture.",
            "Choose a text-to-image version of it.",
            folder=path.name,
            channels=net.in_channels,
            latents=wanted,
        )


def _present(path: Path, index: dict[str, Any], kind: Kind) -> tuple[str, ...]:
    """Return the text encoders that a folder has. Raises UserError for unknown classes."""
    wanted: dict[str, tuple[str, tuple[str, ...]]] = {
        TRANSFORMER: ("diffusers", (kind.transformer,)),
        "vae": ("diffusers", ("AutoencoderKL",)),
    }
    texts: list[str] = []
    for part, name in kind.texts.items():
        if part in kind.optional and not _has(path, index, part):
            continue
        texts.append(part)
        wanted[part] = ("transformers", (name,))
        words = _TOKENIZERS[T5 if name == T5 else "CLIP"]
        if name != T5 or _has(path, index, tokenizer_of(part)):
            wanted[tokenizer_of(part)] = ("transformers", words)
    for part, (library, classes) in wanted.items():
        match index.get(part):
            case [str(found), str(name)] if found == library and name in classes:
                continue
            case found:
                words = found if isinstance(found, list) else [found]
                raise UserError(
                    "The model {folder} has {found} as its {part}, which is not known here.",
                    "Only parts of the diffusers and transformers libraries are used.",
                    "Choose another version of the model.",
                    folder=path.name,
                    part=part,
                    found=".".join(str(word) for word in words)[:100],
                )
    return tuple(texts)


def _has(path: Path, index: dict[str, Any], part: str) -> bool:
    """Whether a folder has this part: named, and there."""
    told = index.get(part)
    return isinstance(told, list) and None not in told and (path / part).is_dir()
