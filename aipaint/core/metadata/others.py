"""Metadata of InvokeAI, NovelAI and ComfyUI: JSON in PNG text chunks.

Only what is certain is taken. A ComfyUI file holds a graph of nodes: its words are read when one
sampler node stands in it and its inputs lead straight to text nodes.
"""

from __future__ import annotations

import json
import math
from typing import Any, cast

from aipaint.core.metadata.meta import PictureMeta

_MAX_JSON = 2**20
_MAX_INT = 2**64
_TEXT_HOPS = 8

Object = dict[str, Any]


def recognise(texts: dict[str, str]) -> PictureMeta | None:
    """Return what one of the known programs wrote, None when none did."""
    if "invokeai_metadata" in texts:
        return _invokeai(_load(texts["invokeai_metadata"]))
    if texts.get("Software") == "NovelAI":
        return _novelai(_load(texts.get("Comment", "")), texts.get("Description"))
    graph = _load(texts.get("prompt", ""))
    nodes = {key: _object(node) for key, node in graph.items()}
    if any("class_type" in node for node in nodes.values()):
        return _comfyui(nodes)
    return None


def _invokeai(data: Object) -> PictureMeta:
    model = data.get("model")
    return PictureMeta(
        "invokeai",
        _text(data.get("positive_prompt")),
        _text(data.get("negative_prompt")),
        _integer(data.get("seed")),
        _integer(data.get("steps")),
        _number(data.get("cfg_scale")),
        _text(data.get("scheduler")),
        _side(data.get("width")),
        _side(data.get("height")),
        # Older files call a model's name model_name.
        _text(_object(model).get("name") or _object(model).get("model_name")) or _text(model),
    )


def _novelai(data: Object, description: str | None) -> PictureMeta:
    return PictureMeta(
        "novelai",
        _text(data.get("prompt")) or description,
        _text(data.get("uc")),
        _integer(data.get("seed")),
        _integer(data.get("steps")),
        _number(data.get("scale")),
        _text(data.get("sampler")),
        _side(data.get("width")),
        _side(data.get("height")),
    )


def _comfyui(nodes: dict[str, Object]) -> PictureMeta:
    samplers = [
        _object(node.get("inputs"))
        for node in nodes.values()
        if node.get("class_type") == "KSampler"
    ]
    if len(samplers) != 1:
        return PictureMeta(source="comfyui")
    inputs = samplers[0]
    latent = _object(_linked(nodes, inputs.get("latent_image")).get("inputs"))
    return PictureMeta(
        "comfyui",
        _comfyui_text(nodes, inputs.get("positive")),
        _comfyui_text(nodes, inputs.get("negative")),
        _integer(inputs.get("seed")),
        _integer(inputs.get("steps")),
        _number(inputs.get("cfg")),
        _text(inputs.get("sampler_name")),
        _side(latent.get("width")),
        _side(latent.get("height")),
        _comfyui_model(nodes, inputs.get("model")),
    )


def _comfyui_text(nodes: dict[str, Object], link: object) -> str | None:
    node = _linked(nodes, link)
    if node.get("class_type") != "CLIPTextEncode":
        return None
    return _text(_object(node.get("inputs")).get("text"))


def _comfyui_model(nodes: dict[str, Object], link: object) -> str | None:
    """Follow `model` links, through LoRA loaders for one, to the checkpoint's name."""
    for _ in range(_TEXT_HOPS):
        inputs = _object(_linked(nodes, link).get("inputs"))
        name = _text(inputs.get("ckpt_name")) or _text(inputs.get("unet_name"))
        if name:
            return name
        link = inputs.get("model")
    return None


def _linked(nodes: dict[str, Object], link: object) -> Object:
    """Return the node that a link, `[id, output]`, leads to; empty when it leads nowhere."""
    if not isinstance(link, list) or not link:
        return {}
    return nodes.get(str(cast("list[object]", link)[0]), {})


def _load(text: str) -> Object:
    if len(text) > _MAX_JSON:
        return {}
    try:
        return _object(json.loads(text))
    except (ValueError, RecursionError):
        return {}


def _object(value: object) -> Object:
    return cast("Object", value) if isinstance(value, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _integer(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if abs(value) < _MAX_INT else None


def _side(value: object) -> int | None:
    number = _integer(value)
    return number if number and 0 < number < 2**31 else None


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
