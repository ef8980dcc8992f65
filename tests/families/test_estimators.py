"""Depth and pose: folders told by their headers, what they make of pictures, what is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
import transformers
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file

from aipaint.core.errors import UserError
from aipaint.core.paths import Home
from aipaint.families.estimators.depth import grey
from aipaint.families.estimators.detect import detect
from aipaint.families.estimators.pixels import View, view_of
from aipaint.families.estimators.shelf import estimators
from aipaint.families.shelf import Shelf
from tests.families.estimator_models import DEPTH, build_estimator, change_config
from tests.families.pictures import apply, load, photo


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all tiny models, built when first asked for. Only read it."""
    return tmp_path_factory.mktemp("estimators")


@pytest.fixture
def model(models: Path, request: pytest.FixtureRequest) -> Path:
    """The tiny model of the test's parameter."""
    folder = models / request.param
    return folder if folder.exists() else build_estimator(folder, request.param)


@pytest.fixture
def spoiled(models: Path, tmp_path: Path) -> Path:
    """A Depth Anything model that the test may spoil."""
    if not (models / "depth_anything").exists():
        build_estimator(models / "depth_anything", "depth_anything")
    return shutil.copytree(models / "depth_anything", tmp_path / "spoiled")


@pytest.mark.parametrize("model", DEPTH, indirect=True)
def test_depth_is_grey_in_the_size_of_the_picture(model: Path) -> None:
    loaded = load("depth", str(model))
    for shape in ((1, 1), (9, 40, 4), (50, 70, 3)):
        picture = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
        first, again = (apply("depth", loaded, picture) for _ in range(2))
        assert first.pixels.ndim == 2
        assert first.pixels.tobytes() == again.pixels.tobytes()
    assert first.pixels.min() < 64
    assert first.pixels.max() > 192
    assert first.facts.model_name == model.name
    assert first.facts.model_hash == detect(model).hash


@pytest.mark.parametrize(
    ("model", "distance"),
    [
        ("depth_anything", False), ("metric", True), ("dpt", False), ("dpt_dinov2", True),
        ("dpt_hybrid", False), ("depth_pro", False), ("glpn", True), ("zoedepth", True),
    ],
    indirect=["model"],
)  # fmt: skip
def test_headers_tell_what_the_numbers_mean(model: Path, distance: bool) -> None:
    info = detect(model)
    assert (info.kind, info.distance) == ("depth", distance)
    assert info.parameters > 1000
    assert info.bytes == (model / "model.safetensors").stat().st_size


@pytest.mark.parametrize("model", ["depth_anything", "metric"], indirect=True)
def test_the_network_sees_what_its_authors_show_it(model: Path) -> None:
    picture = photo("astronaut", 18)[:28, :28]  # no scaling, whose filters differ
    net = transformers.AutoModelForDepthEstimation.from_pretrained(model, local_files_only=True)
    processor = transformers.DPTImageProcessorPil(
        size={"height": 28, "width": 28}, image_mean=[0.485, 0.456, 0.406],
        image_std=[0.229, 0.224, 0.225],
    )  # fmt: skip
    with torch.inference_mode():
        found = net(**processor(images=picture, return_tensors="pt")).predicted_depth
    wanted = grey(found[0].numpy(), model.name == "metric")
    assert wanted.any()
    drawn = apply("depth", load("depth", str(model)), picture).pixels
    assert np.abs(drawn.astype(int) - wanted).max() <= 1


def test_near_is_white_whichever_way_a_network_counts() -> None:
    distance = np.linspace(1, 100, 100, dtype=np.float32)[None]
    for drawn in (grey(distance, distance=True), grey(1 / distance, distance=False)):
        assert (np.diff(drawn[0].astype(int)) <= 0).all()
        assert (drawn[0, 0], drawn[0, -1]) == (255, 0)
    assert (grey(distance, True) == grey(1 / distance, False)).all()


