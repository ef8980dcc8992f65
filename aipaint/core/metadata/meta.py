"""What is known of how a picture was made, whichever program wrote it."""

from __future__ import annotations

import msgspec

from aipaint.core.recipe import MAX_CLIP_SKIP, Syntax

# How programs read weights in prompts; those that are not named read brackets as the web UI does.
_SYNTAXES: dict[str, Syntax] = {"invokeai": "compel", "drawthings": "plain", "unknown": "plain"}


class PictureMeta(msgspec.Struct, frozen=True):
    """What is known of a picture; None where its file does not say.

    source: the program that wrote the metadata: "aipaint", "a1111" (and all that write its
    format: Forge, SD.Next, Krita AI and others), "comfyui", "invokeai", "novelai", "swarmui",
    "fooocus", "stabilitymatrix", "easydiffusion", "drawthings", or "unknown". sampler, scheduler
    and models are named as that program names them. width, height: pixels as the metadata gives
    them, else those of the picture.

    loras: weight by name. clip_skip: 1 uses the last layer of the text encoder, 2 the one before.
    denoise: strength of painting over a given picture, 0 to 1. source_type: the last part of
    IPTC's DigitalSourceType. software: the program as the file names it. extra: what else it says,
    by its own names. best_effort: true when a graph of nodes was walked, which may mislead.
    """

    source: str
    prompt: str | None = None
    negative_prompt: str | None = None
    seed: int | None = None
    steps: int | None = None
    guidance: float | None = None
    sampler: str | None = None
    width: int | None = None
    height: int | None = None
    model: str | None = None
    model_hash: str | None = None
    scheduler: str | None = None
    loras: dict[str, float] | None = None
    vae: str | None = None
    clip_skip: int | None = None
    denoise: float | None = None
    software: str | None = None
    source_type: str | None = None
    extra: dict[str, str] | None = None
    best_effort: bool | None = None

    @property
    def syntax(self) -> Syntax:
        """How its program reads the weights of words."""
        return _SYNTAXES.get(self.source, "a1111")

    @property
    def skipped(self) -> int:
        """How many of the text encoder's last layers were left out, as a recipe counts them."""
        return min(max((self.clip_skip or 1) - 1, 0), MAX_CLIP_SKIP)
