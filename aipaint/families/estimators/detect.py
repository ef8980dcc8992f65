"""Recognises depth and pose models from their headers alone. No torch.

They are folders as the transformers library writes them: `config.json`, one safetensors file, and
usually `preprocessor_config.json`.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say
from aipaint.families.weights import (
    Header,
    fingerprint,
    read_config,
    read_header,
    refuse_pickles,
)

EstimatorKind = Literal["depth", "pose"]
KINDS: tuple[EstimatorKind, ...] = get_args(EstimatorKind)

CONFIG = "config.json"
WEIGHTS = "model.safetensors"

# What config.json may call itself, and what such a model estimates.
MODELS: dict[str, EstimatorKind] = {
    "depth_anything": "depth",  # Yang et al. 2024, arXiv:2401.10891 and 2406.09414
    "depth_pro": "depth",  # Bochkovskii et al. 2024, arXiv:2410.02073
    "dpt": "depth",  # Ranftl et al. 2021, arXiv:2103.13413; MiDaS
    "glpn": "depth",  # Kim et al. 2022, arXiv:2201.07436
    "zoedepth": "depth",  # Bhat et al. 2023, arXiv:2302.12288
    "vitpose": "pose",  # Xu et al. 2022, arXiv:2204.12484
}
# Backbones that come with the library: any other would be looked for on the network.
_BACKBONES = frozenset(
    {"beit", "bit", "dinov2", "dinov2_with_registers", "swin", "swinv2", "vitpose_backbone"}
)
# Joints of COCO, and of COCO-WholeBody, whose first ones these are.
_JOINTS = (17, 133)

# Bounds on settings that a stranger wrote: a network is built as they say before it is compared
# with its weights.
_MOST_LAYERS = 200
_LONGEST_SIDE = 1024
_MOST_TIMES = 64
_MOST = 100_000


class EstimatorInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A depth or pose model as its headers describe it; nothing of it has been loaded.

    name: the folder's. model_type: what the library calls it. distance: whether its numbers grow
    with the distance; else they are larger for what is near. parameters, bytes, hash: as in
    `aipaint.families.base.ModelInfo`.
    """

    name: str
    path: Path
    kind: EstimatorKind
    model_type: str
    distance: bool
    parameters: int
    bytes: int
    hash: str


def detect(path: Path) -> EstimatorInfo:
    """Describe the model in folder `path`. UserError says why it is refused."""
    path = path.expanduser().absolute()
    try:
        if path.is_file():
            refuse_pickles(path.parent, [path])
        if not (path / CONFIG).is_file():
            raise UserError(
                "There is no depth or pose model at {path}.",
                "Such a model is a folder with config.json and model.safetensors in it.",
                "Choose the folder that holds them.",
                path=path,
            )
        return _describe(path)
    except OSError as error:
        raise UserError(
            "The model folder {path} cannot be read.",
            "The system says: {reason}.",
            "Check that you may read it and that its disk is connected.",
            path=path,
            reason=error.strerror or error,
        ) from error


def claimed_kind(path: Path) -> EstimatorKind | None:
    """What a folder that may be damaged says it estimates; None where it does not."""
    try:
        found = read_config(path / CONFIG).get("model_type")
    except UserError:
        return None
    return MODELS.get(found) if isinstance(found, str) else None


def weights_file(folder: Path) -> Path:
    """Return the one weight file of a folder. Raises UserError where there is only a pickle."""
    plain = folder / WEIGHTS
    if plain.exists():
        return plain
    files = sorted(folder.glob("*.safetensors"))
    if len(files) == 1:
        return files[0]
    if not files:
        refuse_pickles(folder, sorted(folder.iterdir()))
    return plain


