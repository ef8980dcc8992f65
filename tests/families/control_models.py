"""Tiny control models with random weights for the tiny painting model of `tests.tiny`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.tiny import WIDTH

PICTURE = 12  # numbers that the image encoder makes of a picture
TOKENS = 4


def build_controlnet(folder: Path, *, zero: bool = False, **changes: Any) -> Path:
    """Write a ControlNet. zero: as a new one begins, with outputs that are nothing."""
    import torch
    from diffusers import ControlNetModel

    settings: dict[str, Any] = {
        "block_out_channels": (8, 16),
        "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D"),
        "layers_per_block": 1,
        "norm_num_groups": 4,
        "attention_head_dim": 2,
        "cross_attention_dim": WIDTH,
        "conditioning_embedding_out_channels": (4, 4, 8),
    }
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        net = ControlNetModel(**(settings | changes))
        if not zero:
            for weights in net.parameters():
                # Those at the ends begin at zero, and would hide everything before them.
                if not weights.any():
                    torch.nn.init.normal_(weights, std=0.2)
    net.save_pretrained(folder)
    return folder


def build_adapter(folder: Path, **changes: Any) -> Path:
    """Write a T2I-adapter."""
    import torch
    from diffusers import T2IAdapter

    settings: dict[str, Any] = {
        "channels": [8, 16],
        "num_res_blocks": 1,
        "downscale_factor": 8,
        "adapter_type": "full_adapter_xl",
    }
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(2)
        T2IAdapter(**(settings | changes)).save_pretrained(folder)
    return folder


def build_image_prompt(folder: Path, unet: Any) -> Path:
    """Write an IP-Adapter for `unet`, with its image encoder beside it; returns the folder."""
    import torch
    from safetensors.torch import save_file
    from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

    folder.mkdir(parents=True)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        weights = {
            "image_proj.proj.weight": torch.randn(TOKENS * WIDTH, PICTURE),
            "image_proj.proj.bias": torch.randn(TOKENS * WIDTH),
            "image_proj.norm.weight": torch.ones(WIDTH),
            "image_proj.norm.bias": torch.zeros(WIDTH),
        }
        names = [name for name in unet.attn_processors if name.endswith("attn2.processor")]
        for number, name in enumerate(names):
            layer = unet.get_submodule(name.removesuffix(".processor"))
            for part in ("k", "v"):
                key = f"ip_adapter.{2 * number + 1}.to_{part}_ip.weight"
                weights[key] = torch.randn(layer.to_k.out_features, WIDTH)
        encoder = CLIPVisionModelWithProjection(
            CLIPVisionConfig(
                hidden_size=16,
                intermediate_size=16,
                num_hidden_layers=2,
                num_attention_heads=2,
                image_size=32,
                patch_size=16,
                projection_dim=PICTURE,
            )
        )
    save_file(weights, folder / "ip-adapter.safetensors")
    encoder.save_pretrained(folder / "image_encoder")
    return folder
