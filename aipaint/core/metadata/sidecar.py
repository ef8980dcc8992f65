"""What lies beside a picture: the text or JSON file that some programs write for each."""

from __future__ import annotations

import stat
from pathlib import Path

from aipaint.core.metadata import others, programs
from aipaint.core.metadata.meta import PictureMeta
from aipaint.core.metadata.values import MAX_JSON

_ENDINGS = (".txt", ".json", ".swarm.json")


def read(picture: Path) -> PictureMeta | None:
    """Return what the file beside a picture says, None when there is none that can be understood.

    `a.png` may have `a.txt`, `a.json`, `a.swarm.json`, `a.png.txt` or `a.png.json`. A text that
    names no settings is no answer: captions for training look like that, too.
    """
    names = [picture.stem + ending for ending in _ENDINGS]
    names += [picture.name + ending for ending in _ENDINGS[:2]]
    for name in names:
        text = _text(picture.parent / name) if name != picture.name else None
        if text is None:
            continue
        found = programs.easy_diffusion_lines(text) or others.recognise({"parameters": text})
        if found is not None:
            return found
    return None


def _text(path: Path) -> str | None:
    try:
        # A pipe or a device would be waited on for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            return None
        with path.open("rb") as file:
            data = file.read(MAX_JSON + 1)
    except (OSError, ValueError):
        # Not there, or not ours to read: it is the picture that was asked for.
        return None
    return data.decode("utf-8-sig", "replace") if len(data) <= MAX_JSON else None
