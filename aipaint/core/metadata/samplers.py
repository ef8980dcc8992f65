"""Samplers as other programs call them."""

from __future__ import annotations

from aipaint.core.recipe import SAMPLER_NAMES, SAMPLERS, Sampler

_EULER_A = ("euler a", "euler ancestral", "k euler a", "k euler ancestral")


def sampler_for(name: str) -> Sampler | None:
    """Return our sampler of another program's name, None when none is that: "Euler a", "k_euler".

    What follows a known name, the noise schedule as a rule, is not looked at.
    """
    words = " ".join(name.casefold().replace("_", " ").split())
    if words.startswith(_EULER_A):
        # Two begin with the same letters.
        return "euler_a"
    plain = words.removeprefix("k ")
    for sampler in SAMPLERS:
        if plain.startswith((SAMPLER_NAMES[sampler].casefold(), sampler.replace("_", " "))):
            return sampler
    return None
