"""The networks: codes (B, z_dim) of normal numbers to pictures (B, colours, size, size)."""

from __future__ import annotations

from torch import Tensor, nn

from aipaint.families.gan.conv.shapes import ConvShape, DcganShape, DenseShape

_SLOPE = 0.3  # of the rectifiers for what is negative, in the lessons that this network is from


class DcganGenerator(nn.Module):
    """DCGAN's (Radford et al. 2015, arXiv:1511.06434); pictures in [-1, 1].

    Weights are named as in PyTorch's tutorial, `main.0.weight` and so on, and drawn as there.
    """

    def __init__(self, shape: DcganShape) -> None:
        """Raises UserError for a shape that makes no network."""
        super().__init__()
        self.shape = shape
        widths = shape.channels()
        layers: list[nn.Module] = []
        for take, give in zip([shape.z_dim, *widths], widths, strict=False):
            # The first makes 4 x 4 of one point, each further one doubles the sides.
            way = (1, 0) if not layers else (2, 1)
            layers += [
                nn.ConvTranspose2d(take, give, 4, *way, bias=False),
                nn.BatchNorm2d(give),
                nn.ReLU(),
            ]
        layers += [nn.ConvTranspose2d(widths[-1], shape.colours, 4, 2, 1, bias=False), nn.Tanh()]
        self.main = nn.Sequential(*layers)
        for layer in self.main:
            if isinstance(layer, nn.ConvTranspose2d):
                nn.init.normal_(layer.weight, 0.0, 0.02)
            elif isinstance(layer, nn.BatchNorm2d):
                nn.init.normal_(layer.weight, 1.0, 0.02)

    @property
    def first(self) -> Tensor:
        """The weights (rows, z_dim) by which codes are read."""
        layer = self.main[0]
        assert isinstance(layer, nn.ConvTranspose2d)
        return layer.weight.detach().flatten(1).t()

    def forward(self, z: Tensor) -> Tensor:
        """(B, z_dim) -> (B, colours, size, size) in [-1, 1]."""
        return self.main(z[:, :, None, None])


class DenseGenerator(nn.Module):
    """A dense layer and transposed convolutions of 5 x 5; pictures in [-1, 1]."""

    def __init__(self, shape: DenseShape) -> None:
        """Raises UserError for a shape that makes no network."""
        super().__init__()
        self.shape = shape
        widths = shape.channels()
        self.dense = nn.Linear(shape.z_dim, widths[0] * shape.begin**2, bias=False)
        self.norm = nn.BatchNorm1d(widths[0] * shape.begin**2)
        self.up = nn.ModuleList()
        self.norms = nn.ModuleList()
        for take, give in zip(widths, [*widths[1:], shape.colours], strict=True):
            same = not len(self.up)
            self.up.append(
                nn.ConvTranspose2d(take, give, 5, 1 if same else 2, 2, 0 if same else 1, bias=False)
            )
            if len(self.up) < len(widths):
                self.norms.append(nn.BatchNorm2d(give))

    @property
    def first(self) -> Tensor:
        """The weights (rows, z_dim) by which codes are read."""
        return self.dense.weight.detach()

    def forward(self, z: Tensor) -> Tensor:
        """(B, z_dim) -> (B, colours, size, size) in [-1, 1]."""
        shape = self.shape
        x = nn.functional.leaky_relu(self.norm(self.dense(z)), _SLOPE)
        x = x.unflatten(1, (shape.widths[0], shape.begin, shape.begin))
        for up, norm in zip(self.up, self.norms, strict=False):
            x = nn.functional.leaky_relu(norm(up(x)), _SLOPE)
        return self.up[-1](x).tanh()


Generator = DcganGenerator | DenseGenerator


def make_generator(shape: ConvShape) -> Generator:
    """Return a network of this shape with random weights, ready to be trained."""
    return DcganGenerator(shape) if isinstance(shape, DcganShape) else DenseGenerator(shape)
