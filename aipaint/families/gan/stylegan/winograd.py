"""3x3 convolutions on the CPU with a quarter of the multiplications.

Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks"
(https://arxiv.org/abs/1509.09308): F(4x4, 3x3). Tiles of 6x6 pixels and the kernels are transformed
so that 36 products of matrices remain, from which tiles of 4x4 pixels are transformed back. All of
it has the channels last, where a pixel's numbers lie side by side.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

_STRIP_BYTES = 24 * 2**20
"""Of the transformed tiles of as many rows as are computed at once."""


def kernels(weight: Tensor) -> Tensor:
    """Return (36, in, out): the weights (out, in, 3, 3) of a convolution, transformed."""
    turn = torch.tensor(
        [
            [1 / 4, 0.0, 0.0],
            [-1 / 6, -1 / 6, -1 / 6],
            [-1 / 6, 1 / 6, -1 / 6],
            [1 / 24, 1 / 12, 1 / 6],
            [1 / 24, -1 / 12, 1 / 6],
            [0.0, 0.0, 1.0],
        ],
        dtype=torch.float64,
    )
    outputs, inputs = weight.shape[:2]
    # Rounded once, at the end.
    flat = weight.detach().to(torch.float64).permute(2, 3, 1, 0).reshape(9, -1)
    found = torch.kron(turn, turn) @ flat
    return found.to(weight.dtype).view(36, inputs, outputs)


def convolved(x: Tensor, turned: Tensor) -> Tensor:
    """Return (B, out, H, W) of (B, in, H, W), zeros beyond the edges. Not for gradients.

    turned: (36, in, out), of `kernels`. H and W are multiples of 4.
    """
    batch, inputs, height, width = x.shape
    rows, columns = height // 4, width // 4
    outputs = turned.shape[2]
    padded = functional.pad(x.permute(0, 2, 3, 1), (0, 0, 1, 1, 1, 1))
    found = x.new_empty(batch, rows, 4, columns, 4, outputs)
    row_bytes = 4 * 36 * batch * columns * (inputs + outputs)
    strip = max(1, min(rows, _STRIP_BYTES // row_bytes))
    while rows % strip:
        strip -= 1
    tiles = x.new_empty(6, 6, batch, strip, columns, inputs)
    products = x.new_empty(36, batch * strip * columns, outputs)
    for first in range(0, rows, strip):
        _turn(padded[:, 4 * first : 4 * (first + strip) + 2], tiles)
        torch.bmm(tiles.view(36, -1, inputs), turned, out=products)
        shaped = products.view(6, 6, batch, strip, columns, outputs)
        _turn_back(shaped, found[:, first : first + strip])
    return found.view(batch, height, width, outputs).permute(0, 3, 1, 2)


def _turn(padded: Tensor, tiles: Tensor) -> None:
    """Fill tiles, (6, 6, B, rows, columns, C), from (B, 4 * rows + 2, 4 * columns + 2, C)."""
    height, width = padded.shape[1:3]
    lines = padded.new_empty(6, tiles.shape[2], tiles.shape[3], width, padded.shape[3])
    _six([padded[:, i : height - 5 + i : 4] for i in range(6)], lines.unbind(0))
    for line, row in zip(lines.unbind(0), tiles.unbind(0), strict=True):
        _six([line[:, :, i : width - 5 + i : 4] for i in range(6)], row.unbind(0))


def _six(x: Sequence[Tensor], out: Sequence[Tensor]) -> None:
    """Six numbers in a row, transformed."""
    torch.add(x[4], x[2], alpha=-5.0, out=out[0]).add_(x[0], alpha=4.0)
    even = torch.add(x[4], x[2], alpha=-4.0)
    odd = torch.add(x[3], x[1], alpha=-4.0)
    torch.add(even, odd, out=out[1])
    torch.sub(even, odd, out=out[2])
    torch.sub(x[4], x[2], out=even)
    torch.sub(x[3], x[1], out=odd)
    torch.add(even, odd, alpha=2.0, out=out[3])
    torch.add(even, odd, alpha=-2.0, out=out[4])
    torch.add(x[5], x[3], alpha=-5.0, out=out[5]).add_(x[1], alpha=4.0)


def _turn_back(products: Tensor, found: Tensor) -> None:
    """Fill (B, rows, 4, columns, 4, C) from (6, 6, B, rows, columns, C)."""
    shape = products.shape
    lines = products.new_empty(4, *shape[1:])
    _four(products.unbind(0), lines.unbind(0))
    places = found.permute(4, 2, 0, 1, 3, 5)
    _four(lines.unbind(1), places.unbind(0))


def _four(x: Sequence[Tensor], out: Sequence[Tensor]) -> None:
    """Four numbers in a row from six products."""
    even, odd = x[1] + x[2], x[1] - x[2]
    outer_even, outer_odd = x[3] + x[4], x[3] - x[4]
    torch.add(even, outer_even, out=out[0]).add_(x[0])
    torch.add(odd, outer_odd, alpha=2.0, out=out[1])
    torch.add(even, outer_even, alpha=4.0, out=out[2])
    torch.add(odd, outer_odd, alpha=8.0, out=out[3]).add_(x[5])
