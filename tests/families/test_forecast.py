"""What a picture is foretold to need: never less for more pixels, never more than was given up."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aipaint.core.devices import Device, Offload, Wishes
from aipaint.core.paths import resources
from aipaint.core.recipe import Recipe, Repaint
from aipaint.families.base import ModelInfo
from aipaint.families.diffusion.anatomy import anatomy
from aipaint.families.diffusion.forecast import forecast, steps_of, times_key
from aipaint.families.diffusion.times import Times
from aipaint.families.registry import inspect
from tests.benchmarks.forecast import HIGH, LOW, measure

GB = 10**9
STARTER = resources() / "models" / "starter-diffusion"


def device(kind: str = "cpu", free: int = 64 * GB, bf16: bool = False) -> Device:
    name = "cpu" if kind == "cpu" else f"{kind}:0"
    return Device(name, "some device", kind, 64 * GB, free, bf16, kind != "cpu")  # type: ignore[arg-type]


def recipe(side: int = 128, **changes: object) -> Recipe:
    made = Recipe(
        prompt="a cat",
        model="starter",
        steps=20,
        guidance=4.0,
        sampler="euler",
        seed=1,
        width=side,
        height=side,
    )
    return msgspec.structs.replace(made, **changes)


@pytest.fixture(scope="module")
def starter() -> ModelInfo:
    return inspect(STARTER)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory, starter: ModelInfo) -> ModelInfo:
    """A model of Stable Diffusion 1's size, as its header describes it: no file is that large."""
    layout = resources() / "configs" / "sd1"
    path: Path = tmp_path_factory.mktemp("large") / "large.model"
    path.write_bytes(b"")
    return msgspec.structs.replace(
        starter,
        path=path,
        hash="large",
        layout=layout,
        parameters=1_066_000_000,
        bytes=2_132_000_000,
        defaults=msgspec.structs.replace(starter.defaults, width=512, height=512),
    )


def test_parts_are_counted_from_headers(starter: ModelInfo) -> None:
    about = anatomy(starter)
    assert about.stored == "float16"
    assert about.painter + about.vae + about.texts == about.all == starter.parameters
    assert 0 < about.largest < about.painter


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the peak is asked of Linux")
def test_a_process_that_paints_grows_by_about_what_was_foretold(tmp_path: Path) -> None:
    measured, foretold = measure(str(tmp_path), "starter-diffusion", 256)
    assert 1 / LOW <= foretold / measured <= HIGH


def test_what_fits_says_nothing_more(starter: ModelInfo) -> None:
    found = forecast(starter, recipe(), device(), Wishes())
    assert found.fits
    assert found.rung == ""
    assert found.why is None
    assert found.seconds is None
    # All of it is held in float32 on a processor.
    assert found.weights == 4 * starter.parameters
    assert found.weights < found.peak < 1 * GB


def test_what_does_not_fit_says_how_much_is_there(large: ModelInfo) -> None:
    found = forecast(large, recipe(512), device(free=1 * GB), Wishes())
    assert not found.fits
    assert found.why is not None
    assert "1.0 GB are free" in str(found.why)


def test_a_format_that_a_device_does_not_know_is_told(starter: ModelInfo) -> None:
    found = forecast(starter, recipe(), device("mps"), Wishes(storage="float8"))
    assert not found.fits
    assert found.why is not None


