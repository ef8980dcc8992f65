"""Recognises autoencoders (VAEs) that stand alone, from their headers. No torch.

They come as one file, named after latent-diffusion's code (`decoder.mid.block_1...`) or after
diffusers' (`decoder.mid_block.resnets.0...`), or as a folder that diffusers wrote. A file says what
its network is built of, by the shapes, and nothing of the scale of its latents: that is known of a
folder, guessed from a name, and otherwise taken from the painting model that it is to serve.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say
from aipaint.families.base import ModelInfo
from aipaint.families.diffusion.checks import Vae, read_settings
from aipaint.families.weight_files import ENDINGS, open_header, open_metadata
from aipaint.families.weights import fingerprint, read_config

CONFIG = "config.json"
PREFIXES = ("", "first_stage_model.", "vae.", "model.")
# Latents are multiplied with this before a network sees them: whose autoencoders have which.
_SCALES = {
    0.18215: "Stable Diffusion 1 and 2",
    0.13025: "Stable Diffusion XL",
    1.5305: "Stable Diffusion 3",
    0.3611: "Flux",
}
# What names of files tell, as they are passed on.
_NAMES = (
    (re.compile(r"(?<![a-z])(sd)?xl(?![a-z])"), 0.13025),
    (re.compile(r"ft[-_]?(mse|ema)|kl[-_]?f8|840000|560000"), 0.18215),
    (re.compile(r"sd[-_]?3"), 1.5305),
    (re.compile(r"flux|^ae$"), 0.3611),
)
_WEIGHTS = tuple(
    f"diffusion_pytorch_model{half}{ending}"
    for ending in (".safetensors", ".bin")
    for half in ("", ".fp16")
)
_MOST_LEVELS, _MOST_LAYERS = 8, 20


class VaeInfo(msgspec.Struct, frozen=True, kw_only=True):
    """An autoencoder as its header describes it.

    id: how recipes name it. path: a file or a folder. file: where its weights are. base: the models
    it was made for, in words; "" where that is not told. scale: what its latents are multiplied
    with; 0 where that is not told. prefix: of its tensors' names. levels: channels of each level.
    layers: residual blocks of a level. quantised: whether a convolution stands on either side of
    the latents. hash: 16 hex digits that stand for its content.
    """

    id: str
    name: str
    path: Path
    file: Path
    base: str
    scale: float
    latent_channels: int
    levels: tuple[int, ...]
    layers: int
    attends: bool
    quantised: bool
    prefix: str
    parameters: int
    bytes: int
    hash: str

    @property
    def factor(self) -> int:
        """How many pixels of a side make one latent."""
        return 2 ** (len(self.levels) - 1)


def detect_vae(path: Path) -> VaeInfo:
    """Describe the autoencoder at `path`. Raises UserError where it is none that can be used."""
    folder = path.is_dir()
    if folder and not (path / CONFIG).is_file() and (path / "vae" / CONFIG).is_file():
        path = path / "vae"
    file = _weights(path) if folder else path
    if not folder and path.suffix.lower() not in ENDINGS:
        raise _none(path)
    header = open_header(file)
    prefix, built = built_of(path, header.shapes)
    metadata = {} if folder else open_metadata(file)
    scale = _folder_scale(path) if folder else _told_scale(path.stem, metadata)
    title = " ".join(metadata.get("modelspec.title", "").split())
    return VaeInfo(
        id=str(path),
        name=title if 0 < len(title) <= 100 else path.stem if not folder else path.name,
        path=path,
        file=file,
        base=_base(scale),
        scale=scale,
        prefix=prefix,
        parameters=header.parameters,
        bytes=header.bytes,
        hash=fingerprint({"file": header.digest, "scale": str(scale).encode()}),
        **built,
    )


def check_vae_fit(vae: VaeInfo, model: ModelInfo) -> None:
    """Raise UserError where an autoencoder was made for other latents than the model paints."""
    own = read_settings(model.settings / "vae" / CONFIG, Vae)
    why: Message | None = None
    if (vae.latent_channels, vae.factor) != (own.latent_channels, own.factor):
        why = say(
            "Its latents have {channels} channels and are {factor} times smaller than the picture, "
            "those of the model {wanted} and {times} times.",
            channels=vae.latent_channels,
            factor=vae.factor,
            wanted=own.latent_channels,
            times=own.factor,
        )
    elif vae.scale and abs(vae.scale / own.scaling_factor - 1) > 0.01:
        why = say("It was made for {base}.", base=vae.base or say("another model"))
    if why is not None:
        raise UserError(
            "The autoencoder {vae} does not fit the model {model}.",
            why.template,
            "Choose another one, or the model's own.",
            vae=vae.name,
            model=model.name,
            **why.values,
        )


def built_of(path: Path, shapes: Mapping[str, tuple[int, ...]]) -> tuple[str, dict[str, Any]]:
    """Return the prefix of the names, and what the network is built of, by `VaeInfo`'s names.

    Raises UserError where these tensors are no autoencoder alone that can be used.
    """
    if any(name.startswith("model.diffusion_model.") for name in shapes):
        raise UserError(
            "The file {file} is a whole painting model and no autoencoder alone.",
            fix="Choose it as the model.",
            file=path.name,
        )
    for prefix in PREFIXES:
        first = shapes.get(f"{prefix}decoder.conv_in.weight", ())
        if len(first) == 4:
            break
    else:
        raise _none(path)
    if f"{prefix}encoder.conv_in.weight" not in shapes:
        raise _cannot(path, say("It decodes, but holds no encoder."))
    if any(name.startswith(f"{prefix}quantize.") for name in shapes):
        raise _cannot(path, say("It is a VQGAN, whose latents are words of a codebook."))
    for form in ("encoder.down.{}.block.{}.conv1.weight", "encoder.down_blocks.{}.resnets.{}."):
        form = prefix + form + ("" if form.endswith("weight") else "conv1.weight")
        levels: list[int] = []
        while len(levels) < _MOST_LEVELS and len(shapes.get(form.format(len(levels), 0), ())) == 4:
            levels.append(shapes[form.format(len(levels), 0)][0])
        layers = sum(form.format(0, number) in shapes for number in range(_MOST_LAYERS))
        if levels and layers:
            break
    else:
        raise _cannot(path, say("Its network is built in a way that is not known here."))
    attentions = (f"{prefix}decoder.mid.attn_1.", f"{prefix}decoder.mid_block.attentions.0.")
    return prefix, {
        "latent_channels": first[1],
        "levels": tuple(levels),
        "layers": layers,
        "attends": any(name.startswith(attentions) for name in shapes),
        "quantised": f"{prefix}post_quant_conv.weight" in shapes,
    }


def _weights(folder: Path) -> Path:
    found = next((folder / name for name in _WEIGHTS if (folder / name).is_file()), None)
    if found is None or not (folder / CONFIG).is_file():
        raise _none(folder)
    return found


def _folder_scale(folder: Path) -> float:
    kind = read_config(folder / CONFIG).get("_class_name")
    if kind != "AutoencoderKL":
        raise _cannot(folder, say("It is a {kind}.", kind=str(kind)[:60]))
    return read_settings(folder / CONFIG, Vae).scaling_factor


def _told_scale(name: str, metadata: Mapping[str, str]) -> float:
    told = f"{metadata.get('modelspec.architecture', '')} {name}".lower().strip()
    return next((scale for words, scale in _NAMES if words.search(told)), 0.0)


def _base(scale: float) -> str:
    if not scale:
        return ""
    return next((name for known, name in _SCALES.items() if abs(scale / known - 1) < 0.01), "")


def _cannot(path: Path, why: Message) -> UserError:
    return UserError(
        "The autoencoder {file} cannot be used.",
        why.template,
        "Choose another one: those of Stable Diffusion, SDXL and Flux can be used.",
        file=path.name,
        **why.values,
    )


def _none(path: Path) -> UserError:
    return UserError(
        "The file {file} is no autoencoder.",
        "It holds nothing that makes pictures of latents.",
        "Look for the VAE as one safetensors file, or as a folder of diffusers.",
        file=path.name,
    )
