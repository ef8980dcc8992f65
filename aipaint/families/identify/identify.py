"""Tells what a file or folder is."""

from __future__ import annotations

import os
from pathlib import Path

from aipaint.families.identify import (
    folders,
    gguf,
    looks,
    notes,
    safetensors_file,
    shards,
    torch_files,
)
from aipaint.families.identify.found import Format, Found, RefusedError, UnreadableError
from aipaint.families.identify.kinds import UNKNOWN, kind_of
from aipaint.families.identify.source import Source, opened, unreadable
from aipaint.families.identify.tensors import Tensors


def identify(path: str | os.PathLike[str]) -> Found:
    """Describe the file or folder at `path` from its headers, or say why it is refused.

    Raises nothing for whatever lies there: a refusal is an answer. Reads 24 MiB at most, and takes
    a few milliseconds for a file of any size.
    """
    place = Path(path)
    try:
        if shards.is_index(place):
            return describe(shards.read(place))
        with opened(place) as source:
            return _file(source)
    except UnreadableError as error:
        # Asked only now: most paths are of files.
        return _folder(place) if _is_folder(place) else _refused(place, "unreadable", error)
    except RefusedError as error:
        return _refused(place, "unknown", error)
    except (OSError, ValueError) as error:
        # ValueError: a path with a zero in it.
        return _refused(place, "unreadable", unreadable(error))


def _folder(place: Path) -> Found:
    try:
        return folders.describe(place)
    except UnreadableError as error:
        return _refused(place, "unreadable", error)
    except RefusedError as error:
        return _refused(place, "unknown", error)
    except OSError as error:
        return _refused(place, "unreadable", unreadable(error))


def _is_folder(place: Path) -> bool:
    try:
        return place.is_dir()
    except (OSError, ValueError):
        return False


def describe(tensors: Tensors) -> Found:
    """Return what the tensors of a file are."""
    said = notes.told(tensors.notes)
    kind = kind_of(tensors, said)
    if kind is None:
        return Found(
            accepted=False,
            format=tensors.format,
            dtype=tensors.dtype(),
            parameters=tensors.parameters(),
            bytes=tensors.bytes,
            told=said,
            metadata=notes.shortened(tensors.notes),
            reason=UNKNOWN.why,
            fix=UNKNOWN.fix,
        )
    return Found(
        accepted=True,
        format=tensors.format,
        family=kind.family,
        base=kind.base,
        role=kind.role,
        variant=kind.variant,
        prediction=kind.prediction,
        size=kind.size,
        dtype=tensors.dtype(),
        parameters=tensors.parameters(),
        bytes=tensors.bytes,
        parts=kind.parts,
        network=kind.network,
        factor=kind.factor,
        told=said,
        metadata=notes.shortened(tensors.notes),
    )


def _file(source: Source) -> Found:
    start = source.read(0, looks.START)
    form: Format = "unknown"
    try:
        form = looks.format_of(source, start)
        if form == "gguf":
            return describe(gguf.read(source))
        if form == "safetensors":
            shards.refuse_part(source.path)
            return describe(safetensors_file.read(source))
        if form == "torch zip":
            return describe(torch_files.read_zip(source))
        read = torch_files.read_legacy(source)
        return read if isinstance(read, Found) else describe(read)
    except RefusedError as error:
        return _refused(source.path, form, error, source.size)


def _refused(path: Path, form: Format, error: RefusedError, size: int | None = None) -> Found:
    if size is None:
        try:
            size = path.stat().st_size
        except (OSError, ValueError):
            size = 0
    return Found(accepted=False, format=form, bytes=size, reason=error.why, fix=error.fix)
