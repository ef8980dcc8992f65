"""Which upscalers there are: those that come along, and the user's own files. No torch."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.messages import say
from aipaint.core.paths import Home, resources
from aipaint.families.nets import WEIGHTS
from aipaint.families.upscale.architecture import detect
from aipaint.families.weights import read_config, read_header

UPSCALERS = "upscalers"
"""Where the user's own files lie, below the folder of models."""

SUFFIXES = frozenset({".safetensors", ".pth", ".pt"})
MAX_BYTES = 1 << 30
"""Of a file; the largest upscalers that are published take 170 MB."""

DEFAULT = "realesr-animevideov3"
_CARD = "filter.json"
_MOST_FILES = 2000


class Upscaler(msgspec.Struct, frozen=True, kw_only=True):
    """An upscaler as its file describes it; its weights have not been read.

    name: how a filter names it. scale: how many times as large its own result is; None where only
    reading the weights can tell. good_for: "general", "illustration" or "" where nobody says.
    """

    name: str
    path: Path
    scale: int | None
    good_for: str = ""
    shipped: bool = False


class _Card(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    name: str = ""
    scale: int | None = None
    good_for: str = ""


def look(home: Home) -> Iterator[tuple[Path, Upscaler | UserError]]:
    """Yield what lies on the shelf, ours first, and of what cannot be used why."""
    for folder in _entries(resources() / "filters"):
        card = _card(folder)
        if card is not None and card.kind == "upscale":
            yield folder, _shipped(folder, card)
    for path in _entries(home.models / UPSCALERS):
        if path.suffix.lower() in SUFFIXES:
            try:
                yield path, inspect(path)
            except UserError as error:
                yield path, error.with_traceback(None)


def upscalers(home: Home) -> list[Upscaler]:
    """Return those that can be used, the best of ours first."""
    found = [entry for _, entry in look(home) if isinstance(entry, Upscaler)]
    return sorted(found, key=lambda entry: (not entry.shipped, entry.name != DEFAULT))


def find(model: str, home: Home) -> Upscaler:
    """Return the upscaler of that name or at that path; the best of ours for "".

    Raises UserError for one that is not there or whose file is no upscaler.
    """
    model = model or DEFAULT
    try:
        if Path(model).name == model:
            folder = resources() / "filters" / model
            card = _card(folder)
            if card is not None and card.kind == "upscale":
                return _shipped(folder, card)
            for path in _entries(home.models / UPSCALERS):
                if path.suffix.lower() in SUFFIXES and model in (path.name, path.stem):
                    return inspect(path)
        path = Path(model).expanduser()
        if path.is_file():
            return inspect(path.absolute())
    except (OSError, ValueError, RuntimeError):
        # A name that no file can have, or the home of nobody.
        pass
    raise _unknown(model, home)


def inspect(path: Path) -> Upscaler:
    """Describe the upscaler in a file from its header. UserError says why it is refused."""
    if path.suffix.lower() not in SUFFIXES:
        raise UserError(
            "The file {file} cannot be opened as an upscaler.",
            "Upscalers are .safetensors or .pth files.",
            "Choose another file.",
            file=path.name,
        )
    try:
        size = path.stat().st_size
    except OSError as error:
        raise UserError(
            "The file {file} cannot be read.",
            "The system says: {reason}.",
            "Check that you may read it.",
            file=path.name,
            reason=error.strerror or error,
        ) from error
    if size > MAX_BYTES:
        raise UserError(
            "The file {file} is too large for an upscaler.",
            "It has {size} MB; upscalers have {limit} MB at most.",
            "Choose another file.",
            file=path.name,
            size=f"{size / 2**20:,.0f}",
            limit=f"{MAX_BYTES / 2**20:,.0f}",
        )
    scale = None
    if path.suffix.lower() == ".safetensors":
        found = detect(read_header(path).shapes)
        scale = None if found is None else found[0].scale
    return Upscaler(name=path.stem, path=path, scale=scale)


def _shipped(folder: Path, card: _Card) -> Upscaler:
    return Upscaler(
        name=folder.name,
        path=folder / WEIGHTS,
        scale=card.scale,
        good_for=card.good_for,
        shipped=True,
    )


def _card(folder: Path) -> _Card | None:
    """Return what the maker of a filter says; None for a folder that is none of ours."""
    file = folder / _CARD
    if not file.is_file():
        return None
    try:
        return msgspec.convert(read_config(file), _Card)
    except msgspec.ValidationError:
        # Another kind of filter may say other things of itself.
        return None


def _entries(folder: Path) -> list[Path]:
    try:
        found = [path for path in folder.iterdir() if not path.name.startswith(".")]
    except OSError:
        # A folder that is not there holds nothing.
        return []
    return sorted(found, key=lambda path: path.name.lower())[:_MOST_FILES]


def _unknown(model: str, home: Home) -> UserError:
    names = [entry.name for entry in upscalers(home)]
    near = difflib.get_close_matches(model, names, n=3, cutoff=0.4) or names[:3]
    return UserError(
        "There is no upscaler called {model}.",
        "{near}",
        "Choose one of those, the path of a file, or put the file into {folder}.",
        model=model[:200],
        near=say("The nearest names are: {names}.", names=", ".join(near)),
        folder=home.models / UPSCALERS,
    )
