"""Prompts on their way into the network: what it reads of them, and what is left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aipaint.core.messages import Message, say
from aipaint.core.recipe import Recipe

if TYPE_CHECKING:
    from torch import Tensor

_LONGEST_REST = 60


@dataclass(frozen=True)
class Conditioning:
    """What the text encoders made of the prompts.

    guided: whether classifier-free guidance runs (Ho and Salimans 2022); the first dimension, B,
    is then 2, the negative prompt first, else 1. states: (B, T, D). pooled: (B, P) for models that
    read one vector for the whole sentence, too (SDXL), else None. scale: (1, E), the guidance scale
    as the few models read it that were distilled to follow it in one call, else None.
    """

    guided: bool
    states: Tensor
    pooled: Tensor | None
    scale: Tensor | None

    def kwargs(self, pipe: Any, size: tuple[int, int]) -> dict[str, Any]:
        """Return what the network is called with beside latents and time.

        size: width and height in pixels of what it sees; SDXL is told (Podell et al. 2023,
        section 2.2).
        """
        import torch

        added: dict[str, Any] | None = None
        if self.pooled is not None:
            second = pipe.text_encoder_2
            ids = pipe._get_add_time_ids(
                (size[1], size[0]),
                (0, 0),
                (size[1], size[0]),
                dtype=self.states.dtype,
                text_encoder_projection_dim=int(self.pooled.shape[-1])
                if second is None
                else second.config.projection_dim,
            )
            ids = torch.cat([ids] * len(self.states)).to(self.states.device)
            added = {"text_embeds": self.pooled, "time_ids": ids}
        return {
            "encoder_hidden_states": self.states,
            "timestep_cond": self.scale,
            "cross_attention_kwargs": None,
            "added_cond_kwargs": added,
        }


def encode(pipe: Any, prompt: str, negative_prompt: str, guidance: float) -> Conditioning:
    """Encode a prompt as the pipelines of diffusers do.

    guidance: up to 1 the negative prompt is not read, and the network called once a step.
    """
    import torch

    device, width = pipe._execution_device, pipe.unet.config.time_cond_proj_dim
    guided = guidance > 1 and width is None
    # Told apart by what is given back, not by the class: SDXL adds the sentence vectors.
    states, negative, *sentences = pipe.encode_prompt(
        prompt=prompt,
        device=device,
        num_images_per_prompt=1,
        do_classifier_free_guidance=guided,
        negative_prompt=negative_prompt or None,
    )
    pooled = sentences[0] if sentences else None
    if guided:
        states = torch.cat([negative, states])
        if sentences:
            pooled = torch.cat([sentences[1], sentences[0]])
    scale = None
    if width is not None:
        scale = pipe.get_guidance_scale_embedding(
            torch.tensor(guidance - 1).repeat(1), embedding_dim=width
        ).to(device=device, dtype=states.dtype)
    return Conditioning(
        guided, states.to(device), None if pooled is None else pooled.to(device), scale
    )


def left_out(tokenizer: Any, recipe: Recipe) -> list[Message]:
    """Return a note for each prompt of which the text encoder reads only the beginning."""
    notes: list[Message] = []
    negative = recipe.negative_prompt if recipe.guidance > 1 else ""
    if rest := unread(tokenizer, recipe.prompt):
        notes.append(
            say("The prompt is longer than this model reads; left out: “{rest}”", rest=rest)
        )
    if rest := unread(tokenizer, negative):
        notes.append(
            say(
                "The negative prompt is longer than this model reads; left out: “{rest}”", rest=rest
            )
        )
    return notes


def unread(tokenizer: Any, text: str) -> str:
    """Return the beginning of what the text encoder does not read, or nothing."""
    limit = tokenizer.model_max_length
    found = tokenizer(text, return_offsets_mapping=True)
    if len(found["input_ids"]) <= limit:
        return ""
    # The last token that is read ends the text, the one before it is the last of its words.
    rest = text[found["offset_mapping"][limit - 2][1] :].strip()
    return rest if len(rest) <= _LONGEST_REST else rest[: _LONGEST_REST - 1] + "…"
