"""Reads the files that other programs write beside models; strangers' text, so all is bounded.

The formats: `.civitai.info` (the answer of Civitai's interface for a model's version, as A1111's
helper keeps it), `.json` (A1111's and SD.Next's cards), `.cm-info.json` (StabilityMatrix),
`.metadata.json` (ComfyUI's LoRA manager), `.rgthree-info.json`, and `.txt` (a description).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec

from aipaint.app.shelf.items import Sidecar

MAX_BYTES = 1 << 20
"""Of a file that is read."""

PICTURES = (".png", ".jpg", ".jpeg", ".webp")

_WORD, _LINE, _TEXT, _MOST = 200, 300, 8000, 50
_TAG = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^<>]{0,2000}>", re.S | re.I)
_BREAK = re.compile(r"<(?:br|/p|/li|/h\d|/div)\b[^<>]{0,200}>", re.I)
_SHA256 = re.compile(r"[0-9a-f]{64}")

Plain = dict[str, Any]


def read_sidecar(path: Path) -> Sidecar | None:
    """Return what a file says of the model beside it; None where it says nothing readable."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError:
        return None
    if not data or len(data) > MAX_BYTES:
        return None
    if path.suffix.lower() == ".txt":
        words = _text(data.decode("utf-8", "replace"))
        return Sidecar(description=words, files=(path.name,)) if words else None
    try:
        found = msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    said = msgspec.structs.replace(_said(found), files=())
    return msgspec.structs.replace(said, files=(path.name,)) if said != Sidecar() else None


def merged(said: list[Sidecar]) -> Sidecar | None:
    """Return what several files say together: of each thing, what the first says that does."""
    if not said:
        return None
    values: Plain = {}
    for name in Sidecar.__struct_fields__:
        if name == "files":
            values[name] = tuple(file for each in said for file in each.files)
        else:
            found = (getattr(each, name) for each in said)
            values[name] = next((value for value in found if value), getattr(said[0], name))
    return Sidecar(**values)


def best_picture(paths: list[str]) -> Path | None:
    """Return the picture of a model among the files beside it, `.preview.` before others."""
    pictures = [path for path in paths if path.lower().endswith(PICTURES)]
    pictures.sort(key=lambda path: ".preview." not in path.lower() and "/preview." not in path)
    return Path(pictures[0]) if pictures else None


def _said(found: Plain) -> Sidecar:
    # The answer for a version, or another format that holds one.
    inner = _first(found, dict, "civitai", "raw", "ModelVersion")
    version = {**inner, **found} if inner else found
    model = _first(version, dict, "model")
    hashes = _first(version, dict, "hashes", "Hashes")
    files = [each for each in _first(version, list, "files") if isinstance(each, dict)]
    if not hashes and files:
        hashes = _first(files[0], dict, "hashes")
    title = _line(_first(model, str, "name") or _first(found, str, "model_name", "ModelName"))
    name = _line(_first(version, str, "name", "VersionName"))
    if title and name and name != title and len(title) + len(name) < _LINE:
        title = f"{title} · {name}"
    number, about = _first(version, int, "modelId", "ModelId"), _first(version, int, "id")
    page = ""
    if number and ("baseModel" in version or inner):
        page = f"https://civitai.com/models/{number}"
        page += f"?modelVersionId={about}" if about and not inner else ""
    weight = _first(found, float, "preferred weight", "preferred_weight", "strength")
    return Sidecar(
        title=title or name,
        author=_line(_first(_first(version, dict, "creator"), str, "username")),
        description=_text(
            _first(version, str, "description", "modelDescription", "ModelDescription")
            or _first(model, str, "description")
        ),
        base=_line(_first(version, str, "baseModel", "BaseModel", "base_model", "sd version")),
        triggers=_words(
            version.get("trainedWords")
            or version.get("TrainedWords")
            or found.get("activation text")
        ),
        tags=_words(_first(model, list, "tags") or found.get("tags") or found.get("Tags")),
        negative_prompt=_line(_first(found, str, "negative text")),
        weight=weight if -10 <= weight <= 10 and weight else None,
        page=page,
        notes=_text(_first(found, str, "notes")),
        sha256=_hash(
            _first(hashes, str, "SHA256", "sha256") or _first(found, str, "sha256", "SHA256")
        ),
    )


def _first(found: Plain, kind: type, *names: str) -> Any:
    """Return the first value of that type; else an empty one."""
    for name in names:
        value = found.get(name)
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if isinstance(value, kind) and not isinstance(value, bool) and value:
            return value
    return kind()


def _line(text: str) -> str:
    return " ".join(text[: 4 * _LINE].split())[:_LINE].encode("utf-8", "replace").decode()


def _text(text: str) -> str:
    """Return plain text of what may be HTML."""
    # Imported here: it is not on the way to the first window.
    import html

    text = text[: 4 * _TEXT]
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub("\n", text))
    lines = (" ".join(line.split()) for line in html.unescape(text).splitlines())
    plain = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return plain[:_TEXT].encode("utf-8", "replace").decode()


def _words(found: Any) -> tuple[str, ...]:
    """Return words from a list of them, or from one text with commas."""
    if isinstance(found, str):
        found = found[:_TEXT].split(",")
    if not isinstance(found, list):
        return ()
    words = (_line(word).strip(" ,") for word in found[: 4 * _MOST] if isinstance(word, str))
    return tuple(dict.fromkeys(word[:_WORD] for word in words if word))[:_MOST]


def _hash(text: str) -> str:
    lower = text.strip().lower()
    return lower if _SHA256.fullmatch(lower) else ""
