"""The door of every backend: what is refused, rounded or cleaned before a job is queued."""

from __future__ import annotations

import msgspec

from aipaint.core.filters import Filter, check_filter
from aipaint.core.messages import Message
from aipaint.core.pixels import Inputs
from aipaint.core.recipe import Recipe, check, check_inputs
from aipaint.core.studies import Study, check_study
from aipaint.families.diffusion.card import FAMILY as DIFFUSION
from aipaint.families.diffusion.embeddings import with_prompts
from aipaint.families.diffusion.noise import check_noise
from aipaint.families.shelf import Shelf


def admit(
    recipe: Recipe, shelf: Shelf | None, inputs: Inputs
) -> tuple[Recipe, tuple[Message, ...]]:
    """Return the recipe as it will be painted, and what was changed, in words.

    Raises UserError for values that make no sense, for pictures that do not fit and, with a
    shelf, for a model that is unknown or whose files are not whole, and for control models that
    are not made for it.
    """
    recipe, notes = check(recipe)
    check_inputs(recipe, inputs)
    model = recipe.model
    if shelf is not None:
        info = shelf.find_for(recipe)
        model = info.id
        if info.family == DIFFUSION:
            check_noise(recipe)
            shelf.place_parts(recipe)
            notes += shelf.notes_on(recipe)
        else:
            # What was rounded does not count: such pictures have the model's own size.
            notes = []
    placed = msgspec.structs.replace(with_prompts(recipe, _whole), model=model)
    return placed, tuple(notes)


def admit_filter(wish: Filter, inputs: Inputs) -> Filter:
    """Return the filter as it will be applied. Raises UserError for what cannot be done."""
    check_filter(wish, inputs)
    return wish


def admit_study(study: Study, shelf: Shelf | None, inputs: Inputs) -> Study:
    """Return the study with its model's id. Raises UserError for what cannot be looked into."""
    check_study(study, inputs)
    if shelf is None:
        return study
    return msgspec.structs.replace(study, model=shelf.find_latent(study.model).id)


def _whole(text: str) -> str:
    """Replace lone surrogates, which a broken paste can hold and UTF-8 cannot."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
