"""StyleGAN 2 and 3 written as their papers have them: weights modulated one picture at a time,
zeros put between pixels, filters applied as they are. Slow, and short enough to be checked by eye.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

State = Mapping[str, Tensor]


def mapped(state: State, z: Tensor, c: Tensor | None, layers: int, rate: float) -> Tensor:
    """W of (B, z_dim): https://arxiv.org/abs/1812.04948, with the label beside z."""
    x = z / torch.sqrt((z**2).mean(1, keepdim=True) + 1e-8)
    if c is not None:
        weight = state["mapping.embed.weight"]
        y = c @ weight.t() / math.sqrt(weight.shape[1]) + state["mapping.embed.bias"]
        x = torch.cat([x, y / torch.sqrt((y**2).mean(1, keepdim=True) + 1e-8)], 1)
    for index in range(layers):
        weight, bias = state[f"mapping.fc{index}.weight"], state[f"mapping.fc{index}.bias"]
        x = x @ (weight * rate / math.sqrt(weight.shape[1])).t() + bias * rate
        x = torch.where(x < 0, x * 0.2, x) * math.sqrt(2)
    return x


def style(state: State, name: str, w: Tensor) -> Tensor:
    """The affine layer of a convolution."""
    weight = state[f"{name}.affine.weight"]
    return w @ weight.t() / math.sqrt(weight.shape[1]) + state[f"{name}.affine.bias"]


def spread(x: Tensor, factor: int) -> Tensor:
    """Zeros after each pixel."""
    found = x.new_zeros(*x.shape[:2], x.shape[2] * factor, x.shape[3] * factor)
    found[:, :, ::factor, ::factor] = x
    return found


def filtered(x: Tensor, taps: Tensor, pads: tuple[int, int]) -> Tensor:
    """A convolution of each channel with taps, (N, N) or (N,) for both directions."""
    square = torch.outer(taps, taps) if taps.ndim == 1 else taps
    kernel = square.flip(0, 1).expand(x.shape[1], 1, -1, -1)
    before, after = pads
    return functional.conv2d(
        functional.pad(x, (before, after, before, after)), kernel, groups=x.shape[1]
    )


def layer2(
    state: State, name: str, x: Tensor, w: Tensor, up: bool, noise: bool, gain: float, clamp: float
) -> Tensor:
    """A convolution of StyleGAN 2, section 2.2 of https://arxiv.org/abs/1912.04958."""
    weight, pictures = state[f"{name}.weight"], []
    for one, s in zip(x, style(state, name, w), strict=True):
        own = weight * s[None, :, None, None]
        own = own / torch.sqrt((own**2).sum((1, 2, 3), keepdim=True) + 1e-8)
        if up:
            # A true convolution of the picture with zeros in it, then the filter.
            one = functional.conv2d(spread(one[None], 2), own.flip(2, 3), padding=2)
            pictures.append(filtered(one, state[f"{name}.resample_filter"] * 4, (1, 0)))
        else:
            pictures.append(functional.conv2d(one[None], own, padding=1))
    y = torch.cat(pictures)
    if noise:
        y = y + state[f"{name}.noise_const"] * state[f"{name}.noise_strength"]
    y = y + state[f"{name}.bias"][:, None, None]
    y = torch.where(y < 0, y * 0.2, y) * (math.sqrt(2) * gain)
    return y.clamp(-clamp * gain, clamp * gain)


def stylegan2(
    state: State,
    ws: Tensor,
    side: int,
    *,
    architecture: str = "skip",
    noise: bool = True,
    clamp: float = math.inf,
) -> Tensor:
    """The synthesis of StyleGAN 2: pictures of (B, num_ws, w_dim)."""
    x = state["synthesis.b4.const"].expand(len(ws), -1, -1, -1)
    picture, index, here = None, 0, 4
    while here <= side:
        block = f"synthesis.b{here}"
        residual = architecture == "resnet" and here > 4
        gain = math.sqrt(0.5) if residual else 1.0
        beside = x
        if here > 4:
            x = layer2(state, f"{block}.conv0", x, ws[:, index], True, noise, 1.0, clamp)
            index += 1
        x = layer2(state, f"{block}.conv1", x, ws[:, index], False, noise, gain, clamp)
        index += 1
        if residual:
            weight = state[f"{block}.skip.weight"] / math.sqrt(beside.shape[1])
            beside = functional.conv2d(beside, weight)
            taps = state[f"{block}.skip.resample_filter"] * 4
            x = x + filtered(spread(beside, 2), taps, (2, 1)) * gain
        if picture is not None:
            taps = state[f"{block}.resample_filter"] * 4
            picture = filtered(spread(picture, 2), taps, (2, 1))
        if f"{block}.torgb.weight" in state:
            weight = state[f"{block}.torgb.weight"]
            s = style(state, f"{block}.torgb", ws[:, index]) / math.sqrt(weight.shape[1])
            own = weight[None] * s[:, None, :, None, None]
            y = torch.stack([functional.conv2d(a, b) for a, b in zip(x, own, strict=True)])
            y = (y + state[f"{block}.torgb.bias"][:, None, None]).clamp(-clamp, clamp)
            picture = y if picture is None else picture + y
        here *= 2
    assert picture is not None
    return picture


