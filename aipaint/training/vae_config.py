"""What a run of the VAE is told."""

from __future__ import annotations

from aipaint.training.config import PictureData, Struct


class VaeTraining(Struct, frozen=True, kw_only=True):
    """The network, its losses and the run. Weights are relative to the mean absolute error."""

    latent: int = 64
    widths: tuple[int, ...] = (64, 96, 128, 192)
    blocks: int = 1
    batch: int = 8
    rate: float = 1e-3
    warmup: int = 100  # steps
    samples: int = 60_000  # the whole run
    cooldown: int = 20_000  # samples at the end over which the rate falls to nothing
    square: float = 1.0  # weight of the squared error
    gradient: float = 0.25  # of the error of neighbouring pixels' differences
    perceptual: float = 0.3  # of the distance in the eyes of EfficientNet-Lite0
    crop: int = 64  # side of the part of each picture that those eyes see; 0: all of it
    scales: int = 3  # how many of their scales
    focus: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)  # left, top, right, bottom
    focus_weight: float = 1.0  # of errors within `focus`, shares of the side
    kl: float = 5e-5  # of the Kullback-Leibler divergence in nats
    free: float = 0.02  # nats of each number that cost nothing (Kingma et al. 2016)
    anneal: int = 4_000  # samples over which `kl` grows from nothing
    ema: float = 0.998
    clip: float = 1.0
    threads: int = 1
    log_steps: int = 25
    checkpoint_seconds: float = 300.0
    demo_seconds: float = 600.0
    seed: int = 2


class VaeConfig(Struct, frozen=True, kw_only=True):
    """All that decides a run; the folder of data and the folder of the run are arguments."""

    name: str
    data: PictureData = PictureData()
    vae: VaeTraining = VaeTraining()
