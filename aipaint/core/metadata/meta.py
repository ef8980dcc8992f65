"""What is known of how a picture was made, whichever program wrote it."""

from __future__ import annotations

import msgspec


class PictureMeta(msgspec.Struct, frozen=True):
    """What is known of a picture; None where its file does not say.

    source: the program that wrote the metadata: "aipaint", "a1111" (and all that write its
    format), "comfyui", "invokeai", "novelai", or "unknown". sampler and model are named as that
    program names them. width, height: as the metadata gives them, else those of the picture.
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
