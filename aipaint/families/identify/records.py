"""What a pickle's instructions are taken to make: plain records, never the things themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from aipaint.families.identify.tensors import Tensor


class Imported(msgspec.Struct, frozen=True, gc=False):
    """A class or function that a pickle names; it is not imported."""

    module: str
    name: str

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


class Blob(msgspec.Struct, frozen=True, gc=False):
    """A string of bytes too long to be kept: where it lies in the file, and how long it is."""

    offset: int
    length: int


class Storage(msgspec.Struct, frozen=True, gc=False):
    """The numbers behind a tensor: torch's name of their kind, which ones, and how many.

    view: whether it is only a part of the numbers called so, as the oldest files have it.
    """

    dtype: str
    key: str
    count: int
    view: bool = False


class Stored(Tensor, gc=False):
    """A tensor, and where its numbers are: `offset` numbers into a storage, `strides` apart."""

    storage: str
    offset: int
    strides: tuple[int, ...]


class Made(msgspec.Struct):
    """An object that would have been made by calling `made_by`; state: what was set on it."""

    made_by: Imported
    arguments: Any = ()
    state: Any = None


# Kinds of numbers by the class of their storage, and how many bytes each takes.
STORAGES = {
    "DoubleStorage": "float64",
    "FloatStorage": "float32",
    "HalfStorage": "float16",
    "BFloat16Storage": "bfloat16",
    "LongStorage": "int64",
    "IntStorage": "int32",
    "ShortStorage": "int16",
    "CharStorage": "int8",
    "ByteStorage": "uint8",
    "BoolStorage": "bool",
    "ComplexFloatStorage": "complex64",
    "ComplexDoubleStorage": "complex128",
    "UntypedStorage": "uint8",
    "QInt8Storage": "int8",
    "QUInt8Storage": "uint8",
    "QInt32Storage": "int32",
}
ITEM_BYTES = {
    "float64": 8,
    "float32": 4,
    "float16": 2,
    "bfloat16": 2,
    "int64": 8,
    "int32": 4,
    "int16": 2,
    "int8": 1,
    "uint8": 1,
    "bool": 1,
    "complex64": 8,
    "complex128": 16,
    "float8_e4m3fn": 1,
    "float8_e5m2": 1,
}

_NUMPY = ("numpy.core.multiarray", "numpy._core.multiarray")
_NUMPY_KINDS = {
    "f8": "float64",
    "f4": "float32",
    "f2": "float16",
    "i8": "int64",
    "i4": "int32",
    "i2": "int16",
    "i1": "int8",
    "u1": "uint8",
    "b1": "bool",
}

# What pickles of weights name. Of these, records are made; everything else ends the reading.
_KNOWN: dict[str, frozenset[str]] = {
    "collections": frozenset({"OrderedDict", "defaultdict", "Counter"}),
    "torch._utils": frozenset(
        {
            "_rebuild_tensor",
            "_rebuild_tensor_v2",
            "_rebuild_tensor_v3",
            "_rebuild_parameter",
            "_rebuild_parameter_with_state",
        }
    ),
    "torch._tensor": frozenset({"_rebuild_from_type_v2"}),
    "torch.nn.parameter": frozenset({"Parameter", "Buffer"}),
    "torch.storage": frozenset({"UntypedStorage", "TypedStorage", "_load_from_bytes"}),
    "torch.serialization": frozenset({"_get_layout"}),
    "torch": frozenset(
        {
            "Size",
            "device",
            "Tensor",
            *STORAGES,
            *ITEM_BYTES,
            "Float8_e4m3fnStorage",
            "Float8_e5m2Storage",
        }
    ),
    "torch.cuda": frozenset(STORAGES),
    "numpy": frozenset({"dtype", "ndarray"}),
    **dict.fromkeys(_NUMPY, frozenset({"_reconstruct", "scalar"})),
    "_codecs": frozenset({"encode"}),
    "__builtin__": frozenset({"set", "frozenset", "bytearray", "dict", "list", "tuple"}),
    "builtins": frozenset({"set", "frozenset", "bytearray", "dict", "list", "tuple"}),
    # The records of NVIDIA's StyleGANs carry a program's text; what they name is read, not run.
    "torch_utils.persistence": frozenset({"_reconstruct_persistent_obj"}),
    "dnnlib.util": frozenset({"EasyDict"}),
    "dnnlib": frozenset({"EasyDict"}),
    "dnnlib.tflib.network": frozenset({"Network"}),
}


def known(found: Imported) -> bool:
    """Return whether a record can be made of what this name stands for."""
    # TorchScript's own classes: their program is in other members of the zip file, and not run.
    return found.name in _KNOWN.get(found.module, ()) or found.module.startswith("__torch__")


def call(made_by: Imported, arguments: tuple[Any, ...]) -> Any:
    """Return the record of a call: a tensor, a dictionary, or that it was made."""
    maker = _MAKERS.get((made_by.module, made_by.name))
    if maker is not None:
        return maker(arguments)
    made = Made(made_by, arguments)
    if made_by.module == "torch_utils.persistence" and arguments:
        record = arguments[0]
        made.state = record.get("state") if isinstance(record, dict) else None
    return made


def is_program(made_by: Imported) -> bool:
    """Return whether what this makes brings a program of its own, as StyleGAN's records do."""
    return made_by.module.startswith(("torch_utils.", "dnnlib"))


