"""Prompts as rows of tokens that a text encoder can read: it reads so many at once and no more.

Longer prompts are read in several rows, as AUTOMATIC1111's web UI does it: 75 tokens each for
CLIP, between the signs that begin and end a text. Where a comma is near the end of a row, the row
ends there, so that what belongs together is read together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aipaint.core.prompt_weights import Piece, Pieces
from aipaint.families.diffusion.embeddings import split

if TYPE_CHECKING:
    from torch import Tensor

# How far a row's end may go back to a comma, as a share of it: the web UI's 20 tokens of 75.
_REACH = 20 / 75
_COMMAS = frozenset(",，、")


@dataclass(frozen=True)
class Token:
    """A token of a prompt, or a vector in its place. piece: the place of its words among all."""

    id: int
    piece: int
    weight: float = 1.0
    vector: Tensor | None = None
    comma: bool = False
    # How many tokens from this one on must stay in one row.
    together: int = 1


@dataclass(frozen=True)
class Row:
    """What a text encoder reads at once, `length` of each.

    mask: 0 where it does not look. pieces: of whose words each token is, -1 of none's.
    """

    ids: list[int]
    mask: list[int]
    weights: list[float]
    pieces: list[int]
    vectors: dict[int, Tensor] = field(default_factory=dict)


class Tokens:
    """Makes rows of tokens with one tokenizer of transformers, a fast one."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        ids = list(tokenizer("")["input_ids"])
        # One sign is the end's: T5's texts have no beginning.
        self._before, self._after = (ids[:1], ids[1:]) if len(ids) > 1 else ([], ids)
        self.length: int = tokenizer.model_max_length
        self.room = self.length - len(ids)
        self._reach = round(self.room * _REACH)
        # Words of CLIP end where a piece ends; others go by what stands between the pieces.
        self._parted = "CLIP" in type(tokenizer).__name__

    def rows(
        self, pieces: Pieces, vectors: Callable[[Path], Tensor | None], first: int = 0
    ) -> list[Row]:
        """Return the rows of a section of a prompt, at least one.

        vectors: returns (n, D) for a textual inversion, None for one that is left out. first: the
        number of its first piece.
        """
        return [self._row(tokens) for tokens in self._parts(self._tokens(pieces, vectors, first))]

    def _tokens(
        self, pieces: Pieces, vectors: Callable[[Path], Tensor | None], first: int
    ) -> list[Token]:
        found: list[Token] = []
        run: list[tuple[Piece, int]] = []
        for number, piece in enumerate(pieces, first):
            for part in split(piece.text):
                if isinstance(part, str):
                    run.append((Piece(part, piece.weight), number))
                    continue
                found += self._read(run)
                run = []
                table = vectors(part)
                if table is None:
                    continue
                rows = len(table)
                for place, vector in enumerate(table):
                    together = min(rows, self.room) if place == 0 else 1
                    # Number 0 is a word that nothing else is told by.
                    found.append(Token(0, number, piece.weight, vector, together=together))
        return found + self._read(run)

    def _read(self, run: Sequence[tuple[Piece, int]]) -> list[Token]:
        """Return the tokens of words that stand together."""
        text = ""
        owners: list[tuple[int, Piece, int]] = []  # where each piece ends
        for piece, number in run:
            if self._parted and text and piece.text and not text[-1].isspace():
                text += " "
            text += piece.text
            owners.append((len(text), piece, number))
        if not text.strip():
            return []
        read = self._tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
        found: list[Token] = []
        place = 0
        for identity, (begin, end) in zip(read["input_ids"], read["offset_mapping"], strict=True):
            # A space before a word belongs to its token, and to the piece before.
            while place + 1 < len(owners) and owners[place][0] < max(end, begin + 1):
                place += 1
            _, piece, number = owners[place]
            comma = text[begin:end].strip() in _COMMAS
            found.append(Token(identity, number, piece.weight, comma=comma))
        return found

    def _parts(self, tokens: list[Token]) -> list[list[Token]]:
        """Split tokens where a row ends."""
        parts: list[list[Token]] = []
        now: list[Token] = []
        comma = -1  # behind the last one of this row
        for token in tokens:
            if len(now) + token.together > self.room:
                near = comma > 0 and len(now) - comma < self._reach
                whole = token.comma or token.vector is not None or not near
                cut = len(now) if whole else comma
                parts.append(now[:cut])
                now = now[cut:]
                comma = -1
            now.append(token)
            if token.comma:
                comma = len(now)
        return [*parts, now] if now or not parts else parts

    def _row(self, tokens: list[Token]) -> Row:
        before, after = len(self._before), len(self._after)
        rest = self.room - len(tokens)
        ids = [*self._before, *(token.id for token in tokens), *self._after]
        ids += [self._tokenizer.pad_token_id] * rest
        return Row(
            ids,
            [1] * (self.length - rest) + [0] * rest,
            [1.0] * before + [token.weight for token in tokens] + [1.0] * (after + rest),
            [-1] * before + [token.piece for token in tokens] + [-1] * (after + rest),
            {
                before + place: token.vector
                for place, token in enumerate(tokens)
                if token.vector is not None
            },
        )
