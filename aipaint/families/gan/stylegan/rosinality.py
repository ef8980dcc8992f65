"""Reads checkpoints of https://github.com/rosinality/stylegan2-pytorch: `.pt` files with `g_ema`.

The sums are StyleGAN 2's; names and some shapes differ.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say
from aipaint.families.gan.stylegan.shapes import Shape2
from aipaint.families.weight_files import load_tensors, open_header

if TYPE_CHECKING:
    from torch import Tensor

_GENERATORS = ("g_ema.", "g.", "generator.", "")
_START = "input.input"
_RENAMED = (
    (re.compile(r"style\.(\d+)\.(weight|bias)"), lambda m: f"mapping.fc{int(m[1]) - 1}.{m[2]}"),
    (re.compile(r"input\.input"), lambda m: "synthesis.b4.const"),
    (re.compile(r"conv1\.(.+)"), lambda m: f"synthesis.b4.conv1.{m[1]}"),
    (re.compile(r"to_rgb1\.(.+)"), lambda m: f"synthesis.b4.torgb.{m[1]}"),
    (
        re.compile(r"convs\.(\d+)\.(.+)"),
        lambda m: f"synthesis.b{8 << int(m[1]) // 2}.conv{int(m[1]) % 2}.{m[2]}",
    ),
    (re.compile(r"to_rgbs\.(\d+)\.(.+)"), lambda m: f"synthesis.b{8 << int(m[1])}.torgb.{m[2]}"),
)
_PARTS = {
    "conv.weight": "weight",
    "conv.modulation.weight": "affine.weight",
    "conv.modulation.bias": "affine.bias",
    "noise.weight": "noise_strength",
    "activate.bias": "bias",
    "bias": "bias",
}


def read_shape(path: Path) -> Shape2:
    """Return the shape of a file's generator, from its header alone. Raises UserError."""
    return _shape(path, open_header(path).shapes)[1]


def load(path: Path) -> tuple[Shape2, dict[str, Tensor]]:
    """Return the shape of a file's averaged generator, and its tensors under NVIDIA's names.

    The mean of W, which such files do not have, is taken of 4,096 draws where it is not there.
    Raises UserError.
    """
    import torch

    tensors = load_tensors(path)
    prefix, shape = _shape(path, {name: tuple(value.shape) for name, value in tensors.items()})
    found: dict[str, Tensor] = {}
    for name, value in tensors.items():
        if not name.startswith(prefix):
            continue
        ours = _renamed(name.removeprefix(prefix))
        if ours is not None:
            found[ours] = _reshaped(ours, value)
    noises = torch.Generator().manual_seed(0)
    for index, layer in enumerate(_layers(shape)):
        side = 4 << (index + 1) // 2
        given = tensors.get(f"{prefix}noises.noise_{index}")
        # Old files have none, and their tool draws it anew each time.
        found[f"{layer}.noise_const"] = (
            given.reshape(given.shape[-2:])
            if given is not None and given.ndim >= 2
            else torch.randn(side, side, generator=noises)
        )
    mean = tensors.get("latent_avg")
    found["mapping.w_avg"] = mean.reshape(-1) if mean is not None else _mean(shape, found)
    return shape, found


def _shape(path: Path, shapes: Mapping[str, Sequence[int]]) -> tuple[str, Shape2]:
    """Return what stands before the generator's names, and its shape."""
    prefix = next((one for one in _GENERATORS if one + _START in shapes), None)
    if prefix is None:
        raise _strange(path, say("There is no generator called g_ema in it."))
    names = [name.removeprefix(prefix) for name in shapes if name.startswith(prefix)]
    mapping = [name for name in names if re.fullmatch(r"style\.\d+\.weight", name)]
    blocks = [name for name in names if re.fullmatch(r"to_rgbs\.\d+\.bias", name)]
    start = shapes[prefix + _START]
    if not mapping or not blocks or len(start) != 4 or tuple(start[2:]) != (4, 4):
        raise _strange(path, say("It is built otherwise than StyleGAN 2."))
    sides = [4 << power for power in range(len(blocks[:12]) + 1)]
    widths = {4: start[1]}
    for index, side in enumerate(sides[1:]):
        weight = shapes.get(f"{prefix}convs.{2 * index}.conv.weight", ())
        if len(weight) != 5:
            raise _strange(path, say("Its block of {side} pixels is missing.", side=side))
        widths[side] = weight[1]
    narrowed = [side * width for side, width in widths.items() if width < widths[4]]
    style = shapes[prefix + mapping[0]]
    try:
        shape = msgspec.convert(
            {
                "z_dim": style[-1],
                "w_dim": style[0],
                "img_resolution": sides[-1],
                "mapping_layers": len(mapping),
                "channel_base": max([*narrowed, 4 * widths[4]])
                if narrowed
                else sides[-1] * widths[4],
                "channel_max": widths[4],
            },
            Shape2,
        )
    except (msgspec.ValidationError, IndexError) as error:
        raise _strange(path, say("Its settings are not known: {reason}.", reason=error)) from error
    return prefix, shape


def _layers(shape: Shape2) -> list[str]:
    """Names of the convolutions from coarse to fine."""
    finer = [f"synthesis.b{side}.conv{i}" for side in shape.resolutions()[1:] for i in (0, 1)]
    return ["synthesis.b4.conv1", *finer]


def _renamed(name: str) -> str | None:
    """Return NVIDIA's name of a tensor; None for a filter, or noise, which is renamed apart."""
    for pattern, renamed in _RENAMED:
        match = pattern.fullmatch(name)
        if match is None:
            continue
        whole = renamed(match)
        for layer in ("conv0.", "conv1.", "torgb."):
            block, dot, part = whole.partition(layer)
            if dot:
                known = _PARTS.get(part)
                return None if known is None else block + dot + known
        return whole
    return None


def _reshaped(name: str, value: Tensor) -> Tensor:
    last = name.rpartition(".")[2]
    if name.startswith("synthesis.") and ".affine." not in name:
        if last in ("weight", "const") and value.ndim in (4, 5):
            return value[0]
        if last == "noise_strength" and value.numel() == 1:
            return value.reshape(())
        if last == "bias":
            return value.reshape(-1)
    return value


def _mean(shape: Shape2, found: dict[str, Tensor]) -> Tensor:
    import torch

    from aipaint.families.gan.stylegan.layers import Mapping as Network

    network = Network(shape.z_dim, 0, shape.w_dim, 1, layers=shape.mapping_layers)
    weights = {
        name.removeprefix("mapping."): value.to(torch.float32)
        for name, value in found.items()
        if name.startswith("mapping.")
    }
    own = {name: value.shape for name, value in network.state_dict().items() if name != "w_avg"}
    if own != {name: value.shape for name, value in weights.items()}:
        # What does not fit is told when the network is filled.
        return torch.zeros(shape.w_dim)
    network.load_state_dict(weights, strict=False)
    z = torch.randn(4096, shape.z_dim, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        return network.plain(z).mean(dim=0)


def _strange(path: Path, reason: Message) -> UserError:
    return UserError(
        "The file {file} is no StyleGAN that is known.",
        "{reason}",
        "Files of NVIDIA's (.pkl) and of rosinality's stylegan2-pytorch (.pt) are.",
        file=path.name,
        reason=reason,
    )
