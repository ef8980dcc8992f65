"""Our own record in a picture: a versioned JSON object with the recipe and the facts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import msgspec

from aipaint.core.events import Facts
from aipaint.core.recipe import Recipe

VERSION = 1
KEYWORD = "aipaint"
MAX_PARENTS = 64


class Parent(msgspec.Struct, frozen=True):
    """A picture that another was made from.

    role: "upscale", "edit" (painted on in a document), "control", "style", "cutout", "copy" (in
    another format or size), "mix", or another word for how. picture: the digest of its pixels as
    RGB, see `aipaint.core.pixels.digest_of`. What a recipe names itself, a picture to repaint,
    masks, controls, is not repeated here.
    """

    role: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    picture: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Lineage(msgspec.Struct, frozen=True, omit_defaults=True):
    """pixels: the digest of the picture's own pixels as RGB, empty where it is not told."""

    pixels: Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{64})?$")] = ""
    parents: Annotated[tuple[Parent, ...], msgspec.Meta(max_length=MAX_PARENTS)] = ()


_NO_LINEAGE = Lineage()


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`{"version": 1, "recipe": {...}, "facts": {...}, "created": "2026-11-21T10:00:00Z"}`.

    lineage: what the picture was made from, beside what the recipe names; may be missing.
    """

    version: int
    recipe: Recipe
    facts: Facts
    created: datetime
    lineage: Lineage = _NO_LINEAGE


class Kinship(msgspec.Struct, frozen=True, kw_only=True):
    """What a picture has that no one recipe made, in the place of a record: where it comes from."""

    version: int
    lineage: Lineage


class _Versioned(msgspec.Struct):
    version: int


def make_record(
    recipe: Recipe,
    facts: Facts,
    created: datetime | None = None,
    lineage: Lineage = _NO_LINEAGE,
) -> Record:
    """Return the record of a picture; `created` is now unless given."""
    moment = (created or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    clean = msgspec.structs.replace(
        recipe,
        prompt=encodable(recipe.prompt),
        negative_prompt=encodable(recipe.negative_prompt),
        model=encodable(recipe.model),
    )
    named = msgspec.structs.replace(facts, model_name=encodable(facts.model_name))
    return Record(version=VERSION, recipe=clean, facts=named, created=moment, lineage=lineage)


def encode_record(record: Record) -> str:
    """Return the record as JSON text."""
    return msgspec.json.encode(record).decode()


def decode_record(text: str) -> Record | None:
    """Return the record, or None when it is damaged or of a version we do not know."""
    try:
        data = text.encode()
        if msgspec.json.decode(data, type=_Versioned).version != VERSION:
            return None
        record = msgspec.json.decode(data, type=Record)
        # A time without a zone, or at the very edge of the calendar, has no UTC to convert to.
        if record.created.tzinfo is None:
            return None
        return msgspec.structs.replace(record, created=record.created.astimezone(UTC))
    except (msgspec.MsgspecError, UnicodeError, RecursionError, OverflowError):
        return None


def encode_kinship(lineage: Lineage) -> str:
    """Return the JSON text of a picture that was made from others without one recipe."""
    return msgspec.json.encode(Kinship(version=VERSION, lineage=lineage)).decode()


def decode_kinship(text: str) -> Lineage | None:
    """Return what a picture was made from, None when that is damaged or of another version.

    A record says it, too.
    """
    try:
        found = msgspec.json.decode(text.encode(), type=Kinship)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    return found.lineage if found.version == VERSION else None


def encodable(text: str) -> str:
    """Return `text` without lone surrogates, which no file can hold."""
    return text.encode("utf-8", "replace").decode()
