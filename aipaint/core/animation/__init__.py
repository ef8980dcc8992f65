"""Pictures that move, as files: GIF, APNG and WebP through Pillow, MP4 and WebM through PyAV."""

from aipaint.core.animation.write import (
    SUFFIXES,
    AnimationFormat,
    animation_format_for,
    animation_formats,
    write_animation,
)

__all__ = [
    "SUFFIXES",
    "AnimationFormat",
    "animation_format_for",
    "animation_formats",
    "write_animation",
]
