"""Which filter models and control models there are, as menus and dialogs list them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from aipaint.core.paths import Home
from aipaint.paint.guides import GuideKind


@dataclass(frozen=True)
class UpscalerRow:
    """An upscaler. good_for: "general", "illustration" or "" where nobody says."""

    name: str
    good_for: str


class HasName(Protocol):
    """What is asked of a control model."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


# What the names of control models have in them, by what they were trained to follow.
_WORDS: dict[GuideKind, tuple[str, ...]] = {
    "edges": ("canny", "edge"),
    "soft_edges": ("softedge", "soft_edge", "soft-edge", "hed", "pidi", "sketch"),
    "lines": ("lineart", "line_art", "line-art", "scribble", "line", "sketch"),
    "colours": ("color", "colour", "tile", "shuffle"),
    "depth": ("depth", "midas"),
    "pose": ("openpose", "pose"),
}


def upscaler_rows(home: Home) -> list[UpscalerRow]:
    """Return the upscalers that can be used, the best of ours first. Reads files' headers."""
    from aipaint.families.upscale.shelf import upscalers

    return [UpscalerRow(found.name, found.good_for) for found in upscalers(home)]


def check_guide(kind: GuideKind, home: Home) -> None:
    """Raise UserError, which says what to do, where a guide lacks its model. Reads headers."""
    if kind == "depth" or kind == "pose":
        from aipaint.families.estimators.shelf import find

        find(kind, "", home)


def controls_folder(home: Home) -> Path:
    """Return where the user may put control models."""
    from aipaint.families.shelf import CONTROLS

    return home.models / CONTROLS


def control_for(kind: GuideKind, controls: Sequence[HasName]) -> str:
    """Return the id of the control model that follows such a picture, "" where none says so."""
    for word in _WORDS.get(kind, ()):
        for control in controls:
            names = f"{control.id} {control.name}".lower()
            # "softedge" has "edge" in it, and is something else.
            if word in names and (kind != "edges" or "soft" not in names):
                return control.id
    return ""


def kind_of(control: HasName) -> GuideKind:
    """Return what a control model follows, "" where its name does not say."""
    for kind in _WORDS:
        if control_for(kind, (control,)):
            return kind
    return ""
