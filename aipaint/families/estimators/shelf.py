"""Which depth and pose models the user has put on the shelf. No torch."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

from aipaint.core.errors import UserError
from aipaint.core.paths import Home
from aipaint.families.estimators.detect import (
    EstimatorInfo,
    EstimatorKind,
    claimed_kind,
    detect,
)

ESTIMATORS = "estimators"
"""Where the user's depth and pose models lie, below the folder of models."""

_MOST_FOLDERS = 500


def look(home: Home) -> Iterator[tuple[Path, EstimatorInfo | UserError]]:
    """Yield what lies on the shelf by name, and of what cannot be used why."""
    for path in _entries(home.models / ESTIMATORS):
        try:
            yield path, detect(path)
        except UserError as error:
            yield path, error.with_traceback(None)


def estimators(home: Home, kind: EstimatorKind | None = None) -> list[EstimatorInfo]:
    """Return the models of a kind, or all, that can be used."""
    found = [info for _, info in look(home) if isinstance(info, EstimatorInfo)]
    return [info for info in found if kind in (None, info.kind)]


def find(kind: EstimatorKind, model: str, home: Home) -> EstimatorInfo:
    """Return the model of that folder name or at that path; the first of its kind for "".

    Raises UserError for one that is not there or cannot be used, or that estimates something else.
    """
    if not model:
        return _first(kind, home)
    path = _place(model, home)
    if path is None:
        raise _unknown(kind, model, home)
    info = detect(path)
    if info.kind != kind:
        raise UserError(
            "The model {name} estimates {kind}, not {wanted}.",
            fix="Choose another model.",
            name=info.name,
            kind=info.kind,
            wanted=kind,
        )
    return info


def _first(kind: EstimatorKind, home: Home) -> EstimatorInfo:
    refused: UserError | None = None
    for path, result in look(home):
        if isinstance(result, EstimatorInfo):
            if result.kind == kind:
                return result
        elif refused is None and claimed_kind(path) in (kind, None):
            refused = result
    # One that is there and cannot be used is more to the point than none being there.
    raise refused or _none(kind, home)


def _none(kind: EstimatorKind, home: Home) -> UserError:
    folder = home.models / ESTIMATORS
    if kind == "pose":
        return UserError(
            "No pose model is on this machine.",
            "None may travel with aipaint.",
            "Put a ViTPose folder, with config.json and model.safetensors in it, into {folder}.",
            folder=folder,
        )
    return UserError(
        "No depth model is on this machine.",
        "None may travel with aipaint.",
        "Put a Depth Anything folder, with config.json and model.safetensors in it, into {folder}.",
        folder=folder,
    )


def _unknown(kind: EstimatorKind, model: str, home: Home) -> UserError:
    names = [info.name for info in estimators(home, kind)]
    if not names:
        return _none(kind, home)
    near = difflib.get_close_matches(model, names, n=3, cutoff=0.4) or names[:3]
    return UserError(
        "There is no {kind} model called {model}.",
        fix="The nearest names are: {names}.",
        kind=kind,
        model=model[:200],
        names=", ".join(near),
    )


def _place(model: str, home: Home) -> Path | None:
    try:
        if Path(model).name == model and (home.models / ESTIMATORS / model).is_dir():
            return home.models / ESTIMATORS / model
        path = Path(model).expanduser().absolute()
        return path if path.exists() else None
    except (OSError, ValueError, RuntimeError):
        # A name that no file can have, or the home of nobody.
        return None


def _entries(folder: Path) -> list[Path]:
    try:
        found = [path for path in folder.iterdir() if not path.name.startswith(".")]
    except OSError:
        return []  # not there, or not now: no models
    found = [path for path in found if path.is_dir()][:_MOST_FOLDERS]
    return sorted(found, key=lambda path: path.name.lower())
