"""How a layer takes part in what a model paints, beside its pixels: as a region, as a control."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from aipaint.core.recipe import MAX_PROMPT, MAX_WEIGHT

GuideKind = Literal["", "edges", "soft_edges", "lines", "colours", "depth", "pose"]
"""What a control layer shows; "" for whatever the painter put there."""
GUIDE_KINDS: tuple[GuideKind, ...] = get_args(GuideKind)


class RegionPrompt(msgspec.Struct, frozen=True, kw_only=True):
    """A prompt for what the layer covers. weight: 0 to 4, how much it counts there."""

    prompt: str
    weight: float = 1.0


class ControlRole(msgspec.Struct, frozen=True, kw_only=True):
    """The layer guides the painting and is no part of the picture.

    model: the id or path of a control model, "" while none is chosen: then it guides nothing yet.
    weight: 0 to 4. start, end: shares of the steps between which it guides, 0 to 1.
    """

    model: str = ""
    kind: GuideKind = ""
    weight: float = 1.0
    start: float = 0.0
    end: float = 1.0


def sound_region(region: RegionPrompt) -> bool:
    """Whether a region read from a stranger's file is one that can be painted."""
    return len(region.prompt) <= MAX_PROMPT and 0 <= region.weight <= MAX_WEIGHT


def sound_control(role: ControlRole) -> bool:
    """Whether a control read from a stranger's file is one that can be painted."""
    return 0 <= role.weight <= MAX_WEIGHT and 0 <= role.start <= role.end <= 1
