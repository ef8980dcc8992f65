"""Writing a document as a layered PSD through psd-tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
import PIL.Image
from PySide6.QtCore import QRect

from aipaint.core.messages import Message, say
from aipaint.paint.files.psd_modes import KEYS, PASS_THROUGH
from aipaint.paint.layers import Layer, Layers, walk
from aipaint.paint.pixels import to_rgba
from aipaint.paint.state import State
from aipaint.paint.surface import Surface

if TYPE_CHECKING:
    from psd_tools.api.layers import GroupMixin

MAX_PSD = 30_000  # pixels of a side of a PSD, and of its layers
_LONGEST_NAME = 255
_ICC = 1039


def write_psd(state: State, file: BinaryIO, notes: list[Message]) -> None:
    """Write layers, groups, masks, opacity, visibility, clipping, locks and blend modes.

    Adds to `notes` what a PSD has no place for. Raises OSError.
    """
    from psd_tools import PSDImage
    from psd_tools.psd.image_resources import ImageResource

    from aipaint.core.colours import srgb_profile
    from aipaint.paint.files.export import WHITE, flat_rgba, over

    if any(layer.recipe is not None for layer in walk(state.layers)):
        notes.append(say("A PSD has no place for recipes: they are kept in .ora files only."))
    if any(layer.region or layer.control for layer in walk(state.layers)):
        notes.append(say("Which layers have prompts or are controls is kept in .ora files only."))
    if state.selection is not None:
        notes.append(say("The selection is kept in .ora files only."))
    # The flattened picture, which most programs show, is ours, not psd-tools' own composite; as
    # Photoshop writes it: upon white, with the transparency beside.
    rgba = flat_rgba(state)
    rgba[..., :3] = over(rgba, WHITE)
    psd = PSDImage.frompil(PIL.Image.fromarray(rgba))
    psd._merged_alpha = True  # its fourth channel is transparency, not a stored selection
    _add(psd, state.layers, state.rect(), notes)
    psd._update_record()  # see _own_channels
    psd.image_resources[_ICC] = ImageResource(key=_ICC, data=srgb_profile())
    psd._record.write(file)  # not `save`, which would composite anew


def _add(group: GroupMixin, layers: Layers, canvas: QRect, notes: list[Message]) -> None:
    from psd_tools.constants import BlendMode, ProtectedFlags

    for layer in layers:
        name = layer.name[:_LONGEST_NAME]
        opacity = round(layer.opacity * 255)
        mode = BlendMode(KEYS[layer.blend])
        made: Any
        if layer.group:
            if not layer.isolated:
                mode = BlendMode(PASS_THROUGH)
            made = group.create_group(name=name, opacity=opacity, blend_mode=mode)
            _add(made, layer.children, canvas, notes)
        else:
            rect = _part(layer, layer.surface, canvas, notes)
            rgba = PIL.Image.fromarray(to_rgba(layer.surface.read(rect)))
            made = group.create_pixel_layer(
                rgba, name, rect.top(), rect.left(), opacity=opacity, blend_mode=mode
            )
        made.name = name  # also sets the old name to what its alphabet has
        made.visible = layer.visible
        if layer.clipped:
            made.clipping = True
        locks = ProtectedFlags.COMPLETE * layer.locked
        locks |= ProtectedFlags.TRANSPARENCY * layer.alpha_locked
        if locks:
            made.lock(0)  # the first call only makes room (psd-tools 1.26)
            made.lock(locks)
        if layer.mask is not None:
            _add_mask(made, layer, layer.mask, canvas, notes)


def _add_mask(made: Any, layer: Layer, mask: Surface, canvas: QRect, notes: list[Message]) -> None:
    if layer.group:
        _own_channels(made)
    rect = _part(layer, mask, canvas, notes)
    pixels = PIL.Image.fromarray(np.ascontiguousarray(mask.read(rect)))
    written = made.create_mask(pixels, rect.top(), rect.left())
    written.data.background_color = mask.fill
    written.disabled = not layer.mask_enabled


def _own_channels(group: Any) -> None:
    """A new group shares its list of channels with the record that ends it (psd-tools 1.26), which
    would get the mask as well, and the file be unreadable.
    """
    group._bounding_channels = type(group._channels)(list(group._channels))


def _part(layer: Layer, surface: Surface, canvas: QRect, notes: list[Message]) -> QRect:
    """What to write of a surface: at least one pixel, and no more than a PSD holds."""
    rect = surface.content_rect()
    if rect.isEmpty():
        return QRect(0, 0, 1, 1)
    if max(rect.width(), rect.height()) > MAX_PSD:
        notes.append(say('"{layer}" was cut to the canvas: it is too large.', layer=layer.name))
        rect = rect.intersected(canvas)
    return QRect(0, 0, 1, 1) if rect.isEmpty() else rect
