"""What two texts have in common and what only one of them says, in colour."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aipaint.ui.theme import Tokens

MOST = 4000  # words of each text that are compared

# A run of letters or digits, one Chinese, Japanese or Korean sign, a space, or any other sign.
_TOKEN = re.compile(r"[぀-ヿ㐀-䶿一-鿿가-힯]|\s+|[^\W぀-ヿ㐀-䶿一-鿿가-힯]+|[^\w\s]")
Part = tuple[bool, str]
"""Whether only this text says it, and what."""


def parts_of(one: str, other: str) -> tuple[list[Part], list[Part]]:
    """Return both texts in parts that both have, or only one."""
    first, second = _tokens(one), _tokens(other)
    found: tuple[list[Part], list[Part]] = ([], [])
    # autojunk would take frequent words, a comma say, for noise.
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        own = kind != "equal"
        for parts, text in ((found[0], first[a:b]), (found[1], second[c:d])):
            if text:
                parts.append((own, "".join(text)))
    return found


def coloured(parts: list[Part], tokens: Tokens, underlined: bool = True) -> str:
    """Return parts as rich text: what only this text says is tinted, and underlined as well."""
    ground = "#31506b" if tokens.dark else "#cfe3ff"
    style = f"background-color:{ground}; color:{tokens.text};"
    if underlined:
        style += " text-decoration:underline;"
    return "".join(
        f'<span style="{style}">{_html(text)}</span>' if own and text.strip() else _html(text)
        for own, text in parts
    )


def _tokens(text: str) -> list[str]:
    found = _TOKEN.findall(text[: MOST * 20])
    if len(found) > MOST:
        found = [*found[:MOST], "…"]
    return found


def _html(text: str) -> str:
    return escape(text).replace("\n", "<br>")
