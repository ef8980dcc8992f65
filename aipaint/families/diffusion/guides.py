"""The guides of a recipe: its regions and control models, ready for the denoising loop."""

from __future__ import annotations

from typing import Any

from aipaint.core.messages import Message, say
from aipaint.core.pixels import Inputs
from aipaint.core.recipe import Recipe
from aipaint.families.diffusion.attention import Swap
from aipaint.families.diffusion.control_load import Controls
from aipaint.families.diffusion.controls import AdapterGuide, ControlNetGuide, Span
from aipaint.families.diffusion.denoise import Call, Guide, Pass
from aipaint.families.diffusion.image_prompt import PicturePrompt
from aipaint.families.diffusion.regions import Regions, used


class AttentionGuide:
    """Regions and IP-Adapters, which share the network's cross-attention."""

    def __init__(self, regions: Regions | None, pictures: list[PicturePrompt]) -> None:
        self._regions, self._pictures = regions, pictures
        self._swap: Swap | None = None

    def begin(self, job: Pass) -> None:
        """Encode prompts and pictures, and replace the attention processors."""
        swap = Swap(job.pipe.unet)
        for picture in self._pictures:
            picture.begin(job, swap.layers)
        if self._regions is not None:
            self._regions.begin(job)
        swap.put(self._regions, list(self._pictures))
        self._swap = swap

    def around(self, kwargs: dict[str, Any], call: Call) -> dict[str, Any]:
        """Note where and when the network looks."""
        for picture in self._pictures:
            picture.around(call)
        return kwargs if self._regions is None else self._regions.around(kwargs, call)

    def end(self) -> None:
        """Put the network's own attention back."""
        if self._swap is not None:
            self._swap.back()
            self._swap = None
        if self._regions is not None:
            self._regions.end()


def find_guides(
    recipe: Recipe, inputs: Inputs, pipe: Any, controls: Controls
) -> tuple[list[Guide], list[Message]]:
    """Return the guides of a recipe, and notes on what was fitted or left out.

    The models of `recipe.controls` are paths, see `Shelf.place_parts`; they are read into
    memory here. Raises UserError where one cannot be.
    """
    guides: list[Guide] = []
    pictures: list[PicturePrompt] = []
    regions, notes = used(recipe, inputs, pipe.tokenizer or pipe.tokenizer_2)
    for control in recipe.controls:
        span = Span(control.weight, control.start, control.end)
        if not control.weight:
            # Control models are large: one without a say is not even read.
            continue
        info, net = controls.get(control.model)
        if not any(span.holds(step, recipe.steps) for step in range(recipe.steps)):
            notes.append(
                say(
                    "{control} guides none of the {steps} steps: none begins and ends within its "
                    "share of them.",
                    control=info.name,
                    steps=recipe.steps,
                )
            )
            continue
        image = inputs[control.image]
        if info.kind == "ip-adapter":
            pictures.append(PicturePrompt(info.name, net, image, span))
            if image.width != image.height:
                notes.append(
                    say("{control} sees the middle square of its picture.", control=info.name)
                )
            continue
        kind = ControlNetGuide if info.kind == "controlnet" else AdapterGuide
        guides.append(kind(net, image, span))
        if (image.width, image.height) != (recipe.width, recipe.height):
            notes.append(
                say(
                    "The picture for {control} was fitted from {old} to {new}.",
                    control=info.name,
                    old=f"{image.width}×{image.height}",
                    new=f"{recipe.width}×{recipe.height}",
                )
            )
    if regions or pictures:
        # Last: control models see the prompt without the regions.
        guides.append(AttentionGuide(Regions(regions) if regions else None, pictures))
    return guides, notes
