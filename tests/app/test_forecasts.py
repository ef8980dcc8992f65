"""What the panel says the next picture will need, and how that is learned from pictures before."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from aipaint.app.engine_thread import Arrival
from aipaint.app.forecasts import FILE_NAME, Forecasts, Outlook, recipe_of
from aipaint.app.models_model import ModelsModel
from aipaint.app.settings import Draft
from aipaint.core.devices import Device, Machine, Wishes
from aipaint.core.events import Cancelled, Done, Facts, Loading, Step
from aipaint.core.paths import Home, resources
from aipaint.core.pixels import Image
from aipaint.core.recipe import Lora
from aipaint.families.base import ModelInfo
from aipaint.families.registry import inspect

GB = 10**9
PROCESSOR = Device("cpu", "Processor", "cpu", 16 * GB, 8 * GB, False, False)


class Bench:
    """Forecasts with a machine and a clock in the test's hands."""

    def __init__(self, qtbot: QtBot, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
        self.qtbot, self.home = qtbot, home
        self.machine: Machine | None = None
        self.wishes = Wishes()
        self.models = ModelsModel()
        self.told: list[Outlook | None] = []
        self.now = 100.0
        monkeypatch.setattr(time, "perf_counter", lambda: self.now)
        self.forecasts = self.start()

    def start(self) -> Forecasts:
        forecasts = Forecasts(self.home, self.models, lambda: self.machine, lambda: self.wishes)
        forecasts.changed.connect(self.told.append)
        return forecasts

    def know(self, *devices: Device) -> None:
        self.machine = Machine(devices, 4)
        self.forecasts.machine_known()

    def outlook(self) -> Outlook:
        """Wait for the next one that says something."""
        self.qtbot.waitUntil(lambda: bool(self.told) and self.told[-1] is not None)
        found = self.told[-1]
        assert found is not None
        self.told.clear()
        return found

    def paint(self, info: ModelInfo, draft: Draft, step: float, rest: float, job: int = 1) -> None:
        """A picture is painted whose steps take so long."""
        recipe = recipe_of(draft)
        self.forecasts.hear(Loading(job=job, model=info.id))
        self.now += 3.0
        for number in range(1, recipe.steps + 1):
            self.now += step
            self.forecasts.hear(Step(job=job, index=0, step=number, steps=recipe.steps, eta=0.0))
        facts = Facts(
            model_name=info.name,
            model_hash=info.hash,
            device="cpu",
            dtype="float32",
            versions={},
            seconds=recipe.steps * step + rest,
        )
        image = Image(8, 8, bytes(192))
        done = Done(job=job, index=0, count=1, image=image, recipe=recipe, facts=facts)
        self.forecasts.hear_arrival(Arrival(done, None))


@pytest.fixture
def bench(qtbot: QtBot, home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    found = Bench(qtbot, home, monkeypatch)
    yield found
    found.forecasts.close()


@pytest.fixture(scope="module")
def starter() -> ModelInfo:
    info = inspect(resources() / "models" / "starter-diffusion")
    return msgspec.structs.replace(info, id="starter-diffusion")


def draft(**changes: object) -> Draft:
    made = Draft(prompt="a cat", model="starter-diffusion", width=128, height=128, steps=10)
    return msgspec.structs.replace(made, **changes)


def test_nothing_is_said_before_the_engine_and_the_model_are_known(
    bench: Bench, starter: ModelInfo
) -> None:
    bench.forecasts.consider(draft())
    bench.know(PROCESSOR)
    assert bench.forecasts.latest is None
    bench.models.fill([starter], [])
    found = bench.outlook()
    assert found.forecast.fits
    assert found.forecast.seconds is None
    assert found.device == PROCESSOR
    bench.forecasts.consider(draft(model="gone"))
    assert bench.told == [None]
    bench.forecasts.consider(draft())
    bench.outlook()
    bench.wishes = Wishes(device="cuda:7")
    bench.forecasts.forget_held()
    assert bench.told == [None]


def test_the_same_question_is_not_asked_again(bench: Bench, starter: ModelInfo) -> None:
    bench.models.fill([starter], [])
    bench.know(PROCESSOR)
    bench.forecasts.consider(draft())
    bench.outlook()
    bench.forecasts.consider(draft(prompt="a dog", seed=7))
    assert bench.told == []
    # The newest of several questions is the one that is answered last.
    for side in (256, 384, 512):
        bench.forecasts.consider(draft(width=side))
    bench.qtbot.waitUntil(
        lambda: bool(bench.told) and bench.told[-1] is not None and not bench.forecasts._asking
    )
    wide = bench.outlook().forecast.peak
    bench.forecasts.consider(draft())
    assert wide > bench.outlook().forecast.peak


def test_times_are_learned_and_survive_the_program(
    bench: Bench, starter: ModelInfo, home: Home
) -> None:
    bench.models.fill([starter], [])
    bench.know(PROCESSOR)
    bench.forecasts.consider(draft())
    bench.outlook()
    bench.paint(starter, draft(), step=0.5, rest=2.0)
    assert bench.outlook().forecast.seconds == pytest.approx(7.0)
    bench.forecasts.close()
    bench.forecasts = bench.start()
    bench.forecasts.consider(draft(batch=2))
    # The model is not in memory any more.
    assert bench.outlook().forecast.seconds == pytest.approx(17.0)
    (home.cache / FILE_NAME).write_bytes(b"nonsense")
    bench.forecasts.close()
    bench.forecasts = bench.start()
    bench.forecasts.consider(draft())
    assert bench.outlook().forecast.seconds is None


def test_a_job_that_ends_early_teaches_nothing(
    bench: Bench, starter: ModelInfo, home: Home
) -> None:
    bench.forecasts.hear(Loading(job=4, model=starter.id))
    bench.forecasts.hear(Step(job=4, index=0, step=1, steps=10, eta=0.0))
    bench.forecasts.hear(Cancelled(job=4))
    bench.forecasts.close()
    assert not (home.cache / FILE_NAME).exists()


def test_what_models_hold_counts_as_free(bench: Bench, starter: ModelInfo) -> None:
    bench.models.fill([starter], [])
    bench.know(PROCESSOR)
    bench.forecasts.consider(draft())
    weights = bench.outlook().forecast.weights
    bench.paint(starter, draft(), step=0.1, rest=0.1)
    bench.outlook()
    less = msgspec.structs.replace(PROCESSOR, free=PROCESSOR.free - weights - GB)
    bench.know(less)
    # Another program took a gigabyte; what the model holds is still this program's.
    assert bench.outlook().device.free == PROCESSOR.free - GB
    bench.wishes = Wishes(storage="float32")
    bench.forecasts.forget_held()
    assert bench.outlook().device.free == less.free


def test_loras_are_counted_and_a_model_that_has_gone_says_nothing(
    bench: Bench, starter: ModelInfo, tmp_path: Path
) -> None:
    gone = msgspec.structs.replace(starter, id="gone", path=tmp_path / "gone", hash="gone")
    bench.models.fill([starter, gone], [])
    bench.know(PROCESSOR)
    bench.forecasts.consider(draft(loras=(Lora(model="unknown"),)))
    assert bench.outlook().forecast.fits
    bench.forecasts.consider(draft(model="gone"))
    bench.qtbot.waitUntil(lambda: bench.told == [None])
