"""Control models guide as the libraries' own pipelines let them, and never more than asked."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from aipaint.core.errors import UserError
from aipaint.core.pixels import Image, digest_of, from_array, inputs_of, to_array
from aipaint.core.recipe import Control, Recipe
from aipaint.families import registry
from aipaint.families.base import LoadedModel
from tests.families.control_models import build_adapter, build_controlnet, build_image_prompt

RECIPE = Recipe(
    prompt="a cat",
    model="tiny",
    steps=4,
    guidance=3.0,
    sampler="ddim",
    seed=7,
    width=32,
    height=32,
)


def lines(width: int = 32, height: int = 32) -> Image:
    """A picture that guides: diagonal lines."""
    rows, columns = np.mgrid[:height, :width]
    grey = ((rows + columns) % 8 < 3).astype(np.uint8) * 255
    return from_array(np.dstack([grey, grey // 2, 255 - grey]))


def paint(
    model: LoadedModel, controls: list[tuple[Path, Image, dict[str, Any]]], **changes: Any
) -> tuple[np.ndarray, list[str]]:
    """Paint RECIPE with controls; return pixels and notes."""
    recipe = msgspec.structs.replace(
        RECIPE,
        controls=tuple(
            Control(model=str(path), image=digest_of(image), **more)
            for path, image, more in controls
        ),
        **changes,
    )
    inputs = inputs_of(image for _, image, _ in controls)
    image, _, notes = model.generate(recipe, inputs, lambda *_: None)
    return to_array(image), [str(note) for note in notes]


@pytest.fixture(scope="module")
def shelf(tiny_model: LoadedModel, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One control model of each kind."""
    folder = tmp_path_factory.mktemp("controls")
    model: Any = tiny_model
    return {
        "zero": build_controlnet(folder / "zero", zero=True),
        "net": build_controlnet(folder / "net"),
        "adapter": build_adapter(folder / "adapter"),
        "picture": build_image_prompt(folder / "picture", model._pipe.unet),
    }


@pytest.fixture(scope="module")
def plain(tiny_model: LoadedModel) -> np.ndarray:
    """What is painted without any control."""
    return paint(tiny_model, [])[0]


def stock(pipeline: Any, folder: Path, options: dict[str, Any], **call: Any) -> np.ndarray:
    """Return what a pipeline of the library paints of RECIPE."""
    import torch

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pipe = pipeline.from_pretrained(folder, local_files_only=True, **options)
        pipe.set_progress_bar_config(disable=True)
        if ip := call.pop("ip", None):
            pipe.load_ip_adapter(
                str(ip), subfolder="", weight_name="ip-adapter.safetensors", local_files_only=True
            )
            pipe.set_ip_adapter_scale(0.7)
        pixels = pipe(
            "a cat",
            width=32,
            height=32,
            num_inference_steps=4,
            guidance_scale=3.0,
            generator=torch.Generator("cpu").manual_seed(7),
            output_type="np",
            **call,
        ).images[0]
    return (pixels * 255).round().astype(int)


def as_pil(image: Image) -> Any:
    """Return a picture as the library's pipelines take it."""
    import PIL.Image

    return PIL.Image.fromarray(to_array(image))


def test_a_controlnet_guides_as_the_library_lets_it(
    tiny_model: LoadedModel, tiny_pipeline: Path, shelf: dict[str, Path], plain: np.ndarray
) -> None:
    import diffusers

    found, notes = paint(tiny_model, [(shelf["net"], lines(), {"weight": 0.8})])
    assert notes == []
    net = diffusers.ControlNetModel.from_pretrained(shelf["net"], local_files_only=True)
    wanted = stock(
        diffusers.StableDiffusionControlNetPipeline,
        tiny_pipeline,
        {"controlnet": net},
        image=as_pil(lines()),
        controlnet_conditioning_scale=0.8,
    )
    assert np.abs(found - wanted).max() <= 1
    assert np.abs(found.astype(int) - plain).mean() > 2


def test_several_are_summed(
    tiny_model: LoadedModel, tiny_pipeline: Path, shelf: dict[str, Path]
) -> None:
    import diffusers

    turned = from_array(np.ascontiguousarray(to_array(lines())[::-1]))
    parts = [(shelf["net"], lines(), {"weight": 0.8}), (shelf["net"], turned, {"end": 0.5})]
    found, _ = paint(tiny_model, parts)
    net = diffusers.ControlNetModel.from_pretrained(shelf["net"], local_files_only=True)
    wanted = stock(
        diffusers.StableDiffusionControlNetPipeline,
        tiny_pipeline,
        {"controlnet": [net, net]},
        image=[as_pil(lines()), as_pil(turned)],
        controlnet_conditioning_scale=[0.8, 1.0],
        control_guidance_start=[0.0, 0.0],
        control_guidance_end=[1.0, 0.5],
    )
    assert np.abs(found - wanted).max() <= 1


