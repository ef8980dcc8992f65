"""`aipaint gallery tag`, `label`, `rate`, `note`, `board` and `saved`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from aipaint.commands.console import Commands, Shared, emit, note, print_json
from aipaint.commands.gallery_access import add_part, describe, find_entries, opened
from aipaint.core.errors import UserError
from aipaint.core.paths import Home

if TYPE_CHECKING:
    from aipaint.gallery.gallery import Change

_PICTURES = "ids or files of pictures in the gallery"


def register(parts: Commands, shared: Shared) -> None:
    """Add the sub-commands."""
    tag = add_part(parts, shared, "tag", "tag pictures", "Tag pictures; without one, list tags.")
    tag.add_argument("pictures", metavar="PICTURE", nargs="*", help=_PICTURES)
    tag.add_argument("--add", metavar="TAG", action="append", default=[], help="may be repeated")
    tag.add_argument("--remove", metavar="TAG", action="append", default=[], help="may be repeated")
    tag.set_defaults(run=run_tag)

    label = add_part(parts, shared, "label", "give pictures a colour", "Label pictures.")
    label.add_argument("label", metavar="COLOUR", help="red … purple, or none")
    label.add_argument("pictures", metavar="PICTURE", nargs="+", help=_PICTURES)
    label.set_defaults(run=run_label)

    rate = add_part(parts, shared, "rate", "give pictures stars", "Rate pictures.")
    rate.add_argument("rating", metavar="STARS", type=int, help="0 to 5")
    rate.add_argument("pictures", metavar="PICTURE", nargs="+", help=_PICTURES)
    rate.set_defaults(run=run_rate)

    remark = add_part(parts, shared, "note", "write notes to pictures", "Replace pictures' notes.")
    remark.add_argument("text", metavar="TEXT", help='what to note; "" takes notes away')
    remark.add_argument("pictures", metavar="PICTURE", nargs="+", help=_PICTURES)
    remark.set_defaults(run=run_note)

    board = add_part(
        parts, shared, "board", "collect pictures on boards", "Change a board; without one, list."
    )
    board.add_argument("board", metavar="BOARD", nargs="?", help="its name; made when it is new")
    board.add_argument("--add", metavar="PICTURE", nargs="+", default=[], help=_PICTURES)
    board.add_argument("--remove", metavar="PICTURE", nargs="+", default=[], help=_PICTURES)
    board.add_argument("--rename", metavar="NAME", help="give the board another name")
    board.add_argument("--delete", action="store_true", help="delete it; its pictures stay")
    board.set_defaults(run=run_board)

    saved = add_part(
        parts, shared, "saved", "keep searches", "Save or delete a search; without a name, list."
    )
    saved.add_argument("name", metavar="NAME", nargs="?", help="the search's name")
    saved.add_argument("query", metavar="QUERY", nargs="?", help="what to save under that name")
    saved.add_argument("--delete", action="store_true", help="forget the search of that name")
    saved.set_defaults(run=run_saved)


def run_tag(arguments: argparse.Namespace, home: Home) -> int:
    """Tag pictures, or list all tags."""
    from aipaint.gallery.gallery import Change

    if arguments.pictures:
        change = Change(add_tags=tuple(arguments.add), remove_tags=tuple(arguments.remove))
        return _mark(arguments, home, change)
    if arguments.add or arguments.remove:
        raise UserError("No picture is named.", fix="Name the pictures before --add or --remove.")
    with opened(home) as gallery:
        tags = gallery.tags()
    if arguments.json:
        print_json({"tags": [{"name": name, "pictures": count} for name, count in tags]})
        return 0
    for name, count in tags:
        emit(f"{name}: {count}")
    return 0


def run_label(arguments: argparse.Namespace, home: Home) -> int:
    """Give pictures a label."""
    from aipaint.gallery.gallery import Change

    label = "" if arguments.label == "none" else arguments.label
    return _mark(arguments, home, Change(label=label))


def run_rate(arguments: argparse.Namespace, home: Home) -> int:
    """Give pictures stars."""
    from aipaint.gallery.gallery import Change

    return _mark(arguments, home, Change(rating=arguments.rating))


def run_note(arguments: argparse.Namespace, home: Home) -> int:
    """Replace the notes of pictures."""
    from aipaint.gallery.gallery import Change

    return _mark(arguments, home, Change(notes=arguments.text))


def run_board(arguments: argparse.Namespace, home: Home) -> int:
    """Change a board, or list all."""
    from aipaint.gallery.gallery import Change

    name: str = arguments.board or ""
    asked = bool(arguments.add or arguments.remove)
    if not name and (asked or arguments.rename or arguments.delete):
        raise UserError("No board is named.", fix="Give the board's name first.")
    if sum((asked, arguments.rename is not None, arguments.delete)) > 1:
        raise UserError(
            "A board cannot be changed and renamed or deleted at once.", fix="Do one at a time."
        )
    with opened(home) as gallery:
        if arguments.delete:
            gallery.boards.remove(name)
        elif arguments.rename is not None:
            gallery.boards.rename(name, arguments.rename)
        elif name:
            added = find_entries(gallery, arguments.add)
            removed = find_entries(gallery, arguments.remove)
            gallery.boards.make(name)
            gallery.mark_all([entry.id for entry in added], Change(add_boards=(name,)))
            gallery.mark_all([entry.id for entry in removed], Change(remove_boards=(name,)))
        boards = gallery.boards.all()
    if arguments.json:
        print_json({"boards": [{"name": each.name, "pictures": each.pictures} for each in boards]})
        return 0
    for each in boards:
        emit(f"{each.name}: {each.pictures}")
    return 0


def run_saved(arguments: argparse.Namespace, home: Home) -> int:
    """Save or forget a search, or list all."""
    if arguments.delete == (arguments.query is not None) and arguments.name is not None:
        raise UserError(
            "It is not said what to do with the search {name}.",
            fix="Give the query to save, or --delete.",
            name=arguments.name,
        )
    name: str = arguments.name or ""
    if arguments.delete and not name:
        raise UserError("No search is named.", fix="Give the name of the search to delete.")
    with opened(home) as gallery:
        if arguments.delete:
            gallery.saved.remove(name)
        elif arguments.name is not None:
            gallery.saved.put(name, arguments.query)
        searches = gallery.saved.all()
    if arguments.json:
        print_json({"searches": searches})
        return 0
    for each, query in searches.items():
        emit(f"{each}: {query}")
    return 0


def _mark(arguments: argparse.Namespace, home: Home, change: Change) -> int:
    """Change the marks of the named pictures and print them."""
    with opened(home) as gallery:
        entries = find_entries(gallery, arguments.pictures)
        entries = gallery.mark_all([entry.id for entry in entries], change)
    if arguments.json:
        print_json({"pictures": [describe(entry) for entry in entries]})
        return 0
    for entry in entries:
        marks = ["★" * entry.rating, entry.label, *(f"#{tag}" for tag in entry.tags)]
        emit(": ".join(filter(None, (str(entry.path), " ".join(filter(None, marks))))))
    if not entries:
        note("no picture was changed")
    return 0
