"""Reads what trainers write into a file's metadata.

modelspec: https://github.com/Stability-AI/ModelSpec, keys `modelspec.*`. kohya's trainer: `ss_*`.
Everything there is a stranger's text: it is shortened, and nothing of it is taken for true where
the tensors tell otherwise.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from aipaint.families.identify import limits
from aipaint.families.identify.found import Prediction, Told

_MOST_TAGS = 30
_MOST_TRIGGERS = 20
_TAG_BYTES = 2 * 2**20
_TAG_ITEMS = 60_000
_KEPT = 64 * 2**10

_PREDICTIONS: dict[str, Prediction] = {
    "epsilon": "epsilon",
    "eps": "epsilon",
    "v": "v_prediction",
    "v_prediction": "v_prediction",
    "v-prediction": "v_prediction",
    "sample": "sample",
    "flow": "flow",
    "flow_prediction": "flow",
    "flow_matching": "flow",
    "edm": "edm",
}

# What trainers call the base; the first that fits counts. Looked for in lower case.
_BASES: tuple[tuple[str, str], ...] = (
    (r"flux[._-]?2", "Flux.2"),
    (r"chroma", "Chroma"),
    (r"flux", "Flux"),
    (r"stable-diffusion-v?3[._-]5|sd3[._-]?5", "SD 3.5"),
    (r"stable-diffusion-v?3|\bsd_?3", "SD 3"),
    (r"stable-diffusion-xl-v?1?-?(base-)?refiner|sdxl_refiner", "SDXL"),
    (r"stable-diffusion-xl|sdxl|illustrious|noobai|\bpony", "SDXL"),
    (r"stable-diffusion-v?2|sd_?v?2|\bsd2", "SD 2.x"),
    (r"stable-diffusion-v?1|sd_?v?1|\bsd1", "SD 1.x"),
    (r"qwen[._-]?image", "Qwen-Image"),
    (r"z[._-]?image|zimage", "Z-Image"),
    (r"lumina", "Lumina 2"),
    (r"hunyuan[._-]?video", "HunyuanVideo"),
    (r"hunyuan", "HunyuanDiT"),
    (r"wan[._-]?2|\bwan\b", "Wan"),
    (r"ltx", "LTX"),
    (r"pixart", "PixArt"),
    (r"sana\b", "Sana"),
    (r"auraflow", "AuraFlow"),
    (r"cascade", "Stable Cascade"),
    (r"kandinsky", "Kandinsky 2.2"),
    (r"hidream", "HiDream"),
    (r"anima\b", "Anima"),
)


def told(notes: Mapping[str, str]) -> Told:
    """Return what metadata tells, shortened."""
    if not notes:
        return Told()
    tags = _tags(notes.get("ss_tag_frequency", ""))
    return Told(
        title=_first(notes, "modelspec.title", "ss_output_name", "general.name", "name"),
        author=_first(notes, "modelspec.author", "general.author", "author"),
        description=_first(
            notes, "modelspec.description", "ss_training_comment", "general.description"
        ),
        licence=_first(notes, "modelspec.license", "general.license", "license"),
        date=_first(notes, "modelspec.date"),
        base=base_of(notes),
        prediction=_prediction(notes),
        size=_size(notes),
        rank=_whole(notes.get("ss_network_dim", "")),
        alpha=_decimal(notes.get("ss_network_alpha", "")),
        network=_network(notes),
        triggers=_triggers(notes, tags),
        tags=tuple(tags[:_MOST_TAGS]),
    )


def base_of(notes: Mapping[str, str]) -> str:
    """Return which base the metadata names; "" where none that is known."""
    # The architecture is what a trainer filled in; the names are what a person typed.
    keys = ("modelspec.architecture", "ss_base_model_version", "general.architecture")
    for key in (*keys, "baseModel", "ss_sd_model_name"):
        words = notes.get(key, "")[:200].lower() if key in notes else ""
        for pattern, base in _BASES if words else ():
            if re.search(pattern, words):
                return base
    return ""


def shortened(notes: Mapping[str, str]) -> dict[str, str]:
    """Return metadata as it is kept and shown: 64 KiB at most, no pictures."""
    kept: dict[str, str] = {}
    room = _KEPT
    for name, value in notes.items():
        if name == "modelspec.thumbnail":
            value = value[:40]
        value, name = value[: limits.NOTE_CHARS], name[:200]
        room -= len(name) + len(value)
        if room < 0:
            break
        kept[name] = value
    return kept


def _first(notes: Mapping[str, str], *names: str) -> str:
    for name in names:
        value = notes.get(name, "").strip()
        if value and value != "None":
            return value[: limits.NOTE_CHARS]
    return ""


def _prediction(notes: Mapping[str, str]) -> Prediction | None:
    words = notes.get("modelspec.prediction_type", "").strip().lower()[:40]
    if words in _PREDICTIONS:
        return _PREDICTIONS[words]
    if notes.get("modelspec.architecture", "").startswith("stable-diffusion-v2-768-v"):
        return "v_prediction"
    version = notes.get("ss_base_model_version", "")
    if version.endswith("_v") and version.startswith("sd_v2"):
        return "v_prediction"
    if notes.get("ss_v_parameterization", "") in ("True", "true", "1"):
        return "v_prediction"
    return None


def _size(notes: Mapping[str, str]) -> tuple[int, int] | None:
    words = notes.get("modelspec.resolution", "") or notes.get("ss_resolution", "")
    if not words:
        return None
    numbers = [int(number) for number in re.findall(r"\d{2,5}", words[:100])]
    if not numbers or not all(64 <= number <= 16384 for number in numbers[:2]):
        return None
    return (numbers[0], numbers[1]) if len(numbers) > 1 else (numbers[0], numbers[0])


def _whole(words: str) -> int | None:
    return int(words) if re.fullmatch(r"[1-9]\d{0,5}", words) else None


def _decimal(words: str) -> float | None:
    if not words:
        return None
    try:
        value = float(words[:30])
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _network(notes: Mapping[str, str]) -> str:
    """Return the algorithm that LyCORIS was told, else the trainer's module."""
    if "ss_network_args" not in notes and "ss_network_module" not in notes:
        return ""
    found = _json(notes.get("ss_network_args", "")[:20_000])
    algorithm = found.get("algo") if isinstance(found, dict) else None
    if isinstance(algorithm, str):
        return algorithm[:40]
    return notes.get("ss_network_module", "")[:80]


