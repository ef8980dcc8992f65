"""The training loop of a GAN: pictures in, a StyleGAN 2 generator out.

Where it is known what the pictures show, the generator is first guided to paint them; then, or at
once, it learns against a discriminator, with adaptive augmentation (Karras et al. 2020). How
different its pictures are from each other is measured from the start.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from aipaint.training.gan_config import GanConfig
from aipaint.training.gan_state import GanState
from aipaint.training.loop import Every, JsonLines, StopFlag, ramp
from aipaint.training.pictures import Pictures
from aipaint.training.vae import to_tensor

if TYPE_CHECKING:
    import torch

    from aipaint.families.gan.stylegan.stylegan2 import Generator

Demo = Callable[["Generator", int], dict[str, float]]  # averaged weights, samples -> scores


def side_at(samples: int, guided: int, side: int) -> int:
    """Pixels that the guided part paints by now: a quarter, a half, then all of the side."""
    done = samples / guided
    return side // 4 if done < 0.2 else side // 2 if done < 0.5 else side


def train_gan(
    config: GanConfig,
    run: Path,
    demo: Demo | None = None,
    *,
    codes: np.ndarray | None = None,
    told_by: Callable[[np.ndarray], np.ndarray] | None = None,
    max_steps: int | None = None,
) -> Generator:
    """Train until `gan.samples` are seen, or a signal, or `max_steps` more steps.

    codes: float32 (N, K), K at most z_dim: normal numbers that tell each prepared picture, for
    what is guided. told_by: what such numbers tell, which the mapping is taught first, for
    `gan.taught` steps. Resumes from run/checkpoint.safetensors with the same numbers as if it had
    never stopped. Returns the generator with averaged weights. Raises UserError when there are no
    prepared pictures, or the checkpoint is of other networks.
    """
    with StopFlag() as stop:
        return _train(config, run, demo, codes, told_by, max_steps, stop)


def _train(
    config: GanConfig,
    run: Path,
    demo: Demo | None,
    codes: np.ndarray | None,
    told_by: Callable[[np.ndarray], np.ndarray] | None,
    max_steps: int | None,
    stop: StopFlag,
) -> Generator:
    plan = config.gan
    pictures = Pictures(run, config.data.held_out)
    log = JsonLines(run / "stats.jsonl")
    state = GanState(config, pictures.size, run)
    if state.step == 0 and plan.taught and told_by is not None:
        log.write(step=0, taught=state.teach(told_by))
    guided = plan.guided if codes is not None else 0
    begun, before = time.monotonic(), state.seconds
    last_step, last_time, first = state.step, begun, state.step
    checkpoint_due, demo_due = Every(plan.checkpoint_seconds), Every(plan.demo_seconds)
    sums: dict[str, float] = {}
    while state.samples < plan.samples and not stop and state.step - first != max_steps:
        real, z = draw(pictures, codes, config, state.dice)
        warm = plan.warmup * plan.batch
        if state.samples < guided:
            told = state.guided_step(
                real,
                z,
                side_at(state.samples, guided, pictures.size),
                plan.guided_rate * ramp(state.samples, warm, guided, guided / 4),
            )
        else:
            samples, whole = state.samples - guided, plan.samples - guided
            rate = plan.rate * ramp(samples, warm, whole, plan.cooldown)
            told = state.adversarial_step(real, z, rate, anchored=codes is not None)
        for name, value in told.items():
            sums[name] = sums.get(name, 0.0) + value
        if state.step % plan.log_steps == 0:
            now, steps = time.monotonic(), state.step - last_step
            log.write(
                step=state.step,
                samples=state.samples,
                **{name: value / steps for name, value in sums.items()},
                augment=state.likely,
                seconds=before + now - begun,
                images_per_second=steps * plan.batch / (now - last_time),
            )
            sums, last_step, last_time = {}, state.step, now
        state.seconds = before + time.monotonic() - begun
        if checkpoint_due():
            state.save()
        if demo is not None and demo_due():
            _show(demo, state, log)
    state.save()
    if demo is not None:
        _show(demo, state, log)
    state.ema.swap()
    return state.generator


def draw(
    pictures: Pictures, codes: np.ndarray | None, config: GanConfig, dice: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """Real pictures (B, 3, H, W) and normal numbers (B, z_dim), which tell them where known."""
    import torch

    count = config.gan.batch
    chosen = torch.randint(len(pictures.train), (count,), generator=dice).numpy()
    z = torch.randn(count, config.shape.z_dim, generator=dice)
    if codes is not None:
        known = torch.from_numpy(codes[chosen])
        z[:, : known.shape[1]] = known
    return to_tensor(pictures.train[chosen]), z


def _show(demo: Demo, state: GanState, log: JsonLines) -> None:
    state.ema.swap()
    log.write(samples=state.samples, **demo(state.generator, state.samples))
    state.ema.swap()
