"""The text of A1111 in the hands of its many heirs."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from aipaint.core.events import Facts
from aipaint.core.metadata import PictureMeta, a1111, infotext, read_meta
from aipaint.core.recipe import Lora, Recipe
from tests.core.pictures import FACTS, chunk, make_recipe, png, stealthy, text

HEAD = "a cat\n<lora:ink:0.5> <lyco:oil>\nNegative prompt: dogs\n"


def read(tmp_path: Path, words: str) -> PictureMeta:
    path = tmp_path / "picture.png"
    path.write_bytes(png(text("parameters", words)))
    return read_meta(path)


def test_forge_and_hires(tmp_path: Path) -> None:
    meta = read(
        tmp_path,
        HEAD + "Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 1, "
        "Distilled CFG Scale: 3.5, Seed: 5, Size: 896x1152, Model hash: 275ef623d3, "
        "Model: flux1-dev-fp8, Denoising strength: 0.4, Clip skip: 2, Hires upscale: 1.5, "
        'Hires prompt: "a cat, near", Hires upscaler: 4x-UltraSharp, VAE: ae.safetensors, '
        'Lora hashes: "ink: 1a2b, oil: 3c4d", TI hashes: "bad: 99", Version: f2.0.1v1.10.1',
    )
    assert (meta.source, meta.sampler, meta.scheduler) == ("a1111", "DPM++ 2M", "Karras")
    assert (meta.model, meta.model_hash, meta.vae) == (
        "flux1-dev-fp8",
        "275ef623d3",
        "ae.safetensors",
    )
    assert (meta.guidance, meta.denoise, meta.clip_skip) == (1, 0.4, 2)
    assert meta.loras == {"ink": 0.5, "oil": 1}
    assert meta.software == "f2.0.1v1.10.1"
    assert meta.extra == {
        "Distilled CFG Scale": "3.5",
        "Hires upscale": "1.5",
        "Hires prompt": "a cat, near",
        "Hires upscaler": "4x-UltraSharp",
        "Lora hashes": "ink: 1a2b, oil: 3c4d",
        "TI hashes": "bad: 99",
    }


def test_sd_next(tmp_path: Path) -> None:
    meta = read(
        tmp_path,
        HEAD + "Steps: 20, Size: 512x512, Sampler: Euler, Seed: 5, CFG scale: 6, CFG rescale: 0.7, "
        "App: SD.Next, Version: 8822ea1, Pipeline: StableDiffusionPipeline, Operations: txt2img",
    )
    assert (meta.seed, meta.guidance, meta.software) == (5, 6, "SD.Next 8822ea1")


def test_civitai_names_models_in_a_list_of_its_own(tmp_path: Path) -> None:
    meta = read(
        tmp_path,
        HEAD + "Steps: 25, Sampler: Euler a, CFG scale: 4, Seed: 5, Size: 832x1216, Clip skip: 2, "
        'Civitai resources: [{"type":"checkpoint","modelVersionId":29,"modelName":"Pony, Six: XL"},'
        '{"type":"lora","weight":0.8,"modelName":"Anime"}], Civitai metadata: {"remixOfId":11}, '
        "Model hash: 67ab2fd8ec",
    )
    assert (meta.model, meta.model_hash) == ("Pony, Six: XL", "67ab2fd8ec")
    assert meta.loras == {"Anime": 0.8, "ink": 0.5, "oil": 1}
    assert meta.extra is not None
    assert meta.extra["Civitai metadata"] == '{"remixOfId":11}'


def test_hashes_as_an_object(tmp_path: Path) -> None:
    meta = read(
        tmp_path,
        'cat\nSteps: 2, Seed: 5, Hashes: {"vae": "73, 5", "model": "1d1e"}, Size: 64x32, Model: m',
    )
    assert (meta.width, meta.height, meta.model) == (64, 32, "m")
    assert meta.extra == {"Hashes": '{"vae": "73, 5", "model": "1d1e"}'}


@pytest.mark.parametrize(
    "tail",
    [
        'Model: "open, Size: 64x32',
        "Model: [1, Size: 64x32",
        'Model: {"a", Size: 64x32',
        "Model: " + "[" * 5000 + ", Size: 64x32",
        'Model: "\\q", Size: 64x32',
    ],
)
def test_what_does_not_close_ends_at_the_comma(tmp_path: Path, tail: str) -> None:
    meta = read(tmp_path, f"cat\nSteps: 2, Seed: 5, {tail}")
    assert (meta.prompt, meta.seed, meta.width, meta.height) == ("cat", 5, 64, 32)


def test_a_prompt_may_look_like_settings(tmp_path: Path) -> None:
    meta = read(
        tmp_path,
        "Steps: 9, Seed: 1\nSize: 1x1, b: c\nNegative prompt:\nNegative prompt: x\n"
        "Steps: 20, Sampler: Euler, Seed: 5, Size: 64x32",
    )
    assert meta.prompt == "Steps: 9, Seed: 1\nSize: 1x1, b: c"
    assert (meta.negative_prompt, meta.steps) == ("Negative prompt: x", 20)


@pytest.mark.parametrize(
    "words",
    [
        "<lora:" * 100_000,
        "<lora:a" * 100_000,
        "cat\nSteps: 1, Lora weights: " + '"' + " " * 90_000 + '"',
        "cat\nSteps: 1, " + "a: [1, " * 14_000,
        "cat\nSteps: 1, " + "a: {}, " * 14_000,
        "cat\nSteps: 1, " + "a" * 99_000,
        "cat\nSteps: 1, Civitai resources: " + "[" * 90_000,
        "cat\nSteps: 1, " + ", ".join(f"k{n}: v" for n in range(9000)),
        "\n" * 900_000 + "Steps: 1",
        '"' + "\\" * 190_000,
        "{" + '"a":{' * 100_000,
    ],
    ids=lambda words: words[:30],
)
def test_long_texts_are_read_in_their_stride(tmp_path: Path, words: str) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(png(text("parameters", words), text("Dream", words)))
    meta = read_meta(path)
    assert len(meta.extra or {}) <= 100


@pytest.mark.parametrize("side", [12_000, 2**15])
def test_a_second_size_in_the_file_is_not_believed(tmp_path: Path, side: int) -> None:
    data = stealthy(b"", b"stealth_pnginfo", side=16)
    second = chunk(b"IHDR", side.to_bytes(4) * 2 + b"\x08\x06\0\0\0")
    path = tmp_path / "picture.png"
    path.write_bytes(data[:33] + second + data[33:])
    assert read_meta(path) == PictureMeta(source="unknown", width=16, height=16)


def test_our_loras_are_read_as_others_write_theirs() -> None:
    recipe = Recipe(
        prompt="a cat",
        model="m",
        steps=2,
        guidance=3.0,
        sampler="euler",
        seed=1,
        width=64,
        height=64,
        loras=(Lora(model="ink.safetensors", weight=0.5), Lora(model="/x/a:b<c>.safetensors")),
    )
    facts = Facts(
        model_name="m", model_hash="0", device="cpu", dtype="float32", versions={}, seconds=1
    )
    found = infotext.read(a1111.to_text(recipe, facts))
    assert found is not None
    assert found.loras == {"ink": 0.5, "a b c": 1}
    assert found.prompt.startswith("a cat <lora:ink:0.5>")


def test_weights_and_skipped_layers_are_written_as_the_web_ui_reads_them() -> None:
    recipe = msgspec.structs.replace(
        make_recipe(prompt="a (red cat)1.2, (x)"),
        negative_prompt="bad++",
        syntax="compel",
        clip_skip=1,
    )
    found = infotext.read(a1111.to_text(recipe, FACTS))
    assert found is not None
    assert found.prompt == "a (red cat:1.2), x"
    assert found.negative_prompt == "(bad:1.21)"
    # There the last layer counts as one.
    assert (found.clip_skip, found.skipped, found.syntax) == (2, 1, "a1111")
    plain = msgspec.structs.replace(recipe, syntax="plain", clip_skip=0)
    found = infotext.read(a1111.to_text(plain, FACTS))
    assert found is not None
    assert (found.prompt, found.clip_skip, found.skipped) == ("a (red cat)1.2, (x)", None, 0)
