"""A small convolutional VAE (Kingma and Welling 2014) whose latent is one vector.

Pictures are (B, 3, size, size) in [-1, 1], codes (B, latent) about normally distributed. A folder
holds model.json, which tells the shape, and model.safetensors.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import msgspec
import torch
from torch import Tensor, nn
from torch.nn import functional

from aipaint.core.errors import UserError
from aipaint.core.files import write_atomic

KIND = "small-vae"
SETTINGS, WEIGHTS = "model.json", "model.safetensors"
_MAX_SETTINGS = 2**20  # bytes
_MAX_WEIGHTS = 2**30  # bytes
_FIRST = 4  # a picture's patches of this many pixels are the finest places the network knows


class SmallShape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that fixes the layers.

    size: side of a picture, 16 to 1024, `4 * 2**len(widths[1:])` times a whole number. latent:
    numbers of a code. widths: channels at size/4, size/8, ...; blocks: residual blocks at each.
    """

    size: int = 128
    latent: int = 64
    widths: tuple[int, ...] = (64, 96, 128, 192)
    blocks: int = 1

    def coarsest(self) -> int:
        """Side of the coarsest features. Raises UserError for a shape that makes no network."""
        factor = _FIRST * 2 ** (len(self.widths) - 1)
        if not (
            16 <= self.size <= 1024
            and self.size % factor == 0
            and 1 <= len(self.widths) <= 8
            and 1 <= self.latent <= 4096
            and 0 <= self.blocks <= 8
            and all(1 <= width <= 2048 for width in self.widths)
        ):
            raise UserError("The settings of the VAE describe no network that can be built.")
        return self.size // factor


