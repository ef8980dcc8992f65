"""The joints of a person: found as the library finds them, and drawn as OpenPose does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
import transformers

from aipaint.core.errors import UserError
from aipaint.families.estimators.detect import detect
from aipaint.families.estimators.network import load_network
from aipaint.families.estimators.pixels import View
from aipaint.families.estimators.pose import draw_pose, find_person, joints_in
from aipaint.families.estimators.skeleton import COLOURS, LIMBS, draw_skeleton, openpose_points
from tests.families.estimator_models import JOINTS, build_estimator, change_config
from tests.families.pictures import apply, load, photo

VIEW = View((48, 64), False, 1, 1 / 255, (0.485, 0.456, 0.406), (0.229, 0.224, 0.225))


@pytest.fixture(scope="module")
def vitpose(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny pose model. Only read it."""
    return build_estimator(tmp_path_factory.mktemp("pose") / "vitpose", "vitpose")


def standing() -> np.ndarray:
    """COCO's joints of someone who faces us: their left is on the picture's right."""
    spots = [
        (100, 30), (106, 24), (94, 24), (114, 28), (86, 28), (130, 60), (70, 60), (150, 100),
        (50, 100), (160, 140), (40, 140), (120, 150), (80, 150), (124, 200), (76, 200),
        (126, 250), (74, 250),
    ]  # fmt: skip
    return np.array([(x, y, 0.9) for x, y in spots])


def test_the_joints_are_those_that_the_library_finds(vitpose: Path) -> None:
    picture = photo("astronaut", 8)  # 64 x 64: smaller than what is seen of it
    box = (6.0, 10.0, 28.0, 40.0)
    net = load_network(detect(vitpose), torch.device("cpu"))
    processor = transformers.VitPoseImageProcessorPil(size={"height": 64, "width": 48})
    shown = processor(picture, boxes=[[list(box)]], return_tensors="pt")
    with torch.inference_mode():
        output = net(pixel_values=shown["pixel_values"].float())
    (found,) = processor.post_process_pose_estimation(output, boxes=[[list(box)]])[0]
    joints = joints_in(picture, box, net, VIEW, detect(vitpose))
    assert joints.shape == (JOINTS, 3)
    assert np.allclose(joints[:, 2], found["scores"].numpy(), rtol=0.02, atol=0.05)
    away = np.hypot(*(joints[:, :2] - found["keypoints"].numpy()).T)
    # Random heatmaps are no hills everywhere: there the ways to look between pixels differ.
    assert np.median(away) < 0.3


@pytest.mark.parametrize("name", ["vitpose", "vitpose_plus"])
def test_a_pose_is_drawn_in_the_size_of_the_picture(tmp_path: Path, name: str) -> None:
    loaded = load("pose", str(build_estimator(tmp_path / name, name)))
    first, again = (apply("pose", loaded, photo("astronaut", 4)) for _ in range(2))
    assert first.pixels.shape == (128, 128, 3)
    assert first.pixels.any()
    assert first.pixels.tobytes() == again.pixels.tobytes()


def test_other_joints_than_those_of_coco_are_refused(tmp_path: Path) -> None:
    folder = build_estimator(tmp_path / "hands", "vitpose")
    change_config(folder, id2label={str(k): str(k) for k in range(21)})
    with pytest.raises(UserError, match="17 of the COCO"):
        detect(folder)


class Scripted:
    """A network that sees one bright dot: all joints are there."""

    device = torch.device("cpu")

    def __init__(self, height: float = 1.0) -> None:
        self.height = height
        self.config = transformers.VitPoseConfig()

    def __call__(self, pixel_values: torch.Tensor) -> object:
        light = pixel_values.mean(1, keepdim=True)
        light = light - light.amin()
        small = torch.nn.functional.avg_pool2d(light, 4)
        small = self.height * small / small.amax()
        return transformers.models.vitpose.modeling_vitpose.VitPoseEstimatorOutput(
            heatmaps=small.repeat(1, JOINTS, 1, 1)
        )


@pytest.mark.parametrize(("x", "y"), [(30, 40), (200, 150), (120, 90)])
def test_joints_come_back_to_where_they_are_in_the_picture(vitpose: Path, x: int, y: int) -> None:
    picture = np.zeros((180, 240, 3), np.uint8)
    picture[y - 6 : y + 7, x - 6 : x + 7] = 255
    joints = find_person(picture, Scripted(), VIEW, detect(vitpose))
    assert np.abs(joints[:, :2] - (x, y)).max() < 8


def test_a_picture_without_anybody_is_refused(vitpose: Path) -> None:
    picture = photo("coffee", 8)
    with pytest.raises(UserError, match="No person was found"):
        draw_pose(picture, Scripted(height=0.2), VIEW, detect(vitpose))


# Drawing


def test_the_neck_is_between_the_shoulders_and_as_sure_as_the_less_sure() -> None:
    joints = standing()
    joints[5, 2] = 0.5
    points = openpose_points(joints)
    assert points.shape == (18, 3)
    assert points[1].tolist() == [100, 60, 0.5]
    named = {"right shoulder": 2, "left shoulder": 5, "right wrist": 4, "left ear": 17}
    places = {name: tuple(points[number, :2]) for name, number in named.items()}
    assert places == {
        "right shoulder": (70, 60),
        "left shoulder": (130, 60),
        "right wrist": (40, 140),
        "left ear": (114, 28),
    }


def test_points_and_limbs_have_the_colours_of_openpose() -> None:
    assert COLOURS[:4] == ((255, 0, 0), (255, 85, 0), (255, 170, 0), (255, 255, 0))
    assert COLOURS[17] == (255, 0, 85)
    drawn = draw_skeleton(standing(), 200, 280)
    points = openpose_points(standing())
    for number in range(18):
        x, y = points[number, :2].astype(int)
        assert tuple(drawn[y, x]) == COLOURS[number], number
    for number, (one, other) in enumerate(LIMBS):
        if {one, other} & {0, 14, 15, 16, 17}:
            continue  # the joints of the head lie close to each other
        x, y = np.rint((points[one, :2] + points[other, :2]) / 2).astype(int)
        wanted = 0.6 * np.array(COLOURS[number])
        assert np.abs(drawn[y, x] - wanted).max() <= 2, number
    assert not drawn[270:].any()
    assert not drawn[:, :30].any()


def test_joints_that_are_not_sure_are_left_out_with_their_limbs() -> None:
    joints = standing()
    joints[[7, 9], 2] = 0.1  # the left elbow and wrist
    drawn = draw_skeleton(joints, 200, 280)
    assert not drawn[70:, 135:].any()
    assert drawn[60, 130].any()


@pytest.mark.parametrize("scale", [1, 8])
def test_limbs_are_as_wide_as_the_picture_is_large(scale: int) -> None:
    joints = standing() * (scale, scale, 1)
    drawn = draw_skeleton(joints, 200 * scale, 280 * scale).any(axis=2)
    assert 0.02 < drawn.mean() < 0.08


def test_joints_beyond_the_picture_or_in_one_place_are_no_trouble() -> None:
    joints = standing() * (3, 3, 1) - (150, 150, 0)
    assert draw_skeleton(joints, 100, 100).shape == (100, 100, 3)
    joints[:, :2] = 20
    assert draw_skeleton(joints, 40, 40).any()
    assert draw_skeleton(joints, 1, 1).shape == (1, 1, 3)
