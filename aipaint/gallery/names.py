"""File names for pictures that every system takes, with the prompt still to be recognised."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable

# Some encrypted file systems allow 143 bytes a name, and a temporary file's is a bit longer.
_MAX_BYTES = 80
_MAX_LETTERS = 40
_NUMBERED = re.compile(r"(\d{4,9})-")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def slug(prompt: str) -> str:
    """Return the prompt's letters and digits, in any script, joined by hyphens; may be empty.

    Everything else goes: signs that a file system or a shell minds, emoji, and the invisible
    marks that turn the direction of writing. At most 40 letters and 80 bytes of UTF-8.
    """
    # Four times the limit leaves enough for what is dropped, whatever the prompt's length.
    text = unicodedata.normalize("NFC", prompt[: 4 * _MAX_LETTERS]).lower()
    kept = "".join(sign if _is_word(sign) else " " for sign in text)
    name = ""
    for word in kept.split():
        longer = f"{name}-{word}" if name else word
        if len(longer) > _MAX_LETTERS or len(longer.encode()) > _MAX_BYTES:
            # Chinese has no spaces: a first word may be a whole sentence.
            return name or _cut(word)
        name = longer
    return name


def picture_name(number: int, seed: int, prompt: str) -> str:
    """Return `0001-1234-red-apple.png`. Beginning with digits it is no name that Windows keeps."""
    return "-".join(filter(None, (f"{number:04d}", str(seed), slug(prompt)))) + ".png"


def next_number(names: Iterable[str]) -> int:
    """Return one more than the highest number that a name begins with."""
    found = (_NUMBERED.match(name) for name in names)
    return 1 + max((int(match[1]) for match in found if match), default=0)


@functools.lru_cache(4096)
def is_day(name: str) -> bool:
    """Whether a folder's name is a date, `2026-11-21`."""
    return _DAY.fullmatch(name) is not None


def _is_word(sign: str) -> bool:
    # Marks (M) carry the vowels of many scripts; surrogates and controls are in C.
    return unicodedata.category(sign)[0] in "LMN"


def _cut(word: str) -> str:
    word = word[:_MAX_LETTERS]
    while len(word.encode()) > _MAX_BYTES:
        word = word[:-1]
    return word