def test_a_few_numbers_that_are_far_off_do_not_hide_the_rest() -> None:
    depth = np.tile(np.linspace(0, 1, 100), (100, 1))
    depth[0, :10] = 1e6
    assert grey(depth, False)[50].max() > 240
    assert not grey(np.full((8, 8), 3.0), False).any()


@settings(max_examples=60)
@given(st.integers(1, 16_384), st.integers(1, 16_384), st.booleans(), st.sampled_from([1, 14, 32]))
def test_what_a_network_sees_is_bounded(width: int, height: int, keep: bool, multiple: int) -> None:
    for size in ((518, 518), None):
        view = View(size, keep, multiple, 1 / 255, (0.0,) * 3, (1.0,) * 3)
        across, down = view.fitted(width, height)
        assert across % multiple == down % multiple == 0
        assert 0 < across * down <= 2.1 * 768 * 768


@pytest.mark.parametrize("model", ["zoedepth"], indirect=True)
def test_without_settings_a_network_sees_what_its_kind_does(model: Path, tmp_path: Path) -> None:
    bare = shutil.copytree(model, tmp_path / "bare")
    (bare / "preprocessor_config.json").unlink()
    view = view_of(detect(bare), json.loads((bare / "config.json").read_text()))
    assert (view.size, view.keep, view.multiple) == ((512, 384), True, 32)


# What is refused


def test_pickles_are_refused_plainly(spoiled: Path) -> None:
    (spoiled / "model.safetensors").rename(spoiled / "pytorch_model.bin")
    with pytest.raises(UserError, match="hidden program"):
        load("depth", str(spoiled))
    with pytest.raises(UserError, match="hidden program"):
        load("depth", str(spoiled / "pytorch_model.bin"))


@pytest.mark.parametrize("name", ["model.safetensors", "config.json"])
@pytest.mark.parametrize("content", [None, b"", b"{", b"[]", b"\xff" * 100])
def test_missing_and_damaged_files_are_refused(
    spoiled: Path, name: str, content: bytes | None
) -> None:
    if content is None:
        (spoiled / name).unlink()
    else:
        (spoiled / name).write_bytes(content)
    with pytest.raises(UserError):
        detect(spoiled)


def test_a_file_that_is_cut_short_is_refused(spoiled: Path) -> None:
    file = spoiled / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-1000])
    with pytest.raises(UserError, match="cut short"):
        detect(spoiled)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"model_type": "sam"}, "estimates neither depth nor poses"),
        ({"model_type": None}, "model of an unknown kind"),
        ({"model_type": ["dpt"]}, "model of an unknown kind"),
        ({"backbone": "someone/some-network"}, "not part of its folder"),
        ({"backbone_config": {"model_type": "timm_backbone"}}, "not part of its folder"),
        ({"image_model_config": {"model_type": "llama"}}, "not part of its folder"),
        ({"reassemble_factors": [10**4]}, "reassemble_factors makes no sense"),
        ({"backbone_config": {"model_type": "dinov2", "hidden_size": 999}}, "does not fit"),
        ({"backbone_config": {"num_hidden_layers": 10**9}}, "num_hidden_layers makes no sense"),
        ({"fusion_hidden_size": 10**7}, "fusion_hidden_size makes no sense"),
        ({"image_size": float("inf")}, "."),
    ],
)
def test_settings_are_refused_from_the_headers(
    spoiled: Path, changes: dict[str, object], words: str
) -> None:
    change_config(spoiled, **changes)
    with pytest.raises(UserError, match=words):
        detect(spoiled)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"fusion_hidden_size": 2000}, "differ in size"),
        ({"neck_hidden_sizes": [4, 8]}, "cannot be read"),
        ({"head_hidden_size": 5}, "cannot be read"),
        ({"depth_estimation_type": "unheard of"}, "cannot be read"),
    ],
)
def test_settings_that_do_not_fit_are_refused_when_it_is_built(
    spoiled: Path, changes: dict[str, object], words: str
) -> None:
    change_config(spoiled, **changes)
    with pytest.raises(UserError, match=words):
        apply("depth", load("depth", str(spoiled)), np.zeros((28, 28, 3), np.uint8))


