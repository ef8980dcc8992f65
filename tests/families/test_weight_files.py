"""Weights out of torch's files, whose pickles are read and never run."""

from __future__ import annotations

import collections
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aipaint.core.errors import UserError
from aipaint.families.weight_files import load_tensors, open_header

KINDS = [torch.float32, torch.float16, torch.bfloat16, torch.float8_e4m3fn, torch.int64, torch.bool]


class Placed:
    """What asks torch for a tensor at any place of a storage, as a forged file would."""

    def __init__(self, tensor: torch.Tensor, *place: Any) -> None:
        self.storage, self.place = tensor._typed_storage(), place

    def __reduce__(self):
        made = torch._utils._rebuild_tensor_v2
        return made, (self.storage, *self.place, False, collections.OrderedDict())


class Evil:
    def __reduce__(self):
        return os.system, ("touch never",)


def save(path: Path, content: Any, legacy: bool = False) -> Path:
    torch.save(content, path, _use_new_zipfile_serialization=not legacy)
    return path


def same(one: torch.Tensor, other: torch.Tensor) -> bool:
    bits = (one.contiguous().view(-1).view(torch.uint8), other.contiguous().view(-1))
    return one.dtype == other.dtype and torch.equal(bits[0], bits[1].view(torch.uint8))


@pytest.mark.parametrize("legacy", [False, True])
def test_tensors_come_as_torch_reads_them(tmp_path: Path, legacy: bool):
    dice = torch.Generator().manual_seed(0)
    base = torch.randn(7, 5, generator=dice)
    tensors = {
        **{str(kind): base.abs().to(kind) for kind in KINDS},
        "turned": base.T,
        "part": base[2:5, 1:4],
        "scalar": torch.tensor(3.0),
        "empty": torch.empty(0, 4),
        "parameter": torch.nn.Parameter(base + 1),
    }
    tensors["odd"] = torch.tensor([1, 2, 3], dtype=torch.uint8)
    path = save(tmp_path / "a.ckpt", {"state_dict": tensors, "global_step": 3}, legacy)
    found = load_tensors(path)
    assert found.keys() == tensors.keys()
    for name, tensor in tensors.items():
        assert found[name].shape == tensor.shape
        assert same(found[name], tensor.detach())
    header = open_header(path)
    assert header.shapes["part"] == (3, 3)
    assert header.bytes == path.stat().st_size


def test_the_file_is_not_written_to(tmp_path: Path):
    path = save(tmp_path / "a.pt", {"a": torch.zeros(64)})
    before = path.read_bytes()
    load_tensors(path)["a"].fill_(1)
    assert path.read_bytes() == before
    assert float(load_tensors(path)["a"].sum()) == 0


def test_a_digest_follows_the_content(tmp_path: Path):
    made = {
        open_header(save(tmp_path / "a.pt", {name: torch.full((9,), value)})).digest
        for name in ("a", "b")
        for value in (0.0, 1.0)
    }
    assert len(made) == 4


def test_safetensors_that_is_called_otherwise(tmp_path: Path):
    from safetensors.torch import save_file

    save_file({"a": torch.ones(3)}, tmp_path / "a.ckpt")
    assert open_header(tmp_path / "a.ckpt").shapes == {"a": (3,)}
    assert load_tensors(tmp_path / "a.ckpt")["a"].tolist() == [1, 1, 1]


@pytest.mark.parametrize("legacy", [False, True])
@pytest.mark.parametrize(
    "place",
    [
        (0, (9,), (1,)),
        (5, (4,), (1,)),
        (0, (4, 4), (0, 1)),
        (0, (2**40,), (0,)),
        (2**60, (1,), (1,)),
        (-1, (2,), (1,)),
        (0, (3,), (-1,)),
        (0, (2, 2), (2**47, 1)),
    ],
)
def test_places_outside_of_a_storage_are_refused(tmp_path: Path, place, legacy: bool):
    path = save(tmp_path / "a.pt", {"a": Placed(torch.zeros(8), *place)}, legacy)
    with pytest.raises(UserError, match="cannot be read"):
        load_tensors(path)


@pytest.mark.parametrize("legacy", [False, True])
def test_programs_are_refused_and_named(tmp_path: Path, legacy: bool, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = save(tmp_path / "a.ckpt", {"a": torch.zeros(2), "b": Evil()}, legacy)
    for read in (open_header, load_tensors):
        with pytest.raises(UserError, match=r"(posix|nt|os)\.system"):
            read(path)
    assert not (tmp_path / "never").exists()


def test_packed_storages_are_refused(tmp_path: Path):
    path = save(tmp_path / "a.pt", {"a": torch.zeros(99)})
    with zipfile.ZipFile(path) as old:
        members = {entry.filename: old.read(entry) for entry in old.infolist()}
    with zipfile.ZipFile(tmp_path / "b.pt", "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in members.items():
            new.writestr(name, data)
    with pytest.raises(UserError, match="stored in a way that is not read"):
        load_tensors(tmp_path / "b.pt")


@pytest.mark.parametrize("legacy", [False, True])
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_damage_is_told_and_never_read_beyond(tmp_path: Path, legacy: bool, data):
    path = tmp_path / f"whole{legacy}.pt"
    if not path.exists():
        made = torch.arange(40.0)
        save(path, {"a": made, "b": made[3:9], "c": made.half().view(8, 5).T}, legacy)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.sampled_from([len(content), len(content) - 1, len(content) // 2]))
    (tmp_path / "bad.pt").write_bytes(content[:cut])
    for read in (open_header, load_tensors):
        try:
            found = read(tmp_path / "bad.pt")
        except UserError:
            continue
        if isinstance(found, dict):
            # Reading all of it would end the process if it lay outside of the file.
            assert sum(tensor.numel() for tensor in found.values()) <= cut
            for tensor in found.values():
                tensor.clone()
