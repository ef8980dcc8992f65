"""The joints of the one person in a picture.

Xu et al. 2022, "ViTPose: Simple Vision Transformer Baselines for Human Pose Estimation",
arXiv:2204.12484. Places are read from heatmaps as by Zhang et al. 2020, "Distribution-Aware
Coordinate Representation for Human Pose Estimation", arXiv:1910.06278.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import torch

from aipaint.core.errors import UserError
from aipaint.families.estimators.detect import EstimatorInfo
from aipaint.families.estimators.network import estimate
from aipaint.families.estimators.pixels import View
from aipaint.families.estimators.skeleton import SURE, draw_skeleton

Box = tuple[float, float, float, float]  # left, top, width, height in pixels

JOINTS = 17
_ROOM = 1.25  # how much larger than a person's box the network sees, as it was trained
_BEYOND = 1.2  # how much larger than that of the joints a person's box is
_LEAST = 0.1  # of the picture's longer side: no person's box is smaller
_ENOUGH = 6  # joints from which that box can be told
_SMOOTH = 0.8  # of a heatmap's pixel: what is smaller in it is noise
_SMALLEST = 1e-3


def draw_pose(rgb: np.ndarray, net: Any, view: View, info: EstimatorInfo) -> np.ndarray:
    """Return uint8 (H, W, 3), a skeleton on black. Raises UserError where nobody is found."""
    height, width = rgb.shape[:2]
    joints = find_person(rgb, net, view, info)
    if not (joints[:, 2] >= SURE).any():
        raise UserError(
            "No person was found in the picture.",
            "The pose model is sure of none of the joints.",
            "Choose a picture in which one person is well seen.",
        )
    return draw_skeleton(joints, width, height)


def find_person(rgb: np.ndarray, net: Any, view: View, info: EstimatorInfo) -> np.ndarray:
    """Return (17, 3): x, y in pixels and the score of each of COCO's joints.

    The whole picture is taken for the person's box; a person who is much smaller is looked at
    again from nearby, and the look that is surer counts.
    """
    height, width = rgb.shape[:2]
    joints = joints_in(rgb, (0, 0, width, height), net, view, info)
    sure = joints[joints[:, 2] >= SURE, :2]
    if len(sure) < _ENOUGH:
        return joints
    low, high = sure.min(axis=0), sure.max(axis=0)
    least = _LEAST * max(width, height)
    middle, size = (low + high) / 2, np.maximum(high - low, least) * _BEYOND
    if size.prod() > 0.7 * width * height:
        return joints
    left, top = middle - size / 2
    near = joints_in(rgb, (left, top, *size), net, view, info)
    return near if near[:, 2].mean() >= joints[:, 2].mean() else joints


def joints_in(rgb: np.ndarray, box: Box, net: Any, view: View, info: EstimatorInfo) -> np.ndarray:
    """Return (17, 3), as `find_person`, of the person whose box is given."""
    assert view.size is not None, "the network's picture has a size"
    wide, high = view.size
    left, top, width, height = box
    centre = np.array((left + width / 2, top + height / 2))
    seen = _ROOM * np.array((max(width, height * wide / high), max(height, width * high / wide)))
    given = torch.from_numpy(view.numbers(_cut_out(rgb, centre, seen, (wide, high))))
    more = {}
    if net.config.backbone_config.num_experts > 1:
        # The experts of several data sets: COCO's come first.
        more["dataset_index"] = torch.zeros(1, dtype=torch.long)
    maps = estimate(net, info, "heatmaps", pixel_values=given, **more)[0, :JOINTS]
    found = _peaks(maps)
    cells = np.array(maps.shape[:0:-1]) - 1
    found[:, :2] = centre + (found[:, :2] / cells - 0.5) * seen
    return found


def _cut_out(
    rgb: np.ndarray, centre: np.ndarray, seen: np.ndarray, size: tuple[int, int]
) -> np.ndarray:
    """The part of the picture around `centre`, black beyond it: uint8 (h, w, 3)."""
    height, width = rgb.shape[:2]
    shrink = min(1.0, size[0] / float(seen[0]))
    small = max(1, round(width * shrink)), max(1, round(height * shrink))
    if shrink < 1:  # before it is moved: that alone would skip pixels
        rgb = cv2.resize(rgb, small, interpolation=cv2.INTER_AREA)
    ratio = np.array(rgb.shape[1::-1]) / (width, height)
    # From the middle of the first pixel to that of the last.
    scale = (np.array(size) - 1) / (seen * ratio)
    start = (centre - seen / 2 + 0.5) * ratio - 0.5
    move = np.array([[scale[0], 0, -start[0] * scale[0]], [0, scale[1], -start[1] * scale[1]]])
    return cv2.warpAffine(rgb, move, size, flags=cv2.INTER_LINEAR)


def _peaks(maps: np.ndarray) -> np.ndarray:
    """Return (N, 3) of (N, h, w): where each is highest, to a part of a pixel, and how high."""
    found = np.empty((len(maps), 3))
    for number, heat in enumerate(maps):
        row, column = np.unravel_index(int(heat.argmax()), heat.shape)
        smooth = cv2.GaussianBlur(heat, (11, 11), _SMOOTH, borderType=cv2.BORDER_REFLECT)
        across, down = _offset(np.log(np.maximum(smooth, _SMALLEST)), column, row)
        found[number] = column + across, row + down, heat[row, column]
    return found


def _offset(level: np.ndarray, column: Any, row: Any) -> np.ndarray:
    """How far (x, y) the top of the hill lies from a pixel, by Newton's method; one at most."""
    around = np.pad(level, 1, mode="edge")[row : row + 3, column : column + 3].astype(np.float64)
    slope = np.array((around[1, 2] - around[1, 0], around[2, 1] - around[0, 1])) / 2
    bend = (around[2, 2] - around[2, 0] - around[0, 2] + around[0, 0]) / 4
    hessian = np.array(
        (
            (around[1, 2] - 2 * around[1, 1] + around[1, 0], bend),
            (bend, around[2, 1] - 2 * around[1, 1] + around[0, 1]),
        )
    )
    if np.linalg.det(hessian) < 1e-9:  # flat, or at the edge: no hill
        return np.zeros(2)
    return np.clip(-np.linalg.solve(hessian, slope), -1, 1)
