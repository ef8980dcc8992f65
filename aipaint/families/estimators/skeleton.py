"""A person's joints drawn as OpenPose does, which ControlNets for poses learned to follow.

Cao et al. 2019, "OpenPose: Realtime Multi-Person 2D Pose Estimation using Part Affinity Fields",
arXiv:1812.08008. Its 18 points are the 17 of COCO in another order, and the neck.
"""

from __future__ import annotations

import colorsys
import math

import cv2
import numpy as np

SURE = 0.3
"""Of a joint's score: what is below is not drawn."""

_NECK = 1
_LEFT_SHOULDER, _RIGHT_SHOULDER = 5, 6  # of COCO
# OpenPose's points in its order, as numbers of COCO's; the neck lies between the shoulders.
# Nose, neck, right arm, left arm, right leg, left leg, right eye, left eye, right ear, left ear.
_OF_COCO = (0, -1, 6, 8, 10, 5, 7, 9, 12, 14, 16, 11, 13, 15, 2, 1, 4, 3)
LIMBS = (
    (1, 2), (1, 5), (2, 3), (3, 4), (5, 6), (6, 7), (1, 8), (8, 9), (9, 10),
    (1, 11), (11, 12), (12, 13), (1, 0), (0, 14), (14, 16), (0, 15), (15, 17),
)  # fmt: skip
"""Pairs of OpenPose's points, in the order of their colours."""

COLOURS = tuple(
    tuple(round(255 * part) for part in colorsys.hsv_to_rgb(k / len(_OF_COCO), 1, 1))
    for k in range(len(_OF_COCO))
)
"""RGB, once around the hues: of each limb, and of each point."""

_LIMB_LIGHT = 0.6  # limbs are darker than the points
_WIDTH = 4 / 512  # of the shorter side: half the width of a limb, the radius of a point
_FINE = 4  # bits of a pixel's fraction


def openpose_points(coco: np.ndarray) -> np.ndarray:
    """Return (18, 3) of (17 or more, 3): x, y in pixels, and the score of each joint."""
    shoulders = coco[[_LEFT_SHOULDER, _RIGHT_SHOULDER]]
    points = coco[list(_OF_COCO)].astype(np.float64)
    points[_NECK] = (*shoulders[:, :2].mean(axis=0), shoulders[:, 2].min())
    return points


def draw_skeleton(coco: np.ndarray, width: int, height: int) -> np.ndarray:
    """Return uint8 (height, width, 3), coloured limbs on black, of COCO's joints: see above."""
    points = openpose_points(coco)
    seen = points[:, 2] >= SURE
    canvas = np.zeros((height, width, 3), np.uint8)
    thick = max(1.0, _WIDTH * min(width, height))
    for number, (one, other) in enumerate(LIMBS):
        if seen[one] and seen[other]:
            dark = [_LIMB_LIGHT * part for part in COLOURS[number]]
            outline = _limb(points[one, :2], points[other, :2], thick)
            cv2.fillConvexPoly(canvas, outline, dark, cv2.LINE_AA, _FINE)
    for number, (x, y, _) in enumerate(points):
        if seen[number]:
            place = round(x * 2**_FINE), round(y * 2**_FINE)
            radius = round(thick * 2**_FINE)
            cv2.circle(canvas, place, radius, COLOURS[number], -1, cv2.LINE_AA, _FINE)
    return canvas


def _limb(start: np.ndarray, end: np.ndarray, thick: float) -> np.ndarray:
    """An ellipse from one joint to the other, in parts of a pixel."""
    middle, along = (start + end) / 2, (end - start) / 2
    length = math.hypot(*along)
    unit = along / length if length else np.array((1.0, 0.0))
    across = np.array((-unit[1], unit[0])) * thick
    turn = np.linspace(0, 2 * math.pi, 64, endpoint=False)[:, None]
    outline = middle + np.cos(turn) * along + np.sin(turn) * across
    return np.rint(outline * 2**_FINE).astype(np.int32)
