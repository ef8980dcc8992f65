"""What the commands share that make a picture from a picture: upscale, cutout, stylize, trace.

A command reads its pictures with `read_picture`, opens the file of its result with `result_file`,
hands what that gives to `run_filter`, and ends with `announce`.
"""

from __future__ import annotations

import argparse
import contextlib
import io
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import numpy as np

from aipaint.commands.carried import Words
from aipaint.commands.console import Commands, Shared, clean_end, emit, note, print_json
from aipaint.commands.jobs import LONGEST_WAIT, Progress, failure
from aipaint.core.errors import UserError
from aipaint.core.events import Cancelled, Failed, Filtered, Part
from aipaint.core.filters import Filter
from aipaint.core.messages import say
from aipaint.core.metadata import format_for
from aipaint.core.paths import Home
from aipaint.core.pixels import Image, Inputs, from_array, to_array
from aipaint.engine.backend import Backend

TakePart = Callable[[Part], None]

_QUALITY = 95
_LONGEST = {"JPEG": 65_535, "WEBP": 16_383, "AVIF": 65_536}  # pixels of a side


def add_parser(
    commands: Commands, shared: Shared, name: str, **texts: Any
) -> argparse.ArgumentParser:
    """Add a sub-command that makes one picture of another; `texts` are argparse's own."""
    parser = commands.add_parser(name, parents=shared, **texts)
    parser.add_argument("file", metavar="PICTURE", help="a PNG, JPEG, WebP, TIFF or AVIF file")
    parser.add_argument(
        "-o", "--output", metavar="OUT", required=True, help="a .png, .jpg, .webp or .avif file"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--progress", action="store_true", help="tell the steps on standard error")
    return parser


def read_picture(path: str | Path) -> Image:
    """Read a picture file: upright, in sRGB; RGBA where something is transparent, else RGB.

    Notes what could not be kept. Raises UserError for what cannot be read or is too large.
    """
    # Qt and OpenCV are no burden for those who only want the help text.
    from aipaint.paint.files.pictures import picture_pixels

    picture = picture_pixels(Path(path), straight=True)
    for message in picture.notes:
        note(message)
    pixels = picture.pixels
    return from_array(pixels[..., :3] if (pixels[..., 3] == 255).all() else pixels)


def read_mask(path: str | Path) -> Image:
    """Read a mask file as grey: its alpha where something is transparent, else how light it is.

    Notes and raises as `read_picture` does.
    """
    pixels = to_array(read_picture(path))
    if pixels.shape[2] == 4:
        return from_array(pixels[..., 3])
    # Rec. 601: grey stays exactly what it was.
    weights = np.array([299, 587, 114], np.uint32)
    return from_array(((pixels * weights).sum(-1) // 1000).astype(np.uint8))


def run_filter(
    home: Home, wish: Filter, inputs: Inputs, arguments: argparse.Namespace, take: TakePart
) -> Filtered:
    """Apply a filter in a process of its own; `take` gets its result in parts, from the top.

    arguments.progress: whether each step is told. Raises UserError, WorkerError for a bug,
    KeyboardInterrupt when it was cancelled.
    """
    from aipaint.engine.process import ProcessBackend
    from aipaint.families.shelf import Shelf

    home.create()
    with clean_end(), contextlib.closing(ProcessBackend(home, Shelf(home))) as backend:
        return filter_on(backend, wish, inputs, arguments, take)


def filter_on(
    backend: Backend, wish: Filter, inputs: Inputs, arguments: argparse.Namespace, take: TakePart
) -> Filtered:
    """Do the same on a backend that is open already."""
    progress = Progress(unit="part") if arguments.progress else None
    job = backend.apply(wish, inputs)
    while True:
        for event in backend.poll(LONGEST_WAIT):
            if event.job != job:
                continue
            if progress is not None:
                progress.show(event)
            if isinstance(event, Part):
                take(event)
            if isinstance(event, Failed):
                raise failure(event)
            if isinstance(event, Filtered):
                for message in event.notes:
                    note(message)
                return event
            if isinstance(event, Cancelled):
                raise KeyboardInterrupt


class Gathered:
    """Takes the parts of a result and puts them together."""

    def __init__(self) -> None:
        self._rows: list[bytes] = []
        self._width = self._height = 0

    def __call__(self, part: Part) -> None:
        self._width, self._height = part.width, part.height
        self._rows.append(part.image.data)

    @property
    def image(self) -> Image:
        """The whole picture, once all parts have come."""
        return Image(self._width, self._height, b"".join(self._rows))


@contextlib.contextmanager
def result_file(
    target: str, made: Callable[[], Words | None] = lambda: None
) -> Generator[TakePart]:
    """Open the file of a result; the block hands it the parts as they come.

    A PNG is written as it comes, so that it need not fit into memory. The file takes its name
    when the block ends well; otherwise an older one stays. Raises UserError for a kind of file
    that is not known and for whatever the system refuses, before the block where that can be.
    made: says how the picture was made, or what it is made of, which its file is to say, too; asked
    when the first part comes.
    """
    from aipaint.commands.carried import other_texts, png_texts
    from aipaint.commands.png_rows import PngRows
    from aipaint.paint.files.targets import whole_file

    path = Path(target)
    kind = format_for(path)
    if kind == "PNG":
        with whole_file(path) as (_, file):
            rows: PngRows | None = None

            def write(part: Part) -> None:
                nonlocal rows
                if rows is None:
                    words = made()
                    chunks = [] if words is None else png_texts(words)
                    rows = PngRows(file, part.width, part.height, part.image.channels, chunks)
                rows.write(part.image.data)

            yield write
            if rows is None:
                raise ValueError("no part has come")
            rows.finish()
        return
    gathered = Gathered()
    with whole_file(path) as (_, file):
        yield gathered
        words = made()
        texts = {} if words is None else other_texts(words, kind)
        file.write(_encoded(gathered.image, path, texts))


def write_picture(path: str | Path, image: Image) -> None:
    """Write a picture whole; the ending of the name says which kind. Raises UserError."""
    with result_file(str(path)) as take:
        take(Part(job=0, top=0, width=image.width, height=image.height, image=image))


def announce(path: str, filtered: Filtered, arguments: argparse.Namespace) -> None:
    """Print where the result is, as JSON if that was asked for."""
    if not arguments.json:
        emit(path)
        return
    facts = filtered.facts
    print_json({"path": path, "seconds": round(facts.seconds, 3), "model": facts.model_name})


def _encoded(image: Image, path: Path, texts: dict[str, Any]) -> bytes:
    import PIL.Image

    from aipaint.core.colours import srgb_profile
    from aipaint.paint.files.export import WHITE, over

    kind = format_for(path)
    if max(image.width, image.height) > _LONGEST[kind]:
        raise UserError(
            "The picture is too large for {kind}.",
            "A side may have {longest} pixels there.",
            "Save it as .png.",
            kind=kind,
            longest=_LONGEST[kind],
        )
    pixels = to_array(image)
    if kind == "JPEG" and image.channels == 4:
        note(say("JPEG knows no transparency: the picture lies on white."))
        pixels = over(pixels, WHITE)
    settings: dict[str, Any] = {
        "JPEG": {"subsampling": 0},
        "WEBP": {"exact": True},
        "AVIF": {"subsampling": "4:4:4"},
    }[kind]
    out = io.BytesIO()
    PIL.Image.fromarray(np.ascontiguousarray(pixels)).save(
        out, kind, quality=_QUALITY, icc_profile=srgb_profile(), **settings, **texts
    )
    return out.getvalue()
