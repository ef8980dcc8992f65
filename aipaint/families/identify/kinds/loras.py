"""Added networks: LoRA and its relatives, in the layouts of kohya, diffusers, PEFT and LyCORIS."""

from __future__ import annotations

from collections.abc import Iterable

from aipaint.families.identify.found import Kind, Network
from aipaint.families.identify.kinds.lora_bases import base_of
from aipaint.families.identify.tensors import Tensors

# What the names of each algorithm end with; the first that is there counts.
_ALGORITHMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("DoRA", (".dora_scale", ".lora_magnitude_vector", ".lora_magnitude_vector.weight")),
    ("LoHa", (".hada_w1_a", ".hada_w1_a.weight")),
    ("LoKr", (".lokr_w1", ".lokr_w1_a", ".lokr_w2", ".lokr_w2_a")),
    ("OFT", (".oft_blocks", ".oft_diag", ".oft_r", ".oft_R.weight")),
    ("GLoRA", (".a2.weight", ".bm.weight")),
    ("IA3", (".on_input",)),
    (
        "LoRA",
        (
            ".lora_down.weight",
            ".lora_A.weight",
            ".lora_A.default.weight",
            ".lora.down.weight",
            "_lora.down.weight",
            ".lora_linear_layer.down.weight",
            ".lora_A",
            ".down.weight",
        ),
    ),
    ("full", (".diff",)),
)
# The smaller matrix of each pair, whose first length is the rank.
_DOWN = (".lora_down.weight", ".lora_A.weight", "lora.down.weight", ".lora_A.default.weight")
_DOWN_LOHA = (".hada_w1_b", ".hada_w1_b.weight")
_DOWN_LOKR = (".lokr_w2_b", ".lokr_w1_b")
_ONLY_LORA = ("lora", "lycoris_", "transformer.", "diffusion_model.", "unet.", "base_model.")


def lora(tensors: Tensors) -> Kind | None:
    """Networks that are added to another network's matrices.

    LoRA: Hu et al. 2021, arXiv:2106.09685. LoHa, LoKr and others: Yeh et al. 2023,
    arXiv:2309.14859.
    """
    algorithm = _algorithm(tensors)
    if algorithm is None or not _is_added(tensors, algorithm):
        return None
    if algorithm == "OFT" and any(
        len(tensors.shape(name)) == 4 for name in _ending(tensors, (".oft_blocks",))
    ):
        algorithm = "BOFT"
    base, variant = base_of(tensors)
    return Kind(
        family="diffusion",
        base=base,
        role="lora",
        variant=variant,
        network=Network(
            kind=algorithm,
            layout=_layout(tensors),
            rank=_rank(tensors),
            parts=_parts(tensors),
        ),
    )


def _algorithm(tensors: Tensors) -> str | None:
    for name, ends in _ALGORITHMS:
        if tensors.ends(*ends):
            return name
    return None


def _is_added(tensors: Tensors, algorithm: str) -> bool:
    """Return whether the file is such a network rather than a model that has one within."""
    if algorithm in ("full", "IA3", "GLoRA") or tensors.ends(".down.weight"):
        plain = tensors.ends(".lora_down.weight", ".lora.down.weight", "_lora.down.weight")
        return plain or tensors.begins(*_ONLY_LORA)
    whole = tensors.begins("first_stage_model.", "cond_stage_model.", "conv_in.weight")
    return not whole


def _layout(tensors: Tensors) -> str:
    if tensors.begins("lycoris_"):
        return "lycoris"
    if tensors.begins("lora_"):
        return "kohya"
    if tensors.mentions(".lora_A", ".lora_B"):
        return "peft" if tensors.begins("base_model.model.") else "diffusers"
    if tensors.mentions("lora.down.", "lora_linear_layer"):
        return "diffusers"
    return "kohya"


def _rank(tensors: Tensors) -> int | None:
    """Return the rank of most pairs; None where there are none."""
    counts: dict[int, int] = {}
    for name in _ending(tensors, _DOWN):
        shape = tensors.shape(name)
        if len(shape) >= 2:
            counts[shape[0]] = counts.get(shape[0], 0) + 1
    for name in _ending(tensors, (*_DOWN_LOHA, *_DOWN_LOKR)) if not counts else ():
        shape = tensors.shape(name)
        if len(shape) >= 2:
            counts[shape[0]] = counts.get(shape[0], 0) + 1
    return max(counts, key=lambda rank: counts[rank], default=None)


def _parts(tensors: Tensors) -> tuple[str, ...]:
    parts: list[str] = []
    if tensors.mentions("lora_unet_", "unet.", "transformer.", "diffusion_model.") or (
        tensors.mentions("blocks", "layers_")
        and not tensors.begins("lora_te", "text_encoder", "text_model")
    ):
        parts.append("denoising network")
    if tensors.mentions("lora_te", "text_encoder", "text_model", "text_encoders."):
        parts.append("text encoder")
    return tuple(parts)


def _ending(tensors: Tensors, suffixes: tuple[str, ...]) -> Iterable[str]:
    return (name for name in tensors.entries if name.endswith(suffixes))
