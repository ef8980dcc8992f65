"""Which models are on the shelf, and all that goes with them. Importing this costs no torch."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.paths import Home, resources
from aipaint.core.recipe import Control, Lora, Recipe
from aipaint.families.base import ModelInfo
from aipaint.families.diffusion.control_detect import ControlInfo
from aipaint.families.diffusion.control_fit import check_fit
from aipaint.families.diffusion.lora_detect import LoraInfo, check_lora_fit
from aipaint.families.estimators.shelf import ESTIMATORS
from aipaint.families.looking import Shown, nearest, refusals
from aipaint.families.shelf_kinds import CONTROL, KINDS, LORA, MODEL, Described, Kind
from aipaint.families.upscale import UPSCALERS

CONTROLS = CONTROL.folder
LORAS = LORA.folder

T = TypeVar("T", bound=Described)


class Shelf:
    """The models at hand: those that travel with the program, and those in the user's folder.

    What was found is remembered until a file changes. May be used from any thread.
    """

    def __init__(self, home: Home) -> None:
        self.home = home
        self._shown: dict[str, Shown[Any]] = {
            kind.folder: Shown(kind.read, beside=bool(kind.beside)) for kind in KINDS
        }

    @property
    def roots(self) -> tuple[Path, ...]:
        """The folders whose folders are models."""
        return resources() / "models", self.home.models

    def usable(self, kind: Kind[T]) -> list[T]:
        """Return all of a kind that can be used, the program's own first, then by name."""
        return self._shown[kind.folder].usable(self._look(kind))

    def find_of(self, kind: Kind[T], name: str) -> T:
        """Return what has that id, with or without its ending, or lies at that path.

        Raises UserError when it cannot be used; for an unknown one it names those most alike.
        """
        shown, folders = self._shown[kind.folder], self._folders(kind)
        for ending in ("", *kind.endings):
            found = shown.find(name + ending, folders)
            if found is not None:
                return found
        near = nearest(name, [info.id for info in self.usable(kind)])
        raise kind.unknown(name, near, self.home.models / kind.folder)

    def refused(self) -> list[tuple[Path, UserError]]:
        """Return what lies on the shelf but cannot be used, and why."""
        return refusals(entry for kind in KINDS for entry in self._look(kind))

    def models(self) -> list[ModelInfo]:
        """Return the models that can paint; see `usable`."""
        return self.usable(MODEL)

    def find(self, model: str) -> ModelInfo:
        """Return the model of that id or at that path. Raises UserError like `find_of`."""
        return self.find_of(MODEL, model)

    def controls(self) -> list[ControlInfo]:
        """Return the control models; see `usable`."""
        return self.usable(CONTROL)

    def find_control(self, control: str) -> ControlInfo:
        """Return the control model of that id or at that path. Raises UserError like `find_of`."""
        return self.find_of(CONTROL, control)

    def loras(self) -> list[LoraInfo]:
        """Return the LoRAs; see `usable`."""
        return self.usable(LORA)

    def find_lora(self, lora: str) -> LoraInfo:
        """Return the LoRA of that id or at that path. Raises UserError like `find_of`."""
        return self.find_of(LORA, lora)

    def place_parts(self, recipe: Recipe) -> Recipe:
        """Return the recipe with the path of each control model and LoRA in place of its id.

        Raises UserError for one that is unknown, damaged or made for another painting model; the
        files are read as far as their headers.
        """
        if not recipe.controls and not recipe.loras:
            return recipe
        info = self.find(recipe.model)
        placed: list[Control] = []
        for control in recipe.controls:
            found = self.find_control(control.model)
            check_fit(found, info)
            placed.append(msgspec.structs.replace(control, model=str(found.path)))
        worn: list[Lora] = []
        for lora in recipe.loras:
            fitting = self.find_lora(lora.model)
            check_lora_fit(fitting, info)
            worn.append(msgspec.structs.replace(lora, model=str(fitting.path)))
        return msgspec.structs.replace(recipe, controls=tuple(placed), loras=tuple(worn))

    def _folders(self, kind: Kind[Any]) -> list[Path]:
        return [root / kind.folder for root in self.roots]

    def _look(self, kind: Kind[T]) -> list[tuple[Path, T | UserError]]:
        left = [each.folder for each in KINDS] if kind is MODEL else [kind.beside]
        return self._shown[kind.folder].look(self._folders(kind), (*left, ESTIMATORS, UPSCALERS))
