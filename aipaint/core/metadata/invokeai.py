"""Metadata of InvokeAI in its three forms, oldest last.

`invokeai_metadata` (since 3.0): one object of settings. `sd-metadata` (2.x): settings under
`image`, the prompt as a list with weights. `Dream` (1.x and lstein's fork before): the command
that was typed, `"a cat [dogs]" -s 50 -S 7 -W 512 -H 512 -C 7.5 -A k_lms`.
"""

from __future__ import annotations

import re

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
    file_stem,
)

_NEGATIVE = re.compile(r"\[([^\[\]]*)\]")
_DREAM = re.compile(r'\s*"((?:\\.|[^"\\])*)"((?:\s+-.*)?)', re.DOTALL)
_OPTION = re.compile(r"\s-([A-Za-z])\s*([^\s\"]{1,100})")
_MAX_TEXT = 200_000
_MAX_LORAS = 200


def from_settings(data: Object) -> PictureMeta | None:
    """Read `invokeai_metadata`."""
    if "positive_prompt" not in data and not ("generation_mode" in data and "app_version" in data):
        return None
    model, vae = an_object(data.get("model")), an_object(data.get("vae"))
    version = a_name(data.get("app_version"))
    return PictureMeta(
        "invokeai",
        a_text(data.get("positive_prompt")),
        a_text(data.get("negative_prompt")),
        an_integer(data.get("seed")),
        an_integer(data.get("steps")),
        a_number(data.get("cfg_scale", data.get("guidance"))),
        a_text(data.get("scheduler")),
        a_side(data.get("width")),
        a_side(data.get("height")),
        # Older files call a model's name model_name.
        _name(model) or a_text(data.get("model")),
        a_name(model.get("hash")),
        loras=_loras(data.get("loras")),
        vae=_name(vae),
        clip_skip=_clip_skip(data),
        denoise=a_number(data.get("strength")),
        software=f"InvokeAI {version}" if version else None,
    )


def from_sd_metadata(data: Object) -> PictureMeta | None:
    """Read `sd-metadata`."""
    image = an_object(data.get("image"))
    if "prompt" not in image:
        return None
    prompt = image["prompt"]
    if isinstance(prompt, str):
        words = [prompt]
    else:
        parts = map(an_object, a_list(prompt)[:_MAX_LORAS])
        words = [text for part in parts if (text := a_text(part.get("prompt")))]
    positive, negative = split(", ".join(words))
    app = " ".join(word for key in ("app_id", "app_version") if (word := a_name(data.get(key))))
    return PictureMeta(
        "invokeai",
        positive,
        negative,
        an_integer(image.get("seed")),
        an_integer(image.get("steps")),
        a_number(image.get("cfg_scale")),
        a_text(image.get("sampler")),
        a_side(image.get("width")),
        a_side(image.get("height")),
        file_stem(data.get("model_weights")),
        a_name(data.get("model_hash")),
        denoise=a_number(image.get("strength")),
        software=app or None,
    )


def from_dream(text: str) -> PictureMeta | None:
    """Read the command that `Dream` holds."""
    match = _DREAM.fullmatch(text) if len(text) <= _MAX_TEXT else None
    if match is None:
        return None
    options: dict[str, str] = {}
    for option in _OPTION.finditer(match[2]):
        options.setdefault(option[1], option[2])
    positive, negative = split(match[1].replace('\\"', '"'))
    return PictureMeta(
        "invokeai",
        positive,
        negative,
        an_integer(options.get("S")),
        an_integer(options.get("s")),
        a_number(options.get("C")),
        options.get("A"),
        a_side(options.get("W")),
        a_side(options.get("H")),
        denoise=a_number(options.get("f")),
    )


def split(prompt: str) -> tuple[str, str]:
    """Return the prompt without its [bracketed] parts, and those: what it should not show."""
    negative = ", ".join(part.strip() for part in _NEGATIVE.findall(prompt) if part.strip())
    return _NEGATIVE.sub("", prompt).strip(" ,"), negative


def _name(model: Object) -> str | None:
    return a_name(model.get("name")) or a_name(model.get("model_name"))


def _clip_skip(data: Object) -> int | None:
    # It counts the layers left out, the others the layer used, from the last.
    skipped = an_integer(data.get("clip_skip"))
    return None if skipped is None else skipped + 1


def _loras(value: object) -> dict[str, float] | None:
    loras: dict[str, float] = {}
    for entry in map(an_object, a_list(value)[:_MAX_LORAS]):
        # `lora` before 4.0, `model` since.
        name = _name(an_object(entry.get("lora"))) or _name(an_object(entry.get("model")))
        weight = a_number(entry.get("weight"))
        if name:
            loras[name] = 1.0 if weight is None else weight
    return loras or None
