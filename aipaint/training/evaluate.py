"""`aipaint evaluate`: numbers of a text-to-image model, each with what it was measured on.

- autoencoder: PSNR and mean colour error through both halves, of sprites and photographs that the
  starter's training never saw.
- colours: "COLOUR THING" in English and Chinese, judged by counting pixels.
- distances: Fréchet and kernel distance of pictures painted from the captions of a training run to
  its pictures, and for scale that between two halves of the latter.
- nearest: how close the painted pictures are to the closest training picture. A model that has only
  few pictures to learn from repeats them, and this says so.

The last two need `train prepare`'s folder, the first the fetched sprites and scikit-image, the
distances an optional network. What is missing is left out, with the reason, and never guessed.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from aipaint.core.errors import UserError
from aipaint.training.evaluate_colours import colour_prompts, obedience
from aipaint.training.evaluate_features import EXTRACTOR, Extractor, frechet, kernel_distance
from aipaint.training.sheet import paint_sheet

HELD_OUT = 64  # sprites, the same that `train autoencoder` holds out
SMALL = 32  # pixels of a side, for finding the nearest training picture
Say = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """What to measure with. packages: the fetched sprites. run: the prepared data, if there."""

    packages: Path
    run: Path | None
    size: int = 128  # pixels of a side of what the autoencoder is judged by
    count: int = 128  # pictures to paint for distances and nearest
    steps: int = 20
    guidance: float = 3.0
    seed: int = 1


def evaluate(folder: Path, plan: Plan, say: Say) -> dict[str, Any]:
    """The report of the pipeline in `folder`: a JSON object whose parts are objects.

    A part that can't be measured holds only `left_out`, the reason. Raises UserError when the model
    can't be loaded.
    """
    report: dict[str, Any] = {
        "settings": {"steps": plan.steps, "guidance": plan.guidance, "seed": plan.seed}
    }
    say("autoencoder")
    report["autoencoder"] = autoencoder_scores(folder, plan)
    say("colours")
    prompts = colour_prompts()
    report["colours"] = obedience(_paint(folder, [text for text, _ in prompts], plan), prompts)
    if plan.run is None:
        reason = {"left_out": "No folder of prepared training data is given."}
        return {**report, "distances": reason, "nearest": reason}
    pictures, captions = training_data(plan.run, plan.count, plan.seed)
    say("pictures to compare")
    painted = np.stack(_paint(folder, captions, plan))
    report["nearest"] = nearest(painted, pictures, plan.seed)
    say("features")
    report["distances"] = distances(painted, pictures, plan.seed)
    return report


def _paint(folder: Path, prompts: list[str], plan: Plan) -> list[np.ndarray]:
    return paint_sheet(folder, prompts, steps=plan.steps, guidance=plan.guidance, seed=plan.seed)


def autoencoder_scores(folder: Path, plan: Plan) -> dict[str, Any]:
    """PSNR in dB and mean error of R, G, B (0..255) of both kinds of held-out pictures."""
    import torch
    from diffusers import AutoencoderKL

    from aipaint.training.autoencoder import score, sprite_scenes
    from aipaint.training.patches import HELD_OUT as PHOTOGRAPHS
    from aipaint.training.patches import held_out_photographs, sprite_bank
    from aipaint.training.sprites import SpriteSource

    try:
        vae = AutoencoderKL.from_pretrained(
            folder / "vae", local_files_only=True, use_safetensors=True, dtype=torch.float32
        )
    except (OSError, ValueError) as error:
        raise UserError(
            "The autoencoder of {name} can't be loaded.", "{error}.", name=folder.name, error=error
        ) from error
    found: dict[str, Any] = {"left_out": []}
    try:
        sprites = sprite_bank(SpriteSource(plan.packages), plan.size)[-HELD_OUT:]
        found |= score(vae, sprite_scenes(sprites), "sprites") | {"sprites": len(sprites)}
    except UserError as error:
        found["left_out"].append(str(error.message))
    try:
        photographs = held_out_photographs(plan.size)
        found |= score(vae, photographs, "photographs") | {"photographs": list(PHOTOGRAPHS)}
    except UserError as error:
        found["left_out"].append(str(error.message))
    return found


def training_data(run: Path, count: int, seed: int) -> tuple[np.ndarray, list[str]]:
    """The pictures of a run, uint8 (N, H, W, 3), and `count` captions drawn as training draws.

    Raises UserError when they can't be read.
    """
    try:
        pictures = np.load(run / "pictures.npy", mmap_mode="r")
        words = json.loads((run / "captions.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(
            "The prepared data can't be read.",
            "{error}.",
            "Run `aipaint train prepare`.",
            error=error,
        ) from error
    rng = np.random.default_rng(seed)
    weights = np.array(words["weights"], np.float64)
    drawn = rng.choice(len(weights), count, p=weights / weights.sum())
    of_picture = words["of_picture"]
    which = [of_picture[i][rng.integers(len(of_picture[i]))] for i in drawn]
    return pictures, [words["captions"][i] for i in which]


def _shrunk(pictures: np.ndarray) -> np.ndarray:
    """(N, SMALL * SMALL * 3) float32 means of blocks."""
    height, width = (side // SMALL for side in pictures.shape[1:3])
    made = []
    for start in range(0, len(pictures), 256):
        part = np.asarray(pictures[start : start + 256], np.float32)
        cells = part.reshape(len(part), SMALL, height, SMALL, width, 3)
        made.append(cells.mean(axis=(2, 4)).reshape(len(part), -1))
    return np.concatenate(made)


def nearest(painted: np.ndarray, training: np.ndarray, seed: int) -> dict[str, Any]:
    """Root mean square difference (0..255) at 32 x 32 pixels to the nearest training picture.

    painted, training: uint8 (N, H, W, 3), of one size, a multiple of 32. `any_two` is the median
    between two training pictures drawn at random, for scale.
    """
    small, known = _shrunk(painted), _shrunk(training)
    squares = (known**2).sum(1) - 2 * small @ known.T  # short of what is the same for all
    closest = np.sqrt(((small - known[squares.argmin(1)]) ** 2).mean(1))
    pairs = np.random.default_rng(seed).integers(len(known), size=(2, 512))
    two = np.sqrt(((known[pairs[0]] - known[pairs[1]]) ** 2).mean(1))
    return {
        "painted": len(painted),
        "training_pictures": len(training),
        "median": round(float(np.median(closest)), 2),
        "smallest": round(float(closest.min()), 2),
        "any_two": round(float(np.median(two)), 2),
    }


def distances(painted: np.ndarray, training: np.ndarray, seed: int) -> dict[str, Any]:
    """Fréchet and kernel distance to as many training pictures; `floor_...` is between those."""
    extractor = Extractor()
    rng = np.random.default_rng(seed)
    count = min(len(painted), len(training) // 2)
    drawn = np.sort(rng.choice(len(training), 2 * count, replace=False))
    mixed = rng.permutation(2 * count)
    real = extractor(np.asarray(training[drawn]))[mixed]
    made = extractor(painted)
    half, other = real[:count], real[count:]
    return {
        "extractor": EXTRACTOR,
        "painted": len(painted),
        "real": count,
        "frechet": round(frechet(made, half), 2),
        "kernel": round(kernel_distance(made, half), 4),
        "floor_frechet": round(frechet(other, half), 2),
        "floor_kernel": round(kernel_distance(other, half), 4),
    }
