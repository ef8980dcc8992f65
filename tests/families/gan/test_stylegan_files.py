"""StyleGANs in the files they come in: NVIDIA's, rosinality's, our own."""

from __future__ import annotations

import copy
import json
import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from aipaint.core.errors import UserError
from aipaint.families.gan.stylegan.folder import load_folder, save_folder
from aipaint.families.gan.stylegan.reading import describe, read_stylegan
from aipaint.families.gan.stylegan.shapes import Shape2, Shape3
from aipaint.families.gan.stylegan.stylegan2 import Generator
from aipaint.families.gan.stylegan.stylegan3 import Generator3
from aipaint.families.latent.base import Look
from tests.families.gan import pkl_writer
from tests.families.gan.pkl_writer import Call, Easy, Name

SHAPE2 = Shape2(
    z_dim=8, w_dim=12, img_resolution=16, channel_base=128, channel_max=16, mapping_layers=2
)


def generator2(**settings: Any) -> Generator:
    """A small StyleGAN 2."""
    torch.manual_seed(1)
    fields = {name: getattr(SHAPE2, name) for name in SHAPE2.__struct_fields__}
    return Generator(Shape2(**fields | settings)).eval().requires_grad_(False)


def generator3() -> Generator3:
    """A small StyleGAN 3-r."""
    torch.manual_seed(2)
    shape = Shape3(
        z_dim=8,
        w_dim=12,
        c_dim=2,
        img_resolution=16,
        channel_base=128,
        channel_max=8,
        num_layers=5,
        conv_kernel=1,
        use_radial_filters=True,
    )
    return Generator3(shape).eval().requires_grad_(False)


def nvidia2(network: Generator, *, ada: bool = False, **more: Any) -> dict[str, Any]:
    """What a training of StyleGAN2-ADA, or of StyleGAN 2 in the later code, saves."""
    shape = network.shape
    dims = {name: getattr(shape, name) for name in ("z_dim", "c_dim", "w_dim")}
    dims |= {"img_resolution": shape.img_resolution, "img_channels": shape.img_channels}
    synthesis = Easy(channel_base=shape.channel_base, channel_max=shape.channel_max, num_fp16_res=4)
    kwargs = dims | {"mapping_kwargs": Easy(num_layers=shape.mapping_layers)}
    kwargs |= {"synthesis_kwargs": synthesis} if ada else synthesis
    generator = pkl_writer.network(
        network.state_dict(),
        dims | {"_init_args": (), "_init_kwargs": kwargs, "num_ws": network.num_ws},
        {
            r"synthesis\.b\d+": {"architecture": shape.architecture},
            r"synthesis\.b\d+\.conv\d": {"activation": "lrelu", "conv_clamp": shape.conv_clamp},
            r"mapping\.fc\d+": {"activation": "lrelu", "bias_gain": shape.mapping_rate},
        },
        **more,
    )
    judge = pkl_writer.network({"b4.fc.weight": torch.zeros(3, 3)}, {}, class_name="Discriminator")
    # The plain generator is the averaged one's twin; it must not be taken.
    plain = pkl_writer.network({"mapping.w_avg": torch.zeros(1)}, {})
    return {"G": plain, "D": judge, "G_ema": generator, "augment_pipe": None}


def nvidia3(network: Generator3) -> dict[str, Any]:
    """What a training of StyleGAN 3 saves."""
    shape = network.shape
    dims = {name: getattr(shape, name) for name in ("z_dim", "c_dim", "w_dim")}
    dims |= {"img_resolution": shape.img_resolution, "img_channels": shape.img_channels}
    kwargs = dims | {
        "mapping_kwargs": Easy(num_layers=2),
        "channel_base": shape.channel_base,
        "channel_max": shape.channel_max,
        "num_layers": shape.num_layers,
        "conv_kernel": 1,
        "use_radial_filters": True,
        "magnitude_ema_beta": 0.998,
    }
    return {"G_ema": pkl_writer.network(network.state_dict(), {**dims, "_init_kwargs": kwargs})}


