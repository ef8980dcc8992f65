"""What an engine says of its jobs: one vocabulary from the worker to the window.

A job's events come in this order: Queued, then Loading when a model must be read, then for each
picture of its batch Steps and a Done; or, at any point, Failed or Cancelled, which end it.
"""

from __future__ import annotations

import msgspec

from aipaint.core.messages import Message
from aipaint.core.recipe import Recipe


class Image(msgspec.Struct, frozen=True, array_like=True):
    """Pixels on their way between processes: 8-bit RGB, rows from the top, no padding."""

    width: int
    height: int
    data: bytes


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
    picture, often smaller than the result; None where the time budget allowed none.
    """

    index: int
    step: int
    steps: int
    eta: float
    preview: Image | None = None


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


class Failed(Event, frozen=True, tag=True, kw_only=True):
    """The job ended without its picture. bug: whether it is ours; detail: the traceback then."""

    what: Message
    why: Message = Message("")
    fix: Message = Message("")
    bug: bool = False
    detail: str = ""


class Cancelled(Event, frozen=True, tag=True, kw_only=True):
    """The job ended because the user wished it."""


AnyEvent = Queued | Loading | Step | Done | Failed | Cancelled


def ends(event: AnyEvent) -> bool:
    """Whether this is the last event of its job."""
    return isinstance(event, Failed | Cancelled) or (isinstance(event, Done) and event.last)
