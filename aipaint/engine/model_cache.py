"""The models in memory, those used last, within a budget of bytes: on the card and beside it.

A model that another one needs the room of rests in the computer's memory first, from where it comes
back faster than from the disk, and is forgotten when that is short as well. Least recently used
models go first.
"""

from __future__ import annotations

import gc
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from aipaint.core.devices import Wishes
from aipaint.engine import heap
from aipaint.families import machine
from aipaint.families.base import Footprint, LoadedModel, ModelInfo

_Made = TypeVar("_Made")

# Of what the machine has, this is left to the work itself and to other programs.
_CARD_SHARE, _CARD_BYTES = 0.2, 3 * 2**29
_SHARE, _BYTES = 0.2, 2 * 2**30


class Room(NamedTuple):
    """Bytes of a card's own memory and of the computer's: all there are, and those that are free.

    A device without memory of its own has a card of 0 bytes.
    """

    card: int
    card_free: int
    memory: int
    free: int


def find_room(wishes: Wishes) -> Room:
    """Look at the device that is wished for."""
    from aipaint.families import devices

    device = devices.describe(devices.choose_device(wishes))
    own = devices.processor()
    if device.kind in ("cpu", "mps"):
        return Room(0, 0, own.total, own.free)
    return Room(device.total, device.free, own.total, own.free)


class ModelCache:
    """Loads models and keeps them. Use it from one thread only.

    load: reads one into memory. room: tells what the machine has.
    """

    def __init__(
        self,
        load: Callable[[ModelInfo, Wishes], LoadedModel],
        room: Callable[[Wishes], Room] | None = None,
    ) -> None:
        self._load, self._room = load, room or find_room
        self._wishes = Wishes()
        self._held: OrderedDict[tuple[Path, str], LoadedModel] = OrderedDict()

    def configure(self, wishes: Wishes) -> None:
        """Hold models like this. Those in memory are let go where they are held otherwise."""
        before, self._wishes = self._wishes, wishes
        if msgspec.structs.replace(before, vram=wishes.vram, ram=wishes.ram) != wishes:
            self.clear()
        elif before != wishes:
            self._fit(Footprint(0, 0), next(reversed(self._held.values()), None))

    def holds(self, info: ModelInfo) -> bool:
        """Whether the model is in memory."""
        return _key(info) in self._held

    def get(self, info: ModelInfo) -> LoadedModel:
        """Return the model, from memory or from the disk. Raises UserError as its family does."""
        key = _key(info)
        found = self._held.get(key)
        if found is None:
            for old in [old for old in self._held if old[0] == key[0]]:
                self._drop(old)  # its file was changed
            # On a card or not: which of them is known when it is there.
            self._fit(Footprint(info.bytes, info.bytes), None)
            found = self._tried(lambda: self._load(info, self._wishes), None)
            self._held[key] = found
            self._fit(Footprint(0, 0), found)
            return found
        self._held.move_to_end(key)
        if found.resting:
            self._fit(Footprint(found.footprint().memory, 0), found)
            self._tried(found.wake, found)
        return found

    def spare(self, model: LoadedModel | None) -> bool:
        """Let go of the model used longest ago, but not of `model`; return whether one was."""
        for key, held in self._held.items():
            if held is not model:
                self._drop(key)
                return True
        return False

    def clear(self) -> None:
        """Let go of all of them."""
        while self.spare(None):
            pass

    def _tried(self, work: Callable[[], _Made], model: LoadedModel | None) -> _Made:
        """Do something that takes memory; where it lacks, again with fewer models beside."""
        while True:
            try:
                return work()
            except Exception as error:
                if not self._held or not machine.is_out_of_memory(error) or not self.spare(model):
                    raise

    def _fit(self, coming: Footprint, model: LoadedModel | None) -> None:
        """Make the models fit the budgets beside what is coming; `model` is not touched."""
        others = [key for key, held in self._held.items() if held is not model]
        for key in others:
            room = self._room(self._wishes)
            if not room.card or self._used().card + coming.card <= self._card_budget(room):
                break
            self._held[key].rest()
        for key in others:
            room = self._room(self._wishes)
            # What goes to a card only passes through the computer's memory.
            arriving = 0 if room.card else coming.memory
            if self._used().memory + arriving <= self._memory_budget(room):
                break
            self._drop(key)

    def _card_budget(self, room: Room) -> float:
        spared = max(_CARD_BYTES, _CARD_SHARE * room.card)
        return self._wishes.vram or self._used().card + room.card_free - spared

    def _memory_budget(self, room: Room) -> float:
        spared = max(_BYTES, _SHARE * room.memory)
        return self._wishes.ram or self._used().memory + room.free - spared

    def _used(self) -> Footprint:
        found = [model.footprint() for model in self._held.values()]
        return Footprint(sum(each.card for each in found), sum(each.memory for each in found))

    def _drop(self, key: tuple[Path, str]) -> None:
        del self._held[key]
        gc.collect()
        heap.give_back()


def _key(info: ModelInfo) -> tuple[Path, str]:
    return info.path, info.hash
