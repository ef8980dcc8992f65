"""`aipaint generate`: a prompt becomes pictures, or repaints one."""

from __future__ import annotations

import argparse
import contextlib
import re
from pathlib import Path
from typing import cast

import msgspec

from aipaint.commands import device_args, guides
from aipaint.commands.console import (
    Commands,
    Shared,
    clean_end,
    emit,
    note,
    print_json,
)
from aipaint.commands.jobs import LONGEST_WAIT, Progress, failure
from aipaint.commands.output import Output, open_output
from aipaint.commands.repaint_args import Repainting, add_arguments, repainting, require_init
from aipaint.core.errors import UserError
from aipaint.core.events import Cancelled, Done, Failed, Queued, ends
from aipaint.core.metadata import SUFFIXES, PictureFormat
from aipaint.core.paths import Home
from aipaint.core.pixels import Inputs
from aipaint.core.recipe import (
    SAMPLER_NAMES,
    SAMPLERS,
    SYNTAXES,
    Lora,
    Recipe,
    Sampler,
    check,
    random_seed,
)
from aipaint.core.wildcard_files import WildcardFolder
from aipaint.core.wildcards import leaves_open, spread
from aipaint.engine.backend import NO_INPUTS, Backend
from aipaint.families.registry import STARTER_ID
from aipaint.families.shelf import Shelf

# The weight is behind the last colon, as in C:\\ink.safetensors:0.8.
_WEIGHTED = re.compile(r"(?P<name>.+):(?P<weight>-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))", re.DOTALL)
_SIZE = re.compile(r"\s*([+-]?[0-9]{1,9})\s*[xX×*]\s*([+-]?[0-9]{1,9})\s*")


