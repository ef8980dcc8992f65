"""Which families there are, and which models are on the shelf. Importing this costs no torch."""

from __future__ import annotations

import contextlib
import difflib
import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.filters import Filter
from aipaint.core.paths import Home, resources
from aipaint.core.recipe import Control, Recipe
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
from aipaint.families.estimators import Estimators
from aipaint.families.estimators.shelf import ESTIMATORS
from aipaint.families.likeness import Likeness
from aipaint.families.lines import Lines
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

_SINGLE_FILES = frozenset({".safetensors", ".ckpt", ".pt", ".pth", ".bin", ".gguf", ".onnx"})

_Stamp = tuple[tuple[str, int, int], ...]
T = TypeVar("T")


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
        raise UserError(
            "The file {path} cannot be opened as a model.",
            "Models are folders with model_index.json and safetensors files in them, or one "
            "safetensors file of Stable Diffusion 1, 2 or XL.",
            "Get the model as one of these.",
            path=path,
        )
    raise UserError(
        "The folder {path} holds no model that can be used here.",
        "It has no model_index.json.",
        "Choose the folder that holds it.",
        path=path,
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
        self._lock = threading.Lock()
        self._known: dict[Path, tuple[_Stamp, ModelInfo | UserError]] = {}
        self._controls: dict[Path, tuple[_Stamp, ControlInfo | UserError]] = {}

    @property
    def roots(self) -> tuple[Path, ...]:
        """The folders whose folders are models."""
        return resources() / "models", self.home.models

    def models(self) -> list[ModelInfo]:
        """Return the models that can be used, the program's own first, then by name."""
        found: dict[str, ModelInfo] = {}
        for path, result in self._look():
            if isinstance(result, ModelInfo):
                # A second model of the same folder name keeps its path as id.
                short = path.name if path.name not in found else str(path)
                found[short] = msgspec.structs.replace(result, id=short)
        return list(found.values())

    def refused(self) -> list[tuple[Path, UserError]]:
        """Return what lies on the shelf but cannot be used, and why."""
        return [(path, why) for path, why in self._look() if isinstance(why, UserError)]

    def find(self, model: str) -> ModelInfo:
        """Return the model of that id or at that path.

        Raises UserError when it cannot be used; for an unknown one it names those most alike.
        """
        path = _place(model, self.roots)
        if path is None:
            raise self._unknown(model)
        result = self._inspect(path)
        if isinstance(result, UserError):
            raise result.with_traceback(None)
        return msgspec.structs.replace(result, id=model) if path.name == model else result

    def controls(self) -> list[ControlInfo]:
        """Return the control models in the folder `controls` of each root, by name."""
        found: dict[str, ControlInfo] = {}
        for path, result in self._look_for_controls():
            if isinstance(result, ControlInfo):
                short = path.name if path.name not in found else str(path)
                found[short] = msgspec.structs.replace(result, id=short)
        return list(found.values())

    def refused_controls(self) -> list[tuple[Path, UserError]]:
        """Return what lies among the control models but cannot be used, and why."""
        return [
            (path, why) for path, why in self._look_for_controls() if isinstance(why, UserError)
        ]

    def find_control(self, control: str) -> ControlInfo:
        """Return the control model of that id or at that path. Raises UserError like `find`."""
        path = _place(control, [root / CONTROLS for root in self.roots])
        if path is None:
            raise self._unknown_control(control)
        result = self._inspect_control(path)
        if isinstance(result, UserError):
            raise result.with_traceback(None)
        return msgspec.structs.replace(result, id=control) if path.name == control else result

    def place_controls(self, recipe: Recipe) -> Recipe:
        """Return the recipe with the path of each control model in place of its id.

        Raises UserError for one that is unknown, damaged or made for another painting model; the
        files are read as far as their headers.
        """
        if not recipe.controls:
            return recipe
        info = self.find(recipe.model)
        placed: list[Control] = []
        for control in recipe.controls:
            found = self.find_control(control.model)
            check_fit(found, info)
            placed.append(msgspec.structs.replace(control, model=str(found.path)))
        return msgspec.structs.replace(recipe, controls=tuple(placed))

    def _unknown_control(self, control: str) -> UserError:
        ids = [info.id for info in self.controls()]
        near = difflib.get_close_matches(control, ids, n=3, cutoff=0.4) or ids[:3]
        if not near:
            return UserError(
                "There is no control model called {control}.",
                "No control model is on the shelf.",
                "Put a ControlNet, T2I-adapter or IP-Adapter into {folder}.",
                control=control[:200],
                folder=self.home.models / CONTROLS,
            )
        return UserError(
            "There is no control model called {control}.",
            fix="The nearest names are: {names}.",
            control=control[:200],
            names=", ".join(near),
        )

    def _unknown(self, model: str) -> UserError:
        ids = [info.id for info in self.models()]
        lower = {name.lower(): name for name in reversed(ids)}
        near = difflib.get_close_matches(model.lower(), list(lower), n=3, cutoff=0.4)
        names = [lower[name] for name in near] or ids[:3]
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

    def _look(self) -> list[tuple[Path, ModelInfo | UserError]]:
        return [
            (path, self._inspect(path))
            for root in self.roots
            for path in _entries(root)
            if path.name not in (CONTROLS, ESTIMATORS, UPSCALERS)
        ]

    def _look_for_controls(self) -> list[tuple[Path, ControlInfo | UserError]]:
        folders = (root / CONTROLS for root in self.roots)
        return [
            (path, self._inspect_control(path))
            for root in folders
            for path in _entries(root)
            if path.name != ENCODER
        ]

    def _inspect(self, path: Path) -> ModelInfo | UserError:
        return _remembered(self._known, self._lock, path, inspect, path)

    def _inspect_control(self, path: Path) -> ControlInfo | UserError:
        # An IP-Adapter's file has its image encoder beside it.
        around = path if path.is_dir() else path.parent
        return _remembered(self._controls, self._lock, path, detect_control, around)


def _remembered(
    known: dict[Path, tuple[_Stamp, T | UserError]],
    lock: threading.Lock,
    path: Path,
    read: Callable[[Path], T],
    around: Path,
) -> T | UserError:
    """Return what `read` makes of `path`, from memory where no file of `around` has changed."""
    stamp = _stamp(around)
    with lock:
        found = known.get(path)
    if found is not None and found[0] == stamp:
        return found[1]
    try:
        result: T | UserError = read(path)
    except UserError as error:
        result = error.with_traceback(None)
    with lock:
        known[path] = (stamp, result)
    return result


def _place(name: str, roots: Iterable[Path]) -> Path | None:
    # One folder is looked for, not the shelf: this runs on the way of every picture.
    try:
        if name and Path(name).name == name:
            found = (root / name for root in roots)
            return next((path for path in found if path.is_dir() or _is_weights(path)), None)
        path = Path(name).expanduser().absolute()
        return path if name and path.exists() else None
    except (OSError, ValueError, RuntimeError):
        # A name that no file can have, or the home of nobody.
        return None


def _is_weights(path: Path) -> bool:
    return path.suffix.lower() in _SINGLE_FILES and path.is_file()


def _entries(root: Path) -> list[Path]:
    """Return the folders and weight files of a folder in the order of their names."""
    try:
        entries = sorted(root.iterdir(), key=lambda path: path.name.lower())
    except OSError:
        # A root that is not there, or not now, holds no models.
        return []
    return [
        path
        for path in entries
        if not path.name.startswith(".") and (path.is_dir() or _is_weights(path))
    ]


def _stamp(path: Path) -> _Stamp:
    """Return what changes when a model's file does, or any file of its folder."""
    found: list[tuple[str, int, int]] = []
    folders = [path]
    if not path.is_dir():
        folders = []
        with contextlib.suppress(OSError):
            status = path.stat()
            found.append((str(path), status.st_size, status.st_mtime_ns))
    while folders and len(found) < 5000:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    status = entry.stat()
                    found.append((entry.path, status.st_size, status.st_mtime_ns))
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(Path(entry.path))
        except OSError as error:
            found.append((str(error.filename), -1, error.errno or 0))
    return tuple(sorted(found))
