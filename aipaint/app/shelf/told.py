"""What the maker of a model wrote into its file, read when somebody asks for it."""

from __future__ import annotations

import json
from pathlib import Path

from aipaint.core.errors import UserError


def told_in(path: Path) -> dict[str, str] | UserError:
    """Return the metadata of a model's file by key, shortened; or why it cannot be read.

    Only the header is read. What is JSON within a value is written in lines, to be read by people.
    """
    from aipaint.families.identify import identify

    found = identify(path)
    if found.format == "unreadable":
        return UserError(
            "The file {path} cannot be read.",
            "{reason}",
            path=path,
            reason=found.reason or "",
        )
    return {key: _in_lines(value) for key, value in sorted(found.metadata.items())}


def _in_lines(value: str) -> str:
    if value[:1] not in "{[" or len(value) < 3:
        return value
    try:
        return json.dumps(json.loads(value), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return value  # shortened, or only alike
