"""Faces whose every part stands where it always stands, with numbers that say what they show.

They are drawn by DiceBear's style "Big Smile" (Ashley Seo, CC BY 4.0), like `avatars`, but in one
frame for all, and in colours between the named ones: a latent space of them has no steps.
"""

from __future__ import annotations

import functools
import io
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist

import numpy as np
from PIL import Image

from aipaint.training.avatars import HAIR_COLOURS, SKIN, draw_documents
from aipaint.training.patches import over
from aipaint.training.recolour import COLOURS, luminance

# Of each hair: how often (of 100), how long it is, whether it is curled.
_HAIR: dict[str, tuple[float, float]] = {
    "shavedHead": (0.0, 0),
    "mohawk": (0.15, 0),
    "shortHair": (0.2, 0),
    "bowlCutHair": (0.35, 0),
    "curlyShortHair": (0.3, 1),
    "froBun": (0.4, 1),
    "bunHair": (0.4, 0),
    "curlyBob": (0.6, 1),
    "wavyBob": (0.85, 1),
    "straightHair": (1.0, 0),
    "bangs": (0.95, 0),
    "braids": (1.0, 1),
}
_BUNS = ("froBun", "bunHair")
_EYES = ("cheery", "normal", "sad", "angry", "sleepy", "winking")
# Of each mouth: how glad it is, whether it is open.
_MOUTHS: dict[str, tuple[float, float]] = {
    "openSad": (-1.0, 1),
    "unimpressed": (-0.4, 0),
    "kawaii": (0.5, 0),
    "teethSmile": (0.9, 0),
    "gapSmile": (1.0, 1),
    "openedSmile": (1.0, 1),
}
_ACCESSORIES = {
    "glasses": 0.2,
    "sunglasses": 0.1,
    "mustache": 0.1,
    "catEars": 0.09,
    "sailormoonCrown": 0.08,
    "faceMask": 0.06,
}

# What `attributes` tells, in its order. Each is about 0 to 1 or -1 to 1.
ATTRIBUTES = (
    "skin", "hair_length", "hair_curls", "hair_bun", "hair_light", "hair_warmth", "hair_green",
    "smile", "mouth_open", "eyes_closed", "anger", "sadness", "glasses", "sunglasses", "mustache",
    "cat_ears", "tiara", "face_mask", "ground_light", "ground_warmth", "ground_green",
)  # fmt: skip

Colour = tuple[int, int, int]

_DRAWN = 288  # pixels of the style's whole frame, of which every face lies inside _FRAME
_FRAME = (8, 24, 256, 272)


@dataclass(frozen=True)
class Face:
    """What is drawn. Names are DiceBear's own; `accessory` may be empty."""

    hair: str
    hair_colour: Colour
    skin: float  # 0 light to 1 dark
    eyes: str
    mouth: str
    accessory: str
    ground: Colour

    def options(self) -> dict[str, object]:
        """Return what DiceBear is told."""
        return {
            "hair": [self.hair],
            "hairColor": ["{:02x}{:02x}{:02x}".format(*self.hair_colour)],
            "skinColor": ["{:02x}{:02x}{:02x}".format(*_skin(self.skin))],
            "eyes": [self.eyes],
            "mouth": [self.mouth],
            "accessories": [self.accessory] if self.accessory else [],
            "accessoriesProbability": 100 if self.accessory else 0,
            "scale": 80,
            "translateY": 8,
        }

    def attributes(self) -> list[float]:
        """Return the numbers that `ATTRIBUTES` names. What is hidden counts as 0."""
        length, curls = _HAIR[self.hair]
        smile, opened = _MOUTHS[self.mouth]
        if self.accessory == "faceMask":
            smile = opened = 0.0
        eyes = "" if self.accessory == "sunglasses" else self.eyes
        return [
            self.skin,
            length,
            curls,
            float(self.hair in _BUNS),
            *_tones(self.hair_colour),
            smile,
            opened,
            float(eyes in ("cheery", "sleepy")),
            float(eyes == "angry"),
            float(eyes == "sad"),
            *(float(self.accessory == name) for name in
              ("glasses", "sunglasses", "mustache", "catEars", "sailormoonCrown", "faceMask")),
            *_tones(self.ground),
        ]  # fmt: skip


