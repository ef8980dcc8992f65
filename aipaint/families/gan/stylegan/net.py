"""StyleGAN 2 and 3 as networks whose latent space can be walked in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from aipaint.core.errors import UserError
from aipaint.core.latents import Source
from aipaint.families.gan.stylegan.modulated import Convolution, NoiseMode
from aipaint.families.gan.stylegan.shapes import info_of
from aipaint.families.gan.stylegan.stylegan2 import Generator
from aipaint.families.gan.stylegan.stylegan3 import Generator3, transform_of
from aipaint.families.latent.base import Look

_FOLLOWED = 128
"""Side of the features that points are followed in (Pan et al. 2023, "Drag Your GAN")."""


class StyleNet:
    """See `aipaint.families.latent.base.LatentNet`. A code is W for each layer."""

    dtype = "float32"

    def __init__(self, generator: Generator | Generator3) -> None:
        self.generator = generator.eval().requires_grad_(False)
        self.info = info_of(generator.shape)
        self.size = generator.shape.img_resolution, generator.shape.img_resolution
        self.device = generator.mapping.w_avg.device

    def sample(self, sources: Sequence[Source], psi: float, cutoff: int) -> Tensor:
        """See `LatentNet.sample`: numbers as NVIDIA's tools draw them."""
        shape = self.generator.shape
        numbers: list[np.ndarray] = []
        drawn_from = np.random.RandomState(0)
        for source in sources:
            # The numbers of a generator made anew, in a tenth of the time.
            drawn_from.seed(source.seed)
            numbers.append(drawn_from.randn(1, shape.z_dim).astype(np.float32))
        z = torch.from_numpy(np.concatenate(numbers)).to(self.device)
        labels = torch.stack([self._label(source) for source in sources])
        with torch.no_grad():
            c = labels.to(self.device) if shape.c_dim else None
            return self.generator.mapping(z, c, psi, cutoff or None)

    def _label(self, source: Source) -> Tensor:
        count = self.generator.shape.c_dim
        label = torch.zeros(count)
        if not source.labels:
            if count:
                raise UserError(
                    "This model needs a class to draw.",
                    "It was trained with {count} classes.",
                    "Choose one from 0 to {last}.",
                    count=count,
                    last=count - 1,
                )
            return label
        for number, weight in source.labels:
            if number >= count:
                raise UserError(
                    "This model does not know class {number}.",
                    "It was trained with {count} classes.",
                    "Choose another class, or none where there are none.",
                    number=number,
                    count=count,
                )
            label[number] += weight
        total = float(label.sum())
        if total <= 0:
            raise UserError("The weights of the classes sum to nothing.", fix="Raise one of them.")
        return label / total

    def encode(self, pictures: Sequence[np.ndarray]) -> Tensor:
        """See `LatentNet.encode`; pictures are searched for instead."""
        raise UserError(
            "This model cannot turn pictures into codes at once.",
            fix="Use the projection, which searches for the picture.",
        )

    def mean(self) -> Tensor:
        """See `LatentNet.mean`."""
        return self.generator.mapping.w_avg.expand(1, self.info.layers, -1).clone()

    def draw(self, codes: Tensor, look: Look) -> Tensor:
        """See `LatentNet.draw`."""
        return self._drawn(codes, look, None)

    def features(self, codes: Tensor, look: Look) -> tuple[Tensor, Tensor]:
        """See `LatentNet.features`."""
        kept: dict[int, Tensor] = {}
        picture = self._drawn(codes, look._replace(side=0), kept)
        wanted = max(16, min(_FOLLOWED, self.size[0] // 2))
        if isinstance(self.generator, Generator):
            return picture, kept[min(wanted, self.size[0])]
        layers = self.generator.shape.layers()
        index = max(
            (i for i, layer in enumerate(layers[:-1]) if layer.rate[1] <= wanted), default=0
        )
        found, layer = kept[index], layers[index]
        # Without what lies around the picture.
        around = (layer.side[1] - layer.rate[1]) // 2
        return picture, found[
            :, :, around : around + layer.rate[1], around : around + layer.rate[1]
        ]

    def _drawn(self, codes: Tensor, look: Look, kept: dict[int, Tensor] | None) -> Tensor:
        if isinstance(self.generator, Generator3):
            transform = transform_of(look.move, look.turn).to(codes)
            return _coloured(self.generator.synthesis(codes, transform=transform, kept=kept))
        shape = self.generator.shape
        upto = None
        if look.side and shape.architecture == "skip":
            upto = next((side for side in shape.resolutions() if side >= look.side), None)
        drawn_from = None
        if look.noise == "random":
            # On the CPU, so that every device has the same.
            drawn_from = torch.Generator().manual_seed(look.noise_seed)
        return _coloured(
            self.generator.synthesis(
                codes, _noise(look.noise), generator=drawn_from, upto=upto, kept=kept
            )
        )

    def steering(self, first: int, last: int) -> Tensor:
        """See `LatentNet.steering`: the affine layers of the convolutions."""
        rows = [weight for index, weight in self._affines() if first <= index <= last]
        if not rows:
            raise UserError(
                "There are no layers from {first} to {last} to find directions in.",
                "The model has the layers 0 to {end}.",
                "Choose others.",
                first=first,
                last=last,
                end=self.info.layers - 1,
            )
        return torch.cat(rows)

    def _affines(self) -> list[tuple[int, Tensor]]:
        """Weights (in, w_dim) of the layers, and which W each reads."""
        if isinstance(self.generator, Generator3):
            layers = self.generator.synthesis.layers()
            return [(index, layer.affine.weight) for index, layer in enumerate(layers, 1)]
        found: list[tuple[int, Tensor]] = []
        for _, block, index in self.generator.synthesis.blocks():
            if block.convolutions == 2:
                found.append((index, block.conv0.affine.weight))
                index += 1
            found.append((index, block.conv1.affine.weight))
            if block.torgb is not None and index == self.info.layers - 2:
                # Nothing else reads the last one.
                found.append((index + 1, block.torgb.affine.weight))
        return found

    def footprint(self) -> int:
        """See `LatentNet.footprint`; with what is kept of them to be quick on the CPU."""
        generator = self.generator
        weights = generator.state_dict().values()
        found = sum(value.numel() * value.element_size() for value in weights)
        if isinstance(generator, Generator) and self.device.type == "cpu":
            found += sum(
                layer.prepared_bytes()
                for layer in generator.modules()
                if isinstance(layer, Convolution)
            )
        return found

    def to(self, device: torch.device) -> None:
        """See `LatentNet.to`."""
        self.generator.to(device)
        self.device = self.generator.mapping.w_avg.device


def _noise(name: str) -> NoiseMode:
    return "random" if name == "random" else "none" if name == "none" else "const"


def _coloured(picture: Tensor) -> Tensor:
    """Return three channels of a picture: grey ones thrice, and no opacity."""
    count = picture.shape[1]
    if count == 3:
        return picture
    return picture[:, :3] if count > 3 else picture[:, :1].expand(-1, 3, -1, -1)
