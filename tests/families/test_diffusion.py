"""Painting with a loaded model: the same bytes again, any size, any words, and nothing silent."""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from aipaint.core.errors import CancelledError, UserError
from aipaint.core.events import Image
from aipaint.core.recipe import SAMPLERS, Recipe, Sampler
from aipaint.families import registry
from aipaint.families.base import LoadedModel
from tests.families.clip import build_clip_pipeline

RECIPE = Recipe(
    prompt="a cat",
    model="tiny",
    steps=3,
    guidance=3.0,
    sampler="euler",
    seed=7,
    width=32,
    height=32,
)


def paint(model: LoadedModel, **changes: Any) -> tuple[Image, list[tuple[int, int]], list[str]]:
    """Paint RECIPE with changes; return picture, steps and notes."""
    steps: list[tuple[int, int]] = []
    image, _, notes = model.generate(
        msgspec.structs.replace(RECIPE, **changes), {}, lambda step, of, _: steps.append((step, of))
    )
    assert len(image.data) == image.width * image.height * 3
    return image, steps, [str(note) for note in notes]


@pytest.mark.parametrize("sampler", SAMPLERS)
@pytest.mark.parametrize("count", [1, 2, 5])
def test_each_sampler_counts_its_steps_and_repeats_itself(
    tiny_model: LoadedModel, sampler: Sampler, count: int
) -> None:
    first, steps, notes = paint(tiny_model, sampler=sampler, steps=count)
    assert steps == [(step, count) for step in range(1, count + 1)]
    assert notes == []
    assert paint(tiny_model, sampler=sampler, steps=count)[0] == first
    assert paint(tiny_model, sampler=sampler, steps=count, seed=8)[0] != first


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_paints_what_the_library_alone_would(
    tiny_model: LoadedModel, tiny_pipeline: Path, sampler: Sampler
) -> None:
    import diffusers
    import torch

    from aipaint.families.diffusion.samplers import SCHEDULERS

    image, _, _ = paint(tiny_model, sampler=sampler)
    name, options = SCHEDULERS[sampler]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pipe = diffusers.StableDiffusionPipeline.from_pretrained(
            tiny_pipeline, local_files_only=True
        )
        pipe.scheduler = getattr(diffusers, name).from_config(pipe.scheduler.config, **options)
        pipe.set_progress_bar_config(disable=True)
        wanted = pipe(
            "a cat",
            width=32,
            height=32,
            num_inference_steps=3,
            guidance_scale=3.0,
            generator=torch.Generator("cpu").manual_seed(7),
        ).images[0]
    assert image.data == wanted.tobytes()


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_the_last_preview_shows_the_picture(tiny_model: LoadedModel, sampler: Sampler) -> None:
    previews: list[Image] = []
    changes = {"sampler": sampler, "steps": 4}
    model: Any = tiny_model
    seen: list[np.ndarray] = []
    decode = model._pipe.vae.decode

    def keep(latents: Any, **options: Any) -> Any:
        seen.append(latents.numpy().copy())
        return decode(latents, **options)

    model._pipe.vae.decode = keep
    try:
        tiny_model.generate(
            msgspec.structs.replace(RECIPE, **changes),
            {},
            lambda step, of, render: previews.append(render()),
        )
    finally:
        del model._pipe.vae.decode
    assert [(p.width, p.height) for p in previews] == [(32, 32)] * 4
    # Sampling ends at the clean picture that was predicted last, so that both draw the same.
    import torch

    from aipaint.families.diffusion.preview import to_rgb

    end = to_rgb(torch.from_numpy(seen[0]), model._rgb, (32, 32), (32, 32))
    shown, ended = (np.frombuffer(p.data, np.uint8).astype(int) for p in (previews[-1], end))
    # DDIM, as this model asks for it, stops a little before.
    limit = 2 if sampler != "ddim" else 4
    assert np.abs(shown - ended).mean() <= limit


@pytest.mark.parametrize("size", [(16, 16), (24, 40), (72, 32), (8 * 13, 8 * 3)])
def test_paints_any_size(tiny_model: LoadedModel, size: tuple[int, int]) -> None:
    previews: list[Image] = []
    image, _, _ = tiny_model.generate(
        msgspec.structs.replace(RECIPE, width=size[0], height=size[1], steps=1),
        {},
        lambda step, of, render: previews.append(render()),
    )
    assert (image.width, image.height) == size
    assert (previews[0].width, previews[0].height) == size


def test_previews_are_small(tiny_model: LoadedModel) -> None:
    previews: list[Image] = []
    tiny_model.generate(
        msgspec.structs.replace(RECIPE, width=512, height=256, steps=1),
        {},
        lambda step, of, render: previews.append(render()),
    )
    assert (previews[0].width, previews[0].height) == (256, 128)


@pytest.mark.parametrize("guidance", [0.0, 0.5, 1.0])
def test_paints_without_guidance(tiny_model: LoadedModel, guidance: float) -> None:
    assert paint(tiny_model, guidance=guidance)[0] == paint(tiny_model, guidance=1.0)[0]


@pytest.mark.parametrize(
    "prompt", ["", " ", "🐱‍👤🇩🇪", "قطة زرقاء", "戴帽子的猫", "a\0b\u202e\x1b", "(((cat:1.5)))"]
)
def test_paints_any_words(tiny_model: LoadedModel, prompt: str) -> None:
    paint(tiny_model, prompt=prompt, negative_prompt=prompt, steps=1)