@pytest.mark.parametrize("ada", [False, True])
def test_nvidia_s_pickles_of_stylegan_2_are_read(tmp_path: Path, ada: bool) -> None:
    network = generator2(c_dim=3, conv_clamp=256.0)
    file = tmp_path / "network-snapshot.pkl"
    file.write_bytes(pkl_writer.pickled(nvidia2(network, ada=ada)))
    described = describe(file)
    assert (described.base, described.size) == ("StyleGAN2", (16, 16))
    assert (described.info.layers, described.info.dim, len(described.info.labels)) == (6, 12, 3)
    net = read_stylegan(file)
    assert net.info == described.info
    ws = torch.randn(2, 6, 12)
    assert torch.allclose(net.draw(ws, Look()), network.synthesis(ws), atol=1e-6)


@pytest.mark.parametrize("architecture", ["resnet", "orig"])
def test_other_architectures_are_told_from_the_blocks(tmp_path: Path, architecture: Any) -> None:
    network = generator2(architecture=architecture, use_noise=architecture == "orig")
    file = tmp_path / "a.pkl"
    file.write_bytes(pkl_writer.pickled(nvidia2(network)))
    net = read_stylegan(file)
    assert net.generator.shape == network.shape or net.generator.shape.img_resolution == 16
    ws = torch.randn(1, net.info.layers, 12)
    assert torch.allclose(net.draw(ws, Look()), network.synthesis(ws), atol=1e-6)


def test_nvidia_s_pickles_of_stylegan_3_are_read(tmp_path: Path) -> None:
    network = generator3()
    file = tmp_path / "stylegan3-r.pkl"
    file.write_bytes(pkl_writer.pickled(nvidia3(network)))
    described = describe(file)
    assert (described.base, described.size) == ("StyleGAN3-r", (16, 16))
    assert described.info.moves
    net = read_stylegan(file)
    ws = torch.randn(2, net.info.layers, 12)
    assert torch.allclose(net.draw(ws, Look()), network.synthesis(ws), atol=1e-6)
    moved = net.draw(ws, Look(move=(0.25, 0.0)))
    # A quarter of the side to the right, away from the edges.
    assert not torch.allclose(moved, net.draw(ws, Look()), atol=1e-4)


def _reconstruct_persistent_obj(meta: Any) -> Any:
    raise AssertionError("the record was obeyed")


def test_what_torch_s_own_pickles_make_of_tensors_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The records written by hand, the tensors within them by pickle and torch themselves."""
    import types

    home = types.ModuleType("torch_utils.persistence")
    maker: Any = _reconstruct_persistent_obj
    maker.__module__, home._reconstruct_persistent_obj = home.__name__, maker  # pyright: ignore
    monkeypatch.setitem(sys.modules, "torch_utils", types.ModuleType("torch_utils"))
    monkeypatch.setitem(sys.modules, home.__name__, home)

    class Persistent:
        def __init__(self, call: Call) -> None:
            self.meta = call.arguments[0]

        def __reduce__(self) -> Any:
            return maker, (self.meta,)

    def turned(value: Any) -> Any:
        if isinstance(value, Call) and value.called.name == maker.__name__:
            return Persistent(Call(value.called, (turned(value.arguments[0]),)))
        if isinstance(value, Call):
            first = value.arguments[0] if value.arguments else None
            return torch.nn.Parameter(first, False) if isinstance(first, Tensor) else {}
        if isinstance(value, dict):
            return {key: turned(one) for key, one in value.items()}
        return copy.copy(value)

    network = generator2()
    for protocol in (3, 4, 5):
        file = tmp_path / f"{protocol}.pkl"
        file.write_bytes(pickle.dumps(turned(nvidia2(network)), protocol))
        ws = torch.randn(1, 6, 12)
        assert torch.allclose(
            read_stylegan(file).draw(ws, Look()), network.synthesis(ws), atol=1e-6
        )


def rosinality(network: Generator, *, noises: bool = True) -> dict[str, Tensor]:
    """The same weights as https://github.com/rosinality/stylegan2-pytorch names and shapes them."""
    found: dict[str, Tensor] = {}
    for name, value in network.state_dict().items():
        match = re.fullmatch(r"synthesis\.b(\d+)\.(conv0|conv1|torgb)\.(.+)", name)
        if match is None:
            mapped = re.fullmatch(r"mapping\.fc(\d+)\.(.+)", name)
            if mapped is not None:
                found[f"style.{int(mapped[1]) + 1}.{mapped[2]}"] = value
            elif name.endswith("const"):
                found["input.input"] = value[None]
            continue
        level, layer, part = int(match[1]).bit_length() - 3, match[2], match[3]
        if layer == "torgb":
            place = "to_rgb1" if level == 0 else f"to_rgbs.{level - 1}"
        else:
            place = "conv1" if level == 0 else f"convs.{2 * (level - 1) + int(layer[4])}"
        if part == "weight":
            found[f"{place}.conv.weight"] = value[None]
        elif part.startswith("affine."):
            found[f"{place}.conv.modulation.{part.removeprefix('affine.')}"] = value
        elif part == "noise_strength":
            found[f"{place}.noise.weight"] = value.reshape(1)
        elif part == "bias":
            shaped = value[None, :, None, None]
            found[f"{place}.bias" if layer == "torgb" else f"{place}.activate.bias"] = (
                shaped if layer == "torgb" else value
            )
        elif part == "resample_filter" and layer == "conv0":
            found[f"{place}.conv.blur.kernel"] = value * 4
        elif part == "noise_const" and noises:
            index = 0 if level == 0 else 2 * level - 1 + int(layer[4])
            found[f"noises.noise_{index}"] = value[None, None]
    return found


