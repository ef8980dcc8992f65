"""`aipaint generate --init`: a picture, or a part of one, painted anew."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from aipaint.commands.console import note
from aipaint.core.errors import UserError
from aipaint.core.events import Done
from aipaint.core.messages import say
from aipaint.core.metadata import PictureFormat
from aipaint.core.pixels import Image, from_array, to_array
from aipaint.core.recipe import FILLS, Recipe
from aipaint.repaint import (
    INTENTS,
    ArraySource,
    Box,
    Native,
    Plan,
    Wish,
    check_frame,
    finish,
    plan,
    prompting_for,
)

if TYPE_CHECKING:
    from aipaint.families.base import ModelInfo

_SIDES = re.compile(r"\s*([0-9]{1,6})\s*,\s*([0-9]{1,6})\s*,\s*([0-9]{1,6})\s*,\s*([0-9]{1,6})\s*")
_OPTIONS = ("mask", "expand", "intent", "strength", "fill", "grow", "feather", "context")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options that begin with a picture."""
    group = parser.add_argument_group(
        "repainting", "Begin with a picture; outside of what is repainted no pixel changes."
    )
    group.add_argument("--init", metavar="PICTURE", help="the picture to begin with")
    group.add_argument(
        "--mask", metavar="PICTURE", help="of the same size: what is white, or opaque, is repainted"
    )
    group.add_argument(
        "--expand", metavar="L,T,R,B", help="pixels to add left, top, right and bottom"
    )
    group.add_argument("--intent", choices=INTENTS, help="what is to be done; sets what follows")
    group.add_argument(
        "--strength", metavar="S", type=float, help="0 changes nothing, 1 keeps nothing"
    )
    group.add_argument("--fill", choices=FILLS, help="what the repainted part begins with")
    group.add_argument("--grow", metavar="N", type=int, help="pixels to extend the mask by")
    group.add_argument("--feather", metavar="N", type=int, help="pixels of its soft edge")
    group.add_argument("--context", metavar="N", type=int, help="pixels to see around it")


@dataclass(frozen=True)
class Repainting:
    """What is painted into which picture.

    recipe: the job. plan: see `aipaint.repaint.Plan`. canvas: straight RGBA or RGB, uint8
    (h, w, 3 or 4), with the room that was added; nobody writes into it. where: what of the canvas
    was there before. kind: of the result's file; a JPEG gets white where nothing was painted.
    """

    recipe: Recipe
    plan: Plan
    canvas: np.ndarray
    where: Box
    kind: PictureFormat | None

    @property
    def frame(self) -> Box:
        """All of the canvas."""
        return Box(0, 0, self.canvas.shape[1], self.canvas.shape[0])

    @property
    def whole(self) -> Recipe:
        """The recipe with the size that the result has."""
        height, width = self.canvas.shape[:2]
        return msgspec.structs.replace(self.recipe, width=width, height=height)

    def laid(self, done: Done) -> Done:
        """Return the event with the whole picture: the painted part laid over what was there."""
        box, patch = finish(self.plan, done.image)
        return msgspec.structs.replace(done, image=self._over(box, patch))

    def facts(self) -> dict[str, Any]:
        """What --json tells of it. box: x, y, width, height in the result's pixels."""
        box, (width, height) = self.plan.box, self.plan.work
        repaint = self.plan.repaint
        return {
            "strength": 1.0 if repaint is None else repaint.strength,
            "box": [box.x, box.y, box.width, box.height],
            "work": [width, height],
        }

    def _over(self, box: Box, patch: np.ndarray) -> Image:
        whole = self.frame
        inside = box.intersection(whole)
        out = self.canvas.copy()
        if inside is not None:
            here = out[inside.slices(whole)]
            here[...] = over(here, patch[inside.slices(box)])
        if out.shape[2] == 4 and (out[..., 3] == 255).all():
            out = out[..., :3]
        if out.shape[2] == 4 and self.kind == "JPEG":
            note(say("A JPEG has no transparency: it is white there."))
            white = np.full_like(out[..., :3], 255)
            out = over(white, out)
        return from_array(out)


def over(below: np.ndarray, above: np.ndarray) -> np.ndarray:
    """Return RGBA laid over RGB or RGBA, all uint8 and straight (Porter and Duff 1984).

    Where `above` is transparent the result is `below`, bit for bit.
    """
    share = above[..., 3:].astype(np.float32) / 255
    kept = (1 - share) * (below[..., 3:].astype(np.float32) / 255 if below.shape[2] == 4 else 1)
    alpha = share + kept
    colour = (above[..., :3] * share + below[..., :3] * kept) / np.maximum(alpha, 1e-6)
    out = np.rint(np.concatenate([colour, alpha * 255], -1)[..., : below.shape[2]])
    return np.where(above[..., 3:] == 0, below, out.astype(np.uint8))


