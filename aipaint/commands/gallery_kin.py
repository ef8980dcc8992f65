"""`aipaint gallery duplicates`."""

from __future__ import annotations

import argparse

from aipaint.commands.console import Commands, Shared, emit, note, print_json
from aipaint.commands.gallery_access import add_part, describe, opened, tell_files
from aipaint.core.paths import Home


def register(parts: Commands, shared: Shared) -> None:
    """Add the sub-commands."""
    twins = add_part(
        parts,
        shared,
        "duplicates",
        "find pictures that are the same",
        "List pictures that look alike, group by group, the largest first.",
    )
    twins.add_argument("--exact", action="store_true", help="only files with the same content")
    twins.add_argument(
        "--distance", metavar="N", type=int, default=6, help="bits that may differ, 0 to 11 (6)"
    )
    twins.add_argument("--progress", action="store_true", help="tell the files on standard error")
    twins.set_defaults(run=run_duplicates)


def run_duplicates(arguments: argparse.Namespace, home: Home) -> int:
    """List groups of pictures that are the same."""
    with opened(home) as gallery:
        watch = tell_files if arguments.progress else None
        if arguments.exact:
            groups = gallery.duplicates.exact(watch)
        else:
            groups = gallery.duplicates.alike(arguments.distance, watch)
    if arguments.json:
        print_json({"groups": [[describe(entry) for entry in group] for group in groups]})
        return 0
    for number, group in enumerate(groups, 1):
        for entry in group:
            emit(f"{number}: {entry.path}")
    if not groups:
        note("no picture is there twice")
    return 0
