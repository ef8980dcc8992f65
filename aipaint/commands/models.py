"""`aipaint models`: what is on the shelf, and what a file is."""

from __future__ import annotations

import argparse
from typing import Any

import msgspec

from aipaint.commands.console import Commands, Shared, emit, print_json
from aipaint.commands.models_download import register_download
from aipaint.commands.models_folders import register_folders
from aipaint.commands.models_inspect import as_json, in_words, register_inspect, register_scan
from aipaint.core.paths import Home
from aipaint.families.base import ModelInfo
from aipaint.families.identify.found import ROLES
from aipaint.families.shelf import Shelf
from aipaint.families.shelf_kinds import KINDS, MODEL
from aipaint.families.survey import Seen, Survey

REFUSED = 2


def register(commands: Commands, shared: Shared) -> None:
    """Add the sub-command."""
    parser = commands.add_parser(
        "models",
        parents=shared,
        help="list the models that can paint, and tell what a file is",
        description="List the models on the shelf, and what was refused and why. With a command:"
        " tell what a file or a folder of files is, from headers alone.",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)
    inner = parser.add_subparsers(metavar="WHAT", title="what")
    listing = inner.add_parser("list", parents=shared, help="the same as without a command")
    listing.set_defaults(run=run)
    check = inner.add_parser(
        "check",
        parents=shared,
        help="list what cannot be used, and fail where that is anything",
        description="Read the headers of everything on the shelf. The exit code is 2 when"
        " something lies there that cannot be used.",
    )
    check.set_defaults(run=run_check)
    for each in (listing, check):
        # Not false by default: `aipaint models --json list` says it before.
        each.add_argument(
            "--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON object"
        )
    listing.add_argument(
        "--role",
        choices=ROLES,
        metavar="ROLE",
        help=f"list all that is of a role, also what serves a painting model: {', '.join(ROLES)}",
    )
    register_inspect(inner, shared)
    register_scan(inner, shared)
    register_folders(inner, shared)
    register_download(inner, shared)


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Print the models, or all that is of a role."""
    survey = Shelf(home).look()
    role = getattr(arguments, "role", None)
    if role is not None:
        return _list_role(arguments, survey, role)
    found, refused = survey.usable(MODEL), survey.refused()
    if arguments.json:
        print_json(
            {
                "models": [describe(info) for info in found],
                "refused": [
                    {"path": str(path), "reason": error.message} for path, error in refused
                ],
            }
        )
        return 0
    for info in found:
        size = f"{info.defaults.width}×{info.defaults.height}"
        details = f"{info.parameters / 1e6:.1f} M parameters, {info.bytes / 1e6:.0f} MB"
        emit(f"{info.id}: {info.name} ({info.family}, {size}, {details})")
    for path, error in refused:
        emit(f"refused {path}: {error.message}")
    if not found:
        emit(f"No model can be used. Put model folders into {home.models}.")
    return 0


def _list_role(arguments: argparse.Namespace, survey: Survey, role: str) -> int:
    names = {seen.path: name for kind in KINDS for seen, name in survey.named(kind)}
    found = [seen for seen in survey.seen if seen.found.role == role]
    if arguments.json:
        print_json(
            {
                "role": role,
                "found": [
                    {"id": names.get(seen.path), "path": str(seen.path), "usable": _usable(seen)}
                    | as_json(seen.found)
                    for seen in found
                ],
            }
        )
        return 0
    for seen in found:
        name = names.get(seen.path, str(seen.path))
        why = "" if _usable(seen) else f"; cannot be used: {seen.error or 'nothing here needs it'}"
        emit(f"{name}: {in_words(seen.found)}{why}")
    emit(f"{len(found)} found.")
    return 0


def _usable(seen: Seen) -> bool:
    return seen.kind is not None and seen.result is not None and seen.error is None


def run_check(arguments: argparse.Namespace, home: Home) -> int:
    """Print what is refused."""
    survey = Shelf(home).look()
    count, refused = len(survey.usable(MODEL)), survey.refused()
    if arguments.json:
        print_json(
            {
                "ok": not refused,
                "usable": count,
                "refused": [
                    {"path": str(path), "reason": error.message} for path, error in refused
                ],
            }
        )
    else:
        for path, error in refused:
            emit(f"refused {path}: {error.message}")
        emit(f"{count} can be used, {len(refused)} cannot.")
    return REFUSED if refused else 0


def describe(info: ModelInfo) -> dict[str, Any]:
    """Return a model as it is printed in JSON."""
    return {
        "id": info.id,
        "name": info.name,
        "family": info.family,
        "path": str(info.path),
        "native_size": [info.defaults.width, info.defaults.height],
        "parameters": info.parameters,
        "bytes": info.bytes,
        "languages": list(info.languages),
        "defaults": msgspec.to_builtins(info.defaults),
    }
