"""Finds the tensors in what a pickle stands for, wherever its trainer has put them."""

from __future__ import annotations

from typing import Any

from aipaint.families.identify import limits
from aipaint.families.identify.found import Format
from aipaint.families.identify.records import Made
from aipaint.families.identify.tensors import Tensor, Tensors

# Where trainers put the weights within what they save; the averaged ones are the better ones.
_WRAPS = ("params_ema", "params-ema", "params", "model_state_dict", "state_dict", "module")
_DEEPEST = 12
_MOST_EXTRAS = 200


def tensors_of(found: Any, form: Format, size: int, notes: dict[str, str]) -> Tensors:
    """Return the tensors of an unpickled record under the names that say where they lie in it.

    A dictionary within a dictionary puts its own name and a dot before the names in it.
    """
    extras = _extras(found)
    for _ in range(3):
        if not isinstance(found, dict):
            break
        wrap = next((name for name in _WRAPS if isinstance(found.get(name), dict)), None)
        if wrap is None:
            break
        found = found[wrap]
        extras |= _extras(found)
    entries: dict[str, Tensor] = {}
    # Held, not only their ids: an id may be given again.
    seen: dict[int, Any] = {}
    _collect(found, "", entries, seen, 0)
    return Tensors(form, entries, notes=notes, extras=extras, bytes=size)


def _extras(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict):
        return {}
    plain = {
        name: value
        for name, value in found.items()
        if isinstance(name, str) and isinstance(value, (str, int, float, bool))
    }
    return dict(list(plain.items())[:_MOST_EXTRAS])


def _collect(
    found: Any, prefix: str, into: dict[str, Tensor], seen: dict[int, Any], depth: int
) -> None:
    if len(into) >= limits.TENSORS or depth > _DEEPEST:
        return
    if isinstance(found, Tensor):
        into[prefix] = found
        return
    if not isinstance(found, (dict, list, Made)) or id(found) in seen:
        return
    seen[id(found)] = found
    if isinstance(found, Made):
        # An object's attributes; modules keep their parts in dictionaries of these names.
        _collect(found.state, prefix, into, seen, depth + 1)
        return
    pairs = found.items() if isinstance(found, dict) else enumerate(found)
    for name, value in pairs:
        if isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], Tensor):
            # A list of names and arrays.
            name, value = value
        if not isinstance(value, (Tensor, dict, list, Made)):
            continue
        short = str(name)[: limits.NAME_CHARS]
        whole = prefix if short in _PARTS else f"{prefix}.{short}" if prefix else short
        if len(whole) <= limits.NAME_CHARS:
            _collect(value, whole, into, seen, depth + 1)


# Where torch's modules keep their own; no part of a tensor's name.
_PARTS = frozenset({"_parameters", "_buffers", "_modules"})
