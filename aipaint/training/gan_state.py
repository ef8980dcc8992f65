"""All that a GAN's run carries from step to step, and how it is written and read again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from aipaint.core.errors import UserError
from aipaint.training.gan_augment import adapted
from aipaint.training.gan_config import GanConfig
from aipaint.training.gan_steps import (
    build_discriminator,
    build_generator,
    discriminator_loss,
    generator_loss,
    gradient_penalty,
    guided_loss,
    paint,
    teach_mapping,
)
from aipaint.training.loop import (
    Ema,
    load_checkpoint,
    load_optimizer,
    optimizer_tensors,
    prefixed,
    save_checkpoint,
    without,
)
from aipaint.training.perceptual import Eyes
from aipaint.training.pictures import shape_of

CHECKPOINT = "checkpoint.safetensors"
_FROZEN = "eyes."  # weights of a discriminator that ship; they are not written again


class GanState:
    """Networks, optimizers, averages, dice and how far the run is.

    Begins anew, or where run/checkpoint.safetensors stands. Raises UserError when that is of other
    networks.
    """

    def __init__(self, config: GanConfig, side: int, run: Path) -> None:
        plan = config.gan
        self._plan, self._path = plan, run / CHECKPOINT
        self.dice = torch.Generator().manual_seed(plan.seed)
        torch.manual_seed(plan.seed)
        self.generator = build_generator(config.shape, side)
        self.judge = build_discriminator(plan, side)
        self.ema = Ema(self.generator.parameters(), plan.ema)
        self._learning = [p for p in self.judge.parameters() if p.requires_grad]
        self._painter = torch.optim.Adam(self.generator.parameters(), betas=(0.5, 0.99))
        self._critic = torch.optim.Adam(self._learning, betas=(0.0, 0.99))
        self._eyes = Eyes() if plan.perceptual and (plan.guided or plan.anchor) else None
        self._networks: dict[str, object] = {
            "shape": shape_of(config.shape),
            "side": side,
            "discriminator": plan.discriminator,
            "widths": [plan.head_width, plan.plain_base, plan.plain_max],
        }
        self.step, self.samples, self.seconds = 0, 0, 0.0
        self.likely = plan.augment
        if self._path.is_file():
            self._restore()

    def teach(self, told_by: Callable[[np.ndarray], np.ndarray]) -> float:
        """Train the mapping before all else; returns the error that is left."""
        left = teach_mapping(self.generator, told_by, self._plan.taught, self._plan.seed)
        self.ema = Ema(self.generator.parameters(), self._plan.ema)
        return left

    def guided_step(
        self, real: torch.Tensor, z: torch.Tensor, side: int, rate: float
    ) -> dict[str, float]:
        """Paint pictures that are told; returns what to log."""
        made = paint(self.generator, z, self.dice, side, mapped=not self._plan.taught)
        loss = guided_loss(made, real, self._eyes, self._plan.perceptual)
        self._descend(self._painter, loss, rate)
        self._stepped()
        return {"guided": loss.item()}

    def adversarial_step(
        self, real: torch.Tensor, z: torch.Tensor, rate: float, *, anchored: bool
    ) -> dict[str, float]:
        """The discriminator's turn, then the generator's; returns what to log."""
        plan = self._plan
        made = paint(self.generator, z, self.dice, None)
        loss, of_real, of_painted = discriminator_loss(
            self.judge, real, made.detach(), self.likely, self.dice
        )
        told = {"discriminator": loss.item(), "sign": of_real.sign().mean().item()}
        told["sign_painted"] = of_painted.sign().mean().item()
        if plan.discriminator == "plain" and plan.r1 and self.step % plan.r1_every == 0:
            penalty = gradient_penalty(self.judge, real, self.likely, self.dice)
            loss = loss + plan.r1 * plan.r1_every * penalty
        self._descend(self._critic, loss, rate)
        self.judge.requires_grad_(False)
        painted = generator_loss(self.judge, made, self.likely, self.dice)
        told["generator"] = painted.item()
        if anchored and plan.anchor:
            anchor = guided_loss(made, real, self._eyes, plan.perceptual)
            painted = painted + plan.anchor * anchor
            told["guided"] = anchor.item()
        self._descend(self._painter, painted, rate)
        for parameter in self._learning:
            parameter.requires_grad_(True)
        if plan.augment_target:
            speed = len(real) / plan.augment_speed
            self.likely = adapted(self.likely, told["sign"], plan.augment_target, speed)
        self._stepped()
        return told

    def _descend(self, optimizer: torch.optim.Optimizer, loss: torch.Tensor, rate: float) -> None:
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()

    def _stepped(self) -> None:
        self.ema.update(self.step)
        self.step, self.samples = self.step + 1, self.samples + self._plan.batch

    def save(self) -> None:
        """Write the checkpoint, whole or not at all."""
        names = [name for name, _ in self.generator.named_parameters()]
        judge = {n: v for n, v in self.judge.state_dict().items() if not n.startswith(_FROZEN)}
        tensors = {
            **prefixed("generator", self.generator.state_dict()),
            **prefixed("ema", dict(zip(names, self.ema.shadow, strict=True))),
            **prefixed("judge", judge),
            **prefixed("painter", optimizer_tensors(self._painter)),
            **prefixed("critic", optimizer_tensors(self._critic)),
            "dice": self.dice.get_state(),
        }
        state = {
            "step": self.step,
            "samples": self.samples,
            "seconds": self.seconds,
            "likely": self.likely,
            "networks": self._networks,
        }
        save_checkpoint(self._path, tensors, state)

    def _restore(self) -> None:
        tensors, state = load_checkpoint(self._path)
        if state.get("networks") != self._networks:
            raise UserError(
                "{name} belongs to another network than the config describes.",
                fix="Use another run folder, or remove the checkpoint.",
                name=self._path.name,
            )
        self.generator.load_state_dict(without("generator", tensors))
        self.judge.load_state_dict(without("judge", tensors), strict=False)
        averaged = without("ema", tensors)
        names = [name for name, _ in self.generator.named_parameters()]
        for shadow, name in zip(self.ema.shadow, names, strict=True):
            shadow.copy_(averaged[name])
        load_optimizer(self._painter, without("painter", tensors))
        load_optimizer(self._critic, without("critic", tensors))
        self.dice.set_state(tensors["dice"])
        self.step, self.samples = int(state["step"]), int(state["samples"])
        self.seconds, self.likely = float(state["seconds"]), float(state["likely"])
