"""Which families there are, and which models are on the shelf. Importing this costs no torch."""

from __future__ import annotations

from pathlib import Path

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.filters import Filter
from aipaint.core.messages import say
from aipaint.core.paths import Home, resources
from aipaint.core.recipe import Control, Lora, Recipe
from aipaint.families.base import (
    Family,
    FilterFamily,
    LoadedFilter,
    LoadedModel,
    ModelInfo,
)
from aipaint.families.cutout import Cutout
from aipaint.families.diffusion import Diffusion
from aipaint.families.diffusion.control_detect import ENCODER, ControlInfo, detect_control
from aipaint.families.diffusion.control_fit import check_fit
from aipaint.families.diffusion.lora_detect import LoraInfo, check_lora_fit, detect_lora
from aipaint.families.estimators import Estimators
from aipaint.families.estimators.shelf import ESTIMATORS
from aipaint.families.identify import identify
from aipaint.families.likeness import Likeness
from aipaint.families.lines import Lines
from aipaint.families.looking import Shown, nearest, refusals
from aipaint.families.style import Style
from aipaint.families.upscale import UPSCALERS, Upscale

FAMILIES: tuple[Family, ...] = (Diffusion(),)
FILTERS: tuple[FilterFamily, ...] = (
    Upscale(),
    Cutout(),
    Style(),
    Lines(),
    Estimators(),
    Likeness(),
)
STARTER_ID = "starter-diffusion"
CONTROLS = "controls"
LORAS = "loras"


def inspect(path: Path) -> ModelInfo:
    """Describe the model in folder `path` from its headers. UserError says why it is refused."""
    path = path.expanduser().absolute()
    if not path.exists():
        raise UserError(
            "There is no model at {path}.",
            fix="Check the path, or choose another model.",
            path=path,
        )
    try:
        for family in FAMILIES:
            info = family.detect(path)
            if info is not None:
                return info
    except OSError as error:
        raise UserError(
            "The model {path} cannot be read.",
            "The system says: {reason}.",
            "Check that you may read it and that its disk is connected.",
            path=path,
            reason=error.strerror or error,
        ) from error
    if not path.is_dir():
        raise _no_model(path)
    raise UserError(
        "The folder {path} holds no model that can be used here.",
        "It has no model_index.json.",
        "Choose the folder that holds it.",
        path=path,
    )


def _no_model(path: Path) -> UserError:
    """Return why a file that no family knows cannot be opened, told from its header."""
    found = identify(path)
    if found.reason is not None and found.fix is not None:
        return UserError(
            "The file {path} cannot be opened as a model.",
            "{reason}",
            "{help}",
            path=path,
            reason=found.reason,
            help=found.fix,
        )
    kind = " ".join(word for word in (found.base, found.variant, found.role) if word)
    return UserError(
        "The file {path} cannot be opened as a model.",
        "{reason} {models}",
        "Get the model as one of these.",
        path=path,
        reason=found.reason or say("It holds this: {kind}.", kind=kind),
        models=say(
            "Models are folders with model_index.json and safetensors files in them, or one "
            "safetensors file of Stable Diffusion 1, 2 or XL."
        ),
    )


def load(info: ModelInfo, cache: Path) -> LoadedModel:
    """Read a model into memory with its own family; see `Family.load`."""
    family = next(family for family in FAMILIES if family.name == info.family)
    return family.load(info, cache)


def load_filter(wish: Filter, home: Home) -> LoadedFilter:
    """Read what a filter needs with its own family; see `FilterFamily.load`."""
    family = next((family for family in FILTERS if wish.kind in family.kinds), None)
    if family is None:
        raise UserError("The filter {kind} is not part of this aipaint.", kind=wish.kind)
    return family.load(wish, home)


