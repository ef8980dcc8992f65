"""Numbers about models: what each says of cases whose answer is known."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from aipaint.core.errors import UserError
from aipaint.training.evaluate import Plan, autoencoder_scores, distances, nearest, training_data
from aipaint.training.evaluate_colours import ASKED, colour_of, colour_prompts, obedience
from aipaint.training.evaluate_features import Extractor, frechet, kernel_distance
from aipaint.training.recolour import COLOURS


def disc(colour: str, ground: tuple[int, int, int] = (255, 255, 255)) -> np.ndarray:
    """A disc of a named colour with a white spot, uint8 (64, 64, 3)."""
    y, x = np.mgrid[:64, :64] - 31.5
    picture = np.full((64, 64, 3), ground, np.uint8)
    picture[x**2 + y**2 < 26**2] = COLOURS[colour][2]
    picture[x**2 + y**2 < 6**2] = 255
    return picture


@pytest.mark.parametrize("colour", ASKED)
def test_colour_of_a_disc_is_seen_on_any_ground(colour: str):
    assert colour_of(disc(colour)) == colour
    if colour != "purple":
        assert colour_of(disc(colour, COLOURS["purple"][2])) == colour


def test_empty_picture_has_no_colour():
    assert colour_of(np.full((64, 64, 3), 255, np.uint8)) is None


def test_obedience_counts_by_language_and_names_the_others():
    prompts = [("red car", "red"), ("蓝色的房子", "blue"), ("green fish", "green")]
    found = obedience([disc("red"), disc("blue"), disc("orange")], prompts)
    assert found["obeyed"] == {"en": 1, "zh": 1}
    assert found["asked"] == {"en": 2, "zh": 1}
    assert found["missed"] == ["green fish: orange"]


def test_colour_prompts_are_in_both_languages():
    prompts = colour_prompts()
    assert len(prompts) == 5 * len(ASKED)
    assert ("red car", "red") in prompts
    assert ("红色的房子", "red") in prompts


def test_frechet_distance_of_normal_distributions():
    rng = np.random.default_rng(0)
    first = rng.normal(size=(20_000, 3))
    assert frechet(first, first) == pytest.approx(0, abs=1e-9)
    # Means 2 apart in one direction; deviations 1 and 3 in another.
    second = rng.normal(size=(20_000, 3)) * [1, 3, 1] + [2, 0, 0]
    assert frechet(first, second) == pytest.approx(4 + (3 - 1) ** 2, rel=0.05)


def test_kernel_distance_is_unbiased_and_grows():
    rng = np.random.default_rng(0)
    same = [kernel_distance(rng.normal(size=(20, 4)), rng.normal(size=(20, 4))) for _ in range(300)]
    assert abs(np.mean(same)) < 3 * np.std(same) / np.sqrt(300)
    assert kernel_distance(rng.normal(size=(50, 4)), rng.normal(size=(50, 4)) + 1) > max(same) / 2


def test_copies_are_found_and_others_are_not():
    training = np.random.default_rng(0).integers(0, 256, (20, 64, 64, 3)).astype(np.uint8)
    copies = nearest(training[5:8], training, 0)
    assert copies["median"] < 0.1
    others = nearest(255 - training[5:8], training, 0)
    assert others["smallest"] > 0.9 * others["any_two"] > 10


def test_captions_are_drawn_by_weight(tmp_path: Path):
    np.save(tmp_path / "pictures.npy", np.zeros((2, 32, 32, 3), np.uint8))
    words = {"captions": ["", "a", "b"], "of_picture": [[1], [2]], "weights": [1.0, 0.0]}
    (tmp_path / "captions.json").write_text(json.dumps(words))
    pictures, captions = training_data(tmp_path, 5, 0)
    assert pictures.shape == (2, 32, 32, 3)
    assert captions == ["a"] * 5
    with pytest.raises(UserError, match="train prepare"):
        training_data(tmp_path / "nowhere", 5, 0)


def test_distances_come_from_the_network_that_ships():
    training = np.random.default_rng(0).integers(0, 256, (8, 32, 32, 3)).astype(np.uint8)
    found = distances(training[:4], training, 0)
    assert "EfficientNet-Lite0" in found["extractor"]
    assert found["real"] == 4
    features = Extractor()(training)
    assert features.shape == (8, 1280)
    assert (features >= 0).all()


def test_model_that_is_not_there_is_a_users_error(tmp_path: Path):
    with pytest.raises(UserError, match="autoencoder"):
        autoencoder_scores(tmp_path, Plan(tmp_path, None))
