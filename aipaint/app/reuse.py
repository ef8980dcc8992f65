"""What a picture says of how it was made, taken over into the Generate panel field by field."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import msgspec

from aipaint.app.settings import Draft
from aipaint.core.messages import Message, say
from aipaint.core.recipe import (
    MAX_GUIDANCE,
    MAX_LORAS,
    MAX_SEED,
    MAX_SIDE,
    MAX_STEPS,
    MAX_WEIGHT,
    MIN_SIDE,
    Lora,
    Recipe,
    Sampler,
    Syntax,
)

if TYPE_CHECKING:
    from aipaint.core.events import Facts
    from aipaint.core.metadata import PictureMeta
    from aipaint.families.base import ModelInfo
    from aipaint.families.diffusion.lora_detect import LoraInfo

Field = Literal["prompt", "negative", "model", "loras", "size", "sampling", "seed"]
FIELDS: tuple[Field, ...] = get_args(Field)
_TAG = re.compile(r"<(?:lora|lyco):[^<>]{1,400}>")
_MOST_NOTES = 3
_ALIKE = 0.5  # of two models' names, from which on one may be meant by the other


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A picture's settings in our words; None where it does not say, or nothing of use here.

    name: what the picture is called. model: how it names its model, "" where it does not; hash:
    of that model, "" if unknown. loras: those that it was painted with, as it names them. syntax,
    clip_skip: as in a recipe. latent: whether it is a point of a latent space and nothing more.
    """

    name: str
    prompt: str | None = None
    negative: str | None = None
    seed: int | None = None
    width: int | None = None
    height: int | None = None
    steps: int | None = None
    guidance: float | None = None
    sampler: Sampler | None = None
    model: str = ""
    hash: str = ""
    loras: tuple[Lora, ...] = ()
    syntax: Syntax | None = None
    clip_skip: int = 0
    latent: bool = False

    def fields(self) -> tuple[Field, ...]:
        """What can be taken from it."""
        there = {
            "prompt": self.prompt is not None,
            "negative": bool(self.negative),
            "model": bool(self.model or self.hash),
            "loras": bool(self.loras),
            "size": self.width is not None and self.height is not None,
            "sampling": any(v is not None for v in (self.steps, self.guidance, self.sampler)),
            "seed": self.seed is not None,
        }
        return tuple(field for field in FIELDS if there[field])


def said_by(path: Path) -> Said:
    """Read what a picture's file says, ours or another program's. Raises UserError. Slow."""
    # Imported here: Pillow is not on the way to the first window.
    from aipaint.core.metadata import read_meta, read_record

    record = read_record(path)
    if record is not None:
        return said_in(path.name, record.recipe, record.facts)
    return said_elsewhere(path.name, read_meta(path))


def said_in(name: str, recipe: Recipe, facts: Facts | None = None) -> Said:
    """Return what a recipe of ours says; of a GAN's or an autoencoder's nothing is of use here."""
    latent = recipe.latent
    prompts = [recipe.prompt, *(s.prompt for s in (latent.sources if latent is not None else ()))]
    prompt = next(filter(None, prompts), "")
    if latent is not None and recipe.steps == 1 and not prompt:
        return Said(name=name, latent=True)
    return Said(
        name=name,
        prompt=prompt,
        negative=recipe.negative_prompt,
        seed=recipe.seed,
        width=recipe.width,
        height=recipe.height,
        steps=recipe.steps,
        guidance=recipe.guidance,
        sampler=recipe.sampler,
        model=recipe.model,
        loras=recipe.loras,
        syntax=recipe.syntax,
        clip_skip=recipe.clip_skip,
        hash=facts.model_hash if facts is not None else "",
    )


def said_elsewhere(name: str, meta: PictureMeta) -> Said:
    """Return what another program says, as far as it makes sense here."""
    from aipaint.core.metadata.samplers import sampler_for

    ranges = {
        "seed": (0, MAX_SEED),
        "steps": (1, MAX_STEPS),
        "guidance": (0, MAX_GUIDANCE),
        "width": (MIN_SIDE, MAX_SIDE),
        "height": (MIN_SIDE, MAX_SIDE),
    }
    numbers: dict[str, Any] = {
        key: value
        for key, (low, high) in ranges.items()
        if (value := getattr(meta, key)) is not None and low <= value <= high
    }
    named = list((meta.loras or {}).items())[:MAX_LORAS]
    if meta.prompt is None and "seed" not in numbers and "steps" not in numbers:
        return Said(name=name)  # the size alone says nothing of how it was made
    return Said(
        name=name,
        # What names LoRAs among the words is none of them.
        prompt=None if meta.prompt is None else _TAG.sub("", meta.prompt).strip(),
        negative=meta.negative_prompt,
        sampler=sampler_for(meta.sampler or "", meta.scheduler or ""),
        model=meta.model or "",
        hash=meta.model_hash or "",
        loras=tuple(
            Lora(model=name, weight=min(max(weight, -MAX_WEIGHT), MAX_WEIGHT))
            for name, weight in named
        ),
        syntax=meta.syntax,
        clip_skip=meta.skipped,
        **numbers,
    )


