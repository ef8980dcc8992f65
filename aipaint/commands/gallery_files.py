"""`aipaint gallery trash`."""

from __future__ import annotations

import argparse

from aipaint.commands.console import Commands, Shared, emit, note, print_json
from aipaint.commands.gallery_access import add_part, describe, find_entries, opened, show
from aipaint.core.errors import UserError
from aipaint.core.paths import Home


def register(parts: Commands, shared: Shared) -> None:
    """Add the sub-commands."""
    trash = add_part(
        parts,
        shared,
        "trash",
        "throw pictures away, or bring them back",
        "Put pictures into the gallery's trash; without one, list what is in it.",
    )
    trash.add_argument(
        "pictures", metavar="PICTURE", nargs="*", help="ids or files of pictures in the gallery"
    )
    trash.add_argument(
        "--restore", metavar="ID", type=int, nargs="+", help="bring pictures of these ids back"
    )
    trash.add_argument("--empty", action="store_true", help="empty it into the system's trash")
    trash.add_argument("--for-good", action="store_true", help="with --empty: delete the files")
    trash.set_defaults(run=run_trash)


def run_trash(arguments: argparse.Namespace, home: Home) -> int:
    """Throw pictures away, bring them back, empty the trash, or list it."""
    asked = (bool(arguments.pictures), arguments.restore is not None, arguments.empty)
    if sum(asked) > 1 or (arguments.for_good and not arguments.empty):
        raise UserError(
            "It is not clear what to do with the trash.",
            fix="Name pictures, or give --restore, or --empty with or without --for-good.",
        )
    with opened(home) as gallery:
        if arguments.empty:
            count = gallery.trash.empty(for_good=arguments.for_good)
            if arguments.json:
                print_json({"emptied": count})
            else:
                emit(f"{count} pictures are gone from the trash.")
            return 0
        if arguments.restore is not None:
            changed = gallery.trash.restore(arguments.restore)
            for number in set(arguments.restore) - {entry.id for entry in changed}:
                note(f"there is no picture {number} in the trash that can be brought back")
        elif arguments.pictures:
            entries = find_entries(gallery, arguments.pictures)
            changed = gallery.trash.put([entry.id for entry in entries])
        else:
            thrown = gallery.trash.all(limit=2**31)
            if arguments.json:
                print_json(
                    {
                        "trash": [
                            {
                                **describe(each.entry),
                                "removed": each.removed,
                                "file": str(each.file) if each.file else None,
                            }
                            for each in thrown
                        ]
                    }
                )
                return 0
            for each in thrown:
                emit(f"{each.entry.id}: {each.entry.path} {each.entry.recipe.prompt}")
            return 0
    if arguments.json:
        print_json({"pictures": [describe(entry) for entry in changed]})
        return 0
    for entry in changed:
        show(entry)
    return 0
