"""Writes pickles as NVIDIA's StyleGAN code does, instruction by instruction.

From the public description: each network is a call of `torch_utils.persistence.
_reconstruct_persistent_obj` with one dictionary (type, version, module_src, class_name, state);
each tensor is a call of `torch._utils._rebuild_tensor_v2` on a storage, which is a call of
`torch.storage._load_from_bytes` on what torch.save's older format makes of it.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from typing import Any, NamedTuple

import torch

PROGRAM = "raise SystemExit('the program of a pickle was run')\n"


class Name(NamedTuple):
    """A module and a name in it, imported by the pickle."""

    module: str
    name: str


class Call(NamedTuple):
    """A call of what a name stands for."""

    called: Name
    arguments: tuple[Any, ...]


class Raw(NamedTuple):
    """Instructions as they are, which leave one value on the stack."""

    instructions: bytes


class Easy(dict[str, Any]):
    """A dictionary that is written as a `dnnlib.util.EasyDict`."""


def pickled(value: Any) -> bytes:
    """Return a whole pickle of protocol 3."""
    return b"\x80\x03" + written(value) + b"."


def written(value: Any) -> bytes:
    """Return the instructions that put a value onto the stack."""
    match value:
        case None:
            return b"N"
        case bool():
            return b"\x88" if value else b"\x89"
        case int():
            number = value.to_bytes(value.bit_length() // 8 + 1, "little", signed=True)
            small = -(2**31) <= value < 2**31
            return (
                b"J" + struct.pack("<i", value)
                if small
                else b"\x8a" + bytes([len(number)]) + number
            )
        case float():
            return b"G" + struct.pack(">d", value)
        case str():
            text = value.encode()
            return b"X" + struct.pack("<I", len(text)) + text
        case bytes():
            return b"B" + struct.pack("<I", len(value)) + value
        case Name():
            return b"c" + value.module.encode() + b"\n" + value.name.encode() + b"\n"
        case Raw():
            return value.instructions
        case Call():
            return written(value.called) + written(value.arguments) + b"R"
        case tuple():
            return b"(" + b"".join(written(one) for one in value) + b"t"
        case list():
            return b"](" + b"".join(written(one) for one in value) + b"e"
        case dict():
            start = b"cdnnlib.util\nEasyDict\n)\x81" if isinstance(value, Easy) else b"}"
            return start + b"(" + b"".join(written(k) + written(v) for k, v in value.items()) + b"u"
        case torch.Tensor():
            return written(_tensor(value))
    raise TypeError(type(value))


def storage_bytes(tensor: torch.Tensor, kind: str = "FloatStorage") -> bytes:
    """Return what torch.save's older format makes of a tensor's storage."""
    flat = tensor.detach().contiguous().reshape(-1)
    habits = {"protocol_version": 1001, "little_endian": True, "type_sizes": {"int": 4}}
    identity = ("storage", Name("torch", kind), "94021", "cuda:0", flat.numel(), None)
    parts = (
        pickled(0x1950A86A20F9469CFC6C),
        pickled(1001),
        pickled(habits),
        b"\x80\x02" + written(identity) + b"Q.",
        pickled(["94021"]),
        struct.pack("<q", flat.numel()),
        flat.numpy().tobytes(),
    )
    return b"".join(parts)


def _tensor(tensor: torch.Tensor) -> Call:
    kind = {torch.float32: "FloatStorage", torch.float16: "HalfStorage"}[tensor.dtype]
    loaded = Call(Name("torch.storage", "_load_from_bytes"), (storage_bytes(tensor, kind),))
    strides = tensor.contiguous().stride()
    hooks = Call(Name("collections", "OrderedDict"), ())
    rebuild = Name("torch._utils", "_rebuild_tensor_v2")
    return Call(rebuild, (loaded, 0, tuple(tensor.shape), tuple(strides), False, hooks))


def record(class_name: str, state: Mapping[str, Any], program: str = PROGRAM) -> Call:
    """Return the record of an object of a class of NVIDIA's."""
    meta = {
        "type": "class",
        "version": 6,
        "module_src": program,
        "class_name": class_name,
        "state": dict(state),
    }
    return Call(Name("torch_utils.persistence", "_reconstruct_persistent_obj"), (meta,))


def network(
    tensors: Mapping[str, torch.Tensor],
    attributes: Mapping[str, Any],
    inner: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    class_name: str = "Generator",
    program: str = PROGRAM,
) -> Call:
    """Return the record of a network of those tensors.

    attributes: of the network itself. inner: of modules in it, by patterns of their names.
    """
    return _module("", tensors, attributes, inner or {}, class_name, program)


def _module(
    prefix: str,
    tensors: Mapping[str, torch.Tensor],
    attributes: Mapping[str, Any],
    inner: Mapping[str, Mapping[str, Any]],
    class_name: str,
    program: str,
) -> Call:
    here = {name.removeprefix(prefix): value for name, value in tensors.items()}
    own = {name: value for name, value in here.items() if "." not in name}
    buffers = ("resample_filter", "noise_const", "w_avg", "freqs", "phases", "transform")
    buffers += ("magnitude_ema", "up_filter", "down_filter")
    hooks = Call(Name("torch._utils", "_rebuild_parameter"), ())
    state: dict[str, Any] = {
        "training": False,
        "_parameters": {
            name: Call(hooks.called, (value, False, {}))
            for name, value in own.items()
            if name not in buffers
        },
        "_buffers": {name: value for name, value in own.items() if name in buffers},
        "_modules": {},
        "_backward_hooks": Call(Name("collections", "OrderedDict"), ()),
        **attributes,
    }
    for name in dict.fromkeys(name.split(".")[0] for name in here if "." in name):
        whole = f"{prefix}{name}"
        chosen = {k: v for k, v in tensors.items() if k.startswith(f"{whole}.")}
        facts = {
            key: value
            for pattern, found in inner.items()
            if re.fullmatch(pattern, whole)
            for key, value in found.items()
        }
        state["_modules"][name] = _module(f"{whole}.", chosen, facts, inner, "Part", program)
    return record(class_name, state, program)
