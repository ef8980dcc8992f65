"""Tiny depth and pose models with random weights, as the transformers library writes them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

JOINTS = 17
_NECK: dict[str, Any] = {"neck_hidden_sizes": [4, 8, 8, 8], "fusion_hidden_size": 8}
_LAYERS: dict[str, Any] = {"hidden_size": 16, "num_hidden_layers": 4, "num_attention_heads": 2}


def _dinov2() -> Any:
    from transformers import Dinov2Config

    return Dinov2Config(
        **_LAYERS, image_size=28, patch_size=14, out_indices=[1, 2, 3, 4],
        reshape_hidden_states=False,
    )  # fmt: skip


def _depth_anything(**changes: Any) -> Any:
    from transformers import DepthAnythingConfig, DepthAnythingForDepthEstimation

    return DepthAnythingForDepthEstimation(
        DepthAnythingConfig(
            backbone_config=_dinov2(), reassemble_hidden_size=16, head_hidden_size=4,
            **_NECK, **changes,
        )
    )  # fmt: skip


def _metric() -> Any:
    return _depth_anything(depth_estimation_type="metric", max_depth=20)


def _dpt() -> Any:
    from transformers import DPTConfig, DPTForDepthEstimation

    return DPTForDepthEstimation(
        DPTConfig(
            **_LAYERS, intermediate_size=32, image_size=32, patch_size=16,
            backbone_out_indices=[0, 1, 2, 3], **_NECK,
        )
    )  # fmt: skip


def _dpt_dinov2() -> Any:
    from transformers import DPTConfig, DPTForDepthEstimation

    return DPTForDepthEstimation(DPTConfig(backbone_config=_dinov2(), hidden_size=16, **_NECK))


def _dpt_hybrid() -> Any:
    from transformers import BitConfig, DPTConfig, DPTForDepthEstimation

    backbone = BitConfig(
        embedding_size=8, hidden_sizes=[8] * 3, depths=[1] * 3, layer_type="bottleneck",
        out_features=["stage1", "stage2", "stage3"], num_groups=2, global_padding="same",
        embedding_dynamic_padding=True,
    )  # fmt: skip
    return DPTForDepthEstimation(
        DPTConfig(
            **_LAYERS, is_hybrid=True, backbone_config=backbone, intermediate_size=32,
            image_size=32, patch_size=16, backbone_out_indices=[0, 1, 2, 3],
            neck_hidden_sizes=[8] * 4, fusion_hidden_size=8, backbone_featmap_shape=[1, 8, 2, 2],
        )
    )  # fmt: skip


def _depth_pro() -> Any:
    from transformers import DepthProConfig, DepthProForDepthEstimation

    part = {"model_type": "dinov2", **_LAYERS, "image_size": 32, "patch_size": 8}
    return DepthProForDepthEstimation(
        DepthProConfig(
            patch_size=32, image_model_config=dict(part), patch_model_config=dict(part),
            fov_model_config=dict(part), use_fov_model=True, intermediate_hook_ids=[2, 1],
            intermediate_feature_dims=[8, 8], scaled_images_feature_dims=[8, 8, 8],
            fusion_hidden_size=16, merge_padding_value=1,
        )
    )  # fmt: skip


def _glpn() -> Any:
    from transformers import GLPNConfig, GLPNForDepthEstimation

    return GLPNForDepthEstimation(
        GLPNConfig(
            depths=[1] * 4, hidden_sizes=[4, 8, 8, 8], num_attention_heads=[1] * 4,
            decoder_hidden_size=8,
        )
    )  # fmt: skip


def _zoedepth() -> Any:
    from transformers import BeitConfig, ZoeDepthConfig, ZoeDepthForDepthEstimation

    backbone = BeitConfig(
        **_LAYERS, intermediate_size=32, image_size=64, patch_size=16,
        use_relative_position_bias=True, reshape_hidden_states=False,
        out_features=["stage1", "stage2", "stage3", "stage4"],
    )  # fmt: skip
    return ZoeDepthForDepthEstimation(
        ZoeDepthConfig(
            backbone_config=backbone, neck_hidden_sizes=[4, 8, 8, 8], fusion_hidden_size=16,
            num_relative_features=4, bottleneck_features=16, bin_embedding_dim=8,
            num_attractors=[2, 2, 2, 1],
        )
    )  # fmt: skip


def _vitpose(experts: int = 1) -> Any:
    import torch
    from transformers import (
        VitPoseBackboneConfig,
        VitPoseConfig,
        VitPoseForPoseEstimation,
    )

    backbone = VitPoseBackboneConfig(
        image_size=[64, 48], hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
        out_indices=[2], num_experts=experts, part_features=4,
    )  # fmt: skip
    net = VitPoseForPoseEstimation(VitPoseConfig(backbone_config=backbone, num_labels=JOINTS))
    # Random heatmaps that are sure of something.
    torch.nn.init.normal_(net.head.conv.weight, std=0.3)
    return net


def _vitpose_plus() -> Any:
    return _vitpose(2)


BUILDERS: dict[str, Callable[[], Any]] = {
    "depth_anything": _depth_anything,
    "metric": _metric,
    "dpt": _dpt,
    "dpt_dinov2": _dpt_dinov2,
    "dpt_hybrid": _dpt_hybrid,
    "depth_pro": _depth_pro,
    "glpn": _glpn,
    "zoedepth": _zoedepth,
    "vitpose": _vitpose,
    "vitpose_plus": _vitpose_plus,
}
DEPTH = tuple(name for name in BUILDERS if not name.startswith("vitpose"))
# So that they are quick: the size in which they see a picture.
_SIZES: dict[str, dict[str, Any]] = {
    "depth_anything": {"size": 28, "ensure_multiple_of": 14, "keep_aspect_ratio": True},
    "metric": {"size": 28, "ensure_multiple_of": 14, "keep_aspect_ratio": True},
    "dpt": {"size": {"height": 32, "width": 32}},
    "dpt_hybrid": {"size": 32},
    "depth_pro": {"size": 128},
    "dpt_dinov2": {"do_resize": False, "do_pad": True, "size_divisor": 14},
    "glpn": {"do_resize": True, "size_divisor": 32, "do_normalize": False},
    "zoedepth": {"size": {"height": 64, "width": 64}, "keep_aspect_ratio": True},
}


def build_estimator(folder: Path, name: str) -> Path:
    """Write a model of `BUILDERS`; one seed for all."""
    import torch
    import transformers

    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        net = BUILDERS[name]()
        if name in DEPTH:
            # New networks find the same depth everywhere but for the last digits.
            for weights in net.parameters():
                if weights.ndim > 1:
                    torch.nn.init.normal_(weights, std=0.3)
        net.save_pretrained(folder)
    if name in _SIZES:
        (folder / "preprocessor_config.json").write_text(json.dumps(_SIZES[name]))
    return folder


def change_config(folder: Path, **changes: Any) -> None:
    """Change settings of a model's config.json; None takes one away."""
    file = folder / "config.json"
    settings = json.loads(file.read_text()) | changes
    kept = {key: value for key, value in settings.items() if value is not None}
    file.write_text(json.dumps(kept))
