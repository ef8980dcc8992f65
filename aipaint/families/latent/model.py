"""A network with a latent space as a model of the engine: it draws recipes and answers studies."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import torch

from aipaint import __version__
from aipaint.core.devices import Wishes
from aipaint.core.errors import UserError
from aipaint.core.events import Facts
from aipaint.core.latents import Latent, Source, Vector, to_vector
from aipaint.core.messages import Message, say
from aipaint.core.pixels import Image, Inputs
from aipaint.core.recipe import Recipe
from aipaint.core.studies import Contrast, FindDirections, Project, Resolve, Sheet, Study
from aipaint.families import machine
from aipaint.families.base import Findings, Footprint, ModelInfo, OnSearch, OnSketch, OnStep
from aipaint.families.devices import choose_device
from aipaint.families.latent.compose import Composer
from aipaint.families.latent.sheets import draw_one, draw_sheet, look_of

if TYPE_CHECKING:
    from aipaint.families.latent.base import LatentNet

_CPU = torch.device("cpu")
# A search through codes asks whether it is to stop this often.
_RESOLVED = 16


def adapt(info: ModelInfo, read: Callable[[], LatentNet], wishes: Wishes) -> LatentAdapter:
    """Read a network and move it to where it is wished to compute.

    read: returns it on the processor, float32. Raises UserError where memory lacks.
    """
    machine.prepare()
    device = choose_device(wishes)
    machine.check_memory(4 * info.parameters, device, info.name)
    net = read()
    if device != net.device:
        net.to(device)
    return LatentAdapter(info, net)


class LatentAdapter:
    """See `aipaint.families.base.LatentModel`. Use it from one thread.

    net: on the device that it is to compute on.
    """

    def __init__(self, info: ModelInfo, net: LatentNet) -> None:
        self.info, self.net = info, net
        self._composer = Composer(net)
        self._home = net.device

    def compose(self, latent: Latent, inputs: Inputs) -> torch.Tensor:
        """Return the code of a latent, float32 (1, layers, dim); see `Composer.compose`."""
        return self._composer.compose(latent, inputs)

    def generate(
        self, recipe: Recipe, inputs: Inputs, on_step: OnStep
    ) -> tuple[Image, Facts, list[Message]]:
        """Draw `recipe.latent`, or the recipe's seed where it names none.

        The same recipe gives the same bytes on the same machine: it is drawn alone. The picture
        has the model's own size, whatever the recipe says.
        """
        started = time.perf_counter()
        latent = recipe.latent or Latent(sources=(Source(seed=recipe.seed),))
        image = draw_one(self.net, self.compose(latent, inputs), look_of(latent))
        seconds = time.perf_counter() - started
        on_step(1, 1, lambda: image)
        return image, self._facts(seconds), []

    def study(
        self, study: Study, inputs: Inputs, on_step: OnSearch, on_sketch: OnSketch
    ) -> Findings:
        """See `aipaint.families.base.LatentModel`."""
        started = time.perf_counter()
        codes, values, image = self._answer(study, inputs, on_step, on_sketch)
        facts = self._facts(time.perf_counter() - started)
        return Findings(codes, values, image, facts, self._notes(study, inputs))

    def mend(self, error: BaseException) -> Message | None:
        """Leave the card where its memory lacks; see `aipaint.families.base.LoadedModel`."""
        if not machine.is_out_of_memory(error) or self._home == _CPU:
            return None
        self.rest()
        self._home = _CPU
        return say("Memory ran short: the model now computes on the processor, which takes longer.")

    def footprint(self) -> Footprint:
        """See `aipaint.families.base.LoadedModel`."""
        held = self.net.footprint()
        return Footprint(0, held) if self.net.device.type == "cpu" else Footprint(held, 0)

    @property
    def resting(self) -> bool:
        """See `aipaint.families.base.LoadedModel`."""
        return self.net.device != self._home

    def rest(self) -> None:
        """See `aipaint.families.base.LoadedModel`."""
        self._composer.forget()
        if self.net.device != _CPU:
            self.net.to(_CPU)
            machine.release()

    def wake(self) -> None:
        """See `aipaint.families.base.LoadedModel`."""
        if self.resting:
            machine.check_memory(self.net.footprint(), self._home, self.info.name)
            self.net.to(self._home)

    def _answer(
        self, study: Study, inputs: Inputs, on_step: OnSearch, on_sketch: OnSketch
    ) -> tuple[tuple[Vector, ...], tuple[float, ...], Image | None]:
        if isinstance(study, Sheet):

            def compose(latent: Latent) -> torch.Tensor:
                return self.compose(latent, inputs)

            draw_sheet(self.net, study.latents, study.side, compose, on_sketch)
            return (), (), None
        if isinstance(study, Resolve):
            return self._resolve(study, inputs, on_step), (), None
        if isinstance(study, FindDirections):
            from aipaint.families.latent.directions import find_directions

            return find_directions(self.net, study, on_step)
        if isinstance(study, Contrast):
            from aipaint.families.latent.directions import contrast

            return contrast(self, study, inputs)
        if isinstance(study, Project):
            if not self.net.info.projects:
                raise UserError(
                    "A picture cannot be searched for in the latent space of {name}.",
                    fix="Choose a StyleGAN, or an autoencoder, which encodes it at once.",
                    name=self.info.name,
                )
            from aipaint.families.latent.project import project

            return project(self, study, inputs, on_step)
        if not self.net.info.drags:
            raise UserError(
                "The pictures of {name} cannot be dragged.",
                "It has no feature maps that points could be followed in.",
                "Choose a StyleGAN.",
                name=self.info.name,
            )
        from aipaint.families.latent.drag import drag

        return drag(self, study, inputs, on_step)

    def _notes(self, study: Study, inputs: Inputs) -> list[Message]:
        if not isinstance(study, Project):
            return []
        from aipaint.families.latent.search import fit_note

        cut = fit_note(inputs[study.image], self.net.size)
        return [] if cut is None else [cut]

    def _resolve(self, study: Resolve, inputs: Inputs, on_step: OnSearch) -> tuple[Vector, ...]:
        found: list[Vector] = []
        count = len(study.latents)
        for number, latent in enumerate(study.latents, 1):
            found.append(to_vector(self.compose(latent, inputs)[0].cpu().numpy()))
            if number % _RESOLVED == 0 or number == count:
                on_step(number, count, None, None, ())
        return tuple(found)

    def _facts(self, seconds: float) -> Facts:
        return Facts(
            model_name=self.info.name,
            model_hash=self.info.hash,
            device=self.net.device.type,
            dtype=self.net.dtype,
            versions={
                "aipaint": __version__,
                "python": platform.python_version(),
                # A class of its own, which cannot travel between processes.
                "torch": str(torch.__version__),
            },
            seconds=round(seconds, 3),
        )
