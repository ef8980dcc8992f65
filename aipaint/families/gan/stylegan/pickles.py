"""Follows pickles whose tensors each carry a pickle of their own, as those of plain `pickle` do.

`pickle.dump` of a tensor writes `torch.storage._load_from_bytes` and, as its argument, what
`torch.save` makes of the storage in its older format: five small pickles, a count, the numbers.
Both are followed without being obeyed (see `identify.pickle_machine`); of strings of bytes nothing
is read but where they lie.
"""

from __future__ import annotations

import io
from typing import Any, BinaryIO

from aipaint.core.messages import say
from aipaint.families.identify import limits
from aipaint.families.identify.found import RefusedError
from aipaint.families.identify.pickle_machine import Machine
from aipaint.families.identify.pickle_steps import follow
from aipaint.families.identify.records import ITEM_BYTES, Blob, Imported, Storage
from aipaint.families.identify.source import cut_short, damaged

_MAGIC = 0x1950A86A20F9469CFC6C
_LOADER = Imported("torch.storage", "_load_from_bytes")
_HEAD = 16 * 2**10
"""Bytes of a storage's own pickles; they take about 400."""


class NestedMachine(Machine):
    """A machine that knows where the storages' numbers lie in the file.

    placed: whether that is found out; else storages are taken to be of float32.
    spans: of storages by their key, the first byte and how many.
    """

    def __init__(self, file: BinaryIO, size: int, *, placed: bool = True) -> None:
        super().__init__(file, size)
        self._placed = placed
        self.spans: dict[str, tuple[int, int]] = {}
        self._inner_steps = 0

    def string(self, count: int) -> Blob:
        """Return where a string of bytes lies; none of it is kept."""
        begin = self.file.tell()
        if count < 0 or begin + count > self.size:
            raise cut_short(self.size, begin + max(0, count))
        self.file.seek(count, io.SEEK_CUR)
        return Blob(begin, count)

    def text(self, count: int) -> str | Blob:
        """Return a string of text, or where it lies when it is long."""
        if count > limits.STRING_BYTES or count < 0:
            return self.string(count)
        return self.take(count).decode("utf-8", "replace")

    def called(self, made_by: Any, arguments: Any) -> Any:
        """Return the record of a call; of a storage's, the storage."""
        if made_by == _LOADER:
            if not isinstance(arguments, tuple) or len(arguments) != 1:
                raise damaged("its pickle makes no sense")
            return self._storage(arguments[0])
        return super().called(made_by, arguments)

    def _storage(self, blob: Any) -> Storage:
        if not isinstance(blob, Blob):
            raise RefusedError(say("Its tensors are stored in a way that is not read."))
        if not self._placed:
            return Storage("float32", str(blob.offset), blob.length)
        place = self.file.tell()
        self.file.seek(blob.offset)
        head = self.file.read(min(blob.length, _HEAD))
        self.file.seek(place)
        inner = Machine(io.BytesIO(head), len(head))
        # All storages together may take as many steps as one file.
        inner.steps = self._inner_steps
        magic, _, habits, storage, keys = (follow(inner) for _ in range(5))
        self._inner_steps = inner.steps
        if magic != _MAGIC or not isinstance(storage, Storage) or keys != [storage.key]:
            raise damaged("a tensor is not as torch writes it")
        if isinstance(habits, dict) and habits.get("little_endian") is False:
            raise RefusedError(say("It was written by a machine of another byte order."))
        # How many numbers there are stands before them.
        start = inner.file.tell() + 8
        length = storage.count * ITEM_BYTES.get(storage.dtype, 1)
        if storage.count < 0 or start + length > blob.length:
            raise damaged("a tensor is shorter than it says")
        key = str(blob.offset)
        self.spans[key] = blob.offset + start, length
        return Storage(storage.dtype, key, storage.count)
