"""How a plan is made. See `aipaint.repaint.plan.plan`."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple

import msgspec
import numpy as np

from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say
from aipaint.core.pixels import digest_of, from_array
from aipaint.core.recipe import Repaint
from aipaint.repaint.box import Box, Native, check_frame, check_size
from aipaint.repaint.geometry import FRAME_ASPECT, MAX_ASPECT, crop
from aipaint.repaint.masks import composite_mask, denoise_mask
from aipaint.repaint.plan import Plan, Source
from aipaint.repaint.reach import reach_of
from aipaint.repaint.scaling import scaled, scaled_mask
from aipaint.repaint.surround import BARE, BLIND, bare_bounds, bounds_of, carried_on
from aipaint.repaint.wish import Wish, complete, habit

_KEEPS_SHAPE = ("vary_subtle", "vary_strong", "refine")
_BLURRED = 4  # times smaller: from here on it is said that detail is lost


class _Target(NamedTuple):
    """What is repainted: where, and how much each pixel of `box` is meant, uint8 (h, w) or all.

    framed: it was drawn as a frame. bare: only what is transparent in it is meant.
    """

    box: Box
    mask: np.ndarray | None
    framed: bool
    bare: bool


def make_plan(
    source: Source,
    wish: Wish,
    native: Native,
    selection: np.ndarray | None,
    selection_box: Box | None,
    frame: Box,
) -> Plan:
    """See `aipaint.repaint.plan.plan`."""
    wish = complete(wish, native.inpaints)
    canvas = Box(0, 0, *source.size)
    if selection is None or selection_box is None:
        check_frame(frame)
        target = _framed(source, wish, frame, canvas)
    else:
        target = _selected(selection, selection_box, wish, canvas, frame)
    if target.bare or wish.intent != "fill" or wish.strength != 1 or not target.framed:
        made = _repainted(source, wish, native, target, canvas)
        if made is not None:
            return made
    return _from_nothing(wish, native, target)


def _selected(selection: np.ndarray, where: Box, wish: Wish, canvas: Box, frame: Box) -> _Target:
    """What a selection means, cut to where there is something to paint on."""
    bounds = bounds_of(selection)
    if bounds is None:
        raise UserError(
            "Nothing is selected.",
            "The selection is empty.",
            "Select the part that is to be repainted, or clear the selection to use the frame.",
        )
    bounds = bounds.moved(where.x, where.y)
    # Beyond the canvas there is room only where a frame was drawn.
    inside = bounds.intersection(canvas.united(frame))
    if inside is None:
        raise UserError(
            "The selection lies outside of the canvas.",
            fix="Select a part of the picture, or drag the frame there to expand it.",
        )
    cut = selection[inside.slices(where)]
    again = bounds_of(cut)
    if again is None:
        raise UserError(
            "The selection lies outside of the canvas.",
            fix="Select a part of the picture, or drag the frame there to expand it.",
        )
    box = again.moved(inside.x, inside.y)
    return _Target(box, cut[again.slices(Box(0, 0, *inside.size))], False, wish.intent == "expand")


def _framed(source: Source, wish: Wish, frame: Box, canvas: Box) -> _Target:
    """What a frame without a selection means."""
    kept = habit(wish.intent)
    if wish.intent in ("fill", "expand"):
        bare = bare_bounds(source, frame)
        if bare is not None:
            return _Target(bare, None, True, True)
        if wish.intent == "expand":
            raise UserError(
                "There is nothing to expand.",
                "All of the frame is painted already.",
                "Drag an edge of the frame past the picture, or choose Fill.",
            )
        return _Target(frame, None, True, False)
    inside = frame.intersection(canvas)
    if inside is None:
        raise UserError(
            "The frame lies outside of the canvas.",
            "There is nothing that could be repainted.",
            "Move it over the picture, or choose Expand.",
        )
    if kept.selection and inside == canvas:
        raise UserError(
            "Nothing is selected.",
            "It must be known where this is to happen.",
            "Select that part of the picture, or drag the frame around it.",
        )
    # A frame around a part is as good as a selection; its edges are not meant to be exact then.
    return _Target(inside, None, not kept.selection, False)


def _repainted(
    source: Source, wish: Wish, native: Native, target: _Target, canvas: Box
) -> Plan | None:
    """The plan with a picture to begin with; None where nothing is painted in sight."""
    framed = target.framed and not target.bare
    own_context = wish.context is not None
    wish = reach_of(wish, target.box, native, framed)
    grow, feather = int(wish.grow or 0), int(wish.feather or 0)
    limits = canvas.united(target.box)
    context = 0 if framed else int(wish.context or 0)
    aspect = FRAME_ASPECT if framed else MAX_ASPECT
    # Sharpness is worth some of a context that nobody asked for.
    least = None if own_context else max(context * 3 // 5, grow + feather + native.step)
    box, work = crop(target.box, limits, native, context, aspect, least=least)
    check_size(box)
    seen = box.intersection(limits)
    assert seen is not None
    rgba = source.rgba(seen)
    alpha = rgba[..., 3]
    selection = np.zeros(alpha.shape, np.uint8)
    here = target.box.slices(seen)
    selection[here] = 255 if target.mask is None else target.mask
    bare = alpha < BARE
    if target.bare:
        selection[~bare] = 0
        if not selection.any():
            raise UserError(
                "There is nothing to expand.",
                "All that is selected is painted already.",
                "Select a transparent part, or choose Fill.",
            )
    _check_painted(wish, alpha, selection)
    if (alpha < BLIND).all():
        return None
    composite = composite_mask(selection, grow, feather)
    scale = work[0] / box.width
    # No narrower than what one cell of a latent covers: less would end in steps there.
    soft = max(feather, math.ceil(native.step / 2 / min(1.0, scale)))
    denoise = denoise_mask(selection, grow, soft)
    if target.bare:
        # Into the painted part it fades; in the transparent one it ends where the frame does.
        composite[bare] = selection[bare]
    # What is transparent around is painted, too: better than the border that was carried on.
    denoise[bare] = 255
    if wish.intent in _KEEPS_SHAPE:
        composite = (composite.astype(np.uint16) * alpha // 255).astype(np.uint8)
    known = np.where(bare, np.uint8(0), np.uint8(255))
    return _assembled(wish, native, box, seen, work, carried_on(rgba), known, composite, denoise)


def _check_painted(wish: Wish, alpha: np.ndarray, selection: np.ndarray) -> None:
    """Raise UserError where an intent needs something painted, and nothing is."""
    if habit(wish.intent).picture and not (alpha[selection > 0] >= BLIND).any():
        raise UserError(
            "There is nothing to be repainted here.",
            "This part is transparent.",
            "Choose Fill to paint it from the prompt.",
        )


def _assembled(
    wish: Wish,
    native: Native,
    box: Box,
    seen: Box,
    work: tuple[int, int],
    rgb: np.ndarray,
    known: np.ndarray,
    composite: np.ndarray,
    denoise: np.ndarray,
) -> Plan:
    """The plan from its arrays over `seen`, which the box exceeds to the right and down at most."""
    more = box.bottom - seen.bottom, box.right - seen.right
    rgb, denoise = _extended(rgb, more, "edge"), _extended(denoise, more, "edge")
    known, composite = _extended(known, more, "constant"), _extended(composite, more, "constant")
    made = Plan(
        box=box,
        work=work,
        composite=composite,
        wish=wish,
        repaint=Repaint(image="", strength=float(wish.strength or 0), fill=wish.fill or "original"),
        source=rgb,
        known=known,
        unchanged=255 - denoise,
    )
    return in_size(made, work, native.inpaints)


def in_size(made: Plan, work: tuple[int, int], hard: bool | None = None) -> Plan:
    """Return a plan with its pictures in another size to work in.

    hard: whether the mask must be black and white; None: as it was.
    """
    notes = _notes(made.box, work)
    if made.source is None or made.unchanged is None or made.repaint is None:
        return replace(made, work=work, notes=notes)
    image = from_array(scaled(made.source, work))
    inputs = {digest_of(image): image}
    mask = None
    name = ""
    if made.unchanged.any():
        grey = 255 - scaled_mask(made.unchanged, work)
        if hard is None:
            hard = made.mask is not None and not set(made.mask.data) - {0, 255}
        if hard:
            # Inpainting models have seen hard masks only.
            grey = np.where(grey > 127, np.uint8(255), np.uint8(0))
        mask = from_array(grey)
        name = digest_of(mask)
        inputs[name] = mask
    repaint = msgspec.structs.replace(made.repaint, image=digest_of(image), mask=name)
    return replace(
        made, work=work, repaint=repaint, image=image, mask=mask, notes=notes, inputs=inputs
    )


def _from_nothing(wish: Wish, native: Native, target: _Target) -> Plan:
    """The plan of a picture from the prompt alone."""
    # No context could be seen: the model's size is used up by what is wanted.
    box, work = crop(target.box, target.box, native, 0, FRAME_ASPECT, math.inf)
    check_size(box)
    mask = target.mask
    if mask is None:
        mask = np.full((target.box.height, target.box.width), 255, np.uint8)
    more = box.bottom - target.box.bottom, box.right - target.box.right
    composite = _extended(mask, more, "constant")
    wish = msgspec.structs.replace(wish, grow=0, feather=0, context=0)
    return Plan(box=box, work=work, composite=composite, wish=wish, notes=_notes(box, work))


def _extended(pixels: np.ndarray, more: tuple[int, int], how: str) -> np.ndarray:
    """An array with so many more rows and columns, copies of the last ones or 0."""
    if more == (0, 0):
        return pixels
    widths = [(0, more[0]), (0, more[1])] + [(0, 0)] * (pixels.ndim - 2)
    return np.pad(pixels, widths, mode="edge" if how == "edge" else "constant")


def _notes(box: Box, work: tuple[int, int]) -> list[Message]:
    if box.width < _BLURRED * work[0]:
        return []
    return [
        say(
            "{box} pixels of the canvas are painted as {work} and enlarged: they will look soft.",
            box=f"{box.width}×{box.height}",
            work=f"{work[0]}×{work[1]}",
        )
    ]
