"""Reads depth and pose networks into memory. Nothing is fetched, and no code of theirs is run."""

from __future__ import annotations

import contextlib
from typing import Any

import numpy as np
import torch

from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say
from aipaint.families import machine
from aipaint.families.estimators.detect import CONFIG, EstimatorInfo, weights_file
from aipaint.families.weights import read_config

_CLASSES = {
    "depth_anything": "DepthAnythingForDepthEstimation",
    "depth_pro": "DepthProForDepthEstimation",
    "dpt": "DPTForDepthEstimation",
    "glpn": "GLPNForDepthEstimation",
    "zoedepth": "ZoeDepthForDepthEstimation",
    "vitpose": "VitPoseForPoseEstimation",
}
# Settings that would have the library look for more than the folder holds, or run it otherwise.
_LEFT_OUT = frozenset(
    {
        "_attn_implementation",
        "_attn_implementation_internal",
        "_name_or_path",
        "attn_implementation",
        "auto_map",
        "distributed_config",
        "dtype",
        "experts_implementation",
        "fusion_config",
        "output_attentions",
        "output_hidden_states",
        "quantization_config",
        "return_dict",
        "torch_dtype",
        "transformers_weights",
        "use_pretrained_backbone",
    }
)
# Published weights lack the layer that the first fusion never uses.
_UNUSED = "fusion_stage.layers.0.residual_layer1."
# Of the parameters: what a network may have beyond its file, tied or unused ones.
_SPARE = 1.05


def load_network(info: EstimatorInfo, device: torch.device) -> Any:
    """Return the network, in float32 and ready to run.

    Raises UserError when it is damaged, incomplete or memory lacks.
    """
    import transformers

    machine.check_memory(4 * info.parameters, device, info.name)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    with _in_words(info):
        return _network(info).to(device)


def estimate(net: Any, info: EstimatorInfo, output: str, **given: torch.Tensor) -> np.ndarray:
    """Return one of the network's outputs as float32. given: its inputs.

    Raises UserError when memory lacks, its layers do not fit each other, or it finds no numbers.
    """
    with _in_words(info), torch.inference_mode():
        found = net(**{name: value.to(net.device) for name, value in given.items()})
        values = getattr(found, output).float().cpu().numpy()
    if not np.isfinite(values).all():
        raise unreadable(info, say("It gives values that are no numbers."))
    return values


def _network(info: EstimatorInfo) -> Any:
    import transformers
    from safetensors.torch import load_file

    settings = _plain(read_config(info.path / CONFIG))
    kind: Any = getattr(transformers, _CLASSES[info.model_type])
    if info.model_type == "depth_pro":
        settings["use_fov_model"] = False  # a third network, for the angle of view
    config = kind.config_class.from_dict(settings)
    # Built without memory first: settings that a stranger wrote decide how large it becomes, and
    # what the file lacks would be made up of random numbers.
    with torch.device("meta"):
        wanted = sum(value.numel() for value in kind(config).parameters())
    if wanted > _SPARE * info.parameters + 1_000_000:
        raise unreadable(info, say("Its settings and weights differ in size."))
    weights = {
        # A copy: the file's own memory is gone when the file is replaced.
        name: value.to(torch.float32, copy=True) if value.is_floating_point() else value.clone()
        for name, value in load_file(weights_file(info.path)).items()
    }
    if not all(bool(value.isfinite().all()) for value in weights.values()):
        raise unreadable(info, say("Its weights hold values that are no numbers."))
    network, report = kind.from_pretrained(
        None,
        config=config,
        state_dict=weights,
        dtype=torch.float32,
        local_files_only=True,
        output_loading_info=True,
    )
    if lacking := sorted(key for key in report["missing_keys"] if _UNUSED not in key):
        raise unreadable(info, say("Its weights lack {part}.", part=lacking[0]))
    if report.get("mismatched_keys"):
        raise unreadable(info, say("Its settings and weights differ in size."))
    return network.eval().requires_grad_(False)


def _in_words(info: EstimatorInfo) -> contextlib.AbstractContextManager[None]:
    """Say what is wrong with a stranger's model in words a painter understands."""

    def told(reason: str) -> UserError:
        return unreadable(info, say("The library that runs it says: {reason}", reason=reason))

    return machine.library_errors(told)


def _plain(settings: Any) -> Any:
    """The settings without those that are left out, at any depth."""
    if isinstance(settings, dict):
        return {key: _plain(value) for key, value in settings.items() if key not in _LEFT_OUT}
    return [_plain(value) for value in settings] if isinstance(settings, list) else settings


def unreadable(info: EstimatorInfo, why: Message) -> UserError:
    """Return the error for a model whose parts do not make a network."""
    return UserError(
        "The model {name} cannot be read.",
        why.template,
        "Download or copy it again, or choose another version of it.",
        name=info.name,
        **why.values,
    )
