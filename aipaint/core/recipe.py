"""The recipe of a picture: everything a worker needs, and nothing of the window's state."""

from __future__ import annotations

import secrets
from typing import Literal, get_args

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say

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


def check(recipe: Recipe) -> tuple[Recipe, list[Message]]:
    """Return a recipe that can be painted, and a sentence for each thing that was changed.

    Sides that are no multiple of 8 are rounded to the nearest. Raises UserError for values that
    make no sense: zero or absurd sizes, no steps, a guidance that is no number.
    """
    _in_range("steps", recipe.steps, 1, MAX_STEPS)
    _in_range("seed", recipe.seed, 0, MAX_SEED)
    _in_range("batch", recipe.batch, 1, MAX_BATCH)
    _in_range("guidance", recipe.guidance, 0, MAX_GUIDANCE)
    if recipe.sampler not in SAMPLERS:
        raise UserError(
            "There is no sampler called {sampler}.",
            fix="Use one of {samplers}.",
            sampler=recipe.sampler,
            samplers=", ".join(SAMPLERS),
        )
    for text in (recipe.prompt, recipe.negative_prompt):
        if len(text) > MAX_PROMPT:
            raise UserError(
                "A prompt of {length} characters cannot be used.",
                "At most {limit} are read.",
                "Shorten it.",
                length=f"{len(text):,}",
                limit=f"{MAX_PROMPT:,}",
            )
    _in_range("width", recipe.width, MIN_SIDE, MAX_SIDE)
    _in_range("height", recipe.height, MIN_SIDE, MAX_SIDE)
    if recipe.width * recipe.height > MAX_PIXELS:
        raise UserError(
            "A picture of {width}×{height} is too large.",
            "At most {limit} pixels are painted at once.",
            "Choose a smaller size.",
            width=recipe.width,
            height=recipe.height,
            limit=f"{MAX_PIXELS:,}",
        )
    notes: list[Message] = []
    width, height = _round_side(recipe.width), _round_side(recipe.height)
    if (width, height) != (recipe.width, recipe.height):
        notes.append(
            say(
                "The size {old} was rounded to {new}: sides must be multiples of {multiple}.",
                old=f"{recipe.width}×{recipe.height}",
                new=f"{width}×{height}",
                multiple=SIZE_MULTIPLE,
            )
        )
    return msgspec.structs.replace(recipe, width=width, height=height), notes


def _round_side(side: int) -> int:
    return max(MIN_SIDE, (side + SIZE_MULTIPLE // 2) // SIZE_MULTIPLE * SIZE_MULTIPLE)


def _in_range(name: str, value: float, low: float, high: float) -> None:
    # Written so that NaN, which compares false with everything, is refused too.
    if not low <= value <= high:
        raise UserError(
            "The value {value} cannot be used for {name}.",
            fix="Give a number from {low} to {high}.",
            name=name,
            value=value,
            low=f"{low:,g}" if high < 1e6 else int(low),
            high=f"{high:,g}" if high < 1e6 else int(high),
        )
