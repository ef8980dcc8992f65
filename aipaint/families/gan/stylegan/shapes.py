"""Everything that fixes the layers of a StyleGAN, as its files tell it. Importing costs no torch.

StyleGAN 2: https://arxiv.org/abs/1912.04958; StyleGAN 3: https://arxiv.org/abs/2106.12423, whose
layers follow from signal processing; the formulas are those of its section 3 and appendix C.
"""

from __future__ import annotations

import itertools
import math
from typing import Annotated, Literal, NamedTuple

import msgspec
import numpy as np

from aipaint.core.latents import MAX_LAYERS, LatentInfo

Architecture = Literal["orig", "skip", "resnet"]
Count = Annotated[int, msgspec.Meta(ge=1, le=4096)]
Width = Annotated[int, msgspec.Meta(ge=1, le=4096)]
Labels = Annotated[int, msgspec.Meta(ge=0, le=20_000)]
Side = Annotated[int, msgspec.Meta(ge=4, le=4096)]
Base = Annotated[int, msgspec.Meta(ge=1, le=2**20)]
Positive = Annotated[float, msgspec.Meta(gt=0, le=65536)]


class _Shape(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    z_dim: Width
    w_dim: Width
    img_resolution: Side
    c_dim: Labels = 0
    img_channels: Annotated[int, msgspec.Meta(ge=1, le=4)] = 3
    channel_base: Base = 32768
    channel_max: Count = 512


class Shape2(_Shape, frozen=True, kw_only=True, tag="stylegan2"):
    """The layers of a StyleGAN 2.

    z_dim, c_dim, w_dim: widths of the latent, of the label (0: none), of the intermediate latent.
    img_resolution: side in pixels, a power of two. channel_base: channels times side, at most
    channel_max. conv_clamp: largest magnitude after a convolution; None: any. embed_features,
    layer_features: widths within the mapping; None: w_dim. mapping_rate: what its weights are
    multiplied by. average_rate: how slowly the mean of W follows. Raises ValueError for a side
    that is no power of two.
    """

    mapping_layers: Annotated[int, msgspec.Meta(ge=1, le=64)] = 8
    embed_features: Width | None = None
    layer_features: Width | None = None
    mapping_rate: Positive = 0.01
    average_rate: float = 0.998
    architecture: Architecture = "skip"
    resample_filter: Annotated[tuple[float, ...], msgspec.Meta(min_length=2, max_length=16)] = (
        1.0,
        3.0,
        3.0,
        1.0,
    )
    conv_clamp: Positive | None = None
    use_noise: bool = True

    def __post_init__(self) -> None:
        if self.img_resolution & (self.img_resolution - 1):
            raise ValueError(f"a side of {self.img_resolution} pixels is no power of two")
        if len(self.resample_filter) % 2 or sum(self.resample_filter) <= 0:
            raise ValueError("its low-pass filter has an odd number of taps, or lets nothing pass")

    def resolutions(self) -> list[int]:
        """Sides of the blocks in pixels, from 4 on."""
        return [2**power for power in range(2, self.img_resolution.bit_length())]

    def channels(self, side: int) -> int:
        """How many channels the block of this side has."""
        return max(1, min(self.channel_base // side, self.channel_max))

    @property
    def num_ws(self) -> int:
        """How many W a picture takes."""
        return 2 * len(self.resolutions())


class Shape3(_Shape, frozen=True, kw_only=True, tag="stylegan3"):
    """The layers of a StyleGAN 3.

    num_layers: without input and colours; the last num_critical are sampled critically.
    first_cutoff, first_stopband: frequencies in cycles a picture. last_stopband_rel: times the
    last cutoff. margin_size: pixels around the picture. conv_kernel 1 and use_radial_filters make
    it -r, which turns with its coordinates. filter_size: taps of the low-pass filters, times the
    factor. lrelu_upsampling: how much finer the rectifiers' grid is. See also `Shape2`.
    """

    mapping_layers: Annotated[int, msgspec.Meta(ge=1, le=64)] = 2
    mapping_rate: Positive = 0.01
    average_rate: float = 0.998
    num_layers: Annotated[int, msgspec.Meta(ge=2, le=MAX_LAYERS - 2)] = 14
    num_critical: Annotated[int, msgspec.Meta(ge=1, le=32)] = 2
    first_cutoff: Positive = 2.0
    first_stopband: Positive = 2**2.1
    last_stopband_rel: Positive = 2**0.3
    margin_size: Annotated[int, msgspec.Meta(ge=0, le=64)] = 10
    output_scale: float = 0.25
    conv_kernel: Literal[1, 3] = 3
    filter_size: Annotated[int, msgspec.Meta(ge=1, le=32)] = 6
    lrelu_upsampling: Literal[1, 2, 4] = 2
    use_radial_filters: bool = False
    conv_clamp: Positive | None = 256.0

    def __post_init__(self) -> None:
        if self.num_critical >= self.num_layers:
            raise ValueError("all of its layers are critically sampled")

    @property
    def num_ws(self) -> int:
        """How many W a picture takes: input, layers, colours."""
        return self.num_layers + 2

    def layers(self) -> list[Layer3]:
        """Return the layers from coarse to fine; the last one makes the colours."""
        last_cutoff = self.img_resolution / 2
        last_stopband = last_cutoff * self.last_stopband_rel
        steps = np.arange(self.num_layers + 1) / (self.num_layers - self.num_critical)
        exponents = np.minimum(steps, 1)
        cutoffs = self.first_cutoff * (last_cutoff / self.first_cutoff) ** exponents
        stopbands = self.first_stopband * (last_stopband / self.first_stopband) ** exponents
        enough = np.minimum(stopbands * 2, self.img_resolution)
        rates = np.exp2(np.ceil(np.log2(enough)))
        widths = np.maximum(stopbands, rates / 2) - cutoffs
        sides = rates + self.margin_size * 2
        sides[-2:] = self.img_resolution
        channels = np.rint(np.minimum((self.channel_base / 2) / cutoffs, self.channel_max))
        channels[-1] = self.img_channels
        return [
            Layer3(
                name=f"L{index}_{int(sides[index])}_{int(channels[index])}",
                colours=index == self.num_layers,
                critical=index >= self.num_layers - self.num_critical,
                channels=(int(channels[before]), int(channels[index])),
                side=(int(sides[before]), int(sides[index])),
                rate=(int(rates[before]), int(rates[index])),
                cutoff=(float(cutoffs[before]), float(cutoffs[index])),
                width=(float(widths[before]), float(widths[index])),
            )
            for index, before in enumerate([0, *range(self.num_layers)])
        ]


class Layer3(NamedTuple):
    """A layer of StyleGAN 3; pairs are of what comes in and what goes out.

    side: in pixels. rate: samples a picture. cutoff, width: of the pass band's end and half of the
    transition band, in cycles a picture. critical: sampled critically. colours: the last layer.
    """

    name: str
    colours: bool
    critical: bool
    channels: tuple[int, int]
    side: tuple[int, int]
    rate: tuple[int, int]
    cutoff: tuple[float, float]
    width: tuple[float, float]


Shape = Shape2 | Shape3


def base_of(shape: Shape) -> str:
    """Return what the model is called."""
    if isinstance(shape, Shape2):
        return "StyleGAN2"
    return "StyleGAN3-r" if shape.use_radial_filters else "StyleGAN3-t"


def info_of(shape: Shape) -> LatentInfo:
    """Return what can be done with such a model's latent space."""
    count = shape.num_ws
    bounds = (0, 4, 8, count) if isinstance(shape, Shape2) else (0, 6, 11, count)
    bounds = sorted({min(bound, count) for bound in bounds})
    return LatentInfo(
        layers=count,
        dim=shape.w_dim,
        labels=tuple(str(number) for number in range(shape.c_dim)),
        groups=tuple((first, after - 1) for first, after in itertools.pairwise(bounds)),
        truncates=True,
        noises=isinstance(shape, Shape2) and shape.use_noise,
        moves=isinstance(shape, Shape3),
        projects=True,
        drags=True,
    )


def least(shape: Shape) -> int:
    """Return a bound for the numbers of its weights: there are more."""
    count, hidden = shape.mapping_layers, shape.w_dim
    if isinstance(shape, Shape2):
        hidden = shape.layer_features or shape.w_dim
        found = 0
        for side in shape.resolutions():
            out = shape.channels(side)
            found += 9 * out * (out + (shape.channels(side // 2) if side > 4 else 0))
    else:
        layers = shape.layers()[:-1]
        found = sum(shape.conv_kernel**2 * math.prod(layer.channels) for layer in layers)
    return found + (count - 2) * hidden**2 if count > 2 else found
