"""Which files of a repository make up a model: safetensors before pickles, half before single."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from aipaint.core.errors import UserError
from aipaint.downloads.listing import Listing, RemoteFile
from aipaint.downloads.names import SAFE_WEIGHTS, is_weights, suffix

INDEX = "model_index.json"
_CONFIGS = (INDEX, "config.json", "adapter_config.json")
_PRESENT = (".json", ".txt", ".model")
# Looked at by no pipeline here, and more than a gigabyte in some repositories.
_UNUSED = ("safety_checker",)
# The same weights for other programs.
_FOREIGN = re.compile(r"(flax|tf|rust|onnx|openvino|coreml)([_-]|$)", re.IGNORECASE)
# name[.variant][-00001-of-00002] or name.safetensors.index[.variant]
_SHARD = re.compile(r"-\d{5}-of-\d{5}$")
_VARIANT = re.compile(r"\.(fp16|bf16|fp32|fp8|non_ema|ema|int8)(?=[.-]|$)")


def choose(
    listing: Listing, include: Sequence[str] = (), exclude: Sequence[str] = ()
) -> tuple[RemoteFile, ...]:
    """Return the files to fetch.

    include, exclude: patterns such as `*.safetensors` or `unet/*`, compared with the whole path
    and with the name alone. Without `include`: of a model in parts, the parts that a pipeline
    reads; else the one file of weights. Raises UserError where that is not one, naming them.
    """
    files = [file for file in listing.files if not _matches(file.path, exclude)]
    if include:
        chosen = [file for file in files if _matches(file.path, include)]
        if not chosen:
            raise UserError(
                "No file of {source} is called {patterns}.",
                fix="It holds {names}.",
                source=listing.source,
                patterns=", ".join(include),
                names=_names(files),
            )
        return tuple(chosen)
    if not listing.whole:
        return tuple(files)
    chosen = suggest(files)
    if not chosen:
        weights = [file for file in files if is_weights(file.path)]
        if not weights:
            raise UserError(
                "{source} holds no weights.",
                "Nothing in it is called as a model's weights are.",
                "Check the repository's name and what is in it.",
                source=listing.source,
            )
        raise UserError(
            "{source} holds several models.",
            "It has {names}.",
            "Say which of them is wanted.",
            source=listing.source,
            names=_names(weights),
        )
    return chosen


def suggest(files: Sequence[RemoteFile]) -> tuple[RemoteFile, ...]:
    """Return what makes up the model, nothing where that cannot be told."""
    names = {file.path for file in files}
    config = any(name in names for name in _CONFIGS)
    folders: dict[str, list[RemoteFile]] = {}
    for file in files:
        folders.setdefault(str(PurePosixPath(file.path).parent), []).append(file)
    if INDEX in names:
        chosen = [file for file in folders["."] if not is_weights(file.path)]
        for folder, inner in folders.items():
            if folder not in (".", *_UNUSED) and not _FOREIGN.match(folder):
                chosen += _part(inner)
    elif config:
        chosen = _part(folders["."]) + _papers(folders["."])
    else:
        weights = [file for file in files if is_weights(file.path)]
        best = [file for file in weights if suffix(file.path) in SAFE_WEIGHTS] or weights
        if len(best) != 1:
            return ()
        chosen = best
    if not any(is_weights(file.path) for file in chosen):
        return ()
    unique = {file.path: file for file in chosen}
    return tuple(unique[path] for path in sorted(unique) if _wanted(path))


def _part(files: Sequence[RemoteFile]) -> list[RemoteFile]:
    """Return what one part of a model is read from: its papers, and its weights once."""
    papers = [file for file in files if suffix(file.path) in _PRESENT and not _is_index(file.path)]
    weights = [
        file
        for file in files
        if is_weights(file.path) and not _FOREIGN.match(PurePosixPath(file.path).name)
    ]
    safe = [file for file in weights if suffix(file.path) == ".safetensors"]
    usable = safe or weights
    if safe:
        usable += [file for file in files if _is_index(file.path) and ".safetensors." in file.path]
    by_variant: dict[str, list[RemoteFile]] = {}
    for file in usable:
        by_variant.setdefault(_variant(file.path), []).append(file)
    for name in ("fp16", "", "bf16", "fp32"):
        if any(is_weights(file.path) for file in by_variant.get(name, ())):
            return papers + _once(by_variant[name])
    return papers + usable


def _once(weights: list[RemoteFile]) -> list[RemoteFile]:
    """Leave shards out where the same weights are there in one file."""
    whole = [file for file in weights if is_weights(file.path) and not _shard(file.path)]
    return whole if whole else weights


def _papers(files: Sequence[RemoteFile]) -> list[RemoteFile]:
    return [file for file in files if not is_weights(file.path) and suffix(file.path) != ".json"]


def _wanted(path: str) -> bool:
    # Sample pictures are pages' decoration, not the model's.
    return suffix(path) not in (".png", ".jpg", ".jpeg", ".webp")


def _is_index(path: str) -> bool:
    return ".index." in path and path.endswith(".json")


def _shard(path: str) -> bool:
    return _SHARD.search(PurePosixPath(path).stem) is not None


def _variant(path: str) -> str:
    found = _VARIANT.search(_SHARD.sub("", PurePosixPath(path).name))
    return found[1] if found is not None else ""


def _matches(path: str, patterns: Sequence[str]) -> bool:
    name = PurePosixPath(path).name
    return any(fnmatchcase(path, each) or fnmatchcase(name, each) for each in patterns)


def _names(files: Sequence[RemoteFile]) -> str:
    names = [file.path for file in files]
    return ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
