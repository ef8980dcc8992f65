"""Texts in an XMP packet (ISO 16684-1): RDF in XML, kept by pictures of all formats."""

from __future__ import annotations

import re
from xml.etree import ElementTree

MAX_PACKET = 2**19
"""Characters of a packet that are read at most."""
_NAMES = {
    "{http://ns.adobe.com/exif/1.0/}UserComment": "UserComment",
    "{http://purl.org/dc/elements/1.1/}description": "description",
    "{http://ns.adobe.com/xap/1.0/}CreatorTool": "CreatorTool",
    "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType": "DigitalSourceType",
}


def texts(packet: str) -> dict[str, str]:
    """Return the known texts by their names, the first of each; empty when it is no XMP.

    A packet that defines entities, which no program writes, is not read: they can grow without
    bound.
    """
    found: dict[str, str] = {}
    if not packet or len(packet) > MAX_PACKET or "<!DOCTYPE" in packet:
        return found
    # Programs pad the packet and end it with a zero.
    trimmed = packet[packet.find("<") :].rstrip("\0 \r\n\t")
    try:
        root = ElementTree.fromstring(trimmed)
    except (ElementTree.ParseError, ValueError):
        return found
    seen: set[str] = set()
    for element in root.iter():
        for key, value in element.attrib.items():
            if key in _NAMES:
                found.setdefault(_NAMES[key], value)
        name = _NAMES.get(element.tag)
        if name is not None and name not in seen:
            seen.add(name)
            # A plain text, or the first of a list of languages.
            words = [text for part in element.iter() if (text := (part.text or "").strip())]
            if words:
                found.setdefault(name, words[0])
    return found


def source_type(packet: str) -> str | None:
    """Return the last part of IPTC's DigitalSourceType, such as trainedAlgorithmicMedia."""
    match = re.fullmatch(r".*[/:]([A-Za-z]{1,60})", texts(packet).get("DigitalSourceType", ""))
    return match[1] if match else None
