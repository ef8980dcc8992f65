"""Writing a document as a picture: flattened, in sRGB, the profile inside; or as a layered PSD."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from aipaint.core.errors import UserError
from aipaint.core.events import Facts
from aipaint.core.messages import Message, say
from aipaint.core.metadata.record import KEYWORD, encode_record, make_record
from aipaint.paint.files.targets import whole_file
from aipaint.paint.layers import Layer, Layers
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
_PACKET = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:aipaint="urn:aipaint:1">'
    "<aipaint:record>{}</aipaint:record></rdf:Description></rdf:RDF></x:xmpmeta>"
)


@dataclass(frozen=True, slots=True)
class Options:
    """quality: 1 to 100, of JPEG, WebP and AVIF. lossless: WebP keeps every pixel, as PNG and
    TIFF always do; AVIF nearly. background: sRGB beneath a JPEG, which knows no transparency.
    keep_recipe: where a single layer is all that is seen, its recipe goes into a PNG, JPEG or WebP.
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
        settings |= _record(state, kind)
    out = io.BytesIO()
    picture.save(out, kind, icc_profile=srgb_profile(), **settings)
    return out.getvalue()


def _record(state: State, kind: str) -> dict[str, Any]:
    """What makes Pillow write the recipe of the only layer that is seen, as in our pictures."""
    from PIL.PngImagePlugin import PngInfo

    shown = list(_seen(state.layers))
    recipe = shown[0].recipe if len(shown) == 1 else None
    if recipe is None or kind not in ("PNG", "JPEG", "WEBP"):
        return {}
    # Of how it ran the layer knows no more.
    facts = Facts(
        model_name=recipe.model, model_hash="", device="", dtype="", versions={}, seconds=0.0
    )
    record = encode_record(make_record(recipe, facts))
    if kind == "PNG":
        info = PngInfo()
        info.add_itxt(KEYWORD, record)
        return {"pnginfo": info}
    packet = _PACKET.format(escape(record, quote=False)).encode()
    return {"xmp": packet} if kind == "WEBP" or len(packet) < _JPEG_ROOM else {}


def _seen(layers: Layers) -> Iterator[Layer]:
    for layer in layers:
        if layer.visible and layer.surface.tiles:
            yield layer
        elif layer.visible:
            yield from _seen(layer.children)
