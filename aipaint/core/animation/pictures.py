"""GIF, APNG and animated WebP, frame after frame.

Pillow encodes the frames; the few bytes around them are written here, for Pillow's own writers of
animations hold all frames until the last one is there.
"""

from __future__ import annotations

import io
import struct
import zlib
from typing import BinaryIO

import PIL.Image
from PIL import GifImagePlugin

from aipaint.core.metadata.containers import XMP
from aipaint.core.metadata.packet import packet
from aipaint.core.pixels import Image

_GIF_FPS = 50.0  # what is shown for less than two hundredths, browsers show for ten
_QUALITY = 90
_SOURCE = "trainedAlgorithmicMedia"


class Beats:
    """Shares time into whole units without drifting: 30 a second are 33, 33, 34 milliseconds."""

    def __init__(self, fps: float, units: int) -> None:
        self._length, self._at, self._told = units / fps, 0.0, 0

    def next(self) -> int:
        """Return how many units the next frame is shown."""
        self._at += self._length
        units = round(self._at) - self._told
        self._told += units
        return units


class GifWriter:
    """GIF89a: 256 colours a frame, its own, with dithering."""

    def __init__(self, file: BinaryIO, fps: float, loop: bool, note: str) -> None:
        self._file, self._loop, self._note = file, loop, note
        self._beats = Beats(min(fps, _GIF_FPS), 100)
        self._begun = False

    def add(self, frame: Image) -> None:
        """See `Writer.add`."""
        picture = _pillow(frame)
        palette = picture.quantize(256, PIL.Image.Quantize.MEDIANCUT)
        few = picture.quantize(palette=palette, dither=PIL.Image.Dither.FLOYDSTEINBERG)
        if not self._begun:
            self._begun = True
            self._file.write(b"GIF89a" + struct.pack("<HHBBB", frame.width, frame.height, 0, 0, 0))
            if self._loop:
                self._file.write(b"!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00")
            if self._note:
                self._file.write(b"!\xfe" + _blocks(self._note.encode()))
        time = 10 * self._beats.next()
        for part in GifImagePlugin.getdata(few, duration=time, include_color_table=True):
            self._file.write(part)

    def end(self) -> None:
        """See `Writer.end`."""
        self._file.write(b";")

    def close(self) -> None:
        """See `Writer.close`."""


class ApngWriter:
    """PNG with animation chunks (PNG specification, third edition, 11.3.6): lossless."""

    def __init__(self, file: BinaryIO, fps: float, loop: bool, note: str) -> None:
        self._file, self._loop, self._note = file, loop, note
        self._beats = Beats(fps, 1000)
        self._count = self._sequence = self._control = 0

    def add(self, frame: Image) -> None:
        """See `Writer.add`."""
        held = io.BytesIO()
        _pillow(frame).save(held, "PNG", compress_level=6)
        chunks = _png_chunks(held.getvalue())
        if not self._count:
            self._file.write(b"\x89PNG\r\n\x1a\n")
            self._chunk(b"IHDR", b"".join(data for name, data in chunks if name == b"IHDR"))
            self._control = self._file.tell()
            self._chunk(b"acTL", bytes(8))  # how many there are is known at the end
            self._chunk(b"iTXt", _text(XMP, packet(_SOURCE)))
            if self._note:
                self._chunk(b"iTXt", _text("Comment", self._note))
        head = (frame.width, frame.height, 0, 0, self._beats.next(), 1000, 0, 0)
        self._chunk(b"fcTL", struct.pack(">IIIIIHHBB", self._next(), *head))
        for name, data in chunks:
            if name == b"IDAT" and not self._count:
                self._chunk(b"IDAT", data)
            elif name == b"IDAT":
                self._chunk(b"fdAT", struct.pack(">I", self._next()) + data)
        self._count += 1

    def end(self) -> None:
        """See `Writer.end`."""
        self._chunk(b"IEND", b"")
        self._file.seek(self._control)
        self._chunk(b"acTL", struct.pack(">II", self._count, 0 if self._loop else 1))
        self._file.seek(0, io.SEEK_END)

    def close(self) -> None:
        """See `Writer.close`."""

    def _next(self) -> int:
        self._sequence += 1
        return self._sequence - 1

    def _chunk(self, name: bytes, data: bytes) -> None:
        check = zlib.crc32(name + data)
        self._file.write(struct.pack(">I", len(data)) + name + data + struct.pack(">I", check))


class WebpWriter:
    """Animated WebP (RFC 9649): lossy frames of a high quality."""

    def __init__(self, file: BinaryIO, fps: float, loop: bool, note: str) -> None:
        self._file, self._loop, self._note = file, loop, note
        self._beats = Beats(fps, 1000)
        self._begun = False

    def add(self, frame: Image) -> None:
        """See `Writer.add`."""
        held = io.BytesIO()
        _pillow(frame).save(held, "WEBP", quality=_QUALITY, method=4)
        size = _three(frame.width - 1) + _three(frame.height - 1)
        if not self._begun:
            self._begun = True
            self._file.write(b"RIFF\0\0\0\0WEBP")
            # It is animated and has XMP; the colour behind the frames is nowhere seen.
            self._chunk(b"VP8X", struct.pack("<I", 0b0000_0110) + size)
            self._chunk(b"ANIM", bytes(4) + struct.pack("<H", 0 if self._loop else 1))
        # Each covers the one before: nothing is blended, nothing disposed of.
        head = bytes(6) + size + _three(self._beats.next()) + b"\x02"
        self._chunk(b"ANMF", head + _webp_picture(held.getvalue()))

    def end(self) -> None:
        """See `Writer.end`."""
        self._chunk(b"XMP ", packet(_SOURCE, self._note or None).encode())
        length = self._file.tell()
        self._file.seek(4)
        self._file.write(struct.pack("<I", length - 8))
        self._file.seek(0, io.SEEK_END)

    def close(self) -> None:
        """See `Writer.close`."""

    def _chunk(self, name: bytes, data: bytes) -> None:
        self._file.write(name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2))


def _pillow(frame: Image) -> PIL.Image.Image:
    return PIL.Image.frombytes("RGB", (frame.width, frame.height), frame.data)


def _blocks(data: bytes) -> bytes:
    """Return data as a GIF has it: in blocks of at most 255 bytes."""
    parts = (data[at : at + 255] for at in range(0, len(data), 255))
    return b"".join(bytes([len(part)]) + part for part in parts) + b"\0"


def _text(keyword: str, text: str) -> bytes:
    return keyword.encode("latin-1") + b"\0\0\0\0\0" + text.encode()


def _png_chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    found: list[tuple[bytes, bytes]] = []
    at = 8
    while at < len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        found.append((name, data[at + 8 : at + 8 + length]))
        at += 12 + length
    return found


def _webp_picture(data: bytes) -> bytes:
    """Return the chunk of a still WebP that holds its pixels."""
    at = 12
    while at < len(data):
        name, length = struct.unpack_from("<4sI", data, at)
        if name in (b"VP8 ", b"VP8L"):
            return data[at : at + 8 + length + length % 2]
        at += 8 + length + length % 2
    raise ValueError("Pillow wrote a WebP without pixels")


def _three(number: int) -> bytes:
    return struct.pack("<I", number)[:3]
