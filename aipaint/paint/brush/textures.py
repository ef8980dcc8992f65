"""Tips and papers, made rather than stored: noise with a chosen spectrum, the same everywhere."""

from __future__ import annotations

import functools

import numpy as np

from aipaint.paint.brush.parameters import Grain, Tip

GRAIN = 512  # pixels of a paper's side; it repeats without a seam
TIP = 256  # pixels of a tip's side


@functools.lru_cache(maxsize=16)
def grain(name: Grain, scale: float) -> np.ndarray:
    """The paper's depth, float32 (512, 512): 0 on its ridges, 1 in its pits, evenly spread.

    scale: how coarse, 1 for a grain of about three pixels.
    """
    if name == "paper":
        height = _noise(11, 3.6 * scale, 0.7) + 0.5 * _noise(12, 9.0 * scale, 0.6)
    elif name == "rough":
        height = _noise(21, 6.0 * scale, 0.6) + 0.4 * _noise(22, 3.0 * scale, 0.6)
        height += 0.6 * _noise(23, 16.0 * scale, 0.6)
    elif name == "canvas":
        threads = max(1, round(GRAIN / (5.0 * scale)))  # whole ones, or there were a seam
        phase = np.arange(GRAIN) * (np.pi * threads / GRAIN)
        over = np.sin(phase)[:, None] ** 2 * np.cos(phase)[None, :] ** 2
        under = np.cos(phase)[:, None] ** 2 * np.sin(phase)[None, :] ** 2
        height = 2.5 * np.maximum(over, under) + 0.6 * _noise(31, 4.0 * scale, 0.8)
    elif name == "cloud":
        height = _noise(41, 60.0 * scale, 1.0) + 0.3 * _noise(42, 3.5 * scale, 0.6)
    else:
        raise ValueError(f"not a paper: {name}")
    return _frozen(1.0 - _even(height))


@functools.lru_cache(maxsize=8)
def tip(name: Tip) -> np.ndarray:
    """A tip's coverage, float32 (256, 256) in 0..1; nothing at the border, x along its width."""
    axis = (np.arange(TIP) + 0.5) / (TIP / 2) - 1.0
    across, down = axis[None, :], axis[:, None]
    far = np.hypot(across, down)
    if name == "chalk":
        ragged = 0.82 + 0.10 * _noise(51, 34.0, 0.6)[:TIP, :TIP]
        crumbs = _even(_noise(52, 9.0, 0.7)[:TIP, :TIP])
        body = _step(ragged - far, 0.05) * (0.25 + 0.75 * _step(crumbs - 0.28, 0.12))
    elif name == "bristles":
        # Hairs in a flat row: strong across the stroke's width, smooth along it.
        hairs = _even(_noise(61, 6.0, 0.9)[:TIP, :1] + 0.6 * _noise(62, 16.0, 0.9)[:TIP, :1])
        spots = _even(_noise(63, 14.0, 0.8)[:TIP, :TIP])
        body = _step(hairs - 0.42, 0.16) * (0.35 + 0.65 * _step(spots - 0.4, 0.2))
        body = body * _step(0.92 - np.abs(down), 0.06) * _step(0.45 - np.abs(across), 0.2)
    elif name == "spray":
        drops = _even(_noise(71, 5.0, 0.5)[:TIP, :TIP])
        body = _step(drops - 0.55 - 0.45 * far**2, 0.06) * _step(0.95 - far, 0.05)
    else:
        raise ValueError(f"not a tip with a texture: {name}")
    return _frozen(np.clip(body, 0.0, 1.0))


def _noise(seed: int, period: float, width: float) -> np.ndarray:
    """Seamless noise, (512, 512), deviation 1: a ring of frequencies about 1 / period pixels."""
    # The legacy generator: its stream is frozen for good, so papers never change.
    white = np.random.RandomState(seed).standard_normal((GRAIN, GRAIN))
    frequency = np.hypot(np.fft.fftfreq(GRAIN)[:, None], np.fft.rfftfreq(GRAIN)[None, :])
    octaves = np.log2(np.maximum(frequency, 1e-9) * period)
    spectrum = np.fft.rfft2(white) * np.exp(-0.5 * (octaves / width) ** 2)
    spectrum[0, 0] = 0.0
    out = np.fft.irfft2(spectrum, s=(GRAIN, GRAIN))
    return out / out.std()


def _even(values: np.ndarray) -> np.ndarray:
    """The same order of values, spread evenly over 0..1."""
    ranks = np.empty(values.size)
    ranks[np.argsort(values, axis=None, kind="stable")] = np.linspace(0.0, 1.0, values.size)
    return ranks.reshape(values.shape)


def _step(values: np.ndarray, width: float) -> np.ndarray:
    """0 below -width, 1 above width, smooth between."""
    t = np.clip(values / (2.0 * width) + 0.5, 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)


def _frozen(values: np.ndarray) -> np.ndarray:
    out = np.ascontiguousarray(values, np.float32)
    out.setflags(write=False)
    return out
