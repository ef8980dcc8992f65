"""Points made of others: styles mixed layer by layer, means, and what lies between two."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, get_args

import msgspec

from aipaint.app.latents.breeding import unmixed
from aipaint.core.errors import UserError
from aipaint.core.latents import MAX_SOURCES, Latent, LatentInfo, Source

Easing = Literal["linear", "smooth", "ease"]
EASINGS: tuple[Easing, ...] = get_args(Easing)


def ease(share: float, how: Easing) -> float:
    """Return how far one is after a share of the time, both 0 to 1.

    smooth: 3t² − 2t³, whose speed is zero at both ends. ease: 6t⁵ − 15t⁴ + 10t³ (Perlin 2002),
    whose acceleration is zero there as well.
    """
    t = min(1.0, max(0.0, share))
    if how == "smooth":
        return t * t * (3 - 2 * t)
    if how == "ease":
        return t * t * t * (t * (6 * t - 15) + 10)
    return t


def between(
    first: Latent, sources: tuple[Source, Source], share: float, info: LatentInfo
) -> Latent:
    """Return the point a share of the way from one source to another, 0 to 1.

    Along the sphere where the model's numbers are normally distributed (Shoemake 1985). What else
    decides the picture, noise and place, is that of `first`, whose source comes first.
    """
    if share <= 0 or share >= 1:
        alone = msgspec.structs.replace(sources[0 if share <= 0 else 1], shares=(1.0,))
        return msgspec.structs.replace(first, sources=(alone,), shifts=(), mixing="linear")
    start = msgspec.structs.replace(sources[0], shares=(1.0 - share,))
    end = msgspec.structs.replace(sources[1], shares=(share,))
    mixing = "slerp" if info.slerps else "linear"
    return msgspec.structs.replace(first, sources=(start, end), shifts=(), mixing=mixing)


def crossed(
    ground: Latent, sources: tuple[Source, Source], layers: tuple[int, int], info: LatentInfo
) -> Latent:
    """Return the first source with the styles of the second in some layers, both included.

    Style mixing (Karras et al. 2019, section 3.1). ground: gives noise and all the rest.
    """
    first, last = layers
    given = tuple(float(first <= layer <= last) for layer in range(info.layers))
    kept = tuple(1.0 - share for share in given)
    # A source that gives nothing is none: whatever it is, it must not be asked for.
    mixed = tuple(
        msgspec.structs.replace(source, shares=(1.0,) if all(shares) else shares)
        for source, shares in zip(sources, (kept, given), strict=True)
        if any(shares)
    )
    return msgspec.structs.replace(ground, sources=mixed, shifts=(), mixing="linear")


def mean(ground: Latent, sources: Sequence[Source], info: LatentInfo) -> Latent:
    """Return what lies amidst some points. Raises UserError for none, or too many."""
    if not 1 <= len(sources) <= MAX_SOURCES:
        raise UserError(
            "{count} points cannot be mixed.",
            fix="Tick at least one and at most {most}.",
            count=len(sources),
            most=MAX_SOURCES,
        )
    sphere = info.slerps and len(sources) == 2
    # So that the sum of independent normal numbers has their spread again.
    share = len(sources) ** -0.5 if info.slerps and not sphere else 1.0 / len(sources)
    mixed = tuple(msgspec.structs.replace(source, shares=(share,)) for source in sources)
    mixing = "slerp" if sphere else "linear"
    return msgspec.structs.replace(ground, sources=mixed, shifts=(), mixing=mixing)


Resolver = Callable[[Sequence[Latent], Callable[[list[Source]], object]], object]


def as_sources(
    latents: Sequence[Latent], resolve: Resolver, then: Callable[[list[Source]], object]
) -> None:
    """Give `then` one source for each point: its own, or its code where it has several.

    resolve: see `LatentStudio.resolve`; not asked where all of them are simple, and `then` is
    called at once.
    """
    places = unmixed(latents)
    found = [latent.sources[0] for latent in latents]
    if not places:
        then(found)
        return

    def resolved(codes: list[Source]) -> None:
        for place, code in zip(places, codes, strict=True):
            found[place] = code
        then(found)

    resolve([latents[place] for place in places], resolved)
