"""`aipaint gallery`: finding kept pictures, putting them in order, making their index again."""

from __future__ import annotations

import argparse
from typing import cast

import msgspec

from aipaint.commands import (
    gallery_export,
    gallery_files,
    gallery_kin,
    gallery_like,
    gallery_marks,
)
from aipaint.commands.console import Commands, Shared, emit, note, print_json
from aipaint.commands.gallery_access import (
    add_part,
    describe,
    find_entry,
    opened,
    show,
    tell_files,
)
from aipaint.core.errors import UserError
from aipaint.core.paths import Home


def register(commands: Commands, shared: Shared) -> None:
    """Add the sub-commands."""
    parser = commands.add_parser(
        "gallery",
        parents=shared,
        help="find kept pictures, put them in order",
        description="Find pictures that the gallery keeps, and put them in order.",
    )
    parts = cast("Commands", parser.add_subparsers(metavar="COMMAND", required=True))
    search = parts.add_parser(
        "search",
        parents=shared,
        help="find pictures",
        description='List the pictures that meet every condition: words, "a phrase", -without,'
        " prompt: negative: model: sampler: notes: name: tag: board: label:red seed:123 rating:>3"
        " size:>512 before:2026-05 after:2026-05-01 like:ID"
        " sort:date|oldest|painted|rating|name|size|random.",
        epilog="Write -- before a query that begins with a minus.",
    )
    search.add_argument("query", metavar="QUERY", nargs="*", help="what to find; nothing: all")
    search.add_argument("--saved", metavar="NAME", help="begin with a saved search")
    search.add_argument("--limit", metavar="N", type=int, default=50, help="at most so many (50)")
    search.add_argument("--json", action="store_true", help="print one JSON object")
    search.set_defaults(run=run_search)
    display = add_part(parts, shared, "show", "show all that is known of a picture", "Show it.")
    display.add_argument("picture", metavar="PICTURE", help="id or file of a picture")
    display.set_defaults(run=run_show)
    check = add_part(
        parts,
        shared,
        "verify",
        "compare the files with the index",
        "Read every picture's file and say which are missing, damaged or changed.",
    )
    check.add_argument("--progress", action="store_true", help="tell the files on standard error")
    check.set_defaults(run=run_verify)
    rebuild = parts.add_parser(
        "rebuild",
        parents=shared,
        help="make the index again from the files",
        description="Read every picture's file again and make the index from that.",
    )
    rebuild.set_defaults(run=run_rebuild)
    gallery_marks.register(parts, shared)
    gallery_files.register(parts, shared)
    gallery_kin.register(parts, shared)
    gallery_like.register(parts, shared)
    gallery_export.register(parts, shared)


def run_search(arguments: argparse.Namespace, home: Home) -> int:
    """Print the pictures that were found, and how many there are."""
    if arguments.limit < 1:
        raise UserError(
            "{number} pictures cannot be listed.",
            fix="Give --limit a number from 1.",
            number=arguments.limit,
        )
    with opened(home) as gallery:
        words = [gallery.saved.query(arguments.saved)] if arguments.saved else []
        query = " ".join((*words, *arguments.query))
        if gallery_like.is_asked(query):
            gallery_like.compare_all(home, gallery)
        # What SQLite can count to is far beyond what there can be.
        found = gallery.search(query, min(arguments.limit, 2**31))
        count = gallery.count(query)
    if arguments.json:
        print_json({"found": count, "pictures": [describe(entry) for entry in found]})
        return 0
    for entry in found:
        show(entry)
    if count > len(found):
        note(f"{count} pictures were found; --limit shows more of them")
    elif not found:
        note("no picture was found")
    return 0


def run_show(arguments: argparse.Namespace, home: Home) -> int:
    """Print all that is known of a picture."""
    with opened(home) as gallery:
        entry = find_entry(gallery, arguments.picture)
    known = describe(entry) | {"facts": msgspec.to_builtins(entry.facts)}
    if entry.meta is not None:
        known["meta"] = msgspec.to_builtins(entry.meta)
    if arguments.json:
        print_json(known)
        return 0
    for name, value in known.items():
        if value not in ("", [], 0):
            text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
            emit(f"{name}: {text}")
    return 0


def run_verify(arguments: argparse.Namespace, home: Home) -> int:
    """Compare the files with the index."""
    with opened(home) as gallery:
        found = gallery.verify(tell_files if arguments.progress else None)
        count = gallery.count()
    if arguments.json:
        problems = [{"kind": each.kind, **describe(each.entry)} for each in found]
        print_json({"pictures": count, "problems": problems})
        return 0
    for each in found:
        emit(f"{each.entry.path}: {each.kind}")
    note(f"{count} pictures were looked at, {len(found)} are not as they were")
    return 0


def run_rebuild(arguments: argparse.Namespace, home: Home) -> int:
    """Make the index again."""
    with opened(home) as gallery:
        rebuilt = gallery.rebuild()
    for message in rebuilt.notes:
        note(message)
    if rebuilt.unreadable:
        note(f"{rebuilt.unreadable} files have no recipe that can be read, and are left out")
    emit(f"{rebuilt.pictures} pictures are in the gallery.")
    return 0