def build(made: Any, state: Any) -> Any:
    """Return what an object is after its state was set."""
    if isinstance(made, dict):
        if isinstance(state, dict):
            made.update(state)
        return made
    if isinstance(made, Made):
        made.state = state
        if made.made_by.module in _NUMPY and made.made_by.name == "_reconstruct":
            return _array(state)
    return made


def is_storage(found: Any) -> bool:
    """Return whether this names the class of a storage."""
    return isinstance(found, Imported) and found.module.startswith("torch") and bool(_kind(found))


def persistent(identity: Any) -> Any:
    """Return the storage that a persistent identity stands for; None for any other identity."""
    if (
        isinstance(identity, tuple)
        and len(identity) >= 5
        and identity[0] == "storage"
        and isinstance(identity[1], Imported)
        and isinstance(identity[2], str)
        and isinstance(identity[4], int)
    ):
        view = len(identity) > 5 and identity[5] is not None
        return Storage(_kind(identity[1]) or "uint8", identity[2], identity[4], view)
    return None


def _kind(found: Imported) -> str | None:
    if found.name.startswith("Float8_") and found.name.endswith("Storage"):
        return found.name.removesuffix("Storage").lower()
    return STORAGES.get(found.name)


def _mapping(arguments: tuple[Any, ...]) -> dict[Any, Any]:
    made: dict[Any, Any] = {}
    pairs = arguments[0] if arguments and isinstance(arguments[0], list) else ()
    for pair in pairs:
        if isinstance(pair, (list, tuple)) and len(pair) == 2:
            put(made, pair[0], pair[1])
    return made


def put(into: dict[Any, Any], key: Any, value: Any) -> None:
    """Set an entry; keys that no file of weights has are dropped."""
    # Not whatever can be hashed: tuples in tuples in tuples end the process there.
    if isinstance(key, (str, int, float, bytes)) or key is None:
        into[key] = value


def _tensor(arguments: tuple[Any, ...]) -> Tensor | None:
    """`_rebuild_tensor_v2(storage, offset, size, strides, ...)`."""
    if len(arguments) < 3:
        return None
    storage, shape = arguments[0], arguments[2]
    if not isinstance(shape, tuple) or not _is_shape(shape):
        return None
    if isinstance(storage, Storage):
        return _stored(storage, storage.dtype, arguments)
    # StyleGAN's pickles carry each storage as a pickle of its own within a string of bytes.
    return Tensor("float32", shape) if isinstance(storage, (Made, Blob)) else None


