"""`aipaint latent`: pictures from points of a latent space: of seeds, and mixed from several."""

from __future__ import annotations

import argparse
import contextlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from aipaint.commands.console import Commands, Shared, clean_end, emit, note, print_json
from aipaint.commands.latent_args import (
    add_model,
    add_points,
    events_of,
    find_model,
    latent_of,
    opened,
    progress_of,
    random_or,
    read_points,
    recipe_of,
    seed_source,
)
from aipaint.commands.latent_morph import register_morph
from aipaint.commands.latent_search import register_searches
from aipaint.commands.output import Output, open_output
from aipaint.core.errors import UserError
from aipaint.core.events import Done
from aipaint.core.latents import LatentInfo, Source
from aipaint.core.paths import Home
from aipaint.core.pixels import Image
from aipaint.core.recipe import MAX_BATCH, MAX_SEED, Recipe, check, in_range
from aipaint.engine.backend import NO_INPUTS, Backend
from aipaint.families.shelf import Shelf

_LAYERS = re.compile(r"([0-9]{1,3})(?:-([0-9]{1,3}))?")


def register(commands: Commands, shared: Shared) -> None:
    """Add the sub-command."""
    parser = commands.add_parser(
        "latent",
        parents=shared,
        help="walk in the latent space of a GAN or an autoencoder",
        description="Draw points of a model's latent space. The pictures carry recipes that draw"
        " them again.",
    )
    parser.set_defaults(run=lambda arguments, home: _without_command(parser))
    inner = parser.add_subparsers(metavar="WHAT", title="what")
    sample = inner.add_parser(
        "sample",
        parents=shared,
        help="draw seeds",
        description="Draw seeds as the model's reference tool draws them.",
    )
    add_model(sample)
    sample.add_argument("--seed", metavar="N", type=int, help="a number to draw it again with")
    sample.add_argument(
        "--batch", metavar="N", type=int, default=1, help="how many pictures, of seeds in a row"
    )
    _add_target(sample)
    sample.set_defaults(run=run_sample)
    mix = inner.add_parser(
        "mix",
        parents=shared,
        help="mix points",
        description="Mix seeds and pictures, in all layers or in some.",
    )
    add_model(mix)
    add_points(mix)
    mix.add_argument(
        "--shares", metavar="S,S,…", help="how much of each point; all alike where it is not given"
    )
    mix.add_argument(
        "--layers",
        metavar="FIRST-LAST",
        help="where it is mixed; the other layers are those of the first point alone",
    )
    _add_target(mix)
    mix.set_defaults(run=run_mix)
    register_morph(inner, shared)
    register_searches(inner, shared)


def run_sample(arguments: argparse.Namespace, home: Home) -> int:
    """Draw seeds."""
    home.create()
    in_range("batch", arguments.batch, 1, MAX_BATCH)
    shelf = Shelf(home)
    info, latent = find_model(arguments, shelf)
    first = random_or(arguments.seed)
    in_range("seed", first, 0, MAX_SEED)
    seeds = [(first + index) % (MAX_SEED + 1) for index in range(arguments.batch)]
    recipes = [
        recipe_of(info, latent_of(arguments, [seed_source(arguments, latent, seed)]))
        for seed in seeds
    ]
    with (
        clean_end(),
        _output(arguments, recipes, home) as output,
        opened(arguments, home, shelf) as backend,
    ):
        for index, recipe in enumerate(recipes):
            _draw(backend, recipe, NO_INPUTS, output, arguments, index)
    return 0


def run_mix(arguments: argparse.Namespace, home: Home) -> int:
    """Mix points."""
    home.create()
    shelf = Shelf(home)
    info, latent = find_model(arguments, shelf)
    shares = _shares(arguments, latent)
    stand_in = recipe_of(info, latent_of(arguments, [Source(seed=0)]))
    with (
        clean_end(),
        _output(arguments, [stand_in], home) as output,
        opened(arguments, home, shelf) as backend,
    ):
        points, inputs = read_points(arguments, info, latent, backend)
        sources = [
            msgspec.structs.replace(source, shares=share)
            for source, share in zip(points, shares, strict=True)
        ]
        recipe = recipe_of(info, latent_of(arguments, sources))
        _draw(backend, recipe, inputs, output, arguments, 0)
    return 0


def _without_command(parser: argparse.ArgumentParser) -> int:
    emit(" ".join(parser.format_usage().split()))
    return 2


def _add_target(parser: argparse.ArgumentParser) -> None:
    target = parser.add_mutually_exclusive_group(required=True)
    target.add_argument(
        "-o", "--output", metavar="PATH", help="a .png, .jpg, .webp or .avif file, or a folder"
    )
    target.add_argument("--gallery", action="store_true", help="keep the pictures in the gallery")


def _output(
    arguments: argparse.Namespace, recipes: Sequence[Recipe], home: Home
) -> contextlib.closing[Output]:
    whole, notes = check(msgspec.structs.replace(recipes[0], batch=len(recipes)))
    for message in notes:
        note(message)
    target = None if arguments.gallery else arguments.output
    return contextlib.closing(open_output(target, whole, home))


def _draw(
    backend: Backend,
    recipe: Recipe,
    inputs: Mapping[str, Image],
    output: Output,
    arguments: argparse.Namespace,
    index: int,
) -> None:
    """Draw picture `index` of several and write it."""
    job = backend.submit(recipe, inputs)
    for event in events_of(backend, job, progress_of(arguments)):
        if isinstance(event, Done):
            path = output.save(msgspec.structs.replace(event, index=index))
            _announce(event, path, arguments.json)


def _announce(done: Done, path: Path, as_json: bool) -> None:
    if not as_json:
        emit(str(path))
        return
    print_json(
        {
            "path": str(path),
            "seed": done.recipe.seed,
            "seconds": round(done.facts.seconds, 3),
            "model": done.recipe.model,
            "width": done.image.width,
            "height": done.image.height,
        }
    )


def _shares(arguments: argparse.Namespace, latent: LatentInfo) -> list[tuple[float, ...]]:
    """Return how much of each point goes into each layer."""
    count = len(arguments.points)
    if arguments.shares is None:
        given = [1 / count] * count
    else:
        try:
            given = [float(share) for share in arguments.shares.split(",")]
        except ValueError:
            given = []
    if len(given) != count:
        raise UserError(
            "{count} points need {count} shares.",
            fix="Give as many numbers as points, such as --shares 0.3,0.7.",
            count=count,
        )
    if arguments.layers is None:
        return [(share,) for share in given]
    match = _LAYERS.fullmatch(arguments.layers)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
    if not first <= last < latent.layers:
        raise UserError(
            "{layers} are no layers of the model.",
            fix="Give a range from 0 to {last}, such as 0-{last}.",
            layers=repr(arguments.layers[:40]),
            last=latent.layers - 1,
        )
    return [
        tuple(
            share if first <= layer <= last else float(number == 0)
            for layer in range(latent.layers)
        )
        for number, share in enumerate(given)
    ]
