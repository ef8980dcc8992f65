"""`aipaint generate`, with a backend that paints at once where the painting does not matter."""

from __future__ import annotations

import json
import os
import shutil
import signal
from pathlib import Path

import PIL.Image
import pytest

from aipaint.core.devices import Wishes
from aipaint.core.events import AnyEvent, Failed
from aipaint.core.messages import say
from aipaint.core.metadata import read_meta, read_recipe
from aipaint.core.paths import Home
from aipaint.engine.scripted import ScriptedBackend
from aipaint.gallery.gallery import Gallery
from tests.cli.conftest import Type


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize("name", ["a.png", "b.JPG", "c.jpeg", "d.webp", "红苹果.png"])
def test_a_picture_carries_its_recipe_in_every_format(
    aipaint: Type, scripted: list[ScriptedBackend], out: Path, name: str
) -> None:
    words = ["generate", "红苹果 🎨", "--negative", "shalom שלום", "--model", "tiny"]
    options = ["--steps", "7", "--guidance", "2.5", "--sampler", "Euler a", "--seed", "5"]
    result = aipaint(*words, *options, "--size", "48x32", "-o", out / name)
    assert (result.code, result.out) == (0, f"{out / name}\n")
    assert files(out) == [name]
    with PIL.Image.open(out / name) as image:
        assert image.size == (48, 32)
    ((_, recipe),) = scripted[0].submitted
    assert read_recipe(out / name) == recipe
    assert (recipe.prompt, recipe.negative_prompt) == ("红苹果 🎨", "shalom שלום")
    assert (recipe.steps, recipe.guidance, recipe.sampler) == (7, 2.5, "euler_a")
    assert recipe.seed == 5
    assert scripted[0].closed


@pytest.mark.usefixtures("tiny")
def test_how_words_are_read_is_said(
    aipaint: Type, scripted: list[ScriptedBackend], out: Path
) -> None:
    words = ["generate", "a (cat:1.2)", "--model", "tiny", "-o", out / "a.png"]
    assert aipaint(*words, "--syntax", "a1111", "--clip-skip", "1").code == 0
    assert aipaint(*words).code == 0
    recipes = [backend.submitted[0][1] for backend in scripted]
    assert [(each.syntax, each.clip_skip) for each in recipes] == [("a1111", 1), ("plain", 0)]
    assert aipaint(*words, "--clip-skip", "12").code != 0


@pytest.mark.usefixtures("tiny")
def test_what_is_not_given_suits_the_model(
    aipaint: Type, scripted: list[ScriptedBackend], out: Path
) -> None:
    assert aipaint("generate", "", "--model", "tiny", "-o", out / "a.png").code == 0
    assert aipaint("generate", "", "--model", "tiny", "-o", out / "a.png").code == 0
    recipes = [backend.submitted[0][1] for backend in scripted]
    first = recipes[0]
    assert (first.width, first.height, first.steps) == (32, 32, 4)
    assert (first.guidance, first.sampler, first.batch) == (3.0, "ddim", 1)
    assert first.seed != recipes[1].seed


@pytest.mark.usefixtures("tiny", "scripted")
def test_json_is_one_object_a_picture(aipaint: Type, out: Path) -> None:
    result = aipaint(
        *("generate", "红", "--model", "tiny", "--seed", 9, "--batch", 3, "--json", "--progress"),
        *("-o", out / "p.png"),
    )
    lines = [json.loads(line) for line in result.out.splitlines()]
    assert [line["seed"] for line in lines] == [9, 10, 11]
    assert [Path(line["path"]).name for line in lines] == ["p-1.png", "p-2.png", "p-3.png"]
    assert {tuple(line) for line in lines} == {("path", "seed", "seconds", "model")}
    assert {line["model"] for line in lines} == {"tiny"}
    assert files(out) == ["p-1.png", "p-2.png", "p-3.png"]
    assert [read_meta(out / name).seed for name in files(out)] == [9, 10, 11]
    said = result.err.splitlines()
    assert said[0] == "aipaint: loading tiny"
    assert "aipaint: picture 2/3, step 4/4, 1 s left" in said


@pytest.mark.usefixtures("tiny", "scripted")
def test_a_folder_and_the_gallery_name_their_pictures(aipaint: Type, home: Home, out: Path) -> None:
    common = ("generate", "Red apple", "--model", "tiny", "--seed", 4)
    assert aipaint(*common, "-o", out, "--batch", 2).code == 0
    assert aipaint(*common, "-o", out).code == 0
    assert files(out) == ["0001-4-red-apple.png", "0002-5-red-apple.png", "0003-4-red-apple.png"]
    result = aipaint(*common, "--gallery")
    gallery = Gallery(home)
    assert [f"{entry.path}\n" for entry in gallery.latest()] == [result.out]
    gallery.close()


