"""Points of a model's latent space, written so that the same picture can be made again.

A model that has one draws a picture from its code: float32 (layers, dim). StyleGAN's are the
vectors w of its layers (W+), a GAN without a mapping network has one layer, z; of a VAE it is the
flattened latent. `Latent` tells how a code is made: from seeds, pictures or codes that were found,
mixed layer by layer, then shifted along directions.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, get_args

import msgspec

from aipaint.core.errors import UserError

if TYPE_CHECKING:
    import numpy as np

Noise = Literal["const", "random", "none"]
NOISES: tuple[Noise, ...] = get_args(Noise)
Mixing = Literal["linear", "slerp"]
MIXINGS: tuple[Mixing, ...] = get_args(Mixing)

MAX_SOURCES, MAX_SHIFTS, MAX_LABELS = 64, 256, 64
MAX_LAYERS = 64
MAX_NUMBERS = 2**20
"""Numbers in one code at most: 4 MiB."""
MAX_SHARE, MAX_PSI, MAX_AMOUNT, MAX_MOVE = 16.0, 4.0, 1000.0, 8.0
MAX_SEED = 2**32 - 1


class Vector(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Numbers that travel with a recipe. data: float32, little-endian, row after row."""

    shape: tuple[int, ...]
    data: bytes


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the points that a latent is mixed from; exactly one of seed, image and code is given.

    seed: 0 to 2**32 - 1, drawn as the model's reference tool draws. image: the digest of an RGB
    picture that the model's encoder reads, any size. code: (layers, dim) or (1, dim), as it is:
    truncation does not touch it. labels: classes and their weights, for models that know classes;
    the weights are normalised. prompt: for models that are told what to draw.
    shares: how much of it goes into each layer; one number counts for all of them.
    """

    seed: int | None = None
    image: str = ""
    code: Vector | None = None
    labels: tuple[tuple[int, float], ...] = ()
    prompt: str = ""
    shares: tuple[float, ...] = (1.0,)


class Shift(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A step along a direction. vector: (dim,) for all of the layers, or (layers, dim).

    amount: in lengths of `vector`. first, last: the layers that are shifted, from 0, both
    included; -1 is the last of all.
    """

    vector: Vector
    amount: float
    first: int = 0
    last: int = -1


class Latent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a code is made, and what else decides how it is drawn.

    sources: mixed layer by layer, by their shares; those of a layer need not sum to one.
    mixing: linear in the code; "slerp" along the sphere, of two sources, where the model's numbers
    are normally distributed (Shoemake 1985). psi, cutoff: truncation towards the mean (Karras et
    al. 2019) of what comes from seeds, of the first `cutoff` layers, 0 for all; BigGAN's psi is the
    spread that its normal numbers are cut to. noise, noise_seed: of StyleGAN's layers. move, turn:
    where StyleGAN3's picture lies: shares of its side to the right and down, degrees anticlockwise.
    """

    sources: tuple[Source, ...]
    shifts: tuple[Shift, ...] = ()
    mixing: Mixing = "linear"
    psi: float = 1.0
    cutoff: int = 0
    noise: Noise = "const"
    noise_seed: int = 0
    move: tuple[float, float] = (0.0, 0.0)
    turn: float = 0.0

    def digests(self) -> set[str]:
        """Return the digests of the pictures that it begins with."""
        return {source.image for source in self.sources} - {""}


class LatentInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What can be done with a model's latent space, told from its headers.

    layers, dim: the shape of a code. labels: what its classes are called, or as many numbers;
    empty where it knows none. groups: its layers in a few groups for people, each (first, last),
    from coarse to fine.
    samples: seeds give sensible pictures. truncates: psi counts. noises: it has noise to choose.
    moves: it has StyleGAN3's transform. encodes: pictures become codes at once. projects: they can
    be searched for by descent. drags: it has feature maps that points can be followed in.
    prompts: it is told what to draw. slerps: its numbers are normally distributed.
    """

    layers: int
    dim: int
    labels: tuple[str, ...] = ()
    groups: tuple[tuple[int, int], ...] = ()
    samples: bool = True
    truncates: bool = False
    noises: bool = False
    moves: bool = False
    encodes: bool = False
    projects: bool = False
    drags: bool = False
    prompts: bool = False
    slerps: bool = False


