"""Pictures of many programs, built as those programs write them, in every place they use."""

from __future__ import annotations

import contextlib
import gzip
import json
import tracemalloc
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import PIL.Image
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aipaint.core.errors import UserError
from aipaint.core.metadata import PictureMeta, read_meta
from tests.core.pictures import png, stealthy, text, xmp
from tests.core.pictures_of_others import (
    A1111,
    DRAW,
    EASY,
    EASY_LINES,
    FOOOCUS,
    INVOKE,
    INVOKE_2,
    MATRIX,
    NEGATIVE,
    NOVEL_4,
    PICTURES,
    PROJECT,
    PROMPT,
    SEED,
    SWARM,
    XMP,
    itxt,
    unicode_comment,
)


@pytest.mark.parametrize("name", PICTURES)
def test_each_program_is_read(tmp_path: Path, name: str) -> None:
    source, data = PICTURES[name]
    path = tmp_path / "picture"
    path.write_bytes(data)
    meta = read_meta(path)
    assert (meta.source, meta.seed, meta.steps, meta.guidance) == (source, SEED, 30, 7.5)
    assert (meta.prompt, meta.negative_prompt) == (PROMPT, NEGATIVE)
    assert (meta.sampler, meta.width, meta.height) == ("euler_k", 512, 640)
    assert meta.best_effort is None
    if source != "novelai" or name in ("novelai", "novelai hidden"):
        assert (meta.model or "dreamer").split("/")[-1] == "dreamer"


@pytest.mark.parametrize(
    "name", ["invokeai", "swarmui", "fooocus", "easydiffusion jpeg", "drawthings"]
)
def test_loras_are_told_with_their_weight(tmp_path: Path, name: str) -> None:
    path = tmp_path / "picture"
    path.write_bytes(PICTURES[name][1])
    assert read_meta(path).loras == {"ink": 0.75}


def test_details_of_some(tmp_path: Path) -> None:
    path = tmp_path / "picture"
    metas: dict[str, PictureMeta] = {}
    for name, (_source, data) in PICTURES.items():
        path.write_bytes(data)
        metas[name] = read_meta(path)
    assert metas["krita"].source_type == "compositeWithTrainedAlgorithmicMedia"
    assert metas["invokeai"].software == "InvokeAI 4.2.8"
    assert (metas["invokeai"].clip_skip, metas["invokeai"].vae) == (2, "kl-f8")
    assert metas["fooocus"].model_hash == "aeb7e9e689"
    assert metas["drawthings"].software == "Draw Things"
    assert (metas["novelai"].scheduler, metas["swarmui"].scheduler) == ("karras", "karras")


@pytest.mark.parametrize(
    ("ending", "content", "source"),
    [
        (".txt", A1111, "a1111"),
        (".png.txt", A1111, "a1111"),
        (".txt", EASY_LINES, "easydiffusion"),
        (".json", json.dumps(EASY), "easydiffusion"),
        (".swarm.json", json.dumps(SWARM), "swarmui"),
        (".txt", "\ufeff" + A1111.replace("\n", "\r\n"), "a1111"),
    ],
)
def test_a_file_beside_the_picture_is_read(
    tmp_path: Path, ending: str, content: str, source: str
) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(png())
    (tmp_path / f"picture{ending}").write_text(content, "utf-8", newline="")
    meta = read_meta(path)
    assert (meta.source, meta.prompt, meta.seed) == (source, PROMPT, SEED)


@pytest.mark.parametrize("content", [b"a cat, on a mat", b"\xff\xfe\0", b"", b"{", b"x" * 2**21])
def test_a_caption_beside_the_picture_says_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(png())
    (tmp_path / "picture.txt").write_bytes(content)
    (tmp_path / "picture.json").mkdir()
    assert read_meta(path) == PictureMeta(source="unknown", width=8, height=8)


def test_the_picture_s_own_words_come_before_a_file_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(png(text("parameters", "cat\nSteps: 3, Seed: 5")))
    (tmp_path / "picture.txt").write_text(A1111)
    assert read_meta(path).prompt == "cat"


