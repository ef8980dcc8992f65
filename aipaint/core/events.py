"""What an engine says of its jobs: one vocabulary from the worker to the window.

A recipe's events come in this order: Queued, then Loading when a model must be read, then for each
picture of its batch Steps and a Done; or, at any point, Failed or Cancelled, which end it.
A study's: Asked, Loading, Steps and Sketches as they come, and Found; or one of those.
A filter's: Taken, Loading, then Steps (a step is a tile) and Parts, and Filtered; or one of those.
"""

from __future__ import annotations

import msgspec

from aipaint.core.filters import Filter
from aipaint.core.latents import Vector
from aipaint.core.messages import Message
from aipaint.core.pixels import Image
from aipaint.core.recipe import Recipe
from aipaint.core.studies import Study


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What else decides the pixels, so that a recipe can be run again or the difference named.

    seconds: wall time from the first step to the decoded picture.
    """

    model_name: str
    model_hash: str
    device: str
    dtype: str
    versions: dict[str, str]
    seconds: float


class Event(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Something that happened to job `job`."""

    job: int


class Queued(Event, frozen=True, tag=True, kw_only=True):
    """The job waits. notes: what was changed in the recipe, in words."""

    recipe: Recipe
    notes: tuple[Message, ...] = ()


class Loading(Event, frozen=True, tag=True, kw_only=True):
    """The model is read from disk; no step can be expected before it is."""

    model: str


class Step(Event, frozen=True, tag=True, kw_only=True):
    """Step `step` (from 1) of `steps` of picture `index` is done.

    eta: seconds until the whole job is done, as far as can be told. preview: the predicted clean
    picture, often smaller than the result; None where the time budget allowed none. loss, points:
    of a study that searches: how far it is, and where the points that it moves are, in pixels.
    """

    index: int
    step: int
    steps: int
    eta: float
    preview: Image | None = None
    loss: float | None = None
    points: tuple[tuple[float, float], ...] = ()


class Done(Event, frozen=True, tag=True, kw_only=True):
    """Picture `index` of `count` is finished. `recipe` is that of this picture alone."""

    index: int
    count: int
    image: Image
    recipe: Recipe
    facts: Facts
    notes: tuple[Message, ...] = ()

    @property
    def last(self) -> bool:
        """Whether the job ends with this picture."""
        return self.index == self.count - 1


class Taken(Event, frozen=True, tag=True, kw_only=True):
    """The filter waits for its turn."""

    filter: Filter


class Part(Event, frozen=True, tag=True, kw_only=True):
    """Rows of a filter's result are finished: the whole width, from row `top` on.

    Parts come from the top down and cover the result, whose size is `width` x `height`; so one
    that is too large for memory can be written as it comes.
    """

    top: int
    width: int
    height: int
    image: Image


class Filtered(Event, frozen=True, tag=True, kw_only=True):
    """The filter is through: all parts have come."""

    filter: Filter
    facts: Facts
    notes: tuple[Message, ...] = ()


class Asked(Event, frozen=True, tag=True, kw_only=True):
    """The study waits for its turn."""

    study: Study


class Sketch(Event, frozen=True, tag=True, kw_only=True):
    """Picture `index` of `count` of a study is there."""

    index: int
    count: int
    image: Image


class Found(Event, frozen=True, tag=True, kw_only=True):
    """The study is through. codes, values: what it found, see `aipaint.core.studies`.

    image: the picture of the one code that was searched for.
    """

    study: Study
    codes: tuple[Vector, ...] = ()
    values: tuple[float, ...] = ()
    image: Image | None = None
    facts: Facts
    notes: tuple[Message, ...] = ()


class Failed(Event, frozen=True, tag=True, kw_only=True):
    """The job ended without its picture. bug: whether it is ours; detail: the traceback then."""

    what: Message
    why: Message = Message("")
    fix: Message = Message("")
    bug: bool = False
    detail: str = ""


class Cancelled(Event, frozen=True, tag=True, kw_only=True):
    """The job ended because the user wished it."""


AnyEvent = (
    Queued
    | Taken
    | Asked
    | Loading
    | Step
    | Part
    | Sketch
    | Done
    | Filtered
    | Found
    | Failed
    | Cancelled
)


def ends(event: AnyEvent) -> bool:
    """Whether this is the last event of its job."""
    final = isinstance(event, Failed | Cancelled | Filtered | Found)
    return final or (isinstance(event, Done) and event.last)
