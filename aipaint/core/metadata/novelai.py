"""Metadata of NovelAI: a `Comment` that holds JSON, in text chunks, EXIF or the alpha channel."""

from __future__ import annotations

from aipaint.core.metadata.meta import PictureMeta
from aipaint.core.metadata.values import (
    Object,
    a_list,
    a_name,
    a_number,
    a_side,
    a_text,
    an_integer,
    an_object,
    load,
)

_MAX_CHARACTERS = 50


def from_comment(data: Object, texts: dict[str, str]) -> PictureMeta | None:
    """Read the object in `Comment`; `texts` are those beside it."""
    nested = a_text(data.get("Comment"))
    if nested is not None:
        # Pictures that went through its web site keep the other texts in one object with it.
        beside = {key: value for key, value in data.items() if isinstance(value, str)}
        return from_comment(load(nested), {**beside, "Comment": ""}) if nested else None
    named = texts.get("Software") == "NovelAI"
    if not named and not ("uc" in data and "prompt" in data) and "v4_prompt" not in data:
        return None
    return PictureMeta(
        "novelai",
        _words(data.get("v4_prompt"))
        or a_text(data.get("prompt"))
        or texts.get("Description")
        or texts.get("ImageDescription"),
        _words(data.get("v4_negative_prompt")) or a_text(data.get("uc")),
        an_integer(data.get("seed")),
        an_integer(data.get("steps")),
        a_number(data.get("scale")),
        a_text(data.get("sampler")),
        a_side(data.get("width")),
        a_side(data.get("height")),
        a_name(texts.get("Source")),
        scheduler=a_name(data.get("noise_schedule")),
        denoise=a_number(data.get("strength")),
        software="NovelAI",
    )


def _words(value: object) -> str | None:
    """Return the words of a V4 prompt: of the whole picture, then a line for each character."""
    caption = an_object(an_object(value).get("caption"))
    base = a_text(caption.get("base_caption"))
    if base is None:
        return None
    people = map(an_object, a_list(caption.get("char_captions"))[:_MAX_CHARACTERS])
    lines = [base, *(text for one in people if (text := a_text(one.get("char_caption"))))]
    return "\n".join(lines)
