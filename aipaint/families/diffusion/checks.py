"""Whether the parts of a diffusers folder are known, bounded and belong together."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.messages import say
from aipaint.families.diffusion.parts import PIPELINES, odd
from aipaint.families.weights import Header, read_config

MAX_TOKENIZER = 64 * 2**20
# Settings that would build a network without end, whatever the weights are, are refused.
Count = Annotated[int, msgspec.Meta(ge=0, le=200)]
Counts = Count | list[Count | list[Count] | None] | None
Channels = Annotated[int, msgspec.Meta(ge=1, le=100_000)]
Blocks = Annotated[list[Channels], msgspec.Meta(min_length=1, max_length=8)]
Names = Annotated[list[str], msgspec.Meta(max_length=8)]
T = TypeVar("T")


class Unet(msgspec.Struct):
    """`unet/config.json`, as far as it is read here."""

    block_out_channels: Blocks
    cross_attention_dim: Channels
    in_channels: Channels = 4
    sample_size: Channels | list[Channels] | None = None
    layers_per_block: Counts = None
    transformer_layers_per_block: Counts = None
    reverse_transformer_layers_per_block: Counts = None
    down_block_types: Names = []
    up_block_types: Names = []


class Vae(msgspec.Struct):
    """`vae/config.json`, as far as it is read here."""

    block_out_channels: Blocks
    latent_channels: Channels = 4
    scaling_factor: float = 0.18215
    layers_per_block: Counts = None
    down_block_types: Names = []
    up_block_types: Names = []

    @property
    def factor(self) -> int:
        """How many pixels of a side make one latent."""
        return 2 ** (len(self.block_out_channels) - 1)


class Text(msgspec.Struct):
    """`text_encoder/config.json`, as far as it is read here."""

    hidden_size: Channels
    num_hidden_layers: Count = 0


class Schedule(msgspec.Struct):
    """`scheduler/scheduler_config.json`, as far as it is read here."""

    num_train_timesteps: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 1000


class Settings(msgspec.Struct, frozen=True):
    """What the parts say of themselves."""

    unet: Unet
    vae: Vae


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


def check_fit(path: Path, headers: dict[str, list[Header]], pipeline: str) -> Settings:
    """Check that settings and weights belong together, and return the settings."""
    unet_file = path / "unet" / "config.json"
    unet, vae = read_settings(unet_file, Unet), read_settings(path / "vae" / "config.json", Vae)
    if not math.isfinite(vae.scaling_factor) or vae.scaling_factor == 0:
        raise odd(path / "vae" / "config.json", say("Its scaling_factor makes no sense."))
    if unet.in_channels not in (vae.latent_channels, inpainting_channels(vae)):
        raise UserError(
            "The model {folder} cannot paint from text or repaint a part of a picture.",
            "It expects {channels} channels where {latents} come: it was made for editing by "
            "instructions, for depth or for enlarging.",
            "Choose a text-to-image or inpainting version of it.",
            folder=path.name,
            channels=unet.in_channels,
            latents=vae.latent_channels,
        )
    shapes = {name: shape for header in headers["unet"] for name, shape in header.shapes.items()}
    first = (unet.block_out_channels[0], unet.in_channels)
    if shapes.get("conv_in.weight", ())[:2] != first:
        raise odd(unet_file, say("It does not fit the weights beside it."))
    texts = [read_settings(path / part / "config.json", Text) for part in PIPELINES[pipeline]]
    if unet.cross_attention_dim != sum(text.hidden_size for text in texts):
        raise odd(unet_file, say("Its cross_attention_dim does not fit the text encoder."))
    read_settings(path / "scheduler" / "scheduler_config.json", Schedule)
    return Settings(unet, vae)


def inpainting_channels(vae: Vae) -> int:
    """Return how many channels an inpainting network reads: latents, mask, masked latents."""
    return 2 * vae.latent_channels + 1


def read_settings(file: Path, kind: type[T]) -> T:
    """Read one part's settings. Raises UserError where they are not what they must be."""
    try:
        return msgspec.convert(read_config(file), kind)
    except msgspec.ValidationError as error:
        raise odd(file, say("It says: {reason}.", reason=error)) from error
