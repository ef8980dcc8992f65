"""StyleGAN's networks against their sums written out, and what they offer the latent studio."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
import torch
from torch import Tensor

from aipaint.core.errors import UserError
from aipaint.core.latents import Source
from aipaint.families.gan.stylegan.filling import filled
from aipaint.families.gan.stylegan.net import StyleNet
from aipaint.families.gan.stylegan.shapes import Architecture, Shape2, Shape3
from aipaint.families.gan.stylegan.stylegan2 import Generator
from aipaint.families.gan.stylegan.stylegan3 import Generator3, transform_of
from aipaint.families.latent.base import Look
from tests.families.gan import stylegan_sums

CLOSE = 1e-4
N = TypeVar("N", bound=torch.nn.Module)


def generator2(**settings: object) -> Generator:
    """A small StyleGAN 2 of random weights whose every part counts."""
    known = {"z_dim": 16, "w_dim": 24, "img_resolution": 64, "mapping_layers": 3}
    torch.manual_seed(3)
    shape = Shape2(**{"channel_base": 512, "channel_max": 24} | known | settings)  # pyright: ignore
    return _shaken(Generator(shape))


def generator3(*, radial: bool = False, c_dim: int = 0) -> Generator3:
    """A small StyleGAN 3 of random weights whose every part counts."""
    torch.manual_seed(4)
    return _shaken(
        Generator3(
            Shape3(
                z_dim=16,
                w_dim=24,
                c_dim=c_dim,
                img_resolution=32,
                channel_base=512,
                channel_max=16,
                num_layers=6,
                conv_kernel=1 if radial else 3,
                use_radial_filters=radial,
            )
        )
    )


def _shaken(network: N) -> N:
    for name, value in network.state_dict().items():
        if name.endswith(("bias", "noise_strength", "w_avg")):
            value.add_(torch.randn(value.shape) * 0.2)
        if name.endswith("magnitude_ema"):
            value.fill_(1.7)
    return network.eval().requires_grad_(False)


def codes_of(network: Generator | Generator3, count: int = 2) -> Tensor:
    """Codes whose layers all differ."""
    return torch.randn(count, network.num_ws, network.shape.w_dim)


@pytest.mark.parametrize("architecture", ["skip", "resnet", "orig"])
@pytest.mark.parametrize("gradients", [False, True])
def test_a_stylegan_2_is_its_sums(architecture: Architecture, gradients: bool) -> None:
    network = generator2(architecture=architecture, conv_clamp=3.0)
    ws = codes_of(network).requires_grad_(gradients)
    for noise in ("const", "none"):
        found = network.synthesis(ws, noise)
        wanted = stylegan_sums.stylegan2(
            network.state_dict(),
            ws.detach(),
            64,
            architecture=architecture,
            noise=noise == "const",
            clamp=3.0,
        )
        assert found.shape == (2, 3, 64, 64)
        assert float((found - wanted).detach().abs().max()) < CLOSE
    if gradients:
        (slope,) = torch.autograd.grad(found.square().sum(), ws)
        assert float(slope.abs().min()) > 0


def test_the_way_of_gradients_and_the_quick_one_agree_after_training() -> None:
    network = generator2()
    ws = codes_of(network)
    with torch.no_grad():
        before = network.synthesis(ws)
        # What was prepared of the weights is made anew when they change.
        for value in network.parameters():
            value.mul_(1.1)
        quick = network.synthesis(ws)
    slow = network.synthesis(ws.requires_grad_(True))
    assert float((quick - slow).detach().abs().max()) < CLOSE
    assert float((quick - before).abs().max()) > 0.01


@pytest.mark.parametrize("radial", [False, True])
def test_a_stylegan_3_is_its_sums(radial: bool) -> None:
    network = generator3(radial=radial)
    ws = codes_of(network)
    for move, turn in (((0.0, 0.0), 0.0), ((0.2, -0.1), 30.0)):
        c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        seen = torch.tensor([[c, s, move[0]], [-s, c, move[1]], [0, 0, 1]])
        found = network.synthesis(ws, transform=transform_of(move, turn))
        wanted = stylegan_sums.stylegan3(
            network.state_dict(), ws, 32, 6, torch.linalg.inv(seen), radial=radial
        )
        assert found.shape == (2, 3, 32, 32)
        assert float((found - wanted).detach().abs().max()) < CLOSE
        assert float(found.std()) > 0.01


@pytest.mark.parametrize("classes", [0, 3])
def test_the_mapping_is_its_sums_and_is_truncated(classes: int) -> None:
    network = generator2(c_dim=classes, embed_features=9, layer_features=20)
    z = torch.randn(2, 16)
    c = torch.eye(classes)[[0, 2]] if classes else None
    w = stylegan_sums.mapped(network.state_dict(), z, c, 3, 0.01)
    mean = network.mapping.w_avg
    for psi, cutoff in ((1.0, None), (0.5, None), (0.7, 4), (0.0, None)):
        found = network.mapping(z, c, psi, cutoff)
        wanted = w[:, None].repeat(1, network.num_ws, 1)
        wanted[:, :cutoff] = mean + (wanted[:, :cutoff] - mean) * psi
        assert float((found - wanted).detach().abs().max()) < CLOSE


def test_a_missing_label_is_an_error() -> None:
    with pytest.raises(ValueError, match="label"):
        generator2(c_dim=3).mapping(torch.randn(1, 16))


def test_seeds_draw_as_nvidia_s_tools_do() -> None:
    network = generator2()
    net = StyleNet(network)
    found = net.sample([Source(seed=7), Source(seed=8)], 0.7, 4)
    z = np.concatenate([np.random.RandomState(seed).randn(1, 16) for seed in (7, 8)])
    wanted = network.mapping(torch.from_numpy(z), None, 0.7, 4)
    assert torch.equal(found, wanted)
    assert found.shape == (2, net.info.layers, net.info.dim)
    # Each on its own is what it is among others.
    assert torch.allclose(net.sample([Source(seed=8)], 0.7, 4), found[1:], atol=1e-5)


def test_classes_are_mixed_by_their_weights_and_unknown_ones_refused() -> None:
    network = generator2(c_dim=3)
    net = StyleNet(network)
    assert net.info.labels == ("0", "1", "2")
    found = net.sample([Source(seed=1, labels=((0, 1.0), (2, 3.0)))], 1.0, 0)
    z = torch.from_numpy(np.random.RandomState(1).randn(1, 16))
    wanted = network.mapping(z, torch.tensor([[0.25, 0.0, 0.75]]))
    assert torch.allclose(found, wanted, atol=1e-6)
    for labels, word in (((), "needs a class"), (((3, 1.0),), "does not know class 3")):
        with pytest.raises(UserError, match=word):
            net.sample([Source(seed=1, labels=labels)], 1.0, 0)
    with pytest.raises(UserError, match="sum to nothing"):
        net.sample([Source(seed=1, labels=((1, 0.0),))], 1.0, 0)
    with pytest.raises(UserError, match="does not know class 0"):
        StyleNet(generator2()).sample([Source(seed=1, labels=((0, 1.0),))], 1.0, 0)


def test_random_noise_follows_its_seed_whatever_the_batch() -> None:
    net = StyleNet(generator2())
    codes = codes_of(net.generator)
    one = net.draw(codes, Look(noise="random", noise_seed=5))
    alone = net.draw(codes[1:], Look(noise="random", noise_seed=5))
    assert torch.allclose(one[1:], alone, atol=1e-5)
    assert not torch.allclose(one, net.draw(codes, Look(noise="random", noise_seed=6)), atol=0.01)


def test_a_sketch_is_the_picture_of_an_earlier_block() -> None:
    net = StyleNet(generator2())
    codes = codes_of(net.generator)
    assert net.draw(codes, Look(side=20)).shape == (2, 3, 32, 32)
    assert net.draw(codes, Look(side=64)).shape == (2, 3, 64, 64)
    assert net.draw(codes, Look(side=900)).shape == (2, 3, 64, 64)
    residual = StyleNet(generator2(architecture="resnet"))
    assert residual.draw(codes, Look(side=20)).shape == (2, 3, 64, 64)


@pytest.mark.parametrize("version", [2, 3])
def test_what_a_net_offers(version: int) -> None:
    net = StyleNet(generator2() if version == 2 else generator3())
    assert net.info.groups[0][0] == 0
    assert net.info.groups[-1][1] == net.info.layers - 1
    assert net.info.noises == (version == 2)
    assert net.info.moves == (version == 3)
    codes = net.sample([Source(seed=1)], 1.0, 0).requires_grad_(True)
    picture, features = net.features(codes, Look())
    assert torch.allclose(picture, net.draw(codes, Look()), atol=1e-5)
    side = net.size[0] // 2
    assert features.shape[2:] == (side, side)
    assert torch.autograd.grad(features.sum(), codes)[0].abs().sum() > 0
    assert net.mean().shape == (1, net.info.layers, net.info.dim)
    whole = net.steering(0, net.info.layers - 1)
    assert whole.shape[1] == net.info.dim
    parts = [len(net.steering(index, index)) for index in range(1, net.info.layers)]
    assert sum(parts) <= len(whole)
    assert net.footprint() >= sum(4 * value.numel() for value in net.generator.parameters())
    with pytest.raises(UserError, match="no layers"):
        net.steering(net.info.layers, net.info.layers + 2)
    with pytest.raises(UserError, match="projection"):
        net.encode([])


def test_weights_that_do_not_fit_are_refused_by_name() -> None:
    network = generator2()
    state, shape = network.state_dict(), network.shape
    missing = {name: value for name, value in state.items() if name != "synthesis.b8.conv0.bias"}
    wrong = state | {"synthesis.b4.const": torch.zeros(3, 4, 4)}
    strange = state | {"synthesis.b8.attention.weight": torch.zeros(3)}
    endless = state | {"mapping.w_avg": torch.full((24,), math.nan)}
    for tensors, word in (
        (missing, "synthesis.b8.conv0.bias is missing"),
        (wrong, "3 x 4 x 4"),
        (strange, "attention"),
        (endless, "not finite"),
    ):
        with pytest.raises(UserError, match=word):
            filled(shape, tensors, Path("model.pkl"))


def test_grey_pictures_have_three_channels_all_the_same() -> None:
    net = StyleNet(generator2(img_channels=1))
    found = net.draw(net.mean(), Look())
    assert found.shape == (1, 3, 64, 64)
    assert torch.equal(found[:, 0], found[:, 2])
