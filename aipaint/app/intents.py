"""What one can have done to a picture with one press, and when that makes sense."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRect

from aipaint.app.i18n import _T
from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say

if TYPE_CHECKING:
    from aipaint.app.settings import Repainting
    from aipaint.app.workspace import Workspace
    from aipaint.families.base import ModelInfo
    from aipaint.repaint import Wish


@dataclass(frozen=True)
class Kind:
    """One intent. step: of the history. batch: how many pictures where the user asks for one.

    place: whether it needs a part to be chosen, by a selection or a frame within the canvas.
    """

    step: str
    batch: int = 1
    place: bool = False


INTENTS: dict[str, Kind] = {
    "fill": Kind("Fill"),
    "expand": Kind("Expand Canvas"),
    "add": Kind("Add", place=True),
    "remove": Kind("Remove", place=True),
    "replace": Kind("Replace", place=True),
    "vary_subtle": Kind("Vary", batch=4),
    "vary_strong": Kind("Vary", batch=4),
    "refine": Kind("Refine"),
}
_NAMES = {
    "fill": _T("Intents", "Fill"),
    "expand": _T("Intents", "Expand"),
    "add": _T("Intents", "Add"),
    "remove": _T("Intents", "Remove"),
    "replace": _T("Intents", "Replace"),
    "vary_subtle": _T("Intents", "Vary Subtly"),
    "vary_strong": _T("Intents", "Vary Strongly"),
    "refine": _T("Intents", "Refine"),
}
_PART = 4  # each side of the canvas grows by a quarter of it
_STEP = 8


def intent_words(intent: str) -> str:
    """Return what an intent is called in the window's language."""
    return QCoreApplication.translate("Intents", _NAMES[intent])


def why_not(intent: str, workspace: Workspace, model: ModelInfo | None) -> Message | None:
    """Return why an intent makes no sense now, None where it does."""
    document = workspace.document
    if document is None:
        return say("Paint or open a picture first.")
    if model is None:
        return say("Choose a model first.")
    within = workspace.frame is not None and not workspace.frame.contains(document.state.rect())
    if INTENTS[intent].place and document.state.selection is None and not within:
        return say("Select a part of the picture first.")
    return None


def check_prompt(intent: str, prompt: str) -> None:
    """Raise UserError where an intent needs to be told what to paint."""
    from aipaint.repaint import prompting_for

    if prompting_for(intent).needed and not prompt.strip():
        raise UserError(
            "There is no prompt that says what to paint.",
            "Something new is to be painted there.",
            "Write what it should be, or choose Fill or Remove.",
        )


def wish_for(intent: str, wanted: Repainting) -> Wish:
    """Return what is wished for: an intent, and what the user set herself.

    A variation is subtle or strong by its name, whatever strength is set.
    """
    from aipaint.repaint import Wish

    strength = None if intent.startswith("vary") else wanted.strength
    return Wish(intent, strength, wanted.grow, wanted.feather, wanted.context, wanted.fill)


def expanded(canvas: QRect, frame: QRect | None) -> QRect:
    """Return what "expand" paints: a frame beyond the canvas, else the canvas and a margin."""
    if frame is not None and not canvas.contains(frame):
        return QRect(frame)
    across = max(_STEP, canvas.width() // _PART // _STEP * _STEP)
    down = max(_STEP, canvas.height() // _PART // _STEP * _STEP)
    return canvas.adjusted(-across, -down, across, down)
