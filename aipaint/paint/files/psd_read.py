"""Opening Photoshop documents (PSD and PSB) through psd-tools, with a list of what is lost.

Layers, groups, masks, opacity, visibility, clipping, locks and the blend modes that exist here are
kept. Text, shapes and smart objects come as the pixels that the file holds of them; adjustment
layers, effects and live fills have no pixels and are left out.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import PIL.Image

from aipaint.core.colours import to_srgb
from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say
from aipaint.paint.document import check_size
from aipaint.paint.files.colours import document_pixels
from aipaint.paint.files.limits import (
    MAX_DEPTH,
    MAX_LAYERS,
    MAX_NAME,
    MAX_OFFSET,
    Budget,
    TooMuchError,
    fits,
)
from aipaint.paint.files.opened import Opened
from aipaint.paint.files.planes import cut
from aipaint.paint.files.psd_modes import BLENDS, PASS_THROUGH
from aipaint.paint.layers import Blend, Layer, Layers
from aipaint.paint.state import State
from aipaint.paint.surface import Surface

if TYPE_CHECKING:
    from psd_tools import PSDImage

# What psd-tools finds odd in a file is no news for a terminal: notes say what is lost.
logging.getLogger("psd_tools").addHandler(logging.NullHandler())

_HELD = 24  # bytes a pixel that decoding and converting a layer of 8 bits takes for a while
_MAX_OBJECTS = 200_000  # that psd-tools may make of a file's structure
_TRANSPARENCY, _ICC = -1, 1039  # a channel and an image resource
_LOCKS_ALPHA, _LOCKS_ALL = 1, 1 << 31 | 2  # all: everything, or the pixels
_RASTERISED = {"type", "shape", "smartobject"}


def open_psd(path: Path, budget: Budget) -> Opened:
    """Read a Photoshop document. Raises UserError when nothing of it can be opened."""
    from psd_tools import ParseLimits, PSDImage

    # The file's own bytes are held, packed as they are; nothing in it may claim more.
    size = path.stat().st_size
    try:
        budget.keep(size)
        limits = ParseLimits(max(size, 1), 4 * size + (1 << 20), _MAX_OBJECTS, 64)
        psd = PSDImage.open(path, max_alloc_bytes=max(budget.flight, 1), parse_limits=limits)
        width, height = psd.size
    except OSError:
        raise
    except TooMuchError as error:
        raise _too_large(path) from error
    except Exception as error:
        raise UserError(
            "{path} is damaged.",
            "It begins like a Photoshop document and then is none.",
            "Fetch the file again from where it came.",
            path=path,
        ) from error
    check_size(width, height)
    reader = _Reader(psd, budget)
    layers = reader.read()
    if not layers:
        layers = reader.flat(path.stem)
    state = State(width, height, layers, layers[-1].id if layers else None)
    return Opened(state, path.stem, reader.notes)


def _too_large(path: Path) -> UserError:
    return UserError(
        "{path} is too large.",
        "There is not enough memory for it.",
        "Close other programs, or make it smaller.",
        path=path,
    )


class _Reader:
    def __init__(self, psd: PSDImage, budget: Budget) -> None:
        self._psd, self._budget = psd, budget
        self.notes: list[Message] = []
        self._count = 0
        self._profile: bytes | None = None
        self._bytes = _HELD * max(1, psd.depth // 8)
        if psd.depth != 8:
            self.notes.append(
                say("Its colours, of {bits} bits a channel, were rounded to 8.", bits=psd.depth)
            )
        name = getattr(psd.color_mode, "name", str(psd.color_mode))
        if name != "RGB":
            self.notes.append(say("Its colours ({mode}) were converted to RGB.", mode=name))
        try:
            self._profile = psd.image_resources.get_data(_ICC)
        except Exception:  # noqa: BLE001 - see open_psd
            self.notes.append(say("Its colour profile cannot be used: colours may look different."))

    def read(self) -> Layers:
        return self._layers(self._psd, 0)

    def flat(self, name: str) -> Layers:
        """The flattened picture, where there are no layers."""
        try:
            surface = self._decoded(self._psd, 0, 0)
        except TooMuchError:
            surface = None
            self.notes.append(say("Its pixels were left out: there is not enough memory."))
        except Exception:  # noqa: BLE001 - see open_psd
            surface = None
            self.notes.append(say("Its pixels are damaged or missing."))
        return (Layer(name, surface=surface or Surface()),)

    def _layers(self, group: Iterable[Any], depth: int) -> Layers:
        """From the bottom up, as Photoshop's files have them, too."""
        found = []
        for source in group:
            self._count += 1
            if self._count > MAX_LAYERS or depth > MAX_DEPTH:
                self.notes.append(
                    say(
                        "More layers, or deeper groups, than can be read were left out:"
                        " {layers} layers, {depth} groups within each other.",
                        layers=MAX_LAYERS,
                        depth=MAX_DEPTH,
                    )
                )
                break
            name = "?"
            try:
                name = str(source.name).rstrip("\x00")[:MAX_NAME]  # as some programs end them
                layer = self._layer(source, name, depth)
            except TooMuchError:
                self.notes.append(
                    say(
                        '"{layer}" was left out: it is larger than a layer may be, or than there'
                        " is memory for.",
                        layer=name,
                    )
                )
            except Exception:  # noqa: BLE001 - see open_psd
                self.notes.append(say('"{layer}" is damaged and was left out.', layer=name))
            else:
                if layer is not None:
                    found.append(layer)
        return tuple(found)

    def _layer(self, source: Any, name: str, depth: int) -> Layer | None:
        group = bool(source.is_group())
        if not group and not source.has_pixels() and source.kind != "pixel":
            self.notes.append(
                say(
                    '"{layer}" has no pixels ({kind}) and was left out.',
                    layer=name,
                    kind=source.kind,
                )
            )
            return None
        if source.kind in _RASTERISED:
            self.notes.append(
                say('"{layer}" ({kind}) was turned into pixels.', layer=name, kind=source.kind)
            )
        if source.has_effects():
            self.notes.append(say('The effects of "{layer}" were left out.', layer=name))
        mask, enabled = self._mask(source, name)
        key = bytes(source.blend_mode.value)
        locks = 0 if source.locks is None else int(source.locks.value)
        return Layer(
            name,
            group=group,
            children=self._layers(source, depth + 1) if group else (),
            surface=Surface() if group else self._pixels(source),
            visible=bool(source.visible),
            opacity=source.opacity / 255 * source.fill_opacity / 255,
            blend=self._blend(key, name),
            clipped=bool(source.clipping),
            alpha_locked=bool(locks & _LOCKS_ALPHA),
            locked=bool(locks & _LOCKS_ALL),
            mask=mask,
            mask_enabled=enabled,
            isolated=key != PASS_THROUGH,
        )

    def _blend(self, key: bytes, name: str) -> Blend:
        if key == PASS_THROUGH:
            return Blend.NORMAL
        blend = BLENDS.get(key)
        if blend is None:
            self.notes.append(
                say(
                    'The blend mode {mode} of "{layer}" is not known here: it blends normally.',
                    mode=key.decode("latin-1").strip(),
                    layer=name,
                )
            )
        return blend or Blend.NORMAL

    def _pixels(self, source: Any) -> Surface:
        if source.width <= 0 or source.height <= 0:
            return Surface()
        return self._decoded(source, source.left, source.top)

    def _decoded(self, source: Any, x: int, y: int) -> Surface:
        """A layer's pixels, or the document's own."""
        width, height = source.size
        if not fits(width, height) or max(abs(x), abs(y)) > MAX_OFFSET:
            raise TooMuchError
        with self._budget.decoding(width, height, self._bytes * width * height):
            picture = source.topil(apply_icc=False)
            if picture is None:
                return Surface()
            alpha = None
            if "A" in picture.getbands():
                alpha = picture.getchannel("A")
                picture = picture.convert("L" if picture.mode in ("LA", "La") else "RGB")
            elif source is not self._psd:
                alpha = source.topil(_TRANSPARENCY)
            if picture.mode not in ("L", "RGB", "CMYK", "LAB"):
                picture = picture.convert("RGB")
            colour = to_srgb(picture, self._profile, notes := [])
            self.notes += [note for note in notes if note not in self.notes]
            if alpha is not None:
                colour.putalpha(alpha.convert("L"))
            colour.info.clear()
            return cut(document_pixels(colour, self.notes), x, y, self._budget)

    def _mask(self, source: Any, name: str) -> tuple[Surface | None, bool]:
        mask = source.mask if source.has_mask() else None
        if mask is None:
            if source.has_vector_mask():
                self.notes.append(say('The vector mask of "{layer}" was left out.', layer=name))
            return None, True
        fill = 255 if mask.background_color > 127 else 0
        enabled = not mask.disabled
        width, height = mask.size
        if width <= 0 or height <= 0:
            return Surface(1, fill=fill), enabled
        if not fits(width, height) or max(abs(mask.left), abs(mask.top)) > MAX_OFFSET:
            raise TooMuchError
        if mask.parameters is not None and mask.parameters != type(mask.parameters)():
            self.notes.append(
                say('Density and feather of the mask of "{layer}" were left out.', layer=name)
            )
        with self._budget.decoding(width, height, self._bytes * width * height):
            picture: PIL.Image.Image | None = mask.topil()
            if picture is None:
                return Surface(1, fill=fill), enabled
            pixels = np.asarray(picture.convert("L"))
            return cut(pixels, mask.left, mask.top, self._budget, fill), enabled
