"""File names of exported pictures, made by a pattern."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from pathlib import Path

from aipaint.core.errors import UserError
from aipaint.gallery.entry import Entry
from aipaint.gallery.names import slug

FIELDS = ("prompt", "seed", "date", "number", "model", "name")
_FIELD = re.compile(r"\{([^{}]*)\}")
_MOST_BYTES = 150
# Names that Windows keeps for devices, whatever their ending.
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def check_pattern(pattern: str) -> None:
    """Raise UserError for a pattern that names what there is not."""
    for field in _FIELD.findall(pattern):
        if field not in FIELDS:
            raise UserError(
                "There is no {field} that a file could be named after.",
                fix="Use {fields}.",
                field="{" + field + "}",
                fields=", ".join("{" + each + "}" for each in FIELDS),
            )


def file_stem(pattern: str, entry: Entry, number: int) -> str:
    """Return a name without an ending that every system takes.

    {prompt}: its first words. {seed}. {date}: the day it was painted. {number}: `number`, four
    digits at least. {model}. {name}: that of the picture's own file. Whatever is no name is left
    out, folders as well.
    """
    values = {
        "prompt": slug(entry.recipe.prompt) or "picture",
        "seed": str(entry.recipe.seed),
        "date": _day(entry.created),
        "number": f"{number:04d}",
        "model": entry.facts.model_name or Path(entry.recipe.model).name,
        "name": entry.path.stem,
    }
    return _safe(_FIELD.sub(lambda found: values.get(found[1], ""), pattern))


def _day(created: str) -> str:
    try:
        return datetime.fromisoformat(created).astimezone().strftime("%Y-%m-%d")
    except (ValueError, OverflowError, OSError):
        return ""


def _safe(text: str) -> str:
    kept = "".join(
        sign if unicodedata.category(sign)[0] in "LMN" or sign in " -_.,+=@#()[]" else " "
        for sign in unicodedata.normalize("NFC", text)
    )
    name = " ".join(kept.split())
    while len(name.encode()) > _MOST_BYTES:
        name = name[:-1]
    # A leading dot hides a file, a trailing one Windows drops.
    name = name.strip(". ")
    if _DEVICE.fullmatch(name):
        name = f"_{name}"
    return name or "picture"
