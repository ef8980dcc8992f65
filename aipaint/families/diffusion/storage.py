"""Holds the weights of a network in a narrower number format than it computes in.

Each layer widens its weights when it is called and lets go of the wide ones when it is through, so
that only one layer at a time takes the room of the wider format. Widening is exact: the result is
that of a network whose weights were all widened at once. The narrow weights are never written, so
that those mapped from a file stay mapped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch
    from torch import nn

_PARTS = ("unet", "transformer", "text_encoder", "text_encoder_2", "text_encoder_3", "vae")
# Its layers look at the format of each other's weights and convert what passes between them.
_NEVER = ("T5EncoderModel",)
_MARK = "_held_narrow"


def hold(pipe: Any, storage: torch.dtype, compute: torch.dtype) -> None:
    """Hold the large parts of a pipeline in `storage`, and let all of it compute in `compute`.

    The parts are in one of the two formats; those that are in `storage` already are not copied.
    """
    from torch import nn

    for name, part in pipe.components.items():
        if not isinstance(part, nn.Module):
            continue
        if name in _PARTS and type(part).__name__ not in _NEVER:
            narrow(part, storage, compute)
        else:
            part.to(dtype=compute)


def narrow(network: nn.Module, storage: torch.dtype, compute: torch.dtype) -> None:
    """Hold the weights of a network's linear and convolutional layers in `storage`."""
    from torch import nn

    kinds = (nn.Linear, nn.Conv1d, nn.Conv2d, nn.Conv3d, nn.ConvTranspose1d, nn.ConvTranspose2d)
    # Whoever asks a network for its format is told that of its first weight.
    first = next(network.parameters())
    for layer in network.modules():
        own = dict(layer.named_parameters(recurse=False))
        held = isinstance(layer, kinds) and all(weight is not first for weight in own.values())
        for weight in own.values():
            if weight.is_floating_point():
                weight.data = weight.data.to(storage if held else compute)
        for name, buffer in layer.named_buffers(recurse=False):
            if buffer.is_floating_point():
                layer._buffers[name] = buffer.to(compute)
        if held and not hasattr(layer, _MARK):
            hooks = _Widened(compute)
            setattr(layer, _MARK, (hooks, *hooks.into(layer)))
            # What adapters compute in, see PEFT's `_get_base_layer_device_and_dtype`.
            layer.compute_dtype = compute  # type: ignore[assignment]


def widen(pipe: Any, dtype: torch.dtype) -> None:
    """Hold and compute all of a pipeline in `dtype`, whatever `hold` did."""
    from torch import nn

    for part in pipe.components.values():
        if not isinstance(part, nn.Module):
            continue
        for layer in part.modules():
            if hasattr(layer, _MARK):
                for handle in getattr(layer, _MARK)[1:]:
                    handle.remove()
                delattr(layer, _MARK)
                del layer.compute_dtype
        part.to(dtype=dtype)


class _Widened:
    """The hooks of one layer."""

    def __init__(self, compute: torch.dtype) -> None:
        self._compute = compute
        self._narrow: dict[str, Any] = {}

    def into(self, layer: nn.Module) -> tuple[Any, Any]:
        # Called when the layer raises as well: what runs out of memory is tried again.
        after = layer.register_forward_hook(self.after, always_call=True)
        return layer.register_forward_pre_hook(self.before), after

    def before(self, layer: nn.Module, inputs: tuple[Any, ...]) -> None:
        narrow = dict(layer._parameters)
        wide: dict[str, Any] = {
            name: None if weight is None else weight.to(self._compute)
            for name, weight in narrow.items()
        }
        self._narrow = narrow
        # Not by assignment to `data`, which would be seen by whoever shares the weights.
        layer._parameters.update(wide)

    def after(self, layer: nn.Module, inputs: tuple[Any, ...], output: Any) -> None:
        layer._parameters.update(self._narrow)
        self._narrow = {}
