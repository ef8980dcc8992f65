"""The filters depth and pose, ready to be applied."""

from __future__ import annotations

import functools
from typing import Any

import msgspec
import torch
import transformers

from aipaint.core.filters import Filter
from aipaint.core.messages import say
from aipaint.core.paths import Home
from aipaint.families import machine
from aipaint.families.base import LoadedFilter
from aipaint.families.estimators.depth import draw_depth
from aipaint.families.estimators.detect import CONFIG, EstimatorInfo, EstimatorKind, odd
from aipaint.families.estimators.network import load_network
from aipaint.families.estimators.pixels import View, view_of
from aipaint.families.estimators.pose import draw_pose
from aipaint.families.estimators.shelf import find
from aipaint.families.lines.run import LoadedLines
from aipaint.families.weights import read_config

# Pixels of the longer side of what is drawn; a larger picture gets that enlarged.
_SIDE = 4096


def load(wish: Filter, home: Home) -> LoadedFilter:
    """Return the filter of `wish.kind`, depth or pose.

    Raises UserError where there is no model for it, or it is damaged, or memory lacks.
    """
    kind: EstimatorKind = "pose" if wish.kind == "pose" else "depth"
    info = find(kind, wish.model, home)
    config = read_config(info.path / CONFIG)
    view = view_of(info, config)
    if kind == "pose":
        view = _portrait(info, config, view)
    machine.prepare()
    device = machine.find_device()
    net = load_network(info, device)
    how = draw_pose if kind == "pose" else draw_depth
    draw = functools.partial(how, net=net, view=view, info=info)
    return LoadedLines(draw, info.name, _SIDE, info.hash, device.type, torch, transformers)


def _portrait(info: EstimatorInfo, config: dict[str, Any], view: View) -> View:
    """A pose network takes pictures of one size only, which its settings name: height first."""
    match config["backbone_config"].get("image_size", [256, 192]):
        case [int(height), int(width)] if min(height, width) > 1:
            return msgspec.structs.replace(view, size=(width, height), multiple=1)
    raise odd(info.path / CONFIG, say("Its {name} makes no sense.", name="image_size"))
