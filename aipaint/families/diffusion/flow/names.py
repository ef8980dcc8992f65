"""How the trainers of Stable Diffusion 3 and Flux call their weights, and how diffusers does.

What one has in one matrix (the queries, keys and values of an attention) the other has in several:
those are views of the same numbers, so that what is mapped from the disk stays mapped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from aipaint.families.diffusion.flow.kinds import FLUX

if TYPE_CHECKING:
    from torch import Tensor

PREFIX = "model.diffusion_model."

# What stands before the last word of a name, "weight" or "bias"; several: the parts of one matrix.
_TOP_SD3 = {
    "x_embedder.proj": "pos_embed.proj",
    "t_embedder.mlp.0": "time_text_embed.timestep_embedder.linear_1",
    "t_embedder.mlp.2": "time_text_embed.timestep_embedder.linear_2",
    "y_embedder.mlp.0": "time_text_embed.text_embedder.linear_1",
    "y_embedder.mlp.2": "time_text_embed.text_embedder.linear_2",
    "context_embedder": "context_embedder",
    "final_layer.linear": "proj_out",
    "final_layer.adaLN_modulation.1": "norm_out.linear",
}
_BLOCK_SD3: dict[str, tuple[str, ...]] = {
    "x_block.attn.qkv": ("attn.to_q", "attn.to_k", "attn.to_v"),
    "x_block.attn.ln_q": ("attn.norm_q",),
    "x_block.attn.ln_k": ("attn.norm_k",),
    "x_block.attn.proj": ("attn.to_out.0",),
    "x_block.attn2.qkv": ("attn2.to_q", "attn2.to_k", "attn2.to_v"),
    "x_block.attn2.ln_q": ("attn2.norm_q",),
    "x_block.attn2.ln_k": ("attn2.norm_k",),
    "x_block.attn2.proj": ("attn2.to_out.0",),
    "x_block.adaLN_modulation.1": ("norm1.linear",),
    "x_block.mlp.fc1": ("ff.net.0.proj",),
    "x_block.mlp.fc2": ("ff.net.2",),
    "context_block.attn.qkv": ("attn.add_q_proj", "attn.add_k_proj", "attn.add_v_proj"),
    "context_block.attn.ln_q": ("attn.norm_added_q",),
    "context_block.attn.ln_k": ("attn.norm_added_k",),
    "context_block.attn.proj": ("attn.to_add_out",),
    "context_block.adaLN_modulation.1": ("norm1_context.linear",),
    "context_block.mlp.fc1": ("ff_context.net.0.proj",),
    "context_block.mlp.fc2": ("ff_context.net.2",),
}
_TOP_FLUX = {
    "img_in": "x_embedder",
    "txt_in": "context_embedder",
    "time_in.in_layer": "time_text_embed.timestep_embedder.linear_1",
    "time_in.out_layer": "time_text_embed.timestep_embedder.linear_2",
    "vector_in.in_layer": "time_text_embed.text_embedder.linear_1",
    "vector_in.out_layer": "time_text_embed.text_embedder.linear_2",
    "guidance_in.in_layer": "time_text_embed.guidance_embedder.linear_1",
    "guidance_in.out_layer": "time_text_embed.guidance_embedder.linear_2",
    "final_layer.linear": "proj_out",
    "final_layer.adaLN_modulation.1": "norm_out.linear",
}
_DOUBLE_FLUX: dict[str, tuple[str, ...]] = {
    "img_mod.lin": ("norm1.linear",),
    "txt_mod.lin": ("norm1_context.linear",),
    "img_attn.qkv": ("attn.to_q", "attn.to_k", "attn.to_v"),
    "txt_attn.qkv": ("attn.add_q_proj", "attn.add_k_proj", "attn.add_v_proj"),
    "img_attn.norm.query_norm": ("attn.norm_q",),
    "img_attn.norm.key_norm": ("attn.norm_k",),
    "txt_attn.norm.query_norm": ("attn.norm_added_q",),
    "txt_attn.norm.key_norm": ("attn.norm_added_k",),
    "img_attn.proj": ("attn.to_out.0",),
    "txt_attn.proj": ("attn.to_add_out",),
    "img_mlp.0": ("ff.net.0.proj",),
    "img_mlp.2": ("ff.net.2",),
    "txt_mlp.0": ("ff_context.net.0.proj",),
    "txt_mlp.2": ("ff_context.net.2",),
}
_SINGLE_FLUX: dict[str, tuple[str, ...]] = {
    "modulation.lin": ("norm.linear",),
    "linear1": ("attn.to_q", "attn.to_k", "attn.to_v", "proj_mlp"),
    "linear2": ("proj_out",),
    "norm.query_norm": ("attn.norm_q",),
    "norm.key_norm": ("attn.norm_k",),
}
_BLOCKS = {
    "joint_blocks": ("transformer_blocks", _BLOCK_SD3),
    "double_blocks": ("transformer_blocks", _DOUBLE_FLUX),
    "single_blocks": ("single_transformer_blocks", _SINGLE_FLUX),
}
_BLOCK = re.compile(r"(joint_blocks|double_blocks|single_blocks)\.([0-9]{1,3})\.(.+)")
# These give (shift, scale) where diffusers wants (scale, shift).
_SWAPPED = "norm_out.linear"


def rename(
    weights: Mapping[str, Tensor], pipeline: str, width: int, layers: int
) -> dict[str, Tensor]:
    """Return a transformer's weights under diffusers' names; those it does not know are left out.

    weights: under the trainers' names, without a prefix. pipeline: of `KINDS`. width: of the
    transformer, layers: how many double ones it has, as its settings say.
    """
    top = _TOP_FLUX if pipeline == FLUX else _TOP_SD3
    swapped = {_SWAPPED}
    if pipeline != FLUX:
        # The last layer does not change the words: it has a plain norm for them.
        swapped.add(f"transformer_blocks.{layers - 1}.norm1_context.linear")
    found: dict[str, Tensor] = {}
    for name, value in weights.items():
        stem, _, last = name.rpartition(".")
        last = "weight" if last == "scale" else last
        if name == "pos_embed":
            found["pos_embed.pos_embed"] = value
        elif stem in top:
            found[f"{top[stem]}.{last}"] = value
        elif match := _BLOCK.fullmatch(stem):
            blocks, table = _BLOCKS[match[1]]
            parts = table.get(match[3], ())
            pieces = _split(value, len(parts), width)
            for part, piece in zip(parts, pieces, strict=False):
                found[f"{blocks}.{match[2]}.{part}.{last}"] = piece
    for name in found:
        if name.rpartition(".")[0] in swapped:
            found[name] = _swap(found[name])
    return found


def _split(value: Tensor, count: int, width: int) -> tuple[Tensor, ...]:
    """Return the first `count` - 1 parts of `width` rows and the rest."""
    if count < 2:
        return (value,)
    rows = [width] * (count - 1)
    return value.split([*rows, max(0, value.shape[0] - sum(rows))]) if _long(value, rows) else ()


def _long(value: Tensor, rows: list[int]) -> bool:
    return value.ndim > 0 and value.shape[0] > sum(rows)


def _swap(value: Tensor) -> Tensor:
    import torch

    shift, scale = value.chunk(2, dim=0)
    return torch.cat([scale, shift])
