"""The blend modes of Photoshop that are ours, by the keys in its files."""

from __future__ import annotations

from aipaint.paint.layers import Blend

# Adobe Photoshop File Formats Specification, "Layer records": blend mode key.
KEYS: dict[Blend, bytes] = {
    Blend.NORMAL: b"norm",
    Blend.MULTIPLY: b"mul ",
    Blend.SCREEN: b"scrn",
    Blend.OVERLAY: b"over",
    Blend.DARKEN: b"dark",
    Blend.LIGHTEN: b"lite",
    Blend.COLOR_DODGE: b"div ",
    Blend.COLOR_BURN: b"idiv",
    Blend.HARD_LIGHT: b"hLit",
    Blend.SOFT_LIGHT: b"sLit",
    Blend.DIFFERENCE: b"diff",
    Blend.EXCLUSION: b"smud",
    Blend.HUE: b"hue ",
    Blend.SATURATION: b"sat ",
    Blend.COLOR: b"colr",
    Blend.LUMINOSITY: b"lum ",
    Blend.PLUS: b"lddg",  # "Linear Dodge (Add)"
}
BLENDS = {key: blend for blend, key in KEYS.items()}
PASS_THROUGH = b"pass"
