"""Asking for models by words, kind and base."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from aipaint.app.shelf.items import Item
from aipaint.ui.shelf.choice import ORDERS, Finder, Wish, bases, counts, fold

ROOT = Path("models")


def make(name: str, role: str = "lora", base: str = "SDXL", **more: object) -> Item:
    return Item(
        path=ROOT / f"{name}.safetensors",
        id=name,
        name=name,
        kind="loras",
        root=ROOT,
        role=role,
        base=base,
        usable=True,
        **more,  # type: ignore[arg-type]
    )


def names(items: list[Item]) -> list[str]:
    return [item.name for item in items]


def test_every_word_must_stand_somewhere() -> None:
    finder = Finder(
        [make("Éclair", notes="soft light"), make("storm", triggers=("dark sky",)), make("x")]
    )
    assert names(finder.find(Wish(text="eclair LIGHT"))) == ["Éclair"]
    assert names(finder.find(Wish(text="sky"))) == ["storm"]
    assert names(finder.find(Wish(text="sky light"))) == []
    assert len(finder.find(Wish(text="  "))) == 3


def test_sections_hold_what_belongs_to_them() -> None:
    items = [
        make("a", favourite=True),
        make("b", role="vae", base=""),
        make("c", same_as=(ROOT / "a.safetensors",)),
        Item(path=ROOT / "d.ckpt", id="d", name="d", kind="", root=Path("other")),
    ]
    finder, found = Finder(items), counts(items)
    assert names(finder.find(Wish("favourites"))) == ["a"]
    assert names(finder.find(Wish("role", "vae"))) == ["b"]
    assert names(finder.find(Wish("twins"))) == ["c"]
    assert names(finder.find(Wish("refused"))) == ["d"]
    assert names(finder.find(Wish("root", "other"))) == ["d"]
    assert names(finder.find(Wish(usable=True))) == ["a", "b", "c"]
    assert (found["all", ""], found["role", "lora"], found["refused", ""]) == (4, 2, 1)
    assert bases(items) == ["SDXL"]


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(st.text(max_size=8), st.sampled_from(["lora", "vae", ""]), st.integers(0, 9)),
        max_size=12,
    ),
    st.sampled_from(ORDERS),
)
def test_an_order_loses_nothing(rows: list[tuple[str, str, int]], order: str) -> None:
    items = [
        make(f"{number}{name}", role=role, bytes=size, modified=float(size))
        for number, (name, role, size) in enumerate(rows)
    ]
    found = Finder(items).find(Wish(order=order))  # type: ignore[arg-type]
    assert sorted(item.id for item in found) == sorted(item.id for item in items)
    if order == "largest":
        assert [item.bytes for item in found] == sorted((i.bytes for i in items), reverse=True)


@given(st.text(max_size=20))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
