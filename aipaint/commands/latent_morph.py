"""`aipaint latent morph`: the way from point to point, as an animation."""

from __future__ import annotations

import argparse
import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from aipaint.commands.console import Commands, Shared, clean_end, emit, print_json
from aipaint.commands.latent_args import (
    add_model,
    add_points,
    events_of,
    find_model,
    latent_of,
    opened,
    progress_of,
    read_points,
)
from aipaint.core.animation import animation_format_for, write_animation
from aipaint.core.errors import UserError
from aipaint.core.events import Sketch
from aipaint.core.latents import Latent, Source
from aipaint.core.paths import Home
from aipaint.core.pixels import Image
from aipaint.core.recipe import in_range
from aipaint.core.studies import Sheet
from aipaint.engine.backend import Backend
from aipaint.families.shelf import Shelf

MOST_FRAMES = 100_000
# Asked for at once: enough for full batches, few enough to be cancelled soon.
_AT_ONCE = 256


def register_morph(commands: Commands, shared: Shared) -> None:
    """Add `latent morph`."""
    parser = commands.add_parser(
        "morph",
        parents=shared,
        help="animate the way between points",
        description="Animate the way from point to point, as MP4, WebM, GIF, APNG or WebP.",
    )
    add_model(parser)
    add_points(parser)
    parser.add_argument(
        "--frames", metavar="N", type=int, default=60, help="frames from one point to the next"
    )
    parser.add_argument("--fps", metavar="N", type=float, default=30.0, help="frames a second")
    parser.add_argument("--loop", action="store_true", help="come back to the first point")
    parser.add_argument(
        "--easing",
        choices=("smooth", "linear"),
        default="smooth",
        help="rest at the points, or pass them evenly",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="PATH",
        required=True,
        help="a .mp4, .webm, .gif, .png or .webp file",
    )
    parser.set_defaults(run=run_morph)


def run_morph(arguments: argparse.Namespace, home: Home) -> int:
    """Animate."""
    home.create()
    path = Path(arguments.output)
    chosen = animation_format_for(path)
    in_range("frames", arguments.frames, 1, MOST_FRAMES)
    in_range("frames", arguments.frames * len(arguments.points), 1, MOST_FRAMES)
    if len(arguments.points) < 2:
        raise UserError("A morph needs at least two points.", fix="Give another seed or picture.")
    shelf = Shelf(home)
    info, latent = find_model(arguments, shelf)
    with clean_end(), opened(arguments, home, shelf) as backend:
        points, inputs = read_points(arguments, info, latent, backend)
        keys = points + points[:1] if arguments.loop else points
        latents = _frames(keys, arguments)
        pictures = _drawn(backend, info.id, latents, inputs, arguments)
        count = write_animation(pictures, path, arguments.fps, arguments.loop)
    if arguments.json:
        print_json({"path": str(path), "frames": count, "format": chosen, "model": info.id})
    else:
        emit(str(path))
    return 0


def _frames(keys: Sequence[Source], arguments: argparse.Namespace) -> list[Latent]:
    """Return the point of each frame; the last key is the last frame, unless it is the first."""
    found: list[Latent] = []
    for one, other in itertools.pairwise(keys):
        for number in range(arguments.frames):
            found.append(_between(one, other, number / arguments.frames, arguments))
    if not arguments.loop:
        found.append(latent_of(arguments, keys[-1:]))
    return found


def _between(one: Source, other: Source, way: float, arguments: argparse.Namespace) -> Latent:
    if arguments.easing == "smooth":
        way = (1 - math.cos(math.pi * way)) / 2
    pair = [
        msgspec.structs.replace(source, shares=(share,))
        for source, share in ((one, 1 - way), (other, way))
    ]
    return latent_of(arguments, pair)


def _drawn(
    backend: Backend,
    model: str,
    latents: Sequence[Latent],
    inputs: Mapping[str, Image],
    arguments: argparse.Namespace,
) -> Iterator[Image]:
    for first in range(0, len(latents), _AT_ONCE):
        study = Sheet(model=model, latents=tuple(latents[first : first + _AT_ONCE]))
        job = backend.explore(study, inputs)
        for event in events_of(backend, job, progress_of(arguments)):
            if isinstance(event, Sketch):
                yield event.image
