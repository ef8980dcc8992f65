"""BigGAN as its folder describes it. Importing this costs no torch.

The layout is that of https://github.com/huggingface/pytorch-pretrained-BigGAN: `config.json`, and
the weights in `pytorch_model.bin`; they may be in `model.safetensors` instead. Beside them
`labels.txt` may name the classes, one a line; a thousand are ImageNet's.

A code has a row for each layer that listens to one: the numbers z, the embedding of the class, and
the truncation, by which the layer's statistics are chosen. So each layer can be mixed apart.
"""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Annotated

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.latents import MAX_LAYERS, LatentInfo
from aipaint.core.paths import resources
from aipaint.families.weight_files import open_header
from aipaint.families.weights import Header, read_config

CONFIG, LABELS = "config.json", "labels.txt"
WEIGHTS = ("model.safetensors", "pytorch_model.safetensors", "pytorch_model.bin")

_IMAGENET = 1000
_MOST_TEXT = 2**20
Width = Annotated[int, msgspec.Meta(ge=1, le=4096)]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What `config.json` says; what it leaves out is that of the model of 128 pixels.

    layers: of each block whether it doubles the side, and its channels before and after, in
    multiples of channel_width. n_stats: for how many truncations from 0 to 1 there are statistics.
    """

    output_dim: Annotated[int, msgspec.Meta(ge=4, le=4096)] = 128
    z_dim: Width = 128
    class_embed_dim: Width = 128
    channel_width: Width = 128
    num_classes: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 1000
    layers: Annotated[
        tuple[tuple[bool, Width, Width], ...], msgspec.Meta(min_length=1, max_length=MAX_LAYERS - 1)
    ] = (
        (False, 16, 16),
        (True, 16, 16),
        (False, 16, 16),
        (True, 16, 8),
        (False, 8, 8),
        (True, 8, 4),
        (False, 4, 4),
        (True, 4, 2),
        (False, 2, 2),
        (True, 2, 1),
    )
    attention_layer_position: int = 8
    eps: Annotated[float, msgspec.Meta(gt=0, le=1)] = 1e-4
    n_stats: Annotated[int, msgspec.Meta(ge=2, le=10_000)] = 51

    @property
    def width(self) -> int:
        """How many numbers a row of a code has."""
        return 2 * self.z_dim + 1

    @property
    def side(self) -> int:
        """The side of its pictures in pixels."""
        return 4 * 2 ** sum(doubles for doubles, _, _ in self.layers)


def is_biggan(folder: Path) -> bool:
    """Whether a folder is one, by the settings that nothing else has."""
    if not (folder / CONFIG).is_file():
        return False
    told = read_config(folder / CONFIG)
    return {"channel_width", "attention_layer_position"} <= told.keys()


def read_settings(folder: Path) -> Settings:
    """Return what the settings say. Raises UserError where they make no such model."""
    try:
        found = msgspec.convert(read_config(folder / CONFIG), Settings)
    except msgspec.ValidationError as error:
        raise _wrong(folder, str(error)) from error
    first, last = found.layers[0], found.layers[-1]
    channels = [layer[1:] for layer in found.layers]
    joined = all(one[1] == after[0] for one, after in itertools.pairwise(channels))
    # A block can pass on all of its channels, or the first half.
    kept = all(into in (out, 2 * out) for into, out in channels)
    if not joined or not kept or first[1] != 16 or last[2] != 1:
        raise _wrong(folder, "its layers do not follow on each other")
    if found.side != found.output_dim or found.class_embed_dim != found.z_dim:
        raise _wrong(folder, "its sizes contradict each other")
    if found.channel_width % 4 or found.channel_width < 4:
        raise _wrong(folder, "its layers are too narrow")
    return found


def weights_of(folder: Path) -> Path:
    """Return the file of weights. Raises UserError where there is none."""
    for name in WEIGHTS:
        if (folder / name).is_file():
            return folder / name
    raise UserError(
        "The model {folder} has no weights.",
        "There is no {file} in its folder.",
        "Download or copy the folder again, with all its files.",
        folder=folder.name,
        file=WEIGHTS[-1],
    )


def read_header(folder: Path, settings: Settings) -> Header:
    """Return the header of the weights. Raises UserError where they do not fit the settings."""
    header = open_header(weights_of(folder))
    wanted = {
        "embeddings.weight": (settings.z_dim, settings.num_classes),
        "generator.gen_z.weight": (256 * settings.channel_width, 2 * settings.z_dim),
    }
    for name, shape in wanted.items():
        if header.shapes.get(name, header.shapes.get(f"{name}_orig")) != shape:
            raise _wrong(folder, f"{name} in its weights is of another shape, or not there")
    return header


def info_of(folder: Path, settings: Settings) -> LatentInfo:
    """Return what can be done with the latent space."""
    layers = len(settings.layers) + 1
    third = -(-layers // 3)
    starts = range(0, layers, third)
    return LatentInfo(
        layers=layers,
        dim=settings.width,
        labels=labels_of(folder, settings.num_classes),
        groups=tuple((start, min(start + third, layers) - 1) for start in starts),
        truncates=True,
        projects=True,
    )


def labels_of(folder: Path, count: int) -> tuple[str, ...]:
    """Return what classes are called: as `labels.txt` says, ImageNet's names, or numbers.

    Raises UserError for names that are not as many as there are classes.
    """
    path = folder / LABELS
    if path.is_file():
        with path.open("rb") as file:
            text = file.read(_MOST_TEXT)
        names = _names(text)
        if len(names) != count:
            raise UserError(
                "The file {file} names {named} classes, but the model has {count}.",
                fix="Write one name on each line, or remove the file.",
                file=f"{folder.name}/{LABELS}",
                named=len(names),
                count=count,
            )
        return names
    if count == _IMAGENET:
        return _names((resources() / "configs" / "imagenet.txt").read_bytes())
    return tuple(str(number) for number in range(count))


def _names(text: bytes) -> tuple[str, ...]:
    lines = text.decode("utf-8", "replace").strip().splitlines()
    return tuple(" ".join(line.split())[:100] for line in lines)


def _wrong(folder: Path, reason: str) -> UserError:
    return UserError(
        "The model {folder} is no BigGAN that can be used.",
        "Its settings or weights are not as they should be: {reason}.",
        "Get the folder again, as pytorch-pretrained-biggan has it.",
        folder=folder.name,
        reason=reason[:200],
    )
