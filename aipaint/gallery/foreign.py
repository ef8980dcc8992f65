"""Pictures of other programs as the gallery keeps them: a recipe as far as one can be told."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec

from aipaint.core.events import Facts
from aipaint.core.metadata import PictureMeta, Record, read_lineage, read_meta, read_record
from aipaint.core.metadata.containers import read_container
from aipaint.core.metadata.record import VERSION, encodable
from aipaint.core.metadata.samplers import sampler_for
from aipaint.core.recipe import MAX_PROMPT, MAX_SEED, SAMPLERS, Recipe

# Longer ones lose what is only told by names of that program's own.
_MAX_META = 256 << 10


class Read(msgspec.Struct, frozen=True):
    """What a picture's file says. meta: None for one of ours. width, height: pixels."""

    record: Record
    meta: PictureMeta | None
    width: int
    height: int


def read_picture(path: Path, modified: int) -> Read:
    """Read what a picture of any program says of itself. Raises UserError when it is none.

    modified: when the file was written, nanoseconds since 1970; another program's picture counts
    as painted then. Its recipe has 0 steps and cannot be painted where the file names none.
    """
    container = read_container(path)
    own = read_record(path)
    if own is not None:
        return Read(own, None, container.width, container.height)
    meta = _bounded(read_meta(path))
    recipe = Recipe(
        prompt=meta.prompt or "",
        negative_prompt=meta.negative_prompt or "",
        model=meta.model or "",
        steps=meta.steps or 0,
        guidance=meta.guidance or 0.0,
        sampler=sampler_for(meta.sampler or "", meta.scheduler or "") or SAMPLERS[0],
        seed=min(max(meta.seed or 0, 0), MAX_SEED),
        width=container.width,
        height=container.height,
        syntax=meta.syntax,
        clip_skip=meta.skipped,
    )
    facts = Facts(
        model_name=meta.model or "",
        model_hash=meta.model_hash or "",
        device="",
        dtype="",
        versions={},
        seconds=0.0,
    )
    record = Record(
        version=VERSION,
        recipe=recipe,
        facts=facts,
        created=_moment(modified),
        # A painting of ours tells what it was made from, though no one recipe made it.
        lineage=read_lineage(path),
    )
    return Read(record, meta, container.width, container.height)


def _bounded(meta: PictureMeta) -> PictureMeta:
    short = msgspec.structs.replace(
        meta,
        prompt=_cut(meta.prompt),
        negative_prompt=_cut(meta.negative_prompt),
        model=_cut(meta.model),
        sampler=_cut(meta.sampler),
    )
    size = len(msgspec.json.encode(short)) - len((short.prompt or "").encode())
    return msgspec.structs.replace(short, extra=None) if size > _MAX_META else short


def _cut(text: str | None) -> str | None:
    return text and encodable(text[:MAX_PROMPT])


def _moment(modified: int) -> datetime:
    try:
        return datetime.fromtimestamp(modified / 1e9, UTC).replace(microsecond=0)
    except (OverflowError, OSError, ValueError):
        return datetime.fromtimestamp(0, UTC)
