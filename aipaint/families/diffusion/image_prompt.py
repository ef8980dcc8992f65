"""Pictures as prompts: IP-Adapters.

Ye et al. 2023, "IP-Adapter: Text Compatible Image Prompt Adapter for Text-to-Image Diffusion
Models": a CLIP image encoder makes one vector of the picture, a projection makes a few tokens of
the vector, and each cross-attention looks at them with keys and values of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import PIL.Image

from aipaint.core.errors import UserError
from aipaint.core.pixels import Image, to_array
from aipaint.families.diffusion.control_load import ImagePrompt
from aipaint.families.diffusion.controls import Span
from aipaint.families.diffusion.denoise import Call, Pass

if TYPE_CHECKING:
    from torch import Tensor

# What CLIP's pictures were normalised with: mean and deviation of red, green and blue.
_MEAN = np.array((0.48145466, 0.4578275, 0.40821073), np.float32)
_STD = np.array((0.26862954, 0.26130258, 0.27577711), np.float32)


class PicturePrompt:
    """An IP-Adapter and its picture; see `aipaint.families.diffusion.attention.Picture`."""

    def __init__(self, name: str, adapter: ImagePrompt, image: Image, span: Span) -> None:
        """name: of the adapter, for errors. image: of any size, its middle square is looked at."""
        self._name, self._adapter, self._image, self._span = name, adapter, image, span

    def begin(self, job: Pass, layers: list[Any]) -> None:
        """Look at the picture once. layers: the cross-attentions of the painting network.

        Raises UserError where the adapter was made for another network.
        """
        import torch

        adapter = self._adapter
        wanted = [(layer.to_k.out_features, layer.to_k.in_features) for layer in layers]
        if any([tuple(w.shape) for w in part] != wanted for part in (adapter.keys, adapter.values)):
            raise UserError(
                "The control model {control} does not fit the painting model.",
                "It was made for a network of another shape.",
                "Choose a control model for this one, or a painting model of that kind.",
                control=self._name,
            )
        encoder = adapter.encoder
        shown = see(self._image, adapter.side).to(encoder.device, encoder.dtype)
        vector = encoder(shown).image_embeds
        # Beside the negative prompt stands the picture of nothing.
        vectors = torch.cat([torch.zeros_like(vector), vector]) if job.prompts.guided else vector
        tokens = adapter.projection(vectors)
        self._pairs = [
            (tokens @ key.T, tokens @ value.T)
            for key, value in zip(adapter.keys, adapter.values, strict=True)
        ]
        self._job, self._weight = job, 0.0

    def around(self, call: Call) -> None:
        """Note whether this step is guided."""
        covered = self._span.covers(self._job, call.step)
        self._weight = self._span.weight if covered else 0.0

    def pair(self, layer: int) -> tuple[Tensor, Tensor, float]:
        """Return keys and values (B, N, inner) for a cross-attention, and the weight."""
        return *self._pairs[layer], self._weight


def see(image: Image, side: int) -> Tensor:
    """Return the middle square of a picture as CLIP sees it: (1, 3, side, side), normalised."""
    import torch

    found = PIL.Image.fromarray(to_array(image)).convert("RGB")
    width, height = found.size
    # The shorter side is scaled, the longer one cut: what CLIP was trained with.
    share = side / min(width, height)
    size = (max(side, int(width * share)), max(side, int(height * share)))
    left, top = (size[0] - side) // 2, (size[1] - side) // 2
    found = found.resize(size, PIL.Image.Resampling.BICUBIC)
    pixels = np.asarray(found.crop((left, top, left + side, top + side)), np.float32)
    normal = (pixels / np.float32(255) - _MEAN) / _STD
    return torch.from_numpy(np.ascontiguousarray(normal.transpose(2, 0, 1)))[None]
