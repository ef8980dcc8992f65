"""ComfyUI's graph of nodes in its two forms, as one: nodes by id, links as `[id, output]`.

The `prompt` form is what was run: `{"3": {"class_type": "KSampler", "inputs": {...}}}`. The
`workflow` form is what stood on the canvas: values without names, links in a list of their own.
"""

from __future__ import annotations

from typing import Any, NamedTuple, cast

from aipaint.core.metadata.values import Object, a_list, an_object

MAX_NODES = 5000
_MAX_HOPS = 40
# The values that a node of the workflow form lists, in their order; None is passed over.
_WIDGETS: dict[str, tuple[str | None, ...]] = {
    "KSampler": ("seed", None, "steps", "cfg", "sampler_name", "scheduler", "denoise"),
    "KSamplerAdvanced": (None, "noise_seed", None, "steps", "cfg", "sampler_name", "scheduler"),
    "SamplerCustom": (None, "noise_seed", None, "cfg"),
    "CLIPTextEncode": ("text",),
    "CLIPTextEncodeFlux": ("clip_l", "t5xxl", "guidance"),
    "CheckpointLoaderSimple": ("ckpt_name",),
    "UNETLoader": ("unet_name",),
    "VAELoader": ("vae_name",),
    "LoraLoader": ("lora_name", "strength_model"),
    "LoraLoaderModelOnly": ("lora_name", "strength_model"),
    "EmptyLatentImage": ("width", "height"),
    "EmptySD3LatentImage": ("width", "height"),
    "RandomNoise": ("noise_seed",),
    "KSamplerSelect": ("sampler_name",),
    "BasicScheduler": ("scheduler", "steps", "denoise"),
    "CFGGuider": ("cfg",),
    "FluxGuidance": ("guidance",),
    "CLIPSetLastLayer": ("stop_at_clip_layer",),
    "PrimitiveNode": ("value",),
    "PrimitiveInt": ("value",),
    "PrimitiveFloat": ("value",),
    "PrimitiveString": ("value",),
    "PrimitiveStringMultiline": ("value",),
}
_SWITCHED_OFF = 2
_BYPASSED = 4


class Node(NamedTuple):
    """A node: its kind, and its inputs by name: values, or links to other nodes."""

    id: str
    kind: str
    inputs: Object


class Graph:
    """The nodes of a file by id."""

    def __init__(self, nodes: dict[str, Node]) -> None:
        self.nodes = nodes

    def at(self, link: object) -> Node | None:
        """Return the node that a link leads to, None when it is no link or leads nowhere."""
        if not isinstance(link, list) or len(cast("list[Any]", link)) != 2:
            return None
        target = cast("list[Any]", link)[0]
        return self.nodes.get(str(target)) if isinstance(target, str | int) else None

    def value(self, node: Node, *names: str) -> Any:
        """Return the first of these inputs that has a value, followed to where it is set.

        Numbers come from primitive nodes, seed nodes and reroutes, too.
        """
        for name in names:
            value = self._followed(node.inputs.get(name), name)
            if value is not None:
                return value
        return None

    def _followed(self, value: Any, name: str) -> Any:
        for _ in range(_MAX_HOPS):
            node = self.at(value)
            if node is None:
                return None if isinstance(value, list | dict) else value
            keys = (name, "value", "seed", "noise_seed", "int", "float", "number", "Value")
            found = next((node.inputs[key] for key in keys if key in node.inputs), None)
            if found is None and len(node.inputs) == 1:
                # A reroute has one input, whatever it is called.
                (found,) = node.inputs.values()
            value = found
        return None


def from_prompt(data: Object) -> Graph | None:
    """Return the graph of the `prompt` form, None when the object is none."""
    if len(data) > MAX_NODES:
        return None
    nodes: dict[str, Node] = {}
    for key, value in data.items():
        node = an_object(value)
        kind = node.get("class_type")
        if isinstance(kind, str):
            nodes[key] = Node(key, kind, an_object(node.get("inputs")))
    return Graph(nodes) if nodes else None


def from_workflow(data: Object) -> Graph | None:
    """Return the graph of the `workflow` form, None when the object is none."""
    listed = a_list(data.get("nodes"))
    if not listed or len(listed) > MAX_NODES or not isinstance(data.get("links"), list):
        return None
    ends: dict[int, list[Any]] = {}
    for link in map(a_list, a_list(data["links"])[: MAX_NODES * 8]):
        if len(link) >= 5 and isinstance(link[0], int):
            ends[link[0]] = [link[1], link[2]]
    nodes: dict[str, Node] = {}
    for node in map(an_object, listed):
        key, kind = node.get("id"), node.get("type")
        if (
            isinstance(key, str | int)
            and isinstance(kind, str)
            and node.get("mode") != _SWITCHED_OFF
        ):
            nodes[str(key)] = Node(str(key), kind, _inputs(node, kind, ends))
    return Graph(nodes) if nodes else None


def _inputs(node: Object, kind: str, ends: dict[int, list[Any]]) -> Object:
    inputs: Object = {}
    if node.get("mode") != _BYPASSED:
        written = node.get("widgets_values")
        inputs.update(an_object(written))
        for name, value in zip(_WIDGETS.get(kind, ()), a_list(written), strict=False):
            if name is not None:
                inputs[name] = value
    for entry in map(an_object, a_list(node.get("inputs"))[:200]):
        name, link = entry.get("name"), entry.get("link")
        if isinstance(name, str) and isinstance(link, int) and link in ends:
            inputs[name] = ends[link]
    return inputs
