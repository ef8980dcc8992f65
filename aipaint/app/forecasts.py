"""What the next picture will need: foretold for the panel, learned from the pictures before it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QObject, Signal

from aipaint.app.errands import Errands
from aipaint.core.devices import AUTO, Device, Machine, Wishes
from aipaint.core.errors import UserError
from aipaint.core.events import Done, Loading, Step, ends
from aipaint.core.files import write_atomic
from aipaint.core.paths import Home
from aipaint.core.recipe import Recipe

if TYPE_CHECKING:
    from aipaint.app.engine_thread import Arrival
    from aipaint.app.models_model import ModelsModel
    from aipaint.app.settings import Draft
    from aipaint.families.base import ModelInfo
    from aipaint.families.diffusion.forecast import Forecast
    from aipaint.families.diffusion.times import Times

FILE_NAME = "times.json"
_MOST_KEPT = 200  # models, devices and formats whose times are remembered
_MAX_BYTES = 4 << 20


@dataclass(frozen=True)
class Outlook:
    """A forecast and the device it is for, whose `free` counts what models hold there already.

    model: the hash of the one that it is about.
    """

    forecast: Forecast
    device: Device
    model: str


@dataclass
class _Watched:
    """A job as it is followed. Times as of `time.perf_counter`."""

    loading: float | None = None
    first: tuple[int, float] | None = None
    last: tuple[int, float] | None = None
    steps: int = 0


class Forecasts(QObject):
    """Foretells what a draft needs, off the window's thread; the newest question wins.

    home: its cache keeps the times. machine: what the engine runs on, None while unknown.
    """

    changed = Signal(object)  # Outlook, or None where nothing can be said

    def __init__(
        self,
        home: Home,
        models: ModelsModel,
        machine: Callable[[], Machine | None],
        wishes: Callable[[], Wishes],
    ) -> None:
        super().__init__()
        self._models, self._machine, self._wishes = models, machine, wishes
        self._recipe: Recipe | None = None
        self._asking = self._asked_again = False
        self._watched: dict[int, _Watched] = {}
        self._errands = Errands(threads=1)
        self._book = _Book(home.cache / FILE_NAME)
        # Bytes of weights that the engine holds by now, by the models' hashes, and the most that
        # was free of each device: what it holds, it can let go of.
        self._held: dict[str, int] = {}
        self._most_free: dict[str, int] = {}
        self.latest: Outlook | None = None
        models.modelReset.connect(self.look_again)

    def consider(self, draft: Draft) -> None:
        """Foretell what the Generate panel would paint now; `changed` tells."""
        recipe = recipe_of(draft)
        if recipe != self._recipe:
            self._recipe = recipe
            self.look_again()

    def look_again(self) -> None:
        """Foretell anew: models, devices or wishes have changed."""
        if self._asking:
            self._asked_again = True
            return
        recipe, machine = self._recipe, self._machine()
        info = None if recipe is None else self._models.info(recipe.model)
        wishes = self._wishes()
        there = machine is not None and wishes.device in (AUTO, *(d.id for d in machine.devices))
        if recipe is None or info is None or machine is None or not there:
            # The engine says of a device that is not there that it is not, when it is to paint.
            self._tell(None)
            return
        device = self._freed(machine.device(wishes.device))
        beside = sum(
            lora.parameters
            for each in recipe.loras
            if (lora := self._models.lora(each.model)) is not None
        )
        loaded = info.hash in self._held
        self._asking = True

        def work() -> Outlook | None:
            return self._book.foretell(info, recipe, device, wishes, beside, loaded)

        self._errands.run(work, self._answered)

    def forget_held(self) -> None:
        """The engine lets go of its models: they are to be held in another way."""
        self._held.clear()
        self.look_again()

    def machine_known(self, _devices: object = None) -> None:
        """The engine has told what it runs on, and how much of it is free."""
        machine = self._machine()
        for device in machine.devices if machine is not None else ():
            self._most_free[device.id] = max(device.free, self._most_free.get(device.id, 0))
        self.look_again()

    # What is learned

    def hear(self, event: Any) -> None:
        """Follow the jobs of the queue by their events."""
        now = time.perf_counter()
        if isinstance(event, Loading):
            self._watched.setdefault(event.job, _Watched()).loading = now
        elif isinstance(event, Step):
            watched = self._watched.setdefault(event.job, _Watched())
            if watched.first is None or event.step <= watched.first[0]:
                watched.first = event.step, now
            watched.last = event.step, now
            watched.steps = event.steps
        elif ends(event):
            self._watched.pop(event.job, None)

    def hear_arrival(self, arrival: Arrival) -> None:
        """Learn from a picture that is done."""
        done = arrival.done
        watched = self._watched.get(done.job)
        if done.last:
            self._watched.pop(done.job, None)
        if watched is None or watched.first is None or watched.last is None:
            return
        count = watched.last[0] - watched.first[0]
        if count < 1:
            return
        step = (watched.last[1] - watched.first[1]) / count
        load = None
        if watched.loading is not None:
            load = max(0.0, watched.first[1] - watched.loading - step)
        rest = max(0.0, done.facts.seconds - step * watched.steps)
        watched.first = watched.last = watched.loading = None
        if step > 0:
            self._learn(done, step, rest, load)

    def close(self) -> None:
        """Finish what is under way."""
        self._errands.close()

    # Within

    def _learn(self, done: Done, step: float, rest: float, load: float | None) -> None:
        facts, wishes = done.facts, self._wishes()
        key = facts.model_hash, facts.device, facts.dtype
        latest = self.latest
        if latest is not None and latest.model == facts.model_hash:
            self._held[facts.model_hash] = latest.forecast.weights
        else:
            self._held.setdefault(facts.model_hash, 0)
        self._errands.run(
            lambda: self._book.learn(key, wishes.compiled, done.recipe, step, rest, load),
            lambda _result: self.look_again(),
        )

    def _freed(self, device: Device) -> Device:
        """Return a device whose free memory counts what models hold of it."""
        held = sum(self._held.values())
        most = self._most_free.get(device.id, device.free)
        free = max(device.free, min(most, device.free + held))
        return msgspec.structs.replace(device, free=free)

    def _answered(self, outlook: Outlook | None) -> None:
        self._asking = False
        if self._asked_again:
            self._asked_again = False
            self.look_again()
        else:
            self._tell(outlook)

    def _tell(self, outlook: Outlook | None) -> None:
        self.latest = outlook
        self.changed.emit(outlook)


class _Book:
    """The times that were seen, in a file. Used from one thread, but for its making.

    What cannot be read or written is only a guess less: nobody is bothered with it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._times: dict[str, Times] | None = None

    def foretell(
        self,
        info: ModelInfo,
        recipe: Recipe,
        device: Device,
        wishes: Wishes,
        beside: int,
        loaded: bool,
    ) -> Outlook | None:
        """Return what `recipe` needs; None where its model cannot be read any more."""
        # Imported here: the window does not wait for it.
        from aipaint.families.diffusion.forecast import UNSEEN, forecast, times_key

        try:
            key = _key(times_key(info, device, wishes), wishes.compiled)
            times = self._read().get(key, UNSEEN)
            found = forecast(info, recipe, device, wishes, times, beside=beside, loaded=loaded)
        except (UserError, OSError):
            return None  # it is said when it is painted with
        return Outlook(found, device, info.hash)

    def learn(
        self,
        key: tuple[str, str, str],
        compiled: bool,
        recipe: Recipe,
        step: float,
        rest: float,
        load: float | None,
    ) -> None:
        """Remember how long a picture took, and the reading of its model; None: it was there."""
        from aipaint.families.diffusion.times import Times

        known, name = self._read(), _key(key, compiled)
        times = known.pop(name, Times()).with_picture(recipe, step, rest)
        known[name] = times if load is None else times.with_load(load)
        while len(known) > _MOST_KEPT:
            del known[next(iter(known))]
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(self._path, msgspec.json.encode(known))
        except OSError:
            pass  # it is known until the program ends

    def _read(self) -> dict[str, Times]:
        from aipaint.families.diffusion.times import Times

        if self._times is None:
            self._times = {}
            try:
                with self._path.open("rb") as file:
                    data = file.read(_MAX_BYTES)
                self._times = msgspec.json.decode(data, type=dict[str, Times])
            except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
                pass  # not there, or not whole: both are mended by seeing more
        return self._times


def _key(key: tuple[str, str, str], compiled: bool) -> str:
    return " ".join((*key, "compiled")) if compiled else " ".join(key)


def recipe_of(draft: Draft) -> Recipe:
    """Return what a draft would paint, as far as it matters for memory and time."""
    return Recipe(
        model=draft.model,
        steps=draft.steps,
        guidance=draft.guidance,
        sampler=draft.sampler,
        seed=0,
        width=draft.width,
        height=draft.height,
        batch=draft.batch,
        loras=draft.loras,
    )
