"""What goes into a picture comes out again, and what strangers put there does no harm."""

from __future__ import annotations

import contextlib
import json
import re
import tracemalloc
import zlib
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import msgspec
import PIL.Image
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aipaint.core.errors import UserError
from aipaint.core.metadata import (
    Lineage,
    Parent,
    PictureFormat,
    PictureMeta,
    encode,
    encode_png,
    formats,
    read_meta,
    read_recipe,
    read_record,
    require_room,
)
from aipaint.core.recipe import SAMPLERS, Recipe, Repaint
from tests.core.pictures import FACTS, chunk, make_image, make_recipe, png, text

FORMATS = formats()
TRICKY = 'a, b: "c" \\d\\ 红苹果 🎨 שלום\nSteps: 3, Seed: 4\r\n<b>&amp;\ufffe\t'

# Whatever can be typed: every letter but lone surrogates, which no file can hold.
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
recipes = st.builds(
    Recipe,
    prompt=words,
    negative_prompt=words,
    model=words,
    steps=st.integers(1, 500),
    guidance=st.floats(0, 100),
    sampler=st.sampled_from(SAMPLERS),
    seed=st.integers(0, 2**32 - 1),
    width=st.just(8),
    height=st.just(8),
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("metadata") / "picture"


@pytest.mark.parametrize("kind", FORMATS)
@given(recipe=recipes)
@example(recipe=make_recipe(TRICKY, "x" + TRICKY))
@settings(max_examples=60, deadline=None)
def test_a_recipe_survives_every_format(file: Path, kind: PictureFormat, recipe: Recipe) -> None:
    moment = datetime(2026, 11, 21, 10, 0, 5, tzinfo=UTC)
    file.write_bytes(encode(make_image(recipe), recipe, FACTS, kind, moment))
    record = read_record(file)
    assert record is not None
    assert (record.recipe, record.facts, record.created) == (recipe, FACTS, moment)
    assert read_meta(file) == PictureMeta(
        source="aipaint",
        prompt=recipe.prompt,
        negative_prompt=recipe.negative_prompt,
        seed=recipe.seed,
        steps=recipe.steps,
        guidance=recipe.guidance,
        sampler=recipe.sampler,
        width=recipe.width,
        height=recipe.height,
        model=recipe.model,
        model_hash=FACTS.model_hash,
        source_type="trainedAlgorithmicMedia",
    )


@pytest.mark.parametrize("kind", FORMATS)
def test_a_picture_still_opens_and_says_that_a_model_made_it(kind: PictureFormat) -> None:
    recipe = make_recipe("红苹果")
    data = encode(make_image(recipe), recipe, FACTS, kind)
    with PIL.Image.open(BytesIO(data)) as image:
        assert (image.format, image.size) == (kind, (16, 24))
        red, green, blue = image.convert("RGB").getpixel((3, 3))
        assert max(abs(red - 90), abs(green - 90), abs(blue - 90)) <= 2
    assert b"digitalsourcetype/trainedAlgorithmicMedia" in data


@pytest.mark.parametrize("kind", FORMATS)
def test_what_was_painted_over_is_called_a_composite(file: Path, kind: PictureFormat) -> None:
    recipe = make_recipe("红苹果")
    over = msgspec.structs.replace(recipe, repaint=Repaint(image="a" * 64))
    edited = Lineage(parents=(Parent("edit", "a" * 64),))
    mixed = Lineage(parents=(Parent("mix", "a" * 64),))
    for each, lineage, expected in (
        (recipe, mixed, "trainedAlgorithmicMedia"),
        (recipe, edited, "compositeWithTrainedAlgorithmicMedia"),
        (over, Lineage(), "compositeWithTrainedAlgorithmicMedia"),
    ):
        file.write_bytes(encode(make_image(recipe), each, FACTS, kind, lineage=lineage))
        assert read_meta(file).source_type == expected
        # Where those who know nothing of us look for it: the packet's own place in each format.
        with PIL.Image.open(file) as image:
            found = re.findall(r"digitalsourcetype/(\w+)<", xmp_of(image))
        assert found == [expected]


def xmp_of(image: PIL.Image.Image) -> str:
    """The packet as Pillow, which knows nothing of us, finds it."""
    packet = image.info["xmp"] if "xmp" in image.info else image.info["XML:com.adobe.xmp"]
    return packet.decode() if isinstance(packet, bytes) else packet


def test_pixels_of_a_png_are_kept_exactly() -> None:
    recipe = make_recipe()
    image = msgspec.structs.replace(make_image(recipe), data=bytes(range(128)) * 9)
    with PIL.Image.open(BytesIO(encode_png(image, recipe, FACTS))) as read:
        assert read.tobytes() == image.data


def test_other_tools_find_the_text_that_they_know() -> None:
    recipe = make_recipe("red apple\non a table", "blurry")
    with PIL.Image.open(BytesIO(encode_png(make_image(recipe), recipe, FACTS))) as image:
        assert image.info["parameters"].splitlines() == [
            "red apple",
            "on a table",
            "Negative prompt: blurry",
            "Steps: 20, Sampler: DPM++ 2M, CFG scale: 4.5, Seed: 7, Size: 16x24, "
            'Model hash: 0123456789, Model: "Starter, first: one", Version: aipaint 0.1.0',
        ]


# What tools of A1111's kind take for one setting: a name, then a JSON string or no comma.
SETTING = re.compile(r'\s*(\w[\w \-/]+):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)')


@pytest.mark.parametrize("kind", FORMATS)
@given(recipe=recipes, model=words)
@example(recipe=msgspec.structs.replace(make_recipe(), width=8, height=8), model="\0")
@settings(max_examples=40, deadline=None)
def test_other_tools_read_what_we_wrote(kind: PictureFormat, recipe: Recipe, model: str) -> None:
    facts = msgspec.structs.replace(FACTS, model_name=model)
    with PIL.Image.open(BytesIO(encode(make_image(recipe), recipe, facts, kind))) as image:
        if kind == "PNG":
            written = image.info["parameters"]
        else:
            comment = image.getexif().get_ifd(0x8769)[0x9286]
            assert comment.startswith(b"UNICODE\0")
            written = comment[8:].decode("utf-16-be")
    found = dict(SETTING.findall(written.rsplit("\n", 1)[-1]))
    assert (found["Steps"], found["Seed"]) == (str(recipe.steps), str(recipe.seed))
    assert (found["Size"], float(found["CFG scale"])) == ("8x8", pytest.approx(recipe.guidance))
    name = found.get("Model", "")
    name = json.loads(name) if name.startswith('"') else name
    assert name.split() == model.replace("\0", "").split()


def test_text_that_no_file_can_hold_is_mended(file: Path) -> None:
    recipe = make_recipe("a\ud800b\0c")
    file.write_bytes(encode_png(make_image(recipe), recipe, FACTS))
    assert read_meta(file).prompt == "a?b\0c"


def test_a_jpeg_that_cannot_hold_the_prompt_is_refused_beforehand() -> None:
    long = make_recipe("画" * 30_000)
    require_room(long, "PNG")
    require_room(long, "WEBP")
    with pytest.raises(UserError, match="too long for a JPEG"):
        require_room(long, "JPEG")
    with pytest.raises(UserError, match="too long for a JPEG"):
        encode(make_image(long), long, FACTS, "JPEG")


@given(prompt=st.text(st.sampled_from('a画🎨"\\<&\n\x01'), min_size=1, max_size=9))
@settings(max_examples=40, deadline=None)
def test_what_was_promised_room_has_room(prompt: str) -> None:
    times = 64_000 // len(prompt)
    while True:
        recipe = make_recipe(prompt * times, "no")
        try:
            require_room(recipe, "JPEG")
        except UserError:
            times = times * 3 // 4
            continue
        encode(make_image(recipe), recipe, FACTS, "JPEG")
        break


def test_a_record_of_a_later_version_gives_way_to_the_common_text(file: Path) -> None:
    later = '{"version": 2, "recipe": {"prompt": ["a"]}}'
    common = "cat\nSteps: 3, Sampler: Euler, CFG scale: 2, Seed: 5, Size: 64x32"
    file.write_bytes(png(text("aipaint", later), text("parameters", common)))
    assert read_recipe(file) is None
    meta = read_meta(file)
    assert (meta.source, meta.prompt, meta.width, meta.height) == ("a1111", "cat", 64, 32)


@pytest.mark.parametrize(
    "record",
    [
        "{",
        "[]",
        '{"version": 1}',
        '{"version": 1e400}',
        "[" * 100_000,
        '{"version":1,"x":' + "[" * 100_000,
        '{"version": 1, "recipe": {"prompt": 5}, "facts": {}, "created": "now"}',
    ],
)
def test_a_broken_record_is_no_record(file: Path, record: str) -> None:
    file.write_bytes(png(text("aipaint", record)))
    assert read_meta(file) == PictureMeta(source="unknown", width=8, height=8)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_outside_of_the_calendar_is_no_record(file: Path, moment: str) -> None:
    recipe = make_recipe()
    data = encode_png(make_image(recipe), recipe, FACTS)
    with PIL.Image.open(BytesIO(data)) as image:
        fields = msgspec.json.decode(str(image.info["aipaint"]))
    fields["created"] = moment
    file.write_bytes(png(text("aipaint", msgspec.json.encode(fields).decode())))
    assert read_record(file) is None


@pytest.mark.parametrize("kind", FORMATS)
@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_mutilated_file_gives_an_answer_or_a_reason(
    file: Path, kind: PictureFormat, data: st.DataObject
) -> None:
    recipe = make_recipe(TRICKY)
    whole = bytearray(encode(make_image(recipe), recipe, FACTS, kind))
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place] = data.draw(st.integers(0, 255))
    file.write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
    # Anything else than these two would be a bug.
    with contextlib.suppress(UserError):
        assert isinstance(read_meta(file), PictureMeta)


