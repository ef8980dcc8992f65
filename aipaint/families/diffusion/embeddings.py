"""Words of a prompt that stand for textual inversions, and the vectors behind them.

In the web UI's syntax the name of a file on the shelf stands for it, wherever it is a word of its
own; `embedding:name` does in every syntax. `place` puts the path in place of the name, in a form
without a sign that any syntax knows; `split` finds these again when the prompt is encoded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say
from aipaint.core.recipe import Recipe, Syntax
from aipaint.families.diffusion.embedding_detect import (
    EmbeddingInfo,
    detect_embedding,
    weights_of,
)
from aipaint.families.weight_files import load_tensors

if TYPE_CHECKING:
    from torch import Tensor

MARK = "embedding:"
# In Chinese a word stands between letters that are no part of it.
_BEGIN = r"(?<![A-Za-z0-9_])"
# A name ends where a weight, a bracket or the next word begins.
_NAMED = re.compile(_BEGIN + r"embedding:\s?([^\s,;:()\[\]{}<>\"|+]{1,400})", re.IGNORECASE)
_PLACED = re.compile(_BEGIN + r"embedding:((?:[A-Za-z0-9]|%[0-9A-F]{2}){1,8000})")
# Words as they may be files' names: between spaces and signs, or between letters of other scripts.
_WORD = re.compile(r"[^\s,;:()\[\]{}<>\"|\\，。、；：！？（）]+")
_LATIN = re.compile(r"[A-Za-z0-9_\-.]+")
_MOST_WORDS = 4  # of a name with spaces in it
_KEPT = 16

Find = Callable[[str], Path | None]


def asks(recipe: Recipe) -> bool:
    """Whether a recipe's prompts may name textual inversions at all."""
    return recipe.syntax == "a1111" or any(MARK in text.lower() for text in prompts_of(recipe))


def prompts_of(recipe: Recipe) -> tuple[str, ...]:
    """Return all prompts of a recipe."""
    sources = () if recipe.latent is None else recipe.latent.sources
    regions = (region.prompt for region in recipe.regions)
    return recipe.prompt, recipe.negative_prompt, *regions, *(each.prompt for each in sources)


def place(recipe: Recipe, named: Find, word: Find) -> Recipe:
    """Return the recipe with the paths of the textual inversions that its prompts name.

    named: finds the path of one that is asked for by name; word: of one that is called like a word
    of a prompt. Both return None where there is none.
    """

    def placed(prompt: str) -> str:
        return _place(prompt, recipe.syntax, named, word)

    return with_prompts(recipe, placed)


def with_prompts(recipe: Recipe, change: Callable[[str], str]) -> Recipe:
    """Return a recipe with all of its prompts changed, those of regions and seeds included."""
    latent = recipe.latent
    if latent is not None:
        sources = (
            msgspec.structs.replace(source, prompt=change(source.prompt))
            for source in latent.sources
        )
        latent = msgspec.structs.replace(latent, sources=tuple(sources))
    return msgspec.structs.replace(
        recipe,
        prompt=change(recipe.prompt),
        negative_prompt=change(recipe.negative_prompt),
        regions=tuple(
            msgspec.structs.replace(region, prompt=change(region.prompt))
            for region in recipe.regions
        ),
        latent=latent,
    )


def split(prompt: str) -> list[str | Path]:
    """Return the texts of a prompt and, between them, the paths that `place` has put there.

    A word that asks for a textual inversion that is not there stays part of the text.
    """
    found: list[str | Path] = []
    known: dict[str, Path | None] = {}  # the disk is asked once
    last = 0
    for match in _PLACED.finditer(prompt):
        if match[1] not in known:
            known[match[1]] = _path(match[1])
        path = known[match[1]]
        if path is not None:
            found += [prompt[last : match.start()], path]
            last = match.end()
    return [*found, prompt[last:]]


def without_unknown(prompt: str) -> tuple[str, list[str]]:
    """Return a prompt without what asks for textual inversions that are not there; their names."""
    names: list[str] = []
    there: dict[str, bool] = {}

    def left_out(match: re.Match[str]) -> str:
        placed = _PLACED.match(match[0])
        if placed is not None:
            text = placed[1]
            if text not in there:
                there[text] = _path(text) is not None
            if there[text]:
                return match[0]
        names.append(match[1])
        return ""

    return _NAMED.sub(left_out, prompt), names


