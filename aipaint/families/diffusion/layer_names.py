"""The names that trainers of LoRAs give to the layers of a painting model."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import nn

_RESNET = {
    "norm1": "in_layers.0",
    "conv1": "in_layers.2",
    "norm2": "out_layers.0",
    "conv2": "out_layers.3",
    "time_emb_proj": "emb_layers.1",
    "conv_shortcut": "skip_connection",
}
_TOP = {
    "conv_in": "input_blocks.0.0",
    "conv_norm_out": "out.0",
    "conv_out": "out.2",
    "time_embedding.linear_1": "time_embed.0",
    "time_embedding.linear_2": "time_embed.2",
    "add_embedding.linear_1": "label_emb.0.0",
    "add_embedding.linear_2": "label_emb.0.2",
}
_MIDDLE = {"resnets.0": 0, "attentions.0": 1, "resnets.1": 2}


def layers_of(pipe: Any) -> dict[str, nn.Module]:
    """Return the layers of a pipeline of Stable Diffusion 1, 2 or XL by kohya's names.

    Layers of the UNet are there under diffusers' names and under latent-diffusion's.
    """
    found: dict[str, nn.Module] = {}
    second = getattr(pipe, "text_encoder_2", None)
    first = ("lora_te_", "lora_te1_")
    for roots, encoder in ((first, pipe.text_encoder), (("lora_te2_",), second)):
        for name, layer in _plain(encoder):
            short = name.removeprefix("text_model.")
            for root in roots:
                found[f"{root}text_model_{short.replace('.', '_')}"] = layer
                found[f"{root}{short.replace('.', '_')}"] = layer
    unet = getattr(pipe, "unet", None)
    for name, layer in _plain(unet):
        found[f"lora_unet_{name.replace('.', '_')}"] = layer
        found[f"lora_unet_{_ldm_name(name, unet).replace('.', '_')}"] = layer
    return found


def _plain(network: Any) -> Iterable[tuple[str, nn.Module]]:
    from torch import nn

    kinds = (nn.Linear, nn.Conv2d, nn.GroupNorm, nn.LayerNorm)
    for name, layer in () if network is None else network.named_modules():
        # Adapters wrap a layer and have some of their own.
        if isinstance(layer, kinds) and ".lora_" not in name:
            yield name.removesuffix(".base_layer"), layer


def _ldm_name(name: str, unet: Any) -> str:
    """Return what latent-diffusion calls a layer of a UNet of diffusers."""
    if name in _TOP:
        return _TOP[name]
    each = unet.config.layers_per_block
    kind, *rest = name.split(".")
    if not isinstance(each, int) or len(rest) < 3:
        return name
    if kind == "mid_block":
        place = _MIDDLE.get(".".join(rest[:2]), 0)
        return f"middle_block.{place}.{_inner(rest[0], rest[2:])}"
    block, part, number, *inner = rest
    if part == "downsamplers":
        return f"input_blocks.{(each + 1) * (int(block) + 1)}.0.op"
    if part == "upsamplers":
        # Behind the attention where there is one.
        after = 2 if "CrossAttn" in unet.config.up_block_types[int(block)] else 1
        return f"output_blocks.{(each + 1) * int(block) + each}.{after}.conv"
    place = (each + 1) * int(block) + int(number) + (1 if kind == "down_blocks" else 0)
    side = "input_blocks" if kind == "down_blocks" else "output_blocks"
    return f"{side}.{place}.{0 if part == 'resnets' else 1}.{_inner(part, inner)}"


def _inner(part: str, inner: list[str]) -> str:
    rest = ".".join(inner)
    return _RESNET.get(rest, rest) if part == "resnets" else rest
