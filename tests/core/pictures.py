"""Pictures, recipes and PNG chunks for the tests of several rooms."""

from __future__ import annotations

import struct
import zlib

from aipaint.core.events import Done, Facts, Image
from aipaint.core.recipe import Recipe

FACTS = Facts(
    model_name="Starter, first: one",
    model_hash="0123456789abcdef",
    device="cpu",
    dtype="float32",
    versions={"torch": "2.0"},
    seconds=1.5,
)
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def make_recipe(prompt: str = "red apple", negative: str = "", seed: int = 7) -> Recipe:
    return Recipe(
        prompt=prompt,
        negative_prompt=negative,
        model="starter-diffusion",
        steps=20,
        guidance=4.5,
        sampler="dpmpp_2m",
        seed=seed,
        width=16,
        height=24,
    )


def make_image(recipe: Recipe, value: int = 90) -> Image:
    return Image(recipe.width, recipe.height, bytes([value]) * (recipe.width * recipe.height * 3))


def make_done(prompt: str = "red apple", negative: str = "", seed: int = 7) -> Done:
    recipe = make_recipe(prompt, negative, seed)
    return Done(job=1, index=0, count=1, image=make_image(recipe), recipe=recipe, facts=FACTS)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*chunks: bytes, width: int = 8, height: int = 8) -> bytes:
    """A PNG with these chunks and no pixels: nobody who reads metadata may miss them."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return PNG_SIGNATURE + chunk(b"IHDR", header) + b"".join(chunks) + chunk(b"IEND", b"")


def text(keyword: str, value: str) -> bytes:
    return chunk(b"tEXt", keyword.encode("latin-1") + b"\0" + value.encode())
