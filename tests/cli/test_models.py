"""`aipaint models`: inspect, scan, list and check, as scripts call them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from aipaint.core.paths import Home
from tests.cli.conftest import Type
from tests.families.model_files import header, lora, safetensors

KEYS = {
    "accepted",
    "family",
    "base",
    "role",
    "prediction",
    "dtype",
    "parameters",
    "format",
    "reason",
}
INK = lora({"lora_unet_double_blocks_0_img_attn_qkv": (9216, 3072)}, 4)


def test_a_model_is_inspected(aipaint: Type, tmp_path: Path) -> None:
    file = safetensors(tmp_path / "refiner.safetensors", header("sdxl-refiner")["tensors"])
    result = aipaint("models", "inspect", file, "--json")
    told = json.loads(result.out)
    assert result.code == 0
    assert set(told) >= KEYS
    assert (told["accepted"], told["family"], told["base"]) == (True, "diffusion", "SDXL")
    assert (told["role"], told["prediction"], told["dtype"]) == ("refiner", "epsilon", "float16")
    assert (told["format"], told["reason"]) == ("safetensors", None)
    assert (told["resolution"], told["path"]) == ([1024, 1024], str(file))
    words = aipaint("models", "inspect", file)
    assert words.code == 0
    assert words.out.startswith("refiner.safetensors: SDXL refiner (1024×1024, epsilon, float16")


def test_a_refused_file_is_told_with_its_reason(aipaint: Type, tmp_path: Path) -> None:
    file = tmp_path / "model.ckpt"
    file.write_bytes(b"cos\nsystem\n(S'touch x'\ntR.")
    result = aipaint("models", "inspect", file, "--json")
    told = json.loads(result.out)
    assert (result.code, told["accepted"], told["role"]) == (2, False, None)
    assert "imports os.system" in told["reason"]
    words = aipaint("models", "inspect", file)
    assert (words.code, words.err) == (2, "")
    assert words.out.startswith("model.ckpt: refused: It imports os.system")
    assert aipaint("models", "inspect", tmp_path / "nothing", "--json").code == 2


def test_what_a_trainer_wrote_is_shown(aipaint: Type, tmp_path: Path) -> None:
    notes = {"modelspec.title": "Ink", "modelspec.trigger_phrase": "inkwash, brush"}
    file = safetensors(tmp_path / "ink.safetensors", INK, notes=notes)
    told = json.loads(aipaint("models", "inspect", "--json", file).out)
    assert told["metadata"] == notes
    assert (told["title"], told["trigger_words"]) == ("Ink", ["inkwash", "brush"])
    assert (told["network"]["kind"], told["network"]["rank"]) == ("LoRA", 4)
    assert "trigger words: inkwash, brush" in aipaint("models", "inspect", file).out


def test_hashes_are_told_when_asked_for(aipaint: Type, tmp_path: Path) -> None:
    file = safetensors(tmp_path / "ink.safetensors", INK)
    wanted = hashlib.sha256(file.read_bytes()).hexdigest()
    told = json.loads(aipaint("models", "inspect", file, "--json", "--hash").out)
    assert (told["sha256"], told["short_hash"]) == (wanted, wanted[:10])
    assert f"sha256: {wanted}" in aipaint("models", "inspect", file, "--hash").out


def test_a_folder_is_scanned(aipaint: Type, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    (folder / "loras").mkdir(parents=True)
    safetensors(folder / "loras/ink.safetensors", INK)
    (folder / "bad.gguf").write_bytes(b"")
    for _ in range(2):
        result = aipaint("models", "scan", folder, "--json")
        told = json.loads(result.out)
        assert (result.code, told["problems"]) == (0, [])
        by_name = {Path(model["path"]).name: model for model in told["models"]}
        assert set(by_name["ink.safetensors"]) >= KEYS
        assert by_name["ink.safetensors"]["base"] == "Flux"
        assert "0 bytes" in by_name["bad.gguf"]["reason"]
    lines = aipaint("models", "scan", folder).out.splitlines()
    assert any(
        line.startswith("loras/ink.safetensors: Flux lora (LoRA of rank 4") for line in lines
    )
    assert lines[-1] == "1 lora, 1 refused"
    assert "no folder" in aipaint("models", "scan", folder / "none").complaint


def test_the_shelf_is_listed_and_checked(aipaint: Type, tiny: Path, home: Home) -> None:
    listed = aipaint("models", "list", "--json")
    assert listed.out == aipaint("models", "--json").out
    assert aipaint("models", "list").out == aipaint("models").out
    checked = json.loads(aipaint("models", "check", "--json").out)
    assert (checked["ok"], checked["refused"]) == (True, [])
    (tiny / "vae/config.json").unlink()
    result = aipaint("models", "check")
    assert result.code == 2
    assert str(tiny) in result.out


@pytest.mark.parametrize("words", [["inspect"], ["scan"], ["inspect", "a", "b"], ["eat", "x"]])
def test_mistakes_are_told(aipaint: Type, words: list[str]) -> None:
    assert aipaint("models", *words).complaint
