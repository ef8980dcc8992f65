"""Whether "COLOUR THING" is painted in that colour, judged by counting pixels."""

from __future__ import annotations

import numpy as np

from aipaint.training.recolour import COLOURS, natural_colour

# What has a body that can be any colour: English and Chinese.
THINGS = (("car", "汽车"), ("house", "房子"), ("fish", "鱼"), ("heart", "爱心"), ("tree", "树"))
# White does not show on white, and cyan is too near to blue and green to be told by counting.
ASKED = tuple(name for name in COLOURS if name not in ("white", "cyan"))
SHARE = 0.4  # of the thing's pixels that must be nearest to one colour
GROUND = 30.0  # a pixel that differs less from the corners, of 255, is ground


def colour_prompts() -> list[tuple[str, str]]:
    """(prompt, colour) for each colour and thing, English and Chinese in turn."""
    out = []
    for colour in ASKED:
        english, chinese, _ = COLOURS[colour]
        for turn, (en, zh) in enumerate(THINGS):
            out.append((f"{english} {en}" if turn % 2 == 0 else f"{chinese}的{zh}", colour))
    return out


def colour_of(picture: np.ndarray) -> str | None:
    """The colour that most of what is not ground has, of uint8 (H, W, 3); None when none has."""
    corners = picture[[0, 0, -1, -1], [0, -1, 0, -1]].astype(np.float32)
    apart = np.abs(picture - np.median(corners, axis=0)).max(-1)
    alpha = np.where(apart > GROUND, 255, 0).astype(np.uint8)
    return natural_colour(np.dstack([picture, alpha]), SHARE)


def obedience(pictures: list[np.ndarray], prompts: list[tuple[str, str]]) -> dict[str, object]:
    """How many pictures have their prompt's colour, by language, and what the others have."""
    missed, right = [], {"en": 0, "zh": 0}
    asked = {"en": 0, "zh": 0}
    for picture, (prompt, colour) in zip(pictures, prompts, strict=True):
        language = "en" if prompt.isascii() else "zh"
        asked[language] += 1
        seen = colour_of(picture)
        if seen == colour:
            right[language] += 1
        else:
            missed.append(f"{prompt}: {seen or 'no one colour'}")
    return {"obeyed": right, "asked": asked, "missed": missed}
