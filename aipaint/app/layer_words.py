"""What layers and blend modes are called."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from aipaint.app.i18n import _T
from aipaint.paint.layers import Blend, Layer

# As painters know them, in the groups that menus part by lines: what darkens, lightens, adds
# contrast, compares, and takes colour apart.
BLEND_GROUPS: tuple[dict[Blend, str], ...] = (
    {Blend.NORMAL: _T("Blend", "Normal")},
    {
        Blend.DARKEN: _T("Blend", "Darken"),
        Blend.MULTIPLY: _T("Blend", "Multiply"),
        Blend.COLOR_BURN: _T("Blend", "Colour Burn"),
    },
    {
        Blend.LIGHTEN: _T("Blend", "Lighten"),
        Blend.SCREEN: _T("Blend", "Screen"),
        Blend.COLOR_DODGE: _T("Blend", "Colour Dodge"),
        Blend.PLUS: _T("Blend", "Add"),
    },
    {
        Blend.OVERLAY: _T("Blend", "Overlay"),
        Blend.SOFT_LIGHT: _T("Blend", "Soft Light"),
        Blend.HARD_LIGHT: _T("Blend", "Hard Light"),
    },
    {
        Blend.DIFFERENCE: _T("Blend", "Difference"),
        Blend.EXCLUSION: _T("Blend", "Exclusion"),
    },
    {
        Blend.HUE: _T("Blend", "Hue"),
        Blend.SATURATION: _T("Blend", "Saturation"),
        Blend.COLOR: _T("Blend", "Colour"),
        Blend.LUMINOSITY: _T("Blend", "Luminosity"),
    },
)
_NAMES = {mode: name for group in BLEND_GROUPS for mode, name in group.items()}
PASS_THROUGH = _T("Blend", "Pass Through")


def blend_words(mode: Blend) -> str:
    """Return the name of a blend mode in the window's language."""
    return QCoreApplication.translate("Blend", _NAMES[mode])


def look_words(layer: Layer) -> str:
    """Return how a layer is blended where that is not the ordinary way, as "Multiply · 60 %"."""
    parts = []
    if layer.group and not layer.isolated:
        parts.append(QCoreApplication.translate("Blend", PASS_THROUGH))
    elif layer.blend is not Blend.NORMAL:
        parts.append(blend_words(layer.blend))
    if layer.opacity < 1:
        parts.append(f"{round(layer.opacity * 100)} %")
    return " · ".join(parts)


def layer_words(layer: Layer) -> str:
    """Return all that a list shows of a layer, for who can't see it."""
    shown = (
        (layer.group, _T("Layers", "Group")),
        (not layer.visible, _T("Layers", "Hidden")),
        (layer.locked, _T("Layers", "Locked")),
        (layer.alpha_locked, _T("Layers", "Transparency locked")),
        (layer.clipped, _T("Layers", "Clipped to the layer below")),
        (layer.mask is not None, _T("Layers", "With a mask")),
        (layer.recipe is not None, _T("Layers", "Generated")),
        (layer.region is not None, _T("Layers", "With a prompt of its own")),
        (layer.control is not None, _T("Layers", "Guides the painting")),
    )
    parts = [layer.name, look_words(layer)]
    parts += [QCoreApplication.translate("Layers", text) for so, text in shown if so]
    return ", ".join(part for part in parts if part)


def next_name(template: str, taken: set[str]) -> str:
    """Fill the `{number}` in a name such as "Layer {number}" with the first that is free."""
    number = 1
    while (name := template.format(number=number)) in taken:
        number += 1
    return name
