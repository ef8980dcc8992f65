"""Words and LoRAs in ComfyUI's graph, found by walking from where they are used."""

from __future__ import annotations

from typing import Any

from aipaint.core.metadata.graph import Graph, Node
from aipaint.core.metadata.values import a_name, a_number, an_object

_MAX_DEPTH = 60
_MAX_STEPS = 2000
_MAX_LORAS = 200
_MAX_WORDS = 200_000
# Inputs of text encoders and of nodes of text, the likeliest first.
_TEXTS = (
    "text",
    "text_g",
    "t5xxl",
    "clip_l",
    "prompt",
    "string",
    "value",
    "populated_text",
    "wildcard_text",
    "text_positive",
)
_JOINED = ("text_a", "text_b", "text_c", "text_d", "string_a", "string_b", "text1", "text2")
_PASSED_ON = (
    "conditioning",
    "conditioning_1",
    "conditioning_2",
    "conditioning_to",
    "conditioning_from",
    "cond",
    "cond1",
    "cond2",
    "",
)


class Words:
    """Reads the words that lead into a conditioning. Takes bounded time on any graph."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._steps = _MAX_STEPS

    def read(self, link: object, side: str) -> str | None:
        """Return the words behind a link to a conditioning, or a text; None when none are found.

        side: "positive" or "negative", for nodes that hold or pass on both.
        """
        found: list[str] = []
        self._conditioning(link, side, found, 0, set())
        return ", ".join(dict.fromkeys(found))[:_MAX_WORDS] if found else None

    def guidance(self, link: object) -> Any:
        """Return the guidance that a distilled model was told beside its words."""
        for _ in range(_MAX_DEPTH):
            node = self._graph.at(link)
            if node is None:
                return None
            value = self._graph.value(node, "guidance")
            if value is not None:
                return value
            link = next((node.inputs[name] for name in _PASSED_ON if name in node.inputs), None)
        return None

    def _spent(self, depth: int) -> bool:
        self._steps -= 1
        return self._steps < 0 or depth > _MAX_DEPTH

    def _conditioning(
        self, link: object, side: str, found: list[str], depth: int, seen: set[str]
    ) -> None:
        if isinstance(link, str):
            found.append(link)
            return
        node = self._graph.at(link)
        if node is None or node.id in seen or self._spent(depth):
            return
        seen.add(node.id)
        if "ZeroOut" in node.kind:
            found.append("")
            return
        if side in node.inputs:
            # It passes on both sides, or, as efficient loaders do, holds the words of both.
            self._conditioning(node.inputs[side], side, found, depth + 1, seen)
            return
        passed = [node.inputs[name] for name in _PASSED_ON if name in node.inputs]
        for before in passed:
            self._conditioning(before, side, found, depth + 1, seen)
        if not passed or not found:
            text = self._text_of(node, side, depth + 1, set())
            if text is not None:
                found.append(text)

    def _text_of(self, node: Node, side: str, depth: int, seen: set[str]) -> str | None:
        """Return the text that a node holds, or that the nodes before it do."""
        if node.id in seen or self._spent(depth):
            return None
        seen.add(node.id)
        inputs = node.inputs
        joined = [name for name in _JOINED if name in inputs]
        if joined and not any(isinstance(inputs.get(name), str) for name in _TEXTS):
            parts = [self._text(inputs[name], side, depth, seen) for name in joined]
            delimiter = inputs.get("delimiter", inputs.get("separator", ", "))
            between = delimiter if isinstance(delimiter, str) and len(delimiter) < 10 else ", "
            return between.join(part for part in parts if part)
        own = (side, f"text_{side}", f"{side}_prompt", *_TEXTS, "")
        for name in own:
            text = self._text(inputs.get(name), side, depth, seen)
            if text is not None and (text or name == "text"):
                return text
        return None

    def _text(self, value: object, side: str, depth: int, seen: set[str]) -> str | None:
        if isinstance(value, str):
            return value
        node = self._graph.at(value)
        return None if node is None else self._text_of(node, side, depth + 1, seen)


def loras_of(graph: Graph, nodes: list[Node]) -> dict[str, float]:
    """Return weight by name of the LoRAs that these nodes along the model's way load."""
    loras: dict[str, float] = {}
    for node in nodes:
        name = a_name(graph.value(node, "lora_name", "lora"))
        if name:
            weight = graph.value(node, "strength_model", "lora_model_strength", "strength")
            _add(loras, name, weight)
        for key, value in list(node.inputs.items())[:_MAX_LORAS]:
            # Two ways of loading several at once: an object for each, or numbered inputs.
            entry = an_object(value)
            if entry.get("on") is True and (listed := a_name(entry.get("lora"))):
                _add(loras, listed, entry.get("strength"))
            number = key.removeprefix("lora_name_")
            if number != key and (listed := a_name(value)):
                names = (f"model_str_{number}", f"model_weight_{number}", f"lora_wt_{number}")
                _add(loras, listed, graph.value(node, *names))
    return loras


def _add(loras: dict[str, float], name: str, weight: object) -> None:
    number = a_number(weight)
    if len(loras) < _MAX_LORAS:
        loras.setdefault(name, 1.0 if number is None else number)
