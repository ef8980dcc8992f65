"""The transformers of Stable Diffusion 3 and Flux, as the passes and the loop ask for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say
from aipaint.core.prompt_weights import bare, read_weights
from aipaint.core.recipe import SAMPLER_NAMES, Recipe, Sampler
from aipaint.families.diffusion.conditioning import Conditioning
from aipaint.families.diffusion.flow.solvers import INSTEAD, make_solver

if TYPE_CHECKING:
    from torch import Tensor

# Tokens of a prompt that T5 reads: as diffusers and the makers have it.
SD3_TOKENS, DEV_TOKENS, SCHNELL_TOKENS = 256, 512, 256
_LONGEST_REST = 60


@dataclass(frozen=True)
class FlowConditioning(Conditioning):
    """What the text encoders made of the prompts.

    states: (B, T, D) of all tokens. pooled: (B, P) of the whole sentence. scale: (1,), the guidance
    scale for models that were distilled to follow it, else None.
    """

    def kwargs(self, pipe: Any, size: tuple[int, int]) -> dict[str, Any]:
        """Return what the transformer is called with beside latents and time."""
        return {"encoder_hidden_states": self.states, "pooled_projections": self.pooled}


class FlowNetwork:
    """What the transformers have in common."""

    inpaints = False
    # Whether the steps are spread to 1 / steps; see `make_solver`.
    ends = False

    def __init__(self, pipe: Any) -> None:
        self._pipe = pipe

    @property
    def multiple(self) -> int:
        """Tokens are squares of latents."""
        return 2

    def fit(self, recipe: Recipe) -> tuple[Recipe, list[Message]]:
        """Return the recipe as it can be followed, and what was changed or left out.

        Raises UserError where the recipe has regions or control models.
        """
        if recipe.regions or recipe.controls:
            raise UserError(
                "This model cannot be guided by regions or by pictures.",
                "Its attention is of a kind that is not known here.",
                "Remove the regions and control models, or choose another model.",
            )
        notes: list[Message] = []
        sampler = INSTEAD.get(recipe.sampler, recipe.sampler)
        if sampler != recipe.sampler:
            notes.append(
                say(
                    "{sampler} is not made for models like this; {other} was used.",
                    sampler=SAMPLER_NAMES[recipe.sampler],
                    other=SAMPLER_NAMES[sampler],
                )
            )
        if not all(
            read_weights(text, recipe.syntax).plain
            for text in (recipe.prompt, recipe.negative_prompt)
        ):
            notes.append(say("This model reads the words of a prompt without their weights."))
        fitted = msgspec.structs.replace(
            recipe,
            sampler=sampler,
            prompt=bare(recipe.prompt, recipe.syntax),
            negative_prompt=bare(recipe.negative_prompt, recipe.syntax),
            syntax="plain",
        )
        return fitted, notes

    def scheduler(
        self, sampler: Sampler, settings: dict[str, Any], steps: int, shape: tuple[int, int]
    ) -> Any:
        """Return a solver whose steps are set; see `make_solver`."""
        tokens = (shape[0] // self.multiple) * (shape[1] // self.multiple)
        device = self._pipe._execution_device
        return make_solver(sampler, settings, steps, tokens, device, self.ends)


class Sd3Network(FlowNetwork):
    """Stable Diffusion 3 and 3.5 (Esser et al. 2024)."""

    @property
    def multiple(self) -> int:
        """Tokens are squares of latents."""
        return self._pipe.transformer.config.patch_size

    def fit(self, recipe: Recipe) -> tuple[Recipe, list[Message]]:
        """Return the recipe as it can be followed, and what was changed or left out."""
        limit = self._pipe.transformer.config.pos_embed_max_size
        side = limit * self.multiple * self._pipe.vae_scale_factor
        if max(recipe.width, recipe.height) > side:
            raise UserError(
                "This model cannot paint so long a side.",
                "It knows places up to {side} pixels.",
                "Choose a smaller size, and enlarge the picture afterwards.",
                side=side,
            )
        fitted, notes = super().fit(recipe)
        t5 = self._pipe.text_encoder_3
        if t5 is None:
            notes.append(
                say(
                    "The text encoder T5 of this model is not there: it paints without, and "
                    "follows long prompts and lettering less well."
                )
            )
            return fitted, notes + left_out(self._pipe.tokenizer, fitted, None)
        return fitted, notes + left_out(self._pipe.tokenizer_3, fitted, SD3_TOKENS)

    def encode(self, recipe: Recipe) -> Conditioning:
        """Encode the prompts as `StableDiffusion3Pipeline` does."""
        import torch

        pipe, guided = self._pipe, recipe.guidance > 1
        states, negative, pooled, negative_pooled = pipe.encode_prompt(
            prompt=recipe.prompt,
            prompt_2=None,
            prompt_3=None,
            device=pipe._execution_device,
            do_classifier_free_guidance=guided,
            negative_prompt=recipe.negative_prompt or None,
            clip_skip=recipe.clip_skip or None,
            max_sequence_length=SD3_TOKENS,
        )
        if guided:
            states = torch.cat([negative, states])
            pooled = torch.cat([negative_pooled, pooled])
        return FlowConditioning(guided, states, pooled, None)

    def predict(self, latents: Tensor, t: Tensor, kwargs: dict[str, Any]) -> Tensor:
        """Return noise minus picture, (B, C, h, w), as seen in the latents."""
        timestep = t.expand(latents.shape[0])
        return self._pipe.transformer(latents, timestep=timestep, **kwargs, return_dict=False)[0]


class FluxNetwork(FlowNetwork):
    """Flux.1 dev and schnell (Black Forest Labs 2024)."""

    ends = True

    @property
    def distilled(self) -> bool:
        """Whether it follows a guidance scale in one call, and reads no negative prompt."""
        return bool(self._pipe.transformer.config.guidance_embeds)

    @property
    def _tokens(self) -> int:
        return DEV_TOKENS if self.distilled else SCHNELL_TOKENS

    def fit(self, recipe: Recipe) -> tuple[Recipe, list[Message]]:
        """Return the recipe as it can be followed, and what was changed or left out."""
        fitted, notes = super().fit(recipe)
        if self.distilled and fitted.negative_prompt.strip():
            notes.append(say("This model reads no negative prompt."))
            fitted = msgspec.structs.replace(fitted, negative_prompt="")
        if fitted.clip_skip:
            notes.append(say("This model reads the last layer of its text encoder alone."))
        return fitted, notes + left_out(self._pipe.tokenizer_2, fitted, self._tokens)

    def encode(self, recipe: Recipe) -> Conditioning:
        """Encode the prompts as `FluxPipeline` does; the negative one with a guidance above 1."""
        import torch

        guided = recipe.guidance > 1 and not self.distilled
        texts = [recipe.negative_prompt, recipe.prompt] if guided else [recipe.prompt]
        # One by one: in a batch the sums would be taken in another order.
        found = [
            self._pipe.encode_prompt(
                prompt=text,
                prompt_2=None,
                device=self._pipe._execution_device,
                max_sequence_length=self._tokens,
            )
            for text in texts
        ]
        states = torch.cat([each[0] for each in found])
        pooled = torch.cat([each[1] for each in found])
        scale = None
        if self.distilled:
            scale = torch.full([1], recipe.guidance, device=states.device, dtype=torch.float32)
        return FluxConditioning(guided, states, pooled, scale)

    def predict(self, latents: Tensor, t: Tensor, kwargs: dict[str, Any]) -> Tensor:
        """Return noise minus picture, (B, C, h, w), as seen in the latents."""
        import torch

        states, pooled = kwargs["encoder_hidden_states"], kwargs["pooled_projections"]
        places = _places(latents)
        words = torch.zeros(states.shape[1], 3, device=latents.device)
        time = t.expand(1).to(latents.dtype) / 1000
        found: list[Tensor] = []
        # One by one, as the pipeline does: a batch would need twice the memory, too.
        for number in range(len(latents)):
            here = slice(number, number + 1)
            found.append(
                self._pipe.transformer(
                    hidden_states=_pack(latents[here]),
                    timestep=time,
                    guidance=kwargs["guidance"],
                    pooled_projections=pooled[here],
                    encoder_hidden_states=states[here],
                    txt_ids=words,
                    img_ids=places,
                    return_dict=False,
                )[0]
            )
        return _unpack(torch.cat(found), latents.shape)


@dataclass(frozen=True)
class FluxConditioning(FlowConditioning):
    """The same, with the guidance scale."""

    def kwargs(self, pipe: Any, size: tuple[int, int]) -> dict[str, Any]:
        """Return what the transformer is called with beside latents and time."""
        return {**super().kwargs(pipe, size), "guidance": self.scale}


def _pack(latents: Tensor) -> Tensor:
    """Turn latents (B, C, h, w) into tokens of 2 × 2 of them, (B, h/2 * w/2, 4C)."""
    batch, channels, height, width = latents.shape
    parts = latents.view(batch, channels, height // 2, 2, width // 2, 2)
    return parts.permute(0, 2, 4, 1, 3, 5).reshape(batch, -1, channels * 4)


def _unpack(tokens: Tensor, shape: Any) -> Tensor:
    """Turn tokens (B, h/2 * w/2, 4C) into latents of `shape` (B, C, h, w)."""
    batch, channels, height, width = shape
    parts = tokens.view(batch, height // 2, width // 2, channels, 2, 2)
    return parts.permute(0, 3, 1, 4, 2, 5).reshape(batch, channels, height, width)


def _places(latents: Tensor) -> Tensor:
    """Return where each token is: (N, 3), of which the last two are row and column."""
    import torch

    rows, columns = latents.shape[-2] // 2, latents.shape[-1] // 2
    found = torch.zeros(rows, columns, 3)
    found[..., 1] += torch.arange(rows)[:, None]
    found[..., 2] += torch.arange(columns)[None, :]
    return found.reshape(-1, 3).to(latents.device)


def left_out(tokenizer: Any, recipe: Recipe, limit: int | None) -> list[Message]:
    """Return a note for each prompt of which only the beginning is read.

    limit: of tokens, that which ends the text included; None for the tokenizer's own.
    """
    most = limit or tokenizer.model_max_length
    notes: list[Message] = []
    if rest := _rest(tokenizer, recipe.prompt, most):
        notes.append(
            say("The prompt is longer than this model reads; left out: “{rest}”", rest=rest)
        )
    negative = recipe.negative_prompt if recipe.guidance > 1 else ""
    if rest := _rest(tokenizer, negative, most):
        notes.append(
            say(
                "The negative prompt is longer than this model reads; left out: “{rest}”", rest=rest
            )
        )
    return notes


def _rest(tokenizer: Any, text: str, limit: int) -> str:
    found = tokenizer(text, return_offsets_mapping=True)
    if len(found["input_ids"]) <= limit:
        return ""
    # The last token that is read ends the text, the one before it is the last of its words.
    rest = text[found["offset_mapping"][limit - 2][1] :].strip()
    return rest if len(rest) <= _LONGEST_REST else rest[: _LONGEST_REST - 1] + "…"
