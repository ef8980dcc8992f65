"""Recognises control models from their headers alone. No torch.

ControlNet: Zhang et al. 2023, "Adding Conditional Control to Text-to-Image Diffusion Models".
T2I-adapter: Mou et al. 2023, "T2I-Adapter: Learning Adapters to Dig out More Controllable Ability
for Text-to-Image Diffusion Models".
IP-Adapter: Ye et al. 2023, "IP-Adapter: Text Compatible Image Prompt Adapter".
The first two are folders as diffusers writes them: `config.json` and one safetensors file. The
third is a safetensors file with an `image_encoder` folder beside it, as its authors publish it.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say
from aipaint.families.diffusion.checks import Blocks, Channels, Count, Counts, Names
from aipaint.families.weights import (
    PICKLES,
    Header,
    fingerprint,
    read_config,
    read_header,
    refuse_pickles,
)

ControlKind = Literal["controlnet", "t2i-adapter", "ip-adapter"]

CONFIG = "config.json"
ENCODER = "image_encoder"
STEM = "diffusion_pytorch_model"
_BASES = {768: "Stable Diffusion 1", 1024: "Stable Diffusion 2", 2048: "SDXL"}
_IMAGE, _TEXT = "image_proj.", "ip_adapter."
T = TypeVar("T")


class ControlInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A control model as its headers describe it; nothing of it has been loaded.

    id: how recipes name it: the folder's name for one on the shelf, else the absolute path.
    path: the folder; of an IP-Adapter the weight file. base: the models it was made for, in words.
    cross_attention_dim: width of the text states it expects, 0 where it reads none.
    parameters, bytes, hash: as in `aipaint.families.base.ModelInfo`, its image encoder included.
    """

    id: str
    name: str
    path: Path
    kind: ControlKind
    base: str
    cross_attention_dim: int
    parameters: int
    bytes: int
    hash: str


class ControlNetConfig(msgspec.Struct):
    """`config.json` of a ControlNet, as far as it is read here; the library's defaults."""

    in_channels: Channels = 4
    conditioning_channels: Annotated[int, msgspec.Meta(ge=1, le=16)] = 3
    block_out_channels: Blocks = msgspec.field(default_factory=lambda: [320, 640, 1280, 1280])
    down_block_types: Names = []
    layers_per_block: Counts = 2
    transformer_layers_per_block: Counts = 1
    cross_attention_dim: Channels = 1280
    conditioning_embedding_out_channels: Blocks = msgspec.field(
        default_factory=lambda: [16, 32, 96, 256]
    )
    addition_embed_type: Literal["text", "text_time"] | None = None
    encoder_hid_dim: None = None
    class_embed_type: None = None
    num_class_embeds: None = None
    projection_class_embeddings_input_dim: Channels | None = None


class AdapterConfig(msgspec.Struct):
    """`config.json` of a T2I-adapter; the library's defaults."""

    in_channels: Literal[1, 3] = 3
    channels: Blocks = msgspec.field(default_factory=lambda: [320, 640, 1280, 1280])
    num_res_blocks: Count = 2
    downscale_factor: Literal[1, 2, 4, 8, 16, 32] = 8
    adapter_type: Literal["full_adapter", "full_adapter_xl", "light_adapter"] = "full_adapter"

    def features(self) -> list[tuple[int, int]]:
        """Return channels and pixels a cell of each feature map that it makes, in order."""
        channels, scale = self.channels, self.downscale_factor
        if self.adapter_type == "full_adapter":
            return [(count, scale << level) for level, count in enumerate(channels)]
        if self.adapter_type == "full_adapter_xl":
            return [(count, scale << (level >= 2)) for level, count in enumerate(channels)]
        found = [(count, scale << level) for level, count in enumerate(channels)]
        return [*found, (channels[-1], scale << len(channels))]


