"""Options that say on what to paint and how to hold the model, and the wishes made of them."""

from __future__ import annotations

import argparse
import re
from typing import TypeVar

from aipaint.core.devices import AUTO, OFFLOADS, STORAGES, Offload, Storage, Wishes
from aipaint.core.errors import UserError

T = TypeVar("T")
_IDS = re.compile(r"auto|cpu|mps|(?:cuda|xpu)(?::[0-9]{1,3})?")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "--device",
        metavar="ID",
        default=AUTO,
        help="what paints: auto, cpu, cuda:0, mps or xpu:0; `aipaint doctor` lists them",
    )
    parser.add_argument(
        "--storage",
        metavar="FORMAT",
        default=AUTO,
        help=f"what the weights are held in: {', '.join(STORAGES)}",
    )
    parser.add_argument(
        "--offload",
        metavar="WHAT",
        default=AUTO,
        help=f"what waits in the computer's memory: {', '.join(OFFLOADS)}",
    )


def wishes_of(arguments: argparse.Namespace) -> Wishes:
    """Return what the options wish for. Raises UserError for what does not exist."""
    device: str = arguments.device.lower()
    if _IDS.fullmatch(device) is None:
        raise UserError(
            "There is no device called {device}.",
            fix="Use auto, cpu, cuda:0, mps or xpu:0; `aipaint doctor` lists what there is.",
            device=repr(arguments.device[:40]),
        )
    storage: Storage = _one_of("--storage", arguments.storage, STORAGES)
    offload: Offload = _one_of("--offload", arguments.offload, OFFLOADS)
    if device in ("cuda", "xpu"):
        device = f"{device}:0"
    wishes = Wishes(device=device, storage=storage, offload=offload)
    if arguments.cluster is not None and wishes != Wishes():
        raise UserError(
            "A device of this machine cannot be chosen for a cluster.",
            "The machines of a cluster choose for themselves.",
            "Leave out --cluster, or --device, --storage and --offload.",
        )
    return wishes


def _one_of(option: str, given: str, known: tuple[T, ...]) -> T:
    found = next((each for each in known if each == given), None)
    if found is None:
        raise UserError(
            "{option} does not know {given}.",
            fix="Use one of {known}.",
            option=option,
            given=repr(given[:40]),
            known=", ".join(map(str, known)),
        )
    return found
