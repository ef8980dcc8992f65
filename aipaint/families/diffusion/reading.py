"""Turns what libraries say of a damaged model into the user's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from aipaint.core.errors import UserError
from aipaint.families import machine
from aipaint.families.base import ModelInfo

T = TypeVar("T")


def reading(info: ModelInfo, name: str, read: Callable[[], T]) -> T:
    """Call `read`, which reads part `name`, and turn whatever a damaged file makes it raise into
    words."""

    def told(reason: str) -> UserError:
        return UserError(
            "The {part} of the model {name} cannot be read.",
            "The library that reads it says: {reason}",
            "Download or copy the model again, or choose another version of it.",
            part=name,
            name=info.name,
            reason=reason,
        )

    with machine.library_errors(told):
        return read()
