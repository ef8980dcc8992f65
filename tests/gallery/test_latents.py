"""Points of latent spaces in the gallery: kept, read, compared, and known to their parents."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

from aipaint.core.errors import UserError
from aipaint.core.events import Done, Facts
from aipaint.core.latents import Latent, Shift, Source, to_vector
from aipaint.core.metadata import encode, read_meta, read_record
from aipaint.core.metadata.write import require_room
from aipaint.core.paths import Home
from aipaint.core.pixels import digest_of, from_array
from aipaint.core.recipe import Recipe
from aipaint.gallery.difference import difference, point_words
from aipaint.gallery.gallery import Gallery

FACTS = Facts(
    model_name="Faces", model_hash="0" * 16, device="cpu", dtype="float32", versions={}, seconds=0.1
)
IMAGE = from_array(np.full((16, 16, 3), 90, np.uint8))


def recipe(latent: Latent) -> Recipe:
    return Recipe(
        model="faces",
        steps=1,
        guidance=1,
        sampler="euler",
        seed=latent.sources[0].seed or 0,
        width=16,
        height=16,
        latent=latent,
    )


def code(layers: int, dim: int) -> Source:
    return Source(code=to_vector(np.random.default_rng(0).standard_normal((layers, dim))))


MIXED = Latent(
    sources=(Source(seed=5, shares=(0.25, 0.75)), code(2, 8)),
    shifts=(Shift(vector=to_vector(np.ones(8)), amount=-1.5, first=1),),
    psi=0.7,
    noise="random",
    noise_seed=3,
    move=(0.1, 0.0),
    turn=12.0,
)


@pytest.mark.parametrize("kind", ["png", "jpg", "webp", "avif"])
def test_a_picture_carries_its_point(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    form = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP", "avif": "AVIF"}[kind]
    path.write_bytes(encode(IMAGE, recipe(MIXED), FACTS, form))  # type: ignore[arg-type]
    record = read_record(path)
    assert record is not None
    assert record.recipe == recipe(MIXED)
    assert read_meta(path).seed == 5


def test_the_largest_code_is_read_back(tmp_path: Path) -> None:
    large = recipe(Latent(sources=(code(64, 2**14),)))
    (tmp_path / "a.png").write_bytes(encode(IMAGE, large, FACTS, "PNG"))
    record = read_record(tmp_path / "a.png")
    assert record is not None
    assert record.recipe == large


def test_other_formats_refuse_what_they_cannot_hold() -> None:
    large = recipe(Latent(sources=(code(64, 2**14),)))
    for form in ("JPEG", "WEBP", "AVIF"):
        with pytest.raises(UserError, match="too long"):
            encode(IMAGE, large, FACTS, form)
    with pytest.raises(UserError, match="latent space"):
        require_room(large, "JPEG")
    require_room(recipe(MIXED), "JPEG")


def test_what_it_was_encoded_from_is_its_parent(home: Home) -> None:
    gallery = Gallery(home)
    drawn = Done(job=1, index=0, count=1, image=IMAGE, recipe=recipe(MIXED), facts=FACTS)
    first = gallery.keep(drawn)
    encoded = Latent(sources=(Source(image=digest_of(IMAGE)),))
    other = from_array(np.full((16, 16, 3), 91, np.uint8))
    child = msgspec.structs.replace(drawn, image=other, recipe=recipe(encoded))
    second = gallery.keep(child)
    links, absent = gallery.lineage.parents(second.id)
    assert [(link.parent, link.role) for link in links] == [(first.id, "mix")]
    assert absent == []
    kept = gallery.entry(first.id)
    assert kept is not None
    assert kept.recipe == recipe(MIXED)
    gallery.close()


def test_points_are_compared_in_words() -> None:
    one = recipe(Latent(sources=(Source(seed=5, shares=(0.3,)), Source(seed=6, shares=(0.7,)))))
    other = recipe(Latent(sources=one.latent.sources if one.latent else (), psi=0.5))
    assert difference(one, one) == []
    (said,) = difference(one, other)
    assert str(said) == ("The point is 5 × 0.3 + 6 × 0.7 here, 5 × 0.3 + 6 × 0.7, psi 0.5 there.")
    codes = [recipe(Latent(sources=(code(1, size),))) for size in (4, 8)]
    (said,) = difference(codes[0], codes[1])
    assert str(said) == "The points of the latent space differ."


def test_points_in_a_few_signs() -> None:
    assert point_words(None) == "–"
    assert point_words(MIXED) == "5 × 0.25/0.75 + code, shift -1.5, psi 0.7, noise random"
    labelled = Latent(sources=tuple(Source(seed=n, labels=((2, 1.0),)) for n in range(6)))
    assert point_words(labelled) == "0 (2: 1) + 1 (2: 1) + 2 (2: 1) + 3 (2: 1) + …"
