"""Recognises NVIDIA's StyleGAN pickles, which carry a program's text, without running any of it.

StyleGAN2-ADA and 3 (https://github.com/NVlabs/stylegan3, torch_utils/persistence.py) write each
network as a record: class name, the text of its module, and its state. StyleGAN 1 and 2 in
TensorFlow write a list of names and numpy arrays.
"""

from __future__ import annotations

from typing import Any

from aipaint.families.identify.found import Found, Kind
from aipaint.families.identify.kinds import images
from aipaint.families.identify.notes import told
from aipaint.families.identify.pickled import tensors_of
from aipaint.families.identify.records import Made, is_program

# The averaged generator paints best; then the plain one.
_NETWORKS = ("G_ema", "Gs", "G", "generator")
_DIMENSIONS = ("z_dim", "c_dim", "w_dim", "img_resolution", "img_channels")
_TENSORFLOW = {
    "latent_size": "z_dim",
    "dlatent_size": "w_dim",
    "label_size": "c_dim",
    "resolution": "img_resolution",
    "num_channels": "img_channels",
}


def describe(found: Any, size: int) -> Found | None:
    """Return what a pickle's record is; None where it is no StyleGAN. size: of the file."""
    network = _generator(found)
    if network is None:
        return None
    notes = {name: str(value) for name, value in _facts(network).items()}
    tensors = tensors_of(network, "stylegan pickle", size, notes)
    kind = images.gan(tensors) or Kind(family="gan", base="StyleGAN", role="gan")
    side = notes.get("img_resolution", "")
    size_known = (int(side), int(side)) if side.isdecimal() and len(side) < 6 else kind.size
    return Found(
        accepted=True,
        format="stylegan pickle",
        family="gan",
        base=kind.base,
        role="gan",
        variant="TensorFlow" if network.made_by.module == "dnnlib.tflib.network" else "",
        size=size_known,
        dtype=tensors.dtype(),
        parameters=tensors.parameters(),
        bytes=size,
        told=told({}),
        metadata=notes,
    )


def _generator(found: Any) -> Made | None:
    if isinstance(found, tuple) and 2 <= len(found) <= 4:
        # TensorFlow: generator, discriminator, averaged generator.
        found = {"G": found[0], "Gs": found[-1]}
    if isinstance(found, Made):
        found = {"G": found}
    if not isinstance(found, dict):
        return None
    for name in _NETWORKS:
        network = found.get(name)
        if isinstance(network, Made) and is_program(network.made_by):
            return network
    return None


def _facts(network: Made) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    arguments = network.arguments
    record = arguments[0] if isinstance(arguments, tuple) and arguments else None
    state = network.state if isinstance(network.state, dict) else {}
    if isinstance(record, dict) and isinstance(record.get("class_name"), str):
        facts["class_name"] = record["class_name"][:100]
    for name in _DIMENSIONS:
        if isinstance(state.get(name), int):
            facts[name] = state[name]
    settings = state.get("static_kwargs")
    if isinstance(settings, dict):
        for name, ours in _TENSORFLOW.items():
            if isinstance(settings.get(name), int):
                facts[ours] = settings[name]
    if isinstance(state.get("build_func_name"), str):
        facts["class_name"] = state["build_func_name"][:100]
    return facts
