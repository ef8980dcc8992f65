"""Tiny Stable Diffusion 3 and Flux folders with random weights, of the classes as published."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from tests.families.clip import _clip_tokenizer, _letters

SIDE = 32  # pixels; latents are 4 x 4
_CLIP, _CLIP_G, _T5 = 16, 24, 48


def build_flow(folder: Path, name: str, vocabulary: Path | None = None, **changes: Any) -> Path:
    """Write a StableDiffusion3Pipeline ("sd3") or FluxPipeline ("flux") and return its folder.

    vocabulary: a folder with vocab.json and merges.txt; None for one of single letters.
    changes: settings of the transformer; `t5=False` leaves that text encoder out.
    """
    import diffusers
    import torch
    from transformers import CLIPTextModel, CLIPTextModelWithProjection

    t5 = changes.pop("t5", True)
    words = folder / "words"
    words.mkdir(parents=True)
    for file, text in _letters().items() if vocabulary is None else ():
        (words / file).write_text(text)
    for file in () if vocabulary is None else vocabulary.iterdir():
        shutil.copy(file, words)
    flux = name == "flux"
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        parts: dict[str, Any] = {
            "vae": diffusers.AutoencoderKL(
                block_out_channels=(4, 8, 8, 8),
                down_block_types=("DownEncoderBlock2D",) * 4,
                up_block_types=("UpDecoderBlock2D",) * 4,
                layers_per_block=1,
                latent_channels=4,
                norm_num_groups=4,
                scaling_factor=1.5,
                shift_factor=0.06,
                use_quant_conv=False,
                use_post_quant_conv=False,
            ),
            "tokenizer": _clip_tokenizer(words),
        }
        if flux:
            parts["text_encoder"] = CLIPTextModel(_clip(words))
            parts["text_encoder_2"], parts["tokenizer_2"] = _t5()
            parts["transformer"] = _transformer("flux", changes)
            parts["scheduler"] = diffusers.FlowMatchEulerDiscreteScheduler(
                use_dynamic_shifting=True, shift=3.0
            )
            pipe: Any = diffusers.FluxPipeline(**parts)
        else:
            parts["text_encoder"] = CLIPTextModelWithProjection(_clip(words))
            parts["text_encoder_2"] = CLIPTextModelWithProjection(_clip(words, _CLIP_G))
            parts["tokenizer_2"] = _clip_tokenizer(words)
            parts["text_encoder_3"], parts["tokenizer_3"] = _t5() if t5 else (None, None)
            parts["transformer"] = _transformer("sd3", changes)
            parts["scheduler"] = diffusers.FlowMatchEulerDiscreteScheduler(shift=3.0)
            pipe = diffusers.StableDiffusion3Pipeline(**parts)
        _vary(pipe.transformer)
    model = folder / "model"
    pipe.save_pretrained(model)
    for tokenizer in ("tokenizer", "tokenizer_2")[: 1 if flux else 2]:
        # The published ones bring their words in two files and nothing else.
        for file in words.iterdir():
            shutil.copy(file, model / tokenizer)
        (model / tokenizer / "tokenizer.json").unlink(missing_ok=True)
    card = {"native_size": [SIDE, SIDE], "steps": 3}
    (model / "aipaint.json").write_text(json.dumps(card))
    return model


def _vary(transformer: Any) -> None:
    """Fill with noise what is zero at the beginning of a training, so that nothing is left out."""
    import torch

    for weight in transformer.parameters():
        if not weight.any():
            torch.nn.init.normal_(weight, std=0.05)


def _clip(words: Path, width: int = _CLIP) -> Any:
    from transformers import CLIPTextConfig

    ids = json.loads((words / "vocab.json").read_text("utf-8"))
    return CLIPTextConfig(
        vocab_size=len(ids),
        hidden_size=width,
        intermediate_size=width,
        num_hidden_layers=3,
        num_attention_heads=2,
        max_position_embeddings=20,
        projection_dim=width,
        bos_token_id=ids["<|startoftext|>"],
        eos_token_id=ids["<|endoftext|>"],
        pad_token_id=ids["<|endoftext|>"],
    )


def _t5() -> tuple[Any, Any]:
    from transformers import T5Config, T5EncoderModel

    from aipaint.families.diffusion.flow.load import t5_tokenizer

    config = T5Config(vocab_size=32128, d_model=_T5, d_kv=4, d_ff=8, num_layers=1, num_heads=2)
    return T5EncoderModel(config), t5_tokenizer(Path("/nowhere"))


def _transformer(name: str, changes: dict[str, Any]) -> Any:
    import diffusers

    shared: dict[str, Any] = {
        "num_layers": 2,
        "attention_head_dim": 8,
        "num_attention_heads": 2,
        "joint_attention_dim": _T5,
    }
    if name == "flux":
        settings = shared | {
            "in_channels": 16,
            "num_single_layers": 1,
            "pooled_projection_dim": _CLIP,
            "guidance_embeds": True,
            "axes_dims_rope": (2, 2, 4),
        }
        return diffusers.FluxTransformer2DModel(**settings | changes)
    settings = shared | {
        "sample_size": SIDE // 8,
        "in_channels": 4,
        "out_channels": 4,
        "caption_projection_dim": 16,
        "pooled_projection_dim": _CLIP + _CLIP_G,
        "pos_embed_max_size": 16,
        "qk_norm": "rms_norm",
    }
    return diffusers.SD3Transformer2DModel(**settings | changes)
