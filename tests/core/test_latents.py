"""Points of a latent space: what is written comes back, and what makes no sense is refused."""

from __future__ import annotations

import math

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from aipaint.core.errors import UserError
from aipaint.core.events import Facts
from aipaint.core.latents import (
    Direction,
    Directions,
    Latent,
    Shift,
    Source,
    Vector,
    from_vector,
    to_vector,
)
from aipaint.core.metadata.record import decode_record, encode_record, make_record
from aipaint.core.pixels import Image, digest_of
from aipaint.core.recipe import Recipe, check, check_inputs
from aipaint.core.studies import (
    Contrast,
    Drag,
    FindDirections,
    Handle,
    Project,
    Resolve,
    Sheet,
    Study,
    check_study,
    digests_of,
)

FACTS = Facts(
    model_name="m", model_hash="0" * 16, device="cpu", dtype="float32", versions={}, seconds=0.1
)
numbers = hnp.arrays(
    np.float32,
    hnp.array_shapes(min_dims=1, max_dims=2, max_side=8),
    elements=st.floats(-1e6, 1e6, width=32),
)
sources = st.one_of(
    st.builds(Source, seed=st.integers(0, 2**32 - 1), labels=st.just(((3, 1.0),))),
    st.builds(Source, code=numbers.map(to_vector), shares=st.just((0.0, 1.0))),
    st.builds(Source, image=st.just("a" * 64)),
)
latents = st.builds(
    Latent,
    sources=st.lists(sources, min_size=1, max_size=4).map(tuple),
    shifts=st.lists(
        st.builds(Shift, vector=numbers.map(to_vector), amount=st.floats(-9, 9)), max_size=2
    ).map(tuple),
    psi=st.floats(0, 1),
    turn=st.floats(-180, 180),
)


def recipe(latent: Latent) -> Recipe:
    return Recipe(
        model="m",
        steps=1,
        guidance=1.0,
        sampler="euler",
        seed=1,
        width=64,
        height=64,
        latent=latent,
    )


@given(numbers)
def test_numbers_come_back_as_they_were(array: np.ndarray) -> None:
    found = from_vector(to_vector(array))
    assert found.dtype == np.float32
    assert found.shape == array.shape
    assert np.array_equal(found, array)


@given(latents)
def test_a_picture_carries_its_point(latent: Latent) -> None:
    asked, notes = check(recipe(latent))
    assert notes == []
    told = decode_record(encode_record(make_record(asked, FACTS)))
    assert told is not None
    assert told.recipe == asked


def test_a_record_of_before_there_were_latents_is_read() -> None:
    plain = msgspec.structs.replace(recipe(Latent(sources=(Source(seed=1),))), latent=None)
    text = encode_record(make_record(plain, FACTS)).replace(',"latent":null', "")
    assert "latent" not in text
    told = decode_record(text)
    assert told is not None
    assert told.recipe == plain


@pytest.mark.parametrize(
    "vector",
    [
        Vector((), b""),
        Vector((0,), b""),
        Vector((2,), b"\0" * 4),
        Vector((-1,), b"\0" * 4),
        Vector((1, 1, 1), b"\0" * 4),
        Vector((2**21,), b""),
        Vector((1,), np.float32(math.nan).tobytes()),
        Vector((1,), np.float32(math.inf).tobytes()),
    ],
)
def test_damaged_numbers_are_refused(vector: Vector) -> None:
    with pytest.raises(UserError, match="damaged"):
        from_vector(vector)


@pytest.mark.parametrize(
    "latent",
    [
        Latent(sources=()),
        Latent(sources=(Source(),)),
        Latent(sources=(Source(seed=1, image="a" * 64),)),
        Latent(sources=(Source(seed=-1),)),
        Latent(sources=(Source(seed=1, shares=()),)),
        Latent(sources=(Source(seed=1, shares=(math.nan,)),)),
        Latent(sources=(Source(seed=1, labels=((-1, 1.0),)),)),
        Latent(sources=(Source(seed=1),), psi=math.nan),
        Latent(sources=(Source(seed=1),), move=(math.inf, 0.0)),
        Latent(sources=(Source(seed=1),) * 3, mixing="slerp"),
        Latent(sources=(Source(code=Vector((2,), b"")),)),
        Latent(sources=(Source(seed=1),), shifts=(Shift(vector=Vector((9,), b""), amount=1.0),)),
    ],
)
def test_a_point_that_makes_no_sense_is_refused(latent: Latent) -> None:
    with pytest.raises(UserError):
        check(recipe(latent))


def test_pictures_that_a_point_begins_with_are_asked_for() -> None:
    image = Image(2, 2, bytes(12))
    digest = digest_of(image)
    asked = recipe(Latent(sources=(Source(image=digest), Source(seed=2))))
    assert asked.digests() == {digest}
    check_inputs(asked, {digest: image})
    with pytest.raises(UserError, match="not there any more"):
        check_inputs(asked, {})


POINT = Latent(sources=(Source(seed=1),))


@pytest.mark.parametrize(
    "study",
    [
        Sheet(model="m", latents=()),
        Sheet(model="m", latents=(Latent(sources=()),)),
        Sheet(model="m", latents=(POINT,), side=-1),
        Resolve(model="m", latents=()),
        FindDirections(model="m", method="pca", samples=1),
        FindDirections(model="m", method="sefa", count=0),
        Contrast(model="m", liked=(POINT,), disliked=()),
        Project(model="m", image="a" * 64),
        Project(model="m", image=""),
        Project(model="m", image="a" * 64, steps=0),
        Drag(model="m", latent=POINT, handles=()),
        Drag(model="m", latent=POINT, handles=(Handle(0, 0, 1, 1),), mask="b" * 64),
        Drag(model="m", latent=POINT, handles=(Handle(0, 0, 1, 1),), rate=math.nan),
    ],
)
def test_a_study_that_makes_no_sense_is_refused(study: Study) -> None:
    with pytest.raises(UserError):
        check_study(study, {})


def test_a_study_names_what_it_looks_at() -> None:
    start = Latent(sources=(Source(image="b" * 64),))
    study = Project(model="m", image="a" * 64, start=start)
    assert digests_of(study) == {"a" * 64, "b" * 64}


@given(numbers)
def test_directions_are_a_small_file(array: np.ndarray) -> None:
    direction = Direction(name="微笑", vector=to_vector(array), origin="attribute")
    file = Directions(model="m", model_hash="0", layers=2, dim=3, directions=(direction,))
    assert msgspec.json.decode(msgspec.json.encode(file), type=Directions) == file
