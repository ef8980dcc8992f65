"""Values in strangers' JSON: each is what it should be, within limits, or None."""

from __future__ import annotations

import json
import math
import re
from typing import Any, cast

MAX_JSON = 2**20
_MAX_INT = 2**64

Object = dict[str, Any]


def load(text: str) -> Object:
    """Return the object in a JSON text; empty when it is none, damaged, too deep or too long."""
    if len(text) > MAX_JSON or not text.lstrip().startswith("{"):
        return {}
    try:
        return an_object(json.loads(text))
    except (ValueError, RecursionError):
        return {}


def an_object(value: object) -> Object:
    """Return the value when it is an object, else an empty one."""
    return cast("Object", value) if isinstance(value, dict) else {}


def a_list(value: object) -> list[Any]:
    """Return the value when it is a list, else an empty one."""
    return cast("list[Any]", value) if isinstance(value, list) else []


def a_text(value: object) -> str | None:
    """Return the value when it is a text."""
    return value if isinstance(value, str) else None


def a_name(value: object) -> str | None:
    """Return the value when it names something: neither empty nor the word None."""
    name = value.strip() if isinstance(value, str) else ""
    return name if name and name.lower() != "none" else None


def an_integer(value: object) -> int | None:
    """Return a whole number of at most 64 bits, also one written as text or as 20.0."""
    if isinstance(value, str) and re.fullmatch(r"\s*[-+]?[0-9]{1,20}\s*", value):
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if abs(value) < _MAX_INT else None


def a_side(value: object) -> int | None:
    """Return a number of pixels, 1 to 2**31 - 1."""
    number = an_integer(value)
    return number if number and 0 < number < 2**31 else None


def a_number(value: object) -> float | None:
    """Return a finite number, also one written as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def a_size(value: object) -> tuple[int, int] | tuple[None, None]:
    """Return width and height of `512x768`, `512 × 768` or `(512, 768)`."""
    match = re.fullmatch(r"\(?\s*([0-9]{1,9})\s*[x×,]\s*([0-9]{1,9})\s*\)?", a_text(value) or "")
    width, height = (a_side(match[1]), a_side(match[2])) if match else (None, None)
    return (width, height) if width and height else (None, None)


def file_stem(value: object) -> str | None:
    """Return the name of a file without its folders, whichever slash parts them."""
    name = a_name(value)
    return re.split(r"[\\/]", name)[-1] or None if name else None