HEADS = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1",
    b"\xff\xd8\xff",
    b"RIFF1234WEBP",
    b"\0\0\0\x10ftypavif\0\0\0\0",
)


@given(head=st.sampled_from(HEADS), tail=st.binary(max_size=400))
@settings(max_examples=400, deadline=None)
def test_any_bytes_give_an_answer_or_a_reason(file: Path, head: bytes, tail: bytes) -> None:
    file.write_bytes(head + tail)
    with contextlib.suppress(UserError):
        assert read_meta(file).source == "unknown"


@pytest.mark.parametrize(
    "bomb",
    [
        chunk(b"zTXt", b"parameters\0\0" + zlib.compress(b"a" * 2**28)),
        chunk(b"iTXt", b"parameters\0\1\0\0\0" + zlib.compress(b"a" * 2**28)),
        chunk(b"iTXt", b"aipaint\0\1\0\0\0" + zlib.compress(b"[" * 2**28)),
        b"\xff\xff\xff\xfftEXt",
        b"\x7f\xff\xff\xfftEXtparameters\0",
        chunk(b"tEXt", b"parameters\0" + b'a: "' * 2**19),
        chunk(b"tEXt", b"parameters\0" + b"Steps: 1, " + b'a: "b\\", ' * 2**18),
        chunk(b"tEXt", b"parameters\0" + b"\n" * 2**21),
        b"".join(chunk(b"tEXt", f"{n}\0".encode() + b"a" * 2**20) for n in range(24)),
        b"\0\0\0\0noNE\0\0\0\0" * 300_000,
    ],
    ids=lambda bomb: f"{bomb[4:20]!r}",
)
def test_a_bomb_stays_small(file: Path, bomb: bytes) -> None:
    file.write_bytes(png(bomb))
    tracemalloc.start()
    try:
        with contextlib.suppress(UserError):
            read_meta(file)
        assert tracemalloc.get_traced_memory()[1] < 64 * 2**20
    finally:
        tracemalloc.stop()


def test_a_picture_larger_than_memory_is_only_measured(file: Path) -> None:
    file.write_bytes(png(text("Comment", "x"), width=2**31 - 1, height=2**31 - 1))
    meta = read_meta(file)
    assert (meta.source, meta.width) == ("unknown", 2**31 - 1)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "neither PNG, JPEG, WebP nor AVIF"),
        (b"GIF89a", "neither PNG, JPEG, WebP nor AVIF"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\0", "damaged"),
        (png()[:40], "damaged"),
        (b"\xff\xd8\xff\xe0", "damaged"),
        (b"\xff\xd8\xff\xd9", "damaged"),
        (b"RIFF\0\0\0\0WEBP", "damaged"),
        (b"\0\0\0\x10ftypavif\0\0\0\0", "damaged"),
        (b"\0\0\0\x10ftypavif\0\0\0\0\0\0\0\x0cmeta\0\0\0\0", "damaged"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(file: Path, content: bytes, reason: str) -> None:
    file.write_bytes(content)
    with pytest.raises(UserError, match=reason):
        read_meta(file)


def test_what_is_no_file_is_refused_in_words(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.png", tmp_path / "none" / "x", Path("a\0b")):
        with pytest.raises(UserError):
            read_meta(path)
