"""How a picture of ComfyUI was made, as far as its graph of nodes tells.

Best effort by nature: anybody can write nodes. The walk goes from the node that saves the picture
back to the sampler that began it (not to those that refine or enlarge), and from there along the
inputs to words, model, LoRAs and size. Nodes are known by their inputs rather than their names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aipaint.core.metadata.graph import Graph, Node, from_prompt, from_workflow
from aipaint.core.metadata.meta import PictureMeta
from aipaint.core.metadata.nodes import Words, loras_of
from aipaint.core.metadata.values import (
    Object,
    a_name,
    a_number,
    a_side,
    a_text,
    an_integer,
)

_MODEL_NAMES = ("ckpt_name", "unet_name", "base_ckpt_name", "gguf_name", "model_name")
# Ways that do not lead to the picture itself.
_ASIDE = frozenset(
    {
        "model",
        "clip",
        "vae",
        "positive",
        "negative",
        "conditioning",
        "guider",
        "sampler",
        "sigmas",
        "noise",
        "control_net",
        "clip_vision",
        "upscale_model",
        "base_positive",
        "base_negative",
        "refiner_model",
        "optional_vae",
    }
)


def from_graph(data: Object) -> PictureMeta | None:
    """Return what a graph of either form says, None when the object is no graph."""
    graph = from_prompt(data) or from_workflow(data)
    if graph is None:
        return None
    sampler = _beginning(graph)
    if sampler is None:
        return PictureMeta("comfyui", best_effort=True)
    return _describe(graph, sampler)


def _describe(graph: Graph, sampler: Node) -> PictureMeta:
    guider = graph.at(sampler.inputs.get("guider")) or sampler
    noise = graph.at(sampler.inputs.get("noise")) or sampler
    chooser = graph.at(sampler.inputs.get("sampler")) or sampler
    sigmas = graph.at(sampler.inputs.get("sigmas")) or sampler
    words = Words(graph)
    embeds = graph.at(sampler.inputs.get("text_embeds")) or guider
    positive = embeds.inputs.get("positive", embeds.inputs.get("conditioning"))
    guidance = a_number(graph.value(guider, "cfg", "cfg_scale", "guidance_scale"))
    if guidance is None:
        guidance = a_number(words.guidance(positive))
    models = list(_models(graph, guider, sampler, sigmas))
    width, height = _size(graph, sampler)
    return PictureMeta(
        "comfyui",
        words.read(positive, "positive"),
        words.read(embeds.inputs.get("negative"), "negative"),
        an_integer(graph.value(noise, "noise_seed", "seed")),
        an_integer(graph.value(sigmas, "steps")),
        guidance,
        a_text(graph.value(chooser, "sampler_name")),
        width,
        height,
        next((name for node in models if (name := _named(graph, node, *_MODEL_NAMES))), None),
        scheduler=a_text(graph.value(sigmas, "scheduler")),
        loras=loras_of(graph, models) or None,
        vae=_only(graph, "vae_name"),
        clip_skip=_clip_skip(graph),
        denoise=a_number(graph.value(sigmas, "denoise")),
        software="ComfyUI",
        best_effort=True,
    )


def _beginning(graph: Graph) -> Node | None:
    """Return the sampler where the saved picture begins, None when that is not to be told."""
    savers = [node for node in graph.nodes.values() if _saves(node)]
    # What is only shown comes after what is kept.
    savers.sort(key=lambda node: "save" not in node.kind.lower())
    seen: set[str] = set()
    for saver in savers:
        begun = None
        for node in _upstream(graph, saver, seen):
            if _samples(node):
                # The walk is in breadth: the last one met lies furthest back.
                begun = node
        if begun is not None:
            return begun
    samplers = [node for node in graph.nodes.values() if _samples(node)]
    return samplers[0] if len(samplers) == 1 else None


def _saves(node: Node) -> bool:
    kind = node.kind.lower()
    return ("save" in kind or "preview" in kind) and bool({"images", "image"} & node.inputs.keys())


def _samples(node: Node) -> bool:
    inputs = node.inputs.keys()
    if not {"latent_image", "positive", "guider", "text_embeds", "latent"} & inputs:
        return False
    return {"steps", "cfg"} <= inputs or ("Sampler" in node.kind and "Select" not in node.kind)


def _upstream(graph: Graph, start: Node, seen: set[str]) -> Iterator[Node]:
    """Yield the nodes that a picture comes from, the nearest first, but those in `seen`."""
    queue = [start]
    seen.add(start.id)
    for node in queue:
        yield node
        for name, link in node.inputs.items():
            before = graph.at(link)
            if before is not None and name not in _ASIDE and before.id not in seen:
                seen.add(before.id)
                queue.append(before)


def _models(graph: Graph, *starts: Node) -> Iterator[Node]:
    """Yield the nodes along the `model` inputs up to the loader, each once."""
    seen: set[str] = set()
    queue = [node for start in starts if (node := graph.at(start.inputs.get("model")))]
    for node in queue:
        if node.id in seen:
            continue
        seen.add(node.id)
        yield node
        # A reroute's input has no name; a stack of LoRAs hangs on the loader.
        for name in ("model", "model1", "lora_stack", "optional_lora_stack", "", "value"):
            before = graph.at(node.inputs.get(name))
            if before is not None:
                queue.append(before)


def _size(graph: Graph, sampler: Node) -> tuple[int, int] | tuple[None, None]:
    """Return the size of the empty latent that was painted on."""
    for node in _upstream(graph, sampler, set()):
        for pair in (("width", "height"), ("empty_latent_width", "empty_latent_height")):
            width, height = (a_side(graph.value(node, name)) for name in pair)
            if width and height:
                return width, height
    return None, None


def _named(graph: Graph, node: Node, *names: str) -> str | None:
    return a_name(graph.value(node, *names))


def _only(graph: Graph, name: str) -> str | None:
    """Return the value of an input when all nodes that have it agree."""
    found: set[Any] = {
        value for node in graph.nodes.values() if (value := a_name(node.inputs.get(name)))
    }
    return found.pop() if len(found) == 1 else None


def _clip_skip(graph: Graph) -> int | None:
    layers = {
        layer
        for node in graph.nodes.values()
        for name in ("stop_at_clip_layer", "clip_skip")
        if (layer := an_integer(node.inputs.get(name))) is not None
    }
    return -layers.pop() if len(layers) == 1 and max(layers) < 0 else None
