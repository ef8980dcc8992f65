"""What a copy of a picture tells of how it was made: what the picture tells, as far as it fits."""

from __future__ import annotations

from typing import Any, cast

import msgspec
import PIL.Image
from PIL.PngImagePlugin import PngImageFile, PngInfo

from aipaint.core.messages import Message, say
from aipaint.core.metadata import Lineage, Parent, PictureFormat, Record, exif
from aipaint.core.metadata.containers import XMP
from aipaint.core.metadata.packet import packet
from aipaint.core.metadata.record import KEYWORD, MAX_PARENTS, decode_kinship
from aipaint.core.metadata.write import settings_of
from aipaint.core.pixels import Image, digest_of

# A JPEG keeps each block of metadata in one segment, whose length is a 16-bit number.
_JPEG_ROOM = 65_000
_EXIF_HEAD = b"Exif\0\0"


def own_words(
    record: Record, source: PIL.Image.Image, copy: PIL.Image.Image, kind: PictureFormat
) -> dict[str, Any]:
    """Return what makes Pillow's `save` write our record into a copy.

    A copy with other pixels says what it is a copy of. Raises UserError when a JPEG cannot hold it.
    """
    before = record.lineage.pixels or _digest(source)
    # What is lossy has other pixels again.
    after = _digest(copy) if kind == "PNG" else ""
    if after != before:
        parents = (Parent("copy", before), *record.lineage.parents)[:MAX_PARENTS]
        record = msgspec.structs.replace(record, lineage=Lineage(after, parents))
    return settings_of(record, kind)


def their_words(
    source: PIL.Image.Image, kind: PictureFormat, name: str
) -> tuple[dict[str, Any], tuple[Message, ...]]:
    """Return what makes `save` write another program's words into a copy, and what has no place.

    source: as it was opened and loaded, upright. PNG keeps all texts; other formats have EXIF and
    XMP, and A1111's parameters go there in EXIF's UserComment.
    """
    texts = dict(source.text) if isinstance(source, PngImageFile) else {}
    block = cast(bytes, source.info.get("exif") or b"")
    found = source.info.get("xmp") or b""
    xmp = found if isinstance(found, bytes) else str(found).encode()
    if kind == "PNG":
        info = PngInfo()
        for keyword, text in texts.items():
            if keyword != XMP:
                info.add_text(keyword, text)
        xmp = texts.get(XMP, "").encode() or xmp
        if xmp:
            info.add_itxt(XMP, xmp.decode("utf-8", "replace"))
        return {"pnginfo": info, **({"exif": block} if block else {})}, ()
    own = texts.pop(KEYWORD, "")
    if "parameters" in texts and not block:
        block = exif.build(texts.pop("parameters"))
    xmp = texts.pop(XMP, "").encode() or xmp
    if own and decode_kinship(own) is not None:
        xmp = packet("compositeWithTrainedAlgorithmicMedia", own).encode()
    settings: dict[str, Any] = {}
    left = bool(texts)
    for key, value in (("exif", block), ("xmp", xmp)):
        if value and (kind != "JPEG" or len(value) <= _JPEG_ROOM):
            settings[key] = value
        left = left or (bool(value) and key not in settings)
    if kind == "JPEG" and block and not block.startswith(_EXIF_HEAD) and "exif" in settings:
        settings["exif"] = _EXIF_HEAD + block
    if not left:
        return settings, ()
    note = say(
        "Not all that {name} tells of how it was made has a place in {kind}.", name=name, kind=kind
    )
    return settings, (note,)


def _digest(picture: PIL.Image.Image) -> str:
    whole = picture.convert("RGB")
    return digest_of(Image(whole.width, whole.height, whole.tobytes()))
