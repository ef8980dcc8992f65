"""What a model folder says of itself before anything of it is loaded."""

from __future__ import annotations

import json
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from aipaint.core.errors import UserError
from aipaint.families.registry import inspect
from tests.families.inpainting import build_inpainting_pipeline

UNET = "unet/diffusion_pytorch_model.safetensors"


def edit(file: Path, **changes: object) -> None:
    """Change settings in a JSON file; None removes one."""
    found = json.loads(file.read_text()) | changes
    file.write_text(json.dumps({key: value for key, value in found.items() if value is not None}))


def refusal(folder: Path) -> str:
    """Return the words with which a folder is refused."""
    with pytest.raises(UserError) as caught:
        inspect(folder)
    assert caught.value.what
    return str(caught.value)


def test_describes_a_model(folder: Path) -> None:
    info = inspect(folder)
    assert (info.name, info.family, info.languages) == ("Tiny", "diffusion", ("en", "zh"))
    assert (info.defaults.width, info.defaults.height, info.defaults.steps) == (32, 32, 4)
    assert info.id == str(folder)
    assert info.bytes == sum(file.stat().st_size for file in folder.rglob("*.safetensors"))
    assert 0 < info.parameters < info.bytes


def test_takes_defaults_from_the_network_where_the_maker_says_nothing(folder: Path) -> None:
    (folder / "aipaint.json").unlink()
    info = inspect(folder)
    assert info.name == "tiny"
    assert (info.defaults.width, info.defaults.height) == (32, 32)
    assert (info.defaults.steps, info.defaults.guidance) == (25, 7.0)


