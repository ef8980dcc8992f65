"""VQGANs as their paper and published code describe them, straight from named weights.

Esser et al. 2020, "Taming Transformers for High-Resolution Image Synthesis"; the names are those of
CompVis/taming-transformers. Written as plain functions of a dictionary of tensors.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

Weights = dict[str, Tensor]


@dataclass(frozen=True)
class Plan:
    """How a VQGAN is built, in the words of its yaml."""

    ch: int = 32
    ch_mult: tuple[int, ...] = (1, 1, 2)
    num_res_blocks: int = 1
    attn_resolutions: tuple[int, ...] = (8,)
    resolution: int = 32
    z_channels: int = 6
    embed_dim: int = 5
    n_embed: int = 24
    gumbel: bool = False

    def yaml(self) -> str:
        """Return the settings as they lie beside the weights."""
        return f"""model:
  base_learning_rate: 4.5e-06
  target: taming.models.vqgan.{"GumbelVQ" if self.gumbel else "VQModel"}
  params:
    embed_dim: {self.embed_dim}
    n_embed: {self.n_embed}
    ddconfig:
      double_z: false
      z_channels: {self.z_channels}
      resolution: {self.resolution}
      in_channels: 3
      out_ch: 3
      ch: {self.ch}
      ch_mult: {list(self.ch_mult)}  # num_down = len(ch_mult)-1
      num_res_blocks: {self.num_res_blocks}
      attn_resolutions: {list(self.attn_resolutions)}
      dropout: 0.0
    lossconfig:
      target: taming.modules.losses.vqperceptual.VQLPIPSWithDiscriminator
