"""A run's config: what it says is what happens, or it is refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from aipaint.core.errors import UserError
from aipaint.training.config import read_config
from aipaint.training.scenes import read_concepts

RESOURCES = Path(__file__).parents[2] / "resources" / "training"


def test_shipped_config_and_concepts_are_valid():
    config = read_config(RESOURCES / "starter-diffusion.toml")
    concepts = read_concepts(RESOURCES / config.data.concepts)
    assert len(config.unet.channels) == len(config.unet.attention)
    assert len({concept.code for concept in concepts}) == len(concepts) >= 150
    assert all(concept.en and concept.zh for concept in concepts)


def test_unknown_key_is_refused_and_named(tmp_path: Path):
    path = tmp_path / "run.toml"
    path.write_text('name = "x"\n[data]\nconcepts = "c"\ntext_encoder = "t"\nsise = 64\n')
    with pytest.raises(UserError, match="sise"):
        read_config(path)


def test_missing_config_is_a_users_error(tmp_path: Path):
    with pytest.raises(UserError, match=r"run\.toml"):
        read_config(tmp_path / "run.toml")


def test_concept_with_unknown_colour_is_refused(tmp_path: Path):
    path = tmp_path / "concepts.json"
    path.write_text('[{"code": "1f34e", "en": ["apple"], "zh": ["x"], "colour": "mauvish"}]')
    with pytest.raises(UserError, match="mauvish"):
        read_concepts(path)
