"""What AUTOMATIC1111's text says, in our terms: also of Forge, SD.Next, Fooocus and Civitai."""

from __future__ import annotations

import json
import re

from aipaint.core.metadata import values
from aipaint.core.metadata.a1111 import Parameters, parse
from aipaint.core.metadata.meta import PictureMeta

_LORA = re.compile(r"<(?:lora|lyco):([^:<>]{1,300})(?::([-+0-9.]{1,20}))?[^<>]{0,300}>")
_WEIGHT = re.compile(r"([^:,]{1,300}): ?([-+0-9.]{1,20})")
_MAX_LORAS = 200
_MAX_EXTRA = 100
_KNOWN = {
    "Steps",
    "Sampler",
    "CFG scale",
    "Seed",
    "Size",
    "Model",
    "Model hash",
    "Schedule type",
    "Scheduler",
    "VAE",
    "Clip skip",
    "Denoising strength",
    "Version",
}


def read(text: str, scheme: str | None = None) -> PictureMeta | None:
    """Return what the text says, None when no line of settings is in it.

    scheme: what else the file says of its format; Fooocus writes this one, too.
    """
    found = parse(text)
    if found is None:
        return None
    software = _software(found)
    fooocus = scheme is not None or (software or "").startswith("Fooocus")
    width, height = found.size() or (None, None)
    model, loras = _resources(found)
    loras = {**loras, **_weights(found), **loras_in(found.prompt)}
    return PictureMeta(
        "fooocus" if fooocus else "a1111",
        found.prompt,
        found.negative_prompt,
        found.integer("Seed"),
        found.integer("Steps"),
        _guidance(found),
        found.settings.get("Sampler") or None,
        width,
        height,
        values.a_name(found.settings.get("Model")) or model,
        values.a_name(found.settings.get("Model hash")),
        found.settings.get("Schedule type") or found.settings.get("Scheduler") or None,
        loras or None,
        values.a_name(found.settings.get("VAE")),
        found.integer("Clip skip"),
        found.number("Denoising strength"),
        software,
        extra=_extra(found),
    )


def loras_in(prompt: str) -> dict[str, float]:
    """Return the LoRAs that a prompt asks for as `<lora:name:weight>`; a weight left out is 1."""
    loras: dict[str, float] = {}
    for match in _LORA.finditer(prompt):
        weight = values.a_number(match[2]) if match[2] else 1.0
        if weight is not None and len(loras) < _MAX_LORAS:
            loras.setdefault(match[1], weight)
    return loras


def _guidance(found: Parameters) -> float | None:
    number = found.number("CFG scale")
    return found.number("Guidance") if number is None else number


def _software(found: Parameters) -> str | None:
    words = [found.settings.get("App"), found.settings.get("Version")]
    return " ".join(word for word in words if word) or None


def _weights(found: Parameters) -> dict[str, float]:
    """Read Fooocus' `Lora weights: "name: 0.5, other: 1"`."""
    weights: dict[str, float] = {}
    for match in _WEIGHT.finditer(found.settings.get("Lora weights", "")):
        weight = values.a_number(match[2])
        if weight is not None and len(weights) < _MAX_LORAS:
            weights[match[1].strip()] = weight
    return weights


def _resources(found: Parameters) -> tuple[str | None, dict[str, float]]:
    """Read Civitai's list of resources: its own generator names the model nowhere else."""
    try:
        listed = values.a_list(json.loads(found.settings.get("Civitai resources", "[]")))
    except (ValueError, RecursionError):
        return None, {}
    model: str | None = None
    loras: dict[str, float] = {}
    for entry in map(values.an_object, listed[:_MAX_LORAS]):
        name = values.a_name(entry.get("modelName"))
        if name and entry.get("type") == "checkpoint":
            model = model or name
        elif name and entry.get("type") == "lora":
            weight = values.a_number(entry.get("weight"))
            loras[name] = 1.0 if weight is None else weight
    return model, loras


def _extra(found: Parameters) -> dict[str, str] | None:
    rest = [(name, value) for name, value in found.settings.items() if name not in _KNOWN]
    return dict(rest[:_MAX_EXTRA]) or None
