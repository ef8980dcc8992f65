"""The refiner of SDXL: a folder, the same in one file, and what the library makes of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aipaint.core.pixels import from_array, to_array
from aipaint.core.recipe import Recipe, Repaint
from aipaint.families import registry
from aipaint.families.base import LoadedModel
from aipaint.families.diffusion import layouts, single
from tests.families.clip import build_clip_pipeline
from tests.families.ldm_layout import open_clip, unet_name, vae_name
from tests.families.model_files import header
from tests.families.safetensors_files import sparse_file

SECOND = 24


@pytest.fixture(scope="module")
def pipe(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What diffusers calls the refiner, small."""
    import diffusers
    import torch

    place = tmp_path_factory.mktemp("refiner")
    words = layouts.configs() / layouts.VOCABULARY
    base = diffusers.StableDiffusionXLPipeline.from_pretrained(
        build_clip_pipeline(place, True, words, second=SECOND)
    )
    settings = dict(base.unet.config) | {
        "cross_attention_dim": SECOND,
        "projection_class_embeddings_input_dim": 5 * 4 + SECOND,
    }
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(2)
        unet = diffusers.UNet2DConditionModel.from_config(settings)
    return diffusers.StableDiffusionXLImg2ImgPipeline(
        vae=base.vae,
        text_encoder=None,
        tokenizer=None,
        text_encoder_2=base.text_encoder_2,
        tokenizer_2=base.tokenizer_2,
        unet=unet.eval(),
        scheduler=diffusers.EulerDiscreteScheduler.from_config(base.scheduler.config),
        requires_aesthetics_score=True,
        force_zeros_for_empty_prompt=False,
        add_watermarker=False,
    )


@pytest.fixture(scope="module")
def folder(pipe: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("folder") / "model"
    pipe.save_pretrained(place)
    return place


@pytest.fixture(scope="module")
def model(folder: Path) -> LoadedModel:
    return registry.load(registry.inspect(folder), folder / "cache")


def recipe(**values: Any) -> Recipe:
    wanted = {"prompt": "a red cat", "model": "", "width": 32, "height": 32, "steps": 4, "seed": 3}
    return Recipe(**{**wanted, "guidance": 4.0, "sampler": "euler"} | values)


def picture() -> np.ndarray:
    ramp = np.linspace(0, 255, 32).astype(np.uint8)
    return np.stack([*np.meshgrid(ramp, ramp), np.full((32, 32), 90, np.uint8)], -1)


def test_it_paints_from_text_and_from_a_picture(model: LoadedModel):
    image = from_array(picture())
    repaint = Repaint(image="a", strength=0.5)
    painted = model.generate(recipe(repaint=repaint), {"a": image}, lambda *_: None)[0]
    assert painted.data != image.data
    assert model.generate(recipe(), {}, lambda *_: None)[0].data != painted.data


@pytest.mark.filterwarnings("ignore:__array__:DeprecationWarning")
def test_a_step_is_what_the_library_takes(model: LoadedModel, pipe: Any):
    import torch

    seen: list[dict[str, Any]] = []

    def listen(unet: Any, args: Any, kwargs: dict[str, Any]) -> None:
        seen.append({"t": args[1], **kwargs})

    image = from_array(picture())
    handle = model._pipe.unet.register_forward_pre_hook(listen, with_kwargs=True)
    model.generate(recipe(repaint=Repaint(image="a", strength=0.5)), {"a": image}, lambda *_: None)
    handle.remove()
    ours = list(seen)
    seen.clear()
    handle = pipe.unet.register_forward_pre_hook(listen, with_kwargs=True)
    pipe.set_progress_bar_config(disable=True)
    pipe(
        prompt="a red cat",
        image=torch.from_numpy(to_array(image).transpose(2, 0, 1)[None].copy()).float() / 255,
        strength=0.5,
        num_inference_steps=4,
        guidance_scale=4.0,
    )
    handle.remove()
    assert len(ours) == len(seen) == 2
    for one, other in zip(ours, seen, strict=True):
        assert torch.equal(one["t"], other["t"])
        assert torch.equal(one["encoder_hidden_states"], other["encoder_hidden_states"])
        for name, value in other["added_cond_kwargs"].items():
            assert torch.equal(one["added_cond_kwargs"][name], value)


def test_a_file_paints_what_its_folder_paints(
    model: LoadedModel, folder: Path, pipe: Any, tmp_path: Path, monkeypatch
):
    from safetensors.torch import save_file

    root = tmp_path / "layouts"
    ignored = shutil.ignore_patterns("*.safetensors", "vocab.json", "cache")
    shutil.copytree(folder, root / "sdxl-refiner", ignore=ignored)
    told = {"tokenizer_class": "CLIPTokenizer", "model_max_length": 20}
    (root / "sdxl-refiner/tokenizer_2/tokenizer_config.json").write_text(json.dumps(told))
    monkeypatch.setattr(single, "configs", lambda: root)
    prefixes = ("model.diffusion_model.", "first_stage_model.", "conditioner.embedders.0.model.")
    tensors = {prefixes[0] + unet_name(k, pipe.unet): v for k, v in pipe.unet.state_dict().items()}
    for name, value in pipe.vae.state_dict().items():
        old = vae_name(name, len(pipe.vae.config.block_out_channels))
        flat = ".attn_1." in old and old.endswith("weight") and value.ndim == 2
        tensors[prefixes[1] + old] = value[..., None, None] if flat else value
    tensors |= {prefixes[2] + k: v for k, v in open_clip(pipe.text_encoder_2).items()}
    file = tmp_path / "one.safetensors"
    save_file({name: value.contiguous() for name, value in tensors.items()}, file)
    one = registry.load(registry.inspect(file), tmp_path / "cache")
    for wish in (recipe(), recipe(syntax="a1111", prompt="a (red:1.3) cat")):
        found = one.generate(wish, {}, lambda *_: None)[0]
        assert found.data == model.generate(wish, {}, lambda *_: None)[0].data


def test_a_full_size_one_is_known(tmp_path: Path):
    shapes = {name: tuple(shape) for name, shape in header("sdxl-refiner")["tensors"].items()}
    info = registry.inspect(sparse_file(tmp_path / "refiner.safetensors", shapes))
    assert info.layout is not None
    assert (info.layout.name, info.defaults.width, info.inpaints) == ("sdxl-refiner", 1024, False)
    inpainting = {name: tuple(shape) for name, shape in header("sdxl-inpaint")["tensors"].items()}
    info = registry.inspect(sparse_file(tmp_path / "inpainting.safetensors", inpainting))
    assert info.layout is not None
    assert (info.layout.name, info.inpaints) == ("sdxl-inpaint", True)
