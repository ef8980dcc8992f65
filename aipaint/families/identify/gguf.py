"""Reads the header of a GGUF file: its metadata and the list of its tensors.

The format: "GGUF", version, how many tensors and how many entries of metadata; the entries, each
a name, a type and a value; the tensors, each a name, lengths (the fastest first, the reverse of
torch), a type and an offset; then the numbers. See https://github.com/ggml-org/ggml, docs/gguf.md.
"""

from __future__ import annotations

import math
import struct
from typing import Any

from aipaint.core.messages import say
from aipaint.families.identify import limits
from aipaint.families.identify.found import RefusedError
from aipaint.families.identify.source import Source, cut_short, damaged
from aipaint.families.identify.tensors import Tensor, Tensors

MAGIC = b"GGUF"

# Type to name, numbers in a block, bytes of a block.
_TYPES: dict[int, tuple[str, int, int]] = {
    0: ("float32", 1, 4),
    1: ("float16", 1, 2),
    2: ("Q4_0", 32, 18),
    3: ("Q4_1", 32, 20),
    6: ("Q5_0", 32, 22),
    7: ("Q5_1", 32, 24),
    8: ("Q8_0", 32, 34),
    9: ("Q8_1", 32, 36),
    10: ("Q2_K", 256, 84),
    11: ("Q3_K", 256, 110),
    12: ("Q4_K", 256, 144),
    13: ("Q5_K", 256, 176),
    14: ("Q6_K", 256, 210),
    15: ("Q8_K", 256, 292),
    16: ("IQ2_XXS", 256, 66),
    17: ("IQ2_XS", 256, 74),
    18: ("IQ3_XXS", 256, 98),
    19: ("IQ1_S", 256, 50),
    20: ("IQ4_NL", 32, 18),
    21: ("IQ3_S", 256, 110),
    22: ("IQ2_S", 256, 82),
    23: ("IQ4_XS", 256, 136),
    24: ("int8", 1, 1),
    25: ("int16", 1, 2),
    26: ("int32", 1, 4),
    27: ("int64", 1, 8),
    28: ("float64", 1, 8),
    29: ("IQ1_M", 256, 56),
    30: ("bfloat16", 1, 2),
    34: ("TQ1_0", 256, 54),
    35: ("TQ2_0", 256, 66),
    39: ("MXFP4", 32, 17),
}
_NUMBERS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q"}
_NUMBERS[12] = "d"
_STRING, _ARRAY = 8, 9
_CHUNK = 256 * 2**10
_MOST_ENTRIES = 20_000


