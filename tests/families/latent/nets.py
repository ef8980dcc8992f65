"""Networks small enough to be understood, whose latent spaces are walked in by the tests."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch.nn import functional

from aipaint.core.errors import UserError
from aipaint.core.latents import Latent, LatentInfo, Source, from_vector
from aipaint.core.pixels import Inputs
from aipaint.families.latent.base import Look


class FakeNet:
    """What all of them share: codes drawn from a seeded normal distribution."""

    device = torch.device("cpu")
    dtype = "float32"

    def __init__(self, info: LatentInfo, size: tuple[int, int]) -> None:
        self.info, self.size = info, size
        self.looks: list[Look] = []

    def sample(self, sources: Sequence[Source], psi: float, cutoff: int) -> torch.Tensor:
        del cutoff
        numbers, rows = np.random.RandomState(0), []
        for source in sources:  # Seeding costs a tenth of making a generator.
            numbers.seed(source.seed)
            rows.append(numbers.randn(self.info.dim))
        one = self.spread(torch.tensor(np.array(rows), dtype=torch.float32))
        return one[:, None].repeat(1, self.info.layers, 1) * psi

    def spread(self, one: torch.Tensor) -> torch.Tensor:
        return one

    def encode(self, pictures: Sequence[np.ndarray]) -> torch.Tensor:
        raise UserError("There is no encoder.")

    def mean(self) -> torch.Tensor:
        return torch.zeros(1, self.info.layers, self.info.dim)

    def draw(self, codes: torch.Tensor, look: Look) -> torch.Tensor:
        raise NotImplementedError

    def features(self, codes: torch.Tensor, look: Look) -> tuple[torch.Tensor, torch.Tensor]:
        raise UserError("There are no features.")

    def steering(self, first: int, last: int) -> torch.Tensor:
        raise UserError("There is nothing to steer by.")

    def footprint(self) -> int:
        return 0

    def to(self, device: torch.device) -> None:
        del device


class Plain(FakeNet):
    """Codes whose numbers have known deviations; two layers read them by known weights."""

    def __init__(self, deviations: Sequence[float], layers: int = 2, slerps: bool = False) -> None:
        super().__init__(LatentInfo(layers=layers, dim=len(deviations), slerps=slerps), (32, 32))
        self.deviations = torch.tensor(deviations)
        # A turn, so that the axes are none of the numbers themselves.
        numbers = np.random.RandomState(7).randn(len(deviations), len(deviations))
        self.axes = torch.tensor(np.linalg.qr(numbers)[0], dtype=torch.float32)

    def spread(self, one: torch.Tensor) -> torch.Tensor:
        return (one * self.deviations) @ self.axes.T + 0.5

    def steering(self, first: int, last: int) -> torch.Tensor:
        strengths = torch.arange(self.info.dim, 0, -1.0) * (1 + last - first)
        return strengths[:, None] * self.axes.T


class Blobs(FakeNet):
    """A soft disc on a sky. Numbers of a code: across, down (shares of the side), size, red, blue.

    The first layers say where the disc is and how large, the last its colours. Its features are
    waves that move with it, so that points can be followed.
    """

    def __init__(self, side: int = 64, layers: int = 4, encodes: bool = False) -> None:
        info = LatentInfo(
            layers=layers,
            dim=5,
            groups=((0, layers // 2 - 1), (layers // 2, layers - 1)),
            projects=True,
            drags=True,
            encodes=encodes,
        )
        super().__init__(info, (side, side))

    def encode(self, pictures: Sequence[np.ndarray]) -> torch.Tensor:
        return torch.full((len(pictures), self.info.layers, self.info.dim), 0.125)

    def spread(self, one: torch.Tensor) -> torch.Tensor:
        return one * 0.2

    def draw(self, codes: torch.Tensor, look: Look) -> torch.Tensor:
        self.looks.append(look)
        shape, colour = codes[:, 0], codes[:, -1]
        across, down = self._places(shape)
        radius = 0.25 * torch.exp(shape[:, 2])[:, None, None]
        inside = torch.sigmoid((radius - (across**2 + down**2 + 1e-6).sqrt()) * 24)
        red = torch.tanh(colour[:, 3])[:, None, None]
        blue = torch.tanh(colour[:, 4])[:, None, None]
        sky = torch.linspace(-0.6, 0.2, self.size[1])[None, :, None]
        disc = torch.stack([0.6 + 0.4 * red, 0.3 - 0.3 * red, 0.6 * blue + 0 * red], 1)
        ground = torch.stack([sky, sky, sky + 0.3], 1).expand(-1, -1, -1, self.size[0])
        return ground * (1 - inside[:, None]) + disc * inside[:, None]

    def features(self, codes: torch.Tensor, look: Look) -> tuple[torch.Tensor, torch.Tensor]:
        across, down = self._places(codes[:, 0])
        waves = [torch.exp(-(across**2 + down**2) * 6)]
        for turns in (2.0, 3.5, 5.0):
            for place in (across, down):
                waves += [torch.sin(turns * place), torch.cos(turns * place)]
        maps = functional.avg_pool2d(torch.stack(waves, 1), 2)
        return self.draw(codes, look), maps

    def _places(self, shape: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        along = (torch.arange(self.size[0]) + 0.5) / self.size[0] - 0.5
        across = along[None, None, :] - shape[:, 0, None, None]
        down = along[None, :, None] - shape[:, 1, None, None]
        return across.expand(-1, self.size[1], -1), down.expand(-1, -1, self.size[0])


class Composing:
    """Makes codes of latents with one source each."""

    def __init__(self, net: FakeNet) -> None:
        self.net = net

    def compose(self, latent: Latent, inputs: Inputs) -> torch.Tensor:
        del inputs
        (source,) = latent.sources
        if source.code is not None:
            code = torch.from_numpy(from_vector(source.code).copy())
            return code.expand(1, self.net.info.layers, self.net.info.dim)
        return self.net.sample([source], latent.psi, latent.cutoff)
