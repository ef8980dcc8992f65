"""A family that a real, tiny StyleGAN draws: each of its members comes again, bit for bit."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from aipaint.app.latents.nursery import Nursery
from aipaint.app.latents.studio import LatentStudio
from aipaint.app.library.again import KeptInputs, paint_again
from aipaint.app.session import Session
from aipaint.app.workspace import Workspace
from aipaint.core.latents import Latent, Shift, Source, to_vector
from aipaint.core.paths import Home
from aipaint.engine.local import LocalBackend
from tests.app.latent_session import settle

torch = pytest.importorskip("torch")


def write_tiny(folder: Path) -> None:
    """Write a StyleGAN 2 of 16 pixels with random weights."""
    from aipaint.families.gan.stylegan.folder import save_folder
    from aipaint.families.gan.stylegan.shapes import Shape2
    from aipaint.families.gan.stylegan.stylegan2 import Generator

    torch.manual_seed(0)
    shape = Shape2(
        z_dim=8, w_dim=8, img_resolution=16, channel_base=64, channel_max=8, mapping_layers=2
    )
    save_folder(Generator(shape), folder, half=False)


def test_every_ancestor_of_a_kept_child_comes_again_exactly(qtbot: QtBot, home: Home) -> None:
    import numpy as np

    write_tiny(home.models / "latents" / "tiny")
    session = Session(home, LocalBackend(home))
    try:
        with qtbot.waitSignal(session.engine.opened, timeout=30_000):
            session.start()
        settle(qtbot, session)
        studio = LatentStudio(session, Workspace(), lambda *_made: None)
        studio.set_model("tiny")
        assert studio.model is not None
        nursery = Nursery(studio)
        push = Shift(vector=to_vector(np.ones(8, np.float32)), amount=0.5)
        nursery.add(Latent(sources=(Source(seed=1),), shifts=(push,), psi=0.7))
        nursery.add(Latent(sources=(Source(seed=2),), psi=0.7))
        for seed in (1, 2):  # children, and children of two of those
            assert nursery.breed(0.3, 0.2, 3, seed)
            qtbot.waitUntil(lambda: not nursery.is_busy(), timeout=60_000)
            litter = nursery.litter()
            assert litter is not None
            nursery.breed_from(litter.children[:2])
        youngest = litter.children[2]
        rows = session.gallery.rowCount()
        more = nursery.keep([youngest])
        assert more == 4, "its two parents, and theirs"
        qtbot.waitUntil(lambda: session.gallery.rowCount() == rows + 5, timeout=60_000)

        gallery = session.engine.gallery()
        assert gallery is not None
        newest = gallery.entry(session.gallery.id_at(0))
        assert newest is not None
        family = [newest, *gallery.lineage.ancestors(newest.id)]
        assert len(family) == 5
        inputs = KeptInputs(home)
        for member in family:
            before = session.gallery.rowCount()
            again = paint_again(gallery, inputs, member)
            assert not again.notes
            session.generate(again.recipe, "", again.inputs, parents=again.parents)
            wanted = before + 1
            qtbot.waitUntil(lambda n=wanted: session.gallery.rowCount() == n, timeout=60_000)
            twin = gallery.entry(session.gallery.id_at(0))
            assert twin is not None
            assert twin.id != member.id
            assert gallery.lineage.pixels(twin) == gallery.lineage.pixels(member)
            parents = {link.parent for link in gallery.lineage.parents(member.id)[0]}
            assert {link.parent for link in gallery.lineage.parents(twin.id)[0]} == parents
    finally:
        session.close()