def _tags(text: str) -> list[tuple[str, int]]:
    """`{"10_folder": {"tag": 12, ...}, ...}` to tags with their sums, the most frequent first."""
    if not text or len(text) > _TAG_BYTES or text.count(",") > _TAG_ITEMS:
        return []
    found = _json(text)
    sums: dict[str, int] = {}
    for folder in found.values() if isinstance(found, dict) else ():
        for tag, count in folder.items() if isinstance(folder, dict) else ():
            if isinstance(count, int) and 0 < count < 2**40 and tag.strip():
                name = tag.strip()[:100]
                sums[name] = sums.get(name, 0) + count
    return sorted(sums.items(), key=lambda pair: -pair[1])


def _triggers(notes: Mapping[str, str], tags: list[tuple[str, int]]) -> tuple[str, ...]:
    """Return the trigger phrase's words, else the tags that stand in nearly every caption."""
    phrase = _first(notes, "modelspec.trigger_phrase", "ss_trigger_words", "trigger_words")
    if phrase:
        words = [word.strip()[:100] for word in phrase.split(",")]
        return tuple(word for word in words if word)[:_MOST_TRIGGERS]
    pictures = _whole(notes.get("ss_num_train_images", "").strip())
    most = tags[0][1] if tags else 0
    # Repeated pictures count several times there, and once in the tags.
    if not tags or (pictures or most) < 3:
        return ()
    return tuple(tag for tag, count in tags[:5] if count >= 0.9 * most)[:3]


def _json(text: str) -> Any:
    if not text:
        return None
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
