"""How Pillow says that a picture's file is damaged: in many ways."""

from __future__ import annotations

import struct

import PIL.Image

DAMAGE = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    # Of the AVIF decoder.
    RuntimeError,
    struct.error,
    # A second and larger size in the file.
    PIL.Image.DecompressionBombError,
    PIL.Image.DecompressionBombWarning,
)
