"""Recognises LoRAs (Hu et al. 2021) in safetensors files from their headers alone. No torch.

Three ways to name the same two matrices of a layer are common:

- `lora_unet_<layer>.lora_down.weight`, `.lora_up.weight`, `.alpha`: kohya's sd-scripts
- `unet.<layer>.lora_A.weight`, `.lora_B.weight`: PEFT, and diffusers since 0.21
- `unet.<layer>.lora.down.weight`, `.lora.up.weight`: diffusers before
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec

from aipaint.core.errors import UserError
from aipaint.families.base import ModelInfo
from aipaint.families.diffusion.checks import Channels, read_settings
from aipaint.families.weights import PICKLES, fingerprint, read_header, read_metadata

ENDING = ".safetensors"
MAX_RANK = 4096
MAX_TRIGGERS = 20
_DOWN = (".lora_down.weight", ".lora_A.weight", ".lora.down.weight")
# Ways to write a change to a layer that are no LoRA, and what they are called.
_OTHERS = {
    ".hada_w1_a": "LoHa",
    ".lokr_w1": "LoKr",
    ".lokr_w1_a": "LoKr",
    ".oft_blocks": "OFT",
    ".diff": "full difference",
    ".dora_scale": "DoRA",
}
# Width of the text states that a model's cross-attention reads -> what people call the model.
_BASES = {768: "Stable Diffusion 1", 1024: "Stable Diffusion 2", 2048: "Stable Diffusion XL"}


class LoraInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A LoRA as its header describes it.

    base: the model it was made for, in words. cross_attention_dim: of that model, 0 where the LoRA
    changes no cross-attention. rank: the largest of its layers. triggers: words that it was trained
    to hear, the most used first. hash: 16 hex digits that stand for its content.
    """

    id: str
    name: str
    path: Path
    base: str
    cross_attention_dim: int
    rank: int
    parameters: int
    hash: str
    triggers: tuple[str, ...] = ()


class _Unet(msgspec.Struct):
    cross_attention_dim: Channels


class _Frequency(msgspec.Struct):
    """`ss_tag_frequency`: of each folder of the training pictures, how often each tag was there."""

    folders: Annotated[dict[str, dict[str, int]], msgspec.Meta(max_length=1000)]


def detect_lora(path: Path) -> LoraInfo:
    """Describe the LoRA at `path`. Raises UserError when it is none, or one of another kind."""
    if path.suffix.lower() in PICKLES:
        raise UserError(
            "The LoRA {file} can carry a hidden program.",
            "Only safetensors files are opened; .bin, .ckpt and .pt files are not.",
            "Get it as safetensors.",
            file=path.name,
        )
    if path.is_dir() or path.suffix.lower() != ENDING:
        raise _none(path)
    header = read_header(path)
    downs = {name: shape for name, shape in header.shapes.items() if name.endswith(_DOWN)}
    for ending, kind in _OTHERS.items():
        if any(name.endswith(ending) for name in header.shapes):
            raise UserError(
                "The file {file} cannot be used.",
                "It holds changes of the kind {kind}; those of the kind LoRA can be used.",
                "Look for a version of it as LoRA.",
                file=path.name,
                kind=kind,
            )
    if not downs or any(len(shape) < 2 or not 0 < shape[0] <= MAX_RANK for shape in downs.values()):
        raise _none(path)
    dim = _cross_attention_dim(downs)
    metadata = read_metadata(path)
    return LoraInfo(
        id=str(path),
        name=_title(path, metadata),
        path=path,
        base=_BASES.get(dim, "another model" if dim else "its text encoder"),
        cross_attention_dim=dim,
        rank=max(shape[0] for shape in downs.values()),
        parameters=header.parameters,
        hash=fingerprint({"file": header.digest}),
        triggers=triggers(metadata),
    )


def triggers(metadata: Mapping[str, str]) -> tuple[str, ...]:
    """Return the words a LoRA was trained to hear, as its metadata tells them.

    ModelSpec's trigger phrase comes first, then the tags that kohya's scripts counted.
    """
    found = [word.strip() for word in metadata.get("modelspec.trigger_phrase", "").split(",")]
    counted: Counter[str] = Counter()
    try:
        tags = msgspec.json.decode(metadata.get("ss_tag_frequency", "{}"))
        for folder in msgspec.convert({"folders": tags}, _Frequency).folders.values():
            counted.update({tag.strip(): count for tag, count in folder.items()})
    except (msgspec.MsgspecError, RecursionError):
        counted.clear()  # a stranger's note that cannot be read says nothing
    found += [tag for tag, _ in counted.most_common(MAX_TRIGGERS)]
    return tuple(dict.fromkeys(word for word in found if 0 < len(word) <= 100))[:MAX_TRIGGERS]


def check_lora_fit(lora: LoraInfo, model: ModelInfo) -> None:
    """Raise UserError where a LoRA was made for another kind of painting model."""
    if not lora.cross_attention_dim:
        return
    unet = read_settings(model.settings / "unet" / "config.json", _Unet)
    if unet.cross_attention_dim != lora.cross_attention_dim:
        raise UserError(
            "The LoRA {lora} does not fit the model {model}.",
            "It was made for {base}.",
            "Choose a LoRA for this model, or a painting model of that kind.",
            lora=lora.name,
            model=model.name,
            base=lora.base,
        )


def _cross_attention_dim(downs: Mapping[str, tuple[int, ...]]) -> int:
    """Return the width of the text states that the changed layers read, 0 for none."""
    widths = {
        shape[1]
        for name, shape in downs.items()
        if ("attn2.to_k" in name or "attn2_to_k" in name) and "unet" in name
    }
    return max(widths, default=0)


def _title(path: Path, metadata: Mapping[str, str]) -> str:
    told = metadata.get("modelspec.title") or metadata.get("ss_output_name") or ""
    title = " ".join(told.split())
    return title if 0 < len(title) <= 100 else path.stem


def _none(path: Path) -> UserError:
    return UserError(
        "The file {file} is no LoRA.",
        "It holds none of the pairs of small matrices that make up one.",
        "Look for the LoRA as one safetensors file.",
        file=path.name,
    )
