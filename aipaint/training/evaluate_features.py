"""How far a set of painted pictures is from a set of real ones, in a network's features.

The Fréchet distance is that of two normal distributions (Heusel et al. 2017), the kernel distance
an unbiased maximum mean discrepancy with a cubic kernel (Binkowski et al. 2018). Published numbers
use Inception features and tens of thousands of pictures; these use EfficientNet-Lite0 and few, so
they compare models judged here with each other and with nothing else. The Fréchet distance of few
pictures is too large, the kernel distance only noisier.
"""

from __future__ import annotations

import numpy as np

from aipaint.core.likeness import SHIPPED, SIDE

EXTRACTOR = "EfficientNet-Lite0, ImageNet, averaged last features (1280)"


def frechet(first: np.ndarray, second: np.ndarray) -> float:
    """The squared Fréchet distance of (N, D) and (M, D) features.

    The trace of the covariances' root is the sum of the singular values of their factors' product,
    so that few pictures need no D x D roots, which would be singular.
    """
    one, two = first - first.mean(0), second - second.mean(0)
    one, two = one / np.sqrt(len(one) - 1), two / np.sqrt(len(two) - 1)
    factors = [np.asarray(np.linalg.qr(each, mode="r")) for each in (one, two)]
    shared = np.linalg.svd(factors[0] @ factors[1].T, compute_uv=False).sum()
    apart = ((first.mean(0) - second.mean(0)) ** 2).sum()
    return float(apart + (one**2).sum() + (two**2).sum() - 2 * shared)


def kernel_distance(first: np.ndarray, second: np.ndarray) -> float:
    """The unbiased squared discrepancy of (N, D) and (M, D) features; it may be below 0."""

    def kernel(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        return (a @ b.T / a.shape[1] + 1) ** 3

    def among(features: np.ndarray) -> float:
        values, count = kernel(features, features), len(features)
        return (values.sum() - np.trace(values)) / (count * (count - 1))

    return float(among(first) + among(second) - 2 * kernel(first, second).mean())


class Extractor:
    """The ImageNet network that ships. Raises UserError when its file is missing or damaged."""

    def __init__(self) -> None:
        import torch

        from aipaint.families.likeness.network import Embedder
        from aipaint.families.nets import read_net, weight_file

        self._device = torch.device("cpu")
        embedder, _ = read_net(weight_file("", SHIPPED), Embedder, self._device)
        self._network = embedder.network

    def __call__(self, pictures: np.ndarray) -> np.ndarray:
        """uint8 (N, H, W, 3) -> float64 (N, 1280)."""
        import torch

        from aipaint.families.likeness.run import given

        made = []
        for start in range(0, len(pictures), 16):
            part = given(pictures[start : start + 16], self._device)
            part = torch.nn.functional.interpolate(
                part, (SIDE, SIDE), mode="bilinear", align_corners=False
            )
            with torch.inference_mode():
                made.append(self._network(part))
        return torch.cat(made).double().numpy()
