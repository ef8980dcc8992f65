"""The texts in a picture file, found by walking its chunks. No pixel is ever decoded.

Reads PNG (W3C PNG specification, third edition), JPEG (ITU-T T.81), WebP (RFC 9649) and AVIF
(bmff), told apart by their first bytes. Lengths in a file are taken as claims: nothing is read or
unpacked beyond the limits below, whatever a file says of itself.
"""

from __future__ import annotations

import io
import stat
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, NamedTuple

from aipaint.core.errors import UserError
from aipaint.core.metadata import bmff, exif

MAX_TEXT = 8 * 2**20
MAX_TEXTS = 2 * MAX_TEXT
MAX_CHUNKS = 200_000
COMMENT = "UserComment"
XMP = "XML:com.adobe.xmp"

_PNG = b"\x89PNG\r\n\x1a\n"
_EXIF_HEAD = b"Exif\0\0"
_XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\0"
_TEXT_CHUNKS = (b"tEXt", b"zTXt", b"iTXt")


class Container(NamedTuple):
    """Size in pixels and the texts by keyword: PNG's own, EXIF's names, JPEG's comment and XMP.

    may_hide: an alpha channel of exact values is there, whose lowest bits can hold more.
    """

    width: int
    height: int
    texts: dict[str, str]
    may_hide: bool = False


class _DamagedError(Exception):
    """The file does not hold what its first bytes promise."""


def read_container(path: Path) -> Container:
    """Return the size and texts of a PNG, JPEG, WebP or AVIF file.

    A file that breaks off after its texts still gives them. Raises UserError when the file cannot
    be read, is of another kind, or is damaged before anything useful was found.
    """
    try:
        # A pipe or a device would be waited on for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            raise UserError("{path} is not a file.", fix="Choose a picture file.", path=path)
        with path.open("rb") as file:
            head = file.read(16)
            file.seek(0)
            return _walker(path, head)(file)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise UserError("{path} cannot be read.", "{reason}.", path=path, reason=reason) from error
    except _DamagedError as error:
        raise UserError(
            "{path} is damaged.",
            "It begins like a picture and breaks off.",
            "Fetch the file again from where it came.",
            path=path,
        ) from error


def _walker(path: Path, head: bytes) -> Callable[[BinaryIO], Container]:
    if head.startswith(_PNG):
        return _read_png
    if head.startswith(b"\xff\xd8\xff"):
        return _read_jpeg
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return _read_webp
    if bmff.is_heif(head):
        return _read_heif
    raise UserError(
        "{path} is not a picture that can be read here.",
        "It is neither PNG, JPEG, WebP nor AVIF.",
        path=path,
    )


