"""`aipaint stylize`: a picture, painted as another one is."""

from __future__ import annotations

import argparse

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
from aipaint.core.filters import Filter
from aipaint.core.paths import Home
from aipaint.core.pixels import digest_of, inputs_of


def register(commands: Commands, shared: Shared) -> None:
    """Add the sub-command."""
    parser = add_parser(
        commands,
        shared,
        "stylize",
        help="paint a picture in the style of another",
        description="Paint a picture in the style of another: its colours, strokes and textures.",
    )
    parser.add_argument("--style", metavar="PICTURE", required=True, help="whose style to take")
    parser.add_argument(
        "--strength", metavar="S", type=float, default=1.0, help="0 keeps the own style, 1 takes it"
    )
    parser.add_argument("--model", metavar="M", default="", help="a .safetensors file of weights")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Stylize. Raises as `run_filter` does."""
    if not 0 <= arguments.strength <= 1:
        raise UserError(
            "The strength of a style is a number from 0 to 1, not {strength}.",
            strength=arguments.strength,
        )
    image, style = read_picture(arguments.file), read_picture(arguments.style)
    wish = Filter(
        kind="stylize",
        image=digest_of(image),
        style=digest_of(style),
        model=arguments.model,
        strength=arguments.strength,
    )
    with result_file(arguments.output, lambda: made_from(None, "style", image, style)) as take:
        done = run_filter(home, wish, inputs_of([image, style]), arguments, take)
    announce(arguments.output, done, arguments)
    return 0