def test_says_what_it_left_out_of_a_long_prompt(tiny_model: LoadedModel) -> None:
    _, _, notes = paint(tiny_model, prompt="abcdefghij" * 1000, steps=1)
    assert len(notes) == 1
    # 24 tokens, one a character, two of them for the ends: 22 characters were read.
    assert "“cdefghij" in notes[0]
    assert len(notes[0]) < 200
    _, _, notes = paint(tiny_model, negative_prompt="long " * 99, steps=1)
    assert "negative" in notes[0]
    _, _, notes = paint(tiny_model, negative_prompt="long " * 99, guidance=1.0, steps=1)
    assert notes == []


def test_knows_no_more_steps_than_it_was_trained_with(folder: Path, tmp_path: Path) -> None:
    schedule = folder / "scheduler/scheduler_config.json"
    schedule.write_text(
        schedule.read_text().replace('"num_train_timesteps": 1000', '"num_train_timesteps": 10')
    )
    model = registry.load(registry.inspect(folder), tmp_path)
    _, steps, notes = paint(model, steps=30)
    assert steps[-1] == (10, 10)
    assert "10 steps" in notes[0]


def test_leaves_between_steps_and_paints_the_same_afterwards(tiny_model: LoadedModel) -> None:
    before = paint(tiny_model, sampler="heun")[0]
    for last in (1, 2):

        def leave(step: int, of: int, render: Any, last: int = last) -> None:
            if step == last:
                raise CancelledError

        with pytest.raises(CancelledError):
            tiny_model.generate(msgspec.structs.replace(RECIPE, sampler="heun"), {}, leave)
    assert paint(tiny_model, sampler="heun")[0] == before


def test_reports_the_facts(tiny_model: LoadedModel) -> None:
    _, facts, _ = tiny_model.generate(RECIPE, {}, lambda *_: None)
    assert facts.model_hash == tiny_model.info.hash
    assert facts.model_name == "Tiny"
    assert {"torch", "diffusers", "transformers", "aipaint"} <= facts.versions.keys()
    assert facts.seconds > 0
    assert facts.dtype in ("float32", "float16")


def test_numbers_that_overflow_are_no_picture(folder: Path, tmp_path: Path) -> None:
    model: Any = registry.load(registry.inspect(folder), tmp_path)
    steps: list[int] = []
    model._pipe.unet.conv_out.bias.data.fill_(float("inf"))
    with pytest.raises(UserError, match="too large"):
        model.generate(RECIPE, {}, lambda step, *_: steps.append(step))
    assert steps == []


def test_a_decoder_that_overflows_paints_no_picture(folder: Path, tmp_path: Path) -> None:
    model: Any = registry.load(registry.inspect(folder), tmp_path)
    model._pipe.vae.decoder.conv_out.bias.data.fill_(float("nan"))
    with pytest.raises(UserError, match="too large"):
        model.generate(RECIPE, {}, lambda *_: None)


@pytest.mark.parametrize("xl", [False, True])
def test_paints_with_clip_models_and_finds_their_colours(tmp_path: Path, xl: bool) -> None:
    folder = build_clip_pipeline(tmp_path / "clip", xl)
    model = registry.load(registry.inspect(folder), tmp_path / "cache")
    kept = list((tmp_path / "cache").rglob("*.json"))
    assert len(kept) == 1
    first, steps, notes = paint(model, prompt="a cat", sampler="dpmpp_2m")
    assert len(steps) == 3
    assert notes == []
    again = registry.load(registry.inspect(folder), tmp_path / "cache")
    assert paint(again, prompt="a cat", sampler="dpmpp_2m")[0] == first
    assert paint(model, prompt="long " * 50)[2]
    kept[0].write_bytes(b"{")
    registry.load(registry.inspect(folder), tmp_path / "cache")


def test_weights_that_are_missing_are_not_made_up(folder: Path, tmp_path: Path) -> None:
    import safetensors.torch

    for part, lost in (("text_encoder", "encoder.layer.0.output.dense.weight"), ("vae", None)):
        damaged = Path(shutil.copytree(folder, tmp_path / part))
        file = next((damaged / part).glob("*.safetensors"))
        weights = safetensors.torch.load(file.read_bytes())
        del weights[lost or sorted(weights)[0]]
        file.write_bytes(safetensors.torch.save(weights, {"format": "pt"}))
        with pytest.raises(UserError, match=part):
            registry.load(registry.inspect(damaged), tmp_path)


def test_says_when_weights_have_other_shapes(folder: Path, tmp_path: Path) -> None:
    import safetensors.torch
    import torch

    for part in ("text_encoder", "unet"):
        damaged = Path(shutil.copytree(folder, tmp_path / part))
        file = next((damaged / part).glob("*.safetensors"))
        weights = safetensors.torch.load(file.read_bytes())
        name = sorted(name for name in weights if name != "conv_in.weight")[0]
        weights[name] = torch.zeros(3, 5)
        file.write_bytes(safetensors.torch.save(weights, {"format": "pt"}))
        with pytest.raises(UserError, match=part):
            registry.load(registry.inspect(damaged), tmp_path)


def test_says_when_memory_lacks(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from aipaint.families import machine

    monkeypatch.setattr(machine, "free_memory", lambda: 1000)
    with pytest.raises(UserError, match="too little memory"):
        registry.load(registry.inspect(folder), tmp_path)
