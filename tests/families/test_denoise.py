"""The denoising loop: what the pipelines of diffusers paint, and where guides step in."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from aipaint.core.errors import CancelledError
from aipaint.core.paths import resources
from aipaint.core.pixels import to_array
from aipaint.core.recipe import SAMPLERS, Recipe, Sampler
from aipaint.families import registry
from aipaint.families.base import LoadedModel
from aipaint.families.diffusion.denoise import Call, Guide, Pass
from aipaint.families.diffusion.passes import Painting
from tests.families.clip import build_clip_pipeline

RECIPE = Recipe(
    prompt="a red apple",
    model="starter",
    steps=3,
    guidance=3.0,
    sampler="euler",
    seed=7,
    width=32,
    height=32,
)


def library(folder: Path, recipe: Recipe) -> np.ndarray:
    """Return what the stock pipeline paints, (H, W, 3) uint8."""
    import diffusers
    import torch

    from aipaint.families.diffusion.samplers import make_scheduler
    from aipaint.families.weights import read_config

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pipe = diffusers.DiffusionPipeline.from_pretrained(
            folder, local_files_only=True, torch_dtype=torch.float32
        )
        settings = read_config(folder / "scheduler/scheduler_config.json")
        pipe.scheduler = make_scheduler(recipe.sampler, settings)
        pipe.set_progress_bar_config(disable=True)
        found = pipe(
            recipe.prompt,
            negative_prompt=recipe.negative_prompt or None,
            width=recipe.width,
            height=recipe.height,
            num_inference_steps=recipe.steps,
            guidance_scale=recipe.guidance,
            generator=torch.Generator("cpu").manual_seed(recipe.seed),
        ).images[0]
    return np.asarray(found)


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_the_starter_paints_what_the_library_alone_would(
    starter: LoadedModel, sampler: Sampler
) -> None:
    recipe = msgspec.structs.replace(RECIPE, sampler=sampler, negative_prompt="blue")
    image, _, _ = starter.generate(recipe, {}, lambda *_: None)
    folder = resources() / "models" / registry.STARTER_ID
    assert (to_array(image) == library(folder, recipe)).all()


@pytest.mark.parametrize("guidance", [1.0, 4.0])
@pytest.mark.parametrize("negative", ["", "blue"])
def test_xl_paints_what_the_library_alone_would(
    tmp_path: Path, guidance: float, negative: str
) -> None:
    folder = build_clip_pipeline(tmp_path / "clip", xl=True)
    model = registry.load(registry.inspect(folder), tmp_path)
    recipe = msgspec.structs.replace(RECIPE, guidance=guidance, negative_prompt=negative)
    image, _, _ = model.generate(recipe, {}, lambda *_: None)
    assert (to_array(image) == library(folder, recipe)).all()


class Listener:
    """A guide that changes nothing, and notes what it is told."""

    def __init__(self) -> None:
        self.heard: list[Any] = []

    def begin(self, job: Pass) -> None:
        """Note the pass."""
        self.heard.append(job)

    def around(self, kwargs: dict[str, Any], call: Call) -> dict[str, Any]:
        """Note the call, and leave something that must not be there in the next one."""
        assert "left_behind" not in kwargs
        kwargs["left_behind"] = True
        self.heard.append(call)
        return {key: value for key, value in kwargs.items() if key != "left_behind"}

    def end(self) -> None:
        """Note the end."""
        self.heard.append("end")


@pytest.mark.parametrize("guidance", [1.0, 3.0])
def test_guides_are_told_of_each_call(tiny_model: LoadedModel, guidance: float) -> None:
    model: Any = tiny_model
    recipe = msgspec.structs.replace(RECIPE, guidance=guidance, sampler="heun")
    guide = Listener()
    guides: list[Guide] = [guide]
    import torch

    with torch.inference_mode(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        painting = Painting(model._model, recipe, {}, guides, lambda *_: None)
        guided = painting.paint(None)
    plain, _, _ = tiny_model.generate(recipe, {}, lambda *_: None)
    assert ((guided * 255).round() == to_array(plain)).all()
    job, *calls, end = guide.heard
    assert end == "end"
    assert (job.factor, job.shape, job.first, job.steps) == (4, (8, 8), 0, 3)
    assert job.prompts.guided == (guidance > 1)
    assert [call.step for call in calls] == [0, 0, 1, 1, 2]
    assert all(call.latents.shape == (1 + job.prompts.guided, 4, 8, 8) for call in calls)


def test_guides_are_let_go_when_a_painting_is_left(tiny_model: LoadedModel) -> None:
    def leave(*_: Any) -> None:
        raise CancelledError

    model: Any = tiny_model
    guide = Listener()
    painting = Painting(model._model, RECIPE, {}, [guide], leave)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(CancelledError):
            painting.paint(None)
    assert guide.heard[-1] == "end"
