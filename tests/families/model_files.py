"""Makes model files that have a header and holes for weights, and reads the stripped headers."""

from __future__ import annotations

import json
import math
import re
import struct
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

HEADERS = Path(__file__).parent / "headers"
BYTES = {"F16": 2, "BF16": 2, "F32": 4, "F8_E4M3": 1, "U8": 1, "I64": 8}

Shapes = Mapping[str, Sequence[int]]


@cache
def header(name: str) -> dict[str, Any]:
    """Return a stripped header: `tensors` with all names, and what is expected of it.

    In the files `{0..3}` stands for four names; `like` names a header from which it differs.
    """
    found = json.loads((HEADERS / f"{name}.json").read_text())
    tensors = expand(found["tensors"].items())
    if "like" in found:
        gone = expand((name, []) for name in found["without"])
        rest = header(found["like"])["tensors"]
        tensors = {name: rest[name] for name in rest if name not in gone} | tensors
    return {"expect": found["expect"], "tensors": tensors}


def expand(patterns: Iterable[tuple[str, list[int]]]) -> dict[str, list[int]]:
    """Return one entry for each name that a pattern stands for."""
    made: dict[str, list[int]] = {}
    for pattern, shape in patterns:
        names = [""]
        for part in re.split(r"(\{\d+\.\.\d+\})", pattern):
            ends = re.fullmatch(r"\{(\d+)\.\.(\d+)\}", part)
            words = [part] if ends is None else map(str, range(int(ends[1]), int(ends[2]) + 1))
            names = [name + word for word in list(words) for name in names]
        made |= dict.fromkeys(names, shape)
    return made


def safetensors(
    path: Path, shapes: Shapes, dtype: str = "F16", notes: Mapping[str, str] | None = None
) -> Path:
    """Write a safetensors file whose weights are a hole in the disk."""
    entries: dict[str, Any] = {"__metadata__": dict(notes)} if notes else {}
    place = 0
    for name, shape in shapes.items():
        end = place + math.prod(shape) * BYTES[dtype]
        entries[name] = {"dtype": dtype, "shape": list(shape), "data_offsets": [place, end]}
        place = end
    return raw_safetensors(path, json.dumps(entries).encode(), place)


def raw_safetensors(path: Path, text: bytes, room: int = 0) -> Path:
    """Write a safetensors file with this header and so many bytes of nothing."""
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        file.truncate(8 + len(text) + room)
    return path


def gguf(path: Path, shapes: Shapes, notes: Mapping[str, Any] | None = None, kind: int = 2) -> Path:
    """Write a GGUF file (of Q4_0 unless said otherwise) whose weights are a hole in the disk."""
    out = bytearray(b"GGUF" + struct.pack("<IQQ", 3, len(shapes), len(notes or {})))

    def text(value: str) -> bytes:
        data = value.encode()
        return struct.pack("<Q", len(data)) + data

    for name, value in (notes or {}).items():
        out += text(name)
        if isinstance(value, str):
            out += struct.pack("<I", 8) + text(value)
        elif isinstance(value, int):
            out += struct.pack("<II", 4, value)
        else:
            out += struct.pack("<IIQ", 9, 8, len(value)) + b"".join(text(word) for word in value)
    place = 0
    for name, shape in shapes.items():
        out += text(name) + struct.pack("<I", len(shape))
        out += b"".join(struct.pack("<Q", length) for length in reversed(shape))
        out += struct.pack("<IQ", kind, place)
        place += -(-math.prod(shape) // 32) * 18
    with path.open("wb") as file:
        file.write(out)
        file.truncate(-(-len(out) // 32) * 32 + place)
    return path


def lora(
    changed: Mapping[str, tuple[int, int]], rank: int = 8, layout: str = "kohya"
) -> dict[str, list[int]]:
    """Return the tensors of a LoRA; changed: names of matrices with numbers given and read."""
    made: dict[str, list[int]] = {}
    for name, (gives, reads) in changed.items():
        if layout == "kohya":
            made[f"{name}.lora_down.weight"] = [rank, reads]
            made[f"{name}.lora_up.weight"] = [gives, rank]
            made[f"{name}.alpha"] = []
        elif layout == "peft":
            made[f"{name}.lora_A.weight"] = [rank, reads]
            made[f"{name}.lora_B.weight"] = [gives, rank]
        elif layout == "loha":
            for part in ("w1", "w2"):
                made[f"{name}.hada_{part}_a"] = [gives, rank]
                made[f"{name}.hada_{part}_b"] = [rank, reads]
            made[f"{name}.alpha"] = []
        else:
            made[f"{name}.lokr_w1"] = [8, 8]
            made[f"{name}.lokr_w2_a"] = [gives // 8, rank]
            made[f"{name}.lokr_w2_b"] = [rank, reads // 8]
            made[f"{name}.alpha"] = []
    return made
