"""Begins an AutoencoderKL decoder as the best linear one its layers can be.

A decoder that starts from random weights spends its first thousands of steps on finding out that
pictures are sums of cosines. Here least squares say so: each convolution behind an upsampling is
fitted to predict what a finer grid's cells hold, level by level, from pixels' means to pixels. The
residual blocks add nothing yet; training then starts from a soft picture in the right colours.

As in `exact_encoder`, the three colours pass the last normalisation unchanged, as x and -x beside
two large constants. The other channels are normalised as usual.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from aipaint.core.errors import UserError
from aipaint.training.exact_encoder import LARGE, stages
from aipaint.training.patch_latents import CHANNELS, SPREAD, encode_patches, kernel

if TYPE_CHECKING:
    import torch
    from diffusers import AutoencoderKL

CHUNK = 8  # pictures fitted at a time
RIDGE = 1e-5


def _shifted(values: torch.Tensor) -> torch.Tensor:
    """(B, C, H, W) -> (B, 4C, H, W): each one's left, right, upper and lower neighbour."""
    import torch

    wide = torch.nn.functional.pad(values, (1, 1, 1, 1))
    sides = (wide[..., 1:-1, :-2], wide[..., 1:-1, 2:], wide[..., :-2, 1:-1], wide[..., 2:, 1:-1])
    return torch.cat(sides, 1)


def _with_neighbours(values: torch.Tensor, room: int) -> torch.Tensor:
    """The values and the neighbours of as many of the first ones as there is room for."""
    import torch

    spare = (room - values.shape[1]) // 4
    return torch.cat([values, _shifted(values[:, : max(0, spare)])], 1)


def _fit(conv: torch.nn.Conv2d, inputs: list[torch.Tensor], targets: list[torch.Tensor]) -> None:
    """Set the first outputs of a 3x3 convolution to the least squares prediction of `targets`."""
    import torch

    products, answers = None, None
    for given, wanted in zip(inputs, targets, strict=True):
        columns = torch.nn.functional.unfold(given, 3, padding=1).transpose(1, 2)
        columns = columns.reshape(-1, columns.shape[-1])
        columns = torch.cat([columns, torch.ones(len(columns), 1)], 1)
        rows = wanted.permute(0, 2, 3, 1).reshape(-1, wanted.shape[1])
        square, answer = columns.T @ columns, columns.T @ rows
        products = square if products is None else products + square
        answers = answer if answers is None else answers + answer
    assert products is not None
    assert answers is not None
    ridge = RIDGE * products.diagonal().mean() * torch.eye(len(products))
    found = torch.linalg.solve((products + ridge).double(), answers.double()).float().T
    count = len(found)
    conv.weight[:count] = found[:, :-1].reshape(count, *conv.weight.shape[1:])
    assert conv.bias is not None
    conv.bias[:count] = found[:, -1]


def _pass_on(resnet: Any) -> None:
    """Make a residual block add nothing, and its shortcut hand on the first channels."""
    import torch

    resnet.conv2.weight.zero_()
    resnet.conv2.bias.zero_()
    if resnet.conv_shortcut is not None:
        shared = min(resnet.conv_shortcut.weight.shape[:2])
        resnet.conv_shortcut.weight.zero_()
        resnet.conv_shortcut.bias.zero_()
        resnet.conv_shortcut.weight[:shared, :shared, 0, 0] = torch.eye(shared)


def begin_decoder(vae: AutoencoderKL, pictures: np.ndarray) -> None:
    """Set the decoder's weights by least squares over uint8 (N, H, W, 3) pictures.

    Raises UserError when its layers are too narrow or their groups don't fit.
    """
    import torch

    widths, groups = list(vae.config["block_out_channels"]), vae.config["norm_num_groups"]
    maps = [torch.from_numpy(m).float() for m in stages(kernel() / SPREAD[:, None, None, None])]
    needed = [8 * groups, max(len(maps[0]), 8), len(maps[1]), CHANNELS]
    if len(widths) != 4 or any(w < n for w, n in zip(widths, needed, strict=True)):
        raise UserError(
            "The decoder's channels are too few: {widths}.",
            fix="Take four numbers of at least {needed}, or fewer groups.",
            widths=widths,
            needed=needed,
        )
    decoder: Any = vae.decoder
    with torch.no_grad():
        vae.post_quant_conv.weight.copy_(torch.eye(CHANNELS)[..., None, None])
        vae.post_quant_conv.bias.zero_()
        for block in (decoder.mid_block, *decoder.up_blocks):
            for resnet in block.resnets:
                _pass_on(resnet)
        levels = []  # of each chunk: pictures, features of 2x2 cells, features of 4x4 cells
        hidden = []
        decoder.conv_in.weight[: 5 * CHANNELS] = 0
        decoder.conv_in.bias[: 5 * CHANNELS] = 0
        taps = [(1, 1), (1, 0), (1, 2), (0, 1), (2, 1)]  # itself and its four neighbours
        for turn, (y, x) in enumerate(taps[: widths[3] // CHANNELS]):
            rows = slice(turn * CHANNELS, (turn + 1) * CHANNELS)
            decoder.conv_in.weight[rows, :, y, x] = torch.eye(CHANNELS)
        for start in range(0, len(pictures), CHUNK):
            part = pictures[start : start + CHUNK]
            clean = torch.from_numpy(part).permute(0, 3, 1, 2).float() / 127.5 - 1
            cells = torch.nn.functional.conv2d(clean, maps[0], stride=2)
            levels.append((clean, cells, torch.nn.functional.conv2d(cells, maps[1], stride=2)))
            hidden.append(
                decoder.mid_block(decoder.conv_in(torch.from_numpy(encode_patches(part))))
            )
        for i, block in enumerate(decoder.up_blocks[:3]):
            for resnet in block.resnets:
                hidden = [resnet(values, None) for values in hidden]
            big = [torch.nn.functional.interpolate(values, scale_factor=2.0) for values in hidden]
            room = widths[2 - i] if i < 2 else 3  # what the next block's shortcut hands on
            wanted = [_with_neighbours(level[2 - i], room) for level in levels]
            conv = block.upsamplers[0].conv
            _fit(conv, big, wanted)
            hidden = [conv(values) for values in big]
        _colours_pass(decoder, widths[0] // groups)


def _colours_pass(decoder: Any, group: int) -> None:
    """Channels 0 to 5 carry the colours as x, -x; the last two of the first group are constant."""
    first, second, *more = decoder.up_blocks[3].resnets
    split = first.conv_shortcut
    undo = LARGE * (2 / group) ** 0.5
    split.weight[:group] = 0
    split.bias[:group] = 0
    for colour in range(3):
        split.weight[2 * colour, colour], split.weight[2 * colour + 1, colour] = 1, -1
        decoder.conv_out.weight[colour] = 0
        decoder.conv_out.weight[colour, 2 * colour, 1, 1] = 1
        decoder.conv_out.weight[colour, 2 * colour + 1, 1, 1] = -1
    decoder.conv_out.bias.zero_()
    split.bias[group - 2], split.bias[group - 1] = LARGE, -LARGE
    for norm in (decoder.conv_norm_out, *(resnet.norm1 for resnet in (second, *more))):
        norm.weight[: group - 2] = undo
        norm.weight[group - 2 : group] = 0
