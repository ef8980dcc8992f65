"""The training loop of a small VAE: pictures in, `aipaint.families.vae.small.SmallVae` out.

Kingma and Welling (2014) with a weighted divergence (Higgins et al. 2017) that is annealed and
partly free (Kingma et al. 2016), and a perceptual loss, which keeps thin lines thin.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from aipaint.core.errors import UserError
from aipaint.training.loop import (
    Ema,
    Every,
    JsonLines,
    StopFlag,
    load_checkpoint,
    load_optimizer,
    optimizer_tensors,
    prefixed,
    ramp,
    save_checkpoint,
    without,
)
from aipaint.training.pictures import Pictures, shape_of
from aipaint.training.vae_config import VaeConfig, VaeTraining

if TYPE_CHECKING:
    import torch

    from aipaint.families.vae.small import SmallShape, SmallVae
    from aipaint.training.perceptual import Eyes

CHECKPOINT = "checkpoint.safetensors"
Demo = Callable[["SmallVae", int], dict[str, float]]  # averaged weights, samples seen -> scores


def shape_for(config: VaeTraining, size: int) -> SmallShape:
    """The network's shape. Raises UserError where it is none."""
    from aipaint.families.vae.small import SmallShape

    shape = SmallShape(size=size, latent=config.latent, widths=config.widths, blocks=config.blocks)
    shape.coarsest()
    return shape


def to_tensor(pictures: np.ndarray) -> torch.Tensor:
    """uint8 (N, H, W, 3) -> (N, 3, H, W) in [-1, 1]."""
    import torch

    # Copied: what is mapped from a file cannot be written, of which torch warns.
    pixels = torch.from_numpy(np.array(pictures)).permute(0, 3, 1, 2)
    return pixels.float().contiguous().div_(127.5).sub_(1)


def to_pixels(pictures: torch.Tensor) -> np.ndarray:
    """(N, 3, H, W) about [-1, 1] -> uint8 (N, H, W, 3)."""
    scaled = pictures.detach().float().clamp(-1, 1).permute(0, 2, 3, 1) * 127.5 + 127.5
    return scaled.round().byte().numpy()


def focus_map(config: VaeTraining, size: int) -> torch.Tensor:
    """How much each pixel's error counts, (size, size), 1 on average."""
    import torch

    left, top, right, bottom = (round(size * share) for share in config.focus)
    weights = torch.ones(size, size)
    weights[top:bottom, left:right] = config.focus_weight
    return weights / weights.mean()


def divergence(mean: torch.Tensor, spread: torch.Tensor) -> torch.Tensor:
    """Of each number's normal distribution from the standard one, in nats: (latent,)."""
    return 0.5 * (mean.square() + spread.exp() - 1 - spread).mean(dim=0)


def loss_of(
    vae: SmallVae,
    clean: torch.Tensor,
    eyes: Eyes | None,
    focus: torch.Tensor,
    config: VaeTraining,
    kl: float,
    dice: torch.Generator,
) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
    """The loss of a batch, and its parts. kl: the divergence's weight by now."""
    import torch

    mean, spread = vae.encoder(clean)
    codes = mean + (0.5 * spread).exp() * torch.randn(mean.shape, generator=dice)
    made = vae.decoder(codes)
    error = made - clean
    pixel = (error.abs() * focus).mean()
    square = (error.square() * focus).mean()
    edges = error.diff(dim=-1).abs().mean() + error.diff(dim=-2).abs().mean()
    nats = divergence(mean, spread)
    loss = pixel + config.square * square + config.gradient * edges
    loss = loss + kl * nats.clamp(min=config.free).sum()
    parts = {"pixel": pixel.detach(), "kl": nats.detach().sum()}
    if eyes is not None:
        seen = _perceived(eyes, made, clean, config, dice)
        loss = loss + config.perceptual * seen
        parts["perceptual"] = seen.detach()
    return loss, parts


def _perceived(
    eyes: Eyes,
    made: torch.Tensor,
    clean: torch.Tensor,
    config: VaeTraining,
    dice: torch.Generator,
) -> torch.Tensor:
    """The perceptual loss of one crop, at the same random place, mostly within the focus."""
    import torch

    from aipaint.training.perceptual import perceptual_loss

    size = clean.shape[-1]
    if config.crop and config.crop < size:
        left, top, right, bottom = (size * share for share in config.focus)
        room = size - config.crop
        middle = ((left + right) / 2 - config.crop / 2, (top + bottom) / 2 - config.crop / 2)
        where = torch.randn(2, generator=dice) * size / 8
        x, y = (int(min(max(0.0, m + w), room)) for m, w in zip(middle, where, strict=True))
        made = made[..., y : y + config.crop, x : x + config.crop]
        clean = clean[..., y : y + config.crop, x : x + config.crop]
    with torch.no_grad():
        wanted = eyes(clean, config.scales)
    return perceptual_loss(eyes(made, config.scales), wanted)


def train_vae(
    config: VaeConfig, run: Path, demo: Demo | None = None, *, max_steps: int | None = None
) -> SmallVae:
    """Train until `vae.samples` are seen, or a signal, or `max_steps` more steps.

    Resumes from run/checkpoint.safetensors with the same numbers as if it had never stopped.
    Returns the network with averaged weights. Raises UserError when there are no prepared pictures
    or the checkpoint is of another network.
    """
    with StopFlag() as stop:
        return _train(config, run, demo, max_steps, stop)


