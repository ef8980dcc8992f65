"""Sprites: one picture with transparency for each code point and drawing style."""

from __future__ import annotations

import functools
import io
import json
from pathlib import Path

import numpy as np
from PIL import Image

from aipaint.core.errors import UserError

# style word -> folder of the unpacked package. Each style is one hand's drawing of all emoji.
STYLES = {
    "3d": "lobehub-fluent-emoji-3d-1.1.0",
    "flat": "iconify-json-fluent-emoji-flat-1.2.6",
    "noto": "iconify-json-noto-1.2.9",
    "twemoji": "iconify-json-twemoji-1.2.5",
}
MARGIN = 4  # transparent pixels left around a sprite, so that resampling has no hard edge


def normal_code(code: str) -> str:
    """'2764-FE0F' -> '2764': packages disagree about variation selectors."""
    return "-".join(part for part in code.lower().split("-") if part != "fe0f")


class SpriteSource:
    """The sprites below `packages`, the folder that `train fetch` fills."""

    def __init__(self, packages: Path) -> None:
        missing = [folder for folder in STYLES.values() if not (packages / folder).is_dir()]
        if missing:
            raise UserError(
                "The training pictures are not there.",
                "Missing: {missing}.",
                "Run `aipaint train fetch` first.",
                missing=", ".join(missing),
            )
        self.packages = packages

    @functools.cache  # noqa: B019 - one source lives as long as the process that prepares data
    def _files(self) -> dict[str, Path]:
        folder = self.packages / STYLES["3d"] / "package" / "assets"
        return {normal_code(path.stem): path for path in sorted(folder.glob("*.webp"))}

    @functools.cache  # noqa: B019
    def _icons(self, style: str) -> tuple[dict[str, str], dict]:
        folder = self.packages / STYLES[style] / "package"
        chars = json.loads((folder / "chars.json").read_text("utf-8"))
        icons = json.loads((folder / "icons.json").read_text("utf-8"))
        return {normal_code(code): name for code, name in chars.items()}, icons

    def codes(self, style: str) -> list[str]:
        """All normalised code points this style draws, sorted."""
        return sorted(self._files() if style == "3d" else self._icons(style)[0])

    def load(self, style: str, code: str, size: int) -> np.ndarray | None:
        """The sprite as uint8 (size, size, 4), straight alpha, trimmed and centred; None if absent.

        The longer side of what is visible fills the square but for MARGIN pixels.
        """
        code = normal_code(code)
        if style == "3d":
            path = self._files().get(code)
            if path is None:
                return None
            with Image.open(path) as image:
                return trimmed(image.convert("RGBA"), size)
        import resvg_py

        names, icons = self._icons(style)
        name = names.get(code)
        if name is None:
            return None
        if name not in icons["icons"]:
            name = icons.get("aliases", {}).get(name, {}).get("parent", name)
        icon = icons["icons"].get(name)
        if icon is None:
            return None
        width = icon.get("width", icons.get("width", 16))
        height = icon.get("height", icons.get("height", 16))
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
            f' viewBox="0 0 {width} {height}">{icon["body"]}</svg>'
        )
        png = bytes(resvg_py.svg_to_bytes(svg_string=svg, width=2 * size, height=2 * size))
        with Image.open(io.BytesIO(png)) as image:
            return trimmed(image.convert("RGBA"), size)


def trimmed(image: Image.Image, size: int) -> np.ndarray:
    """Cut away what is transparent and centre the rest in a square of `size` pixels."""
    box = image.getchannel("A").point([255 * (alpha > 8) for alpha in range(256)]).getbbox()
    if box is not None:
        image = image.crop(box)
    inner = size - 2 * MARGIN
    scale = inner / max(image.size)
    width, height = (max(1, round(side * scale)) for side in image.size)
    # Premultiplied ("RGBa") so that colours hidden under alpha 0 don't bleed into the edge.
    small = image.convert("RGBa").resize((width, height), Image.Resampling.LANCZOS).convert("RGBA")
    square = Image.new("RGBA", (size, size))
    square.paste(small, ((size - width) // 2, (size - height) // 2))
    return np.asarray(square)
