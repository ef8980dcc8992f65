"""The models that come as one file: what their parts are like, which the file itself doesn't say.

A checkpoint in the layout of its trainers holds all weights under its own names and no settings.
The settings of each known base model travel with the program, in `resources/configs/<base>`, laid
out as diffusers folders without weights; the vocabulary that all their text encoders share lies
beside them, in `clip`. So nothing has to be fetched to open such a file.
"""

from __future__ import annotations

import functools
from pathlib import Path

import msgspec

from aipaint.core.paths import resources
from aipaint.families.diffusion.checks import Text, Unet, Vae, inpainting_channels, read_settings
from aipaint.families.diffusion.parts import INDEX, PIPELINES
from aipaint.families.weights import read_config

VOCABULARY = "clip"
# How the bases are called among people. What ends in "-inpaint" is the 9-channel variant.
NAMES = {
    "sd1": "Stable Diffusion 1",
    "sd2": "Stable Diffusion 2",
    "sdxl": "Stable Diffusion XL",
}


class Layout(msgspec.Struct, frozen=True):
    """One base model. id: its folder's name. texts: the sizes of its text encoders' states."""

    id: str
    folder: Path
    pipeline: str
    unet: Unet
    vae: Vae
    texts: tuple[int, ...]

    @property
    def inpaints(self) -> bool:
        """Whether its UNet reads a mask and the masked picture besides."""
        return self.unet.in_channels == inpainting_channels(self.vae)

    @property
    def name(self) -> str:
        """What people call it."""
        base, _, variant = self.id.partition("-")
        name = NAMES.get(base, base)
        return f"{name} ({variant})" if variant else name


def configs() -> Path:
    """Return the folder of all layouts."""
    return resources() / "configs"


@functools.cache
def layouts(root: Path) -> tuple[Layout, ...]:
    """Read the layouts below `root`, by name."""
    folders = sorted(path.parent for path in root.glob(f"*/{INDEX}"))
    found = ((folder, str(read_config(folder / INDEX)["_class_name"])) for folder in folders)
    # Those without a UNet are read in `flow`.
    return tuple(_read(folder, pipeline) for folder, pipeline in found if pipeline in PIPELINES)


def _read(folder: Path, pipeline: str) -> Layout:
    texts = (read_settings(folder / part / "config.json", Text) for part in PIPELINES[pipeline])
    return Layout(
        folder.name,
        folder,
        pipeline,
        read_settings(folder / "unet" / "config.json", Unet),
        read_settings(folder / "vae" / "config.json", Vae),
        tuple(text.hidden_size for text in texts),
    )