def _tensor_v3(arguments: tuple[Any, ...]) -> Tensor | None:
    """`_rebuild_tensor_v3(storage, offset, size, stride, gradient, hooks, dtype)`."""
    found = _tensor(arguments)
    kind = arguments[6] if len(arguments) > 6 else None
    if found is not None and isinstance(kind, Imported) and kind.name in ITEM_BYTES:
        storage = arguments[0] if arguments else None
        if isinstance(found, Stored) and isinstance(storage, Storage):
            return _stored(storage, kind.name, arguments)
        return Tensor(kind.name, found.shape)
    return found


def _stored(storage: Storage, dtype: str, arguments: tuple[Any, ...]) -> Tensor:
    """Return the tensor with its place, where it has one that makes sense."""
    offset, shape = arguments[1], arguments[2]
    strides = arguments[3] if len(arguments) > 3 else None
    placed = isinstance(strides, tuple) and _is_shape(strides) and len(strides) == len(shape)
    if storage.view or strides is None or not placed or not isinstance(offset, int) or offset < 0:
        return Tensor(dtype, shape)
    return Stored(dtype, shape, storage.key, offset, strides)


def _array(state: Any) -> Tensor | None:
    """State of a numpy array: version, shape, dtype, order, bytes."""
    if not isinstance(state, tuple) or len(state) < 3 or not isinstance(state[1], tuple):
        return None
    shape, kind = state[1], state[2]
    if not _is_shape(shape):
        return None
    name = ""
    if isinstance(kind, Made) and kind.arguments and isinstance(kind.arguments, tuple):
        name = str(kind.arguments[0])[:8]
    return Tensor(_NUMPY_KINDS.get(name, "float32"), shape)


def _is_shape(shape: tuple[Any, ...]) -> bool:
    if len(shape) > 8:
        return False
    for length in shape:  # noqa: SIM110 - a generator would take twice as long
        if not isinstance(length, int) or not 0 <= length < 2**48:
            return False
    return True


def _first(arguments: tuple[Any, ...]) -> Any:
    return arguments[0] if arguments else None


def _size(arguments: tuple[Any, ...]) -> Any:
    lengths = arguments[0] if arguments else ()
    return tuple(lengths) if isinstance(lengths, list) and len(lengths) <= 8 else lengths


def _of_type(arguments: tuple[Any, ...]) -> Any:
    """`_rebuild_from_type_v2(function, type, arguments, state)`."""
    inner = arguments[0] if arguments else None
    nested = arguments[2] if len(arguments) > 2 else ()
    if isinstance(inner, Imported) and isinstance(nested, tuple) and inner.module == "torch._utils":
        return call(inner, nested)
    return None


def _nothing(arguments: tuple[Any, ...]) -> list[Any]:
    return []


def _empty(arguments: tuple[Any, ...]) -> dict[Any, Any]:
    return {}


_MAKERS: dict[tuple[str, str], Callable[[tuple[Any, ...]], Any]] = {
    **{("collections", name): _mapping for name in _KNOWN["collections"]},
    **{("torch._utils", name): _tensor for name in _KNOWN["torch._utils"]},
    ("torch._utils", "_rebuild_tensor_v3"): _tensor_v3,
    ("torch._utils", "_rebuild_parameter"): _first,
    ("torch._utils", "_rebuild_parameter_with_state"): _first,
    ("torch._tensor", "_rebuild_from_type_v2"): _of_type,
    ("torch.nn.parameter", "Parameter"): _first,
    ("torch.nn.parameter", "Buffer"): _first,
    ("torch", "Size"): _size,
    **{("builtins", name): _nothing for name in _KNOWN["builtins"]},
    **{("__builtin__", name): _nothing for name in _KNOWN["__builtin__"]},
    ("dnnlib", "EasyDict"): _empty,
    ("dnnlib.util", "EasyDict"): _empty,
}
