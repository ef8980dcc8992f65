"""All models on the shelf with a latent space, of whatever kind they are. No torch.

GANs, VQGANs and small autoencoders have a kind of their own. The autoencoders of painting models,
alone or inside them (`<model>#vae`), and the noise of painting models have one as well.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator

import msgspec

from aipaint.core.errors import UserError
from aipaint.families.base import ModelInfo
from aipaint.families.diffusion.vae_detect import VaeInfo
from aipaint.families.shelf_kinds import LATENT, MODEL, VAE
from aipaint.families.survey import Survey
from aipaint.families.vae.detect import of_autoencoder
from aipaint.families.vae.inside import INSIDE, describe_inside

# What is inside of models that have not changed: their files are long, and the shelf looks often.
_KEPT = 4096
_INSIDE: dict[tuple[str, str], ModelInfo | UserError] = {}
_LOCK = threading.Lock()


def latents_of(survey: Survey) -> list[ModelInfo]:
    """Return all of a survey: those of their own kind first, then autoencoders, then noise."""
    models = survey.usable(MODEL)
    found = [
        *survey.usable(LATENT),
        *_told(map(of_vae, survey.usable(VAE))),
        *_told(map(vae_in, models)),
        *(model for model in models if model.latent is not None),
    ]
    return list({info.id: info for info in found}.values())


def of_vae(vae: VaeInfo) -> ModelInfo | UserError:
    """Return an autoencoder that stands alone, under its id; or why it cannot be walked in."""
    try:
        return msgspec.structs.replace(of_autoencoder(vae), id=vae.id)
    except UserError as error:
        return error.with_traceback(None)


def vae_in(model: ModelInfo) -> ModelInfo | UserError:
    """Return the autoencoder inside a painting model; or why there is none that can be used."""
    key = (str(model.path), model.hash)
    with _LOCK:
        known = _INSIDE.get(key)
    if known is None:
        try:
            known = describe_inside(model)
        except UserError as error:
            known = error.with_traceback(None)
        with _LOCK:
            while len(_INSIDE) >= _KEPT:
                del _INSIDE[next(iter(_INSIDE))]
            _INSIDE[key] = known
    if isinstance(known, UserError):
        return known
    return msgspec.structs.replace(known, id=model.id + INSIDE)


def _told(found: Iterable[ModelInfo | UserError]) -> Iterator[ModelInfo]:
    return (info for info in found if not isinstance(info, UserError))
