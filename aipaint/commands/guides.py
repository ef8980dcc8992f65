"""`aipaint generate --region --control`: pictures that guide a picture."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass

import msgspec
import numpy as np

from aipaint.core.errors import UserError
from aipaint.core.pixels import Image, digest_of, from_array, inputs_of, to_array
from aipaint.core.recipe import Control, Recipe, Region

_WEIGHT = re.compile(r"(?P<path>.+):(?P<weight>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)", re.DOTALL)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options that guide a picture."""
    group = parser.add_argument_group("guiding", "Each may be given several times.")
    group.add_argument(
        "--region",
        metavar="MASK=PROMPT",
        action="append",
        default=[],
        help="a prompt for a part of the picture: what is white, or opaque, in the mask",
    )
    group.add_argument(
        "--control",
        metavar="MODEL=PICTURE[:WEIGHT]",
        action="append",
        default=[],
        help="a ControlNet, T2I-adapter or IP-Adapter, by its id or path, and what it is shown",
    )


@dataclass(frozen=True)
class Guides:
    """What the options ask for. inputs: the pictures by digest, see `aipaint.core.pixels`."""

    regions: tuple[Region, ...]
    controls: tuple[Control, ...]
    inputs: dict[str, Image]

    def added(self, recipe: Recipe) -> Recipe:
        """Return the recipe with regions and controls."""
        return msgspec.structs.replace(recipe, regions=self.regions, controls=self.controls)


def read_guides(arguments: argparse.Namespace) -> Guides:
    """Read the pictures that the options name.

    Raises UserError for an option that names none, for a file that is no picture, and for masks
    beside `--mask` or `--expand`, where the part that is worked in is not the picture.
    """
    if (arguments.region or arguments.control) and (
        arguments.mask is not None or arguments.expand is not None
    ):
        raise UserError(
            "A part of a picture cannot be guided from here.",
            "--region and --control guide whole pictures.",
            "Leave out --mask and --expand, or the guiding.",
        )
    masks, shown = [], []
    for text in arguments.region:
        path, prompt = _halves(text, "--region", "MASK=PROMPT")
        masks.append((prompt, read_mask(path)))
    for text in arguments.control:
        model, path = _halves(text, "--control", "MODEL=PICTURE[:WEIGHT]")
        match = _WEIGHT.fullmatch(path)
        weight = 1.0 if match is None else float(match["weight"])
        shown.append((model, _read(path if match is None else match["path"]), weight))
    return Guides(
        tuple(Region(prompt=prompt, mask=digest_of(mask)) for prompt, mask in masks),
        tuple(
            Control(model=model, image=digest_of(image), weight=weight)
            for model, image, weight in shown
        ),
        inputs_of([mask for _, mask in masks] + [image for _, image, _ in shown]),
    )


def read_mask(path: str) -> Image:
    """Read a mask file of any size as grey: its alpha where it has one, else how light it is."""
    pixels = to_array(_read(path))
    if pixels.ndim == 3 and pixels.shape[2] == 4:
        return from_array(np.ascontiguousarray(pixels[..., 3]))
    if pixels.ndim == 3:
        # Rec. 601: grey stays exactly what it was.
        weights = np.array([299, 587, 114], np.uint32)
        pixels = ((pixels * weights).sum(-1) // 1000).astype(np.uint8)
    return from_array(pixels)


def _read(path: str) -> Image:
    from aipaint.commands.filtering import read_picture

    return read_picture(path)


def _halves(text: str, option: str, form: str) -> tuple[str, str]:
    first, _, second = text.partition("=")
    if not first or not second.strip():
        raise UserError(
            "{text} cannot be used for {option}.",
            fix="Write it as {form}.",
            text=repr(text[:100]),
            option=option,
            form=form,
        )
    return first, second
