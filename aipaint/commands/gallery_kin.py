"""`aipaint gallery duplicates` and `family`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import msgspec

from aipaint.commands.console import Commands, Shared, emit, note, print_json
from aipaint.commands.gallery_access import add_part, describe, find_entry, opened, tell_files
from aipaint.core.paths import Home

if TYPE_CHECKING:
    from aipaint.gallery.gallery import Entry


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

    family = add_part(
        parts,
        shared,
        "family",
        "show what pictures were made from",
        "Show all pictures that one was made from, and all that were made from it.",
    )
    family.add_argument("picture", metavar="PICTURE", help="id or file of a picture")
    family.add_argument(
        "--differs", metavar="OTHER", help="say instead why another picture differs from it"
    )
    family.set_defaults(run=run_family)


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


def run_family(arguments: argparse.Namespace, home: Home) -> int:
    """Show a picture's family, or why another one differs from it."""
    with opened(home) as gallery:
        entry = find_entry(gallery, arguments.picture)
        if arguments.differs is not None:
            other = find_entry(gallery, arguments.differs)
            return _tell_difference(entry, other, arguments.json)
        gallery.lineage.complete(entry.id)
        family = gallery.lineage.family(entry.id)
    if arguments.json:
        print_json(
            {
                "picture": entry.id,
                "pictures": [describe(each) for each in family.entries.values()],
                "links": [msgspec.to_builtins(link) for link in family.links],
                "absent": [msgspec.to_builtins(each) for each in family.absent],
            }
        )
        return 0
    for link in family.links:
        parent, child = family.entries[link.parent], family.entries[link.child]
        emit(f"{child.path}: {link.role} {parent.path}")
    for absent in family.absent:
        path = family.entries[absent.child].path
        emit(f"{path}: {absent.role} {absent.picture[:12]}, not in the gallery")
    if not family.links and not family.absent:
        note("it was made from no other picture, and no other from it")
    return 0


def _tell_difference(entry: Entry, other: Entry, as_json: bool) -> int:
    from aipaint.gallery.difference import why

    found = [str(message) for message in why(entry, other)]
    if as_json:
        print_json({"differences": found})
        return 0
    for sentence in found:
        emit(sentence)
    if not found:
        note("both were painted from the same recipe, by the same model and versions")
    return 0