def _rgb(text: str) -> np.ndarray:
    return np.array([int(text[i : i + 2], 16) for i in (0, 2, 4)], np.float32)


def _skin(tone: float) -> Colour:
    tones = np.array([_rgb(rgb) for _, rgb in SKIN.values()])
    place = np.linspace(0, 1, len(tones))
    return _colour(np.array([np.interp(tone, place, tones[:, i]) for i in range(3)]))


def _colour(rgb: np.ndarray) -> Colour:
    red, green, blue = (int(value) for value in np.clip(rgb + 0.5, 0, 255))
    return red, green, blue


def _tones(rgb: Colour) -> tuple[float, float, float]:
    """How light a colour is, how warm (red against blue), how green (against both): -1 to 1."""
    red, green, blue = (value / 255 for value in rgb)
    light = float(luminance(np.array([red, green, blue], np.float32)))
    return 2 * light - 1, red - blue, green - (red + blue) / 2


def plan_faces(count: int, seed: int) -> list[Face]:
    """Return `count` faces, the same for the same seed."""
    rng = np.random.default_rng([seed, 5])
    hairs = np.array([_rgb(rgb) for _, rgb in HAIR_COLOURS.values()])
    accessories = [*_ACCESSORIES, ""]
    shares = [*_ACCESSORIES.values(), 1 - sum(_ACCESSORIES.values())]
    faces = []
    for _ in range(count):
        first, second = hairs[rng.integers(len(hairs), size=2)]
        mix = rng.random() * (rng.random() < 0.5)
        faces.append(
            Face(
                hair=tuple(_HAIR)[rng.integers(len(_HAIR))],
                hair_colour=_colour(first + mix * (second - first) + rng.normal(0, 8, 3)),
                skin=round(float(rng.random()), 3),
                eyes=_EYES[rng.integers(len(_EYES))],
                mouth=tuple(_MOUTHS)[rng.integers(len(_MOUTHS))],
                accessory=accessories[rng.choice(len(accessories), p=shares)],
                ground=_ground(rng),
            )
        )
    return faces


def _ground(rng: np.random.Generator) -> Colour:
    """White, or one of the named colours, or something between them."""
    if rng.random() < 0.25:
        return 250, 250, 250
    named = np.array([rgb for _, _, rgb in COLOURS.values()], np.float32)
    first, second = named[rng.integers(len(named), size=2)]
    between = first + rng.random() * (second - first)
    return _colour(between + rng.random() * 0.8 * (np.array([250, 250, 250]) - between))


def draw_faces(faces: list[Face], packages: Path, size: int) -> np.ndarray:
    """Return the faces on their grounds: uint8 (N, size, size, 3).

    Raises UserError when Node.js or the packages are missing.
    """
    import resvg_py

    drawn = np.empty((len(faces), size, size, 3), np.uint8)
    width = max(_DRAWN, _DRAWN * size // 128)
    left, top, right, bottom = (edge * width // _DRAWN for edge in _FRAME)
    documents = draw_documents([face.options() for face in faces], packages)
    for place, (face, svg) in enumerate(zip(faces, documents, strict=True)):
        png = bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width, height=width))
        with Image.open(io.BytesIO(png)) as image:
            # Premultiplied ("RGBa"), so that hidden colours don't bleed into the edges.
            cut = image.convert("RGBa").crop((left, top, right, bottom))
            small = cut.resize((size, size), Image.Resampling.LANCZOS).convert("RGBA")
        ground = np.array(face.ground, np.float32) / 255
        drawn[place] = (over(np.asarray(small), ground) * 255 + 0.5).astype(np.uint8)
    return drawn


