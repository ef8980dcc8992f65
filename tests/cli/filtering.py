"""Photographs as files, and commands whose filters run in this very process."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import PIL.Image
import skimage.data


def photo_file(folder: Path, name: str, suffix: str = ".png", step: int = 3) -> Path:
    """A photograph of scikit-image's, every `step`th pixel of it, as a file."""
    path = folder / f"{name}{suffix}"
    PIL.Image.fromarray(np.ascontiguousarray(getattr(skimage.data, name)()[::step, ::step])).save(
        path
    )
    return path


def pixels_of(path: Path) -> np.ndarray:
    """A picture file as Pillow reads it."""
    with PIL.Image.open(path) as picture:
        return np.asarray(picture)