class Shelf:
    """The models at hand: those that travel with the program, and those in the user's folder.

    What was found is remembered until a file changes. May be used from any thread.
    """

    def __init__(self, home: Home) -> None:
        self.home = home
        self._models = Shown(inspect)
        # An IP-Adapter's file has its image encoder beside it.
        self._controls = Shown(detect_control, beside=True)
        self._loras = Shown(detect_lora)

    @property
    def roots(self) -> tuple[Path, ...]:
        """The folders whose folders are models."""
        return resources() / "models", self.home.models

    def models(self) -> list[ModelInfo]:
        """Return the models that can be used, the program's own first, then by name."""
        return self._models.usable(self._look())

    def refused(self) -> list[tuple[Path, UserError]]:
        """Return what lies on the shelf but cannot be used, and why."""
        return refusals([*self._look(), *self._look_beside(), *self._look_for_loras()])

    def find(self, model: str) -> ModelInfo:
        """Return the model of that id or at that path.

        Raises UserError when it cannot be used; for an unknown one it names those most alike.
        """
        found = self._models.find(model, self.roots)
        if found is None:
            raise self._unknown(model)
        return found

    def controls(self) -> list[ControlInfo]:
        """Return the control models in the folder `controls` of each root, by name."""
        return self._controls.usable(self._look_beside())

    def find_control(self, control: str) -> ControlInfo:
        """Return the control model of that id or at that path. Raises UserError like `find`."""
        found = self._controls.find(control, self._folders(CONTROLS))
        if found is None:
            near = nearest(control, [info.id for info in self.controls()])
            raise _unknown_control(control, near, self.home.models / CONTROLS)
        return found

    def loras(self) -> list[LoraInfo]:
        """Return the LoRAs in the folder `loras` of each root, by name."""
        return self._loras.usable(self._look_for_loras())

    def find_lora(self, lora: str) -> LoraInfo:
        """Return the LoRA of that id, with or without its ending, or at that path.

        Raises UserError like `find`.
        """
        folders = self._folders(LORAS)
        found = self._loras.find(lora, folders)
        if found is None:
            found = self._loras.find(f"{lora}.safetensors", folders)
        if found is None:
            near = nearest(lora, [info.id for info in self.loras()])
            raise _unknown_lora(lora, near, self.home.models / LORAS)
        return found

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

    def _unknown(self, model: str) -> UserError:
        names = nearest(model, [info.id for info in self.models()])
        if not names:
            return UserError(
                "There is no model called {model}.",
                "No model is on the shelf.",
                "Put a model folder into {folder}.",
                model=model[:200],
                folder=self.home.models,
            )
        return UserError(
            "There is no model called {model}.",
            fix="The nearest names are: {names}.",
            model=model[:200],
            names=", ".join(names),
        )

    def _folders(self, name: str) -> list[Path]:
        return [root / name for root in self.roots]

    def _look(self) -> list[tuple[Path, ModelInfo | UserError]]:
        return self._models.look(self.roots, (CONTROLS, LORAS, ESTIMATORS, UPSCALERS))

    def _look_beside(self) -> list[tuple[Path, ControlInfo | UserError]]:
        return self._controls.look(self._folders(CONTROLS), (ENCODER,))

    def _look_for_loras(self) -> list[tuple[Path, LoraInfo | UserError]]:
        return self._loras.look(self._folders(LORAS))


def _unknown_control(control: str, near: list[str], folder: Path) -> UserError:
    if not near:
        return UserError(
            "There is no control model called {control}.",
            "No control model is on the shelf.",
            "Put a ControlNet, T2I-adapter or IP-Adapter into {folder}.",
            control=control[:200],
            folder=folder,
        )
    return UserError(
        "There is no control model called {control}.",
        fix="The nearest names are: {names}.",
        control=control[:200],
        names=", ".join(near),
    )


def _unknown_lora(lora: str, near: list[str], folder: Path) -> UserError:
    if not near:
        return UserError(
            "There is no LoRA called {lora}.",
            "No LoRA is on the shelf.",
            "Put its safetensors file into {folder}.",
            lora=lora[:200],
            folder=folder,
        )
    return UserError(
        "There is no LoRA called {lora}.",
        fix="The nearest names are: {names}.",
        lora=lora[:200],
        names=", ".join(near),
    )
