"""Whether the parts of a diffusers folder are known, bounded and belong together."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from aipaint.core.errors import UserError
from aipaint.core.messages import say
from aipaint.families.diffusion.parts import PIPELINES, odd
from aipaint.families.weights import Header, read_config

MAX_TOKENIZER = 64 * 2**20
MAX_COUNT = 200
_COUNTS = {
    "layers_per_block",
    "transformer_layers_per_block",
    "reverse_transformer_layers_per_block",
    "num_hidden_layers",
}
_LISTS = ("block_out_channels", "down_block_types", "up_block_types")
_TEXT = {"CLIPTextModel", "CLIPTextModelWithProjection", "BertModel", "XLMRobertaModel"}
_TOKENIZERS = {
    "CLIPTokenizer",
    "CLIPTokenizerFast",
    "PreTrainedTokenizerFast",
    "TokenizersBackend",
    "BertTokenizer",
    "BertTokenizerFast",
    "XLMRobertaTokenizer",
    "XLMRobertaTokenizerFast",
}
# Which classes may stand where: nothing else is ever imported at a model's wish.
_ALLOWED: dict[str, tuple[str, set[str]]] = {
    "unet": ("diffusers", {"UNet2DConditionModel"}),
    "vae": ("diffusers", {"AutoencoderKL"}),
    "text_encoder": ("transformers", _TEXT),
    "text_encoder_2": ("transformers", _TEXT),
    "tokenizer": ("transformers", _TOKENIZERS),
    "tokenizer_2": ("transformers", _TOKENIZERS),
}


def check_classes(path: Path, index: dict[str, Any], pipeline: str) -> None:
    texts = PIPELINES[pipeline]
    wanted = ("unet", "vae", *texts, *(part.replace("text_encoder", "tokenizer") for part in texts))
    for part in wanted:
        library, classes = _ALLOWED[part]
        match index.get(part):
            case [str(found), str(name)] if found == library and name in classes:
                continue
            case found:
                raise UserError(
                    "The model {folder} has {found} as its {part}, which is not known here.",
                    "Only parts of the diffusers and transformers libraries are used.",
                    "Choose another version of the model.",
                    folder=path.name,
                    part=part,
                    found=_words(found),
                )


def _words(found: object) -> str:
    if isinstance(found, list):
        return ".".join(str(word) for word in found)[:100]
    return "nothing" if found is None else str(found)[:100]


def check_tokenizer(path: Path, part: str) -> None:
    folder = path / part
    whole = folder / "tokenizer.json"
    if whole.is_file():
        if whole.stat().st_size > MAX_TOKENIZER:
            raise odd(whole, say("It is far larger than a vocabulary can be."))
        return
    for name in ("vocab.json", "merges.txt"):
        file = folder / name
        if not file.is_file() or file.stat().st_size == 0:
            raise UserError(
                "The file {file} is missing from the model {folder}.",
                "Without it the words of a prompt cannot be read.",
                "Download or copy the model folder again, with all its files.",
                file=f"{part}/{name}",
                folder=path.name,
            )


def _check_counts(file: Path) -> None:
    """Refuse settings that would build a network without end, whatever the weights are."""
    config = read_config(file)
    for key in _COUNTS & config.keys():
        values = [config[key]]
        for value in values:
            # Lists are counts for each block; they may nest.
            if isinstance(value, list) and len(values) < 100:
                values.extend(value)
            elif value is not None and not (isinstance(value, int) and 0 <= value <= MAX_COUNT):
                raise odd(file, say("Its {reason} makes no sense.", reason=key))
    if not all(len(config.get(key) or ()) <= 16 for key in _LISTS):
        raise odd(file, say("It names too many blocks."))


def check_fit(path: Path, headers: dict[str, list[Header]], pipeline: str) -> None:
    """Check that settings and weights belong together, as far as names and shapes tell."""
    for part in headers:
        _check_counts(path / part / "config.json")
    unet_file, vae_file = path / "unet" / "config.json", path / "vae" / "config.json"
    unet, vae = read_config(unet_file), read_config(vae_file)
    channels = vae.get("latent_channels", 4)
    blocks = vae.get("block_out_channels")
    if not isinstance(blocks, list) or not 1 <= len(blocks) <= 8:
        raise odd(vae_file, say("Its block_out_channels make no sense."))
    scale = vae.get("scaling_factor", 0.18215)
    if not isinstance(scale, float | int) or not math.isfinite(scale) or scale == 0:
        raise odd(vae_file, say("Its scaling_factor makes no sense."))
    if unet.get("in_channels", 4) != channels:
        raise UserError(
            "The model {folder} cannot paint from text alone.",
            "It expects {channels} channels where {latents} come: it was made for inpainting or "
            "editing.",
            "Choose a text-to-image version of it.",
            folder=path.name,
            channels=unet.get("in_channels"),
            latents=channels,
        )
    shapes = {name: shape for header in headers["unet"] for name, shape in header.shapes.items()}
    first = unet.get("block_out_channels")
    conv = shapes.get("conv_in.weight")
    if not isinstance(first, list) or not first or conv is None or conv[:2] != (first[0], channels):
        raise odd(unet_file, say("It does not fit the weights beside it."))
    width = unet.get("cross_attention_dim")
    hidden = 0
    for part in PIPELINES[pipeline]:
        found = read_config(path / part / "config.json").get("hidden_size")
        hidden += found if isinstance(found, int) else 0
    if width != hidden:
        raise odd(unet_file, say("Its cross_attention_dim does not fit the text encoder."))
    schedule_file = path / "scheduler" / "scheduler_config.json"
    train = read_config(schedule_file).get("num_train_timesteps", 1000)
    if not isinstance(train, int) or not 1 <= train <= 100_000:
        raise odd(schedule_file, say("Its num_train_timesteps makes no sense."))
