"""Memory: what is refused before a model is loaded, and what is recognised when it happens."""

from __future__ import annotations

import pytest
import torch

from aipaint.core.devices import Device, Wishes
from aipaint.core.errors import UserError
from aipaint.families import machine
from aipaint.families.devices import choose_device, describe, find_machine
from aipaint.families.formats import Formats, choose_formats

BIG, SMALL = 1_000_000_000, 60_000_000


def a_device(kind: str = "cpu", free: float = 100e9, bf16: bool = False, fp16: bool = False):
    return Device("x", "X", kind, int(200e9), int(free), bf16, fp16)  # type: ignore[arg-type]


CPU, CARD = a_device(), a_device("cuda", bf16=True, fp16=True)


def test_recognises_what_torch_says_when_memory_is_gone() -> None:
    with pytest.raises(RuntimeError) as caught:
        torch.empty(2**60, dtype=torch.float32)
    assert machine.is_out_of_memory(caught.value)
    assert machine.is_out_of_memory(MemoryError())
    assert machine.is_out_of_memory(machine.out_of_memory())
    assert not machine.is_out_of_memory(RuntimeError("shapes do not match"))
    assert not machine.is_out_of_memory(KeyError("not enough memory"))


@pytest.mark.parametrize(
    ("device", "parameters", "stored", "formats"),
    [
        (CPU, SMALL, "float16", ("float32", "float32")),
        (CPU, BIG, "float32", ("float32", "float32")),
        (CPU, BIG, "float16", ("float32", "float16")),
        (CPU, BIG, "bfloat16", ("float32", "bfloat16")),
        (a_device(free=4e9), BIG, "float32", ("float32", "float16")),
        (a_device(bf16=True), BIG, "float16", ("bfloat16", "bfloat16")),
        (a_device(bf16=True), SMALL, "float16", ("float32", "float32")),
        (CARD, BIG, "float16", ("float16", "float16")),
        (CARD, BIG, "bfloat16", ("bfloat16", "bfloat16")),
        (a_device("cuda"), BIG, "float16", ("float32", "float32")),
        (a_device("mps", fp16=True), BIG, "bfloat16", ("float16", "float16")),
    ],
)
def test_chooses_the_format_by_device_and_file(
    device: Device, parameters: int, stored: str, formats: tuple[str, str]
) -> None:
    assert choose_formats(device, Wishes(), parameters, stored) == formats


@pytest.mark.parametrize(
    ("device", "storage", "formats"),
    [
        (CPU, "float32", ("float32", "float32")),
        (CPU, "bfloat16", ("float32", "bfloat16")),
        (CPU, "float8", ("float32", "float8_e4m3fn")),
        (CARD, "float32", ("float32", "float32")),
        (CARD, "float8", ("float16", "float8_e4m3fn")),
        (a_device(bf16=True), "float16", ("float32", "float16")),
    ],
)
def test_follows_a_wish(device: Device, storage: str, formats: tuple[str, str]) -> None:
    wishes = Wishes(storage=storage)  # type: ignore[arg-type]
    assert choose_formats(device, wishes, BIG, "float16") == Formats(*formats)  # type: ignore[arg-type]


def test_says_what_a_device_does_not_know() -> None:
    with pytest.raises(UserError, match="float8"):
        choose_formats(a_device("mps", fp16=True), Wishes(storage="float8"), BIG, "")


def test_says_how_much_is_missing() -> None:
    with pytest.raises(UserError, match=r"Big.*2\.6 GB.*1\.0 GB") as caught:
        machine.require(2e9, 1e9, "Big")
    assert caught.value.fix


def test_lists_what_computes_with_its_free_memory() -> None:
    found = find_machine()
    processor = found.devices[-1]
    assert (processor.id, processor.kind) == ("cpu", "cpu")
    assert 0 < processor.free <= processor.total
    assert processor.name
    assert found.threads >= 1
    assert found.device() == found.devices[0]
    assert describe(choose_device(Wishes(device="cpu"))).kind == "cpu"


@pytest.mark.parametrize("device", ["cuda:99", "xpu:7", "toaster", "cuda:x"])
def test_says_when_the_device_is_gone(device: str) -> None:
    if device == "cuda:x" and torch.cuda.is_available():
        pytest.skip("is the first card")
    with pytest.raises(UserError, match="not there"):
        choose_device(Wishes(device=device))


class _Card:
    """What torch tells of a card."""

    def __init__(self, name: str, major: int) -> None:
        self.name, self.major = name, major


@pytest.mark.parametrize(
    ("name", "major", "bf16", "fp16"),
    [("RTX 4090", 8, True, True), ("GTX 1660 Ti", 7, False, False), ("GTX 1080", 6, False, True)],
)
def test_knows_cards_by_what_torch_tells(
    monkeypatch: pytest.MonkeyPatch, name: str, major: int, bf16: bool, fp16: bool
) -> None:
    told = {
        "is_available": lambda: True,
        "device_count": lambda: 2,
        "get_device_properties": lambda index: _Card(f"{name} {index}", major),
        "mem_get_info": lambda index: (5 * 2**30, 8 * 2**30),
        "memory_reserved": lambda index: 2**30,
        "memory_allocated": lambda index: 2**29,
    }
    for function, answer in told.items():
        monkeypatch.setattr(torch.cuda, function, answer)
    first, second, processor = find_machine().devices
    assert first == Device("cuda:0", f"{name} 0", "cuda", 8 * 2**30, 5 * 2**30 + 2**29, bf16, fp16)
    assert (second.id, processor.id) == ("cuda:1", "cpu")
    assert choose_device(Wishes(device="cuda:1")) == torch.device("cuda", 1)
    assert choose_device(Wishes()) == torch.device("cuda", 0)
