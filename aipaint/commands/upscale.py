"""`aipaint upscale`: a picture becomes larger, with detail that fits."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from aipaint.commands.carried import Words, made_from, record_of
from aipaint.commands.console import Commands, Shared, clean_end, emit, note, print_json
from aipaint.commands.filtering import (
    announce,
    filter_on,
    read_picture,
    result_file,
    run_filter,
)
from aipaint.commands.upscale_detail import DetailRun, add_arguments, warn, wished
from aipaint.core.errors import UserError
from aipaint.core.filters import Filter, check_filter
from aipaint.core.metadata import format_for, require_room
from aipaint.core.paths import Home
from aipaint.core.pixels import Inputs, digest_of, inputs_of
from aipaint.families.shelf import Shelf

if TYPE_CHECKING:
    from aipaint.repaint.detail import Detailing

SCALES = (2, 3, 4, 8)


def register(commands: Commands, shared: Shared) -> None:
    """Add the sub-command."""
    parser = commands.add_parser(
        "upscale",
        parents=shared,
        help="make a picture larger",
        description="Make a picture 2, 3, 4 or 8 times as large, with detail that fits."
        " A PNG is written as it comes: its size is not bounded by the memory.",
    )
    parser.add_argument(
        "file", metavar="PICTURE", nargs="?", help="a PNG, JPEG, WebP, TIFF or AVIF file"
    )
    parser.add_argument("-o", "--output", metavar="OUT", help="a .png, .jpg, .webp or .avif file")
    parser.add_argument(
        "--scale", metavar="N", type=int, default=4, help="how many times: 2, 3, 4 or 8"
    )
    parser.add_argument(
        "--model", metavar="M", default="", help="an upscaler's name, or its .safetensors or .pth"
    )
    add_arguments(parser)
    parser.add_argument("--list", action="store_true", help="print the upscalers there are")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--progress", action="store_true", help="tell the steps on standard error")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Upscale a picture, or list what there is to do it with.

    Raises UserError for whatever the user can mend, most of it before anything is loaded.
    """
    if arguments.list:
        _list(home, arguments.json)
        return 0
    for value, name in ((arguments.file, "PICTURE"), (arguments.output, "-o OUT")):
        if value is None:
            raise UserError("{name} is missing.", fix="See `aipaint upscale --help`.", name=name)
    from aipaint.families.upscale.shelf import find

    found = find(arguments.model, home)
    shelf = Shelf(home)
    detail = wished(arguments, shelf)
    # The worker may look from another folder; a name is looked for where names are.
    model = found.name if found.shipped else str(found.path)
    image = read_picture(arguments.file)
    wish = Filter(kind="upscale", image=digest_of(image), model=model, scale=arguments.scale)
    inputs = inputs_of([image])
    check_filter(wish, inputs)
    if detail is not None:
        _with_detail(home, shelf, wish, inputs, detail, arguments)
        return 0
    before = made_from(record_of(Path(arguments.file)), "upscale", image)
    with result_file(arguments.output, lambda: before) as take:
        filtered = run_filter(home, wish, inputs, arguments, take)
    announce(arguments.output, filtered, arguments)
    return 0


def _with_detail(
    home: Home,
    shelf: Shelf,
    wish: Filter,
    inputs: Inputs,
    detailing: Detailing,
    arguments: argparse.Namespace,
) -> None:
    from aipaint.engine.process import ProcessBackend
    from aipaint.repaint.detail import Detail
    from aipaint.repaint.detail_rows import RowStore

    require_room(detailing.draft, format_for(Path(arguments.output)))
    home.create()
    image = inputs[wish.image]
    before = made_from(record_of(Path(arguments.file)), "upscale", image)
    needed = len(image.data) * wish.scale**2
    run: DetailRun | None = None

    def painted() -> Words | None:
        record = run.record() if run is not None else None
        return record and made_from(record, "upscale", image)

    with (
        result_file(arguments.output, lambda: painted() or before) as take,
        contextlib.closing(RowStore(home.cache, needed)) as store,
        clean_end(),
        contextlib.closing(ProcessBackend(home, shelf)) as backend,
    ):
        warn(detailing)
        filtered = filter_on(backend, wish, inputs, arguments, store)
        detail = Detail(detailing, store, take)
        run = DetailRun(detail, arguments)
        run.paint(backend)
    if not arguments.json:
        emit(arguments.output)
        return
    facts = filtered.facts
    seconds = round(facts.seconds + run.seconds, 3)
    print_json(
        {"path": arguments.output, "seconds": seconds, "model": facts.model_name, **run.facts()}
    )


def _list(home: Home, as_json: bool) -> None:
    from aipaint.families.upscale.shelf import look, upscalers

    for found in upscalers(home):
        if as_json:
            print_json(
                {
                    "name": found.name,
                    "path": str(found.path),
                    "scale": found.scale,
                    "good_for": found.good_for or None,
                    "shipped": found.shipped,
                }
            )
            continue
        scale = "" if found.scale is None else f", ×{found.scale}"
        emit(f"{found.name}{scale}{f', for {found.good_for}' * bool(found.good_for)}")
    for path, problem in look(home):
        if isinstance(problem, UserError):
            note(f"{Path(path).name}: {problem.message}")
