"""The pictures that a GAN or a VAE learns from: drawn faces, or a folder of the user's own.

Prepared once into a run's folder: pictures.npy, uint8 (N, size, size, 3), and, where something is
known of them, attributes.npy, float32 (N, K), and attributes.json, their K names.
"""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from aipaint.core.errors import UserError
from aipaint.core.files import write_atomic
from aipaint.training.config import PictureData, Struct
from aipaint.training.faces import ATTRIBUTES, draw_faces, plan_faces

_ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff")
_AT_ONCE = 100


class Pictures:
    """What `prepare_pictures` left in a run's folder."""

    def __init__(self, run: Path, held_out: int) -> None:
        try:
            whole = np.load(run / "pictures.npy", mmap_mode="r")
            told = (run / "attributes.npy").is_file()
            known = np.load(run / "attributes.npy") if told else None
            self.names: list[str] = (
                json.loads((run / "attributes.json").read_text("utf-8")) if told else []
            )
        except (OSError, ValueError) as error:
            raise UserError(
                "The prepared pictures can't be read.",
                "{error}.",
                "Remove pictures.npy from the run's folder, so that it is made again.",
                error=error,
            ) from error
        kept = len(whole) - min(held_out, len(whole) // 10)
        self.size = int(whole.shape[1])
        self.train, self.held_out = whole[:kept], whole[kept:]
        self.attributes = None if known is None else known[:kept]


def prepare_pictures(data: PictureData, base: Path, packages: Path, run: Path) -> int:
    """Write pictures.npy and what is known of them, unless they are there; returns their number.

    base: the folder that data.folder is relative to. packages: where `train fetch` puts DiceBear.
    Raises UserError when there are no pictures, or nothing to draw them with.
    """
    done = run / "pictures.npy"
    if done.is_file():
        return len(np.load(done, mmap_mode="r"))
    if data.folder:
        pictures = np.stack(_read_folder(base / data.folder, data.size))
        order = np.random.default_rng([data.seed, 6]).permutation(len(pictures))
        _save(done, pictures[order])
        return len(pictures)
    faces = plan_faces(data.faces, data.seed)
    drawn = np.empty((len(faces), data.size, data.size, 3), np.uint8)
    for start in range(0, len(faces), _AT_ONCE):
        part = faces[start : start + _AT_ONCE]
        drawn[start : start + len(part)] = draw_faces(part, packages, data.size)
    _save(run / "attributes.npy", np.array([face.attributes() for face in faces], np.float32))
    write_atomic(run / "attributes.json", json.dumps(ATTRIBUTES).encode())
    _save(done, drawn)
    return len(faces)


def _save(path: Path, values: np.ndarray) -> None:
    partial = path.with_suffix(".part.npy")
    np.save(partial, values)
    partial.replace(path)


def _read_folder(folder: Path, size: int) -> list[np.ndarray]:
    """Each picture's middle square on white, uint8 (size, size, 3); others' files are left out."""
    if not folder.is_dir():
        raise UserError("There is no folder {folder}.", folder=str(folder))
    found: list[np.ndarray] = []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in _ENDINGS:
            continue
        try:
            with Image.open(path) as image:
                upright = ImageOps.exif_transpose(image).convert("RGBA")
                small = ImageOps.fit(upright, (size, size), Image.Resampling.LANCZOS)
        except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
            raise UserError(
                "The picture {name} can't be read.",
                "{error}.",
                "Take it out of the folder.",
                name=path.name,
                error=error,
            ) from error
        ground = Image.new("RGBA", small.size, "white")
        ground.alpha_composite(small)
        found.append(np.asarray(ground.convert("RGB")))
    if len(found) < 2:
        raise UserError(
            "The folder {folder} holds too few pictures.",
            "{count} found.",
            "Put at least two there; some hundreds are good.",
            folder=folder.name,
            count=len(found),
        )
    return found


def shape_of(config: Struct) -> dict[str, object]:
    """A section of a config as JSON values, to compare a checkpoint's with."""
    return json.loads(msgspec.json.encode(config))