def _train(
    config: VaeConfig, run: Path, demo: Demo | None, max_steps: int | None, stop: StopFlag
) -> SmallVae:
    import torch

    from aipaint.families.vae.small import SmallVae
    from aipaint.training.perceptual import Eyes

    plan = config.vae
    pictures = Pictures(run, config.data.held_out)
    log = JsonLines(run / "stats.jsonl")
    dice = torch.Generator().manual_seed(plan.seed)
    torch.manual_seed(plan.seed)
    vae = SmallVae(shape_for(plan, pictures.size))
    optimizer = torch.optim.AdamW(
        vae.parameters(), lr=plan.rate, betas=(0.9, 0.99), weight_decay=0.0, fused=True
    )
    ema = Ema(vae.parameters(), plan.ema)
    eyes = Eyes() if plan.perceptual else None
    focus = focus_map(plan, pictures.size)
    path = run / CHECKPOINT
    step, samples, before = 0, 0, 0.0
    if path.is_file():
        step, samples, before = _restore(path, vae, ema, optimizer, dice)
    begun, last_step, last_time = time.monotonic(), step, time.monotonic()
    checkpoint_due, demo_due = Every(plan.checkpoint_seconds), Every(plan.demo_seconds)
    first = step
    sums: dict[str, float] = {}
    while samples < plan.samples and not stop and step - first != max_steps:
        rate = plan.rate * ramp(samples, plan.warmup * plan.batch, plan.samples, plan.cooldown)
        for group in optimizer.param_groups:
            group["lr"] = rate
        chosen = torch.randint(len(pictures.train), (plan.batch,), generator=dice)
        clean = to_tensor(pictures.train[chosen.numpy()])
        kl = plan.kl * min(1.0, (samples + 1) / max(1, plan.anneal))
        loss, parts = loss_of(vae, clean, eyes, focus, plan, kl, dice)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(vae.parameters(), plan.clip)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        ema.update(step)
        step, samples = step + 1, samples + plan.batch
        for name, value in {"loss": loss.detach(), **parts}.items():
            sums[name] = sums.get(name, 0.0) + float(value)
        if step % plan.log_steps == 0:
            now = time.monotonic()
            steps = step - last_step
            log.write(
                step=step,
                samples=samples,
                **{name: value / steps for name, value in sums.items()},
                lr=rate,
                seconds=before + now - begun,
                images_per_second=steps * plan.batch / (now - last_time),
            )
            sums, last_step, last_time = {}, step, now
        if checkpoint_due():
            seconds = before + time.monotonic() - begun
            _save(path, vae, ema, optimizer, dice, (step, samples, seconds))
        if demo is not None and demo_due():
            _show(demo, vae, ema, samples, log)
    seconds = before + time.monotonic() - begun
    _save(path, vae, ema, optimizer, dice, (step, samples, seconds))
    if demo is not None:
        _show(demo, vae, ema, samples, log)
    ema.swap()
    return vae


def _show(demo: Demo, vae: SmallVae, ema: Ema, samples: int, log: JsonLines) -> None:
    ema.swap()
    log.write(samples=samples, **demo(vae, samples))
    ema.swap()


def _save(
    path: Path,
    vae: SmallVae,
    ema: Ema,
    optimizer: torch.optim.Optimizer,
    dice: torch.Generator,
    progress: tuple[int, int, float],
) -> None:
    names = [name for name, _ in vae.named_parameters()]
    tensors = {
        **prefixed("vae", dict(vae.named_parameters())),
        **prefixed("ema", dict(zip(names, ema.shadow, strict=True))),
        **prefixed("optimizer", optimizer_tensors(optimizer)),
        "dice": dice.get_state(),
    }
    step, samples, seconds = progress
    shape = _told(vae.shape)
    save_checkpoint(
        path, tensors, {"step": step, "samples": samples, "seconds": seconds, "shape": shape}
    )


def _told(shape: Any) -> dict[str, object]:
    return shape_of(shape)


def _restore(
    path: Path,
    vae: SmallVae,
    ema: Ema,
    optimizer: torch.optim.Optimizer,
    dice: torch.Generator,
) -> tuple[int, int, float]:
    tensors, state = load_checkpoint(path)
    if state.get("shape") != _told(vae.shape):
        raise UserError(
            "{name} belongs to another network than the config describes.",
            fix="Use another run folder, or remove the checkpoint.",
            name=path.name,
        )
    vae.load_state_dict(without("vae", tensors), strict=False)
    averaged = without("ema", tensors)
    for shadow, (name, _) in zip(ema.shadow, vae.named_parameters(), strict=True):
        shadow.copy_(averaged[name])
    load_optimizer(optimizer, without("optimizer", tensors))
    dice.set_state(tensors["dice"])
    return int(state["step"]), int(state["samples"]), float(state["seconds"])


def averaged_vae(run: Path) -> tuple[SmallVae, int]:
    """The averaged network of the newest checkpoint, ready to run, and the samples it has seen."""
    import msgspec

    from aipaint.families.vae.small import SmallShape, SmallVae

    tensors, state = load_checkpoint(run / CHECKPOINT)
    vae = SmallVae(msgspec.convert(state["shape"], SmallShape))
    vae.load_state_dict(without("ema", tensors), strict=False)
    return vae.eval().requires_grad_(False), int(state["samples"])
