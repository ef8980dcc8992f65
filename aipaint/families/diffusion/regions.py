"""Prompts for parts of a picture: regional prompting by masked cross-attention.

The tokens of each region's prompt stand beside those of the prompt for the whole picture. A place
in the picture sees a region's tokens as far as the region covers it, and the whole picture's
tokens everywhere, but less where a region is. The idea is known as latent couple and attention
couple; the negative prompt knows no regions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import PIL.Image

from aipaint.core.messages import Message, say
from aipaint.core.pixels import Inputs, to_array
from aipaint.core.recipe import Recipe, Region
from aipaint.families.diffusion.attention import grid
from aipaint.families.diffusion.conditioning import encode
from aipaint.families.diffusion.denoise import Call, Pass
from aipaint.families.diffusion.prompt_notes import region_note, unread
from aipaint.families.diffusion.windows import Frame, Window

if TYPE_CHECKING:
    from torch import Tensor

# How much of the attention the whole picture's prompt keeps inside a region, next to the region's
# own at weight 1. More, and the regions' colours mix in the starter; none, and nothing ties the
# regions to one picture.
BASE = 0.2
# Attention never looks at nothing: where a region covers all, this is as good as not at all.
_LEAST = 1e-6


def used(
    recipe: Recipe, inputs: Inputs, tokenizer: Any
) -> tuple[list[tuple[Region, np.ndarray]], list[Message]]:
    """Return the regions that have a say with their masks (H, W) uint8, and notes on the others."""
    found: list[tuple[Region, np.ndarray]] = []
    notes: list[Message] = []
    for region in recipe.regions:
        pixels = to_array(inputs[region.mask])
        mask = pixels if pixels.ndim == 2 else np.asarray(PIL.Image.fromarray(pixels).convert("L"))
        if not region.prompt.strip():
            notes.append(say("A region without a prompt was left out."))
        elif not mask.any():
            notes.append(
                say("The region “{prompt}” covers nothing and was left out.", prompt=region.prompt)
            )
        elif region.weight > 0:
            found.append((region, mask))
            # All of it is read where words are weighted.
            if recipe.syntax == "plain" and (rest := unread(tokenizer, region.prompt)):
                notes.append(region_note(rest))
    return found, notes


@dataclass(frozen=True)
class _Encoded:
    """All regions' tokens (1, N, D), how many each has, and their pooled vectors (R, P)."""

    states: Tensor
    lengths: list[int]
    pooled: Tensor | None