class EncoderConfig(msgspec.Struct):
    """`image_encoder/config.json` of an IP-Adapter, as far as it is read here."""

    projection_dim: Channels
    hidden_size: Channels
    image_size: Annotated[int, msgspec.Meta(ge=1, le=4096)] = 224
    num_hidden_layers: Count = 12
    intermediate_size: Channels = 3072


class Projection(msgspec.Struct, frozen=True):
    """What the keys of an IP-Adapter say: widths of the picture's vector and of a token, tokens."""

    picture: int
    token: int
    count: int


def detect_control(path: Path) -> ControlInfo:
    """Describe the control model at `path`. UserError says why it is refused."""
    path = path.expanduser().absolute()
    try:
        if path.is_file() and path.suffix.lower() in PICKLES:
            refuse_pickles(path.parent, [path])
        if path.is_file():
            return _describe_image(path)
        if (path / CONFIG).is_file():
            return _describe_folder(path)
        files = sorted(path.glob("*.safetensors")) if path.is_dir() else []
        if len(files) == 1:
            return _describe_image(files[0])
        if path.is_dir() and not files:
            refuse_pickles(path, sorted(path.iterdir()))
    except OSError as error:
        raise UserError(
            "The control model {path} cannot be read.",
            "The system says: {reason}.",
            "Check that you may read it and that its disk is connected.",
            path=path,
            reason=error.strerror or error,
        ) from error
    raise UserError(
        "There is no control model at {path}.",
        "It is no ControlNet, T2I-adapter or IP-Adapter that can be used here.",
        "Choose a folder with config.json and a safetensors file in it, or an IP-Adapter's "
        "safetensors file.",
        path=path,
    )


def _describe_folder(path: Path) -> ControlInfo:
    config = read_config(path / CONFIG)
    kind = config.get("_class_name")
    if kind not in ("ControlNetModel", "T2IAdapter"):
        raise UserError(
            "The folder {folder} holds a {kind}, which cannot guide a picture here.",
            "ControlNets, T2I-adapters and IP-Adapters can.",
            "Choose another control model.",
            folder=path.name,
            kind=str(kind)[:100] if isinstance(kind, str) else "model of an unknown kind",
        )
    header = read_header(weights_file(path))
    digests = {"weights": header.digest, CONFIG: _digest(path / CONFIG)}
    if kind == "ControlNetModel":
        net = read_net(path)
        first = (net.block_out_channels[0], net.in_channels)
        if header.shapes.get("conv_in.weight", ())[:2] != first:
            raise _odd(path / CONFIG, say("It does not fit the weights beside it."))
        dim = net.cross_attention_dim
        return _info(path, "controlnet", _base(dim), dim, [header], digests)
    adapter = read_adapter(path)
    width = adapter.in_channels * adapter.downscale_factor**2
    entry = "adapter.body.0.in_conv.weight"
    if adapter.adapter_type != "light_adapter":
        entry = "adapter.conv_in.weight"
    if header.shapes.get(entry, (0, 0))[1] != width:
        raise _odd(path / CONFIG, say("It does not fit the weights beside it."))
    xl = adapter.adapter_type == "full_adapter_xl"
    base = "SDXL" if xl else "Stable Diffusion 1 or 2"
    return _info(path, "t2i-adapter", base, 0, [header], digests)


def _describe_image(file: Path) -> ControlInfo:
    header = read_header(file)
    found = read_projection(file, header)
    encoder = file.parent / ENCODER
    settings = read_encoder(file)
    weights = read_header(weights_file(encoder, "model"))
    if settings.projection_dim != found.picture:
        raise _odd(
            encoder / CONFIG,
            say(
                "It makes vectors of {found} numbers where the adapter reads {wanted}.",
                found=settings.projection_dim,
                wanted=found.picture,
            ),
        )
    digests = {
        "adapter": header.digest,
        "encoder": weights.digest,
        CONFIG: _digest(encoder / CONFIG),
    }
    name = _base(found.token)
    return _info(file, "ip-adapter", name, found.token, [header, weights], digests)


