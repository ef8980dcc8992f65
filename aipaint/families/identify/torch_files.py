"""Reads what torch.save wrote, as a zip file or in the older way, without running its pickle.

A zip file holds `NAME/data.pkl`, which describes the tensors, and a member for each storage. The
older way is five pickles one after the other (a number that says so, a version, the machine's
habits, the description, the storages' names), then the storages.
"""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Any

from aipaint.core.messages import say
from aipaint.families.identify import limits, stylegan
from aipaint.families.identify.found import Found, RefusedError
from aipaint.families.identify.pickle_machine import Machine, refuse_import
from aipaint.families.identify.pickle_steps import follow
from aipaint.families.identify.pickled import tensors_of
from aipaint.families.identify.records import ITEM_BYTES, Storage, is_program
from aipaint.families.identify.source import Source, cut_short, damaged
from aipaint.families.identify.tensors import Tensors

_MAGIC = 0x1950A86A20F9469CFC6C
_PICKLE_MEMBER_BYTES = 8 * 2**20
_END = b"PK\x05\x06"
_BIG_ENDIAN = say("It was written by a machine of another byte order.")


def read_zip(source: Source) -> Tensors:
    """Read a zip file of torch's. Raises RefusedError for any other."""
    return _zip(source)[0]


def read_legacy(source: Source) -> Found | Tensors:
    """Read a file of the older way, or a bare pickle. Raises RefusedError.

    Returns a description where that is all there is to say: of NVIDIA's GANs.
    """
    return _legacy(source)[0]


def zip_spans(source: Source) -> tuple[Tensors, Spans]:
    """Read a zip file of torch's, and where its storages lie. Raises RefusedError.

    A storage that is packed has no place in the file that could be read as it is.
    """
    tensors, members = _zip(source)
    spans: Spans = {}
    for key, member in members.items():
        if member.compress_type == zipfile.ZIP_STORED:
            # Names and extras of the member's own header may differ from those of the directory.
            lengths = struct.unpack("<HH", source.need(member.header_offset + 26, 4))
            room = min(member.file_size, member.compress_size)
            spans[key] = member.header_offset + 30 + sum(lengths), room
    return tensors, spans


def legacy_spans(source: Source) -> tuple[Found | Tensors, Spans]:
    """Read a file of the older way, and where its storages lie. Raises RefusedError."""
    return _legacy(source)


Spans = dict[str, tuple[int, int]]
"""Of storages by their key: the first byte in the file, and how many."""


def _zip(source: Source) -> tuple[Tensors, dict[str, zipfile.ZipInfo]]:
    _check_directory(source)
    try:
        with zipfile.ZipFile(source.file) as archive:
            members = {entry.filename: entry for entry in archive.infolist()}
            main = next((name for name in members if name.endswith("/data.pkl")), None)
            if main is None:
                raise RefusedError(_strange_zip(members))
            scripted = any("/code/" in name for name in members)
            machine = _Tracking(io.BytesIO(b""), 0)
            found = machine.read(_member(archive, members[main]))
            order = members.get(main.removesuffix("data.pkl") + "byteorder")
            if order is not None and _member(archive, order).strip() == b"big":
                raise RefusedError(_BIG_ENDIAN)
    except RefusedError:
        raise
    # NotImplementedError: a way of packing that Python does not know.
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError) as error:
        raise damaged(str(error)) from error
    machine.refuse_programs()
    root = main.removesuffix("data.pkl")
    stored: dict[str, zipfile.ZipInfo] = {}
    for storage in machine.storages.values():
        member = members.get(f"{root}data/{storage.key}")
        member = member or (members.get(f"{root}constants/{storage.key}") if scripted else None)
        if member is None and not scripted:
            raise damaged(f"the weights {storage.key[:40]} are missing")
        needed = storage.count * ITEM_BYTES.get(storage.dtype, 1)
        if member is not None and member.file_size < needed:
            raise damaged(f"the weights {storage.key[:40]} are too short")
        if member is not None and member.header_offset + member.compress_size > source.size:
            raise cut_short(source.size, member.header_offset + member.compress_size)
        if member is not None:
            stored[storage.key] = member
    form = "torchscript" if scripted else "torch zip"
    return tensors_of(found, form, source.size, {}), stored