class Regions:
    """The regions of a recipe during a pass; see `aipaint.families.diffusion.attention.Tokens`."""

    def __init__(self, regions: list[tuple[Region, np.ndarray]]) -> None:
        """regions: at least one, with its mask (H, W) uint8 of any size."""
        self._regions = regions
        self._hook: Any = None

    def begin(self, job: Pass) -> None:
        """Encode the prompts and scale the masks."""
        import torch

        pipe = job.pipe
        recipe = job.recipe
        found = [
            encode(pipe, region.prompt, "", 1.0, recipe.syntax, recipe.clip_skip)
            for region, _ in self._regions
        ]
        pooled = [each.pooled for each in found if each.pooled is not None]
        self._encoded = _Encoded(
            torch.cat([each.states for each in found], dim=1),
            [each.states.shape[1] for each in found],
            torch.cat(pooled) if pooled else None,
        )
        cover = [cover_latents(mask, job.frame, job.shape) for _, mask in self._regions]
        # (R, h, w) in float32, whatever the network's format is: logarithms follow.
        self._cover = torch.from_numpy(np.stack(cover)).to(self._encoded.states.device)
        weights = [region.weight for region, _ in self._regions]
        self._weights = torch.tensor(weights, device=self._cover.device)
        self._biases: dict[tuple[Window, int, int, int], Tensor] = {}
        self._window = job.windows[0]
        self._guided = job.prompts.guided
        if pipe.unet.config.addition_embed_type == "text":
            self._hook = self._hook_pooling(pipe.unet.add_embedding, found)

    def around(self, kwargs: dict[str, Any], call: Call) -> dict[str, Any]:
        """Note the window, and blend the regions into the vector for the whole sentence."""
        import torch

        self._window = call.window
        added, pooled = kwargs.get("added_cond_kwargs"), self._encoded.pooled
        if pooled is None or added is None or "text_embeds" not in added:
            return kwargs
        texts = added["text_embeds"]
        blended = torch.cat([texts[:-1], self._blend(texts[-1:], pooled)])
        return kwargs | {"added_cond_kwargs": added | {"text_embeds": blended}}

    def end(self) -> None:
        """Take the hook out of the network."""
        if self._hook is not None:
            self._hook.remove()
            self._hook = None

    def states(self) -> Tensor:
        """Return the tokens of all regions, (1, N, D)."""
        return self._encoded.states

    def bias(self, queries: int, tokens: int, batch: int) -> Tensor:
        """Return (batch, 1, queries, tokens + N): the logarithms of the shares of each token."""
        import torch

        key = (self._window, queries, tokens, batch)
        if key not in self._biases:
            size = grid((self._window.height, self._window.width), queries)
            seen = self._window.of(self._cover)[None]
            cover = torch.nn.functional.adaptive_avg_pool2d(seen, size)[0].flatten(1)
            base, parts = shares(cover, self._weights)
            columns = [base[:, None].expand(-1, tokens)]
            for part, length in zip(parts, self._encoded.lengths, strict=True):
                columns.append(part[:, None].expand(-1, length))
            rows = torch.cat(columns, dim=1).log()
            if batch > 1:
                # The negative prompt comes first and sees itself alone.
                plain = torch.zeros_like(rows)
                plain[:, tokens:] = -torch.inf
                rows = torch.stack([plain] * (batch - 1) + [rows])
            else:
                rows = rows[None]
            dtype = self._encoded.states.dtype
            self._biases[key] = rows[:, None].to(dtype)
        return self._biases[key]

    def _blend(self, whole: Tensor, parts: Tensor) -> Tensor:
        """Return vectors of the whole (1, P) and of regions (R, P) in one, by what each covers."""
        base, regions = shares(self._window.of(self._cover).flatten(1), self._weights)
        total = base + regions.sum(0)
        weights = (regions / total).mean(1).to(whole.dtype)
        return (base / total).mean().to(whole.dtype) * whole + weights[None] @ parts

    def _hook_pooling(self, module: Any, found: list[Any]) -> Any:
        """Let a network that pools the tokens by itself (the starter's) see those of regions."""
        import torch

        parts = torch.cat([module(each.states) for each in found])

        def pooled(_: Any, __: Any, output: Tensor) -> Tensor:
            return torch.cat([output[:-1], self._blend(output[-1:], parts)])

        return module.register_forward_hook(pooled)


def cover_latents(mask: np.ndarray, frame: Frame, shape: tuple[int, int]) -> np.ndarray:
    """Return how far a mask (H, W) uint8 covers each latent: float32 (h, w) in [0, 1]."""
    scaled = np.asarray(
        PIL.Image.fromarray(mask).resize(frame.kept, PIL.Image.Resampling.BILINEAR), np.float32
    )
    rows, columns = shape
    cells = frame.pad(scaled).reshape(
        rows, frame.size[1] // rows, columns, frame.size[0] // columns
    )
    return cells.mean((1, 3)) / np.float32(255)


def shares(cover: Tensor, weights: Tensor) -> tuple[Tensor, Tensor]:
    """Return the shares of the whole picture's prompt (Q,) and of the regions' (R, Q).

    cover: (R, Q) in [0, 1]. weights: (R,). A share is relative to the others of its place.
    """
    parts = cover * weights[:, None]
    inside = parts.clamp(max=1).sum(0).clamp(max=1)
    return (1 - inside * (1 - BASE)).clamp(min=_LEAST), parts