def _info(
    path: Path,
    kind: ControlKind,
    base: str,
    dim: int,
    headers: list[Header],
    digests: dict[str, bytes],
) -> ControlInfo:
    return ControlInfo(
        id=str(path),
        name=path.stem if path.suffix == ".safetensors" else path.name,
        path=path,
        kind=kind,
        base=base,
        cross_attention_dim=dim,
        parameters=sum(header.parameters for header in headers),
        bytes=sum(header.bytes for header in headers),
        hash=fingerprint(digests),
    )


def weights_file(folder: Path, stem: str = STEM) -> Path:
    """Return the one weight file of a folder, in half precision if it is there in that only.

    Raises UserError where there is only a pickle.
    """
    single = folder / f"{stem}.safetensors"
    half = folder / f"{stem}.fp16.safetensors"
    if single.exists() or not folder.is_dir():
        return single
    if half.is_file():
        return half
    refuse_pickles(folder, sorted(folder.iterdir()))
    return single


def read_net(folder: Path) -> ControlNetConfig:
    """Read the settings of a ControlNet. Raises UserError where they are not what they must be."""
    return _settings(folder / CONFIG, ControlNetConfig)


def read_adapter(folder: Path) -> AdapterConfig:
    """Read the settings of a T2I-adapter. Raises UserError like `read_net`."""
    return _settings(folder / CONFIG, AdapterConfig)


def read_encoder(file: Path) -> EncoderConfig:
    """Read the settings of the image encoder beside an IP-Adapter's weight file."""
    encoder = file.parent / ENCODER
    if not (encoder / CONFIG).is_file():
        raise UserError(
            "The IP-Adapter {file} has no image encoder beside it.",
            "It reads pictures with a CLIP image encoder, which is a folder of its own.",
            "Put that folder, with its config.json, beside the file and call it {folder}.",
            file=file.name,
            folder=ENCODER,
        )
    return _settings(encoder / CONFIG, EncoderConfig)


def read_projection(file: Path, header: Header) -> Projection:
    """Read what the keys of an IP-Adapter say. Raises UserError for a file that is none."""
    shapes = header.shapes
    if not any(key.startswith(_IMAGE) for key in shapes) or not any(
        key.startswith(_TEXT) for key in shapes
    ):
        raise UserError(
            "The file {file} is no control model that can be used here.",
            "A single file must be an IP-Adapter; its names begin with {names}.",
            "Get a ControlNet or T2I-adapter as a diffusers folder.",
            file=file.name,
            names=f"{_IMAGE}* and {_TEXT}*",
        )
    weight, norm = shapes.get(f"{_IMAGE}proj.weight", ()), shapes.get(f"{_IMAGE}norm.weight", ())
    if len(weight) != 2 or len(norm) != 1 or not norm[0] or weight[0] % norm[0] or not weight[0]:
        raise UserError(
            "The IP-Adapter {file} is of a kind that cannot be used here.",
            "Only the plain kind is known; those called plus, full-face and FaceID are not.",
            "Choose the plain version of it.",
            file=file.name,
        )
    return Projection(weight[1], norm[0], weight[0] // norm[0])


def _base(dim: int) -> str:
    return _BASES.get(dim, f"models with text states of {dim} numbers")


def _digest(file: Path) -> bytes:
    return hashlib.sha256(file.read_bytes()).digest()


def _settings(file: Path, kind: type[T]) -> T:
    found: dict[str, Any] = read_config(file)
    try:
        return msgspec.convert(found, kind)
    except msgspec.ValidationError as error:
        raise _odd(file, say("It says: {reason}.", reason=error)) from error


def _odd(file: Path, why: Message) -> UserError:
    return UserError(
        "The file {file} of the control model cannot be used.",
        why.template,
        "Download or copy it again, or choose another version of it.",
        file="/".join(file.parts[-2:]),
        **why.values,
    )
