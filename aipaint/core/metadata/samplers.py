"""Samplers as other programs call them."""

from __future__ import annotations

from aipaint.core.recipe import SAMPLER_NAMES, SAMPLERS, Sampler

_EULER_A = ("euler a", "euler ancestral", "k euler a", "k euler ancestral")


def sampler_for(name: str) -> Sampler | None:
    """Return our sampler of another program's name, None when none is that: "Euler a", "k_euler".

    What follows a known name, the noise schedule as a rule, counts where we have one like it.
    """
    words = " ".join(name.casefold().replace("_", " ").split())
    if words.startswith(_EULER_A):
        # Two begin with the same letters.
        return "euler_a"
    plain = words.removeprefix("k ")
    # The longest first, as several begin alike.
    for sampler in sorted(SAMPLERS, key=len, reverse=True):
        if plain.startswith((SAMPLER_NAMES[sampler].casefold(), sampler.replace("_", " "))):
            return sampler
    return None
