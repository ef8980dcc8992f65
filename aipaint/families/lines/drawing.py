"""Edges, lines and colours by arithmetic: uint8 in, uint8 out, of the same size.

What these give is what ControlNets and T2I-Adapters of the kinds "canny", "lineart" (light on
dark) and "color" were trained to take.
"""

from __future__ import annotations

import cv2
import numpy as np

_MOSAIC = 64  # pixels of the picture, at most, that one stone of the mosaic stands for
_LEAST_EDGE = 40.0  # of Sobel's gradient, 0 to 1442: below is noise, however flat the picture
_WEAK = 0.4  # of the strong threshold: an edge goes on that far

# The extended difference of Gaussians; widths are a share of the picture's diagonal.
_FINE, _RATIO, _SHARPNESS = 0.0011, 1.6, 18.0
_SLOPE, _LEVEL = 6.0, 0.75
_SHADOW = 0.06  # of brightness: differences among darker tones fade
_SPECK = 0.0075  # of the diagonal: the side of the smallest spot that stays


def edges(rgb: np.ndarray) -> np.ndarray:
    """White edges one pixel wide on black, (H, W): Canny 1986, "A Computational Approach to Edge
    Detection".

    rgb: (H, W, 3). The thresholds follow the picture: the strong one parts its gradients best
    (Otsu 1979), so that neither a dim nor a busy picture has to be tuned.
    """
    grey = cv2.GaussianBlur(_grey(rgb), (0, 0), 1.0)
    across = cv2.Sobel(grey, cv2.CV_16S, 1, 0)
    down = cv2.Sobel(grey, cv2.CV_16S, 0, 1)
    size = cv2.magnitude(across.astype(np.float32), down.astype(np.float32))
    strong = max(_LEAST_EDGE, _otsu(size))
    return cv2.Canny(across, down, _WEAK * strong, strong, L2gradient=True)


def lines(rgb: np.ndarray) -> np.ndarray:
    """Light lines on black, (H, W), as one would ink the picture.

    rgb: (H, W, 3). The extended difference of Gaussians (Winnemoeller, Kyprianidis, Olsen 2012,
    "XDoG"), after a bilateral filter that takes texture away and leaves contours.
    """
    diagonal = float(np.hypot(*rgb.shape[:2]))
    fine = max(0.7, _FINE * diagonal)
    calm = cv2.bilateralFilter(np.ascontiguousarray(rgb), 7, 30, 2 * fine)
    grey = _grey(calm).astype(np.float32) / 255
    narrow = cv2.GaussianBlur(grey, (0, 0), fine)
    wide = cv2.GaussianBlur(grey, (0, 0), _RATIO * fine)
    # Relative to the surroundings: lines in shadow count as much as those in the light.
    sharp = ((1 + _SHARPNESS) * narrow - _SHARPNESS * wide + _SHADOW) / (wide + _SHADOW)
    ink = np.tanh(_SLOPE * np.clip(_LEVEL - sharp, 0, 1))
    return _without_specks(np.rint(255 * ink).astype(np.uint8), (_SPECK * diagonal) ** 2)


def _without_specks(ink: np.ndarray, least: float) -> np.ndarray:
    """Ink without the spots of fewer than `least` pixels: texture, no lines."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(
        (ink > 60).astype(np.uint8), ltype=cv2.CV_32S
    )
    keep = stats[:, cv2.CC_STAT_AREA] >= least
    keep[0] = False  # the paper
    # Their soft rims stay, too.
    rims = cv2.dilate(keep[labels.astype(np.intp)].astype(np.uint8), np.ones((3, 3), np.uint8))
    return ink * rims


def colours(rgb: np.ndarray) -> np.ndarray:
    """A coarse mosaic of the picture's colours, (H, W, 3); each stone is their mean."""
    height, width = rgb.shape[:2]
    size = max(1, width // _MOSAIC), max(1, height // _MOSAIC)
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST)


def _grey(rgb: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(np.ascontiguousarray(rgb), cv2.COLOR_RGB2GRAY)


def _otsu(size: np.ndarray) -> float:
    """The value that best parts small from large, by Otsu's criterion."""
    top = max(1.0, float(size.max()))
    levels = np.rint(size * (255 / top)).astype(np.uint8)
    level, _ = cv2.threshold(levels, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return float(level) * top / 255
