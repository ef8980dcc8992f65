"""`aipaint latent directions|project|drag`: what is looked for in a latent space."""

from __future__ import annotations

import argparse
import contextlib
import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from aipaint.commands import device_args
from aipaint.commands.console import Commands, Shared, clean_end, emit, print_json
from aipaint.commands.filtering import read_mask, read_picture
from aipaint.commands.latent_args import (
    add_model,
    events_of,
    find_model,
    latent_of,
    opened,
    progress_of,
    random_or,
    recipe_of,
    seed_source,
)
from aipaint.commands.output import open_output
from aipaint.core.errors import UserError
from aipaint.core.events import Done, Found
from aipaint.core.files import write_atomic
from aipaint.core.latents import Direction, Directions, Latent, LatentInfo, Source
from aipaint.core.paths import Home
from aipaint.core.pixels import Image, digest_of
from aipaint.core.recipe import MAX_SEED, in_range
from aipaint.core.studies import Drag, FindDirections, Handle, Project, Study
from aipaint.engine.backend import Backend
from aipaint.families.base import ModelInfo
from aipaint.families.shelf import Shelf

_NAMES = {"pca": "PCA", "sefa": "SeFa"}
_LAYERS = re.compile(r"([0-9]{1,3})(?:-([0-9]{1,3}))?")
_NUMBER = r"\s*(-?[0-9]{1,6}(?:\.[0-9]{1,6})?)\s*"
_POINT = re.compile(f"{_NUMBER},{_NUMBER}:{_NUMBER},{_NUMBER}")


def register_searches(inner: Commands, shared: Shared) -> None:
    """Add the sub-commands."""
    ways = inner.add_parser(
        "directions",
        parents=shared,
        help="find directions that change much",
        description="Find directions by the components of many samples (GANSpace), or in closed"
        " form from the weights (SeFa), and write them to a file that the studio opens.",
    )
    _add_model(ways)
    ways.add_argument("--method", choices=tuple(_NAMES), default="pca", help="how: pca or sefa")
    ways.add_argument("--count", metavar="N", type=int, default=16, help="how many")
    ways.add_argument(
        "--samples", metavar="N", type=int, default=20_000, help="how many codes pca looks at"
    )
    ways.add_argument("--seed", metavar="N", type=int, default=0, help="the first sample's seed")
    ways.add_argument("--layers", metavar="FIRST-LAST", help="the layers that they shift")
    ways.add_argument("-o", "--output", metavar="FILE", required=True, help="a .json file")
    ways.set_defaults(run=run_directions)
    found = inner.add_parser(
        "project",
        parents=shared,
        help="search for the point whose picture is most like another",
        description="Search a latent space for a picture. The result carries its point: it can be"
        " mixed and moved.",
    )
    _add_model(found)
    found.add_argument("picture", metavar="PICTURE", help="what to search for")
    found.add_argument(
        "--space", choices=("w", "w+"), default="w+", help="one vector for all layers, or many"
    )
    found.add_argument("--steps", metavar="N", type=int, default=300, help="steps of the search")
    found.add_argument("--seed", metavar="N", type=int, default=0, help="of the search's noise")
    found.add_argument("-o", "--output", metavar="OUT", required=True, help="a picture file")
    found.set_defaults(run=run_project)
    moved = inner.add_parser(
        "drag",
        parents=shared,
        help="move points of a picture",
        description="Move points of a seed's picture; the rest follows as the model knows it.",
    )
    add_model(moved)
    moved.add_argument("--seed", metavar="N", type=int, help="the seed of the picture")
    moved.add_argument(
        "--point",
        metavar="X,Y:X,Y",
        dest="handles",
        action="append",
        required=True,
        help="from where to where, in pixels of the model's picture; may be given several times",
    )
    moved.add_argument("--mask", metavar="FILE", help="white where the picture may change")
    moved.add_argument("--steps", metavar="N", type=int, default=200, help="steps at most")
    moved.add_argument("-o", "--output", metavar="OUT", required=True, help="a picture file")
    moved.set_defaults(run=run_drag)


def run_directions(arguments: argparse.Namespace, home: Home) -> int:
    """Find directions and write them."""
    home.create()
    path = Path(arguments.output)
    if path.suffix.lower() != ".json":
        raise UserError(
            "Directions cannot be written to {name}.",
            fix="Give a file whose name ends in .json.",
            name=path.name,
        )
    if not path.parent.is_dir():
        raise UserError(
            "The folder {folder} does not exist.",
            fix="Make it first, or choose another.",
            folder=path.parent,
        )
    shelf = Shelf(home)
    info, latent = find_model(arguments, shelf)
    first, last = _layers(arguments, latent)
    study = FindDirections(
        model=info.id,
        method=arguments.method,
        count=arguments.count,
        samples=arguments.samples,
        seed=arguments.seed,
        first=first,
        last=last,
    )
    with clean_end(), opened(arguments, home, shelf) as backend:
        found = _answer(backend, study, {}, arguments)
    ways = tuple(
        Direction(
            name=f"{_NAMES[arguments.method]} {number}",
            vector=code,
            first=first,
            last=last,
            origin=arguments.method,
            variance=share,
        )
        for number, (code, share) in enumerate(zip(found.codes, found.values, strict=True), 1)
    )
    whole = Directions(
        model=info.name,
        model_hash=info.hash,
        layers=latent.layers,
        dim=latent.dim,
        directions=ways,
    )
    try:
        write_atomic(path, msgspec.json.encode(whole))
    except OSError as error:
        raise UserError(
            "The directions could not be written to {name}.",
            "The system says: {reason}.",
            "Choose another place, or make room.",
            name=path.name,
            reason=error.strerror or error,
        ) from error
    told = {"directions": len(ways), "shares": [round(share, 6) for share in found.values]}
    _announce(path, found, info, told, arguments)
    return 0


