"""Which flow models there are, what their parts must be, and what suits them. No torch."""

from __future__ import annotations

from typing import Annotated

import msgspec

from aipaint.families.diffusion.checks import Channels, Count

CLIP = "CLIPTextModel"
CLIP_PROJECTED = "CLIPTextModelWithProjection"
T5 = "T5EncoderModel"
TRANSFORMER = "transformer"
SD3, FLUX = "StableDiffusion3Pipeline", "FluxPipeline"

Heads = Annotated[int, msgspec.Meta(ge=1, le=512)]
Places = Annotated[list[Count], msgspec.Meta(max_length=200)]


class Kind(msgspec.Struct, frozen=True):
    """One pipeline of diffusers.

    transformer: the class of its network. texts: the classes of its text encoders, by part.
    optional: those it can do without.
    """

    name: str
    transformer: str
    texts: dict[str, str]
    optional: tuple[str, ...] = ()


KINDS = {
    SD3: Kind(
        "Stable Diffusion 3",
        "SD3Transformer2DModel",
        {"text_encoder": CLIP_PROJECTED, "text_encoder_2": CLIP_PROJECTED, "text_encoder_3": T5},
        ("text_encoder_3",),
    ),
    FLUX: Kind("Flux", "FluxTransformer2DModel", {"text_encoder": CLIP, "text_encoder_2": T5}),
}


class Transformer(msgspec.Struct):
    """`transformer/config.json`, as far as it is read here."""

    in_channels: Channels
    num_attention_heads: Heads
    attention_head_dim: Heads
    joint_attention_dim: Channels
    pooled_projection_dim: Channels
    num_layers: Count
    num_single_layers: Count = 0
    patch_size: Annotated[int, msgspec.Meta(ge=1, le=16)] = 2
    sample_size: Channels = 128
    pos_embed_max_size: Channels = 96
    caption_projection_dim: Channels = 1152
    guidance_embeds: bool = False
    qk_norm: str | None = None
    dual_attention_layers: Places = []

    @property
    def width(self) -> int:
        """How many numbers stand for a token of the picture."""
        return self.num_attention_heads * self.attention_head_dim


class Clip(msgspec.Struct):
    """`text_encoder/config.json` of a CLIP model. projection_dim: of its sentence vector."""

    hidden_size: Channels
    num_hidden_layers: Count = 0
    projection_dim: Channels = 512


class T5Settings(msgspec.Struct):
    """`config.json` of a T5 text encoder. d_model: the width of its states."""

    d_model: Channels
    d_ff: Channels
    d_kv: Heads
    num_heads: Heads
    num_layers: Count
    vocab_size: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 32128


class Suits(msgspec.Struct, frozen=True):
    """What suits a model: steps and guidance scale."""

    steps: int
    guidance: float


def suits(kind: str, net: Transformer, name: str) -> Suits:
    """Return what the makers recommend.

    name: of the folder or file. The version of Stable Diffusion 3.5 that was distilled to four
    steps tells it there and nowhere else.
    """
    if kind == FLUX:
        # One that reads no guidance scale was distilled to four steps as well (schnell).
        return Suits(28, 3.5) if net.guidance_embeds else Suits(4, 1.0)
    if "turbo" in name.lower():
        return Suits(4, 1.0)
    return Suits(28, 4.5 if net.qk_norm else 7.0)
