"""How prompts weigh their words, and how the keys change that."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aipaint.core.prompt_weights import MOST, Weighted, bare, read_weights
from aipaint.core.recipe import SYNTAXES, Syntax
from aipaint.core.weight_keys import reweigh

# As AUTOMATIC1111's own tests and documentation have them.
A1111 = [
    ("normal text", [("normal text", 1.0)]),
    ("an (important) word", [("an ", 1.0), ("important", 1.1), (" word", 1.0)]),
    ("(unbalanced", [("unbalanced", 1.1)]),
    (r"\(literal\]", [("(literal]", 1.0)]),
    ("(unnecessary)(parens)", [("unnecessaryparens", 1.1)]),
    ("a (((house:1.3)) [on] a (hill:0.5), sun, (((sky))).", None),
    ("(a:b:1.5)", [("a:b", 1.5)]),
    ("a:1.2) b]", [("a:1.2) b]", 1.0)]),
    ("(a:1.2.3)", [("a:1.2.3", 1.1)]),
    ("cat AND dog", [("cat AND dog", 1.0)]),
    ("", []),
]
COMPEL = [
    ("red++ apple", [("red", 1.1**2), (" apple", 1.0)]),
    ("a (red apple)1.3 x", [("a ", 1.0), ("red apple", 1.3), (" x", 1.0)]),
    ("a, ball--, x", [("a, ", 1.0), ("ball", 0.9**2), (", x", 1.0)]),
    ("(a (b)++ c)- d", [("a ", 0.9), ("b", 0.9 * 1.1**2), (" c", 0.9), (" d", 1.0)]),
    ('"two words"+ x', [("two words", 1.1), (" x", 1.0)]),
    ("blue-green sea", [("blue-green sea", 1.0)]),
    ("a - b + c", [("a - b + c", 1.0)]),
    (r"c\+\+ \(x\)", [("c++ (x)", 1.0)]),
    ("(a).attend(0.5)", [("a", 0.5)]),
    ("((open+", [("open", 1.1)]),
]


def flat(found: Weighted) -> list[tuple[str, Any]]:
    (part,) = found.parts
    (section,) = part.sections
    return [(piece.text, pytest.approx(piece.weight)) for piece in section]


@pytest.mark.parametrize(("text", "pieces"), [case for case in A1111 if case[1] is not None])
def test_the_web_ui_s_way(text: str, pieces: list[tuple[str, float]]) -> None:
    assert flat(read_weights(text, "a1111")) == pieces


def test_brackets_in_brackets_multiply() -> None:
    text = "a (((house:1.3)) [on] a (hill:0.5), sun, (((sky)))."
    assert flat(read_weights(text, "a1111")) == [
        ("a ", 1.0),
        # The third bracket is not closed: it goes to the end.
        ("house", 1.3 * 1.1 * 1.1),
        (" ", 1.1),
        ("on", 1.0),
        (" a ", 1.1),
        ("hill", 0.5 * 1.1),
        (", sun, ", 1.1),
        ("sky", 1.1**4),
        (".", 1.1),
    ]


def test_a_break_begins_anew() -> None:
    (part,) = read_weights("sea, (sky BREAK sun:1.2) BREAKFAST", "a1111").parts
    texts = [[(piece.text, piece.weight) for piece in section] for section in part.sections]
    assert texts == [[("sea, ", 1.0), ("sky", 1.2)], [("sun", 1.2), (" BREAKFAST", 1.0)]]


@pytest.mark.parametrize(("text", "pieces"), COMPEL)
def test_compel_s_way(text: str, pieces: list[tuple[str, float]]) -> None:
    assert flat(read_weights(text, "compel")) == pieces


def test_several_prompts_are_mixed_or_joined() -> None:
    mixed = read_weights('("a cat, grey", "a dog++").blend(0.7, 0.3)', "compel")
    assert mixed.blended
    assert mixed.normalized
    assert [part.weight for part in mixed.parts] == [0.7, 0.3]
    assert [part.sections[0][-1].text for part in mixed.parts] == ["a cat, grey", "dog"]
    joined = read_weights('("a", b).and()', "compel")
    assert not joined.blended
    assert [part.weight for part in joined.parts] == [1.0, 1.0]
    raw = read_weights('("a", "b").blend(1, -1, no_normalize)', "compel")
    assert not raw.normalized
    # Weights that cancel out have no share of a whole.
    assert not read_weights('("a", "b").blend(1, -1)', "compel").normalized
    assert len(read_weights("(a cat), (a dog).and()", "compel").parts) == 1


def test_plain_text_is_what_it_is() -> None:
    text = "((a:1.3)) b++ BREAK"
    assert flat(read_weights(text, "plain")) == [(text, 1.0)]
    assert read_weights(text, "plain").plain
    assert not read_weights(text, "a1111").plain
    assert bare("(a:1.3) [b] BREAK c", "a1111") == "a b c"


@given(text=st.text('()[]\\:+-.," a1BREAK\n', max_size=60), syntax=st.sampled_from(SYNTAXES))
@settings(max_examples=150)
def test_nothing_that_is_typed_is_an_error(text: str, syntax: Syntax) -> None:
    for part in read_weights(text, syntax).parts:
        for section in part.sections:
            for piece in section:
                assert piece.text
                assert math.isfinite(piece.weight)
                assert abs(piece.weight) <= MOST


@given(words=st.text("ab ,", max_size=30), syntax=st.sampled_from(SYNTAXES))
def test_words_alone_stay_as_they_are(words: str, syntax: Syntax) -> None:
    assert bare(words, syntax) == words


def press(text: str, syntax: Syntax, *steps: float) -> str:
    """Text with the selection between bars, or one bar for the cursor; the same afterwards."""
    start, end = text.index("|"), text.rindex("|")
    text, end = text.replace("|", ""), max(start, end - 1)
    for step in steps:
        edit = reweigh(text, start, end, syntax, step)
        if edit is None:
            return "nothing"
        text = text[: edit.start] + edit.text + text[edit.end :]
        start, end = edit.select
    return f"{text[:start]}|{text[start:end]}|{text[end:]}"


@pytest.mark.parametrize(
    ("before", "syntax", "steps", "after"),
    [
        ("a re|d apple", "a1111", [0.1], "a (|red|:1.1) apple"),
        ("a re|d apple", "a1111", [0.1, 0.1], "a (|red|:1.2) apple"),
        ("a re|d apple", "a1111", [0.1, -0.1], "a |red| apple"),
        ("a |red apple |x", "a1111", [-0.1], "a (|red apple|:0.9) x"),
        ("|(red:1.1)| x", "a1111", [0.1], "(|red|:1.2) x"),
        ("(a, b|ig c:1.3)", "a1111", [-0.1], "(|a, big c|:1.2)"),
        ("(a, |b|, c:1.3)", "a1111", [0.1], "(a, (|b|:1.1), c:1.3)"),
        ("(r|ed)", "a1111", [0.1], "(|red|:1.2)"),
        (r"\(re|d\)", "a1111", [0.1], r"\((|red|:1.1)\)"),
        ("|(a) (b)|", "a1111", [0.1], "(|(a) (b)|:1.1)"),
        ("一只|红色|的苹果", "a1111", [0.1], "一只(|红色|:1.1)的苹果"),
        ("a re|d apple", "compel", [0.1], "a (|red|)1.1 apple"),
        ("a re|d++ apple", "compel", [0.1], "a (|red|)1.31 apple"),
        ("(r|ed)1.1", "compel", [-0.1], "|red|"),
        ("re|d", "plain", [0.1], "nothing"),
        ("a, | , b", "a1111", [0.1], "nothing"),
        ("|", "compel", [0.1], "nothing"),
    ],
)
def test_keys_change_weights(before: str, syntax: Syntax, steps: list[float], after: str) -> None:
    assert press(before, syntax, *steps) == after


@given(
    text=st.text('()[]\\:+-.," a1', max_size=30),
    places=st.tuples(st.integers(0, 30), st.integers(0, 30)),
    syntax=st.sampled_from(SYNTAXES),
    step=st.sampled_from([0.1, -0.1]),
)
@settings(max_examples=150)
def test_keys_touch_nothing_else(
    text: str, places: tuple[int, int], syntax: Syntax, step: float
) -> None:
    start, end = sorted(min(place, len(text)) for place in places)
    edit = reweigh(text, start, end, syntax, step)
    if edit is not None:
        assert 0 <= edit.start <= edit.end <= len(text)
        whole = text[: edit.start] + edit.text + text[edit.end :]
        assert whole[slice(*edit.select)]
