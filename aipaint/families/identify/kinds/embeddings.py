"""Small additions to the text encoder's side: textual inversions and hypernetworks."""

from __future__ import annotations

from aipaint.families.identify.found import Kind
from aipaint.families.identify.tensors import Tensors

_MOST_VECTORS = 1024
_BASES = {768: "SD 1.x", 1024: "SD 2.x", 1280: "SDXL"}


def textual_inversion(tensors: Tensors) -> Kind | None:
    """Word vectors. Gal et al. 2022, arXiv:2208.01618.

    One table or vector alone, or a table for each text encoder called clip_l, clip_g, t5xxl.
    """
    if not 0 < len(tensors) <= 4:
        return None
    # The paper's own code keeps the word's number beside its vectors, as a tensor.
    shapes = {
        name: tensors.shape(name)
        for name in tensors.entries
        if not name.startswith("string_to_token.")
    }
    if not shapes:
        return None
    for name, shape in shapes.items():
        if len(shape) not in (1, 2) or shape[-1] not in (768, 1024, 1280, 3584, 4096):
            return None
        if len(shape) == 2 and not 0 < shape[0] <= _MOST_VECTORS:
            return None
        if name.endswith((".weight", ".bias")):
            return None
    vectors = max(shape[0] if len(shape) == 2 else 1 for shape in shapes.values())
    variant = f"{vectors} vector{'s' if vectors > 1 else ''}"
    widths = {shape[-1] for shape in shapes.values()}
    if "clip_g" in shapes or widths == {768, 1280}:
        base = "SD 3" if "t5xxl" in shapes else "SDXL"
    elif "t5xxl" in shapes or 4096 in widths:
        base = "Flux"
    else:
        base = _BASES.get(max(widths), "")
    return Kind(family="diffusion", base=base, role="textual inversion", variant=variant)


def hypernetwork(tensors: Tensors) -> Kind | None:
    """Networks that change what attention reads, in the web UI's layout: width, pair, layers."""
    widths = {
        width for width in (320, 640, 768, 1024, 1280) if tensors.begins(f"{width}.0.linear.")
    }
    if not widths:
        return None
    base = "SD 1.x" if 768 in widths else "SD 2.x" if 1024 in widths else ""
    return Kind(family="diffusion", base=base, role="hypernetwork")
