"""Too little memory and numbers that overflow: what is given up, and that the picture is painted.

The allocator is scripted: a tensor larger than a limit is not to be had.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from aipaint.core.devices import Device, Offload, Wishes
from aipaint.core.events import Done, Failed
from aipaint.core.paths import Home
from aipaint.core.pixels import to_array
from aipaint.core.recipe import Recipe
from aipaint.engine.worker import Follow, Worker
from aipaint.families import registry
from aipaint.families.diffusion import ladder as ladders
from aipaint.families.diffusion import offload, slicing, storage
from aipaint.families.diffusion.coding import care_of
from aipaint.families.diffusion.ladder import SAYINGS, Ladder
from aipaint.families.formats import Formats
from aipaint.families.machine import OverflowedError
from aipaint.families.shelf import Shelf

CPU = torch.device("cpu")


class Limit(TorchDispatchMode):
    """Refuses tensors of more bytes than `most`."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most, self.refused = most, 0

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        found = func(*args, **(kwargs or {}))
        for each in found if isinstance(found, tuple | list) else (found,):
            if isinstance(each, torch.Tensor) and each.nbytes > self.most:
                self.refused += 1
                raise torch.OutOfMemoryError("scripted: out of memory")
        return found


def a_recipe(**changes: Any) -> Recipe:
    usual: dict[str, Any] = {
        "prompt": "a cat",
        "negative_prompt": "a dog",
        "model": "tiny",
        "steps": 2,
        "guidance": 3.0,
        "sampler": "euler",
        "seed": 5,
        "width": 32,
        "height": 32,
    }
    return Recipe(**(usual | changes))


@pytest.fixture
def model(tiny_pipeline: Path, tmp_path: Path) -> Any:
    """The tiny model, loaded for this test alone."""
    return registry.load(registry.inspect(tiny_pipeline), tmp_path)


def paint(model: Any, **changes: Any) -> np.ndarray:
    return to_array(model.generate(a_recipe(**changes), {}, lambda *step: None)[0])


def near(one: np.ndarray, other: np.ndarray, most: int = 2) -> bool:
    return int(np.abs(one.astype(int) - other.astype(int)).max()) <= most


@pytest.fixture
def worker(model: Any, tiny_pipeline: Path, home: Home, monkeypatch: Any) -> Worker:
    """A worker that has the tiny model."""
    shelf = Shelf(home)
    monkeypatch.setattr(shelf, "find", lambda name: model.info)
    monkeypatch.setattr(registry, "load", lambda *args: model)
    return Worker(shelf)


