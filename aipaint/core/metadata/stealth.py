"""Texts in the lowest bits of an alpha channel, as NovelAI and some extensions hide them.

They survive web sites that strip all else. Column by column, one bit a pixel, the highest of each
byte first: `stealth_pnginfo` or, packed with gzip, `stealth_pngcomp`; the length in bits as a
32-bit number; the text. It is A1111's, or an object whose values are the texts of a PNG.
"""

from __future__ import annotations

import zlib
from pathlib import Path

import PIL.Image

from aipaint.core.damage import DAMAGE
from aipaint.core.metadata.values import load
from aipaint.core.recipe import MAX_PIXELS

_PLAIN, _PACKED = b"stealth_pnginfo", b"stealth_pngcomp"
_HEAD = len(_PLAIN) + 4
_MAX_PACKED = 2**20
_MAX_TEXT = 2**20
_GZIP = 31
_BITS = bytes(ord("1") if value & 1 else ord("0") for value in range(256))


def read(path: Path, width: int, height: int) -> dict[str, str]:
    """Return the texts hidden in a PNG or WebP of that size; empty when there are none.

    Unpacks the picture once, which takes 4 bytes a pixel; larger ones than can be painted here
    are left alone.
    """
    if width * height > MAX_PIXELS:
        return {}
    try:
        with PIL.Image.open(path, formats=("PNG", "WEBP")) as image:
            if image.mode != "RGBA" or image.size != (width, height):
                return {}
            alpha = image.getchannel("A")
    except DAMAGE:
        return {}
    return _parse(_unpack(alpha))


def _unpack(alpha: PIL.Image.Image) -> bytes | None:
    head = _bytes_of(alpha, _HEAD)
    mark, length = head[: len(_PLAIN)], int.from_bytes(head[len(_PLAIN) :]) // 8
    if mark not in (_PLAIN, _PACKED) or not 0 < length <= _MAX_PACKED:
        return None
    data = _bytes_of(alpha, _HEAD + length)[_HEAD:]
    if len(data) < length or mark == _PLAIN:
        return data
    unpacker = zlib.decompressobj(_GZIP)
    try:
        plain = unpacker.decompress(data, _MAX_TEXT + 1)
    except zlib.error:
        return None
    return plain if len(plain) <= _MAX_TEXT else None


def _bytes_of(alpha: PIL.Image.Image, count: int) -> bytes:
    """Return the first bytes, fewer when the picture has not as many."""
    columns = min(alpha.width, -(-count * 8 // alpha.height))
    part = alpha.crop((0, 0, columns, alpha.height)).transpose(PIL.Image.Transpose.TRANSPOSE)
    bits = part.tobytes().translate(_BITS)[: count * 8]
    bits = bits[: len(bits) // 8 * 8]
    return int(bits, 2).to_bytes(len(bits) // 8) if bits else b""


def _parse(data: bytes | None) -> dict[str, str]:
    if not data:
        return {}
    text = data.decode("utf-8", "replace")
    texts = {key: value for key, value in load(text).items() if isinstance(value, str)}
    # An object of settings rather than of texts is one text.
    return texts if "Comment" in texts or "parameters" in texts else {"parameters": text}