def test_no_setting_makes_the_library_run_what_it_should_not(spoiled: Path) -> None:
    change_config(
        spoiled,
        auto_map={"AutoModelForDepthEstimation": "evil.Model"},
        attn_implementation="someone/kernel",
        _attn_implementation="someone/kernel",
        quantization_config={"quant_method": "bitsandbytes"},
        transformers_weights="../../other.safetensors",
        dtype="float16",
    )
    (spoiled / "evil.py").write_text("raise SystemExit")
    (spoiled / "adapter_config.json").write_text('{"base_model_name_or_path": "someone/else"}')
    assert load("depth", str(spoiled)) is not None


@pytest.mark.parametrize("change", ["missing", "nan"])
def test_weights_that_are_missing_or_no_numbers_are_refused(spoiled: Path, change: str) -> None:
    weights = load_file(spoiled / "model.safetensors")
    weights = {name: value.clone() for name, value in weights.items()}
    if change == "missing":
        del weights["head.conv1.weight"]
    else:
        weights["head.conv1.weight"][0] = float("nan")
    save_file(weights, spoiled / "model.safetensors")
    words = "lack head.conv1.weight" if change == "missing" else "no numbers"
    with pytest.raises(UserError, match=words):
        load("depth", str(spoiled))


@pytest.mark.parametrize(
    "changes",
    [
        {"size": {"height": 10**6, "width": 10}}, {"image_mean": [1]}, {"image_std": [0, 0, 0]},
        {"size": "huge"}, {"ensure_multiple_of": -1}, {"rescale_factor": "x"},
    ],
)  # fmt: skip
def test_settings_for_pictures_that_make_no_sense_are_refused(
    spoiled: Path, changes: dict[str, object]
) -> None:
    (spoiled / "preprocessor_config.json").write_text(json.dumps(changes))
    with pytest.raises(UserError, match="preprocessor_config"):
        load("depth", str(spoiled))


# The shelf


def test_a_machine_without_models_says_what_to_put_where(home: Home) -> None:
    for kind, network in (("depth", "Depth Anything"), ("pose", "ViTPose")):
        for model in ("", "some-model"):
            with pytest.raises(UserError, match=f"No {kind} model is on this machine") as caught:
                load(kind, model)
            assert network in str(caught.value)
            assert str(home.models / "estimators") in str(caught.value)


@pytest.mark.parametrize("model", ["glpn"], indirect=True)
def test_the_shelf_finds_models_by_kind_and_name(home: Home, model: Path) -> None:
    folder = home.models / "estimators"
    shutil.copytree(model, folder / "room-depth")
    (folder / "broken").mkdir()
    assert [info.name for info in estimators(home)] == ["room-depth"]
    assert estimators(home, "pose") == []
    assert load("depth") is not None
    with pytest.raises(UserError, match="nearest names are: room-depth"):
        load("depth", "rom-dept")
    with pytest.raises(UserError, match="estimates depth, not pose"):
        load("pose", "room-depth")
    shelf = Shelf(home)
    assert "estimators" not in [path.name for path, _ in shelf.refused()]


def test_one_that_is_there_and_refused_is_more_to_the_point_than_none(
    home: Home, spoiled: Path
) -> None:
    (spoiled / "model.safetensors").rename(spoiled / "pytorch_model.bin")
    shutil.move(spoiled, home.models / "estimators" / "mine")
    with pytest.raises(UserError, match=r"pytorch_model\.bin"):
        load("depth")
    with pytest.raises(UserError, match="No pose model"):
        load("pose")


@pytest.mark.parametrize("name", ["..", "../x", "x" * 5000, "a\0b", "~nobody/model", "⛵"])
def test_any_name_is_survived(home: Home, name: str) -> None:
    with pytest.raises(UserError):
        load("depth", name)
