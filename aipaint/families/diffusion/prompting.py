"""Encodes prompts whose words are weighted, that are longer than a text encoder reads, or that name
textual inversions; the layers of the encoder that come last may be skipped.

"a1111" scales the state of each token and then all of them so that their mean is what it was: what
AUTOMATIC1111's web UI calls the original emphasis. "compel" moves each state away from that of the
empty prompt; words that weigh less than 1 are also hidden from the encoder, and what it makes of
the rest is mixed in, with tan((1 - weight) pi / 2) parts to one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aipaint.core.prompt_weights import Part, Weighted, read_weights
from aipaint.core.recipe import Syntax
from aipaint.families.diffusion.chunks import Row, Tokens
from aipaint.families.diffusion.embeddings import Vectors
from aipaint.families.diffusion.emphasis import emphasised, moved, padded

if TYPE_CHECKING:
    from torch import Tensor

# Rows that are read of one prompt: some 3,000 tokens. All of them stay in memory while painting.
MOST_ROWS = 40
_AT_ONCE = 8
_LEAST_WEIGHT = 1e-5
# OpenCLIP's encoder of Stable Diffusion 2 has 24 layers; it is published without the last one,
# which its model never heard.
_CUT_LAYERS = 23


@dataclass(frozen=True)
class Encoded:
    """What text encoders made of a prompt: states (1, T, D), and the vector (1, P) of the whole
    sentence where they make one. empty: states (1, L, D) of the prompt without words."""

    states: Tensor
    pooled: Tensor | None
    empty: Tensor


class Reader:
    """A tokenizer and its text encoder. Use it from one thread only."""

    def __init__(
        self, tokenizer: Any, encoder: Any, device: Any, skip: int, second_last: bool
    ) -> None:
        """device: on which it runs, wherever its weights are until then. skip: how many layers are
        left out. second_last: whether the last is never heard (SDXL).

        A layer that the model leaves out anyway is one of those that are skipped, as other programs
        count them. The final norm is applied to what is heard, but for SDXL.
        """
        self.tokens = Tokens(tokenizer)
        self._encoder, self._device = encoder, device
        config = encoder.config
        layers: int = config.num_hidden_layers
        self._raw = second_last
        given = 1 if second_last or layers == _CUT_LAYERS else 0
        left = max(skip, given) - (0 if second_last else given)
        self.most_skip = layers - 1 + (given if not second_last else 0)
        self._left = min(left, layers - 1)
        self._masked = bool(getattr(config, "use_attention_mask", False))
        # The states of other encoders have a mean of about nothing, by which none can be scaled.
        self.has_mean = not self._masked
        self._empty: Tensor | None = None

    @property
    def width(self) -> int:
        """How wide the encoder's states are."""
        return self._encoder.config.hidden_size

    def empty(self) -> Tensor:
        """Return the states (1, L, D) of the prompt without words."""
        if self._empty is None:
            self._empty = self.encode(self.tokens.rows((), lambda _: None))[0]
        return self._empty

    def encode(self, rows: Sequence[Row]) -> tuple[Tensor, Tensor | None]:
        """Return states (n, L, D) and sentence vectors (n, P) or None. Weights are not looked at.

        A row whose mask hides words is read without them.
        """
        import torch

        found = [self._encode(rows[n : n + _AT_ONCE]) for n in range(0, len(rows), _AT_ONCE)]
        pooled = [each for _, each in found if each is not None]
        return torch.cat([states for states, _ in found]), torch.cat(pooled) if pooled else None

    def _encode(self, rows: Sequence[Row]) -> tuple[Tensor, Tensor | None]:
        import torch

        encoder, device = self._encoder, self._device
        ids = torch.tensor([row.ids for row in rows], device=device)
        mask = None
        if self._masked or any(_hides(row) for row in rows):
            mask = torch.tensor([row.mask for row in rows], device=device)
            if not self._masked:
                # CLIP was trained to see what fills a text up.
                padding = torch.tensor([_padding(row) for row in rows], device=device)
                mask = mask | padding

        def put(_: Any, __: Any, output: Tensor) -> Tensor:
            output = output.clone()
            for number, row in enumerate(rows):
                for place, vector in row.vectors.items():
                    output[number, place] = vector.to(output)
            return output

        hook = None
        if any(row.vectors for row in rows):
            hook = encoder.get_input_embeddings().register_forward_hook(put)
        try:
            whole = not self._left and not self._raw
            made = encoder(ids, attention_mask=mask, output_hidden_states=not whole)
        finally:
            if hook is not None:
                hook.remove()
        pooled = made[0] if made[0].ndim == 2 else None
        if whole:
            return made[0], pooled
        states = made.hidden_states[-(self._left + 1)]
        norm = getattr(getattr(encoder, "text_model", encoder), "final_layer_norm", None)
        return states if self._raw or norm is None else norm(states), pooled


def _hides(row: Row) -> bool:
    return any(piece >= 0 and not seen for piece, seen in zip(row.pieces, row.mask, strict=True))


def _padding(row: Row) -> list[int]:
    return [int(piece < 0) for piece in row.pieces]


def readers(pipe: Any, skip: int) -> list[Reader]:
    """Return the text encoders of a pipeline of Stable Diffusion 1, 2 or XL, or the starter's."""
    second_last = getattr(pipe, "text_encoder_2", None) is not None
    found: list[Reader] = []
    for ending in ("", "_2"):
        encoder = getattr(pipe, "text_encoder" + ending, None)
        if encoder is not None:
            tokenizer = getattr(pipe, "tokenizer" + ending)
            device = pipe._execution_device
            found.append(Reader(tokenizer, encoder, device, skip, second_last))
    return found


