"""The command line as a user types it, and a model to paint with."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from aipaint.cli import main
from aipaint.core.paths import Home
from aipaint.engine.local import LocalBackend
from aipaint.engine.scripted import ScriptedBackend


@dataclass
class Result:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line that a user's mistake may cost."""
        assert self.code == 2, self.err + self.report
        assert self.out == ""
        (line,) = self.err.splitlines()
        assert line.startswith("aipaint: ")
        return line

    @property
    def report(self) -> str:
        """What was written down of a bug; empty without one."""
        _, found, path = self.err.rstrip("\n").rpartition(" A report is in ")
        return Path(path).read_text() if found else ""


Type = Callable[..., Result]


@pytest.fixture
def tiny(home: Home, tiny_pipeline: Path) -> Path:
    """A model folder on the shelf, with the id `tiny`; the test may spoil it."""
    return shutil.copytree(tiny_pipeline, home.models / "tiny")


@pytest.fixture
def aipaint(capsys: pytest.CaptureFixture[str]) -> Type:
    """Run a command in this process."""

    def run(*argv: str | Path) -> Result:
        capsys.readouterr()
        try:
            code = main([str(word) for word in argv])
        except SystemExit as end:
            code = int(end.code or 0)
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return run


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> list[ScriptedBackend]:
    """Flat pictures at once instead of a worker process; the backends that commands asked for."""
    made: list[ScriptedBackend] = []

    def make(home: Home, shelf: object) -> ScriptedBackend:
        made.append(ScriptedBackend(auto=True, shelf=shelf))
        return made[-1]

    monkeypatch.setattr("aipaint.engine.process.ProcessBackend", make)
    return made


@pytest.fixture
def local(monkeypatch: pytest.MonkeyPatch) -> None:
    """Filters run in this process: for what they do it makes no difference, and it is quicker."""
    monkeypatch.setattr("aipaint.engine.process.ProcessBackend", LocalBackend)
