"""Every text is a query, and what looks like a condition is one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aipaint.gallery.query import (
    Alike,
    Labelled,
    Number,
    Numbers,
    OnBoard,
    Query,
    Tag,
    Term,
    When,
    Words,
    parse,
)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", ()),
        ("Red  APPLE", (Words("red"), Words("apple"))),
        ('"red apple" -Blurry', (Words("red apple"), Words("blurry", None, True))),
        ("“红 苹果”", (Words("红 苹果"),)),
        ("ａｐｐｌｅ", (Words("apple"),)),
        ("model:SDXL -prompt:cat", (Words("sdxl", "model"), Words("cat", "prompt", True))),
        ('tag:"red hat" 标签：猫', (Tag("red hat"), Tag("猫"))),
        ('board:"Red Hats" -画板:猫', (OnBoard("red hats"), OnBoard("猫", True))),
        ("label:Red -颜色:无", (Labelled("red"), Labelled("", True))),
        ("label:pink", (Words("label:pink"),)),
        ("seed:123", (Numbers((Number("seed", "=", 123),)),)),
        ("rating:>3", (Numbers((Number("rating", ">", 3),)),)),
        ("-rating:<=2", (Numbers((Number("rating", "<=", 2),), True),)),
        ("size:>512", (Numbers((Number("width", ">", 512), Number("height", ">", 512))),)),
        ("size:512×768", (Numbers((Number("width", "=", 512), Number("height", "=", 768))),)),
        ("before:2026-05", (When(True, date(2026, 5, 1)),)),
        ("after:2026-05-09", (When(False, date(2026, 5, 9)),)),
        ("-like:12 -相似:3,4", (Alike((12,), True), Alike((3, 4), True))),
        ("like:that like:1,", (Words("like:that"), Words("like:1,"))),
        # What is no condition is looked for as it stands.
        ("rating:many", (Words("rating:many"),)),
        ("before:2026-13 after:soon", (Words("before:2026-13"), Words("after:soon"))),
        ('"red apple', (Words("red"), Words("apple"))),
        ("http://x", (Words("http://x"),)),
        ("foo: bar", (Words("foo:"), Words("bar"))),
        # Not typed yet.
        ("cat model: rating:> -", (Words("cat"),)),
        ('cat "', (Words("cat"),)),
    ],
)
def test_what_is_typed_is_understood(text: str, terms: tuple[Term, ...]) -> None:
    assert parse(text) == Query(terms)


def test_the_order_is_part_of_a_query() -> None:
    assert parse("cat sort:rating") == Query((Words("cat"),), "rating")
    assert parse("排序:随机").order == "random"
    assert parse("sort:shape") == Query((Words("sort:shape"),))


_PIECES = st.sampled_from(
    [
        "rating:",
        "size:",
        "before:",
        "tag:",
        "sort:",
        "-",
        '"',
        ":",
        ">",
        "<=",
        "9" * 25,
        "2026-02-30",
    ]
)


@settings(max_examples=200)
@given(st.lists(st.one_of(_PIECES, st.text(max_size=6)), max_size=12))
def test_no_text_is_an_error(pieces: list[str]) -> None:
    for term in parse("".join(pieces)).terms:
        if isinstance(term, Words):
            assert term.text.strip()
            assert '"' not in term.text


def test_endless_text_is_cut() -> None:
    assert len(parse("a " * 1_000_000).terms) <= 40


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("cat", "date"),
        ("cat like:12", "alike"),
        ("like:12 sort:date", "date"),
        ("sort:name like:12", "name"),
        ("cat -like:12", "date"),
    ],
)
def test_what_is_alike_comes_in_that_order_unless_another_is_asked(text: str, order: str) -> None:
    assert parse(text).order == order
    assert {term.pictures for term in parse(text).terms if isinstance(term, Alike)} <= {(12,)}
