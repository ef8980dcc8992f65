"""Does in several goes what a network does in one, which takes less memory at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch.nn import functional
from torch.overrides import TorchFunctionMode

from aipaint.families.diffusion.attention import GuidedAttention

if TYPE_CHECKING:
    from torch import Tensor

    from aipaint.families.diffusion.networks import Network

# Attention looks at so many pairs of tokens at once, in bytes.
_PAIRS = 32 * 2**20


class SlicedAttention(TorchFunctionMode):
    """While it is entered, attention is computed for some of the queries after the other.

    Rabe and Staats 2021, "Self-attention Does Not Need O(n^2) Memory": each query's result depends
    on no other query. Kernels that never hold all pairs at once gain nothing and lose little.
    """

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        if func is functional.scaled_dot_product_attention:
            return _sliced(func, *args, **(kwargs or {}))
        return func(*args, **(kwargs or {}))


def _sliced(
    attend: Any, query: Tensor, key: Tensor, value: Tensor, attn_mask: Any = None, **others: Any
) -> Tensor:
    queries, pairs = query.shape[-2], query.shape[:-2].numel() * key.shape[-2]
    rows = max(1, _PAIRS // max(1, pairs * query.element_size()))
    if rows >= queries or others.get("is_causal"):
        return attend(query, key, value, attn_mask, **others)
    found: list[Tensor] = []
    for first in range(0, queries, rows):
        mask = attn_mask
        if mask is not None and mask.shape[-2] == queries:
            mask = mask[..., first : first + rows, :]
        found.append(attend(query[..., first : first + rows, :], key, value, mask, **others))
    return torch.cat(found, dim=-2)


class Apart:
    """A network that sees the negative prompt and the prompt one after the other.

    Everything but `predict` is the network's own; see `aipaint.families.diffusion.networks`.
    """

    def __init__(self, network: Network, pipe: Any) -> None:
        self._network, self._pipe = network, pipe

    def __getattr__(self, name: str) -> Any:
        return getattr(self._network, name)

    def predict(self, latents: Tensor, t: Tensor, kwargs: dict[str, Any]) -> Tensor:
        """Return what the network makes of latents (B, C, h, w), one of them at a time."""
        batch = len(latents)
        if batch == 1 or self._guided():
            return self._network.predict(latents, t, kwargs)
        return torch.cat(
            [
                self._network.predict(
                    latents[place : place + 1], _one(t, place, batch), _one(kwargs, place, batch)
                )
                for place in range(batch)
            ]
        )

    def _guided(self) -> bool:
        """Whether its attention tells the places of a batch apart."""
        unet = getattr(self._pipe, "unet", None)
        return unet is not None and any(
            isinstance(each, GuidedAttention) for each in unet.attn_processors.values()
        )


def _one(value: Any, place: int, batch: int) -> Any:
    """Return the part of what a network is called with that belongs to one place of the batch."""
    if isinstance(value, torch.Tensor):
        # Positions and guidance scales are the same for all and have no such dimension.
        return value[place : place + 1] if value.ndim and len(value) == batch else value
    if isinstance(value, dict):
        return {name: _one(each, place, batch) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_one(each, place, batch) for each in value)
    return value
