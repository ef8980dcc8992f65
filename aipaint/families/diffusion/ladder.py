"""What is given up when memory runs out or numbers overflow, one rung at a time.

The first rungs cost a little time, the last ones much. What was given up stays given up until the
model is loaded again: the next picture would need it, too.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

from aipaint.core.devices import Device, Offload, Wishes
from aipaint.core.messages import Message, say
from aipaint.families import machine
from aipaint.families.base import Footprint, ModelInfo
from aipaint.families.diffusion import offload, storage
from aipaint.families.diffusion.compiling import compile_blocks, is_compiler_error, plain
from aipaint.families.diffusion.slicing import Apart, SlicedAttention
from aipaint.families.formats import SIZES, Format, Formats

if TYPE_CHECKING:
    import torch

    from aipaint.families.diffusion.networks import Network

Rung = Literal["slices", "apart", "narrow", "model", "sequential"]
# What each of them says when it is stepped on.
SAYINGS: dict[Rung, Message] = {
    "slices": say("Memory ran short: attention is now computed in slices."),
    "apart": say("Memory ran short: prompt and negative prompt are now followed in turn."),
    "narrow": say("Memory ran short: the weights are now held in half precision."),
    "model": say(
        "Memory ran short: parts of the model now wait in the computer's memory until needed, "
        "which takes longer."
    ),
    "sequential": say(
        "Memory ran short: layers of the model now wait in the computer's memory until needed, "
        "which takes much longer."
    ),
}


def require_room(info: ModelInfo, device: Device, formats: Formats, wishes: Wishes) -> None:
    """Raise TooLittleMemoryError when a model cannot be held on a device, whatever is given up."""
    free = machine.free_memory() if device.kind == "cpu" else device.free
    if device.kind in offload.SEPARATE and wishes.offload != "none":
        # What does not fit on the card waits in the computer's memory.
        free = max(free, machine.free_memory())
    machine.require(info.parameters * SIZES[formats.storage], free, info.name)


class Ladder:
    """How a pipeline is held, and what of that can still be given up. Use it from one thread.

    formats: what it computes in and is held in. mode: what is kept off the card.
    """

    def __init__(
        self, pipe: Any, device: torch.device, facts: Device, formats: Formats, wishes: Wishes
    ) -> None:
        """facts: of `device`. The pipeline is in the computer's memory, in one of the formats."""
        self._pipe, self._device, self._facts = pipe, device, facts
        self.formats, self._wishes = formats, wishes
        if formats.compute != formats.storage:
            storage.hold(pipe, *_types(formats)[::-1])
        self.mode: Offload = offload.choose(pipe, facts, wishes)
        self._slices = self._apart = self._resting = self._compiled = False

    def place(self) -> None:
        """Put the pipeline where it computes."""
        offload.place(self._pipe, self._device, self.mode, _types(self.formats)[0])
        self._widened()
        if self._wishes.compiled and self.mode != "sequential":
            self._compiled = compile_blocks(self._pipe)

    @property
    def dtype(self) -> torch.dtype:
        """What it computes in."""
        return _types(self.formats)[0]

    @property
    def told(self) -> str:
        """The number format as pictures tell of it."""
        compute, stored = self.formats
        return f"{compute} ({stored} weights)" if self.formats.lossy else compute

    @property
    def resting(self) -> bool:
        """Whether it was taken off its card."""
        return self._resting

    def footprint(self) -> Footprint:
        """Return the bytes of its weights."""
        return offload.footprint(self._pipe, self._facts.kind)

    def rest(self) -> None:
        """Make room on the card; `wake` before painting again."""
        if self.footprint().card:
            offload.take_off(self._pipe)
            self._resting = True
            machine.release()

    def wake(self) -> None:
        """Come back from a rest."""
        if self._resting:
            offload.place(self._pipe, self._device, self.mode, _types(self.formats)[0])
            self._resting = False

    def network(self, network: Network) -> Any:
        """Return the network as it is called on this rung."""
        return Apart(network, self._pipe) if self._apart else network

    @contextlib.contextmanager
    def painting(self) -> Iterator[None]:
        """Hold to what was given up while a picture is painted."""
        offload.join(self._pipe, self._device, self.mode)
        try:
            with SlicedAttention() if self._slices else contextlib.nullcontext():
                yield
        finally:
            offload.settle(self._pipe)

    def mend(self, error: BaseException) -> Message | None:
        """Change what made painting fail, and say what; None where nothing is left to change."""
        if machine.is_out_of_memory(error):
            return self._climb()
        if isinstance(error, machine.OverflowedError):
            return self._raise_precision()
        if self._compiled and is_compiler_error(error):
            plain(self._pipe)
            self._compiled = False
            return say("The model could not be compiled here; it is painted without.")
        return None

    def _climb(self) -> Message | None:
        rung = next(iter(self._rungs()), None)
        if rung is None:
            return None
        if self._compiled:
            plain(self._pipe)
            self._compiled = False
        match rung:
            case "slices":
                self._slices = True
            case "apart":
                self._apart = True
            case "narrow":
                self.formats = Formats(self.formats.compute, "float16")
                storage.hold(self._pipe, *_types(self.formats)[::-1])
            case "model" | "sequential":
                self.mode = rung
                offload.place(self._pipe, self._device, rung, _types(self.formats)[0])
                self._widened()
        machine.release()
        return SAYINGS[rung]

    def _raise_precision(self) -> Message | None:
        """Compute in a format with room for larger numbers."""
        before = self.formats.compute
        if before == "float32":
            return None
        wider: Format = "bfloat16" if before == "float16" and self._facts.bf16 else "float32"
        self.formats = Formats(wider, wider)
        offload.take_off(self._pipe)
        storage.widen(self._pipe, _types(self.formats)[0])
        if self._wishes.offload == "auto":
            self.mode = offload.choose(self._pipe, self._facts, self._wishes)
        offload.place(self._pipe, self._device, self.mode, _types(self.formats)[0])
        return say(
            "The numbers became too large for {before}: the model now computes in {after}.",
            before=before,
            after=wider,
        )

    def _widened(self) -> None:
        if self.mode == "sequential":
            self.formats = Formats(self.formats.compute, self.formats.compute)

    def _rungs(self) -> list[Rung]:
        """Return what there is to climb from here, and is not against the user's wish."""
        device, wishes = self._facts.kind, self._wishes
        card = device in offload.SEPARATE and wishes.offload != "none"
        wide = SIZES[self.formats.storage] > 2
        there: dict[Rung, bool] = {
            "slices": not self._slices,
            "apart": not self._apart,
            "narrow": device == "cpu" and wishes.storage == "auto" and wide,
            "model": card and self.mode == "none",
            "sequential": card and self.mode != "sequential",
        }
        return [rung for rung, left in there.items() if left]


def _types(formats: Formats) -> tuple[torch.dtype, torch.dtype]:
    import torch

    return getattr(torch, formats.compute), getattr(torch, formats.storage)
