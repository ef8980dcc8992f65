"""What a control model says of itself, which are refused, and which belong to a painting model."""

from __future__ import annotations

import json
import shutil
import struct
from pathlib import Path
from typing import Any

import msgspec
import pytest

from aipaint.core.errors import UserError
from aipaint.core.paths import Home
from aipaint.core.recipe import Control, Recipe
from aipaint.families import registry
from aipaint.families.base import LoadedModel
from aipaint.families.diffusion.control_detect import AdapterConfig, detect_control
from aipaint.families.diffusion.control_fit import Painter, check_fit
from aipaint.families.shelf import Shelf
from tests.families.clip import build_clip_pipeline
from tests.families.control_models import build_adapter, build_controlnet, build_image_prompt

WEIGHTS = "diffusion_pytorch_model.safetensors"
KINDS = {"net": "controlnet", "adapter": "t2i-adapter", "picture": "ip-adapter"}


@pytest.fixture(scope="module")
def originals(tiny_model: LoadedModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one control model of each kind."""
    folder = tmp_path_factory.mktemp("controls")
    model: Any = tiny_model
    build_controlnet(folder / "net")
    build_adapter(folder / "adapter")
    build_image_prompt(folder / "picture", model._pipe.unet)
    return folder


@pytest.fixture
def controls(originals: Path, tmp_path: Path) -> Path:
    """A copy of them that a test may change."""
    return Path(shutil.copytree(originals, tmp_path / "controls"))


def edit(file: Path, **changes: object) -> None:
    """Change settings in a JSON file."""
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def refusal(path: Path) -> str:
    """Return the words with which a control model is refused."""
    with pytest.raises(UserError) as caught:
        detect_control(path)
    return str(caught.value)


@pytest.mark.parametrize("name", KINDS)
def test_describes_each_kind(controls: Path, name: str, tiny_pipeline: Path) -> None:
    info = detect_control(controls / name)
    assert info.kind == KINDS[name]
    assert 0 < info.parameters < info.bytes
    assert info.bytes == sum(f.stat().st_size for f in (controls / name).rglob("*.safetensors"))
    assert info.cross_attention_dim == (0 if name == "adapter" else 16)
    check_fit(info, registry.inspect(tiny_pipeline))


def test_an_image_prompt_is_found_by_its_file_too(controls: Path) -> None:
    folder = controls / "picture"
    info = detect_control(folder / "ip-adapter.safetensors")
    assert (info.name, info.path) == ("ip-adapter", folder / "ip-adapter.safetensors")
    assert info == detect_control(folder)


@pytest.mark.parametrize("name", ["net", "adapter"])
def test_refuses_pickles_by_name(controls: Path, name: str) -> None:
    (controls / name / WEIGHTS).unlink()
    (controls / name / "diffusion_pytorch_model.bin").write_bytes(b"cos\nsystem\n")
    assert "diffusion_pytorch_model.bin, which can carry a hidden program" in refusal(
        controls / name
    )
    assert "hidden program" in refusal(controls / name / "diffusion_pytorch_model.bin")


def test_refuses_a_folder_of_pickles(tmp_path: Path) -> None:
    (tmp_path / "control.pth").write_bytes(b"cos\nsystem\n")
    assert "control.pth, which can carry a hidden program" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("net", {"block_out_channels": [10**9, 8]}),
        ("net", {"layers_per_block": 10**9}),
        ("net", {"transformer_layers_per_block": [1, [10**9]]}),
        ("net", {"in_channels": 5}),
        ("net", {"cross_attention_dim": "wide"}),
        ("net", {"class_embed_type": "timestep"}),
        ("net", {"conditioning_embedding_out_channels": []}),
        ("adapter", {"downscale_factor": 10**9}),
        ("adapter", {"downscale_factor": 16}),
        ("adapter", {"channels": [1] * 1000}),
        ("adapter", {"num_res_blocks": 10**9}),
        ("adapter", {"adapter_type": "magic"}),
        ("net", {"_class_name": "FluxControlNetModel"}),
        ("net", {"_class_name": ["os", "system"]}),
    ],
)
def test_refuses_settings_that_make_no_sense(
    controls: Path, name: str, changes: dict[str, object]
) -> None:
    edit(controls / name / "config.json", **changes)
    words = refusal(controls / name)
    assert "config.json" in words or "cannot guide a picture" in words


@pytest.mark.parametrize("keep", [0, 5, 8, 100, -1])
@pytest.mark.parametrize("name", ["net", "adapter"])
def test_refuses_truncated_weights(controls: Path, name: str, keep: int) -> None:
    file = controls / name / WEIGHTS
    file.write_bytes(file.read_bytes()[:keep])
    assert WEIGHTS in refusal(controls / name)


@pytest.mark.parametrize("text", ["{", "[]", "[" * 100_000, "\xff"])
def test_refuses_bad_json(controls: Path, text: str) -> None:
    (controls / "net/config.json").write_text(text, encoding="latin-1")
    assert "config.json cannot be read" in refusal(controls / "net")


def test_refuses_an_image_prompt_without_its_encoder(controls: Path) -> None:
    shutil.rmtree(controls / "picture/image_encoder")
    assert "has no image encoder beside it" in refusal(controls / "picture")


def test_refuses_an_image_prompt_with_another_encoder(controls: Path) -> None:
    edit(controls / "picture/image_encoder/config.json", projection_dim=13)
    assert "vectors of 13 numbers where the adapter reads 12" in refusal(controls / "picture")


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (["image_proj.latents", "ip_adapter.1.to_k_ip.weight"], "plus"),
        (["down_blocks.0.weight"], "image_proj.*"),
    ],
)
def test_refuses_single_files_of_other_kinds(tmp_path: Path, keys: list[str], words: str) -> None:
    entry = {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}
    header = json.dumps(dict.fromkeys(keys, entry)).encode()
    file = tmp_path / "x.safetensors"
    file.write_bytes(struct.pack("<Q", len(header)) + header + b"\0" * 4)
    assert words in refusal(file)


def test_says_what_is_no_control_model(tmp_path: Path) -> None:
    assert "no control model at" in refusal(tmp_path)
    assert "no control model at" in refusal(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["net", "adapter"])
def test_weights_must_be_those_that_the_settings_ask_for(controls: Path, name: str) -> None:
    import torch

    from aipaint.families.diffusion.control_load import load_control

    # In bounds, and only found out when the network is built, which takes no memory.
    change = {"transformer_layers_per_block": 3} if name == "net" else {"num_res_blocks": 7}
    edit(controls / name / "config.json", **change)
    with pytest.raises(UserError, match="Its weights lack"):
        load_control(detect_control(controls / name), torch.device("cpu"), torch.float32)


@pytest.mark.parametrize(
    "changes",
    [
        {"cross_attention_dim": 24},
        {"block_out_channels": (8, 24)},
        {"layers_per_block": 2},
        {"in_channels": 8},
        {"conditioning_embedding_out_channels": (4, 4, 8, 8)},
    ],
)
def test_refuses_a_controlnet_of_another_base(
    tmp_path: Path, tiny_pipeline: Path, changes: dict[str, Any]
) -> None:
    info = detect_control(build_controlnet(tmp_path / "other", **changes))
    with pytest.raises(UserError, match="does not fit the model Tiny"):
        check_fit(info, registry.inspect(tiny_pipeline))


def test_refuses_an_adapter_of_another_base(tmp_path: Path, tiny_pipeline: Path) -> None:
    info = detect_control(build_adapter(tmp_path / "other", adapter_type="full_adapter"))
    with pytest.raises(UserError, match="does not fit the model Tiny"):
        check_fit(info, registry.inspect(tiny_pipeline))


def test_refuses_an_image_prompt_of_another_base(controls: Path, tmp_path: Path) -> None:
    model = build_clip_pipeline(tmp_path / "xl", xl=True)
    with pytest.raises(UserError, match="was made for models with text states of 16"):
        check_fit(detect_control(controls / "picture"), registry.inspect(model))


@pytest.mark.parametrize(
    ("blocks", "channels", "adapter"),
    [
        ("CCCD", [320, 640, 1280, 1280], AdapterConfig()),
        (
            "CCCD",
            [320, 640, 1280, 1280],
            AdapterConfig(channels=[320, 640, 1280], adapter_type="light_adapter"),
        ),
    ],
)
def test_published_adapters_have_the_shape_of_their_networks(
    blocks: str, channels: list[int], adapter: AdapterConfig
) -> None:
    kinds = ["CrossAttnDownBlock2D" if block == "C" else "DownBlock2D" for block in blocks]
    painter = Painter(block_out_channels=channels, cross_attention_dim=768, down_block_types=kinds)
    assert adapter.features() == painter.places(8)


def test_the_published_adapters_of_sdxl_have_one_feature_for_the_middle() -> None:
    painter = Painter(
        block_out_channels=[320, 640, 1280],
        cross_attention_dim=2048,
        down_block_types=["DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"],
    )
    features = AdapterConfig(downscale_factor=16, adapter_type="full_adapter_xl").features()
    assert features == [*painter.places(8), (1280, 32)]


def test_the_shelf_lists_them_apart_from_models(
    home: Home, controls: Path, tiny_pipeline: Path
) -> None:
    home.create()
    shutil.copytree(tiny_pipeline, home.models / "tiny")
    place = Path(shutil.copytree(controls, home.models / "controls"))
    (place / "old.pth").write_bytes(b"x")
    shelf = Shelf(home)
    assert [info.id for info in shelf.controls()] == ["adapter", "net", "picture"]
    assert [path.name for path, _ in shelf.refused()] == ["old.pth"]
    assert "controls" not in [info.id for info in shelf.models()]
    assert shelf.find_control("net").id == "net"
    with pytest.raises(UserError, match="nearest names are: net"):
        shelf.find_control("nett")


def test_a_recipe_is_refused_before_anything_is_loaded(
    home: Home, controls: Path, tiny_pipeline: Path, tmp_path: Path
) -> None:
    home.create()
    shutil.copytree(tiny_pipeline, home.models / "tiny")
    shutil.copytree(controls, home.models / "controls")
    build_controlnet(home.models / "controls/wide", cross_attention_dim=24)
    shelf = Shelf(home)

    def recipe(model: str) -> Recipe:
        return Recipe(
            model="tiny",
            steps=1,
            guidance=1.0,
            sampler="euler",
            seed=1,
            width=32,
            height=32,
            controls=(Control(model=model, image="0" * 64),),
        )

    placed = shelf.place_parts(recipe("net"))
    assert placed.controls[0].model == str(home.models / "controls/net")
    assert placed == msgspec.structs.replace(recipe("net"), controls=placed.controls)
    with pytest.raises(UserError, match="wide does not fit the model Tiny"):
        shelf.place_parts(recipe("wide"))
    with pytest.raises(UserError, match="no control model called"):
        shelf.place_parts(recipe("zzz"))