class Direction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A named way through a latent space.

    vector: (dim,) or (layers, dim); one unit of a slider is its length. first, last: layers, as of
    `Shift`. span: how far either way makes sense, in units. origin: "pca", "sefa", "examples",
    "attribute" or "own". variance: the share of all variance that it explains, of "pca".
    """

    name: str
    vector: Vector
    first: int = 0
    last: int = -1
    span: float = 3.0
    origin: str = "own"
    variance: float = 0.0


class Directions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Directions as a small file that can be shared: JSON, vectors in base 64.

    model_hash: of the model they were found in; layers, dim: the shape of its codes.
    """

    version: int = 1
    model: str
    model_hash: str
    layers: int
    dim: int
    directions: tuple[Direction, ...]


def to_vector(array: np.ndarray) -> Vector:
    """Return numbers so that they can be written."""
    import numpy as np

    plain = np.ascontiguousarray(array, dtype="<f4")
    return Vector(tuple(plain.shape), plain.tobytes())


def from_vector(vector: Vector) -> np.ndarray:
    """Return the numbers, float32 and read-only. Raises UserError where they are damaged."""
    import numpy as np

    check_vector(vector)
    found = np.frombuffer(vector.data, "<f4").reshape(vector.shape)
    if not np.isfinite(found).all():
        raise _damaged()
    return found


def check_vector(vector: Vector) -> None:
    """Raise UserError where a vector is too large, or does not hold what its shape says."""
    if not 1 <= len(vector.shape) <= 2 or any(side < 1 for side in vector.shape):
        raise _damaged()
    numbers = math.prod(vector.shape)
    if numbers > MAX_NUMBERS or len(vector.data) != 4 * numbers:
        raise _damaged()


def check_latent(latent: Latent, within: Callable[[str, float, float, float], None]) -> None:
    """Raise UserError for a latent that makes no sense, whatever the model.

    within: raises UserError unless a value of that name lies between two others.
    """
    within("sources", len(latent.sources), 1, MAX_SOURCES)
    within("shifts", len(latent.shifts), 0, MAX_SHIFTS)
    within("psi", latent.psi, -MAX_PSI, MAX_PSI)
    within("cutoff", latent.cutoff, 0, MAX_LAYERS)
    within("noise seed", latent.noise_seed, 0, MAX_SEED)
    within("turn", latent.turn, -3600, 3600)
    for share in latent.move:
        within("move", share, -MAX_MOVE, MAX_MOVE)
    for name, value, known in (
        ("noise", latent.noise, NOISES),
        ("mixing", latent.mixing, MIXINGS),
    ):
        if value not in known:
            raise UserError(
                "There is no {name} called {value}.",
                fix="Use one of {known}.",
                name=name,
                value=value,
                known=", ".join(known),
            )
    if latent.mixing == "slerp" and len(latent.sources) > 2:
        raise UserError(
            "Only two sources can be mixed along the sphere.", fix="Choose linear mixing for more."
        )
    for source in latent.sources:
        _check_source(source, within)
    for shift in latent.shifts:
        check_vector(shift.vector)
        within("amount", shift.amount, -MAX_AMOUNT, MAX_AMOUNT)
        within("layer", shift.first, 0, MAX_LAYERS - 1)
        within("layer", shift.last, -1, MAX_LAYERS - 1)


def _check_source(source: Source, within: Callable[[str, float, float, float], None]) -> None:
    given = (source.seed is not None) + bool(source.image) + (source.code is not None)
    if given != 1:
        raise UserError(
            "A point of the latent space has {count} beginnings.",
            "It comes from one seed, one picture or one code.",
            count=given,
        )
    if source.seed is not None:
        within("seed", source.seed, 0, MAX_SEED)
    if source.code is not None:
        check_vector(source.code)
    within("labels", len(source.labels), 0, MAX_LABELS)
    for number, weight in source.labels:
        within("class", number, 0, 10**6)
        within("weight", weight, 0, 1000)
    within("layers", len(source.shares), 1, MAX_LAYERS)
    for share in source.shares:
        within("share", share, -MAX_SHARE, MAX_SHARE)


def _damaged() -> UserError:
    return UserError(
        "The numbers of a point in the latent space are damaged.",
        "They are not those that their shape tells of.",
        "Make the picture or the direction anew.",
    )
