"""Reads control models into memory, and keeps those that were used last."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say
from aipaint.families import machine
from aipaint.families.diffusion.control_detect import (
    CONFIG,
    ENCODER,
    ControlInfo,
    detect_control,
    read_projection,
    weights_file,
)
from aipaint.families.weights import read_config, read_header

if TYPE_CHECKING:
    import torch
    from torch import Tensor

# So many control models stay in memory beside the painting model.
KEPT = 3


@dataclass(frozen=True)
class ImagePrompt:
    """An IP-Adapter: its image encoder, and what makes its tokens into keys and values.

    projection: (B, V) to (B, N, D). keys, values: a weight (inner, D) for each cross-attention of
    the painting network, in the order of its `attn_processors`. side: of the picture it reads.
    """

    encoder: Any
    projection: Any
    keys: list[Tensor]
    values: list[Tensor]
    side: int


class Controls:
    """The control models in memory for one painting model. Use it from one thread only."""

    def __init__(self, device: torch.device, dtype: torch.dtype) -> None:
        self._device, self._dtype = device, dtype
        self._held: OrderedDict[tuple[Path, str], Any] = OrderedDict()

    def get(self, path: str) -> tuple[ControlInfo, Any]:
        """Return what lies at `path`: a ControlNetModel, a T2IAdapter or an ImagePrompt.

        Raises UserError when it is damaged or memory lacks.
        """
        info = detect_control(Path(path))
        key = (info.path, info.hash)
        if key not in self._held:
            while len(self._held) >= KEPT:
                self._held.popitem(last=False)
            self._held[key] = load_control(info, self._device, self._dtype)
        self._held.move_to_end(key)
        return info, self._held[key]


def load_control(info: ControlInfo, device: torch.device, dtype: torch.dtype) -> Any:
    """Read a control model into memory; see `Controls.get`. Nothing is fetched from anywhere."""
    machine.check_memory(info.parameters * dtype.itemsize, device, info.name)

    def told(reason: str) -> UserError:
        return _unreadable(info, say("The library that reads it says: {reason}", reason=reason))

    with machine.library_errors(told):
        if info.kind == "ip-adapter":
            return _image_prompt(info, device, dtype)
        return _network(info, dtype).to(device)


def _network(info: ControlInfo, dtype: torch.dtype) -> Any:
    """Build a ControlNet or T2I-adapter.

    It is built without memory first and compared with the file: settings that a stranger wrote
    decide how large it becomes, and what the file lacks would be made up of random numbers.
    """
    import diffusers
    import torch
    from safetensors.torch import load_file

    kind = diffusers.ControlNetModel if info.kind == "controlnet" else diffusers.T2IAdapter
    with torch.device("meta"):
        model: Any = kind.from_config(read_config(info.path / CONFIG))
    file = weights_file(info.path)
    wanted = {name: tuple(value.shape) for name, value in model.state_dict().items()}
    _compare(info, wanted, read_header(file).shapes)
    weights = {name: value.to(dtype) for name, value in load_file(file).items()}
    model.load_state_dict(weights, assign=True)
    return model.eval().requires_grad_(False)


def _image_prompt(info: ControlInfo, device: torch.device, dtype: torch.dtype) -> ImagePrompt:
    import torch
    import transformers
    from diffusers.models.embeddings import ImageProjection
    from safetensors.torch import load_file

    header = read_header(info.path)
    shape = read_projection(info.path, header)
    folder = info.path.parent / ENCODER
    variant = "fp16" if weights_file(folder, "model").name.endswith(".fp16.safetensors") else None
    # Its settings are bounded, see `EncoderConfig`.
    kind: Any = transformers.CLIPVisionModelWithProjection
    encoder, report = kind.from_pretrained(
        folder,
        local_files_only=True,
        use_safetensors=True,
        variant=variant,
        dtype=dtype,
        output_loading_info=True,
    )
    missing = [key for key in report["missing_keys"] if not key.endswith("position_ids")]
    if missing or report.get("mismatched_keys"):
        raise _unreadable(info, say("The image encoder beside it is incomplete."))
    weights = {name: value.to(device, dtype) for name, value in load_file(info.path).items()}
    with torch.device("meta"):
        projection = ImageProjection(
            image_embed_dim=shape.picture,
            cross_attention_dim=shape.token,
            num_image_text_embeds=shape.count,
        )
    own = {
        name.removeprefix("image_proj.").replace("proj.", "image_embeds."): value
        for name, value in weights.items()
        if name.startswith("image_proj.")
    }
    wanted = {name: tuple(value.shape) for name, value in projection.state_dict().items()}
    _compare(info, wanted, {name: tuple(value.shape) for name, value in own.items()})
    projection.load_state_dict(own, assign=True)
    numbers = sorted(
        int(parts[1])
        for name in weights
        if len(parts := name.split(".")) == 4 and parts[2] == "to_k_ip" and parts[1].isdecimal()
    )
    try:
        keys = [weights[f"ip_adapter.{number}.to_k_ip.weight"] for number in numbers]
        values = [weights[f"ip_adapter.{number}.to_v_ip.weight"] for number in numbers]
    except KeyError as error:
        raise _unreadable(info, say("Its weights lack {part}.", part=error.args[0])) from error
    return ImagePrompt(
        encoder.to(device).eval(), projection.eval(), keys, values, encoder.config.image_size
    )


def _compare(
    info: ControlInfo,
    wanted: dict[str, tuple[int, ...]],
    found: dict[str, tuple[int, ...]],
) -> None:
    """Raise UserError where weights are not exactly those that a network needs."""
    if lacking := sorted(wanted.keys() - found.keys()):
        raise _unreadable(info, say("Its weights lack {part}.", part=lacking[0]))
    if surplus := sorted(found.keys() - wanted.keys()):
        raise _unreadable(info, say("Its settings know nothing of {part}.", part=surplus[0]))
    if other := [name for name in sorted(wanted) if wanted[name] != found[name]]:
        raise _unreadable(info, say("Its settings and weights differ at {part}.", part=other[0]))


def _unreadable(info: ControlInfo, why: Message) -> UserError:
    return UserError(
        "The control model {name} cannot be read.",
        why.template,
        "Download or copy it again, or choose another version of it.",
        name=info.name,
        **why.values,
    )
