"""Tells formats apart by their first bytes; of what is no model here, it says what it is."""

from __future__ import annotations

import re
from pathlib import Path

from aipaint.core.messages import Message, say
from aipaint.families.identify import gguf, safetensors_file
from aipaint.families.identify.found import Format, RefusedError
from aipaint.families.identify.source import Source

START = 512
"""How many of a file's first bytes are looked at."""

PICKLES = frozenset({".bin", ".ckpt", ".pt", ".pth", ".pkl", ".pickle", ".th", ".tar"})

SUFFIXES = PICKLES | {".safetensors", ".sft", ".gguf", ".onnx", ".pb", ".h5", ".tflite", ".msgpack"}
"""How files are called that may be models. Others are not looked at in a folder."""

_AGAIN = say("Download it again; some sites want you to log in first.")
_UNPACK = say("Unpack it first.")

# How other things begin, and what is said of them.
_STARTS: tuple[tuple[bytes, Message, Message | None], ...] = (
    (b"\x89HDF\r\n\x1a\n", say("It is a Keras or HDF5 file, which is not supported."), None),
    (b"\x1f\x8b", say("It is packed (gzip)."), _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", say("It is packed (7z)."), _UNPACK),
    (b"Rar!\x1a\x07", say("It is packed (RAR)."), _UNPACK),
    (b"\x28\xb5\x2f\xfd", say("It is packed (zstd)."), _UNPACK),
    (b"BZh", say("It is packed (bzip2)."), _UNPACK),
    (b"\xfd7zXZ\0", say("It is packed (xz)."), _UNPACK),
    (b"\x89PNG\r\n\x1a\n", say("It is a picture (PNG), not a model."), None),
    (b"\xff\xd8\xff", say("It is a picture (JPEG), not a model."), None),
    (b"\x93NUMPY", say("It is a numpy array, which is not supported."), None),
    (b"SQLite format 3\0", say("It is a database, not a model."), None),
    (b"%PDF-", say("It is a PDF document, not a model."), None),
    (b"MZ", say("It is a Windows program, not a model. Do not start it."), None),
    (b"\x7fELF", say("It is a program, not a model. Do not start it."), None),
)
_HTML = re.compile(rb"\s*(<!doctype html|<html|<head|<\?xml)", re.IGNORECASE)
_LFS = re.compile(rb"version https://git-lfs\.github\.com/spec/.*?size (\d{1,15})", re.DOTALL)
_TENSORFLOW = re.compile(r"\.(data-\d{5}-of-\d{5}|index|meta|pb|tflite|tfrecord)$")


def format_of(source: Source, start: bytes) -> Format:
    """Return which reader a file needs. Raises RefusedError for what none of them reads."""
    suffix = source.path.suffix.lower()
    if not start:
        raise RefusedError(
            say("It is empty: it has 0 bytes."),
            say("Its download or copy has not ended well: get it again."),
        )
    if start.startswith(gguf.MAGIC):
        return "gguf"
    if start.startswith(b"PK\x03\x04"):
        return "torch zip"
    if start.startswith(b"PK\x05\x06"):
        raise RefusedError(say("It is an empty zip file."))
    if safetensors_file.looks_like(start):
        return "safetensors"
    _refuse_others(source.path, start)
    if suffix in (".safetensors", ".sft"):
        # Cut short within the first bytes, or damaged there: the reader has the words for it.
        return "safetensors"
    if start[0] == 0x80 and len(start) > 1 and start[1] <= 5:
        return "torch legacy"
    if suffix in PICKLES and start[:1] in (b"(", b"]", b"}", b"c", b"i", b")"):
        return "torch legacy"
    if suffix == ".onnx":
        raise RefusedError(say("It is an ONNX file, which is not supported."))
    if suffix == ".gguf":
        raise RefusedError(say("It does not begin like a GGUF file: it is damaged."))
    if _TENSORFLOW.search(source.path.name.lower()) or start[4:8] == b"TFL3":
        raise RefusedError(
            say("It is a TensorFlow file, which is not supported."),
            say("Get the model as safetensors."),
        )
    raise RefusedError(say("It is in no format of models that is known."))


def _refuse_others(path: Path, start: bytes) -> None:
    pointer = _LFS.match(start)
    if pointer is not None:
        raise RefusedError(
            say(
                "It is a Git LFS pointer: a note of {size} that stands for the model.",
                size=f"{int(pointer[1]):,} bytes",
            ),
            say("Run `git lfs pull` in its folder, or download the file itself."),
        )
    if _HTML.match(start):
        raise RefusedError(say("It is a web page, not a model."), _AGAIN)
    for begin, why, fix in _STARTS:
        if start.startswith(begin):
            raise RefusedError(why, fix)
    if start[8:12] == b"WEBP" and start[:4] == b"RIFF":
        raise RefusedError(say("It is a picture (WebP), not a model."))
    if start[257:262] == b"ustar":
        raise RefusedError(say("It is packed (tar)."), _UNPACK)
    if len(start) >= 64 and not any(start):
        raise RefusedError(
            say("It begins with nothing but zeros: its download has not come to the beginning."),
            say("Let the download end, or get it again."),
        )
    if path.suffix.lower() == ".json":
        raise RefusedError(say("It holds settings or notes, not a model."))
    if _is_text(start):
        raise RefusedError(
            say("It is a text file that begins with: {words}", words=_beginning(start)), _AGAIN
        )


def _is_text(start: bytes) -> bool:
    """Return whether these bytes are text: no control signs, and UTF-8 but for a cut-off end."""
    if any(byte < 9 or 13 < byte < 32 or byte == 127 for byte in start):
        return False
    # Old pickles are text, too.
    if re.match(rb"[(c\]}i][A-Za-z0-9_.]{0,200}\n|\(l?p0|\(dp|\(lp", start):
        return False
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(start) - 4
    return True


def _beginning(start: bytes) -> str:
    words = " ".join(start.decode("utf-8", "replace").split())
    return words[:60] + ("…" if len(words) > 60 else "")
