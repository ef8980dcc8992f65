"""Recognises LoRAs (Hu et al. 2021) and their kin from the headers of files alone. No torch.

Three ways to name the same two matrices of a layer are common:

- `lora_unet_<layer>.lora_down.weight`, `.lora_up.weight`, `.alpha`: kohya's sd-scripts
- `unet.<layer>.lora_A.weight`, `.lora_B.weight`: PEFT, and diffusers since 0.21
- `unet.<layer>.lora.down.weight`, `.lora.up.weight`: diffusers before

What others have made of the idea is named after the first of these, with other endings: see
`lycoris`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec

from aipaint.core.errors import UserError
from aipaint.families.base import ModelInfo
from aipaint.families.diffusion.checks import Channels, read_settings
from aipaint.families.weight_files import ENDINGS, open_header, open_metadata
from aipaint.families.weights import fingerprint

Shapes = Mapping[str, tuple[int, ...]]
MAX_RANK = 4096
MAX_TRIGGERS = 20
_DOWN = (".lora_down.weight", ".lora_A.weight", ".lora.down.weight")
# The matrix whose second length is that of what the layer reads.
_READS = re.compile(
    r"attn2[._]to_k\.(lora_down|lora_A|lora\.down|hada_w1_b|lokr_w1|lokr_w1_b|diff)(\.weight)?$"
)
# What the names of other ways to change a layer end with; the first that is there counts.
_KINDS = {
    "OFT": (".oft_blocks", ".oft_diag", ".oft_r", ".oft_R.weight"),
    "GLoRA": (".a2.weight", ".bm.weight"),
    "IA3": (".on_input",),
    "DoRA": (".dora_scale", ".lora_magnitude_vector", ".lora_magnitude_vector.weight"),
    "LoHa": (".hada_w1_a", ".hada_w1_a.weight"),
    "LoKr": (".lokr_w1", ".lokr_w1_a", ".lokr_w1.weight", ".lokr_w1_a.weight"),
    "LoCon": (".lora_mid.weight",),
    "full": (".diff", ".diff_b", ".w_norm", ".b_norm"),
}
_CANNOT = ("OFT", "GLoRA", "IA3")
# Width of the text states that a model's cross-attention reads -> what people call the model.
_BASES = {768: "Stable Diffusion 1", 1024: "Stable Diffusion 2", 2048: "Stable Diffusion XL"}


class LoraInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A LoRA as its header describes it.

    kind: LoRA, or another way to change layers: LoHa, LoKr, LoCon (with a core), DoRA, full.
    base: the model it was made for, in words. cross_attention_dim: of that model, 0 where the LoRA
    changes no cross-attention. rank: the largest of its layers. triggers: words that it was trained
    to hear, the most used first. hash: 16 hex digits that stand for its content.
    """

    id: str
    name: str
    path: Path
    kind: str = "LoRA"
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
    if path.is_dir() or path.suffix.lower() not in ENDINGS:
        raise _none(path)
    header = open_header(path)
    kind = _kind(header.shapes)
    if kind in _CANNOT:
        raise UserError(
            "The file {file} cannot be used.",
            "It holds changes of the kind {kind}; those of the kinds LoRA, LoHa, LoKr and DoRA "
            "can be used.",
            "Look for a version of it as LoRA.",
            file=path.name,
            kind=kind,
        )
    downs = {name: shape for name, shape in header.shapes.items() if name.endswith(_DOWN)}
    if any(len(shape) < 2 or not 0 < shape[0] <= MAX_RANK for shape in downs.values()):
        raise _none(path)
    if not downs and kind == "LoRA":
        raise _none(path)
    dim = _cross_attention_dim(header.shapes)
    metadata = open_metadata(path)
    return LoraInfo(
        id=str(path),
        name=_title(path, metadata),
        path=path,
        kind=kind,
        base=_BASES.get(dim, "another model" if dim else "its text encoder"),
        cross_attention_dim=dim,
        rank=max((shape[0] for shape in downs.values()), default=0),
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
    file = model.settings / "unet" / "config.json"
    if not lora.cross_attention_dim and (lora.kind == "LoRA" or file.is_file()):
        return
    unet = read_settings(file, _Unet) if file.is_file() else None
    if unet is None or unet.cross_attention_dim != lora.cross_attention_dim:
        raise UserError(
            "The LoRA {lora} does not fit the model {model}.",
            "It was made for {base}.",
            "Choose a LoRA for this model, or a painting model of that kind.",
            lora=lora.name,
            model=model.name,
            base=lora.base,
        )


def _kind(shapes: Shapes) -> str:
    names = "\n".join(shapes) + "\n"
    for kind, endings in _KINDS.items():
        if any(ending + "\n" in names for ending in endings):
            return kind
    return "LoRA"


def _cross_attention_dim(shapes: Shapes) -> int:
    """Return the width of the text states that the changed layers read, 0 for none."""
    widths: list[int] = []
    for name, shape in shapes.items():
        if "unet" not in name or not _READS.search(name) or len(shape) < 2:
            continue
        if ".lokr_w1" not in name:
            widths.append(shape[1])
        elif name.endswith((".lokr_w1", ".lokr_w1_b")):
            # A Kronecker product is as wide as both of its factors together.
            root = name[: name.index(".lokr_w1")]
            second = (shapes.get(f"{root}.lokr_w2{end}", ()) for end in ("", "_b"))
            widths += [shape[1] * other[1] for other in second if len(other) > 1]
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
