"""The recipe of a picture: everything a worker needs, and nothing of the window's state."""

from __future__ import annotations

import math
import secrets
from typing import Literal, get_args

import msgspec

from aipaint.core.errors import UserError

Sampler = Literal["dpmpp_2m", "euler", "euler_a", "ddim", "unipc", "heun"]
SAMPLERS: tuple[Sampler, ...] = get_args(Sampler)
SAMPLER_NAMES: dict[Sampler, str] = {
    "dpmpp_2m": "DPM++ 2M",
    "euler": "Euler",
    "euler_a": "Euler a",
    "ddim": "DDIM",
    "unipc": "UniPC",
    "heun": "Heun",
}

MAX_SEED = 2**32 - 1
MAX_STEPS = 500
MAX_GUIDANCE = 100.0
MIN_SIDE, MAX_SIDE = 16, 8192
MAX_PIXELS = 4096 * 4096
MAX_BATCH = 999
MAX_PROMPT = 100_000
SIZE_MULTIPLE = 8


class Recipe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to paint. Immutable, and enough to paint the same picture again.

    prompt, negative_prompt: any text; empty paints unconditionally.
    model: the id of a model on the shelf, or the path of a model folder.
    steps: denoising steps, 1 to 500. guidance: classifier-free guidance scale
    (Ho and Salimans 2022), 1 switches it off. seed: 0 to 2**32 - 1.
    width, height: pixels, multiples of 8. batch: how many pictures, painted one after the other
    with seeds seed, seed + 1, …, so that each can be painted again alone, bit for bit.
    """

    prompt: str = ""
    negative_prompt: str = ""
    model: str
    steps: int
    guidance: float
    sampler: Sampler
    seed: int
    width: int
    height: int
    batch: int = 1

    def one(self, index: int) -> Recipe:
        """Return the recipe of picture `index` of the batch alone."""
        return msgspec.structs.replace(self, seed=(self.seed + index) % (MAX_SEED + 1), batch=1)


def random_seed() -> int:
    """Return a seed that nobody can foresee, 0 to 2**32 - 1."""
    return secrets.randbelow(MAX_SEED + 1)


def check(recipe: Recipe) -> tuple[Recipe, list[str]]:
    """Return a recipe that can be painted, and a sentence for each thing that was changed.

    Sides that are no multiple of 8 are rounded to the nearest. Raises UserError for values that
    make no sense: zero or absurd sizes, no steps, a guidance that is no number.
    """
    _in_range("steps", recipe.steps, 1, MAX_STEPS)
    _in_range("seed", recipe.seed, 0, MAX_SEED)
    _in_range("batch", recipe.batch, 1, MAX_BATCH)
    if not math.isfinite(recipe.guidance):
        raise UserError(
            f"A guidance of {recipe.guidance} cannot be used.",
            "It is not a finite number.",
            f"Give a number from 0 to {MAX_GUIDANCE:g}.",
        )
    _in_range("guidance", recipe.guidance, 0, MAX_GUIDANCE)
    if recipe.sampler not in SAMPLERS:
        raise UserError(
            f"There is no sampler called {recipe.sampler}.",
            fix=f"Use one of {', '.join(SAMPLERS)}.",
        )
    for name, text in (("prompt", recipe.prompt), ("negative prompt", recipe.negative_prompt)):
        if len(text) > MAX_PROMPT:
            raise UserError(
                f"The {name} has {len(text):,} characters.",
                f"At most {MAX_PROMPT:,} are read.",
                "Shorten it.",
            )
    for name, side in (("width", recipe.width), ("height", recipe.height)):
        _in_range(name, side, MIN_SIDE, MAX_SIDE)
    if recipe.width * recipe.height > MAX_PIXELS:
        raise UserError(
            f"A picture of {recipe.width}×{recipe.height} is too large.",
            f"At most {MAX_PIXELS:,} pixels are painted at once.",
            "Choose a smaller size.",
        )
    notes: list[str] = []
    width, height = _round_side(recipe.width), _round_side(recipe.height)
    if (width, height) != (recipe.width, recipe.height):
        notes.append(
            f"The size {recipe.width}×{recipe.height} was rounded to {width}×{height}: "
            f"sides must be multiples of {SIZE_MULTIPLE}."
        )
    return msgspec.structs.replace(recipe, width=width, height=height), notes


def _round_side(side: int) -> int:
    return max(MIN_SIDE, (side + SIZE_MULTIPLE // 2) // SIZE_MULTIPLE * SIZE_MULTIPLE)


def _in_range(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise UserError(
            f"{name.capitalize()} {value} cannot be used.", fix=f"Give {low:g} to {high:g}."
        )