class _Texts:
    """Texts as they are found, up to MAX_TEXTS bytes; the first of each keyword stays."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self._room = MAX_TEXTS

    def add(self, keyword: str, text: str | None) -> None:
        if text is None or keyword in self.found or len(text) > self._room:
            return
        self._room -= len(text)
        self.found[keyword] = text

    def add_exif(self, block: bytes) -> None:
        for name, text in exif.texts(block.removeprefix(_EXIF_HEAD)).items():
            self.add(name, text)


def _read_png(file: BinaryIO) -> Container:
    file.seek(len(_PNG))
    if file.read(8) != b"\0\0\0\rIHDR":
        raise _DamagedError
    width, height = _unpack(">II", file.read(8))
    if not width or not height:
        raise _DamagedError
    depth, colour = _unpack(">BB", file.read(2))
    file.seek(7, io.SEEK_CUR)
    texts = _Texts()
    for _ in range(MAX_CHUNKS):
        head = file.read(8)
        if len(head) < 8:
            # Broken off. What was found stands; a picture without a word is only damaged.
            if not texts.found:
                raise _DamagedError
            break
        length, kind = struct.unpack(">I4s", head)
        if kind == b"IEND":
            break
        if kind not in (*_TEXT_CHUNKS, b"eXIf") or length > MAX_TEXT:
            file.seek(length + 4, io.SEEK_CUR)
            continue
        data = file.read(length)
        file.seek(4, io.SEEK_CUR)
        if len(data) < length:
            continue
        if kind == b"eXIf":
            texts.add_exif(data)
        else:
            keyword, text = _png_text(kind, data)
            texts.add(keyword, text)
    return Container(width, height, texts.found, may_hide=(depth, colour) == (8, 6))


def _png_text(kind: bytes, data: bytes) -> tuple[str, str | None]:
    keyword, _, rest = data.partition(b"\0")
    name = keyword[:79].decode("latin-1")
    if kind == b"tEXt":
        # Latin-1 by the specification; several tools write UTF-8 all the same.
        return name, _utf8_or_latin1(rest)
    if kind == b"zTXt":
        plain = _inflate(rest[1:]) if rest[:1] == b"\0" else None
        return name, None if plain is None else _utf8_or_latin1(plain)
    compressed, method = rest[:1] == b"\1", rest[1:2]
    _language, _, rest = rest[2:].partition(b"\0")
    _translated, _, text = rest.partition(b"\0")
    if compressed:
        text = _inflate(text) if method == b"\0" else None
    return name, None if text is None else text.decode("utf-8", "replace")


def _utf8_or_latin1(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _inflate(data: bytes) -> bytes | None:
    """Return the unpacked bytes, None when damaged or larger than MAX_TEXT."""
    unpacker = zlib.decompressobj()
    try:
        plain = unpacker.decompress(data, MAX_TEXT + 1)
    except zlib.error:
        return None
    return plain if unpacker.eof and len(plain) <= MAX_TEXT else None


def _read_jpeg(file: BinaryIO) -> Container:
    file.seek(2)
    texts = _Texts()
    size: tuple[int, int] | None = None
    for _ in range(MAX_CHUNKS):
        lead = file.read(2)
        if len(lead) < 2 or lead[0] != 0xFF:
            break
        marker = lead[1]
        if marker == 0xFF:
            # Any number of 0xFF may stand before a marker.
            file.seek(-1, io.SEEK_CUR)
            continue
        if marker in (0x01, *range(0xD0, 0xD8)):
            continue
        if marker in (0xD9, 0xDA):
            break
        (length,) = _unpack(">H", file.read(2))
        data = file.read(length - 2) if length >= 2 else b""
        if length < 2 or len(data) < length - 2:
            break
        if marker == 0xE1 and data.startswith(_EXIF_HEAD):
            texts.add_exif(data)
        elif marker == 0xE1 and data.startswith(_XMP_HEAD):
            texts.add(XMP, data[len(_XMP_HEAD) :].decode("utf-8", "replace"))
        elif marker == 0xFE:
            texts.add("Comment", _utf8_or_latin1(data.rstrip(b"\0")))
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC) and len(data) >= 5:
            height, width = struct.unpack(">HH", data[1:5])
            size = width, height
    if size is None:
        raise _DamagedError
    return Container(*size, texts.found)


def _read_webp(file: BinaryIO) -> Container:
    file.seek(12)
    texts = _Texts()
    size: tuple[int, int] | None = None
    lossless = False
    for _ in range(MAX_CHUNKS):
        head = file.read(8)
        if len(head) < 8:
            break
        kind, length = struct.unpack("<4sI", head)
        start = file.tell()
        lossless |= kind == b"VP8L"
        if kind in (b"EXIF", b"XMP ") and length <= MAX_TEXT:
            data = file.read(length)
            if kind == b"EXIF":
                texts.add_exif(data)
            else:
                texts.add(XMP, data.decode("utf-8", "replace"))
        elif size is None:
            size = _webp_size(kind, file.read(min(length, 10)))
        file.seek(start + length + length % 2)
    if size is None:
        raise _DamagedError
    return Container(*size, texts.found, may_hide=lossless)


def _read_heif(file: BinaryIO) -> Container:
    texts = _Texts()
    try:
        items = bmff.read(file, MAX_TEXT)
    except bmff.DamagedError as error:
        raise _DamagedError from error
    for block in items.exif:
        texts.add_exif(block)
    for packet in items.xmp:
        texts.add(XMP, packet.decode("utf-8", "replace"))
    return Container(items.width, items.height, texts.found)


def _webp_size(kind: bytes, data: bytes) -> tuple[int, int] | None:
    if kind == b"VP8X" and len(data) == 10:
        return (
            1 + int.from_bytes(data[4:7], "little"),
            1 + int.from_bytes(data[7:10], "little"),
        )
    if kind == b"VP8 " and data[3:6] == b"\x9d\x01\x2a" and len(data) == 10:
        width, height = struct.unpack("<HH", data[6:10])
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L" and data[:1] == b"\x2f" and len(data) >= 5:
        bits = int.from_bytes(data[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return None


def _unpack(layout: str, data: bytes) -> tuple[int, ...]:
    try:
        return struct.unpack(layout, data)
    except struct.error as error:
        raise _DamagedError from error
