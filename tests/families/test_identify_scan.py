"""Folders of models: what is found there, and what is remembered."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
from pathlib import Path

import pytest

from aipaint.core.errors import CancelledError, UserError
from aipaint.core.paths import Home
from aipaint.families.identify import hashing
from aipaint.families.identify.cache import FileCache, Stamp
from aipaint.families.identify.scan import describe_all, look_for, open_cache, scan
from tests.families.model_files import header, lora, safetensors

LORA = lora({"lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k": (8, 768)}, 2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Some models, some damaged, in folders within folders."""
    root = tmp_path / "models"
    (root / "loras/styles").mkdir(parents=True)
    (root / ".hidden").mkdir()
    safetensors(root / "vae.safetensors", header("vae-sd")["tensors"])
    safetensors(root / "loras/ink.safetensors", LORA)
    safetensors(root / "loras/styles/oil.SAFETENSORS", LORA)
    safetensors(root / ".hidden/no.safetensors", LORA)
    (root / "loras/broken.safetensors").write_bytes(b"")
    (root / "loras/notes.txt").write_text("nothing")
    return root


def roles(folder: Path, home: Home) -> dict[str, str | None]:
    """Return what a scan says: path within the folder to role."""
    listed, problems = scan(folder, home)
    assert problems == []
    return {os.path.relpath(entry.path, folder): entry.found.role for entry in listed}


def test_finds_what_is_there(folder: Path, home: Home) -> None:
    assert roles(folder, home) == {
        "vae.safetensors": "vae",
        "loras/ink.safetensors": "lora",
        "loras/broken.safetensors": None,
        "loras/styles/oil.SAFETENSORS": "lora",
    }


def test_a_folder_that_is_a_model_is_one(folder: Path, home: Home, tiny_pipeline: Path) -> None:
    shutil.copytree(tiny_pipeline, folder / "tiny")
    assert roles(folder, home)["tiny"] == "checkpoint"
    assert not any(name.startswith("tiny/") for name in roles(folder, home))
    (folder / "tiny/vae/diffusion_pytorch_model.safetensors").write_bytes(b"")
    assert roles(folder, home)["tiny"] is None


def test_shards_are_one(folder: Path, home: Home) -> None:
    names = [f"big-0000{number}-of-00002.safetensors" for number in (1, 2)]
    for number, name in enumerate(names):
        safetensors(folder / name, {f"a{number}": [1]})
    (folder / "big.safetensors.index.json").write_text(
        '{"weight_map": {"a0": "%s", "a1": "%s"}}' % tuple(names)  # noqa: UP031
    )
    found = roles(folder, home)
    assert "big.safetensors.index.json" in found
    assert not any(name in found for name in names)


