"""What a file holds: names, kinds and shapes of tensors, and its maker's notes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import msgspec

from aipaint.families.identify.found import Format


class AnyTensor(Protocol):
    """A tensor's kind of number and shape; no numbers."""

    @property
    def dtype(self) -> str: ...  # as torch or GGUF names it
    @property
    def shape(self) -> Sequence[int]: ...


class Tensor(msgspec.Struct, gc=False):
    """A tensor's kind of number, as torch or GGUF names it, and its shape."""

    dtype: str
    shape: tuple[int, ...]


class Tensors:
    """The tensors of a file by name, and what else it tells.

    notes: its metadata as strings. extras: other plain values beside the tensors, such as a
    training step. bytes: size of the file. counts: how many numbers of each kind there are, where
    that is known already.
    """

    def __init__(
        self,
        format: Format,
        entries: Mapping[str, AnyTensor],
        *,
        notes: Mapping[str, str] | None = None,
        extras: Mapping[str, Any] | None = None,
        bytes: int = 0,
        counts: dict[str, int] | None = None,
    ) -> None:
        self.format: Format = format
        self.entries = entries
        self.notes = notes or {}
        self.extras = extras or {}
        self.bytes = bytes
        self._counts = counts
        # One text of all names: looking for a part of a name is a search in C.
        self._text = "\n" + "\n".join(entries) + "\n"

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def __len__(self) -> int:
        return len(self.entries)

    def shape(self, name: str) -> tuple[int, ...]:
        """Return the shape of a tensor; () where it is not there."""
        entry = self.entries.get(name)
        return () if entry is None else tuple(entry.shape)

    def dim(self, name: str, axis: int) -> int:
        """Return one length of a tensor; 0 where it or the axis is not there."""
        entry = self.entries.get(name)
        if entry is None or not -len(entry.shape) <= axis < len(entry.shape):
            return 0
        return entry.shape[axis]

    def begins(self, *prefixes: str) -> bool:
        """Return whether a name begins with one of these."""
        text = self._text
        for prefix in prefixes:  # noqa: SIM110 - a generator would take twice as long
            if "\n" + prefix in text:
                return True
        return False

    def ends(self, *suffixes: str) -> bool:
        """Return whether a name ends with one of these."""
        text = self._text
        for suffix in suffixes:  # noqa: SIM110 - as above
            if suffix + "\n" in text:
                return True
        return False

    def mentions(self, *parts: str) -> bool:
        """Return whether one of these stands anywhere in a name."""
        text = self._text
        for part in parts:  # noqa: SIM110 - as above
            if part in text:
                return True
        return False

    def has(self, *names: str) -> bool:
        """Return whether all of these are there."""
        entries = self.entries
        for name in names:  # noqa: SIM110 - as above
            if name not in entries:
                return False
        return True

    def count(self, pattern: str) -> int:
        """Return how many of pattern.format(0), pattern.format(1), ... begin a name, in a row."""
        number = 0
        while number < 1000 and self.begins(pattern.format(number)):
            number += 1
        return number

    def parameters(self) -> int:
        """Return how many numbers there are; those packed in pairs count as two."""
        total = sum(self._count().values())
        if "bitsandbytes__" in self._text:
            packed = [
                self.entries[name]
                for name in {
                    name.partition(".quant_state.")[0]
                    for name in self.entries
                    if ".quant_state.bitsandbytes__" in name
                }
                if name in self.entries
            ]
            total += sum(math.prod(entry.shape) for entry in packed if entry.dtype == "uint8")
        return total

    def dtype(self) -> str:
        """Return the kind of most of the numbers."""
        for packed in ("nf4", "fp4"):
            if f".quant_state.bitsandbytes__{packed}" in self._text:
                return packed
        counts = self._count()
        return max(counts, key=lambda name: counts[name], default="")

    def _count(self) -> dict[str, int]:
        if self._counts is None:
            self._counts = {}
            for entry in self.entries.values():
                before = self._counts.get(entry.dtype, 0)
                self._counts[entry.dtype] = before + math.prod(entry.shape)
        return self._counts
