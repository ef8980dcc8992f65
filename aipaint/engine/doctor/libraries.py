"""Whether torch and what stands on it can be used, asked in a child process.

A torch that was built for another processor or that meets a broken driver does not raise: it ends
the process. Importing it here would also cost every caller seconds and memory.
"""

from __future__ import annotations

import multiprocessing
from multiprocessing.connection import Connection

import msgspec

from aipaint.core.devices import Device, Machine
from aipaint.core.messages import say
from aipaint.engine.doctor.finding import Finding

# Seconds for a first import from a slow disk.
_PATIENCE = 300.0


class _Libraries(msgspec.Struct, array_like=True):
    versions: dict[str, str]
    machine: Machine


def look_at_libraries() -> list[Finding]:
    """Return the findings about torch, diffusers, transformers and the device."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_probe, args=(sender,), name="aipaint-doctor", daemon=True)
    child.start()
    sender.close()
    answer: _Libraries | str = ""
    try:
        if receiver.poll(_PATIENCE):
            answer = msgspec.msgpack.decode(receiver.recv_bytes(), type=_Libraries | str)
    except EOFError:
        # It died without a word; its exit code says more than we could.
        child.join()
    finally:
        receiver.close()
        if child.is_alive():
            child.kill()
        child.join()
    if isinstance(answer, _Libraries):
        return _good(answer)
    return [
        Finding(
            name="torch",
            state="problem",
            found=say(
                "The libraries that paint cannot be loaded: {reason}.",
                reason=answer or f"the attempt ended with code {child.exitcode}",
            ),
            fix=say("Install aipaint again: pip install --force-reinstall aipaint"),
        )
    ]


def _good(libraries: _Libraries) -> list[Finding]:
    named = ", ".join(f"{name} {version}" for name, version in libraries.versions.items())
    machine = libraries.machine
    device = say(
        "Painting on {device}, {threads} threads.",
        device=machine.device().name,
        threads=machine.threads,
    )
    return [
        Finding(name="torch", state="ok", found=say("{libraries}.", libraries=named)),
        Finding(name="device", state="ok", found=device),
        *(_described(each) for each in machine.devices),
    ]


def _described(device: Device) -> Finding:
    found = say(
        "{name}: {free} GB of {total} GB are free.",
        name=device.name,
        free=f"{device.free / 1e9:.1f}",
        total=f"{device.total / 1e9:.1f}",
    )
    return Finding(name=f"device {device.id}", state="ok", found=found, device=device)


def _probe(sender: Connection) -> None:
    """Import everything, calculate a little, and send what was found or why not."""
    answer: _Libraries | str
    try:
        import diffusers
        import torch
        import transformers

        from aipaint.families.devices import fastest, find_machine

        total = torch.ones(8, 8, device=fastest()).sum().item()
        machine = find_machine()
        answer = _Libraries(
            {
                "torch": str(torch.__version__),
                "diffusers": diffusers.__version__,
                "transformers": transformers.__version__,
            },
            machine,
        )
        if total != 64:
            answer = f"{machine.device().name} calculates wrongly"
    # Whatever a broken installation raises is the very thing to be told.
    except Exception as error:  # noqa: BLE001
        answer = f"{type(error).__name__}: {error}"
    sender.send_bytes(msgspec.msgpack.encode(answer))
