"""DCGAN and the teaching generator: written, recognised, refused, and drawn by plain formulas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from aipaint.core.errors import UserError
from aipaint.core.latents import Source
from aipaint.families.gan.conv.detect import detect_conv
from aipaint.families.gan.conv.net import read_conv
from aipaint.families.gan.conv.networks import make_generator
from aipaint.families.gan.conv.reading import read_generator, save_folder
from aipaint.families.gan.conv.shapes import ConvShape, DcganShape, DenseShape
from aipaint.families.identify import identify
from aipaint.families.latent.base import Look

DCGAN = DcganShape(z_dim=12, size=16, width=4)
DENSE = DenseShape(z_dim=10, size=12, widths=(8, 6, 4))


def trained(shape: ConvShape) -> Any:
    """A generator whose batch norms have seen something."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        generator = make_generator(shape)
        for _ in range(3):
            generator(torch.randn(8, shape.z_dim))
    return generator.eval().requires_grad_(False)


def normed(x: torch.Tensor, weights: dict[str, torch.Tensor], name: str) -> torch.Tensor:
    mean, var, scale, shift = (
        weights[f"{name}.{part}"] for part in ("running_mean", "running_var", "weight", "bias")
    )
    if x.ndim == 4:
        mean, var, scale, shift = (each[:, None, None] for each in (mean, var, scale, shift))
    return (x - mean) / torch.sqrt(var + 1e-5) * scale + shift


def test_dcgan_draws_by_the_tutorials_formula(tmp_path: Path):
    generator = trained(DCGAN)
    path = tmp_path / "netG_epoch_24.pth"
    torch.save(generator.state_dict(), path)
    info = detect_conv(path)
    assert info is not None
    assert info.latent is not None
    assert (info.defaults.width, info.latent.dim, info.latent.slerps) == (16, 12, True)
    assert (identify(path).role, identify(path).size) == ("gan", (16, 16))
    net = read_conv(path)
    code = net.sample([Source(seed=7)], 1.0, 0)
    z = np.random.RandomState(7).randn(1, 12)
    np.testing.assert_allclose(code[0].numpy(), z, rtol=1e-6)
    w = dict(generator.state_dict())
    x = torch.from_numpy(z).float()[:, :, None, None]
    x = functional.conv_transpose2d(x, w["main.0.weight"])
    x = normed(x, w, "main.1").relu()
    x = functional.conv_transpose2d(x, w["main.3.weight"], stride=2, padding=1)
    x = normed(x, w, "main.4").relu()
    x = functional.conv_transpose2d(x, w["main.6.weight"], stride=2, padding=1).tanh()
    torch.testing.assert_close(net.draw(code, Look()), x, atol=1e-5, rtol=1e-4)


def test_the_teaching_generator_draws_by_its_formula(tmp_path: Path):
    generator = trained(DENSE)
    save_folder(generator, tmp_path, {"name": "Lesson"}, half=False)
    info = detect_conv(tmp_path)
    assert info is not None
    assert info.name == "Lesson"
    assert identify(tmp_path).role == "gan"
    net = read_conv(tmp_path)
    code = net.sample([Source(seed=1), Source(seed=2)], 0.5, 0)
    assert code.shape == (2, 1, 10)
    w = dict(generator.state_dict())
    x = normed(code[:, 0] @ w["dense.weight"].t(), w, "norm")
    x = functional.leaky_relu(x, 0.3).reshape(2, 8, 3, 3)
    x = functional.conv_transpose2d(x, w["up.0.weight"], padding=2)
    x = functional.leaky_relu(normed(x, w, "norms.0"), 0.3)
    x = functional.conv_transpose2d(x, w["up.1.weight"], stride=2, padding=2, output_padding=1)
    x = functional.leaky_relu(normed(x, w, "norms.1"), 0.3)
    x = functional.conv_transpose2d(x, w["up.2.weight"], stride=2, padding=2, output_padding=1)
    torch.testing.assert_close(net.draw(code, Look()), x.tanh(), atol=1e-5, rtol=1e-4)
    assert net.steering(0, 0).shape == (72, 10)
    torch.testing.assert_close(net.mean(), torch.zeros(1, 1, 10))


@pytest.mark.parametrize("shape", [DCGAN, DENSE, DcganShape(size=8, width=2, colours=1)])
def test_folders_come_back_as_they_were(shape: ConvShape, tmp_path: Path):
    generator = trained(shape)
    save_folder(generator, tmp_path, half=False)
    again = read_generator(tmp_path)
    z = torch.randn(2, shape.z_dim)
    assert torch.equal(again(z), generator(z))
    pictures = read_conv(tmp_path).draw(z[:, None], Look())
    assert pictures.shape == (2, 3, shape.size, shape.size)
    save_folder(generator, tmp_path)
    torch.testing.assert_close(read_generator(tmp_path)(z), again(z), atol=2e-2, rtol=2e-2)


def test_what_has_no_encoder_says_so(tmp_path: Path):
    save_folder(trained(DENSE), tmp_path)
    net = read_conv(tmp_path)
    with pytest.raises(UserError, match="no encoder"):
        net.encode([np.zeros((4, 4, 3), np.uint8)])
    with pytest.raises(UserError, match="classes"):
        net.sample([Source(seed=0, labels=((1, 1.0),))], 1.0, 0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"main.6.weight": torch.zeros(4, 2, 4, 4)}, "channels"),
        ({"main.3.weight": torch.zeros(8, 4, 5, 5)}, "4 × 4"),
        ({"main.3.weight": torch.zeros(9, 4, 4, 4)}, "4 × 4"),
        ({"main.4.running_var": None}, "lack"),
        ({"main.0.bias": torch.zeros(8)}, "bias"),
    ],
)
def test_unusual_files_are_refused_in_words(change: dict, said: str, tmp_path: Path):
    weights = dict(trained(DCGAN).state_dict())
    for name, value in change.items():
        weights.pop(name, None)
        if value is not None:
            weights[name] = value
    torch.save(weights, tmp_path / "g.pth")
    with pytest.raises(UserError, match=said):
        detect_conv(tmp_path / "g.pth")


def test_discriminators_and_others_are_none_of_it(tmp_path: Path):
    torch.save({"main.0.weight": torch.zeros(4, 3, 4, 4)}, tmp_path / "d.pth")
    assert detect_conv(tmp_path / "d.pth") is None
    assert detect_conv(tmp_path) is None
    (tmp_path / "model.json").write_text('{"kind": "stylegan2"}')
    assert detect_conv(tmp_path) is None
    assert detect_conv(tmp_path / "a.txt") is None


def test_numbers_that_are_none_are_refused(tmp_path: Path):
    generator = trained(DENSE)
    generator.dense.weight[0, 0] = float("nan")
    save_folder(generator, tmp_path)
    with pytest.raises(UserError, match="no numbers"):
        read_conv(tmp_path)


_VALUE = st.one_of(
    st.none(),
    st.integers(-(2**70), 2**70),
    st.text(max_size=5),
    st.lists(st.integers(-2, 10**7), max_size=10),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(["dcgan", "dense"]),
    st.dictionaries(
        st.sampled_from(["z_dim", "size", "width", "widths", "colours", "other"]), _VALUE
    ),
)
def test_any_settings_are_read_or_refused(tmp_path_factory, kind: str, shape: dict):
    folder = tmp_path_factory.mktemp("odd")
    (folder / "model.json").write_text(json.dumps({"kind": kind, "shape": shape}))
    with pytest.raises(UserError):
        detect_conv(folder)  # its weights are missing, at the latest
