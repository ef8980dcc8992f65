"""What a machine offers for painting, and what its owner wishes of it."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

Kind = Literal["cuda", "rocm", "mps", "xpu", "cpu"]
Storage = Literal["auto", "float32", "float16", "bfloat16", "float8"]
Offload = Literal["auto", "none", "model", "sequential"]
STORAGES: tuple[Storage, ...] = get_args(Storage)
OFFLOADS: tuple[Offload, ...] = get_args(Offload)

AUTO = "auto"


class Device(msgspec.Struct, frozen=True):
    """Something that can compute.

    id: how wishes name it: "cpu", "cuda:0" (cards of AMD as well), "mps", "xpu:0".
    name: as its maker calls it. total, free: bytes of memory that it works in, and those of them
    that nobody uses; what cached models hold of them counts as used. bf16, fp16: whether it is
    at least as fast in these number formats as in float32.
    """

    id: str
    name: str
    kind: Kind
    total: int
    free: int
    bf16: bool
    fp16: bool


class Wishes(msgspec.Struct, frozen=True):
    """How models are to be held and run; what is left at its default is chosen by the machine.

    device: the `Device.id`, or "auto" for the fastest. storage: the number format of the weights;
    "float8" holds them so and computes in a wider format. vram, ram: bytes that the models kept
    for later may take of a card's memory and of the computer's; 0 as much as the machine can
    spare. offload: what is kept off the card until it is used: nothing ("none"), each part of a
    model ("model"), or each group of layers ("sequential"). compiled: whether networks are
    compiled first, which takes a minute or two a model and makes each step faster.
    """

    device: str = AUTO
    storage: Storage = "auto"
    vram: int = 0
    ram: int = 0
    offload: Offload = "auto"
    compiled: bool = False


class Machine(msgspec.Struct, frozen=True, tag=True):
    """What the engine runs on. devices: the fastest first, the processor last.

    threads: how many of the processor's threads compute.
    """

    devices: tuple[Device, ...]
    threads: int

    def device(self, wanted: str = AUTO) -> Device:
        """Return the device of that id, or the fastest where there is none of it."""
        return next((device for device in self.devices if device.id == wanted), self.devices[0])
