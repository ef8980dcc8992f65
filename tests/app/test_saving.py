"""A picture that is saved elsewhere tells what it told before, whoever wrote it."""

from __future__ import annotations

from pathlib import Path

import PIL.Image
import pytest
from PIL.PngImagePlugin import PngInfo
from PySide6.QtGui import QImage

from aipaint.app.saving import Shown, save_picture
from aipaint.core.errors import UserError
from aipaint.core.metadata import encode_png, read_meta, read_recipe
from tests.core.pictures import FACTS, make_image, make_recipe

RECIPE = make_recipe("红苹果")


def shown(file: Path | None) -> Shown:
    image = QImage(16, 24, QImage.Format.Format_RGB888)
    image.fill("teal")
    return Shown(image, RECIPE, FACTS, file)


@pytest.mark.parametrize("ending", ["png", "jpg", "webp", "avif"])
@pytest.mark.parametrize("kept", [True, False])
def test_the_recipe_goes_along(tmp_path: Path, ending: str, kept: bool) -> None:
    file = tmp_path / "kept.png"
    file.write_bytes(encode_png(make_image(RECIPE), RECIPE, FACTS))
    path = tmp_path / f"copy.{ending}"
    save_picture(shown(file if kept else None), path)
    assert read_recipe(path) == RECIPE
    if kept and ending == "png":
        assert path.read_bytes() == file.read_bytes()


@pytest.mark.parametrize("ending", ["jpg", "webp"])
def test_words_of_another_program_stay_its_own(tmp_path: Path, ending: str) -> None:
    file, path = tmp_path / "kept.png", tmp_path / f"copy.{ending}"
    info = PngInfo()
    info.add_text("parameters", "a castle\nSteps: 3, Sampler: Euler")
    PIL.Image.new("RGB", (16, 24), "teal").save(file, pnginfo=info)
    save_picture(shown(file), path)
    # We did not paint it, and nothing says so.
    assert read_recipe(path) is None
    meta = read_meta(path)
    assert (meta.source, meta.prompt, meta.steps) == ("a1111", "a castle", 3)


def test_a_file_that_is_gone_or_a_place_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        save_picture(shown(tmp_path / "gone.png"), tmp_path / "a.png")
    with pytest.raises(UserError, match="could not be saved"):
        save_picture(shown(None), tmp_path / "none" / "a.png")
    with pytest.raises(UserError, match="cannot be saved as"):
        save_picture(shown(None), tmp_path / "a.bmp")