@pytest.mark.usefixtures("tiny", "scripted")
def test_a_rounded_size_is_said(aipaint: Type, out: Path) -> None:
    result = aipaint("generate", "x", "--model", "tiny", "--size", "100x60", "-o", out / "a.png")
    assert (result.code, result.err) == (
        0,
        "aipaint: note: The size 100×60 was rounded to 104×64: sides must be multiples of 8.\n",
    )


@pytest.mark.usefixtures("tiny", "scripted")
@pytest.mark.parametrize("prompt", ["", "a" * 10_000, "🎨" * 500, "שלום عالم", "{x} %s \x1b[2J\n"])
def test_any_prompt_paints(aipaint: Type, out: Path, prompt: str) -> None:
    for name in ("a.png", "a.jpg"):
        assert aipaint("generate", prompt, "--model", "tiny", "-o", out / name).code == 0
        assert read_meta(out / name).prompt == prompt


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--size", "0x0"], "value 0 cannot be used for width"),
        (["--size=-64x64"], "value -64 cannot be used for width"),
        (["--size", "-64x64"], "--size"),
        (["--size", "99999x99999"], "value 99999 cannot be used for width"),
        (["--size", "8192x8192"], "too large"),
        (["--size", "1e2x1"], "no size"),
        (["--size", "64"], "no size"),
        (["--steps", "0"], "steps"),
        (["--steps", "-3"], "steps"),
        (["--steps", "many"], "steps"),
        (["--steps", "9" * 5000], "steps"),
        (["--guidance", "nan"], "guidance"),
        (["--guidance", "inf"], "guidance"),
        (["--guidance", "-1"], "guidance"),
        (["--seed", "-1"], "seed"),
        (["--seed", "4294967296"], "seed"),
        (["--batch", "0"], "batch"),
        (["--batch", "1000"], "batch"),
        (["--sampler", "best"], "dpmpp_2m, dpmpp_2m_karras"),
        (["--model", "tinny"], "tiny"),
        (["--model", "none/here"], "no model called none/here"),
        (["--negative", "a" * 100_001], "prompt"),
        (["--nonsense"], "nonsense"),
    ],
)
def test_a_mistake_costs_one_line_and_no_painting(
    aipaint: Type, scripted: list[ScriptedBackend], out: Path, options: list[str], words: str
) -> None:
    result = aipaint("generate", "cat", "--model", "tiny", "-o", out / "a.png", *options)
    assert words in result.complaint
    assert files(out) == []
    assert [backend.submitted for backend in scripted] == []


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("a.bmp", "cannot be saved as 'a.bmp'"),
        ("a", "cannot be saved as 'a'"),
        ("", "cannot be saved"),
        (".png", "cannot be saved"),
        ("missing/a.png", "does not exist"),
        ("file.png/a.png", "does not exist"),
        ("taken.png/", "taken.png does not exist"),
        ("pipe.png", "no ordinary file"),
        ("a\0b.png", "null byte"),
        ("n" * 300 + ".png", "too long"),
        ("/proc/a.png", "Nothing can be written to /proc"),
    ],
)
def test_a_place_that_cannot_be_used_is_told_before_painting(
    aipaint: Type,
    scripted: list[ScriptedBackend],
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
    target: str,
    words: str,
) -> None:
    monkeypatch.chdir(out)
    (out / "file.png").write_bytes(b"mine")
    os.mkfifo(out / "pipe.png")
    complaint = aipaint("generate", "cat", "--model", "tiny", "-o", target).complaint
    assert words in complaint
    assert files(out) == ["file.png", "pipe.png"]
    assert scripted == []


@pytest.mark.usefixtures("tiny", "scripted")
def test_an_output_is_needed_and_only_one(aipaint: Type, out: Path) -> None:
    assert "--gallery" in aipaint("generate", "cat", "--model", "tiny").complaint
    both = aipaint("generate", "cat", "--model", "tiny", "--gallery", "-o", out / "a.png")
    assert "not allowed" in both.complaint


@pytest.mark.usefixtures("tiny")
def test_a_full_disk_is_told_before_painting(
    aipaint: Type,
    scripted: list[ScriptedBackend],
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    full = shutil.disk_usage(out)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: full)
    complaint = aipaint("generate", "cat", "--model", "tiny", "-o", out / "a.png").complaint
    assert "no room" in complaint
    assert scripted == []


