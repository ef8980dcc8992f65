"""What the commands on latent spaces have in common: options, points, and the jobs they make."""

from __future__ import annotations

import argparse
import contextlib
import re
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path

from aipaint.commands import device_args
from aipaint.commands.console import note
from aipaint.commands.filtering import read_picture
from aipaint.commands.jobs import LONGEST_WAIT, Progress, failure
from aipaint.core.errors import UserError
from aipaint.core.events import AnyEvent, Cancelled, Done, Failed, Found, Queued, ends
from aipaint.core.latents import MIXINGS, NOISES, Latent, LatentInfo, Source
from aipaint.core.metadata import read_record
from aipaint.core.paths import Home
from aipaint.core.pixels import Image, digest_of
from aipaint.core.recipe import Recipe, random_seed
from aipaint.core.studies import Resolve, Study
from aipaint.engine.backend import Backend
from aipaint.families.base import ModelInfo
from aipaint.families.shelf import Shelf

_CLASS = re.compile(r"(?P<name>.+?)(?::(?P<weight>[0-9]*\.?[0-9]+))?", re.DOTALL)
_NUMBER = re.compile(r"[0-9]{1,10}")


def add_model(parser: argparse.ArgumentParser) -> None:
    """Add the model, how it draws, and where it computes."""
    parser.add_argument("model", metavar="MODEL", help="a model's id, file or folder")
    parser.add_argument("--psi", metavar="P", type=float, help="truncation, 1 for none")
    parser.add_argument(
        "--cutoff", metavar="N", type=int, default=0, help="layers that are truncated, 0 for all"
    )
    parser.add_argument(
        "--noise", choices=NOISES, default="const", help="where the noise of the layers comes from"
    )
    parser.add_argument(
        "--noise-seed", metavar="N", type=int, default=0, help="the seed of random noise"
    )
    parser.add_argument(
        "--class",
        metavar="K[:WEIGHT]",
        dest="classes",
        action="append",
        default=[],
        help="a class, by its number or name; several are mixed by their weights",
    )
    parser.add_argument(
        "--prompt", metavar="TEXT", default="", help="what to draw, for models that are told"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object a picture")
    parser.add_argument("--progress", action="store_true", help="tell the steps on standard error")
    device_args.add_arguments(parser)
    parser.set_defaults(cluster=None)


def add_points(parser: argparse.ArgumentParser) -> None:
    """Add the points that are mixed."""
    parser.add_argument(
        "points",
        metavar="POINT",
        nargs="+",
        help="a seed, or a picture: one of this model's, or any where the model encodes pictures",
    )
    parser.add_argument(
        "--mixing", choices=MIXINGS, default="linear", help="straight, or along the sphere"
    )


@contextlib.contextmanager
def opened(arguments: argparse.Namespace, home: Home, shelf: Shelf) -> Generator[Backend]:
    """Hold an engine of one's own, closed at the end."""
    from aipaint.engine.process import ProcessBackend

    with contextlib.closing(ProcessBackend(home, shelf)) as backend:
        backend.configure(device_args.wishes_of(arguments))
        yield backend


def find_model(arguments: argparse.Namespace, shelf: Shelf) -> tuple[ModelInfo, LatentInfo]:
    """Return the model. Raises UserError for one without a latent space."""
    info = shelf.find_latent(arguments.model)
    if info.latent is None:
        raise UserError(
            "The model {name} has no latent space to walk in.",
            fix="Choose a StyleGAN, a BigGAN or an autoencoder.",
            name=info.name,
        )
    if arguments.psi is not None and not info.latent.truncates:
        note(f"--psi does not count for {info.id}")
    return info, info.latent


def seed_source(arguments: argparse.Namespace, latent: LatentInfo, seed: int) -> Source:
    """Return the point of a seed. Raises UserError where a class is missing or not known."""
    labels = _labels(arguments.classes, latent)
    if latent.labels and not labels:
        raise UserError(
            "The model {name} draws classes, and none was chosen.",
            "It knows {count}, such as {first}.",
            "Give one with --class, by its number or name.",
            name=arguments.model,
            count=len(latent.labels),
            first=latent.labels[0],
        )
    return Source(seed=seed, labels=labels, prompt=arguments.prompt)


def latent_of(arguments: argparse.Namespace, sources: Sequence[Source]) -> Latent:
    """Return the point that sources make, drawn as the options say."""
    return Latent(
        sources=tuple(sources),
        mixing=getattr(arguments, "mixing", "linear"),
        psi=1.0 if arguments.psi is None else arguments.psi,
        cutoff=arguments.cutoff,
        noise=arguments.noise,
        noise_seed=arguments.noise_seed,
    )


def recipe_of(info: ModelInfo, latent: Latent) -> Recipe:
    """Return the recipe of a point."""
    defaults, seed = info.defaults, latent.sources[0].seed
    return Recipe(
        model=info.id,
        steps=defaults.steps,
        guidance=defaults.guidance,
        sampler=defaults.sampler,
        seed=0 if seed is None else seed,
        width=defaults.width,
        height=defaults.height,
        latent=latent,
    )


def read_points(
    arguments: argparse.Namespace, info: ModelInfo, latent: LatentInfo, backend: Backend
) -> tuple[list[Source], dict[str, Image]]:
    """Return the points as sources, and the pictures that some begin with.

    A picture of this model's becomes the code that its recipe makes; another model's is encoded as
    any other is. Raises UserError for a point that is neither a number nor a picture that can be
    used.
    """
    sources: list[Source] = []
    inputs: dict[str, Image] = {}
    for point in arguments.points:
        if _NUMBER.fullmatch(point):
            sources.append(seed_source(arguments, latent, int(point)))
            continue
        path = Path(point)
        record = read_record(path)
        own = None
        if record is not None and record.facts.model_hash == info.hash:
            own = record.recipe.latent
        if own is not None:
            study = Resolve(model=info.id, latents=(own,))
            sources.append(Source(code=_found(backend, study, arguments).codes[0]))
        else:
            image = read_picture(path)
            inputs[digest_of(image)] = image
            sources.append(Source(image=digest_of(image)))
    return sources, inputs


def events_of(backend: Backend, job: int, progress: Progress | None) -> Iterator[AnyEvent]:
    """Yield a job's events to its end; its notes are told once. Raises what ended it too early."""
    said: set[str] = set()
    while True:
        for event in backend.poll(LONGEST_WAIT):
            if event.job != job:
                continue
            if progress is not None:
                progress.show(event)
            if isinstance(event, Failed):
                raise failure(event)
            if isinstance(event, Cancelled):
                raise KeyboardInterrupt
            if isinstance(event, Queued | Done | Found):
                for message in event.notes:
                    if str(message) not in said:
                        said.add(str(message))
                        note(message)
            yield event
            if ends(event):
                return


def progress_of(arguments: argparse.Namespace, count: int = 1) -> Progress | None:
    """Return who tells how far a job is, where that was asked for."""
    return Progress(count) if arguments.progress else None


def random_or(seed: int | None) -> int:
    """Return the seed, or one that nobody can foresee."""
    return random_seed() if seed is None else seed


def _found(backend: Backend, study: Study, arguments: argparse.Namespace) -> Found:
    job = backend.explore(study, {})
    *_, last = events_of(backend, job, progress_of(arguments))
    if not isinstance(last, Found):
        raise TypeError(f"a study ended with {type(last).__name__}")
    return last


def _labels(given: Sequence[str], latent: LatentInfo) -> tuple[tuple[int, float], ...]:
    found: list[tuple[int, float]] = []
    names = [name.casefold() for name in latent.labels]
    for text in given:
        match = _CLASS.fullmatch(text)
        name = match["name"].strip().casefold() if match else text
        weight = float(match["weight"]) if match and match["weight"] else 1.0
        if _NUMBER.fullmatch(name) and int(name) < len(names):
            found.append((int(name), weight))
        elif name in names:
            found.append((names.index(name), weight))
        else:
            raise UserError(
                "The model knows no class {name}.",
                "It knows {count} classes.",
                "Give the number or the name of one.",
                name=repr(text[:60]),
                count=len(names),
            )
    return tuple(found)
