"""Puts the parts of a flow model together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from aipaint.families.base import ModelInfo
from aipaint.families.diffusion.flow.kinds import TRANSFORMER
from aipaint.families.diffusion.layouts import configs

T5_WORDS = "t5"


def is_flow(info: ModelInfo) -> bool:
    """Whether a model paints with a transformer that follows a flow."""
    return (info.settings / TRANSFORMER / "config.json").is_file()


def t5_tokenizer(folder: Path) -> Any:
    """Return the words of T5: those in `folder` where they are whole, else the program's own."""
    import transformers

    own = folder / "tokenizer.json"
    file = own if own.is_file() else configs() / T5_WORDS / "tokenizer.json"
    return transformers.PreTrainedTokenizerFast(
        tokenizer_file=str(file), eos_token="</s>", unk_token="<unk>", pad_token="<pad>"
    )


def make_pipeline(name: str, parts: dict[str, Any], schedule: dict[str, Any]) -> Any:
    """Return the pipeline of class `name`, one of `KINDS`; parts that are left out are None."""
    import diffusers

    kind: Any = getattr(diffusers, name)
    parts = {"text_encoder_3": None, "tokenizer_3": None, **parts} if "3" in name else dict(parts)
    scheduler: Any = diffusers.FlowMatchEulerDiscreteScheduler.from_config(schedule)
    return kind(**parts, scheduler=scheduler)
