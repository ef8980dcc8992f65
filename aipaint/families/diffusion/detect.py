"""Recognises diffusers folders of Stable Diffusion and SDXL from their headers alone. No torch.

Such a folder holds `model_index.json`, which names the parts, and one folder a part. The layout is
that of the diffusers library, see https://huggingface.co/docs/diffusers/using-diffusers/loading.
"""

from __future__ import annotations

import hashlib
import math
from pathlib import Path
from typing import Any, get_args

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.recipe import MAX_GUIDANCE, MAX_SIDE, MAX_STEPS, MIN_SIDE, Sampler
from aipaint.families.base import Defaults, ModelInfo
from aipaint.families.weights import (
    Header,
    fingerprint,
    read_config,
    read_header,
    refuse_pickles,
)

INDEX = "model_index.json"
CARD = "aipaint.json"
FAMILY = "diffusion"
MAX_FILES = 2000

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
_PIPELINES = {
    "StableDiffusionPipeline": ("text_encoder",),
    "StableDiffusionXLPipeline": ("text_encoder", "text_encoder_2"),
}
_NAMES = {"unet": "diffusion_pytorch_model", "vae": "diffusion_pytorch_model"}


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """`aipaint.json`: what a model's maker says of it. All of it is optional.

    native_size: width, height in pixels. latent_rgb: `factors` (C, 3) and `bias` (3,), which map
    latents as the UNet sees them to RGB in [-1, 1].
    """

    name: str = ""
    family: str = FAMILY
    native_size: tuple[int, int] | None = None
    steps: int | None = None
    guidance: float | None = None
    sampler: Sampler | None = None
    latent_rgb: LatentRgb | None = None
    languages: tuple[str, ...] = ()


class LatentRgb(msgspec.Struct, frozen=True):
    """A linear map from C latent channels to RGB in [-1, 1]."""

    factors: tuple[tuple[float, float, float], ...]
    bias: tuple[float, float, float] = (0.0, 0.0, 0.0)


def detect(path: Path) -> ModelInfo | None:
    """Read the headers of a folder. None: no diffusers folder. UserError: one, but unusable."""
    if not (path / INDEX).is_file():
        return None
    files = _walk(path)
    index = read_config(path / INDEX)
    pipeline = index.get("_class_name")
    if not isinstance(pipeline, str) or pipeline not in _PIPELINES:
        raise UserError(
            "The model {folder} is a {kind}, which cannot paint here.",
            "Text-to-image models of Stable Diffusion 1, 2 and XL in diffusers folders can.",
            "Look for a version of it for one of {kinds}.",
            folder=path.name,
            kind=pipeline if isinstance(pipeline, str) else "custom pipeline",
            kinds=", ".join(_PIPELINES),
        )
    refuse_pickles(path, files)
    _check_classes(path, index, pipeline)
    card = read_card(path)
    headers = {part: read_part(path, part) for part in ("unet", "vae", *_PIPELINES[pipeline])}
    for part in _PIPELINES[pipeline]:
        _check_tokenizer(path, part.replace("text_encoder", "tokenizer"))
    _check_fit(path, headers, pipeline)
    if card.latent_rgb and len(card.latent_rgb.factors) != latent_channels(path):
        raise _odd(path / CARD, "latent_rgb needs one row for each latent channel.")
    weights = [header for part in headers.values() for header in part]
    digests = {
        f"{part}/{number}": header.digest
        for part, found in headers.items()
        for number, header in enumerate(found)
    }
    for file in files:
        if file.suffix == ".json" and file.name != CARD:
            digests[file.relative_to(path).as_posix()] = hashlib.sha256(file.read_bytes()).digest()
    return ModelInfo(
        id=str(path),
        name=card.name or path.name,
        path=path,
        family=FAMILY,
        defaults=_defaults(path, card, pipeline),
        parameters=sum(header.parameters for header in weights),
        bytes=sum(header.bytes for header in weights),
        hash=fingerprint(digests),
        languages=card.languages,
    )


def read_card(path: Path) -> Card:
    """Read `aipaint.json` of a model folder; an empty card when there is none."""
    file = path / CARD
    if not file.is_file():
        return Card()
    try:
        return msgspec.convert(read_config(file), Card)
    except msgspec.ValidationError as error:
        raise _odd(file, "It says: {reason}.", error) from error


def variant(path: Path, part: str) -> str | None:
    """Return `fp16` for a part that is there in half precision only, else None."""
    stem = _NAMES.get(part, "model")
    folder = path / part
    plain = (f"{stem}.safetensors", f"{stem}.safetensors.index.json")
    if any((folder / name).is_file() for name in plain):
        return None
    half = (f"{stem}.fp16.safetensors", f"{stem}.safetensors.index.fp16.json")
    return "fp16" if any((folder / name).is_file() for name in half) else None


