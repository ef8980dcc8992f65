"""Changes to a network that are no plain LoRA: the LyCORIS family, DoRA, whole differences.

Yeh et al. 2023, "Navigating Text-To-Image Customization: From LyCORIS Fine-Tuning to Model
Evaluation": LoHa is the elementwise product of two low-rank matrices, LoKr a Kronecker product,
LoCon a LoRA of convolutions. Liu et al. 2024, "DoRA", sets the length of each row (or column) of
the changed weight. What a change adds is computed beside the layer and never written into it, so
that the layer is the same again, bit for bit, when it is off.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say

if TYPE_CHECKING:
    from torch import Tensor, nn

_PARTS = (
    *("lora_up", "lora_down", "lora_mid", "lora_A", "lora_B", "alpha"),
    *(f"hada_{each}" for each in ("w1_a", "w1_b", "w2_a", "w2_b", "t1", "t2")),
    *(f"lokr_{each}" for each in ("w1", "w1_a", "w1_b", "w2", "w2_a", "w2_b", "t2")),
    *("dora_scale", "lora_magnitude_vector", "diff", "diff_b", "w_norm", "b_norm"),
)
_NAME = re.compile(rf"(?P<layer>.+?)\.(?P<part>{'|'.join(_PARTS)})(\.default)?(\.weight)?")
_SAME = {"lora_A": "lora_down", "lora_B": "lora_up", "lora_magnitude_vector": "dora_scale"}
# How the networks are called in front of the names of layers, with dots for underscores.
_ROOTS = (
    ("base_model.model.", "lora_unet_"),
    ("unet.", "lora_unet_"),
    ("text_encoder.", "lora_te_"),
    ("text_encoder_2.", "lora_te2_"),
)

Group = dict[str, "Tensor"]


def grouped(tensors: Mapping[str, Tensor]) -> dict[str, Group]:
    """Return what belongs to each layer, by the layer's name as kohya's scripts have it."""
    found: dict[str, Group] = {}
    for name, tensor in tensors.items():
        match = _NAME.fullmatch(name)
        if match is None:
            continue
        layer = match["layer"]
        root = next((root for root in _ROOTS if layer.startswith(root[0])), None)
        if root is not None:
            layer = root[1] + layer.removeprefix(root[0])
        part = _SAME.get(match["part"], match["part"])
        found.setdefault(layer.replace(".", "_"), {})[part] = tensor
    return found


def change_of(group: Group) -> Tensor | None:
    """Return what is added to a layer's weight, float32, before any DoRA; None for nothing."""
    got = {name: value.float() for name, value in group.items()}
    for whole in ("diff", "w_norm"):
        if whole in got:
            return got[whole]
    made, rank = _product(got)
    if made is None:
        return None
    return made if rank is None or "alpha" not in got else made * (float(got["alpha"]) / rank)


def _product(got: Group) -> tuple[Tensor | None, int | None]:
    """Return the change without its scale, and the rank that the scale divides by."""
    import torch

    if "lora_up" in got:
        up, down = got["lora_up"], got["lora_down"]
        if "lora_mid" in got:
            return _tucker(got["lora_mid"], up.flatten(1).T, down.flatten(1)), len(down)
        return (up.flatten(1) @ down.flatten(1)).reshape(len(up), *down.shape[1:]), len(down)
    if "hada_w1_a" in got:
        halves = [
            _tucker(got[f"hada_t{n}"], got[f"hada_w{n}_a"], got[f"hada_w{n}_b"])
            if f"hada_t{n}" in got
            else got[f"hada_w{n}_a"] @ got[f"hada_w{n}_b"]
            for n in (1, 2)
        ]
        return halves[0] * halves[1], len(got["hada_w1_b"])
    if "lokr_w1" not in got and "lokr_w1_a" not in got:
        return None, None
    rank = next((len(got[name]) for name in ("lokr_w1_b", "lokr_w2_b") if name in got), None)
    first = got["lokr_w1"] if "lokr_w1" in got else got["lokr_w1_a"] @ got["lokr_w1_b"]
    if "lokr_w2" in got:
        second = got["lokr_w2"]
    elif "lokr_t2" in got:
        second = _tucker(got["lokr_t2"], got["lokr_w2_a"], got["lokr_w2_b"])
    else:
        second = got["lokr_w2_a"] @ got["lokr_w2_b"].flatten(1)
        second = second.reshape(len(second), *got["lokr_w2_b"].shape[1:])
    return torch.kron(first.reshape(*first.shape, *[1] * (second.ndim - 2)), second), rank


def _tucker(core: Tensor, left: Tensor, right: Tensor) -> Tensor:
    """Return (out, in, k, k) of a core (r, s, k, k), left (r, out) and right (s, in)."""
    import torch

    return torch.einsum("rskl,ro,si->oikl", core, left, right)