"""


def make(plan: Plan, seed: int = 0) -> Weights:
    """Return random weights of a plan, and one of its loss, which painting does not need."""
    draw = torch.Generator().manual_seed(seed)
    made: Weights = {}

    def conv(name: str, give: int, take: int, side: int = 3) -> None:
        scale = 1 / math.sqrt(take * side * side)
        made[f"{name}.weight"] = torch.randn(give, take, side, side, generator=draw) * scale
        made[f"{name}.bias"] = torch.randn(give, generator=draw) * 0.1

    def norm(name: str, width: int) -> None:
        made[f"{name}.weight"] = 1 + 0.1 * torch.randn(width, generator=draw)
        made[f"{name}.bias"] = 0.1 * torch.randn(width, generator=draw)

    def block(name: str, take: int, give: int) -> None:
        norm(f"{name}.norm1", take)
        conv(f"{name}.conv1", give, take)
        norm(f"{name}.norm2", give)
        conv(f"{name}.conv2", give, give)
        if take != give:
            conv(f"{name}.nin_shortcut", give, take, 1)

    def attention(name: str, width: int) -> None:
        norm(f"{name}.norm", width)
        for part in ("q", "k", "v", "proj_out"):
            conv(f"{name}.{part}", width, width, 1)

    def middle(name: str, width: int) -> None:
        block(f"{name}.block_1", width, width)
        attention(f"{name}.attn_1", width)
        block(f"{name}.block_2", width, width)

    widths = [plan.ch * times for times in plan.ch_mult]
    last = len(widths) - 1
    conv("encoder.conv_in", plan.ch, 3)
    now = plan.ch
    for level, width in enumerate(widths):
        for number in range(plan.num_res_blocks):
            block(f"encoder.down.{level}.block.{number}", now, width)
            now = width
            if plan.resolution // 2**level in plan.attn_resolutions:
                attention(f"encoder.down.{level}.attn.{number}", width)
        if level != last:
            conv(f"encoder.down.{level}.downsample.conv", width, width)
    middle("encoder.mid", now)
    norm("encoder.norm_out", now)
    conv("encoder.conv_out", plan.z_channels, now)
    conv("quant_conv", plan.embed_dim, plan.z_channels, 1)
    book = "quantize.embed.weight" if plan.gumbel else "quantize.embedding.weight"
    made[book] = torch.randn(plan.n_embed, plan.embed_dim, generator=draw)
    if plan.gumbel:
        conv("quantize.proj", plan.n_embed, plan.embed_dim, 1)
    conv("post_quant_conv", plan.z_channels, plan.embed_dim, 1)
    conv("decoder.conv_in", now, plan.z_channels)
    middle("decoder.mid", now)
    for level in reversed(range(len(widths))):
        for number in range(plan.num_res_blocks + 1):
            block(f"decoder.up.{level}.block.{number}", now, widths[level])
            now = widths[level]
            if plan.resolution // 2**level in plan.attn_resolutions:
                attention(f"decoder.up.{level}.attn.{number}", now)
        if level:
            conv(f"decoder.up.{level}.upsample.conv", now, now)
    norm("decoder.norm_out", now)
    conv("decoder.conv_out", 3, now)
    made["loss.discriminator.main.0.weight"] = torch.randn(4, 3, 4, 4, generator=draw)
    return made


class Vqgan:
    """The formulas, with weights by their names."""

    def __init__(self, plan: Plan, weights: Weights) -> None:
        self.plan, self.w = plan, weights

    def encode(self, pictures: Tensor) -> Tensor:
        """Return what is quantised of pictures (B, 3, H, W) in [-1, 1]."""
        plan, x = self.plan, self._conv("encoder.conv_in", pictures, 1)
        for level in range(len(plan.ch_mult)):
            for number in range(plan.num_res_blocks):
                x = self._block(f"encoder.down.{level}.block.{number}", x)
                x = self._attends(f"encoder.down.{level}.attn.{number}", x)
            if level != len(plan.ch_mult) - 1:
                # Padded to the right and below only.
                x = functional.pad(x, (0, 1, 0, 1))
                name = f"encoder.down.{level}.downsample.conv"
                x = functional.conv2d(x, self.w[f"{name}.weight"], self.w[f"{name}.bias"], 2)
        x = self._middle("encoder.mid", x)
        x = self._conv("encoder.conv_out", _swish(self._norm("encoder.norm_out", x)), 1)
        return self._conv("quant_conv", x)

    def quantise(self, found: Tensor) -> Tensor:
        """Return the words of the codebook at each place."""
        if self.plan.gumbel:
            words = self._conv("quantize.proj", found).argmax(1)
            return self.w["quantize.embed.weight"][words].permute(0, 3, 1, 2)
        book = self.w["quantize.embedding.weight"]
        flat = found.permute(0, 2, 3, 1)
        distance = ((flat[..., None, :] - book) ** 2).sum(-1)
        return book[distance.argmin(-1)].permute(0, 3, 1, 2)

    def decode(self, words: Tensor) -> Tensor:
        """Return pictures (B, 3, H, W)."""
        plan = self.plan
        x = self._conv("decoder.conv_in", self._conv("post_quant_conv", words), 1)
        x = self._middle("decoder.mid", x)
        for level in reversed(range(len(plan.ch_mult))):
            for number in range(plan.num_res_blocks + 1):
                x = self._block(f"decoder.up.{level}.block.{number}", x)
                x = self._attends(f"decoder.up.{level}.attn.{number}", x)
            if level:
                x = x.repeat_interleave(2, 2).repeat_interleave(2, 3)
                x = self._conv(f"decoder.up.{level}.upsample.conv", x, 1)
        return self._conv("decoder.conv_out", _swish(self._norm("decoder.norm_out", x)), 1)

    def _conv(self, name: str, x: Tensor, padding: int = 0) -> Tensor:
        weight, bias = self.w[f"{name}.weight"], self.w[f"{name}.bias"]
        return functional.conv2d(x, weight, bias, padding=padding)

    def _norm(self, name: str, x: Tensor) -> Tensor:
        weight, bias = self.w[f"{name}.weight"], self.w[f"{name}.bias"]
        return functional.group_norm(x, 32, weight, bias, eps=1e-6)

    def _block(self, name: str, x: Tensor) -> Tensor:
        h = self._conv(f"{name}.conv1", _swish(self._norm(f"{name}.norm1", x)), 1)
        h = self._conv(f"{name}.conv2", _swish(self._norm(f"{name}.norm2", h)), 1)
        short = f"{name}.nin_shortcut"
        return h + (self._conv(short, x) if f"{short}.weight" in self.w else x)

    def _attends(self, name: str, x: Tensor) -> Tensor:
        if f"{name}.norm.weight" not in self.w:
            return x
        batch, channels, height, width = x.shape
        h = self._norm(f"{name}.norm", x)
        q, k, v = (self._conv(f"{name}.{part}", h).flatten(2) for part in "qkv")
        share = (torch.einsum("bci,bcj->bij", q, k) / math.sqrt(channels)).softmax(-1)
        seen = torch.einsum("bij,bcj->bci", share, v).reshape(batch, channels, height, width)
        return x + self._conv(f"{name}.proj_out", seen)

    def _middle(self, name: str, x: Tensor) -> Tensor:
        x = self._block(f"{name}.block_1", x)
        x = self._attends(f"{name}.attn_1", x)
        return self._block(f"{name}.block_2", x)


def _swish(x: Tensor) -> Tensor:
    return x * torch.sigmoid(x)


def save(path: Any, plan: Plan, weights: Weights, *, yaml: str | None = None) -> None:
    """Write `path` as training does, and its yaml beside it unless `yaml` is empty."""
    torch.save({"epoch": 3, "global_step": 12, "state_dict": weights}, path)
    text = plan.yaml() if yaml is None else yaml
    if text:
        path.with_suffix(".yaml").write_text(text)
