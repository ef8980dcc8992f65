"""Questions about a model's latent space: what a worker looks into beside painting pictures."""

from __future__ import annotations

from typing import Literal

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.latents import Latent, check_latent
from aipaint.core.pixels import Inputs
from aipaint.core.recipe import MAX_PIXELS, in_range

MAX_AT_ONCE = 1024
MAX_STEPS = 10_000
MAX_SAMPLES = 1_000_000


class _Study(msgspec.Struct, frozen=True, kw_only=True, tag=True, forbid_unknown_fields=True):
    """model: the id or path of a model with a latent space."""

    model: str


class Sheet(_Study, frozen=True, kw_only=True, tag=True):
    """Draw these latents, small: a wall, a strip, a litter. Each comes as a Sketch as it is done.

    side: pixels of the longer side at most, 0 for the model's own; a model may draw it at a lower
    resolution to be faster.
    """

    latents: tuple[Latent, ...]
    side: int = 0


class Resolve(_Study, frozen=True, kw_only=True, tag=True):
    """Find out the codes of these latents: (layers, dim) each, in their order."""

    latents: tuple[Latent, ...]


class FindDirections(_Study, frozen=True, kw_only=True, tag=True):
    """Find directions that change much: codes (dim,), and their variances as values.

    method: "pca" of `samples` codes from seeds `seed` on (GANSpace, Härkönen et al. 2020), or
    "sefa", the closed form from the weights (Shen and Zhou 2021), of the layers first to last.
    count: how many at most.
    """

    method: Literal["pca", "sefa"]
    count: int = 16
    samples: int = 20_000
    seed: int = 0
    first: int = 0
    last: int = -1
    labels: tuple[tuple[int, float], ...] = ()


class Contrast(_Study, frozen=True, kw_only=True, tag=True):
    """Find the direction from the disliked to the liked: one code (layers, dim)."""

    liked: tuple[Latent, ...]
    disliked: tuple[Latent, ...]


class Project(_Study, frozen=True, kw_only=True, tag=True):
    """Search for the code whose picture is most like an input (Karras et al. 2020, appendix D).

    image: digest of an RGB picture, any size. space: "w", one vector for all layers, or "w+".
    steps: of descent. start: where it begins; None for the mean of many samples. pixels: weight of
    the difference in pixels beside that of the features. Steps carry the loss and the picture so
    far; the end the code and the losses of all steps as values.
    """

    image: str
    space: Literal["w", "w+"] = "w+"
    steps: int = 300
    seed: int = 0
    start: Latent | None = None
    pixels: float = 0.1


class Handle(msgspec.Struct, frozen=True, array_like=True):
    """A point to be moved, in pixels of the model's own picture: from x, y to to_x, to_y."""

    x: float
    y: float
    to_x: float
    to_y: float


class Drag(_Study, frozen=True, kw_only=True, tag=True):
    """Move points of a picture to others (DragGAN, Pan et al. 2023).

    mask: digest of a grey picture of the model's size, 255 where it may change; "" for everywhere.
    Steps carry where the points are and the picture so far; the end the code.
    """

    latent: Latent
    handles: tuple[Handle, ...]
    mask: str = ""
    steps: int = 200
    rate: float = 2e-3


Study = Sheet | Resolve | FindDirections | Contrast | Project | Drag


def latents_of(study: Study) -> tuple[Latent, ...]:
    """Return all latents that a study names."""
    if isinstance(study, Sheet | Resolve):
        return study.latents
    if isinstance(study, Contrast):
        return study.liked + study.disliked
    if isinstance(study, Drag):
        return (study.latent,)
    if isinstance(study, Project) and study.start is not None:
        return (study.start,)
    return ()


def digests_of(study: Study) -> set[str]:
    """Return the digests of all pictures that must be handed over with a study."""
    found: set[str] = set()
    for latent in latents_of(study):
        found |= latent.digests()
    if isinstance(study, Project):
        found.add(study.image)
    if isinstance(study, Drag) and study.mask:
        found.add(study.mask)
    return found


def check_study(study: Study, inputs: Inputs) -> None:
    """Raise UserError for a study that makes no sense, whatever the model."""
    latents = latents_of(study)
    for latent in latents:
        check_latent(latent, in_range)
    if isinstance(study, Sheet | Resolve):
        in_range("pictures", len(latents), 1, MAX_AT_ONCE)
    if isinstance(study, Sheet):
        in_range("side", study.side, 0, 8192)
    if isinstance(study, Contrast) and not (study.liked and study.disliked):
        raise UserError(
            "A direction needs examples of both kinds.",
            "It leads from what is disliked to what is liked.",
            "Tick at least one picture of each.",
        )
    if isinstance(study, FindDirections):
        in_range("directions", study.count, 1, 512)
        in_range("samples", study.samples, 2, MAX_SAMPLES)
        in_range("seed", study.seed, 0, 2**32 - 1)
    if isinstance(study, Project | Drag):
        in_range("steps", study.steps, 1, MAX_STEPS)
    if isinstance(study, Drag):
        in_range("handles", len(study.handles), 1, 64)
        in_range("rate", study.rate, 1e-6, 1.0)
    missing = digests_of(study) - inputs.keys()
    if missing:
        raise UserError(
            "A picture that is to be looked at was not handed over.",
            fix="Choose the picture again.",
        )
    if any(image.width * image.height > MAX_PIXELS for image in inputs.values()):
        raise UserError(
            "A picture is too large to be looked at.",
            "At most {limit} pixels are read.",
            "Scale it down first.",
            limit=f"{MAX_PIXELS:,}",
        )