def scaled(weight: Tensor, change: Tensor, lengths: Tensor) -> Tensor:
    """Return DoRA's change: that which gives `weight` + `change` these lengths, less `weight`.

    lengths: (out, 1, ...) or (out,) of rows, or (1, in, ...) of columns.
    """
    merged = weight + change
    rows = lengths.ndim == 1 or lengths.shape[0] == merged.shape[0] != 1
    kept = 0 if rows else 1
    norm = merged.norm(dim=[axis for axis in range(merged.ndim) if axis != kept], keepdim=True)
    shape = [1] * merged.ndim
    shape[kept] = merged.shape[kept]
    return merged * (lengths.reshape(shape) / norm.clamp(min=1e-12)) - weight


class Changes:
    """One file's changes to a model's layers. Use it from one thread only."""

    def __init__(self, groups: Mapping[str, Group], layers: Mapping[str, nn.Module]) -> None:
        """layers: those of the model, see `layer_names.layers_of`.

        Raises UserError where layers are of other sizes, or most of them are not there.
        """
        self._groups = {name: group for name, group in groups.items() if name in layers}
        self._layers = layers
        if len(self._groups) * 2 < len(groups) or not groups:
            raise _unfit(say("It changes layers that the model does not have."))
        for name, group in self._groups.items():
            _check(name, group, layers[name])

    def on(self, weight: float) -> list[Callable[[], None]]:
        """Have the layers compute with the changes; returns what takes them off again."""
        hooks = [
            self._layers[name].register_forward_hook(_added(group, weight), prepend=True)
            for name, group in self._groups.items()
        ]
        return [hook.remove for hook in hooks]


def _added(group: Group, weight: float) -> Callable[[Any, tuple[Any, ...], Tensor], Tensor]:
    held = dict(group)

    def hook(layer: Any, inputs: tuple[Any, ...], output: Tensor) -> Tensor:
        seen: Tensor = inputs[0]
        for name, value in held.items():
            # The alpha is read as a plain number.
            if name != "alpha" and value.device != seen.device:
                held[name] = value.to(seen.device)
        change = change_of(held)
        if change is not None:
            change = change.reshape(layer.weight.shape)
            if "dora_scale" in held:
                if layer.weight.is_meta:
                    raise _unfit(say("DoRA needs layers that stay in memory."))
                own = layer.weight.to(seen.device).float()
                change = scaled(own, change, held["dora_scale"].float())
            change = change.to(seen.dtype)
        bias = held["diff_b"] if "diff_b" in held else held.get("b_norm")
        more = _computed(layer, seen, change, None if bias is None else bias.to(seen.dtype))
        return output if more is None else output + weight * more

    return hook


def _computed(
    layer: Any, seen: Tensor, change: Tensor | None, bias: Tensor | None
) -> Tensor | None:
    """Return what a layer makes of what it sees with a change in place of its own weights."""
    import torch
    from torch import nn
    from torch.nn import functional

    if change is None:
        if bias is None:
            return None
        change = torch.zeros_like(layer.weight, device=seen.device, dtype=seen.dtype)
    if isinstance(layer, nn.GroupNorm):
        return functional.group_norm(seen, layer.num_groups, change, bias, layer.eps)
    if isinstance(layer, nn.LayerNorm):
        return functional.layer_norm(seen, layer.normalized_shape, change, bias, layer.eps)
    if isinstance(layer, nn.Linear):
        return functional.linear(seen, change, bias)
    places = layer.stride, layer.padding, layer.dilation, layer.groups
    return functional.conv2d(seen, change, bias, *places)


def _check(name: str, group: Group, layer: Any) -> None:
    """Raise UserError where a change has another size than its layer."""
    import torch

    try:
        # Without numbers: what a stranger multiplies could be larger than any memory.
        empty = {part: torch.empty(value.shape, device="meta") for part, value in group.items()}
        alpha = empty.pop("alpha", None)
        if alpha is not None and alpha.numel() != 1:
            raise _unfit(say("Its parts do not fit each other at {name}.", name=name[:100]))
        change = change_of(empty)
        if change is not None and change.numel() == layer.weight.numel():
            change = change.reshape(layer.weight.shape)
            if "dora_scale" in empty:
                scaled(change, change, empty["dora_scale"])
        elif change is not None:
            raise _unfit(say("The layer {name} has another size.", name=name[:100]))
        for part in ("diff_b", "b_norm"):
            if part in empty and len(empty[part]) != len(layer.weight):
                raise _unfit(say("The layer {name} has another size.", name=name[:100]))
    except (RuntimeError, KeyError, IndexError, TypeError) as error:
        raise _unfit(say("Its parts do not fit each other at {name}.", name=name[:100])) from error


def _unfit(why: Message) -> UserError:
    return UserError(
        "The LoRA does not fit this model.",
        why.template,
        "Choose a LoRA for this model, or a painting model of the kind it was made for.",
        **why.values,
    )
