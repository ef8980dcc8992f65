"""What every family of models offers. Importing this costs no torch."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, NamedTuple, Protocol, runtime_checkable

import msgspec

from aipaint.core.devices import Wishes
from aipaint.core.events import Facts
from aipaint.core.filters import Filter, FilterKind
from aipaint.core.latents import LatentInfo, Vector
from aipaint.core.messages import Message
from aipaint.core.paths import Home
from aipaint.core.pixels import Image, Inputs
from aipaint.core.recipe import Recipe, Sampler
from aipaint.core.studies import Study


class Defaults(msgspec.Struct, frozen=True, kw_only=True):
    """Settings that suit a model: native size in pixels, steps, guidance scale, sampler."""

    width: int
    height: int
    steps: int
    guidance: float
    sampler: Sampler


class ModelInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A model as its headers describe it; nothing of it has been loaded.

    id: how recipes name it: the folder's name for models on the shelf, else the absolute path.
    parameters: how many numbers it holds. bytes: size of its weight files.
    hash: stands for its content: 16 hex digits from headers, settings and samples of the weights.
    inpaints: whether it was made for repainting: its UNet also takes a mask and the masked picture.
    layout: of a model in one file, the folder of settings for its parts; None where it has its own.
    prediction: what such a file says its network predicts, "epsilon" or "v_prediction"; empty where
    it says nothing. zero_snr: whether it says that its noise schedule ends in pure noise.
    latent: what can be done with its latent space; None where there is none to walk in.
    """

    id: str
    name: str
    path: Path
    family: str
    defaults: Defaults
    parameters: int
    bytes: int
    hash: str
    languages: tuple[str, ...] = ()
    inpaints: bool = False
    layout: Path | None = None
    prediction: str = ""
    zero_snr: bool = False
    latent: LatentInfo | None = None

    @property
    def settings(self) -> Path:
        """The folder whose JSON files describe its parts, as in a diffusers folder."""
        return self.layout or self.path


# step (from 1), steps, and a function that renders the preview when there is time for one.
# Raises aipaint.core.errors.CancelledError to leave the loop.
OnStep = Callable[[int, int, Callable[[], Image]], None]


class Footprint(NamedTuple):
    """Bytes of weights. card: in a card's own memory. memory: in the computer's."""

    card: int
    memory: int


class LoadedModel(Protocol):
    """A model in memory, ready to paint."""

    info: ModelInfo

    @property
    def resting(self) -> bool:
        """Whether it must wake before it paints; see `rest`."""
        ...

    def generate(
        self, recipe: Recipe, inputs: Inputs, on_step: OnStep
    ) -> tuple[Image, Facts, list[Message]]:
        """Paint one picture (`recipe.batch` is not read) and say what had to be changed.

        inputs: the pictures that the recipe names by digest.
        Calls `on_step` after each denoising step and lets its exceptions through.
        """
        ...

    def mend(self, error: BaseException) -> Message | None:
        """Give up something so that what made `generate` fail with `error` does not come again.

        Returns what was given up; `generate` is then worth another try. None where nothing helps.
        """
        ...

    def footprint(self) -> Footprint:
        """Return how much memory its weights take, and where."""
        ...

    def rest(self) -> None:
        """Leave the card to others. It is slower to come back than to stay."""
        ...

    def wake(self) -> None:
        """Come back from a rest, if it is at one. Raises UserError when memory lacks."""
        ...


# step (from 1), steps, what renders the picture so far where there is one, the loss, the points.
OnSearch = Callable[
    [int, int, Callable[[], Image] | None, float | None, tuple[tuple[float, float], ...]], None
]
# index, count, the picture
OnSketch = Callable[[int, int, Image], None]


class Findings(NamedTuple):
    """What a study found, as the Found event tells it."""

    codes: tuple[Vector, ...]
    values: tuple[float, ...]
    image: Image | None
    facts: Facts
    notes: list[Message]


@runtime_checkable
class LatentModel(LoadedModel, Protocol):
    """A model whose latent space can be looked into. `generate` draws `recipe.latent`."""

    def study(
        self, study: Study, inputs: Inputs, on_step: OnSearch, on_sketch: OnSketch
    ) -> Findings:
        """Answer a study. Calls the callbacks at least a few times a second, lets them raise.

        Raises UserError for what this model cannot do.
        """
        ...


class Family(Protocol):
    """One kind of model."""

    name: str

    def detect(self, path: Path) -> ModelInfo | None:
        """Read headers only. None: not of this family. UserError: of it, but unusable, and why."""
        ...

    def load(self, info: ModelInfo, cache: Path, wishes: Wishes) -> LoadedModel:
        """Read the model into memory. Raises UserError when a file is damaged or memory lacks.

        cache: a folder for what is slow to find out again; it may be emptied at any time. wishes:
        how it is to be held and run.
        """
        ...


# tile (from 1), tiles: so far a filter has come. Raises CancelledError to leave it.
OnTile = Callable[[int, int], None]
# top row, (width, height) of the whole result, the rows: as many as the image is high.
OnPart = Callable[[int, tuple[int, int], Image], None]


class LoadedFilter(Protocol):
    """A filter in memory, ready to be applied."""

    def apply(
        self, wish: Filter, inputs: Inputs, on_tile: OnTile, on_part: OnPart
    ) -> tuple[Facts, list[Message]]:
        """Filter `inputs[wish.image]`, handing over the result from the top down in parts.

        Calls `on_tile` after each tile, at least once, and lets its exceptions through.
        """
        ...


class FilterFamily(Protocol):
    """Filters of some kinds."""

    kinds: ClassVar[tuple[FilterKind, ...]]

    def load(self, wish: Filter, home: Home) -> LoadedFilter:
        """Read what the filter needs. Raises UserError when a file is missing or damaged."""
        ...
