"""Reads the header of a safetensors file.

The format: 8 bytes little-endian length, a JSON header of that length that maps each tensor's name
to dtype, shape and byte range, and `__metadata__` to strings; then the bytes, without a gap. See
https://huggingface.co/docs/safetensors. What the library would refuse to load is refused here.
"""

from __future__ import annotations

import math
import struct
from operator import attrgetter
from typing import Any

import msgspec

from aipaint.core.messages import say
from aipaint.families.identify import limits
from aipaint.families.identify.found import RefusedError
from aipaint.families.identify.source import Source, cut_short, damaged
from aipaint.families.identify.tensors import Tensors

# Name in torch, and how many bits each number takes.
_TYPES = {
    "BOOL": ("bool", 8),
    "U8": ("uint8", 8),
    "I8": ("int8", 8),
    "F4": ("float4_e2m1fn_x2", 4),
    "F6_E2M3": ("float6_e2m3", 6),
    "F6_E3M2": ("float6_e3m2", 6),
    "F8_E4M3": ("float8_e4m3fn", 8),
    "F8_E5M2": ("float8_e5m2", 8),
    "F8_E8M0": ("float8_e8m0fnu", 8),
    "F8_E4M3FNUZ": ("float8_e4m3fnuz", 8),
    "F8_E5M2FNUZ": ("float8_e5m2fnuz", 8),
    "I16": ("int16", 16),
    "U16": ("uint16", 16),
    "F16": ("float16", 16),
    "BF16": ("bfloat16", 16),
    "I32": ("int32", 32),
    "U32": ("uint32", 32),
    "F32": ("float32", 32),
    "I64": ("int64", 64),
    "U64": ("uint64", 64),
    "F64": ("float64", 64),
    "C64": ("complex64", 64),
}


class _Entry(msgspec.Struct, gc=False):
    dtype: str = ""
    shape: list[int] = []
    data_offsets: tuple[int, int] | None = None


class _Notes(msgspec.Struct):
    found: msgspec.Raw = msgspec.field(name="__metadata__", default=msgspec.Raw(b""))


_entries = msgspec.json.Decoder(dict[str, _Entry])
_notes = msgspec.json.Decoder(_Notes)
_strings = msgspec.json.Decoder(dict[str, Any])
_end = attrgetter("data_offsets")


def looks_like(start: bytes) -> bool:
    """Return whether a file's first 9 bytes or more are those of a safetensors file."""
    return len(start) >= 9 and start[8:9] == b"{" and start[5:8] == b"\0\0\0"


def read(source: Source) -> Tensors:
    """Read the header. Raises RefusedError for one that the library would not load."""
    start = source.need(0, 8)
    (length,) = struct.unpack("<Q", start)
    if length > limits.HEADER_BYTES:
        raise RefusedError(
            say(
                "Its header claims {size} MB; no model needs as much.",
                size=f"{length / 1e6:,.0f}",
            ),
            say("It is damaged or made to do harm: get the model from somewhere else."),
        )
    text = source.need(8, length)
    if text[:1] != b"{":
        raise damaged("the header is no JSON object")
    notes, described = _take_notes(text)
    if described.count(b"{") > limits.TENSORS or described.count(b",") > limits.COMMAS:
        raise RefusedError(say("It lists more tensors than any model has."))
    try:
        entries = _entries.decode(described)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise damaged(f"the header says: {error}") from error
    counts = _check(entries, source.size, 8 + length)
    return Tensors("safetensors", entries, notes=notes, bytes=source.size, counts=counts)


def _take_notes(text: bytes) -> tuple[dict[str, str], bytes]:
    """Return the metadata, and the header without it."""
    try:
        raw = bytes(_notes.decode(text).found)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise damaged(f"the header is no JSON: {error}") from error
    if not raw:
        return {}, text
    described = text.replace(b'"__metadata__":' + raw, b'"__metadata__":{}', 1)
    if raw.count(b'":') - raw.count(b'\\":') > limits.NOTES:
        # Of no use to anybody, and no reason to refuse the weights.
        return {}, described
    try:
        found = _strings.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise damaged("its metadata is no object") from None
    return {name: value for name, value in found.items() if isinstance(value, str)}, described


def _check(entries: dict[str, _Entry], size: int, begin: int) -> dict[str, int]:
    """Compare shapes, kinds and places, bring kinds to torch's names, and count them."""
    counts: dict[str, int] = {}
    entries.pop("__metadata__", None)
    if not entries:
        raise RefusedError(say("It holds no tensors."))
    for name, entry in entries.items():
        known, shape, place = _TYPES.get(entry.dtype), entry.shape, entry.data_offsets
        if place is None:
            raise damaged(f"{name[:60]} has no place")
        if known is None:
            raise RefusedError(
                say("Its numbers are of a kind that is not known: {kind}.", kind=entry.dtype[:40])
            )
        if len(shape) > limits.DIMENSIONS or len(name) > limits.NAME_CHARS:
            raise damaged("a name or shape is far too long")
        if shape and min(shape) < 0:
            raise damaged(f"{name[:60]} has a negative length")
        entry.dtype, bits = known
        count = math.prod(shape)
        counts[known[0]] = counts.get(known[0], 0) + count
        if 8 * (place[1] - place[0]) != count * bits:
            raise damaged(f"{name[:60]} has another size than its shape says")
    end = 0
    for first, last in sorted(map(_end, entries.values())):
        if first != end or last < first:
            if first < end:
                raise damaged("tensors overlap")
            raise damaged("there is a gap between tensors")
        end = last
    if begin + end > size:
        raise cut_short(size, begin + end)
    if begin + end < size:
        raise damaged("there is more in it than its header names")
    return counts
