"""BigGAN as a network whose latent space can be walked in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from aipaint.core.errors import UserError
from aipaint.core.latents import LatentInfo, Source
from aipaint.families.gan.biggan.network import BigGan, folded
from aipaint.families.gan.biggan.settings import (
    Settings,
    info_of,
    read_header,
    read_settings,
    weights_of,
)
from aipaint.families.latent.base import Look
from aipaint.families.weight_files import load_tensors

_CUT = 2.0  # deviations: numbers further out are not drawn


def read_biggan(folder: Path) -> BigGanNet:
    """Return a BigGAN on the CPU, float32. Raises UserError where its files are damaged."""
    settings = read_settings(folder)
    read_header(folder, settings)
    with torch.device("meta"):
        network = BigGan(settings)
    wanted = {name: value.shape for name, value in network.state_dict().items()}
    weights = folded(load_tensors(weights_of(folder)))
    odd = [name for name, shape in wanted.items() if weights.get(name, _NOTHING).shape != shape]
    if odd:
        raise _damaged(folder, f"{odd[0]} is of another shape, or not there")
    # Not mapped: a file that is replaced while it is mapped would end the process.
    weights = {name: weights[name].clone() for name in wanted}
    if not all(bool(torch.isfinite(value).all()) for value in weights.values()):
        raise _damaged(folder, "they hold values that are no numbers")
    network.load_state_dict(weights, assign=True)
    return BigGanNet(network, settings, info_of(folder, settings))


_NOTHING = torch.empty(0, 0, 0)


class BigGanNet:
    """See `aipaint.families.latent.base.LatentNet`, and `settings` for what a code is."""

    dtype = "float32"

    def __init__(self, network: BigGan, settings: Settings, info: LatentInfo) -> None:
        self.network = network.eval().requires_grad_(False)
        self.info, self._settings = info, settings
        self.size = settings.side, settings.side
        self.device = torch.device("cpu")

    def sample(self, sources: Sequence[Source], psi: float, cutoff: int) -> Tensor:
        """See `LatentNet.sample`: numbers as the reference's `truncated_noise_sample` draws them.

        psi also chooses the statistics, which there are for truncations from 0 to 1.
        """
        embedded = torch.stack([self._embedding(source) for source in sources])
        numbers = [truncated_normal(source.seed or 0, self._settings.z_dim) for source in sources]
        z = torch.from_numpy(np.stack(numbers)).to(self.device)
        count, layers = len(sources), self.info.layers
        truncations = torch.ones(count, layers, 1, device=self.device)
        truncations[:, : cutoff or layers] = psi
        return torch.cat(
            [
                truncations * z[:, None],
                embedded[:, None].expand(-1, layers, -1),
                truncations,
            ],
            -1,
        )

    def _embedding(self, source: Source) -> Tensor:
        count = self._settings.num_classes
        if not source.labels:
            raise UserError(
                "This model needs a class to draw.",
                "It was trained with {count} classes.",
                "Choose one from 0 to {last}.",
                count=count,
                last=count - 1,
            )
        weights = torch.zeros(count, device=self.device)
        for number, weight in source.labels:
            if number >= count:
                raise UserError(
                    "This model does not know class {number}.",
                    "It was trained with {count} classes.",
                    "Choose another class.",
                    number=number,
                    count=count,
                )
            weights[number] += weight
        total = float(weights.sum())
        if total <= 0:
            raise UserError("The weights of the classes sum to nothing.", fix="Raise one of them.")
        with torch.no_grad():
            return self.network.embeddings(weights / total)

    def encode(self, pictures: Sequence[np.ndarray]) -> Tensor:
        """See `LatentNet.encode`; pictures are searched for instead."""
        raise UserError(
            "This model cannot turn pictures into codes at once.",
            fix="Use the projection, which searches for the picture.",
        )

    def mean(self) -> Tensor:
        """See `LatentNet.mean`: no numbers, and the mean of all classes, untruncated."""
        middle = self.network.embeddings.weight.mean(1)
        row = torch.cat([torch.zeros_like(middle), middle, torch.ones(1, device=self.device)])
        return row.expand(1, self.info.layers, -1).clone()

    def draw(self, codes: Tensor, look: Look) -> Tensor:
        """See `LatentNet.draw`."""
        return self.network.generator(codes)

    def features(self, codes: Tensor, look: Look) -> tuple[Tensor, Tensor]:
        """See `LatentNet.features`."""
        raise UserError("The pictures of this model cannot be dragged.", fix="Choose a StyleGAN.")

    def steering(self, first: int, last: int) -> Tensor:
        """See `LatentNet.steering`: what makes the first features, and scales and offsets."""
        generator = self.network.generator
        last = last if last >= 0 else self.info.layers - 1
        rows = [generator.gen_z.weight] if first == 0 else []
        for number, block in enumerate(generator.blocks(), 1):
            if first <= number <= last:
                rows += [
                    part.weight for norm in block.norms() for part in (norm.scale, norm.offset)
                ]
        if not rows:
            raise UserError(
                "There are no layers from {first} to {last} to find directions in.",
                "The model has the layers 0 to {end}.",
                "Choose others.",
                first=first,
                last=last,
                end=self.info.layers - 1,
            )
        weights = torch.cat(rows)
        # Nothing reads the truncation by weights.
        return torch.cat([weights, weights.new_zeros(len(weights), 1)], 1)

    def footprint(self) -> int:
        """See `LatentNet.footprint`."""
        return sum(value.nbytes for value in self.network.state_dict().values())

    def to(self, device: torch.device) -> None:
        """See `LatentNet.to`."""
        self.network.to(device)
        self.device = device


def truncated_normal(seed: int, count: int) -> np.ndarray:
    """Return normal numbers that lie within two deviations, float32.

    Those of scipy.stats.truncnorm.rvs(-2, 2, size=count, random_state=RandomState(seed)): uniform
    numbers, put through the inverse of the distribution.
    """
    uniform = torch.from_numpy(np.random.RandomState(seed).uniform(size=count))
    edges = torch.special.ndtr(torch.tensor([-_CUT, _CUT], dtype=torch.float64))
    found = torch.special.ndtri(edges[0] + uniform * (edges[1] - edges[0]))
    return found.to(torch.float32).numpy()


def _damaged(folder: Path, reason: str) -> UserError:
    return UserError(
        "The weights of the model {folder} cannot be used.",
        "They are not as they should be: {reason}.",
        "Get the folder again.",
        folder=folder.name,
        reason=reason,
    )