class _Residual(nn.Module):
    """Two 3x3 convolutions beside the way past them; it begins as the identity."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, padding=1)
        self.second = nn.Conv2d(width, width, 3, padding=1)
        nn.init.zeros_(self.second.weight)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.second(_active(self.first(_active(x))))


def _active(x: Tensor) -> Tensor:
    return functional.leaky_relu(x, 0.2)


class Encoder(nn.Module):
    """Pictures to the mean and the logarithm of the variance of their codes."""

    def __init__(self, shape: SmallShape) -> None:
        super().__init__()
        side, widths = shape.coarsest(), shape.widths
        self.first = nn.Conv2d(3, widths[0], 2 * _FIRST, _FIRST, _FIRST // 2)
        self.down = nn.ModuleList(
            nn.Conv2d(fine, coarse, 4, 2, 1) for fine, coarse in itertools.pairwise(widths)
        )
        # The finest features are where time is spent; the decoder needs them more.
        self.blocks = nn.ModuleList(
            nn.Sequential(*(_Residual(width) for _ in range(shape.blocks))) for width in widths[1:]
        )
        self.last = nn.Linear(widths[-1] * side * side, 2 * shape.latent)

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """(B, 3, size, size) -> mean and log variance, (B, latent) each."""
        x = self.first(pictures)
        for down, blocks in zip(self.down, self.blocks, strict=True):
            x = blocks(down(_active(x)))
        mean, spread = self.last(_active(x).flatten(1)).chunk(2, dim=1)
        return mean, spread.clamp(-12.0, 4.0)


class Decoder(nn.Module):
    """Codes to pictures."""

    def __init__(self, shape: SmallShape) -> None:
        super().__init__()
        self._side = shape.coarsest()
        widths = shape.widths[::-1]
        self.first = nn.Linear(shape.latent, widths[0] * self._side**2)
        self.up = nn.ModuleList(
            nn.ConvTranspose2d(coarse, fine, 4, 2, 1) for coarse, fine in itertools.pairwise(widths)
        )
        self.blocks = nn.ModuleList(
            nn.Sequential(*(_Residual(width) for _ in range(shape.blocks))) for width in widths[1:]
        )
        # Patches twice as large as their distance blend into each other without a seam.
        self.last = nn.ConvTranspose2d(widths[-1], 3, 2 * _FIRST, _FIRST, _FIRST // 2)

    def forward(self, codes: Tensor) -> Tensor:
        """(B, latent) -> (B, 3, size, size), about [-1, 1]."""
        x = self.first(codes).unflatten(1, (-1, self._side, self._side))
        for up, blocks in zip(self.up, self.blocks, strict=True):
            x = blocks(up(_active(x)))
        return self.last(_active(x))


class SmallVae(nn.Module):
    """Encoder, decoder, and how codes of real pictures are spread.

    centre: (latent,), root: (latent, latent), so that centre + root @ n of normal n is like them.
    """

    centre: Tensor
    root: Tensor

    def __init__(self, shape: SmallShape) -> None:
        super().__init__()
        self.shape = shape
        self.encoder = Encoder(shape)
        self.decoder = Decoder(shape)
        self.register_buffer("centre", torch.zeros(shape.latent))
        self.register_buffer("root", torch.eye(shape.latent))

    def encode(self, pictures: Tensor) -> Tensor:
        """The most likely codes (B, latent) of pictures (B, 3, size, size) in [-1, 1]."""
        return self.encoder(pictures)[0]

    def decode(self, codes: Tensor) -> Tensor:
        """Pictures (B, 3, size, size), about [-1, 1], of codes (B, latent)."""
        return self.decoder(codes)

    def spread(self, normal: Tensor, psi: float = 1.0) -> Tensor:
        """Normal numbers (B, latent) as codes that are distributed like those of real pictures.

        psi: 0 makes them all the mean, 1 leaves them as varied as the pictures are.
        """
        return self.centre + psi * normal @ self.root.t()


def save_folder(vae: SmallVae, folder: Path, **told: Any) -> None:
    """Write model.json and model.safetensors, in half precision, whole or not at all.

    told: what else model.json says, beside `kind` and `shape`.
    """
    from safetensors.torch import save

    folder.mkdir(parents=True, exist_ok=True)
    weights = {name: value.half().contiguous() for name, value in vae.state_dict().items()}
    write_atomic(folder / WEIGHTS, save(weights))
    settings = {"kind": KIND, **told, "shape": msgspec.to_builtins(vae.shape)}
    text = json.dumps(settings, indent=1, ensure_ascii=False) + "\n"
    write_atomic(folder / SETTINGS, text.encode())


def read_settings(folder: Path) -> tuple[SmallShape, dict[str, Any]]:
    """The shape of the model in a folder, and all that its model.json says.

    Raises UserError when it is missing, too large, or of another kind.
    """
    path = folder / SETTINGS
    try:
        if path.stat().st_size > _MAX_SETTINGS:
            raise ValueError("it is too large")
        told = json.loads(path.read_bytes())
        if not isinstance(told, dict) or told.get("kind") != KIND:
            raise ValueError("it is of another kind")
        shape = msgspec.convert(told.get("shape"), SmallShape)
    except (OSError, ValueError) as error:
        raise UserError(
            "The VAE in {name} can't be read.",
            "{file}: {error}.",
            "Choose another folder, or export the model again.",
            name=folder.name,
            file=SETTINGS,
            error=error,
        ) from error
    shape.coarsest()
    return shape, told


def load_folder(folder: Path, device: torch.device | str = "cpu") -> SmallVae:
    """Read a model in float32, ready to run. Raises UserError when it is missing or damaged."""
    from safetensors import SafetensorError
    from safetensors.torch import load

    shape, _ = read_settings(folder)
    try:
        if (folder / WEIGHTS).stat().st_size > _MAX_WEIGHTS:
            raise ValueError("it is too large")
        weights = load((folder / WEIGHTS).read_bytes())
        with torch.device("meta"):
            vae = SmallVae(shape)
        wanted = {name: value.shape for name, value in vae.state_dict().items()}
        if {name: value.shape for name, value in weights.items()} != wanted:
            raise ValueError("its tensors have other names or shapes")
        if not all(bool(torch.isfinite(value).all()) for value in weights.values()):
            raise ValueError("it holds values that are no numbers")
    except (OSError, ValueError, SafetensorError) as error:
        raise UserError(
            "The VAE in {name} can't be read.",
            "{file}: {error}.",
            "Choose another folder, or export the model again.",
            name=folder.name,
            file=WEIGHTS,
            error=error,
        ) from error
    vae.load_state_dict({name: value.float() for name, value in weights.items()}, assign=True)
    return vae.eval().requires_grad_(False).to(device)
