"""How a picture was made, as far as its file tells."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any, cast

from aipaint.core.metadata import others, sidecar, stealth, xmp
from aipaint.core.metadata.containers import XMP, Container, read_container
from aipaint.core.metadata.meta import PictureMeta
from aipaint.core.metadata.record import (
    KEYWORD,
    Lineage,
    Record,
    decode_kinship,
    decode_record,
    encodable,
)
from aipaint.core.recipe import Recipe

_IN_XMP = re.compile(r"<aipaint:record>([^<]*)</aipaint:record>")


def read_meta(path: Path) -> PictureMeta:
    """Read the metadata of a PNG, JPEG, WebP or AVIF file, whatever its name.

    Where the file says nothing, what is hidden in its alpha channel is read, then a file of text
    or JSON beside it. Raises UserError for a file that cannot be read, is damaged or is no such
    picture.
    """
    container = read_container(path)
    record = _own(container)
    if record is not None:
        return _of_record(record, container)
    found = others.recognise(container.texts)
    if found is None and container.may_hide:
        found = others.recognise(stealth.read(path, container.width, container.height))
    found = found or sidecar.read(path)
    if found is None:
        # A picture of ours that no one recipe made: the export of a painting.
        ours = decode_kinship(_own_text(container)) is not None
        found = PictureMeta(source="aipaint" if ours else "unknown")
    return _finished(found, container)


def read_recipe(path: Path) -> Recipe | None:
    """Return the recipe in a picture of ours, None for others. Raises UserError like read_meta."""
    record = read_record(path)
    return record.recipe if record else None


def read_record(path: Path) -> Record | None:
    """Return our record in a picture, None for others. Raises UserError like read_meta."""
    return _own(read_container(path))


def read_lineage(path: Path) -> Lineage:
    """Return what a picture of ours was made from, beside what its recipe names; empty for others.

    Raises UserError like read_meta.
    """
    return decode_kinship(_own_text(read_container(path))) or Lineage()


def _own(container: Container) -> Record | None:
    return decode_record(_own_text(container))


def _own_text(container: Container) -> str:
    text = container.texts.get(KEYWORD)
    if text is None:
        match = _IN_XMP.search(container.texts.get(XMP, ""))
        text = unescape(match[1]) if match else ""
    return text


def _of_record(record: Record, container: Container) -> PictureMeta:
    recipe = record.recipe
    return PictureMeta(
        source="aipaint",
        prompt=recipe.prompt,
        negative_prompt=recipe.negative_prompt,
        seed=recipe.seed,
        steps=recipe.steps,
        guidance=recipe.guidance,
        sampler=recipe.sampler,
        width=recipe.width,
        height=recipe.height,
        model=recipe.model,
        model_hash=record.facts.model_hash or None,
        source_type=xmp.source_type(container.texts.get(XMP, "")),
    )


def _finished(found: PictureMeta, container: Container) -> PictureMeta:
    """Return it with the picture's own size where it gives none, and texts that can be written."""
    fields = {name: _clean(getattr(found, name)) for name in PictureMeta.__struct_fields__}
    fields["width"] = found.width or container.width
    fields["height"] = found.height or container.height
    fields["source_type"] = xmp.source_type(container.texts.get(XMP, ""))
    return PictureMeta(**fields)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return encodable(value)
    if isinstance(value, dict):
        pairs = cast("dict[str, Any]", value).items()
        return {encodable(name): _clean(inner) for name, inner in pairs}
    return value
