"""Recognises VQGANs from headers (Esser et al. 2020, "Taming Transformers"). No torch.

They come as folders that diffusers wrote (VQModel), and as the `.ckpt` of the code they were
published with (CompVis/taming-transformers), beside which a yaml file says how the network is
built.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say
from aipaint.families.base import ModelInfo
from aipaint.families.diffusion.checks import Blocks, Channels, Count, Names
from aipaint.families.vae.infos import describe, flat, native, unusable
from aipaint.families.weight_files import open_header
from aipaint.families.weights import fingerprint, read_config

CONFIG = "config.json"
FOLDER_CLASS = "VQModel"
BOOK, GUMBEL_BOOK = "quantize.embedding.weight", "quantize.embed.weight"
BOOKS = (BOOK, GUMBEL_BOOK)
_WEIGHTS = tuple(
    f"diffusion_pytorch_model{half}{ending}"
    for ending in (".safetensors", ".bin")
    for half in ("", ".fp16")
)
_YAML_BYTES = 2**16
_ENDINGS = (".yaml", ".yml")
# What the code that trained them calls the settings, beside the weights or next to their folder.
_USUAL = ("model", "config")
_MOST_FILES = 200

Level = Annotated[int, msgspec.Meta(ge=1, le=64)]
Levels = Annotated[list[Level], msgspec.Meta(min_length=1, max_length=8)]
Side = Annotated[int, msgspec.Meta(ge=1, le=4096)]


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """`ddconfig` of the yaml: how encoder and decoder are built."""

    z_channels: Channels
    resolution: Side
    ch: Channels
    ch_mult: Levels
    num_res_blocks: Annotated[int, msgspec.Meta(ge=1, le=20)]
    attn_resolutions: Annotated[list[Side], msgspec.Meta(max_length=16)] = []
    in_channels: Channels = 3
    out_ch: Channels = 3
    double_z: bool = False

    @property
    def factor(self) -> int:
        """How many pixels of a side make one latent."""
        return 2 ** (len(self.ch_mult) - 1)


class Params(msgspec.Struct, frozen=True, kw_only=True):
    """`model.params` of the yaml. embed_dim: numbers of a word, n_embed: words of the codebook."""

    ddconfig: Built
    embed_dim: Channels
    n_embed: Annotated[int, msgspec.Meta(ge=1, le=2**20)]


class _Model(msgspec.Struct):
    params: Params


class _Yaml(msgspec.Struct):
    model: _Model


class Folder(msgspec.Struct, frozen=True):
    """`config.json` of a VQModel, as far as it is read here."""

    block_out_channels: Blocks
    latent_channels: Channels = 3
    vq_embed_dim: Channels | None = None
    num_vq_embeddings: Annotated[int, msgspec.Meta(ge=1, le=2**20)] = 256
    sample_size: Side | None = None
    in_channels: Channels = 3
    out_channels: Channels = 3
    layers_per_block: Count = 1
    norm_type: str = "group"
    lookup_from_codebook: bool = False
    down_block_types: Names = []
    up_block_types: Names = []

    @property
    def channels(self) -> int:
        """How many numbers a word of the codebook has."""
        return self.vq_embed_dim or self.latent_channels

    @property
    def factor(self) -> int:
        """How many pixels of a side make one latent."""
        return 2 ** (len(self.block_out_channels) - 1)


def detect_vq_folder(path: Path) -> ModelInfo:
    """Describe a folder whose settings name a VQModel. Raises UserError where it is unusable."""
    told = read_folder(path)
    header = open_header(weights_of(path))
    _check(path, header.shapes, "", (told.num_vq_embeddings, told.channels), told.latent_channels)
    side = told.sample_size or 256
    # diffusers' own default means nothing: no VQGAN was trained on pictures of 32 pixels.
    size = native(*((256, 256) if side == 32 else (side, side)), told.factor, told.channels)
    settings = (path / CONFIG).read_bytes()
    return describe(
        path,
        path.name,
        size=size,
        latent=flat(told.channels, size, told.factor),
        parameters=header.parameters,
        file_bytes=header.bytes,
        digest=fingerprint({"file": header.digest, "settings": settings}),
    )


def read_folder(path: Path) -> Folder:
    """Read the settings of a VQModel. Raises UserError where they make no sense."""
    try:
        told = msgspec.convert(read_config(path / CONFIG), Folder)
    except msgspec.ValidationError as error:
        raise unusable(path, say("Its settings say: {reason}.", reason=error)) from error
    _check_colours(path, told.in_channels, told.out_channels)
    if told.norm_type != "group" or told.lookup_from_codebook:
        raise unusable(
            path,
            say("Its decoder also reads the codes between its layers (MoVQ)."),
            "Choose a VQGAN, or an autoencoder of Stable Diffusion.",
        )
    return told


def weights_of(path: Path) -> Path:
    """Return the file of a folder's weights. Raises UserError where there is none."""
    found = next((path / name for name in _WEIGHTS if (path / name).is_file()), None)
    if found is None:
        raise unusable(path, say("It has settings but no weights."))
    return found


