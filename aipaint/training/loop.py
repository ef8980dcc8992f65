"""What every training loop needs: stopping, statistics, whole checkpoints, averaged weights."""

from __future__ import annotations

import json
import math
import signal
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from aipaint.core.errors import UserError
from aipaint.core.files import write_atomic

if TYPE_CHECKING:
    import torch


class StopFlag:
    """True after SIGINT or SIGTERM: the loop then finishes its step and writes a checkpoint.

    A second signal does what it did before the `with` block, which is to end the process.
    """

    def __init__(self) -> None:
        self._stopped = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> StopFlag:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._stop)
        return self

    def __exit__(self, *error: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopped = True
        signal.signal(number, self._before[number])

    def __bool__(self) -> bool:
        return self._stopped


class JsonLines:
    """One JSON object a line, to stdout and to the end of `path`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, **values: Any) -> None:
        """Write one object; floats are rounded to six digits that count."""
        short = {k: float(f"{v:.6g}") if isinstance(v, float) else v for k, v in values.items()}
        line = json.dumps(short, ensure_ascii=False)
        print(line, flush=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def ramp(done: float, warmup: float, total: float, cooldown: float) -> float:
    """Learning-rate factor in [0, 1]: linear warm-up, flat, cosine over the last `cooldown`.

    All four are in the same unit. A flat middle lets a run be lengthened or cut short by its
    length alone, without changing the part already trained (Hägele et al. 2024).
    """
    up = min(1.0, (done + 1) / warmup) if warmup else 1.0
    left = (total - done) / cooldown if cooldown else 1.0
    return up * (0.5 - 0.5 * math.cos(math.pi * min(1.0, max(0.0, left))))


def save_checkpoint(
    path: Path, tensors: Mapping[str, torch.Tensor], state: Mapping[str, Any]
) -> None:
    """Write tensors and JSON state into one safetensors file, whole or not at all."""
    from safetensors.torch import save

    flat = {name: tensor.detach().contiguous() for name, tensor in tensors.items()}
    write_atomic(path, save(flat, {"state": json.dumps(dict(state))}))


def load_checkpoint(path: Path) -> tuple[dict[str, torch.Tensor], dict[str, Any]]:
    """Read what `save_checkpoint` wrote. Raises UserError when the file is not one."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(str(path), "pt") as file:
            state = json.loads((file.metadata() or {})["state"])
            return {name: file.get_tensor(name) for name in file.keys()}, state  # noqa: SIM118
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise UserError(
            "The checkpoint {name} can't be read.",
            "{error}.",
            "Remove it to start the run again.",
            name=path.name,
            error=error,
        ) from error


def prefixed(prefix: str, tensors: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """{'a': t} -> {'prefix.a': t}"""
    return {f"{prefix}.{name}": tensor for name, tensor in tensors.items()}


def without(prefix: str, tensors: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The inverse of `prefixed`: only the tensors below `prefix`, without it."""
    start = prefix + "."
    return {n[len(start) :]: t for n, t in tensors.items() if n.startswith(start)}


def optimizer_tensors(optimizer: torch.optim.Optimizer) -> dict[str, torch.Tensor]:
    """Adam's moments and step counts as flat named tensors."""
    states = optimizer.state_dict()["state"]
    return {f"{i}.{name}": value for i, slot in states.items() for name, value in slot.items()}


def load_optimizer(optimizer: torch.optim.Optimizer, tensors: Mapping[str, torch.Tensor]) -> None:
    """Put back what `optimizer_tensors` gave."""
    state: dict[int, dict[str, torch.Tensor]] = {}
    for name, value in tensors.items():
        index, key = name.split(".", 1)
        state.setdefault(int(index), {})[key] = value
    whole = optimizer.state_dict()
    optimizer.load_state_dict({**whole, "state": state})


class Ema:
    """Exponentially averaged copies of parameters; the first updates average faster."""

    def __init__(self, parameters: Iterable[torch.nn.Parameter], decay: float) -> None:
        self._live = list(parameters)
        self.shadow = [p.detach().clone() for p in self._live]
        self._decay = decay

    def update(self, step: int) -> None:
        """Average in the live weights after optimizer step number `step` (from 0)."""
        import torch

        decay = min(self._decay, (1 + step) / (10 + step))
        live = [p.detach() for p in self._live]
        torch._foreach_lerp_(self.shadow, live, 1 - decay)  # pyright: ignore[reportPrivateImportUsage]

    def swap(self) -> None:
        """Exchange live and averaged weights in place; call again to change back."""
        for live, shadow in zip(self._live, self.shadow, strict=True):
            kept = live.detach().clone()
            live.data.copy_(shadow)
            shadow.copy_(kept)


class Every:
    """True once in `seconds` of wall-clock time."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._last = time.monotonic()

    def __call__(self) -> bool:
        now = time.monotonic()
        if now - self._last < self._seconds:
            return False
        self._last = now
        return True
