"""Whether a control model belongs to a painting model, told from the settings of both."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from aipaint.core.errors import UserError
from aipaint.families.base import ModelInfo
from aipaint.families.diffusion.checks import (
    Blocks,
    Channels,
    Counts,
    Names,
    Vae,
    read_settings,
)
from aipaint.families.diffusion.control_detect import ControlInfo, read_adapter, read_net


class Painter(msgspec.Struct):
    """`unet/config.json` of the painting model, as far as control models must follow it."""

    block_out_channels: Blocks
    cross_attention_dim: Channels
    in_channels: Channels = 4
    layers_per_block: Counts = 2
    down_block_types: Names = []
    transformer_layers_per_block: Counts = 1
    addition_embed_type: Literal["text", "text_time"] | None = None

    def places(self, factor: int) -> list[tuple[int, int]]:
        """Return channels and pixels a cell where each down block takes a T2I feature map.

        factor: pixels of a side that make one latent. Blocks with cross-attention take it before
        they halve the picture, the others after.
        """
        last = len(self.block_out_channels) - 1
        return [
            (channels, factor << (level if "CrossAttn" in kind or level == last else level + 1))
            for level, (channels, kind) in enumerate(
                zip(self.block_out_channels, self.down_block_types, strict=False)
            )
        ]


def check_fit(control: ControlInfo, model: ModelInfo) -> None:
    """Raise UserError where `control` was made for another kind of painting model."""
    file = model.settings / "unet" / "config.json"
    if not file.is_file():
        # What is known here steps into a UNet; other networks have none of its places.
        raise _misfit(control, model)
    unet = read_settings(file, Painter)
    factor = read_settings(model.settings / "vae" / "config.json", Vae).factor
    if control.kind == "t2i-adapter":
        features = read_adapter(control.path).features()
        places = unet.places(factor)
        # One more is for the middle of the network, which has the size of what comes before it.
        fits = features == places or (features[:-1] == places and features[-1] == places[-1])
    elif control.kind == "ip-adapter":
        fits = control.cross_attention_dim == unet.cross_attention_dim
    else:
        net = read_net(control.path)
        fits = (
            net.cross_attention_dim == unet.cross_attention_dim
            and net.block_out_channels == unet.block_out_channels
            # Inpainting networks see the masked picture beside the latents; ControlNets do not.
            and net.in_channels in (unet.in_channels, unet.in_channels - 5)
            and net.addition_embed_type == unet.addition_embed_type
            and _all(net.layers_per_block) == _all(unet.layers_per_block)
            and net.down_block_types == unet.down_block_types
            and 2 ** (len(net.conditioning_embedding_out_channels) - 1) == factor
        )
    if not fits:
        raise _misfit(control, model)


def _misfit(control: ControlInfo, model: ModelInfo) -> UserError:
    return UserError(
        "The control model {control} does not fit the model {model}.",
        "It was made for {base}.",
        "Choose a control model for this one, or a painting model of that kind.",
        control=control.name,
        model=model.name,
        base=control.base,
    )


def _all(counts: Any) -> Any:
    """Return the one number of a list that repeats it, so that both ways to write it are equal."""
    return counts[0] if isinstance(counts, list) and len(set(map(str, counts))) == 1 else counts
