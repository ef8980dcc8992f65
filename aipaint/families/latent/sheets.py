"""Draws codes as pictures: one alone, or many in batches that suit their size."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import torch
from torch.nn import functional

from aipaint.core.errors import UserError
from aipaint.core.latents import Latent
from aipaint.core.pixels import Image
from aipaint.families.latent.base import Look

if TYPE_CHECKING:
    from aipaint.families.base import OnSketch
    from aipaint.families.latent.base import LatentNet

# Pixels that are drawn at once: beyond them a batch is no faster on a processor, and memory and
# the time until a cancellation is heard grow. A card wants more to do.
_PIXELS, _CARD_PIXELS, _MOST = 2**17, 2**21, 64


def look_of(latent: Latent, side: int = 0) -> Look:
    """Return how a latent wants its code to be drawn; seeds of noise that is not random are 0."""
    seed = latent.noise_seed if latent.noise == "random" else 0
    return Look(latent.noise, seed, latent.move, latent.turn, side)


def draw_one(net: LatentNet, code: torch.Tensor, look: Look) -> Image:
    """Draw a code (1, layers, dim) alone. Raises UserError where its numbers overflow."""
    with torch.inference_mode():
        return to_images(net.draw(code, look), look.side)[0]


def draw_sheet(
    net: LatentNet,
    latents: Sequence[Latent],
    side: int,
    compose: Callable[[Latent], torch.Tensor],
    on_sketch: OnSketch,
) -> None:
    """Draw latents in their order, `side` pixels on the longer side at most, 0 for as they are.

    compose: makes the code (1, layers, dim) of one. Those that are drawn alike share a batch; its
    pictures may differ from ones drawn alone in the last bits, which nobody keeps. Each is told
    to `on_sketch` as it is done; what that raises ends the sheet.
    """
    index = 0
    for look, lot in _lots(latents, side, _batch(net, side)):
        with torch.inference_mode():
            codes = torch.cat([compose(latent) for latent in lot])
            images = to_images(net.draw(codes, look), side)
        for image in images:
            on_sketch(index, len(latents), image)
            index += 1


def to_images(drawn: torch.Tensor, side: int = 0) -> list[Image]:
    """Return pictures (B, 3, height, width) in [-1, 1] as bytes, halves rounded up.

    side: of the longer side at most, 0 for as they are. Raises UserError for numbers that are none.
    """
    drawn = drawn.float()
    if not torch.isfinite(drawn.sum()):
        raise UserError(
            "The model draws nothing that can be seen here.",
            "Its numbers became too large: the point lies too far outside.",
            "Move the sliders back towards the middle.",
        )
    height, width = drawn.shape[-2:]
    if 0 < side < max(height, width):
        scale = side / max(height, width)
        size = max(1, round(height * scale)), max(1, round(width * scale))
        drawn = functional.interpolate(drawn, size, mode="bilinear", antialias=True)
        height, width = size
    pixels = (drawn * 127.5 + 128).clamp(0, 255).to(torch.uint8).permute(0, 2, 3, 1).cpu()
    return [Image(width, height, each.contiguous().numpy().tobytes()) for each in pixels]


def _batch(net: LatentNet, side: int) -> int:
    width, height = net.size
    pixels = width * height
    if 0 < side < max(width, height):
        # A network may draw less then, at twice as many as are needed.
        pixels = min(pixels, (2 * side) ** 2)
    at_once = _PIXELS if net.device.type == "cpu" else _CARD_PIXELS
    return max(1, min(_MOST, at_once // max(1, pixels)))


def _lots(latents: Sequence[Latent], side: int, most: int) -> Iterator[tuple[Look, list[Latent]]]:
    """Yield latents that follow each other and are drawn alike, `most` at once."""
    lot: list[Latent] = []
    look = Look()
    for latent in latents:
        wanted = look_of(latent, side)
        # Random noise is drawn for a batch as a whole: beside others it would be another one.
        if lot and (wanted != look or len(lot) == most or look.noise == "random"):
            yield look, lot
            lot = []
        look = wanted
        lot.append(latent)
    if lot:
        yield look, lot
