"""How the sub-commands of `aipaint gallery` open it, name pictures and show them."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from aipaint.commands.console import Commands, Shared, emit, note
from aipaint.core.errors import UserError
from aipaint.core.paths import Home

if TYPE_CHECKING:
    from aipaint.gallery.gallery import Entry, Gallery, Progress

_EACH = 100


@contextlib.contextmanager
def opened(home: Home) -> Generator[Gallery]:
    """Open the gallery for a block, and tell what was mended."""
    # Imported here: it brings the picture library, which no other command need wait for.
    from aipaint.gallery.gallery import Gallery

    gallery = Gallery(home)
    try:
        for message in gallery.notes:
            note(message)
        yield gallery
    finally:
        gallery.close()


def add_part(
    parts: Commands, shared: Shared, name: str, help_text: str, description: str
) -> argparse.ArgumentParser:
    """Add a sub-command that can print JSON."""
    parser = parts.add_parser(name, parents=shared, help=help_text, description=description)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def find_entries(gallery: Gallery, pictures: Sequence[str]) -> list[Entry]:
    """Return the pictures of these ids or files. Raises UserError for one that is not there."""
    return [find_entry(gallery, picture) for picture in pictures]


def find_entry(gallery: Gallery, picture: str) -> Entry:
    """Return the picture of an id or a file. Raises UserError when it is not in the gallery."""
    number = int(picture) if picture.isascii() and picture.isdigit() else 0
    # What SQLite can count to; a file may have a longer number for a name.
    found = gallery.entry(number) if 0 < number < 2**63 else None
    found = found or gallery.at(Path(picture))
    if found is None:
        raise UserError(
            "{picture} is not in the gallery.",
            fix="Give a picture's file or its id, as `aipaint gallery search --json` shows it.",
            picture=picture,
        )
    return found


def describe(entry: Entry) -> dict[str, Any]:
    """Return a picture as it is printed in JSON."""
    return {
        "id": entry.id,
        "path": str(entry.path),
        "created": entry.created,
        "width": entry.width,
        "height": entry.height,
        "rating": entry.rating,
        "label": entry.label,
        "tags": list(entry.tags),
        "boards": list(entry.boards),
        "notes": entry.notes,
        "source": entry.meta.source if entry.meta else "aipaint",
        "recipe": msgspec.to_builtins(entry.recipe),
    }


def show(entry: Entry) -> None:
    """Print a picture on one line: its file, what was added to it, its prompt."""
    stars = "★" * entry.rating
    emit(": ".join(filter(None, (str(entry.path), f"{stars} {entry.recipe.prompt}".strip()))))


def tell_files(progress: Progress) -> None:
    """Say now and then how many files were looked at."""
    if progress.done < progress.total and progress.done % _EACH == 0:
        note(f"file {progress.done + 1} of {progress.total}")