def draft_with(
    said: Said,
    wanted: Collection[Field],
    now: Draft,
    models: Sequence[ModelInfo],
    loras: Sequence[LoraInfo] = (),
) -> tuple[Draft, list[Message]]:
    """Return `now` with the wanted fields of a picture, and what the user should know of it.

    models, loras: those that are there. A model that is not is not replaced by another: what is
    chosen stays, and it is told. Of LoRAs only those that are there are taken, and the others told.
    """
    if said.latent:
        return now, [no_prompt(said.name)]
    fields = [field for field in said.fields() if field in wanted]
    taken: dict[str, Any] = {}
    notes: list[Message] = []
    if "prompt" in fields:
        # The style's words are in it already.
        taken |= {"prompt": said.prompt, "style": "", "syntax": said.syntax or now.syntax}
    if "negative" in wanted and "prompt" in fields:
        taken["negative_prompt"] = ""
    if "negative" in fields:
        taken |= {"negative_prompt": said.negative, "negative_shown": True}
    if "size" in fields:
        taken |= {"width": said.width, "height": said.height}
    if "sampling" in fields:
        values = {"steps": said.steps, "guidance": said.guidance, "sampler": said.sampler}
        taken |= {key: value for key, value in values.items() if value is not None}
        taken["clip_skip"] = said.clip_skip
    if "seed" in fields:
        taken |= {"seed": said.seed, "seed_locked": True}
    if "model" in fields:
        found = find_model(said, models)
        if found is not None:
            taken["model"] = found.id
        else:
            notes.append(_missing(said, models))
    if "loras" in wanted and set(wanted) != {"loras"} and not said.loras:
        taken["loras"] = ()  # it was painted without any
    if "loras" in fields:
        taken["loras"], missing = _there(said.loras, loras)
        notes += [_missing_lora(name, loras) for name in missing[:_MOST_NOTES]]
    return msgspec.structs.replace(now, **taken), notes


def no_prompt(name: str) -> Message:
    """Return what to say of a picture that is a point of a latent space."""
    return say(
        "{name} is a point of a latent space: it has no prompt. Use it in the Latents panel.",
        name=name,
    )


def find_model(said: Said, models: Sequence[ModelInfo]) -> ModelInfo | None:
    """Return the model a picture was painted with: the one it names, with its content, or both."""
    name = _plain(said.model)
    named = [info for info in models if name and _plain(info.id) == name]
    named += [info for info in models if name and _plain(info.name) == name]
    same = [info for info in models if said.hash and info.hash == said.hash]
    both = [info for info in same if info in named]
    return next(iter((*both, *same, *named)), None)


def not_here(
    said: Said,
    wanted: Collection[Field],
    models: Sequence[ModelInfo],
    loras: Sequence[LoraInfo] = (),
) -> tuple[bool, tuple[Lora, ...]]:
    """Return whether the model is missing that a picture names, and which of its LoRAs are.

    wanted: what is taken over from it; of the rest nothing is missed.
    """
    fields = [field for field in said.fields() if field in wanted]
    model = "model" in fields and find_model(said, models) is None
    names = _there(said.loras, loras)[1] if "loras" in fields else []
    return model, tuple(lora for lora in said.loras if _last(lora.model) in names)


def _missing(said: Said, models: Sequence[ModelInfo]) -> Message:
    name = _last(said.model) or said.hash
    other = _most_alike(name, [info.name for info in models])
    if other:
        return say(
            "The model “{name}” is not here; “{other}” has the most similar name.",
            name=name,
            other=other,
        )
    return say("The model “{name}” is not here.", name=name)


def _there(wanted: Sequence[Lora], loras: Sequence[LoraInfo]) -> tuple[tuple[Lora, ...], list[str]]:
    """Return those that are there, by their ids here, and the names of the others."""
    found: list[Lora] = []
    missing: list[str] = []
    for lora in wanted:
        name = _plain(lora.model)
        info = next((each for each in loras if name in (_plain(each.id), _plain(each.name))), None)
        if info is None:
            missing.append(_last(lora.model))
        else:
            found.append(Lora(model=info.id, weight=lora.weight))
    return tuple(found), missing


def _missing_lora(name: str, loras: Sequence[LoraInfo]) -> Message:
    other = _most_alike(name, [info.name for info in loras])
    if other:
        return say(
            "The LoRA “{name}” is not here; “{other}” has the most similar name.",
            name=name,
            other=other,
        )
    return say("The LoRA “{name}” is not here.", name=name)


def _most_alike(name: str, names: Sequence[str]) -> str:
    """Return the name that is spelt most like this one, empty when none is at all."""
    # Imported here: the window does not wait for it.
    import difflib

    plain = {_plain(each): each for each in names}
    alike = difflib.get_close_matches(_plain(name), list(plain), 1, _ALIKE)
    return plain[alike[0]] if alike else ""


def _plain(name: str) -> str:
    """A name as it may be spelt by several programs: no folder, no ending, no signs."""
    last = _last(name).casefold()
    for ending in (".safetensors", ".ckpt", ".pt", ".pth", ".gguf"):
        last = last.removesuffix(ending)
    return "".join(sign for sign in last if sign.isalnum())


def _last(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]
