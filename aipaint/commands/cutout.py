"""`aipaint cutout`: the subject of a picture without its background."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from aipaint.commands.carried import made_from
from aipaint.commands.console import Commands, Shared
from aipaint.commands.filtering import (
    add_parser,
    announce,
    read_picture,
    result_file,
    run_filter,
)
from aipaint.core.errors import UserError
from aipaint.core.events import Part
from aipaint.core.filters import Filter
from aipaint.core.metadata import format_for
from aipaint.core.paths import Home
from aipaint.core.pixels import digest_of, from_array, to_array


def register(commands: Commands, shared: Shared) -> None:
    """Add the sub-command."""
    parser = add_parser(
        commands,
        shared,
        "cutout",
        help="remove the background of a picture",
        description="Find what a picture is of and make the rest transparent.",
    )
    parser.add_argument(
        "--mask", action="store_true", help="write the mask alone: white is the subject"
    )
    parser.add_argument("--model", metavar="M", default="", help="a .safetensors file of U^2-Net p")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Cut out. Raises as `run_filter` does."""
    if not arguments.mask and format_for(Path(arguments.output)) == "JPEG":
        raise UserError(
            "A JPEG file cannot be transparent.",
            fix="Let the name end in .png or .webp, or write the mask with --mask.",
        )
    image = read_picture(arguments.file)
    pixels = to_array(image)
    name = digest_of(image)
    wish = Filter(kind="cutout", image=name, model=arguments.model)
    with result_file(arguments.output, lambda: made_from(None, "cutout", image)) as take:

        def cut(part: Part) -> None:
            """Give the rows of the mask the colours of the picture."""
            mask = to_array(part.image)
            colours = pixels[part.top : part.top + len(mask), :, :3]
            rows = from_array(np.dstack([colours, mask]))
            take(Part(job=part.job, top=part.top, width=part.width, height=part.height, image=rows))

        done = run_filter(home, wish, {name: image}, arguments, take if arguments.mask else cut)
    announce(arguments.output, done, arguments)
    return 0
