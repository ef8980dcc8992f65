"""Why two pictures differ: their recipes, and what painted them, compared in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from aipaint.core.events import Facts
from aipaint.core.latents import Latent, Source
from aipaint.core.messages import Message, say
from aipaint.core.recipe import SAMPLER_NAMES, Recipe, Repaint
from aipaint.gallery.entry import Entry

_WORDS = 12  # told of a prompt at most
_TERMS = 4  # told of a point at most


def why(one: Entry, other: Entry) -> list[Message]:
    """Return sentences that say why two pictures differ, as far as their files tell."""
    for entry in (one, other):
        if entry.meta is not None and entry.meta.source == "unknown":
            return [say("The file {name} does not tell how it was made.", name=entry.path.name)]
    found = difference(one.recipe, other.recipe, (one.facts, other.facts))
    painted = [(each.recipe.width, each.recipe.height) for each in (one, other)]
    sizes = [(each.width, each.height) for each in (one, other)]
    if painted[0] == painted[1] and sizes[0] != sizes[1]:
        here, there = (f"{width}×{height}" for width, height in sizes)
        found.append(say("It has {one} pixels here, {other} there.", one=here, other=there))
    return found


def difference(
    one: Recipe, other: Recipe, facts: tuple[Facts, Facts] | None = None
) -> list[Message]:
    """Return sentences that say in what two recipes differ; none when both paint the same.

    facts: of both pictures, to tell of models, devices and versions as well. What a picture of
    another program does not tell is not compared.
    """
    found = [*_prompts(one, other)]
    found += _values(one, other)
    found += _repaints(one.repaint, other.repaint)
    if one.latent != other.latent:
        point, point_there = (point_words(each.latent) for each in (one, other))
        if point != point_there:
            found.append(
                say("The point is {one} here, {other} there.", one=point, other=point_there)
            )
        else:
            found.append(say("The points of the latent space differ."))
    if one.loras != other.loras:
        loras, loras_there = _loras(one), _loras(other)
        found.append(say("The LoRAs are {one} here, {other} there.", one=loras, other=loras_there))
    if one.regions != other.regions:
        found.append(
            say(
                "The regions differ: {one} here, {other} there.",
                one=len(one.regions),
                other=len(other.regions),
            )
        )
    if one.controls != other.controls:
        found.append(
            say(
                "The pictures that guide differ: {one} here, {other} there.",
                one=len(one.controls),
                other=len(other.controls),
            )
        )
    if facts is not None:
        found += _facts(*facts, one.model == other.model)
    return found


def _values(one: Recipe, other: Recipe) -> Iterator[Message]:
    # Another program's file may not tell these: there are no 0 steps, and no model without a name.
    told = bool(one.steps and other.steps)
    if one.model != other.model and one.model and other.model:
        yield say("The model is {one} here, {other} there.", one=one.model, other=other.model)
    if one.seed != other.seed and told:
        yield say("The seed is {one} here, {other} there.", one=one.seed, other=other.seed)
    size, size_there = (f"{each.width}×{each.height}" for each in (one, other))
    if size != size_there:
        yield say("The size is {one} here, {other} there.", one=size, other=size_there)
    if one.steps != other.steps and told:
        yield say("The steps are {one} here, {other} there.", one=one.steps, other=other.steps)
    if one.guidance != other.guidance and told:
        yield say(
            "The guidance is {one} here, {other} there.",
            one=f"{one.guidance:g}",
            other=f"{other.guidance:g}",
        )
    if one.sampler != other.sampler and told:
        yield say(
            "The sampler is {one} here, {other} there.",
            one=SAMPLER_NAMES[one.sampler],
            other=SAMPLER_NAMES[other.sampler],
        )
    if one.clip_skip != other.clip_skip and told:
        yield say(
            "The CLIP skip is {one} here, {other} there.", one=one.clip_skip, other=other.clip_skip
        )
    if one.syntax != other.syntax and told:
        yield say(
            "Weights of words are written as {one} here, {other} there.",
            one=one.syntax,
            other=other.syntax,
        )


def point_words(latent: Latent | None) -> str:
    """Return a point of a latent space in a few signs, as in "7 × 0.3 + 8 × 0.7, psi 0.5"."""
    if latent is None:
        return "–"
    terms = [_source_words(source) for source in latent.sources[:_TERMS]]
    words = [" + ".join(terms) + (" + …" if len(latent.sources) > _TERMS else "")]
    if latent.shifts:
        words.append("shift " + " ".join(f"{each.amount:+g}" for each in latent.shifts[:_TERMS]))
    if latent.psi != 1:
        words.append(f"psi {latent.psi:g}")
    if latent.noise != "const":
        words.append(f"noise {latent.noise}")
    return ", ".join(words)


def _source_words(source: Source) -> str:
    name = "picture" if source.image else "code"
    if source.seed is not None:
        name = str(source.seed)
    if source.labels:
        name += " (" + ", ".join(f"{number}: {weight:g}" for number, weight in source.labels) + ")"
    shares = "/".join(f"{share:g}" for share in dict.fromkeys(source.shares))
    return name if shares == "1" else f"{name} × {shares}"


def _loras(recipe: Recipe) -> str:
    return ", ".join(f"{each.model} {each.weight:g}" for each in recipe.loras) or "–"


def _prompts(one: Recipe, other: Recipe) -> list[Message]:
    found: list[Message] = []
    if one.prompt != other.prompt:
        only, more = _words(one.prompt, other.prompt)
        found.append(
            say("Only this prompt says: {one}. Only the other: {other}.", one=only, other=more)
        )
    if one.negative_prompt != other.negative_prompt:
        only, more = _words(one.negative_prompt, other.negative_prompt)
        found.append(
            say(
                "Only this negative prompt says: {one}. Only the other: {other}.",
                one=only,
                other=more,
            )
        )
    return found


def _words(one: str, other: str) -> tuple[str, str]:
    """Return the words that only one of two texts has; both whole where only the order differs."""
    first, second = Counter(_split(one)), Counter(_split(other))
    only, more = list((first - second).elements()), list((second - first).elements())
    if not only and not more:
        only, more = _split(one), _split(other)
    return _some(only), _some(more)


def _split(text: str) -> list[str]:
    return text.replace(",", " ").replace("，", " ").split()


def _some(words: list[str]) -> str:
    if not words:
        return "–"
    return " ".join(words[:_WORDS]) + (" …" if len(words) > _WORDS else "")


def _repaints(one: Repaint | None, other: Repaint | None) -> list[Message]:
    if one == other:
        return []
    if one is None:
        return [say("Only the other begins with a picture.")]
    if other is None:
        return [say("Only this one begins with a picture.")]
    found: list[Message] = []
    if one.image != other.image:
        found.append(say("They begin with different pictures."))
    if one.mask != other.mask:
        found.append(say("The masks differ."))
    if one.strength != other.strength:
        found.append(
            say(
                "The strength is {one} here, {other} there.",
                one=f"{one.strength:g}",
                other=f"{other.strength:g}",
            )
        )
    if one.fill != other.fill:
        found.append(say("The fill is {one} here, {other} there.", one=one.fill, other=other.fill))
    return found


def _facts(one: Facts, other: Facts, same_model: bool) -> list[Message]:
    found: list[Message] = []
    if same_model and one.model_hash and other.model_hash and one.model_hash != other.model_hash:
        found.append(say("The model has the same name and other weights."))
    if one.device != other.device and one.device and other.device:
        found.append(
            say(
                "It was painted on {one} here, on {other} there.",
                one=one.device,
                other=other.device,
            )
        )
    if one.dtype != other.dtype and one.dtype and other.dtype:
        found.append(
            say(
                "It was computed in {one} here, in {other} there.",
                one=one.dtype,
                other=other.dtype,
            )
        )
    for name in sorted(one.versions.keys() & other.versions.keys()):
        if one.versions[name] != other.versions[name]:
            found.append(
                say(
                    "{library} was {one} here, {other} there.",
                    library=name,
                    one=one.versions[name],
                    other=other.versions[name],
                )
            )
    return found
