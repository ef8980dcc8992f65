"""Walls and strips of a diffusion model's noise: small pictures of many latents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aipaint.core.errors import UserError
from aipaint.core.latents import Latent
from aipaint.core.messages import Message
from aipaint.core.pixels import Image, from_array, to_array
from aipaint.core.recipe import Recipe
from aipaint.core.studies import Sheet, Study
from aipaint.families.base import LoadedModel, ModelInfo, OnSearch, OnSketch
from aipaint.families.diffusion.repaint import resized

if TYPE_CHECKING:
    from collections.abc import Callable


def draw_sheet(
    model: LoadedModel, study: Study, on_step: OnSearch, on_sketch: OnSketch
) -> list[Message]:
    """Paint the latents of a sheet one by one, and return what was changed or left out.

    on_step: told each denoising step of all pictures. Raises UserError for other studies.
    """
    if not isinstance(study, Sheet):
        raise UserError(
            "A diffusion model has no codes that could be looked into.",
            "Its latent space is the noise that it begins with.",
            "Mix seeds and prompts, or choose a GAN or an autoencoder.",
        )
    notes: list[Message] = []
    for index, latent in enumerate(study.latents):
        recipe = recipe_of(model.info, latent)
        total = recipe.steps * len(study.latents)
        image, _, said = model.generate(recipe, {}, _counted(on_step, recipe.steps * index, total))
        notes += [note for note in said if note not in notes]
        on_sketch(index, len(study.latents), _within(image, study.side))
    return notes


def recipe_of(info: ModelInfo, latent: Latent) -> Recipe:
    """Return what paints a latent with the settings that suit the model."""
    own = info.defaults
    return Recipe(
        model=info.id,
        steps=own.steps,
        guidance=own.guidance,
        sampler=own.sampler,
        seed=latent.sources[0].seed or 0,
        width=own.width,
        height=own.height,
        latent=latent,
    )


def _counted(
    on_step: OnSearch, done: int, total: int
) -> Callable[[int, int, Callable[[], Image]], None]:
    def step(now: int, steps: int, render: Callable[[], Image]) -> None:
        on_step(min(done + now, total), total, render, None, ())

    return step


def _within(image: Image, side: int) -> Image:
    longest = max(image.width, image.height)
    if not 0 < side < longest:
        return image
    width, height = (
        max(1, round(length * side / longest)) for length in (image.width, image.height)
    )
    return from_array(resized(to_array(image), (width, height)))
