"""Prompt history, styles, and the models that lists show."""

from __future__ import annotations

from PIL import Image

from aipaint.app.prompt_history import PromptHistory
from aipaint.app.queue_model import QueueModel, State
from aipaint.app.styles import find_style, load_styles, styles_folder
from aipaint.core.events import Cancelled, Loading, Queued, Step
from aipaint.core.recipe import Recipe
from aipaint.ui.picker import rank

RECIPE = Recipe(
    prompt="fish", model="m", steps=4, guidance=1, sampler="euler", seed=1, width=64, height=64,
    batch=2,
)  # fmt: skip


def test_history_walks_back_and_comes_forward_to_what_was_being_written() -> None:
    history = PromptHistory()
    history.fill([("b", ""), ("a", "")])
    history.add("c", "no")
    assert history.older(("draft", "")) == ("c", "no")
    assert history.older(("c", "no")) == ("b", "")
    assert history.older(("b", "")) == ("a", "")
    assert history.older(("a", "")) is None
    assert history.newer() == ("b", "")
    assert history.newer() == ("c", "no")
    assert history.newer() == ("draft", "")
    assert history.newer() is None


def test_history_holds_each_prompt_once_newest_first() -> None:
    history = PromptHistory()
    for prompt in ("a", "b", "a", "  "):
        history.add(prompt, "")
    history.fill([("b", ""), ("z", "")])
    assert [prompt for prompt, _ in history.prompts()] == ["a", "b", "z"]
    assert history.search("Z") == [("z", "")]


def test_a_job_goes_from_waiting_to_its_end() -> None:
    queue = QueueModel()
    queue.hear(Queued(job=1, recipe=RECIPE))
    queue.hear(Queued(job=2, recipe=RECIPE))
    job = queue.current()
    assert job is not None
    assert (job.number, job.state, job.progress) == (1, State.WAITING, 0.0)
    queue.hear(Loading(job=1, model="m"))
    queue.hear(Step(job=1, index=1, step=2, steps=4, eta=3.0))
    assert (job.state, job.progress, job.eta) == (State.PAINTING, 0.75, 3.0)
    queue.hear(Cancelled(job=1))
    assert job.over
    next_job = queue.current()
    assert next_job is not None
    assert next_job.number == 2
    queue.clear_over()
    assert [left.number for left in queue.jobs()] == [2]
    # What comes late for a job that was cleared is left alone.
    queue.hear(Step(job=1, index=0, step=1, steps=4, eta=1.0))


def test_every_style_has_a_place_for_the_prompt_both_names_and_a_picture() -> None:
    for style in load_styles():
        assert style.pattern.count("{prompt}") == 1
        assert style.name("en")
        assert style.names["zh_CN"]
        assert style.apply(" tree {x} ").count("tree {x}") == 1
        assert style.apply("") == ""
        with Image.open(style.picture) as picture:
            assert picture.width == picture.height <= 128
    assert find_style("gone") is None
    listed = {style.thumbnail for style in load_styles()}
    assert {path.name for path in styles_folder().glob("*.webp")} == listed


def test_the_palette_puts_beginnings_first() -> None:
    assert rank("Light Theme", "th") == 0
    assert rank("Lock the Seed", "eed") == 1
    assert rank("Zoom In", "zi") == 2
    assert rank("Zoom In", "qq") is None
