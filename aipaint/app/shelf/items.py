"""What is told of a model on the shelf, and what the user and others have noted of it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from aipaint.core.messages import Message
from aipaint.core.recipe import Sampler


class Defaults(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the user wants set when a model is chosen; None: as it is.

    width, height: pixels. vae: as in a recipe. prompt: words that are put before the prompt, of a
    LoRA or embedding those that are put into it. weight: of a LoRA.
    """

    sampler: Sampler | None = None
    steps: int | None = None
    guidance: float | None = None
    width: int | None = None
    height: int | None = None
    clip_skip: int | None = None
    vae: str | None = None
    prompt: str | None = None
    negative_prompt: str | None = None
    weight: float | None = None


class Sidecar(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What files beside a model say of it, as other programs write them; none of it is checked.

    triggers: words that call what it learned. base: what it is said to be made for. weight: that
    is advised for a LoRA. page: where it came from. files: those that were read.
    """

    title: str = ""
    author: str = ""
    description: str = ""
    base: str = ""
    triggers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    negative_prompt: str = ""
    weight: float | None = None
    page: str = ""
    notes: str = ""
    sha256: str = ""
    files: tuple[str, ...] = ()


class Item(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A model on the shelf, or anything else that goes with one.

    id: how recipes name it; the path where nothing can be made of it here. kind: the folder of its
    kind on the shelf: "models", "controls", "loras" and so on, "" for what has no use of its own.
    role: as `identify` tells it; "" for what has not been looked at yet, or is no model.
    modified: seconds since 1970. size: width and height in pixels that it was made for. hash: 16
    hex digits that stand for its content, as recipes keep them. reason, fix: why it cannot be
    used, and what helps. preview: a picture of it. hashes: of the whole file, once it was read:
    sha256, BLAKE3, the web UI's ten digits and its older eight. same_as: other files of the same
    content. root: the watched folder it was found in.
    """

    path: Path
    id: str
    name: str
    kind: str
    root: Path
    role: str = ""
    family: str = ""
    base: str = ""
    variant: str = ""
    prediction: str = ""
    dtype: str = ""
    parameters: int = 0
    bytes: int = 0
    modified: float = 0.0
    size: tuple[int, int] | None = None
    hash: str = ""
    triggers: tuple[str, ...] = ()
    usable: bool = False
    reason: Message | None = None
    fix: Message | None = None
    preview: Path | None = None
    sidecar: Sidecar | None = None
    favourite: bool = False
    notes: str = ""
    defaults: Defaults | None = None
    hashes: tuple[str, ...] = ()
    same_as: tuple[Path, ...] = ()


class Root(msgspec.Struct, frozen=True):
    """A watched folder: whether the user may take it off, and how many models are in it."""

    path: Path
    removable: bool
    count: int = 0


class Suggestion(msgspec.Struct, frozen=True):
    """A folder of models that another program keeps."""

    program: str
    path: Path
