"""How long pictures took, and how long one like them will. No torch."""

from __future__ import annotations

import math

import msgspec

from aipaint.core.recipe import Recipe, Sampler

# Samplers that call the network twice a step.
_TWICE: tuple[Sampler, ...] = ("heun", "dpm2", "dpm2_a")
# Larger pictures take a little more time a pixel: each looks at all others.
_GROWTH = 1.1
# How many sizes are remembered.
MOST_SEEN = 24


class Seen(msgspec.Struct, frozen=True):
    """How long a picture of a size took.

    call: seconds a step and call of the network, of which guidance makes two. rest: seconds for
    what is done once, reading the prompt and decoding.
    """

    pixels: int
    call: float
    rest: float


class Times(msgspec.Struct, frozen=True):
    """What was seen of one model on one device. load: seconds to read it; None: never seen."""

    seen: tuple[Seen, ...] = ()
    load: float | None = None

    def with_picture(self, recipe: Recipe, step: float, rest: float) -> Times:
        """Return these times and those of one more picture, which count more than older ones.

        step: seconds from one step to the next. rest: seconds of the picture beside its steps.
        """
        pixels = recipe.width * recipe.height
        new = Seen(pixels, step / calls(recipe), rest)
        before = next((each for each in self.seen if each.pixels == pixels), None)
        if before is not None:
            new = Seen(pixels, (before.call + new.call) / 2, (before.rest + new.rest) / 2)
        others = [each for each in self.seen if each.pixels != pixels]
        return Times((new, *others)[:MOST_SEEN], self.load)

    def with_load(self, seconds: float) -> Times:
        """Return these times and that of one more reading from disk."""
        return Times(self.seen, seconds)

    def picture(self, recipe: Recipe, steps: int) -> float | None:
        """Return the seconds that one picture will take; None where nothing was seen yet."""
        if not self.seen:
            return None
        pixels = recipe.width * recipe.height
        call = _between([(each.pixels, each.call) for each in self.seen], pixels)
        rest = _between([(each.pixels, each.rest) for each in self.seen], pixels)
        return steps * calls(recipe) * call + rest


def calls(recipe: Recipe) -> int:
    """Return how often the network is called a step, each prompt counted."""
    return (2 if recipe.sampler in _TWICE else 1) * (1 if recipe.guidance == 1 else 2)


def _between(points: list[tuple[int, float]], at: int) -> float:
    """Return the value at a size: of the sizes around it, or grown from the nearest one."""
    below = max((point for point in points if point[0] <= at), default=None)
    above = min((point for point in points if point[0] >= at), default=None)
    if below is None or above is None:
        near = below or above
        assert near is not None
        return near[1] * (at / near[0]) ** _GROWTH
    if below[0] == above[0] or below[1] <= 0 or above[1] <= 0:
        return below[1]
    share = math.log(at / below[0]) / math.log(above[0] / below[0])
    return below[1] * (above[1] / below[1]) ** share
