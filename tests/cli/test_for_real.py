"""The program itself: a worker process, signals, the doctor. Few, for each loads torch."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from aipaint.core.metadata import read_recipe
from tests.cli.conftest import Type

ROOT = Path(__file__).parent.parent.parent
AIPAINT = [sys.executable, "-m", "aipaint"]
PAINT = ["generate", "红苹果", "--model", "tiny", "--seed", "3", "--size", "32x32"]


@pytest.mark.usefixtures("tiny")
def test_a_worker_process_paints(tmp_path: Path) -> None:
    result = subprocess.run(
        [*AIPAINT, *PAINT, "-o", str(tmp_path / "a.png"), "--batch", "2", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert (result.returncode, result.stderr) == (0, "")
    told = [json.loads(line) for line in result.stdout.splitlines()]
    assert [picture["seed"] for picture in told] == [3, 4]
    for picture in told:
        recipe = read_recipe(Path(picture["path"]))
        assert recipe is not None
        assert (recipe.prompt, recipe.seed) == ("红苹果", picture["seed"])
    first, second = (_pixels(Path(picture["path"])) for picture in told)
    assert first != second


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
@pytest.mark.usefixtures("tiny")
def test_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    child = subprocess.Popen(
        [*AIPAINT, *PAINT, "-o", str(out / "a.png"), "--steps", "500", "--progress"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # As in a terminal, where the whole group hears it.
        start_new_session=True,
    )
    assert child.stderr is not None
    while "step 2/500" not in (line := child.stderr.readline()):
        assert line, "it ended before its second step"
    os.killpg(child.pid, signal.SIGINT)
    output, errors = child.communicate()
    assert child.returncode == 130
    assert (output, errors.splitlines()[-1]) == ("", "aipaint: cancelled")
    assert "Traceback" not in errors
    assert list(out.iterdir()) == []


def test_the_doctor_examines_this_machine(aipaint: Type) -> None:
    result = aipaint("doctor", "--json")
    told = json.loads(result.out)
    states = {check["name"]: check["state"] for check in told["checks"]}
    assert states["torch"] == states["device"] == states["folder data"] == "ok"
    assert {"python", "memory", "starter", "qt", "fonts", "device cpu"} <= set(states)
    processor = told["devices"][-1]
    assert (processor["id"], processor["kind"]) == ("cpu", "cpu")
    assert 0 < processor["free"] <= processor["total"]
    assert all(check["fix"] for check in told["checks"] if check["state"] != "ok")
    usable = "problem" not in states.values()
    assert (told["usable"], result.code) == (usable, 0 if usable else 2)


def _pixels(path: Path) -> bytes:
    import PIL.Image

    with PIL.Image.open(path) as image:
        return image.tobytes()
