"""Model folders to damage, and one that is loaded once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from aipaint.core.paths import resources
from aipaint.families import registry
from aipaint.families.base import LoadedModel


@pytest.fixture
def folder(tiny_pipeline: Path, tmp_path: Path) -> Path:
    """A copy of the tiny model that a test may change."""
    return Path(shutil.copytree(tiny_pipeline, tmp_path / "tiny"))


@pytest.fixture(scope="session")
def tiny_model(tiny_pipeline: Path, tmp_path_factory: pytest.TempPathFactory) -> LoadedModel:
    """The tiny model in memory."""
    return registry.load(registry.inspect(tiny_pipeline), tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> LoadedModel:
    """The model that travels with the program, in memory."""
    folder = resources() / "models" / registry.STARTER_ID
    return registry.load(registry.inspect(folder), tmp_path_factory.mktemp("cache"))
