"""Writing a document as a picture: flattened, in sRGB, the profile inside; or as a layered PSD."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from aipaint.core.errors import UserError
from aipaint.core.events import Facts
from aipaint.core.messages import Message, say
from aipaint.core.metadata.packet import SourceType, packet, source_of
from aipaint.core.metadata.record import (
    KEYWORD,
    Lineage,
    Parent,
    encode_record,
    make_record,
)
from aipaint.core.pixels import Image, digest_of
from aipaint.paint.files.targets import whole_file
from aipaint.paint.layers import Layer, Layers, origins_of
from aipaint.paint.state import State

FORMATS = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".webp": "WEBP",
    ".avif": "AVIF",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".psd": "PSD",
}
_LONGEST = {"JPEG": 65_535, "WEBP": 16_383, "AVIF": 65_536, "PSD": 30_000}  # pixels of a side
WHITE = (255, 255, 255)
_JPEG_ROOM = 65_000  # bytes of a block of metadata


@dataclass(frozen=True, slots=True)
class Options:
    """quality: 1 to 100, of JPEG, WebP and AVIF. lossless: WebP keeps every pixel, as PNG and
    TIFF always do; AVIF nearly. background: sRGB beneath a JPEG, which knows no transparency.
    keep_recipe: a PNG, JPEG, WebP or AVIF tells how it came to be: the recipe where a single layer
    is all that is seen, what it was made from, and that a model had to do with it.
    """

    quality: int = 90
    lossless: bool = False
    background: tuple[int, int, int] = WHITE
    keep_recipe: bool = True


def export_picture(state: State, path: Path, options: Options | None = None) -> list[Message]:
    """Write what is seen as a picture; the ending of the name says which kind.

    PNG, JPEG, WebP, AVIF and TIFF are flattened; a PSD has the layers. Returns what could not be
    kept. May be called from any thread. Raises UserError: then an older file is as it was.
    """
    kind = check_export(path)
    longest = _LONGEST.get(kind)
    if longest is not None and max(state.width, state.height) > longest:
        raise UserError(
            "The picture is too large for {kind}.",
            "A side may have {longest} pixels there.",
            "Save it as .png.",
            kind=kind,
            longest=longest,
        )
    notes: list[Message] = []
    data = b"" if kind == "PSD" else _encoded(state, kind, options or Options(), notes)
    with whole_file(path) as (_, file):
        if kind == "PSD":
            from aipaint.paint.files.psd_write import write_psd

            write_psd(state, file, notes)
        file.write(data)
    return notes


def check_export(path: Path) -> str:
    """The kind that a name asks for. Raises UserError when there is none such."""
    kind = FORMATS.get(path.suffix.lower())
    if kind is None:
        raise UserError(
            "Pictures cannot be exported as {name}.",
            fix="Let the name end in one of {endings}.",
            name=repr(path.name),
            endings=", ".join(FORMATS),
        )
    return kind


def flat_rgba(state: State) -> np.ndarray:
    """What is seen, straight RGBA, uint8 (h, w, 4)."""
    from PySide6.QtGui import QImage

    from aipaint.paint.compositor import flatten

    image = flatten(state).convertToFormat(QImage.Format.Format_RGBA8888)
    flat = np.frombuffer(image.constBits(), np.uint8)
    return flat.reshape(image.height(), image.width(), 4).copy()  # a view dies with its image


def over(rgba: np.ndarray, background: tuple[int, int, int]) -> np.ndarray:
    """Straight RGBA, uint8 (h, w, 4), upon a colour: uint8 (h, w, 3)."""
    out = np.empty((*rgba.shape[:2], 3), np.uint8)
    for top in range(0, len(rgba), 256):  # in strips: the product takes four times the memory
        part = rgba[top : top + 256]
        alpha = part[..., 3:].astype(np.float32) / 255
        mixed = part[..., :3] * alpha + np.array(background, np.float32) * (1 - alpha)
        out[top : top + 256] = np.rint(mixed)
    return out


def _encoded(state: State, kind: str, options: Options, notes: list[Message]) -> bytes:
    import PIL.Image

    from aipaint.core.colours import srgb_profile

    rgba = flat_rgba(state)
    opaque = bool((rgba[..., 3] == 255).all())
    if kind == "JPEG":
        if not opaque:
            notes.append(say("JPEG knows no transparency: the picture lies on a plain colour."))
        picture = PIL.Image.fromarray(over(rgba, options.background))
    else:
        if kind == "AVIF" and options.lossless:
            notes.append(say("AVIF is written at its best quality, which is not lossless."))
        # An opaque picture is a third smaller without alpha.
        picture = PIL.Image.fromarray(rgba[..., :3].copy() if opaque else rgba)
    settings: dict[str, Any] = {
        "PNG": {"compress_level": 4},
        "JPEG": {"quality": options.quality, "subsampling": 0},
        "WEBP": {"quality": options.quality, "lossless": options.lossless, "exact": True},
        "AVIF": {"quality": 100 if options.lossless else options.quality, "subsampling": "4:4:4"},
        "TIFF": {"compression": "tiff_adobe_deflate"},
    }[kind]
    if options.keep_recipe:
        settings |= _words(state, kind, picture)
    out = io.BytesIO()
    picture.save(out, kind, icc_profile=srgb_profile(), **settings)
    return out.getvalue()


def _words(state: State, kind: str, picture: Any) -> dict[str, Any]:
    """What makes Pillow write how the picture came to be, as in our pictures: the recipe, where
    the only layer that is seen has one, and the kept pictures that all of them came from."""
    from PIL.PngImagePlugin import PngInfo

    from aipaint.core.metadata.containers import XMP
    from aipaint.core.metadata.write import kinship_settings

    shown = list(_seen(state.layers))
    made = [layer.recipe for layer in shown if layer.recipe is not None]
    origins = origins_of(tuple(replace(layer, children=()) for layer in shown))
    if not (made or origins) or kind not in ("PNG", "JPEG", "WEBP", "AVIF"):
        return {}
    whole = picture.convert("RGB")
    own = digest_of(Image(whole.width, whole.height, whole.tobytes()))
    untouched = origins == (own,)
    parents = () if untouched else tuple(Parent("edit", origin) for origin in origins)
    # What is lossy has other pixels again.
    lineage = Lineage(own if kind == "PNG" else "", parents)
    recipe = made[0] if len(shown) == len(made) == 1 else None
    source: SourceType = "compositeWithTrainedAlgorithmicMedia"
    if recipe is None:
        return kinship_settings(lineage, source, kind)
    # Of how it ran the layer knows no more.
    facts = Facts(
        model_name=recipe.model, model_hash="", device="", dtype="", versions={}, seconds=0.0
    )
    text = encode_record(make_record(recipe, facts, lineage=lineage))
    if untouched:
        source = source_of(recipe, lineage)
    if kind == "PNG":
        info = PngInfo()
        info.add_itxt(KEYWORD, text)
        info.add_itxt(XMP, packet(source))
        return {"pnginfo": info}
    xmp = packet(source, text).encode()
    if kind == "JPEG" and len(xmp) > _JPEG_ROOM:
        xmp = packet(source).encode()
    return {"xmp": xmp}


def _seen(layers: Layers) -> Iterator[Layer]:
    for layer in layers:
        if layer.visible and layer.surface.tiles:
            yield layer
        elif layer.visible:
            yield from _seen(layer.children)
