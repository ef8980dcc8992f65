"""Which families there are, and what each makes of a path. Importing this costs no torch."""

from __future__ import annotations

from pathlib import Path

from aipaint.core.devices import Wishes
from aipaint.core.errors import UserError
from aipaint.core.filters import Filter
from aipaint.core.messages import say
from aipaint.core.paths import Home
from aipaint.families.base import (
    Family,
    FilterFamily,
    LoadedFilter,
    LoadedModel,
    ModelInfo,
)
from aipaint.families.cutout import Cutout
from aipaint.families.diffusion import Diffusion
from aipaint.families.estimators import Estimators
from aipaint.families.gan import Gan
from aipaint.families.identify import identify
from aipaint.families.likeness import Likeness
from aipaint.families.lines import Lines
from aipaint.families.style import Style
from aipaint.families.upscale import Upscale
from aipaint.families.vae import Vae

FAMILIES: tuple[Family, ...] = (Diffusion(),)
LATENT_FAMILIES: tuple[Family, ...] = (Gan(), Vae())
FILTERS: tuple[FilterFamily, ...] = (
    Upscale(),
    Cutout(),
    Style(),
    Lines(),
    Estimators(),
    Likeness(),
)
DEFAULT = Wishes()
STARTER_ID = "starter-diffusion"


def inspect(path: Path) -> ModelInfo:
    """Describe the model in folder `path` from its headers. UserError says why it is refused."""
    return _inspect(path, FAMILIES)


def inspect_latent(path: Path) -> ModelInfo:
    """Describe the model with a latent space at `path`. UserError says why it is refused."""
    return _inspect(path, LATENT_FAMILIES)


def _inspect(path: Path, families: tuple[Family, ...]) -> ModelInfo:
    path = path.expanduser().absolute()
    if not path.exists():
        raise UserError(
            "There is no model at {path}.",
            fix="Check the path, or choose another model.",
            path=path,
        )
    try:
        for family in families:
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
            "safetensors file of Stable Diffusion 1, 2, XL or 3, or of Flux."
        ),
    )


def load(info: ModelInfo, cache: Path, wishes: Wishes = DEFAULT) -> LoadedModel:
    """Read a model into memory with its own family; see `Family.load`."""
    family = next(family for family in (*FAMILIES, *LATENT_FAMILIES) if family.name == info.family)
    return family.load(info, cache, wishes)


def load_filter(wish: Filter, home: Home) -> LoadedFilter:
    """Read what a filter needs with its own family; see `FilterFamily.load`."""
    family = next((family for family in FILTERS if wish.kind in family.kinds), None)
    if family is None:
        raise UserError("The filter {kind} is not part of this aipaint.", kind=wish.kind)
    return family.load(wish, home)
