# diffusers says that it is typed, but its names come lazily and its annotations contradict what it
# returns: `decode(...)` is no FloatTensor, `block_out_channels` no tuple of one. Nothing is known.
from typing import Any

def __getattr__(name: str) -> Any: ...
