"""What a training run is told: one TOML file, read once into frozen structs."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar, overload

import msgspec

from aipaint.core.errors import UserError


class Struct(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of all sections: immutable, and a misspelt key is refused instead of ignored."""


class Data(Struct, frozen=True, kw_only=True):
    """Where pictures come from and how scenes are composed from them."""

    concepts: str  # JSON list of concepts, relative to the config file
    text_encoder: str  # folder with text_encoder/ and tokenizer/, relative to the config file
    size: int = 128  # pixels of a square scene
    seed: int = 0
    tokens: int = 32  # padded caption length
    plain: float = 5  # scenes a sprite in its own colours on white, times its style's share
    backgrounds: float = 2  # scenes a sprite on a coloured ground, likewise
    recoloured: float = 5  # scenes a sprite in another colour, likewise
    shares: dict[str, float] = {}  # styles that come more or less often than once
    avatars: int = 0  # faces by their hair, mood and accessories
    avatar_share: float = 0.25  # of all pictures that a run sees, if there are any
    jitter: float = 0.04  # how far scale and place vary, as a share of the side


class Autoencoder(Struct, frozen=True, kw_only=True):
    """A convolutional autoencoder around fixed latents; its decoder is trained on crops."""

    channels: tuple[int, ...] = (16, 32, 64, 96)
    layers: int = 1
    groups: int = 2
    fitted: int = 64  # pictures that the decoder is fitted to before it is trained
    crop: int = 96
    batch: int = 4
    rate: float = 1e-3
    warmup: int = 100  # steps
    steps: int = 4000
    seconds: float = 1200.0  # the rate falls to nothing at `steps` or here, whichever is first
    noise: float = 0.04  # largest deviation added to latents: the denoiser's are not exact
    square: float = 4.0  # weight of the squared error, beside the absolute one
    gradient: float = 0.25  # weight of the loss on neighbouring pixels' differences
    threads: int = 1
    seed: int = 1


class Unet(Struct, frozen=True, kw_only=True):
    """Shape of the UNet2DConditionModel. `attention` says which levels see the text."""

    channels: tuple[int, ...] = (32, 64, 128, 224)
    attention: tuple[bool, ...] = (False, False, True, True)
    layers: int = 1
    heads: int = 8
    groups: int = 32
    text_width: int = 384
    pooled_heads: int = 8  # of the attention pooling that adds the whole text to the time embedding


class Diffusion(Struct, frozen=True, kw_only=True):
    """v-prediction (Salimans & Ho 2022) with zero terminal SNR (Lin et al. 2024), min-SNR."""

    batch: int = 64
    rate: float = 8e-4
    weight_decay: float = 0.01
    warmup: int = 200  # steps
    samples: int = 200_000  # the whole run
    cooldown: int = 60_000  # samples at the end over which the rate falls to nothing
    min_snr: float = 5.0  # Hang et al. 2023
    detail_weight: float = 1.0  # in the loss, of the channels that tell what is inside a patch
    noisy_share: float = 0.5  # of each batch, drawn among the noisiest timesteps only
    caption_dropout: float = 0.1
    ema: float = 0.999
    timesteps: int = 1000
    clip: float = 1.0
    compile: bool = False
    threads: int = 2
    log_steps: int = 10
    checkpoint_seconds: float = 300.0
    demo_seconds: float = 600.0
    seed: int = 2


class Demo(Struct, frozen=True, kw_only=True):
    """The fixed pictures that show how far a run has come."""

    prompts: tuple[str, ...] = ("red apple", "猫脸")
    steps: int = 20
    guidance: float = 4.0
    seed: int = 7


class TrainConfig(Struct, frozen=True, kw_only=True):
    """All that decides a run; the folder of data and the folder of the run are arguments."""

    name: str
    data: Data
    autoencoder: Autoencoder = Autoencoder()
    unet: Unet = Unet()
    diffusion: Diffusion = Diffusion()
    demo: Demo = Demo()


class PictureData(Struct, frozen=True, kw_only=True):
    """What a GAN or a VAE learns from. Without a folder faces are drawn."""

    folder: str = ""  # of the user's own pictures, relative to the config file
    faces: int = 4000
    size: int = 128  # pixels of a side
    seed: int = 0
    held_out: int = 256  # of the last pictures; never trained on (at most a tenth of them)


_Config = TypeVar("_Config", bound=Struct)


@overload
def read_config(path: Path) -> TrainConfig: ...
@overload
def read_config(path: Path, kind: type[_Config]) -> _Config: ...
def read_config(path: Path, kind: type[Struct] = TrainConfig) -> Struct:
    """Read a TOML file. Raises UserError when it is missing, malformed or has an unknown key."""
    try:
        return msgspec.toml.decode(path.read_bytes(), type=kind)
    except OSError as error:
        raise UserError(
            "The training config {name} can't be read.",
            "{error}.",
            "Check its path.",
            name=path.name,
            error=error,
        ) from error
    except msgspec.DecodeError as error:  # ValidationError is one of these
        raise UserError(
            "The training config {name} is not valid.",
            "{error}.",
            "Correct that line.",
            name=path.name,
            error=error,
        ) from error