class _Reader:
    """Walks through the head of the file, a chunk in memory at a time."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.data = source.read(0, _CHUNK)
        self.begin = self.at = self.kept = 0

    def take(self, count: int) -> bytes:
        """Return the next `count` bytes. Raises RefusedError where the file ends or is too long."""
        if self.at + count > len(self.data):
            self.fill(count)
        found = self.data[self.at : self.at + count]
        self.at += count
        return found

    def fill(self, count: int) -> None:
        """Have the next `count` bytes in memory. Raises RefusedError as `take` does."""
        place = self.begin + self.at
        if place + count > self.source.size:
            raise cut_short(self.source.size, place + count)
        if place + count > limits.GGUF_BYTES:
            raise RefusedError(say("Its header is longer than any model needs."))
        self.data = self.source.read(place, max(_CHUNK, count))
        self.begin, self.at = place, 0
        if len(self.data) < count:
            raise cut_short(self.source.size, place + count)

    def number(self, form: str) -> Any:
        """Return the next number."""
        return struct.unpack("<" + form, self.take(struct.calcsize("<" + form)))[0]

    def text(self, longest: int) -> str:
        """Return the next string; of one longer than `longest`, its beginning."""
        length = self.number("Q")
        self.kept += min(length, longest)
        if self.kept > limits.GGUF_KEPT:
            raise RefusedError(say("Its header is longer than any model needs."))
        kept = self.take(min(length, longest))
        if length > longest:
            self.skip(length - longest)
        return kept.decode("utf-8", "replace")

    def skip(self, count: int) -> None:
        """Pass over bytes."""
        if self.at + count <= len(self.data):
            self.at += count
            return
        place = self.begin + self.at + count
        if place > self.source.size:
            raise cut_short(self.source.size, place)
        if place > limits.GGUF_BYTES:
            raise RefusedError(say("Its header is longer than any model needs."))
        self.data, self.begin, self.at = self.source.read(place, _CHUNK), place, 0


def read(source: Source) -> Tensors:
    """Read the header. Raises RefusedError."""
    reader = _Reader(source)
    reader.take(4)
    version = reader.number("I")
    if version not in (2, 3):
        swapped = version in (0x02000000, 0x03000000)
        raise RefusedError(
            say("It is a GGUF file for machines of another byte order.")
            if swapped
            else say("It is a GGUF file of version {version}; 2 and 3 are known.", version=version)
        )
    tensors, entries = reader.number("Q"), reader.number("Q")
    if tensors > limits.TENSORS or entries > _MOST_ENTRIES:
        raise RefusedError(say("It lists more tensors than any model has."))
    notes: dict[str, str] = {}
    shapes: dict[str, tuple[int, ...]] = {}
    left = limits.GGUF_ITEMS
    for _ in range(entries):
        name = reader.text(limits.NAME_CHARS)
        value, left = _value(reader, reader.number("I"), left)
        if isinstance(value, tuple):
            # Of a tensor that was folded to fit into blocks.
            shapes[name.removeprefix("comfy.gguf.orig_shape.")] = value
        elif value is not None:
            notes[name] = value
    found, end = _tensors(reader, tensors, shapes)
    try:
        alignment = int(notes.get("general.alignment", "32"))
    except ValueError:
        alignment = 0
    if not 0 < alignment <= 2**20:
        raise damaged("its alignment makes no sense")
    begin = -(-(reader.begin + reader.at) // alignment) * alignment
    if begin + end > source.size:
        raise cut_short(source.size, begin + end)
    return Tensors("gguf", found, notes=notes, bytes=source.size)


def _value(reader: _Reader, kind: int, left: int) -> tuple[str | tuple[int, ...] | None, int]:
    """Return a value as text, a short list of whole numbers as it is, and how many may follow."""
    if kind == _STRING:
        return reader.text(limits.NOTE_CHARS), left
    if kind in _NUMBERS:
        return str(reader.number(_NUMBERS[kind])), left
    if kind != _ARRAY:
        raise damaged("its metadata is of a type that does not exist")
    inner, count = reader.number("I"), reader.number("Q")
    if inner in _NUMBERS:
        form = _NUMBERS[inner]
        width = struct.calcsize("<" + form)
        if count <= limits.DIMENSIONS and form not in "fd?":
            return struct.unpack(f"<{count}{form}", reader.take(count * width)), left
        reader.skip(count * width)
        return None, left
    if inner != _STRING or count > left:
        raise damaged("its metadata has a list that makes no sense")
    _pass_strings(reader, count)
    return None, left - count


def _pass_strings(reader: _Reader, count: int) -> None:
    """Pass over a vocabulary: the one long thing in such a header."""
    unpack = struct.Struct("<Q").unpack_from
    while count:
        data, at = reader.data, reader.at
        last = len(data) - 8
        while count and at <= last:
            at += 8 + unpack(data, at)[0]
            count -= 1
        reader.skip(at - reader.at)
        if count:
            reader.fill(8)


def _tensors(
    reader: _Reader, count: int, shapes: dict[str, tuple[int, ...]]
) -> tuple[dict[str, Tensor], int]:
    """Return the tensors, and how many bytes their numbers take."""
    found: dict[str, Tensor] = {}
    end = 0
    for _ in range(count):
        name = reader.text(limits.NAME_CHARS)
        axes = reader.number("I")
        if axes > limits.DIMENSIONS:
            raise damaged("a tensor has too many dimensions")
        lengths = struct.unpack(f"<{axes}Q", reader.take(8 * axes))
        kind, offset = reader.number("I"), reader.number("Q")
        total = math.prod(lengths)
        if total >= 2**60:
            raise damaged("a tensor is larger than any disk")
        title, numbers, width = _TYPES.get(kind, (f"type {kind}", 1, 0))
        end = max(end, offset + -(-total // numbers) * width)
        shape = tuple(reversed(lengths))
        whole = shapes.get(name, ())
        found[name] = Tensor(title, whole if whole and math.prod(whole) == total else shape)
    if not found:
        raise RefusedError(say("It holds no tensors."))
    return found, end
