"""Captioned avatars: faces whose hair, mood and accessories are what the caption says.

They are drawn by DiceBear's style "Big Smile" (Ashley Seo, CC BY 4.0), which `train fetch` fetches.
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from aipaint.core.errors import UserError
from aipaint.core.paths import resources
from aipaint.training.config import Data
from aipaint.training.patches import over
from aipaint.training.recolour import COLOURS
from aipaint.training.sprites import trimmed

CORE, STYLE = "dicebear-core-9.4.3", "dicebear-big-smile-9.4.3"
_DRAWN_AT_ONCE = 200

Words = tuple[str, str]  # English, Chinese

# The style's own names: words; "" where the hair says nothing of who wears it.
HAIR: dict[str, tuple[Words, str]] = {
    "shortHair": (("short hair", "短发"), "man"),
    "mohawk": (("mohawk", "莫霍克发型"), "man"),
    "shavedHead": (("very short hair", "寸头"), "man"),
    "curlyShortHair": (("curly hair", "卷发"), ""),
    "bowlCutHair": (("bowl cut", "蘑菇头"), ""),
    "froBun": (("hair bun", "丸子头"), "woman"),
    "bunHair": (("hair bun", "丸子头"), "woman"),
    "wavyBob": (("wavy hair", "波浪发"), "woman"),
    "curlyBob": (("bob", "波波头"), "woman"),
    "straightHair": (("straight hair", "直发"), "woman"),
    "braids": (("braids", "编发"), "woman"),
    "bangs": (("long hair", "长发"), "woman"),
}
HAIR_COLOURS: dict[str, tuple[Words, str]] = {
    "black": (("black", "黑色"), "2b2320"),
    "brown": (("brown", "棕色"), "71472d"),
    "blonde": (("blonde", "金色"), "e9c25f"),
    "red": (("red", "红色"), "c8321e"),
    "grey": (("grey", "灰色"), "a0a0a5"),
    "blue": (("blue", "蓝色"), "3a6fe0"),
    "green": (("green", "绿色"), "2f9a55"),
    "pink": (("pink", "粉色"), "f283b4"),
    "purple": (("purple", "紫色"), "7b45c4"),
}
SKIN: dict[str, tuple[Words | None, str]] = {
    "light": (None, "ffe4c0"),
    "tan": (None, "e2ba87"),
    "brown": (("brown skin", "棕色皮肤"), "a47539"),
    "dark": (("dark skin", "深色皮肤"), "643d19"),
}
# mood: words, eyes, mouths.
MOODS: dict[str, tuple[Words, tuple[str, ...], tuple[str, ...]]] = {
    "smiling": (("smiling", "微笑的"), ("cheery", "normal"), ("teethSmile", "kawaii")),
    "laughing": (("laughing", "大笑的"), ("cheery",), ("openedSmile", "gapSmile")),
    "sad": (("sad", "悲伤的"), ("sad",), ("openSad",)),
    "angry": (("angry", "生气的"), ("angry",), ("unimpressed", "openSad")),
    "sleepy": (("sleepy", "困倦的"), ("sleepy",), ("unimpressed",)),
    "winking": (("winking", "眨眼的"), ("winking",), ("teethSmile", "kawaii")),
    "calm": (("calm", "平静的"), ("normal",), ("unimpressed",)),
}
# name: words, how often among 100 faces.
ACCESSORIES: dict[str, tuple[Words, int]] = {
    "glasses": (("glasses", "眼镜"), 22),
    "sunglasses": (("sunglasses", "太阳镜"), 12),
    "mustache": (("a mustache", "胡子"), 10),
    "catEars": (("cat ears", "猫耳"), 7),
    "faceMask": (("a face mask", "口罩"), 7),
    "sailormoonCrown": (("a tiara", "头饰"), 5),
}
WHO: dict[str, Words] = {"woman": ("woman", "女人"), "man": ("man", "男人")}
_ALSO: dict[str, Words] = {"woman": ("girl", "女孩"), "man": ("boy", "男孩")}


@dataclass(frozen=True)
class Avatar:
    """Whose face is drawn. Names are keys of the tables above; "" is without."""

    who: str
    hair: str
    hair_colour: str
    skin: str
    mood: str
    eyes: str
    mouth: str
    accessory: str = ""
    ground: str = ""

    def options(self) -> dict[str, object]:
        """Return what DiceBear is told."""
        return {
            "hair": [self.hair],
            "hairColor": [HAIR_COLOURS[self.hair_colour][1]],
            "skinColor": [SKIN[self.skin][1]],
            "eyes": [self.eyes],
            "mouth": [self.mouth],
            "accessories": [self.accessory] if self.accessory else [],
            "accessoriesProbability": 100 if self.accessory else 0,
            # High hair goes beyond the frame that the style draws in.
            "scale": 80,
            "translateY": 8,
        }


def plan_avatars(count: int, seed: int) -> list[Avatar]:
    """Return `count` faces, the same for the same seed."""
    rng = np.random.default_rng([seed, 3])

    def one_of(names: list[str]) -> str:
        return names[rng.integers(len(names))]

    found: list[Avatar] = []
    names = [*ACCESSORIES, ""]
    often = [share for _, share in ACCESSORIES.values()]
    shares = np.array([*often, 100 - sum(often)]) / 100
    for _ in range(count):
        accessory = names[rng.choice(len(names), p=shares)]
        hairs = [
            hair for hair, (_, who) in HAIR.items() if accessory != "mustache" or who in ("man", "")
        ]
        hair = one_of(hairs)
        who = "man" if accessory == "mustache" else HAIR[hair][1] or one_of(list(WHO))
        mood = one_of(list(MOODS))
        _, eyes, mouths = MOODS[mood]
        ground = one_of(list(COLOURS)) if rng.random() < 0.2 else ""
        found.append(
            Avatar(
                who=who,
                hair=hair,
                hair_colour=one_of(list(HAIR_COLOURS)),
                skin=one_of(list(SKIN)),
                mood=mood,
                eyes=one_of(list(eyes)),
                mouth=one_of(list(mouths)),
                accessory=accessory,
                ground="" if ground == "white" else ground,
            )
        )
    return found


def captions_of_avatar(avatar: Avatar, rng: np.random.Generator) -> list[str]:
    """Return two English and two Chinese captions; the first of each tells all but the skin."""
    found: list[str] = []
    for turn in range(2):
        keep = [True] * 3 if turn == 0 else list(rng.random(3) < 0.6)
        mood, hair, wears = keep
        # What hides the mouth or the eyes leaves no mood to be seen.
        mood = mood and avatar.accessory not in ("faceMask", "sunglasses")
        skin = SKIN[avatar.skin][0] if rng.random() < 0.5 else None
        for language in (0, 1):
            who = (WHO if turn == 0 or rng.random() < 0.7 else _ALSO)[avatar.who][language]
            tell = _english if language == 0 else _chinese
            found.append(
                tell(
                    who,
                    MOODS[avatar.mood][0][language] if mood else "",
                    (
                        HAIR_COLOURS[avatar.hair_colour][0][language],
                        HAIR[avatar.hair][0][language],
                    )
                    if hair
                    else None,
                    ACCESSORIES[avatar.accessory][0][language]
                    if avatar.accessory and wears
                    else "",
                    skin[language] if skin else "",
                    COLOURS[avatar.ground][:2][language] if avatar.ground else "",
                )
            )
    return found


def _english(
    who: str, mood: str, hair: tuple[str, str] | None, wears: str, skin: str, ground: str
) -> str:
    words = f"{mood} {who}".strip()
    parts: list[str] = []
    if hair is not None:
        counted = hair[1] in ("mohawk", "bowl cut", "bob", "hair bun")
        parts.append(f"a {hair[0]} {hair[1]}" if counted else f"{hair[0]} {hair[1]}")
    parts += [part for part in (skin, wears) if part]
    article = "an" if words[0] in "aeiou" else "a"
    told = f"{article} {words}"
    if parts:
        *first, last = parts
        told += " with " + (f"{', '.join(first)} and {last}" if first else last)
    if ground:
        told += f" on {'an' if ground[0] in 'aeiou' else 'a'} {ground} background"
    return told


def _chinese(
    who: str, mood: str, hair: tuple[str, str] | None, wears: str, skin: str, ground: str
) -> str:
    before = ""
    if wears:
        before += f"{'留' if wears == '胡子' else '戴'}{wears}的"
    if skin:
        before += f"{skin}的"
    if hair is not None:
        before += f"{hair[0]}{hair[1]}的"
    return f"{before}{mood}{who}" + (f"，{ground}背景" if ground else "")


def paint_avatars(
    avatars: list[Avatar], packages: Path, data: Data
) -> Iterator[tuple[np.ndarray, list[str]]]:
    """Yield each face on its ground, uint8 (size, size, 3), and its captions; deterministic."""
    words = np.random.default_rng([data.seed, 4])
    for start in range(0, len(avatars), _DRAWN_AT_ONCE):
        part = avatars[start : start + _DRAWN_AT_ONCE]
        for avatar, face in zip(part, draw_avatars(part, packages, data.size), strict=True):
            ground = COLOURS[avatar.ground][2] if avatar.ground else (255, 255, 255)
            picture = over(face, np.array(ground, np.float32) / 255)
            yield (picture * 255 + 0.5).astype(np.uint8), captions_of_avatar(avatar, words)


def draw_avatars(avatars: list[Avatar], packages: Path, size: int) -> list[np.ndarray]:
    """Return each face as uint8 (size, size, 4), straight alpha, as large as it goes.

    Raises UserError when Node.js or the packages are missing.
    """
    import resvg_py

    drawn: list[np.ndarray] = []
    for svg in draw_documents([avatar.options() for avatar in avatars], packages):
        png = bytes(resvg_py.svg_to_bytes(svg_string=svg, width=2 * size, height=2 * size))
        with Image.open(io.BytesIO(png)) as image:
            drawn.append(trimmed(image.convert("RGBA"), size))
    return drawn


def draw_documents(wishes: list[dict[str, object]], packages: Path) -> list[str]:
    """Return an SVG document for each set of the style's options.

    Raises UserError when Node.js or the packages are missing.
    """
    node = shutil.which("node")
    if node is None:
        raise UserError("Node.js is not installed.", fix="Install Node.js; it draws the avatars.")
    if missing := [name for name in (CORE, STYLE) if not (packages / name).is_dir()]:
        raise UserError(
            "The training pictures are not there.",
            "Missing: {missing}.",
            "Run `aipaint train fetch` first.",
            missing=", ".join(missing),
        )
    with tempfile.TemporaryDirectory(prefix="avatars-") as folder:
        # Node.js looks for a package by its name, in node_modules beside the script.
        modules = Path(folder) / "node_modules" / "@dicebear"
        for name, package in (("core", CORE), ("big-smile", STYLE)):
            shutil.copytree(packages / package / "package", modules / name)
        script = shutil.copy(resources() / "training" / "avatars.mjs", folder)
        return _drawn([node, script], wishes)


def _drawn(command: list[str], wishes: list[dict[str, object]]) -> list[str]:
    done = subprocess.run(
        command,
        input=json.dumps(wishes),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise UserError(
            "Node.js could not draw the avatars.",
            "{reason}",
            "Run `aipaint train fetch` again.",
            reason=done.stderr.strip()[-300:],
        )
    return json.loads(done.stdout)