def test_climbs_one_rung_at_a_time_until_the_picture_is_painted(
    worker: Worker, model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = paint(model)
    network = model._pipe.unet
    forward, most = network.forward, 1

    def greedy(latents: torch.Tensor, *args: Any, **kwargs: Any) -> Any:
        # Two at once are too much: slices do not help, going apart does.
        if len(latents) > most:
            raise torch.OutOfMemoryError("scripted: out of memory")
        return forward(latents, *args, **kwargs)

    monkeypatch.setattr(network, "forward", greedy)
    events: list[Any] = []
    worker.run(1, a_recipe(), {}, Follow(events.append, lambda: False))
    done = events[-1]
    assert isinstance(done, Done)
    assert list(done.notes) == [SAYINGS["slices"], SAYINGS["apart"]]
    assert near(to_array(done.image), usual)
    events.clear()
    worker.run(2, a_recipe(), {}, Follow(events.append, lambda: False))
    assert events[-1].notes == ()  # what was given up stays so


def test_says_so_when_nothing_is_left_to_give_up(
    worker: Worker, model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def greedy(*args: Any, **kwargs: Any) -> Any:
        raise torch.OutOfMemoryError("scripted: out of memory")

    monkeypatch.setattr(model._pipe.unet, "forward", greedy)
    events: list[Any] = []
    worker.run(1, a_recipe(), {}, Follow(events.append, lambda: False))
    assert isinstance(events[-1], Failed)
    assert "too little memory" in str(events[-1].what)
    assert not events[-1].bug


def test_slices_of_attention_are_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slicing, "_PAIRS", 4 * 2 * 3 * 50 * 7)  # seven queries at a time
    attend = torch.nn.functional.scaled_dot_product_attention
    query, key, value = torch.randn(2, 3, 40, 8), torch.randn(2, 3, 50, 8), torch.randn(2, 3, 50, 8)
    mask = torch.randn(1, 1, 40, 50)
    for given in (None, mask, mask[:, :, :1]):
        with slicing.SlicedAttention():
            found = attend(query, key, value, given)
        assert torch.allclose(found, attend(query, key, value, given), atol=1e-6)


def test_slices_keep_within_a_limit(model: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    query = torch.randn(1, 4, 256, 8)
    attend = torch.nn.functional.scaled_dot_product_attention
    math = torch.nn.attention.sdpa_kernel(torch.nn.attention.SDPBackend.MATH)
    limit = Limit(256 * 1024)
    with math, limit, pytest.raises(torch.OutOfMemoryError):
        attend(query, query, query)
    monkeypatch.setattr(slicing, "_PAIRS", 64 * 1024)
    math = torch.nn.attention.sdpa_kernel(torch.nn.attention.SDPBackend.MATH)
    with math, slicing.SlicedAttention(), limit:
        attend(query, query, query)


def test_an_autoencoder_that_lacks_memory_codes_in_tiles(model: Any) -> None:
    vae = model._pipe.vae
    latents = torch.randn(1, 4, 256, 256, generator=torch.Generator().manual_seed(0))
    vae.tile_sample_min_size, vae.tile_latent_min_size = 4096, 1024
    limit = Limit(20 * 2**20)
    from aipaint.families.diffusion.latents import decode

    with torch.inference_mode(), limit:
        pixels = decode(vae, latents)
    assert limit.refused
    assert pixels.shape == (1024, 1024, 3)
    care = care_of(vae)
    assert care.level[0] > 0
    assert "tiles" in str(care.said((0, False))[0])
    assert care.said(care.level) == []


def test_what_is_black_in_half_precision_is_decoded_in_full(model: Any) -> None:
    vae = model._pipe.vae.to(dtype=torch.bfloat16)
    decode = vae.decoder.forward

    def overflowing(sample: torch.Tensor, *args: Any) -> torch.Tensor:
        found = decode(sample, *args)
        return found if sample.dtype == torch.float32 else found * float("nan")

    vae.decoder.forward = overflowing
    image, _, notes = model.generate(a_recipe(), {}, lambda *step: None)
    assert "float32" in str(notes[-1])
    assert len(np.unique(to_array(image))) > 1
    assert vae.dtype == torch.bfloat16
    assert model.generate(a_recipe(), {}, lambda *step: None)[2] == []


def test_numbers_that_overflow_are_computed_in_a_wider_format(
    worker: Worker, model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = paint(model)
    pipe = model._pipe
    offload.take_off(pipe)
    pipe.to(torch.float16)
    model._ladder.formats = Formats("float16", "float16")
    forward = pipe.unet.forward

    def overflowing(latents: torch.Tensor, *args: Any, **kwargs: Any) -> Any:
        found = forward(latents, *args, **kwargs)
        return (found[0] * float("inf"),) if latents.dtype == torch.float16 else found

    monkeypatch.setattr(pipe.unet, "forward", overflowing)
    events: list[Any] = []
    worker.run(1, a_recipe(), {}, Follow(events.append, lambda: False))
    done = events[-1]
    assert isinstance(done, Done)
    assert "float32" in str(done.notes[0])
    assert done.facts.dtype == "float32"
    assert near(to_array(done.image), usual, 6)


def test_narrow_weights_paint_what_wide_ones_do(model: Any) -> None:
    pipe = model._pipe
    for part in offload.modules(pipe).values():
        for weight in part.parameters():
            weight.data = weight.data.half().float()
    usual, before = paint(model), offload.footprint(pipe, "cpu").memory
    storage.hold(pipe, torch.float16, torch.float32)
    assert offload.footprint(pipe, "cpu").memory < 0.8 * before
    assert pipe.unet.dtype == torch.float32
    assert (paint(model) == usual).all()
    layer = pipe.unet.mid_block.resnets[0].conv1
    assert layer.weight.dtype == torch.float16  # let go of the wide ones
    storage.widen(pipe, torch.float32)
    assert layer.weight.dtype == torch.float32
    assert (paint(model) == usual).all()


def test_a_layer_that_fails_lets_go_of_its_wide_weights() -> None:
    network = torch.nn.Sequential(torch.nn.Linear(4, 4), torch.nn.Linear(4, 4))
    storage.narrow(network, torch.float16, torch.float32)
    with pytest.raises(RuntimeError):
        network[1](torch.zeros(1, 5))
    assert network[1].weight.dtype == torch.float16


def test_float8_weights_paint(model: Any) -> None:
    usual = paint(model)
    storage.hold(model._pipe, torch.float8_e4m3fn, torch.float32)
    assert near(paint(model), usual, 80)


@pytest.mark.parametrize("mode", ["model", "sequential"])
def test_parts_that_come_and_go_paint_the_same(model: Any, mode: Any) -> None:
    """There is no card here: they go from the computer's memory to the computer's memory."""
    usual, pipe = paint(model), model._pipe
    offload.place(pipe, CPU, mode, torch.float32)
    assert (paint(model) == usual).all()
    offload.take_off(pipe)
    assert not any(hasattr(part, "_hf_hook") for part in offload.modules(pipe).values())
    assert (paint(model) == usual).all()


def a_card(free: int, kind: Any = "cuda") -> Device:
    return Device("cuda:0", "Card", kind, free, free, True, True)


def test_keeps_off_the_card_what_it_has_no_room_for(model: Any) -> None:
    sizes = [offload.weigh(part) for part in offload.modules(model._pipe).values()]
    work = 300 * 2**20

    def chosen(free: float, wished: Offload = "auto", kind: str = "cuda") -> str:
        wishes = Wishes(offload=wished)
        return offload.choose(model._pipe, a_card(int(free), kind), wishes)

    assert chosen(2 * sum(sizes) + work) == "none"
    assert chosen(1.3 * max(sizes) + work) == "model"
    assert chosen(work / 2) == "sequential"
    assert chosen(work / 2, kind="mps") == "none"
    assert chosen(10 * work, "sequential") == "sequential"
    assert chosen(work / 2, "none") == "none"


def climb(ladder: Ladder) -> list[str]:
    """Return all that a ladder gives up, in its order."""
    found: list[str] = []
    while (note := ladder.mend(torch.OutOfMemoryError("scripted"))) is not None:
        found.append(next(rung for rung, saying in SAYINGS.items() if saying == note))
    return found


@pytest.mark.parametrize(
    ("device", "wishes", "rungs"),
    [
        (a_card(2**40), Wishes(), ["slices", "apart", "model", "sequential"]),
        (a_card(2**40), Wishes(offload="none"), ["slices", "apart"]),
        (a_card(2**40), Wishes(offload="model"), ["slices", "apart", "sequential"]),
        (a_card(2**40, "mps"), Wishes(), ["slices", "apart"]),
        (Device("cpu", "", "cpu", 1, 1, False, False), Wishes(), ["slices", "apart", "narrow"]),
        (
            Device("cpu", "", "cpu", 1, 1, False, False),
            Wishes(storage="float32"),
            ["slices", "apart"],
        ),
    ],
)
def test_gives_up_what_costs_least_first(
    model: Any, device: Device, wishes: Wishes, rungs: list[str]
) -> None:
    ladder = Ladder(model._pipe, CPU, device, Formats("float32", "float32"), wishes)
    ladder.place()
    assert climb(ladder) == rungs
    assert ladder.mend(KeyError("a bug")) is None


def test_a_wider_format_is_the_next_one(model: Any) -> None:
    ladder = Ladder(model._pipe, CPU, a_card(2**40), Formats("float16", "float16"), Wishes())
    assert "bfloat16" in str(ladder.mend(OverflowedError("too large")))
    assert "float32" in str(ladder.mend(OverflowedError("too large")))
    assert ladder.mend(OverflowedError("too large")) is None
    assert ladder.dtype == torch.float32


def test_refuses_what_fits_nowhere(model: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ladders.machine, "free_memory", lambda: 2**20)
    formats = Formats("float16", "float16")
    with pytest.raises(ladders.machine.TooLittleMemoryError, match="Tiny"):
        ladders.require_room(model.info, a_card(2**20), formats, Wishes())
    ladders.require_room(model.info, a_card(2**30), formats, Wishes())
