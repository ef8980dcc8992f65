"""Prompts on their way into the network: what it reads of them, and what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aipaint.core.messages import Message
from aipaint.core.recipe import Recipe, Syntax
from aipaint.families.diffusion.embeddings import Vectors, split
from aipaint.families.diffusion.emphasis import padded
from aipaint.families.diffusion.prompt_notes import notes_on, plain_notes, readable
from aipaint.families.diffusion.prompting import Prompter

if TYPE_CHECKING:
    from torch import Tensor

# Shared by all models: a file that was read for one may be named for the next.
_VECTORS = Vectors()
# How beautiful a picture the refiner of SDXL is to draw, of 10, and what it is to keep away from:
# what the pipelines of diffusers give it.
_BEAUTY, _AGAINST = 6.0, 2.5


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

        added: dict[str, Any] | None = None
        if self.pooled is not None:
            ids = self._numbers(pipe, size).to(self.states.device)
            added = {"text_embeds": self.pooled, "time_ids": ids}
        return {
            "encoder_hidden_states": self.states,
            "timestep_cond": self.scale,
            "cross_attention_kwargs": None,
            "added_cond_kwargs": added,
        }

    def _numbers(self, pipe: Any, size: tuple[int, int]) -> Tensor:
        """Return what SDXL is told beside the prompt, (B, 6); its refiner, (B, 5)."""
        import torch

        pooled = 0 if self.pooled is None else int(self.pooled.shape[-1])
        network = pipe.unet.config
        room = (network.projection_class_embeddings_input_dim or 0) - pooled
        sides = (size[1], size[0])
        if room == 5 * (network.addition_time_embed_dim or 0):
            scores = (_AGAINST, _BEAUTY) if self.guided else (_BEAUTY,)
            rows = [[*sides, 0, 0, score] for score in scores]
            return torch.tensor(rows, dtype=self.states.dtype)
        second = pipe.text_encoder_2
        ids = pipe._get_add_time_ids(
            sides,
            (0, 0),
            sides,
            dtype=self.states.dtype,
            text_encoder_projection_dim=pooled if second is None else second.config.projection_dim,
        )
        return torch.cat([ids] * len(self.states))


def encode(
    pipe: Any,
    prompt: str,
    negative_prompt: str,
    guidance: float,
    syntax: Syntax = "plain",
    clip_skip: int = 0,
) -> Conditioning:
    """Encode a prompt as the pipelines of diffusers do, or with weights, see `prompting`.

    guidance: up to 1 the negative prompt is not read, and the network called once a step.
    syntax, clip_skip: see `Recipe`. Raises UserError for a textual inversion that is damaged.
    """
    import torch

    device, width = pipe._execution_device, pipe.unet.config.time_cond_proj_dim
    guided = guidance > 1 and width is None
    if _is_plain(syntax, clip_skip, (prompt, negative_prompt)):
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
    else:
        prompter = Prompter(pipe, syntax, clip_skip, _VECTORS)
        negative_prompt = readable(negative_prompt, syntax)
        prompt = readable(prompt, syntax)
        states, pooled = _both(pipe, prompter, prompt, negative_prompt if guided else None)
    scale = None
    if width is not None:
        scale = pipe.get_guidance_scale_embedding(
            torch.tensor(guidance - 1).repeat(1), embedding_dim=width
        ).to(device=device, dtype=states.dtype)
    return Conditioning(
        guided, states.to(device), None if pooled is None else pooled.to(device), scale
    )


def _is_plain(syntax: Syntax, clip_skip: int, prompts: Sequence[str]) -> bool:
    """Whether the pipelines of diffusers read prompts as they are meant."""
    return syntax == "plain" and not clip_skip and not any(len(split(p)) > 1 for p in prompts)


def _both(
    pipe: Any, prompter: Prompter, prompt: str, negative: str | None
) -> tuple[Tensor, Tensor | None]:
    """Return states and sentence vectors of the negative prompt, where there is one, and prompt."""
    import torch

    found = prompter.encode(prompt)
    if negative is None:
        return found.states, found.pooled
    other = prompter.encode(negative)
    # One is as long as the other: what fills up is the prompt without words, which says nothing.
    length = max(found.states.shape[1], other.states.shape[1])
    states = padded(found.states, length, found.empty)
    against = padded(other.states, length, other.empty)
    pooled = None
    if found.pooled is not None and other.pooled is not None:
        zeros = not negative and pipe.config.force_zeros_for_empty_prompt
        if zeros:
            against = torch.zeros_like(states)
        sentence = torch.zeros_like(other.pooled) if zeros else other.pooled
        pooled = torch.cat([sentence, found.pooled])
    return torch.cat([against, states]), pooled


def left_out(pipe: Any, recipe: Recipe) -> list[Message]:
    """Return a note for whatever is not read of the prompts as it is written.

    Raises UserError for a textual inversion that is damaged.
    """
    prompts = (recipe.prompt, recipe.negative_prompt, *(each.prompt for each in recipe.regions))
    if _is_plain(recipe.syntax, recipe.clip_skip, prompts):
        return plain_notes(recipe, pipe.tokenizer or pipe.tokenizer_2)
    prompter = Prompter(pipe, recipe.syntax, recipe.clip_skip, _VECTORS)
    return notes_on(recipe, prompter, _VECTORS)
