"""Pickles that try to do something when they are read, each by another trick of the format.

`samples(marker)`: name to bytes. Whatever runs a command creates the file `marker`.
"""

from __future__ import annotations

import io
import pickle
import struct
import zipfile
from pathlib import Path
from typing import Any

from tests.families.gan import pkl_writer
from tests.families.gan.pkl_writer import Call, Name, pickled, record, written


def samples(marker: Path) -> dict[str, bytes]:
    """Return all of them."""
    command = f"touch {marker}"
    program = f"open({str(marker)!r}, 'w')"
    text = _line(command)
    found: dict[str, bytes] = {}

    def add(name: str, data: bytes) -> None:
        found[name] = data

    for module in ("os", "posix", "nt", "subprocess"):
        name = "call" if module == "subprocess" else "system"
        add(f"reduce {module}.{name}", _pickle(_global(module, name), written((command,)), b"R"))
    for module in ("builtins", "__builtin__"):
        for name in ("eval", "exec", "compile", "getattr", "__import__", "open"):
            body = _pickle(_global(module, name), written((program,)), b"R")
            add(f"reduce {module}.{name}", body)
    for module, name in (
        ("torch", "load"),
        ("torch.hub", "load"),
        ("torch.serialization", "load"),
        ("numpy", "load"),
        ("numpy.f2py.crackfortran", "myeval"),
        ("pickle", "loads"),
        ("_pickle", "loads"),
        ("importlib", "import_module"),
        ("runpy", "_run_code"),
        ("operator", "attrgetter"),
        ("functools", "partial"),
        ("copyreg", "_reconstructor"),
        ("torch_utils.persistence", "_src_to_module"),
        ("dnnlib.util", "call_func_by_name"),
        ("dnnlib.tflib.network", "_import_module_src"),
        ("__torch__x", "y"),
    ):
        add(f"reduce {module}.{name}", _pickle(_global(module, name), written((program,)), b"R"))
    # The same call by each instruction that makes one.
    system = _global("os", "system")
    add("instance", b"(" + text + b"ios\nsystem\n.")
    add("object", b"\x80\x03(" + system + text + b"o.")
    add("new object", _pickle(system, written((command,)), b"\x81"))
    add("new object with names", _pickle(system, written((command,)), b"}\x92", protocol=4))
    stacked = b"\x8c\x02os\x8c\x06system\x93"
    add("stack global", _pickle(stacked, written((command,)), b"R", protocol=4))
    dotted = b"\x8c\x08builtins\x8c\x0bobject.eval\x93"
    add("stack global, dotted", _pickle(dotted, written((command,)), b"R", protocol=4))
    nameless = _pickle(b"K\x01K\x02\x93", written((command,)), b"R", protocol=4)
    add("stack global of numbers", nameless)
    add("set state", _pickle(system, b")\x81", b"}(X\x01\x00\x00\x00aK\x01u", b"b"))
    slots = _global("torch.nn.parameter", "Parameter") + b")\x81"
    evil_state = written({"__class__": Name("os", "system")})
    add("set state to a class", _pickle(slots, evil_state, b"b"))
    for number, code in ((1, b"\x82\x01"), (2, b"\x83\x01\x00"), (4, b"\x84\x01\x00\x00\x00")):
        add(f"extension of {number} bytes", _pickle(code, written((command,)), b"R"))
    add("persistent identity", _pickle(written(("call", Name("os", "system"), command)), b"Q"))
    add("persistent line", b"\x80\x02Pos.system\n.")
    for protocol in range(6):
        add(f"by pickle, protocol {protocol}", pickle.dumps({"G_ema": _Evil(command)}, protocol))

    # The memo: what is harmless is put there, something else is taken out.
    swapped = b"q\x00" + _global("collections", "OrderedDict") + b"q\x010h\x00"
    add("memo swap", _pickle(system, swapped, written((command,)), b"R"))
    add("memo without entry", b"\x80\x03h\x07.")
    hole = b"\x80\x03}r\xff\xff\xff\xff0j\xff\xff\xff\xffj\xfe\xff\xff\xff."
    add("memo far out", hole)
    add("a list in itself", b"\x80\x03]q\x00(" + b"h\x00" * 3 + b"e.")
    add("a record in itself", b"\x80\x03}q\x00(" + written("G_ema") + b"h\x00u.")

    # Calls of what is known, with what should not be called.
    known = Call(Name("torch._utils", "_rebuild_tensor_v2"), (Name("os", "system"), 0, (1,), (1,)))
    add("a tensor of a program", pickled({"G_ema": known}))
    nested = _pickle(system, written((command,)), b"R")
    inner = Call(Name("torch.storage", "_load_from_bytes"), (nested,))
    add("a pickle within a storage", pickled({"G_ema": network_of(_rebuilt(inner))}))
    again = Call(Name("torch.storage", "_load_from_bytes"), (pickled(inner),))
    add("storages within storages", pickled({"G_ema": network_of(_rebuilt(again))}))
    add("a storage that is no bytes", pickled(Call(inner.called, ({"a": 1},))))
    add("a storage that is a list", pickled(Call(inner.called, (["a"] * 5, 3))))
    wrapped = Call(Name("torch._tensor", "_rebuild_from_type_v2"), (Name("os", "system"), 1, (), 1))
    add("a tensor's type", pickled({"G_ema": wrapped}))
    encoded = Call(Name("_codecs", "encode"), (program, "rot13"))
    add("a codec", pickled({"G_ema": Call(Name("builtins", "dict"), (encoded,))}))
    hidden = record("Generator", {"_modules": {}}, program)
    add("the program of a record", pickled({"G_ema": hidden}))
    hooked = record("Generator", {"__setstate__": Name("os", "system"), "_modules": {}}, program)
    add("a record that sets its state", pickled({"G_ema": hooked}))
    listed = Call(Name("torch_utils.persistence", "_reconstruct_persistent_obj"), ([program],))
    add("a record that is a list", pickled({"G_ema": listed}))
    imports = record("Generator", {"_modules": {}}, "import torch_utils\n" + program)
    add("a record as its own class", pickled(Call(Name("collections", "OrderedDict"), (imports,))))

    # Sizes.
    add("a huge string", b"\x80\x04X" + struct.pack("<I", 2**31) + b"abc.")
    add("huge bytes", b"\x80\x04\x8e" + struct.pack("<Q", 2**62) + b"abc.")
    add("bytes of a negative length", b"\x80\x03T" + struct.pack("<i", -5) + b"abc.")
    add("a huge bytearray", b"\x80\x05\x96" + struct.pack("<Q", 2**50) + b".")
    add("a huge number", b"\x80\x02\x8b" + struct.pack("<i", 2**31 - 1) + b"\x01.")
    add("a number of too many digits", b"\x80\x02L" + b"9" * 5000 + b"L\n.")
    add("a huge frame", b"\x80\x04\x95" + struct.pack("<Q", 2**63) + b"N.")
    add("an endless line", b"\x80\x02c" + b"a" * 100_000)
    add("deep lists", b"\x80\x03" + b"]" * 50_000 + b"a" * 49_999 + b".")
    add("deep tuples", b"\x80\x03)" + b"\x85" * 50_000 + b".")
    add("deep marks", b"\x80\x03" + b"(" * 50_000 + b".")
    add("many steps", b"\x80\x03" + b"N0" * 151_000 + b"N.")
    doubled = b"\x80\x03](NNNNe" + b"q\x00(h\x00h\x00ee" * 2 + b"]q\x00" + b"(h\x00e" * 9 + b"."
    add("lists within themselves", doubled)
    wide = Call(Name("torch._utils", "_rebuild_tensor_v2"), (0, 0, (2**40,) * 8, (1,) * 8))
    add("a tensor of many dimensions", pickled({"G_ema": network_of(wide)}))
    claimed = bytearray(pkl_writer.storage_bytes(_zeros()))
    tiny = Call(Name("torch.storage", "_load_from_bytes"), (bytes(claimed[:-12]),))
    add("a storage cut short", pickled({"G_ema": network_of(_rebuilt(tiny))}))

    # What is no such file.
    whole = pickled({"G_ema": hidden})
    add("cut short", whole[: len(whole) // 2])
    add("empty", b"")
    add("no stop", whole[:-1])
    add("no such instruction", b"\x80\x03\xfe.")
    add("no such protocol", b"\x80\x09N.")
    add("nothing on the stack", b"\x80\x03R.")
    add("a stop alone", b"\x80\x03.")
    add("zip with a path out of its folder", _zipped("../../../evil/data.pkl", nested))
    add("zip with a program", _zipped("archive/data.pkl", nested))
    add("zip with a record", _zipped("archive/data.pkl", whole))
    add("zip with scripts", _zipped("archive/code/__torch__.py", program.encode()))
    return found


class _Evil:
    def __init__(self, command: str) -> None:
        self.command = command

    def __reduce__(self) -> Any:
        import os

        return os.system, (self.command,)


def _global(module: str, name: str) -> bytes:
    return f"c{module}\n{name}\n".encode()


def _line(text: str) -> bytes:
    return b"S'" + text.encode() + b"'\n"


def _pickle(*parts: bytes, protocol: int = 3) -> bytes:
    return b"\x80" + bytes([protocol]) + b"".join(parts) + b"."


def _rebuilt(storage: Any) -> Call:
    return Call(Name("torch._utils", "_rebuild_tensor_v2"), (storage, 0, (3,), (1,), False, {}))


def network_of(tensor: Any, **buffers: Any) -> Call:
    """A generator whose mean of W is this tensor, with further buffers."""
    part = {"_parameters": {}, "_modules": {}}
    block = record("Part", part | {"_modules": {"conv1": record("Part", dict(part))}})
    layers = {"fc0": record("Part", dict(part))}
    mapping = part | {"_buffers": {"w_avg": tensor, **buffers}, "_modules": layers}
    synthesis = record("Part", part | {"_modules": {"b4": block}})
    dims = {"z_dim": 3, "c_dim": 0, "w_dim": 3, "img_resolution": 4, "img_channels": 3}
    inner = {"mapping": record("Part", mapping), "synthesis": synthesis}
    return record("Generator", {**dims, "_modules": inner, "_init_kwargs": {}})


def _zeros() -> Any:
    import torch

    return torch.zeros(3)


def _zipped(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, data)
    return out.getvalue()
