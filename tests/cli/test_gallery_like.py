"""`aipaint gallery like`, with the network that ships."""

from __future__ import annotations

import json
from pathlib import Path

import PIL.Image
import pytest
import skimage.data

from tests.cli.conftest import Type


@pytest.fixture
def folder(tmp_path: Path, aipaint: Type) -> Path:
    """Two photographs and what was made of them, in the gallery."""
    made = tmp_path / "old"
    made.mkdir()
    for name in ("coffee", "chelsea"):
        photo = PIL.Image.fromarray(getattr(skimage.data, name)())
        photo.resize((240, 200)).save(made / f"{name}.png")
        photo.transpose(PIL.Image.Transpose.FLIP_LEFT_RIGHT).crop((20, 10, 400, 290)).save(
            made / f"{name}-turned.jpg"
        )
    assert aipaint("gallery", "import", made).code == 0
    return made


@pytest.mark.usefixtures("local")
def test_what_is_alike_is_listed_the_most_alike_first(
    aipaint: Type, folder: Path, tmp_path: Path
) -> None:
    result = aipaint("gallery", "like", folder / "coffee.png", "--limit", "2")
    assert result.code == 0
    first, second = result.out.splitlines()
    assert first.split(" ", 1)[1] == str(folder / "coffee-turned.jpg")
    assert float(first.split()[0]) > 0.5 > float(second.split()[0])

    # A file that is not in the gallery, by itself and as JSON.
    other = tmp_path / "mine.webp"
    PIL.Image.fromarray(skimage.data.chelsea()[40:, 60:]).save(other)
    told = json.loads(aipaint("gallery", "like", other, "--json").out)["pictures"]
    assert len(told) == 4
    assert {Path(each["path"]).stem for each in told[:2]} == {"chelsea", "chelsea-turned"}
    assert told[0]["likeness"] > told[1]["likeness"] > 0.5

    found = json.loads(aipaint("gallery", "search", f"like:{told[0]['id']}", "--json").out)
    assert [each["id"] for each in found["pictures"][:2]] == [each["id"] for each in told[:2]]


@pytest.mark.usefixtures("local")
def test_what_is_no_picture_is_refused(aipaint: Type, folder: Path, tmp_path: Path) -> None:
    assert "There is no picture 77" in aipaint("gallery", "like", "77").complaint
    assert "--limit" in aipaint("gallery", "like", "1", "--limit", "0").complaint
    text = tmp_path / "text.png"
    text.write_text("no picture")
    assert "text.png" in aipaint("gallery", "like", text).complaint
