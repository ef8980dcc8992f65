"""Reading the models of this family into memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aipaint.core.devices import Wishes
from aipaint.core.errors import UserError
from aipaint.families.base import LoadedModel, ModelInfo
from aipaint.families.gan.detect import detect, sort_of

if TYPE_CHECKING:
    from aipaint.families.latent.base import LatentNet


def load(info: ModelInfo, wishes: Wishes) -> LoadedModel:
    """See `aipaint.families.base.Family.load`."""
    from aipaint.families.latent.model import adapt

    return adapt(info, lambda: read_net(info), wishes)


def read_net(info: ModelInfo) -> LatentNet:
    """Return the network, float32, on the processor.

    Raises UserError where its files are damaged, or have changed since it was described.
    """
    now = detect(info.path)
    if now is None or now.hash != info.hash:
        raise UserError(
            "The files of the model {name} have changed since they were looked at.",
            fix="Try again when they are whole.",
            name=info.name,
        )
    match sort_of(info.path):
        case "stylegan":
            from aipaint.families.gan.stylegan.reading import read_stylegan

            return read_stylegan(info.path)
        case "biggan":
            from aipaint.families.gan.biggan.net import read_biggan

            return read_biggan(info.path)
        case None:
            from aipaint.families.gan.conv.net import read_conv

            return read_conv(info.path)