def _legacy(source: Source) -> tuple[Found | Tensors, Spans]:
    source.file.seek(0)
    machine = _Tracking(source.file, source.size)
    found = follow(machine)
    if found != _MAGIC:
        described = stylegan.describe(found, source.size)
        if described is not None:
            return described, {}
        machine.refuse_programs()
        return tensors_of(found, "torch legacy", source.size, {}), {}
    follow(machine)
    habits = follow(machine)
    if isinstance(habits, dict) and habits.get("little_endian") is False:
        raise RefusedError(_BIG_ENDIAN)
    found = follow(machine)
    keys = follow(machine)
    place = source.file.tell()
    spans: Spans = {}
    if isinstance(keys, list):
        for key in keys:
            storage = machine.storages.get(key) if isinstance(key, str) else None
            if storage is not None:
                # How many there are stands before the numbers.
                length = storage.count * ITEM_BYTES.get(storage.dtype, 1)
                spans[storage.key] = place + 8, length
                place += 8 + length
    if place > source.size:
        raise cut_short(source.size, place)
    machine.refuse_programs()
    return tensors_of(found, "torch legacy", source.size, {}), spans


class _Tracking(Machine):
    """Remembers which storages were named."""

    def __init__(self, file: Any, size: int) -> None:
        super().__init__(file, size)
        self.storages: dict[str, Storage] = {}

    def read(self, data: bytes) -> Any:
        """Follow a pickle that is in memory."""
        self.file, self.size = io.BytesIO(data), len(data)
        return follow(self)

    def refuse_programs(self) -> None:
        """Raise RefusedError where a pickle that is no StyleGAN names parts of one."""
        for name in self.imported.values():
            if is_program(name):
                raise refuse_import(name)

    def persistent(self, identity: Any) -> Any:
        """Return the record of a storage, and keep it."""
        found = super().persistent(identity)
        if isinstance(found, Storage):
            before = self.storages.get(found.key)
            if before is None or before.count < found.count:
                self.storages[found.key] = found
        return found


def _check_directory(source: Source) -> None:
    """Bound the list of members before Python reads it. Raises RefusedError."""
    tail = source.read(max(0, source.size - 66_000), 66_000)
    place = tail.rfind(_END)
    if place < 0 or len(tail) < place + 22:
        raise RefusedError(
            say(
                "It is cut short: it has {size} bytes, and the list of its contents is missing.",
                size=f"{source.size:,}",
            ),
            say("Its download or copy has not ended well: get it again."),
        )
    (length,) = struct.unpack_from("<I", tail, place + 12)
    if length == 0xFFFFFFFF and place >= 20 and tail[place - 20 : place - 16] == b"PK\x06\x07":
        (offset,) = struct.unpack_from("<Q", tail, place - 12)
        (length,) = struct.unpack("<Q", source.need(offset + 40, 8))
    if length > limits.ZIP_DIRECTORY_BYTES:
        raise RefusedError(say("It lists more tensors than any model has."))


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise damaged("it is packed in a way that torch does not use")
    if entry.flag_bits & 1:
        raise RefusedError(say("It is locked with a password."))
    with archive.open(entry) as file:
        data = file.read(_PICKLE_MEMBER_BYTES + 1)
    if len(data) > _PICKLE_MEMBER_BYTES:
        raise RefusedError(say("It lists more tensors than any model has."))
    return data


def _strange_zip(members: dict[str, zipfile.ZipInfo]) -> Any:
    if any(name.endswith(".npy") for name in members):
        return say("It is a numpy archive, which is not supported.")
    if any(name.endswith(".safetensors") for name in members):
        return say("It is a zip file with a model in it: unpack it first.")
    if "metadata.json" in members and "config.json" in members:
        return say("It is a Keras model, which is not supported.")
    return say("It is a zip file, but none that torch has written.")
