"""A small BigGAN-deep as pytorch-pretrained-biggan writes one, and the formulas it is drawn by.

The formulas are written plainly, tensor by tensor, from the layout's public description: spectral
norms are divided out at each use, batch norms reckoned step by step, attention as a softmax.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

CONFIG: dict[str, Any] = {
    "output_dim": 32,
    "z_dim": 6,
    "class_embed_dim": 6,
    "channel_width": 8,
    "num_classes": 5,
    "layers": [
        (False, 16, 16),
        (True, 16, 8),
        (False, 8, 8),
        (True, 8, 4),
        (True, 4, 2),
        (False, 2, 1),
    ],
    "attention_layer_position": 3,
    "eps": 1e-4,
    "n_stats": 51,
}


def tensors(seed: int = 0) -> dict[str, Tensor]:
    """Random weights under the layout's names, of lively magnitudes."""
    generator = torch.Generator().manual_seed(seed)
    found: dict[str, Tensor] = {}

    def some(*shape: int) -> Tensor:
        return torch.randn(shape, generator=generator)

    def normed(name: str, *shape: int, bias: bool = True) -> None:
        weight = some(*shape)
        flat = weight.flatten(1)
        left, _, right = torch.linalg.svd(flat, full_matrices=False)
        # Training leaves estimates; these are a little off, too.
        found[f"{name}.weight_orig"] = weight
        found[f"{name}.weight_u"] = functional.normalize(left[:, 0] + 0.05 * some(len(flat)), dim=0)
        found[f"{name}.weight_v"] = functional.normalize(
            right[0] + 0.05 * some(flat.shape[1]), dim=0
        )
        if bias:
            found[f"{name}.bias"] = 0.1 * some(shape[0])

    def statistics(name: str, channels: int) -> None:
        found[f"{name}.running_means"] = 0.1 * some(CONFIG["n_stats"], channels)
        found[f"{name}.running_vars"] = 0.2 + 0.1 * some(CONFIG["n_stats"], channels).abs()

    def norm(name: str, channels: int) -> None:
        statistics(name, channels)
        normed(f"{name}.scale", channels, condition, bias=False)
        normed(f"{name}.offset", channels, condition, bias=False)

    wide, condition = CONFIG["channel_width"], 2 * CONFIG["z_dim"]
    found["embeddings.weight"] = some(CONFIG["z_dim"], CONFIG["num_classes"])
    normed("generator.gen_z", 256 * wide, condition)
    at = 0
    for position, (_, into, out) in enumerate(CONFIG["layers"]):
        if position == CONFIG["attention_layer_position"]:
            name, channels = f"generator.layers.{at}", into * wide
            for part, rows, columns in (
                ("theta", channels // 8, channels),
                ("phi", channels // 8, channels),
                ("g", channels // 2, channels),
                ("o_conv", channels, channels // 2),
            ):
                normed(f"{name}.snconv1x1_{part}", rows, columns, 1, 1, bias=False)
            found[f"{name}.gamma"] = torch.full((1,), 0.7)
            at += 1
        name, middle = f"generator.layers.{at}", into * wide // 4
        norm(f"{name}.bn_0", into * wide)
        normed(f"{name}.conv_0", middle, into * wide, 1, 1)
        for number in (1, 2):
            norm(f"{name}.bn_{number}", middle)
            normed(f"{name}.conv_{number}", middle, middle, 3, 3)
        norm(f"{name}.bn_3", middle)
        normed(f"{name}.conv_3", out * wide, middle, 1, 1)
        at += 1
    statistics("generator.bn", wide)
    found["generator.bn.weight"] = 1 + 0.1 * some(wide)
    found["generator.bn.bias"] = 0.1 * some(wide)
    normed("generator.conv_to_rgb", wide, wide, 3, 3)
    return found


def write(folder: Path, seed: int = 0, legacy: bool = False, **changed: Any) -> Path:
    """Write the folder and return it. legacy: in torch's older format, as in 2019."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(CONFIG | changed))
    path = folder / "pytorch_model.bin"
    torch.save(tensors(seed), path, _use_new_zipfile_serialization=not legacy)
    return folder


def drawn(found: dict[str, Tensor], z: Tensor, label: Tensor, truncation: float) -> Tensor:
    """Return the pictures (B, 3, side, side) of numbers (B, z_dim) and classes (B, classes)."""

    def weight(name: str) -> Tensor:
        whole = found[f"{name}.weight_orig"]
        return whole / (found[f"{name}.weight_u"] @ whole.flatten(1) @ found[f"{name}.weight_v"])

    def conv(name: str, x: Tensor) -> Tensor:
        values = weight(name)
        return functional.conv2d(
            x, values, found.get(f"{name}.bias"), padding=len(values[0, 0]) // 2
        )

    def norm(name: str, x: Tensor) -> Tensor:
        share, start = math.modf(truncation / (1.0 / (CONFIG["n_stats"] - 1)))
        means, variances = found[f"{name}.running_means"], found[f"{name}.running_vars"]
        mean, variance = means[int(start)], variances[int(start)]
        if share != 0:
            mean = mean * share + means[int(start) + 1] * (1 - share)
            variance = variance * share + variances[int(start) + 1] * (1 - share)
        x = (x - mean[:, None, None]) / torch.sqrt(variance + CONFIG["eps"])[:, None, None]
        if f"{name}.weight" in found:
            return x * found[f"{name}.weight"][:, None, None] + found[f"{name}.bias"][:, None, None]
        scale, offset = (
            (condition @ weight(f"{name}.{part}").t())[..., None, None]
            for part in ("scale", "offset")
        )
        return x * (1 + scale) + offset

    def block(name: str, x: Tensor, doubles: bool, out: int) -> Tensor:
        beside = x[:, :out]
        x = conv(f"{name}.conv_0", norm(f"{name}.bn_0", x).relu())
        x = norm(f"{name}.bn_1", x).relu()
        if doubles:
            x, beside = (
                each.repeat_interleave(2, 2).repeat_interleave(2, 3) for each in (x, beside)
            )
        x = conv(f"{name}.conv_1", x)
        x = conv(f"{name}.conv_2", norm(f"{name}.bn_2", x).relu())
        return conv(f"{name}.conv_3", norm(f"{name}.bn_3", x).relu()) + beside

    def attention(name: str, x: Tensor) -> Tensor:
        theta = conv(f"{name}.snconv1x1_theta", x).flatten(2)
        phi = functional.max_pool2d(conv(f"{name}.snconv1x1_phi", x), 2).flatten(2)
        values = functional.max_pool2d(conv(f"{name}.snconv1x1_g", x), 2).flatten(2)
        weights = (theta.transpose(1, 2) @ phi).softmax(-1)
        seen = (values @ weights.transpose(1, 2)).reshape(len(x), -1, *x.shape[2:])
        return x + found[f"{name}.gamma"] * conv(f"{name}.snconv1x1_o_conv", seen)

    wide = CONFIG["channel_width"]
    condition = torch.cat([z, label @ found["embeddings.weight"].t()], 1)
    x = condition @ weight("generator.gen_z").t() + found["generator.gen_z.bias"]
    x = x.reshape(-1, 4, 4, 16 * wide).permute(0, 3, 1, 2)
    at = 0
    for position, (doubles, _, out) in enumerate(CONFIG["layers"]):
        if position == CONFIG["attention_layer_position"]:
            x = attention(f"generator.layers.{at}", x)
            at += 1
        x = block(f"generator.layers.{at}", x, doubles, out * wide)
        at += 1
    x = norm("generator.bn", x).relu()
    return torch.tanh(conv("generator.conv_to_rgb", x)[:, :3])
