"""`aipaint generate --region --control`: pictures that guide a picture."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass, replace

import msgspec

from aipaint.commands.console import note
from aipaint.core.errors import UserError
from aipaint.core.messages import say
from aipaint.core.pixels import Image, digest_of, inputs_of
from aipaint.core.recipe import Control, Recipe, Region
from aipaint.families.shelf import Shelf
from aipaint.repaint import Box, Plan, crop_of

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
class Shown:
    """A picture that guides. option: what it was given for."""

    image: Image
    option: str


@dataclass(frozen=True)
class Guides:
    """What the options ask for.

    regions: prompts with their masks, grey pictures of any size. controls: ids or paths with
    pictures of any size and weights.
    """

    regions: tuple[tuple[str, Shown], ...]
    controls: tuple[tuple[str, Shown, float], ...]

    @property
    def inputs(self) -> dict[str, Image]:
        """The pictures by digest, see `aipaint.core.pixels`."""
        shown = [mask for _, mask in self.regions] + [image for _, image, _ in self.controls]
        return inputs_of(each.image for each in shown)

    def added(self, recipe: Recipe) -> Recipe:
        """Return the recipe with regions and controls."""
        regions = tuple(
            Region(prompt=prompt, mask=digest_of(mask.image)) for prompt, mask in self.regions
        )
        controls = tuple(
            Control(model=model, image=digest_of(shown.image), weight=weight)
            for model, shown, weight in self.controls
        )
        return msgspec.structs.replace(recipe, regions=regions, controls=controls)

    def cut(self, part: Plan, canvas: Box, init: Box, shelf: Shelf) -> Guides:
        """Return what of them lies over the part of a picture that is worked in.

        canvas: the whole picture, with the room that is added. init: where in it the one lies that
        was there. A picture as large as that lies over it, any other is fitted to the canvas, and
        that is noted. A region that covers nothing of the part is left out. What an IP-Adapter is
        shown lies nowhere and stays whole. Raises UserError for a control model that is not there.
        """

        def seen(shown: Shown) -> Shown:
            size = shown.image.width, shown.image.height
            if size not in (init.size, canvas.size):
                note(
                    say(
                        "The picture for {option} was fitted from {old} to {new}.",
                        option=shown.option,
                        old=f"{size[0]}×{size[1]}",
                        new=f"{canvas.width}×{canvas.height}",
                    )
                )
            place = init if size == init.size else canvas
            return replace(shown, image=crop_of(part, shown.image, place))

        masks = [(prompt, seen(mask)) for prompt, mask in self.regions]
        return Guides(
            tuple((prompt, mask) for prompt, mask in masks if any(mask.image.data)),
            tuple(
                (model, shown if _is_reference(shelf, model) else seen(shown), weight)
                for model, shown, weight in self.controls
            ),
        )


def _is_reference(shelf: Shelf, control: str) -> bool:
    return shelf.find_control(control).kind == "ip-adapter"


def read_guides(arguments: argparse.Namespace) -> Guides:
    """Read the pictures that the options name.

    Raises UserError for an option that names none, and for a file that is no picture.
    """
    from aipaint.commands.filtering import read_mask, read_picture

    masks, shown = [], []
    for text in arguments.region:
        path, prompt = _halves(text, "--region", "MASK=PROMPT")
        masks.append((prompt, Shown(read_mask(path), "--region")))
    for text in arguments.control:
        model, path = _halves(text, "--control", "MODEL=PICTURE[:WEIGHT]")
        match = _WEIGHT.fullmatch(path)
        weight = 1.0 if match is None else float(match["weight"])
        picture = read_picture(path if match is None else match["path"])
        shown.append((model, Shown(picture, "--control"), weight))
    return Guides(tuple(masks), tuple(shown))


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
