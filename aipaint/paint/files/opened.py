"""What comes of opening a file."""

from __future__ import annotations

from dataclasses import dataclass, field

from aipaint.core.messages import Message
from aipaint.core.recipe import Recipe
from aipaint.paint.state import State


@dataclass(frozen=True, slots=True)
class Opened:
    """A document, its name (the file's, without the ending), and what could not be kept.

    recipe: how the picture was made, when one of ours was opened; its layer carries it, too.
    extra: what was given to `save_ora` to carry along. exact: whether saving OpenRaster to the
    same file would lose nothing of it: it is OpenRaster, and there was nothing to note.
    """

    state: State
    name: str
    notes: list[Message] = field(default_factory=list)
    recipe: Recipe | None = None
    extra: dict[str, bytes] = field(default_factory=dict)
    exact: bool = False
