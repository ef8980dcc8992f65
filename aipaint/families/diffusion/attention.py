"""Cross-attention that also looks at the prompts of regions and at pictures.

It replaces the processors of a network's cross-attentions for one pass and leaves everything else
as it is: queries come from the picture, keys and values from the prompt's tokens. To these

- regions append tokens, and a bias decides which part of the picture sees which of them (regional
  prompting, known as latent couple and attention couple);
- an IP-Adapter adds the outcome of an attention of its own (Ye et al. 2023, section 3.2.2).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Protocol

from aipaint.core.errors import UserError

if TYPE_CHECKING:
    from torch import Tensor

CROSS = "attn2.processor"


class Tokens(Protocol):
    """Tokens beside those of the prompt, and where they are seen."""

    def states(self) -> Tensor:
        """Return (1, N, D), the tokens of all regions."""
        ...

    def bias(self, queries: int, tokens: int, batch: int) -> Tensor:
        """Return (batch, 1, queries, tokens + N), which is added to the attention's logits."""
        ...


class Picture(Protocol):
    """A picture that is attended to beside the prompt."""

    def pair(self, layer: int) -> tuple[Tensor, Tensor, float]:
        """Return keys and values (B, N, inner) of the cross-attention `layer`, and the weight.

        A weight of 0 leaves the picture out.
        """
        ...


class GuidedAttention:
    """A processor for `diffusers.models.attention_processor.Attention`, see the module."""

    def __init__(self, layer: int, regions: Tokens | None, pictures: list[Picture]) -> None:
        """layer: the place of its attention among the network's cross-attentions."""
        self._layer, self._regions, self._pictures = layer, regions, pictures

    def __call__(
        self,
        attn: Any,
        hidden_states: Tensor,
        encoder_hidden_states: Tensor,
        attention_mask: Tensor | None = None,
        temb: Tensor | None = None,
    ) -> Tensor:
        """Return (B, Q, C) from the picture's states (B, Q, C) and the prompt's (B, T, D).

        attention_mask, temb: not used by the networks that this is put into.
        """
        import torch
        from torch.nn import functional

        batch, queries, _ = hidden_states.shape
        states, bias = encoder_hidden_states, None
        if self._regions is not None:
            more = self._regions.states().expand(batch, -1, -1)
            bias = self._regions.bias(queries, states.shape[1], batch)
            states = torch.cat([states, more], dim=1)
        if attn.norm_cross:
            states = attn.norm_encoder_hidden_states(states)

        def split(rows: Tensor) -> Tensor:
            return rows.view(batch, -1, attn.heads, rows.shape[-1] // attn.heads).transpose(1, 2)

        def look(keys: Tensor, values: Tensor, mask: Tensor | None) -> Tensor:
            found = functional.scaled_dot_product_attention(
                query, split(keys), split(values), attn_mask=mask
            )
            return found.transpose(1, 2).reshape(batch, queries, -1)

        query = split(attn.to_q(hidden_states))
        mask = None if bias is None else bias.to(query.dtype)
        found = look(attn.to_k(states), attn.to_v(states), mask)
        for picture in self._pictures:
            keys, values, weight = picture.pair(self._layer)
            if weight:
                found = found + weight * look(keys, values, None)
        return attn.to_out[1](attn.to_out[0](found)) / attn.rescale_output_factor


class Swap:
    """Puts guided attention into a network, and puts back what was there."""

    def __init__(self, unet: Any) -> None:
        """Raises UserError for a network whose attention is of another kind."""
        from diffusers.models.attention_processor import AttnProcessor2_0

        self._unet, self._before = unet, dict(unet.attn_processors)
        self._names = [name for name in self._before if name.endswith(CROSS)]
        if not self._names or not all(
            type(self._before[name]) is AttnProcessor2_0 for name in self._names
        ):
            raise UserError(
                "This model cannot be guided by regions or by pictures.",
                "Its attention is of a kind that is not known here.",
                "Remove the regions and IP-Adapters, or choose another model.",
            )

    @property
    def layers(self) -> list[Any]:
        """The cross-attentions in the order of the network's `attn_processors`."""
        return [self._unet.get_submodule(name.removesuffix(".processor")) for name in self._names]

    def put(self, regions: Tokens | None, pictures: list[Picture]) -> None:
        """Replace the processors of all cross-attentions."""
        numbers = {name: number for number, name in enumerate(self._names)}
        self._unet.set_attn_processor(
            {
                name: GuidedAttention(numbers[name], regions, pictures)
                if name in numbers
                else processor
                for name, processor in self._before.items()
            }
        )

    def back(self) -> None:
        """Put back the processors that were there."""
        self._unet.set_attn_processor(self._before)


def grid(window: tuple[int, int], queries: int) -> tuple[int, int]:
    """Return height and width of the level of a network at which so many queries are made.

    window: height and width in latents; each level halves the one before and rounds up.
    """
    height, width = window
    while height * width > queries and height * width > 1:
        height, width = math.ceil(height / 2), math.ceil(width / 2)
    if height * width != queries:
        raise ValueError(f"no level of {window} has {queries} cells")
    return height, width
