"""What a model file is said to be: a stripped header of each kind, and formats."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import msgspec
import pytest
import torch

from aipaint.families.identify import Found, identify
from tests.families.model_files import HEADERS, gguf, header, lora, safetensors

KINDS = sorted(file.stem for file in HEADERS.glob("*.json"))
SD1_UNET = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k"
XL_UNET = "lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k"


def told(found: Found) -> dict[str, Any]:
    """Return what was found as plain values, lists for tuples."""
    return msgspec.json.decode(msgspec.json.encode(found))


@pytest.mark.parametrize("kind", KINDS)
def test_kinds(kind: str, tmp_path: Path) -> None:
    wanted = header(kind)
    found = identify(safetensors(tmp_path / "model.safetensors", wanted["tensors"]))
    assert found.accepted, found.reason
    seen = told(found)
    assert {name: seen[name] for name in wanted["expect"]} == wanted["expect"]
    assert (found.dtype, found.format) == ("float16", "safetensors")
    assert found.parameters == sum(math.prod(shape) for shape in wanted["tensors"].values())


def test_there_are_many_kinds() -> None:
    assert len(KINDS) >= 35
    assert len({header(kind)["expect"].get("base") for kind in KINDS}) >= 20


@pytest.mark.parametrize(
    ("names", "layout", "base", "kind"),
    [
        ({SD1_UNET: (320, 768)}, "kohya", "SD 1.x", "LoRA"),
        ({SD1_UNET: (320, 1024)}, "kohya", "SD 2.x", "LoRA"),
        ({XL_UNET: (640, 2048)}, "kohya", "SDXL", "LoRA"),
        ({SD1_UNET: (320, 768)}, "loha", "SD 1.x", "LoHa"),
        ({XL_UNET: (640, 2048)}, "lokr", "SDXL", "LoKr"),
        (
            {"lora_te_text_model_encoder_layers_0_self_attn_q_proj": (768, 768)},
            "kohya",
            "SD 1.x",
            "LoRA",
        ),
        (
            {"lora_te2_text_model_encoder_layers_0_self_attn_q_proj": (1280, 1280)},
            "kohya",
            "SDXL",
            "LoRA",
        ),
        (
            {"unet.down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k": (640, 2048)},
            "peft",
            "SDXL",
            "LoRA",
        ),
        ({"lora_unet_double_blocks_0_img_attn_qkv": (9216, 3072)}, "kohya", "Flux", "LoRA"),
        (
            {"transformer.single_transformer_blocks.0.attn.to_q": (3072, 3072)},
            "peft",
            "Flux",
            "LoRA",
        ),
        ({"diffusion_model.double_blocks.0.img_attn.qkv": (18432, 6144)}, "peft", "Flux.2", "LoRA"),
        ({"diffusion_model.double_blocks.0.img_mlp.0": (18432, 3072)}, "lokr", "Flux.2", "LoKr"),
        ({"transformer.distilled_guidance_layer.in_proj": (5120, 64)}, "peft", "Chroma", "LoRA"),
        ({"lora_unet_joint_blocks_0_x_block_attn_qkv": (4608, 1536)}, "kohya", "SD 3", "LoRA"),
        ({"lora_unet_joint_blocks_0_x_block_attn_qkv": (7296, 2432)}, "kohya", "SD 3.5", "LoRA"),
        (
            {"transformer.transformer_blocks.0.attn.add_k_proj": (1536, 1536)},
            "peft",
            "SD 3",
            "LoRA",
        ),
        ({"transformer_blocks.0.attn.add_k_proj": (3072, 3072)}, "peft", "Qwen-Image", "LoRA"),
        ({"transformer_blocks.0.img_mlp.net.0.proj": (12288, 3072)}, "peft", "Qwen-Image", "LoRA"),
        (
            {
                "diffusion_model.blocks.0.cross_attn.k": (5120, 5120),
                "diffusion_model.blocks.0.self_attn.q": (5120, 5120),
            },
            "peft",
            "Wan",
            "LoRA",
        ),
        ({"diffusion_model.layers.0.attention.to_q": (3840, 3840)}, "peft", "Z-Image", "LoRA"),
        ({"diffusion_model.layers.0.attention.qkv": (6912, 2304)}, "peft", "Lumina 2", "LoRA"),
        ({"transformer.transformer_blocks.0.attn1.to_q": (2048, 2048)}, "peft", "LTX", "LoRA"),
        (
            {"base_model.model.transformer_blocks.0.attn1.to_q": (1152, 1152)},
            "peft",
            "PixArt",
            "LoRA",
        ),
        ({"double_blocks.0.img_mlp.fc1": (12288, 3072)}, "peft", "HunyuanVideo", "LoRA"),
    ],
)
def test_added_networks(
    names: dict[str, tuple[int, int]], layout: str, base: str, kind: str, tmp_path: Path
) -> None:
    found = identify(safetensors(tmp_path / "lora.safetensors", lora(names, 16, layout)))
    assert (found.accepted, found.role, found.base) == (True, "lora", base)
    assert found.network is not None
    assert (found.network.kind, found.network.rank) == (kind, 16)


def test_dora_and_what_its_trainer_wrote(tmp_path: Path) -> None:
    shapes = lora({XL_UNET: (640, 2048)}, 32) | {f"{XL_UNET}.dora_scale": [640, 1]}
    notes = {
        "modelspec.title": "Ink wash",
        "modelspec.author": "Lin",
        "modelspec.architecture": "stable-diffusion-xl-v1-base/lora",
        "modelspec.resolution": "1024x1024",
        "ss_network_dim": "32",
        "ss_network_alpha": "16.0",
        "ss_num_train_images": "40",
        "ss_tag_frequency": json.dumps({"10_ink": {"inkwash": 40, "tree": 12, "fog": 3}}),
    }
    found = identify(safetensors(tmp_path / "ink.safetensors", shapes, "BF16", notes))
    assert found.network is not None
    assert (found.network.kind, found.network.rank, found.network.alpha) == ("DoRA", 32, 16.0)
    assert (found.told.title, found.told.author, found.told.base) == ("Ink wash", "Lin", "SDXL")
    assert found.told.triggers == ("inkwash",)
    assert found.told.tags[1] == ("tree", 12)
    assert found.size == (1024, 1024)
    assert found.metadata == notes


@pytest.mark.parametrize(
    ("shapes", "base"),
    [
        ({"emb_params": [8, 768]}, "SD 1.x"),
        ({"<cat>": [1024]}, "SD 2.x"),
        ({"clip_l": [4, 768], "clip_g": [4, 1280]}, "SDXL"),
        ({"clip_l": [4, 768], "t5xxl": [4, 4096]}, "Flux"),
    ],
)
def test_textual_inversions(shapes: dict[str, list[int]], base: str, tmp_path: Path) -> None:
    found = identify(safetensors(tmp_path / "cat.safetensors", shapes, "F32"))
    assert (found.role, found.base, found.dtype) == ("textual inversion", base, "float32")


def test_textual_inversion_of_the_web_ui(tmp_path: Path) -> None:
    torch.save(
        {
            "string_to_token": {"*": 265},
            "string_to_param": {"*": torch.zeros(3, 768)},
            "name": "cat",
            "step": 100,
            "sd_checkpoint": "abcdef",
        },
        tmp_path / "cat.pt",
    )
    found = identify(tmp_path / "cat.pt")
    assert (found.role, found.base, found.variant) == ("textual inversion", "SD 1.x", "3 vectors")


@pytest.mark.parametrize(
    ("notes", "prediction"),
    [
        ({}, "unknown"),
        ({"modelspec.prediction_type": "v"}, "v_prediction"),
        ({"modelspec.prediction_type": "epsilon"}, "epsilon"),
        ({"modelspec.architecture": "stable-diffusion-v2-768-v"}, "v_prediction"),
        ({"modelspec.prediction_type": "surprise"}, "unknown"),
    ],
)
def test_prediction_of_sd2(notes: dict[str, str], prediction: str, tmp_path: Path) -> None:
    shapes = header("sd2")["tensors"]
    found = identify(safetensors(tmp_path / "sd2.safetensors", shapes, notes=notes))
    assert (found.base, found.prediction) == ("SD 2.x", prediction)


@pytest.mark.parametrize(("step", "prediction"), [(875000, "epsilon"), (140000, "v_prediction")])
def test_prediction_of_sd2_from_its_training_step(
    step: int, prediction: str, tmp_path: Path
) -> None:
    names = ("input_blocks.0.0.weight", "input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight")
    shapes = header("sd2")["tensors"]
    weights = {
        name: torch.zeros(1).expand(shapes[name])
        for name in (f"model.diffusion_model.{short}" for short in names)
    }
    torch.save({"state_dict": weights, "global_step": step}, tmp_path / "sd2.ckpt")
    assert identify(tmp_path / "sd2.ckpt").prediction == prediction


@pytest.mark.parametrize("legacy", [False, True], ids=["zip", "legacy"])
def test_pickles_of_torch(legacy: bool, tmp_path: Path) -> None:
    shapes = header("compact-x4")["tensors"]
    weights = {name: torch.zeros(shape, dtype=torch.float16) for name, shape in shapes.items()}
    weights["body.0.bias"] = torch.nn.Parameter(weights["body.0.bias"])
    file = tmp_path / "model.pth"
    torch.save({"params_ema": weights}, file, _use_new_zipfile_serialization=not legacy)
    found = identify(file)
    assert (found.accepted, found.base, found.factor) == (True, "Real-ESRGAN compact", 4)
    assert found.format == ("torch legacy" if legacy else "torch zip")
    assert found.dtype == "float16"
    whole = file.read_bytes()
    for part in (len(whole) // 3, len(whole) - 1000):
        file.write_bytes(whole[:part])
        refused = identify(file)
        assert not refused.accepted
        assert "cut short" in str(refused.reason)
        assert f"{part:,}" in str(refused.reason)


@pytest.mark.parametrize("kind", ["bfloat16", "float8_e4m3fn", "float64"])
def test_kinds_of_numbers_in_pickles(kind: str, tmp_path: Path) -> None:
    table = torch.zeros((2, 768), dtype=getattr(torch, kind))
    torch.save({"emb_params": table}, tmp_path / "cat.pt")
    found = identify(tmp_path / "cat.pt")
    assert (found.accepted, found.dtype, found.parameters) == (True, kind, 1536)


def test_gguf(tmp_path: Path) -> None:
    shapes = header("flux-dev")["tensors"]
    notes = {"general.architecture": "flux", "general.name": "Flux", "general.file_type": 2}
    vocabulary = {"tokenizer.ggml.tokens": ["cat"] * 50_000}
    file = gguf(tmp_path / "flux.gguf", shapes, notes | vocabulary)
    found = identify(file)
    assert (found.accepted, found.base, found.variant) == (True, "Flux", "dev")
    assert (found.format, found.dtype, found.told.title) == ("gguf", "Q4_0", "Flux")
    with file.open("r+b") as handle:
        handle.truncate(file.stat().st_size - 1)
    assert "cut short" in str(identify(file).reason)


def test_packed_pairs_count_as_two(tmp_path: Path) -> None:
    shapes = {**header("flux-dev")["tensors"]}
    name = "double_blocks.0.img_attn.qkv.weight"
    shapes[name] = [3072 * 9216 // 2, 1]
    shapes[f"{name}.quant_state.bitsandbytes__nf4"] = [100]
    found = identify(safetensors(tmp_path / "nf4.safetensors", shapes, "U8"))
    assert (found.base, found.dtype) == ("Flux", "nf4")
    assert found.parameters > sum(math.prod(shape) for shape in shapes.values())


def test_shards(tmp_path: Path) -> None:
    shapes = list(header("qwen-diffusers")["tensors"].items())
    parts = {
        "a-00001-of-00002.safetensors": shapes[:900],
        "a-00002-of-00002.safetensors": shapes[900:],
    }
    weight_map: dict[str, str] = {}
    for file, entries in parts.items():
        safetensors(tmp_path / file, dict(entries))
        weight_map |= dict.fromkeys(dict(entries), file)
    index = tmp_path / "a.safetensors.index.json"
    index.write_text(json.dumps({"metadata": {}, "weight_map": weight_map}))
    found = identify(index)
    assert (found.accepted, found.base, found.format) == (True, "Qwen-Image", "safetensors shards")
    part = identify(tmp_path / "a-00001-of-00002.safetensors")
    assert "part 1 of 2" in str(part.reason)
    assert index.name in str(part.fix)
    (tmp_path / "a-00002-of-00002.safetensors").unlink()
    assert "00002" in str(identify(index).reason)
    weight_map["x"] = "../a-00001-of-00002.safetensors"
    index.write_text(json.dumps({"weight_map": weight_map}))
    assert "outside" in str(identify(index).reason)


def test_diffusers_folder(tiny_pipeline: Path) -> None:
    found = identify(tiny_pipeline)
    assert (found.accepted, found.role, found.format) == (True, "checkpoint", "diffusers folder")
    assert found.base == "aipaint"
    assert found.prediction in ("epsilon", "v_prediction")
    assert {"unet", "vae", "text_encoder"} <= set(found.parts)
    assert found.size == (32, 32)
    part = identify(tiny_pipeline / "vae")
    assert (part.role, part.format) == ("vae", "model folder")
    assert not identify(tiny_pipeline / "tokenizer").accepted


def test_folder_of_a_large_model(tmp_path: Path) -> None:
    for part, kind in (("unet", "unet-sdxl"), ("vae", "vae-sd"), ("text_encoder", "clip-l")):
        (tmp_path / part).mkdir()
        name = "model" if part == "text_encoder" else "diffusion_pytorch_model"
        safetensors(tmp_path / part / f"{name}.fp16.safetensors", header(kind)["tensors"])
        (tmp_path / part / "config.json").write_text("{}")
    (tmp_path / "scheduler").mkdir()
    (tmp_path / "scheduler/scheduler_config.json").write_text('{"prediction_type": "v_prediction"}')
    index = {"_class_name": "StableDiffusionXLInpaintPipeline", "_diffusers_version": "0.30.0"}
    for part in ("unet", "vae", "text_encoder", "scheduler"):
        index[part] = ["diffusers", "X"]
    (tmp_path / "model_index.json").write_text(json.dumps(index))
    found = identify(tmp_path)
    assert (found.base, found.role, found.prediction) == ("SDXL", "inpaint", "v_prediction")
    (tmp_path / "unet/diffusion_pytorch_model.fp16.safetensors").unlink()
    assert "unet" in str(identify(tmp_path).reason)
