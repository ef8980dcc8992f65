"""What a picture file says of how it was made: written into ours, read from ours and others'.

Ours carry three things: AUTOMATIC1111's `parameters` text, which most tools read; our own JSON,
which holds the whole recipe; and IPTC's DigitalSourceType, which says that a model made it.
"""

from aipaint.core.metadata.meta import PictureMeta
from aipaint.core.metadata.read import read_lineage, read_meta, read_recipe, read_record
from aipaint.core.metadata.record import Lineage, Parent, Record
from aipaint.core.metadata.write import (
    SUFFIXES,
    PictureFormat,
    encode,
    encode_pixels,
    encode_png,
    format_for,
    formats,
    require_room,
)

__all__ = [
    "SUFFIXES",
    "Lineage",
    "Parent",
    "PictureFormat",
    "PictureMeta",
    "Record",
    "encode",
    "encode_pixels",
    "encode_png",
    "format_for",
    "formats",
    "read_lineage",
    "read_meta",
    "read_recipe",
    "read_record",
    "require_room",
]
