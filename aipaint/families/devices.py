"""What this machine can compute with, and how much memory of each is free. Imports torch late."""

from __future__ import annotations

import functools
import platform
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aipaint.core.devices import AUTO, Device, Machine, Wishes
from aipaint.core.errors import UserError

if TYPE_CHECKING:
    import torch

# From here on a card of NVIDIA multiplies bfloat16 itself (Ampere), and float16 at all (Pascal).
_AMPERE, _PASCAL = 8, 6
# The first macOS whose Metal knows bfloat16.
_MACOS_BF16 = (14, 0)


def find_machine() -> Machine:
    """Look at every device, the fastest first, the processor last."""
    import torch

    found = [*_cards(), *_apple(), *_intel(), processor()]
    return Machine(tuple(found), torch.get_num_threads())


def choose_device(wishes: Wishes) -> torch.device:
    """Return the device that is wished for, or the fastest.

    Raises UserError for one that is not there (any more).
    """
    import torch

    wanted = wishes.device
    if wanted == AUTO:
        return torch.device(fastest())
    if wanted == "cpu":
        return torch.device("cpu")
    kind, _, number = wanted.partition(":")
    counts = {
        "cuda": torch.cuda.device_count if torch.cuda.is_available() else int,
        "xpu": torch.xpu.device_count if torch.xpu.is_available() else int,
        "mps": lambda: int(torch.backends.mps.is_available()),
    }
    index = int(number) if number.isdecimal() else 0
    if kind not in counts or index >= counts[kind]():
        raise UserError(
            "The device {device} is not there.",
            "It was chosen in the preferences; this machine has none of that name now.",
            "Choose another device in the preferences.",
            device=wanted[:40],
        )
    return torch.device(kind) if kind == "mps" else torch.device(kind, index)


def fastest() -> str:
    """Return the id of the fastest device, without counting anybody's memory."""
    import torch

    if torch.cuda.is_available():
        return "cuda:0"
    if torch.backends.mps.is_available():
        return "mps"
    return "xpu:0" if torch.xpu.is_available() else "cpu"


def describe(device: torch.device) -> Device:
    """Return what is known of a device, its free memory as of now."""
    index = device.index or 0
    match device.type:
        case "cuda":
            return _card(index)
        case "mps":
            return _apple()[0]
        case "xpu":
            return _intel_card(index)
        case _:
            return processor()


def processor() -> Device:
    """Return the processor as a device; its memory is that of the computer."""
    import psutil
    import torch

    memory = psutil.virtual_memory()
    able = _capabilities()
    # Without these instructions bfloat16 is computed in float32, and converted at each step.
    bf16 = bool(able.get("avx512_bf16") or able.get("amx_bf16") or able.get("bf16"))
    name = _processor_name() or f"{platform.machine()}, {torch.get_num_threads()} threads"
    return Device("cpu", name, "cpu", memory.total, memory.available, bf16, False)


@functools.cache
def _capabilities() -> dict[str, Any]:
    import torch

    if hasattr(torch.cpu, "get_capabilities"):
        return dict(torch.cpu.get_capabilities())
    # Releases before 2.10 tell some of them one by one.
    asked = {"avx512_bf16": "_is_avx512_bf16_supported", "amx_bf16": "_is_amx_tile_supported"}
    return {
        name: bool(getattr(torch.cpu, function)())
        for name, function in asked.items()
        if hasattr(torch.cpu, function)
    }


@functools.cache
def _processor_name() -> str:
    try:
        with Path("/proc/cpuinfo").open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    except OSError:
        pass  # another system than Linux
    return platform.processor()


def _cards() -> list[Device]:
    import torch

    if not torch.cuda.is_available():
        return []
    return [_card(index) for index in range(torch.cuda.device_count())]


def _card(index: int) -> Device:
    import torch

    found = torch.cuda.get_device_properties(index)
    free, total = torch.cuda.mem_get_info(index)
    # What torch has taken and does not use is ours to use.
    free += torch.cuda.memory_reserved(index) - torch.cuda.memory_allocated(index)
    if torch.version.hip:
        return Device(f"cuda:{index}", found.name, "rocm", total, free, True, True)
    # The GTX 16 series makes NaNs of float16.
    sixteen = "GTX 16" in found.name
    return Device(
        f"cuda:{index}",
        found.name,
        "cuda",
        total,
        free,
        found.major >= _AMPERE,
        found.major >= _PASCAL and not sixteen,
    )


def _apple() -> list[Device]:
    import psutil
    import torch

    if not torch.backends.mps.is_available():
        return []
    total = int(torch.mps.recommended_max_memory())
    left = total - int(torch.mps.driver_allocated_memory())
    # It works in the computer's memory, which others use, too.
    free = max(0, min(left, psutil.virtual_memory().available))
    bf16 = torch.backends.mps.is_macos_or_newer(*_MACOS_BF16)
    return [Device("mps", f"Apple {platform.machine()}", "mps", total, free, bf16, True)]


def _intel() -> list[Device]:
    import torch

    if not torch.xpu.is_available():
        return []
    return [_intel_card(index) for index in range(torch.xpu.device_count())]


def _intel_card(index: int) -> Device:
    import torch

    found = torch.xpu.get_device_properties(index)
    total = int(found.total_memory)
    held = torch.xpu.memory_allocated(index)
    try:
        free = torch.xpu.mem_get_info(index)[0]
        free += torch.xpu.memory_reserved(index) - held
    except (AttributeError, RuntimeError):
        # Older releases and some integrated chips do not tell what others use.
        free = total - held
    bf16 = bool(getattr(torch.xpu, "is_bf16_supported", lambda: True)())
    return Device(f"xpu:{index}", found.name, "xpu", total, free, bf16, bool(found.has_fp16))
