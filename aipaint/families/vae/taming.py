"""Reads VQGANs in the names of taming-transformers into diffusers' VQModel.

The layout, https://github.com/CompVis/taming-transformers: `encoder.down.L.block.N`,
`encoder.down.L.attn.N`, `encoder.mid.block_1`, `decoder.up.L...` counted from the finest level,
`quantize.embedding` for the codebook, a convolution of one pixel on either side of it. Those with
Gumbel quantisation choose words by `quantize.proj`, and keep them in `quantize.embed`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from aipaint.core.messages import say
from aipaint.families.diffusion.vae_detect import PREFIXES
from aipaint.families.vae.infos import unusable
from aipaint.families.vae.vq_detect import BOOK, BOOKS, GUMBEL_BOOK, Params, read_yaml, yaml_of
from aipaint.families.weight_files import load_tensors

_PROJECTION = "quantize.proj"
_PARTS = re.compile(r"(encoder|decoder|quantize|quant_conv|post_quant_conv)\.")
_LEVEL = re.compile(r"(encoder\.down|decoder\.up)\.(\d+)\.(.+)")
_MIDDLE = re.compile(r"(encoder|decoder)\.mid\.(block_1|block_2|attn_1)\.(.+)")
_ATTENTION = {"norm": "group_norm", "q": "to_q", "k": "to_k", "v": "to_v", "proj_out": "to_out.0"}
_MIDDLES = {"block_1": "resnets.0", "block_2": "resnets.1", "attn_1": "attentions.0"}


class GumbelWords(nn.Module):
    """Chooses the likeliest word at each place, as Gumbel quantisation does without its noise."""

    def __init__(self, channels: int, words: int, width: int) -> None:
        super().__init__()
        self.proj = nn.Conv2d(channels, words, 1)
        self.embed = nn.Embedding(words, width)

    def forward(self, codes: Tensor) -> tuple[Tensor, None, None]:
        """(B, C, h, w) -> words (B, C, h, w), and what diffusers' quantisers also return."""
        chosen = self.embed(self.proj(codes).argmax(1)).permute(0, 3, 1, 2)
        return codes + (chosen - codes).detach(), None, None


def read_taming(path: Path) -> Any:
    """Return a VQModel of diffusers, float32. Raises UserError where the weights do not fit."""
    told = read_yaml(yaml_of(path))
    tensors = load_tensors(path)
    prefix = next(each for each in PREFIXES if any(each + book in tensors for book in BOOKS))
    own = {
        name.removeprefix(prefix): value
        for name, value in tensors.items()
        if name.startswith(prefix)
    }
    vae = build(told, GUMBEL_BOOK in own and BOOK not in own)
    levels = len(told.ddconfig.ch_mult)
    weights = {
        diffusers_name(name, levels): value for name, value in own.items() if _PARTS.match(name)
    }
    fill(path, vae, weights)
    return vae


def build(told: Params, gumbel: bool) -> Any:
    """Return the network that settings tell of, without memory for weights."""
    import diffusers

    built = told.ddconfig
    sides = [built.resolution // 2**level for level in range(len(built.ch_mult))]
    attends = [side in built.attn_resolutions for side in sides]
    with torch.device("meta"):
        vae: Any = diffusers.VQModel(
            block_out_channels=tuple(built.ch * times for times in built.ch_mult),
            down_block_types=tuple(
                "AttnDownEncoderBlock2D" if each else "DownEncoderBlock2D" for each in attends
            ),
            up_block_types=tuple(
                "AttnUpDecoderBlock2D" if each else "UpDecoderBlock2D" for each in attends[::-1]
            ),
            layers_per_block=built.num_res_blocks,
            latent_channels=built.z_channels,
            sample_size=built.resolution,
            num_vq_embeddings=told.n_embed,
            vq_embed_dim=told.embed_dim,
            # Nothing has scaled the latents of a VQGAN that stands alone.
            scaling_factor=1.0,
        )
        if gumbel:
            vae.quantize = GumbelWords(told.embed_dim, told.n_embed, told.embed_dim)
    return vae


def diffusers_name(name: str, levels: int) -> str:
    """Return what diffusers calls a weight of taming-transformers. levels: of resolution."""
    if found := _LEVEL.fullmatch(name):
        part, level, rest = found.groups()
        if part == "encoder.down":
            start = f"encoder.down_blocks.{level}."
        else:
            start = f"decoder.up_blocks.{levels - 1 - int(level)}."
        kind, _, rest = rest.partition(".")
        if kind in ("downsample", "upsample"):
            return f"{start}{kind}rs.0.{rest}"
        number, _, rest = rest.partition(".")
        if kind == "attn":
            return f"{start}attentions.{number}.{_attention(rest)}"
        return f"{start}resnets.{number}.{rest.replace('nin_shortcut', 'conv_shortcut')}"
    if found := _MIDDLE.fullmatch(name):
        part, kind, rest = found.groups()
        rest = _attention(rest) if kind == "attn_1" else rest
        return f"{part}.mid_block.{_MIDDLES[kind]}.{rest}"
    return re.sub(r"^(encoder|decoder)\.norm_out\.", r"\1.conv_norm_out.", name)


def fill(path: Path, vae: Any, weights: dict[str, Tensor]) -> None:
    """Give a network without memory its weights, float32. Raises UserError where they do not fit.

    Those that it does not have, of what only training needs, are left out.
    """
    taken: dict[str, Tensor] = {}
    for name, wanted in vae.state_dict().items():
        value = weights.get(name)
        if value is None:
            raise unusable(path, say("Its weights lack {missing}.", missing=name))
        if value.ndim == 4 and wanted.ndim == 2 and value.shape[2:] == (1, 1):
            value = value[:, :, 0, 0]  # attention as convolutions of one pixel
        if value.shape != wanted.shape or not value.is_floating_point():
            raise unusable(path, say("Its weights have other shapes."))
        taken[name] = value.float()
    vae.load_state_dict(taken, assign=True)
    vae.eval().requires_grad_(False)


def _attention(rest: str) -> str:
    part, _, last = rest.rpartition(".")
    return f"{_ATTENTION.get(part, part)}.{last}"
