"""VQGANs in both layouts: recognised, refused in words, and the same numbers as the formulas."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from aipaint.core.errors import UserError
from aipaint.core.paths import Home
from aipaint.families.identify import identify
from aipaint.families.latent.base import Look
from aipaint.families.registry import inspect_latent
from aipaint.families.shelf import Shelf
from aipaint.families.vae.load import read_net
from tests.families.vae.taming_reference import Plan, Vqgan, make, save

PLANS = {
    "plain": Plan(),
    "attending": Plan(attn_resolutions=(32, 8), num_res_blocks=2, ch_mult=(1, 2, 1)),
    "gumbel": Plan(gumbel=True, z_channels=5),
}


def picture(seed: int = 1, side: int = 32) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (side, side, 3), np.uint8)


def shown(pixels: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(pixels.astype(np.float32)).permute(2, 0, 1)[None] / 127.5 - 1


@pytest.mark.parametrize("name", PLANS)
def test_numbers_are_those_of_the_formulas(name: str, tmp_path: Path):
    plan = PLANS[name]
    weights = make(plan)
    path = tmp_path / "last.ckpt"
    save(path, plan, weights)
    info = inspect_latent(path)
    net = read_net(info)
    expected = Vqgan(plan, weights)
    found = expected.encode(shown(picture()))
    code = net.encode([picture()])
    assert info.latent is not None
    assert code.shape == (1, 1, info.latent.dim)
    assert net.size == (32, 32)
    torch.testing.assert_close(code.reshape(found.shape), found, atol=1e-4, rtol=1e-4)
    drawn = net.draw(code, Look())
    decoded = expected.decode(expected.quantise(found))
    torch.testing.assert_close(drawn, decoded, atol=1e-4, rtol=1e-4)


def test_codes_are_words_only_when_they_are_decoded_and_gradients_pass(tmp_path: Path):
    plan = Plan()
    path = tmp_path / "model.ckpt"
    save(path, plan, make(plan))
    net = read_net(inspect_latent(path))
    code = net.encode([picture()])
    near = code + 1e-4
    assert not torch.equal(code, near)
    assert torch.allclose(net.draw(code, Look()), net.draw(near, Look()), atol=1e-3)
    leaf = code.clone().requires_grad_()
    net.draw(leaf, Look()).sum().backward()
    assert leaf.grad is not None
    assert float(leaf.grad.abs().sum()) > 0
    small = net.draw(code, Look(side=16))
    assert small.shape == (1, 3, 16, 16)


@pytest.mark.parametrize("layout", ["beside", "model.yaml", "only one", "configs"])
def test_settings_are_found_where_they_usually_lie(layout: str, tmp_path: Path):
    plan = Plan()
    place = tmp_path / "checkpoints"
    place.mkdir()
    path = place / "last.ckpt"
    save(path, plan, make(plan), yaml="")
    target = {
        "beside": place / "last.yaml",
        "model.yaml": place / "model.yaml",
        "only one": place / "vqgan_imagenet_f16.yml",
        "configs": tmp_path / "configs" / "2020-11-09T13-31-51-project.yaml",
    }[layout]
    target.parent.mkdir(exist_ok=True)
    target.write_text(plan.yaml())
    if layout == "configs":
        target.with_name("2020-11-09T13-31-51-lightning.yaml").write_text("lightning: {}")
    info = inspect_latent(path)
    assert info.defaults.width == 32
    assert info.latent is not None
    assert info.latent.encodes
    assert not info.latent.samples


def refused(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        inspect_latent(path)
    return str(caught.value)


def test_without_settings_it_says_what_to_put_where(tmp_path: Path):
    path = tmp_path / "vqgan.ckpt"
    save(path, Plan(), make(Plan()), yaml="")
    said = refused(path)
    assert "vqgan.yaml" in said
    assert str(tmp_path) in said


def test_the_shelf_notices_settings_that_come_later(home: Home):
    place = home.models / "latents"
    place.mkdir(parents=True)
    path = place / "vqgan.ckpt"
    save(path, Plan(), make(Plan()), yaml="")
    shelf = Shelf(home)
    assert path in [each for each, _ in shelf.refused()]
    path.with_suffix(".yaml").write_text(Plan().yaml())
    for each in (shelf, Shelf(home)):
        assert each.refused() == []
        assert "vqgan.ckpt" in [info.id for info in each.latents()]
        assert each.find_latent("vqgan").name == "vqgan"


BOMB = "a: &a [1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a]\nmodel: [*b,*b,*b,*b]\n"
MERGES = "a: &a {k: 1}\nb: &b {<<: [*a,*a,*a]}\nc: {<<: [*b,*b,*b]}\n"


@pytest.mark.parametrize(
    "text",
    [
        "model: [",
        "\0",
        "model: {params: {embed_dim: -3}}",
        "just words",
        "model: !!python/object/apply:os.system ['echo no']",
        "[" * 5000,
        "x: " + "y" * 2**17,
        BOMB,
        MERGES,
        Plan(n_embed=25).yaml(),
        Plan(ch_mult=(1,) * 40).yaml(),
        Plan().yaml().replace("in_channels: 3", "in_channels: 1"),
        Plan().yaml().replace("resolution: 32", "resolution: 999999"),
        Plan().yaml().replace("ch: 32", "ch: !!binary aGVsbG8="),
    ],
)
def test_odd_settings_are_refused_in_words(text: str, tmp_path: Path):
    path = tmp_path / "vqgan.ckpt"
    save(path, Plan(), make(Plan()), yaml=text)
    assert refused(path)


def test_settings_of_another_network_are_refused_when_it_is_read(tmp_path: Path):
    path = tmp_path / "vqgan.ckpt"
    save(path, Plan(), make(Plan()), yaml=Plan(num_res_blocks=3).yaml())
    with pytest.raises(UserError, match="lack"):
        read_net(inspect_latent(path))
    save(path, Plan(), make(Plan()), yaml=Plan(ch=64).yaml())
    with pytest.raises(UserError, match="shapes"):
        read_net(inspect_latent(path))


def test_another_file_in_its_place_is_noticed(tmp_path: Path):
    path = tmp_path / "vqgan.ckpt"
    save(path, Plan(), make(Plan()))
    info = inspect_latent(path)
    save(path, Plan(), make(Plan(), seed=3))
    with pytest.raises(UserError, match="changed"):
        read_net(info)


def folder(tmp_path: Path, seed: int = 0) -> tuple[Path, object]:
    import diffusers

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        vae = diffusers.VQModel(
            block_out_channels=(8, 16),
            down_block_types=("DownEncoderBlock2D",) * 2,
            up_block_types=("UpDecoderBlock2D",) * 2,
            latent_channels=3,
            sample_size=24,
            num_vq_embeddings=20,
            vq_embed_dim=4,
            norm_num_groups=4,
        ).eval()
    path = tmp_path / "vq-folder"
    vae.save_pretrained(path)
    return path, vae


def test_folders_of_diffusers_decode_as_diffusers_does(tmp_path: Path):
    path, vae = folder(tmp_path)
    assert identify(path).role == "vqgan"
    info = inspect_latent(path)
    net = read_net(info)
    pixels = picture(side=24)
    with torch.no_grad():
        latents = vae.encode(shown(pixels)).latents  # pyright: ignore[reportAttributeAccessIssue]
        decoded = vae.decode(latents).sample  # pyright: ignore[reportAttributeAccessIssue]
    code = net.encode([pixels])
    torch.testing.assert_close(code.flatten(), (latents * 0.18215).flatten(), atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(net.draw(code, Look()), decoded, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"vq_embed_dim": 4', '"vq_embed_dim": 5'),
        ('"norm_type": "group"', '"norm_type": "spatial"'),
        ('"num_vq_embeddings": 20', '"num_vq_embeddings": 0'),
        ('"out_channels": 3', '"out_channels": 1'),
    ],
)
def test_folders_with_odd_settings_are_refused(old: str, new: str, tmp_path: Path):
    path, _ = folder(tmp_path)
    config = path / "config.json"
    text = config.read_text()
    assert old in text
    config.write_text(text.replace(old, new))
    assert refused(path)
