"""Writing an animation: one frame is held at a time, however long it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO, Literal, Protocol, get_args

from aipaint.core.errors import UserError
from aipaint.core.files import atomic_file
from aipaint.core.pixels import Image
from aipaint.core.recipe import MAX_PIXELS, in_range

AnimationFormat = Literal["MP4", "WEBM", "GIF", "APNG", "WEBP"]
SUFFIXES: dict[str, AnimationFormat] = {
    ".mp4": "MP4",
    ".webm": "WEBM",
    ".gif": "GIF",
    ".png": "APNG",
    ".apng": "APNG",
    ".webp": "WEBP",
}
MAX_FPS = 120.0
_VIDEO = ("MP4", "WEBM")


class Writer(Protocol):
    """Writes frames to a file that can be sought in, one after the other."""

    def add(self, frame: Image) -> None:
        """Write one more RGB frame; all of them are of one size."""
        ...

    def end(self) -> None:
        """Write what comes after the last one."""
        ...

    def close(self) -> None:
        """Let go of what it holds, also where it was not ended."""
        ...


def animation_formats() -> tuple[AnimationFormat, ...]:
    """Return the formats that can be written here: those of video need PyAV."""
    able = find_spec("av") is not None
    return tuple(kind for kind in get_args(AnimationFormat) if able or kind not in _VIDEO)


def animation_format_for(path: Path) -> AnimationFormat:
    """Return the format that a file's name asks for.

    Raises UserError for any other, and for a video where PyAV is not installed.
    """
    chosen = SUFFIXES.get(path.suffix.lower())
    if chosen is None:
        raise UserError(
            "Animations cannot be saved as {name}.",
            fix="Let the name end in .mp4, .webm, .gif, .png or .webp.",
            name=repr(path.name),
        )
    if chosen not in animation_formats():
        raise UserError(
            "Videos cannot be written here.",
            "The package av (PyAV), which knows how, is not installed.",
            "Install aipaint with its extra “video”, or save as .gif, .webp or .png.",
        )
    return chosen


def write_animation(
    frames: Iterable[Image],
    path: Path,
    fps: float = 30.0,
    loop: bool = True,
    on_frame: Callable[[int], object] | None = None,
    note: str = "",
) -> int:
    """Write RGB frames of one size to `path` in the format its ending names; return how many.

    fps: 1 to 120; a GIF counts in hundredths of a second and shows 50 at most. loop: whether it
    begins again at its end; a video leaves that to its player. on_frame: told how many are
    written, after each. note: text kept in the file, where an animation's metadata has its place.
    An odd side of a video grows by one pixel: H.264 and VP9 halve the resolution of colours.
    The file is written beside and takes its name when it is whole: whatever `frames` or
    `on_frame` raises, CancelledError for one, leaves what was there before.
    Raises UserError as `animation_format_for`, where there is no frame or it cannot be written.
    """
    kind = animation_format_for(path)
    in_range("frames a second", fps, 1, MAX_FPS)
    try:
        with atomic_file(path) as file:
            return _write(frames, _writer(kind, file, fps, loop, note), on_frame)
    except OSError as error:
        raise UserError(
            "{path} cannot be written.",
            "{reason}.",
            "Choose another folder, or make room.",
            path=path,
            reason=error.strerror or error,
        ) from error


def _write(
    frames: Iterable[Image], writer: Writer, on_frame: Callable[[int], object] | None
) -> int:
    count, size = 0, (0, 0)
    try:
        for frame in frames:
            if not count:
                size = frame.width, frame.height
                if not 0 < size[0] * size[1] <= MAX_PIXELS:
                    raise _too_large(size)
            if (frame.width, frame.height) != size or frame.channels != 3:
                raise ValueError("the frames of an animation are RGB and of one size")
            writer.add(frame)
            count += 1
            if on_frame is not None:
                on_frame(count)
        if not count:
            raise UserError("An animation needs at least one picture.")
        writer.end()
    finally:
        writer.close()
    return count


def _writer(kind: AnimationFormat, file: BinaryIO, fps: float, loop: bool, note: str) -> Writer:
    if kind in _VIDEO:
        from aipaint.core.animation.video import VideoWriter

        return VideoWriter(file, kind, fps, note)
    from aipaint.core.animation.pictures import ApngWriter, GifWriter, WebpWriter

    made = {"GIF": GifWriter, "APNG": ApngWriter, "WEBP": WebpWriter}[kind]
    return made(file, fps, loop, note)


def _too_large(size: tuple[int, int]) -> UserError:
    return UserError(
        "A picture of {width}×{height} is too large.",
        "At most {limit} pixels are painted at once.",
        "Choose a smaller size.",
        width=size[0],
        height=size[1],
        limit=f"{MAX_PIXELS:,}",
    )
