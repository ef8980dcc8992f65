"""Style presets: words put around the prompt, with a picture of what they do."""

from __future__ import annotations

import functools
from pathlib import Path

import msgspec

from aipaint.core.paths import resources


class Style(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One preset. pattern: holds `{prompt}` once. names: by language code, `en` always there.

    thumbnail: file name beside styles.json.
    """

    id: str
    names: dict[str, str]
    pattern: str
    thumbnail: str

    def name(self, language: str) -> str:
        """Return the name in `language` ("en", "zh_CN"), in English where there is none."""
        return self.names.get(language) or self.names["en"]

    def apply(self, prompt: str) -> str:
        """Return the prompt with this style's words around it; an empty one stays empty."""
        text = prompt.strip()
        return self.pattern.replace("{prompt}", text) if text else prompt

    @property
    def picture(self) -> Path:
        """Where the thumbnail lies."""
        return styles_folder() / self.thumbnail


def styles_folder() -> Path:
    """Return the folder of styles.json and its thumbnails."""
    return resources() / "styles"


@functools.cache
def load_styles() -> tuple[Style, ...]:
    """Read the presets that travel with the program."""
    data = (styles_folder() / "styles.json").read_bytes()
    return msgspec.json.decode(data, type=tuple[Style, ...])


def find_style(style: str) -> Style | None:
    """Return the preset of that id, None for an empty or a forgotten one."""
    return next((one for one in load_styles() if one.id == style), None)
