"""Runs what the README says, so that it can't drift from the program.

A snippet below `<!-- tested -->` is run as it stands. Those that set an environment up
(`<!-- tested: ... -->`) are run from their last step on, in the environment of the tests: the steps
before it are compared with .ci/run, which takes them in a fresh checkout.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from aipaint.cli import build_parser
from aipaint.training.commands import register as register_training

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SNIPPET = re.compile(
    r"<!-- tested(?:: (?P<name>[^\n]*))? -->\n```sh\n(?P<code>.*?)\n```", re.DOTALL
)
PLAIN = [match["code"] for match in SNIPPET.finditer(README) if match["name"] is None]
NAMED = {match["name"]: match["code"] for match in SNIPPET.finditer(README) if match["name"]}

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the snippets are for a POSIX shell")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder in which `.venv` is the environment of the tests."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    (folder / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    return folder


def run(code: str, folder: Path) -> str:
    done = subprocess.run(["bash", "-ec", code], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, f"{code}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_the_readme_has_its_snippets() -> None:
    assert PLAIN
    assert set(NAMED) == {"start", "start without a screen", "check"}


@pytest.mark.parametrize("code", PLAIN)
def test_a_snippet_runs(code: str, checkout: Path) -> None:
    run(code, checkout)
    for picture in re.findall(r"-o (\S+)", code):
        with Image.open(checkout / picture) as image:
            assert image.size == (128, 128)


def test_setting_up_is_what_ci_does() -> None:
    environment, install, start = NAMED["start"].split(" && ")
    assert NAMED["start without a screen"].split(" && ")[:2] == [environment, install]
    assert start == ".venv/bin/aipaint"
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert environment in lines
    assert install.removesuffix(".") + "'.[dev]'" in lines


def test_the_command_without_a_screen_paints(checkout: Path) -> None:
    paint = NAMED["start without a screen"].split(" && ")[-1]
    assert run(paint, checkout).strip() == "apple.png"
    with Image.open(checkout / "apple.png") as image:
        assert image.size == (128, 128)


def test_the_check_command_exists() -> None:
    shell, script = NAMED["check"].split()
    assert subprocess.run([shell, "-n", script], cwd=ROOT).returncode == 0


def test_every_command_is_told_of() -> None:
    help_text = build_parser().format_help()
    commands = set(re.findall(r"^ {4}(\w+)(?: |$)", help_text, re.MULTILINE))
    assert commands == set(re.findall(r"^\| `aipaint (\w+)", README, re.MULTILINE))


def test_every_step_of_training_is_told_of() -> None:
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers()
    register_training(commands)
    steps = re.findall(r"^ {4}(\w+)(?: |$)", commands.choices["train"].format_help(), re.MULTILINE)
    told = re.findall(r"^\.venv/bin/aipaint (train .*?)(?: +#.*)?$", README, re.MULTILINE)
    for line in told:
        parser.parse_args(line.split())
    assert [line.split()[1] for line in told] == steps


def test_links_and_pictures_are_there() -> None:
    targets = re.findall(r"\]\(([^)#][^)]*)\)", README)
    assert [target for target in targets if not (ROOT / target.partition("#")[0]).exists()] == []