def detect_vq_file(path: Path, prefix: str) -> ModelInfo:
    """Describe a VQGAN's file of weights. prefix: of its tensors' names.

    Raises UserError where its yaml is missing, damaged, or another model's.
    """
    header = open_header(path)
    file = yaml_of(path)
    told = read_yaml(file)
    built = told.ddconfig
    _check_colours(path, built.in_channels, built.out_ch)
    _check(path, header.shapes, prefix, (told.n_embed, told.embed_dim), built.z_channels, file)
    size = native(built.resolution, built.resolution, built.factor, told.embed_dim)
    return describe(
        path,
        path.stem,
        size=size,
        latent=flat(told.embed_dim, size, built.factor),
        parameters=sum(math.prod(shape) for shape in header.shapes.values()),
        file_bytes=header.bytes,
        digest=fingerprint({"file": header.digest, "settings": file.read_bytes()}),
    )


def yaml_of(path: Path) -> Path:
    """Return the settings that belong to a file of weights.

    They are called like it, or model.yaml, or alone in its folder; or in the folder `configs` next
    to it, as training leaves them. Raises UserError where there are none.
    """
    folders = [path.parent]
    if path.parent.name == "checkpoints":
        folders.append(path.parent.parent / "configs")
    for folder in folders:
        stems = [path.stem] if folder == path.parent else []
        for stem in (*stems, *_USUAL):
            for ending in _ENDINGS:
                if (folder / (stem + ending)).is_file():
                    return folder / (stem + ending)
        found = [file for file in _listed(folder) if file.suffix.lower() in _ENDINGS]
        # Training writes the model's and its own, which is called after lightning.
        models = [file for file in found if not file.stem.endswith("lightning")]
        if len(models) == 1:
            return models[0]
    raise UserError(
        "The VQGAN {file} lacks its settings.",
        "A yaml file says how its network is built, and none is beside it.",
        "Put the yaml file that belongs to it into {folder} and call it {name}.",
        file=path.name,
        folder=path.parent,
        name=f"{path.stem}.yaml",
    )


def read_yaml(file: Path) -> Params:
    """Read the settings of a VQGAN. Raises UserError where they are damaged or make no sense."""
    try:
        return msgspec.convert(_plain(file), _Yaml).model.params
    except msgspec.ValidationError as error:
        raise unusable(file, say("It says: {reason}.", reason=error)) from error


def _plain(file: Path) -> Any:
    """Return what a yaml file holds. Nothing in it makes objects or grows: see below."""
    import yaml

    if file.stat().st_size > _YAML_BYTES:
        raise unusable(file, say("It is far larger than settings can be."))
    reader: Any = yaml  # its stubs leave the events without a type
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        text = file.read_text(encoding="utf-8")
        # A few bytes of anchors can stand for gigabytes.
        if any(isinstance(event, yaml.AliasEvent) for event in reader.parse(text, Loader=loader)):
            raise unusable(file, say("It uses anchors, which settings do not need."))
        return reader.load(text, Loader=loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())[:200]
        raise unusable(file, say("It is no valid YAML: {reason}.", reason=reason)) from error


def _listed(folder: Path) -> list[Path]:
    found: list[Path] = []
    try:
        for each in folder.iterdir():
            found.append(each)
            if len(found) >= _MOST_FILES:
                break
    except OSError:
        # A folder that is not there holds no settings.
        return []
    return found


def _check_colours(path: Path, given: int, made: int) -> None:
    if (given, made) != (3, 3):
        raise unusable(
            path,
            say("It was not made for RGB pictures: it reads {given} channels.", given=given),
            "Choose another one.",
        )


def _check(
    path: Path,
    shapes: Mapping[str, tuple[int, ...]],
    prefix: str,
    book: tuple[int, int],
    channels: int,
    settings: Path | None = None,
) -> None:
    """Raise UserError where weights are not those that the settings tell of."""
    why: Message | None = None
    found = next((shapes[prefix + name] for name in BOOKS if prefix + name in shapes), None)
    first = shapes.get(f"{prefix}decoder.conv_in.weight", ())
    if f"{prefix}encoder.conv_in.weight" not in shapes:
        why = say("It decodes, but holds no encoder.")
    elif found != book or first[1:2] != (channels,):
        why = say(
            "It does not fit its settings in {settings}.",
            settings=CONFIG if settings is None else settings.name,
        )
    if why is not None:
        raise unusable(path, why, "Get the weights and the settings of the same model.")