def kaiser(taps: int, cutoff: float, width: float, rate: float, radial: bool) -> Tensor:
    """A low-pass filter with a Kaiser window; its formulas: Oppenheim and Schafer, section 7.6."""
    attenuation = 2.285 * (taps - 1) * math.pi * width / (rate / 2) + 7.95
    beta = (
        0.1102 * (attenuation - 8.7)
        if attenuation > 50
        else 0.5842 * (attenuation - 21) ** 0.4 + 0.07886 * (attenuation - 21)
        if attenuation > 21
        else 0.0
    )
    middle = (taps - 1) / 2
    found = np.zeros((taps, taps) if radial else taps)
    for place in np.ndindex(found.shape):
        away = [(index - middle) / rate for index in place]
        window = math.prod(
            np.i0(beta * math.sqrt(max(0.0, 1 - (a * rate / middle) ** 2))) / np.i0(beta)
            for a in away
        )
        r = math.hypot(*away)
        if radial:
            # Bessel's function of the first kind as its integral.
            angles = (np.arange(2000) + 0.5) * math.pi / 2000
            bessel = np.cos(angles - 2 * math.pi * cutoff * r * np.sin(angles)).mean()
            found[place] = bessel / (math.pi * r) * window
        else:
            found[place] = np.sinc(2 * cutoff * r) * window
    return torch.tensor(found / found.sum(), dtype=torch.float32)


def stylegan3(
    state: State, ws: Tensor, side: int, layers: int, transform: Tensor, *, radial: bool
) -> Tensor:
    """The synthesis of StyleGAN 3 with its usual settings: https://arxiv.org/abs/2106.12423."""
    critical, margin, last = 2, 10, side / 2
    steps = [min(i / (layers - critical), 1.0) for i in range(layers + 1)]
    cut = [2 * (last / 2) ** step for step in steps]
    stop = [2**2.1 * (last * 2**0.3 / 2**2.1) ** step for step in steps]
    rate = [2 ** math.ceil(math.log2(min(2 * s, side))) for s in stop]
    half = [max(s, r / 2) - f for s, r, f in zip(stop, rate, cut, strict=True)]
    sides = [r + 2 * margin for r in rate[:-2]] + [side, side]

    t = style(state, "synthesis.input", ws[:, 0])
    t = t / torch.sqrt(t[:, 0] ** 2 + t[:, 1] ** 2)[:, None]
    freqs, phases = state["synthesis.input.freqs"], state["synthesis.input.phases"]
    pictures = []
    places = (torch.arange(sides[0]) - (sides[0] - 1) / 2) / rate[0]
    grid = torch.stack(torch.meshgrid(places, places, indexing="xy"), -1)
    for c, s, right, down in t:
        turn = torch.tensor([[c, -s, 0], [s, c, 0], [0, 0, 1]])
        move = torch.tensor([[1, 0, -right], [0, 1, -down], [0, 0, 1]])
        m = turn @ move @ transform
        own = freqs @ m[:2, :2]
        phase = phases + freqs @ m[:2, 2]
        fade = (1 - (own.norm(dim=1) - cut[0]) / (rate[0] / 2 - cut[0])).clamp(0, 1)
        waves = torch.sin(2 * math.pi * (grid @ own.t() + phase)) * fade
        weight = state["synthesis.input.weight"]
        pictures.append((waves @ weight.t() / math.sqrt(len(weight))).permute(2, 0, 1))
    x = torch.stack(pictures)

    names = {int(n.split(".")[1].split("_")[0][1:]): n.split(".")[1] for n in state if ".L" in n}
    for index in range(layers + 1):
        name, before, rgb = f"synthesis.{names[index]}", max(index - 1, 0), index == layers
        weight = state[f"{name}.weight"]
        styles = style(state, name, ws[:, index + 1])
        out = []
        for one, s in zip(x, styles, strict=True):
            if rgb:
                own = weight * (s / math.sqrt(weight.shape[1]))[None, :, None, None]
            else:
                own = weight * s[None, :, None, None]
                own = own / torch.sqrt((own**2).sum((1, 2, 3), keepdim=True))
            own = own / torch.sqrt(state[f"{name}.magnitude_ema"])
            out.append(functional.conv2d(one[None], own, padding=weight.shape[2] - 1))
        x = torch.cat(out) + state[f"{name}.bias"][:, None, None]
        finer = max(rate[before], rate[index]) * (1 if rgb else 2)
        up, down = finer // rate[before], finer // rate[index]
        taps_up = 6 * up if up > 1 and not rgb else 1
        taps_down = 6 * down if down > 1 and not rgb else 1
        total = (sides[index] - 1) * down + 1 - x.shape[2] * up + taps_up + taps_down - 2
        pads = (total + up) // 2, total - (total + up) // 2
        one = torch.ones(1, 1)
        f = kaiser(taps_up, cut[before], 2 * half[before], finer, False) if taps_up > 1 else one
        square = torch.outer(f, f) if f.ndim == 1 else f
        x = filtered(spread(x, up), square * up**2, pads)
        if not rgb:
            x = torch.where(x < 0, x * 0.2, x) * math.sqrt(2)
        x = x.clamp(-256, 256)
        if taps_down > 1:
            disc = radial and index < layers - critical
            f = kaiser(taps_down, cut[index], 2 * half[index], finer, disc)
            x = filtered(x, f, (0, 0))
        x = x[:, :, ::down, ::down]
    return x * 0.25
