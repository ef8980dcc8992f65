"""How the states of a prompt's tokens are made to weigh more or less."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

_LEAST_MEAN = 1e-3  # of states, in deviations; CLIP's is a tenth of one


def padded(states: Tensor, length: int, filler: Tensor) -> Tensor:
    """Return states (B, T, D) made `length` long by repeating `filler` (1, L, D)."""
    import torch

    lacking = length - states.shape[1]
    if lacking <= 0:
        return states
    times = -(-lacking // filler.shape[1])
    more = filler.repeat(len(states), times, 1)[:, :lacking]
    return torch.cat([states, more], dim=1)


def emphasised(states: Tensor, weights: Tensor, by_mean: bool) -> Tensor:
    """Return states (n, L, D) times weights (n, L, 1), each row as strong as before on the whole.

    by_mean: measured by the mean, where there is one worth the name, else by the deviation.
    """
    import torch

    before = states.float()
    after = before * weights
    means, spreads = (
        [measure(each, (1, 2), keepdim=True) for each in (before, after)]
        for measure in (torch.mean, torch.std)
    )
    scale = spreads[0] / spreads[1].clamp(min=_LEAST_MEAN)
    if by_mean:
        has = (means[0].abs() > _LEAST_MEAN * spreads[0]) & (
            means[1].abs() > _LEAST_MEAN * spreads[1]
        )
        scale = torch.where(has, means[0] / torch.where(has, means[1], 1.0), scale)
    return (after * scale).to(states.dtype)


def moved(states: Tensor, empty: Tensor, weights: Tensor | float) -> Tensor:
    """Return states moved away from those of the empty prompt; where a weight is 1, as they are."""
    import torch

    found = empty.float() + (states.float() - empty.float()) * weights
    same = torch.as_tensor(weights, device=states.device) == 1
    return torch.where(same, states, found.to(states.dtype))
