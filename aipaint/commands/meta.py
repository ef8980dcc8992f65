"""`aipaint meta`: how a picture was made."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, cast

import msgspec

from aipaint.commands.console import Commands, Shared, emit, print_json
from aipaint.core.metadata import read_meta
from aipaint.core.paths import Home


def register(commands: Commands, shared: Shared) -> None:
    """Add the sub-command."""
    parser = commands.add_parser(
        "meta",
        parents=shared,
        help="show how a picture was made",
        description="Show what a PNG, JPEG, WebP or AVIF file says of how it was made.",
    )
    parser.add_argument("file", metavar="FILE", help="a picture")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Print the metadata of a file."""
    fields: dict[str, Any] = msgspec.to_builtins(read_meta(Path(arguments.file)))
    if arguments.json:
        print_json(fields)
        return 0
    for name, value in fields.items():
        if isinstance(value, dict):
            emit(f"{name.replace('_', ' ')}:")
            for key, inner in cast("dict[str, object]", value).items():
                emit(f"    {key}: {inner}")
        elif value is not None:
            first, *more = str(value).splitlines() or [""]
            emit(f"{name.replace('_', ' ')}: {first}")
            for line in more:
                emit(f"    {line}")
    return 0