@pytest.mark.parametrize("zipped", [True, False])
def test_rosinality_s_checkpoints_are_read(tmp_path: Path, zipped: bool) -> None:
    network = generator2(z_dim=12, channel_base=256, img_resolution=32)
    for layer in network.synthesis.modules():
        if hasattr(layer, "noise_strength"):
            layer.noise_strength.fill_(0.3)  # pyright: ignore
    own = rosinality(network)
    mean = torch.randn(12)
    file = tmp_path / "550000.pt"
    saved = {"g": {"input.input": torch.zeros(1)}, "g_ema": own, "latent_avg": mean, "d": {}}
    torch.save(saved, file, _use_new_zipfile_serialization=zipped)
    described = describe(file)
    assert (described.base, described.size, described.info.layers) == ("StyleGAN2", (32, 32), 8)
    net = read_stylegan(file)
    ws = torch.randn(2, 8, 12)
    assert torch.allclose(net.draw(ws, Look()), network.synthesis(ws), atol=1e-5)
    assert torch.equal(net.mean()[0, 0], mean)


def test_old_checkpoints_of_rosinality_get_noise_and_a_mean(tmp_path: Path) -> None:
    network = generator2(z_dim=12)
    file = tmp_path / "old.pt"
    torch.save({"g_ema": rosinality(network, noises=False)}, file)
    net, again = read_stylegan(file), read_stylegan(file)
    codes = torch.randn(1, 6, 12)
    assert torch.equal(net.draw(codes, Look()), again.draw(codes, Look()))
    draws = network.mapping.plain(torch.randn(4096, 12))
    assert torch.allclose(net.mean()[0, 0], draws.mean(0), atol=4 * float(draws.std()) / 64)


@pytest.mark.parametrize("half", [True, False])
@pytest.mark.parametrize("version", [2, 3])
def test_folders_are_written_and_read_again(tmp_path: Path, half: bool, version: int) -> None:
    network = generator2() if version == 2 else generator3()
    folder = tmp_path / "starter"
    save_folder(network, folder, {"name": "Starter", "trained": 3}, half=half)
    again = load_folder(folder)
    assert again.shape == network.shape
    ws = torch.randn(1, network.num_ws, 12)
    limit = 0.05 if half else 1e-6
    assert torch.allclose(again.synthesis(ws), network.synthesis(ws), atol=limit)
    assert describe(folder).info == read_stylegan(folder).info
    assert json.loads((folder / "model.json").read_text())["name"] == "Starter"


