"""Models for the benchmarks: the starter where its weights are, and one as large as SD 1.5.

The weights of the large one are zeros that take no room on the disk, since what counts is how many
there are: loading reads and copies them like any others, and a step multiplies them all.
"""

from __future__ import annotations

import json
import shutil
import struct
from pathlib import Path
from typing import Any

from aipaint.core.paths import Home, resources
from aipaint.families.base import ModelInfo
from aipaint.families.registry import STARTER_ID
from aipaint.families.shelf import Shelf

SD15_UNET: dict[str, Any] = {
    "sample_size": 64,
    "in_channels": 4,
    "out_channels": 4,
    "block_out_channels": (320, 640, 1280, 1280),
    "layers_per_block": 2,
    "attention_head_dim": 8,
    "cross_attention_dim": 768,
}
SD15_VAE: dict[str, Any] = {
    "block_out_channels": (128, 256, 512, 512),
    "down_block_types": ("DownEncoderBlock2D",) * 4,
    "up_block_types": ("UpDecoderBlock2D",) * 4,
    "layers_per_block": 2,
    "latent_channels": 4,
    "sample_size": 512,
}


def small_model(home: Home) -> ModelInfo:
    """Return the starter, or the tests' tiny model where its weights are not."""
    if any((resources() / "models" / STARTER_ID / "unet").glob("*.safetensors")):
        return Shelf(home).find(STARTER_ID)
    from tests.tiny import build_tiny_pipeline

    build_tiny_pipeline(home.models / "tiny")
    return Shelf(home).find("tiny")


def large_model(home: Home) -> ModelInfo:
    """Write a folder with a UNet and an autoencoder of SD 1.5's size, 3.8 GB in float32."""
    import torch
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from transformers import BertConfig, BertModel

    from tests.tiny import build_tiny_pipeline

    folder = build_tiny_pipeline(home.models / "large")
    (folder / "aipaint.json").unlink()
    words = len(json.loads((folder / "tokenizer/tokenizer.json").read_text())["model"]["vocab"])
    with torch.device("meta"):
        unet, vae = UNet2DConditionModel(**SD15_UNET), AutoencoderKL(**SD15_VAE)
        text = BertModel(
            BertConfig(vocab_size=words, hidden_size=768, num_hidden_layers=1, type_vocab_size=1)
        )
    for part, model, stem in (
        ("unet", unet, "diffusion_pytorch_model"),
        ("vae", vae, "diffusion_pytorch_model"),
        ("text_encoder", text, "model"),
    ):
        shutil.rmtree(folder / part)
        (folder / part).mkdir()
        if part == "text_encoder":
            model.config.save_pretrained(folder / part)
        else:
            model.save_config(folder / part)
        _write_zeros(folder / part / f"{stem}.safetensors", model.state_dict())
    return Shelf(home).find("large")


def _write_zeros(path: Path, tensors: dict[str, Any]) -> None:
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    end = 0
    for name, tensor in tensors.items():
        last = end + tensor.numel() * 4
        header[name] = {
            "dtype": "F32" if tensor.is_floating_point() else "I32",
            "shape": list(tensor.shape),
            "data_offsets": [end, last],
        }
        end = last
    text = json.dumps(header).encode()
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        file.truncate(8 + len(text) + end)