def test_what_has_not_changed_is_not_opened_again(
    folder: Path, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = roles(folder, home)
    opened: list[str] = []

    def refuse(path: str) -> None:
        opened.append(path)
        raise AssertionError

    monkeypatch.setattr("aipaint.families.identify.scan.identify", refuse)
    assert roles(folder, home) == before
    assert opened == []
    os.utime(folder / "vae.safetensors", ns=(1, 1))
    with pytest.raises(AssertionError):
        scan(folder, home)
    assert opened == [str(folder / "vae.safetensors")]


def test_links_in_a_circle_end(folder: Path, home: Home) -> None:
    (folder / "loras/again").symlink_to(folder, target_is_directory=True)
    (folder / "nowhere.safetensors").symlink_to(folder / "gone.safetensors")
    assert len(roles(folder, home)) == 4


def test_says_what_cannot_be_read(folder: Path, home: Home) -> None:
    listed, problems = scan(folder / "nothing", home)
    assert listed == []
    assert [problem.path for problem in problems] == [str(folder / "nothing")]
    if os.geteuid():
        (folder / "loras").chmod(0)
        assert [problem.path for problem in scan(folder, home)[1]] == [str(folder / "loras")]
        (folder / "loras").chmod(0o755)


def test_a_file_that_vanishes(folder: Path) -> None:
    listing = look_for([folder])
    (folder / "vae.safetensors").unlink()
    found = {Path(entry.path).name: entry.found for entry in describe_all(listing)}
    assert "not there" in str(found["vae.safetensors"].reason)
    assert found["ink.safetensors"].accepted


def test_leaving_keeps_what_was_found(folder: Path, home: Home) -> None:
    def leave(done: int, total: int) -> None:
        assert total == 4
        if done == 2:
            raise CancelledError

    with pytest.raises(CancelledError):
        scan(folder, home, leave)
    assert (home.cache / "models-found.msgpack").is_file()


def test_two_at_once_keep_what_both_found(tmp_path: Path) -> None:
    first, second = (FileCache(tmp_path / "memory", "1", str) for _ in range(2))
    stamp = Stamp(1, 2, 3)
    first.put("/a", stamp, "first")
    second.put("/b", stamp, "second")
    first.save()
    second.save()
    third = FileCache(tmp_path / "memory", "1", str)
    assert (third.get("/a", stamp), third.get("/b", stamp)) == ("first", "second")
    assert third.get("/a", Stamp(1, 2, 4)) is None
    third.forget_others("/", {"/b"})
    third.save()
    assert FileCache(tmp_path / "memory", "1", str).get("/a", stamp) is None
    assert FileCache(tmp_path / "memory", "2", str).get("/b", stamp) is None


@pytest.mark.parametrize("data", [b"", b"\xff" * 99, b"\x92\xa11\x80", b"\xdd\xff\xff\xff\xff"])
def test_a_damaged_memory_is_made_anew(data: bytes, folder: Path, home: Home) -> None:
    home.cache.mkdir(parents=True, exist_ok=True)
    (home.cache / "models-found.msgpack").write_bytes(data)
    assert len(roles(folder, home)) == 4
    cache, place = open_cache(home), look_for([folder]).places[-1]
    assert cache.get(place.path, place.stamp) is not None


def test_no_room_for_the_memory(folder: Path, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("aipaint.families.identify.cache.write_atomic", full)
    assert len(roles(folder, home)) == 4


def test_hashes(tmp_path: Path, home: Home) -> None:
    file = tmp_path / "a.safetensors"
    file.write_bytes(bytes(range(256)) * 5000)
    seen: list[tuple[int, int]] = []
    cache = hashing.open_cache(home)
    found = hashing.hash_file(file, cache, lambda done, total: seen.append((done, total)))
    assert found.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert found.short == found.sha256[:10]
    assert found.old == hashlib.sha256(file.read_bytes()[2**20 :][: 2**16]).hexdigest()[:8]
    assert seen[-1] == (1_280_000, 1_280_000)
    cache.save()
    seen.clear()
    again = hashing.hash_file(file, hashing.open_cache(home), lambda *_: seen.append((0, 0)))
    assert (again, seen) == (found, [])
    file.write_bytes(b"other")
    assert hashing.hash_file(file, cache).sha256 != found.sha256
    with pytest.raises(UserError, match="cannot be read"):
        hashing.hash_file(tmp_path / "nothing")


def test_blake3_where_it_is_installed(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    found = hashing.hash_file(tmp_path / "empty").blake3
    if importlib.util.find_spec("blake3") is None:
        assert found == ""
    else:
        assert found == "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"


def test_a_file_that_changes_while_it_is_hashed(tmp_path: Path) -> None:
    file = tmp_path / "a.ckpt"
    file.write_bytes(bytes(1000))

    def grow(done: int, total: int) -> None:
        with file.open("ab") as handle:
            handle.write(b"x")

    with pytest.raises(UserError, match="changed"):
        hashing.hash_file(
            file, None, lambda done, total: grow(done, total) if done < 1002 else None
        )
