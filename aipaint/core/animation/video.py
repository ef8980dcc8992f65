"""MP4 with H.264 and WebM with VP9, by PyAV."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, BinaryIO

import av
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

from aipaint.core.errors import UserError
from aipaint.core.pixels import Image, to_array

# Constant quality: small differences from frame to frame are what a morph is made of.
_ENCODERS: dict[str, tuple[tuple[str, dict[str, str]], ...]] = {
    "MP4": (
        ("libx264", {"crf": "17", "preset": "medium"}),
        ("libopenh264", {"rc_mode": "quality"}),
    ),
    "WEBM": (
        ("libvpx-vp9", {"crf": "22", "b": "0", "row-mt": "1", "cpu-used": "3"}),
        ("libvpx", {"crf": "8", "b": "8M"}),
    ),
}


class VideoWriter:
    """Writes yuv420p in limited range, and says so: BT.709's matrix, primaries and curve."""

    def __init__(self, file: BinaryIO, kind: str, fps: float, note: str) -> None:
        self._fps = Fraction(fps).limit_denominator(1001)
        self._encoder, self._settings = _encoder(kind)
        self._container: Any = av.open(file, "w", format=kind.lower())
        if note:
            self._container.metadata["comment"] = note
        self._stream: Any = None

    def add(self, frame: Image) -> None:
        """See `Writer.add`."""
        pixels = to_array(frame)
        pixels = np.pad(pixels, ((0, frame.height % 2), (0, frame.width % 2), (0, 0)), "edge")
        if self._stream is None:
            self._stream = self._begin(pixels.shape[1], pixels.shape[0])
        picture = av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(
            format="yuv420p",
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
            dst_colorspace=Colorspace.ITU709,
        )
        self._container.mux(self._stream.encode(picture))

    def end(self) -> None:
        """See `Writer.end`."""
        self._container.mux(self._stream.encode(None))
        self._container.close()

    def close(self) -> None:
        """See `Writer.close`."""
        self._container.close()

    def _begin(self, width: int, height: int) -> Any:
        stream = self._container.add_stream(self._encoder, rate=self._fps)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.options = self._settings
        context = stream.codec_context
        context.color_range = ColorRange.MPEG
        context.colorspace = Colorspace.ITU709
        context.color_primaries = ColorPrimaries.BT709
        context.color_trc = ColorTrc.BT709
        return stream


def _encoder(kind: str) -> tuple[str, dict[str, str]]:
    for name, settings in _ENCODERS[kind]:
        if name in av.codecs_available:
            return name, settings
    raise UserError(
        "Videos cannot be written as {kind} here.",
        "The installed package av (PyAV) was built without an encoder for it.",
        "Save as .gif, .webp or .png.",
        kind=kind,
    )
