"""What the program and its worker process say to each other: msgpack, one message a write."""

from __future__ import annotations

import msgspec

from aipaint.core.devices import Machine, Wishes
from aipaint.core.events import (
    Asked,
    Cancelled,
    Done,
    Failed,
    Filtered,
    Found,
    Loading,
    Part,
    Queued,
    Sketch,
    Step,
    Taken,
)
from aipaint.core.filters import Filter
from aipaint.core.pixels import Image
from aipaint.core.recipe import Recipe
from aipaint.core.studies import Study


class Run(msgspec.Struct, frozen=True, tag=True):
    """Paint this job. inputs: the pictures that the recipe names, by digest.

    arriving: where each picture is put before it is told of, see `aipaint.core.arrivals`; empty
    for nowhere.
    """

    job: int
    recipe: Recipe
    inputs: dict[str, Image] = {}
    arriving: str = ""


class Apply(msgspec.Struct, frozen=True, tag=True):
    """Filter this job's picture."""

    job: int
    filter: Filter
    inputs: dict[str, Image]


class Explore(msgspec.Struct, frozen=True, tag=True):
    """Look into a model's latent space."""

    job: int
    study: Study
    inputs: dict[str, Image]


class Cancel(msgspec.Struct, frozen=True, tag=True):
    """Leave this job at the next step."""

    job: int


class Warm(msgspec.Struct, frozen=True, tag=True):
    """Load this model in case it is wanted."""

    model: str


class Configure(msgspec.Struct, frozen=True, tag=True):
    """Hold and run models like this from now on."""

    wishes: Wishes


class Ready(msgspec.Struct, frozen=True, tag=True):
    """The worker has imported its libraries and takes jobs."""


class Warmed(msgspec.Struct, frozen=True, tag=True):
    """The model that was asked for in case is loaded, or cannot be."""


class Loaded(msgspec.Struct, frozen=True, tag=True):
    """The model of this job is in memory: from here on the job can be left between steps."""

    job: int


Command = Run | Apply | Explore | Cancel | Warm | Configure
Said = (
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
# A machine is told of after Ready and after each job: its free memory changes.
Report = Said | Ready | Warmed | Loaded | Machine

encode = msgspec.msgpack.Encoder().encode
decode_command = msgspec.msgpack.Decoder(Command).decode
decode_report = msgspec.msgpack.Decoder(Report).decode