@settings(max_examples=60, deadline=None)
@given(
    side=st.integers(2, 24).map(lambda n: n * 64),
    free=st.integers(1, 120).map(lambda n: n * GB // 10),
    kind=st.sampled_from(["cpu", "cuda"]),
    offload=st.sampled_from(["auto", "none", "model", "sequential"]),
)
def test_less_room_never_needs_more(
    large: ModelInfo, side: int, free: int, kind: str, offload: Offload
) -> None:
    wishes = Wishes(offload=offload)
    roomy = forecast(large, recipe(side), device(kind), wishes)
    tight = forecast(large, recipe(side), device(kind, free), wishes)
    assert tight.peak <= roomy.peak
    assert tight.weights <= tight.peak
    if tight.fits:
        assert tight.peak <= free
        assert (tight.why is None) is (tight.rung == "")
    # A wish is not climbed past.
    if kind == "cuda" and offload == "none":
        assert tight.rung in ("", "tiles", "apart")


@settings(max_examples=40, deadline=None)
@given(side=st.integers(1, 30).map(lambda n: n * 64), kind=st.sampled_from(["cpu", "cuda"]))
def test_more_pixels_never_need_less_until_they_are_tiled(
    large: ModelInfo, side: int, kind: str
) -> None:
    small = forecast(large, recipe(side), device(kind, 999 * GB), Wishes())
    wide = forecast(large, recipe(side, width=side + 64), device(kind, 999 * GB), Wishes())
    tiled = side * (side + 64) > 1024 * 1024
    assert wide.peak >= small.peak or tiled


def test_guidance_and_wider_formats_need_more(large: ModelInfo) -> None:
    card = device("cuda")
    plain = forecast(large, recipe(64, guidance=1.0), card, Wishes())
    guided = forecast(large, recipe(64), card, Wishes())
    exact = forecast(large, recipe(64), card, Wishes(storage="float32"))
    assert plain.peak <= guided.peak < exact.peak
    adorned = forecast(large, recipe(64), card, Wishes(), beside=10**8)
    assert adorned.weights == guided.weights + 2 * 10**8


def test_what_waits_off_the_card_is_told_in_the_engine_s_order(large: ModelInfo) -> None:
    said = [
        forecast(large, recipe(512), device("cuda", round(free * GB)), Wishes()).rung
        for free in (8.0, 3.0, 2.6, 1.0)
    ]
    assert said[0] == ""
    assert said[-1] == "sequential"
    order = ["", "tiles", "apart", "model", "sequential"]
    assert [order.index(each) for each in said] == sorted(order.index(each) for each in said)


def test_times_are_told_from_what_was_seen(starter: ModelInfo) -> None:
    asked = recipe(128)
    times = Times().with_picture(asked, step=0.5, rest=1.0)
    same = forecast(starter, asked, device(), Wishes(), times)
    assert same.seconds == pytest.approx(20 * 0.5 + 1.0)
    unguided = forecast(starter, recipe(128, guidance=1.0), device(), Wishes(), times)
    assert unguided.seconds == pytest.approx(20 * 0.25 + 1.0)
    twice = forecast(starter, recipe(128, sampler="dpm2"), device(), Wishes(), times)
    assert twice.seconds == pytest.approx(20 * 1.0 + 1.0)
    several = recipe(128, batch=3)
    assert forecast(starter, several, device(), Wishes(), times).seconds == pytest.approx(33.0)
    cold = forecast(starter, asked, device(), Wishes(), times.with_load(7.0), loaded=False)
    assert cold.seconds == pytest.approx(18.0)
    kept = recipe(128, repaint=Repaint(image="x", strength=0.0))
    assert forecast(starter, kept, device(), Wishes(), times).seconds == 0


@settings(max_examples=50, deadline=None)
@given(
    sides=st.lists(st.integers(8, 200).map(lambda n: n * 8), min_size=1, max_size=6, unique=True),
    asked=st.integers(8, 400).map(lambda n: n * 8),
)
def test_a_size_between_two_takes_a_time_between_theirs(sides: list[int], asked: int) -> None:
    times = Times()
    for side in sides:
        times = times.with_picture(recipe(side), step=side * side / 1e6, rest=side * side / 1e6)
    told = times.picture(recipe(asked), 10)
    assert told is not None
    truth = 11 * asked * asked / 1e6
    if min(sides) <= asked <= max(sides):
        assert told == pytest.approx(truth, rel=1e-6)
    else:
        near = min(sides, key=lambda side: abs(side - asked))
        assert truth / 2 < told / (asked / near) ** 0.2 < truth * 2


def test_the_steps_of_both_passes_are_counted(starter: ModelInfo) -> None:
    assert steps_of(starter, recipe(128)) == 20
    assert steps_of(starter, recipe(256)) == 30
    assert steps_of(starter, recipe(128, repaint=Repaint(image="x", strength=0.3))) == 6


def test_times_are_kept_under_what_pictures_tell(starter: ModelInfo, large: ModelInfo) -> None:
    assert times_key(starter, device(), Wishes()) == (starter.hash, "cpu", "float32")
    assert times_key(large, device(bf16=True), Wishes())[2] == "bfloat16"
    wishes = Wishes(storage="float8")
    assert times_key(large, device("rocm"), wishes)[1:] == (
        "cuda",
        "float16 (float8_e4m3fn weights)",
    )