def register(commands: Commands, shared: Shared) -> None:
    """Add the sub-command."""
    parser = commands.add_parser(
        "generate",
        parents=shared,
        help="paint pictures from a prompt",
        description="Paint pictures from a prompt. What is not given suits the model.",
    )
    parser.add_argument("prompt", metavar="PROMPT", help="what to paint, in English or Chinese")
    parser.add_argument("--negative", metavar="TEXT", default="", help="what to leave out")
    parser.add_argument("--model", metavar="M", default=STARTER_ID, help="a model's id or folder")
    parser.add_argument("--steps", metavar="N", type=int, help="denoising steps")
    parser.add_argument("--guidance", metavar="G", type=float, help="how closely to follow")
    parser.add_argument("--sampler", metavar="S", help=f"one of {', '.join(SAMPLERS)}")
    parser.add_argument("--seed", metavar="N", type=int, help="a number to paint it again with")
    parser.add_argument("--size", metavar="WxH", help="width and height in pixels")
    parser.add_argument("--batch", metavar="N", type=int, default=1, help="how many pictures")
    add_arguments(parser)
    guides.add_arguments(parser)
    target = parser.add_mutually_exclusive_group(required=True)
    target.add_argument(
        "-o", "--output", metavar="PATH", help="a .png, .jpg, .webp or .avif file, or a folder"
    )
    target.add_argument("--gallery", action="store_true", help="keep the pictures in the gallery")
    parser.add_argument("--json", action="store_true", help="print one JSON object a picture")
    parser.add_argument(
        "--lora",
        metavar="NAME[:WEIGHT]",
        action="append",
        default=[],
        help="a LoRA, by its name or path; may be given several times",
    )
    parser.add_argument(
        "--vae", metavar="V", default="", help="an autoencoder, by its name or path"
    )
    parser.add_argument(
        "--syntax",
        choices=SYNTAXES,
        default="plain",
        help="how weights are written: a1111 as (words:1.2), compel as (words)1.2 and words++",
    )
    parser.add_argument(
        "--clip-skip",
        metavar="N",
        type=int,
        default=0,
        help="how many of the text encoder's last layers are left out",
    )
    parser.add_argument(
        "--no-wildcards",
        action="store_true",
        help="leave {a|b} and __name__ in the prompt as they are",
    )
    parser.add_argument("--progress", action="store_true", help="tell the steps on standard error")
    device_args.add_arguments(parser)
    parser.add_argument(
        "--cluster", metavar="ADDRESS", help="paint on a Ray cluster: auto, local or host:port"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Paint.

    Raises UserError for whatever the user can mend, most of it before anything is loaded;
    KeyboardInterrupt when it was cancelled; WorkerError for a bug.
    """
    home.create()
    shelf = Shelf(home)
    require_init(arguments)
    wishes = device_args.wishes_of(arguments)
    guiding = guides.read_guides(arguments)
    recipe = guiding.added(make_recipe(arguments, shelf))
    whole, rounding = check(recipe)
    target = None if arguments.gallery else arguments.output
    repaint = None
    if arguments.init is not None:
        for message in rounding:
            note(message)
        repaint = repainting(arguments, whole, shelf.find(recipe.model), _kind(target))
        guiding = guiding.cut(repaint.plan, repaint.frame, repaint.where, shelf)
        recipe, whole = guiding.added(repaint.recipe), repaint.whole
    recipes = [recipe] if arguments.no_wildcards else _expanded(recipe, home)
    with (
        clean_end(),
        contextlib.closing(open_output(target, whole, home)) as output,
        contextlib.closing(_backend(arguments.cluster, home, shelf)) as backend,
    ):
        backend.configure(wishes)
        inputs = {**guiding.inputs, **(NO_INPUTS if repaint is None else repaint.plan.inputs)}
        done = 0
        for one in recipes:
            _paint(backend, one, inputs, output, arguments, repaint, done)
            done += one.batch
    return 0


def _expanded(recipe: Recipe, home: Home) -> list[Recipe]:
    """Return recipes in which nothing is open any more, and say what had to stay open."""
    if not leaves_open(recipe):
        return [recipe]
    lists = WildcardFolder(home)
    recipes, notes = spread(recipe, lists.wildcards())
    for message in (*lists.problems, *notes):
        note(message)
    return recipes


def _kind(target: str | None) -> PictureFormat | None:
    """The format that the result's name asks for, None for a folder's own; not yet checked."""
    return SUFFIXES.get(Path(target or "").suffix.lower())


def _backend(cluster: str | None, home: Home, shelf: Shelf) -> Backend:
    if cluster is not None:
        from aipaint.engine.cluster import THIS_MACHINE, ClusterBackend

        # Over there the usual folders are meant, here the ones that were asked for.
        root = str(home.root) if cluster == THIS_MACHINE and home.root is not None else None
        return ClusterBackend(cluster, root)
    from aipaint.engine.process import ProcessBackend

    return ProcessBackend(home, shelf)


def make_recipe(arguments: argparse.Namespace, shelf: Shelf) -> Recipe:
    """Return what the arguments ask for, completed by what suits the model."""
    info = shelf.find(arguments.model)
    defaults = info.defaults
    width, height = defaults.width, defaults.height
    if arguments.size is not None:
        width, height = _parse_size(arguments.size)
    return Recipe(
        prompt=arguments.prompt,
        negative_prompt=arguments.negative,
        model=info.id,
        steps=defaults.steps if arguments.steps is None else arguments.steps,
        guidance=defaults.guidance if arguments.guidance is None else arguments.guidance,
        sampler=_sampler(arguments.sampler) if arguments.sampler else defaults.sampler,
        seed=random_seed() if arguments.seed is None else arguments.seed,
        width=width,
        height=height,
        batch=arguments.batch,
        loras=tuple(map(_lora, arguments.lora)),
        syntax=arguments.syntax,
        clip_skip=arguments.clip_skip,
        vae=arguments.vae,
    )


def _lora(text: str) -> Lora:
    match = _WEIGHTED.fullmatch(text)
    if match is None:
        return Lora(model=text)
    return Lora(model=match["name"], weight=float(match["weight"]))


def _parse_size(text: str) -> tuple[int, int]:
    match = _SIZE.fullmatch(text)
    if match is None:
        raise UserError(
            "{text} is no size.",
            fix="Give width and height in pixels, for example 512x768.",
            text=repr(text[:50]),
        )
    return int(match[1]), int(match[2])


def _sampler(text: str) -> Sampler:
    """Return the id of a sampler that is named by its id or as other programs name it."""
    known: dict[str, Sampler] = {name: name for name in SAMPLERS}
    known |= {label.lower(): name for name, label in SAMPLER_NAMES.items()}
    # An unknown one is left as it is: `check` says which there are.
    return known.get(text.lower(), cast("Sampler", text[:50]))


def _paint(
    backend: Backend,
    recipe: Recipe,
    inputs: Inputs,
    output: Output,
    arguments: argparse.Namespace,
    repaint: Repainting | None,
    before: int = 0,
) -> None:
    """Paint one recipe. before: how many pictures of the same batch are done."""
    job = backend.submit(recipe, inputs)
    progress = Progress(recipe.batch) if arguments.progress else None
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
            if isinstance(event, Queued | Done):
                for message in event.notes:
                    # Every picture of a batch repeats what is true of all of them.
                    if str(message) not in said:
                        said.add(str(message))
                        note(message)
            if isinstance(event, Done):
                done = msgspec.structs.replace(event, index=before + event.index)
                done = done if repaint is None else repaint.laid(done)
                _announce(done, output.save(done), arguments.json, repaint)
            if ends(event):
                return


def _announce(done: Done, path: Path, as_json: bool, repaint: Repainting | None) -> None:
    if as_json:
        told = {
            "path": str(path),
            "seed": done.recipe.seed,
            "seconds": round(done.facts.seconds, 3),
            "model": done.recipe.model,
        }
        print_json(told if repaint is None else told | repaint.facts())
    else:
        emit(str(path))
