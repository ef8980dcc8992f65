"""Words of a prompt that stand for textual inversions, and the vectors behind them.

In the web UI's syntax the name of a file on the shelf stands for it, wherever it is a word of its
own; `embedding:name` does in every syntax. `place` puts the path in place of the name, in a form
without a sign that any syntax knows; `split` finds these again when the prompt is encoded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
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
# A name ends where a weight, a bracket or the next word begins.
_NAMED = re.compile(r"\bembedding:\s?([^\s,;:()\[\]{}<>\"|]{1,4000})", re.IGNORECASE)
_ENDINGS = (".safetensors", ".pt", ".bin", ".ckpt", ".pth")
_KEPT = 16


def asks(prompt: str, syntax: Syntax) -> bool:
    """Whether a prompt may name textual inversions at all."""
    return syntax == "a1111" or MARK in prompt.lower()


def place(recipe: Recipe, known: Sequence[EmbeddingInfo]) -> Recipe:
    """Return the recipe with the paths of the textual inversions that its prompts name."""

    def placed(prompt: str) -> str:
        return _place(prompt, recipe.syntax, known)

    return msgspec.structs.replace(
        recipe,
        prompt=placed(recipe.prompt),
        negative_prompt=placed(recipe.negative_prompt),
        regions=tuple(
            msgspec.structs.replace(region, prompt=placed(region.prompt))
            for region in recipe.regions
        ),
    )


def named_in(prompt: str, syntax: Syntax, known: Sequence[EmbeddingInfo]) -> list[EmbeddingInfo]:
    """Return those of the known textual inversions that a prompt names."""
    placed = _place(prompt, syntax, known)
    paths = {found for found in split(placed) if isinstance(found, Path)}
    return [info for info in known if info.path in paths]


def split(prompt: str) -> list[str | Path]:
    """Return the texts of a prompt and, between them, the paths that `place` has put there.

    A word that asks for a textual inversion that is not there stays part of the text.
    """
    found: list[str | Path] = []
    last = 0
    for match in _NAMED.finditer(prompt):
        path = _path(match[1])
        if path is not None:
            found += [prompt[last : match.start()], path]
            last = match.end()
    return [*found, prompt[last:]]


def without_unknown(prompt: str) -> tuple[str, list[str]]:
    """Return a prompt without what asks for textual inversions that are not there; their names."""
    names: list[str] = []

    def left_out(match: re.Match[str]) -> str:
        if _path(match[1]) is not None:
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


def _place(prompt: str, syntax: Syntax, known: Sequence[EmbeddingInfo]) -> str:
    if not known or not asks(prompt, syntax):
        return prompt
    paths: dict[str, Path] = {}
    for info in known:
        # The first of a name on the shelf is the one that is meant, unless a later one's id is.
        for name in (info.name, *(info.id.removesuffix(ending) for ending in ("", *_ENDINGS))):
            paths.setdefault(name.lower(), info.path)
    names = sorted(paths, key=len, reverse=True)
    words = "|".join(map(re.escape, names))
    endings = "|".join(map(re.escape, _ENDINGS))
    asked = rf"\bembedding:\s?(?P<asked>{words})(?:{endings})?(?![A-Za-z0-9_%\-/\\])"
    if syntax == "a1111":
        # In Chinese a name stands between letters that are no part of it.
        asked += rf"|(?<![A-Za-z0-9_\-.:/\\])(?P<bare>{words})(?![A-Za-z0-9_\-/\\])"

    def put(match: re.Match[str]) -> str:
        return MARK + _quoted(paths[(match["asked"] or match["bare"]).lower()])

    pattern = asked if syntax == "a1111" else asked.replace("(?P<asked>", "(?P<bare>)(?P<asked>", 1)
    return re.sub(pattern, put, prompt, flags=re.IGNORECASE)


def _quoted(path: Path) -> str:
    # Not a sign that a syntax could take for one of its own.
    return quote(str(path), safe="").replace("-", "%2D").replace("~", "%7E").replace("_", "%5F")


def _path(text: str) -> Path | None:
    if "%" not in text:
        return None
    path = Path(unquote(text))
    try:
        return path if path.is_absolute() and path.exists() else None
    except (OSError, ValueError):
        return None
