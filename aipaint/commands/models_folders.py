"""`aipaint models folders`: which folders are watched for models, besides the program's own."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from aipaint.commands.console import Commands, Shared, emit, print_json
from aipaint.core.paths import Home
from aipaint.families.identify.scan import look_for
from aipaint.families.shelf import Shelf
from aipaint.families.watched import unwatch, watch, watched


def register_folders(commands: Commands, shared: Shared) -> None:
    """Add `models folders` and what can be done with them."""
    parser = commands.add_parser(
        "folders",
        parents=shared,
        help="watch folders for models",
        description="List the folders that are looked through for models, at any depth. Nothing"
        " in them is copied or changed.",
    )
    parser.set_defaults(run=run_list)
    _add_json(parser)
    inner = parser.add_subparsers(metavar="WHAT", title="what")
    listing = inner.add_parser("list", parents=shared, help="the same as without a command")
    listing.set_defaults(run=run_list)
    add = inner.add_parser("add", parents=shared, help="watch another folder from now on")
    add.add_argument("folder", metavar="DIR", help="a folder of models")
    add.set_defaults(run=run_add)
    remove = inner.add_parser("remove", parents=shared, help="watch a folder no longer")
    remove.add_argument("folder", metavar="DIR", help="a folder that is watched")
    remove.set_defaults(run=run_remove)
    for each in (listing, add, remove):
        _add_json(each)


def run_list(arguments: argparse.Namespace, home: Home) -> int:
    """Print the folders, the program's own first."""
    removable = watched(home)
    told = [(folder, folder in removable, folder.is_dir()) for folder in Shelf(home).roots]
    if getattr(arguments, "json", False):
        print_json(
            {
                "folders": [
                    {"path": str(folder), "removable": own, "there": there}
                    for folder, own, there in told
                ]
            }
        )
        return 0
    for folder, own, there in told:
        said = (("aipaint's own", not own), ("not there", not there))
        notes = [note for note, is_so in said if is_so]
        emit(f"{folder} ({', '.join(notes)})" if notes else str(folder))
    return 0


def run_add(arguments: argparse.Namespace, home: Home) -> int:
    """Watch a folder, and print what may be models in it."""
    folder = watch(home, Path(arguments.folder))
    listing = look_for([folder])
    if getattr(arguments, "json", False):
        print_json({"path": str(folder), "files": len(listing.places)})
    else:
        emit(f"{folder} is watched: {len(listing.places)} files and folders may be models.")
        for problem in listing.problems:
            emit(f"{problem.path}: {problem.reason}")
    return 0


def run_remove(arguments: argparse.Namespace, home: Home) -> int:
    """Watch a folder no longer."""
    folder = Path(os.path.abspath(Path(arguments.folder).expanduser()))
    unwatch(home, folder)
    if getattr(arguments, "json", False):
        print_json({"path": str(folder)})
    else:
        emit(f"{folder} is not watched any more; nothing in it was touched.")
    return 0


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON object"
    )