def test_what_is_hidden_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    bomb = stealthy(gzip.compress(b"a" * 2**27), b"stealth_pngcomp", side=1200)
    for data in (
        bomb,
        stealthy(b"x", b"stealth_pngcomp", claimed=2**32 - 1),
        stealthy(b"not gzip", b"stealth_pngcomp"),
        stealthy(b"\xff\xfe", b"stealth_pnginfo"),
        stealthy(b"", b"stealth_pnginfo"),
        stealthy(b"", b"stealth_pnginfo", side=3),
    ):
        path.write_bytes(data)
        tracemalloc.start()
        try:
            assert read_meta(path).source == "unknown"
            assert tracemalloc.get_traced_memory()[1] < 32 * 2**20
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize("part", ['{"":0}', "[0]"])
def test_objects_as_large_as_may_be_stay_within_memory(tmp_path: Path, part: str) -> None:
    path = tmp_path / "picture.png"
    value = '{"a":[' + ",".join([part] * (2**20 // (len(part) + 1) - 10)) + "]}"
    path.write_bytes(png(*(text(f"k{n}", value) for n in range(9))))
    tracemalloc.start()
    try:
        assert read_meta(path).source == "unknown"
        assert tracemalloc.get_traced_memory()[1] < 128 * 2**20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "packet",
    [
        '<!DOCTYPE a [<!ENTITY b "cccccccccc">]><a>&b;</a>',
        "<a>" * 50_000,
        "<exif:UserComment>" * 1000,
        "<" * 2**19,
        xmp("<exif:UserComment>{</exif:UserComment>"),
    ],
)
def test_odd_xmp_says_nothing(tmp_path: Path, packet: str) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(png(itxt(XMP, packet)))
    assert read_meta(path) == PictureMeta(source="unknown", width=8, height=8)


NAMES = sorted(
    {
        name
        for one in (
            INVOKE,
            INVOKE_2,
            SWARM,
            FOOOCUS,
            MATRIX,
            PROJECT,
            EASY,
            DRAW,
            NOVEL_4,
            SWARM["sui_image_params"],
            INVOKE_2["image"],
            PROJECT["State"],
        )
        for name in one
    }
)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["", "a", "7", "8x8"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6)
    ),
    max_leaves=20,
)
whole = [INVOKE, INVOKE_2, SWARM, FOOOCUS, MATRIX, PROJECT, EASY, DRAW, NOVEL_4]


@given(base=st.sampled_from(whole), change=st.dictionaries(st.sampled_from(NAMES), json_values))
@settings(max_examples=120, deadline=None)
def test_any_values_are_read_or_left(
    tmp_path_factory: pytest.TempPathFactory, base: dict[str, Any], change: dict[str, Any]
) -> None:
    path = tmp_path_factory.getbasetemp() / "odd.png"
    path.write_bytes(png(text("parameters", json.dumps({**base, **change}))))
    meta = read_meta(path)
    assert msgspec.json.decode(msgspec.json.encode(meta), type=PictureMeta) == meta


@pytest.mark.parametrize("name", ["a1111 avif", "novelai hidden", "drawthings jpeg"])
@given(data=st.data())
@settings(max_examples=50, deadline=None)
def test_a_mutilated_one_gives_an_answer_or_a_reason(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    path = tmp_path_factory.getbasetemp() / "mutilated.png"
    whole = bytearray(PICTURES[name][1])
    for _ in range(data.draw(st.integers(1, 8))):
        # Most of what is read lies in front.
        whole[data.draw(st.integers(0, min(len(whole) - 1, 900)))] = data.draw(st.integers(0, 255))
    path.write_bytes(whole[: data.draw(st.integers(len(whole) // 2, len(whole)))])
    # Anything else than these two would be a bug.
    with contextlib.suppress(UserError):
        assert isinstance(read_meta(path), PictureMeta)


def test_pillow_finds_the_same_in_an_avif() -> None:
    data = PICTURES["a1111 avif"][1]
    with PIL.Image.open(BytesIO(data)) as image:
        assert image.getexif().get_ifd(0x8769)[0x9286] == unicode_comment(A1111)
