"""BigGAN-deep: the same pictures as by the formulas of its paper and its published layout."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from scipy.stats import truncnorm

from aipaint.core.errors import UserError
from aipaint.core.latents import Source
from aipaint.families import registry
from aipaint.families.gan.biggan.net import BigGanNet, read_biggan, truncated_normal
from aipaint.families.identify import identify
from aipaint.families.latent.base import Look
from tests.families.gan import biggan_files
from tests.families.gan.biggan_files import CONFIG


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return biggan_files.write(tmp_path_factory.mktemp("models") / "biggan")


@pytest.fixture(scope="module")
def net(folder: Path) -> BigGanNet:
    return read_biggan(folder)


def seeds(*numbers: int, label: int = 2) -> list[Source]:
    return [Source(seed=number, labels=((label, 1.0),)) for number in numbers]


@pytest.mark.parametrize("seed", [0, 1, 4321, 2**32 - 1])
def test_seeds_are_drawn_as_the_reference_draws_them(seed: int) -> None:
    state = np.random.RandomState(seed)
    wanted = np.asarray(truncnorm.rvs(-2, 2, size=(1, 128), random_state=state), np.float32)
    assert np.array_equal(truncated_normal(seed, 128), wanted[0])


@pytest.mark.parametrize("psi", [1.0, 0.4, 0.3, 0.02, 0.415])
def test_pictures_are_those_of_the_formulas(net: BigGanNet, psi: float) -> None:
    """Also between the truncations that there are statistics for."""
    codes = net.sample(seeds(3, 5), psi, 0)
    found = net.draw(codes, Look())
    z = psi * np.stack([truncated_normal(seed, CONFIG["z_dim"]) for seed in (3, 5)])
    label = torch.zeros(2, CONFIG["num_classes"])
    label[:, 2] = 1
    wanted = biggan_files.drawn(
        biggan_files.tensors(), torch.from_numpy(z.astype(np.float32)), label, psi
    )
    assert found.shape == (2, 3, 32, 32)
    assert wanted.std() > 0.1, "nothing would be compared"
    assert (found - wanted).abs().max() < 1e-4


def test_classes_are_mixed_by_their_weights(net: BigGanNet) -> None:
    mixed = net.sample([Source(seed=1, labels=((0, 1.0), (4, 3.0)))], 1.0, 0)
    embeddings = biggan_files.tensors()["embeddings.weight"]
    assert torch.allclose(mixed[0, 3, 6:12], 0.25 * embeddings[:, 0] + 0.75 * embeddings[:, 4])
    one, other = net.sample(seeds(1, label=0), 1.0, 0), net.sample(seeds(1, label=4), 1.0, 0)
    assert torch.allclose(mixed, 0.25 * one + 0.75 * other, atol=1e-6)


def test_each_layer_can_have_its_own_code(net: BigGanNet) -> None:
    """Coarse layers of one, fine ones of another: neither picture, but like the coarse one."""
    one, other = net.sample(seeds(1), 0.5, 0), net.sample(seeds(2), 0.5, 0)
    mixed = one.clone()
    mixed[:, -1:] = other[:, -1:]
    drawn = [net.draw(code, Look()) for code in (one, mixed, other)]
    near, far = (drawn[1] - drawn[0]).abs().mean(), (drawn[1] - drawn[2]).abs().mean()
    assert 0 < near < far


def test_the_cutoff_leaves_the_last_layers_alone(net: BigGanNet) -> None:
    code = net.sample(seeds(1), 0.5, 3)[0]
    assert code[:, -1].tolist() == [0.5] * 3 + [1.0] * 4
    assert torch.allclose(code[0, :6] * 2, code[-1, :6])


def test_gradients_flow_to_the_code(net: BigGanNet) -> None:
    code = net.mean().requires_grad_(True)
    net.draw(code, Look()).square().mean().backward()
    assert code.grad is not None
    assert (code.grad[0, :, :-1].abs().sum(1) > 0).all()


def test_what_reads_the_layers(net: BigGanNet) -> None:
    assert net.steering(0, 0).shape == (256 * 8, 13)
    assert net.steering(1, -1).shape[1] == net.info.dim
    with pytest.raises(UserError, match="no layers"):
        net.steering(9, 9)


@pytest.mark.parametrize("labels", [(), ((5, 1.0),), ((1, 0.0),)])
def test_a_class_is_needed(net: BigGanNet, labels: tuple[tuple[int, float], ...]) -> None:
    with pytest.raises(UserError, match="class"):
        net.sample([Source(seed=1, labels=labels)], 1.0, 0)


def test_the_older_format_is_read_alike(net: BigGanNet, tmp_path: Path) -> None:
    old = read_biggan(biggan_files.write(tmp_path / "old", legacy=True))
    codes = net.sample(seeds(1), 1.0, 0)
    assert torch.equal(old.draw(codes, Look()), net.draw(codes, Look()))


def test_it_is_described_by_its_header(folder: Path) -> None:
    found = identify(folder)
    assert (found.accepted, found.role, found.base) == (True, "gan", "BigGAN-deep")
    info = registry.inspect_latent(folder)
    assert (info.family, info.defaults.width, info.defaults.steps) == ("gan", 32, 1)
    assert info.latent is not None
    assert (info.latent.layers, info.latent.dim) == (7, 13)
    assert info.latent.labels == ("0", "1", "2", "3", "4")
    assert info.latent.groups == ((0, 2), (3, 5), (6, 6))


def test_classes_have_names(tmp_path: Path) -> None:
    folder = biggan_files.write(tmp_path / "named")
    (folder / "labels.txt").write_text("cat\ndog\n rose \nboat\nsnow\n", encoding="utf-8")
    info = registry.inspect_latent(folder)
    assert info.latent is not None
    assert info.latent.labels == ("cat", "dog", "rose", "boat", "snow")
    (folder / "labels.txt").write_text("cat\n")
    with pytest.raises(UserError, match="names 1 classes"):
        registry.inspect_latent(folder)


def test_a_thousand_classes_are_those_of_imagenet() -> None:
    from aipaint.families.gan.biggan.settings import labels_of

    names = labels_of(Path("nowhere"), 1000)
    assert (len(names), names[0], names[207], names[999]) == (
        1000,
        "tench",
        "Golden Retriever",
        "toilet paper",
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"layers": []},
        {"layers": [[False, 16, 8], [True, 16, 1]]},
        {"layers": "none"},
        {"output_dim": 64},
        {"z_dim": 7},
        {"num_classes": 10**9},
        {"n_stats": 1},
        {"channel_width": 16},
    ],
)
def test_settings_that_do_not_fit_are_refused(tmp_path: Path, changed: dict[str, Any]) -> None:
    with pytest.raises(UserError, match="no BigGAN"):
        registry.inspect_latent(biggan_files.write(tmp_path / "odd", **changed))


def test_weights_that_lack_something_are_refused(tmp_path: Path) -> None:
    folder = biggan_files.write(tmp_path / "odd")
    for name, value in (
        ("generator.layers.0.conv_0.bias", None),
        ("generator.layers.0.conv_0.bias", torch.zeros(3)),
        ("generator.bn.bias", torch.full((8,), torch.nan)),
    ):
        found = biggan_files.tensors() | {name: value}
        torch.save({k: v for k, v in found.items() if v is not None}, folder / "pytorch_model.bin")
        with pytest.raises(UserError, match="weights of the model"):
            read_biggan(folder)
    (folder / "pytorch_model.bin").unlink()
    with pytest.raises(UserError, match="has no weights"):
        registry.inspect_latent(folder)


def test_settings_alone_are_no_biggan(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"channel_width": 8}))
    with pytest.raises(UserError, match="no model"):
        registry.inspect_latent(tmp_path)
