"""Models whose tensors are spread over several files, which an index names.

`model.safetensors.index.json` holds `weight_map`: tensor name to file, beside it in its folder.
"""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from aipaint.core.messages import say
from aipaint.families.identify import limits, safetensors_file
from aipaint.families.identify.found import RefusedError
from aipaint.families.identify.source import damaged, opened
from aipaint.families.identify.tensors import AnyTensor, Tensors

INDEX = ".safetensors.index.json"
_INDEX = re.compile(r"\.safetensors\.index(\.\w+)?\.json$")
PART = re.compile(r"^(?P<stem>.+)-(?P<number>\d{5})-of-(?P<count>\d{5})\.safetensors$")


class _Index(msgspec.Struct):
    weight_map: dict[str, str]


_decoder = msgspec.json.Decoder(_Index)


def is_index(path: Path) -> bool:
    """Return whether a file is called as such an index is."""
    return path.name.endswith(".index.json") or bool(_INDEX.search(path.name))


def read(path: Path) -> Tensors:
    """Read the index at `path` and the header of each file it names. Raises RefusedError."""
    if not _INDEX.search(path.name):
        raise RefusedError(
            say("It lists the parts of a model in a format that is not supported."),
            say("Get the model as safetensors."),
        )
    names = files_of(path)
    entries: dict[str, AnyTensor] = {}
    notes: dict[str, str] = {}
    size = 0
    for name in names:
        part = path.parent / name
        try:
            with opened(part) as source:
                found = safetensors_file.read(source)
        except RefusedError as error:
            raise RefusedError(
                say("Its part {part} cannot be used: {why}", part=name, why=error.why), error.fix
            ) from error
        entries.update(found.entries)
        if len(entries) > limits.TENSORS:
            raise RefusedError(say("It lists more tensors than any model has."))
        notes.update(found.notes)
        size += found.bytes
    return Tensors("safetensors shards", entries, notes=notes, bytes=size)


def files_of(index: Path) -> list[str]:
    """Return the names of the files that an index names. Raises RefusedError."""
    with opened(index) as source:
        if source.size > limits.INDEX_BYTES:
            raise damaged("the index is far too long")
        text = source.need(0, source.size)
    if text.count(b",") > limits.TENSORS:
        raise RefusedError(say("It lists more tensors than any model has."))
    try:
        names = sorted(set(_decoder.decode(text).weight_map.values()))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise damaged(f"the index says: {error}") from error
    if not names or len(names) > limits.SHARDS:
        raise damaged("the index names no files, or too many")
    for name in names:
        # A stranger's index must not make us read elsewhere.
        if not name.endswith(".safetensors") or re.search(r"[/\\:\0]", name) or ".." in name:
            raise RefusedError(
                say("It names a part outside of its folder: {name}.", name=name[:100]),
                say("It is damaged or made to do harm: get the model from somewhere else."),
            )
    return names


def refuse_part(path: Path) -> None:
    """Raise RefusedError for one of several files whose index is beside it."""
    match = PART.match(path.name)
    if match is None or int(match["count"]) < 2:
        return
    index = path.with_name(match["stem"] + INDEX)
    raise RefusedError(
        say(
            "It is part {number} of {count} of a model.",
            number=int(match["number"]),
            count=int(match["count"]),
        ),
        say("Choose {index} instead.", index=index.name)
        if index.is_file()
        else say("Its index, {index}, is missing: get that as well.", index=index.name),
    )
