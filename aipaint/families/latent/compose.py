"""Makes codes of latents: sources are drawn, encoded or taken over, mixed by layer, and shifted."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

import msgspec
import torch

from aipaint.core.errors import UserError
from aipaint.core.latents import Latent, LatentInfo, Shift, Source, Vector, from_vector
from aipaint.core.messages import Message, say
from aipaint.core.pixels import Inputs
from aipaint.families.nets import rgb_on_white

if TYPE_CHECKING:
    from aipaint.families.latent.base import LatentNet

_KEPT_BYTES = 64 * 2**20
# Closer to parallel than this, the way along the sphere and the straight one are the same.
_PARALLEL = 1e-6


class Composer:
    """Makes codes on a network's device. Use it from one thread.

    Each source is drawn alone, never in a batch with others: sums are taken in an order that
    depends on the size of the batch, and a recipe must give the same bits whatever is drawn beside
    it. What was drawn is kept, so that a slider that moves costs no second look at its picture.
    """

    def __init__(self, net: LatentNet) -> None:
        self._net = net
        self._kept: OrderedDict[tuple[Source, float, int], torch.Tensor] = OrderedDict()

    @torch.no_grad()
    def compose(self, latent: Latent, inputs: Inputs) -> torch.Tensor:
        """Return the code of a latent: float32 (1, layers, dim) on the network's device.

        Raises UserError where the model has no such codes, shares, directions or classes.
        """
        # Codes are searched from, too, and tensors made in inference mode cannot be.
        with torch.inference_mode(False):
            info = self._net.info
            codes = [self._source(source, latent, inputs) for source in latent.sources]
            shares = [_shares(source, info) for source in latent.sources]
            if len(codes) == 1 and (shares[0] == 1).all():
                code = codes[0].clone()
            elif latent.mixing == "slerp" and len(codes) == 2:
                code = _slerp(codes, shares, info)
            else:
                code = torch.zeros_like(codes[0])
                for each, share in zip(codes, shares, strict=True):
                    code += each * share.to(code.device)
            for shift in latent.shifts:
                _shift(code, shift, info)
            return code

    def forget(self) -> None:
        """Let go of what was drawn: the network moves to another device, or memory lacks."""
        self._kept.clear()

    def _source(self, source: Source, latent: Latent, inputs: Inputs) -> torch.Tensor:
        if source.code is not None:
            return _code(source.code, self._net)
        # What does not change its code must not make another one of it.
        plain = msgspec.structs.replace(source, shares=(1.0,))
        psi, cutoff = (latent.psi, latent.cutoff) if source.seed is not None else (1.0, 0)
        key = plain, psi, cutoff
        found = self._kept.get(key)
        if found is None:
            found = self._drawn(plain, psi, cutoff, inputs).detach().float().clone()
            self._kept[key] = found
            while sum(code.nbytes for code in self._kept.values()) > _KEPT_BYTES:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return found

    def _drawn(self, source: Source, psi: float, cutoff: int, inputs: Inputs) -> torch.Tensor:
        info = self._net.info
        if source.image:
            if not info.encodes:
                raise UserError(
                    "This model cannot turn a picture into a code at once.",
                    "It has no encoder.",
                    "Project the picture first, and use the code that is found."
                    if info.projects
                    else "Choose a model with an encoder, such as an autoencoder.",
                )
            image = inputs.get(source.image)
            if image is None:
                raise UserError(
                    "A picture that is to be encoded was not handed over.",
                    fix="Choose the picture again.",
                )
            return self._net.encode([rgb_on_white(image)])
        if not info.samples:
            raise UserError(
                "Seeds make no sensible pictures with this model.",
                "Its codes follow no known distribution.",
                "Begin with a picture.",
            )
        return self._net.sample([source], psi, cutoff)


def _code(vector: Vector, net: LatentNet) -> torch.Tensor:
    array, info = from_vector(vector), net.info
    shape = array.shape if array.ndim == 2 else (1, *array.shape)
    if shape[1] != info.dim or shape[0] not in (1, info.layers):
        raise _misfit(say("code"), vector, info)
    code = torch.from_numpy(array.reshape(1, *shape).copy())
    return code.expand(1, info.layers, info.dim).to(net.device)


def _shares(source: Source, info: LatentInfo) -> torch.Tensor:
    if len(source.shares) not in (1, info.layers):
        raise UserError(
            "Shares for {given} layers were given, but the model has {layers}.",
            "They may belong to another model.",
            "Give one share, or one for each layer.",
            given=len(source.shares),
            layers=info.layers,
        )
    return torch.tensor(source.shares, dtype=torch.float32).expand(info.layers).reshape(1, -1, 1)


def _slerp(codes: list[torch.Tensor], shares: list[torch.Tensor], info: LatentInfo) -> torch.Tensor:
    """Return the code between two, each layer along the sphere (Shoemake 1985)."""
    if not info.slerps:
        raise UserError(
            "The codes of this model cannot be mixed along the sphere.",
            "Its numbers are not normally distributed.",
            "Choose linear mixing.",
        )
    one, other = (code.double() for code in codes)
    first, second = (share.double().to(one.device) for share in shares)
    total = first + second
    way = torch.where(total == 0, 0.5, second / torch.where(total == 0, 1.0, total))
    norms = one.norm(dim=-1, keepdim=True) * other.norm(dim=-1, keepdim=True)
    cosine = (one * other).sum(-1, keepdim=True) / norms.clamp_min(1e-300)
    angle = torch.acos(cosine.clamp(-1, 1))
    sine = torch.sin(angle)
    straight = sine < _PARALLEL
    below = torch.where(straight, 1.0, sine)
    # At the ends they are the codes themselves, bit for bit.
    left = torch.where(straight, 1 - way, torch.sin((1 - way) * angle) / below)
    right = torch.where(straight, way, torch.sin(way * angle) / below)
    left = torch.where(way == 0, 1.0, torch.where(way == 1, 0.0, left))
    right = torch.where(way == 1, 1.0, torch.where(way == 0, 0.0, right))
    return (total * (left * one + right * other)).float()


def _shift(code: torch.Tensor, shift: Shift, info: LatentInfo) -> None:
    """Add a step along a direction to the layers that it counts for."""
    array = from_vector(shift.vector)
    rows = 1 if array.ndim == 1 else array.shape[0]
    if array.shape[-1] != info.dim or rows not in (1, info.layers):
        raise _misfit(say("direction"), shift.vector, info)
    last = info.layers - 1 if shift.last < 0 else shift.last
    if last >= info.layers or shift.first > last:
        raise UserError(
            "The layers {first} to {last} cannot be shifted: the model has the layers 0 to {most}.",
            "The direction may belong to another model.",
            "Choose layers that it has.",
            first=shift.first,
            last=last,
            most=info.layers - 1,
        )
    step = torch.from_numpy(array.reshape(rows, info.dim) * shift.amount).float()
    step = step.expand(info.layers, info.dim)[shift.first : last + 1]
    code[0, shift.first : last + 1] += step.to(code.device)


def _misfit(thing: Message, vector: Vector, info: LatentInfo) -> UserError:
    return UserError(
        "A {thing} of {given} numbers does not fit the model, whose codes have {layers} × {dim}.",
        "It was found with another model.",
        "Choose that model, or make it anew with this one.",
        thing=thing,
        given=" × ".join(str(side) for side in vector.shape),
        layers=info.layers,
        dim=info.dim,
    )
