"""File names from prompts."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aipaint.gallery.names import next_number, picture_name, slug

RESERVED = {"con", "prn", "aux", "nul", *(f"{n}{i}" for n in ("com", "lpt") for i in range(10))}


@given(st.text(), st.integers(0, 2**32 - 1), st.integers(1, 10**6))
def test_any_prompt_gives_a_name_that_every_system_takes(
    prompt: str, seed: int, number: int
) -> None:
    name = picture_name(number, seed, prompt)
    assert len(name.encode()) <= 130
    assert not set(name) & set('<>:"/\\|?*\0')
    assert not any(unicodedata.category(sign).startswith(("C", "Z")) for sign in name)
    assert re.fullmatch(r"\d{4,}-\d+(-[^\s.]+)?\.png", name)
    assert name.split(".")[0].lower() not in RESERVED


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("Red apple, on a table!", "red-apple-on-a-table"),
        ("一只红色的苹果", "一只红色的苹果"),
        ("../../etc/passwd", "etc-passwd"),
        ("a\u202egnp.exe", "a-gnp-exe"),
        ("🎨🎨", ""),
        ("", ""),
        ("CON", "con"),
        ("word " * 40, "word-word-word-word-word-word-word-word"),
        ("画" * 90, "画" * 26),
        ("cafe\u0301", "café"),
        ("x" * 10**6, "x" * 40),
    ],
)
def test_a_slug_keeps_what_can_be_read(prompt: str, expected: str) -> None:
    assert slug(prompt) == expected


def test_numbers_go_on_from_the_highest() -> None:
    assert next_number([]) == 1
    assert next_number(["0002-1-cat.png", "0010-x.png", "notes.txt", "12.png"]) == 11
    assert next_number(["9999-1.png"]) == 10_000
