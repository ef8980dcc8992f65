"""`aipaint models download`: a model from a hub or an address, because somebody asked for it."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from aipaint.commands.console import (
    Commands,
    Shared,
    clean_end,
    complain,
    emit,
    note,
    one_line,
    print_json,
)
from aipaint.core.errors import UserError
from aipaint.core.paths import Home

if TYPE_CHECKING:
    from aipaint.downloads import Listing, Plan, Progress


def register_download(commands: Commands, shared: Shared) -> None:
    """Add `models download`."""
    parser = commands.add_parser(
        "download",
        parents=shared,
        help="fetch a model from a hub or an address",
        description="Fetch a model. This is the only command that asks anything of a network. What"
        " was broken off goes on where it ended; what is there already is not fetched again."
        " HF_ENDPOINT names another hub, HF_TOKEN what it wants to know, HTTPS_PROXY the way.",
    )
    parser.add_argument("source", metavar="REPO|URL", help="owner/name, owner/name@revision, https")
    parser.add_argument("--to", metavar="DIR", help="the folder that it goes into")
    parser.add_argument("--sha256", metavar="HEX", default="", help="what the file must have")
    for name, told in (("include", "only files like this"), ("exclude", "no files like this")):
        parser.add_argument(
            f"--{name}", metavar="PATTERN", action="append", default=[], help=f"{told}: 'unet/*'"
        )
    parser.add_argument("--list", action="store_true", help="say what is there, and fetch nothing")
    parser.add_argument(
        "--online", action="store_true", help="use the network, though the settings say not to"
    )
    parser.add_argument("--progress", action="store_true", help="tell on standard error how far")
    parser.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON object"
    )
    parser.set_defaults(run=run_download)


def run_download(arguments: argparse.Namespace, home: Home) -> int:
    """Fetch, and print where it is. Raises UserError, also while aipaint works offline."""
    # Imported here: no other command waits for what opens connections.
    from aipaint.app.settings import load_settings
    from aipaint.downloads import (
        Lifeline,
        Web,
        choose,
        fetch,
        look_up,
        make_plan,
        parse_address,
    )
    from aipaint.downloads.address import endpoint
    from aipaint.downloads.web import hub_tokens

    address = parse_address(arguments.source)
    settings, damage = load_settings(home)
    if damage is not None:
        note(damage)
    if not (arguments.online or settings.network):
        raise UserError(
            "aipaint works offline, so nothing is downloaded.",
            "That is how it is set.",
            "Allow the network in the preferences, or add --online for this once.",
        )
    web = Web(Lifeline(), hub_tokens(endpoint(os.environ)))
    begun = time.monotonic()
    with clean_end():
        listing = look_up(address, web, arguments.sha256)
        if arguments.list:
            _tell_files(listing, arguments.json)
            return 0
        chosen = choose(listing, arguments.include, arguments.exclude)
        if arguments.to is None:
            home.create()
        into = home.models if arguments.to is None else Path(arguments.to).expanduser().absolute()
        plan = make_plan(listing, chosen, into)
        if not arguments.json and listing.licence:
            note(f"its licence is {listing.licence}")
        line = _Line(arguments.progress)
        try:
            path = fetch(plan, web, line.show if line.wanted else None)
        finally:
            line.end()
    _tell(plan, listing, path, time.monotonic() - begun, arguments.json)
    return 0


def _tell_files(listing: Listing, as_json: bool) -> None:
    if as_json:
        files = [
            {"path": file.path, "bytes": file.size, "sha256": file.sha256 or None}
            for file in listing.files
        ]
        print_json({"source": listing.source, "licence": listing.licence or None, "files": files})
        return
    for file in listing.files:
        emit(f"{file.path} ({_size(file.size)})")


def _tell(plan: Plan, listing: Listing, path: Path, seconds: float, as_json: bool) -> None:
    if not as_json:
        emit(str(path))
        return
    print_json(
        {
            "path": str(path),
            "source": plan.source,
            "licence": listing.licence or None,
            "files": [str(plan.target(file)) for file in plan.files],
            "bytes": plan.size,
            "checked": all(file.sha256 or file.blob for file in plan.files),
            "seconds": round(seconds, 3),
        }
    )


class _Line:
    """How far it is: a line that renews itself on a terminal, a line a second elsewhere."""

    def __init__(self, wanted: bool) -> None:
        self._renew = sys.stderr.isatty()
        self.wanted = wanted or self._renew
        self._told = 0.0

    def show(self, progress: Progress) -> None:
        """Say it."""
        now = time.monotonic()
        if not self._renew and now - self._told < 1:
            return
        self._told = now
        text = f"{progress.phase} {progress.file} ({progress.index + 1}/{progress.count}), "
        text += f"{_size(progress.done)} of {_size(progress.total)}"
        if progress.rate:
            text += f", {_size(round(progress.rate))}/s"
        if progress.left is not None:
            text += f", {progress.left:.0f} s left"
        if self._renew:
            print(f"\r\x1b[Kaipaint: {one_line(text)}", end="", file=sys.stderr, flush=True)
        else:
            complain(text)

    def end(self) -> None:
        """Leave an empty line behind."""
        if self._renew:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _size(count: int | None) -> str:
    if count is None:
        return "unknown size"
    for unit, word in ((1e9, "GB"), (1e6, "MB")):
        if count >= unit:
            return f"{count / unit:.2f} {word}"
    return f"{count / 1e3:.1f} kB"
