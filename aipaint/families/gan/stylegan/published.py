"""Reads NVIDIA's pickles of StyleGAN2-ADA and 3 without running what they carry.

Each network in such a file is a record (torch_utils/persistence.py of
https://github.com/NVlabs/stylegan3): the name of its class, the text of the program that defined
it, which is passed over here, and its state: settings, parameters, buffers and modules in it.
"""

from __future__ import annotations

import math
import mmap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say
from aipaint.families.gan.stylegan.pickles import NestedMachine
from aipaint.families.gan.stylegan.shapes import Shape, Shape2, Shape3
from aipaint.families.identify import limits, looks
from aipaint.families.identify.found import RefusedError
from aipaint.families.identify.pickle_steps import follow
from aipaint.families.identify.records import ITEM_BYTES, Made, Stored
from aipaint.families.identify.source import Source, opened
from aipaint.families.weight_files import refused, view_of

if TYPE_CHECKING:
    from torch import Tensor

ENDINGS = frozenset({".pkl", ".pickle"})
"""How such files are called."""

_DEEPEST = 8
_GENERATORS = ("G_ema", "G")
_CONVERT = say("Convert it with legacy.py of NVIDIA's stylegan3, and open what that writes.")


def read_shape(path: Path) -> Shape:
    """Return the shape of a file's generator, from its records alone. Raises UserError."""
    try:
        with opened(path) as source:
            return _shape(path, _generator(source, placed=False)[0])
    except RefusedError as error:
        raise refused(path, error) from error


def load(path: Path) -> tuple[Shape, dict[str, Tensor]]:
    """Return the shape of a file's averaged generator, and its tensors, mapped from the file.

    Raises UserError where the file is none of NVIDIA's, or names anything but weights.
    """
    try:
        with opened(path) as source:
            network, spans = _generator(source, placed=True)
            shape = _shape(path, network)
            entries: dict[str, Stored] = {}
            _collect(network, "", entries, 0)
            # Tensors that share their numbers could be copied to any size.
            total = sum(math.prod(one.shape) * ITEM_BYTES[one.dtype] for one in entries.values())
            if total > source.size:
                raise RefusedError(say("Its tensors are larger than the file."))
            data = mmap.mmap(source.file.fileno(), 0, access=mmap.ACCESS_COPY)
            return shape, {
                name: view_of(name, entry, spans, data) for name, entry in entries.items()
            }
    except RefusedError as error:
        raise refused(path, error) from error


def _generator(source: Source, *, placed: bool) -> tuple[Made, dict[str, tuple[int, int]]]:
    form = looks.format_of(source, source.read(0, looks.START))
    if form != "torch legacy":
        raise RefusedError(say("It is no pickle of NVIDIA's."))
    source.file.seek(0)
    machine = NestedMachine(source.file, source.size, placed=placed)
    found = follow(machine)
    if isinstance(found, tuple) and found:
        found = {"G": found[-1]}
    if isinstance(found, Made):
        found = {"G": found}
    if isinstance(found, dict):
        for name in _GENERATORS:
            network = found.get(name)
            if isinstance(network, Made):
                return network, machine.spans
    raise RefusedError(
        say("It holds no StyleGAN: there is no network called G_ema in it."),
        say("If it was made to train on from, use one of the pickles saved beside it."),
    )


def _shape(path: Path, network: Made) -> Shape:
    if network.made_by.module.startswith("dnnlib.tflib"):
        raise RefusedError(say("It was written by the TensorFlow version of StyleGAN."), _CONVERT)
    state = _state(network)
    kind = _record(network).get("class_name")
    parts = _modules(network)
    synthesis, mapping = parts.get("synthesis"), parts.get("mapping")
    if not isinstance(synthesis, Made) or not isinstance(mapping, Made):
        raise _strange(kind, parts)
    inner = _modules(synthesis)
    if "embed_proj" in _modules(mapping) or ("b4" not in inner and "input" not in inner):
        raise _strange(kind, parts)
    given = state.get("_init_kwargs")
    kwargs = dict(given) if isinstance(given, dict) else {}
    for name in ("synthesis_kwargs", "mapping_kwargs"):
        more = kwargs.pop(name, None)
        kwargs.update(more if name == "synthesis_kwargs" and isinstance(more, dict) else {})
    facts = {
        name: value
        for source in (kwargs, state)
        for name, value in source.items()
        if name in ("z_dim", "c_dim", "w_dim", "img_resolution", "img_channels")
    }
    facts |= _mapping_facts(mapping)
    if "b4" in inner:
        facts |= _facts2(inner["b4"]) | _taken(kwargs, ("channel_base", "channel_max"))
        if isinstance(kwargs.get("resample_filter"), list):
            facts["resample_filter"] = kwargs["resample_filter"]
        known: type[Shape2] | type[Shape3] = Shape2
    else:
        facts |= _taken(kwargs, _FIELDS3)
        facts["conv_clamp"] = kwargs.get("conv_clamp", 256.0)
        known = Shape3
    try:
        shape = msgspec.convert(facts, known)
    except msgspec.ValidationError as error:
        raise UserError(
            "The StyleGAN in {file} has settings that are not known.",
            "{reason}",
            file=path.name,
            reason=str(error)[:200],
        ) from error
    return shape


