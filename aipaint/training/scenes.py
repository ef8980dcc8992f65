"""Captioned scenes: a sprite on a ground, in its own or another colour, in English and Chinese."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from PIL import Image

from aipaint.core.errors import UserError
from aipaint.training.config import Data
from aipaint.training.patches import over
from aipaint.training.recolour import COLOURS, recolour
from aipaint.training.sprites import STYLES, SpriteSource


class Concept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something people ask for: its code point, its names, the colour it comes in."""

    code: str
    en: list[str]
    zh: list[str]
    colour: str = ""
    weight: float = 1.0  # how often it is shown, next to others


def read_concepts(path: Path) -> list[Concept]:
    """Read the JSON list. Raises UserError when it is missing, malformed or names no colour."""
    try:
        concepts = msgspec.json.decode(path.read_bytes(), type=list[Concept])
    except (OSError, msgspec.DecodeError) as error:
        raise UserError(
            "The concept list {name} can't be used.", "{error}.", name=path.name, error=error
        ) from error
    for concept in concepts:
        if concept.colour and concept.colour not in COLOURS:
            raise UserError(
                "{name} names the unknown colour {colour}.", name=path.name, colour=concept.colour
            )
    return concepts


@dataclass(frozen=True)
class Scene:
    """What is painted. An empty colour is the sprite's own, an empty ground is white."""

    concept: Concept
    style: str
    colour: str = ""
    ground: str = ""


def plan_scenes(concepts: list[Concept], data: Data) -> list[Scene]:
    """The scenes of a data set, in a fixed order."""
    rng = np.random.default_rng(data.seed)
    names = list(COLOURS)
    scenes: list[Scene] = []
    for concept in concepts:
        for style in STYLES:
            times = data.shares.get(style, 1.0)
            scenes += [Scene(concept, style)] * math.ceil(data.plain * times)
            others = [name for name in names if name != concept.colour]
            for colour in _drawn(rng, others, math.ceil(data.recoloured * times)):
                ground = names[rng.integers(len(names))] if rng.random() < 0.15 else ""
                ground = "" if ground == colour else ground
                scenes.append(Scene(concept, style, colour, ground))
            others = [name for name in names if name not in (concept.colour, "white")]
            for ground in _drawn(rng, others, math.ceil(data.backgrounds * times)):
                scenes.append(Scene(concept, style, "", ground))
    return scenes


def _drawn(rng: np.random.Generator, names: list[str], count: int) -> list[str]:
    """`count` names, none twice before all have come once."""
    order: list[str] = []
    while len(order) < count:
        order += [names[i] for i in rng.permutation(len(names))]
    return order[:count]


def captions_of(scene: Scene, rng: np.random.Generator) -> list[str]:
    """Two English and two Chinese captions; about half of all name no style."""
    concept, out = scene.concept, []
    bare = 0.65 if scene.style == next(iter(STYLES)) else 0.35
    for turn in range(2):
        # The first caption has the first name: it is what most people would type.
        en = concept.en[0] if turn == 0 else concept.en[rng.integers(len(concept.en))]
        zh = concept.zh[0] if turn == 0 else concept.zh[rng.integers(len(concept.zh))]
        colour = scene.colour or (concept.colour if rng.random() < 0.35 else "")
        if colour:
            word, chinese, _ = COLOURS[colour]
            en = f"{word} {en}"
            short = rng.random() < 0.4
            zh = f"{chinese[0]}{zh}" if short else f"{chinese}的{zh}"
        if scene.ground:
            word, chinese, _ = COLOURS[scene.ground]
            article = "an" if word[0] in "aeiou" else "a"
            en = f"{en} on {article} {word} background"
            zh = f"{zh}，{chinese}背景" if rng.random() < 0.5 else f"{chinese}背景的{zh}"
        if rng.random() >= bare:
            en, zh = f"{en}, {scene.style}", f"{zh}，{scene.style}"
        out += [en, zh]
    return out


def compose(
    sprite: np.ndarray, scene: Scene, jitter: float, rng: np.random.Generator
) -> np.ndarray:
    """The picture, uint8 (H, W, 3). `jitter` moves and scales the sprite by a share of the side."""
    size = sprite.shape[0]
    if scene.colour:
        sprite = recolour(sprite, scene.colour)
    inner = round(size * (0.94 + jitter * rng.uniform(-1, 1)))
    small = Image.fromarray(sprite).convert("RGBa")
    small = small.resize((inner, inner), Image.Resampling.LANCZOS).convert("RGBA")
    x, y = (round(v) for v in (size - inner) / 2 + size * jitter * rng.uniform(-0.5, 0.5, 2))
    square = Image.new("RGBA", (size, size))
    square.paste(small, (x, y))
    ground = np.ones(3, np.float32)
    if scene.ground:
        ground = np.array(COLOURS[scene.ground][2], np.float32) / 255
    return (over(np.asarray(square), ground) * 255 + 0.5).astype(np.uint8)


def paint_scenes(
    scenes: list[Scene], source: SpriteSource, data: Data
) -> Iterator[tuple[Scene, np.ndarray, list[str]]]:
    """(scene, picture, captions) of each scene whose style draws the concept; deterministic."""
    rng, words = np.random.default_rng([data.seed, 1]), np.random.default_rng([data.seed, 2])
    key, sprite = None, None
    for scene in scenes:
        if key != (scene.concept.code, scene.style):
            key = (scene.concept.code, scene.style)
            sprite = source.load(scene.style, scene.concept.code, data.size)
        if sprite is not None:
            yield scene, compose(sprite, scene, data.jitter, rng), captions_of(scene, words)