def run_project(arguments: argparse.Namespace, home: Home) -> int:
    """Search for a picture."""
    home.create()
    in_range("seed", arguments.seed, 0, MAX_SEED)
    shelf = Shelf(home)
    info, _ = find_model(arguments, shelf)
    image = read_picture(arguments.picture)
    name = digest_of(image)
    study = Project(
        model=info.id,
        image=name,
        space=arguments.space,
        steps=arguments.steps,
        seed=arguments.seed,
    )
    start = Latent(sources=(Source(seed=0),))
    found = _searched(study, {name: image}, start, info, shelf, arguments)
    told = {"loss": round(found.values[-1], 6), "steps": len(found.values)}
    _announce(Path(arguments.output), found, info, told, arguments)
    return 0


def run_drag(arguments: argparse.Namespace, home: Home) -> int:
    """Move points."""
    home.create()
    shelf = Shelf(home)
    info, latent = find_model(arguments, shelf)
    seed = random_or(arguments.seed)
    in_range("seed", seed, 0, MAX_SEED)
    start = latent_of(arguments, [seed_source(arguments, latent, seed)])
    inputs: dict[str, Image] = {}
    name = ""
    if arguments.mask is not None:
        mask = read_mask(arguments.mask)
        name = digest_of(mask)
        inputs[name] = mask
    study = Drag(
        model=info.id,
        latent=start,
        handles=tuple(map(_handle, arguments.handles)),
        mask=name,
        steps=arguments.steps,
    )
    found = _searched(study, inputs, start, info, shelf, arguments)
    told = {"seed": seed, "left": round(found.values[-1], 3), "steps": len(found.values)}
    _announce(Path(arguments.output), found, info, told, arguments)
    return 0


def _searched(
    study: Project | Drag,
    inputs: Mapping[str, Image],
    start: Latent,
    info: ModelInfo,
    shelf: Shelf,
    arguments: argparse.Namespace,
) -> Found:
    """Search, and write the picture with the recipe that draws it. start: how it is drawn."""
    whole = recipe_of(info, start)
    with (
        clean_end(),
        contextlib.closing(open_output(arguments.output, whole, shelf.home)) as output,
        opened(arguments, shelf.home, shelf) as backend,
    ):
        found = _answer(backend, study, inputs, arguments)
        (code,), image = found.codes, found.image
        if image is None:
            raise TypeError("a search ended without a picture")
        # Truncation and classes are in the code; what else decides the picture stays.
        latent = msgspec.structs.replace(start, sources=(Source(code=code),), psi=1.0, cutoff=0)
        recipe = recipe_of(info, latent)
        output.save(
            Done(job=found.job, index=0, count=1, image=image, recipe=recipe, facts=found.facts)
        )
    return found


def _answer(
    backend: Backend, study: Study, inputs: Mapping[str, Image], arguments: argparse.Namespace
) -> Found:
    job = backend.explore(study, inputs)
    *_, last = events_of(backend, job, progress_of(arguments))
    if not isinstance(last, Found):
        raise TypeError(f"a study ended with {type(last).__name__}")
    return last


def _announce(
    path: Path,
    found: Found,
    info: ModelInfo,
    told: Mapping[str, object],
    arguments: argparse.Namespace,
) -> None:
    if not arguments.json:
        emit(str(path))
        return
    seconds = round(found.facts.seconds, 3)
    print_json({"path": str(path), "model": info.id, "seconds": seconds, **told})


def _add_model(parser: argparse.ArgumentParser) -> None:
    """Add the model alone, which is not drawn from as one wishes."""
    parser.add_argument("model", metavar="MODEL", help="a model's id, file or folder")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--progress", action="store_true", help="tell the steps on standard error")
    device_args.add_arguments(parser)
    parser.set_defaults(cluster=None, psi=None)


def _layers(arguments: argparse.Namespace, latent: LatentInfo) -> tuple[int, int]:
    if arguments.layers is None:
        return 0, -1
    match = _LAYERS.fullmatch(arguments.layers)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
    if not first <= last < latent.layers:
        raise UserError(
            "{layers} are no layers of the model.",
            fix="Give a range from 0 to {last}, such as 0-{last}.",
            layers=repr(arguments.layers[:40]),
            last=latent.layers - 1,
        )
    return first, last


def _handle(text: str) -> Handle:
    match = _POINT.fullmatch(text)
    if match is None:
        raise UserError(
            "{text} names no two points.",
            fix="Write them in pixels, such as 30,40:50,40.",
            text=repr(text[:60]),
        )
    x, y, to_x, to_y = map(float, match.groups())
    return Handle(x, y, to_x, to_y)