_FIELDS3 = (
    "channel_base",
    "channel_max",
    "num_layers",
    "num_critical",
    "first_cutoff",
    "first_stopband",
    "last_stopband_rel",
    "margin_size",
    "output_scale",
    "conv_kernel",
    "filter_size",
    "lrelu_upsampling",
    "use_radial_filters",
)


def _taken(kwargs: dict[Any, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: kwargs[name] for name in names if name in kwargs}


def _mapping_facts(mapping: Made) -> dict[str, Any]:
    """Settings of the mapping network, from what is in it."""
    parts = _modules(mapping)
    layers = [name for name in parts if name.startswith("fc") and name[2:].isdecimal()]
    facts: dict[str, Any] = {"mapping_layers": len(layers)}
    first = parts.get("fc0")
    if isinstance(first, Made):
        state = _state(first)
        _only_lrelu(state)
        if isinstance(state.get("bias_gain"), (int, float)):
            facts["mapping_rate"] = state["bias_gain"]
        width = _rows(first)
        if len(layers) > 1 and width is not None:
            facts["layer_features"] = width
    embed = parts.get("embed")
    if isinstance(embed, Made) and _rows(embed) is not None:
        facts["embed_features"] = _rows(embed)
    return facts


def _facts2(block: Any) -> dict[str, Any]:
    """Settings of StyleGAN 2's synthesis, from its first block."""
    layer = _modules(block).get("conv1") if isinstance(block, Made) else None
    if not isinstance(layer, Made):
        raise RefusedError(say("It holds no StyleGAN: its first block has no convolution."))
    state = _state(layer)
    _only_lrelu(state)
    facts = {
        "conv_clamp": state.get("conv_clamp"),
        "use_noise": "noise_const" in _dict(state, "_buffers"),
    }
    architecture = _state(block).get("architecture")
    return facts | ({"architecture": architecture} if architecture is not None else {})


def _only_lrelu(state: dict[Any, Any]) -> None:
    activation = state.get("activation", "lrelu")
    if activation != "lrelu":
        raise RefusedError(
            say("It uses the activation {name}, which is not supported.", name=str(activation)[:40])
        )


def _strange(kind: Any, parts: dict[str, Any]) -> RefusedError:
    """Return the refusal of a network that is built otherwise."""
    name = kind[:60] if isinstance(kind, str) else "?"
    if "backbone" in parts or "TriPlane" in name:
        return RefusedError(say("It is an EG3D ({name}), which is not supported.", name=name))
    return RefusedError(
        say("It is a relative of StyleGAN ({name}), which is not supported.", name=name),
        say("StyleGAN2, StyleGAN2-ADA and StyleGAN3 are; StyleGAN-XL and -T are not."),
    )


def _record(network: Made) -> dict[Any, Any]:
    arguments = network.arguments
    record = arguments[0] if isinstance(arguments, tuple) and arguments else None
    return record if isinstance(record, dict) else {}


def _state(network: Made) -> dict[Any, Any]:
    return network.state if isinstance(network.state, dict) else {}


def _dict(state: dict[Any, Any], name: str) -> dict[Any, Any]:
    found = state.get(name)
    return found if isinstance(found, dict) else {}


def _modules(network: Made) -> dict[str, Any]:
    found = _dict(_state(network), "_modules")
    return {name: value for name, value in found.items() if isinstance(name, str)}


def _rows(layer: Made) -> int | None:
    weight = _dict(_state(layer), "_parameters").get("weight")
    return weight.shape[0] if isinstance(weight, Stored) and weight.shape else None


def _collect(network: Made, prefix: str, into: dict[str, Stored], depth: int) -> None:
    """Gather the tensors of a module and of those in it, under torch's names."""
    state = _state(network)
    for name, value in (*_dict(state, "_parameters").items(), *_dict(state, "_buffers").items()):
        if value is None:
            continue
        whole = f"{prefix}{name}"
        if not isinstance(value, Stored) or value.dtype not in ITEM_BYTES:
            raise _unread(whole)
        into[whole] = value
    for name, part in _modules(network).items():
        if depth >= _DEEPEST or len(into) > limits.TENSORS:
            raise RefusedError(say("It lists more tensors than any model has."))
        if isinstance(part, Made):
            _collect(part, f"{prefix}{name}.", into, depth + 1)


def _unread(name: str) -> RefusedError:
    what: Message = say("Its tensor {name} is stored in a way that is not read.", name=name[:60])
    return RefusedError(what, _CONVERT)
