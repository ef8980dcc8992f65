"""`aipaint models inspect` and `scan`: what files are, told from their headers."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

from aipaint.commands.console import Commands, Shared, emit, note, print_json
from aipaint.core.errors import UserError
from aipaint.core.paths import Home
from aipaint.families.identify import Found, identify
from aipaint.families.identify.hashing import hash_file, open_cache
from aipaint.families.identify.scan import scan

REFUSED = 2


def register_inspect(commands: Commands, shared: Shared) -> None:
    """Add `models inspect`."""
    parser = commands.add_parser(
        "inspect",
        parents=shared,
        help="tell what a file or folder is",
        description="Tell what a model file or folder is, from its header alone: nothing in it is"
        " loaded or run. The exit code is 2 when it is refused.",
    )
    parser.add_argument("file", metavar="FILE", help="a model's file or folder")
    parser.add_argument("--hash", action="store_true", help="read the whole file for its hashes")
    _add_json(parser)
    parser.set_defaults(run=run_inspect)


def register_scan(commands: Commands, shared: Shared) -> None:
    """Add `models scan`."""
    parser = commands.add_parser(
        "scan",
        parents=shared,
        help="tell what all files in a folder are",
        description="Tell what the model files in a folder and the folders in it are. What has not"
        " changed since the last time is not opened again.",
    )
    parser.add_argument("folder", metavar="DIR", help="a folder of models")
    _add_json(parser)
    parser.set_defaults(run=run_scan)


def run_inspect(arguments: argparse.Namespace, home: Home) -> int:
    """Print what a file is; 2 when it is refused."""
    path = Path(arguments.file).expanduser().absolute()
    found = identify(path)
    told = as_json(found)
    if arguments.hash and path.is_file():
        cache = open_cache(home)
        hashes = hash_file(path, cache)
        try:
            cache.save()
        except OSError as error:
            note(f"the hashes are not remembered: {error.strerror or error}")
        told |= {"sha256": hashes.sha256, "short_hash": hashes.short, "old_hash": hashes.old}
        told["blake3"] = hashes.blake3 or None
    if arguments.json:
        print_json({"path": str(path)} | told | {"metadata": found.metadata})
    else:
        for line in _lines(path, found):
            emit(line)
        for name in ("sha256", "blake3"):
            if told.get(name):
                emit(f"{name}: {told[name]}")
    return 0 if found.accepted else REFUSED


def run_scan(arguments: argparse.Namespace, home: Home) -> int:
    """Print what the files of a folder are."""
    folder = Path(arguments.folder).expanduser().absolute()
    if not folder.is_dir():
        raise UserError(
            "There is no folder {folder}.", fix="Choose a folder of models.", folder=folder
        )
    listed, problems = scan(folder, home)
    if arguments.json:
        print_json(
            {
                "folder": str(folder),
                "models": [{"path": entry.path} | as_json(entry.found) for entry in listed],
                "problems": [
                    {"path": problem.path, "reason": str(problem.reason)} for problem in problems
                ],
            }
        )
        return 0
    for entry in listed:
        name = entry.path.removeprefix(f"{folder}/")
        what = in_words(entry.found) if entry.found.accepted else f"refused: {reason(entry.found)}"
        emit(f"{name}: {what}")
    for problem in problems:
        emit(f"{problem.path}: {problem.reason}")
    counts = Counter(entry.found.role for entry in listed if entry.found.accepted)
    refused = sum(not entry.found.accepted for entry in listed)
    summary = [f"{count} {role}" for role, count in counts.most_common()]
    emit(", ".join([*summary, f"{refused} refused"]))
    return 0


def as_json(found: Found) -> dict[str, Any]:
    """Return what was found as it is printed in JSON; `metadata` is left out."""
    told = found.told
    network = found.network
    return {
        "accepted": found.accepted,
        "family": found.family or None,
        "base": found.base or None,
        "role": found.role,
        "variant": found.variant or None,
        "prediction": found.prediction,
        "dtype": found.dtype or None,
        "parameters": found.parameters,
        "format": found.format,
        "reason": None if found.accepted else reason(found),
        "bytes": found.bytes,
        "resolution": list(found.size) if found.size else None,
        "parts": list(found.parts),
        "scale": found.factor,
        "network": None
        if network is None
        else {
            "kind": network.kind,
            "layout": network.layout,
            "rank": network.rank,
            "alpha": network.alpha,
            "parts": list(network.parts),
        },
        "title": told.title or None,
        "author": told.author or None,
        "description": told.description or None,
        "license": told.licence or None,
        "claimed_base": told.base or None,
        "trigger_words": list(told.triggers),
        "tag_frequency": dict(told.tags),
    }


def reason(found: Found) -> str:
    """Return why a file was refused, and what helps, on one line."""
    return " ".join(str(part) for part in (found.reason, found.fix) if part)


def in_words(found: Found) -> str:
    """Return what a file is in a few words."""
    words = [found.base, found.variant, found.role or ""]
    details = [found.prediction or "", found.dtype, _count(found.parameters), found.format]
    if found.network is not None:
        rank = f" of rank {found.network.rank}" if found.network.rank else ""
        details.insert(0, f"{found.network.kind}{rank}, {found.network.layout}")
    if found.size is not None:
        details.insert(0, "×".join(str(side) for side in found.size))
    if found.factor is not None:
        details.insert(0, f"×{found.factor}")
    head = " ".join(word for word in words if word)
    return f"{head} ({', '.join(detail for detail in details if detail)})"


def _lines(path: Path, found: Found) -> list[str]:
    if not found.accepted:
        return [f"{path.name}: refused: {reason(found)}"]
    told = found.told
    lines = [f"{path.name}: {in_words(found)}"]
    for name, text in (
        ("parts", ", ".join(found.parts)),
        ("title", told.title),
        ("author", told.author),
        ("licence", told.licence),
        ("trigger words", ", ".join(told.triggers)),
        ("tags", ", ".join(f"{tag} {count}" for tag, count in told.tags[:10])),
    ):
        if text:
            lines.append(f"  {name}: {text[:300]}")
    return lines


def _count(parameters: int) -> str:
    for size, unit in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if parameters >= size:
            return f"{parameters / size:.1f} {unit} parameters"
    return f"{parameters} parameters"


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON object"
    )
