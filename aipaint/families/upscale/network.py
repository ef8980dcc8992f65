"""An upscaler in memory, and how it is run on a tile."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import torch
from torch import Tensor, nn

from aipaint.core.errors import UserError
from aipaint.families import machine
from aipaint.families.upscale.reading import check_numbers, make_network, read_tensors
from aipaint.families.upscale.shelf import Upscaler

Tick = Callable[[], None]

# A tile's side where memory allows: the same on all machines, so that results are the same.
_SIDE, _UNKNOWN_SIDE, _LEAST_SIDE = 384, 192, 32
_SHARE = 0.5  # of the free memory, for one tile
# For networks that only spandrel knows: transformers see far, and work on lattices of up to 16.
_UNKNOWN_MARGIN, _UNKNOWN_MULTIPLE, _UNKNOWN_BYTES = 32, 16, 20_000
# Into how many parts the work on a tile is told: a tile may take half a minute.
_PARTS = 8


@dataclass
class Network:
    """Enlarges tiles `scale` times.

    margin: how many pixels around a tile must be seen. multiple: of which its sides must be one.
    side: how large a tile's core should be. parts: how often a tile tells that it gets on.
    """

    name: str
    hash: str
    scale: int
    margin: int
    multiple: int
    side: int
    parts: int
    device: torch.device
    run: Callable[[Tensor], Tensor]
    # What the run calls as it gets on, where a hook can reach it.
    ticks: list[Tick] = field(default_factory=list)

    def enlarge(self, pixels: np.ndarray, tick: Tick) -> np.ndarray:
        """Enlarge uint8 (h, w, 3); calls `tick` `parts` times and lets its exceptions through.

        Raises UserError when what comes out is no picture.
        """
        picture = torch.from_numpy(np.ascontiguousarray(pixels)).to(self.device)
        # A batch of one with the channels last in memory: a fifth faster on most processors.
        batch = picture.permute(2, 0, 1)[None].to(torch.float32).div_(255)
        self.ticks[:] = [tick]
        try:
            with torch.inference_mode():
                found = self.run(batch)[0]
                if found.shape != (3, len(pixels) * self.scale, pixels.shape[1] * self.scale):
                    raise self._useless()
                if not bool(torch.isfinite(found).all()):
                    raise self._useless()
                levels = found.float().clamp_(0, 1).mul_(255).round_().to(torch.uint8)
                made = levels.permute(1, 2, 0).contiguous().cpu().numpy()
        finally:
            self.ticks.clear()
        tick()
        return made

    def _useless(self) -> UserError:
        return UserError(
            "The upscaler {name} does not work.",
            "What it makes is no picture.",
            "Choose another.",
            name=self.name,
        )


def load_network(found: Upscaler) -> Network:
    """Read an upscaler into memory.

    Raises UserError when its file is damaged, of a kind that is not known, or memory lacks.
    """
    machine.prepare()
    device = machine.find_device()
    tensors = read_tensors(found.path)
    known = make_network(found.path, tensors)
    ticks: list[Tick] = []
    if known is None:
        network, about = _with_spandrel(found, tensors)
        scale, run = about.scale, about
        margin, multiple = _UNKNOWN_MARGIN, _UNKNOWN_MULTIPLE
        side, pixel_bytes, parts = _UNKNOWN_SIDE, _UNKNOWN_BYTES, 1
    else:
        network, about = known
        run, scale, margin, multiple = network, about.scale, about.reach, 2 * about.shrink
        side, pixel_bytes = _SIDE, about.pixel_bytes
        parts = _tell(network, ticks)
    if scale not in (2, 3, 4, 8):
        raise UserError(
            "The file {file} cannot be used as an upscaler.",
            "It makes pictures {scale} times as large.",
            "Choose one that makes them 2, 3, 4 or 8 times as large.",
            file=found.path.name,
            scale=scale,
        )
    network.eval().requires_grad_(False).to(device)
    network.to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
    return Network(
        name=found.name,
        hash=_digest(found.path),
        scale=scale,
        margin=margin,
        multiple=multiple,
        side=_affordable(side, margin, pixel_bytes, device),
        parts=parts,
        device=device,
        run=run,
        ticks=ticks,
    )


def _tell(network: nn.Module, ticks: list[Tick]) -> int:
    """Let a network call `ticks` as it runs; return how many parts a run has."""
    layers = list(network.get_submodule("body").children())
    step = max(1, len(layers) // (_PARTS - 1))
    told = layers[step - 1 :: step][: _PARTS - 1]

    def hook(*_: object) -> None:
        for tick in ticks:
            tick()

    for layer in told:
        layer.register_forward_hook(hook)
    return len(told) + 1


def _with_spandrel(found: Upscaler, tensors: dict[str, Tensor]) -> tuple[nn.Module, Any]:
    """Let spandrel, an extra, recognise what is not known here; it reads no file itself."""
    check_numbers(found.path, {k: v for k, v in tensors.items() if v.is_floating_point()})
    try:
        import spandrel  # pyright: ignore[reportMissingImports]
    except ImportError as error:
        raise UserError(
            "The file {file} holds a network that aipaint alone does not know.",
            "The library spandrel, which knows more of them, cannot be loaded: {reason}.",
            "Install it with `pip install aipaint[upscale]`, or choose another upscaler.",
            file=found.path.name,
            reason=error,
        ) from error
    try:
        about = spandrel.ModelLoader(device="cpu").load_from_state_dict(tensors)
    except Exception as error:  # whatever a stranger's shapes make it stumble over
        raise UserError(
            "The file {file} holds no upscaler that is known.",
            "Neither aipaint nor spandrel recognises its network.",
            "Choose another.",
            file=found.path.name,
        ) from error
    if (
        not isinstance(about, spandrel.ImageModelDescriptor)
        or (about.input_channels, about.output_channels) != (3, 3)
        or about.tiling == spandrel.ModelTiling.INTERNAL
    ):
        raise UserError(
            "The file {file} cannot be used as an upscaler.",
            "Its network does something else with pictures.",
            "Choose another.",
            file=found.path.name,
        )
    return about.model, about


def _affordable(side: int, margin: int, pixel_bytes: int, device: torch.device) -> int:
    """Return how large tiles may be. Raises UserError when memory lacks for the smallest."""
    if device.type == "cuda":
        free = torch.cuda.mem_get_info(device)[0]
    else:
        free = psutil.virtual_memory().available
    while (side + 2 * margin) ** 2 * pixel_bytes > free * _SHARE:
        side //= 2
        if side < _LEAST_SIDE:
            raise machine.out_of_memory()
    return side


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]
