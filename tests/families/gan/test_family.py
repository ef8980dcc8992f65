"""GANs on the shelf: found by the scan and by name, described by headers, drawn by the engine."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
import torch

from aipaint.core.devices import Wishes
from aipaint.core.errors import UserError
from aipaint.core.events import AnyEvent, Done, Failed, Found, Loading, Sketch, Step, ends
from aipaint.core.latents import Latent, Source
from aipaint.core.paths import Home, find_home
from aipaint.core.recipe import Recipe
from aipaint.core.studies import Resolve, Sheet, Study
from aipaint.engine.local import LocalBackend
from aipaint.families import registry
from aipaint.families.base import LatentModel
from aipaint.families.gan.stylegan.folder import save_folder
from aipaint.families.gan.stylegan.shapes import Shape2
from aipaint.families.gan.stylegan.stylegan2 import Generator
from aipaint.families.shelf import Shelf
from tests.families.gan import biggan_files

SHAPE = Shape2(
    z_dim=8, w_dim=8, img_resolution=16, channel_base=128, channel_max=8, mapping_layers=2
)


@pytest.fixture(scope="module")
def stylegan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "faces"
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        save_folder(Generator(SHAPE), folder, {"name": "Small faces"})
    return folder


@pytest.fixture
def home(tmp_path: Path, stylegan: Path) -> Home:
    home = find_home(str(tmp_path / "home"))
    home.create()
    shutil.copytree(stylegan, home.models / "latents" / "faces")
    biggan_files.write(home.models / "animals")
    return home


def recipe(model: str, latent: Latent, side: int) -> Recipe:
    return Recipe(
        model=model,
        steps=1,
        guidance=1,
        sampler="euler",
        seed=latent.sources[0].seed or 0,
        width=side,
        height=side,
        latent=latent,
    )


def run(backend: LocalBackend, wish: Recipe | Study) -> Sequence[AnyEvent]:
    job = backend.submit(wish, {}) if isinstance(wish, Recipe) else backend.explore(wish, {})
    events: list[AnyEvent] = []
    while not events or not ends(events[-1]):
        events += [event for event in backend.poll(1) if event.job == job]
    return events


def test_they_are_found_by_the_scan_and_by_name(home: Home) -> None:
    shelf = Shelf(home)
    found = {info.id: info for info in shelf.latents()}
    assert {"faces", "animals"} <= found.keys()
    assert shelf.refused() == []
    assert "faces" not in {info.id for info in shelf.models()}
    faces = found["faces"]
    assert (faces.name, faces.family, faces.defaults.width) == ("Small faces", "gan", 16)
    assert faces.latent is not None
    assert faces.latent.layers == 6
    assert shelf.find_latent("faces") == faces
    assert shelf.find_latent("animals").latent == found["animals"].latent
    assert shelf.find_latent(str(home.models / "animals")).hash == found["animals"].hash


def test_what_is_remembered_is_what_was_found(home: Home) -> None:
    assert Shelf(home).latents() == Shelf(home).latents()


def test_they_cannot_paint_from_words(home: Home) -> None:
    with pytest.raises(UserError, match="no model"):
        Shelf(home).find("faces")


def test_the_hash_follows_the_content(home: Home) -> None:
    before = Shelf(home).find_latent("animals").hash
    biggan_files.write(home.models / "animals", seed=1)
    assert Shelf(home).find_latent("animals").hash != before


@pytest.mark.parametrize(
    ("model", "labels", "side"), [("faces", (), 16), ("animals", ((1, 1.0),), 32)]
)
def test_the_engine_draws_and_looks_into_them(
    home: Home, model: str, labels: tuple[tuple[int, float], ...], side: int
) -> None:
    latents = tuple(Latent(sources=(Source(seed=seed, labels=labels),), psi=0.8) for seed in (1, 2))
    backend = LocalBackend(home)
    events = run(backend, recipe(model, latents[0], side))
    done = events[-1]
    assert isinstance(done, Done), done
    assert [type(event) for event in events if isinstance(event, Loading | Step)] == [Loading, Step]
    assert (done.image.width, done.image.height) == (side, side)
    assert done.facts.dtype == "float32"
    again = run(LocalBackend(home), recipe(model, latents[0], side))[-1]
    assert isinstance(again, Done)
    assert again.image == done.image
    sheet = run(backend, Sheet(model=model, latents=latents))
    assert [event.index for event in sheet if isinstance(event, Sketch)] == [0, 1]
    found = run(backend, Resolve(model=model, latents=latents[:1]))[-1]
    assert isinstance(found, Found)
    same = run(backend, recipe(model, Latent(sources=(Source(code=found.codes[0]),)), side))[-1]
    assert isinstance(same, Done)
    assert same.image == done.image
    backend.close()


def test_without_a_class_the_engine_says_so(home: Home) -> None:
    backend = LocalBackend(home)
    failed = run(backend, recipe("animals", Latent(sources=(Source(seed=1),)), 32))[-1]
    assert isinstance(failed, Failed)
    assert not failed.bug
    assert "needs a class" in str(failed.what)
    backend.close()


def test_files_that_changed_meanwhile_are_not_mixed_up(home: Home, tmp_path: Path) -> None:
    info = registry.inspect_latent(home.models / "animals")
    biggan_files.write(home.models / "animals", seed=1)
    with pytest.raises(UserError, match="have changed"):
        registry.load(info, tmp_path)


def test_they_load_where_they_are_wished(home: Home, tmp_path: Path) -> None:
    info = Shelf(home).find_latent("faces")
    model = registry.load(info, tmp_path, Wishes(device="cpu"))
    assert isinstance(model, LatentModel)
    assert model.footprint().memory > 0
    with pytest.raises(UserError, match="not there"):
        registry.load(info, tmp_path, Wishes(device="cuda:7"))


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("{", "no|damaged|read"),
        ('{"kind": "stylegan9"}', "holds no model|not known"),
        ('{"kind": "stylegan2", "z_dim": -1}', "cannot be read"),
    ],
)
def test_odd_settings_are_told_in_words(home: Home, settings: str, words: str) -> None:
    folder = home.models / "latents" / "faces"
    (folder / "model.json").write_text(settings)
    refused = dict(Shelf(home).refused())
    assert folder in refused
    with pytest.raises(UserError, match=words):
        Shelf(home).find_latent("faces")
