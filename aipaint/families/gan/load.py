"""Reading the models of this family into memory."""

from __future__ import annotations

from aipaint.core.devices import Wishes
from aipaint.core.errors import UserError
from aipaint.families.base import LoadedModel, ModelInfo


def load(info: ModelInfo, wishes: Wishes) -> LoadedModel:
    """See `aipaint.families.base.Family.load`."""
    raise UserError("The model {name} cannot be read.", name=info.name)
