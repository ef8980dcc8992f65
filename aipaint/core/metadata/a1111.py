"""AUTOMATIC1111's text of generation parameters, the format that most tools read and write.

The prompt's lines, then `Negative prompt: ` and its lines, then one line of `Name: value` pairs
that begins with `Steps: `. Values that hold a comma, a colon, a quote or a line break are written
as JSON strings; some programs write whole JSON objects and lists. Defined by what
`modules/infotext_utils.py` of stable-diffusion-webui reads.
"""

from __future__ import annotations

import json
import math
import re
from typing import NamedTuple

from aipaint import __version__
from aipaint.core.events import Facts
from aipaint.core.metadata.record import encodable
from aipaint.core.prompt_weights import as_a1111
from aipaint.core.recipe import SAMPLER_NAMES, Recipe

_NEGATIVE = "Negative prompt:"
_NEGATIVES = (_NEGATIVE, "Negative Prompt:")
_STEPS_LINE = re.compile(r"Steps: *\d+ *(,|$)")
_NAME = re.compile(r"\s*(\w[\w \-/]*):[ \t]*")
_QUOTED = re.compile(r'"(?:\\.|[^\\"])*"')
_MIN_PAIRS = 3
_MAX_LINE = 100_000
_JSON = json.JSONDecoder()


class Parameters(NamedTuple):
    """What the text says; `settings` holds the pairs of the last line as they are written."""

    prompt: str
    negative_prompt: str
    settings: dict[str, str]

    def integer(self, name: str) -> int | None:
        """Return a setting of at most 20 digits as a number, None when it is not one."""
        text = self.settings.get(name, "")
        return int(text) if re.fullmatch(r"-?[0-9]{1,20}", text) else None

    def number(self, name: str) -> float | None:
        """Return a finite setting, None when it is missing or not one."""
        try:
            value = float(self.settings.get(name, ""))
        except ValueError:
            return None
        return value if math.isfinite(value) else None

    def size(self) -> tuple[int, int] | None:
        """Return `Size: WIDTHxHEIGHT`, None when it is missing."""
        match = re.fullmatch(r"([0-9]{1,9})x([0-9]{1,9})", self.settings.get("Size", ""))
        return (int(match[1]), int(match[2])) if match else None


def to_text(recipe: Recipe, facts: Facts) -> str:
    """Return the text for a picture of ours; LoRAs are words of the prompt, as they are there."""
    guidance = f"{recipe.guidance:.10g}"
    settings = {
        "Steps": str(recipe.steps),
        "Sampler": SAMPLER_NAMES[recipe.sampler],
        "CFG scale": guidance,
        "Seed": str(recipe.seed),
        "Size": f"{recipe.width}x{recipe.height}",
        # There the last layer counts as one.
        "Clip skip": str(recipe.clip_skip + 1) if recipe.clip_skip else "",
        "Model hash": facts.model_hash[:10],
        "Model": _plain(facts.model_name),
        "Version": f"aipaint {__version__}",
    }
    loras = (f"<lora:{_lora_name(lora.model)}:{lora.weight:.10g}>" for lora in recipe.loras)
    prompt, negative = (
        _plain(as_a1111(text, recipe.syntax)) for text in (recipe.prompt, recipe.negative_prompt)
    )
    lines = [" ".join(part for part in (prompt, *loras) if part)]
    if negative:
        lines.append(f"{_NEGATIVE} {negative}")
    lines.append(", ".join(f"{name}: {_quote(value)}" for name, value in settings.items() if value))
    return "\n".join(lines)


def _lora_name(model: str) -> str:
    """Return what others call a LoRA: its file's name, without what would end the word."""
    name = re.split(r"[/\\]", model)[-1].removesuffix(".safetensors")
    return re.sub(r"[:<>\s]+", " ", _plain(name)).strip() or "lora"


def parse(text: str) -> Parameters | None:
    """Read the text. None when no line of settings is in it."""
    lines = text.replace("\r\n", "\n").strip().split("\n")
    found = _settings_line(lines)
    if found is None:
        return None
    index, settings = found
    prompt: list[str] = []
    negative: list[str] = []
    part = prompt
    for line in lines[:index]:
        if part is prompt and line.lstrip().startswith(_NEGATIVES):
            part = negative
            line = line.lstrip()[len(_NEGATIVE) :]
        part.append(line)
    return Parameters("\n".join(prompt).strip(), "\n".join(negative).strip(), settings)


def _settings_line(lines: list[str]) -> tuple[int, dict[str, str]] | None:
    """Find the settings: the last line that begins with `Steps:`, else a last line of pairs.

    Some extensions write lines of their own after the settings.
    """
    for index in range(len(lines) - 1, -1, -1):
        if _STEPS_LINE.match(lines[index]):
            return index, _pairs(lines[index])
    pairs = _pairs(lines[-1])
    return (len(lines) - 1, pairs) if len(pairs) >= _MIN_PAIRS else None


def _pairs(line: str) -> dict[str, str]:
    """Return the pairs of a line, the first of each name. Takes time linear in its length."""
    pairs: dict[str, str] = {}
    line = line[:_MAX_LINE]
    position = 0
    # What does not close from here will not close from further on: it is not tried again.
    closing = {'"', "[", "{"}
    while position < len(line):
        name = _NAME.match(line, position)
        if name is None:
            position = _after_comma(line, position)
            continue
        position = name.end()
        sign = line[position : position + 1]
        ended = _end_of_json(line, position) if sign in closing else None
        if sign in closing and ended is None:
            closing.remove(sign)
        end = _after_comma(line, ended or position)
        raw = line[position:ended] if ended else line[position:end].rstrip(", \t")
        pairs.setdefault(name[1].strip(), _unquote(raw) if ended and sign == '"' else raw)
        position = end
    return pairs


def _end_of_json(line: str, position: int) -> int | None:
    if line[position] == '"':
        quoted = _QUOTED.match(line, position)
        return quoted.end() if quoted else None
    try:
        return _JSON.raw_decode(line, position)[1]
    except (ValueError, RecursionError):
        return None


def _after_comma(line: str, position: int) -> int:
    comma = line.find(",", position)
    return len(line) if comma < 0 else comma + 1


def _plain(text: str) -> str:
    """Return text that a PNG text chunk may hold."""
    return encodable(text).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _quote(value: str) -> str:
    if any(mark in value for mark in ',:"\n'):
        return json.dumps(value, ensure_ascii=False)
    return value


def _unquote(value: str) -> str:
    try:
        read = json.loads(value)
    except ValueError:
        return value
    return encodable(read) if isinstance(read, str) else value