@pytest.mark.usefixtures("tiny", "scripted")
def test_an_older_file_stays_when_the_disk_fills_up_while_writing(
    aipaint: Type, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (out / "a.png").write_bytes(b"older")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    complaint = aipaint("generate", "cat", "--model", "tiny", "-o", out / "a.png").complaint
    assert "No space left on device" in complaint
    assert files(out) == ["a.png"]
    assert (out / "a.png").read_bytes() == b"older"


@pytest.mark.parametrize("damage", ["missing", "truncated", "no index", "not json"])
def test_a_damaged_model_is_refused_before_painting(
    aipaint: Type, scripted: list[ScriptedBackend], tiny: Path, out: Path, damage: str
) -> None:
    weights = tiny / "unet" / "diffusion_pytorch_model.safetensors"
    if damage == "missing":
        weights.unlink()
    elif damage == "truncated":
        weights.write_bytes(weights.read_bytes()[:-100])
    elif damage == "no index":
        (tiny / "model_index.json").unlink()
    else:
        (tiny / "model_index.json").write_text("{")
    for model in ("tiny", str(tiny)):
        assert aipaint("generate", "cat", "--model", model, "-o", out / "a.png").complaint
    assert (files(out), scripted) == ([], [])
    listed = json.loads(aipaint("models", "--json").out)
    assert str(tiny) in [refused["path"] for refused in listed["refused"]]
    assert "tiny" not in [model["id"] for model in listed["models"]]


@pytest.mark.usefixtures("tiny")
def test_a_failure_of_the_engine_is_a_line_and_a_bug_is_a_report(
    aipaint: Type, home: Home, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failing(ScriptedBackend):
        bug = False

        def poll(self, timeout: float | None = 0.0) -> list[AnyEvent]:
            what = say("Too little {thing}.", thing="{memory}")
            return [Failed(job=1, what=what, bug=self.bug, detail="Traceback: deep inside")]

    monkeypatch.setattr("aipaint.engine.process.ProcessBackend", lambda home, shelf: Failing())
    result = aipaint("generate", "cat", "--model", "tiny", "-o", out / "a.png")
    assert result.complaint == "aipaint: Too little {memory}."
    Failing.bug = True
    result = aipaint("generate", "cat", "--model", "tiny", "-o", out / "a.png")
    assert result.code == 70
    (report,) = home.reports.iterdir()
    assert str(report) in result.err
    assert len(result.err.splitlines()) == 1
    assert "deep inside" in report.read_text()
    assert files(out) == []


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
@pytest.mark.usefixtures("tiny")
def test_the_systems_request_to_end_closes_what_is_open(
    aipaint: Type, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted(ScriptedBackend):
        def poll(self, timeout: float | None = 0.0) -> list[AnyEvent]:
            os.kill(os.getpid(), signal.SIGTERM)
            return []

    backend, before = Interrupted(), signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr("aipaint.engine.process.ProcessBackend", lambda home, shelf: backend)
    assert aipaint("generate", "cat", "--model", "tiny", "-o", out / "a.png").code == 143
    assert backend.closed
    assert signal.getsignal(signal.SIGTERM) == before


@pytest.mark.usefixtures("tiny")
def test_the_device_and_how_the_model_is_held_are_told_to_the_engine(
    aipaint: Type, scripted: list[ScriptedBackend], out: Path
) -> None:
    words = ["generate", "", "--model", "tiny", "-o", out / "a.png"]
    held = ["--device", "CUDA", "--storage", "float8", "--offload", "model"]
    assert aipaint(*words, *held).code == 0
    assert aipaint(*words).code == 0
    wishes = Wishes(device="cuda:0", storage="float8", offload="model")
    assert [backend.configured for backend in scripted] == [[wishes], [Wishes()]]


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize(
    "options",
    [
        ["--device", "toaster"],
        ["--device", "cuda:x"],
        ["--storage", "float7"],
        ["--offload", "all"],
        ["--device", "cpu", "--cluster", "auto"],
    ],
)
def test_a_device_that_cannot_be_is_refused_before_anything_is_painted(
    aipaint: Type, scripted: list[ScriptedBackend], out: Path, options: list[str]
) -> None:
    result = aipaint("generate", "", "--model", "tiny", "-o", out / "a.png", *options)
    assert result.code == 2
    assert scripted == []
    assert files(out) == []
