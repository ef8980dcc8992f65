"""Reads what a weight file says of itself, without reading the weights or importing torch.

The safetensors format: 8 bytes little-endian length, a JSON header of that length that maps each
tensor's name to dtype, shape and byte range, then the bytes. Nothing in it can run.
"""

from __future__ import annotations

import hashlib
import math
import struct
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say

MAX_HEADER = 32 * 2**20
MAX_CONFIG = 4 * 2**20
PICKLES = frozenset({".bin", ".ckpt", ".pt", ".pth", ".pkl", ".pickle"})

_SAMPLES, _SAMPLE_BYTES = 4, 4096
_SIZES = {
    **dict.fromkeys(("F64", "I64", "U64", "C64"), 8),
    **dict.fromkeys(("F32", "I32", "U32"), 4),
    **dict.fromkeys(("F16", "BF16", "I16", "U16"), 2),
    **dict.fromkeys(("F8_E4M3", "F8_E5M2", "I8", "U8", "BOOL"), 1),
}


class _Entry(msgspec.Struct):
    dtype: str
    shape: list[int]
    data_offsets: tuple[int, int]


class Header(msgspec.Struct, frozen=True):
    """A weight file as its header describes it.

    shapes: tensor name to shape. parameters: how many numbers. bytes: size of the file.
    digest: stands for the content: header, size and a few samples of the numbers.
    """

    shapes: dict[str, tuple[int, ...]]
    parameters: int
    bytes: int
    digest: bytes


def read_header(path: Path) -> Header:
    """Read the header of a safetensors file and check it against the size of the file.

    Raises UserError when the file is missing, cut short or no safetensors file.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
            length = struct.unpack("<Q", start)[0] if len(start) == 8 else -1
            if not 2 <= length <= MAX_HEADER:
                raise _damaged(path, say("It does not begin like a safetensors file."))
            if 8 + length > size:
                raise _cut_short(path)
            text = file.read(length)
            digest = hashlib.sha256(start + text + struct.pack("<Q", size))
            room = size - 8 - length
            for index in range(_SAMPLES):
                file.seek(8 + length + index * max(0, room - _SAMPLE_BYTES) // (_SAMPLES - 1))
                digest.update(file.read(_SAMPLE_BYTES))
    except FileNotFoundError as error:
        raise _missing(path) from error
    except OSError as error:
        raise _damaged(
            path, say("The system says: {reason}.", reason=error.strerror or error)
        ) from error
    entries = _entries(path, text)
    shapes: dict[str, tuple[int, ...]] = {}
    end = parameters = 0
    for name, entry in entries.items():
        count = math.prod(entry.shape)
        first, last = entry.data_offsets
        known = _SIZES.get(entry.dtype)
        if min(entry.shape, default=0) < 0 or not 0 <= first <= last:
            raise _damaged(path, say("Its header contradicts itself."))
        if known is not None and last - first != count * known:
            raise _damaged(path, say("Its header contradicts itself."))
        shapes[name] = tuple(entry.shape)
        parameters += count
        end = max(end, last)
    if end > room:
        raise _cut_short(path)
    return Header(shapes, parameters, size, digest.digest())


def read_metadata(path: Path) -> dict[str, str]:
    """Return what the header of a safetensors file says beside its tensors; often nothing.

    Raises UserError when the file is missing or no safetensors file.
    """
    try:
        with path.open("rb") as file:
            start = file.read(8)
            length = struct.unpack("<Q", start)[0] if len(start) == 8 else -1
            if not 2 <= length <= MAX_HEADER:
                raise _damaged(path, say("It does not begin like a safetensors file."))
            raw = msgspec.json.decode(file.read(length), type=dict[str, msgspec.Raw])
            found = msgspec.json.decode(raw.get("__metadata__", b"{}"))
    except FileNotFoundError as error:
        raise _missing(path) from error
    except OSError as error:
        raise _damaged(
            path, say("The system says: {reason}.", reason=error.strerror or error)
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _damaged(path, say("Its header is not valid.")) from error
    told = found if isinstance(found, dict) else {}
    return {key: value for key, value in told.items() if isinstance(value, str)}


def read_config(path: Path) -> dict[str, Any]:
    """Read a small JSON object. Raises UserError when it is missing, too large or no object."""
    try:
        if path.stat().st_size > MAX_CONFIG:
            raise _damaged(path, say("It is far larger than a configuration can be."))
        found = msgspec.json.decode(path.read_bytes())
    except FileNotFoundError as error:
        raise _missing(path) from error
    except OSError as error:
        raise _damaged(
            path, say("The system says: {reason}.", reason=error.strerror or error)
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _damaged(path, say("It is not valid JSON.")) from error
    if not isinstance(found, dict):
        raise _damaged(path, say("It holds no settings."))
    return found


def refuse_pickles(folder: Path, files: Iterable[Path]) -> None:
    """Raise UserError when one of `files` is a pickle: loading one can run any program."""
    for file in files:
        if file.suffix.lower() in PICKLES:
            raise UserError(
                "The model {folder} needs {file}, which can carry a hidden program.",
                "Only safetensors files are opened; .bin, .ckpt and .pt files are not.",
                "Get the model as safetensors.",
                folder=folder.name,
                file=file.relative_to(folder).as_posix(),
            )


def fingerprint(digests: Mapping[str, bytes]) -> str:
    """Return 16 hex digits that stand for a set of named parts."""
    total = hashlib.sha256()
    for name in sorted(digests):
        total.update(name.encode() + b"\0" + digests[name])
    return total.hexdigest()[:16]


def _entries(path: Path, text: bytes) -> dict[str, _Entry]:
    try:
        raw = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
        raw.pop("__metadata__", None)
        decoder = msgspec.json.Decoder(_Entry)
        return {name: decoder.decode(value) for name, value in raw.items()}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _damaged(path, say("Its header is not valid.")) from error


def _missing(path: Path) -> UserError:
    return UserError(
        "The file {file} is missing from the model.",
        "",
        "Download or copy the model folder again, with all its files.",
        file=_short(path),
    )


def _cut_short(path: Path) -> UserError:
    return UserError(
        "The file {file} is cut short.",
        "The download or copy ended before the whole file was there.",
        "Download or copy it again.",
        file=_short(path),
    )


def _damaged(path: Path, why: Message) -> UserError:
    return UserError(
        "The file {file} cannot be read.",
        why.template,
        "Download or copy it again.",
        file=_short(path),
        **why.values,
    )


def _short(path: Path) -> str:
    return "/".join(path.parts[-3:])
