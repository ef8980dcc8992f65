"""The XMP packet of our pictures: IPTC's DigitalSourceType, and our own words where nothing else
holds them."""

from __future__ import annotations

from html import escape
from typing import Literal

from aipaint import __version__
from aipaint.core.metadata.record import Lineage
from aipaint.core.recipe import Recipe

SourceType = Literal["trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"]
VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/"

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\
<x:xmpmeta xmlns:x="adobe:ns:meta/">\
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" \
xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:aipaint="urn:aipaint:1">\
<xmp:CreatorTool>{tool}</xmp:CreatorTool>{source}{own}\
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>"""


def source_of(recipe: Recipe, lineage: Lineage) -> SourceType:
    """Return which term of IPTC's NewsCodes a painted picture deserves.

    One that a model painted over another picture, or that was edited, is a composite: the other
    may be somebody's own work.
    """
    edited = any(parent.role == "edit" for parent in lineage.parents)
    if edited or recipe.repaint is not None:
        return "compositeWithTrainedAlgorithmicMedia"
    return "trainedAlgorithmicMedia"


def packet(source: SourceType | None, own: str | None = None) -> str:
    """Return an XMP packet (ISO 16684-1). source: None says nothing. own: JSON of ours, if any."""
    said = element = ""
    if source is not None:
        said = (
            f"<Iptc4xmpExt:DigitalSourceType>{VOCABULARY}{source}</Iptc4xmpExt:DigitalSourceType>"
        )
    if own is not None:
        # JSON leaves no control character that XML could not hold, but two non-characters.
        safe = own.replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")
        element = f"<aipaint:record>{escape(safe, quote=False)}</aipaint:record>"
    return _PACKET.format(tool=f"aipaint {__version__}", source=said, own=element)