def _describe(path: Path) -> EstimatorInfo:
    config = read_config(path / CONFIG)
    model_type = config.get("model_type")
    if not isinstance(model_type, str) or model_type not in MODELS:
        raise UserError(
            "The folder {folder} holds a {kind}, which estimates neither depth nor poses here.",
            "Known are: {known}.",
            "Choose another model.",
            folder=path.name,
            kind=model_type[:100] if isinstance(model_type, str) else "model of an unknown kind",
            known=", ".join(MODELS),
        )
    _check(path / CONFIG, config)
    header = read_header(weights_file(path))
    _check_size(path, config, header)
    digests = {"weights": header.digest}
    for file in (path / CONFIG, path / "preprocessor_config.json"):
        if file.is_file():
            digests[file.name] = hashlib.sha256(file.read_bytes()).digest()
    return EstimatorInfo(
        name=path.name,
        path=path,
        kind=MODELS[model_type],
        model_type=model_type,
        distance=_is_distance(model_type, config),
        parameters=header.parameters,
        bytes=header.bytes,
        hash=fingerprint(digests),
    )


def _is_distance(model_type: str, config: dict[str, Any]) -> bool:
    """Whether the numbers are metres, say, and not the inverse of a distance."""
    if model_type == "depth_anything":
        return config.get("depth_estimation_type") == "metric"
    if model_type == "dpt":
        # MiDaS gives inverse depth; the heads that were trained for DINOv2 on NYU and KITTI metres.
        backbone = config.get("backbone_config")
        return isinstance(backbone, dict) and backbone.get("model_type") == "dinov2"
    return model_type in ("glpn", "zoedepth")


def _check(file: Path, config: dict[str, Any]) -> None:
    """Raise UserError for settings that nobody should build a network by."""
    backbone = config.get("backbone_config")
    kind = backbone.get("model_type") if isinstance(backbone, dict) else None
    wants_more = any(config.get(key) for key in ("backbone", "use_timm_backbone"))
    parts = [part.get("model_type") for part in config.values() if isinstance(part, dict)]
    if wants_more or any(str(part) not in _BACKBONES for part in parts if part):
        raise odd(file, say("It builds on a network that is not part of its folder."))
    if config["model_type"] == "vitpose":
        joints = config.get("id2label")
        if not isinstance(joints, dict) or len(joints) not in _JOINTS:
            raise odd(file, say("Its joints are not the 17 of the COCO data set."))
        if kind != "vitpose_backbone":
            raise odd(file, say("It does not describe its backbone."))
    _check_numbers(file, config, "")


def _check_numbers(file: Path, value: object, name: str) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            _check_numbers(file, inner, str(key))
    elif isinstance(value, list):
        if len(value) > _MOST_LAYERS:
            raise odd(file, say("Its {name} makes no sense.", name=name[:100]))
        for inner in value:
            _check_numbers(file, inner, name)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        most = _MOST
        if "layers" in name or "depths" in name or "blocks" in name:
            most = _MOST_LAYERS
        elif name in ("image_size", "window_size", "pretrained_window_sizes", "patch_size"):
            most = _LONGEST_SIDE
        elif "ratio" in name or "factor" in name:
            most = _MOST_TIMES
        if not abs(value) <= most:
            raise odd(file, say("Its {name} makes no sense.", name=name[:100]))


def _check_size(path: Path, config: dict[str, Any], header: Header) -> None:
    """Raise UserError where the weights are plainly those of something else."""
    backbone = config.get("backbone_config")
    width = backbone.get("hidden_size") if isinstance(backbone, dict) else config.get("hidden_size")
    sides = {side for shape in header.shapes.values() for side in shape}
    if not header.parameters or (isinstance(width, int) and width not in sides):
        raise odd(path / CONFIG, say("It does not fit the weights beside it."))


def odd(file: Path, why: Message) -> UserError:
    """Return the error for a file of a model whose content cannot be used."""
    return UserError(
        "The file {file} of the model cannot be used.",
        why.template,
        "Download or copy it again, or choose another version of it.",
        file="/".join(file.parts[-2:]),
        **why.values,
    )
