"""Named sliders of a trained model: how its codes change with what is known of the pictures."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np

from aipaint.core.files import write_atomic
from aipaint.core.latents import Direction, Directions, from_vector

FILE = "directions.json"

# Of each attribute: what its slider is called. Those of `faces.ATTRIBUTES`.
_NAMES = {
    "skin": "Dark skin",
    "hair_length": "Long hair",
    "hair_curls": "Curls",
    "hair_bun": "Hair bun",
    "hair_light": "Light hair",
    "hair_warmth": "Warm hair",
    "hair_green": "Green hair",
    "smile": "Smile",
    "mouth_open": "Open mouth",
    "eyes_closed": "Closed eyes",
    "anger": "Anger",
    "sadness": "Sadness",
    "glasses": "Glasses",
    "sunglasses": "Sunglasses",
    "mustache": "Mustache",
    "cat_ears": "Cat ears",
    "tiara": "Tiara",
    "face_mask": "Face mask",
    "ground_light": "Light background",
    "ground_warmth": "Warm background",
    "ground_green": "Green background",
}
_SPAN = 3.0  # a slider's usual way, in spreads of the codes along it
_KNOWN = 0.78  # of an attribute's variance that codes must tell for it to have a slider
_BEYOND = 1.5  # of an attribute's whole way, for linear ways fall short of it


def named_directions(
    codes: np.ndarray, attributes: np.ndarray, names: list[str]
) -> list[Direction]:
    """Return a direction for each attribute, others held still where they can be.

    codes: float32 (N, dim). attributes: (N, K), `names` theirs. Those that never vary, or
    that the codes hardly know of, have none: their sliders would do something else.
    """
    from aipaint.families.latent.directions import regress

    found = []
    for place, name in enumerate(names):
        values = attributes[:, place]
        if values.std() < 1e-6 or known_share(codes, values) < _KNOWN:
            continue
        others = np.delete(attributes, place, 1)
        way = regress(codes, values, name=_NAMES.get(name, name), others=others)
        vector = from_vector(way.vector).astype(np.float64)
        # How far along its own direction all of the attribute's way is.
        gain = _gain(codes @ vector / (vector @ vector), values, others)
        whole = abs(gain) * float(values.max() - values.min())
        found.append(msgspec.structs.replace(way, span=round(max(_SPAN, _BEYOND * whole), 1)))
    return found


def known_share(codes: np.ndarray, values: np.ndarray) -> float:
    """How much of an attribute's variance its best linear guess from codes explains, up to 1.

    The guess is made from the first two thirds and judged by the rest.
    """
    told = np.column_stack([codes, np.ones(len(codes))]).astype(np.float64)
    cut = len(values) * 2 // 3
    guess = told[cut:] @ np.linalg.lstsq(told[:cut], values[:cut], rcond=None)[0]
    spread = max(1e-12, float(values[cut:].var()))
    return 1 - float((guess - values[cut:]).var()) / spread


def _gain(along: np.ndarray, values: np.ndarray, others: np.ndarray) -> float:
    """How much the place along a direction changes for one of `values`, `others` held still."""
    told = np.column_stack([values, others, np.ones(len(values))])
    return float(np.linalg.lstsq(told, along, rcond=None)[0][0])


def write_directions(
    folder: Path, model: str, digest: str, shape: tuple[int, int], directions: list[Direction]
) -> None:
    """Write directions.json beside a model's weights. shape: layers and numbers of its codes."""
    file = Directions(
        model=model,
        model_hash=digest,
        layers=shape[0],
        dim=shape[1],
        directions=tuple(directions),
    )
    write_atomic(folder / FILE, msgspec.json.encode(file))
