"""`aipaint evaluate`: how good a model is, in numbers."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from aipaint.commands.console import Commands, Shared, emit, print_json
from aipaint.core.errors import UserError
from aipaint.core.paths import Home


def register(commands: Commands, shared: Shared) -> None:
    """Add the sub-command."""
    parser = commands.add_parser(
        "evaluate",
        parents=shared,
        help="measure how well a model paints",
        description="Measure a model: its autoencoder, whether it obeys colours, how far its "
        "pictures are from real ones, and how close to those it learned from.",
    )
    parser.add_argument("model", metavar="MODEL", help="a model's name, or its folder")
    parser.add_argument("--run", type=Path, dest="folder", metavar="DIR",
                        help="prepared training data, to compare with")  # fmt: skip
    parser.add_argument("--data", type=Path, help="where `train fetch` has put its packages")
    parser.add_argument("--count", type=int, default=128, help="pictures to paint and compare")
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--guidance", type=float, default=3.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Print the report."""
    if arguments.count < 2:
        raise UserError("A comparison needs at least two pictures, not {n}.", n=arguments.count)
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    from aipaint.families.shelf import Shelf
    from aipaint.training.commands import packages_folder
    from aipaint.training.evaluate import Plan, evaluate

    info = Shelf(home).find(arguments.model)
    if not (info.path / "model_index.json").is_file():
        raise UserError("{name} is no folder of a pipeline.", name=info.id)
    plan = Plan(
        packages=packages_folder(arguments.data, home),
        run=arguments.folder,
        count=arguments.count,
        steps=arguments.steps,
        guidance=arguments.guidance,
        seed=arguments.seed,
    )
    report = {"model": info.id, **evaluate(info.path, plan, _say)}
    if arguments.json:
        print_json(report)
        return 0
    for part, values in report.items():
        if not isinstance(values, dict):
            emit(f"{part}: {values}")
            continue
        emit(f"{part}:")
        for name, value in values.items():
            emit(f"    {name.replace('_', ' ')}: {value}")
    return 0


def _say(part: str) -> None:
    print(f"measuring: {part}", file=sys.stderr, flush=True)
