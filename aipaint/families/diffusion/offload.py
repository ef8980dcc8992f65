"""Where the parts of a pipeline are: on the card, or in the computer's memory until used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aipaint.core.devices import Device, Wishes
from aipaint.core.devices import Offload as Wanted
from aipaint.families.base import Footprint
from aipaint.families.diffusion import storage
from aipaint.families.formats import WORK_BYTES

if TYPE_CHECKING:
    import torch
    from torch import nn

# Unified memory is one: keeping a part elsewhere would free nothing.
SEPARATE = ("cuda", "rocm", "xpu")
# What a step computes in beside the weights, as a share of the weights that are on the card.
_WORK = 0.25


def modules(pipe: Any) -> dict[str, nn.Module]:
    """Return the networks of a pipeline by their names."""
    from torch import nn

    return {name: part for name, part in pipe.components.items() if isinstance(part, nn.Module)}


def weigh(part: nn.Module) -> int:
    """Return the bytes of a network's weights."""
    return sum(weight.nbytes for weight in (*part.parameters(), *part.buffers()))


def footprint(pipe: Any, kind: str) -> Footprint:
    """Return where a pipeline's weights are. kind: of its device, see `Device.kind`."""
    card = memory = 0
    for part in modules(pipe).values():
        for weight in (*part.parameters(), *part.buffers()):
            if weight.device.type == "cpu" or kind not in SEPARATE:
                memory += weight.nbytes
            else:
                card += weight.nbytes
    return Footprint(card, memory)


def choose(pipe: Any, device: Device, wishes: Wishes) -> Wanted:
    """Return what is kept off the card: what is wished, or as little as there is room for."""
    if device.kind not in SEPARATE:
        return "none"
    if wishes.offload != "auto":
        return wishes.offload
    sizes = [weigh(part) for part in modules(pipe).values()]

    def fits(weights: int) -> bool:
        return weights * (1 + _WORK) + WORK_BYTES <= device.free

    if fits(sum(sizes)):
        return "none"
    return "model" if fits(max(sizes)) else "sequential"


def place(pipe: Any, device: torch.device, mode: Wanted, compute: torch.dtype) -> None:
    """Put a pipeline where `mode` says. compute: what it computes in."""
    take_off(pipe)
    match mode:
        case "model":
            pipe.enable_model_cpu_offload(device=device)
        case "sequential":
            _by_layers(pipe, device, compute)
        case _:
            if any(_elsewhere(part, device) for part in modules(pipe).values()):
                pipe.to(device)


def _by_layers(pipe: Any, device: torch.device, compute: torch.dtype) -> None:
    import torch
    from diffusers.hooks.group_offloading import apply_group_offloading

    # Layers that come and go cannot be widened by hooks of their own as well.
    storage.widen(pipe, compute)
    for name, part in modules(pipe).items():
        if name == "vae":
            # Small, and called by other ways than its `forward`.
            part.to(device)
            continue
        apply_group_offloading(
            part,
            onload_device=device,
            offload_device=torch.device("cpu"),
            offload_type="leaf_level",
        )


def take_off(pipe: Any) -> None:
    """Bring a pipeline into the computer's memory, as if it had never been placed."""
    import torch

    if any(hasattr(part, "_hf_hook") for part in modules(pipe).values()):
        pipe.remove_all_hooks()
    for part in modules(pipe).values():
        _ungroup(part)
        if _elsewhere(part, torch.device("cpu")):
            part.to("cpu")


def _elsewhere(part: nn.Module, device: torch.device) -> bool:
    """Whether a network must be moved to be on `device`; moving looks at each layer for long."""
    return any(weight.device != device for weight in (*part.parameters(), *part.buffers()))


def _ungroup(part: nn.Module) -> None:
    from diffusers.hooks import group_offloading as library
    from diffusers.hooks.hooks import HookRegistry

    if library._is_group_offload_enabled(part):
        registry = HookRegistry.check_if_exists_or_initialize(part)
        for name in (
            library._GROUP_OFFLOADING,
            library._LAYER_EXECUTION_TRACKER,
            library._LAZY_PREFETCH_GROUP_OFFLOADING,
        ):
            registry.remove_hook(name, recurse=True)


def join(pipe: Any, device: torch.device, mode: Wanted) -> None:
    """Let an autoencoder that took the place of another come and go like the other parts."""
    if mode != "model" or hasattr(pipe.vae, "_hf_hook"):
        return
    from accelerate import cpu_offload_with_hook

    painter = getattr(pipe, "unet", None) or pipe.transformer
    # It is called when the network that paints is through.
    before = next((hook for hook in pipe._all_hooks if hook.model is painter), None)
    pipe._all_hooks.append(cpu_offload_with_hook(pipe.vae, device, prev_module_hook=before)[1])


def settle(pipe: Any) -> None:
    """Send off the card what is there only while it is used; a picture is done."""
    for hook in getattr(pipe, "_all_hooks", ()):
        hook.offload()


def device_of(part: nn.Module) -> torch.device:
    """Return where a part computes, which is not where it is while it waits."""
    import torch

    hook = getattr(part, "_hf_hook", None)
    found = getattr(hook, "execution_device", None)
    return part.device if found is None else torch.device(found)  # type: ignore[return-value]
