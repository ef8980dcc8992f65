"""Memory: what is refused before a model is loaded, and what is recognised when it happens."""

from __future__ import annotations

import pytest
import torch

from aipaint.core.errors import UserError
from aipaint.families import machine

CPU = torch.device("cpu")


def test_recognises_what_torch_says_when_memory_is_gone() -> None:
    with pytest.raises(RuntimeError) as caught:
        torch.empty(2**60, dtype=torch.float32)
    assert machine.is_out_of_memory(caught.value)
    assert machine.is_out_of_memory(MemoryError())
    assert not machine.is_out_of_memory(RuntimeError("shapes do not match"))
    assert not machine.is_out_of_memory(KeyError("not enough memory"))


@pytest.mark.parametrize(
    ("free", "dtype"), [(100e9, torch.float32), (10e9, torch.float32), (4e9, torch.bfloat16)]
)
def test_halves_the_numbers_where_the_whole_do_not_fit(
    monkeypatch: pytest.MonkeyPatch, free: float, dtype: torch.dtype
) -> None:
    monkeypatch.setattr(machine, "_free_memory", lambda: free)
    assert machine.choose_dtype(CPU, 1_000_000_000, "Big") == dtype


def test_says_how_much_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_free_memory", lambda: 1e9)
    with pytest.raises(UserError, match=r"Big.*2\.6 GB.*1\.0 GB") as caught:
        machine.choose_dtype(CPU, 1_000_000_000, "Big")
    assert caught.value.fix
