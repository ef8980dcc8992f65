"""How a picture was made, as far as its file tells."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import msgspec

from aipaint.core.metadata import a1111, others
from aipaint.core.metadata.containers import COMMENT, XMP, Container, read_container
from aipaint.core.metadata.meta import PictureMeta
from aipaint.core.metadata.record import KEYWORD, Record, decode_record, encodable
from aipaint.core.recipe import Recipe

_IN_XMP = re.compile(r"<aipaint:record>([^<]*)</aipaint:record>")


def read_meta(path: Path) -> PictureMeta:
    """Read the metadata of a PNG, JPEG or WebP file, whatever its name.

    Raises UserError for a file that cannot be read, is damaged or is no such picture.
    """
    container = read_container(path)
    record = _own(container)
    if record is not None:
        return _of_recipe(record.recipe)
    meta = _of_parameters(container) or _of_others(container)
    return meta or PictureMeta(source="unknown", width=container.width, height=container.height)


def read_recipe(path: Path) -> Recipe | None:
    """Return the recipe in a picture of ours, None for others. Raises UserError like read_meta."""
    record = read_record(path)
    return record.recipe if record else None


def read_record(path: Path) -> Record | None:
    """Return our record in a picture, None for others. Raises UserError like read_meta."""
    return _own(read_container(path))


def _own(container: Container) -> Record | None:
    text = container.texts.get(KEYWORD)
    if text is None:
        match = _IN_XMP.search(container.texts.get(XMP, ""))
        text = unescape(match[1]) if match else None
    return decode_record(text) if text else None


def _of_recipe(recipe: Recipe) -> PictureMeta:
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
    )


def _of_parameters(container: Container) -> PictureMeta | None:
    for keyword in ("parameters", COMMENT):
        read = a1111.parse(container.texts.get(keyword, ""))
        if read is None:
            continue
        width, height = read.size() or (container.width, container.height)
        return PictureMeta(
            source="a1111",
            prompt=read.prompt,
            negative_prompt=read.negative_prompt,
            seed=read.integer("Seed"),
            steps=read.integer("Steps"),
            guidance=read.number("CFG scale"),
            sampler=read.settings.get("Sampler") or None,
            width=width,
            height=height,
            model=read.settings.get("Model") or None,
        )
    return None


def _of_others(container: Container) -> PictureMeta | None:
    found = others.recognise(container.texts)
    if found is None:
        return None
    return msgspec.structs.replace(
        found,
        prompt=_clean(found.prompt),
        negative_prompt=_clean(found.negative_prompt),
        sampler=_clean(found.sampler),
        width=found.width or container.width,
        height=found.height or container.height,
        model=_clean(found.model),
    )


def _clean(text: str | None) -> str | None:
    return None if text is None else encodable(text)
