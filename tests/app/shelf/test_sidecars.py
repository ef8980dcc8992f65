"""What other programs write beside models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aipaint.app.shelf.items import Sidecar
from aipaint.app.shelf.sidecars import MAX_BYTES, best_picture, merged, read_sidecar

SHA = "ab" * 32
CIVITAI = {
    "id": 7,
    "modelId": 9,
    "name": "v2.0",
    "baseModel": "SDXL 1.0",
    "description": "<p>Strong <b>ink</b>.<br/>Use &lt;1.</p><script>evil()</script>",
    "trainedWords": ["ink drawing", " bold lines,", "ink drawing", 3],
    "model": {"name": "Ink", "tags": ["style", "ink"]},
    "creator": {"username": "painter"},
    "files": [{"hashes": {"SHA256": SHA.upper()}}],
}


def write(path: Path, found: Any) -> Path:
    path.write_text(json.dumps(found))
    return path


def test_the_answer_of_civitai(tmp_path: Path) -> None:
    said = read_sidecar(write(tmp_path / "ink.civitai.info", CIVITAI))
    assert said == Sidecar(
        title="Ink · v2.0",
        author="painter",
        description="Strong ink.\nUse <1.",
        base="SDXL 1.0",
        triggers=("ink drawing", "bold lines"),
        tags=("style", "ink"),
        page="https://civitai.com/models/9?modelVersionId=7",
        sha256=SHA,
        files=("ink.civitai.info",),
    )


def test_the_web_uis_card(tmp_path: Path) -> None:
    card = {
        "description": "Ink lines",
        "sd version": "SD1",
        "activation text": "ink, bold",
        "preferred weight": 0.7,
        "negative text": "colour",
        "notes": "mine",
    }
    said = read_sidecar(write(tmp_path / "ink.json", card))
    assert said is not None
    assert (said.base, said.triggers, said.weight) == ("SD1", ("ink", "bold"), 0.7)
    assert (said.negative_prompt, said.notes) == ("colour", "mine")


def test_a_text_is_a_description(tmp_path: Path) -> None:
    file = tmp_path / "ink.txt"
    file.write_text("Strong lines\n\n\n\n\nand dots")
    said = read_sidecar(file)
    assert said is not None
    assert said.description == "Strong lines\n\nand dots"


def test_several_say_it_together(tmp_path: Path) -> None:
    first = Sidecar(title="Ink", files=("a.json",))
    second = Sidecar(title="Other", triggers=("ink",), weight=0.5, files=("a.txt",))
    assert merged([first, second]) == Sidecar(
        title="Ink", triggers=("ink",), weight=0.5, files=("a.json", "a.txt")
    )
    assert merged([]) is None


def test_a_preview_comes_before_other_pictures() -> None:
    assert best_picture(["/m/a.json", "/m/a.png", "/m/a.preview.jpg"]) == Path("/m/a.preview.jpg")
    assert best_picture(["/m/a.txt"]) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"3",
        b"\xff\xfe{",
        b'{"a":' * 3000,
        b'{"description": 3, "tags": {"a": 1}, "model": [], "files": [3], "creator": "x"}',
        b'{"notes": "' + b"x" * MAX_BYTES + b'"}',
    ],
)
def test_what_says_nothing_is_nothing(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(data)
    assert read_sidecar(file) is None
    assert read_sidecar(tmp_path / "none.json") is None


_KEYS = st.sampled_from([*CIVITAI, "notes", "preferred weight", "sha256", "civitai", "hashes"])
_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=6),
    max_leaves=20,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=st.dictionaries(_KEYS, _ANY, max_size=8))
def test_nothing_that_stands_there_is_in_the_way(tmp_path: Path, found: dict[str, Any]) -> None:
    said = read_sidecar(write(tmp_path / "a.civitai.info", found))
    if said is not None:
        assert len(said.title) <= 600
        assert all(isinstance(word, str) for word in (*said.triggers, *said.tags))
