"""The diffusion training loop: latents and token states in, a UNet2DConditionModel out.

v-prediction (Salimans & Ho 2022), a schedule that ends in noise (Lin et al. 2024), min-SNR weights
(Hang et al. 2023), classifier-free guidance by caption dropout (Ho & Salimans 2022).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from aipaint.core.errors import UserError
from aipaint.training.config import Diffusion, TrainConfig, Unet
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
from aipaint.training.patch_latents import PATCH

if TYPE_CHECKING:
    import torch
    from diffusers import UNet2DConditionModel

TERMINAL = 0.003  # sqrt(alpha_bar) at the end: all but noise, yet finite for every sampler
NOISY = 0.55  # from this part of the timesteps on, little of a picture is left
Demo = Callable[["UNet2DConditionModel", int], None]  # averaged weights, samples seen


def build_unet(config: Unet, side: int, channels: int = 4) -> UNet2DConditionModel:
    """The denoiser for (B, channels, side, side) latents and (B, tokens, text_width) states."""
    from diffusers import UNet2DConditionModel

    down = tuple("CrossAttnDownBlock2D" if a else "DownBlock2D" for a in config.attention)
    up = tuple("CrossAttnUpBlock2D" if a else "UpBlock2D" for a in reversed(config.attention))
    return UNet2DConditionModel(
        sample_size=side,
        in_channels=channels,
        out_channels=channels,
        block_out_channels=config.channels,
        down_block_types=down,
        up_block_types=up,
        layers_per_block=config.layers,
        mid_block_type="UNetMidBlock2DCrossAttn",
        cross_attention_dim=config.text_width,
        attention_head_dim=config.heads,
        norm_num_groups=config.groups,
        # Every block hears what the text is about; cross-attention alone learns that slowly.
        addition_embed_type="text",
        resnet_time_scale_shift="scale_shift",
        addition_embed_type_num_heads=config.pooled_heads,
    )


def noise_schedule(timesteps: int) -> np.ndarray:
    """Betas, float64 (timesteps,): the scaled-linear ones stretched to end in noise.

    Lin et al. (2024) move the last sqrt(alpha_bar) to 0, where sigma is infinite; TERMINAL keeps
    it at about 333, which Euler, LMS and Heun can start from.
    """
    betas = np.linspace(0.00085**0.5, 0.012**0.5, timesteps) ** 2
    root = np.sqrt(np.cumprod(1 - betas))
    root = (root - root[-1]) * (root[0] - TERMINAL) / (root[0] - root[-1]) + TERMINAL
    bar = root**2
    return 1 - np.concatenate([bar[:1], bar[1:] / bar[:-1]])


class Pairs:
    """Latents and the token states of their captions, as `train prepare` wrote them."""

    def __init__(self, run: Path) -> None:
        import torch

        try:
            self.latents = torch.from_numpy(np.load(run / "latents.npy"))
            self.states = torch.from_numpy(np.load(run / "states.npy"))
            words = json.loads((run / "captions.json").read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise UserError(
                "The prepared data can't be read.",
                "{error}.",
                "Run `aipaint train prepare`.",
                error=error,
            ) from error
        self.captions: list[str] = words["captions"]
        self.of_picture = torch.tensor(words["of_picture"])
        self.weights = torch.tensor(words["weights"])

    def draw(
        self, count: int, dropout: float, dice: torch.Generator
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """(count, C, h, w) latents and (count, tokens, width) states, float32."""
        import torch

        picture = torch.multinomial(self.weights, count, replacement=True, generator=dice)
        which = torch.randint(self.of_picture.shape[1], (count,), generator=dice)
        caption = self.of_picture[picture, which]
        dropped = torch.rand(count, generator=dice) < dropout
        caption = torch.where(dropped, torch.zeros_like(caption), caption)
        return self.latents[picture].float(), self.states[caption].float()


def loss_of(
    unet: torch.nn.Module,
    clean: torch.Tensor,
    states: torch.Tensor,
    bar: torch.Tensor,
    config: Diffusion,
    dice: torch.Generator,
) -> torch.Tensor:
    """Weighted v-prediction loss of one batch. bar: alpha_bar, float32 (timesteps,)."""
    import torch

    count = len(clean)
    # One timestep from each of `count` equal slices: less noise in the loss than free draws.
    places = (torch.randperm(count, generator=dice) + torch.rand(count, generator=dice)) / count
    # A share of the batch stays among the noisiest steps, where the text alone decides the layout.
    noisy = torch.rand(count, generator=dice) < config.noisy_share
    places = torch.where(noisy, NOISY + (1 - NOISY) * places, places)
    steps = (places * len(bar)).long().clamp(max=len(bar) - 1)
    noise = torch.randn(clean.shape, generator=dice)
    alpha = bar[steps].sqrt()[:, None, None, None]
    sigma = (1 - bar[steps]).sqrt()[:, None, None, None]
    made = unet(alpha * clean + sigma * noise, steps, states).sample
    error = (made - (alpha * noise - sigma * clean)).square().mean(dim=(2, 3))
    weight = torch.full((clean.shape[1],), config.detail_weight)
    weight[:3] = 1.0  # the mean colours
    error = (error * weight).sum(1) / weight.sum()
    snr = bar[steps] / (1 - bar[steps])
    # For v, min-SNR of SNR + 1 keeps the noisiest steps, where a picture is decided, in full.
    return (error * (snr + 1).clamp(max=config.min_snr) / (snr + 1)).mean()


def train_diffusion(
    config: TrainConfig,
    run: Path,
    demo: Demo | None = None,
    *,
    start: UNet2DConditionModel | None = None,
    max_steps: int | None = None,
) -> UNet2DConditionModel:
    """Train until `diffusion.samples` are seen, or a signal, or `max_steps` more steps.

    start: a run that has no checkpoint yet begins with this network's weights.
    Resumes from run/checkpoint.safetensors with the same numbers as if it had never stopped.
    Returns the network with averaged weights. Raises UserError when there is no prepared data or
    the checkpoint is of another network.
    """
    with StopFlag() as stop:
        return _train(config, run, demo, start, max_steps, stop)


def _train(
    config: TrainConfig,
    run: Path,
    demo: Demo | None,
    start: UNet2DConditionModel | None,
    max_steps: int | None,
    stop: StopFlag,
) -> UNet2DConditionModel:
    import torch

    plan = config.diffusion
    log = JsonLines(run / "stats.jsonl")
    pairs = Pairs(run)
    dice = torch.Generator().manual_seed(plan.seed)
    torch.manual_seed(plan.seed)
    unet = build_unet(config.unet, pairs.latents.shape[-1], pairs.latents.shape[1])
    if start is not None:
        unet.load_state_dict(start.state_dict())
    optimizer = torch.optim.AdamW(
        unet.parameters(), lr=plan.rate, weight_decay=plan.weight_decay, fused=True
    )
    ema = Ema(unet.parameters(), plan.ema)
    bar = torch.from_numpy(np.cumprod(1 - noise_schedule(plan.timesteps))).float()
    path = run / "checkpoint.safetensors"
    step, samples, before = 0, 0, 0.0
    if path.is_file():
        step, samples, before = _restore(path, config, unet, ema, optimizer, dice)
    network: Any = torch.compile(unet) if plan.compile else unet
    begun, last_step, last_time = time.monotonic(), step, time.monotonic()
    checkpoint_due, demo_due = Every(plan.checkpoint_seconds), Every(plan.demo_seconds)
    first, losses = step, []
    while samples < plan.samples and not stop and step - first != max_steps:
        warm = plan.warmup * plan.batch
        rate = plan.rate * ramp(samples, warm, plan.samples, plan.cooldown)
        for group in optimizer.param_groups:
            group["lr"] = rate
        clean, states = pairs.draw(plan.batch, plan.caption_dropout, dice)
        loss = loss_of(network, clean, states, bar, plan, dice)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(unet.parameters(), plan.clip)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        ema.update(step)
        step, samples = step + 1, samples + plan.batch
        losses.append(loss.detach())
        if step % plan.log_steps == 0:
            now = time.monotonic()
            log.write(
                step=step,
                samples=samples,
                loss=torch.stack(losses).mean().item(),
                lr=rate,
                seconds=before + now - begun,
                images_per_second=(step - last_step) * plan.batch / (now - last_time),
            )
            losses, last_step, last_time = [], step, now
        if checkpoint_due():
            seconds = before + time.monotonic() - begun
            _save(path, config, unet, ema, optimizer, dice, (step, samples, seconds))
        if demo is not None and demo_due():
            ema.swap()
            demo(unet, samples)
            ema.swap()
    seconds = before + time.monotonic() - begun
    _save(path, config, unet, ema, optimizer, dice, (step, samples, seconds))
    ema.swap()
    if demo is not None:
        demo(unet, samples)
    return unet


def _save(
    path: Path,
    config: TrainConfig,
    unet: UNet2DConditionModel,
    ema: Ema,
    optimizer: torch.optim.Optimizer,
    dice: torch.Generator,
    progress: tuple[int, int, float],
) -> None:
    names = [name for name, _ in unet.named_parameters()]
    tensors = {
        **prefixed("unet", dict(unet.named_parameters())),
        **prefixed("ema", dict(zip(names, ema.shadow, strict=True))),
        **prefixed("optimizer", optimizer_tensors(optimizer)),
        "dice": dice.get_state(),
    }
    shape = msgspec.to_builtins(config.unet)
    step, samples, seconds = progress
    state = {"step": step, "samples": samples, "seconds": seconds, "unet": shape}
    save_checkpoint(path, tensors, state)


def _restore(
    path: Path,
    config: TrainConfig,
    unet: UNet2DConditionModel,
    ema: Ema,
    optimizer: torch.optim.Optimizer,
    dice: torch.Generator,
) -> tuple[int, int, float]:
    tensors, state = load_checkpoint(path)
    if state.get("unet") != json.loads(msgspec.json.encode(config.unet)):
        raise UserError(
            "{name} belongs to another network than the config describes.",
            fix="Use another run folder, or remove the checkpoint.",
            name=path.name,
        )
    unet.load_state_dict(without("unet", tensors))
    averaged = without("ema", tensors)
    for shadow, (name, _) in zip(ema.shadow, unet.named_parameters(), strict=True):
        shadow.copy_(averaged[name])
    load_optimizer(optimizer, without("optimizer", tensors))
    dice.set_state(tensors["dice"])
    return int(state["step"]), int(state["samples"]), float(state["seconds"])


def averaged_unet(config: TrainConfig, run: Path) -> tuple[UNet2DConditionModel, int]:
    """The averaged network of the newest checkpoint, in eval mode, and the samples it has seen."""
    tensors, state = load_checkpoint(run / "checkpoint.safetensors")
    averaged = without("ema", tensors)
    channels = averaged["conv_in.weight"].shape[1]
    unet = build_unet(config.unet, config.data.size // PATCH, channels)
    unet.load_state_dict(averaged)
    return unet.eval(), int(state["samples"])
