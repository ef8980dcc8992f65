"""Scenes: what a caption says is what is painted."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from aipaint.core.errors import UserError
from aipaint.training.config import Data
from aipaint.training.patch_latents import (
    OPPONENT,
    PATCH,
    channels,
    encode_patches,
    kernel,
    rgb_map,
)
from aipaint.training.recolour import COLOURS, natural_colour, recolour
from aipaint.training.scenes import Concept, Scene, captions_of, compose, plan_scenes
from aipaint.training.sprites import STYLES, SpriteSource, normal_code

DATA = Data(concepts="", text_encoder="", size=32, jitter=0.0)
APPLE = Concept("1f34e", ["apple"], ["苹果"], "red")


def disc(rgb: tuple[int, int, int], size: int = 32) -> np.ndarray:
    """A disc with a white eye on nothing, uint8 RGBA."""
    y, x = np.mgrid[:size, :size] - size / 2 + 0.5
    sprite = np.zeros((size, size, 4), np.uint8)
    sprite[x**2 + y**2 < (size * 0.4) ** 2] = (*rgb, 255)
    sprite[x**2 + y**2 < (size * 0.1) ** 2] = 255
    return sprite


@pytest.mark.parametrize("colour", list(COLOURS))
def test_recolour_lands_on_the_colour_and_keeps_white(colour: str):
    painted = recolour(disc((220, 40, 45)), colour)
    wanted = np.array(COLOURS[colour][2])
    assert np.abs(painted[16, 6, :3].astype(int) - wanted).max() <= 2
    assert (painted[16, 16] == 255).all()
    assert (painted[0, 0] == 0).all()


def test_natural_colour_is_the_bodys():
    assert natural_colour(disc((50, 170, 65))) == "green"


def test_plan_is_the_same_each_time_and_follows_the_shares():
    data = Data(concepts="", text_encoder="", shares={"3d": 2.0, "noto": 0.5})
    scenes = plan_scenes([APPLE], data)
    assert scenes == plan_scenes([APPLE], data)
    count = {style: sum(s.style == style for s in scenes) for style in STYLES}
    assert count["3d"] > count["flat"] == count["twemoji"] > count["noto"] > 0
    assert all(scene.colour != "red" for scene in scenes)


def test_captions_name_colour_ground_and_style_in_both_languages():
    scene = Scene(APPLE, "noto", "blue", "yellow")
    many = [captions_of(scene, np.random.default_rng(seed)) for seed in range(20)]
    for en, zh in (pair for four in many for pair in (four[:2], four[2:])):
        assert en.startswith("blue apple on a yellow background")
        assert "苹果" in zh
        assert "蓝" in zh
        assert "黄色背景" in zh
    named = sum("noto" in caption for four in many for caption in four)
    assert 0 < named < 80


def test_composed_scene_has_its_ground_and_stays_put_without_jitter():
    scene = Scene(APPLE, "3d", "", "blue")
    first = compose(disc((220, 40, 45)), scene, 0.0, np.random.default_rng(0))
    again = compose(disc((220, 40, 45)), scene, 0.0, np.random.default_rng(9))
    assert first.shape == (32, 32, 3)
    assert (first == again).all()
    assert np.abs(first[0, 0].astype(int) - COLOURS["blue"][2]).max() <= 1


def test_latents_show_each_patch_in_its_mean_colour():
    pictures = np.random.default_rng(0).integers(0, 256, (2, 16, 16, 3)).astype(np.uint8)
    factors, bias = rgb_map()
    shown = np.einsum("bchw,cr->bhwr", encode_patches(pictures), factors) + bias
    cells = pictures.reshape(2, 2, PATCH, 2, PATCH, 3).mean(axis=(2, 4)) / 127.5 - 1
    assert np.abs(shown - cells).max() < 1e-3


def test_latents_are_orthogonal_and_unit_in_each_colour():
    flat = kernel().reshape(16, -1)
    products = flat @ flat.T * PATCH**2
    lightness = [k for k, (colour, *_) in enumerate(channels()) if colour == 0]
    assert len(lightness) == 10
    among = products[np.ix_(lightness, lightness)] / (OPPONENT[0] ** 2).sum()
    assert among == pytest.approx(np.eye(10), abs=1e-5)


def test_sprites_are_read_trimmed_and_centred(tmp_path: Path):
    for style, folder in STYLES.items():
        package = tmp_path / folder / "package"
        package.mkdir(parents=True)
        if style == "3d":
            (package / "assets").mkdir()
            image = Image.new("RGBA", (64, 64))
            image.paste((255, 0, 0, 255), (0, 0, 16, 8))
            image.save(package / "assets" / "2764-fe0f.webp", lossless=True)
            continue
        body = '<path fill="#f00" d="M0 0h16v8H0z"/>'
        icons = {"icons": {"heart": {"body": body}}, "width": 64, "height": 64}
        (package / "icons.json").write_text(json.dumps(icons))
        (package / "chars.json").write_text('{"2764": "heart"}')
    source = SpriteSource(tmp_path)
    for style in STYLES:
        if style != "3d":
            pytest.importorskip("resvg_py")
        sprite = source.load(style, "2764-fe0f", 32)
        assert sprite is not None
        assert sprite.shape == (32, 32, 4)
        seen = np.argwhere(sprite[..., 3] > 128)
        assert seen.min(axis=0).tolist() == [10, 4]
        assert seen.max(axis=0).tolist() == [21, 27]
        assert source.load(style, "1f600", 32) is None


def test_missing_packages_say_what_to_do(tmp_path: Path):
    with pytest.raises(UserError, match="train fetch"):
        SpriteSource(tmp_path)


def test_code_points_meet_without_variation_selectors():
    assert normal_code("2764-FE0F") == normal_code("2764") == "2764"
