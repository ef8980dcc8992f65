"""Which program wrote the texts of a picture: told by what they hold, wherever they are kept.

The library sd-parsers reads some of this, but not what is needed here: its last release knows
A1111, ComfyUI, Fooocus, InvokeAI and NovelAI, has Pillow decode the picture for it, reads ComfyUI
only with both of its chunks, and unpacks what is hidden in pixels without a limit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from aipaint.core.metadata import comfyui, infotext, invokeai, novelai, programs, xmp
from aipaint.core.metadata.containers import COMMENT, XMP
from aipaint.core.metadata.meta import PictureMeta
from aipaint.core.metadata.values import MAX_JSON, Object, load

# ComfyUI writes `prompt:{...}` where a format has fields without names.
_LABELLED = re.compile(r"\s*[\w -]{1,40}:\s*(?=\{)")
_MAX_OBJECTS = 2 * MAX_JSON
_TEXT_FIELDS = ("parameters", COMMENT, "Comment", "ImageDescription", "Description", "XPComment")

Reader = Callable[[Object], PictureMeta | None]


def recognise(texts: dict[str, str]) -> PictureMeta | None:
    """Return what one of the known programs wrote, None when none did.

    texts: those of the file by keyword. What says most for certain wins: objects of settings,
    then A1111's text, then graphs of nodes.
    """
    packet = xmp.texts(texts.get(XMP, ""))
    if "UserComment" in packet:
        texts = {**texts, "xmp": packet["UserComment"]}
    objects = list(_objects(texts))
    for reader in _readers(texts, packet.get("CreatorTool")):
        for data in objects:
            found = reader(data)
            if found is not None:
                return found
    found = _from_text(texts, packet)
    if found is not None:
        return found
    # The graph that was run before the one on the canvas.
    objects.sort(key=lambda data: "nodes" in data)
    graphs = (comfyui.from_graph(data) for data in objects)
    return next((graph for graph in graphs if graph is not None), None)


def _readers(texts: dict[str, str], tool: str | None) -> list[Reader]:
    """Return the readers of objects; each knows its own names and leaves other objects alone."""
    return [
        programs.stability_matrix,
        programs.swarmui,
        invokeai.from_settings,
        invokeai.from_sd_metadata,
        programs.fooocus,
        lambda data: programs.draw_things(data, tool),
        programs.easy_diffusion,
        lambda data: novelai.from_comment(data, texts),
    ]


def _from_text(texts: dict[str, str], packet: dict[str, str]) -> PictureMeta | None:
    scheme = texts.get("fooocus_scheme")
    if scheme is None and texts.get("MakerNote") in ("fooocus", "a1111"):
        scheme = texts["MakerNote"]
    candidates = [text for name in _TEXT_FIELDS if (text := texts.get(name))]
    candidates += [text for name in ("UserComment", "description") if (text := packet.get(name))]
    for text in candidates:
        found = infotext.read(text, scheme)
        if found is not None:
            return found
    dream = invokeai.from_dream(texts.get("Dream", ""))
    # Easy Diffusion keeps each setting in a chunk of its own.
    return dream or programs.easy_diffusion(dict(texts))


def _objects(texts: dict[str, str]) -> Iterator[Object]:
    """Yield the objects that the texts hold as JSON, as many as there is room for."""
    room = _MAX_OBJECTS
    for text in texts.values():
        match = _LABELLED.match(text)
        text = text[match.end() :] if match else text
        if len(text) > min(room, MAX_JSON):
            continue
        data = load(text)
        if data:
            room -= len(text)
            yield data
