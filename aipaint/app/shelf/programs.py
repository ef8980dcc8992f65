"""Where other programs keep their models. Looked for only when the user asks."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from aipaint.app.shelf.items import Suggestion

_MAX_BYTES = 256 * 2**10
# How the folders are called that people unpack or clone these programs into.
_PROGRAMS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "A1111",
        ("stable-diffusion-webui", "automatic", "sdnext"),
        ("models", "embeddings"),
    ),
    (
        "Forge",
        ("stable-diffusion-webui-forge", "stable-diffusion-webui-reForge", "forge", "webui_forge"),
        ("models", "embeddings", "webui/models", "webui/embeddings"),
    ),
    ("ComfyUI", ("ComfyUI", "comfyui", "ComfyUI_windows_portable/ComfyUI"), ("models",)),
    ("InvokeAI", ("invokeai", "InvokeAI", ".invokeai"), ("models", "autoimport")),
    (
        "StabilityMatrix",
        ("StabilityMatrix", "StabilityMatrix/Data", ".config/StabilityMatrix"),
        ("Models",),
    ),
    ("Fooocus", ("Fooocus", "fooocus"), ("models",)),
)
_EXTRA = "extra_model_paths.yaml"
_LINE = re.compile(r"^(?P<space>\s*)(?P<key>[\w.-]+)\s*:\s*(?P<value>.*?)\s*$")


def find_programs(home: Path | None = None) -> list[Suggestion]:
    """Return the folders of models that other programs have, each once.

    home: the user's folder; None for that of this user. Only a few places are looked at, and none
    is opened but ComfyUI's list of further folders.
    """
    found: dict[str, Suggestion] = {}
    for suggestion in _all(home or Path.home()):
        try:
            if not suggestion.path.is_dir():
                continue
            key = os.path.normcase(suggestion.path.resolve())
        except (OSError, ValueError, RuntimeError):
            continue
        inside = any(Path(key).is_relative_to(other) for other in found)
        if not inside:
            found[key] = suggestion
    return list(found.values())


def _all(home: Path) -> Iterator[Suggestion]:
    for program, names, folders in _PROGRAMS:
        for base in _bases(home):
            for name in names:
                yield from (Suggestion(program, base / name / each) for each in folders)
                if program == "ComfyUI":
                    for extra in _further(base / name / _EXTRA):
                        yield Suggestion(program, extra)
    if root := os.environ.get("INVOKEAI_ROOT"):
        yield Suggestion("InvokeAI", Path(root).expanduser() / "models")
    hub = os.environ.get("HF_HUB_CACHE") or os.environ.get("HUGGINGFACE_HUB_CACHE")
    if not hub:
        cache = os.environ.get("HF_HOME") or str(home / ".cache" / "huggingface")
        hub = str(Path(cache).expanduser() / "hub")
    yield Suggestion("Hugging Face", Path(hub).expanduser())


def _bases(home: Path) -> list[Path]:
    """Return where people put programs."""
    bases = [home, home / "Documents", home / "Desktop", home / "Downloads", home / "apps"]
    bases += [home / "git", home / "src", home / "ai", home / "AI"]
    if sys.platform == "win32":
        bases += [Path(f"{drive}:/") for drive in "CDEF"]
        bases += [Path(f"{drive}:/AI") for drive in "CDEF"]
        bases += [Path(each) for each in (os.environ.get("APPDATA"),) if each]
    elif sys.platform == "darwin":
        bases += [Path("/Applications"), home / "Library" / "Application Support"]
    else:
        bases += [Path("/opt"), home / ".local" / "share"]
    packages = home / "StabilityMatrix" / "Data" / "Packages"
    return [*bases, packages, home / "pinokio" / "api"]


def _further(file: Path) -> Iterator[Path]:
    """Yield the folders that ComfyUI is told to look into besides its own.

    The file is YAML of one known shape: sections, each with `base_path` and folders below it.
    """
    try:
        with file.open("rb") as opened:
            text = opened.read(_MAX_BYTES).decode("utf-8", "replace")
    except OSError:
        return
    base: Path | None = None
    in_block = False
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.match(line)
        if match is None:
            # A line of a block of folders, one a line.
            if in_block and line[0].isspace():
                yield from _below(base, line.strip().lstrip("- "))
            continue
        key, value = match["key"], match["value"].split(" #")[0].strip().strip("\"'")
        in_block = value in ("|", ">", "|-", "")
        if not match["space"]:
            base = None
        elif key == "base_path":
            base = Path(value).expanduser() if value else None
            if base is not None:
                base = base if base.is_absolute() else file.parent / base
                yield base
        elif not in_block and key not in ("is_default", "custom_nodes"):
            yield from _below(base, value)


def _below(base: Path | None, folder: str) -> Iterator[Path]:
    if folder and "\0" not in folder:
        path = Path(folder).expanduser()
        if path.is_absolute():
            yield path
        elif base is not None:
            yield base / path
