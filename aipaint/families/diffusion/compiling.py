"""Networks compiled for the machine they run on: slow once, faster at each step.

The blocks that repeat are compiled one by one and not the network as a whole, which takes seconds
where the whole takes minutes, and lets everything that changes a network (LoRAs, guides) do so.
"""

from __future__ import annotations

from typing import Any

# Of the blocks that make up the networks here.
_BLOCKS = ("BasicTransformerBlock", "ResnetBlock2D", "JointTransformerBlock")
_FLOW = ("FluxTransformerBlock", "FluxSingleTransformerBlock")


def compile_blocks(pipe: Any) -> bool:
    """Have the network's blocks compiled when they are first called; return whether it has any."""
    found = _blocks(pipe)
    for block in found:
        block.compile()
    return bool(found)


def plain(pipe: Any) -> None:
    """Call the blocks as they are."""
    import torch

    for block in _blocks(pipe):
        block._compiled_call_impl = None
    torch.compiler.reset()


def is_compiler_error(error: BaseException) -> bool:
    """Whether compiling failed, as without a compiler for C++ on the machine."""
    from torch._dynamo.exc import TorchDynamoException

    return isinstance(error, TorchDynamoException) or isinstance(
        error.__cause__, TorchDynamoException
    )


def _blocks(pipe: Any) -> list[Any]:
    network = getattr(pipe, "unet", None) or pipe.transformer
    return [part for part in network.modules() if type(part).__name__ in (*_BLOCKS, *_FLOW)]
