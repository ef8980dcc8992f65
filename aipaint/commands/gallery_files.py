"""`aipaint gallery trash`, `import` and `rescan`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from aipaint.commands.console import Commands, Shared, emit, note, print_json
from aipaint.commands.gallery_access import (
    add_part,
    describe,
    find_entries,
    opened,
    show,
    tell_files,
)
from aipaint.core.errors import UserError
from aipaint.core.paths import Home

if TYPE_CHECKING:
    from aipaint.gallery.gallery import Imported

_COUNTS = {
    "added": "added",
    "moved": "found at another place",
    "changed": "changed",
    "gone": "gone",
    "doubles": "known already",
    "unreadable": "no pictures that can be read",
}


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

    take = add_part(
        parts,
        shared,
        "import",
        "take folders of old work in",
        "Add the pictures of folders and all below them: PNG, JPEG, WebP and AVIF of any program.",
    )
    take.add_argument("folders", metavar="DIR", nargs="+", help="folders of pictures")
    take.add_argument("--copy", action="store_true", help="copy them into the gallery's folder")
    take.add_argument("--progress", action="store_true", help="tell the files on standard error")
    take.set_defaults(run=run_import)

    rescan = add_part(
        parts,
        shared,
        "rescan",
        "find what other programs did to the files",
        "Look through all imported folders for what is new, moved, changed or gone.",
    )
    rescan.add_argument("--again", action="store_true", help="read unchanged files as well")
    rescan.add_argument("--forget", metavar="DIR", help="first: look no longer through a folder")
    rescan.add_argument("--progress", action="store_true", help="tell the files on standard error")
    rescan.set_defaults(run=run_rescan)


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
                emit(f"{each.entry.id}: {each.entry.path} {each.entry.recipe.prompt}".rstrip())
            return 0
    if arguments.json:
        print_json({"pictures": [describe(entry) for entry in changed]})
        return 0
    for entry in changed:
        show(entry)
    return 0


def run_import(arguments: argparse.Namespace, home: Home) -> int:
    """Take folders in."""
    with opened(home) as gallery:
        watch = tell_files if arguments.progress else None
        found = [
            gallery.imports.take(Path(folder), copy=arguments.copy, watch=watch)
            for folder in arguments.folders
        ]
    return _show(found, arguments.json)


def run_rescan(arguments: argparse.Namespace, home: Home) -> int:
    """Look through the folders that were taken in."""
    with opened(home) as gallery:
        if arguments.forget is not None:
            gallery.imports.forget(Path(arguments.forget))
        watch = tell_files if arguments.progress else None
        found = gallery.imports.rescan(again=arguments.again, watch=watch)
    return _show([found], arguments.json)


def _show(found: list[Imported], as_json: bool) -> int:
    counts = {name: sum(getattr(each, name) for each in found) for name in _COUNTS}
    notes = [str(message) for each in found for message in each.notes]
    if as_json:
        print_json({**counts, "notes": notes})
        return 0
    for message in notes:
        note(message)
    said = [f"{count} {words}" for name, words in _COUNTS.items() if (count := counts[name])]
    emit(", ".join(said) or "nothing new")
    return 0