def misfit(embedding: EmbeddingInfo, widths: tuple[int, ...]) -> Message | None:
    """Return what to say of a textual inversion that was made for other text encoders."""
    if embedding.widths == widths:
        return None
    return say(
        "The embedding {embedding} was made for {base} and is left out: it does not fit the model.",
        embedding=embedding.name,
        base=embedding.base,
    )


def unknown(name: str) -> Message:
    """Return what to say of a name that no textual inversion has."""
    return say("There is no embedding called “{name}”; it is left out.", name=name[:60])


class Vectors:
    """The textual inversions in memory: a few, those used last. Use it from one thread only."""

    def __init__(self) -> None:
        self._known: dict[tuple[Path, int, int], tuple[EmbeddingInfo, list[Tensor]]] = {}

    def get(self, path: Path) -> tuple[EmbeddingInfo, list[Tensor]]:
        """Return what it is, and a table (vectors, width) for each text encoder.

        Raises UserError when the file is damaged or holds numbers that are none.
        """
        file = weights_of(path)
        try:
            status = file.stat()
        except OSError as error:
            raise UserError(
                "The embedding {file} cannot be read.",
                "The system says: {reason}.",
                "Check that it is still there.",
                file=path.name,
                reason=error.strerror or error,
            ) from error
        key = (path, status.st_size, status.st_mtime_ns)
        if key not in self._known:
            info = detect_embedding(path)
            found = load_tensors(file)
            tables = [_table(found[name], info) for name in info.tensors]
            while len(self._known) >= _KEPT:
                del self._known[next(iter(self._known))]
            self._known[key] = info, tables
        self._known[key] = kept = self._known.pop(key)
        return kept


def _table(found: Tensor, info: EmbeddingInfo) -> Tensor:
    import torch

    # Copied: what is mapped from a file changes with it.
    table = found.detach().to(torch.float32, copy=True).reshape(-1, found.shape[-1])
    if not bool(table.isfinite().all()):
        raise UserError(
            "The embedding {embedding} is damaged.",
            "It holds numbers that are none.",
            "Download or copy it again.",
            embedding=info.name,
        )
    return table


def _place(prompt: str, syntax: Syntax, named: Find, word: Find) -> str:
    def put(match: re.Match[str]) -> str:
        # What a sentence or a weight may end with is no part of a name.
        for name in dict.fromkeys((match[1], match[1].rstrip(".-"))):
            path = named(name) if name else None
            if path is not None:
                return MARK + _quoted(path) + match[1][len(name) :]
        return match[0]

    if MARK in prompt.lower():
        prompt = _NAMED.sub(put, prompt)
    if syntax != "a1111":
        return prompt
    found: list[str] = []
    known: dict[str, str] = {}  # each word is looked for once
    last = 0
    for begin, end in _words(prompt):
        if begin < last:
            continue
        text = prompt[begin:end]
        if text not in known:
            path = word(text)
            known[text] = "" if path is None else MARK + _quoted(path)
        if known[text]:
            found += [prompt[last:begin], known[text]]
            last = end
    return "".join([*found, prompt[last:]])


def _words(prompt: str) -> Iterator[tuple[int, int]]:
    """Yield where words and rows of a few words begin and end, the longest of a place first."""
    asked = [match.span() for match in _NAMED.finditer(prompt)]
    words = [match.span() for match in _WORD.finditer(prompt)]
    passed = 0
    for place, (begin, end) in enumerate(words):
        while passed < len(asked) and asked[passed][1] <= begin:
            passed += 1
        if passed < len(asked) and asked[passed][0] <= begin:
            continue
        row = [end]
        for after in words[place + 1 : place + _MOST_WORDS]:
            if prompt[row[-1] : after[0]] != " ":
                break
            row.append(after[1])
        for stop in reversed(row):
            yield begin, stop
        text = prompt[begin:end]
        for latin in _LATIN.finditer(text):
            name = latin[0].rstrip(".")
            if name and name != text:
                yield begin + latin.start(), begin + latin.start() + len(name)


def _quoted(path: Path) -> str:
    # Not a sign that a syntax could take for one of its own.
    text = quote(str(path), safe="")
    return "".join(f"%{ord(sign):02X}" if sign in "-._~" else sign for sign in text)


def _path(text: str) -> Path | None:
    if "%" not in text:
        return None
    path = Path(unquote(text))
    try:
        return path if path.is_absolute() and path.exists() else None
    except (OSError, ValueError):
        return None
