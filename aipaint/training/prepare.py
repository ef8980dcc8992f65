"""Everything a diffusion run reads, made once: pictures, token states, latents, as .npy files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from aipaint.core.errors import UserError
from aipaint.core.files import write_atomic
from aipaint.training.avatars import paint_avatars, plan_avatars
from aipaint.training.config import TrainConfig
from aipaint.training.patch_latents import encode_patches
from aipaint.training.scenes import paint_scenes, plan_scenes, read_concepts
from aipaint.training.sprites import SpriteSource

if TYPE_CHECKING:
    from transformers import BertModel

Report = Callable[[str, int, int], None]  # what, done, of how many


def write_scenes(config: TrainConfig, base: Path, source: SpriteSource, run: Path) -> int:
    """Write pictures.npy, uint8 (N, size, size, 3), and captions.json; returns N.

    captions.json holds the distinct captions ("" first, then the demo's prompts), for each picture
    their indices and its weight, and how many captions there are without those of avatars.
    base: the folder that paths in the config are relative to.
    """
    concepts = read_concepts(base / config.data.concepts)
    scenes = plan_scenes(concepts, config.data)
    avatars = plan_avatars(config.data.avatars, config.data.seed)
    partial = run / "pictures.part.npy"
    size, count = config.data.size, len(scenes) + len(avatars)
    pictures = np.lib.format.open_memmap(partial, "w+", np.uint8, (count, size, size, 3))
    index = {"": 0}
    for prompt in config.demo.prompts:
        index.setdefault(prompt, len(index))
    of_picture: list[list[int]] = []
    weights: list[float] = []
    for scene, picture, captions in paint_scenes(scenes, source, config.data):
        pictures[len(of_picture)] = picture
        weights.append(scene.concept.weight)
        of_picture.append([index.setdefault(caption, len(index)) for caption in captions])
    first = len(index)
    share = config.data.avatar_share
    weight = sum(weights) * share / (1 - share) / max(1, len(avatars))
    faces = paint_avatars(avatars, source.packages, config.data) if avatars else ()
    for picture, captions in faces:
        pictures[len(of_picture)] = picture
        weights.append(weight)
        of_picture.append([index.setdefault(caption, len(index)) for caption in captions])
    pictures.flush()
    if len(of_picture) < count:  # a style that lacks a concept gives no picture
        np.save(partial, np.asarray(pictures[: len(of_picture)]))
    partial.replace(run / "pictures.npy")
    words = {
        "captions": list(index),
        "of_picture": of_picture,
        "weights": weights,
        "of_scenes": first,
    }
    write_atomic(run / "captions.json", json.dumps(words, ensure_ascii=False).encode())
    return len(of_picture)


def write_states(config: TrainConfig, base: Path, run: Path, report: Report) -> None:
    """Write states.npy, fp16 (captions, tokens, width): what the pipeline's encode_prompt gives.

    Also writes run/text_encoder, standardised, and run/tokenizer, which `export` takes along.
    """
    import torch
    from transformers import AutoTokenizer, BertModel

    from aipaint.training.text_encoder import encode_captions

    folder = base / config.data.text_encoder
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder / "tokenizer", local_files_only=True)
        encoder: Any = BertModel.from_pretrained(
            folder / "text_encoder", local_files_only=True, dtype=torch.float32
        ).eval()
    except OSError as error:
        raise UserError("The text encoder can't be loaded.", "{error}.", error=error) from error
    words = json.loads((run / "captions.json").read_text("utf-8"))
    captions = words["captions"]
    # Avatars' captions are all alike, and there are many: the mean would be theirs.
    usual = captions[: words["of_scenes"]]
    standardise(encoder, tokenizer, usual[:: max(1, len(usual) // 800)])
    encoder.to(torch.float16).save_pretrained(run / "text_encoder")
    tokenizer.save_pretrained(run / "tokenizer")
    encoder.to(torch.float32)
    shape = (len(captions), config.data.tokens, config.unet.text_width)
    states = np.lib.format.open_memmap(run / "states.part.npy", "w+", np.float16, shape)
    for start in range(0, len(captions), 64):
        part = captions[start : start + 64]
        states[start : start + len(part)] = encode_captions(tokenizer, encoder, part).numpy()
        report("captions", start + len(part), len(captions))
    states.flush()
    (run / "states.part.npy").replace(run / "states.npy")


def standardise(encoder: BertModel, tokenizer: Any, captions: list[str]) -> None:
    """Fold mean 0 and deviation 1 of each state's dimension into the last LayerNorm, in place.

    Sentence encoders give states that are nearly the same for all texts; a network that starts
    from them hears the difference between two prompts only after a long time. Words count,
    padding and the first token don't. Doing it twice changes nothing.
    """
    import torch

    from aipaint.training.text_encoder import encode_captions

    words = []
    for start in range(0, len(captions), 64):
        part = captions[start : start + 64]
        lengths = [len(ids) for ids in tokenizer(part).input_ids]
        states = encode_captions(tokenizer, encoder, part)
        words += [one[1 : length - 1] for one, length in zip(states, lengths, strict=True)]
    flat = torch.cat(words)
    last: Any = encoder.encoder.layer[-1]
    norm = last.output.LayerNorm
    with torch.no_grad():
        mean, deviation = flat.mean(0), flat.std(0).clamp(min=1e-4)
        norm.weight /= deviation
        norm.bias.copy_((norm.bias - mean) / deviation)


def write_latents(run: Path) -> None:
    """Write latents.npy, fp16 (N, C, h, w), of pictures.npy."""
    pictures = np.load(run / "pictures.npy", mmap_mode="r")
    parts = [
        encode_patches(np.asarray(pictures[start : start + 256])).astype(np.float16)
        for start in range(0, len(pictures), 256)
    ]
    np.save(run / "latents.part.npy", np.concatenate(parts))
    (run / "latents.part.npy").replace(run / "latents.npy")
