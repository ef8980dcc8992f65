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
        height = _noise(11, (3.6 * scale, 0.7, 1.0), (9.0 * scale, 0.6, 0.5))
    elif name == "rough":
        height = _noise(
            21, (6.0 * scale, 0.6, 1.0), (16.0 * scale, 0.6, 0.6), (3 * scale, 0.6, 0.4)
        )
    elif name == "canvas":
        threads = max(1, round(GRAIN / (5.0 * scale)))  # whole ones, or there were a seam
        phase = np.arange(GRAIN) * (np.pi * threads / GRAIN)
        over = np.sin(phase)[:, None] ** 2 * np.cos(phase)[None, :] ** 2
        weave = np.maximum(over, over.T)
        height = (weave - weave.mean()) / weave.std() + _noise(31, (4.0 * scale, 0.8, 1.0))
    elif name == "cloud":
        height = _noise(41, (60.0 * scale, 1.0, 1.0), (3.5 * scale, 0.6, 0.3))
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
        ragged = 0.82 + 0.10 * _noise(51, (34.0, 0.6, 1.0))[:TIP, :TIP]
        crumbs = _even(_noise(52, (9.0, 0.7, 1.0))[:TIP, :TIP])
        body = _step(ragged - far, 0.05) * (0.25 + 0.75 * _step(crumbs - 0.28, 0.12))
    elif name == "bristles":
        # Hairs in a flat row: strong across the stroke's width, smooth along it.
        hairs = _even(_noise(61, (6.0, 0.9, 1.0), (16.0, 0.9, 0.6))[:TIP, :1])
        spots = _even(_noise(63, (14.0, 0.8, 1.0))[:TIP, :TIP])
        body = _step(hairs - 0.42, 0.16) * (0.35 + 0.65 * _step(spots - 0.4, 0.2))
        body = body * _step(0.92 - np.abs(down), 0.06) * _step(0.45 - np.abs(across), 0.2)
    elif name == "spray":
        drops = _even(_noise(71, (5.0, 0.5, 1.0))[:TIP, :TIP])
        body = _step(drops - 0.55 - 0.45 * far**2, 0.06) * _step(0.95 - far, 0.05)
    else:
        raise ValueError(f"not a tip with a texture: {name}")
    return _frozen(np.clip(body, 0.0, 1.0))


def _noise(seed: int, *bands: tuple[float, float, float]) -> np.ndarray:
    """Seamless noise, (512, 512), nearly normal with deviation 1.

    bands: its period in pixels, its width in octaves, and its weight.
    """
    # The legacy generator: its stream is frozen for good, so papers never change.
    white = np.random.RandomState(seed).random_sample((GRAIN, GRAIN))
    octaves = _octaves()
    shape = np.zeros_like(octaves)
    for period, width, weight in bands:
        ring = np.exp(-0.5 * ((octaves + np.float32(np.log2(period))) / np.float32(width)) ** 2)
        shape += ring * np.float32(weight / np.sqrt(np.mean(ring**2)))
    spectrum = np.fft.rfft2(white) * shape
    spectrum[0, 0] = 0.0
    out = np.fft.irfft2(spectrum, s=(GRAIN, GRAIN))
    return out / out.std()


@functools.cache
def _octaves() -> np.ndarray:
    """Logarithm of each frequency of a paper's spectrum, to base 2, in cycles a pixel."""
    frequency = np.hypot(np.fft.fftfreq(GRAIN)[:, None], np.fft.rfftfreq(GRAIN)[None, :])
    return np.log2(np.maximum(frequency, 1e-9)).astype(np.float32)


def _even(values: np.ndarray) -> np.ndarray:
    """Values spread like a normal distribution, spread evenly over 0..1 (by its integral)."""
    x = (values - values.mean()) / values.std()
    # 0.7979 = sqrt(2 / pi); with the cubic term the error stays below 0.0005.
    return 0.5 + 0.5 * np.tanh(0.7978845608 * (x + 0.044715 * x * x * x))


def _step(values: np.ndarray, width: float) -> np.ndarray:
    """0 below -width, 1 above width, smooth between."""
    t = np.clip(values / (2.0 * width) + 0.5, 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)


def _frozen(values: np.ndarray) -> np.ndarray:
    out = np.ascontiguousarray(values, np.float32)
    out.setflags(write=False)
    return out
