"""Directions as small files that are shared: read without trust, written whole."""

from __future__ import annotations

from pathlib import Path

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.files import write_atomic
from aipaint.core.latents import MAX_AMOUNT, MAX_LAYERS, Direction, Directions, check_vector

MAX_BYTES = 64 << 20
MAX_DIRECTIONS = 512
_LONGEST_NAME = 200


def read_directions(path: Path) -> Directions:
    """Return what a file holds. Raises UserError where it is none, or damaged.

    Names are cut to one line; nothing else of a stranger's file is more than numbers.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UserError(
            "The directions in {name} cannot be read.",
            "The system says: {reason}.",
            "Check that the file is there and that you may read it.",
            name=path.name,
            reason=error.strerror or error,
        ) from error
    try:
        if len(data) > MAX_BYTES:
            raise msgspec.ValidationError("too large")
        found = msgspec.json.decode(data, type=Directions)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise UserError(
            "The file {name} holds no directions.",
            "It is no file of the kind that the latent studio shares, or it is damaged.",
            "Choose another file.",
            name=path.name,
        ) from error
    _check(found, path.name)
    named = tuple(
        msgspec.structs.replace(each, name=" ".join(each.name.split())[:_LONGEST_NAME])
        for each in found.directions
    )
    return msgspec.structs.replace(found, directions=named)


def write_directions(path: Path, directions: Directions) -> None:
    """Write a file whole. Raises UserError where the disk refuses."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, msgspec.json.encode(directions))
    except OSError as error:
        raise UserError(
            "The directions could not be written to {name}.",
            "The system says: {reason}.",
            "Choose another place, or make room.",
            name=path.name,
            reason=error.strerror or error,
        ) from error


def _check(found: Directions, name: str) -> None:
    shapes = (found.dim,), (1, found.dim), (found.layers, found.dim)
    fits = found.version == 1 and 1 <= found.layers <= MAX_LAYERS
    fits = fits and len(found.directions) <= MAX_DIRECTIONS
    for each in found.directions:
        check_vector(each.vector)
        fits = fits and tuple(each.vector.shape) in shapes and _sensible(each)
    if not fits:
        raise UserError(
            "The directions in {name} make no sense.",
            "Their numbers do not have the shape that the file tells of.",
            "Choose another file.",
            name=name,
        )


def _sensible(each: Direction) -> bool:
    from aipaint.core.latents import from_vector

    from_vector(each.vector)  # raises where a number is none
    layers = 0 <= each.first < MAX_LAYERS and -1 <= each.last < MAX_LAYERS
    return layers and 0 < each.span <= MAX_AMOUNT