def test_folders_that_make_no_sense_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    save_folder(generator2(), folder)
    good = json.loads((folder / "model.json").read_text())
    for change, word in (
        ({"kind": "stylegan9"}, "stylegan9"),
        ({"img_resolution": 20}, "power of two"),
        ({"w_dim": 10**9}, "4096"),
        ({"z_dim": "wide"}, "z_dim"),
        ({"channel_max": 15}, "instead of"),
    ):
        (folder / "model.json").write_text(json.dumps(good | change))
        with pytest.raises(UserError, match=word):
            read_stylegan(folder)
    (folder / "model.json").write_text("[" * 100_000)
    with pytest.raises(UserError, match=r"model\.json"):
        describe(folder)
    (folder / "model.json").unlink()
    with pytest.raises(UserError, match=r"model\.json"):
        describe(folder)


def tensorflow() -> bytes:
    network = Call(Name("dnnlib.tflib.network", "Network"), ())
    state = {"version": 4, "build_func_name": "G_main", "static_kwargs": {"resolution": 256}}
    made = pkl_writer.written(network) + pkl_writer.written(state) + b"b"
    return b"\x80\x03(" + made * 3 + b"t."


def _of(**parts: Any) -> bytes:
    """A pickle of a generator of other parts."""
    modules = {name: Call(Name("builtins", "set"), ([],)) for name in parts}
    for name, inner in parts.items():
        modules[name] = pkl_writer.record("Part", {"_modules": inner})
    return pkl_writer.pickled({"G_ema": pkl_writer.record("Generator", {"_modules": modules})})


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (tensorflow(), r"TensorFlow.*legacy\.py"),
        (_of(backbone={}, superresolution={}), "EG3D"),
        (_of(mapping={"embed_proj": None}, synthesis={"input": None}), "StyleGAN-XL"),
        (_of(mapping={}, synthesis={"blocks": None}), "not supported"),
        (pkl_writer.pickled({"D": None}), "G_ema"),
        (pkl_writer.pickled([1, 2]), "G_ema"),
    ],
)
def test_relatives_are_refused_by_name(tmp_path: Path, data: bytes, word: str) -> None:
    file = tmp_path / "other.pkl"
    file.write_bytes(data)
    for reader in (describe, read_stylegan):
        with pytest.raises(UserError, match=word):
            reader(file)


def test_settings_that_make_no_sense_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "odd.pkl"
    for wrong, word in (
        ({"img_resolution": 2**40}, "settings"),
        ({"w_dim": -1}, "settings"),
        ({"z_dim": "wide"}, "settings"),
        ({"w_dim": 11}, "instead of"),
    ):
        made = nvidia2(generator2())
        made["G_ema"].arguments[0]["state"].update(wrong)
        file.write_bytes(pkl_writer.pickled(made))
        with pytest.raises(UserError, match=word):
            read_stylegan(file)


def test_other_activations_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "relu.pkl"
    made = nvidia2(generator2())
    mapping = made["G_ema"].arguments[0]["state"]["_modules"]["mapping"].arguments[0]
    mapping["state"]["_modules"]["fc0"].arguments[0]["state"]["activation"] = "swish"
    file.write_bytes(pkl_writer.pickled(made))
    with pytest.raises(UserError, match="swish"):
        read_stylegan(file)


def test_checkpoints_without_a_generator_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.pt"
    own = rosinality(generator2(z_dim=12))
    for tensors, word in (
        ({"weight": torch.zeros(3)}, "g_ema"),
        ({name: value for name, value in own.items() if "style" not in name}, "otherwise"),
        ({name: value for name, value in own.items() if "convs.0" not in name}, "8 pixels"),
        (own | {"input.input": torch.zeros(1, 16, 5, 5)}, "otherwise"),
    ):
        torch.save({"g_ema": tensors}, file)
        with pytest.raises(UserError, match=word):
            read_stylegan(file)


def test_describing_costs_no_torch(tmp_path: Path) -> None:
    file = tmp_path / "a.pkl"
    file.write_bytes(pkl_writer.pickled(nvidia2(generator2())))
    program = (
        "import sys, pathlib; from aipaint.families.gan.stylegan.reading import describe;"
        "describe(pathlib.Path(sys.argv[1])); sys.exit('torch' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program, str(file)], check=True, timeout=60)
