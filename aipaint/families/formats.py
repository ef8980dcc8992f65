"""In which number formats a model is held and computed. Importing this costs no torch.

Weights are published in half precision more often than not. A card computes in it; a processor
without instructions for it computes in float32, but can hold the weights as they lie in the file
and widen each layer while it computes, which costs a fiftieth of its time and halves the memory.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from aipaint.core.devices import Device, Storage, Wishes
from aipaint.core.errors import UserError

Format = Literal["float32", "float16", "bfloat16", "float8_e4m3fn"]
SIZES: dict[Format, int] = {"float32": 4, "float16": 2, "bfloat16": 2, "float8_e4m3fn": 1}
_WANTED: dict[Storage, Format] = {
    "float32": "float32",
    "float16": "float16",
    "bfloat16": "bfloat16",
    "float8": "float8_e4m3fn",
}
HALVES: tuple[Format, ...] = ("float16", "bfloat16")
# Models of so many numbers are worth the care; smaller ones are computed as exactly as can be.
LARGE = 400_000_000
# What painting needs beyond the weights, as a share of them, and in bytes at least.
WORK_SHARE, WORK_BYTES = 0.15, 300 * 2**20


class Formats(NamedTuple):
    """compute: what layers compute in. storage: what their weights are held in."""

    compute: Format
    storage: Format

    @property
    def lossy(self) -> bool:
        """Whether the weights are held more coarsely than models are published."""
        return SIZES[self.storage] == 1


def choose_formats(device: Device, wishes: Wishes, parameters: int, stored: str) -> Formats:
    """Return the formats for a model of `parameters` numbers on `device`.

    stored: the format of its file as torch names it, "" where that is not known.
    Raises UserError for a wish that the device cannot fulfil.
    """
    compute = _compute(device, wishes, parameters, stored)
    wanted = _WANTED.get(wishes.storage)
    if wanted is not None:
        if SIZES[wanted] == 1 and device.kind == "mps":
            raise UserError(
                "Weights cannot be held in float8 on this device.",
                "Apple's graphics do not know this format.",
                "Choose another storage in the preferences.",
            )
        return Formats(compute, wanted)
    if device.kind != "cpu" or compute != "float32" or wishes.compiled:
        return Formats(compute, compute)
    half: Format | None = next((each for each in HALVES if each == stored), None)
    if half is not None and parameters >= LARGE:
        return Formats(compute, half)
    if need(parameters, compute) > device.free:
        return Formats(compute, half or "float16")
    return Formats(compute, compute)


def need(parameters: int, storage: Format) -> float:
    """Return the bytes that a model needs at least, weights and work together."""
    return parameters * SIZES[storage] * (1 + WORK_SHARE) + WORK_BYTES


def _compute(device: Device, wishes: Wishes, parameters: int, stored: str) -> Format:
    if device.kind == "cpu":
        wanted = wishes.storage in ("auto", "bfloat16", "float8")
        return "bfloat16" if device.bf16 and wanted and parameters >= LARGE else "float32"
    wanted = _WANTED.get(wishes.storage)
    if wanted is not None and SIZES[wanted] > 1:
        return wanted
    # What was published in bfloat16 may hold numbers that float16 has no room for.
    if (stored == "bfloat16" or not device.fp16) and device.bf16:
        return "bfloat16"
    return "float16" if device.fp16 else "float32"
