"""What each of a pickle's instructions does to the machine. See Python's `pickletools`."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

from aipaint.core.messages import say
from aipaint.families.identify import limits
from aipaint.families.identify.found import RefusedError
from aipaint.families.identify.pickle_machine import GET_SAFETENSORS, Machine, too_long
from aipaint.families.identify.records import Blob, build, put
from aipaint.families.identify.source import damaged

_U8, _U16, _U32, _U64 = (struct.Struct(form) for form in ("B", "<H", "<I", "<Q"))
_I32, _F64 = struct.Struct("<i"), struct.Struct(">d")


class _StopError(Exception):
    """The pickle has ended."""


def follow(machine: Machine) -> Any:
    """Return what the pickle stands for, in records. Raises RefusedError."""
    machine.stack, machine.marked, machine.memo = [], [], {}
    read, find = machine.file.read, STEPS.get
    done = 0
    try:
        for done in range(1, limits.PICKLE_STEPS + 1 - machine.steps):  # noqa: B007
            code = read(1)
            # The two most frequent ones, without a detour: together they are a third of all.
            if code == b"r":
                machine.memo[int.from_bytes(read(4), "little")] = machine.stack[-1]
                continue
            if code == b"h":
                machine.stack.append(machine.memo[read(1)[0]])
                continue
            step = find(code)
            if step is None:
                raise machine.odd()
            step(machine)
    except _StopError:
        machine.steps += done
        return machine.stack[-1] if machine.stack else None
    except (IndexError, ValueError, TypeError, KeyError, struct.error) as error:
        if machine.file.tell() >= machine.size:
            raise machine.odd() from error
        raise damaged("its pickle makes no sense") from error
    raise too_long()


def _push(value: Callable[[Machine], Any]) -> Callable[[Machine], None]:
    def step(machine: Machine) -> None:
        # First the value: taking it may replace the stack.
        found = value(machine)
        machine.stack.append(found)

    return step


def _stop(machine: Machine) -> None:
    raise _StopError


def _mark(machine: Machine) -> None:
    machine.marked.append(machine.stack)
    machine.stack = []


def _pop(machine: Machine) -> None:
    if machine.stack:
        machine.stack.pop()
    else:
        machine.since_mark()


def _pop_mark(machine: Machine) -> None:
    machine.since_mark()


def _tuple(count: int) -> Callable[[Machine], None]:
    def step(machine: Machine) -> None:
        stack = machine.stack
        if len(stack) < count:
            raise damaged("its pickle makes no sense")
        stack[-count:] = [tuple(stack[-count:])]

    return step


def _append(machine: Machine) -> None:
    value = machine.pop()
    if isinstance(machine.stack[-1], list):
        machine.stack[-1].append(value)


def _appends(machine: Machine) -> None:
    values = machine.since_mark()
    if isinstance(machine.stack[-1], list):
        machine.stack[-1].extend(values)


def _set_item(machine: Machine) -> None:
    value, key = machine.pop(), machine.pop()
    if isinstance(machine.stack[-1], dict):
        put(machine.stack[-1], key, value)


def _set_items(machine: Machine) -> None:
    values = machine.since_mark()
    into = machine.stack[-1]
    if isinstance(into, dict):
        for place in range(0, len(values) - 1, 2):
            put(into, values[place], values[place + 1])


def _dict(machine: Machine) -> dict[Any, Any]:
    values = machine.since_mark()
    made: dict[Any, Any] = {}
    for place in range(0, len(values) - 1, 2):
        put(made, values[place], values[place + 1])
    return made


def _global(machine: Machine) -> None:
    module = machine.line().decode("utf-8")
    machine.name(module, machine.line().decode("utf-8"))


def _stack_global(machine: Machine) -> None:
    name, module = machine.pop(), machine.pop()
    if not isinstance(name, str) or not isinstance(module, str):
        raise damaged("its pickle imports something without a name")
    machine.name(module, name)


def _reduce(machine: Machine) -> None:
    arguments = machine.pop()
    machine.stack[-1] = machine.called(machine.stack[-1], arguments)


def _new_with_names(machine: Machine) -> None:
    machine.pop()
    _reduce(machine)


def _build(machine: Machine) -> None:
    state = machine.pop()
    machine.charge(state)
    machine.stack[-1] = build(machine.stack[-1], state)


def _instance(machine: Machine) -> None:
    """INST: module and name as lines, arguments since the mark."""
    arguments = tuple(machine.since_mark())
    _global(machine)
    machine.stack[-1] = machine.called(machine.stack[-1], arguments)


def _object(machine: Machine) -> None:
    """OBJ: class and arguments since the mark."""
    found = machine.since_mark()
    machine.stack.append(machine.called(found[0], tuple(found[1:])))


def _extension(machine: Machine) -> None:
    raise RefusedError(
        say("It imports something by a number instead of a name: it may hide a program."),
        GET_SAFETENSORS,
    )


def _frame(machine: Machine) -> None:
    machine.number(_U64)


def _protocol(machine: Machine) -> None:
    if machine.number(_U8) > 5:
        raise damaged("its pickle is of a version that does not exist")


def _persistent(machine: Machine) -> Any:
    return machine.persistent(machine.pop())


def _persistent_line(machine: Machine) -> Any:
    machine.line()
    return


def _memoize(machine: Machine) -> None:
    machine.memo[len(machine.memo)] = machine.stack[-1]


def _put(key: Callable[[Machine], int]) -> Callable[[Machine], None]:
    def step(machine: Machine) -> None:
        machine.memo[key(machine)] = machine.stack[-1]

    return step


# The most frequent ones, without a detour. Of a file that ends in them, the next one tells.


def _put_small(machine: Machine) -> None:
    machine.memo[machine.file.read(1)[0]] = machine.stack[-1]


def _put_large(machine: Machine) -> None:
    machine.memo[int.from_bytes(machine.file.read(4), "little")] = machine.stack[-1]


def _get_small(machine: Machine) -> None:
    machine.stack.append(machine.memo[machine.file.read(1)[0]])


def _get_large(machine: Machine) -> None:
    machine.stack.append(machine.memo[int.from_bytes(machine.file.read(4), "little")])


def _small_number(machine: Machine) -> None:
    machine.stack.append(machine.file.read(1)[0])


def _integer(machine: Machine) -> int | bool:
    text = machine.line()
    return {b"00": False, b"01": True}[text] if text in (b"00", b"01") else int(text)


def _long(machine: Machine, count: int) -> int:
    return int.from_bytes(machine.take(count), "little", signed=True)


def _quoted(machine: Machine) -> str:
    text = machine.line().strip()
    return text[1:-1].decode("utf-8", "replace")


def _byte(machine: Machine) -> int:
    return machine.number(_U8)


def _four(machine: Machine) -> int:
    return machine.number(_U32)


def _eight(machine: Machine) -> int:
    return machine.number(_U64)


def _old_string(machine: Machine, count: int) -> Any:
    data = machine.string(count)
    return data if isinstance(data, Blob) else data.decode("utf-8", "replace")


STEPS: dict[bytes, Callable[[Machine], None]] = {
    b".": _stop,
    b"(": _mark,
    b"0": _pop,
    b"1": _pop_mark,
    b"2": _push(lambda machine: machine.stack[-1]),
    b"N": _push(lambda machine: None),
    b"\x88": _push(lambda machine: True),
    b"\x89": _push(lambda machine: False),
    b"I": _push(_integer),
    b"L": _push(lambda machine: int(machine.line().rstrip(b"L"))),
    b"J": _push(lambda machine: machine.number(_I32)),
    b"K": _small_number,
    b"M": _push(lambda machine: machine.number(_U16)),
    b"\x8a": _push(lambda machine: _long(machine, _byte(machine))),
    b"\x8b": _push(lambda machine: _long(machine, machine.number(_I32))),
    b"F": _push(lambda machine: float(machine.line())),
    b"G": _push(lambda machine: machine.number(_F64)),
    b"S": _push(_quoted),
    b"T": _push(lambda machine: _old_string(machine, machine.number(_I32))),
    b"U": _push(lambda machine: _old_string(machine, _byte(machine))),
    b"V": _push(lambda machine: machine.line().decode("utf-8", "replace")),
    b"X": _push(lambda machine: machine.text(_four(machine))),
    b"\x8c": _push(lambda machine: machine.text(_byte(machine))),
    b"\x8d": _push(lambda machine: machine.text(_eight(machine))),
    b"B": _push(lambda machine: machine.string(_four(machine))),
    b"C": _push(lambda machine: machine.string(_byte(machine))),
    b"\x8e": _push(lambda machine: machine.string(_eight(machine))),
    b"\x96": _push(lambda machine: machine.string(_eight(machine))),
    b"]": _push(lambda machine: []),
    b"l": _push(lambda machine: machine.since_mark()),
    b"a": _append,
    b"e": _appends,
    b")": _push(lambda machine: ()),
    b"t": _push(lambda machine: tuple(machine.since_mark())),
    b"\x85": _tuple(1),
    b"\x86": _tuple(2),
    b"\x87": _tuple(3),
    b"}": _push(lambda machine: {}),
    b"d": _push(_dict),
    b"s": _set_item,
    b"u": _set_items,
    # Sets are kept as lists, which are smaller, and weights are in none.
    b"\x8f": _push(lambda machine: []),
    b"\x90": _appends,
    b"\x91": _push(lambda machine: machine.since_mark()),
    b"g": _push(lambda machine: machine.memo[int(machine.line())]),
    b"h": _get_small,
    b"j": _get_large,
    b"p": _put(lambda machine: int(machine.line())),
    b"q": _put_small,
    b"r": _put_large,
    b"\x94": _memoize,
    b"c": _global,
    b"\x93": _stack_global,
    b"R": _reduce,
    b"b": _build,
    b"i": _instance,
    b"o": _object,
    b"\x81": _reduce,
    b"\x92": _new_with_names,
    b"\x82": _extension,
    b"\x83": _extension,
    b"\x84": _extension,
    b"P": _push(_persistent_line),
    b"Q": _push(_persistent),
    b"\x80": _protocol,
    b"\x95": _frame,
}
