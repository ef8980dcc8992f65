"""Points of latent spaces as values: where one begins, how one is drawn, whether it fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from aipaint.core.latents import Latent, LatentInfo, Source, Vector
from aipaint.core.recipe import MAX_SEED, Recipe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aipaint.families.base import ModelInfo

PSI = 0.7  # which most pictures look well at (Karras et al. 2019)


def first_latent(info: ModelInfo, seed: int) -> Latent:
    """Return where one begins in a model: a seed, or its middle where seeds make no sense."""
    latent = info.latent
    assert latent is not None, f"{info.id} has no latent space"
    if not latent.samples:
        middle = Vector((1, latent.dim), bytes(4 * latent.dim))
        return Latent(sources=(Source(code=middle),))
    labels = ((0, 1.0),) if latent.labels else ()
    psi = PSI if latent.truncates else 1.0
    return Latent(sources=(Source(seed=seed, labels=labels),), psi=psi)


def with_seed(latent: Latent, seed: int) -> Latent:
    """Return the same with one source from that seed; its classes stay."""
    labels = latent.sources[0].labels
    prompt = latent.sources[0].prompt
    source = Source(seed=seed % (MAX_SEED + 1), labels=labels, prompt=prompt)
    return msgspec.structs.replace(latent, sources=(source,), mixing="linear")


def with_labels(latent: Latent, labels: Sequence[tuple[int, float]]) -> Latent:
    """Return the same with other classes for all that comes from seeds."""
    sources = tuple(
        msgspec.structs.replace(source, labels=tuple(labels)) if source.seed is not None else source
        for source in latent.sources
    )
    return msgspec.structs.replace(latent, sources=sources)


def recipe_of(info: ModelInfo, latent: Latent) -> Recipe:
    """Return what draws a point: steps, guidance and sampler count for diffusion models alone."""
    defaults = info.defaults
    seed = next((source.seed for source in latent.sources if source.seed is not None), 0)
    told = info.latent is not None and info.latent.prompts
    return Recipe(
        model=info.id,
        prompt=latent.sources[0].prompt if told else "",
        steps=defaults.steps if told else 1,
        guidance=defaults.guidance if told else 1.0,
        sampler=defaults.sampler if told else "euler",
        seed=seed,
        width=defaults.width,
        height=defaults.height,
        latent=latent,
    )


def suits(latent: Latent, info: LatentInfo) -> bool:
    """Whether the codes and vectors of a point have the shape of a model's."""
    codes = [source.code for source in latent.sources if source.code is not None]
    vectors = [shift.vector for shift in latent.shifts]
    fits = all(code.shape in ((info.layers, info.dim), (1, info.dim)) for code in codes)
    return fits and all(
        vector.shape in ((info.dim,), (info.layers, info.dim), (1, info.dim)) for vector in vectors
    )
