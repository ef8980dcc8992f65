"""Named colours, and how a sprite takes one without losing its whites, outlines and shading."""

from __future__ import annotations

import numpy as np

# name: (English, Chinese, RGB in [0, 255])
COLOURS: dict[str, tuple[str, str, tuple[int, int, int]]] = {
    "red": ("red", "红色", (220, 40, 45)),
    "orange": ("orange", "橙色", (245, 135, 30)),
    "yellow": ("yellow", "黄色", (250, 205, 45)),
    "green": ("green", "绿色", (55, 170, 70)),
    "cyan": ("cyan", "青色", (60, 195, 205)),
    "blue": ("blue", "蓝色", (45, 105, 225)),
    "purple": ("purple", "紫色", (135, 70, 200)),
    "pink": ("pink", "粉色", (250, 135, 185)),
    "brown": ("brown", "棕色", (135, 85, 50)),
    "black": ("black", "黑色", (45, 45, 50)),
    "white": ("white", "白色", (245, 245, 245)),
    "grey": ("grey", "灰色", (140, 142, 148)),
}
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)


def luminance(rgb: np.ndarray) -> np.ndarray:
    """Rec. 601 luma of (..., 3), in the same range as the input."""
    return rgb @ _LUMA


def body_mask(rgb: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """How much of each pixel is 'body' rather than white or outline, (H, W) in [0, 1].

    rgb: float (H, W, 3) in [0, 1]; alpha: float (H, W) in [0, 1].
    Whites (bright, colourless) and blacks stay what they are, unless they are most of the sprite:
    then a panda or a ghost has no other body to paint.
    """
    luma = luminance(rgb)
    chroma = rgb.max(-1) - rgb.min(-1)
    white = np.clip((luma - 0.75) / 0.15, 0, 1) * np.clip((0.22 - chroma) / 0.1, 0, 1)
    black = np.clip((0.26 - luma) / 0.1, 0, 1) * np.clip((0.3 - chroma) / 0.1, 0, 1)
    visible = alpha.sum() + 1e-6
    body = np.ones_like(luma)
    if (white * alpha).sum() / visible < 0.6:
        body *= 1 - white
    if (black * alpha).sum() / visible < 0.6:
        body *= 1 - black
    return body


def recolour(sprite: np.ndarray, colour: str) -> np.ndarray:
    """Paint the body of a sprite, uint8 (H, W, 4), in a named colour; shading stays.

    The body's median brightness lands on the colour's own and the rest follows in proportion
    above and below, so highlights stay light and folds stay dark.
    """
    target = np.array(COLOURS[colour][2], np.float32) / 255
    rgb = sprite[..., :3].astype(np.float32) / 255
    alpha = sprite[..., 3].astype(np.float32) / 255
    body = body_mask(rgb, alpha)
    luma = luminance(rgb)
    chosen = (body > 0.5) & (alpha > 0.5)
    if not chosen.any():
        return sprite
    middle = float(np.clip(np.median(luma[chosen]), 0.15, 0.9))
    # A smaller span for what lies far from the middle keeps a two-coloured sprite one colour.
    offset = (luma - middle) * 0.75
    up = np.clip(offset / (1 - middle), 0, 1)[..., None]
    down = np.clip(-offset / middle, 0, 1)[..., None]
    painted = target * (1 - up) + up
    painted = painted * (1 - down) + target * 0.15 * down
    mixed = rgb * (1 - body[..., None]) + painted * body[..., None]
    out = sprite.copy()
    out[..., :3] = np.clip(mixed * 255 + 0.5, 0, 255).astype(np.uint8)
    return out


def natural_colour(sprite: np.ndarray, share: float = 0.6) -> str | None:
    """The colour word that most of a sprite's body has, or None when no colour has `share`."""
    rgb = sprite[..., :3].astype(np.float32) / 255
    alpha = sprite[..., 3].astype(np.float32) / 255
    weight = (body_mask(rgb, alpha) * alpha).ravel()
    names = [name for name in COLOURS if name not in ("white", "cyan")]
    palette = np.array([COLOURS[name][2] for name in names], np.float32) / 255

    def features(colours: np.ndarray) -> np.ndarray:
        # Chromaticity counts more than brightness: shading must not turn red into brown.
        luma = luminance(colours)[..., None]
        return np.concatenate([colours - luma, 0.35 * luma], -1)

    distance = ((features(rgb.reshape(-1, 3))[:, None] - features(palette)) ** 2).sum(-1)
    votes = np.bincount(distance.argmin(1), weights=weight, minlength=len(names))
    best = int(votes.argmax())
    return names[best] if votes[best] >= share * (weight.sum() + 1e-6) and weight.any() else None