class Prompter:
    """Encodes prompts with the text encoders of one pipeline. Use it from one thread only."""

    def __init__(self, pipe: Any, syntax: Syntax, skip: int, vectors: Vectors) -> None:
        self.readers = readers(pipe, skip)
        self._syntax: Syntax = syntax
        self._vectors = vectors

    @property
    def widths(self) -> tuple[int, ...]:
        """How wide the states of each encoder are."""
        return tuple(reader.width for reader in self.readers)

    def encode(self, prompt: str) -> Encoded:
        """Encode a prompt. Its first row makes the vector of the whole sentence.

        Raises UserError for a textual inversion that is damaged.
        """
        import torch

        weighted = read_weights(prompt, self._syntax)
        empty = torch.cat([reader.empty() for reader in self.readers], dim=-1)
        found: list[tuple[Tensor, Tensor | None, float]] = []
        room = MOST_ROWS
        for part in weighted.parts:
            if room <= 0:
                break
            states, pooled = self._part(part, room, empty)
            room -= states.shape[1] // empty.shape[1]
            if part.weight != 1 and not weighted.blended:
                states = moved(states, padded(empty, states.shape[1], empty), part.weight)
            found.append((states, pooled, part.weight))
        if weighted.blended:
            return _blended(found, weighted, empty)
        return Encoded(torch.cat([states for states, _, _ in found], dim=1), found[0][1], empty)

    def is_cut(self, prompt: str) -> bool:
        """Whether the end of a prompt is not read, for it is far too long."""
        tokens = self.readers[0].tokens
        rows = 0
        for part in read_weights(prompt, self._syntax).parts:
            for section in part.sections:
                rows += len(tokens.rows(section, self._table(0)))
        return rows > MOST_ROWS

    def _table(self, encoder: int) -> Any:
        def get(path: Path) -> Tensor | None:
            info, tables = self._vectors.get(path)
            return tables[encoder] if info.widths == self.widths else None

        return get

    def _part(self, part: Part, room: int, empty: Tensor) -> tuple[Tensor, Tensor | None]:
        import torch

        pooled: Tensor | None = None
        made: list[Tensor] = []
        for number, reader in enumerate(self.readers):
            rows: list[Row] = []
            first = 0
            for section in part.sections:
                rows += reader.tokens.rows(section, self._table(number), first)
                first += len(section)
            states, sentences = self._weighted(reader, rows[:room])
            if sentences is not None:
                pooled = sentences[:1]
            made.append(states.reshape(1, -1, states.shape[-1]))
        # An embedding may have more vectors for one encoder than for another.
        longest = max(states.shape[1] for states in made)
        pairs = zip(made, self.readers, strict=True)
        whole = [padded(states, longest, reader.empty()) for states, reader in pairs]
        return torch.cat(whole, dim=-1), pooled

    def _weighted(self, reader: Reader, rows: list[Row]) -> tuple[Tensor, Tensor | None]:
        """Return the states (n, L, D) of rows with their weights, and their sentence vectors."""
        import torch

        states, pooled = reader.encode(rows)
        weights = torch.tensor([row.weights for row in rows], device=states.device)[..., None]
        if bool((weights == 1).all()):
            return states, pooled
        if self._syntax == "a1111":
            return emphasised(states, weights, reader.has_mean), pooled
        empty = reader.empty()
        shares: dict[int, float] = {}
        for row in rows:
            for piece, weight in zip(row.pieces, row.weights, strict=True):
                if piece >= 0 and weight < 1:
                    shares[piece] = math.tan((1 - max(weight, _LEAST_WEIGHT)) * math.pi / 2)
        total = 1 + sum(shares.values())
        hidden = [
            (number, piece, _without(row, piece))
            for number, row in enumerate(rows)
            for piece in dict.fromkeys(row.pieces)
            if piece in shares
        ]
        mixed = moved(states, empty, weights).float()
        if hidden:
            others, _ = reader.encode([row for _, _, row in hidden])
            base = mixed.clone()
            for (number, piece, _), other in zip(hidden, others, strict=True):
                share = shares[piece] / total
                less = moved(other, empty[0], weights[number]).float()
                # Where a word is not, it makes no difference that it is hidden.
                mixed[number] += share * (less - base[number])
        return mixed.to(states.dtype), pooled


def _without(row: Row, piece: int) -> Row:
    mask = [0 if other == piece else seen for other, seen in zip(row.pieces, row.mask, strict=True)]
    return Row(row.ids, mask, row.weights, row.pieces, row.vectors)


def _blended(
    found: list[tuple[Tensor, Tensor | None, float]], weighted: Weighted, empty: Tensor
) -> Encoded:
    total = sum(weight for _, _, weight in found) if weighted.normalized else 1.0
    length = max(states.shape[1] for states, _, _ in found)
    shares = [weight / total for _, _, weight in found]
    states = padded(found[0][0], length, empty) * shares[0]
    pooled = None if found[0][1] is None else found[0][1] * shares[0]
    for (more, sentence, _), share in zip(found[1:], shares[1:], strict=True):
        states = states + padded(more, length, empty) * share
        if pooled is not None and sentence is not None:
            pooled = pooled + sentence * share
    return Encoded(states, pooled, empty)
