"""What the studio remembers between two runs, as one JSON file in the user's config folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal

import msgspec

from aipaint.core.devices import Wishes
from aipaint.core.files import write_atomic
from aipaint.core.messages import Message, say
from aipaint.core.paths import Home
from aipaint.core.recipe import Fill, Lora, Sampler, Syntax

Theme = Literal["system", "dark", "light"]
Language = Literal["system", "en", "zh_CN"]

FILE_NAME = "settings.json"
_MAX_BYTES = 4 << 20  # a settings file that is larger was not written by this program


class Repainting(msgspec.Struct, frozen=True, kw_only=True):
    """How parts of a picture are repainted; None: as it suits what is to be done.

    shown: whether these are unfolded. of: all that is seen, or the active layer alone.
    strength: 0 to 1. grow, feather, context: pixels.
    """

    shown: bool = False
    of: Literal["picture", "layer"] = "picture"
    strength: float | None = None
    grow: int | None = None
    feather: int | None = None
    context: int | None = None
    fill: Fill | None = None


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """The Generate panel as it was left: a recipe in the making.

    model: empty until one was chosen. style: id of a style preset, empty for none.
    seed_locked: whether the next picture keeps `seed`, or draws a new one. vae, syntax,
    clip_skip: as in a recipe.
    """

    prompt: str = ""
    negative_prompt: str = ""
    negative_shown: bool = False
    style: str = ""
    model: str = ""
    width: int = 128
    height: int = 128
    steps: int = 20
    guidance: float = 4.0
    sampler: Sampler = "dpmpp_2m"
    seed: int = 0
    seed_locked: bool = False
    batch: int = 1
    repaint: Repainting = Repainting()
    loras: tuple[Lora, ...] = ()
    vae: str = ""
    syntax: Syntax = "a1111"
    clip_skip: int = 0


class DockSizes(msgspec.Struct, frozen=True, kw_only=True):
    """How large the docks are, in pixels: Qt's own bytes scale them with the window."""

    generate_width: int = 328
    gallery_height: int = 160
    queue_width: int = 280
    colours_width: int = 232
    colours_height: int = 300
    layers_width: int = 288


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything remembered. geometry, state: Qt's own bytes for the window and its docks.

    dark: whether the window was dark at last, for the first paint under the theme "system".
    recent: documents opened or saved lately, the newest first. undo_bytes: what undo may hold.
    kept: small things that panels remember, by a key of their own.
    paused: whether the queue is. network: whether models may be downloaded when that is asked for;
    without it aipaint works offline.
    unfinished: recipes that older versions left here, as plain data; they go into the gallery's
    queue. wishes: how models are to be held and run.
    """

    theme: Theme = "system"
    dark: bool = True
    language: Language = "system"
    geometry: bytes = b""
    state: bytes = b""
    docks: DockSizes = DockSizes()
    save_folder: str = ""
    document_folder: str = ""
    recent: tuple[str, ...] = ()
    undo_bytes: int = 1 << 30
    kept: dict[str, str] = {}
    paused: bool = False
    network: bool = False
    unfinished: tuple[dict[str, Any], ...] = ()
    draft: Draft = Draft()
    wishes: Wishes = Wishes()


def settings_path(home: Home) -> Path:
    """Return where the settings of this home are."""
    return home.config / FILE_NAME


def load_settings(home: Home) -> tuple[Settings, Message | None]:
    """Return the settings, and a sentence for the user when something was wrong with the file.

    A missing file gives the defaults. Unknown fields, as a newer version writes them, are
    ignored. A damaged file is renamed to `settings.damaged.json`, never overwritten in silence.
    """
    path = settings_path(home)
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except FileNotFoundError:
        return Settings(), None
    except OSError as error:
        reason = error.strerror or str(error)
        return Settings(), say(
            "The settings in {path} cannot be read: {reason}. The defaults are used.",
            path=path,
            reason=reason,
        )
    try:
        if len(data) > _MAX_BYTES:
            raise msgspec.ValidationError("too large")
        return msgspec.json.decode(data, type=Settings), None
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return Settings(), _set_aside(path)


def save_settings(home: Home, settings: Settings) -> None:
    """Write the settings whole. Raises OSError; the older file then stays as it was."""
    home.config.mkdir(parents=True, exist_ok=True)
    write_atomic(settings_path(home), msgspec.json.format(msgspec.json.encode(settings), indent=1))


def _set_aside(path: Path) -> Message:
    aside = path.with_suffix(".damaged.json")
    try:
        os.replace(path, aside)
    except OSError as error:
        return say(
            "The settings in {path} are damaged and cannot be set aside: {reason}.",
            path=path,
            reason=error.strerror or str(error),
        )
    return say(
        "The settings were damaged. The defaults are used; the old file is kept as {aside}.",
        aside=aside,
    )
