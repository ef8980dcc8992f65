"""Avatars: what a caption says of a face is what is drawn."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from aipaint.core.errors import UserError
from aipaint.training.avatars import (
    ACCESSORIES,
    HAIR,
    HAIR_COLOURS,
    MOODS,
    Avatar,
    captions_of_avatar,
    draw_avatars,
    plan_avatars,
)

FACE = Avatar(
    who="woman",
    hair="curlyShortHair",
    hair_colour="red",
    skin="light",
    mood="smiling",
    eyes="cheery",
    mouth="kawaii",
    accessory="glasses",
)


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def test_a_plan_is_the_same_each_time_and_has_every_kind():
    faces = plan_avatars(600, 0)
    assert faces == plan_avatars(600, 0)
    assert faces != plan_avatars(600, 1)
    assert {face.hair for face in faces} == HAIR.keys()
    assert {face.hair_colour for face in faces} == HAIR_COLOURS.keys()
    assert {face.mood for face in faces} == MOODS.keys()
    assert {face.accessory for face in faces} == {*ACCESSORIES, ""}
    assert all(face.who == "man" for face in faces if face.accessory == "mustache")


def test_the_first_captions_tell_everything_in_both_languages():
    english, chinese, *_ = captions_of_avatar(FACE, rng())
    assert english == "a smiling woman with red curly hair and glasses"
    assert chinese == "戴眼镜的红色卷发的微笑的女人"


@pytest.mark.parametrize("accessory", ["faceMask", "sunglasses"])
def test_a_mood_that_is_hidden_is_not_told(accessory: str):
    for caption in captions_of_avatar(replace(FACE, accessory=accessory), rng()):
        assert "smiling" not in caption
        assert "微笑" not in caption


def test_every_caption_names_who_it_is_and_nothing_that_is_not_drawn():
    words = {name: told for name, (told, _) in ACCESSORIES.items()}
    for face in plan_avatars(300, 5):
        for caption in captions_of_avatar(face, rng()):
            assert any(
                who in caption for who in ("woman", "girl", "man", "boy", "女人", "女孩", "男")
            )
            told = caption.split(" on a")[0]
            for name, (english, chinese) in words.items():
                if name != face.accessory and english not in ("glasses",):
                    assert english not in told
                if name != face.accessory and chinese not in ("眼镜",):
                    assert chinese not in caption


def test_what_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("shutil.which", lambda name: "/bin/node")
    with pytest.raises(UserError, match="dicebear-core"):
        draw_avatars([FACE], tmp_path, 32)
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(UserError, match=r"Node\.js is not installed"):
        draw_avatars([FACE], tmp_path, 32)
