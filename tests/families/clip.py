"""Tiny Stable Diffusion 1 and SDXL folders with CLIP text encoders, as they are published."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

WIDTH = 16


def build_clip_pipeline(
    folder: Path, xl: bool = False, vocabulary: Path | None = None, second: int = WIDTH
) -> Path:
    """Write a StableDiffusionPipeline or StableDiffusionXLPipeline with random weights.

    vocabulary: a folder with vocab.json and merges.txt; None for one of single letters. second: the
    width of the second text encoder.
    """
    import diffusers
    import torch
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    words = folder / "words"
    words.mkdir(parents=True)
    for name, text in _letters().items() if vocabulary is None else ():
        (words / name).write_text(text)
    for file in () if vocabulary is None else vocabulary.iterdir():
        shutil.copy(file, words)
    ids = json.loads((words / "vocab.json").read_text("utf-8"))
    settings: dict[str, Any] = {
        "vocab_size": len(ids),
        "hidden_size": WIDTH,
        "intermediate_size": WIDTH,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "max_position_embeddings": 20,
        "projection_dim": WIDTH,
        "bos_token_id": ids["<|startoftext|>"],
        "eos_token_id": ids["<|endoftext|>"],
        "pad_token_id": ids["<|endoftext|>"],
    }
    other = settings | dict.fromkeys(("hidden_size", "projection_dim"), second)
    extra: dict[str, Any] = {}
    if xl:
        extra = {
            "addition_embed_type": "text_time",
            "addition_time_embed_dim": 4,
            "projection_class_embeddings_input_dim": 6 * 4 + second,
        }
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        parts: dict[str, Any] = {
            "unet": diffusers.UNet2DConditionModel(
                sample_size=4,
                in_channels=4,
                out_channels=4,
                block_out_channels=(8, 16),
                down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
                up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
                layers_per_block=1,
                norm_num_groups=4,
                attention_head_dim=2,
                cross_attention_dim=WIDTH + (second if xl else 0),
                **extra,
            ),
            "vae": diffusers.AutoencoderKL(
                block_out_channels=(4, 8, 8, 8),
                down_block_types=("DownEncoderBlock2D",) * 4,
                up_block_types=("UpDecoderBlock2D",) * 4,
                layers_per_block=1,
                latent_channels=4,
                norm_num_groups=4,
            ),
            "text_encoder": CLIPTextModel(CLIPTextConfig(**settings)),
            "tokenizer": _clip_tokenizer(words),
            "scheduler": diffusers.PNDMScheduler(
                beta_schedule="scaled_linear",
                beta_start=0.00085,
                beta_end=0.012,
                skip_prk_steps=True,
                steps_offset=1,
            ),
        }
        if xl:
            parts["text_encoder_2"] = CLIPTextModelWithProjection(CLIPTextConfig(**other))
            parts["tokenizer_2"] = _clip_tokenizer(words)
            pipeline = diffusers.StableDiffusionXLPipeline(**parts, add_watermarker=False)
        else:
            pipeline = diffusers.StableDiffusionPipeline(
                **parts,
                safety_checker=None,
                feature_extractor=None,
                requires_safety_checker=False,
            )
    model = folder / "model"
    pipeline.save_pretrained(model)
    for tokenizer in model.glob("tokenizer*"):
        # The published ones bring their words in two files and nothing else.
        for file in words.iterdir():
            shutil.copy(file, tokenizer)
        (tokenizer / "tokenizer.json").unlink(missing_ok=True)
    return model


def _letters() -> dict[str, str]:
    characters = [chr(code) for code in range(33, 127)]
    words = ["<|startoftext|>", "<|endoftext|>", *characters, *(c + "</w>" for c in characters)]
    ids = json.dumps({word: number for number, word in enumerate(words)})
    return {"vocab.json": ids, "merges.txt": "#version: 0.2\n"}


def _clip_tokenizer(words: Path) -> Any:
    from transformers import CLIPTokenizer

    return CLIPTokenizer(
        vocab=str(words / "vocab.json"), merges=str(words / "merges.txt"), model_max_length=20
    )
