"""Recognises DCGANs as PyTorch's tutorial leaves them: a state dict and nothing beside. No torch.

`main.0.weight` (z_dim, C, 4, 4), then `main.1` a batch norm, `main.3.weight` the next layer, and so
on to the one that gives colours. Discriminators are called alike, but have no norm at `main.1`.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from pathlib import Path

from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say
from aipaint.families.gan.conv.shapes import DcganShape

PREFIXES = ("", "module.", "generator.", "netG.", "G.")
_NORM = ("weight", "bias", "running_mean", "running_var")
_MOST_LAYERS = 9

Shapes = Mapping[str, tuple[int, ...]]


def prefix_of(shapes: Shapes) -> str | None:
    """Return what stands before the names of such a generator; None where there is none."""
    for prefix in PREFIXES:
        first, second = (shapes.get(f"{prefix}main.{n}.weight", ()) for n in (0, 3))
        normed = len(shapes.get(f"{prefix}main.1.running_mean", ())) == 1
        if len(first) == 4 and len(second) == 4 and normed:
            return prefix
    return None


def shape_of(path: Path, shapes: Shapes, prefix: str) -> DcganShape:
    """Return the shape of a generator that `prefix_of` knows. Raises UserError for unusual ones."""
    layers: list[tuple[int, ...]] = []
    while len(layers) <= _MOST_LAYERS:
        found = shapes.get(f"{prefix}main.{3 * len(layers)}.weight", ())
        if len(found) != 4:
            break
        layers.append(found)
    widths = [layer[1] for layer in layers[:-1]]
    joined = all(a[1] == b[0] for a, b in itertools.pairwise(layers))
    halved = all(a == 2 * b for a, b in itertools.pairwise(widths))
    why: Message | None = None
    if len(layers) < 2 or not joined or any(layer[2:] != (4, 4) for layer in layers):
        why = say("Its layers are no transposed convolutions of 4 × 4, one after the other.")
    elif not halved:
        why = say("Its layers do not each have half the channels of the one before.")
    elif f"{prefix}main.0.bias" in shapes:
        why = say("Its convolutions have a bias.")
    elif layers[-1][1] not in (1, 3):
        why = say("It makes pictures of {channels} channels.", channels=layers[-1][1])
    else:
        for number, width in enumerate(widths):
            for part in _NORM:
                if shapes.get(f"{prefix}main.{3 * number + 1}.{part}") != (width,):
                    why = say(
                        "Its weights lack {missing}.", missing=f"main.{3 * number + 1}.{part}"
                    )
    if why is not None:
        raise UserError(
            "The DCGAN {file} cannot be used.",
            why.template,
            "Choose one that is built as in PyTorch's tutorial, or train one here.",
            file=path.name,
            **why.values,
        )
    shape = DcganShape(
        z_dim=layers[0][0], size=4 << len(widths), width=widths[-1], colours=layers[-1][1]
    )
    shape.channels()
    return shape