def test_detection_imports_no_torch(folder: Path) -> None:
    code = (
        "import sys, pathlib\n"
        "from aipaint.families.registry import inspect\n"
        "inspect(pathlib.Path(sys.argv[1]))\n"
        "print(sorted({'torch', 'diffusers', 'transformers', 'safetensors'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("part", ["unet", "vae", "text_encoder"])
def test_refuses_missing_weights(folder: Path, part: str) -> None:
    weights = next((folder / part).glob("*.safetensors"))
    weights.unlink()
    assert f"{part}/{weights.name} is missing" in refusal(folder)


@pytest.mark.parametrize(
    "file", ["unet/config.json", "vae/config.json", "scheduler/scheduler_config.json"]
)
def test_refuses_missing_settings(folder: Path, file: str) -> None:
    (folder / file).unlink()
    assert f"{file} is missing" in refusal(folder)


@pytest.mark.parametrize("keep", [0, 5, 8, 100, 0.5, -1])
def test_refuses_truncated_weights(folder: Path, keep: float) -> None:
    weights = folder / UNET
    data = weights.read_bytes()
    size = len(data) - 1 if keep == -1 else int(keep * len(data)) if 0 < keep < 1 else int(keep)
    weights.write_bytes(data[:size])
    words = refusal(folder)
    assert UNET in words
    assert "again" in words


def test_refuses_a_header_without_end(folder: Path) -> None:
    (folder / UNET).write_bytes(struct.pack("<Q", 2**62) + b"{}")
    assert "does not begin like" in refusal(folder)


@pytest.mark.parametrize(
    "header",
    [
        b"[1, 2]",
        b"{not json",
        b'{"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 4]}}',
        b'{"a": {"dtype": "F32", "shape": [-1], "data_offsets": [0, 4]}}',
        b'{"a": {"dtype": "F32", "shape": [1], "data_offsets": [8, 4]}}',
        b'{"a": {"shape": [1]}}',
        b"[" * 100_000,
    ],
)
def test_refuses_a_header_that_makes_no_sense(folder: Path, header: bytes) -> None:
    (folder / UNET).write_bytes(struct.pack("<Q", len(header)) + header + b"\0" * 8)
    assert "cannot be read" in refusal(folder)


@pytest.mark.parametrize("text", ["{", "[]", '"hello"', "[" * 100_000, "\xff\xfe"])
def test_refuses_bad_json(folder: Path, text: str) -> None:
    (folder / "model_index.json").write_text(text, encoding="latin-1")
    assert "model_index.json cannot be read" in refusal(folder)


@pytest.mark.parametrize(
    "kind", ["PixArtSigmaPipeline", "StableDiffusionInstructPix2PixPipeline", ["a", "B"], 7]
)
def test_refuses_other_pipelines(folder: Path, kind: object) -> None:
    edit(folder / "model_index.json", _class_name=kind)
    assert "cannot paint here" in refusal(folder)


@pytest.mark.parametrize(
    "part", [["evil", "UNet2DConditionModel"], ["diffusers", "FluxPipeline"], [None, None], None]
)
def test_refuses_parts_of_unknown_classes(folder: Path, part: object) -> None:
    edit(folder / "model_index.json", unet=part)
    assert "unet" in refusal(folder)


@pytest.mark.parametrize(
    ("part", "name"),
    [("unet", "diffusion_pytorch_model.bin"), ("vae", "x.PT"), ("text_encoder", "model.pkl")],
)
def test_refuses_pickles_in_place_of_weights(folder: Path, part: str, name: str) -> None:
    for weights in (folder / part).glob("*.safetensors"):
        weights.unlink()
    (folder / part / name).write_bytes(b"cos\nsystem\n")
    words = refusal(folder)
    assert f"{part}/{name}" in words
    assert "safetensors" in words


@pytest.mark.parametrize("name", ["safety_checker/pytorch_model.bin", "unet/old.bin", "model.ckpt"])
def test_leaves_alone_pickles_that_nothing_needs(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(b"cos\nsystem\n")
    assert inspect(folder).family == "diffusion"


@pytest.mark.parametrize("channels", [3, 5, 7, 8])
def test_refuses_a_network_for_other_work(folder: Path, channels: int) -> None:
    edit(folder / "unet/config.json", in_channels=channels)
    assert "editing by instructions" in refusal(folder)


def test_tells_inpainting_networks(tiny_pipeline: Path, tmp_path: Path) -> None:
    assert not inspect(tiny_pipeline).inpaints
    assert inspect(build_inpainting_pipeline(tiny_pipeline, tmp_path / "tiny")).inpaints


@pytest.mark.parametrize(
    ("file", "changes"),
    [
        ("unet/config.json", {"layers_per_block": 10**9}),
        ("unet/config.json", {"block_out_channels": [16, 16]}),
        ("unet/config.json", {"block_out_channels": [8] * 1000}),
        ("unet/config.json", {"cross_attention_dim": 768}),
        ("unet/config.json", {"transformer_layers_per_block": [1, [10**9]]}),
        ("vae/config.json", {"scaling_factor": 0}),
        ("vae/config.json", {"scaling_factor": "big"}),
        ("vae/config.json", {"block_out_channels": None}),
        ("text_encoder/config.json", {"num_hidden_layers": 10**9}),
        ("scheduler/scheduler_config.json", {"num_train_timesteps": 10**12}),
        ("aipaint.json", {"steps": 0}),
        ("aipaint.json", {"sampler": "magic"}),
        ("aipaint.json", {"native_size": [10**9, 32]}),
        ("aipaint.json", {"latent_rgb": {"factors": [[1, 2, 3]], "bias": [0, 0, 0]}}),
    ],
)
def test_refuses_settings_that_do_not_fit(
    folder: Path, file: str, changes: dict[str, object]
) -> None:
    edit(folder / file, **changes)
    assert file.rpartition("/")[2] in refusal(folder)


def test_refuses_a_tokenizer_without_words(folder: Path) -> None:
    (folder / "tokenizer/tokenizer.json").unlink()
    assert "vocab.json" in refusal(folder)


def test_reads_shards_and_refuses_those_outside(folder: Path) -> None:
    single = folder / UNET
    table = single.with_suffix(".safetensors.index.json")
    single.rename(single.with_name("part-1.safetensors"))
    table.write_text(json.dumps({"weight_map": {"conv_in.weight": "part-1.safetensors"}}))
    assert inspect(folder).parameters > 0
    table.write_text(
        json.dumps({"weight_map": {"a": "../vae/diffusion_pytorch_model.safetensors"}})
    )
    assert "outside" in refusal(folder)


def test_reads_half_precision_files(folder: Path) -> None:
    for part in ("unet", "vae"):
        single = folder / part / "diffusion_pytorch_model.safetensors"
        single.rename(single.with_name("diffusion_pytorch_model.fp16.safetensors"))
    assert inspect(folder).parameters > 0


def test_the_hash_follows_the_content_and_not_the_place(folder: Path, tmp_path: Path) -> None:
    before = inspect(folder).hash
    moved = Path(shutil.copytree(folder, tmp_path / "elsewhere"))
    assert inspect(moved).hash == before
    data = bytearray((moved / UNET).read_bytes())
    data[-1] ^= 1
    (moved / UNET).write_bytes(data)
    changed = inspect(moved).hash
    assert changed != before
    edit(moved / "scheduler/scheduler_config.json", beta_end=0.02)
    assert inspect(moved).hash != changed


def test_says_what_is_no_model(tmp_path: Path) -> None:
    assert "no model at" in refusal(tmp_path / "nowhere")
    assert "no model_index.json" in refusal(tmp_path)
    (tmp_path / "one.txt").write_text("words")
    assert "cannot be opened as a model" in refusal(tmp_path / "one.txt")
    (tmp_path / "one.safetensors").write_bytes(b"")
    assert "does not begin like" in refusal(tmp_path / "one.safetensors")
