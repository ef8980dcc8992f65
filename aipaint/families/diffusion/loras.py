"""LoRAs in memory: put on a painting model, and taken off again."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aipaint.core.errors import UserError
from aipaint.core.recipe import Lora
from aipaint.families import machine
from aipaint.families.diffusion.layer_names import layers_of
from aipaint.families.diffusion.lora_detect import LoraInfo, detect_lora
from aipaint.families.diffusion.lycoris import Changes, grouped
from aipaint.families.weight_files import is_pickle, load_tensors

Wanted = dict[str, tuple[LoraInfo, float]]


class Wardrobe:
    """The LoRAs of one painting model. Use it from one thread only.

    They are added to what the layers compute and never to their weights, so that the model is the
    same again, bit for bit, when they are off.
    """

    def __init__(self, pipe: Any) -> None:
        self._pipe = pipe
        self._worn: dict[str, LoraInfo] = {}  # by the names that the library knows them by
        # Those that the library does not know, and what takes them off.
        self._changes: dict[str, Changes] = {}
        self._off: list[Callable[[], None]] = []

    def wear(self, loras: tuple[Lora, ...]) -> None:
        """Put on exactly these; `Lora.model` is a path, see `Shelf.place_parts`.

        Raises UserError when one is damaged, does not fit, or memory lacks; none is on then.
        """
        wanted: Wanted = {}
        for lora in loras:
            info = detect_lora(Path(lora.model))
            name = f"lora_{info.hash}"
            # The same file twice is one with both weights together.
            wanted[name] = info, lora.weight + (wanted[name][1] if name in wanted else 0.0)
        plain = {name: each for name, each in wanted.items() if each[0].kind == "LoRA"}
        others = {name: each for name, each in wanted.items() if name not in plain}
        self._unhook()
        with warnings.catch_warnings():
            # Of adapters that are deleted while they are on: the next ones follow at once.
            warnings.simplefilter("ignore")
            try:
                if plain:
                    self._put_on(plain)
                else:
                    self._take_off()
                self._hook(others)
            except UserError:
                self._take_off()
                self._unhook()
                raise

    def _hook(self, wanted: Wanted) -> None:
        self._changes = {name: each for name, each in self._changes.items() if name in wanted}
        for name, (info, weight) in wanted.items():
            if name not in self._changes:
                device = self._pipe.unet.device
                machine.check_memory(info.parameters * 4, device, info.name)
                with machine.library_errors(lambda reason, info=info: _unusable(info, reason)):
                    groups = grouped(load_tensors(info.path))
                    self._changes[name] = Changes(groups, layers_of(self._pipe))
            self._off += self._changes[name].on(weight)

    def _unhook(self) -> None:
        for remove in self._off:
            remove()
        self._off.clear()

    def _put_on(self, wanted: Wanted) -> None:
        if old := [name for name in self._worn if name not in wanted]:
            self._pipe.delete_adapters(old)
            for name in old:
                del self._worn[name]
        for name, (info, _) in wanted.items():
            if name not in self._worn:
                self._load(name, info)
        names = list(wanted)
        self._pipe.set_adapters(names, [wanted[name][1] for name in names])

    def _load(self, name: str, info: LoraInfo) -> None:
        device = self._pipe.unet.device
        machine.check_memory(info.parameters * self._pipe.unet.dtype.itemsize, device, info.name)

        # Noted first: one that fails may be on a part of the model already.
        self._worn[name] = info
        with machine.library_errors(lambda reason: _unusable(info, reason)):
            if is_pickle(info.path):
                self._pipe.load_lora_weights(load_tensors(info.path), adapter_name=name)
                return
            # By its path: what the file says of its scale is heard only so.
            self._pipe.load_lora_weights(
                str(info.path.parent),
                weight_name=info.path.name,
                adapter_name=name,
                local_files_only=True,
                use_safetensors=True,
            )

    def _take_off(self) -> None:
        if self._worn:
            self._pipe.unload_lora_weights()
            self._worn.clear()


def _unusable(info: LoraInfo, reason: str) -> UserError:
    return UserError(
        "The LoRA {lora} cannot be used with this model.",
        "The library that reads it says: {reason}",
        "Download or copy it again, or choose another version of it.",
        lora=info.name,
        reason=reason,
    )