def require_init(arguments: argparse.Namespace) -> None:
    """Raise UserError for options of a repainting that go with nothing, or not together."""
    if arguments.init is None:
        for name in _OPTIONS:
            if getattr(arguments, name) is not None:
                raise UserError(
                    "{option} says how a picture is repainted, but there is none.",
                    fix="Give the picture with --init.",
                    option=f"--{name}",
                )
        return
    if arguments.gallery:
        raise UserError(
            "A repainted picture cannot be kept in the gallery from here.",
            "The gallery holds what a recipe paints, and this is only a part of the picture.",
            "Give a file or a folder with -o.",
        )
    if arguments.size is not None and (arguments.mask is not None or arguments.expand is not None):
        raise UserError(
            "--size cannot be given for a part of a picture.",
            "The size to work in follows from the part.",
            "Leave --size out; --context changes how much of the picture is seen.",
        )


def repainting(
    arguments: argparse.Namespace, draft: Recipe, info: ModelInfo, kind: PictureFormat | None
) -> Repainting:
    """Return what `--init` and its companions ask for. Raises UserError.

    draft: the recipe but for what comes from the picture: with --size its size is worked in.
    """
    from aipaint.commands.filtering import read_picture

    canvas = to_array(read_picture(arguments.init))
    height, width = canvas.shape[:2]
    mask = None if arguments.mask is None else _mask(arguments.mask, (width, height))
    frame, where = Box(0, 0, width, height), Box(0, 0, width, height)
    intent = arguments.intent
    if arguments.expand is not None:
        left, top, right, bottom = _sides(arguments.expand)
        canvas = _widened(canvas, (left, top, right, bottom))
        frame = Box(0, 0, canvas.shape[1], canvas.shape[0])
        where = where.moved(left, top)
        if mask is not None:
            raise UserError(
                "--mask and --expand cannot be given together.",
                "One repaints a part of the picture, the other paints around it.",
                "Do one after the other.",
            )
        intent = intent or "expand"
    intent = intent or ("vary_strong" if mask is None else "fill")
    prompting = prompting_for(intent)
    if prompting.needed and not draft.prompt.strip():
        raise UserError("A prompt is needed.", fix="Say what is to be painted.")
    unused = not prompting.used and bool(draft.prompt)
    if unused:
        draft = msgspec.structs.replace(draft, prompt="")
    if prompting.guidance is not None and arguments.guidance is None:
        draft = msgspec.structs.replace(draft, guidance=prompting.guidance)
    wish = Wish(
        intent,
        strength=arguments.strength,
        grow=arguments.grow,
        feather=arguments.feather,
        context=arguments.context,
        fill=arguments.fill,
    )
    selection_box = None if mask is None else where
    made = plan(ArraySource(canvas), wish, _native(info), mask, selection_box, frame)
    if arguments.size is not None:
        made = made.worked_in((draft.width, draft.height))
    if unused:
        note(say("The prompt is not used: what is removed is filled from its surroundings."))
    for message in made.notes:
        note(message)
    return Repainting(made.recipe(draft), made, canvas, where, kind)


def _mask(path: str, size: tuple[int, int]) -> np.ndarray:
    """The mask of a file as uint8 (h, w). Raises UserError for one of another size than `size`."""
    from aipaint.commands.filtering import read_mask

    image = read_mask(path)
    if (image.width, image.height) != size:
        raise UserError(
            "The mask does not fit the picture.",
            "It has {found} pixels, the picture {size}.",
            "Make both the same size.",
            found=f"{image.width}×{image.height}",
            size=f"{size[0]}×{size[1]}",
        )
    return to_array(image)


def _native(info: ModelInfo) -> Native:
    defaults = info.defaults
    return Native(defaults.width, defaults.height, inpaints=info.inpaints)


def _sides(text: str) -> tuple[int, int, int, int]:
    match = _SIDES.fullmatch(text)
    if match is None:
        raise UserError(
            "{text} does not say how far to expand.",
            fix="Give the pixels for left, top, right and bottom, for example 0,0,128,0.",
            text=repr(text[:50]),
        )
    left, top, right, bottom = (int(part) for part in match.groups())
    return left, top, right, bottom


def _widened(canvas: np.ndarray, sides: tuple[int, int, int, int]) -> np.ndarray:
    """The picture as RGBA with transparent pixels around it. Raises UserError for too many."""
    left, top, right, bottom = sides
    height, width = canvas.shape[:2]
    check_frame(Box(-left, -top, width + left + right, height + top + bottom))
    out = np.zeros((height + top + bottom, width + left + right, 4), np.uint8)
    here = out[top : top + height, left : left + width]
    here[..., 3] = 255
    here[..., : canvas.shape[2]] = canvas
    return out
