"""The small autoencoders that were trained here, as models with a latent space; odd headers."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from aipaint.core.errors import UserError
from aipaint.core.latents import Source
from aipaint.families.identify import identify
from aipaint.families.latent.base import Look
from aipaint.families.registry import inspect_latent
from aipaint.families.vae.detect import detect
from aipaint.families.vae.load import read_net
from aipaint.families.vae.small import SmallShape, SmallVae, load_folder, save_folder
from tests.families.model_files import safetensors


def small() -> SmallVae:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(2)
        vae = SmallVae(SmallShape(size=16, latent=6, widths=(8, 8)))
        vae.centre.normal_()
        vae.root.normal_()
    return vae.eval()


def test_codes_and_pictures_are_those_of_the_network(tmp_path: Path):
    vae = small()
    save_folder(vae, tmp_path / "faces", name="Faces")
    info = inspect_latent(tmp_path / "faces")
    assert (info.name, info.defaults.width) == ("Faces", 16)
    assert identify(tmp_path / "faces").accepted
    net = read_net(info)
    assert (net.info.dim, net.info.samples, net.info.encodes, net.info.truncates) == (
        6,
        True,
        True,
        True,
    )
    vae = load_folder(tmp_path / "faces")
    code = net.sample([Source(seed=4), Source(seed=5)], 0.5, 0)
    normal = torch.from_numpy(np.random.RandomState(4).randn(1, 6)).float()
    torch.testing.assert_close(code[0], vae.spread(normal, 0.5))
    drawn = net.draw(code, Look())
    assert drawn.shape == (2, 3, 16, 16)
    torch.testing.assert_close(drawn, vae.decode(code[:, 0]))
    pixels = np.random.default_rng(0).integers(0, 256, (16, 16, 3), np.uint8)
    shown = torch.from_numpy(pixels).permute(2, 0, 1)[None].float() / 127.5 - 1
    torch.testing.assert_close(net.encode([pixels])[:, 0], vae.encode(shown))
    assert net.encode([pixels, pixels[:8]]).shape == (2, 1, 6)
    torch.testing.assert_close(net.mean()[0, 0], vae.centre)
    assert net.steering(0, 0).shape[1] == 6
    with pytest.raises(UserError, match="classes"):
        net.sample([Source(seed=4, labels=((0, 1.0),))], 1.0, 0)


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "small-vae"},
        {"kind": "small-vae", "shape": {"size": 16, "latent": 7}},
        {"kind": "small-vae", "shape": {"size": 16, "latent": 10**9}},
        {"kind": "small-vae", "shape": {"size": "16", "latent": 6}},
        {"kind": "small-vae", "shape": {"size": 16, "latent": 6}, "name": 5},
    ],
)
def test_odd_settings_are_refused(told: dict, tmp_path: Path):
    save_folder(small(), tmp_path / "faces")
    (tmp_path / "faces" / "model.json").write_text(json.dumps(told))
    with pytest.raises(UserError):
        inspect_latent(tmp_path / "faces")


NAMES = st.sampled_from(
    [
        "decoder.conv_in.weight",
        "encoder.conv_in.weight",
        "first_stage_model.decoder.conv_in.weight",
        "quantize.embedding.weight",
        "quantize.embed.weight",
        "encoder.down.0.block.0.conv1.weight",
        "encoder.down_blocks.0.resnets.0.conv1.weight",
        "post_quant_conv.weight",
        "model.diffusion_model.x",
        "main.0.weight",
        "main.1.running_mean",
        "main.3.weight",
        "other",
    ]
)
SHAPES = st.lists(st.integers(0, 70), max_size=5)


@settings(max_examples=60, deadline=None)
@given(tensors=st.dictionaries(NAMES, SHAPES, max_size=10), yaml=st.booleans())
def test_any_header_is_described_or_refused(tmp_path_factory, tensors: dict, yaml: bool):
    folder = tmp_path_factory.mktemp("odd")
    path = safetensors(folder / "model.safetensors", tensors)
    if yaml:
        (folder / "model.yaml").write_text("model: {params: {embed_dim: 4}}")
    with contextlib.suppress(UserError):
        found = detect(path)
        assert found is None or found.latent is not None


CONFIGS = st.dictionaries(
    st.sampled_from(
        [
            "_class_name",
            "sample_size",
            "scaling_factor",
            "latent_channels",
            "block_out_channels",
            "vq_embed_dim",
            "kind",
            "shape",
        ]
    ),
    st.one_of(
        st.sampled_from(["AutoencoderKL", "VQModel", "small-vae", "AutoencoderTiny"]),
        st.integers(-5, 2**66),
        st.none(),
        st.floats(),
        st.lists(st.integers(-3, 600), max_size=9),
    ),
)


@settings(max_examples=60, deadline=None)
@given(told=CONFIGS, kind=st.sampled_from(["AutoencoderKL", "VQModel", None]))
def test_any_settings_are_described_or_refused(tmp_path_factory, told: dict, kind: str | None):
    folder = tmp_path_factory.mktemp("odd")
    if kind is not None:
        told |= {"_class_name": kind}
    for name in ("config.json", "model.json") if kind is None else ("config.json",):
        (folder / name).write_text(json.dumps(told))
    tensors = {
        "decoder.conv_in.weight": [8, 4, 3, 3],
        "encoder.conv_in.weight": [8, 3, 3, 3],
        "encoder.down_blocks.0.resnets.0.conv1.weight": [8, 8, 3, 3],
        "quantize.embedding.weight": [256, 4],
    }
    if kind == "AutoencoderKL":
        del tensors["quantize.embedding.weight"]
    safetensors(folder / "diffusion_pytorch_model.safetensors", tensors)
    with contextlib.suppress(UserError):
        found = detect(folder)
        assert found is None or found.latent is not None
