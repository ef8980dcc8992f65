"""Stable Diffusion 3 and Flux in single files: found, named, and the same as their folders."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from aipaint.core.errors import UserError
from aipaint.core.recipe import Recipe
from aipaint.families import registry
from aipaint.families.diffusion import layouts
from aipaint.families.diffusion.flow import single
from aipaint.families.diffusion.flow.names import rename
from tests.families.flow_layout import save_apart, save_whole
from tests.families.flow_models import SIDE, build_flow
from tests.families.safetensors_files import sparse_file

Shapes = dict[str, tuple[int, ...]]
VAES = {"sd3": "sd3_vae.safetensors", "flux": "ae.safetensors"}


@pytest.fixture(scope="module", params=["sd3", "flux"])
def made(request: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path, Any, Path]:
    """A kind, its folder, the pipeline of it, and where its layout lies."""
    import diffusers
    import torch

    place = tmp_path_factory.mktemp(request.param)
    words = layouts.configs() / layouts.VOCABULARY
    folder = build_flow(place / "made", request.param, words)
    pipe: Any = diffusers.DiffusionPipeline.from_pretrained(folder, local_files_only=True)
    if request.param == "sd3":
        pipe.text_encoder.text_projection.weight.data.copy_(torch.eye(16))
        pipe.text_encoder.save_pretrained(folder / "text_encoder")
    root = place / "layouts"
    shutil.copytree(
        folder, root / request.param, ignore=shutil.ignore_patterns("*.safetensors", "vocab.json")
    )
    for tokenizer in (root / request.param).glob("tokenizer*"):
        told = {"tokenizer_class": "CLIPTokenizer", "model_max_length": 20}
        (tokenizer / "tokenizer_config.json").write_text(json.dumps(told))
    return request.param, folder, pipe, root


@pytest.mark.parametrize("apart", [False, True])
def test_a_file_paints_what_its_folder_paints(made, apart: bool, tmp_path: Path, monkeypatch):
    kind, folder, pipe, root = made
    monkeypatch.setattr(single, "configs", lambda: root)
    if apart:
        file = save_apart(pipe, kind, tmp_path / "models", VAES[kind])
    else:
        file = save_whole(pipe, kind, tmp_path / "whole.safetensors")
    info = registry.inspect(file)
    assert info.name == file.stem
    assert info.defaults.sampler == "euler"
    painted = []
    for each in (registry.inspect(folder), info):
        model = registry.load(each, tmp_path)
        recipe = Recipe(
            prompt="A red cat",
            model=each.id,
            width=SIDE,
            height=SIDE,
            steps=2,
            seed=3,
            guidance=4.0,
            sampler="euler",
        )
        painted.append(model.generate(recipe, {}, lambda *_: None)[0])
    assert painted[0].data == painted[1].data


def test_what_is_missing_beside_is_named(made, tmp_path: Path, monkeypatch):
    kind, _, pipe, root = made
    monkeypatch.setattr(single, "configs", lambda: root)
    file = save_apart(pipe, kind, tmp_path, VAES[kind])
    (tmp_path / "text_encoders/clip_l.safetensors").unlink()
    (tmp_path / "vae" / VAES[kind]).unlink()
    with pytest.raises(UserError, match="network alone") as found:
        registry.inspect(file)
    assert f"clip_l.safetensors, {VAES[kind]}" in str(found.value)
    assert str(file.parent) in str(found.value)


def test_stable_diffusion_3_needs_no_t5_beside(made, tmp_path: Path, monkeypatch):
    kind, _, pipe, root = made
    monkeypatch.setattr(single, "configs", lambda: root)
    file = save_apart(pipe, kind, tmp_path, VAES[kind])
    (tmp_path / "text_encoders/t5xxl_fp16.safetensors").unlink()
    if kind == "flux":
        with pytest.raises(UserError, match="t5xxl_fp16"):
            registry.inspect(file)
    else:
        assert registry.inspect(file).layout == root / kind


def test_weights_that_are_missing_are_not_made_up(made, tmp_path: Path, monkeypatch):
    from safetensors.torch import load_file, save_file

    kind, _, pipe, root = made
    monkeypatch.setattr(single, "configs", lambda: root)
    file = save_whole(pipe, kind, tmp_path / "whole.safetensors")
    weights = load_file(file)
    entry = "x_embedder.proj.bias" if kind == "sd3" else "img_in.bias"
    del weights[f"model.diffusion_model.{entry}"]
    save_file(weights, tmp_path / "less.safetensors")
    with pytest.raises(UserError, match=r"transformer.*incomplete"):
        registry.load(registry.inspect(tmp_path / "less.safetensors"), tmp_path)


@pytest.mark.parametrize(
    ("name", "side", "steps", "guidance"),
    [
        ("sd3", 1024, 28, 7.0),
        ("sd35-medium", 1024, 28, 4.5),
        ("sd35-large", 1024, 28, 4.5),
        ("flux-dev", 1024, 28, 3.5),
        ("flux-schnell", 1024, 4, 1.0),
    ],
)
def test_the_layouts_that_travel_with_the_program_are_found(
    tmp_path: Path, name: str, side: int, steps: int, guidance: float
):
    file = sparse_file(tmp_path / "some.safetensors", header(name))
    info = registry.inspect(file)
    assert info.layout is not None
    assert info.layout.name == name
    assert info.defaults.width == info.defaults.height == side
    assert (info.defaults.steps, info.defaults.guidance) == (steps, guidance)


def test_a_flux_for_filling_in_is_refused_with_the_reason(tmp_path: Path):
    shapes = header("flux-dev") | {"img_in.weight": (3072, 384)}
    with pytest.raises(UserError, match="384 channels"):
        registry.inspect(sparse_file(tmp_path / "fill.safetensors", shapes))


def header(name: str) -> Shapes:
    """What tells a full-size checkpoint with all its parts from others."""
    shapes: Shapes = {
        "first_stage_model.decoder.conv_in.weight": (512, 16, 3, 3),
        "text_encoders.clip_l.transformer.text_model.embeddings.token_embedding.weight": (1, 768),
        "text_encoders.clip_g.transformer.text_model.embeddings.token_embedding.weight": (1, 1280),
        "text_encoders.t5xxl.transformer.encoder.block.0.layer.0.SelfAttention.q.weight": (1, 4096),
    }
    if name.startswith("flux"):
        shapes |= {
            "img_in.weight": (3072, 64),
            "vector_in.in_layer.weight": (3072, 768),
            "single_blocks.0.linear1.weight": (21504, 3072),
            "double_blocks.18.img_attn.qkv.weight": (9216, 3072),
        }
        return shapes | ({"guidance_in.in_layer.weight": (3072, 256)} if "dev" in name else {})
    width, layers = (2432, 38) if name.endswith("large") else (1536, 24)
    shapes |= {
        "x_embedder.proj.weight": (width, 16, 2, 2),
        "joint_blocks.0.x_block.attn.qkv.weight": (3 * width, width),
        f"joint_blocks.{layers - 1}.x_block.attn.qkv.weight": (3 * width, width),
    }
    if name != "sd3":
        shapes["joint_blocks.0.x_block.attn.ln_q.weight"] = (64,)
    if name.endswith("medium"):
        shapes["joint_blocks.0.x_block.attn2.qkv.weight"] = (3 * width, width)
    return shapes


def test_flux_is_renamed_as_the_library_does():
    """Thin matrices will do: names, order and places are what matters."""
    import torch
    from diffusers.loaders.single_file_utils import convert_flux_transformer_checkpoint_to_diffusers

    from aipaint.families.diffusion.flow import names

    width, generator = 3072, torch.Generator().manual_seed(0)

    def thin(rows: int) -> Any:
        return torch.randn(rows, 1, generator=generator)

    weights: dict[str, Any] = {}
    stems = [*names._TOP_FLUX]
    stems += [f"double_blocks.0.{each}" for each in names._DOUBLE_FLUX]
    stems += [f"single_blocks.{n}.{each}" for n in range(2) for each in names._SINGLE_FLUX]
    for stem in stems:
        if stem.endswith("_norm"):
            weights[f"{stem}.scale"] = thin(128)
            continue
        rows = {"linear1": 7 * width, "qkv": 3 * width}.get(stem.rpartition(".")[2], 2 * width)
        weights |= {f"{stem}.{last}": thin(rows) for last in ("weight", "bias")}
    ours = rename(dict(weights), "FluxPipeline", width, 1)
    theirs = convert_flux_transformer_checkpoint_to_diffusers(dict(weights))
    assert ours.keys() == theirs.keys()
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)
