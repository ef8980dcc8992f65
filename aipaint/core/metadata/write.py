"""Pictures as bytes of a file, with all that is known of them inside."""

from __future__ import annotations

import io
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Literal

import PIL.Image
from PIL.PngImagePlugin import PngInfo

from aipaint import __version__
from aipaint.core.errors import UserError
from aipaint.core.events import Facts, Image
from aipaint.core.metadata import a1111, exif
from aipaint.core.metadata.containers import XMP
from aipaint.core.metadata.record import KEYWORD, Lineage, encode_record, make_record
from aipaint.core.recipe import Recipe

PictureFormat = Literal["PNG", "JPEG", "WEBP"]
SUFFIXES: dict[str, PictureFormat] = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".webp": "WEBP",
}
QUALITY = 95

# A JPEG keeps each block of metadata in one segment, whose length is a 16-bit number.
_JPEG_ROOM = 65_000
_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\
<x:xmpmeta xmlns:x="adobe:ns:meta/">\
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" \
xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:aipaint="urn:aipaint:1">\
<xmp:CreatorTool>{tool}</xmp:CreatorTool>\
<Iptc4xmpExt:DigitalSourceType>{source}</Iptc4xmpExt:DigitalSourceType>{own}\
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>"""


def format_for(path: Path) -> PictureFormat:
    """Return the format that a file's name asks for. Raises UserError for any other."""
    chosen = SUFFIXES.get(path.suffix.lower())
    if chosen is None:
        raise UserError(
            "Pictures cannot be saved as {name}.",
            fix="Let the name end in .png, .jpg or .webp.",
            name=repr(path.name),
        )
    return chosen


def encode_png(
    image: Image,
    recipe: Recipe,
    facts: Facts,
    created: datetime | None = None,
    lineage: Lineage | None = None,
) -> bytes:
    """Return a PNG file with A1111's parameters, our record and IPTC's DigitalSourceType."""
    return encode(image, recipe, facts, "PNG", created, lineage)


def encode(
    image: Image,
    recipe: Recipe,
    facts: Facts,
    kind: PictureFormat,
    created: datetime | None = None,
    lineage: Lineage | None = None,
) -> bytes:
    """Return the bytes of a picture file with its metadata; `created` is now unless given.

    PNG keeps them as text chunks; JPEG and WebP, both lossy at quality 95, keep the parameters in
    EXIF's UserComment and our record in XMP. image: RGB, or RGBA for PNG and WebP. Raises
    UserError when a JPEG cannot hold them.
    """
    mode = "RGBA" if image.channels == 4 else "RGB"
    picture = PIL.Image.frombytes(mode, (image.width, image.height), image.data)
    parameters = a1111.to_text(recipe, facts)
    record = encode_record(make_record(recipe, facts, created, lineage or Lineage()))
    out = io.BytesIO()
    if kind == "PNG":
        info = PngInfo()
        # tEXt where Latin-1 can hold the text, which the oldest readers expect, iTXt elsewhere.
        info.add_text("parameters", parameters)
        info.add_itxt(KEYWORD, record)
        info.add_itxt(XMP, _packet(None))
        picture.save(out, "PNG", pnginfo=info)
        return out.getvalue()
    comment, packet = exif.build(parameters), _packet(record).encode()
    if kind == "JPEG":
        if max(len(comment), len(packet)) > _JPEG_ROOM:
            raise _too_long()
        picture.save(
            out, "JPEG", quality=QUALITY, subsampling=0, exif=b"Exif\0\0" + comment, xmp=packet
        )
    else:
        picture.save(out, "WEBP", quality=QUALITY, exif=comment, xmp=packet)
    return out.getvalue()


def require_room(recipe: Recipe, kind: PictureFormat) -> None:
    """Raise UserError when a file of this format could not hold the recipe's words.

    For asking before a picture is painted; the facts, not known by then, get a generous share.
    """
    if kind != "JPEG":
        return
    words = (recipe.prompt, recipe.negative_prompt)
    needed = 4_000 + max(
        sum(len(word.encode("utf-16-be", "replace")) for word in words),
        sum(len(escape(_json_text(word)).encode("utf-8", "replace")) for word in words),
    )
    if needed > _JPEG_ROOM:
        raise _too_long()


def _json_text(text: str) -> str:
    # Control characters grow to six in JSON, quotes and backslashes to two.
    return "".join(
        "\\u0000" if ord(sign) < 32 else f"\\{sign}" if sign in '"\\' else sign for sign in text
    )


def _packet(record: str | None) -> str:
    # JSON leaves no control character that XML could not hold, but two non-characters.
    own = ""
    if record is not None:
        safe = record.replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")
        own = f"<aipaint:record>{escape(safe, quote=False)}</aipaint:record>"
    return _PACKET.format(tool=f"aipaint {__version__}", source=_SOURCE_TYPE, own=own)


def _too_long() -> UserError:
    return UserError(
        "The prompt is too long for a JPEG file.",
        "A JPEG can hold about 32,000 characters of it, and fewer of Chinese or emoji.",
        "Save as .png or shorten the prompt.",
    )
