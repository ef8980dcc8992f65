"""What every family of models offers. Importing this costs no torch."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import msgspec

from aipaint.core.events import Facts, Image
from aipaint.core.messages import Message
from aipaint.core.recipe import Recipe, Sampler


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


# step (from 1), steps, and a function that renders the preview when there is time for one.
# Raises aipaint.core.errors.CancelledError to leave the loop.
OnStep = Callable[[int, int, Callable[[], Image]], None]


class LoadedModel(Protocol):
    """A model in memory, ready to paint."""

    info: ModelInfo

    def generate(self, recipe: Recipe, on_step: OnStep) -> tuple[Image, Facts, list[Message]]:
        """Paint one picture (`recipe.batch` is not read) and say what had to be changed.

        Calls `on_step` after each denoising step and lets its exceptions through.
        """
        ...


class Family(Protocol):
    """One kind of model."""

    name: str

    def detect(self, path: Path) -> ModelInfo | None:
        """Read headers only. None: not of this family. UserError: of it, but unusable, and why."""
        ...

    def load(self, info: ModelInfo, cache: Path) -> LoadedModel:
        """Read the model into memory. Raises UserError when a file is damaged or memory lacks.

        cache: a folder for what is slow to find out again; it may be emptied at any time.
        """
        ...
