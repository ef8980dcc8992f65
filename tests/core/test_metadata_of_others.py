"""Pictures of other programs, as those programs write them."""

from __future__ import annotations

import json
import zlib
from io import BytesIO
from pathlib import Path

import PIL.Image
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aipaint.core.metadata import PictureMeta, read_meta
from aipaint.core.metadata.a1111 import parse
from tests.core.pictures import chunk, png, text

FULL = (
    "masterpiece, a (cat:1.2)\n<lora:x:0.8> 猫\n"
    "Negative prompt: blurry,\nbad: hands\n"
    "Steps: 28, Sampler: DPM++ 2M Karras, CFG scale: 6.5, Seed: 1234567890123, Size: 512x768, "
    'Model hash: 6ce0161689, Model: v1-5, Lora hashes: "x: 1a2b, y: 3c4d", Version: v1.7.0'
)
READ = PictureMeta(
    source="a1111",
    prompt="masterpiece, a (cat:1.2)\n<lora:x:0.8> 猫",
    negative_prompt="blurry,\nbad: hands",
    seed=1234567890123,
    steps=28,
    guidance=6.5,
    sampler="DPM++ 2M Karras",
    width=512,
    height=768,
    model="v1-5",
    model_hash="6ce0161689",
    loras={"x": 0.8},
    software="v1.7.0",
    extra={"Lora hashes": "x: 1a2b, y: 3c4d"},
)


def in_exif(comment: bytes, **save: object) -> bytes:
    exif = PIL.Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = comment
    out = BytesIO()
    PIL.Image.new("RGB", (9, 9)).save(out, exif=exif.tobytes(), **save)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        png(text("parameters", FULL)),
        png(chunk(b"iTXt", b"parameters\0\0\0\0\0" + FULL.encode())),
        png(chunk(b"iTXt", b"parameters\0\1\0zh\0\0" + zlib.compress(FULL.encode()))),
        png(chunk(b"zTXt", b"parameters\0\0" + zlib.compress(FULL.encode()))),
        png(chunk(b"IDAT", b"x"), text("parameters", FULL)),
        png(text("parameters", FULL.replace("\n", "\r\n"))),
        png(text("parameters", FULL + "\nTemplate: a {cat|dog}")),
        in_exif(b"UNICODE\0" + FULL.encode("utf-16-be"), format="JPEG"),
        in_exif(b"UNICODE\0" + FULL.encode("utf-16-le"), format="JPEG"),
        in_exif(b"UNICODE\0" + FULL.encode("utf-16"), format="JPEG"),
        in_exif(b"ASCII\0\0\0" + FULL.encode(), format="JPEG"),
        in_exif(b"\0" * 8 + FULL.encode(), format="JPEG"),
        in_exif(b"UNICODE\0" + FULL.encode("utf-16-be"), format="WEBP"),
        in_exif(b"UNICODE\0" + FULL.encode("utf-16-be"), format="WEBP", lossless=True),
        in_exif(b"UNICODE\0" + FULL.encode("utf-16-be"), format="PNG"),
    ],
)
def test_automatic1111_is_read_wherever_it_is_kept(tmp_path: Path, data: bytes) -> None:
    # By its content, not by its name.
    path = tmp_path / "picture.txt"
    path.write_bytes(data)
    assert read_meta(path) == READ


def test_a_prompt_alone_and_settings_alone_are_read() -> None:
    alone = parse("Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512")
    assert alone is not None
    assert (alone.prompt, alone.negative_prompt, alone.integer("Steps")) == ("", "", 20)
    assert parse("a red apple") is None


def test_settings_that_make_no_sense_are_unknown() -> None:
    read = parse(f'x\nSteps: 1, Seed: {"9" * 5000}, CFG scale: nan, Size: 8x, Model: "\\ud800"')
    assert read is not None
    assert read.integer("Seed") is None
    assert read.number("CFG scale") is None
    assert read.size() is None
    assert read.settings["Model"] == "?"


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_or_left(text: str) -> None:
    parse(text)
    parse(f"{text}\nSteps: 1, {text}")


INVOKE = {
    "positive_prompt": "a cat",
    "negative_prompt": "dogs",
    "seed": 3,
    "steps": 30,
    "cfg_scale": 7.5,
    "scheduler": "euler",
    "width": 512,
    "height": 640,
    "model": {"name": "dreamer", "hash": "blake3:0"},
}
NOVEL = {"prompt": "a cat", "uc": "dogs", "seed": 3, "steps": 28, "scale": 5, "sampler": "k_euler"}
COMFY = {
    "3": {
        "class_type": "KSampler",
        "inputs": {
            "seed": 3,
            "steps": 20,
            "cfg": 8,
            "sampler_name": "euler",
            "positive": ["6", 0],
            "negative": ["7", 0],
            "latent_image": ["5", 0],
            "model": ["10", 0],
        },
    },
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "v1-5.safetensors"}},
    "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 640}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a cat", "clip": ["4", 1]}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "dogs", "clip": ["4", 1]}},
    "10": {"class_type": "LoraLoader", "inputs": {"model": ["4", 0]}},
}


@pytest.mark.parametrize(
    ("texts", "source", "model"),
    [
        ({"invokeai_metadata": json.dumps(INVOKE)}, "invokeai", "dreamer"),
        ({"Software": "NovelAI", "Comment": json.dumps(NOVEL)}, "novelai", None),
        ({"prompt": json.dumps(COMFY), "workflow": "{}"}, "comfyui", "v1-5.safetensors"),
    ],
)
def test_other_programs_are_read(
    tmp_path: Path, texts: dict[str, str], source: str, model: str | None
) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(png(*(text(name, value) for name, value in texts.items())))
    meta = read_meta(path)
    assert (meta.source, meta.model) == (source, model)
    assert (meta.prompt, meta.negative_prompt, meta.seed) == ("a cat", "dogs", 3)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["inputs", "class_type", "model", "positive", "seed", "name", "4"]),
            inner | st.sampled_from(["KSampler", "CLIPTextEncode"]),
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(value=json_values, keyword=st.sampled_from(["invokeai_metadata", "prompt", "Comment"]))
@settings(max_examples=200, deadline=None)
def test_any_json_of_theirs_is_read_or_left(
    tmp_path_factory: pytest.TempPathFactory, value: object, keyword: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "theirs.png"
    path.write_bytes(png(text("Software", "NovelAI"), text(keyword, json.dumps(value))))
    assert isinstance(read_meta(path), PictureMeta)
