"""Names that others give to files, before any of them is used on this disk."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from aipaint.core.errors import UserError

# Weights that hold tensors and nothing else come first; the rest may be pickles.
SAFE_WEIGHTS = (".safetensors", ".sft", ".gguf")
WEIGHTS = (*SAFE_WEIGHTS, ".ckpt", ".pt", ".pth", ".bin", ".pkl")
# What belongs to a model without being its weights. Nothing that a system would run.
PAPERS = (".json", ".txt", ".model", ".yaml", ".yml", ".md", ".png", ".jpg", ".jpeg", ".webp")

_MAX_PART = 180  # bytes; file systems take 255, and files that are under way get a longer name
_MAX_DEPTH = 12
_FORBIDDEN = frozenset('<>:"/\\|?*')
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


def suffix(path: str) -> str:
    """Return the ending of a name in small letters, with its dot."""
    return PurePosixPath(path).suffix.lower()


def is_weights(path: str) -> bool:
    """Whether a file is called as weights are."""
    return suffix(path) in WEIGHTS


def is_known(path: str) -> bool:
    """Whether a file is called as one of a model's, or as a licence."""
    name = PurePosixPath(path).name.lower()
    return suffix(path) in WEIGHTS + PAPERS or name.startswith(("license", "licence", "notice"))


def safe_name(name: str) -> bool:
    """Whether every system can have a file of that name, and it is no way out of its folder.

    Hidden names are refused as well: those are for files that are under way.
    """
    return (
        0 < len(name.encode("utf-8", "surrogatepass")) <= _MAX_PART
        and not name.startswith(".")
        and not name.endswith((" ", "."))
        and not any(sign in _FORBIDDEN or unicodedata.category(sign)[0] == "C" for sign in name)
        and _DEVICES.fullmatch(name) is None
    )


def check_path(path: str) -> str:
    """Return a path relative to a model's folder as it is, `/` between its parts.

    Raises UserError where a part of it is empty, hidden, `..`, or no name on some system.
    """
    parts = path.split("/")
    if len(parts) > _MAX_DEPTH or not all(safe_name(part) for part in parts):
        raise UserError(
            "The file name {name} cannot be used.",
            "It would leave its folder, or no file may be called so.",
            "Download the file with a browser, and give it another name.",
            name=ascii(path[:120]),
        )
    return path


def name_for_url(path: str, offered: str | None) -> str:
    """Return what a file from an address is to be called.

    offered: the name that the server gives; path: that of the address. Raises UserError where
    neither is the name of a model's file.
    """
    for name in (offered, PurePosixPath(path).name):
        # Only the last part: a server may not say in which folder it goes.
        last = re.split(r"[/\\]", name)[-1].strip() if name else ""
        if last and safe_name(last) and is_weights(last):
            return last
    raise UserError(
        "The address leads to no model file.",
        "Its file is called {name}; models end in {endings}.",
        "Copy the address of the file itself, not of the page that shows it.",
        name=ascii((offered or PurePosixPath(path).name)[:80]),
        endings=", ".join(WEIGHTS),
    )
