"""Samplers as other programs call them."""

from __future__ import annotations

import re

from aipaint.core.recipe import SAMPLERS, Sampler

# How AUTOMATIC1111 and Forge, ComfyUI, InvokeAI, NovelAI and diffusers begin the names of each; in
# lower case, with spaces for other signs, without a leading "k".
_BEGINNINGS: dict[Sampler, tuple[str, ...]] = {
    "dpmpp_2m": ("dpm++ 2m", "dpmpp 2m", "dpmsolvermultistep", "dpm solver multistep"),
    "dpmpp_2m_sde": ("dpm++ 2m sde", "dpmpp 2m sde"),
    "dpmpp_sde": ("dpm++ sde", "dpmpp sde", "dpmsolversinglestep", "dpmsolversde"),
    "dpmpp_3m_sde": ("dpm++ 3m sde", "dpmpp 3m sde"),
    "euler": ("euler", "flow match euler", "flowmatch euler", "flowmatcheuler"),
    "euler_a": ("euler a", "euler ancestral", "eulerancestral"),
    "ddim": ("ddim",),
    "unipc": ("unipc", "uni pc"),
    "heun": ("heun", "flow match heun", "flowmatch heun", "flowmatchheun"),
    "dpm2": ("dpm2", "dpm 2", "kdpm 2", "kdpm2"),
    "dpm2_a": ("dpm2 a", "dpm 2 a", "kdpm 2 a", "kdpm2 a", "kdpm2ancestral"),
    "lcm": ("lcm",),
}
# The longest first, as several begin alike.
_ORDER: list[tuple[str, Sampler]] = sorted(
    ((words, sampler) for sampler, all_ in _BEGINNINGS.items() for words in all_),
    key=lambda pair: -len(pair[0]),
)
_KARRAS = "karras"
_VARIANTS: dict[str, Sampler] = {
    one.removesuffix(f"_{_KARRAS}"): one for one in SAMPLERS if one.endswith(_KARRAS)
}
_SIGNS = re.compile(r"[\s_\-]+")


def sampler_for(name: str, scheduler: str = "") -> Sampler | None:
    """Return our sampler of another program's name, None when none is that: "Euler a", "k_euler".

    scheduler: the noise schedule where the program names it apart. It counts, there as at the end
    of the name, where we have the sampler with one like it.
    """
    words = _SIGNS.sub(" ", name.casefold()).strip()
    plain = words.removeprefix("k ")
    found: Sampler | None = next(
        (sampler for begin, sampler in _ORDER if plain.startswith(begin)), None
    )
    if found is None:
        return None
    # InvokeAI writes no more than the letter.
    ends = words.endswith(f" {_KARRAS}") or (not words.startswith("k ") and words.endswith(" k"))
    if ends or scheduler.strip().casefold() == _KARRAS:
        return _VARIANTS.get(found, found)
    return found
