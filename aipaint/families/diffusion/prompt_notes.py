"""What is not read of prompts as it is written, and what is said of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from aipaint.core.messages import Message, say
from aipaint.core.recipe import Recipe, Syntax
from aipaint.families.diffusion.embeddings import (
    Vectors,
    misfit,
    split,
    unknown,
    without_unknown,
)
from aipaint.families.diffusion.prompting import Prompter

_LONGEST_REST = 60
_MOST = 5  # notes of one kind
_LORA = re.compile(r"<(?:lora|lyco|hypernet):[^<>]{1,400}>")
# The web UI's `[from:to:when]` and `[one|other]`.
_CHANGING = re.compile(r"\[[^\[\]]{0,400}:\s*[0-9.]{1,20}\s*\]|\[[^\[\]]{0,400}\|[^\[\]]{0,400}\]")


def readable(prompt: str, syntax: Syntax) -> str:
    """Return what is encoded of a prompt: all but what asks for what is not there."""
    found, _ = without_unknown(prompt)
    return _LORA.sub("", found) if syntax == "a1111" else found


def notes_on(recipe: Recipe, prompter: Prompter, vectors: Vectors) -> list[Message]:
    """Return a note for whatever is not read of a recipe's prompts as it is written.

    Raises UserError for a textual inversion that is damaged.
    """
    negative = recipe.negative_prompt if recipe.guidance > 1 else ""
    prompts = [recipe.prompt, negative, *(region.prompt for region in recipe.regions)]
    notes = _on_embeddings(prompts, prompter, vectors)
    if recipe.syntax == "a1111":
        notes += _on_tags(prompts)
    told = (_too_long, _negative_too_long, *(_region_too_long,) * len(recipe.regions))
    for prompt, say_it in zip(prompts, told, strict=True):
        text = readable(prompt, recipe.syntax)
        if prompter.is_cut(text):
            notes.append(say_it("…" + text.strip()[-_LONGEST_REST:]))
    most = min(reader.most_skip for reader in prompter.readers)
    if recipe.clip_skip > most:
        notes.append(
            say(
                "Only {most} layers of this model's text encoder can be skipped, not {skip}.",
                most=most,
                skip=recipe.clip_skip,
            )
        )
    return notes


def unread(tokenizer: Any, text: str) -> str:
    """Return the beginning of what a text encoder does not read in one go, or nothing."""
    limit = tokenizer.model_max_length
    found = tokenizer(text, return_offsets_mapping=True)
    if len(found["input_ids"]) <= limit:
        return ""
    # The last token that is read ends the text, the one before it is the last of its words.
    rest = text[found["offset_mapping"][limit - 2][1] :].strip()
    return rest if len(rest) <= _LONGEST_REST else rest[: _LONGEST_REST - 1] + "…"


def plain_notes(recipe: Recipe, tokenizer: Any) -> list[Message]:
    """Return a note for each prompt of which diffusers' pipelines read only the beginning.

    Those of regions have theirs in `regions.used`.
    """
    negative = recipe.negative_prompt if recipe.guidance > 1 else ""
    told = ((recipe.prompt, _too_long), (negative, _negative_too_long))
    return [say_it(rest) for prompt, say_it in told if (rest := unread(tokenizer, prompt))]


def region_note(rest: str) -> Message:
    """Return what to say of a region of whose prompt only the beginning is read."""
    return _region_too_long(rest)


def _on_embeddings(prompts: list[str], prompter: Prompter, vectors: Vectors) -> list[Message]:
    notes: list[Message] = []
    names = dict.fromkeys(name for prompt in prompts for name in without_unknown(prompt)[1])
    notes += [unknown(name) for name in list(names)[:_MOST]]
    paths = dict.fromkeys(
        found for prompt in prompts for found in split(prompt) if isinstance(found, Path)
    )
    for path in paths:
        note = misfit(vectors.get(path)[0], prompter.widths)
        if note is not None:
            notes.append(note)
    return notes


def _on_tags(prompts: list[str]) -> list[Message]:
    notes = [
        say("“{tag}” is left out: add the LoRA below the prompt instead.", tag=tag)
        for tag in dict.fromkeys(tag for prompt in prompts for tag in _LORA.findall(prompt))
    ]
    changing = [words for prompt in prompts for words in _CHANGING.findall(prompt)]
    notes += [
        say("“{words}” does not change between steps here: all of it is read at once.", words=words)
        for words in dict.fromkeys(changing)
    ]
    return notes[:_MOST]


def _too_long(rest: str) -> Message:
    return say("The prompt is longer than this model reads; left out: “{rest}”", rest=rest)


def _negative_too_long(rest: str) -> Message:
    return say("The negative prompt is longer than this model reads; left out: “{rest}”", rest=rest)


def _region_too_long(rest: str) -> Message:
    return say(
        "The prompt of a region is longer than this model reads; left out: “{rest}”", rest=rest
    )
