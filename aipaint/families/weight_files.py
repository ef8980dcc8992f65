"""Reads weights from safetensors files, from GGUF and from torch's, which are pickles, alike.

A pickle is a program. Here its instructions are followed without being obeyed (see
`identify.pickle_machine`): they tell where each tensor's numbers lie in the file, and those are
mapped from there. Nothing of it is imported, called or unpickled. Importing this costs no torch.

GGUF packs numbers into 2 to 8 bits. They are widened to float16 when they are read.
"""

from __future__ import annotations

import hashlib
import math
import mmap
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say
from aipaint.families.identify import gguf, looks, torch_files
from aipaint.families.identify.found import Found, RefusedError
from aipaint.families.identify.records import ITEM_BYTES, Stored
from aipaint.families.identify.source import Source, damaged, opened
from aipaint.families.identify.tensors import AnyTensor, Tensors
from aipaint.families.weights import Header, read_header, read_metadata

if TYPE_CHECKING:
    from torch import Tensor

ENDINGS = frozenset({".safetensors", ".sft", ".gguf", ".ckpt", ".pt", ".pth", ".bin"})
"""How files are called that are read here."""

_PLAIN, _PACKED = frozenset({".safetensors", ".sft"}), ".gguf"
_SAMPLES, _SAMPLE_BYTES = 4, 4096


def is_pickle(path: Path) -> bool:
    """Whether a file is called as torch's are; what is in it is looked at when it is read."""
    return path.suffix.lower() in ENDINGS - _PLAIN - {_PACKED}


def open_header(path: Path) -> Header:
    """Describe a file of weights of any kind, with the size of the file and a digest.

    Raises UserError for one that is missing, damaged, packed, or names what weights do not need.
    """
    if path.suffix.lower() in _PLAIN:
        return read_header(path)
    try:
        with opened(path) as source:
            form = looks.format_of(source, source.read(0, looks.START))
            if form == "safetensors":
                # Some are called .ckpt all the same.
                return read_header(path)
            tensors = gguf.read(source) if form == "gguf" else _spans(source)[0]
            digest = hashlib.sha256(struct.pack("<Q", source.size))
            for name, entry in tensors.entries.items():
                digest.update(f"{name}\0{entry.dtype}{tuple(entry.shape)}\0".encode())
            room = max(0, source.size - _SAMPLE_BYTES)
            for index in range(_SAMPLES):
                digest.update(source.read(index * room // (_SAMPLES - 1), _SAMPLE_BYTES))
            shapes = {name: tuple(entry.shape) for name, entry in tensors.entries.items()}
            return Header(shapes, tensors.parameters(), source.size, digest.digest())
    except RefusedError as error:
        raise refused(path, error) from error


def open_metadata(path: Path) -> dict[str, str]:
    """Return what a file's maker wrote into its header; of other than safetensors, nothing."""
    return read_metadata(path) if path.suffix.lower() in _PLAIN else {}


def load_tensors(path: Path) -> dict[str, Tensor]:
    """Return the tensors of a file by name, on the CPU, their numbers mapped from the disk.

    Those of GGUF are widened in memory, for which the library gguf must be there. What the maker's
    program put around them (`state_dict` and the like) is left off their names. Raises UserError
    for a file that is damaged or refused.
    """
    if path.suffix.lower() not in _PLAIN:
        try:
            with opened(path) as source:
                form = looks.format_of(source, source.read(0, looks.START))
                if form == "gguf":
                    return _widened(path, gguf.read(source))
                if form != "safetensors":
                    return _mapped(source)
        except RefusedError as error:
            raise refused(path, error) from error
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    read_header(path)
    try:
        return load_file(path)
    except SafetensorError as error:
        raise refused(path, damaged(str(error))) from error


def _widened(path: Path, tensors: Tensors) -> dict[str, Tensor]:
    import torch

    try:
        import gguf as library  # pyright: ignore[reportMissingImports]
    except ImportError as error:
        raise UserError(
            "The file {file} needs the library gguf, which is not installed.",
            "Its numbers are packed into fewer bits.",
            "Install it (pip install gguf), or get the model as safetensors.",
            file=path.name,
        ) from error
    found: dict[str, Tensor] = {}
    for each in library.GGUFReader(path).tensors:
        entry = tensors.entries.get(each.name)
        if entry is None:
            continue
        try:
            values = library.quants.dequantize(each.data, each.tensor_type)
        except NotImplementedError as error:
            raise RefusedError(
                say("Its numbers are of a kind that is not known: {kind}.", kind=entry.dtype)
            ) from error
        dtype = getattr(torch, entry.dtype, torch.float16)
        # Copied: what is not packed is mapped from the file and may not be written.
        found[each.name] = torch.from_numpy(values.copy()).to(dtype).reshape(tuple(entry.shape))
    return found


def refused(path: Path, error: RefusedError) -> UserError:
    """Return the error to show for a file that is refused."""
    return UserError(
        "The file {file} cannot be read.",
        "{reason}",
        "{help}",
        file="/".join(path.parts[-2:]),
        reason=error.why,
        help=error.fix or say("Get it again, or as safetensors."),
    )


def _spans(source: Source) -> tuple[Tensors, torch_files.Spans]:
    form = looks.format_of(source, source.read(0, looks.START))
    if form == "torch zip":
        return torch_files.zip_spans(source)
    if form != "torch legacy":
        raise RefusedError(say("It is no file of weights as torch writes them."))
    found, spans = torch_files.legacy_spans(source)
    if isinstance(found, Found):
        raise RefusedError(say("It is no file of weights as torch writes them."))
    return found, spans


def _mapped(source: Source) -> dict[str, Tensor]:
    tensors, spans = _spans(source)
    # Copied where it is written to, so that whatever is done to the tensors stays in memory.
    data = mmap.mmap(source.file.fileno(), 0, access=mmap.ACCESS_COPY)
    return {name: view_of(name, entry, spans, data) for name, entry in tensors.entries.items()}


def view_of(
    name: str, entry: AnyTensor, spans: Mapping[str, tuple[int, int]], data: mmap.mmap
) -> Tensor:
    """Return a tensor of a mapped file. spans: of its storages, first byte and how many.

    Raises RefusedError where it has no place in the file, or does not fit there.
    """
    import torch

    width = ITEM_BYTES.get(entry.dtype)
    if not isinstance(entry, Stored) or width is None or entry.storage not in spans:
        raise _without_place(name)
    begin, room = spans[entry.storage]
    count = math.prod(entry.shape)
    dtype: torch.dtype = getattr(torch, entry.dtype)
    if not count:
        return torch.empty(entry.shape, dtype=dtype)
    last = sum((side - 1) * step for side, step in zip(entry.shape, entry.strides, strict=True))
    # A tensor that names a number twice could be any size, whatever the file's is.
    if width * (entry.offset + last + 1) > room or last + 1 < count:
        raise damaged(f"{name[:60]} does not fit into the file")
    place = begin + width * entry.offset
    if place % width:
        # The older format puts numbers where a processor may not read them.
        whole = bytearray(data[place : place + width * (last + 1)])
        flat = torch.frombuffer(whole, dtype=dtype)
    else:
        flat = torch.frombuffer(data, dtype=dtype, count=last + 1, offset=place)
    return flat.as_strided(tuple(entry.shape), entry.strides)


def _without_place(name: str) -> RefusedError:
    what: Message = say("Its tensor {name} is stored in a way that is not read.", name=name[:60])
    return RefusedError(what, say("Get it as safetensors."))
