"""Pictures, recipes and PNG chunks for the tests of several rooms."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import PIL.Image

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


def xmp(inside: str, attributes: str = "") -> str:
    """An XMP packet with these elements and attributes."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta '
        'xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
        f'{attributes}>{inside}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>   '
    )


def picture(
    kind: str,
    comment: bytes | None = None,
    first: dict[int, str | bytes] | None = None,
    xmp: bytes | None = None,
    jpeg_comment: bytes | None = None,
) -> bytes:
    """A picture as Pillow writes it: EXIF's UserComment, texts of its first directory, XMP."""
    exif = PIL.Image.Exif()
    for tag, value in (first or {}).items():
        exif[tag] = value
    if comment is not None:
        exif.get_ifd(0x8769)[0x9286] = comment
    options: dict[str, object] = {"exif": exif.tobytes()} if comment or first else {}
    options |= {"xmp": xmp} if xmp else {}
    options |= {"comment": jpeg_comment} if jpeg_comment else {}
    out = BytesIO()
    PIL.Image.new("RGB", (16, 16)).save(out, kind, **options)
    return out.getvalue()


def stealthy(
    data: bytes, mark: bytes, side: int = 128, kind: str = "PNG", claimed: int | None = None
) -> bytes:
    """A picture that hides `data` in the lowest bits of its alpha channel, column by column."""
    length = len(data) * 8 if claimed is None else claimed
    hidden = mark + struct.pack(">I", length) + data
    alpha = PIL.Image.new("L", (side, side), 255)
    bits = "".join(f"{byte:08b}" for byte in hidden)[: side * side]
    values = bytes(254 + int(bit) for bit in bits).ljust(side * side, b"\xff")
    alpha.frombytes(values)
    image = PIL.Image.new("RGBA", (side, side), "teal")
    image.putalpha(alpha.transpose(PIL.Image.Transpose.TRANSPOSE))
    out = BytesIO()
    image.save(out, kind, **({"lossless": True, "exact": True} if kind == "WEBP" else {}))
    return out.getvalue()
