"""LoRAs in memory: put on a painting model, and taken off again."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from aipaint.core.errors import UserError
from aipaint.core.recipe import Lora
from aipaint.families import machine
from aipaint.families.diffusion.lora_detect import LoraInfo, detect_lora


class Wardrobe:
    """The LoRAs of one painting model. Use it from one thread only.

    They are added to what the layers compute and never to their weights, so that the model is the
    same again, bit for bit, when they are off.
    """

    def __init__(self, pipe: Any) -> None:
        self._pipe = pipe
        self._worn: dict[str, LoraInfo] = {}  # by the names that the library knows them by

    def wear(self, loras: tuple[Lora, ...]) -> None:
        """Put on exactly these; `Lora.model` is a path, see `Shelf.place_parts`.

        Raises UserError when one is damaged, does not fit, or memory lacks; none is on then.
        """
        wanted: dict[str, tuple[LoraInfo, float]] = {}
        for lora in loras:
            info = detect_lora(Path(lora.model))
            name = f"lora_{info.hash}"
            # The same file twice is one with both weights together.
            wanted[name] = info, lora.weight + (wanted[name][1] if name in wanted else 0.0)
        if not wanted:
            self._take_off()
            return
        with warnings.catch_warnings():
            # Of adapters that are deleted while they are on: the next ones follow at once.
            warnings.simplefilter("ignore")
            try:
                self._put_on(wanted)
            except UserError:
                self._take_off()
                raise

    def _put_on(self, wanted: dict[str, tuple[LoraInfo, float]]) -> None:
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

        def told(reason: str) -> UserError:
            return UserError(
                "The LoRA {lora} cannot be used with this model.",
                "The library that reads it says: {reason}",
                "Download or copy it again, or choose another version of it.",
                lora=info.name,
                reason=reason,
            )

        # Noted first: one that fails may be on a part of the model already.
        self._worn[name] = info
        with machine.library_errors(told):
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
