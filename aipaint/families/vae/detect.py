"""Telling from headers what a file of this family is. Importing this costs no torch."""

from __future__ import annotations

from pathlib import Path

from aipaint.families.base import ModelInfo


def detect(path: Path) -> ModelInfo | None:
    """See `aipaint.families.base.Family.detect`."""
    return None
