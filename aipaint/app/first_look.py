"""The few settings that the first paint needs, read with the standard library alone.

Everything else waits until the window is on the screen, the careful reading of the file
(`aipaint.app.settings`) too: importing what it stands on takes as long as an empty window.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_MOST_BYTES = 4 << 20


@dataclass(frozen=True)
class FirstLook:
    """Theme and language as settings name them, the window's place, the prompt.

    dark: whether the window was dark last time.
    """

    theme: str = "system"
    language: str = "system"
    geometry: bytes = b""
    prompt: str = ""
    dark: bool = True


def first_look(path: Path) -> FirstLook:
    """Return what the settings file says; whatever it does not say well is as on a first start.

    A file that is missing or damaged is reported by `load_settings`, which reads it again.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            return FirstLook()
        found = json.loads(path.read_bytes())
        draft = found.get("draft", {})
        look = FirstLook(
            _choice(found, "theme", ("dark", "light")),
            _choice(found, "language", ("en", "zh_CN")),
            base64.b64decode(found.get("geometry", "")),
            draft.get("prompt", ""),
            found.get("dark") is not False,
        )
    except (OSError, ValueError, binascii.Error, AttributeError, TypeError, RecursionError):
        return FirstLook()
    return look if isinstance(look.prompt, str) else FirstLook()


def _choice(found: dict[str, Any], name: str, known: tuple[str, ...]) -> str:
    value = found.get(name)
    return value if value in known else "system"