CODE = 38
"""How many normal numbers tell a face."""

# How often each hair, each pair of eyes, each mouth and each accessory comes; the last is none.
_OFTEN = (
    (1 / len(_HAIR),) * len(_HAIR),
    (1 / len(_EYES),) * len(_EYES),
    (1 / len(_MOUTHS),) * len(_MOUTHS),
    (*_ACCESSORIES.values(), 1 - sum(_ACCESSORIES.values())),
)


def normal_codes(faces: list[Face], seed: int) -> np.ndarray:
    """Return numbers that tell the faces and are normally distributed: float32 (N, CODE).

    Hair, eyes, mouth and accessory are each told by which of their numbers is the largest after a
    handicap, colours by where they lie among all: so any normal numbers tell a face as
    `plan_faces` might. `told_by` says what they tell.
    """
    rng = np.random.default_rng([seed, 7])
    accessories = [*_ACCESSORIES, ""]
    which = (
        [tuple(_HAIR).index(face.hair) for face in faces],
        [_EYES.index(face.eyes) for face in faces],
        [tuple(_MOUTHS).index(face.mouth) for face in faces],
        [accessories.index(face.accessory) for face in faces],
    )
    parts = [_chosen(np.array(w), often, rng) for w, often in zip(which, _OFTEN, strict=True)]
    colours = [[*face.hair_colour, *face.ground, face.skin * 255] for face in faces]
    values = np.array(colours, np.float64) + rng.uniform(-0.5, 0.5, (len(faces), 7))
    parts += [_uncorrelated(values[:, :3]), _uncorrelated(values[:, 3:6]), _ranked(values[:, 6:])]
    return np.concatenate(parts, 1).astype(np.float32)


def told_by(codes: np.ndarray) -> np.ndarray:
    """What normal numbers (N, CODE or more) tell: float32 (N, CODE), 1 for what is chosen, else 0.

    The numbers that tell colours stay as they are.
    """
    told = codes[:, :CODE].astype(np.float32)
    first = 0
    for often in _OFTEN:
        part = codes[:, first : first + len(often)] + _handicap(often)
        told[:, first : first + len(often)] = np.eye(len(often))[part.argmax(1)]
        first += len(often)
    return told


@functools.cache
def _handicap(often: tuple[float, ...]) -> np.ndarray:
    """What is added to normal numbers so that each is the largest as often as it shall be."""
    trials = np.random.default_rng(8).normal(size=(40_000, len(often)))
    wanted, handicap = np.array(often), np.zeros(len(often))
    for _ in range(60):
        found = np.bincount((trials + handicap).argmax(1), minlength=len(often)) / len(trials)
        handicap += np.log(wanted / np.maximum(found, 1e-4)) * 0.5
    return handicap


def _chosen(which: np.ndarray, often: tuple[float, ...], rng: np.random.Generator) -> np.ndarray:
    """Normal numbers (N, K) of which the one at `which` is the largest after a handicap."""
    trials = rng.normal(size=(40_000, len(often)))
    winners = (trials + _handicap(often)).argmax(1)
    made = np.empty((len(which), len(often)))
    for number in range(len(often)):
        places, able = np.flatnonzero(which == number), np.flatnonzero(winners == number)
        made[places] = trials[able[rng.integers(len(able), size=len(places))]]
    return made


def _uncorrelated(values: np.ndarray) -> np.ndarray:
    """(N, K) along their principal axes, each made normal."""
    centred = values - values.mean(0)
    return _ranked(centred @ np.linalg.svd(centred, full_matrices=False)[2].T)


def _ranked(values: np.ndarray) -> np.ndarray:
    """(N, K) with each column's ranks turned into quantiles of the normal distribution."""
    ranks = values.argsort(0).argsort(0)
    normal = NormalDist()
    quantiles = np.array([normal.inv_cdf((i + 0.5) / len(values)) for i in range(len(values))])
    return quantiles[ranks]