def read_part(path: Path, part: str) -> list[Header]:
    """Read the headers of one part's weights, a single file or shards, and check they are whole."""
    stem, folder = _NAMES.get(part, "model"), path / part
    half = variant(path, part)
    table = folder / f"{stem}.safetensors.index{'.fp16' if half else ''}.json"
    if not table.is_file():
        return [read_header(folder / f"{stem}{'.fp16' if half else ''}.safetensors")]
    shards = read_config(table).get("weight_map")
    if not isinstance(shards, dict) or not shards:
        raise _odd(table, "It names no files.")
    names = {str(name) for name in shards.values()}
    if any(Path(name).name != name or "\\" in name for name in names):
        raise _odd(table, "It names files outside of its folder.")
    return [read_header(folder / name) for name in sorted(names)]


def latent_channels(path: Path) -> int:
    """Return how many channels the model's latents have."""
    return int(read_config(path / "vae" / "config.json").get("latent_channels", 4))


def vae_factor(path: Path) -> int:
    """Return how many pixels of a side make one latent."""
    return 2 ** (len(read_config(path / "vae" / "config.json")["block_out_channels"]) - 1)


def _walk(path: Path) -> list[Path]:
    found: list[Path] = []
    for file in path.rglob("*"):
        if not file.relative_to(path).parts[0].startswith(".") and file.is_file():
            found.append(file)
        if len(found) > MAX_FILES:
            raise UserError(
                "The folder {folder} holds too many files to be one model.",
                fix="Choose the folder that has model_index.json and nothing else in it.",
                folder=path.name,
            )
    return found


def _check_classes(path: Path, index: dict[str, Any], pipeline: str) -> None:
    texts = _PIPELINES[pipeline]
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


def _check_tokenizer(path: Path, part: str) -> None:
    folder = path / part
    if (folder / "tokenizer.json").is_file():
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


def _check_fit(path: Path, headers: dict[str, list[Header]], pipeline: str) -> None:
    """Check that settings and weights belong together, as far as names and shapes tell."""
    unet_file, vae_file = path / "unet" / "config.json", path / "vae" / "config.json"
    unet, vae = read_config(unet_file), read_config(vae_file)
    channels = vae.get("latent_channels", 4)
    blocks = vae.get("block_out_channels")
    if not isinstance(blocks, list) or not 1 <= len(blocks) <= 8:
        raise _odd(vae_file, "Its block_out_channels make no sense.")
    scale = vae.get("scaling_factor", 0.18215)
    if not isinstance(scale, float | int) or not math.isfinite(scale) or scale == 0:
        raise _odd(vae_file, "Its scaling_factor makes no sense.")
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
        raise _odd(unet_file, "It does not fit the weights beside it.")
    width = unet.get("cross_attention_dim")
    hidden = 0
    for part in _PIPELINES[pipeline]:
        found = read_config(path / part / "config.json").get("hidden_size")
        hidden += found if isinstance(found, int) else 0
    if width != hidden:
        raise _odd(unet_file, "Its cross_attention_dim does not fit the text encoder.")
    schedule_file = path / "scheduler" / "scheduler_config.json"
    train = read_config(schedule_file).get("num_train_timesteps", 1000)
    if not isinstance(train, int) or not 1 <= train <= 100_000:
        raise _odd(schedule_file, "Its num_train_timesteps makes no sense.")


def _defaults(path: Path, card: Card, pipeline: str) -> Defaults:
    size = card.native_size
    if size is None:
        side = read_config(path / "unet" / "config.json").get("sample_size")
        usual = 1024 if pipeline == "StableDiffusionXLPipeline" else 512
        side = side * vae_factor(path) if isinstance(side, int) else usual
        size = (side, side)
    steps = 25 if card.steps is None else card.steps
    guidance = 7.0 if card.guidance is None else card.guidance
    if not (
        all(MIN_SIDE <= side <= MAX_SIDE for side in size)
        and 1 <= steps <= MAX_STEPS
        and 0 <= guidance <= MAX_GUIDANCE
    ):
        raise _odd(path / CARD, "Its size, steps or guidance are out of range.")
    sampler: Sampler = card.sampler or get_args(Sampler)[0]
    return Defaults(width=size[0], height=size[1], steps=steps, guidance=guidance, sampler=sampler)


def _odd(file: Path, why: str, reason: object = "") -> UserError:
    return UserError(
        "The file {file} of the model {folder} cannot be used.",
        why,
        "Download or copy the model again, or choose another version of it.",
        file="/".join(file.parts[-2:]),
        folder=file.parent.parent.name if file.name != CARD else file.parent.name,
        reason=reason,
    )
