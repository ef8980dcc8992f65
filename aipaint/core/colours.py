"""Whatever Pillow decodes, brought to sRGB with 8 bits a channel, upright."""

from __future__ import annotations

import io
from typing import Any, Literal, cast

import numpy as np
import PIL.Image
from PIL import ImageCms, ImageOps

from aipaint.core.messages import Message, say

DEEP = {"I", "F", "I;16", "I;16L", "I;16B", "I;16N"}
_ALPHA = {"RGBA", "LA", "PA", "La", "RGBa"}


def straight_pixels(picture: PIL.Image.Image, notes: list[Message]) -> np.ndarray:
    """Straight RGBA, uint8 (h, w, 4), of a loaded picture: upright, in sRGB.

    What is hardly opaque has its colours exactly, too. Adds to `notes` what could not be kept.
    """
    profile = picture.info.get("icc_profile")
    picture = _upright(picture, notes)
    if picture.mode in DEEP:
        picture = _shallow(picture)
    alpha = None
    if picture.mode in _ALPHA or "transparency" in picture.info:
        picture = picture.convert("LA" if picture.mode in ("LA", "La") else "RGBA")
        alpha = picture.getchannel("A")
        picture = picture.convert("L" if picture.mode == "LA" else "RGB")
    elif picture.mode not in ("L", "RGB", "CMYK", "LAB"):
        picture = picture.convert("L" if picture.mode == "1" else "RGB")
    rgba = to_srgb(picture, profile, notes).convert("RGBA")
    if alpha is not None:
        rgba.putalpha(alpha)
    return np.asarray(rgba)


def to_srgb(
    picture: PIL.Image.Image, profile: bytes | None, notes: list[Message]
) -> PIL.Image.Image:
    """Return "L", "RGB", "CMYK" or "LAB" as "RGB" in sRGB, by its ICC profile if it has one.

    A profile that can't be used is noted, and the values are taken as they are.
    """
    if profile or picture.mode == "LAB":
        try:
            source = _profile("LAB")
            if profile:
                source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
                name = ImageCms.getProfileDescription(source).strip()
                if picture.mode in ("L", "RGB") and name.startswith("sRGB"):
                    return picture.convert("RGB")  # LittleCMS would move values by a rounding
            target = _profile("sRGB")
            out = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
            if out is not None:
                return out
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
        notes.append(say("Its colour profile cannot be used: colours may look different."))
    elif picture.mode == "CMYK":
        notes.append(say("It has ink colours (CMYK) without a profile: colours are approximate."))
    return picture.convert("RGB")


def srgb_profile() -> bytes:
    """The bytes of an ICC profile for sRGB."""
    return _profile("sRGB").tobytes()


def _profile(space: Literal["LAB", "sRGB"]) -> ImageCms.ImageCmsProfile:
    # Pillow does not say what this returns.
    made = cast(Any, ImageCms.createProfile(space))  # pyright: ignore[reportUnknownMemberType]
    return ImageCms.ImageCmsProfile(made)


def _upright(picture: PIL.Image.Image, notes: list[Message]) -> PIL.Image.Image:
    try:
        return ImageOps.exif_transpose(picture) or picture
    except Exception:  # noqa: BLE001 - damaged Exif blocks raise all sorts
        notes.append(say("Its Exif data are damaged: it may lie on its side."))
        return picture


def _shallow(picture: PIL.Image.Image) -> PIL.Image.Image:
    """A greyscale of 16 or 32 bits as "L"."""
    values = np.asarray(picture).astype(np.float32)
    values = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    if picture.mode == "F":
        # Floating point has no fixed white: 1 in most files, 255 or 65535 in some.
        top = float(values.max(initial=0.0))
        scale = 255.0 if top <= 1.0 else 1.0 if top <= 255.0 else 255.0 / 65535.0
    else:
        scale = 255.0 / 65535.0
    return PIL.Image.fromarray(np.clip(np.rint(values * scale), 0, 255).astype(np.uint8))
