"""From what the Generate panel holds to a recipe, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from aipaint.app.settings import Draft
from aipaint.app.shelf.items import Defaults
from aipaint.core.recipe import Recipe

if TYPE_CHECKING:
    from aipaint.families.base import Defaults as Suits


def draft_of(recipe: Recipe, now: Draft) -> Draft:
    """Return a draft that paints a recipe again; what a recipe does not say stays as `now`."""
    return msgspec.structs.replace(
        now,
        prompt=recipe.prompt,
        negative_prompt=recipe.negative_prompt,
        negative_shown=bool(recipe.negative_prompt) or now.negative_shown,
        style="",  # its words are in the prompt already
        model=recipe.model,
        width=recipe.width,
        height=recipe.height,
        steps=recipe.steps,
        guidance=recipe.guidance,
        sampler=recipe.sampler,
        seed=recipe.seed,
        seed_locked=True,
        batch=1,
        loras=recipe.loras,
        vae=recipe.vae,
        syntax=recipe.syntax,
        clip_skip=recipe.clip_skip,
    )


def recipe_of(draft: Draft, prompt: str, seed: int) -> Recipe:
    """Return the recipe of a draft. prompt: with the words of its style around it."""
    return Recipe(
        prompt=prompt,
        negative_prompt=draft.negative_prompt if draft.negative_shown else "",
        model=draft.model,
        steps=draft.steps,
        guidance=draft.guidance,
        sampler=draft.sampler,
        seed=seed,
        width=draft.width,
        height=draft.height,
        batch=draft.batch,
        loras=draft.loras,
        vae=draft.vae,
        syntax=draft.syntax,
        clip_skip=draft.clip_skip,
    )


def suited(draft: Draft, usual: Suits, own: Defaults | None) -> Draft:
    """Return a draft as it suits a model: usual, as the model likes it; own, as the user does."""
    draft = msgspec.structs.replace(
        draft,
        width=usual.width,
        height=usual.height,
        steps=usual.steps,
        guidance=usual.guidance,
        sampler=usual.sampler,
        vae="",
        clip_skip=0,
    )
    if own is None:
        return draft
    names = (
        "width",
        "height",
        "steps",
        "guidance",
        "sampler",
        "vae",
        "clip_skip",
        "negative_prompt",
    )
    wanted = {name: value for name in names if (value := getattr(own, name)) is not None}
    if own.negative_prompt:
        wanted["negative_shown"] = True
    if own.prompt and not draft.prompt.startswith(own.prompt):
        rest = draft.prompt.lstrip(", ")
        wanted["prompt"] = f"{own.prompt}, {rest}" if rest else own.prompt
    return msgspec.structs.replace(draft, **wanted)
