"""Models in memory: which stay, which rest and which go, on machines that a test makes up."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from aipaint.core.devices import Wishes
from aipaint.core.errors import UserError
from aipaint.engine.model_cache import ModelCache, Room
from aipaint.families.base import Footprint
from aipaint.families.machine import TooLittleMemoryError

GB = 10**9


class FakeModel:
    """As large as it is told, on the card unless it rests."""

    def __init__(self, name: str, size: int, card: bool) -> None:
        self.name, self.size, self.card, self.resting = name, size, card, False

    def footprint(self) -> Footprint:
        there = self.card and not self.resting
        return Footprint(self.size * there, self.size * (not there))

    def rest(self) -> None:
        self.resting = self.card

    def wake(self) -> None:
        self.resting = False


class FakeMachine:
    """A machine with a card, or none, that counts what the models of its cache take."""

    def __init__(self, card: int = 0, memory: int = 64 * GB, broken: int = 0) -> None:
        self.card, self.memory, self.broken = card, memory, broken
        self.loads: list[str] = []
        self.models: list[FakeModel] = []
        self.cache = ModelCache(self.load, self.room)

    def load(self, info: Any, wishes: Wishes) -> Any:
        self.loads.append(info.name)
        if self.broken:
            self.broken -= 1
            raise TooLittleMemoryError("There is too little memory.")
        model = FakeModel(info.name, info.bytes, bool(self.card))
        self.models.append(model)
        return model

    def room(self, wishes: Wishes) -> Room:
        held = [model.footprint() for model in self.cache._held.values()]
        card = self.card - sum(each.card for each in held)
        return Room(self.card, card, self.memory, self.memory - sum(each.memory for each in held))

    def get(self, name: str, gigabytes: float = 4, hash: str = "1") -> Any:
        return self.cache.get(info(name, gigabytes, hash))

    def held(self) -> dict[str, bool]:
        """The models in memory, least recently used first, and whether they rest."""
        found: dict[str, bool] = {}
        for model in self.cache._held.values():
            assert isinstance(model, FakeModel)
            found[model.name] = model.resting
        return found


def info(name: str, gigabytes: float = 4, hash: str = "1") -> Any:
    return SimpleNamespace(name=name, path=Path(name), hash=hash, bytes=int(gigabytes * GB))


def test_a_model_that_was_used_is_not_loaded_again() -> None:
    machine = FakeMachine()
    first, second = machine.get("a"), machine.get("b")
    assert machine.get("a") is first
    assert machine.get("b") is second
    assert machine.loads == ["a", "b"]
    assert machine.cache.holds(info("a"))


def test_a_changed_file_is_loaded_anew() -> None:
    machine = FakeMachine()
    first = machine.get("a")
    assert machine.get("a", hash="2") is not first
    assert list(machine.held()) == ["a"]


def test_those_used_last_stay_on_a_machine_without_a_card() -> None:
    machine = FakeMachine(memory=16 * GB)  # of which a fifth is left to others
    for name in ("a", "b", "c"):
        machine.get(name)
    assert machine.held() == {"a": False, "b": False, "c": False}
    machine.get("a")
    machine.get("d")
    assert list(machine.held()) == ["c", "a", "d"]


def test_what_the_card_has_no_room_for_rests() -> None:
    machine = FakeMachine(card=10 * GB)
    for name in ("a", "b", "c"):
        machine.get(name)
    assert machine.held() == {"a": True, "b": False, "c": False}
    assert not machine.get("a").resting
    assert machine.held() == {"b": True, "c": False, "a": False}
    assert machine.loads == ["a", "b", "c"]


def test_a_budget_is_kept() -> None:
    machine = FakeMachine(card=100 * GB, memory=100 * GB)
    machine.cache.configure(Wishes(vram=9 * GB, ram=5 * GB))
    for name in ("a", "b", "c", "d"):
        machine.get(name)
    assert machine.held() == {"b": True, "c": False, "d": False}


def test_a_smaller_budget_is_kept_at_once() -> None:
    machine = FakeMachine()
    for name in ("a", "b", "c"):
        machine.get(name)
    machine.cache.configure(Wishes(ram=9 * GB))
    assert list(machine.held()) == ["b", "c"]
    machine.cache.configure(Wishes(ram=GB))
    assert list(machine.held()) == ["c"]


def test_other_formats_need_other_models() -> None:
    machine = FakeMachine()
    machine.get("a")
    machine.cache.configure(Wishes(storage="float16"))
    assert machine.held() == {}


def test_a_model_that_does_not_fit_drives_out_the_others() -> None:
    machine = FakeMachine()
    machine.get("a")
    machine.get("b")
    machine.broken = 2
    assert machine.get("c").name == "c"
    assert machine.loads == ["a", "b", "c", "c", "c"]
    assert list(machine.held()) == ["c"]


def test_says_when_one_model_alone_does_not_fit() -> None:
    machine = FakeMachine(broken=5)
    with pytest.raises(UserError, match="too little memory"):
        machine.get("a")
    assert machine.loads == ["a"]


def test_spares_all_but_the_one_in_use() -> None:
    machine = FakeMachine()
    first, second = machine.get("a"), machine.get("b")
    assert machine.cache.spare(second)
    assert not machine.cache.spare(second)
    assert list(machine.held()) == ["b"]
    assert machine.cache.spare(first)
