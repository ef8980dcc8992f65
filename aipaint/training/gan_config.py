"""What a run of the GAN is told."""

from __future__ import annotations

from typing import Literal

from aipaint.training.config import PictureData, Struct


class GanShape(Struct, frozen=True, kw_only=True):
    """The generator, a StyleGAN 2: channels times side are `channel_base`, but `channel_max`."""

    z_dim: int = 64
    w_dim: int = 96
    mapping_layers: int = 4
    mapping_rate: float = 0.1  # how fast the mapping learns; 0.01 for long runs
    channel_base: int = 2048
    channel_max: int = 96


class GanTraining(Struct, frozen=True, kw_only=True):
    """The losses and the run.

    Where it is known what pictures show (drawn faces), the generator may begin by painting them
    from normal numbers that tell it, coarse to fine, for `guided` samples; `anchor` then keeps some
    of that loss. Both are 0 for pictures that nothing is known of.
    """

    discriminator: Literal["projected", "plain"] = "projected"
    batch: int = 8
    samples: int = 200_000  # the whole run, with what is guided
    taught: int = 0  # steps of the mapping alone, before all else, where codes tell something
    guided: int = 0
    anchor: float = 0.0  # weight of the guided loss beside the adversarial one
    guided_rate: float = 2e-3
    rate: float = 1e-3  # of generator and discriminator against each other
    warmup: int = 100  # steps, at the beginning of either part
    cooldown: int = 20_000  # samples at the end over which the rates fall to nothing
    perceptual: float = 0.1  # within the guided loss
    head_width: int = 32  # of a projected discriminator's trained layers
    plain_base: int = 1024  # channels times side of a plain discriminator
    plain_max: int = 96
    r1: float = 0.5  # weight of the gradient penalty of a plain discriminator (Mescheder 2018)
    r1_every: int = 16  # steps between two penalties
    augment: float = 0.3  # how likely each augmentation is at first; it then adapts
    augment_target: float = 0.6  # of the discriminator's signs on real pictures; 0: not adapted
    augment_speed: float = 20_000.0  # pictures in which the likelihood could go from 0 to 1
    ema: float = 0.998
    threads: int = 1
    log_steps: int = 25
    checkpoint_seconds: float = 300.0
    demo_seconds: float = 900.0
    demo_psi: float = 1.0
    seed: int = 3


class GanConfig(Struct, frozen=True, kw_only=True):
    """All that decides a run; the folder of data and the folder of the run are arguments."""

    name: str
    data: PictureData = PictureData()
    shape: GanShape = GanShape()
    gan: GanTraining = GanTraining()