def test_an_adapter_guides_as_the_library_lets_it(
    tiny_model: LoadedModel, tiny_pipeline: Path, shelf: dict[str, Path], plain: np.ndarray
) -> None:
    import diffusers

    found, notes = paint(tiny_model, [(shelf["adapter"], lines(), {"weight": 0.9})])
    assert notes == []
    net = diffusers.T2IAdapter.from_pretrained(shelf["adapter"], local_files_only=True)
    wanted = stock(
        diffusers.StableDiffusionAdapterPipeline,
        tiny_pipeline,
        {"adapter": net, "safety_checker": None},
        image=as_pil(lines()),
        adapter_conditioning_scale=0.9,
    )
    assert np.abs(found - wanted).max() <= 1
    assert (found != plain).any()


def test_a_picture_prompts_as_the_library_lets_it(
    tiny_model: LoadedModel, tiny_pipeline: Path, shelf: dict[str, Path], plain: np.ndarray
) -> None:
    import diffusers

    found, notes = paint(tiny_model, [(shelf["picture"], lines(), {"weight": 0.7})])
    assert notes == []
    wanted = stock(
        diffusers.StableDiffusionPipeline,
        tiny_pipeline,
        {"safety_checker": None},
        ip=shelf["picture"],
        ip_adapter_image=as_pil(lines()),
    )
    assert np.abs(found - wanted).max() <= 1
    assert np.abs(found.astype(int) - plain).mean() > 1
    # And the network is again what it was.
    assert (paint(tiny_model, [])[0] == plain).all()


def test_what_has_no_say_changes_nothing(
    tiny_model: LoadedModel, shelf: dict[str, Path], plain: np.ndarray
) -> None:
    assert (paint(tiny_model, [(shelf["zero"], lines(), {})])[0] == plain).all()
    for name in ("net", "adapter", "picture"):
        assert (paint(tiny_model, [(shelf[name], lines(), {"weight": 0.0})])[0] == plain).all()


@pytest.mark.parametrize("name", ["net", "adapter", "picture"])
def test_guides_from_its_start_to_its_end(
    tiny_model: LoadedModel, shelf: dict[str, Path], plain: np.ndarray, name: str
) -> None:
    whole = paint(tiny_model, [(shelf[name], lines(), {})])[0]
    parts = [
        paint(tiny_model, [(shelf[name], lines(), {"start": start, "end": end})])[0]
        for start, end in ((0.0, 0.5), (0.5, 1.0))
    ]
    for part in parts:
        assert (part != whole).any()
        assert (part != plain).any()
    assert (parts[0] != parts[1]).any()
    # Of one step alone no half is left, which is said.
    found, notes = paint(tiny_model, [(shelf[name], lines(), {"end": 0.1})])
    assert (found == plain).all()
    assert "guides none of the 4 steps" in notes[0]


@pytest.mark.parametrize("size", [(32, 32), (48, 24), (104, 24)])
@pytest.mark.parametrize("guidance", [1.0, 3.0])
@pytest.mark.parametrize("name", ["net", "adapter", "picture"])
def test_guides_pictures_of_any_size(
    tiny_model: LoadedModel,
    shelf: dict[str, Path],
    size: tuple[int, int],
    guidance: float,
    name: str,
) -> None:
    found, notes = paint(
        tiny_model,
        [(shelf[name], lines(40, 20), {})],
        width=size[0],
        height=size[1],
        guidance=guidance,
    )
    assert found.shape == (size[1], size[0], 3)
    said = "middle square" if name == "picture" else f"fitted from 40×20 to {size[0]}×{size[1]}"
    assert said in notes[0]


def test_grey_pictures_guide_too(tiny_model: LoadedModel, shelf: dict[str, Path]) -> None:
    grey = from_array(to_array(lines())[..., 0])
    three = from_array(np.dstack([to_array(grey)] * 3))
    one, other = (paint(tiny_model, [(shelf["net"], image, {})])[0] for image in (grey, three))
    assert (one == other).all()


def test_all_kinds_at_once(tiny_model: LoadedModel, shelf: dict[str, Path]) -> None:
    parts = [(shelf[name], lines(), {}) for name in ("net", "adapter", "picture", "adapter")]
    found, notes = paint(tiny_model, parts)
    assert notes == []
    assert (found != paint(tiny_model, parts[:3])[0]).any()


def test_only_the_last_ones_stay_in_memory(
    tiny_model: LoadedModel, shelf: dict[str, Path], tmp_path: Path
) -> None:
    from aipaint.families.diffusion.control_load import KEPT

    model: Any = tiny_model
    for number in range(KEPT + 1):
        paint(tiny_model, [(build_controlnet(tmp_path / str(number)), lines(), {})], steps=1)
    assert len(model._controls._held) == KEPT


def test_says_when_memory_lacks(
    tiny_model: LoadedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = build_controlnet(tmp_path / "late")
    monkeypatch.setattr("aipaint.families.machine.free_memory", lambda: 2**20)
    with pytest.raises(UserError, match="too little memory for the model late"):
        paint(tiny_model, [(folder, lines(), {})])


def test_no_network_is_asked(tiny_pipeline: Path) -> None:
    with pytest.raises(UserError, match="no control model"):
        registry.load(registry.inspect(tiny_pipeline), tiny_pipeline / "cache").generate(
            msgspec.structs.replace(
                RECIPE,
                controls=(Control(model="lllyasviel/sd-controlnet", image=digest_of(lines())),),
            ),
            inputs_of([lines()]),
            lambda *_: None,
        )
