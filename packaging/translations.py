"""Collect every sentence for the translators, and compile what they wrote.

    python packaging/translations.py collect    # sources -> resources/translations/*.ts
    python packaging/translations.py compile    # *.ts -> *.qm

Qt's own tool finds tr() and translate(). The sentences of the rooms without Qt are literals in
UserError(...), say(...) and Message(...); they are collected here under the context "Messages".
A few words of Qt itself that its own translations lack are added to them.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
LANGUAGES = ("zh_CN",)
ROOMS = ("core", "downloads", "families", "engine", "gallery", "paint", "app", "ui")
# How many leading arguments, and which keywords, hold sentences.
CALLS = {
    "UserError": (3, ("what", "why", "fix")),
    "TooLittleMemoryError": (3, ("what", "why", "fix")),
    "OverflowedError": (3, ("what", "why", "fix")),
    "unusable": (3, ("fix",)),  # of autoencoders: a path and a message come first
    "say": (1, ()),
    "Message": (1, ("template",)),
}

# Words of Qt's own dialogs that its translations lack, or say oddly: ours are asked first.
QT = {
    "QFileDialog": ("&Look in:", "Files of &type:"),
    "QFileSystemModel": ("Size",),
    "QAbstractFileIconProvider": ("Drive", "File", "Folder", "Unknown"),
    "QColorDialog": ("Cursor at %1, %2, color: %3\nPress ESC to cancel",),
}


def sentences(source: str) -> Iterator[str]:
    """Give every literal template in `source`, in order, the empty one left out."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else None
        name = node.func.id if isinstance(node.func, ast.Name) else name
        if name not in CALLS:
            continue
        count, keywords = CALLS[name]
        values = [*node.args[:count], *(k.value for k in node.keywords if k.arg in keywords)]
        for value in values:
            yield from _literals(value)


def _literals(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from _literals(value.body)
        yield from _literals(value.orelse)


def sources() -> list[Path]:
    """All modules whose sentences reach the window; the doctor speaks to the terminal alone."""
    found = [path for room in ROOMS for path in sorted((ROOT / "aipaint" / room).rglob("*.py"))]
    return [path for path in found if "doctor" not in path.parts]


def _room(path: Path) -> str:
    return path.relative_to(ROOT / "aipaint").parts[0]


def all_messages() -> list[str]:
    """The sentences of all rooms, each once."""
    found = {text: None for path in sources() for text in sentences(path.read_text("utf-8"))}
    return list(found)


def collect() -> None:
    """Bring the .ts files up to date; translations that are there stay."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    windows = [path for path in sources() if _room(path) in ("app", "ui")]
    with tempfile.TemporaryDirectory() as folder:
        extra = Path(folder) / "messages.py"
        found = [("Messages", text) for text in all_messages()]
        found += [(context, text) for context, texts in QT.items() for text in texts]
        lines = [f'QT_TRANSLATE_NOOP("{context}", {_quoted(text)})' for context, text in found]
        extra.write_text("\n".join(lines) + "\n", "utf-8")
        for language in LANGUAGES:
            _tool(
                "pyside6-lupdate",
                "-locations",
                "none",
                "-no-obsolete",
                "-tr-function-alias",
                "QT_TRANSLATE_NOOP+=_T",
                "-target-language",
                language,
                *map(str, windows),
                str(extra),
                "-ts",
                str(FOLDER / f"aipaint_{language}.ts"),
            )


def compile_all() -> None:
    """Write the .qm files the program loads."""
    for language in LANGUAGES:
        path = FOLDER / f"aipaint_{language}.ts"
        _tool("pyside6-lrelease", str(path), "-qm", str(path.with_suffix(".qm")))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _tool(name: str, *arguments: str) -> None:
    subprocess.run([str(Path(sys.executable).with_name(name)), *arguments], check=True)


if __name__ == "__main__":
    steps = {"collect": collect, "compile": compile_all}
    if len(sys.argv) != 2 or sys.argv[1] not in steps:
        sys.exit(__doc__)
    steps[sys.argv[1]]()
