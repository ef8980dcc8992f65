"""One thing that was looked at."""

from __future__ import annotations

from typing import Literal

import msgspec

from aipaint.core.devices import Device
from aipaint.core.errors import UserError
from aipaint.core.messages import Message


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What was found, and what to do about it.

    state: "ok"; "warning" for what only a part of the program needs; "problem" when nothing can
    be painted before it is mended. device: the one that it is about, if it is about one.
    """

    name: str
    state: Literal["ok", "warning", "problem"]
    found: Message
    fix: Message = Message("")
    device: Device | None = None


def trouble(
    name: str, error: UserError, state: Literal["warning", "problem"] = "problem"
) -> Finding:
    """Return the finding for an error that the user would have met."""
    values = {**error.why.values, **error.what.values}
    found = Message(f"{error.what.template} {error.why.template}".strip(), values)
    return Finding(name=name, state=state, found=found, fix=error.fix)
