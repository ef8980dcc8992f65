"""stack.xml: the tree of layers as OpenRaster writes it (openraster.org, Layer Stack 0.0.6)."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from xml.parsers import expat

from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say
from aipaint.core.metadata.record import encodable
from aipaint.paint.files.limits import MAX_DEPTH, MAX_LAYERS, MAX_NAME, MAX_OFFSET
from aipaint.paint.layers import Blend

NAMESPACE = "urn:aipaint:1"
ID = f"{{{NAMESPACE}}}id"
CLIP = f"{{{NAMESPACE}}}clip"
ATOP, STENCIL = "svg:src-atop", "svg:dst-in"
OPERATIONS = {blend: f"svg:{blend}" for blend in Blend} | {Blend.NORMAL: "svg:src-over"}
_BLENDS = {name: blend for blend, name in OPERATIONS.items()} | {
    "svg:plus-lighter": Blend.PLUS,
    "svg:add": Blend.PLUS,
    "krita:add": Blend.PLUS,
    "svg:normal": Blend.NORMAL,
    ATOP: Blend.NORMAL,
}
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NUMBER = re.compile(r"\s*[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?\s*", re.ASCII)


@dataclass(slots=True)
class Node:
    """A layer, or a group when `stack` is true; `children` from the top down, as in the file."""

    stack: bool
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.attributes.get("name", "")[:MAX_NAME]

    @property
    def operation(self) -> str:
        return self.attributes.get("composite-op", "svg:src-over")

    def blend(self, notes: list[Message]) -> Blend:
        """The blend mode; one that there is not here becomes normal, with a note."""
        found = _BLENDS.get(self.operation)
        if found is None:
            notes.append(
                say(
                    'The blend mode {mode} of "{layer}" is not known here: it blends normally.',
                    mode=self.operation[:80],
                    layer=self.name,
                )
            )
        return found or Blend.NORMAL

    def opacity(self) -> float:
        """0 to 1."""
        return min(1.0, max(0.0, self._number("opacity", 1.0)))

    def offset(self) -> tuple[int, int]:
        """Where the corner lies, in whole pixels; absurd ones are brought near."""
        x, y = (round(min(MAX_OFFSET, max(-MAX_OFFSET, self._number(n, 0.0)))) for n in ("x", "y"))
        return x, y

    def flag(self, name: str) -> bool:
        """Whether an attribute says true."""
        return self.attributes.get(name, "").strip().lower() in ("true", "1", "yes")

    def _number(self, name: str, default: float) -> float:
        text = self.attributes.get(name, "")
        if len(text) > 64 or not _NUMBER.fullmatch(text):
            return default
        value = float(text)
        return value if math.isfinite(value) else default


# What a layer with others clipped to it gives to the stack they are put in.
_OF_RUN = {"opacity": "1.0", "visibility": "visible", "composite-op": "svg:src-over"}


def clip_run(base: Node, run: list[Node]) -> Node:
    """The stack that stands for a layer and those clipped to it; `base` is the last of `run`.

    It has the base's opacity, visibility and blend mode, and the base has none.
    """
    outer = {name: base.attributes[name] for name in (*_OF_RUN, "name")}
    base.attributes |= _OF_RUN
    return Node(True, outer | {"isolation": "isolate", CLIP: "true"}, run)


def without_runs(nodes: list[Node]) -> list[tuple[Node, bool]]:
    """The layers that stacks like `clip_run`'s stand for, and whether each is clipped."""
    found: list[tuple[Node, bool]] = []
    for node in nodes:
        if not node.stack or node.attributes.get(CLIP) != "true" or not node.children:
            found.append((node, False))
            continue
        *clipped, base = node.children
        base.attributes |= {name: node.attributes.get(name, old) for name, old in _OF_RUN.items()}
        found += [*((child, True) for child in clipped), (base, False)]
    return found


@dataclass(slots=True)
class Image:
    """The whole: size in pixels, as the file claims it, and the outermost stack's children."""

    width: int
    height: int
    children: list[Node]


def words(text: str) -> str:
    """Text without what XML cannot hold."""
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", encodable(text))


def write(image: Image) -> bytes:
    """Return the bytes of stack.xml."""
    ET.register_namespace("aipaint", NAMESPACE)
    root = ET.Element("image", {"version": "0.0.6", "w": str(image.width), "h": str(image.height)})
    _write(ET.SubElement(root, "stack"), image.children)
    ET.indent(root)
    return ET.tostring(root, "UTF-8", xml_declaration=True)


def _write(parent: ET.Element, nodes: list[Node]) -> None:
    for node in nodes:
        tag = "stack" if node.stack else "layer"
        values = {name: words(value) for name, value in node.attributes.items()}
        _write(ET.SubElement(parent, tag, values), node.children)


def read(data: bytes, notes: list[Message]) -> Image:
    """Read stack.xml. Declared entities, and so their expansion, are refused with the file.

    Raises UserError. Layers beyond MAX_LAYERS and groups beyond MAX_DEPTH are left out, noted.
    """
    reader = _Reader()
    try:
        reader.feed(data)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise _damaged(str(error)) from error
    if reader.image is None:
        raise _damaged("there is no image in it")
    if reader.left_out:
        notes.append(
            say(
                "{count} layers were left out: at most {layers} layers, and groups"
                " {depth} deep, are read.",
                count=reader.left_out,
                layers=MAX_LAYERS,
                depth=MAX_DEPTH,
            )
        )
    return reader.image


class _Reader:
    """Hears expat: no external entities (it has no handler for them), no declared ones either."""

    def __init__(self) -> None:
        self.image: Image | None = None
        self.left_out = self._count = self._skipping = 0
        self._open: list[Node] = []  # the outermost stack first
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.EntityDeclHandler = self._refuse
        self._parser.buffer_text = False

    def feed(self, data: bytes) -> None:
        self._parser.Parse(data, True)

    def _refuse(self, *_: object) -> None:
        raise ValueError("it declares entities")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        values = {(f"{{{k}" if "}" in k else k): v for k, v in attributes.items()}
        if self._skipping:
            self._skipping += 1
            self.left_out += tag == "layer"
        elif self.image is None:
            if tag != "image":
                raise ValueError("there is no image in it")
            self.image = Image(_side(values.get("w")), _side(values.get("h")), [])
        elif tag == "stack" and not self._open and not self.image.children:
            self._open.append(Node(True, values, self.image.children))
        elif tag in ("stack", "layer") and self._open and self._open[-1].stack:
            self._count += 1
            if self._count > MAX_LAYERS or len(self._open) > MAX_DEPTH:
                self._skipping = 1
                self.left_out += 1
                return
            node = Node(tag == "stack", values)
            self._open[-1].children.append(node)
            self._open.append(node)
        else:
            self._skipping = 1  # what other programs, or later versions, put here

    def _end(self, tag: str) -> None:
        if self._skipping:
            self._skipping -= 1
        elif self._open:
            self._open.pop()


def _side(text: str | None) -> int:
    if text is None or not re.fullmatch(r"\s*\d{1,9}\s*", text, re.ASCII):
        raise ValueError("it names no size")
    return int(text)


def _damaged(reason: str) -> UserError:
    return UserError(
        "The list of layers in this document is damaged.",
        "The reader says: {reason}.",
        "Fetch the file again, or take its backup (the name ends in ~).",
        reason=reason,
    )
